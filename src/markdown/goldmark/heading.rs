//! The end of a heading's line: closing `#`, and attributes in braces.

use super::text::is_space;

/// The length of a heading's text without its closing `#` and attributes, and the attributes.
pub fn text_of_line(line: &str, attributes: bool) -> (usize, Vec<(String, String)>) {
    let (length, found) = if attributes { without_attributes(line) } else { (line.len(), Vec::new()) };
    (without_closing(&line[..length]), found)
}

/// The length of a heading's line without the `#` that close it.
fn without_closing(line: &str) -> usize {
    let text = line.trim_end_matches('#');
    if text.is_empty() {
        return 0;
    }
    if text.len() < line.len() && text.ends_with(|c: char| c.is_ascii() && is_space(c as u8)) { text.trim_end().len() } else { line.len() }
}

/// The attributes that end a line, and the length of what is before them.
pub fn without_attributes(line: &str) -> (usize, Vec<(String, String)>) {
    let bytes = line.as_bytes();
    let mut at = 0;
    // Braces that do not end the line are not looked into twice.
    if !line.trim_end().ends_with('}') {
        return (line.len(), Vec::new());
    }
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => {
                if let Some((end, attributes)) = attributes(line, at)
                    && line[end..].trim().is_empty()
                {
                    return (line[..at].trim_end().len(), attributes);
                }
            }
            _ => {}
        }
        at += 1;
    }
    (line.len(), Vec::new())
}

/// Reads `{#id .class key=value}` at a place: where it ends, and the pairs.
pub fn attributes(line: &str, at: usize) -> Option<(usize, Vec<(String, String)>)> {
    let bytes = line.as_bytes();
    let spaces = |at: usize| at + bytes[at..].iter().take_while(|byte| is_space(**byte)).count();
    let mut pairs = Vec::new();
    let mut at = spaces(at + 1);
    loop {
        match *bytes.get(at)? {
            b'}' => return Some((at + 1, pairs)),
            mark @ (b'#' | b'.') => {
                let in_name = |b: &&u8| !is_space(**b) && (!b.is_ascii_punctuation() || matches!(b, b'_' | b'-' | b':' | b'.'));
                let length = bytes[at + 1..].iter().take_while(in_name).count();
                let name = if mark == b'#' { "id" } else { "class" };
                pairs.push((name.to_owned(), line[at + 1..at + 1 + length].to_owned()));
                at += 1 + length;
            }
            first if first.is_ascii_alphabetic() || matches!(first, b'_' | b':') => {
                let in_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-');
                let end = at + bytes[at..].iter().take_while(in_name).count();
                let equals = spaces(end);
                if bytes.get(equals) != Some(&b'=') {
                    return None;
                }
                let (from, to, next) = value(line, spaces(equals + 1))?;
                pairs.push((line[at..end].to_owned(), line[from..to].to_owned()));
                at = next;
            }
            _ => return None,
        }
        at = spaces(at);
        if bytes.get(at) == Some(&b',') {
            at = spaces(at + 1);
        }
    }
}

/// The value of an attribute at a place: where it begins and ends, without its quotation marks, and where the text goes on.
fn value(line: &str, at: usize) -> Option<(usize, usize, usize)> {
    let rest = &line[at..];
    let first = rest.chars().next()?;
    if first == '"' {
        let mut escaped = false;
        let end = rest[1..].find(|c: char| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        return Some((at + 1, at + 1 + end, at + end + 2));
    }
    if first == '[' {
        let end = rest.find(']')? + 1;
        return Some((at, at + end, at + end));
    }
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '+');
    let length = rest.find(|c: char| !in_word(c)).unwrap_or(rest.len());
    (length > 0).then_some((at, at + length, at + length))
}

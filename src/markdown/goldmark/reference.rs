//! Links by reference: their definitions, which leave the paragraphs that they begin, and the parts that links have in common.

use std::ops::Range;

use super::block::Line;
use super::text::{is_blank, is_space, unescaped};

/// What a label stands for.
pub struct Definition {
    pub label: String,
    pub address: String,
    pub title: String,
}

/// A label has fewer bytes than that.
pub const LONGEST_LABEL: usize = 999;

/// Parentheses within an address nest no deeper.
const MOST_PARENTHESES: usize = 32;

/// Takes the definitions from the beginning of a paragraph; gives whether there were some.
pub fn take(text: &str, lines: &mut Vec<Line>, definitions: &mut Vec<Definition>) -> bool {
    let starts_bracket = |line: &Line| text[line.range.clone()].starts_with('[');
    if !lines.first().is_some_and(starts_bracket) {
        return false;
    }
    let mut whole = String::new();
    let mut starts = Vec::new();
    for line in lines.iter() {
        starts.push(whole.len());
        whole.push_str(&text[line.range.clone()]);
    }
    let (mut taken, mut at) = (0, 0);
    while let Some((definition, end)) = definition(&whole, at) {
        definitions.push(definition);
        taken = starts.partition_point(|start| *start < end);
        at = end;
        if !lines.get(taken).is_some_and(starts_bracket) {
            break;
        }
    }
    lines.drain(..taken);
    taken > 0
}

/// The definition at a place that begins a line, and where the next line begins.
fn definition(text: &str, at: usize) -> Option<(Definition, usize)> {
    let label = text[at..].starts_with('[').then(|| closing(text, at + 1, b'[', b']')).flatten().map(|end| at + 1..end)?;
    if is_blank(&text[label.clone()]) || !text[label.end + 1..].starts_with(':') {
        return None;
    }
    let from = skip_spaces(text, label.end + 2);
    let (address, end) = destination(text, from)?;
    let line_end = text[end..].find('\n').map_or(text.len(), |found| end + found + 1);
    let is_alone = is_blank(&text[end..line_end]);
    let found = |title: String| Definition { label: text[label.clone()].to_owned(), address: unescaped(&text[address.clone()]), title };
    let next = skip_spaces(text, end);
    if let Some((title, after)) = title(text, next).filter(|_| next > end) {
        let title_end = text[after..].find('\n').map_or(text.len(), |found| after + found + 1);
        if is_blank(&text[after..title_end]) {
            return Some((found(unescaped(&text[title])), title_end));
        }
    }
    is_alone.then(|| (found(String::new()), line_end))
}

/// Where the white space at a place ends.
pub fn skip_spaces(text: &str, at: usize) -> usize {
    at + text[at..].bytes().take_while(|byte| is_space(*byte)).count()
}

/// Where the closing mark of what was opened before `at` stands; neither is within another.
pub fn closing(text: &str, at: usize, open: u8, close: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = at;
    while let Some(byte) = bytes.get(i) {
        match *byte {
            b'\\' if bytes.get(i + 1).is_some_and(u8::is_ascii_punctuation) => i += 1,
            byte if byte == close => return Some(i),
            byte if byte == open => return None,
            _ => {}
        }
        i += 1;
    }
    None
}

/// The address at a place, and where it ends.
pub fn destination(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let mut i = at;
    if bytes.get(at) == Some(&b'<') {
        i += 1;
        while let Some(byte) = bytes.get(i).filter(|byte| **byte != b'\n') {
            match byte {
                b'\\' if bytes.get(i + 1).is_some_and(u8::is_ascii_punctuation) => i += 1,
                b'>' => return Some((at + 1..i, i + 1)),
                _ => {}
            }
            i += 1;
        }
        return None;
    }
    let mut open = 0;
    while let Some(byte) = bytes.get(i).filter(|byte| !is_space(**byte)) {
        match byte {
            b'\\' if bytes.get(i + 1).is_some_and(u8::is_ascii_punctuation) => i += 1,
            b'(' if open == MOST_PARENTHESES => return None,
            b'(' => open += 1,
            b')' if open == 0 => break,
            b')' => open -= 1,
            _ => {}
        }
        i += 1;
    }
    (i > at).then_some((at..i, i))
}

/// The title at a place, and where it ends with its mark.
pub fn title(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let open = *text.as_bytes().get(at).filter(|byte| matches!(byte, b'"' | b'\'' | b'('))?;
    let close = if open == b'(' { b')' } else { open };
    let end = closing(text, at + 1, open, close)?;
    Some((at + 1..end, end + 1))
}

/// The length of the label of a note's mark or definition, which begins with `[^` and ends on its line.
pub fn note_label(text: &str) -> Option<usize> {
    let label = text.strip_prefix("[^")?;
    let bytes = label.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            b']' => return Some(at),
            b'[' | b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
}

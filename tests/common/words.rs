//! The words that an author wrote and those that a file shows, counted by simple means that share nothing with the program: a
//! second opinion on whether text is lost.
//!
//! A word is a run of at least three letters, in lower case. Only constructs that the manual uses are understood.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The words of plain text.
pub fn of(text: &str) -> Vec<String> {
    let letters = |c: char| c.is_alphabetic() && c != 'º' && c != 'ª';
    text.split(|c: char| !letters(c)).filter(|w| w.chars().count() >= 3).map(str::to_lowercase).collect()
}

/// The words that a page of Markdown would print.
pub fn written(page: &str) -> Vec<String> {
    let body = match page.strip_prefix("---\n") {
        Some(rest) => rest.split_once("\n---\n").map_or("", |(_, body)| body),
        None => page,
    };
    let mut text = String::new();
    let mut fence: Option<(&str, bool)> = None;
    let mut prose = String::new();
    for line in body.lines() {
        // A fence may open on the line of a list item's mark.
        let start = line.trim_start_matches([' ', '-', '>', '*']);
        let ticks = &start[..start.len() - start.trim_start_matches('`').len()];
        match fence {
            Some((open, _)) if ticks.len() >= open.len() && start.len() == ticks.len() => fence = None,
            Some((_, drawn)) if drawn => {}
            Some(_) => {
                // The name of a line is taken from its comment.
                let named = line.split_once("# {#line-").filter(|_| line.ends_with('}'));
                text.push_str(named.map_or(line, |(code, _)| code));
                text.push('\n');
            }
            None if ticks.len() >= 3 => {
                // What is drawn or set as a formula prints other words than its source.
                let language = start.trim_start_matches('`');
                fence = Some((ticks, ["mermaid", "goat", "katex"].contains(&language)));
            }
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    text.push_str(&strip(&prose));
    of(&text)
}

/// Markdown's marks, HTML's tags and shortcodes taken out of prose; code spans stay as they are.
fn strip(prose: &str) -> String {
    let mut out = String::new();
    let mut rest = prose;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '`' => {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                let inside = &rest[ticks..];
                let end = inside.find(&rest[..ticks]).unwrap_or(inside.len());
                out.push_str(&inside[..end]);
                ticks + (end + ticks).min(inside.len())
            }
            '{' if rest.starts_with("{{") => shortcode(rest, &mut out),
            // What is referred to is named by its number.
            '@' if rest.starts_with("@line-") => rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len()),
            // `{#id}` of a heading.
            '{' if rest.starts_with("{#") => rest.find('}').map_or(1, |e| e + 1),
            '<' if rest.starts_with("<!--") => rest.find("-->").map_or(1, |e| e + 3),
            '<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                let end = rest.find('>').map_or(1, |e| e + 1);
                if !is_inline(&rest[1..end]) {
                    out.push(' ');
                }
                end
            }
            '!' if rest.starts_with("![") => rest.find("](").unwrap_or(1),
            '[' if rest.starts_with("[^") || rest.starts_with("[!") => rest.find(']').map_or(1, |e| e + 1),
            ']' if rest.starts_with("](") => target(rest, &mut out),
            _ => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[skipped.max(1)..];
    }
    out
}

/// A shortcode's tag: its length, and into `out` the parameters that are printed.
fn shortcode(rest: &str, out: &mut String) -> usize {
    let Some(end) = rest.find("}}").map(|e| e + 2) else { return 2 };
    let tag = rest[2..end - 2].trim_matches(['<', '>', '%', ' ', '\n']);
    let name = tag.split_whitespace().next().unwrap_or("");
    if name == "katex" {
        return rest.find("{{< /katex >}}").map_or(end, |e| e + "{{< /katex >}}".len());
    }
    // What one output alone has: `tests/outputs.rs` looks after it.
    if rest.starts_with("{{< only ") {
        return rest.find("{{< /only >}}").map_or(end, |e| e + "{{< /only >}}".len());
    }
    let keys: &[&str] = match name {
        "details" => &["title", ""],
        "tab" => &[""],
        "badge" => &["title", "value"],
        "figure" => &["caption"],
        _ => &[],
    };
    let mut pieces = tag[name.len()..].split('"');
    while let (Some(before), Some(value)) = (pieces.next(), pieces.next()) {
        if keys.contains(&before.trim().trim_end_matches('=')) {
            out.push_str(&format!(" {value} "));
        }
    }
    end
}

/// `](address "title")`: its length; a picture's title is its caption.
fn target(rest: &str, out: &mut String) -> usize {
    let mut depth = 0;
    for (i, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            let inside = &rest[2..i];
            if !inside.contains("{{") {
                if let Some((_, title)) = inside.split_once('"') {
                    out.push_str(&format!(" {title} "));
                }
            }
            return i + 1;
        }
    }
    2
}

/// The words of a PDF's text, those divided at a line's end put together. A line of code that goes on begins with an arrow.
pub fn printed(text: &str) -> Vec<String> {
    of(&rejoined(text))
}

/// A PDF's text with the words that are divided at a line's end put together.
pub fn rejoined(text: &str) -> String {
    let mut whole = String::new();
    let mut apart = String::new();
    for line in text.lines() {
        match line.trim_start().strip_prefix('↪') {
            Some(rest) => {
                // It may have parted at a blank, which does not show, or within a word: both readings count.
                let rest = rest.trim_start();
                let last: String = whole.chars().rev().take_while(|c| c.is_alphabetic()).collect();
                let first: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
                whole.push_str(rest);
                if !last.is_empty() && !first.is_empty() {
                    apart.push_str(&format!(" {} {first}", last.chars().rev().collect::<String>()));
                }
            }
            None => {
                whole.push('\n');
                whole.push_str(line);
            }
        }
    }
    let mut joined = String::new();
    let mut pieces = whole.split('\u{AD}');
    joined.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        joined.push_str(piece.trim_start());
    }
    joined + &apart
}

/// The words of an EPUB's documents, without its navigation.
pub fn of_epub(path: &Path) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut words = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name.ends_with(".xhtml") && !name.contains("nav") {
            let mut document = String::new();
            entry.read_to_string(&mut document).unwrap();
            words.extend(of(&text_of(&document)));
        }
    }
    words
}

/// The text of an XHTML document's body. Inline elements join, block elements part.
pub fn text_of(document: &str) -> String {
    let body = document.split_once("<body").map_or(document, |(_, body)| body);
    let mut out = String::new();
    let mut rest = body.split_once('>').map_or("", |(_, rest)| rest);
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |e| at + e + 1);
        if !is_inline(&rest[at + 1..end]) {
            out.push(' ');
        }
        rest = &rest[end..];
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Whether the inside of a tag names an element that does not part words.
fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split([' ', '>', '/']).next().unwrap_or("");
    ["span", "em", "strong", "i", "b", "a", "sub", "sup", "code", "small", "mark", "abbr", "kbd", "u", "q", "cite"].contains(&name)
}

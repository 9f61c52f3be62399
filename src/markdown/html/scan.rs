//! HTML text → tags and text. Lenient as browsers are: what is no tag is text.

use html5ever::data::NAMED_ENTITIES;

/// What HTML text is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// Entities are not decoded yet.
    Text(&'a str),
    Open {
        name: String,
        attributes: Vec<(String, String)>,
        self_closing: bool,
    },
    Close {
        name: String,
    },
    /// The inside of a comment.
    Comment(&'a str),
}

/// Divides HTML into tags, comments and text.
pub fn scan(text: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    let last = Last { tag: text.rfind('>'), comment: text.rfind("-->") };
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let Some((event, end)) = markup(text, start, &last) else {
            at = start + 1;
            continue;
        };
        if plain < start {
            events.push(Event::Text(&text[plain..start]));
        }
        let raw = match &event {
            Some(Event::Open { name, self_closing: false, .. }) if is_raw_text(name) => Some(name.clone()),
            _ => None,
        };
        events.extend(event);
        at = end;
        // Nothing in a script or a style is a tag.
        if let Some(name) = raw {
            let close = find_close(&text[at..], &name).map_or(text.len(), |c| at + c);
            if at < close {
                events.push(Event::Text(&text[at..close]));
            }
            at = close;
        }
        plain = at;
    }
    if plain < text.len() {
        events.push(Event::Text(&text[plain..]));
    }
    events
}

/// The last ends of tags and comments: what begins after them never ends, and the text is not searched again for each.
struct Last {
    tag: Option<usize>,
    comment: Option<usize>,
}

/// Whether nothing within an element is a tag.
pub fn is_raw_text(name: &str) -> bool {
    matches!(name, "script" | "style" | "title" | "xmp" | "noembed")
}

/// Where the closing tag of an element begins.
pub fn find_close(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        let start = at + found;
        let after = &text.as_bytes()[start + 2..];
        if after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return Some(start);
        }
        at = start + 2;
    }
    None
}

/// The markup that begins at `start`, and where it ends. `None` is text; an event of `None` is a declaration.
fn markup<'t>(text: &'t str, start: usize, last: &Last) -> Option<(Option<Event<'t>>, usize)> {
    let rest = &text[start..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        // `<!-->` and `<!--->` are whole.
        for whole in [">", "->"] {
            if comment.starts_with(whole) {
                return Some((None, start + 4 + whole.len()));
            }
        }
        // One that never ends is text: nothing is lost.
        let length = last.comment.filter(|end| *end > start).and_then(|_| comment.find("-->"))?;
        return Some((Some(Event::Comment(&comment[..length])), start + 4 + length + 3));
    }
    for (open, close) in [("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>")] {
        if rest.starts_with(open) {
            let end = rest.find(close).map_or(text.len(), |e| start + e + close.len());
            return Some((None, end));
        }
    }
    let close = rest.starts_with("</");
    let mut at = start + if close { 2 } else { 1 };
    let name_start = at;
    if !text[at..].starts_with(|c: char| c.is_ascii_alphabetic()) || last.tag.is_none_or(|end| end < at) {
        return None;
    }
    at += text[at..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len() - at);
    let name = text[name_start..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut self_closing = false;
    loop {
        at = text.len() - text[at..].trim_start().len();
        let rest = &text[at..];
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with('>') {
            at += 1;
            break;
        }
        if let Some(after) = rest.strip_prefix('/') {
            self_closing = after.starts_with('>');
            at += 1;
            continue;
        }
        at = attribute(text, at, &mut attributes);
    }
    let event = if close { Event::Close { name } } else { Event::Open { name, attributes, self_closing } };
    Some((Some(event), at))
}

/// Reads one attribute at `at`; gives its end, which is always further on.
fn attribute(text: &str, at: usize, attributes: &mut Vec<(String, String)>) -> usize {
    let rest = &text[at..];
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let length = rest[first..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=')).map_or(rest.len(), |l| l + first);
    let name = rest[..length].to_ascii_lowercase();
    let mut at = at + length;
    let after = text[at..].trim_start();
    let mut value = String::new();
    if let Some(after) = after.strip_prefix('=') {
        let after = after.trim_start();
        let start = text.len() - after.len();
        let (range, end) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let length = after[1..].find(quote).unwrap_or(after.len() - 1);
                (start + 1..start + 1 + length, (start + length + 2).min(text.len()))
            }
            _ => {
                let length = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
                (start..start + length, start + length)
            }
        };
        value = decode(&text[range]);
        at = end;
    }
    if !attributes.iter().any(|(n, _)| *n == name) {
        attributes.push((name, value));
    }
    at
}

/// Text with its character references resolved as HTML has them; what is none stays.
pub fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = rest.find('&') {
        decoded.push_str(&rest[..found]);
        rest = &rest[found..];
        let reference = rest[1..].find(';').filter(|end| *end <= 32).map(|end| &rest[1..end + 2]);
        match reference.and_then(|r| Some((character(r)?, r.len()))) {
            Some((characters, length)) => {
                decoded.push_str(&characters);
                rest = &rest[1 + length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The characters that a reference without its `&` stands for: `amp;`, `#38;`, `#x26;`.
pub fn character(reference: &str) -> Option<String> {
    if let Some(number) = reference.strip_prefix('#') {
        let number = number.trim_end_matches(';');
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some(char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}').to_string());
    }
    let (first, second) = NAMED_ENTITIES.get(reference)?;
    Some([*first, *second].into_iter().filter(|c| *c != 0).filter_map(char::from_u32).collect())
}

//! Raw HTML: what begins and ends a block of it, and tags within a line.

use super::text::is_space;

/// What ends a block of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The end tag of what is not read as Markdown or HTML within.
    RawText,
    /// Something within a line.
    Mark(&'static str),
    Blank,
}

impl Ending {
    /// Whether a line holds what ends the block.
    pub fn is_in(self, line: &str) -> bool {
        match self {
            Ending::Blank => false,
            Ending::Mark(mark) => line.contains(mark),
            Ending::RawText => line.match_indices("</").any(|(at, _)| {
                let name = &line[at + 2..];
                RAW_TEXT.iter().any(|raw| has_name(name, raw) && name[raw.len()..].starts_with('>'))
            }),
        }
    }
}

const RAW_TEXT: [&str; 4] = ["script", "pre", "style", "textarea"];

/// Elements that begin a block wherever they stand.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "meta",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// Whether a text begins with an element's name, in capitals or not.
fn has_name(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// What ends the block of raw HTML that a line begins; one tag alone on its line does not interrupt a paragraph.
pub fn block(line: &str, in_paragraph: bool) -> Option<Ending> {
    let after = line.strip_prefix('<')?;
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['>', ' ', '\t', '\n', '\r', '\x0C']) || rest.starts_with("/>");
    if RAW_TEXT.iter().any(|raw| has_name(after, raw) && ends(&after[raw.len()..])) {
        return Some(Ending::RawText);
    }
    if after.starts_with("!--") {
        return Some(Ending::Mark("-->"));
    }
    if after.starts_with('?') {
        return Some(Ending::Mark("?>"));
    }
    if after.starts_with("![CDATA[") {
        return Some(Ending::Mark("]]>"));
    }
    if let Some(declaration) = after.strip_prefix('!') {
        return declaration.starts_with(|c: char| c.is_ascii_uppercase()).then_some(Ending::Mark(">"));
    }
    let closes = after.starts_with('/');
    let name = after.strip_prefix('/').map_or(after, |name| name.trim_start_matches(' '));
    let length = name_length(name)?;
    let (name, rest) = name.split_at(length);
    let is_block = BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name));
    if is_block && ends(rest) && !rest.starts_with(['\t', '\x0C']) {
        return Some(Ending::Blank);
    }
    // A whole tag, alone on its line.
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let tag = rest[..line_end].trim_end_matches([' ', '\r']);
    let attributes = attributes(tag, 0);
    let alone = matches!(tag[attributes..].trim_start_matches(' '), ">" | "/>");
    let raw = RAW_TEXT.iter().any(|raw| raw.eq_ignore_ascii_case(name));
    (alone && (is_block || !in_paragraph && !raw && !(closes && attributes > 0))).then_some(Ending::Blank)
}

/// The length of the name that a tag begins with.
fn name_length(text: &str) -> Option<usize> {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    text.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(length)
}

/// Where attributes end that begin at `at`: each behind white space.
fn attributes(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    let space = |at: usize| at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    loop {
        let name = space(at);
        let first = bytes.get(name).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b':'));
        if name == at || !first {
            return at;
        }
        let in_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'_' | b'-');
        let end = name + bytes[name..].iter().take_while(in_name).count();
        at = end;
        let equals = space(end);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        let value = space(equals + 1);
        let length = match bytes.get(value) {
            Some(quote @ (b'"' | b'\'')) => bytes[value + 1..].iter().position(|b| b == quote).map(|length| length + 2),
            _ => {
                let plain = |b: &&u8| **b > b' ' && !matches!(b, b'"' | b'\'' | b'=' | b'<' | b'>' | b'`');
                Some(bytes[value..].iter().take_while(plain).count()).filter(|length| *length > 0)
            }
        };
        // Without a value it ends with its name, and the tag is none.
        let Some(length) = length else { return at };
        at = value + length;
    }
}

/// Marks that were looked for and do not come any more.
#[derive(Default)]
pub struct Missing(Vec<&'static str>);

/// The length of the tag, comment or the like that a text begins with.
pub fn inline(text: &str, missing: &mut Missing) -> Option<usize> {
    let after = text.strip_prefix('<')?;
    let mut until = |from: usize, mark: &'static str| {
        if missing.0.contains(&mark) {
            return None;
        }
        let found = text[from..].find(mark).map(|found| from + found + mark.len());
        if found.is_none() {
            missing.0.push(mark);
        }
        found
    };
    match after.as_bytes().first()? {
        b'!' if after.starts_with("!-->") => Some(5),
        b'!' if after.starts_with("!--->") => Some(6),
        b'!' if after.starts_with("!--") => until(4, "-->"),
        b'!' if after.starts_with("![CDATA[") => until(9, "]]>"),
        b'!' if after[1..].starts_with(|c: char| c.is_ascii_uppercase()) => until(2, ">"),
        // `<?>` is one too.
        b'?' => until(1, "?>"),
        b'/' => {
            let end = 2 + name_length(&after[1..])?;
            let end = end + text[end..].bytes().take_while(|byte| is_space(*byte)).count();
            text[end..].starts_with('>').then_some(end + 1)
        }
        _ => {
            let end = attributes(text, 1 + name_length(after)?);
            let end = end + text[end..].bytes().take_while(|byte| is_space(*byte)).count();
            let end = end + usize::from(text[end..].starts_with('/'));
            text[end..].starts_with('>').then_some(end + 1)
        }
    }
}

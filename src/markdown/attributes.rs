//! Attributes in braces, of headings and blocks: `{#id .class key=value}`.

use crate::book::{Attributes, Block, BlockKind, QuoteKind};
use crate::lang::{Direction, Lang};

/// The attributes of a heading, of the pairs of name and value that Goldmark read.
pub fn from_pairs(pairs: Vec<(String, String)>) -> Attributes {
    let mut attributes = Attributes::default();
    for (name, value) in pairs {
        set(&mut attributes, &name, &value);
    }
    attributes
}

/// Sets one attribute by its name; quotes around the value go.
pub fn set(attributes: &mut Attributes, name: &str, value: &str) {
    let value = value.trim();
    let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
    match name.to_ascii_lowercase().as_str() {
        "id" => attributes.id = Some(value.to_owned()).filter(|v| !v.is_empty()),
        "class" => attributes.classes.extend(value.split_whitespace().map(str::to_owned)),
        "lang" => attributes.lang = Lang::new(value),
        "dir" if value == "rtl" => attributes.direction = Some(Direction::RightToLeft),
        "dir" if value == "ltr" => attributes.direction = Some(Direction::LeftToRight),
        "style" => {}
        name if name.starts_with("on") => {}
        name => attributes.other.push((name.to_owned(), value.to_owned())),
    }
}

/// The inside of `{…}` → attributes; `None` when it is not written as such.
pub fn parse(text: &str) -> Option<Attributes> {
    let mut attributes = Attributes::default();
    for (name, value) in pairs(text)? {
        set(&mut attributes, &name, &value);
    }
    Some(attributes)
}

/// Divides `#id .class key=value key="a b" key=[1,2]`, with commas or spaces between, into pairs of name and value.
pub fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start_matches([' ', ',', '\t', '\n']);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(['#', '.']) {
            let end = after.find([' ', ',', '\t', '\n', '.', '#']).unwrap_or(after.len());
            if end == 0 {
                return None;
            }
            let name = if rest.starts_with('#') { "id" } else { "class" };
            pairs.push((name.to_owned(), after[..end].to_owned()));
            rest = &after[end..];
        } else {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'))).unwrap_or(rest.len());
            let name = &rest[..end];
            rest = rest[end..].trim_start();
            if name.is_empty() {
                return None;
            }
            let mut value = "true".to_owned();
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let length = match after.chars().next()? {
                    quote @ ('"' | '\'' | '`') => after[1..].find(quote)? + 2,
                    '[' => after.find(']')? + 1,
                    _ => after.find([' ', ',', '\t', '\n']).unwrap_or(after.len()),
                };
                value = after[..length].trim_matches(['"', '\'', '`']).to_owned();
                rest = &after[length..];
            }
            pairs.push((name.to_owned(), value));
        }
        rest = rest.trim_start_matches([' ', ',', '\t', '\n']);
    }
    Some(pairs)
}

/// The kind that classes give a quotation: `verse` keeps its lines, `epigraph` opens a chapter with it.
pub fn quote_kind(classes: &[String]) -> Option<QuoteKind> {
    classes.iter().find_map(|class| match class.as_str() {
        "verse" => Some(QuoteKind::Verse),
        "epigraph" => Some(QuoteKind::Epigraph),
        _ => None,
    })
}

/// Gives a block more attributes.
pub fn add(block: &mut Block, more: Attributes) {
    if let BlockKind::Quote(quote) = &mut block.kind {
        quote.kind = quote_kind(&more.classes).unwrap_or(quote.kind);
    }
    let attributes = match &mut block.kind {
        BlockKind::Heading(heading) => &mut heading.attributes,
        _ => &mut block.attributes,
    };
    attributes.id = more.id.or(attributes.id.take());
    attributes.classes.extend(more.classes);
    attributes.lang = more.lang.or(attributes.lang.take());
    attributes.direction = more.direction.or(attributes.direction);
    attributes.other.extend(more.other);
}

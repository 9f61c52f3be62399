//! Attributes in braces, of headings and blocks: `{#id .class key=value}`.

use pulldown_cmark::CowStr;

use crate::book::Attributes;
use crate::lang::{Direction, Lang};

/// A heading's, as pulldown-cmark reads them.
pub fn from_events(id: Option<CowStr>, classes: Vec<CowStr>, others: Vec<(CowStr, Option<CowStr>)>) -> Attributes {
    let mut attributes = Attributes::default();
    if let Some(id) = id {
        set(&mut attributes, "id", &id);
    }
    for class in classes {
        set(&mut attributes, "class", &class);
    }
    for (name, value) in others {
        set(&mut attributes, &name, value.as_deref().unwrap_or_default());
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

/// The inside of `{…}` → attributes; `None` when it does not read as such.
pub fn parse(text: &str) -> Option<Attributes> {
    let mut attributes = Attributes::default();
    for (name, value) in pairs(text)? {
        set(&mut attributes, &name, &value);
    }
    Some(attributes)
}

/// `#id .class key=value key="a b" key=[1,2]`, commas or spaces between.
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

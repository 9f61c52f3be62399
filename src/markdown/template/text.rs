//! Texts and addresses. What goes through a function keeps its kind where its characters are only fewer: HTML stays HTML, the inside of the
//! shortcode its inside.

use super::value::{Thing, Value};

/// What a function gives; `None` when it is none of these.
pub fn call(word: &str, arguments: &[Value]) -> Option<Value> {
    let (last, before) = arguments.split_last()?;
    let texts: Vec<String> = arguments.iter().map(Value::to_text).collect();
    let value = match (word, arguments) {
        ("trimspace", [text]) => text.with_text(text.to_text().trim().to_owned()),
        ("chomp", [text]) => text.with_text(text.to_text().trim_end_matches(['\r', '\n']).to_owned()),
        // The text comes first here, and last in `strings.TrimLeft` and the like.
        ("trim", [text, marks]) => text.with_text(text.to_text().trim_matches(|c| marks.to_text().contains(c)).to_owned()),
        ("trimleft", [marks, text]) => text.with_text(text.to_text().trim_start_matches(|c| marks.to_text().contains(c)).to_owned()),
        ("trimright", [marks, text]) => text.with_text(text.to_text().trim_end_matches(|c| marks.to_text().contains(c)).to_owned()),
        ("trimprefix", [mark, text]) => text.with_text(text.to_text().strip_prefix(&mark.to_text()).map_or(text.to_text(), str::to_owned)),
        ("trimsuffix", [mark, text]) => text.with_text(text.to_text().strip_suffix(&mark.to_text()).map_or(text.to_text(), str::to_owned)),
        ("lower" | "tolower", [_]) => Value::text(texts[0].to_lowercase()),
        ("upper" | "toupper", [_]) => Value::text(texts[0].to_uppercase()),
        ("title", [_]) => Value::text(texts[0].split(' ').map(first_upper).collect::<Vec<_>>().join(" ")),
        ("firstupper", [_]) => Value::text(first_upper(&texts[0])),
        ("humanize", [_]) => Value::text(first_upper(&texts[0].replace(['-', '_'], " "))),
        ("replace", [text, from, to]) => text.with_text(text.to_text().replace(&from.to_text(), &to.to_text())),
        ("split", [_, _]) if texts[1].is_empty() => Value::list(texts[0].chars().map(|c| Value::text(c.to_string())).collect()),
        // Parts of the inside are still Markdown.
        ("split", [text, between]) => Value::list(text.to_text().split(&between.to_text()).map(|part| text.with_text(part.to_owned())).collect()),
        ("hasprefix", [_, _]) => Value::Bool(texts[0].starts_with(&texts[1])),
        ("hassuffix", [_, _]) => Value::Bool(texts[0].ends_with(&texts[1])),
        ("contains", [_, _]) => Value::Bool(texts[0].contains(&texts[1])),
        ("containsany", [_, _]) => Value::Bool(texts[0].contains(|c| texts[1].contains(c))),
        ("containsnonspace", [_]) => Value::Bool(!texts[0].trim().is_empty()),
        ("count", [_, _]) => Value::Int(texts[1].matches(&texts[0]).count() as i64),
        ("repeat", [count, text]) if count.to_int()?.saturating_mul(texts[1].len() as i64) < 100_000 => {
            text.with_text(texts[1].repeat(usize::try_from(count.to_int()?).ok()?))
        }
        ("substr" | "slicestring" | "slicestr", [text, from, rest @ ..]) => {
            let characters: Vec<char> = text.to_text().chars().collect();
            let length = characters.len() as i64;
            let at = |place: i64| usize::try_from(if place < 0 { place + length } else { place }.clamp(0, length)).unwrap_or(0);
            let start = at(from.to_int()?);
            let end = match rest.first() {
                None => characters.len(),
                Some(end) if word == "substr" => at((start as i64).saturating_add(end.to_int()?).max(start as i64)),
                Some(end) => at(end.to_int()?),
            };
            text.with_text(characters.get(start..end.max(start))?.iter().collect())
        }
        ("countrunes" | "runecount", [_]) => Value::Int(texts[0].chars().count() as i64),
        ("countwords", [_]) => Value::Int(texts[0].split_whitespace().count() as i64),
        ("string" | "tostring", [_]) => Value::text(texts[0].as_str()),
        ("urlize", [_]) => Value::text(slug(&texts[0])),
        ("anchorize", [_]) => Value::text(slug(&texts[0])),
        ("htmlescape", [_]) => Value::text(super::print::escape(&texts[0])),
        ("htmlunescape", [text]) => text.with_text(super::super::html::scan::decode(&texts[0])),
        ("plainify", [_]) => Value::text(without_tags(&texts[0])),
        ("emojify", [text]) => text.clone(),
        ("ref" | "relref", [_, target]) => target.key("path").unwrap_or_else(|| target.clone()),
        ("relurl" | "rellangurl", [_]) => Value::text(below_root(&texts[0])),
        ("parse", [address]) => Value::Thing(Thing::Address(address.to_text())),
        ("pathescape" | "queryescape", [_]) => last.clone(),
        ("markdownify", _) => return None,
        _ if before.is_empty() && matches!(word, "warnf" | "warnidf") => Value::text(""),
        ("warnf" | "warnidf", _) => Value::text(""),
        _ => return None,
    };
    Some(value)
}

/// `safeHTML` and its like, which let text through.
pub fn safe(word: &str, arguments: &[Value]) -> Option<Value> {
    let [value] = arguments else { return None };
    match (word, value) {
        ("safehtml", Value::Text(text)) => Some(Value::Html(text.clone())),
        ("safehtml" | "safeurl" | "safecss" | "safejs" | "safejsstr" | "safehtmlattr", value) => Some(value.clone()),
        _ => None,
    }
}

/// A name as a part of an address.
fn slug(name: &str) -> String {
    let kept = name.trim().to_lowercase();
    kept.chars().filter_map(|c| if c.is_whitespace() { Some('-') } else { (c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')).then_some(c) }).collect()
}

/// An address from the root of the site on.
pub fn below_root(address: &str) -> String {
    if address.contains("://") || address.starts_with(['/', '#']) { address.to_owned() } else { format!("/{address}") }
}

fn first_upper(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The words of HTML.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match after.split_once('>') {
            Some((tag, after)) if tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) && !super::super::fragment::has_token(tag) => rest = after,
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out + rest
}

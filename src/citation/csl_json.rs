//! CSL JSON → [`Work`]s: what Zotero exports, and hugo-cite reads.

use serde_json::Value as Json;

use hayagriva::citationberg::json::NameValue;

use super::work::{Name, Work, literal};
use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};

/// Reads the items of a file; a damaged file is reported.
pub fn read(text: &str, file: FileId, report: &mut Report) -> Vec<Work> {
    let json: Json = match serde_json::from_str(text) {
        Ok(json) => json,
        Err(error) => {
            let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let why = error.to_string();
            report.push(
                Diagnostic::new("bibliography-damaged", message!("the bibliography cannot be read: {why}", why))
                    .at(Span::new(file, start..start))
                    .help(message!("export it again as CSL JSON")),
            );
            return Vec::new();
        }
    };
    let items = match json {
        Json::Array(items) => items,
        Json::Object(mut map) => match map.remove("items").or_else(|| map.remove("references")) {
            Some(Json::Array(items)) => items,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let mut at = 0;
    let mut works = Vec::with_capacity(items.len());
    for item in &items {
        let Json::Object(fields) = item else { continue };
        let Some(key) = fields.get("id").and_then(words) else { continue };
        // The items are in the order of the file.
        let quoted = format!("\"{key}\"");
        let start = text[at..].find(&quoted).map_or(at, |found| at + found + 1);
        let end = (start + key.len()).min(text.len());
        let span = Span::new(file, start..if text.is_char_boundary(end) { end } else { start });
        at = start;
        let mut work = Work::new(&key, "document", span);
        for (variable, value) in fields {
            match value {
                _ if variable == "id" => {}
                Json::Array(names) => work.set_names(variable, names.iter().filter_map(name).collect()),
                Json::Object(_) => date(&mut work, variable, value),
                value => work.set(variable, words(value).unwrap_or_default()),
            }
        }
        let keywords = work.get("keyword").unwrap_or_default();
        work.keywords = keywords.split([',', ';']).map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect();
        works.push(work);
    }
    works
}

/// A value as words: text, a number or a truth value.
fn words(value: &Json) -> Option<String> {
    match value {
        Json::String(words) => Some(words.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A name in the parts that it has.
fn name(value: &Json) -> Option<NameValue> {
    let part = |key: &str| value.get(key).and_then(words).unwrap_or_default();
    let whole = part("literal");
    if !whole.is_empty() {
        return Some(literal(&whole));
    }
    let (mut family, before) = (part("family"), part("non-dropping-particle"));
    if !before.is_empty() {
        family = format!("{before} {family}");
    }
    let name = Name { family, given: part("given"), particle: part("dropping-particle"), suffix: part("suffix") };
    (!name.family.is_empty() || !name.given.is_empty()).then(|| name.into())
}

/// Sets a date; of a range the beginning, and of what is none its words.
fn date(work: &mut Work, variable: &str, value: &Json) {
    let number = |value: &Json| value.as_i64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
    let mut parts: Vec<i64> = value.get("date-parts").and_then(|parts| parts.get(0)).and_then(Json::as_array).into_iter().flatten().filter_map(number).collect();
    let said = ["raw", "literal"].iter().find_map(|key| value.get(*key).and_then(words));
    if let Some(said) = &said
        && parts.is_empty()
    {
        let (sign, digits) = said.strip_prefix('-').map_or((1, said.as_str()), |rest| (-1, rest));
        parts = digits.split(['-', '/']).map_while(|part| part.trim().parse().ok()).collect();
        if let Some(year) = parts.first_mut() {
            *year *= sign;
        }
    }
    let circa = value.get("circa").is_some_and(|circa| !matches!(circa, Json::Bool(false) | Json::Null));
    match parts.first().and_then(|year| i16::try_from(*year).ok()) {
        Some(year) => {
            let part = |i: usize| parts.get(i).and_then(|part| u8::try_from(*part).ok());
            work.set_date(variable, (year, part(1), part(2)), circa);
        }
        None if variable == "issued" => work.set("status", said.unwrap_or_default()),
        None => {}
    }
}

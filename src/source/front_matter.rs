//! YAML, TOML, JSON → [`FrontMatter`], with Hugo's rules for delimiters, keys and values.
//!
//! [`split`] finds where the data ends and the text begins; [`FrontMatter::read`] makes the fields from the data. Values that
//! Hugo reads as something else than what was meant (`weight: 08`) are reported with what Hugo makes of them.

mod date;
mod split;

use std::collections::BTreeMap;

use super::value::{Data, Value};
use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};
pub use date::Date;
pub use split::{Split, split};

/// What a page says of itself before its text. Keys are Hugo's, case-insensitive; unknown ones are ignored, as Hugo does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub link_title: Option<String>,
    pub weight: Option<i64>,
    /// As written.
    pub date: Option<String>,
    pub draft: bool,
    pub description: Option<String>,
    pub lang: Option<String>,
    /// `image`, `banner`, `cover`, `featured_image`: the chapter's opening picture.
    pub banner: Option<String>,
    pub banner_alt: Option<String>,
    pub banner_span: Option<Span>,
    pub title_span: Option<Span>,
    pub aliases: Vec<String>,
    pub slug: Option<String>,
    pub url: Option<String>,
    /// hugo-book: out of the book, with all below it.
    pub book_hidden: bool,
    pub authors: Vec<String>,
    pub keywords: Vec<String>,
    /// `type` and `layout`: `landing` pages are made for the screen.
    pub page_type: Option<String>,
    pub layout: Option<String>,
    /// hugo-book's entry of the menu that only leads elsewhere.
    pub book_href: Option<String>,
    /// `headless`, or `build` (`_build` of old) with `render` or `list` set to `never`.
    pub unlisted: bool,
    /// Hugo's three dates, each with its chain of fall-backs.
    pub sort_date: Option<Date>,
    pub publish_date: Option<Date>,
    pub expiry_date: Option<Date>,
    pub last_modified: Option<Date>,
    pub translation_key: Option<String>,
    /// Everything else by lower-case key, `a.b` for nested ones: what the shortcode `param` shows.
    pub params: BTreeMap<String, String>,
    /// What is handed down to the pages below (Hugo's `cascade`).
    pub cascade: Option<Value>,
}

impl FrontMatter {
    /// The fields of `data`, over `cascade`, the data handed down from the sections above (nearest first).
    pub fn read(data: &Value, cascade: &[Value], file: FileId, report: &mut Report) -> FrontMatter {
        let reader = Reader { data, cascade, file };
        let banner = reader.banner();
        let sort_date = reader.date(&["date", "publishdate", "pubdate", "published", "lastmod", "modified"], report);
        let publish_date = reader.date(&["publishdate", "pubdate", "published", "date"], report);
        FrontMatter {
            title: reader.text("title"),
            link_title: reader.text("linktitle"),
            weight: reader.weight(report),
            date: reader.text("date"),
            draft: reader.truth("draft"),
            description: reader.text("description").or_else(|| reader.text("summary")),
            lang: reader.text("lang"),
            banner: banner.as_ref().map(|b| b.0.clone()),
            banner_alt: banner.as_ref().and_then(|b| b.1.clone()),
            banner_span: banner.map(|b| b.2),
            title_span: data.get("title").map(|v| Span::new(file, v.range.clone())),
            aliases: reader.get("aliases").map(Value::to_texts).unwrap_or_default(),
            slug: reader.text("slug"),
            url: reader.text("url"),
            book_hidden: reader.truth("bookhidden"),
            authors: reader.authors(),
            keywords: ["keywords", "tags"].iter().filter_map(|k| reader.get(k)).flat_map(Value::to_texts).collect(),
            page_type: reader.text("type"),
            layout: reader.text("layout"),
            book_href: reader.text("bookhref"),
            unlisted: reader.unlisted(),
            sort_date,
            publish_date,
            expiry_date: reader.date(&["expirydate", "unpublishdate"], report),
            last_modified: reader.date(&["lastmod", "modified", "date", "publishdate"], report),
            translation_key: reader.text("translationkey"),
            params: reader.params(),
            cascade: data.get("cascade").cloned(),
        }
    }
}

/// Looks keys up: at the top level, then under `params`, then in what was handed down.
struct Reader<'a> {
    data: &'a Value,
    cascade: &'a [Value],
    file: FileId,
}

impl<'a> Reader<'a> {
    fn get(&self, key: &str) -> Option<&'a Value> {
        std::iter::once(self.data)
            .chain(self.cascade)
            .find_map(|data| data.get(key).or_else(|| data.get("params").and_then(|p| p.get(key))))
            .filter(|v| !v.is_null())
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Value::to_text).filter(|s| !s.trim().is_empty())
    }

    fn truth(&self, key: &str) -> bool {
        self.get(key).and_then(Value::to_bool).unwrap_or(false)
    }

    /// Hugo casts the weight to an integer and takes 0, which sorts last, for whatever is none.
    fn weight(&self, report: &mut Report) -> Option<i64> {
        let value = self.get("weight")?;
        let written = match &value.data {
            Data::Integer(i) => return Some(*i),
            Data::Float(f) => f.trunc().to_string(),
            Data::String(s) => s.clone(),
            Data::Bool(b) => i64::from(*b).to_string(),
            _ => String::new(),
        };
        let read = parse_go_integer(written.trim()).unwrap_or(0);
        if let Data::String(s) = &value.data
            && read == 0
            && s.trim() != "0"
        {
            let meant = s.trim().trim_start_matches('0').parse::<i64>().ok();
            let help = match meant {
                Some(number) => message!("write `weight: {number}`, without the zero in front", number),
                None => message!("write a whole number"),
            };
            let diagnostic =
                Diagnostic::new("weight-not-a-number", message!("`{s}` is not a number for Hugo: it takes 0, and the page comes last", s))
                    .at(Span::new(self.file, value.range.clone()))
                    .help(help);
            report.push(diagnostic);
        }
        Some(read)
    }

    fn date(&self, keys: &[&str], report: &mut Report) -> Option<Date> {
        keys.iter().find_map(|key| {
            let value = self.get(key)?;
            let text = value.to_text().filter(|t| !t.trim().is_empty())?;
            let date = Date::parse(&text);
            if date.is_none() {
                let diagnostic = Diagnostic::new("date-invalid", message!("`{text}` is not a date that Hugo reads", text))
                    .at(Span::new(self.file, value.range.clone()))
                    .help(message!("write it as 2024-05-06 or 2024-05-06T10:00:00Z"));
                // Several chains look at the same key: say it once.
                if !report.diagnostics.contains(&diagnostic) {
                    report.push(diagnostic);
                }
            }
            date
        })
    }

    fn unlisted(&self) -> bool {
        let never = |key: &str| {
            ["build", "_build"].iter().filter_map(|b| self.get(b)).any(|b| match b.get(key) {
                Some(v) => v.as_str() == Some("never") || v.to_bool() == Some(false),
                None => false,
            })
        };
        self.truth("headless") || never("render") || never("list")
    }

    /// Themes name the opening picture in many ways; a map holds its path and its alternative text.
    fn banner(&self) -> Option<(String, Option<String>, Span)> {
        const KEYS: &[&str] =
            &["image", "banner", "cover", "featured_image", "featuredimage", "featureimage", "bookpostthumbnail", "thumbnail"];
        const PATHS: &[&str] = &["src", "image", "path", "url", "relative", "name"];
        KEYS.iter().find_map(|key| {
            let value = self.get(key)?;
            let (path, alt) = match &value.data {
                Data::Map(_) => (PATHS.iter().find_map(|p| value.get(p).filter(|v| v.as_str().is_some()))?, value.get("alt")),
                Data::List(items) => (items.first()?, None),
                _ => (value, None),
            };
            let address = path.as_str()?.trim().to_owned();
            let alt = alt
                .or_else(|| self.get(&format!("{key}_alt")))
                .or_else(|| self.get(&format!("{key}alt")))
                .or_else(|| self.get("banner_alt"))
                .or_else(|| self.get("alt"))
                .and_then(Value::to_text);
            (!address.is_empty()).then(|| (address, alt, Span::new(self.file, path.range.clone())))
        })
    }

    /// A string, a list of strings, or maps with a name.
    fn authors(&self) -> Vec<String> {
        let Some(value) = self.get("authors").or_else(|| self.get("author")) else { return Vec::new() };
        let name = |v: &Value| v.to_text().or_else(|| v.get("name").and_then(Value::to_text));
        match &value.data {
            Data::List(items) => items.iter().filter_map(name).collect(),
            _ => name(value).into_iter().collect(),
        }
    }

    fn params(&self) -> BTreeMap<String, String> {
        let mut params = BTreeMap::new();
        for data in self.cascade.iter().rev().chain([self.data]) {
            flatten(data, "", &mut params);
            if let Some(nested) = data.get("params") {
                flatten(nested, "", &mut params);
            }
        }
        params
    }
}

/// The values of a map by their dotted, lower-case keys, each as Hugo prints it.
pub(super) fn flatten(value: &Value, prefix: &str, into: &mut BTreeMap<String, String>) {
    for entry in value.entries() {
        let key = format!("{prefix}{}", entry.key.to_lowercase());
        match &entry.value.data {
            Data::Map(_) => {
                flatten(&entry.value, &format!("{key}."), into);
                into.insert(key, entry.value.to_go());
            }
            Data::List(_) => {
                into.insert(key, entry.value.to_go());
            }
            _ => {
                into.extend(entry.value.to_text().map(|text| (key, text)));
            }
        }
    }
}

/// Go's `strconv.ParseInt` with base 0: `0x`, `0b`, `0o` and a leading `0` choose the base.
fn parse_go_integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, body) = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => (16, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    let value = i64::from_str_radix(body, radix).ok()?;
    Some(if negative { -value } else { value })
}

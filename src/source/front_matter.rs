//! YAML, TOML, JSON → [`FrontMatter`], with Hugo's rules for delimiters, keys and values.
//!
//! `split` finds where the data ends and the text begins; [`FrontMatter::read`] makes the fields from the data. Values that
//! Hugo reads as something else than what was meant (`weight: 08`) are reported with what Hugo makes of them.

mod chains;
mod date;
mod split;

use std::collections::BTreeMap;

use super::value::{Data, Value};
use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};
pub use chains::Chains;
pub use date::Date;
pub use split::{Split, split};

/// What a page says of itself before its text. Keys are Hugo's, case-insensitive; unknown ones are ignored, as Hugo does.
///
/// One field for each key that is read.
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
    /// An appendix, with a letter for a number; of a section all pages below it.
    pub appendix: bool,
    /// `book: only` or `book: never`: whether the page is in the book whatever the site does with it.
    pub in_book: Option<InBook>,
    pub authors: Vec<String>,
    pub keywords: Vec<String>,
    /// `type` and `layout`: `landing` pages are made for the screen.
    pub page_type: Option<String>,
    pub layout: Option<String>,
    /// hugo-book's entry of the menu that only leads elsewhere.
    pub book_href: Option<String>,
    /// `headless`, or `build` (`_build` of old) with `list` set to `never`: out of the book, with all below it.
    pub unlisted: bool,
    /// `build` with `render` set to `never` or `link`: the page itself is not on the site.
    pub unrendered: bool,
    /// Hugo's three dates, each with its chain of fall-backs.
    pub sort_date: Option<Date>,
    pub publish_date: Option<Date>,
    pub expiry_date: Option<Date>,
    pub last_modified: Option<Date>,
    /// The day of `sort_date` where it was written.
    pub day: Option<jiff::civil::Date>,
    pub translation_key: Option<String>,
    /// `resources`: patterns of the files of a bundle, and the names that they are given.
    pub resources: Vec<(String, String)>,
    /// Everything else by lower-case key, `a.b` for nested ones: what the shortcode `param` shows.
    pub params: BTreeMap<String, String>,
    /// What is handed down to the pages below (Hugo's `cascade`).
    pub cascade: Option<Value>,
}

impl FrontMatter {
    /// Reads the fields of front matter; wrong values are reported.
    pub fn read(given: &Given<'_>, file: FileId, report: &mut Report) -> FrontMatter {
        let &Given { data, cascade, chains, name } = given;
        let reader = Reader { data, cascade, file };
        // A date in the name of the file, where the configuration asks for it, and the name behind it as the slug.
        let name = chains::dated_name(name).filter(|_| chains.use_file_name());
        let of_name = name.and_then(|(date, _)| Date::parse(date));
        let mut date = |chain: &[String]| reader.date(chain, of_name, report);
        let banner = reader.banner();
        // What the site does not show is in the book alone.
        let only = reader.text("book").as_deref().and_then(InBook::find) == Some(InBook::Only);
        let sort_date = date(&chains.date);
        let publish_date = date(&chains.publish);
        let expiry_date = date(&chains.expiry);
        let last_modified = date(&chains.modified);
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
            aliases: reader.aliases(),
            // Hyphens at its ends are no part of it.
            slug: reader.text("slug").map(|slug| slug.trim_matches('-').to_owned()).filter(|slug| !slug.is_empty()).or_else(|| name.map(|(_, slug)| slug.to_owned()).filter(|slug| !slug.is_empty())),
            url: reader.text("url"),
            book_hidden: reader.truth("bookhidden"),
            appendix: reader.truth("appendix"),
            in_book: reader.text("book").and_then(|word| InBook::find(&word)),
            authors: reader.authors(),
            keywords: ["keywords", "tags"].iter().filter_map(|k| reader.get(k)).flat_map(Value::to_texts).collect(),
            page_type: reader.text("type"),
            layout: reader.text("layout"),
            book_href: reader.text("bookhref"),
            unlisted: !only && (reader.truth("headless") || reader.build("list", &["never"])),
            unrendered: !only && (reader.truth("headless") || reader.build("render", &["never", "link"])),
            sort_date,
            publish_date,
            expiry_date,
            last_modified,
            day: sort_date.and_then(|date| reader.day(date)),
            translation_key: reader.text("translationkey"),
            resources: reader.resources(),
            params: reader.params(),
            cascade: data.get("cascade").cloned(),
        }
    }
}

/// What a page says of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InBook {
    /// It is in the book alone.
    Only,
    /// It is on the site alone, with all below it.
    Never,
}

impl InBook {
    /// The choice that a word of `book` in the front matter means.
    fn find(word: &str) -> Option<InBook> {
        match word.trim().to_ascii_lowercase().as_str() {
            "only" => Some(InBook::Only),
            "never" => Some(InBook::Never),
            _ => None,
        }
    }
}

/// What the fields are read from.
pub struct Given<'a> {
    pub data: &'a Value,
    /// The data handed down from the sections above, the nearest first.
    pub cascade: &'a [Value],
    pub chains: &'a Chains,
    /// The page's own name in its path.
    pub name: &'a str,
}

/// Looks keys up: at the top level, then under `params`, then in what was handed down.
struct Reader<'a> {
    data: &'a Value,
    cascade: &'a [Value],
    file: FileId,
}

impl<'a> Reader<'a> {
    /// The value of a key: in the front matter, its `params`, or what sections above hand down (`cascade`).
    fn get(&self, key: &str) -> Option<&'a Value> {
        std::iter::once(self.data)
            .chain(self.cascade)
            .find_map(|data| data.get(key).or_else(|| data.get("params").and_then(|p| p.get(key))))
            .filter(|v| !v.is_null())
    }

    /// The text of a key, when it is not blank.
    fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Value::to_text).filter(|s| !s.trim().is_empty())
    }

    /// Whether a key is set and true.
    fn truth(&self, key: &str) -> bool {
        self.get(key).and_then(Value::to_bool).unwrap_or(false)
    }

    /// The weight of the page. Hugo casts it to an integer and takes 0, which sorts last, for whatever is none.
    fn weight(&self, report: &mut Report) -> Option<i64> {
        let value = self.get("weight")?;
        let written = match &value.data {
            Data::Integer(i) => return Some(*i),
            // One that is no 64 bits wide is the least in Go.
            Data::Float(f) => return Some(if f.abs() < 9.2e18 { *f as i64 } else { i64::MIN }),
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

    /// The pattern and the name of each entry of `resources`.
    fn resources(&self) -> Vec<(String, String)> {
        let items = self.get("resources").map(Value::items).unwrap_or_default().iter();
        let text = |item: &Value, key: &str| item.get(key).and_then(Value::to_text);
        items.filter_map(|item| Some((text(item, "src")?, text(item, "name")?))).collect()
    }

    /// The page's other addresses; none when the list holds anything but text and numbers, as in Hugo.
    fn aliases(&self) -> Vec<String> {
        let Some(value) = self.get("aliases") else { return Vec::new() };
        let texts = value.to_texts();
        if texts.len() < value.items().len() { Vec::new() } else { texts }
    }

    /// The date of the first key of a chain that has one; `of_name` is the date in the file's name.
    fn date(&self, chain: &[String], of_name: Option<Date>, report: &mut Report) -> Option<Date> {
        chain.iter().find_map(|key| {
            if key == ":filename" {
                return of_name;
            }
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

    /// The day in the zone that the date was written in, else in Greenwich.
    fn day(&self, date: Date) -> Option<jiff::civil::Date> {
        let written = self.text("date").filter(|text| Date::parse(text) == Some(date));
        let own = written.and_then(|text| text.get(..10)?.parse().ok());
        own.or_else(|| Some(jiff::Timestamp::from_second(date.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date()))
    }

    /// Whether `build` sets `key` to one of `words`; `false` is `never`.
    fn build(&self, key: &str, words: &[&str]) -> bool {
        ["build", "_build"].iter().filter_map(|b| self.get(b)).any(|b| match b.get(key) {
            Some(v) => v.as_str().is_some_and(|v| words.contains(&v)) || v.to_bool() == Some(false),
            None => false,
        })
    }

    /// The address, alternative text and place of the picture that opens the page, by any of the names that themes give it.
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

    /// The authors of the page: a string, a list of strings, or maps with a name.
    fn authors(&self) -> Vec<String> {
        let Some(value) = self.get("authors").or_else(|| self.get("author")) else { return Vec::new() };
        let name = |v: &Value| v.to_text().or_else(|| v.get("name").and_then(Value::to_text));
        match &value.data {
            Data::List(items) => items.iter().filter_map(name).collect(),
            _ => name(value).into_iter().collect(),
        }
    }

    /// All keys with their values as Hugo prints them, those of the page over those handed down.
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
            Data::Null => {}
            _ => {
                into.insert(key, entry.value.to_go());
            }
        }
    }
}

/// A whole number as Go's `strconv.ParseInt` with base 0 reads it: `0x`, `0b`, `0o` and a leading `0` choose the base.
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

//! `book.yaml`: its shape, from which the JSON Schema is made, and how it becomes the [`BookConfig`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::people::marc_role;
use super::{BookConfig, Numbering, Quotes, check};
use crate::report::cause;
use crate::message;
use crate::text::alike;
use crate::book::contents::Place;
use crate::book::{Contributor, Series, Subject};
use crate::lang::Lang;
use crate::length::Length;
use crate::printers::{self, Paper, SpineText, Standard};
use crate::report::{Diagnostic, FileId, Report, Span};
use crate::source::value::Value;

/// Pixels per inch that pictures on a screen may have.
const LEAST_RESOLUTION: u32 = 150;
const MOST_RESOLUTION: u32 = 300;

/// Settings of the book. Every key may be left out.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(title = "book.yaml", extend("additionalProperties" = false))]
pub struct Settings {
    /// Title of the book.
    title: Option<Words>,
    subtitle: Option<Words>,
    /// Short form of `authors` for one author.
    author: Option<OneOrMany<Person>>,
    /// Authors and others who made the book, with their roles.
    authors: Option<OneOrMany<Person>>,
    /// Language of the text, as a BCP 47 tag (`es`, `es-MX`).
    language: Option<Words>,
    /// Short form of `language`.
    lang: Option<Words>,
    publisher: Option<Words>,
    /// ISBN of the electronic edition.
    isbn: Option<Words>,
    /// ISBN of the printed edition.
    print_isbn: Option<Words>,
    /// Date of publication: `2024`, `2024-05` or `2024-05-06`.
    date: Option<Words>,
    rights: Option<Words>,
    description: Option<Words>,
    /// Subjects; each a name, or a name with the scheme (`BISAC`, `Thema`) and its code.
    subjects: Option<OneOrMany<SubjectSetting>>,
    series: Option<SeriesSetting>,
    /// Edition, as it is printed on the copyright page.
    edition: Option<Words>,
    /// Lines for the copyright page: legal deposit, printer.
    credits: Option<OneOrMany<Words>>,
    dedication: Option<Words>,
    epigraph: Option<Words>,
    /// Text for the back cover.
    blurb: Option<Words>,
    /// Path of the cover picture.
    cover: Option<Words>,
    /// Alternative text of the cover picture.
    cover_alt: Option<Words>,
    /// Name of a built-in style, or path of a CSS file.
    style: Option<Words>,
    /// Trim size of the printed page: `6x9`, `a5`, `5.5x8.5`, `5x8`, `140x210`, `150x230`.
    trim: Option<Words>,
    /// Numbers of chapters: `keep` those of the titles, `none`, `arabic`, `roman`.
    numbering: Option<NumberingSetting>,
    /// Prefixes of the paths of images and what stands for them: `_din_style: style_1`.
    rewrite: Option<BTreeMap<String, Words>>,
    /// What to do with shortcodes that are not known, by name.
    shortcodes: Option<BTreeMap<String, ShortcodeSetting>>,
    /// TeX macros for all formulas: `"\\R": "\\mathbb{R}"`.
    macros: Option<BTreeMap<String, Words>>,
    /// The theme whose shortcodes the pages use, when hugo.toml does not say it.
    theme: Option<Words>,
    /// Printer whose rules the print PDF keeps: `kdp`, `ingramspark`, `generic`, `any`.
    printer: Option<PrinterSetting>,
    /// Paper of the printed book: `white`, `cream` …
    paper: Option<Words>,
    /// Pages or sections in the order wanted; those not named follow in the site's order.
    order: Option<OneOrMany<Words>>,
    /// Pages or sections that are not part of the book.
    exclude: Option<OneOrMany<Words>>,
    /// Pages that come before the body: foreword, introduction.
    front: Option<OneOrMany<Words>>,
    /// Pages that come after the body: appendices, glossary, colophon.
    back: Option<OneOrMany<Words>>,
    /// Whether sections that have chapters become parts (`true`).
    parts: Option<bool>,
    /// Addresses of links in print: as `notes`, or `none`.
    print_links: Option<PrintLinksSetting>,
    contents: Option<ContentsSetting>,
    /// Quotation marks: `keep` them, or `guillemets` («») for the outer ones.
    quotes: Option<QuotesSetting>,
    /// Whether fonts go into the EPUB (`true`).
    embed_fonts: Option<bool>,
    /// Pixels per inch of pictures in the screen PDF (150 to 300).
    picture_resolution: Option<u32>,
    /// Standard of the print PDF.
    pdfx: Option<PdfxSetting>,
    /// Crop marks in the print PDF and on the cover (`false`).
    crop_marks: Option<bool>,
    /// ICC profile of the printing condition, when the printer gave one: path of a CMYK output profile.
    profile: Option<Words>,
    /// Price, for the back cover: `18,50 €`.
    price: Option<Words>,
    /// Width of the spine when the printer gave it (`18.2mm`, `0.71in`); computed from pages and paper when absent.
    spine_width: Option<Words>,
    /// Words on the spine: from the head `down`, from the foot `up`, or `none`.
    spine_text: Option<SpineSetting>,
}

/// Text that YAML may have taken for a number or a truth value (`title: 1984`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words(String);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Words, D::Error> {
        use serde_json::Value as Json;
        match Json::deserialize(deserializer)? {
            Json::String(s) => Ok(Words(s)),
            Json::Number(n) => Ok(Words(n.to_string())),
            Json::Bool(b) => Ok(Words(b.to_string())),
            _ => Err(serde::de::Error::custom("expected text")),
        }
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Words".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected one value or a list of them")]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

/// A person: a name, or a map.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a name, or a map with `name`, `role` and `file-as`")]
enum Person {
    Full {
        name: Words,
        /// `author` when absent; a name of the role or its MARC code (`translator`, `trl`).
        role: Option<Words>,
        /// For sorting: `Cervantes, Miguel de`.
        #[serde(rename = "file-as")]
        file_as: Option<Words>,
    },
    Name(Words),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a subject, or a map with `name`, `authority` and `term`")]
enum SubjectSetting {
    Full { name: Words, authority: Option<Words>, term: Option<Words> },
    Name(Words),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a name, or a map with `name` and `position`")]
enum SeriesSetting {
    Full { name: Words, position: Option<Words> },
    Name(Words),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[derive(Default)]
struct ContentsSetting {
    /// `front`, `end` or `none`; the style's choice when absent.
    place: Option<PlaceSetting>,
    /// 0 parts, 1 chapters, 2 their headings …
    depth: Option<u8>,
    /// A list of figures after the contents.
    figures: Option<bool>,
    /// A list of tables after the contents.
    tables: Option<bool>,
}

/// Enumerations of names, with their text.
macro_rules! names {
    ($name:ident { $($variant:ident = $text:literal),* }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
        enum $name {
            $(#[serde(rename = $text)] $variant),*
        }
        impl From<$name> for String {
            fn from(name: $name) -> String {
                match name { $($name::$variant => $text),* }.to_owned()
            }
        }
    };
}

names!(NumberingSetting { Keep = "keep", None = "none", Arabic = "arabic", Roman = "roman" });
names!(ShortcodeSetting { Span = "span", Block = "block", Sidebar = "sidebar", Figure = "figure", Drop = "drop", Keep = "keep" });
names!(PrinterSetting { Kdp = "kdp", Ingram = "ingramspark", Generic = "generic", Any = "any" });
names!(PrintLinksSetting { Notes = "notes", None = "none" });
names!(PlaceSetting { Front = "front", End = "end", None = "none" });
names!(QuotesSetting { Keep = "keep", Guillemets = "guillemets" });
names!(SpineSetting { Down = "down", Up = "up", None = "none" });
names!(PdfxSetting { X4 = "x-4", X1a = "x-1a" });

/// The JSON Schema of `book.yaml`, for editors that complete and check it.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Settings).to_value()
}

/// Lays the settings in `value` over `config`. Keys that are not known or have a wrong value are reported and left out.
pub fn apply(value: &Value, file: FileId, config: &mut BookConfig, report: &mut Report) {
    check::unknown_keys(value, &json_schema(), file, report);
    for entry in value.entries() {
        config.places.insert(entry.key.clone(), Span::new(file, entry.value.range.clone()));
    }
    let settings = read(value, file, report);
    settings.lay_over(value, file, config, report);
}

/// Of an error that names the value and those that there are, in this order, the one that is most like it.
fn meant(error: &str) -> Option<&str> {
    let mut names = error.strip_prefix("unknown variant ")?.split('`').skip(1).step_by(2);
    let given = names.next()?;
    alike::nearest(given, names)
}

/// All keys at once; when that fails, one by one, so that a wrong one costs no other.
fn read(value: &Value, file: FileId, report: &mut Report) -> Settings {
    let mut json = serde_json::Map::new();
    for entry in value.entries() {
        if entry.value.is_null() {
            continue;
        }
        let mut alone = serde_json::Map::new();
        alone.insert(entry.key.clone(), entry.value.to_json());
        match serde_json::from_value::<Settings>(alone.clone().into()) {
            Ok(_) => json.extend(alone),
            Err(error) => {
                let error = error.to_string();
                let help = meant(&error).map_or_else(
                    || message!("`pliego schema` says what each setting takes"),
                    |nearest| message!("did you mean `{nearest}`?", nearest),
                );
                let cause = cause::of_library(&error);
                report.push(
                    Diagnostic::new("setting-invalid", message!("`{key}` has a value that cannot be used: {cause}", key = entry.key, cause))
                        .at(Span::new(file, entry.value.range.clone()))
                        .help(help),
                );
            }
        }
    }
    serde_json::from_value(json.into()).unwrap_or_default()
}

impl Settings {
    fn lay_over(self, value: &Value, file: FileId, config: &mut BookConfig, report: &mut Report) {
        let span = |key: &str| value.get(key).map_or(Span::new(file, 0..0), |v| Span::new(file, v.range.clone()));
        let meta = &mut config.metadata;
        set(&mut meta.title, line(self.title));
        set_some(&mut meta.subtitle, line(self.subtitle));
        let people: Vec<Person> = [self.author, self.authors].into_iter().flatten().flat_map(OneOrMany::into_vec).collect();
        if !people.is_empty() {
            meta.contributors = people.into_iter().map(|p| contributor(p, value, file, report)).collect();
        }
        if let Some(tag) = text(self.language).or(text(self.lang)) {
            match Lang::new(&tag) {
                Some(lang) => meta.lang = lang,
                None => report.push(
                    Diagnostic::new("setting-invalid", message!("`{tag}` is not a language tag", tag))
                        .at(if value.get("language").is_some() { span("language") } else { span("lang") })
                        .help(message!("write a BCP 47 tag such as `es` or `es-MX`")),
                ),
            }
        }
        set_some(&mut meta.publisher, text(self.publisher));
        for (key, slot, given) in [("isbn", &mut meta.isbn, self.isbn), ("print-isbn", &mut meta.print_isbn, self.print_isbn)] {
            let Some(given) = text(given) else { continue };
            *slot = crate::isbn::parse(&given);
            if slot.is_none() {
                report.push(
                    Diagnostic::new("isbn-invalid", message!("`{given}` is not an ISBN: its check digit or its length is wrong", given))
                        .at(span(key))
                        .help(message!("check its digits: the last one follows from the others")),
                );
            }
        }
        if let Some(date) = text(self.date) {
            if let Some(date) = day(&date) {
                meta.date = Some(date.to_owned());
            } else {
                report.push(
                    Diagnostic::new("setting-invalid", message!("`{date}` is not a date", date))
                        .at(span("date"))
                        .help(message!("write it as 2024, 2024-05 or 2024-05-06")),
                );
            }
        }
        set_some(&mut meta.rights, text(self.rights));
        set_some(&mut meta.description, text(self.description));
        if let Some(subjects) = self.subjects {
            meta.subjects = subjects.into_vec().into_iter().map(subject).collect();
        }
        if let Some(series) = self.series {
            meta.series = Some(match series {
                SeriesSetting::Full { name, position } => Series { name: name.0, position: text(position).and_then(|given| position_in_series(given, span("series"), report)) },
                SeriesSetting::Name(name) => Series { name: name.0, position: None },
            });
        }
        set_some(&mut meta.edition, text(self.edition));
        if let Some(credits) = texts(self.credits) {
            meta.credits = credits;
        }
        set_some(&mut meta.dedication, text(self.dedication));
        set_some(&mut meta.epigraph, text(self.epigraph));
        set_some(&mut meta.blurb, text(self.blurb));
        set_some(&mut config.cover, text(self.cover));
        set_some(&mut config.cover_alt, text(self.cover_alt));
        set_some(&mut config.style, text(self.style));
        set_some(&mut config.trim, text(self.trim));
        set_some(&mut config.theme, text(self.theme));
        set_some(&mut config.printer, self.printer.and_then(|printer| printers::find(&String::from(printer))));
        if let Some(name) = text(self.paper) {
            config.paper = Paper::find(&name);
            if config.paper.is_none() {
                report.push(
                    Diagnostic::new("printer-unknown", message!("there is no paper “{name}”", name))
                        .at(span("paper"))
                        .help(match alike::nearest(&name, ["white", "cream", "color"].into_iter()) {
                            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                            None => message!("the papers are white, cream and color"),
                        }),
                );
            }
        }
        match self.pdfx {
            Some(PdfxSetting::X4) => config.standard = Some(Standard::X4),
            Some(PdfxSetting::X1a) => config.standard = Some(Standard::X1a),
            None => {}
        }
        match self.numbering {
            Some(NumberingSetting::None) => config.numbering = Numbering::None,
            Some(NumberingSetting::Arabic) => config.numbering = Numbering::Arabic,
            Some(NumberingSetting::Roman) => config.numbering = Numbering::Roman,
            Some(NumberingSetting::Keep) => config.numbering = Numbering::Keep,
            None => {}
        }
        config.rewrite.extend(self.rewrite.unwrap_or_default().into_iter().map(|(k, v)| (k, v.0)));
        config.macros.extend(self.macros.unwrap_or_default().into_iter().map(|(k, v)| (k, v.0)));
        config.shortcodes.extend(self.shortcodes.unwrap_or_default().into_iter().map(|(k, v)| (k, v.into())));
        for (slot, given) in [
            (&mut config.order, self.order),
            (&mut config.exclude, self.exclude),
            (&mut config.front, self.front),
            (&mut config.back, self.back),
        ] {
            *slot = texts(given).unwrap_or_else(|| std::mem::take(slot));
        }
        set(&mut config.parts, self.parts);
        set(&mut config.print_links, self.print_links.map(|p| p == PrintLinksSetting::Notes));
        if let Some(contents) = self.contents {
            set_some(&mut config.contents.place, contents.place.and_then(|place| Place::find(&String::from(place))));
            set_some(&mut config.contents.depth, contents.depth);
            set(&mut config.contents.figures, contents.figures);
            set(&mut config.contents.tables, contents.tables);
        }
        match self.quotes {
            Some(QuotesSetting::Guillemets) => config.quotes = Quotes::Guillemets,
            Some(QuotesSetting::Keep) => config.quotes = Quotes::Keep,
            None => {}
        }
        set(&mut config.embed_fonts, self.embed_fonts);
        if let Some(resolution) = self.picture_resolution {
            if (LEAST_RESOLUTION..=MOST_RESOLUTION).contains(&resolution) {
                config.picture_resolution = Some(resolution);
            } else {
                report.push(
                    Diagnostic::new("setting-invalid", message!("`picture-resolution` is {resolution}", resolution))
                        .at(span("picture-resolution"))
                        .help(message!("write a number from {least} to {most}", least = LEAST_RESOLUTION, most = MOST_RESOLUTION)),
                );
            }
        }
        set(&mut config.crop_marks, self.crop_marks);
        set_some(&mut config.profile, text(self.profile));
        set_some(&mut config.price, text(self.price));
        match self.spine_text {
            Some(SpineSetting::Down) => config.spine_text = SpineText::Down,
            Some(SpineSetting::Up) => config.spine_text = SpineText::Up,
            Some(SpineSetting::None) => config.spine_text = SpineText::None,
            None => {}
        }
        if let Some(width) = text(self.spine_width) {
            config.spine_width = crate::length::parse(&width).filter(|width| *width > Length::ZERO && *width < Length::pt(720));
            if config.spine_width.is_none() {
                report.push(
                    Diagnostic::new("setting-invalid", message!("`{width}` is not the width of a spine", width))
                        .at(span("spine-width"))
                        .help(message!("write a length such as `18.2mm` or `0.71in`")),
                );
            }
        }
    }
}

fn set<T>(slot: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *slot = given;
    }
}

fn set_some<T>(slot: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *slot = given;
    }
}

/// A title: one line, however it was written.
fn line(words: Option<Words>) -> Option<String> {
    text(words).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn text(words: Option<Words>) -> Option<String> {
    words.map(|w| w.0.trim().to_owned()).filter(|w| !w.is_empty())
}

/// The number of a book in its series, in digits as EPUB wants it (`2`, `2.1`); Roman numerals are read.
fn position_in_series(given: String, span: Span, report: &mut Report) -> Option<String> {
    if given.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) {
        return Some(given);
    }
    if let Some(number) = crate::text::roman::value(&given) {
        return Some(number.to_string());
    }
    report.push(
        Diagnostic::new("setting-invalid", message!("`{given}` is no place in a series", given)).at(span).help(message!("write it in digits, as 2 or 2.1")),
    );
    None
}

fn texts(words: Option<OneOrMany<Words>>) -> Option<Vec<String>> {
    words.map(|w| w.into_vec().into_iter().filter_map(|w| text(Some(w))).collect())
}

fn contributor(person: Person, value: &Value, file: FileId, report: &mut Report) -> Contributor {
    let (name, role, file_as) = match person {
        Person::Full { name, role, file_as } => (name, role, file_as),
        Person::Name(name) => (name, None, None),
    };
    let role = match text(role) {
        None => "aut",
        Some(role) => marc_role(&role).unwrap_or_else(|| {
            let diagnostic = Diagnostic::new("setting-invalid", message!("the role `{role}` is not known; `contributor` is taken", role))
                .at(Span::new(file, place_of(&role, value).unwrap_or(0..0)))
                .help(message!("use author, translator, illustrator, editor, foreword, photographer, designer, or a MARC code"));
            report.push(diagnostic);
            "ctb"
        }),
    };
    Contributor { name: name.0, file_as: text(file_as), role: role.to_owned() }
}

/// Where a text stands in the data.
fn place_of(text: &str, value: &Value) -> Option<std::ops::Range<usize>> {
    if value.as_str() == Some(text) {
        return Some(value.range.clone());
    }
    value.entries().iter().map(|e| &e.value).chain(value.items()).find_map(|v| place_of(text, v))
}

fn subject(setting: SubjectSetting) -> Subject {
    match setting {
        SubjectSetting::Full { name, authority, term } => Subject { name: name.0, authority: text(authority), term: text(term) },
        SubjectSetting::Name(name) => Subject { name: name.0, authority: None, term: None },
    }
}

/// A date, without the time that may follow it.
fn day(text: &str) -> Option<&str> {
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let whole = day.len() == text.len() || crate::source::front_matter::Date::parse(text).is_some();
    (whole && is_date(day)).then_some(day)
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |s: &str, len: usize, max: u32| s.len() == len && s.parse::<u32>().is_ok_and(|n| (1..=max).contains(&n));
    match parts.as_slice() {
        [y] => number(y, 4, 9999),
        [y, m] => number(y, 4, 9999) && number(m, 2, 12),
        [y, m, d] => {
            number(y, 4, 9999) && number(m, 2, 12) && number(d, 2, 31) && {
                // 30 February is none.
                let day = |text: &str| text.parse().unwrap_or(0);
                jiff::civil::Date::new(day(y), day(m) as i8, day(d) as i8).is_ok()
            }
        }
        _ => false,
    }
}

//! What records say of a book, and the parts that several of them have.

use uuid::Uuid;
use crate::book::metadata::Metadata;
use crate::length::Length;
use crate::source::config::trade::{Edition, Trade};

/// What is known of a book once it is built.
///
/// The inputs of all records.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub metadata: &'a Metadata,
    pub trade: &'a Trade,
    pub words: usize,
    pub pictures: usize,
    /// Titles of its parts and chapters.
    pub contents: Vec<String>,
    pub has_bibliography: bool,
    pub has_index: bool,
    /// It is for those who cannot read small letters: the book says so, or has the design for them.
    pub large_print: bool,
    pub cover: Option<Cover>,
    pub epub: Option<Epub>,
    pub print: Option<Print>,
}

/// The file of the cover picture, and its pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    pub name: String,
    pub width: u32,
    pub height: u32,
}

/// The EPUB as it was written.
#[derive(Clone, Debug, Default)]
pub struct Epub {
    pub bytes: u64,
    /// What its package says of `schema:accessibilityFeature`.
    pub features: Vec<&'static str>,
    /// It conforms to EPUB Accessibility 1.1 and WCAG 2.2 at level AA.
    pub conforms: bool,
    /// All of it can be read without sight.
    pub without_sight: bool,
    /// The sentence of its accessibility summary.
    pub summary: String,
    pub formulas: bool,
}

/// The printed book as it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// All of them, as the printer makes them.
    pub pages: usize,
    /// The last number of the text, and of what stands before it with numbers of its own.
    pub main: usize,
    pub front: usize,
    /// Size of the letters of the running text.
    pub type_size: Length,
    pub width: Length,
    pub height: Length,
    /// Known when the printer says how thick its paper is.
    pub spine: Option<Length>,
}

/// An identifier that is the same for the same book, whatever its files are called.
pub(super) fn identifier(metadata: &Metadata) -> String {
    let name = format!("pliego\n{}\n{}\n{}", metadata.title, metadata.authors(), metadata.lang.tag());
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

/// The year, month and day of a date, as far as they are said.
pub(super) fn date_parts(date: &str) -> Vec<u32> {
    date.split('-').map_while(|part| part.parse().ok()).collect()
}

/// Who sends the records: the setting, else the publisher, else the first author.
pub(super) fn sender<'a>(facts: &'a Facts<'_>) -> &'a str {
    let trade = facts.trade;
    trade.sender.as_deref().or(facts.metadata.publisher.as_deref()).or(facts.metadata.names("aut").next()).unwrap_or("-")
}

/// The ISBN of an edition.
pub(super) fn isbn<'a>(facts: &'a Facts<'_>, edition: Edition) -> Option<&'a str> {
    match edition {
        Edition::Epub => facts.metadata.isbn.as_deref(),
        Edition::Paperback => facts.metadata.print_isbn.as_deref(),
    }
}

/// What the product is called in records, also when it has no ISBN.
pub(super) fn reference(facts: &Facts<'_>, edition: Edition) -> String {
    match isbn(facts, edition) {
        Some(isbn) => isbn.to_owned(),
        None => format!("{}-{}", identifier(facts.metadata), edition.name()),
    }
}

/// Whether the book comes out after the record is written.
pub(super) fn is_forthcoming(facts: &Facts<'_>) -> bool {
    let day = |date: &str| date.get(..10).unwrap_or(date).to_owned();
    facts.metadata.date.as_deref().is_some_and(|date| !facts.metadata.modified.is_empty() && day(date) > day(&facts.metadata.modified))
}

/// Articles that a title is not sorted by.
pub(super) const ARTICLES: &[(&str, &[&str])] = &[
    ("es", &["el", "la", "los", "las", "lo", "un", "una", "unos", "unas"]),
    ("en", &["the", "a", "an"]),
    ("fr", &["le", "la", "les", "un", "une", "des"]),
    ("it", &["il", "lo", "la", "i", "gli", "le", "un", "uno", "una"]),
    ("pt", &["o", "a", "os", "as", "um", "uma"]),
    ("de", &["der", "die", "das", "ein", "eine"]),
    ("ca", &["el", "la", "els", "les", "un", "una"]),
    ("gl", &["o", "a", "os", "as", "un", "unha"]),
];

/// The article with which a title begins in its language, and the rest.
pub(super) fn article<'a>(title: &'a str, language: &str) -> Option<(&'a str, &'a str)> {
    let (first, rest) = title.split_once(' ')?;
    let known = ARTICLES.iter().find(|(of, _)| *of == language)?.1;
    (known.contains(&first.to_lowercase().as_str()) && !rest.trim().is_empty()).then_some((first, rest))
}

/// An ISNI or ORCID, sixteen characters, in groups of four.
pub(super) fn grouped(id: &str) -> String {
    let characters: Vec<char> = id.chars().collect();
    characters.chunks(4).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A name as (family, given): by the form for sorting, else by its last word.
pub(super) fn parts<'a>(name: &'a str, file_as: Option<&'a str>) -> (&'a str, &'a str) {
    let sorted = file_as.and_then(|sorted| sorted.split_once(','));
    match sorted {
        Some((family, given)) => (family.trim(), given.trim()),
        None => name.trim().rsplit_once(' ').map_or((name.trim(), ""), |(given, family)| (family, given)),
    }
}

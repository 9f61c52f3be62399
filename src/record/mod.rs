//! What shops, libraries and those who cite are told of a book: ONIX, schema.org, BibTeX and CSL, from the settings and from what was built.

mod citation;
pub mod codes;
mod onix;

use uuid::Uuid;

use crate::book::metadata::Metadata;
use crate::length::Length;
use crate::source::config::trade::Trade;

/// What is known of a book once it is built.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub metadata: &'a Metadata,
    pub trade: &'a Trade,
    pub words: usize,
    pub pictures: usize,
    /// Titles of its parts and chapters.
    pub contents: Vec<String>,
    pub epub: Option<Epub>,
    pub print: Option<Print>,
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
    pub pages: usize,
    pub width: Length,
    pub height: Length,
    /// Known when the printer says how thick its paper is.
    pub spine: Option<Length>,
}

/// The kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Onix,
    JsonLd,
    Bibtex,
    Csl,
}

/// The record as a file.
pub fn write(kind: Kind, facts: &Facts<'_>) -> String {
    match kind {
        Kind::Onix => onix::message(facts),
        Kind::JsonLd => citation::json_ld(facts),
        Kind::Bibtex => citation::bibtex(facts),
        Kind::Csl => citation::csl(facts),
    }
}

/// The same for the same book, whatever its files are called.
fn identifier(metadata: &Metadata) -> String {
    let name = format!("pliego\n{}\n{}\n{}", metadata.title, metadata.authors(), metadata.lang.tag());
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

/// The year, month and day of a date, as far as they are said.
fn date_parts(date: &str) -> Vec<u32> {
    date.split('-').map_while(|part| part.parse().ok()).collect()
}

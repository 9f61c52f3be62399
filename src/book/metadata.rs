//! What the book says of itself.

use crate::lang::{Direction, Lang};
use crate::terms::editions;
use crate::text::digits::Numerals;

/// What is known of a book as a publication: a field for each element of Dublin Core and of the imprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub title: String,
    pub subtitle: Option<String>,
    pub contributors: Vec<Contributor>,
    pub lang: Lang,
    /// Its lines run down the page, from right to left.
    pub vertical: bool,
    /// How the book writes its own numbers.
    pub numerals: Numerals,
    pub publisher: Option<String>,
    /// Of the electronic edition, digits only, check digit verified.
    pub isbn: Option<String>,
    /// Of the printed edition.
    pub print_isbn: Option<String>,
    /// Publication date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// When the files were made, RFC 3339 in UTC, from SOURCE_DATE_EPOCH when set.
    pub modified: String,
    pub rights: Option<String>,
    pub description: Option<String>,
    pub subjects: Vec<Subject>,
    pub series: Option<Series>,
    /// As it was given: words, or a number alone.
    pub edition: Option<String>,
    /// What changed since the edition before.
    pub changes: Vec<String>,
    /// Depósito legal, printer and other lines for the copyright page.
    pub credits: Vec<String>,
    pub dedication: Option<String>,
    pub epigraph: Option<String>,
    /// Text for the back cover.
    pub blurb: Option<String>,
}

impl Metadata {
    /// Names of those with the given MARC role, in order.
    pub fn names<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a str> {
        self.contributors.iter().filter(move |c| c.role == role).map(|c| c.name.as_str())
    }

    /// How its pages follow each other: bound on the right, they do from right to left.
    pub fn progression(&self) -> Direction {
        if self.vertical { Direction::RightToLeft } else { self.lang.direction() }
    }

    /// Authors' names joined for display.
    pub fn authors(&self) -> String {
        self.names("aut").collect::<Vec<_>>().join(", ")
    }

    /// The edition in words (“Segunda edición”): a number alone gets those of the book's language.
    pub fn edition_statement(&self) -> Option<String> {
        let given = self.edition.as_deref().map(str::trim).filter(|given| !given.is_empty())?;
        let number = given.bytes().all(|b| b.is_ascii_digit()).then(|| editions::number(given)).flatten();
        Some(number.map_or_else(|| given.to_owned(), |number| editions::statement(&self.lang, number)))
    }

    /// The number of the edition, when its words begin with one.
    pub fn edition_number(&self) -> Option<u32> {
        editions::number(self.edition.as_deref()?)
    }

    /// Who holds the copyright and since when, for the copyright page (U10): what the author wrote of both, and nothing when the author's
    /// own words about the rights say it, or say that nobody holds them.
    pub fn copyright_notice(&self) -> Option<String> {
        let rights = self.rights.as_deref().unwrap_or_default();
        let lower = rights.to_lowercase();
        let said = rights.contains('©') || lower.contains("copyright");
        if said || FREE.iter().any(|free| lower.contains(free)) {
            return None;
        }
        let year = self.date.as_deref().and_then(|date| date.get(..4)).unwrap_or_default();
        match (year, self.authors().as_str()) {
            (_, "") => None,
            ("", holders) => Some(format!("© {holders}")),
            (year, holders) => Some(format!("© {year} {holders}")),
        }
    }
}

/// What says of a text that nobody holds its rights, in the languages of the terms.
const FREE: [&str; 12] = [
    "public domain", "dominio público", "dominio publico", "domaine public", "domínio público", "pubblico dominio", "gemeinfrei", "domini públic",
    "jabari publiko", "cc0", "パブリックドメイン", "مالکیت عمومی",
];

/// A person or body, with a MARC relator code (`aut`, `trl`, `ill`, `edt` …).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contributor {
    pub name: String,
    /// For sorting (`Cervantes, Miguel de`).
    pub file_as: Option<String>,
    pub role: String,
    /// Sixteen characters, check digit verified.
    pub isni: Option<String>,
    pub orcid: Option<String>,
}

/// A subject, with its scheme (`BISAC`, `Thema`) and code when given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub name: String,
    pub authority: Option<String>,
    pub term: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    pub position: Option<String>,
}

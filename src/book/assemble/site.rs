//! What the chapters are put together with.

use crate::text::digits::Digits;
use crate::book::{colophon, Metadata, NoteSettings};

/// What the book's settings decide of its assembling.
///
/// One field for each setting that assembling obeys.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    pub metadata: &'a Metadata,
    pub numbering: Numbering,
    /// Of the book's own numbers; by its language when absent.
    pub digits: Option<Digits>,
    /// Of what chapters hold, and of parts.
    pub counted: super::numbers::Counted,
    pub parts: Numbering,
    pub site: Site<'a>,
    pub notes: NoteSettings,
    /// Titles of indexes, by name.
    pub indexes: &'a super::index::Titles,
    pub abbreviations: (&'a super::abbreviations::Meanings, super::abbreviations::Expansion),
    pub colophon: &'a colophon::Wanted,
}

/// Numbers of chapters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// The titles' own.
    #[default]
    Keep,
    None,
    Arabic,
    Roman,
}

/// The site that the book's pages come from, for links that are written by address.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site<'a> {
    pub base_url: Option<&'a str>,
    /// Key of the language chosen, with which addresses may begin.
    pub language: Option<&'a str>,
    /// Pages that are not in the book.
    pub left_out: &'a [LeftOut],
    /// A reference to a page that is not there is no error to the author (`refLinksErrorLevel`).
    pub lenient: bool,
}

/// A page of the site that is not in the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Its logical path.
    pub path: String,
    pub address: String,
    pub state: State,
    /// Whether it counts where a page is looked for by its name alone, though Hugo does not build it.
    pub named: bool,
    /// Key of its language, when that is not the book's.
    pub language: Option<String>,
}

/// Whether a page has a place on the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Published,
    /// Built, but not written (`build`, `headless`).
    Unrendered,
    /// A draft, or of another time.
    Unbuilt,
}

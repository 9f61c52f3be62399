//! What every part of the package is written from.

use crate::book::page_map::PageMap;
use crate::materials::Materials;
use crate::book::contents::Contents;
use crate::book::shown::Shown;
use crate::book::{AssetId, Book, TextId};
use crate::font::FontBook;
use crate::picture::Format;
use crate::style::Sheet;
use crate::terms::{Terms, terms};
use super::accessibility::Access;
use super::faces::FaceUse;
use super::images::Placed;
use super::pages::PageMarks;
use super::plan::Plan;

/// For which reading systems the EPUB is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Flavour {
    /// EPUB 3.3, for all of them
    #[default]
    Standard,
    /// What Amazon's guidelines ask: no page for the cover, and no WebP.
    Kindle,
    /// What Apple Books asks: its options, so that the book's fonts are used.
    Apple,
    /// What Kobo's own reader asks: sentences with marks, and `.kepub.epub` as the name's ending.
    Kobo,
}

impl Flavour {
    /// The ending of the file's name.
    pub fn ending(self) -> &'static str {
        if self == Flavour::Kobo { "kepub.epub" } else { "epub" }
    }
}

/// Settings of this output.
///
/// One field for each setting.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub flavour: Flavour,
    pub embed_fonts: bool,
    pub keep_webp: bool,
    /// The cover as given by the author; one is made when absent.
    pub cover: Option<AssetId>,
    /// What the cover shows; its title and author when absent.
    pub cover_alt: Option<String>,
    /// How a cover that is made looks, and the pictures for it.
    pub cover_look: crate::cover::Look,
    pub cover_pictures: Vec<AssetId>,
    /// The contents as a page of the book; the reading system has them at hand in any case.
    pub contents: Contents,
    /// For tests of the audit: a text that is not written.
    pub sabotage: Option<TextId>,
}

/// What an EPUB is made from. With a page map it carries the numbers of the printed pages.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    pub materials: Materials<'a>,
    pub pages: Option<&'a PageMap>,
    pub options: &'a Options,
}

/// What all documents are written from.
pub(super) struct Context<'a> {
    pub(super) book: &'a Book,
    /// The design as a reading system computes it.
    pub(super) sheet: Sheet,
    /// Its lines run down the page.
    pub(super) vertical: bool,
    pub(super) fonts: &'a FontBook,
    pub(super) options: &'a Options,
    pub(super) terms: &'static Terms,
    pub(super) plan: Plan,
    pub(super) pages: PageMarks,
    pub(super) placed: Placed<'a>,
}

/// A picture as it is in the EPUB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// `None` for a cover that was composed.
    pub asset: Option<AssetId>,
    pub format: Format,
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
}

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// What of the book is in it.
    pub shown: Shown,
    /// What it says of its accessibility.
    pub access: Access,
    pub summary: String,
    /// The pictures of the text.
    pub pictures: Vec<PictureFile>,
    pub cover: Option<PictureFile>,
}

/// What has been written: the manifest, and the characters that the fonts must have.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) items: Vec<Item>,
    pub(super) faces: FaceUse,
    pub(super) shown: Shown,
}

pub(super) fn item(id: &str, path: &str, media_type: &'static str, in_spine: bool, properties: Vec<&'static str>) -> Item {
    Item { id: id.to_owned(), path: path.to_owned(), media_type, properties, in_spine }
}

/// The title, or the word for one when the book has none: EPUB requires it.
pub(super) fn book_title(book: &Book) -> String {
    match book.metadata.title.trim() {
        "" => terms(&book.metadata.lang).untitled.to_owned(),
        title => title.to_owned(),
    }
}

/// A file of the package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    /// Within the package's folder.
    pub path: String,
    pub media_type: &'static str,
    /// `nav`, `cover-image`, `mathml`, `svg`.
    pub properties: Vec<&'static str>,
    /// Part of the reading order.
    pub in_spine: bool,
}

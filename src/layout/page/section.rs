//! A chapter or a piece of front matter as set: its pages with everything in place, not yet in a row, and what the row must know of it.
//!
//! Positions on a page are relative to the text area's top left corner; [`super::sequence`] knows each page's side and moves them.

use serde::{Deserialize, Serialize};

use super::breaker;
use crate::book::page_map::Position;
use crate::book::shown::Shown;
use crate::layout::flow::column::{Caption, Ends, Fixed};
use crate::layout::pages::{Numeral, Rect, Structure};
use crate::layout::paragraph::lines::LineInfo;
use crate::length::Length;

/// Where a section's first page may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    #[default]
    Recto,
    Verso,
    Next,
    /// On the page that the section before ends on.
    Joins,
}

/// A chapter or a piece of front matter, as set.
///
/// What the row of pages must know of a chapter: a field for each question.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Section {
    pub drafts: Vec<Draft>,
    pub structure: Structure,
    pub start: Start,
    pub numeral: Numeral,
    /// A display page: no head, no folio.
    pub display: bool,
    /// The name of the style's `@page`.
    #[serde(skip)]
    pub page_name: &'static str,
    pub strings: Strings,
    /// Index into the book's chapters; `None` for the pages that layout makes.
    #[serde(skip)]
    pub chapter: Option<usize>,
    /// Of its figures and tables.
    pub captions: Vec<Caption>,
    /// What the design hides.
    pub hidden: Shown,
    /// Strings that running heads print, by their places: names and values.
    pub named: Vec<(String, String)>,
}

/// The strings a page's heads are made of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Strings {
    pub book_title: String,
    pub author: String,
    pub part_title: String,
    pub chapter_title: String,
    pub label: String,
}

/// A page of a chapter.
///
/// A page that is not in the row yet, with what the reports will ask of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Draft {
    pub content: Fixed,
    /// What stands in the outer margin, from its column's left: its names are among those of the content.
    pub margin: Fixed,
    /// From the text's head to the end of all but the notes.
    pub bottom: Length,
    /// Its notes.
    pub notes: Option<NoteBlock>,
    /// The chapter opens on it: no running head.
    pub opening: bool,
    /// Lines of running text, for the quality report.
    pub lines: Vec<LineRecord>,
    pub short: Option<breaker::Short>,
    pub faults: Vec<breaker::Fault>,
    /// Notes that go on overleaf.
    pub split_notes: u32,
    /// Lines more (or, negative, less) than a page has, with its spread.
    pub spread: i64,
    /// Pictures with pages of their own that come after it, by their place in the column.
    pub plates: Vec<usize>,
    /// The verso or the recto of a parallel text.
    pub facing: Option<Side>,
    /// It is a page of such a picture.
    pub plate: Option<PlatePage>,
}

/// The notes at a page's foot, with the space over them, and where they begin among what stands on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteBlock {
    pub height: Length,
    pub from: Ends,
}

/// A side of facing pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    Verso,
    Recto,
}

/// A page of a picture that stands outside of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatePage {
    /// The page of text that it comes after, at the earliest.
    pub after: usize,
    /// How many pages the picture has, and which of them this is.
    pub of: usize,
    pub number: usize,
    /// Positions count from the page's corner.
    pub on_page: bool,
}

/// A line as the quality report wants it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineRecord {
    pub info: LineInfo,
    pub text: String,
    /// First and last of its paragraph.
    pub first: bool,
    pub last: bool,
    pub width: Length,
    /// Word spaces, from the measure's left end.
    pub gaps: Vec<(Length, Length)>,
    /// Where it stands in the text area.
    pub area: Rect,
    /// Its first character in the book.
    pub position: Option<Position>,
}

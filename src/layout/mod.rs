//! Book + Sheet + fonts → [`Pages`].
//!
//! Each chapter is set on its own, in parallel: `flow` turns blocks into a column of lines and boxes (using `paragraph`), `page`
//! breaks the column into pages with their notes. Then pages are put in sequence and numbered, and heads and folios set.

pub mod dump;
pub mod flow;
pub mod frame;
pub mod page;
pub mod pages;
pub mod paragraph;
pub mod quality;

use crate::book::Book;
use crate::book::page_map::PageMap;
use crate::font::FontBook;
use crate::picture::Pictures;
use crate::report::Report;
use crate::style::Sheet;
use pages::Pages;
use quality::Quality;

/// What decides the shape of the pages besides the style.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// For a press: links are not marked, their addresses become notes when asked, videos get QR codes.
    pub press: bool,
    /// Trim size by name, over the style's.
    pub trim: Option<String>,
    /// Printer whose inner margins apply.
    pub printer: Option<String>,
}

/// The book as pages, with what follows from that.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub pages: Pages,
    pub page_map: PageMap,
    pub quality: Quality,
}

/// Sets the book.
pub fn set(_book: &Book, _sheet: &Sheet, _fonts: &FontBook, _pictures: &Pictures, _options: &Options, _report: &mut Report) -> Layout {
    Layout::default()
}

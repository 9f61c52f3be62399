//! Pages → PDF, with krilla.
//!
//! Everything has its place already ([`Pages`]): here it is only written down. [`draw`] paints a page's items, [`text`] its glyphs, [`image`] brings
//! pictures and drawings into the file, [`tag`] makes the structure tree, [`navigate`] outline, labels, destinations and links,
//! [`metadata`] says what the file is. [`screen`] puts them together for reading; the policy files beside this one
//! (`PDF_UA1.md`, `PDF_A2.md`) say clause by clause how the standards are met.

mod color;
mod draw;
mod face;
mod image;
mod metadata;
mod navigate;
mod screen;
mod tag;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::book::Metadata;
use crate::font::FontBook;
use crate::layout::pages::Pages;
use crate::picture::Pictures;
use crate::report::{Diagnostic, Report};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Tagged PDF 1.7: PDF/UA-1 and PDF/A-2a.
    #[default]
    Screen,
    /// PDF/X-4.
    PressX4,
    /// PDF/X-1a:2003.
    PressX1a,
}

/// What every part of the writer needs to know of the book.
#[derive(Clone, Copy)]
struct Job<'a> {
    pages: &'a Pages,
    metadata: &'a Metadata,
    fonts: &'a FontBook,
    pictures: &'a Pictures,
}

/// The bytes of the PDF; `None` when it could not be made (reported).
pub fn write(
    pages: &Pages,
    metadata: &Metadata,
    fonts: &FontBook,
    pictures: &Pictures,
    target: Target,
    report: &mut Report,
) -> Option<Vec<u8>> {
    let job = Job { pages, metadata, fonts, pictures };
    // krilla asserts what we have to keep; a slip there must not take the other outputs with it.
    let written = catch_unwind(AssertUnwindSafe(|| match target {
        Target::Screen => screen::write(job, report),
        Target::PressX4 | Target::PressX1a => None,
    }));
    written.unwrap_or_else(|_| {
        let message = "the PDF could not be made: the writer found a contradiction in the pages";
        report.push(Diagnostic::new("internal-error", message).help("please report it with the book that shows it"));
        None
    })
}

//! What a PDF is made from, and for whom.

use crate::printers::Standard;
use std::sync::Arc;
use crate::book::Metadata;
use crate::font::FontBook;
use crate::layout::pages::Pages;
use crate::length::Length;
use crate::picture::Pictures;
use crate::printers::{self, Paper, Printer};

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

/// How a book is printed.
#[derive(Clone, Debug)]
pub struct Press {
    pub standard: Standard,
    pub printer: &'static Printer,
    pub paper: Paper,
    /// The inside is printed in black alone: pictures and colours become grey.
    pub black_only: bool,
    /// Crop marks around the page, for printers that want them.
    pub marks: bool,
    /// The printer's own ICC profile, instead of ours.
    pub profile: Option<Arc<[u8]>>,
}

impl Default for Press {
    /// A file that any printer takes.
    fn default() -> Press {
        Press { standard: Standard::X4, printer: &printers::ANY, paper: Paper::White, black_only: false, marks: false, profile: None }
    }
}

/// The pages to be written, and what they refer to.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    pub pages: &'a Pages,
    pub metadata: &'a Metadata,
    pub fonts: &'a FontBook,
    pub pictures: &'a Pictures,
}

/// The book that a cover is for: its size when closed, and its pages.
#[derive(Clone, Copy, Debug)]
pub struct Closed {
    pub trim: (Length, Length),
    pub pages: u32,
}

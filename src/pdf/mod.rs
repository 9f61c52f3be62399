//! Pages → PDF, with krilla; `press` makes the PDF/X pass.

use crate::book::Metadata;
use crate::font::FontBook;
use crate::layout::pages::Pages;
use crate::picture::Pictures;
use crate::report::Report;

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

/// The bytes of the PDF; `None` when it could not be made (reported).
pub fn write(
    _pages: &Pages,
    _metadata: &Metadata,
    _fonts: &FontBook,
    _pictures: &Pictures,
    _target: Target,
    _report: &mut Report,
) -> Option<Vec<u8>> {
    None
}

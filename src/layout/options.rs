//! What decides the shape of the pages besides the style.

use crate::book::TextId;
use crate::book::contents::Contents;
use crate::length::Length;
use crate::style::Trim;

/// What decides the shape of the pages besides the style.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// For a press: links are not marked, their addresses become notes when asked, videos get QR codes.
    pub press: bool,
    /// For a display: pages are alike on both sides, and none is blank.
    pub one_sided: bool,
    /// The grid is drawn over the pages.
    pub show_grid: bool,
    /// Over the style's page.
    pub trim: Option<&'static Trim>,
    /// What the printer wants, once the page count is known.
    pub least_margins: Option<LeastMargins>,
    pub contents: Contents,
    /// Notes stand in the margin, which the style may make wider for them.
    pub margin_notes: bool,
    /// For tests of the audit.
    pub sabotage: Option<Sabotage>,
}

/// Margins that pages have at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeastMargins {
    /// At the spine.
    pub inner: Length,
    /// From the other edges to text, running heads and folios.
    pub edge: Length,
}

/// Faults that are made on purpose, so that tests can show that the audit finds them. Nothing sets them but tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// A text is not set, or a block of code.
    Text(TextId),
    /// The third line of every page is left out.
    Line,
    /// It is there twice.
    Twice,
    /// The last fragment of every note is left out.
    Note,
    /// Pictures and drawings are left out.
    Picture,
    /// Formulas are left out.
    Formula,
    /// Boxes stand so much lower than they should.
    Down(Length),
    /// Everything stands so much to the right.
    Right(Length),
}

//! Which printed page a place of the text is on: what lets the EPUB cite the print pages.

use super::TextId;

/// A place in the book: a byte offset into the flat text of one [`super::Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    pub text: TextId,
    pub offset: u32,
}

/// The pages in order, each with the position of its first word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMap {
    pub starts: Vec<PageStart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// The printed folio: `vii`, `23`.
    pub label: String,
    /// Where the page's body text begins; `None` for a page without text of the book (blank, title page, contents).
    pub position: Option<Position>,
}

//! What both outputs are made from.

use crate::book::Book;
use crate::font::FontBook;
use crate::picture::Pictures;
use crate::style::Sheet;

/// The book and all that showing it needs: pages and EPUB are made from the same.
#[derive(Clone, Copy)]
pub struct Materials<'a> {
    /// The model, as this output shows it.
    pub book: &'a Book,
    /// The design.
    pub sheet: &'a Sheet,
    /// The faces of the design, over the built-in ones.
    pub fonts: &'a FontBook,
    /// The pictures that the book names, decoded in the background.
    pub pictures: &'a Pictures,
}

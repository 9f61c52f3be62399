//! Numbers that things of a book are known by.

use serde::{Deserialize, Serialize};

/// An index into `Book::chapters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ChapterId(pub u32);

/// Names one text of the book (a paragraph, a heading, a table cell …), in reading order. Positions in the book are
/// a `TextId` and an offset in bytes into its flat text (see [`crate::book::visit::flat_text`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextId(pub u32);

impl TextId {
    /// Of words that are not the book's, and of all texts until they are numbered.
    pub const NONE: TextId = TextId(u32::MAX);
}

impl Default for TextId {
    fn default() -> TextId {
        TextId::NONE
    }
}

/// An index into `source::Assets`: a file of the site that the book uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AssetId(pub u32);

/// A note's place among [`super::Chapter::footnotes`] or [`super::Chapter::author_notes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NoteId(pub u32);

impl NoteId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// `[^label]`.
    Footnote,
    /// An item of the list under `Notas:`.
    Author,
}

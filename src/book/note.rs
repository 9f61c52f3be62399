//! Footnotes and author's notes. They are never mixed up: a footnote goes to the foot of its page, an author's note stays
//! in the list where the author put it.

use super::Block;
use crate::report::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// `[^label]`.
    Footnote,
    /// An item of the list under `Notas:`.
    Author,
}

/// Where the footnotes of a book stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotePlace {
    #[default]
    Foot,
    ChapterEnd,
    BookEnd,
}

/// What the book says of its footnotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoteSettings {
    pub place: NotePlace,
    /// Numbers go on from chapter to chapter.
    pub through: bool,
}

/// A note's place among [`super::Chapter::footnotes`] or [`super::Chapter::author_notes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

impl NoteId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// As in the source (`1`, `cervantes-1605`); per chapter.
    pub label: String,
    /// As printed; given by [`super::note_order`], restarts in each chapter (typography F7).
    pub number: u32,
    pub blocks: Vec<Block>,
    /// How many marks refer to it, counted by [`super::note_order`]. An author's note may have none.
    pub references: u32,
    pub span: Span,
}

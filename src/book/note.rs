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

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// As in the source (`1`, `cervantes-1605`); per chapter.
    pub label: String,
    /// As printed; restarts in each chapter (typography F7).
    pub number: u32,
    pub blocks: Vec<Block>,
    /// How many marks refer to it. An author's note may have none.
    pub references: u32,
    pub span: Span,
}

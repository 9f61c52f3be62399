//! The names of places that links lead to.

use crate::book::visit::{Visitor, walk_blocks, walk_text};
use crate::book::{Chapter, Inline, NoteId, NoteKind};

/// The name of a note as a destination: by its place among the notes of its chapter, since two series have the same numbers.
pub fn note_name(chapter: &str, kind: NoteKind, note: NoteId) -> String {
    let number = note.0 + 1;
    match kind {
        NoteKind::Footnote => format!("{chapter}-fn-{number}"),
        NoteKind::Author => format!("{chapter}-an-{number}"),
    }
}

/// The name of the n-th mark of a note.
pub fn reference_name(note: &str, occurrence: u32) -> String {
    format!("{note}-ref-{occurrence}")
}

/// The names of the first marks of a chapter's footnotes, of those that its text cites: marks within notes stand at the end of the book too.
pub fn first_marks(chapter: &Chapter) -> impl Iterator<Item = String> + '_ {
    let mut cited = Cited::default();
    walk_text(&chapter.title, &mut cited);
    walk_blocks(&chapter.blocks, &mut cited);
    chapter.author_notes.iter().for_each(|note| walk_blocks(&note.blocks, &mut cited));
    cited.0.into_iter().map(|note| reference_name(&note_name(&chapter.id, NoteKind::Footnote, note), 1))
}

#[derive(Default)]
struct Cited(Vec<NoteId>);

impl Visitor for Cited {
    fn inline(&mut self, inline: &Inline) {
        if let Inline::NoteRef(mark) = inline
            && mark.kind == NoteKind::Footnote
            && mark.occurrence == 1
        {
            self.0.push(mark.note);
        }
    }
}

/// What the names of places begin with that set a named string; no id of the book does.
pub const STRING_PLACE: &str = "\u{1f}string ";

/// The index, among the chapter's named strings, that the name of a place stands for; `None` for names of anything else.
pub fn string_place(name: &str) -> Option<usize> {
    name.strip_prefix(STRING_PLACE)?.parse().ok()
}

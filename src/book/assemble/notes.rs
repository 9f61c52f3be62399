//! Notes: marks counted, so that each reference can be led back to.

use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{Chapter, Inline, NoteKind};

/// Numbers the marks of each note in reading order and counts them. Footnotes restart in each chapter (typography F7).
pub fn count(chapter: &mut Chapter) {
    let mut marks = Marks { footnotes: vec![0; chapter.footnotes.len()], author_notes: vec![0; chapter.author_notes.len()] };
    walk_chapter_mut(chapter, &mut marks);
    for (i, (note, references)) in chapter.footnotes.iter_mut().zip(marks.footnotes).enumerate() {
        note.references = references;
        note.number = i as u32 + 1;
    }
    for (note, references) in chapter.author_notes.iter_mut().zip(marks.author_notes) {
        note.references = references;
    }
}

struct Marks {
    footnotes: Vec<u32>,
    author_notes: Vec<u32>,
}

impl VisitorMut for Marks {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::NoteRef(mark) = inline else { return };
        let counts = match mark.kind {
            NoteKind::Footnote => &mut self.footnotes,
            NoteKind::Author => &mut self.author_notes,
        };
        if let Some(count) = counts.get_mut(mark.index as usize) {
            *count += 1;
            mark.occurrence = *count;
        }
    }
}

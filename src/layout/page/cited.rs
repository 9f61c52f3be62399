//! Which notes each line and box brings to its page: those of its own marks, and those that these notes cite in their turn.

use std::collections::BTreeSet;

use crate::book::NoteId;
use crate::layout::flow::column::{Column, Entry, Mark};

/// The notes of a column, as its lines bring them.
#[derive(Default)]
pub struct Cited {
    /// Notes whose first mark lies within each note.
    within: Vec<Vec<NoteId>>,
    /// Notes of the opening, which the first entry that can brings along.
    opening: Vec<NoteId>,
    /// Notes that take nothing of the page's foot.
    in_margin: BTreeSet<NoteId>,
    first: Option<usize>,
}

impl Cited {
    pub fn new(column: &Column<'_>) -> Cited {
        let within = column.notes.iter().map(|fragments| fragments.iter().flat_map(|fragment| fragment.notes.iter().map(|mark| mark.note)).collect()).collect();
        let takes = |entry: &Entry<'_>| matches!(entry, Entry::Paragraph(_) | Entry::Fixed(..) | Entry::Float(..));
        let opening = column.opening.notes.iter().map(|mark| mark.note).collect();
        Cited { within, opening, in_margin: column.in_margin.clone(), first: column.entries.iter().position(takes) }
    }

    /// The notes of the entry at `index`: to the first that can bring some those of the opening belong.
    pub fn of_entry(&self, index: usize) -> OfEntry<'_> {
        OfEntry { cited: self, before: if self.first == Some(index) { &self.opening } else { &[] } }
    }

    /// The notes with all that are cited within them, in the order of their numbers.
    fn closure(&self, notes: impl Iterator<Item = NoteId>) -> Vec<u32> {
        let mut all = BTreeSet::new();
        let mut open: Vec<NoteId> = notes.collect();
        while let Some(note) = open.pop() {
            if all.insert(note.0) {
                open.extend(self.within.get(note.index()).into_iter().flatten());
            }
        }
        all.into_iter().filter(|note| !self.in_margin.contains(&NoteId(*note))).collect()
    }
}

/// The notes of one entry.
pub struct OfEntry<'c> {
    cited: &'c Cited,
    before: &'c [NoteId],
}

impl OfEntry<'_> {
    /// The notes that a line of the entry brings to its page, when its own marks are those of `notes`.
    pub fn of_line(&self, line: usize, notes: &[NoteId]) -> Vec<u32> {
        let before = if line == 0 { self.before } else { &[] };
        if before.is_empty() && notes.is_empty() {
            return Vec::new();
        }
        self.cited.closure(before.iter().chain(notes).copied())
    }

    /// The notes that a box brings to its page, when its own marks are these.
    pub fn of_box(&self, marks: &[Mark]) -> Vec<u32> {
        let notes: Vec<NoteId> = marks.iter().map(|mark| mark.note).collect();
        self.of_line(0, &notes)
    }
}

//! Footnotes: marks and definitions → the chapter's notes, numbered in the order of their first marks.

use std::collections::BTreeMap;

use crate::book::visit::{VisitorMut, walk_blocks_mut};
use crate::book::*;

use super::reader::{Definition, Reader, fold_label};

/// Numbers the marks in reading order, notes within notes after those of the text, and gives the notes in that order. What
/// nobody cites is left out, as Goldmark has it, with a warning.
pub fn number(reader: &mut Reader, blocks: &mut [Block]) -> Vec<Note> {
    let mut definitions = std::mem::take(&mut reader.definitions);
    definitions.sort_by_key(|d| d.span.start);
    // The first definition of a label wins.
    let mut by_label: BTreeMap<String, Option<Definition>> = BTreeMap::new();
    let mut order = Vec::new();
    for definition in definitions {
        let label = fold_label(&definition.label);
        if by_label.contains_key(&label) {
            let message = format!("the note `{}` is defined twice; the first definition counts", definition.label);
            reader.tell("note-twice", message, definition.span, "give each note a label of its own");
            continue;
        }
        order.push(label.clone());
        by_label.insert(label, Some(definition));
    }
    let mut marks = Marks { cited: &reader.cited, numbers: BTreeMap::new(), order: Vec::new(), counts: Vec::new() };
    walk_blocks_mut(blocks, &mut marks);
    let mut notes: Vec<Note> = Vec::new();
    while notes.len() < marks.order.len() {
        let label = marks.order[notes.len()].clone();
        let Some(definition) = by_label.get_mut(&label).and_then(Option::take) else {
            // The stub said that it is defined, but its definition was not read: keep the number.
            let span = crate::report::Span::default();
            notes.push(Note { label, number: notes.len() as u32 + 1, blocks: Vec::new(), references: 0, span });
            continue;
        };
        let mut inside = definition.blocks;
        walk_blocks_mut(&mut inside, &mut marks);
        let number = notes.len() as u32 + 1;
        notes.push(Note { label: definition.label, number, blocks: inside, references: 0, span: definition.span });
    }
    for (note, count) in notes.iter_mut().zip(&marks.counts) {
        note.references = *count;
    }
    let unused: Vec<Definition> = order.iter().filter_map(|label| by_label.get_mut(label).and_then(Option::take)).collect();
    for definition in unused {
        let message = format!("the note `{}` is defined and not cited: it is left out, as on the web", definition.label);
        reader.tell("note-unused", message, definition.span, format!("cite it where it belongs: `[^{}]`", definition.label));
    }
    notes
}

struct Marks<'a> {
    cited: &'a [String],
    /// Folded label → place among the notes.
    numbers: BTreeMap<String, u32>,
    order: Vec<String>,
    counts: Vec<u32>,
}

impl VisitorMut for Marks<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::NoteRef(mark) = inline else { return };
        if mark.kind != NoteKind::Footnote {
            return;
        }
        let label = self.cited.get(mark.index as usize).map(|l| fold_label(l)).unwrap_or_default();
        let next = self.order.len() as u32;
        let index = *self.numbers.entry(label.clone()).or_insert(next);
        if index == next {
            self.order.push(label);
            self.counts.push(0);
        }
        let count = &mut self.counts[index as usize];
        *count += 1;
        mark.index = index;
        mark.occurrence = *count;
    }
}

/// The heading under which only notes are defined leaves the text; a break before the notes too.
pub fn take_heading(blocks: &mut Vec<Block>, places: &[u32]) -> Option<Heading> {
    let mut taken = None;
    let mut i = 0;
    while i < blocks.len() {
        let next = blocks.get(i + 1);
        let owns_next = match (&blocks[i].kind, next.map(|b| &b.kind)) {
            (BlockKind::Heading(heading), Some(BlockKind::Heading(next))) => next.level > heading.level,
            (BlockKind::Heading(_), Some(_)) => true,
            (BlockKind::Heading(_), None) => false,
            _ => true,
        };
        let end = next.map_or(u32::MAX, |b| b.span.start);
        let defines = places.iter().any(|place| (blocks[i].span.end..end).contains(place));
        if owns_next || !defines || taken.is_some() {
            i += 1;
            continue;
        }
        if let BlockKind::Heading(heading) = blocks.remove(i).kind {
            taken = Some(heading);
        }
    }
    let after_all = |block: &Block| places.iter().any(|place| *place >= block.span.end);
    while blocks.last().is_some_and(|b| b.kind == BlockKind::ThematicBreak && after_all(b)) {
        blocks.pop();
    }
    taken
}

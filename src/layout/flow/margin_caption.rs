//! Captions in the margin (`--captions: margin`), where the page has a column of notes there: each begins beside the head of its figure or
//! table, among the notes. What finds no place there stands where captions stand in other designs.

use super::column::{Fixed, Mark};
use super::{BlockContext, Flow};
use crate::book::NoteId;
use crate::layout::page::margin_column::MarginColumn;
use crate::length::Length;

impl<'a> Flow<'a> {
    /// Sets a caption for the margin by `set`, which is given the column's width. The mark is for the box that the caption stands beside;
    /// `None` when the caption has no place in the margin: then nothing was set.
    pub fn margin_caption(&mut self, at: BlockContext<'_>, inner: BlockContext<'_>, set: impl FnOnce(&mut Flow<'a>, Length) -> Vec<Fixed>) -> Option<Mark> {
        let column = self.design.margin_column?;
        let asked = self.design.body.custom.get("captions").is_some_and(|place| place.trim() == "margin");
        let stands_in_text = !at.fixed && at.nesting == 0 && !at.turned && inner.left == Length::ZERO && self.list.label.is_empty();
        // They come after the footnotes, in the order of the list of captions.
        let number = self.chapter.footnotes.len() + self.column.captions.len();
        let note = NoteId(number as u32);
        if !asked || !stands_in_text || self.notes.plan.without_captions || self.notes.plan.at_foot.contains(&note) {
            return None;
        }
        let fragments = self.attempt(inner.node, |flow| {
            let fragments = set(flow, column.width);
            let height: Length = fragments.iter().map(|fragment| fragment.height).sum();
            let fits = height <= MarginColumn::highest(&flow.design.frame) && fragments.iter().all(|fragment| column.holds(fragment));
            // Marks of notes would stand in what is placed like a note itself.
            (fits && !fragments.is_empty() && fragments.iter().all(|fragment| fragment.notes.is_empty())).then_some(fragments)
        })?;
        let y = fragments.first().and_then(|first| first.items.iter().find_map(|item| item.kind.glyphs())).map_or(Length::ZERO, |run| run.y);
        if self.column.notes.len() <= number {
            self.column.notes.resize_with(number + 1, Vec::new);
        }
        self.column.notes[number] = fragments;
        self.column.in_margin.insert(note);
        self.column.margin_captions.insert(note);
        Some(Mark { note, y })
    }
}

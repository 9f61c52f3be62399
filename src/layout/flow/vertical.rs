//! The vertical list, as TeX has it: boxes, glue and frames one under the other.
//!
//! Blocks append to the list at hand. What lies within a cell, a note or a column is a list of its own, which [`super::fragments`]
//! makes boxes of. Margins that meet are one glue, the larger of them, and it is written when the next box comes.

use super::column::{self, Entry, Fixed, Frame, Keep, Paragraph};
use super::beside::State as Beside;
use crate::layout::frame::Frame as PageFrame;
use crate::layout::page::breaker::Space;
use crate::layout::pages::{GlyphRun, Item};
use crate::length::Length;

/// What is drawn beside the next line that is set, or at its head: an item's marker, a note's number, an initial.
#[derive(Default)]
pub struct Label {
    /// On a baseline at 0: from the column's left, or from the label's own when it stands within the line.
    pub items: Vec<Item>,
    /// The label's room at the head of the line, and the line's left end.
    pub within: Option<(Length, Length)>,
}

impl Label {
    /// Items beside the line, from the column's left.
    pub fn beside(items: Vec<Item>) -> Label {
        Label { items, within: None }
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The left and right ends of the label's glyphs; `None` without any.
    pub fn extent(&self) -> Option<(Length, Length)> {
        let runs = || self.items.iter().filter_map(|item| item.kind.glyphs());
        let end = |run: &GlyphRun| run.x + run.glyphs.iter().map(|glyph| glyph.advance).sum::<Length>().scale(i64::from(run.scale), 1000);
        Some((runs().map(|run| run.x).min()?, runs().map(end).max()?))
    }

    /// What a label takes at the head of its line, when it stands there.
    pub fn room(&self) -> Option<Length> {
        self.within.map(|(room, _)| room)
    }
}

/// A list, and what waits for its next box.
///
/// Its entries, and one field for each thing that waits for a box.
pub struct VerticalList<'a> {
    pub entries: Vec<Entry<'a>>,
    /// Its grid.
    pub frame: PageFrame,
    /// Between the last box and the next: the larger of the margins that meet.
    pub glue: Length,
    /// Something whose height is no multiple of the grid went before.
    off_grid: bool,
    /// How far formulas on the last line of the paragraph above reach down.
    drop: Length,
    /// Nothing was put yet: a first margin counts for nothing.
    pub is_new: bool,
    /// Names of what begins with the next box.
    pub anchors: Vec<String>,
    /// Drawn beside the next line that is set, or at its head.
    pub label: Label,
    /// The figure that the text at hand goes around.
    pub beside: Beside,
}

impl<'a> VerticalList<'a> {
    pub fn new(frame: PageFrame) -> VerticalList<'a> {
        VerticalList {
            entries: Vec::new(),
            frame,
            glue: Length::ZERO,
            off_grid: false,
            drop: Length::ZERO,
            is_new: true,
            anchors: Vec::new(),
            label: Label::default(),
            beside: Beside::default(),
        }
    }

    /// Margin above the next entry.
    pub fn above(&mut self, margin: Length) {
        if !self.is_new {
            self.glue = self.glue.at_least(margin);
        }
    }

    /// Margin below the last entry.
    pub fn below(&mut self, margin: Length) {
        self.glue = self.glue.at_least(margin);
    }

    /// Whether a height is a multiple of the grid.
    fn on_grid(&self, height: Length) -> bool {
        height.0 % self.frame.leading.0 == 0
    }

    /// Writes the glue; `to_grid` brings what follows back to the grid.
    pub fn flush_glue(&mut self, to_grid: bool) {
        let height = std::mem::take(&mut self.glue);
        let to_grid = to_grid && (self.off_grid || !self.on_grid(height));
        if !self.is_new && (height > Length::ZERO || to_grid) {
            self.entries.push(Entry::Space(Space { height, to_grid, kept: false }));
            self.off_grid = !to_grid && (self.off_grid || !self.on_grid(height));
        }
        self.is_new = false;
    }

    /// Appends a box.
    pub fn push_box(&mut self, mut fixed: Fixed, keep: Keep, to_grid: bool) {
        self.end_beside();
        if self.label.room().is_some() {
            self.spend_label();
        }
        self.flush_glue(to_grid);
        self.take_label(&mut fixed);
        self.name(&mut fixed);
        self.off_grid |= !self.on_grid(fixed.height);
        self.drop = Length::ZERO;
        self.entries.push(Entry::Fixed(fixed, keep));
    }

    /// Appends a figure, which takes a height with the space that parts it from the text and stands where the page breaker puts it.
    pub fn push_float(&mut self, mut fixed: Fixed, height: Length) {
        self.end_beside();
        self.name(&mut fixed);
        self.entries.push(Entry::Float(fixed, height));
    }

    /// Appends a paragraph whose lines do or do not stand on the grid. `drop`: how far its last line reaches down.
    pub fn push_paragraph(&mut self, paragraph: Paragraph<'a>, on_grid: bool, drop: Length) {
        self.off_grid |= !on_grid;
        let label = std::mem::take(&mut self.label).items;
        self.entries.push(Entry::Paragraph(Box::new(Paragraph { label, ..paragraph })));
        self.drop = drop;
    }

    /// How far the line above reaches down into the next paragraph, when no glue parts them.
    pub fn drop_above(&self) -> Length {
        if self.glue.is_zero() { self.drop } else { Length::ZERO }
    }

    /// Opens a frame around what is appended until it is closed; the first margin within it counts for nothing.
    pub fn open(&mut self, frame: Frame) {
        self.end_beside();
        self.entries.push(Entry::Open(frame));
    }

    /// Begins anew within a frame: the first margin there counts for nothing.
    pub fn begin(&mut self) {
        self.is_new = true;
    }

    /// Ends what a frame holds: the last margin within it counts for nothing.
    pub fn end(&mut self) {
        self.glue = Length::ZERO;
        self.is_new = false;
    }

    /// Closes the frame opened last; text no longer goes around a figure in it.
    pub fn close(&mut self) {
        self.end_beside();
        self.entries.push(Entry::Close);
    }

    /// What follows has to be brought back to the grid.
    pub fn leave_grid(&mut self) {
        self.off_grid = true;
    }

    /// Ends the page, unless it has just begun.
    pub fn page_break(&mut self) {
        if !matches!(self.entries.last(), None | Some(Entry::PageBreak)) {
            self.end_beside();
            self.glue = Length::ZERO;
            self.entries.push(Entry::PageBreak);
        }
    }

    /// Gives a box the names that wait for it.
    pub fn name(&mut self, fixed: &mut Fixed) {
        fixed.anchors.extend(self.anchors.drain(..).map(|name| (name, Length::ZERO)));
    }

    /// Draws the marker of a list item beside its first box: on the baseline of the box's first words, or on the first of the grid.
    fn take_label(&mut self, fixed: &mut Fixed) {
        if self.label.is_empty() || fixed.items.is_empty() {
            return;
        }
        let words = fixed.items.iter().find_map(|item| item.kind.glyphs()).map(|run| run.y);
        let y = words.filter(|y| *y > Length::ZERO && *y <= self.frame.leading * 2).unwrap_or(self.frame.topskip);
        let mut label = std::mem::take(&mut self.label).items;
        label.iter_mut().for_each(|item| column::shift_item(item, Length::ZERO, y));
        // The label is read before what it stands beside.
        label.append(&mut fixed.items);
        fixed.items = label;
        fixed.height = fixed.height.at_least(self.frame.leading);
    }

    /// Puts the label on a line of its own: its item is empty, or begins with a box that it has no room beside.
    pub fn spend_label(&mut self) {
        let Label { mut items, within } = std::mem::take(&mut self.label);
        if items.is_empty() {
            return;
        }
        let left = within.map_or(Length::ZERO, |(_, left)| left);
        items.iter_mut().for_each(|item| column::shift_item(item, left, self.frame.topskip));
        let keep = Keep { next: u32::from(within.is_some()), previous: false };
        self.push_box(Fixed { height: self.frame.leading, items, ..Fixed::default() }, keep, true);
    }
}

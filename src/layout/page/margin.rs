//! Notes in the outer margin, each beside the line of its mark.
//!
//! A note that would begin over the foot of the one before stands under it; those that would reach under the text move up together; what
//! finds no room on its page comes at the head of the next. What finds none there either is for the foot of its page: the chapter is
//! set again with it there ([`super::super::note_plan`]).

use super::compose::Draft;
use crate::book::{NoteId, NoteNumbering};
use crate::lang::Direction;
use crate::layout::design::Design;
use crate::layout::flow::column::{Column, Fixed};
use crate::layout::frame::Frame;
use crate::layout::pages::{Item, ItemKind, Rect};
use crate::length::{self, Length};

/// Between the text and the margin's column, when the style says nothing (`--margin-note-gap`).
const GAP: Length = Length::pt(12);
/// From the column to the trim at least: what a careless cut leaves.
const EDGE: Length = Length::pt(18);
/// A narrower column holds no words.
const LEAST: Length = Length::pt(62);
/// A wider one is hard to tell from the text.
const MOST: Length = Length::pt(150);
/// How far a hanging sign may stand out of it.
const HANGING: Length = Length::pt(4);
/// A note that takes more of the page than this is no note for a margin.
const HIGHEST: (i64, i64) = (2, 3);

/// The column of notes beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarginColumn {
    pub width: Length,
    gap: Length,
    /// The outer margin is to the right of a recto: the book is read from the left.
    right_of_recto: bool,
}

impl MarginColumn {
    /// The column that the margins of a design leave room for.
    pub fn of(design: &Design<'_>) -> Option<MarginColumn> {
        let frame = &design.frame;
        let direction = design.book.metadata.lang.direction();
        let outer = frame.width - frame.measure - frame.inner(direction);
        let gap = design.body.custom.get("margin-note-gap").and_then(|value| length::parse(value.trim())).unwrap_or(GAP);
        let edge = design.options.least_margins.map_or(EDGE, |least| least.edge.at_least(EDGE));
        let width = (outer - gap - edge).at_most(MOST);
        (width >= LEAST).then_some(MarginColumn { width, gap, right_of_recto: direction == Direction::LeftToRight })
    }

    /// Whether a fragment is as narrow as the column.
    pub fn holds(&self, fragment: &Fixed) -> bool {
        let right = |item: &Item| match &item.kind {
            ItemKind::Glyphs(run) => run.x + run.glyphs.iter().map(|glyph| glyph.advance).sum::<Length>().scale(i64::from(run.scale), 1000),
            ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => rect.x + rect.width,
            ItemKind::Turned(_) | ItemKind::Part(_) => Length::pt(10_000),
        };
        fragment.overfull.is_empty() && fragment.items.iter().all(|item| right(item) <= self.width + HANGING)
    }

    /// How high a note may be.
    pub fn highest(frame: &Frame) -> Length {
        frame.leading * (i64::from(frame.lines) * HIGHEST.0 / HIGHEST.1)
    }

    /// Where the column stands on a page.
    pub fn area(&self, frame: &Frame, recto: bool) -> Rect {
        let text = frame.area(recto);
        let x = if recto == self.right_of_recto { text.x + text.width + self.gap } else { text.x - self.gap - self.width };
        Rect { x, width: self.width, ..text }
    }
}

/// A note on its way to the page.
struct Waiting {
    note: NoteId,
    /// Where it would begin.
    y: Length,
    height: Length,
    /// Its mark is on the page before.
    late: bool,
}

/// Puts the notes of the margin beside the lines of their marks, and gives those that found no room.
///
/// Where each page numbers its own notes, none of another page is on it: it finds its room on its own page.
pub fn place(drafts: &mut [Draft], column: &Column<'_>, design: &Design<'_>) -> Vec<NoteId> {
    let frame = &design.frame;
    let carries = design.book.notes.numbering != NoteNumbering::Page;
    let (mut unplaced, mut carried): (Vec<NoteId>, Vec<NoteId>) = Default::default();
    if column.in_margin.is_empty() {
        return unplaced;
    }
    let room = frame.leading * i64::from(frame.lines);
    for draft in drafts {
        let mut waiting: Vec<Waiting> = carried.drain(..).map(|note| waiting_at(column, note, Length::ZERO, true)).collect();
        waiting.extend(marks_on(draft, column).into_iter().map(|(note, baseline)| {
            waiting_at(column, note, baseline - first_baseline(column, note), false)
        }));
        let gap = frame.leading / 2;
        let total = |waiting: &[Waiting]| -> Length { waiting.iter().map(|note| note.height + gap).sum::<Length>() - gap };
        while !waiting.is_empty() && total(&waiting) > room {
            let Some(last) = waiting.pop() else { break };
            if last.late || !carries { unplaced.push(last.note) } else { carried.insert(0, last.note) }
        }
        let mut next = Length::ZERO;
        for note in &mut waiting {
            note.y = note.y.at_least(next);
            next = note.y + note.height + gap;
        }
        let mut foot = room;
        for note in waiting.iter_mut().rev() {
            note.y = note.y.at_most(foot - note.height);
            foot = note.y - gap;
        }
        for note in waiting {
            let mut y = note.y;
            for fragment in &column.notes[note.note.index()] {
                let height = fragment.height;
                put(draft, fragment.clone(), y);
                y += height;
            }
        }
    }
    unplaced.append(&mut carried);
    unplaced
}

/// From a note's top to the baseline of its first line.
fn first_baseline(column: &Column<'_>, note: NoteId) -> Length {
    let first = column.notes[note.index()].first();
    first.and_then(|fragment| fragment.items.iter().find_map(|item| item.kind.glyphs())).map_or(Length::ZERO, |run| run.y)
}

fn waiting_at(column: &Column<'_>, note: NoteId, y: Length, late: bool) -> Waiting {
    let height = column.notes[note.index()].iter().map(|fragment| fragment.height).sum();
    Waiting { note, y, height, late }
}

/// The margin's notes whose marks stand on a page, with the baselines of these; one that is cited within another follows it.
fn marks_on(draft: &Draft, column: &Column<'_>) -> Vec<(NoteId, Length)> {
    let mut found: Vec<(NoteId, Length)> = Vec::new();
    let mut open: Vec<(NoteId, Length)> = draft.content.notes.iter().map(|mark| (mark.note, mark.y)).collect();
    while let Some((note, y)) = open.pop() {
        if column.in_margin.contains(&note) {
            open.extend(column.notes[note.index()].iter().flat_map(|fragment| &fragment.notes).map(|mark| (mark.note, y)));
            found.push((note, y));
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|(note, _)| *note);
    found
}

/// Names and overfull lines are the page's; words and links wait until it is known on which side the margin is.
fn put(draft: &mut Draft, mut fragment: Fixed, y: Length) {
    fragment.shift(Length::ZERO, y);
    draft.content.anchors.append(&mut fragment.anchors);
    draft.content.overfull.append(&mut fragment.overfull);
    draft.margin.items.append(&mut fragment.items);
    draft.margin.links.append(&mut fragment.links);
}

//! Notes in the outer margin, each beside the line of its mark, and captions, each beside what it belongs to.
//!
//! A note that would begin over the foot of the one before stands under it; those that would reach under the text move up together; what
//! finds no room on its page comes at the head of the next. What finds none there either is for the foot of its page: the chapter is
//! set again with it there ([`super::super::note_plan`]).

use super::section::Draft;
use crate::book::{NoteId, NoteNumbering};
use crate::layout::design::Design;
use crate::layout::flow::column::{Column, Fixed};
use crate::length::Length;

/// How far a caption may be moved from the head of what it belongs to, in lines.
const CAPTION_MOVES: i64 = 2;

/// A note on its way to the page.
struct Waiting {
    note: NoteId,
    /// Where it would begin, and where it does.
    wanted: Length,
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
    let mut head = column.begun.map_or(Length::ZERO, |begun| begun.used);
    for draft in drafts {
        // Over what stands there of the chapters before there is no room on the first page.
        let head = std::mem::take(&mut head);
        let mut waiting: Vec<Waiting> = carried.drain(..).map(|note| waiting_at(column, note, Length::ZERO, true)).collect();
        waiting.extend(marks_on(draft, column).into_iter().map(|(note, baseline)| {
            waiting_at(column, note, baseline - first_baseline(column, note), false)
        }));
        let gap = frame.leading / 2;
        let total = |waiting: &[Waiting]| -> Length { waiting.iter().map(|note| note.height + gap).sum::<Length>() - gap };
        while !waiting.is_empty() && total(&waiting) > room - head {
            let Some(last) = waiting.pop() else { break };
            if last.late || !carries || column.margin_captions.contains(&last.note) { unplaced.push(last.note) } else { carried.insert(0, last.note) }
        }
        let mut next = head;
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
            let moved = (note.y - note.wanted).at_least(note.wanted - note.y);
            // It stands here until the chapter is set again.
            if column.margin_captions.contains(&note.note) && moved > frame.leading * CAPTION_MOVES {
                unplaced.push(note.note);
            }
            let mut y = note.y;
            for fragment in &column.notes[note.note.index()] {
                let height = fragment.height;
                put_fragment(draft, fragment.clone(), y);
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

/// A note that asks for a place at height `y`; `late` when its mark is on a page before.
fn waiting_at(column: &Column<'_>, note: NoteId, y: Length, late: bool) -> Waiting {
    let height = column.notes[note.index()].iter().map(|fragment| fragment.height).sum();
    Waiting { note, wanted: y, y, height, late }
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
    if !column.margin_captions.is_empty() {
        // Captions are numbered apart, so numbers do not tell what stands first.
        found.sort_by_key(|&(note, y)| (y, note));
    }
    found
}

/// Puts a fragment of a note at height `y`. Names and overfull lines are the page's; words and links wait until it is known on which side the
/// margin is.
fn put_fragment(draft: &mut Draft, mut fragment: Fixed, y: Length) {
    fragment.shift(Length::ZERO, y);
    draft.content.anchors.append(&mut fragment.anchors);
    draft.content.overfull.append(&mut fragment.overfull);
    draft.margin.height = draft.margin.height.at_least(y + fragment.height);
    draft.margin.items.append(&mut fragment.items);
    draft.margin.links.append(&mut fragment.links);
}

//! Glue around what does not fit the grid: the breaker brings the text under a box back to its grid line, and what that adds or
//! takes is shared out here (G6).
//!
//! A heading keeps its distance to its text, so the difference goes above it, also at a page's head. A box (code, a table, a formula, a
//! figure that stays) gets half of it above and half below, except at a page's head, where it hangs from the first line.

use crate::layout::flow::column::{Column, Entry};
use crate::layout::page::breaker::{PagePlan, Part, PartKind};
use crate::length::Length;

/// How far each part of a page moves down (or, negative, up).
pub fn shifts(column: &Column<'_>, plan: &PagePlan) -> Vec<Length> {
    let mut shifts = vec![Length::ZERO; plan.parts.len()];
    for (i, pair) in plan.parts.windows(2).enumerate() {
        let (Some(last), Some(next)) = (item_of(&pair[0]), item_of(&pair[1])) else { continue };
        let added = pair[1].to_grid;
        if added.is_zero() {
            continue;
        }
        let heading = is_heading(column, last);
        let frame = frame_between(column, last, next);
        let first = match (heading, frame) {
            (true, _) => first_heading(column, plan, i),
            (false, Some(open)) => plan.parts.iter().position(|part| item_of(part).is_some_and(|item| item >= open)).unwrap_or(i),
            (false, None) if matches!(column.entries.get(last), Some(Entry::Fixed(..))) => i,
            (false, None) => continue,
        };
        // A frame that goes on from the page before hangs from the head as well.
        let continued = |part: &Part| matches!(part.kind, PartKind::Head { item } if Some(item) == frame);
        let at_head = plan.parts[first].y.is_zero() || first == 0 || plan.parts.iter().any(continued);
        let shift = match (heading, at_head) {
            (true, true) => added.at_least(Length::ZERO),
            (true, false) => added,
            (false, true) => continue,
            (false, false) => added / 2,
        };
        shifts[first..=i].iter_mut().for_each(|of_part| *of_part += shift);
    }
    shifts
}

/// Where the outermost of the frames that end between two items began.
fn frame_between(column: &Column<'_>, last: usize, next: usize) -> Option<usize> {
    let closed = column.entries.get(last + 1..next)?.iter().filter(|entry| matches!(entry, Entry::Close)).count();
    if closed == 0 { None } else { opened(column, last, closed) }
}

/// Where the outermost of the `closed` frames that end after `item` began.
fn opened(column: &Column<'_>, item: usize, closed: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut found = 0;
    for (i, entry) in column.entries.get(..=item)?.iter().enumerate().rev() {
        match entry {
            Entry::Close => depth += 1,
            Entry::Open(_) if depth > 0 => depth -= 1,
            Entry::Open(_) => {
                found += 1;
                if found == closed {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

/// The first of the headings that stand one under the other up to part `i`.
fn first_heading(column: &Column<'_>, plan: &PagePlan, i: usize) -> usize {
    let heading = |part: &Part| item_of(part).is_some_and(|item| is_heading(column, item));
    (0..i).rev().take_while(|&before| heading(&plan.parts[before])).last().unwrap_or(i)
}

/// Whether an entry is a box that keeps what follows and may part from what is before: a heading.
fn is_heading(column: &Column<'_>, item: usize) -> bool {
    matches!(column.entries.get(item), Some(Entry::Fixed(_, keep)) if keep.next > 0 && !keep.previous)
}

/// The item of the column that a part shows; none for the head or foot of a frame.
fn item_of(part: &Part) -> Option<usize> {
    match &part.kind {
        PartKind::Lines { item, .. } | PartKind::Block { item } => Some(*item),
        PartKind::Head { .. } | PartKind::Foot { .. } => None,
    }
}

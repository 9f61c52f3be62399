//! Glue around what does not fit the grid: the breaker brings the text under a box back to its grid line, and what that adds or
//! takes is shared out here (G6).
//!
//! A heading keeps its distance to its text, so the difference goes above it, also at a page's head. A box (code, a table, a formula, a
//! figure that stays) gets half of it above and half below, except at a page's head, where it hangs from the first line.

use crate::layout::flow::column::{Column, Content, Entry};
use crate::layout::page::breaker::{PagePlan, Part, PartKind};
use crate::layout::paragraph::lines::LineInfo;
use crate::length::Length;

/// How far each part of a page moves down (or, negative, up).
pub fn shifts(column: &Column<'_>, plan: &PagePlan) -> Vec<Length> {
    let mut shifts = vec![Length::ZERO; plan.parts.len()];
    for (i, pair) in plan.parts.windows(2).enumerate() {
        let (Some(last), Some(next)) = (item_of(&pair[0]), item_of(&pair[1])) else { continue };
        let Some(glue) = glue_between(column, last, next) else { continue };
        let Some(height) = height_of(column, &pair[0]) else { continue };
        let mut extra = pair[1].y - pair[0].y - height - glue.height;
        if let Some(leading) = grown(column, last) {
            // Lines that grew did so by whole lines.
            extra = Length(extra.0.rem_euclid(leading.0.max(1)));
        }
        if extra.is_zero() {
            continue;
        }
        let heading = is_heading(column, last);
        let first = match (heading, glue.frame) {
            (true, _) => first_heading(column, plan, i),
            (false, Some(open)) => plan.parts.iter().position(|part| item_of(part).is_some_and(|item| item >= open)).unwrap_or(i),
            (false, None) if matches!(column.entries.get(last), Some(Entry::Fixed(..))) => i,
            (false, None) => continue,
        };
        // A frame that goes on from the page before hangs from the head as well.
        let continued = |part: &Part| matches!(part.kind, PartKind::Head { item } if Some(item) == glue.frame);
        let at_head = plan.parts[first].y.is_zero() || first == 0 || plan.parts.iter().any(continued);
        let shift = match (heading, at_head) {
            (true, true) => extra.at_least(Length::ZERO),
            (true, false) => extra,
            (false, true) => continue,
            (false, false) => extra / 2,
        };
        shifts[first..=i].fill(shift);
    }
    shifts
}

/// The glue that the column asks for between two neighbours.
struct Glue {
    height: Length,
    /// Where the outermost frame that ends between them began.
    frame: Option<usize>,
}

/// What stands between two neighbours; nothing when they are none, or when the second is not brought to the grid.
fn glue_between(column: &Column<'_>, last: usize, next: usize) -> Option<Glue> {
    let mut glue = Glue { height: Length::ZERO, frame: None };
    let (mut to_grid, mut closed) = (false, 0);
    for entry in column.entries.get(last + 1..next)? {
        match entry {
            Entry::Space(space) => {
                glue.height += space.height;
                to_grid |= space.to_grid;
            }
            Entry::Close => closed += 1,
            _ => return None,
        }
    }
    if closed > 0 {
        glue.frame = opened(column, last, closed);
    }
    to_grid.then_some(glue)
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

fn is_heading(column: &Column<'_>, item: usize) -> bool {
    matches!(column.entries.get(item), Some(Entry::Fixed(_, keep)) if keep.next > 0 && !keep.previous)
}

fn item_of(part: &Part) -> Option<usize> {
    match &part.kind {
        PartKind::Lines { item, .. } | PartKind::Block { item } => Some(*item),
        PartKind::Head { .. } | PartKind::Foot { .. } => None,
    }
}

/// The leading of a paragraph some line of which has grown for a formula.
fn grown(column: &Column<'_>, item: usize) -> Option<Length> {
    let Entry::Paragraph(paragraph) = column.entries.get(item)? else { return None };
    let grows = |info: &LineInfo| info.height(paragraph.leading) > paragraph.leading;
    let any = match &paragraph.content {
        Content::Set { infos, .. } => infos.iter().flatten().any(grows),
        Content::Built(lines) => lines.iter().any(|line| grows(&line.info)),
    };
    any.then_some(paragraph.leading)
}

fn height_of(column: &Column<'_>, part: &Part) -> Option<Length> {
    match (&part.kind, column.entries.get(item_of(part)?)?) {
        (PartKind::Lines { lines, .. }, Entry::Paragraph(paragraph)) => Some(paragraph.leading * lines.len() as i64),
        (PartKind::Block { .. }, Entry::Fixed(fixed, _)) => Some(fixed.height),
        _ => None,
    }
}

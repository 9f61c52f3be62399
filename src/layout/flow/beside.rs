//! Figures beside the text: the lines of the paragraphs after a figure are shorter as far as it reaches down (TeX's `\parshape`).
//!
//! A figure is a box without height before the lines that go around it, which must follow it on its page. The paragraph breaker is given
//! the width of each line, so a paragraph that reaches further down than the figure still has all its solutions; those that end beside
//! it have one, because the next paragraph must know on which line it begins. What is not text ends the zone, and what is missing of its
//! height is left white.
//!
//! Where a figure would leave the foot of a page empty, it comes some lines later; where too little text stands beside it, it stands as
//! others do. Both are known only when the pages are, so the chapter is set again with the [`Instead`] of each.

mod state;

use std::collections::BTreeMap;

use super::column::{Column, Content, Entry, Fixed, Keep, Paragraph};
use super::figure::{fit, natural};
use super::vertical::VerticalList;
use super::{BlockContext, Flow, fragments};
use crate::book::{BlockKind, Figure, QuoteKind, large};
use crate::lang::Direction;
use crate::layout::page::breaker::{PagePlan, Pagination, PartKind, Short};
use crate::layout::paragraph::{Measure, Solutions};
use crate::length::Length;
use crate::message;
use crate::report::{Diagnostic, Span};
use crate::style::{Float, Style};
pub use state::*;

/// Least width of the lines beside a figure, in ems.
const LEAST_BESIDE: i64 = 10;
/// The share of the measure that a figure takes which asks for none, at most, in thousandths.
const USUAL_WIDTH: i64 = 400;
/// White between a figure and the text, when the style gives none, in thousandths of the em.
const GAP: i64 = 1100;
/// White under a figure, at least, in hundredths of a line.
const UNDER: i64 = 40;
/// Most of a page's height that a picture takes, and that its figure does.
const TALLEST: (i64, i64) = (1, 2);
const TALLEST_ZONE: (i64, i64) = (7, 10);
/// A caption is no narrower than this, in ems.
const LEAST_CAPTION: i64 = 6;
/// Fewest lines of a paragraph before a figure that comes between them, and after.
const LEAST_LINES: usize = 2;
/// Text that should be beside a figure can be so many pages after it: some may hold nothing but figures that waited.
const PAGES_AFTER: usize = 4;

/// Whether the text of a block may go around a figure.
pub fn may_stand_beside(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Paragraph(_) | BlockKind::List(_) | BlockKind::Definitions(_) | BlockKind::Group(_) => true,
        BlockKind::Quote(quote) => quote.kind != QuoteKind::Verse,
        _ => false,
    }
}

/// How a paragraph goes around a figure.
#[derive(Default)]
pub struct Around {
    measure: Option<Measure>,
    /// Lines that must stand beside it.
    lines: usize,
    /// How far down the first one begins.
    from: Length,
    /// Lines that come before the figure itself.
    before: usize,
    /// It may have as many lines as the page likes.
    free: bool,
}

impl Around {
    /// The measure of the paragraph, and the width of its narrowest line.
    pub fn measure(&self, plain: Measure) -> (Measure, Option<Length>) {
        match &self.measure {
            Some(measure) => (measure.clone(), measure.first.iter().copied().min()),
            None => (plain, None),
        }
    }

    /// Whether any of the solutions may be taken.
    pub fn lets_choose(&self, solutions: &Solutions) -> bool {
        self.free && solutions.all.iter().all(|solution| solution.lines.len() >= self.lines)
    }
}

impl<'a> Flow<'a> {
    /// Puts a figure beside the text that follows; `false` when it is to stand as others do.
    pub fn figure_beside(&mut self, figure: &Figure, at: BlockContext<'_>) -> bool {
        let side = self.side_of(figure, at);
        if side == Float::None || self.index.is_none() {
            return false;
        }
        let number = self.besides;
        self.besides += 1;
        let instead = self.notes.plan.beside.get(&number).copied();
        let stands_alone = !at.fixed && at.nesting == 0 && !at.turned && self.list.label.is_empty() && !self.design.sheet.is_vertical();
        let ready = match stands_alone && instead != Some(Instead::Plain) {
            true => self.attempt(at.node, |flow| flow.ready(figure, (number, side), at)),
            false => None,
        };
        let Some(ready) = ready else {
            let span = figure.images.first().map(|image| image.span).or(figure.caption.as_ref().map(|caption| caption.span));
            self.report_not_beside(span.unwrap_or_default());
            return false;
        };
        self.list.end_beside();
        match instead {
            Some(Instead::Later(lines)) => self.list.beside.later = Some((ready, lines)),
            _ => self.list.begin_beside(ready),
        }
        true
    }

    /// Where a figure, or its only picture, is to stand.
    fn side_of(&self, figure: &Figure, at: BlockContext<'_>) -> Float {
        if at.style.float != Float::None {
            return at.style.float;
        }
        let lone = large::lone(figure).and_then(|_| at.element.pictures().next());
        lone.map_or(Float::None, |(element, _)| self.style_within(element, at).float)
    }

    /// Tells that the text cannot go around a figure.
    fn report_not_beside(&mut self, span: Span) {
        let message = message!("the text cannot go around the picture here; it stands as others do");
        let help = message!("put it before paragraphs that are together as high as it is, outside of boxes and tables, and leave them at least half of the measure");
        self.report.push(Diagnostic::new("picture-plain", message).at(span).help(help));
    }

    /// The figure as a box at its side of the measure; nothing when it leaves too little for the text.
    fn ready(&mut self, figure: &Figure, (number, side): (usize, Float), at: BlockContext<'_>) -> Option<Ready> {
        let em = at.style.font_size;
        let margin = if side == Float::Left { at.style.margin.right } else { at.style.margin.left };
        let gap = margin.at_least(em.scale(GAP, 1000));
        let share = at.style.width.map(|share| at.width.scale(i64::from(share), 1000)).filter(|width| *width > Length::ZERO);
        let usual = at.width.scale(USUAL_WIDTH, 1000);
        let lone = large::lone(figure).and_then(|_| at.element.pictures().next());
        let lone = lone.and_then(|picture| Some((picture, picture.1.asset.and_then(|asset| self.design.pictures.info(asset))?)));
        let lone = lone.filter(|(_, info)| info.width > 0 && info.height > 0);
        let (width, picture) = match lone {
            Some((picture, info)) => {
                let asked = self.asked_width(picture, info, at).unwrap_or_else(|| natural(info).at_most(usual));
                let (width, _) = fit(self.page_height(at), asked, (info.width, info.height), at.width, TALLEST);
                (width.at_least(em * LEAST_CAPTION), Some(width))
            }
            None => (share.unwrap_or(usual), share),
        };
        if at.width - width - gap < em * LEAST_BESIDE {
            return None;
        }
        let before = self.before;
        let left = if side == Float::Left { at.left } else { at.left + at.width - width };
        let inner = BlockContext { left, width, fixed: true, ..at };
        let mut parts: Vec<Fixed> = at.element.pictures().map(|own| self.picture_of(own, inner, TALLEST, inner.node, picture)).collect();
        if !figure.content.is_empty() {
            parts.extend(self.apart_fragments(|flow| flow.blocks(inner)));
        }
        let (words, white) = self.caption_fragments(at, inner);
        let mut fixed = fragments::stack(parts);
        if !words.is_empty() {
            let y = fixed.height + white;
            fixed.place(fragments::stack(words), Length::ZERO, y);
        }
        // Its top is that of the capitals beside it.
        let leading = self.design.frame.leading;
        let metrics = self.design.fonts.face(self.design.fonts.select(&at.style.font_family, at.style.font_weight, at.style.italic)).metrics();
        let capitals = em.scale(i64::from(metrics.cap_height), i64::from(metrics.units_per_em.max(1)));
        let top = (self.design.frame.topskip - capitals).at_least(Length::ZERO);
        fixed.shift(Length::ZERO, top);
        let reach = top + fixed.height + leading.scale(UNDER, 100);
        if reach > self.page_height(at).scale(TALLEST_ZONE.0, TALLEST_ZONE.1) {
            return None;
        }
        self.list.name(&mut fixed);
        fixed.position = before;
        fixed.height = Length::ZERO;
        let edge = if side == Float::Left { left + width + gap } else { left - gap };
        Some(Ready { number, fixed, side, edge, reach })
    }
}

impl<'a> VerticalList<'a> {
    /// Puts the box of a figure before the lines that go around it.
    fn begin_beside(&mut self, ready: Ready) {
        let Ready { number, fixed, side, edge, reach } = ready;
        let height = self.frame.snap(reach);
        // What a list has to draw beside its text is not for the figure.
        let label = std::mem::take(&mut self.label);
        self.push_box(fixed, Keep::default(), true);
        self.label = label;
        let entry = self.entries.len() - 1;
        self.beside.zone = Some(Zone { number, entry, side, edge, reach, height, done: Length::ZERO, lines: 0, last: (entry, 0) });
        // The text begins beside its top.
        self.begin();
    }

    /// Puts the box of a figure that has waited: the names that wait for a place are those of the text, not of the figure.
    fn begin_later(&mut self, ready: Ready) {
        let names = std::mem::take(&mut self.anchors);
        self.begin_beside(ready);
        self.anchors = names;
    }

    /// Ends the figure's reach: what comes next stands under it, with the space that its lines did not fill.
    pub fn end_beside(&mut self) {
        let Some(zone) = self.beside.zone.take() else {
            if let Some((ready, _)) = self.beside.later.take() {
                self.begin_later(ready);
                self.end_beside();
            }
            return;
        };
        let missing = zone.height - zone.done;
        let mut last = zone.last;
        let mut lines = zone.lines;
        if missing > Length::ZERO {
            // The names that wait are those of what follows.
            self.is_new = false;
            if missing.0 % self.frame.leading.0 != 0 {
                self.leave_grid();
            }
            self.entries.push(Entry::Fixed(Fixed { height: missing, ..Fixed::default() }, Keep { next: 0, previous: true }));
            last = (self.entries.len() - 1, 1);
            lines += 1;
        }
        if let Some(Entry::Fixed(_, keep)) = self.entries.get_mut(zone.entry) {
            keep.next = lines;
        }
        let bare = missing * 2 > zone.height;
        self.beside.done.push(Beside { number: zone.number, entry: zone.entry, last, height: zone.height, bare });
    }

    /// How the lines of the next paragraph go around the figure. `measure` is theirs without it, from `left` and `width` on.
    pub fn around(&mut self, measure: &Measure, (left, width): (Length, Length), style: &Style, at: BlockContext<'_>) -> Around {
        let free = Around { free: true, ..Around::default() };
        if at.fixed || self.beside.zone.is_none() && self.beside.later.is_none() {
            return free;
        }
        let leading = style.line_height.at_least(Length::pt(1));
        let mut before = 0;
        if let Some((ready, wait)) = self.beside.later.take() {
            let parts = at.nesting == 0 && leading == self.frame.leading && measure.first.len() <= wait;
            if wait < LEAST_LINES || !parts {
                self.begin_later(ready);
            } else {
                before = wait;
                self.beside.later = Some((ready, wait));
            }
        }
        let (side, edge, reach, from) = match (&self.beside.zone, &self.beside.later) {
            (Some(zone), _) => (zone.side, zone.edge, zone.reach, self.settled_from(zone.done, style, at)),
            (None, Some((ready, _))) => (ready.side, ready.edge, ready.reach, Length::ZERO),
            (None, None) => return free,
        };
        if from >= reach {
            // The glue before the paragraph takes it under the figure.
            self.beside.zone.iter_mut().for_each(|zone| zone.done = zone.height);
            self.end_beside();
            return free;
        }
        let lines = ((reach - from).0 + leading.0 - 1) / leading.0;
        let count = before + lines.max(1) as usize;
        let rtl = at.lang.direction() == Direction::RightToLeft;
        let plain: Vec<(Length, Length)> = (0..count.max(measure.first.len())).map(|i| (measure.start(i, rtl), measure.line(i))).collect();
        let from_left = plain.iter().map(|(start, _)| *start).min().unwrap_or_default();
        let to_right = plain.iter().map(|(start, line)| *start + *line).max().unwrap_or(width);
        let (shift, cut) = match side {
            Float::Left => (edge - (left + from_left - at.hang.0), Length::ZERO),
            _ => (Length::ZERO, left + to_right + at.hang.1 - edge),
        };
        // Markers reach as far as they are wide, whatever their list is indented by.
        let marker = if before == 0 && self.label.room().is_none() { self.label.extent() } else { None };
        let (shift, cut) = match (marker, side) {
            (Some((from, _)), Float::Left) if !rtl => (shift.at_least(edge - from), cut),
            (Some((_, to)), Float::Right) if rtl => (shift, cut.at_least(to - edge)),
            _ => (shift, cut),
        };
        let (shift, cut) = (shift.at_least(Length::ZERO), cut.at_least(Length::ZERO));
        let goes_around = |i: usize| (before..count).contains(&i);
        let narrowed = |(i, (start, line)): (usize, &(Length, Length))| match goes_around(i) {
            true => (*start + shift, *line - shift - cut),
            false => (*start, *line),
        };
        let set: Vec<(Length, Length)> = plain.iter().enumerate().map(narrowed).collect();
        if set.iter().any(|(_, line)| *line < style.font_size * super::context::LEAST_MEASURE) {
            self.end_beside();
            return free;
        }
        if before == 0 && self.label.room().is_none() {
            // A marker goes with the beginning of its line.
            let by = if rtl { -cut } else { shift };
            self.label.items.iter_mut().for_each(|item| super::column::shift_item(item, by, Length::ZERO));
        }
        let (starts, first) = set.into_iter().unzip();
        let measure = Measure { first, starts, rest: measure.rest };
        Around { measure: Some(measure), lines: count, from, before, free: before == 0 }
    }

    /// How far down the next line begins at the least, the glue counted that is pending.
    fn settled_from(&self, done: Length, style: &Style, at: BlockContext<'_>) -> Length {
        let glue = if self.is_new { Length::ZERO } else { self.glue };
        let leading = self.frame.leading;
        let to_grid = style.line_height == leading && at.nesting == 0;
        let y = done + glue;
        if to_grid { Length(y.0.div_euclid(leading.0.max(1)) * leading.0).at_least(done) } else { y }
    }

    /// Puts a paragraph into the column, parted where a figure comes between its lines.
    pub fn push_around(&mut self, mut paragraph: Paragraph<'a>, around: Around, on_grid: bool, drop: Length) {
        if around.measure.is_none() {
            return self.push_paragraph(paragraph, on_grid, drop);
        }
        if around.before > 0 {
            paragraph = match self.part(paragraph, around.before) {
                Some(rest) => rest,
                None => return,
            };
        }
        let Some(zone) = &mut self.beside.zone else { return self.push_paragraph(paragraph, on_grid, drop) };
        let leading = paragraph.leading;
        let heights: Vec<Length> = match &paragraph.content {
            // Whatever the page takes, so many lines are beside it.
            Content::Set { .. } => vec![leading; around.lines],
            Content::Built(lines) => lines.iter().map(|line| line.info.height(leading)).collect(),
        };
        let mut y = around.from;
        let mut beside = 0;
        for height in heights {
            if y >= zone.reach {
                break;
            }
            y += height;
            beside += 1;
        }
        zone.done = if y >= zone.reach { zone.height } else { y };
        zone.lines += beside as u32;
        zone.last = (self.entries.len(), beside);
        let is_done = zone.done >= zone.height;
        self.push_paragraph(paragraph, on_grid, drop);
        if is_done {
            self.end_beside();
        }
    }

    /// Puts the lines of a paragraph that come before the figure, and then the figure; gives the others. Nothing is left when all come
    /// before it.
    fn part(&mut self, mut paragraph: Paragraph<'a>, before: usize) -> Option<Paragraph<'a>> {
        let Content::Built(lines) = &mut paragraph.content else { return Some(paragraph) };
        let count = lines.len();
        if count < before + LEAST_LINES {
            // It ends before the figure comes, or nearly: then its last line is at the edge as the others are.
            let rtl = lines.iter().any(|line| line.rtl);
            let Measure { first, starts, rest } = &mut paragraph.measure;
            for (start, line) in starts.iter_mut().zip(first).skip(before) {
                *start = if rtl { *rest - *line } else { Length::ZERO };
            }
            self.push_paragraph(paragraph, true, Length::ZERO);
            if let Some((ready, wait)) = self.beside.later.take() {
                match wait.saturating_sub(count) {
                    0..LEAST_LINES => self.begin_beside(ready),
                    wait => self.beside.later = Some((ready, wait)),
                }
            }
            return None;
        }
        let content = Content::Built(lines.split_off(before));
        let measure = paragraph.measure.from(before);
        let rest = Paragraph { content, measure, label: Vec::new(), orphans: 1, keep_with_previous: false, ..paragraph };
        self.push_paragraph(Paragraph { widows: 1, keep_with_next: false, ..paragraph }, true, Length::ZERO);
        if let Some((ready, _)) = self.beside.later.take() {
            self.begin_beside(ready);
        }
        Some(rest)
    }
}

/// What must become of the figures of a chapter that its pages do not hold as they are.
pub fn replan(column: &Column<'_>, pagination: &Pagination, leading: Length, plan: &mut BTreeMap<usize, Instead>) {
    if column.beside.is_empty() {
        return;
    }
    let entries: BTreeMap<usize, &Beside> = column.beside.iter().map(|beside| (beside.entry, beside)).collect();
    for (page, of_page) in pagination.pages.iter().enumerate() {
        for (part, placed) in of_page.parts.iter().enumerate() {
            let PartKind::Block { item } = placed.kind else { continue };
            let Some(beside) = entries.get(&item) else { continue };
            let instead = if beside.bare || !holds(beside, pagination, page, part) {
                Some(Instead::Plain)
            } else {
                late(pagination, page, part, leading).filter(|_| !plan.contains_key(&beside.number))
            };
            plan.extend(instead.map(|instead| (beside.number, instead)));
        }
    }
}

/// Whether all that goes around a figure is on the figure's page, and no note takes its place.
fn holds(beside: &Beside, pagination: &Pagination, page: usize, part: usize) -> bool {
    let plan: &PagePlan = &pagination.pages[page];
    let fits = plan.parts[part].y + beside.height <= plan.height - plan.notes_height;
    let is_beside = |item: usize, line: usize| item > beside.entry && (item, line) < beside.last;
    let elsewhere = pagination.pages[page + 1..].iter().take(PAGES_AFTER).flat_map(|plan| &plan.parts).any(|part| match &part.kind {
        PartKind::Lines { item, lines } => is_beside(*item, lines.start),
        PartKind::Block { item } => is_beside(*item, 0),
        PartKind::Head { .. } | PartKind::Foot { .. } => false,
    });
    fits && !elsewhere
}

/// After how many lines of text a figure is to come: it is at the head of its page, and left the foot of the page before empty.
fn late(pagination: &Pagination, page: usize, part: usize, leading: Length) -> Option<Instead> {
    let before = pagination.pages.get(page.checked_sub(1)?)?;
    let lines = before.slack.0 / leading.0.max(1);
    let went_on = before.short.is_some_and(|short| short != Short::Asked);
    (part == 0 && went_on && lines >= LEAST_LINES as i64).then_some(Instead::Later(lines as usize))
}

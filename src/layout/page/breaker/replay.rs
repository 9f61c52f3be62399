//! The decisions found, followed once more to write down where everything stands.

use super::frames::Frames;
use super::notes::{citations, new_notes};
use super::page::{Closed, Page, Rules, Seen, Unit};
use super::search::{Decision, FloatPlace, Found};
use super::set::reason;
use super::{Alternative, Column, Fault, Item, NotePart, PagePlan, Pagination, Paragraph, Part, PartKind, Short};
use crate::length::Length;

/// Decisions → pages.
pub fn replay(column: &Column, found: &Found) -> Pagination {
    let order = citations(column);
    let delta = found.decisions.iter().find_map(|d| match d {
        Decision::Opening { delta } => Some(*delta),
        _ => None,
    });
    let mut replay = Replay {
        column,
        rules: Rules::new(column, &order, true),
        order,
        breaks: found.decisions.iter().filter(|d| matches!(d, Decision::Break { .. })).copied().collect(),
        next_break: 0,
        page: Page { delta: delta.unwrap_or(0), fresh: true, ..Page::default() },
        plan: PagePlan::default(),
        foot: Vec::new(),
        shown: (0, 0),
        frames: Frames::default(),
        cited: 0,
        floats: 0,
        result: Pagination { alternatives: vec![0; column.items.len()], cost: found.cost, ..Pagination::default() },
    };
    let mut places = vec![FloatPlace::Here; column.items.len()];
    for decision in &found.decisions {
        match *decision {
            Decision::Take { item, alternative } => replay.result.alternatives[item] = alternative,
            Decision::Float { item, place } => places[item] = place,
            _ => {}
        }
    }
    for (i, item) in column.items.iter().enumerate() {
        replay.item(i, item, places[i]);
    }
    replay.finish();
    replay.result
}

/// The pages that are left when the column has come to its end: the one at hand, and more for waiting floats and unfinished notes.
pub fn last_pages(rules: &Rules<'_>, page: &Page, cited: u32, floats: u32) -> Vec<(Page, Closed)> {
    let mut pages = Vec::new();
    let mut page = *page;
    loop {
        while page.waiting > 0 {
            let (_, height) = rules.floats[(floats - page.waiting) as usize];
            if rules.room(&page) < height {
                break;
            }
            page.used += height;
            page.waiting -= 1;
            page.floats = true;
        }
        let closed = rules.close(&page, 0, cited, true);
        pages.push((page, closed));
        if (page.waiting == 0 && closed.open.is_none()) || pages.len() > 1000 {
            return pages;
        }
        let (delta, _) = rules.deltas(&page)[0];
        page = rules.begin(&page, &closed, delta, &Frames::default(), Seen { cited, floats, over: true }).0;
    }
}

/// The state of the page at hand, and the pages so far.
struct Replay<'a> {
    column: &'a Column,
    rules: Rules<'a>,
    order: Vec<u32>,
    breaks: Vec<Decision>,
    next_break: usize,
    page: Page,
    plan: PagePlan,
    /// Floats at the foot of the page at hand.
    foot: Vec<usize>,
    /// The first note line that has not been shown.
    shown: (u32, u32),
    frames: Frames,
    cited: u32,
    floats: u32,
    result: Pagination,
}

impl Replay<'_> {
    /// Follows an item of the column; `place` is where it stands if it is a float.
    fn item(&mut self, i: usize, item: &Item, place: FloatPlace) {
        match item {
            Item::Paragraph(paragraph) => self.paragraph(i, paragraph),
            Item::Block(block) => {
                let reason = if block.keep_lines > 1 { Short::Heading } else { Short::Block };
                self.break_at(i, 0, reason);
                let notes = new_notes(&self.order, self.cited, &block.notes);
                self.unit(PartKind::Block { item: i }, &Unit { height: block.height.0, notes, keep: block.keep_lines, block: true });
            }
            Item::Float(float) => {
                match place {
                    FloatPlace::Here => {
                        self.break_at(i, 0, Short::Block);
                        let notes = new_notes(&self.order, self.cited, &float.notes);
                        self.unit(PartKind::Block { item: i }, &Unit { height: float.height.0, notes, keep: 0, block: true });
                    }
                    FloatPlace::Foot => {
                        self.page.foot += float.height.0;
                        self.foot.push(i);
                    }
                    FloatPlace::Later => self.page.waiting += 1,
                }
                self.floats += 1;
            }
            Item::Space(space) => self.page = self.rules.glue(&self.page, space),
            Item::Open { head, foot } => self.frames.open(i, head.0, foot.0),
            Item::Close => {
                self.frames.close();
                self.page.keep = 0;
            }
            Item::PageBreak => self.break_at(i, 0, Short::Asked),
        }
    }

    /// Follows a paragraph line by line, and ends pages where that was decided.
    fn paragraph(&mut self, i: usize, paragraph: &Paragraph) {
        let Some(alternative) = paragraph.alternatives.get(self.result.alternatives[i]) else { return };
        let total = alternative.lines.len();
        for (line, slot) in alternative.lines.iter().enumerate() {
            if self.is_break(i, line) {
                self.parting_faults(paragraph, alternative, line);
                self.break_at(i, line, reason(paragraph, alternative, line));
            }
            let notes = new_notes(&self.order, self.cited, &slot.notes);
            let keep = if line + 1 == total { u32::from(paragraph.keep_with_next) } else { 0 };
            let unit = Unit { height: slot.height.0, notes, keep, block: false };
            self.unit(PartKind::Lines { item: i, lines: line..line + 1 }, &unit);
        }
    }

    /// Notes what is wrong with parting a paragraph before a line.
    fn parting_faults(&mut self, paragraph: &Paragraph, alternative: &Alternative, line: usize) {
        let total = alternative.lines.len();
        if line == 0 {
            return;
        }
        let page = self.page.number;
        if (line as u32) < paragraph.orphans {
            self.result.faults.push((page, Fault::Orphan));
        }
        if total - line < paragraph.widows as usize {
            self.result.faults.push((page + 1, Fault::Widow));
        }
        if alternative.lines[line - 1].hyphen {
            self.result.faults.push((page, Fault::PageEndHyphen));
        }
        if paragraph.unbroken {
            self.result.faults.push((page, Fault::Heading));
        }
    }

    /// Places a unit and its notes, and writes down where it stands.
    fn unit(&mut self, kind: PartKind, unit: &Unit) {
        let mut placed = self.rules.place(&self.page, unit);
        if placed.is_none() {
            // Only without a result of the search: then pages are filled as they come, and nothing of the text is lost.
            self.turn(0, Short::Lines);
            placed = self.rules.place(&self.page, unit);
        }
        let y = Length(self.rules.next_y(&self.page));
        let to_grid = y - Length(self.page.used + self.page.glue);
        if let Some((page, _, fault)) = placed {
            self.result.faults.extend(fault.map(|f| (page.number, f)));
            self.page = page;
        }
        self.cited = self.cited.max(unit.notes.1);
        self.frames.enter();
        if let (PartKind::Lines { item, lines }, Some(Part { kind: PartKind::Lines { item: last, lines: before }, .. })) =
            (&kind, self.plan.parts.last_mut())
            && item == last
            && before.end == lines.start
        {
            before.end = lines.end;
            return;
        }
        self.plan.parts.push(Part { kind, y, to_grid });
    }

    /// Whether the next page break that was decided is before this line of this item.
    fn is_break(&self, item: usize, line: usize) -> bool {
        matches!(self.breaks.get(self.next_break), Some(Decision::Break { item: i, line: l, .. }) if (*i, *l) == (item, line))
    }

    /// Ends the page here if that was decided, and begins the next; pages of floats alone end here too.
    fn break_at(&mut self, item: usize, line: usize, why: Short) {
        while self.is_break(item, line) {
            let Some(Decision::Break { delta, .. }) = self.breaks.get(self.next_break).copied() else { return };
            self.next_break += 1;
            if self.page.keep > 0 {
                self.result.faults.push((self.page.number, Fault::Heading));
            }
            self.turn(delta, why);
        }
    }

    /// Ends the page and begins the next.
    fn turn(&mut self, delta: i8, why: Short) {
        let closed = self.rules.close(&self.page, self.page.feet(&self.frames), self.cited, false);
        let why = if self.page.fresh { Short::Block } else { why };
        self.end_page(&closed, Some(why));
        let waiting = self.page.waiting;
        let seen = Seen { cited: self.cited, floats: self.floats, over: false };
        let (page, _) = self.rules.begin(&self.page, &closed, delta, &self.frames, seen);
        self.page = page;
        self.begin_page(waiting);
    }

    /// Ends the page: places feet of frames, floats at the foot and notes, and writes down what is left over.
    fn end_page(&mut self, closed: &Closed, why: Option<Short>) {
        let mut y = self.page.used;
        if why.is_some() && !self.page.full {
            for &(item, _, foot) in self.frames.open[..self.frames.entered].iter().rev() {
                if foot > 0 {
                    self.plan.parts.push(Part::at(Length(y), PartKind::Foot { item }));
                    y += foot;
                }
            }
        }
        let capacity = self.rules.capacity(&self.page);
        let line = self.column.geometry.line.0.max(1);
        let mut y = (capacity - closed.notes).div_euclid(line) * line - self.page.foot;
        for item in std::mem::take(&mut self.foot) {
            self.plan.parts.push(Part::at(Length(y), PartKind::Block { item }));
            if let Item::Float(float) = &self.column.items[item] {
                y += float.height.0;
            }
        }
        let until = closed.open.unwrap_or((self.cited, 0));
        self.plan.notes = self.notes_between(self.shown, until);
        self.shown = until;
        self.plan.height = Length(capacity);
        self.plan.notes_height = Length(closed.notes);
        self.plan.slack = Length(closed.slack);
        self.plan.short = why.filter(|_| closed.slack >= line);
        self.result.pages.push(std::mem::take(&mut self.plan));
    }

    /// The lines of notes from one place to another, each place a note, by order of citation, and its line.
    fn notes_between(&self, from: (u32, u32), to: (u32, u32)) -> Vec<NotePart> {
        let mut parts = Vec::new();
        for note in from.0..=to.0 {
            let Some(lines) = self.rules.notes.get(note as usize) else { continue };
            let first = if note == from.0 { from.1 as usize } else { 0 };
            let last = if note == to.0 { to.1 as usize } else { lines.len() };
            if first < last {
                parts.push(NotePart { note: self.order[note as usize], lines: first..last });
            }
        }
        parts
    }

    /// What the page begins with: floats that waited, heads of frames.
    fn begin_page(&mut self, waited: u32) {
        let mut y = 0;
        for float in self.floats - waited..self.floats - self.page.waiting {
            let (item, height) = self.rules.floats[float as usize];
            self.plan.parts.push(Part::at(Length(y), PartKind::Block { item }));
            y += height;
        }
        if self.page.full {
            return;
        }
        for &(item, head, _) in &self.frames.open[..self.frames.entered] {
            if head > 0 {
                self.plan.parts.push(Part::at(Length(y), PartKind::Head { item }));
                y += head;
            }
        }
    }

    /// Ends the last page of text, and makes those that floats and notes still need.
    fn finish(&mut self) {
        self.frames = Frames::default();
        let pages = last_pages(&self.rules, &self.page, self.cited, self.floats);
        let count = pages.len();
        for (i, (page, closed)) in pages.into_iter().enumerate() {
            if i > 0 {
                let waiting = self.page.waiting;
                self.page = Page { waiting: page.waiting, ..page };
                self.begin_page(waiting);
            } else {
                // Floats that still found room after the text.
                let mut y = self.page.used;
                for float in self.floats - self.page.waiting..self.floats - page.waiting {
                    let (item, height) = self.rules.floats[float as usize];
                    self.plan.parts.push(Part::at(Length(y), PartKind::Block { item }));
                    y += height;
                }
                self.page = page;
            }
            // Only floats can make it short: notes that go on alone leave no hole in a text.
            self.end_page(&closed, (i + 1 < count && page.waiting > 0).then_some(Short::Block));
        }
    }
}

//! The search: all pages of a chapter at once.
//!
//! It walks the column and keeps the *ways*: for each state a page can be in ([`Page`]) the cheapest way to it. At each item a way
//! may go on with any setting of the paragraph, and may end its page wherever that is allowed and near the foot. Two ways in the
//! same state have the same future, so only the cheaper one goes on; this makes the result exact, but for ways so dear that they
//! are given up ([`price::BEAM`]).

use std::collections::BTreeMap;

use super::frames::Frames;
use super::needs::Needs;
use super::notes::{citations, new_notes};
use super::page::{Page, Rules, Seen, Unit};
use super::set::{Lines, Set, break_faults, reason};
use super::ways::{Merger, Way};
use super::{Block, Column, Fault, Float, Item, Paragraph, Short, price};

const NONE: u32 = u32::MAX;
/// So many steps are kept before those without a future are dropped.
const MANY_STEPS: usize = 1 << 18;

/// What was decided: enough to go the same way again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decision {
    Opening {
        delta: i8,
    },
    /// A page begins before this line of an item.
    Break {
        item: usize,
        line: usize,
        delta: i8,
    },
    Take {
        item: usize,
        alternative: usize,
    },
    Float {
        item: usize,
        place: FloatPlace,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatPlace {
    Here,
    Foot,
    Later,
}

#[derive(Clone, Debug, Default)]
pub struct Found {
    /// In the column's order.
    pub decisions: Vec<Decision>,
    pub cost: f64,
    /// Of what is wrong with the pages alone.
    pub faults_cost: f64,
}

/// The cheapest way through the column; `relaxed` allows what must not be, at its price. `None` when there is none.
pub fn search(column: &Column, relaxed: bool) -> Option<Found> {
    let order = citations(column);
    let mut search = Search {
        column,
        rules: Rules::new(column, &order, relaxed),
        needs: Needs::new(column),
        order,
        steps: Vec::new(),
        many_steps: MANY_STEPS,
        frames: Frames::default(),
        merger: Merger::new(column.items.len()),
        colon: false,
        cited: 0,
        floats: 0,
    };
    let mut ways: Vec<Way> = Vec::new();
    for &(delta, cost) in search.rules.openings() {
        let step = search.step(NONE, Decision::Opening { delta });
        ways.push(Way { page: Page { delta, fresh: true, ..Page::default() }, cost, faults: 0.0, step });
    }
    for (i, item) in column.items.iter().enumerate() {
        ways = search.item(i, item, ways);
        match item {
            Item::Space(_) | Item::Open { .. } | Item::Close => {}
            Item::Paragraph(p) => search.colon = p.alternatives.first().and_then(|a| a.lines.last()).is_some_and(|l| l.colon),
            _ => search.colon = false,
        }
        if ways.is_empty() {
            return None;
        }
        search.forget(&mut ways);
    }
    search.finish(&ways)
}

/// A place where a page may end.
#[derive(Clone, Copy)]
struct Site {
    item: usize,
    line: usize,
    reason: Short,
    /// What must fit here for the column to go on.
    need: i64,
    /// Of what stands together there and is no text.
    height: i64,
    /// What ending here costs by itself, as a cost and as a fault.
    cost: f64,
    faults: f64,
    cited: u32,
}

struct Search<'a> {
    column: &'a Column,
    rules: Rules<'a>,
    needs: Needs,
    order: Vec<u32>,
    steps: Vec<(u32, Decision)>,
    /// When there are so many, those without a future are dropped.
    many_steps: usize,
    frames: Frames,
    merger: Merger,
    /// What came last leads on with a colon (B9).
    colon: bool,
    /// Notes and floats that have come by.
    cited: u32,
    floats: u32,
}

impl Search<'_> {
    fn step(&mut self, before: u32, decision: Decision) -> u32 {
        self.steps.push((before, decision));
        self.steps.len() as u32 - 1
    }

    /// Drops the steps that lead to no way any more, once they are many: a long chapter keeps little more than its one best past.
    fn forget(&mut self, ways: &mut [Way]) {
        if self.steps.len() < self.many_steps {
            return;
        }
        let mut kept = vec![false; self.steps.len()];
        for way in ways.iter() {
            let mut step = way.step;
            while step != NONE && !kept[step as usize] {
                kept[step as usize] = true;
                step = self.steps[step as usize].0;
            }
        }
        // A step comes after the one before it, so its new number is known in time.
        let mut renamed = vec![NONE; self.steps.len()];
        let mut steps = Vec::new();
        for (old, &(before, decision)) in self.steps.iter().enumerate().filter(|(old, _)| kept[*old]) {
            renamed[old] = steps.len() as u32;
            steps.push((if before == NONE { NONE } else { renamed[before as usize] }, decision));
        }
        for way in ways.iter_mut().filter(|way| way.step != NONE) {
            way.step = renamed[way.step as usize];
        }
        self.many_steps = MANY_STEPS.max(2 * steps.len());
        self.steps = steps;
    }

    fn item(&mut self, i: usize, item: &Item, ways: Vec<Way>) -> Vec<Way> {
        match item {
            Item::Paragraph(paragraph) => self.paragraph(i, paragraph, &ways),
            Item::Block(block) => self.block(i, block, &ways),
            Item::Float(float) => self.float(i, float, &ways),
            Item::Space(space) => {
                let mut ways = ways;
                // White keeps states apart, but for those that it brings to the grid.
                let alike = !space.to_grid || ways.iter().all(|w| w.page.to_grid == ways[0].page.to_grid);
                ways.iter_mut().for_each(|w| w.page = self.rules.white(&w.page, space));
                if alike { ways } else { self.merger.merged(ways.into_iter(), self.rules.relaxed) }
            }
            Item::Open { head, foot } => {
                self.frames.open(i, head.0, foot.0);
                ways
            }
            Item::Close => {
                self.frames.close();
                // What had to follow within the frame is asked of nothing after it.
                let free = |w: &Way| Way { page: Page { keep: 0, ..w.page }, ..*w };
                self.merger.merged(ways.iter().map(free), self.rules.relaxed)
            }
            Item::PageBreak => self.page_break(i, &ways),
        }
    }

    fn page_break(&mut self, i: usize, ways: &[Way]) -> Vec<Way> {
        let mut next = Vec::new();
        for way in ways {
            if way.page.is_bare() {
                next.push(*way);
                continue;
            }
            let site =
                Site { item: i, line: 0, reason: Short::Asked, need: i64::MAX / 4, height: 0, cost: 0.0, faults: 0.0, cited: self.cited };
            self.end_page(way, &site, &mut next);
        }
        self.merger.merged(next.into_iter(), self.rules.relaxed)
    }

    fn block(&mut self, i: usize, block: &Block, ways: &[Way]) -> Vec<Way> {
        let notes = new_notes(&self.order, self.cited, &block.notes);
        let unit = Unit { height: block.height.0, notes, keep: block.keep_lines, block: true };
        let reason = if block.keep_lines > 1 { Short::Heading } else { Short::Block };
        let mut next = Vec::with_capacity(ways.len() + ways.len() / 4);
        let site = Site { height: self.needs.begin[i], ..self.site_before(i, reason) };
        for way in ways {
            self.breaks_before(way, &site, block.keep_with_previous, &mut next);
            next.push(*way);
        }
        self.cited = notes.1;
        self.frames.enter();
        let placed: Vec<Way> = next.iter().filter_map(|way| place(&self.rules, way, &unit)).collect();
        self.merger.merged(placed.into_iter(), self.rules.relaxed)
    }

    /// The place before item `i`.
    fn site_before(&self, i: usize, reason: Short) -> Site {
        let cost = if self.colon { price::COLON } else { 0.0 };
        Site { item: i, line: 0, reason, need: self.needs.begin[i], height: 0, cost, faults: 0.0, cited: self.cited }
    }

    /// The ways on which pages end before an item: the page at hand, and those after it that hold floats that waited, or the rest of
    /// notes, and not the item.
    fn breaks_before(&mut self, way: &Way, site: &Site, glued: bool, out: &mut Vec<Way>) {
        let mut from = out.len();
        self.break_before(way, site, glued, out);
        while from < out.len() {
            let level = out[from..].to_vec();
            let mut further = Vec::new();
            for way in &level {
                let filled = way.page.floats || way.page.notes > 0;
                if way.page.fresh && filled && self.rules.room(&way.page) < site.need {
                    self.break_before(way, site, false, &mut further);
                }
            }
            from = out.len();
            out.extend(self.merger.merged(further.into_iter(), self.rules.relaxed));
        }
    }

    /// The ways on which a page ends before an item.
    fn break_before(&mut self, way: &Way, site: &Site, glued: bool, out: &mut Vec<Way>) {
        let held = way.page.keep > 0 || glued;
        if self.rules.ends_in_vain(&way.page, site.height) || (held && !self.rules.relaxed) {
            return;
        }
        if held {
            self.end_page(way, &Site { faults: price::fault(Fault::Heading, false), ..*site }, out);
        } else {
            self.end_page(way, site, out);
        }
    }

    /// Ends the page and begins the next, if the page is full enough for that to be thought of.
    fn end_page(&mut self, way: &Way, site: &Site, out: &mut Vec<Way>) {
        let closed = self.rules.close(&way.page, way.page.feet(&self.frames), site.cited, false);
        let line = self.column.geometry.line.0.max(1);
        let patience = if self.rules.relaxed { 6 } else { 2 };
        // Under the foot already, because of something that no page holds: then anything may follow overleaf.
        let overfull = self.rules.room(&way.page) < 0;
        if (closed.slack < 0 && !overfull) || closed.slack >= site.need.saturating_add(patience * line) {
            return;
        }
        let short = closed.slack.max(0) / line;
        let reason = if way.page.fresh { Short::Block } else { site.reason };
        let mut faults = site.faults + if short > 0 { price::short(reason, short) } else { 0.0 };
        if closed.slack > 0 && short == 0 && site.reason == Short::Asked {
            faults = 0.0;
        }
        let seen = Seen { cited: site.cited, floats: self.floats, over: false };
        for &(delta, spread) in self.rules.deltas(&way.page) {
            let (page, begun) = self.rules.begin(&way.page, &closed, delta, &self.frames, seen);
            let step = self.step(way.step, Decision::Break { item: site.item, line: site.line, delta });
            out.push(Way { page, cost: way.cost + faults + site.cost + spread + begun, faults: way.faults + faults, step });
        }
    }

    fn float(&mut self, i: usize, float: &Float, ways: &[Way]) -> Vec<Way> {
        let notes = new_notes(&self.order, self.cited, &float.notes);
        let unit = Unit { height: float.height.0, notes, keep: 0, block: true };
        // Notes must come on the page of their marks: a float that cites some stays.
        let stays = notes.0 < notes.1 || !(float.foot || float.head);
        let mut next = Vec::new();
        if stays {
            self.float_that_stays(i, &unit, ways, &mut next);
        }
        for way in ways {
            if way.page.waiting == 0 && float.here && !stays {
                self.float_here(i, &unit, way, &mut next);
            }
            if way.page.waiting == 0 && float.foot && !stays && self.rules.room(&way.page) >= float.height.0 && !way.page.is_bare() {
                let page = Page { foot: way.page.foot + float.height.0, ..way.page };
                let step = self.step(way.step, Decision::Float { item: i, place: FloatPlace::Foot });
                next.push(Way { page, cost: way.cost + price::FLOAT_FOOT, step, ..*way });
            }
            if (float.head || float.foot) && !stays {
                let page = Page { waiting: way.page.waiting + 1, ..way.page };
                let step = self.step(way.step, Decision::Float { item: i, place: FloatPlace::Later });
                next.push(Way { page, cost: way.cost + price::FLOAT_HEAD, step, ..*way });
            }
        }
        self.floats += 1;
        self.cited = notes.1;
        self.merger.merged(next.into_iter(), self.rules.relaxed)
    }

    fn float_here(&mut self, i: usize, unit: &Unit, way: &Way, next: &mut Vec<Way>) {
        if let Some(mut way) = place(&self.rules, way, unit) {
            way.step = self.step(way.step, Decision::Float { item: i, place: FloatPlace::Here });
            next.push(way);
        }
    }

    /// A float that stands where it is in the column, on this page or on the next; pages that those before it wait for come first.
    fn float_that_stays(&mut self, i: usize, unit: &Unit, ways: &[Way], next: &mut Vec<Way>) {
        let notes: i64 = (unit.notes.0..unit.notes.1).map(|note| self.rules.notes[note as usize].all()).sum();
        let here = Site { need: unit.height + notes, height: unit.height, ..self.site_before(i, Short::Block) };
        let waits = Site { need: i64::MAX / 4, ..here };
        let mut level = ways.to_vec();
        while !level.is_empty() {
            let mut broken = Vec::new();
            for way in &level {
                if way.page.waiting == 0 {
                    self.float_here(i, unit, way, next);
                    self.break_before(way, &here, false, &mut broken);
                } else {
                    self.break_before(way, &waits, false, &mut broken);
                }
            }
            level = self.merger.merged(broken.into_iter(), self.rules.relaxed);
        }
    }

    fn paragraph(&mut self, i: usize, paragraph: &Paragraph, ways: &[Way]) -> Vec<Way> {
        let mut done: Vec<(Way, usize)> = Vec::new();
        let (entered, cited) = (self.frames.entered, self.cited);
        let mut cited_after = cited;
        for (a, alternative) in paragraph.alternatives.iter().enumerate() {
            let lines = Lines::new(alternative, &self.order, cited);
            cited_after = cited_after.max(lines.cited(alternative.lines.len()));
            let after = self.needs.after(i, u32::from(paragraph.keep_with_next));
            let set = Set { item: i, paragraph, alternative, lines, after };
            self.frames.entered = entered;
            let mut todo: BTreeMap<usize, Vec<Way>> = BTreeMap::new();
            let mut begun = Vec::with_capacity(ways.len() + ways.len() / 4);
            let height = alternative.lines.first().map_or(0, |line| line.height.0);
            let site = Site { height, ..self.site_before(i, reason(paragraph, alternative, 0)) };
            for way in ways {
                self.breaks_before(way, &site, paragraph.keep_with_previous, &mut begun);
                begun.push(*way);
            }
            todo.insert(0, begun);
            self.frames.enter();
            // Line by line, so that ways which meet inside a paragraph of many pages go on as one.
            while let Some((line, here)) = todo.pop_first() {
                // Ways that no page ended on are apart already.
                let here =
                    if line == 0 && here.len() == ways.len() { here } else { self.merger.merged(here.into_iter(), self.rules.relaxed) };
                if line == alternative.lines.len() {
                    done.extend(here.into_iter().map(|way| (Way { cost: way.cost + alternative.cost, ..way }, a)));
                    continue;
                }
                let mut level = here;
                while !level.is_empty() {
                    let mut further = Vec::new();
                    for way in &level {
                        self.end_inside(&set, line, way, &mut further);
                        if let Some((next, way)) = self.run_on(&set, line, way) {
                            todo.entry(next).or_default().push(way);
                        }
                    }
                    // A page that holds floats only may end once more. Where many wait, pages would multiply unless those alike were one.
                    level = self.merger.merged(further.into_iter(), self.rules.relaxed);
                }
            }
        }
        self.frames.enter();
        self.cited = cited_after;
        // Those of one setting are apart already.
        let several = paragraph.alternatives.len() > 1;
        let kept = if several { self.merger.merged_by(done.into_iter(), |d| &d.0, self.rules.relaxed) } else { done };
        let take = |(way, a): (Way, usize)| {
            // The first setting needs no word.
            let step = if a > 0 { self.step(way.step, Decision::Take { item: i, alternative: a }) } else { way.step };
            Way { step, ..way }
        };
        kept.into_iter().map(take).collect()
    }

    /// Ends the page before a line of the paragraph, where that may be.
    fn end_inside(&mut self, set: &Set<'_>, line: usize, way: &Way, broken: &mut Vec<Way>) {
        if line == 0 || self.rules.ends_in_vain(&way.page, set.alternative.lines[line].height.0) {
            return;
        }
        let faults = break_faults(set, line, &way.page);
        if faults > 0.0 && !self.rules.relaxed {
            return;
        }
        let recto = self.rules.recto(way.page.number);
        let hyphen = if set.alternative.lines[line - 1].hyphen { price::fault(Fault::PageEndHyphen, recto) } else { 0.0 };
        let site = Site {
            item: set.item,
            line,
            reason: reason(set.paragraph, set.alternative, line),
            need: set.need(line) + set.lines.notes_height(line),
            height: 0,
            cost: 0.0,
            faults: faults + hyphen,
            cited: set.lines.cited(line),
        };
        self.end_page(way, &site, broken);
    }

    /// Places a line, and those after it while the foot of the page is far and no note comes.
    fn run_on(&self, set: &Set<'_>, line: usize, way: &Way) -> Option<(usize, Way)> {
        let total = set.alternative.lines.len();
        let mut way = place(&self.rules, way, &set.unit(line))?;
        let mut line = line + 1;
        let margin = 4 * self.column.geometry.line.0 + self.frames.feet();
        while line < total && way.page.open.is_none() && !self.rules.relaxed {
            let unit = set.unit(line);
            if unit.notes.0 < unit.notes.1 || self.rules.room(&way.page) < margin + set.need(line) {
                break;
            }
            way = place(&self.rules, &way, &unit)?;
            line += 1;
        }
        Some((line, way))
    }

    /// The chapter's end on every way: floats and notes that are left, and a last page that is not too empty (B8).
    fn finish(&mut self, ways: &[Way]) -> Option<Found> {
        let line = self.column.geometry.line.0.max(1);
        let ended = ways.iter().map(|way| {
            let pages = super::replay::last_pages(&self.rules, &way.page, self.cited, self.floats);
            let last = pages.last().map_or(way.page, |p| p.0);
            let lines = last.used / line;
            let short = match lines {
                _ if last.number == 0 || last.floats => 0.0,
                0..=2 => price::LAST_UNDER_3,
                3..=4 => price::LAST_UNDER_5,
                _ => 0.0,
            };
            (way.cost + short + price::FLOAT_PAGE * (pages.len() - 1) as f64, way)
        });
        let (cost, way) = ended.min_by(|a, b| a.0.total_cmp(&b.0))?;
        let mut decisions = Vec::new();
        let mut step = way.step;
        while step != NONE {
            let (before, decision) = self.steps[step as usize];
            decisions.push(decision);
            step = before;
        }
        decisions.reverse();
        Some(Found { decisions, cost, faults_cost: way.faults })
    }
}

fn place(rules: &Rules<'_>, way: &Way, unit: &Unit) -> Option<Way> {
    let (page, cost, fault) = rules.place(&way.page, unit)?;
    let faults = if fault.is_some_and(|f| f != Fault::NotesOverHalf) { cost } else { 0.0 };
    Some(Way { page, cost: way.cost + cost, faults: way.faults + faults, ..*way })
}

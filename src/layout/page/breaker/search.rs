//! The search: all pages of a chapter at once.
//!
//! It walks the column and keeps the *active nodes*, as TeX does in paragraphs: for each state that a page can be in ([`Page`]) the one
//! of least cost. At each item a node may go on with any setting of the paragraph, and may end its page wherever that is allowed and
//! near the foot. Two nodes in the same state have the same future, so only the cheaper one goes on; this makes the result exact, but
//! for nodes so costly that they are given up ([`penalties::BEAM`]).

use std::collections::BTreeMap;

use super::frames::Frames;
use super::needs::Needs;
use super::notes::{citations, new_notes};
use super::page::{Page, Rules, Seen, Unit};
use super::set::{Lines, Set, break_faults, reason};
use super::active::{ActiveNode, Merger};
use super::{Block, Column, Fault, Float, Item, Paragraph, Short, penalties};

const NONE: u32 = u32::MAX;
/// So many steps are kept before those without a future are dropped.
const MANY_STEPS: usize = 1 << 18;

/// What was decided: enough to lay the same pages out again.
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

/// The pages of least cost; `relaxed` allows what must not be, at its penalty. `None` when there is none.
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
    let mut nodes: Vec<ActiveNode> = Vec::new();
    for &(delta, cost) in search.rules.openings() {
        let step = search.add_step(NONE, Decision::Opening { delta });
        nodes.push(ActiveNode { page: Page { delta, fresh: true, ..Page::default() }, cost, faults: 0.0, step });
    }
    for (i, item) in column.items.iter().enumerate() {
        nodes = search.item(i, item, nodes);
        match item {
            Item::Space(_) | Item::Open { .. } | Item::Close => {}
            Item::Paragraph(p) => search.colon = p.alternatives.first().and_then(|a| a.lines.last()).is_some_and(|l| l.colon),
            _ => search.colon = false,
        }
        if nodes.is_empty() {
            return None;
        }
        search.forget(&mut nodes);
    }
    search.finish(&nodes)
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

/// What the search reads, and its tables.
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
    /// Notes a decision after the step `before`, and gives the number of the new step.
    fn add_step(&mut self, before: u32, decision: Decision) -> u32 {
        self.steps.push((before, decision));
        self.steps.len() as u32 - 1
    }

    /// Drops the steps that no node leads back to any more, once they are many: a long chapter keeps little more than its one best past.
    fn forget(&mut self, nodes: &mut [ActiveNode]) {
        if self.steps.len() < self.many_steps {
            return;
        }
        let mut kept = vec![false; self.steps.len()];
        for node in nodes.iter() {
            let mut step = node.step;
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
        for node in nodes.iter_mut().filter(|node| node.step != NONE) {
            node.step = renamed[node.step as usize];
        }
        self.many_steps = MANY_STEPS.max(2 * steps.len());
        self.steps = steps;
    }

    /// The active nodes after an item of the column.
    fn item(&mut self, i: usize, item: &Item, nodes: Vec<ActiveNode>) -> Vec<ActiveNode> {
        match item {
            Item::Paragraph(paragraph) => self.after_paragraph(i, paragraph, &nodes),
            Item::Block(block) => self.after_block(i, block, &nodes),
            Item::Float(float) => self.float(i, float, &nodes),
            Item::Space(space) => {
                let mut nodes = nodes;
                // Glue keeps states apart, but for those that it brings to the grid.
                let alike = !space.to_grid || nodes.iter().all(|w| w.page.to_grid == nodes[0].page.to_grid);
                nodes.iter_mut().for_each(|w| w.page = self.rules.glue(&w.page, space));
                if alike { nodes } else { self.merger.merged(nodes.into_iter(), self.rules.relaxed) }
            }
            Item::Open { head, foot } => {
                self.frames.open(i, head.0, foot.0);
                nodes
            }
            Item::Close => {
                self.frames.close();
                // What had to follow within the frame is asked of nothing after it.
                let free = |w: &ActiveNode| ActiveNode { page: Page { keep: 0, ..w.page }, ..*w };
                self.merger.merged(nodes.iter().map(free), self.rules.relaxed)
            }
            Item::PageBreak => self.page_break(i, &nodes),
        }
    }

    /// The active nodes after a page break that is asked for; pages on which nothing stands yet stay.
    fn page_break(&mut self, i: usize, nodes: &[ActiveNode]) -> Vec<ActiveNode> {
        let mut next = Vec::new();
        for node in nodes {
            if node.page.is_bare() {
                next.push(*node);
                continue;
            }
            let site =
                Site { item: i, line: 0, reason: Short::Asked, need: i64::MAX / 4, height: 0, cost: 0.0, faults: 0.0, cited: self.cited };
            self.end_page(node, &site, &mut next);
        }
        self.merger.merged(next.into_iter(), self.rules.relaxed)
    }

    /// The active nodes after a block, with every page break before it.
    fn after_block(&mut self, i: usize, block: &Block, nodes: &[ActiveNode]) -> Vec<ActiveNode> {
        let notes = new_notes(&self.order, self.cited, &block.notes);
        let unit = Unit { height: block.height.0, notes, keep: block.keep_lines, block: true };
        let reason = if block.keep_lines > 1 { Short::Heading } else { Short::Block };
        let mut next = Vec::with_capacity(nodes.len() + nodes.len() / 4);
        let site = Site { height: self.needs.begin[i], ..self.site_before(i, reason) };
        for node in nodes {
            self.breaks_before(node, &site, block.keep_with_previous, &mut next);
            next.push(*node);
        }
        self.cited = notes.1;
        self.frames.enter();
        let placed: Vec<ActiveNode> = next.iter().filter_map(|node| place(&self.rules, node, &unit)).collect();
        self.merger.merged(placed.into_iter(), self.rules.relaxed)
    }

    /// The place before item `i`.
    fn site_before(&self, i: usize, reason: Short) -> Site {
        let cost = if self.colon { penalties::COLON } else { 0.0 };
        Site { item: i, line: 0, reason, need: self.needs.begin[i], height: 0, cost, faults: 0.0, cited: self.cited }
    }

    /// The nodes of pages that end before an item: the page at hand, and those after it that hold floats that waited, or the rest of
    /// notes, and not the item.
    fn breaks_before(&mut self, node: &ActiveNode, site: &Site, glued: bool, out: &mut Vec<ActiveNode>) {
        let mut from = out.len();
        self.break_before(node, site, glued, out);
        while from < out.len() {
            let level = out[from..].to_vec();
            let mut further = Vec::new();
            for node in &level {
                let filled = node.page.floats || node.page.notes > 0;
                if node.page.fresh && filled && self.rules.room(&node.page) < site.need {
                    self.break_before(node, site, false, &mut further);
                }
            }
            from = out.len();
            out.extend(self.merger.merged(further.into_iter(), self.rules.relaxed));
        }
    }

    /// The nodes of a page that ends before an item.
    fn break_before(&mut self, node: &ActiveNode, site: &Site, glued: bool, out: &mut Vec<ActiveNode>) {
        let held = node.page.keep > 0 || glued;
        if self.rules.ends_in_vain(&node.page, site.height) || (held && !self.rules.relaxed) {
            return;
        }
        if held {
            self.end_page(node, &Site { faults: penalties::fault(Fault::Heading, false), ..*site }, out);
        } else {
            self.end_page(node, site, out);
        }
    }

    /// Ends the page and begins the next, if the page is full enough for that to be thought of.
    fn end_page(&mut self, node: &ActiveNode, site: &Site, out: &mut Vec<ActiveNode>) {
        let closed = self.rules.close(&node.page, node.page.feet(&self.frames), site.cited, false);
        let line = self.column.geometry.line.0.max(1);
        let patience = if self.rules.relaxed { 6 } else { 2 };
        // Under the foot already, because of something that no page holds: then anything may follow overleaf.
        let overfull = self.rules.room(&node.page) < 0;
        // A frame that goes on shows something of its own where it has the room.
        let empty_frame = node.page.fresh && node.page.floats && !node.page.full && self.frames.heads() > 0 && closed.slack >= site.need;
        if empty_frame || (closed.slack < 0 && !overfull) || closed.slack >= site.need.saturating_add(patience * line) {
            return;
        }
        let short = closed.slack.max(0) / line;
        let reason = if node.page.fresh { Short::Block } else { site.reason };
        let mut faults = site.faults + if short > 0 { penalties::short(reason, short) } else { 0.0 };
        if closed.slack > 0 && short == 0 && site.reason == Short::Asked {
            faults = 0.0;
        }
        let seen = Seen { cited: site.cited, floats: self.floats, over: false };
        for &(delta, spread) in self.rules.deltas(&node.page) {
            let (page, begun) = self.rules.begin(&node.page, &closed, delta, &self.frames, seen);
            let step = self.add_step(node.step, Decision::Break { item: site.item, line: site.line, delta });
            out.push(ActiveNode { page, cost: node.cost + faults + site.cost + spread + begun, faults: node.faults + faults, step });
        }
    }

    /// The active nodes after a float: here, at the foot of the page, or waiting for a later one.
    fn float(&mut self, i: usize, float: &Float, nodes: &[ActiveNode]) -> Vec<ActiveNode> {
        let notes = new_notes(&self.order, self.cited, &float.notes);
        let unit = Unit { height: float.height.0, notes, keep: 0, block: true };
        // Notes must come on the page of their marks: a float that cites some stays.
        let stays = notes.0 < notes.1 || !(float.foot || float.head);
        let mut next = Vec::new();
        if stays {
            self.float_that_stays(i, &unit, nodes, &mut next);
        }
        for node in nodes {
            if node.page.waiting == 0 && float.here && !stays {
                self.float_here(i, &unit, node, &mut next);
            }
            if node.page.waiting == 0 && float.foot && !stays && self.rules.room(&node.page) >= float.height.0 && !node.page.is_bare() {
                let page = Page { foot: node.page.foot + float.height.0, ..node.page };
                let step = self.add_step(node.step, Decision::Float { item: i, place: FloatPlace::Foot });
                next.push(ActiveNode { page, cost: node.cost + penalties::FLOAT_FOOT, step, ..*node });
            }
            if (float.head || float.foot) && !stays {
                let page = Page { waiting: node.page.waiting + 1, ..node.page };
                let step = self.add_step(node.step, Decision::Float { item: i, place: FloatPlace::Later });
                next.push(ActiveNode { page, cost: node.cost + penalties::FLOAT_HEAD, step, ..*node });
            }
        }
        self.floats += 1;
        self.cited = notes.1;
        self.merger.merged(next.into_iter(), self.rules.relaxed)
    }

    /// Adds the node in which a float stands on the page where it comes, if it has room there.
    fn float_here(&mut self, i: usize, unit: &Unit, node: &ActiveNode, next: &mut Vec<ActiveNode>) {
        if let Some(mut node) = place(&self.rules, node, unit) {
            node.step = self.add_step(node.step, Decision::Float { item: i, place: FloatPlace::Here });
            next.push(node);
        }
    }

    /// A float that stands where it is in the column, on this page or on the next; pages that those before it wait for come first.
    fn float_that_stays(&mut self, i: usize, unit: &Unit, nodes: &[ActiveNode], next: &mut Vec<ActiveNode>) {
        let notes: i64 = (unit.notes.0..unit.notes.1).map(|note| self.rules.notes[note as usize].all()).sum();
        let here = Site { need: unit.height + notes, height: unit.height, ..self.site_before(i, Short::Block) };
        let waits = Site { need: i64::MAX / 4, ..here };
        let mut level = nodes.to_vec();
        while !level.is_empty() {
            let mut broken = Vec::new();
            for node in &level {
                if node.page.waiting == 0 {
                    self.float_here(i, unit, node, next);
                    self.break_before(node, &here, false, &mut broken);
                } else {
                    self.break_before(node, &waits, false, &mut broken);
                }
            }
            level = self.merger.merged(broken.into_iter(), self.rules.relaxed);
        }
    }

    /// The active nodes after a paragraph: each of its alternatives (TeX’s looseness) is tried, with every page break before and in it.
    fn after_paragraph(&mut self, i: usize, paragraph: &Paragraph, nodes: &[ActiveNode]) -> Vec<ActiveNode> {
        let mut done: Vec<(ActiveNode, usize)> = Vec::new();
        let (entered, cited) = (self.frames.entered, self.cited);
        let mut cited_after = cited;
        for (a, alternative) in paragraph.alternatives.iter().enumerate() {
            let lines = Lines::new(alternative, &self.order, cited);
            cited_after = cited_after.max(lines.cited(alternative.lines.len()));
            let after = self.needs.after(i, u32::from(paragraph.keep_with_next));
            let set = Set { item: i, paragraph, alternative, lines, after };
            self.frames.entered = entered;
            let mut todo: BTreeMap<usize, Vec<ActiveNode>> = BTreeMap::new();
            let mut begun = Vec::with_capacity(nodes.len() + nodes.len() / 4);
            let height = alternative.lines.first().map_or(0, |line| line.height.0);
            let site = Site { height, ..self.site_before(i, reason(paragraph, alternative, 0)) };
            for node in nodes {
                self.breaks_before(node, &site, paragraph.keep_with_previous, &mut begun);
                begun.push(*node);
            }
            todo.insert(0, begun);
            self.frames.enter();
            // Line by line, so that nodes which meet inside a paragraph of many pages go on as one.
            while let Some((line, here)) = todo.pop_first() {
                // Nodes that came through without a page break are in different states already.
                let here =
                    if line == 0 && here.len() == nodes.len() { here } else { self.merger.merged(here.into_iter(), self.rules.relaxed) };
                if line == alternative.lines.len() {
                    done.extend(here.into_iter().map(|node| (ActiveNode { cost: node.cost + alternative.cost, ..node }, a)));
                    continue;
                }
                let mut level = here;
                while !level.is_empty() {
                    let mut further = Vec::new();
                    for node in &level {
                        self.end_inside(&set, line, node, &mut further);
                        if let Some((next, node)) = self.run_on(&set, line, node) {
                            todo.entry(next).or_default().push(node);
                        }
                    }
                    // A page that holds floats only may end once more. Where many wait, pages would multiply unless those alike were one.
                    level = self.merger.merged(further.into_iter(), self.rules.relaxed);
                }
            }
        }
        self.frames.enter();
        self.cited = cited_after;
        // Nodes of a single setting are in different states already.
        let several = paragraph.alternatives.len() > 1;
        let kept = if several { self.merger.merged_by(done.into_iter(), |d| &d.0, self.rules.relaxed) } else { done };
        let take = |(node, a): (ActiveNode, usize)| {
            // The first setting is what is taken without a decision.
            let step = if a > 0 { self.add_step(node.step, Decision::Take { item: i, alternative: a }) } else { node.step };
            ActiveNode { step, ..node }
        };
        kept.into_iter().map(take).collect()
    }

    /// Ends the page before a line of the paragraph, where that may be.
    fn end_inside(&mut self, set: &Set<'_>, line: usize, node: &ActiveNode, broken: &mut Vec<ActiveNode>) {
        if line == 0 || self.rules.ends_in_vain(&node.page, set.alternative.lines[line].height.0) {
            return;
        }
        let faults = break_faults(set, line, &node.page);
        if faults > 0.0 && !self.rules.relaxed {
            return;
        }
        let recto = self.rules.recto(node.page.number);
        let hyphen = if set.alternative.lines[line - 1].hyphen { penalties::fault(Fault::PageEndHyphen, recto) } else { 0.0 };
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
        self.end_page(node, &site, broken);
    }

    /// Places a line, and those after it while the foot of the page is far and no note comes.
    fn run_on(&self, set: &Set<'_>, line: usize, node: &ActiveNode) -> Option<(usize, ActiveNode)> {
        let total = set.alternative.lines.len();
        let mut node = place(&self.rules, node, &set.unit(line))?;
        let mut line = line + 1;
        let margin = 4 * self.column.geometry.line.0 + self.frames.feet();
        while line < total && node.page.open.is_none() && !self.rules.relaxed {
            let unit = set.unit(line);
            if unit.notes.0 < unit.notes.1 || self.rules.room(&node.page) < margin + set.need(line) {
                break;
            }
            node = place(&self.rules, &node, &unit)?;
            line += 1;
        }
        Some((line, node))
    }

    /// The chapter's end from every node: floats and notes that are left, and a last page that is not too empty (B8).
    fn finish(&mut self, nodes: &[ActiveNode]) -> Option<Found> {
        let line = self.column.geometry.line.0.max(1);
        let ended = nodes.iter().map(|node| {
            let pages = super::replay::last_pages(&self.rules, &node.page, self.cited, self.floats);
            let last = pages.last().map_or(node.page, |p| p.0);
            let lines = last.used / line;
            let short = match lines {
                _ if last.number == 0 || last.floats => 0.0,
                0..=2 => penalties::LAST_UNDER_3,
                3..=4 => penalties::LAST_UNDER_5,
                _ => 0.0,
            };
            (node.cost + short + penalties::FLOAT_PAGE * (pages.len() - 1) as f64, node)
        });
        let (cost, node) = ended.min_by(|a, b| a.0.total_cmp(&b.0))?;
        let mut decisions = Vec::new();
        let mut step = node.step;
        while step != NONE {
            let (before, decision) = self.steps[step as usize];
            decisions.push(decision);
            step = before;
        }
        decisions.reverse();
        Some(Found { decisions, cost, faults_cost: node.faults })
    }
}

/// The node with a unit on its page, and the cost of that; `None` where it has no room.
fn place(rules: &Rules<'_>, node: &ActiveNode, unit: &Unit) -> Option<ActiveNode> {
    let (page, cost, fault) = rules.place(&node.page, unit)?;
    let faults = if fault.is_some_and(|f| f != Fault::NotesOverHalf) { cost } else { 0.0 };
    Some(ActiveNode { page, cost: node.cost + cost, faults: node.faults + faults, ..*node })
}

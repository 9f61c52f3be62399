//! The dynamic programme over lines.
//!
//! For each place where a line may end, one *label* for each (line that ends there, number of lines so far): the cheapest way to
//! it. Keeping the line and not only its end makes the cost of two neighbours exact; the number of lines gives the alternatives that
//! the page needs. A label also knows how long the chain of gaps above each of its own gaps is, so that rivers are paid here.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;

use super::cost::{Above, Candidate, LineCost, allowed, beside, ending, is_hyphen};
use super::{Emergency, Measure, Setting, Solution, Stream};
use crate::layout::paragraph::params::{Mode, Params};
use crate::length::Length;

/// No way here: the start.
const NONE: u32 = u32::MAX;
/// A label this much costlier than another at the same place and count is left out: no cost of neighbours makes up for it. Twice
/// what two lines can cost each other.
const HOPELESS: f64 = 400.0;

/// One line on the cheapest way to a label: what is needed to walk back.
#[derive(Clone, Copy)]
struct Step {
    before: u32,
    setting: Setting,
}

#[derive(Clone, Copy)]
struct Label {
    step: u32,
    lines: u32,
    cost: f64,
    above: Above,
    /// Its gaps in [`Place::gaps`], and those in [`Place::tall`] that a river may go on from. Until the places of its gaps are worked out, those
    /// of the label before it.
    gaps: Gaps,
    /// The place of the label before it, among the active ones.
    from: usize,
}

/// Where the gaps of a label are.
#[derive(Clone, Copy, Default)]
struct Gaps {
    all: (u32, u32),
    tall: (u32, u32),
}

/// A gap as it stands in a line, and how many gaps stand over each other here, itself the last.
#[derive(Clone, Copy)]
struct Gap {
    left: f64,
    right: f64,
    chain: u8,
}

/// All labels of one opportunity.
#[derive(Default)]
struct Place {
    index: usize,
    labels: Vec<Label>,
    gaps: Vec<Gap>,
    /// Of [`Place::gaps`] those with one over them: another costs something.
    tall: Vec<Gap>,
}

/// What stands between two forced line ends.
pub struct Stretch<'a> {
    pub stream: &'a Stream,
    /// Of [`gap_sums`].
    pub sums: &'a [(f64, f64)],
    /// From one opportunity to another.
    pub range: Range<usize>,
    pub measure: &'a Measure,
    /// The line of the paragraph that it begins on.
    pub first_line: usize,
}

/// The best solution for each number of lines of a stretch, fewest lines first.
pub fn search(stretch: &Stretch<'_>, params: &Params, level: Emergency) -> Vec<Solution> {
    let memory = MEMORY.take();
    let mut search = Search { stretch, params, level, active: VecDeque::new(), memory };
    let Range { start, end: last } = stretch.range;
    search.start(start);
    for end in start + 1..=last {
        search.end_here(end, end == last);
    }
    let solutions = search.solutions(last);
    let Search { active, mut memory, .. } = search;
    memory.steps.clear();
    memory.steps.shrink_to(MOST_STEPS);
    memory.free.extend(active);
    memory.free.truncate(MOST_PLACES);
    MEMORY.set(memory);
    solutions
}

/// Running totals of natural and elastic widths. Integers below 2⁵³ in floating point: exact.
pub fn gap_sums(stream: &Stream) -> Vec<(f64, f64)> {
    let mut total = (0.0, 0.0);
    let mut sums = Vec::with_capacity(stream.gaps.len() + 1);
    sums.push(total);
    for gap in &stream.gaps {
        total = (total.0 + gap.natural.0 as f64, total.1 + gap.elastic.0 as f64);
        sums.push(total);
    }
    sums
}

struct Search<'a> {
    stretch: &'a Stretch<'a>,
    params: &'a Params,
    level: Emergency,
    /// Places that a line may still begin at, in order.
    active: VecDeque<Place>,
    memory: Memory,
}

/// What the search of the next paragraph on the same thread need not ask for again.
#[derive(Default)]
struct Memory {
    steps: Vec<Step>,
    /// Emptied places.
    free: Vec<Place>,
    /// Of the line at hand.
    line_gaps: Vec<Gap>,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// So many places are kept for the next paragraph: two lines of a wide page have hardly more.
const MOST_PLACES: usize = 256;
/// And so many steps: what a paragraph as long as a book asked for is given back.
const MOST_STEPS: usize = 1 << 14;

impl Search<'_> {
    /// Puts the stretch's beginning among the active places, with one label that costs nothing.
    fn start(&mut self, index: usize) {
        let above = Above { start: index, end: index, scale: 0, ratio: 1.0, natural: true, hyphens: 0 };
        let label = Label { step: NONE, lines: self.stretch.first_line as u32, cost: 0.0, above, gaps: Gaps::default(), from: 0 };
        self.active.push_back(Place { index, labels: vec![label], ..Place::default() });
    }

    /// All lines that end at `end`.
    fn end_here(&mut self, end: usize, last: bool) {
        let kind = self.stretch.stream.opportunities[end].kind;
        if !allowed(kind, self.params, self.level) {
            return;
        }
        self.drop_starts_too_far_back(end, last);
        let mut place = self.memory.free.pop().unwrap_or_default();
        place.index = end;
        place.labels.clear();
        place.gaps.clear();
        place.tall.clear();
        let narrow = self.narrowest_measure() - self.params.em.0 as f64;
        let active = std::mem::take(&mut self.active);
        let first_step = self.memory.steps.len();
        for (from, start) in active.iter().enumerate() {
            let line = self.candidate(start.index, end, last);
            // Starts come in order, so all later ones give still shorter lines.
            let too_short = self.params.mode == Mode::Justified && self.level < Emergency::Overfull && !last;
            if too_short && line.widest(self.params) < narrow {
                break;
            }
            self.lines_between((from, start), &line, &mut place);
        }
        self.active = active;
        self.prune(&mut place);
        self.forget(&mut place, first_step);
        self.add_gaps(&mut place);
        if place.labels.is_empty() {
            self.memory.free.push(place);
        } else {
            self.active.push_back(place);
        }
    }

    /// A start from where the line is too long even when drawn together: no later end will do. The em allows for ends that
    /// protrude more than the one at hand.
    fn drop_starts_too_far_back(&mut self, end: usize, last: bool) {
        let widest = self.widest_measure() + 2.0 * self.params.em.0 as f64;
        while let Some(start) = self.active.front() {
            let line = self.candidate(start.index, end, last);
            let only_way = self.level == Emergency::Overfull && self.active.len() == 1;
            if only_way || line.narrowest(self.params) <= widest || (last && end == start.index + 1) {
                break;
            }
            if let Some(place) = self.active.pop_front() {
                self.memory.free.push(place);
            }
        }
    }

    /// The line between two opportunities; `last` when it ends the stretch.
    fn candidate(&self, start: usize, end: usize, last: bool) -> Candidate {
        let line = Candidate::new(self.stretch.stream, self.stretch.sums, start, end);
        Candidate { last, ending: ending(&self.stretch.stream.opportunities[end], self.params), ..line }
    }

    fn widest_measure(&self) -> f64 {
        self.stretch.measure.first.iter().fold(self.stretch.measure.rest, |w, &m| w.max(m)).0 as f64
    }

    fn narrowest_measure(&self) -> f64 {
        self.stretch.measure.first.iter().fold(self.stretch.measure.rest, |w, &m| w.min(m)).0 as f64
    }

    /// Labels for the line from `start` to `place`, one for each number of lines there are ways with. `from` is where `start` is among the
    /// active places.
    fn lines_between(&mut self, (from, start): (usize, &Place), line: &Candidate, place: &mut Place) {
        // Lines of one measure cost the same; `None` when there is no such line.
        let mut known: Option<((Length, bool), Option<LineCost>)> = None;
        for labels in start.labels.chunk_by(|a, b| a.lines == b.lines) {
            let lines = labels[0].lines as usize;
            let how = (self.stretch.measure.line(lines), lines == self.stretch.first_line);
            let line_cost = match known {
                Some((of, line_cost)) if of == how => line_cost,
                _ => {
                    let line_cost = line.set(self.params, how.0, how.1, self.level);
                    self.memory.line_gaps.clear();
                    known = Some((how, line_cost));
                    line_cost
                }
            };
            if let Some(line_cost) = line_cost {
                self.least_cost_label((from, start, labels), line, &line_cost, place);
            }
        }
    }

    /// The label of least cost for a line from one of the labels of a place. [`Memory::line_gaps`] are the line's, or none yet.
    fn least_cost_label(&mut self, (from, start, labels): (usize, &Place, &[Label]), line: &Candidate, line_cost: &LineCost, place: &mut Place) {
        let mut best: Option<(f64, &Label)> = None;
        for label in labels {
            let mut cost = label.cost + line_cost.cost + line.ending;
            let hopeless = |cost: f64| best.is_some_and(|(least, _)| cost >= least);
            // The cheapest labels come first, and what is beside a line is never less than nothing.
            if hopeless(cost) {
                break;
            }
            if label.step != NONE {
                match beside(self.stretch.stream, self.params, &label.above, line, line_cost) {
                    Some(neighbours) => cost += neighbours,
                    None => continue,
                }
            }
            if hopeless(cost) {
                continue;
            }
            let tall = &start.tall[label.gaps.tall.0 as usize..label.gaps.tall.1 as usize];
            if !tall.is_empty() {
                if self.memory.line_gaps.is_empty() {
                    self.place_gaps((line.start, line.end), line_cost.scale, line_cost.ratio);
                }
                cost += self.rivers(tall);
            }
            if !hopeless(cost) {
                best = Some((cost, label));
            }
        }
        let Some((cost, label)) = best else { return };
        let hyphens = if is_hyphen(self.stretch.stream.opportunities[line.end].kind) { label.above.hyphens.saturating_add(1) } else { 0 };
        let setting = Setting {
            start: line.start as u32,
            end: line.end as u32,
            scale: line_cost.scale,
            ratio: line_cost.ratio,
            natural: line_cost.natural,
        };
        self.memory.steps.push(Step { before: label.step, setting });
        let above =
            Above { start: line.start, end: line.end, scale: line_cost.scale, ratio: line_cost.ratio, natural: line_cost.natural, hyphens };
        place.labels.push(Label { step: self.memory.steps.len() as u32 - 1, lines: label.lines + 1, cost, above, gaps: label.gaps, from });
    }

    /// Notes where the word spaces of a line between two opportunities stand.
    fn place_gaps(&mut self, (start, end): (usize, usize), scale: i32, ratio: f64) {
        let (start, end) = (&self.stretch.stream.opportunities[start], &self.stretch.stream.opportunities[end]);
        let stretch = 1.0 + f64::from(scale) / 1000.0;
        let mut space = 0.0;
        self.memory.line_gaps.clear();
        for gap in &self.stretch.stream.gaps[start.start_gaps.min(end.end_gaps) as usize..end.end_gaps as usize] {
            let left =
                (gap.before.glyphs - start.start.glyphs).0 as f64 * stretch + (gap.before.fixed - start.start.fixed).0 as f64 + space;
            let width = gap.natural.0 as f64 + (ratio - 1.0) * gap.elastic.0 as f64;
            space += width;
            if !gap.natural.is_zero() {
                self.memory.line_gaps.push(Gap { left, right: left + width, chain: 1 });
            }
        }
    }

    /// What gaps cost that stand under some of those above (R1).
    fn rivers(&mut self, above: &[Gap]) -> f64 {
        chain(&mut self.memory.line_gaps, above);
        let cost = |gap: &Gap| match gap.chain {
            0..=2 => 0.0,
            3 => self.params.river_third,
            4 => self.params.river_fourth,
            _ => self.params.river_third * 4.0,
        };
        self.memory.line_gaps.iter().map(cost).sum()
    }

    /// Works out the gaps of a place's labels: only now, since most labels do not last.
    fn add_gaps(&mut self, place: &mut Place) {
        for label in &mut place.labels {
            let above = label.above;
            self.place_gaps((above.start, above.end), above.scale, above.ratio);
            let over = &self.active[label.from].gaps[label.gaps.all.0 as usize..label.gaps.all.1 as usize];
            chain(&mut self.memory.line_gaps, over);
            let first = (place.gaps.len() as u32, place.tall.len() as u32);
            place.gaps.extend_from_slice(&self.memory.line_gaps);
            place.tall.extend(self.memory.line_gaps.iter().filter(|gap| gap.chain > 1));
            label.gaps = Gaps { all: (first.0, place.gaps.len() as u32), tall: (first.1, place.tall.len() as u32) };
        }
    }

    /// Leaves out hopeless labels and counts of lines too far from the cheapest, and puts labels of one count together, the cheapest first.
    fn prune(&self, place: &mut Place) {
        let Some(best) = place.labels.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)) else { return };
        let (middle, reach) = (best.lines, self.params.counts);
        if self.level == Emergency::Overfull {
            // Every character may end a line here, and beauty is out of the question: the cheapest will do.
            let best = *best;
            place.labels.clear();
            place.labels.push(best);
            return;
        }
        place.labels.sort_by(|a, b| a.lines.cmp(&b.lines).then(a.cost.total_cmp(&b.cost)));
        let keep_all = is_hyphen(self.stretch.stream.opportunities[place.index].kind);
        let mut cheapest: Option<(u32, f64)> = None;
        place.labels.retain(|l| {
            let least = match cheapest {
                Some((lines, least)) if lines == l.lines => least,
                _ => l.cost,
            };
            cheapest = Some((l.lines, least));
            l.lines.abs_diff(middle) <= reach && (keep_all || l.cost <= least + HOPELESS)
        });
    }

    /// Keeps of the steps to a place, which are those from `first` on, only the ones that its labels still need.
    fn forget(&mut self, place: &mut Place, first: usize) {
        let kept: Vec<Step> = place.labels.iter().map(|label| self.memory.steps[label.step as usize]).collect();
        self.memory.steps.truncate(first);
        for (label, step) in place.labels.iter_mut().zip(kept) {
            label.step = self.memory.steps.len() as u32;
            self.memory.steps.push(step);
        }
    }

    /// The best way to the place at `end`, for each number of lines.
    fn solutions(&self, end: usize) -> Vec<Solution> {
        let Some(place) = self.active.back().filter(|p| p.index == end) else { return Vec::new() };
        let best_of = |labels: &[Label]| labels.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).copied();
        place.labels.chunk_by(|a, b| a.lines == b.lines).filter_map(best_of).map(|label| self.walk_back(&label)).collect()
    }

    /// The lines on the way to a label, first to last.
    fn walk_back(&self, label: &Label) -> Solution {
        let mut lines = Vec::with_capacity(label.lines as usize);
        let mut step = label.step;
        while step != NONE {
            lines.push(self.memory.steps[step as usize].setting);
            step = self.memory.steps[step as usize].before;
        }
        lines.reverse();
        Solution { lines, cost: label.cost }
    }
}

/// Counts for each gap the gaps over it: those that overlap by half of the narrower.
fn chain(gaps: &mut [Gap], above: &[Gap]) {
    let mut from = 0;
    for gap in gaps {
        let mut longest = 0;
        while from < above.len() && above[from].right <= gap.left {
            from += 1;
        }
        for over in &above[from..] {
            if over.left >= gap.right {
                break;
            }
            let overlap = over.right.min(gap.right) - over.left.max(gap.left);
            if overlap > 0.5 * (over.right - over.left).min(gap.right - gap.left) {
                longest = longest.max(over.chain);
            }
        }
        gap.chain = longest.saturating_add(1);
    }
}

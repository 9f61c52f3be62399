//! The whole-paragraph line breaker: a second-order dynamic programme.
//!
//! It sees lengths only. A [`Stream`] lists the places where a line may end and the gaps between them; a candidate line is a pair
//! of such places; the state of the search is *the last line*, not the last break, so that what one line costs beside the other
//! (their spaces, scales, words at the edges, hyphens, rivers) is exact.

mod cost;
mod search;

use std::ops::Range;

use super::params::Params;
use crate::length::Length;

/// Widths of the lines: all alike but for the first ones (initials, figures beside them; paragraph indent is an item).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Measure {
    /// Of the first lines, in order; then `rest`.
    pub first: Vec<Length>,
    /// Where the first lines begin, from the left end of `rest`, when a figure stands beside them; else all end alike.
    pub starts: Vec<Length>,
    pub rest: Length,
}

impl Measure {
    pub fn of(width: Length) -> Measure {
        Measure { rest: width, ..Measure::default() }
    }

    pub fn line(&self, index: usize) -> Length {
        self.first.get(index).copied().unwrap_or(self.rest)
    }

    /// Where a line begins, from the left end of `rest`. Beside an initial lines are shorter and stand at the right; a first line that hangs
    /// is longer, and begins before the others.
    pub fn start(&self, index: usize, rtl: bool) -> Length {
        match self.starts.get(index) {
            Some(start) => *start,
            None if rtl => Length::ZERO,
            None => self.rest - self.line(index),
        }
    }

    /// The measure from a line on.
    pub fn from(&self, line: usize) -> Measure {
        let tail = |lengths: &[Length]| lengths.get(line..).unwrap_or_default().to_vec();
        Measure { first: tail(&self.first), starts: tail(&self.starts), rest: self.rest }
    }
}

/// Sums of widths from the paragraph's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Sums {
    /// Of what is scaled with the glyphs.
    pub glyphs: Length,
    /// Of what is not: objects, code, thin fixed spaces.
    pub fixed: Length,
}

/// Space that can be wider or narrower: its width at ratio r is `natural + (r − 1) · elastic`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Gap {
    /// All that comes before it.
    pub before: Sums,
    pub natural: Length,
    /// For a word space the natural width; between ideographs, where `natural` is zero, what may be added.
    pub elastic: Length,
}

/// Where a formula may be broken, the better places first (`\\relpenalty`, `\\binoppenalty`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BreakPoint {
    Relation,
    Operator,
    /// After a comma.
    Separator,
}

/// Why a line may end here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Space,
    /// A hyphen is put in.
    Hyphen { capital: bool, short_tail: bool },
    /// After a hyphen of the text.
    Explicit,
    /// In an address, at U+200B, between ideographs: nothing is put in.
    Bare,
    /// Within an address.
    Address,
    /// Within a formula.
    Formula(BreakPoint),
    /// Inside a word that no line can hold: only when nothing else is left.
    Anywhere,
    /// The line ends here.
    Forced,
}

/// A place where a line may end and the next begin. The first of a stream is the paragraph's start, the last its end (`Forced`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Opportunity {
    pub kind: Kind,
    /// Up to the end of a line that ends here, hyphen included, what protrudes left out.
    pub end: Sums,
    /// Gaps before the end.
    pub end_gaps: u32,
    /// From here on a line that begins here (repeated hyphen and protrusion counted).
    pub start: Sums,
    /// First gap of such a line.
    pub start_gaps: u32,
    /// Names the word before and the word after, for stacks; 0 for none. Words under three letters have none (R2).
    pub word_before: u32,
    pub word_after: u32,
    /// Costs of ending here that do not depend on the rest: N12, N13, H22.
    pub cost: Weight,
}

/// Small costs by name, weighed by [`Params`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Weight {
    pub lone_letter: bool,
    pub after_stop: bool,
    pub repeated_fragment: bool,
}

/// A paragraph as the breaker sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stream {
    pub opportunities: Vec<Opportunity>,
    pub gaps: Vec<Gap>,
}

/// One line of a solution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Indices into [`Stream::opportunities`].
    pub start: u32,
    pub end: u32,
    /// Scale of the glyphs, per mille over or under natural: 20 is 2 % wider.
    pub scale: i32,
    /// Of the spaces, over natural.
    pub ratio: f64,
    /// Not drawn out to the measure: a last line, a ragged one.
    pub natural: bool,
}

/// One way to set the paragraph.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Solution {
    pub lines: Vec<Setting>,
    pub cost: f64,
}

/// How far the limits had to be relaxed for the paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Emergency {
    #[default]
    None,
    /// Wider limits: half a point of expansion, spaces .60 to 1.45.
    Wider,
    /// Limits of hyphens off, spaces to 2.5, a runt allowed.
    Loose,
    /// Lines that stop short of the margin or stick out.
    Overfull,
}

/// The best solution for each number of lines that can be had, fewest first. Never empty.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Solutions {
    pub all: Vec<Solution>,
    /// Index of the cheapest.
    pub cheapest: usize,
    pub emergency: Emergency,
}

impl Solutions {
    pub fn best(&self) -> &Solution {
        &self.all[self.cheapest]
    }
}

/// Breaks a paragraph: each stretch between forced line ends on its own, then all of them together, by number of lines.
pub fn solve(stream: &Stream, params: &Params, measure: &Measure) -> Solutions {
    let mut whole = Solutions { all: vec![Solution::default()], cheapest: 0, emergency: Emergency::None };
    let sums = search::gap_sums(stream);
    let mut begin = 0;
    for end in 1..stream.opportunities.len() {
        if stream.opportunities[end].kind != Kind::Forced {
            continue;
        }
        // Where the first lines are narrower, a stretch must know on which line it begins: so only one way is kept until then.
        let first_line = whole.best().lines.len();
        if first_line < measure.first.len() {
            whole = Solutions { all: vec![whole.all.swap_remove(whole.cheapest)], cheapest: 0, ..whole };
        }
        let part = relaxed(stream, &sums, begin..end, params, measure, first_line);
        whole = join(whole, part, params.counts as usize);
        begin = end;
    }
    whole
}

/// Tries ever wider limits until the stretch can be set without a runt, then at all. The last relaxation level always gives something.
fn relaxed(stream: &Stream, sums: &[(f64, f64)], stretch: Range<usize>, params: &Params, measure: &Measure, first_line: usize) -> Solutions {
    let level = |params: &Params, emergency| {
        let all = search::search(stream, sums, stretch.clone(), params, measure, first_line, emergency);
        let cheapest = (0..all.len()).min_by(|&a, &b| all[a].cost.total_cmp(&all[b].cost)).unwrap_or(0);
        Solutions { all, cheapest, emergency }
    };
    let without_runt = |s: &Solutions| s.all.get(s.cheapest).is_some_and(|best| best.cost < params.runt_cost);
    let usual = level(params, Emergency::None);
    if without_runt(&usual) {
        return usual;
    }
    let wider = level(&params.wider(), Emergency::Wider);
    if without_runt(&wider) {
        return wider;
    }
    for found in [usual, wider] {
        if !found.all.is_empty() {
            return found;
        }
    }
    let loose = level(&params.loose(), Emergency::Loose);
    if !loose.all.is_empty() {
        return loose;
    }
    level(&params.loose(), Emergency::Overfull)
}

/// The best way for each total of lines, near the cheapest.
fn join(mut first: Solutions, second: Solutions, counts: usize) -> Solutions {
    let emergency = first.emergency.max(second.emergency);
    if let [only] = first.all.as_slice()
        && only.lines.is_empty()
    {
        return Solutions { emergency, ..second };
    }
    if let ([one], [other]) = (first.all.as_mut_slice(), second.all.as_slice()) {
        one.lines.extend_from_slice(&other.lines);
        one.cost += other.cost;
        return Solutions { emergency, ..first };
    }
    let mut all: Vec<Solution> = Vec::new();
    let fewest = first.all[0].lines.len() + second.all[0].lines.len();
    let most = first.all[first.all.len() - 1].lines.len() + second.all[second.all.len() - 1].lines.len();
    for total in fewest..=most {
        let pairs = first.all.iter().flat_map(|a| second.all.iter().map(move |b| (a, b)));
        let best = pairs
            .filter(|(a, b)| a.lines.len() + b.lines.len() == total)
            .min_by(|x, y| (x.0.cost + x.1.cost).total_cmp(&(y.0.cost + y.1.cost)));
        if let Some((a, b)) = best {
            all.push(Solution { lines: a.lines.iter().chain(&b.lines).copied().collect(), cost: a.cost + b.cost });
        }
    }
    let cheapest = (0..all.len()).min_by(|&a, &b| all[a].cost.total_cmp(&all[b].cost)).unwrap_or(0);
    let keep = cheapest.saturating_sub(counts)..(cheapest + counts + 1).min(all.len());
    Solutions { cheapest: cheapest - keep.start, all: all.drain(keep).collect(), emergency }
}

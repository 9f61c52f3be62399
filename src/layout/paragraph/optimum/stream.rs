//! What is broken into lines, and what comes of it: boxes and glue between opportunities, and solutions by their number of lines.

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
    /// A measure of which all lines are `width` wide.
    pub fn of(width: Length) -> Measure {
        Measure { rest: width, ..Measure::default() }
    }

    /// The width of a line, by its number from 0.
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

/// Small costs by name, weighed by `Params`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Weight {
    pub lone_letter: bool,
    pub after_stop: bool,
    pub repeated_fragment: bool,
    /// Of a title: kana that go with the word before them would begin a line.
    pub within_phrase: bool,
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

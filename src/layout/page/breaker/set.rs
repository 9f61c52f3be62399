//! One setting of a paragraph as the search walks it: heights and notes summed, and what parting it would be.

use super::needs::first_break;
use super::notes::new_notes;
use super::page::{Page, Unit};
use super::{Alternative, Fault, Paragraph, Short, penalties};

/// The cost of what is wrong with parting a paragraph before `line` (B1, B2); one of a single line cannot be parted at all (B3).
pub fn break_faults(set: &Set<'_>, line: usize, page: &Page) -> f64 {
    let rest = set.alternative.lines.len() - line;
    let mut faults = 0.0;
    if (line as u32) < set.paragraph.orphans {
        faults += penalties::fault(Fault::Orphan, false);
    }
    if rest < set.paragraph.widows as usize {
        let full = rest == 1 && set.alternative.lines[line].full;
        faults += if full { penalties::FULL_WIDOW } else { penalties::fault(Fault::Widow, false) };
    }
    if page.keep > 0 || set.paragraph.unbroken {
        faults += penalties::fault(Fault::Heading, false);
    }
    faults
}

/// Why a page would be short that ends before this line.
pub fn reason(paragraph: &Paragraph, alternative: &Alternative, line: usize) -> Short {
    let total = alternative.lines.len();
    let first = first_break(paragraph, total as u32, 0) as usize;
    let together = if line == 0 { first } else { (line + 1).min(total) };
    if alternative.lines[line..together.max(line)].iter().any(|l| !l.notes.is_empty()) {
        Short::Note
    } else if paragraph.unbroken || (paragraph.keep_with_next && together == total) {
        Short::Block
    } else {
        Short::Lines
    }
}

/// One setting of a paragraph.
pub struct Set<'a> {
    pub item: usize,
    pub paragraph: &'a Paragraph,
    pub alternative: &'a Alternative,
    pub lines: Lines,
    /// What must follow on the page of its last line.
    pub after: i64,
}

impl Set<'_> {
    /// A line as what is put on a page.
    pub fn unit(&self, line: usize) -> Unit {
        let last = line + 1 == self.alternative.lines.len();
        let keep = if last { u32::from(self.paragraph.keep_with_next) } else { 0 };
        Unit { height: self.alternative.lines[line].height.0, notes: self.lines.notes(line), keep, block: false }
    }

    /// What must fit for the paragraph to go on from a line on the same page: the line, or all that is left of it.
    pub fn need(&self, line: usize) -> i64 {
        let total = self.alternative.lines.len();
        if line + self.paragraph.widows as usize > total
            || self.paragraph.unbroken
            || (line + self.paragraph.widows as usize == total && self.after > 0)
        {
            self.lines.height(line, total) + self.after
        } else {
            self.lines.height(line, line + 1)
        }
    }
}

/// An alternative's heights and notes, summed.
pub struct Lines {
    heights: Vec<i64>,
    cited: Vec<u32>,
}

impl Lines {
    /// Sums an alternative; `from` notes have been cited before it.
    pub fn new(alternative: &Alternative, order: &[u32], from: u32) -> Lines {
        let (mut heights, mut cited) = (vec![0], vec![from]);
        for line in &alternative.lines {
            heights.push(heights[heights.len() - 1] + line.height.0);
            cited.push(new_notes(order, cited[cited.len() - 1], &line.notes).1);
        }
        Lines { heights, cited }
    }

    /// The height of the lines `from..to`.
    fn height(&self, from: usize, to: usize) -> i64 {
        self.heights[to] - self.heights[from]
    }

    /// Notes whose marks stand before a line.
    pub fn cited(&self, line: usize) -> u32 {
        self.cited[line]
    }

    /// The notes cited first by a line, as a range of their order.
    fn notes(&self, line: usize) -> (u32, u32) {
        (self.cited[line], self.cited[line + 1])
    }

    /// A guess at what a line's notes need, for deciding whether to think of a break.
    pub fn notes_height(&self, line: usize) -> i64 {
        let (from, to) = self.notes(line);
        i64::from(to - from) * self.heights[self.heights.len() - 1].max(1)
    }
}

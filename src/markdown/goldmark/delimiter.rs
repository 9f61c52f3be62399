//! Runs of `*`, `_` and `~`, and which of them open and close what.

use super::text::is_mark;

/// A run of delimiters with all that the rules of emphasis ask of it.
#[derive(Debug)]
pub struct Delimiter {
    pub start: usize,
    byte: u8,
    original: usize,
    /// What is left of it as text.
    pub length: usize,
    can_open: bool,
    can_close: bool,
    /// What it closes, the innermost first: how many marks each.
    pub closes: Vec<usize>,
    /// How many marks closed something.
    closed: usize,
    /// What it opens, the innermost first: how many marks, and where it ends.
    pub opens: Vec<(usize, usize)>,
}

impl Delimiter {
    /// A run of `length` delimiters, which may open or close emphasis by the characters before and after it.
    pub fn new(start: usize, byte: u8, length: usize, before: char, after: char) -> Delimiter {
        let left = !after.is_whitespace() && (!is_mark(after) || before.is_whitespace() || is_mark(before));
        let right = !before.is_whitespace() && (!is_mark(before) || after.is_whitespace() || is_mark(after));
        let (can_open, can_close) = match byte {
            b'_' => (left && (!right || is_mark(before)), right && (!left || is_mark(after))),
            _ => (left, right),
        };
        Delimiter { start, byte, original: length, length, can_open, can_close, closes: Vec::new(), closed: 0, opens: Vec::new() }
    }

    pub fn byte(&self) -> u8 {
        self.byte
    }

    /// Where the run ends in the text.
    pub fn end(&self) -> usize {
        self.start + self.original
    }

    /// How many marks of an opener and a closer pair with each other: two, one or none.
    fn shared(&self, closer: &Delimiter) -> usize {
        let sum = self.original + closer.original;
        let three = (self.can_close || closer.can_open) && sum.is_multiple_of(3) && !closer.original.is_multiple_of(3);
        if !self.can_open || self.byte != closer.byte || three {
            0
        } else if self.length >= 2 && closer.length >= 2 {
            2
        } else {
            1
        }
    }
}

/// Pairs the delimiters, which are in the order of the text.
pub fn pair(delimiters: &mut [Delimiter]) {
    // Those that may still open something.
    let mut openers: Vec<usize> = Vec::new();
    // For each kind of closer, below which of them there is no opener for it: none is looked at twice.
    let mut bottoms = [0; 36];
    for at in 0..delimiters.len() {
        while delimiters[at].can_close && delimiters[at].length > 0 {
            let closer = &delimiters[at];
            let kind = match closer.byte {
                b'*' => 0,
                b'_' => 1,
                b'~' => 2,
                b'+' => 3,
                b'=' => 4,
                _ => 5,
            };
            let kind = kind * 6 + usize::from(closer.can_open) * 3 + closer.original % 3;
            let found = (bottoms[kind]..openers.len()).rev().find(|i| delimiters[openers[*i]].shared(closer) > 0);
            let Some(found) = found else {
                bottoms[kind] = openers.len();
                break;
            };
            let opener = openers[found];
            let count = delimiters[opener].shared(&delimiters[at]);
            delimiters[at].closed += count;
            let end = delimiters[at].start + delimiters[at].closed;
            delimiters[opener].opens.push((count, end));
            delimiters[opener].length -= count;
            delimiters[at].closes.push(count);
            delimiters[at].length -= count;
            // What stands between opens nothing any more.
            openers.truncate(found + usize::from(delimiters[opener].length > 0));
            for bottom in &mut bottoms {
                *bottom = openers.len().min(*bottom);
            }
        }
        if delimiters[at].can_open && delimiters[at].length > 0 {
            openers.push(at);
        }
    }
}

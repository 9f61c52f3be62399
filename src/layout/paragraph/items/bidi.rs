//! Bidi levels for a paragraph's atoms, when any text in it runs from right to left.

use unicode_bidi::{BidiInfo, Level};

use crate::lang::Direction;

/// Whether the paragraph needs levels at all.
pub fn needed(texts: &[&str], direction: Direction) -> bool {
    direction == Direction::RightToLeft || texts.iter().any(|t| t.chars().any(is_right_to_left))
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Ends what [`isolate`] begins.
pub const END_OF_ISOLATE: char = '\u{2069}';

/// What begins a part of a paragraph that runs the other way by itself (LRI, RLI); as many bytes as [`END_OF_ISOLATE`].
pub fn isolate(direction: Direction) -> char {
    match direction {
        Direction::LeftToRight => '\u{2067}',
        Direction::RightToLeft => '\u{2066}',
    }
}

/// A level for each byte of the text.
pub fn levels(text: &str, direction: Direction) -> Vec<u8> {
    let base = match direction {
        Direction::LeftToRight => Level::ltr(),
        Direction::RightToLeft => Level::rtl(),
    };
    BidiInfo::new(text, Some(base)).levels.iter().map(|l| l.number()).collect()
}

/// Puts what stands on one line into visual order, left to right (rule L2): from the highest level down, each stretch of that level
/// or above is turned round.
pub fn reorder<T>(line: &mut [T], level: impl Fn(&T) -> u8) {
    let Some(highest) = line.iter().map(&level).max() else { return };
    for turn in (1..=highest).rev() {
        let mut from = 0;
        while from < line.len() {
            let size = line[from..].iter().take_while(|a| level(a) >= turn).count();
            line[from..from + size].reverse();
            from += size.max(1);
        }
    }
}

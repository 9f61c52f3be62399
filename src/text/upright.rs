//! What stands side by side in the place of one character of a vertical line (tate-chu-yoko): short numbers, and pairs of `!` and `?`.

use std::ops::Range;

use unicode_vo::{Orientation, char_orientation};

/// Digits of the numbers that do, when nothing is said.
pub const DIGITS: usize = 2;

/// Whether a character is a quarter turned on a vertical line (UAX #50), as letters are.
pub fn is_turned(c: char) -> bool {
    char_orientation(c) == Orientation::Rotated
}

/// Whether a row of digits has so many at most and stands among upright characters.
pub fn is_number(text: &str, digits: Range<usize>, most: usize) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && is_turned(c));
    let around = (text[..digits.start].chars().next_back(), text[digits.end..].chars().next());
    (1..=most).contains(&digits.len()) && !joins(around.0) && !joins(around.1)
}

/// Whether signs are a pair that stands side by side.
pub fn is_pair(text: &str, signs: Range<usize>) -> bool {
    signs.len() == 2 && !text[..signs.start].chars().next_back().is_some_and(is_turned)
}

/// How far a text goes on with digits, or with `!` and `?`: of those, at most one is over nought.
pub fn rows(text: &str) -> (usize, usize) {
    let alike = |is: fn(char) -> bool| text.len() - text.trim_start_matches(is).len();
    (alike(|c| c.is_ascii_digit()), alike(|c| matches!(c, '!' | '?')))
}

/// `text` in pieces, in order; those marked `true` stand side by side.
pub fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(first) = text[at..].chars().next() {
        let (digits, signs) = rows(&text[at..]);
        let length = digits.max(signs).max(first.len_utf8());
        let combined = digits > 0 && is_number(text, at..at + digits, DIGITS) || is_pair(text, at..at + signs);
        if combined {
            pieces.extend((plain < at).then(|| (&text[plain..at], false)));
            pieces.push((&text[at..at + length], true));
            plain = at + length;
        }
        at += length;
    }
    pieces.extend((plain < text.len()).then(|| (&text[plain..], false)));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_and_pairs_are_found() {
        let found = |text| pieces(text).into_iter().filter_map(|(piece, combined)| combined.then_some(piece)).collect::<Vec<_>>();
        assert_eq!(found("平成12年3月、1948年（10人）"), ["12", "3", "10"]);
        assert_eq!(found("x2、2.0、Windows 10は、何!?"), ["10", "!?"]);
        assert_eq!(found("a!? !!!"), Vec::<&str>::new());
        assert_eq!(pieces("12").len() + pieces("").len(), 1);
    }
}

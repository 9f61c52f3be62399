//! How the characters of a word stand on a vertical line: ideographs upright, in their vertical forms; letters a quarter turned; short
//! numbers side by side in the place of one character (tate-chu-yoko). By Unicode's property of it (UAX #50).

use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_vo::Orientation as Class;

use crate::style::{TextCombine, TextOrientation};
use crate::text::upright;

/// What a style says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Orientation {
    pub orientation: TextOrientation,
    pub combine: TextCombine,
}

/// How a part of a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Upright,
    /// Upright when the face has a form for it, else turned.
    ByFace,
    Turned,
    Combined,
}

/// Whether what ends or begins at an offset of a text is a number that stands in the place of one character.
pub fn is_combined_beside(text: &str, at: usize, Orientation { combine, .. }: Orientation) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let from = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let to = at + after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    is_number(text, from..to, combine)
}

fn is_number(text: &str, digits: Range<usize>, combine: TextCombine) -> bool {
    matches!(combine, TextCombine::Digits(most) if upright::is_number(text, digits, usize::from(most)))
}

fn stands(c: char) -> Stands {
    match unicode_vo::char_orientation(c) {
        Class::Upright | Class::TransformedOrUpright => Stands::Upright,
        Class::TransformedOrRotated => Stands::ByFace,
        Class::Rotated => Stands::Turned,
    }
}

/// The parts of a word, one after the other.
pub fn parts(text: &str, Orientation { orientation, combine }: Orientation) -> Vec<(Range<usize>, Stands)> {
    let whole = 0..text.len();
    // A number with its stop is a list's label.
    let number = text.strip_suffix('.').unwrap_or(text);
    let labels = number.len() < text.len() && is_number(number, 0..number.len(), combine) && number.bytes().all(|b| b.is_ascii_digit());
    if combine == TextCombine::All || labels {
        return vec![(whole, Stands::Combined)];
    }
    match orientation {
        TextOrientation::Upright => return vec![(whole, Stands::Upright)],
        TextOrientation::Sideways => return vec![(whole, Stands::Turned)],
        TextOrientation::Mixed => {}
    }
    let mut parts: Vec<(Range<usize>, Stands)> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let (digits, signs) = upright::rows(&text[at..]);
        let (length, stands) = if digits > 0 && is_number(text, at..at + digits, combine) {
            (digits, Stands::Combined)
        } else if digits > 0 {
            (digits, Stands::Turned)
        } else if combine != TextCombine::None && upright::is_pair(text, at..at + signs) {
            (signs, Stands::Combined)
        } else {
            (first.len_utf8(), stands(first))
        };
        match parts.last_mut() {
            // Marks stay with what they stand on.
            Some((range, known)) if *known == stands && !matches!(stands, Stands::Combined | Stands::ByFace) || is_mark(first) => range.end += length,
            _ => parts.push((at..at + length, stands)),
        }
        at += length;
    }
    parts
}

/// Whether it stands on the character before it.
fn is_mark(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Mark || c == '\u{200d}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let sign = |stands| match stands {
            Stands::Upright => '|',
            Stands::ByFace => '?',
            Stands::Turned => '-',
            Stands::Combined => '#',
        };
        parts(text, Orientation::default()).into_iter().map(|(range, stands)| format!("{}{} ", sign(stands), &text[range])).collect()
    }

    #[test]
    fn ideographs_are_upright_and_letters_turned() {
        assert_eq!(shown("「日本」。"), "?「 |日本 ?」 |。 ");
        assert_eq!(shown("WebRTC、"), "-WebRTC |、 ");
    }

    #[test]
    fn short_numbers_stand_in_the_place_of_a_character() {
        assert_eq!(["12", "3、", "（10）", "1948", "2.0", "x2", "7."].map(shown), ["#12 ", "#3 |、 ", "?（ #10 ?） ", "-1948 ", "-2.0 ", "-x2 ", "#7. "]);
        assert_eq!(["何!?", "a!"].map(shown), ["|何 #!? ", "-a! "]);
        let beside = |text: &str, at| is_combined_beside(text, at, Orientation::default());
        assert_eq!([beside("第12回", 3), beside("第12回", 5), beside("第123回", 3), beside("日本", 3)], [true, true, false, false]);
    }
}

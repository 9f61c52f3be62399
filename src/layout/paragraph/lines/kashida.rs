//! Kashida: the stroke that joins two letters of Arabic drawn longer, where otherwise the spaces of a line would be wide.
//!
//! Only as much of it as brings the spaces near to natural; one place in a word, by the rules that scribes and Arabic typesetting
//! share: best after seen and sad, then before the letters that end a word with a long stroke.

use super::super::items::{Context, TextStyle};
use super::super::words::{FaceRun, WordCache};
use crate::length::Length;

/// The joining stroke as a character.
const TATWEEL: char = '\u{640}';
/// Strokes in one place at most.
const MOST: usize = 2;
/// Spaces are left alone up to this much over natural, and brought down to it, in per cent.
pub const WIDE: i64 = 12;

/// Letters that join on both sides; all other letters of Arabic join to the right alone, or not at all.
fn joins_on(c: char) -> bool {
    matches!(c, '\u{626}' | '\u{628}' | '\u{62a}'..='\u{62e}' | '\u{633}'..='\u{63f}' | '\u{641}'..='\u{647}' | '\u{649}' | '\u{64a}'
        | '\u{678}'..='\u{687}' | '\u{69a}'..='\u{6bf}' | '\u{6c1}' | '\u{6c2}' | '\u{6cc}' | '\u{6ce}' | '\u{6d0}' | '\u{6d1}')
}

/// Letters, whether they join on or not. Hamza alone joins nothing.
fn is_letter(c: char) -> bool {
    joins_on(c) || matches!(c, '\u{622}'..='\u{625}' | '\u{627}' | '\u{629}' | '\u{62f}'..='\u{632}' | '\u{648}' | '\u{671}'..='\u{677}' | '\u{688}'..='\u{699}'
        | '\u{6c0}' | '\u{6c3}'..='\u{6cb}' | '\u{6cd}' | '\u{6cf}' | '\u{6d2}' | '\u{6d3}' | '\u{6d5}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

fn is_alef(c: char) -> bool {
    matches!(c, '\u{622}' | '\u{623}' | '\u{625}' | '\u{627}' | '\u{671}')
}

/// Where in a word the stroke is best drawn longer: the offset, that of the letter before it, and the rank, lower is better.
pub fn place(word: &str) -> Option<(usize, usize, u8)> {
    let letters: Vec<(usize, char)> = word.char_indices().filter(|(_, c)| !is_mark(*c)).collect();
    // Short words look odd, and so does what is no word.
    if letters.len() < 3 || letters.iter().any(|(_, c)| *c == TATWEEL) {
        return None;
    }
    let count = letters.iter().filter(|(_, c)| is_letter(*c)).count();
    let mut best: Option<(usize, usize, u8)> = None;
    for pair in letters.windows(2) {
        let ((at, before), (next, after)) = (pair[0], pair[1]);
        // Lam and alef are one sign.
        if count < 3 || !joins_on(before) || !is_letter(after) || (before == '\u{644}' && is_alef(after)) {
            continue;
        }
        let ends = letters.iter().skip_while(|(i, _)| *i <= next).all(|(_, c)| !is_letter(*c));
        let rank = match (before, after) {
            ('\u{633}' | '\u{634}' | '\u{635}' | '\u{636}', _) => 1,
            (_, '\u{629}' | '\u{647}' | '\u{6c1}' | '\u{6d5}' | '\u{62f}' | '\u{630}') if ends => 2,
            (_, '\u{627}' | '\u{622}'..='\u{625}' | '\u{637}' | '\u{638}' | '\u{644}' | '\u{643}' | '\u{6a9}' | '\u{6af}') if ends => 3,
            (_, '\u{631}' | '\u{632}' | '\u{64a}' | '\u{6cc}' | '\u{649}') if ends => 4,
            (_, '\u{648}' | '\u{639}' | '\u{63a}' | '\u{642}' | '\u{641}') if ends => 5,
            _ if ends => 6,
            _ => 7,
        };
        // Of two places as good the later one.
        if best.is_none_or(|(.., known)| rank <= known) {
            best = Some((next, at, rank));
        }
    }
    best
}

/// Strokes that a face can draw, and how wide one is; `None` for faces that do not lie on one line, or have none.
pub fn stroke(style: &TextStyle, word_cache: &WordCache, context: &Context<'_>) -> Option<Length> {
    let face = context.fonts.face(style.face);
    if !face.is_truetype() || face.family.contains("Nastaliq") || !style.letter_spacing.is_zero() {
        return None;
    }
    let width = word_cache.units(face.advance(TATWEEL)?, style.face, context.fonts);
    (width > Length::ZERO).then_some(width)
}

/// A word with so many strokes at a place: its glyphs, those of the strokes counted to the letter before them.
pub fn lengthened(word: &str, (offset, letter): (usize, usize), strokes: usize, word_cache: &WordCache, context: &Context<'_>) -> Vec<FaceRun> {
    let strokes = strokes.min(MOST);
    let (head, tail) = word.split_at(offset);
    let text: String = head.chars().chain(std::iter::repeat_n(TATWEEL, strokes)).chain(tail.chars()).collect();
    let (mut runs, _) = word_cache.shape(&text, context.fonts);
    let added = strokes * TATWEEL.len_utf8();
    for glyph in runs.iter_mut().flat_map(|run| &mut run.glyphs) {
        let cluster = glyph.cluster as usize;
        glyph.cluster = match cluster {
            _ if cluster < offset => cluster,
            _ if cluster < offset + added => letter,
            _ => cluster - added,
        } as u32;
    }
    runs
}

/// How many strokes each of some words gets of those that are wanted: the best places first, one more in each before a second.
pub fn share(places: &[u8], wanted: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    // Of places as good those far from each other: every other word first.
    order.sort_by_key(|at| (places[*at], at % 2, *at));
    let mut given = vec![0; places.len()];
    for at in order.iter().cycle().take((order.len() * MOST).min(wanted)) {
        given[*at] += 1;
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The word with its stroke.
    fn drawn(word: &str) -> Option<(String, u8)> {
        place(word).map(|(at, _, rank)| (format!("{}ـ{}", &word[..at], &word[at..]), rank))
    }

    #[test]
    fn strokes_stand_where_scribes_draw_them() {
        assert_eq!(drawn("مسلم"), Some(("مسـلم".to_owned(), 1)));
        assert_eq!(drawn("محمد"), Some(("محمـد".to_owned(), 2)));
        assert_eq!(drawn("کتاب"), Some(("کتـاب".to_owned(), 7)));
        // Lam and alef stay one sign; short words and single letters stay as they are.
        assert_eq!(drawn("سلام").map(|(word, _)| word), Some("سـلام".to_owned()));
        assert_eq!([drawn("از"), drawn("در"), drawn("و"), drawn("ورود")], [None, None, None, None]);
        // Marks stay on their letter.
        assert_eq!(drawn("مُحَمَّد").map(|(word, _)| word), Some("مُحَمَّـد".to_owned()));
    }

    #[test]
    fn strokes_are_shared_out() {
        assert_eq!(share(&[2, 7, 1], 1), [0, 0, 1]);
        assert_eq!(share(&[2, 7, 1], 4), [1, 1, 2]);
        assert_eq!(share(&[2, 7, 1], 40), [2, 2, 2]);
        assert!(share(&[], 3).is_empty());
    }
}

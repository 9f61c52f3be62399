//! Ellipsis, opening marks, ordinals, numerals in small capitals, runs of spaces (C1–C9).

use super::line::{ATOM, FIGURES, Line, NOTE, Signs};
use super::words;
use crate::book::SpanRole;
use crate::text::roman;

/// Makes one space of several (C8), and none before a note's mark (F5).
pub fn collapse_spaces(line: &mut Line) {
    let mut at = 0;
    while at < line.len() {
        let next = line.at(at + 1);
        let surplus = line.at(at) == ' ' && at + 1 < line.len() && (next == ' ' || (next == NOTE && at > 0));
        if !(surplus && line.remove(at)) {
            at += 1;
        }
    }
}

/// Makes one sign of three points, glued to the word before it (C1, C2). After an abbreviation there are four.
pub fn ellipsis(line: &mut Line) {
    const WANTED: Signs = Signs::of(&['.', '…']);
    if !line.may_have(WANTED) {
        return;
    }
    let mut at = 0;
    while at < line.len() {
        let points = (at..line.len()).take_while(|&i| line.at(i) == '.' && line.is_free(i)).count();
        match points {
            3 => {
                line.set(at, '…');
                line.remove(at + 1);
                line.remove(at + 1);
            }
            4 if words::is_abbreviation(&word_before(line, at)) => {
                line.set(at + 1, '…');
                line.remove(at + 2);
                line.remove(at + 2);
                at += 1;
            }
            _ => {}
        }
        if line.at(at) == '…' && line.is_spanish(at) {
            at = glue_ellipsis(line, at);
        }
        at += points.max(1).min(if line.at(at) == '…' { 1 } else { usize::MAX });
    }
}

/// Takes out the spaces beside an ellipsis: `dijo …` → `dijo…`; `[ … ]` → `[…]`.
fn glue_ellipsis(line: &mut Line, mut at: usize) -> usize {
    let follows_word = at >= 2 && line.at(at - 1) == ' ' && (line.at(at - 2).is_alphanumeric() || matches!(line.at(at - 2), '[' | '('));
    let bracket = at >= 2 && matches!(line.at(at - 2), '[' | '(');
    if follows_word && !line.at(at + 1).is_alphanumeric() && line.remove(at - 1) {
        at -= 1;
    }
    if (bracket || (at > 0 && matches!(line.at(at - 1), '[' | '('))) && line.at(at + 1) == ' ' && matches!(line.at(at + 2), ']' | ')') {
        line.remove(at + 1);
    }
    at
}

/// Takes out the space after ¿ and ¡ (C3).
pub fn opening_marks(line: &mut Line) {
    const WANTED: Signs = Signs::of(&['¿', '¡']);
    if !line.may_have(WANTED) {
        return;
    }
    let mut at = 0;
    while at < line.len() {
        if matches!(line.at(at), '¿' | '¡') && line.at(at + 1) == ' ' && at + 1 < line.len() && line.is_spanish(at) && line.remove(at + 1)
        {
            continue;
        }
        at += 1;
    }
}

/// Degrees of an angle or of heat that are likelier than an ordinal: never given a point.
const LIKELY_DEGREES: &[&str] = &["30", "45", "60", "90", "120", "135", "180", "270", "360"];

/// Puts the point into ordinals and abbreviations with raised letters (C5, C7): 1.º, 3.er, n.º, M.ª.
pub fn ordinals(line: &mut Line) {
    const RAISED: Signs = Signs::of(&['º', 'ª', '°']);
    if !line.may_have(FIGURES) && !line.may_have(RAISED) {
        return;
    }
    let mut at = 0;
    while at < line.len() {
        if line.is_spanish(at) && line.is_free(at) {
            match line.at(at) {
                'º' | 'ª' | '°' => at = raised_sign(line, at),
                'e' | 'o' | 'a' => raised_ending(line, at),
                _ => {}
            }
        }
        at += 1;
    }
}

/// No abbreviation and no figure with a sign after it is longer than this.
const LONGEST: usize = 40;

/// The word that ends just before `at`, figures and letters; of a very long one its end.
fn word_before(line: &Line, at: usize) -> String {
    let start = (0..at).rev().take(LONGEST).take_while(|&i| line.at(i).is_alphanumeric()).last().unwrap_or(at);
    line.text(start..at)
}

/// Mends a º, ª or ° at `at`: the sign that the words before it want, with a point where it ends an ordinal or an abbreviation. Gives its
/// place.
fn raised_sign(line: &mut Line, at: usize) -> usize {
    let word = word_before(line, at);
    let degrees = matches!(line.at(at + 1), 'C' | 'F') && !line.at(at + 2).is_alphanumeric();
    let spaced_degrees = degrees && at > 0 && matches!(line.at(at - 1), ' ' | '\u{a0}' | '\u{202f}');
    if (degrees && word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty()) || spaced_degrees {
        line.set(at, '°'); // 25 ºC
        return at;
    }
    let figure = !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let ordinal = figure && line.at(at) != '°' && !LIKELY_DEGREES.contains(&word.as_str());
    let abbreviation = matches!((word.as_str(), line.at(at)), ("n" | "N", _) | ("M" | "C" | "D" | "m" | "c", 'ª'));
    if !(ordinal || abbreviation) || line.at(at + 1).is_alphanumeric() {
        return at;
    }
    if line.at(at) == '°' {
        line.set(at, 'º');
    }
    line.insert(at, '.');
    at + 1
}

/// Raises the letters of `3er`, `3.er` or `4os`, and puts the point in when it is missing.
fn raised_ending(line: &mut Line, at: usize) {
    let ending = ["er", "os", "as"].into_iter().any(|e| line.has(at, e)) && !line.at(at + 2).is_alphanumeric();
    if !ending {
        return;
    }
    let point = at > 0 && line.at(at - 1) == '.';
    let figures_end = if point { at - 1 } else { at };
    let figures = word_before(line, figures_end);
    if !line.is_free(at + 1) || figures.is_empty() || figures.len() > 3 || !figures.bytes().all(|b| b.is_ascii_digit()) {
        return;
    }
    // `1os` is odd enough to be sure; `1.os` needs no more either; but 1900.as ends a sentence, and `er` goes with 1 and 3 only.
    if line.has(at, "er") && !figures.ends_with(['1', '3']) {
        return;
    }
    for i in at..at + 2 {
        if let Some(cell) = line.cells.get_mut(i) {
            cell.role = Some(SpanRole::Superscript);
        }
    }
    if !point {
        line.insert(at, '.');
    }
}

/// Makes small capitals of the numerals of centuries and of a work's parts (C9): siglo XXI, tomo II, siglos XIX y XX.
pub fn numerals(line: &mut Line) {
    const NUMERALS: Signs = Signs::of(&['I', 'V', 'X', 'L', 'C', 'D', 'M']);
    if !line.may_have(NUMERALS) {
        return;
    }
    let mut at = 0;
    let mut in_series = false;
    while at < line.len() {
        if !line.at(at).is_alphanumeric() {
            // What may stand between the numerals of one series.
            in_series &= matches!(line.at(at), ' ' | '\u{a0}' | '\u{202f}' | ',' | '-' | '–' | '.' | '/');
            at += 1;
            continue;
        }
        let end = (at..line.len()).find(|&i| !line.at(i).is_alphanumeric() || line.at(i) == ATOM).unwrap_or(line.len()).max(at + 1);
        let abbreviated = line.at(end) == '.';
        if !in_series && !words::may_be_numbered_part(line.at(at), end - at, abbreviated) {
            at = end;
            continue;
        }
        let word = line.text(at..end);
        if in_series && roman::is_numeral(&word) && line.is_spanish(at) {
            for i in at..end {
                if let Some(cell) = line.cells.get_mut(i).filter(|cell| !cell.small_capitals) {
                    cell.role = Some(SpanRole::SmallCaps);
                }
            }
        } else if words::is_numbered_part(&word, abbreviated) {
            in_series = true;
        } else {
            in_series &= matches!(word.as_str(), "y" | "e" | "o" | "a" | "al" | "u");
        }
        at = end;
    }
}

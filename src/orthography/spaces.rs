//! Spaces at which a line must not end, and thin ones (N1–N11, C12).
//!
//! Each space is judged by the word on its left and the words on its right; the rules are tried in order and the first that speaks
//! decides. Words are compared without the signs that cling to them.

use crate::text::roman;

use super::line::{FIGURES, Line, NARROW_SPACE, NO_BREAK_SPACE};
use super::{regional, words};
use crate::lang::Lang;

/// The text around a space.
struct Around<'a> {
    /// Without opening signs.
    left: &'a str,
    /// Without closing signs and stops.
    right: &'a str,
    /// As it stands.
    right_whole: &'a str,
    /// The word after `right`.
    beyond: &'a str,
    /// Nothing follows `right`.
    ends: bool,
}

/// Makes the spaces of a text what the language wants.
pub fn polish(line: &mut Line) {
    insert_before_symbols(line);
    let spaces: Vec<usize> = (0..line.len()).filter(|&at| line.at(at) == ' ' && line.is_free(at)).collect();
    for at in spaces {
        if !may_hold(line, at) {
            continue;
        }
        let right_end = word_end(line, at + 1);
        let left = line.text(word_start(line, at)..at);
        let right = line.text(at + 1..right_end);
        let beyond = line.text((right_end + 1).min(line.len())..word_end(line, right_end + 1));
        let around = Around {
            left: left.trim_start_matches(is_opening),
            right: right.trim_end_matches(is_closing_or_stop),
            right_whole: &right,
            beyond: beyond.trim_end_matches(is_closing_or_stop),
            ends: right_end >= line.len(),
        };
        let spanish = line.is_spanish(at);
        let found = if spanish { space(&around) } else { elsewhere(&around, line.lang(at)) };
        if let Some(space) = found {
            line.set(at, space);
        }
    }
}

/// Whether any rule could speak about the space at `at`: every one of them needs a figure, a capital, a point or a sign beside it. Spares
/// most spaces the closer look.
fn may_hold(line: &Line, at: usize) -> bool {
    let left = line.before(at);
    let right = (at + 1..line.len()).map(|i| line.at(i)).find(|c| !is_opening(*c)).unwrap_or(' ');
    left.is_ascii_digit()
        || matches!(left, '.' | 'º' | '§' | '&' | '±' | '+' | '−')
        || right.is_ascii_digit()
        || right.is_uppercase()
        || line.has(at + 1, "etc")
        || (at < 2 || !line.at(at - 2).is_alphanumeric()) && regional::leans(line.lang(at), left.encode_utf8(&mut [0; 4]))
}

/// The space that a language other than Spanish wants at a place.
fn elsewhere(around: &Around<'_>, lang: &Lang) -> Option<char> {
    unit(around)
        .or_else(|| if regional::groups_digits(lang) { digit_groups(around) } else { None })
        .or_else(|| regional::space(lang, around.left, around.right, around.right_whole))
}

/// The space that Spanish wants at a place: the first rule that speaks of it; `None` when none does.
fn space(around: &Around<'_>) -> Option<char> {
    unit(around)
        .or_else(|| digit_groups(around))
        .or_else(|| abbreviation_parts(around))
        .or_else(|| initials(around))
        .or_else(|| complement(around))
        .or_else(|| numeral(around))
        .or_else(|| day(around))
        .or_else(|| last_etc(around))
        .or_else(|| sign_and_number(around))
}

/// N1, N8: a figure and its unit.
fn unit(around: &Around<'_>) -> Option<char> {
    let figure = around.left.ends_with(|c: char| c.is_ascii_digit()) && is_figure(around.left);
    (figure && words::is_unit(around.right)).then_some(NARROW_SPACE)
}

/// N2, C12: groups of three digits. Four digits in a row are a year or a page, and no group.
fn digit_groups(around: &Around<'_>) -> Option<char> {
    let last_group = around.left.rsplit([NARROW_SPACE, NO_BREAK_SPACE]).next().unwrap_or(around.left);
    let leads = (1..=3).contains(&last_group.len()) && is_digits(last_group);
    let group: String = around.right_whole.chars().take_while(|c| c.is_alphanumeric()).collect();
    (leads && group.len() == 3 && is_digits(&group)).then_some(NARROW_SPACE)
}

/// N4: the parts of one abbreviation: p. ej., a. C., EE. UU.
fn abbreviation_parts(around: &Around<'_>) -> Option<char> {
    let left = around.left.rsplit([NARROW_SPACE, NO_BREAK_SPACE]).next()?.strip_suffix('.')?;
    if !around.right_whole.contains('.') {
        return None;
    }
    let right = around.right;
    let known = matches!(
        (left, right),
        ("p", "ej") | ("a" | "d", "C") | ("a" | "p", "m") | ("a", "e" | "de") | ("v", "gr") | ("i", "e") | ("c" | "d", "e") | ("e", "c")
    ) || matches!(
        (left, right),
        ("b", "l") | ("l", "m") | ("q", "e" | "g") | ("e", "p" | "g") | ("p", "d" | "m") | ("s", "e" | "l" | "a" | "f")
    );
    // Doubled for the plural: EE. UU., JJ. OO., FF. CC.
    let doubled = |word: &str| {
        let mut letters = word.chars();
        let (first, second) = (letters.next(), letters.next());
        first.is_some_and(char::is_uppercase) && first == second && letters.next().is_none()
    };
    (known || (doubled(left) && doubled(right))).then_some(NARROW_SPACE)
}

/// N3: initials among themselves, and the last one with the surname.
fn initials(around: &Around<'_>) -> Option<char> {
    let mut parts = around.left.rsplit([NARROW_SPACE, NO_BREAK_SPACE]);
    let left = parts.next()?;
    // `Capítulo V. Donde …` ends a sentence.
    if !is_initial(left) || parts.next().is_some_and(|noun| words::is_numbered(noun) && roman::is_numeral(left.trim_end_matches('.'))) {
        return None;
    }
    if is_initial(around.right_whole.trim_end_matches([',', ';', ')'])) {
        return Some(NARROW_SPACE);
    }
    starts_with_capital(around.right).then_some(NO_BREAK_SPACE)
}

/// N5: an abbreviation and what it belongs to. `Sor`, `Fray` and `km` have no point.
fn complement(around: &Around<'_>) -> Option<char> {
    let numbered = around.right.starts_with(|c: char| c.is_ascii_digit()) || roman::is_numeral(around.right);
    let raised = matches!(around.left, "n.º" | "N.º" | "núm.º" | "n.os");
    let kept = match around.left.strip_suffix('.') {
        Some(left) => {
            (words::goes_with_name(left) && (starts_with_capital(around.right) || numbered)) || (words::goes_with_number(left) && numbered)
        }
        None => (matches!(around.left, "Sor" | "Fray") && starts_with_capital(around.right)) || (around.left == "km" && numbered),
    };
    (kept || (raised && numbered)).then_some(NO_BREAK_SPACE)
}

/// N6: a noun or a name and its numeral: siglo XXI, capítulo 4, Felipe II.
fn numeral(around: &Around<'_>) -> Option<char> {
    let roman = roman::is_numeral(around.right);
    let figure = around.right.starts_with(|c: char| c.is_ascii_digit());
    let is_name = starts_with_capital(around.left) && around.left.chars().count() > 1 && around.left.chars().all(char::is_alphabetic);
    ((words::is_numbered(around.left) && (roman || figure)) || (is_name && roman)).then_some(NO_BREAK_SPACE)
}

/// N7: a day and its month: 17 de noviembre.
fn day(around: &Around<'_>) -> Option<char> {
    let is_day = around.left.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) || around.left == "1.º";
    (is_day && around.right == "de" && words::is_month(&around.beyond.to_lowercase())).then_some(NO_BREAK_SPACE)
}

/// N9: `etc.` does not make the last line alone.
fn last_etc(around: &Around<'_>) -> Option<char> {
    (around.ends && around.right == "etc").then_some(NO_BREAK_SPACE)
}

/// N11: § 12, & C.ª, ± 5.
fn sign_and_number(around: &Around<'_>) -> Option<char> {
    let number = around.right.starts_with(|c: char| c.is_ascii_digit());
    let kept = match around.left {
        "§" | "§§" | "+" | "−" | "±" => number,
        "&" => matches!(around.right, "C.ª" | "Cía" | "Co"),
        _ => false,
    };
    kept.then_some(NO_BREAK_SPACE)
}

/// Puts in the space that Spanish and French want: `5 %`, `25 °C` (N1).
fn insert_before_symbols(line: &mut Line) {
    if !line.may_have(FIGURES) {
        return;
    }
    let mut at = 1;
    while at < line.len() {
        let degrees = line.at(at) == '°' && matches!(line.at(at + 1), 'C' | 'F') && !line.at(at + 2).is_alphanumeric();
        let symbol = matches!(line.at(at), '%' | '‰' | '€') || degrees;
        let wanted = line.is_spanish(at) || line.lang(at).primary() == "fr";
        if symbol && line.at(at - 1).is_ascii_digit() && line.is_free(at) && wanted && !is_percent_code(line, at) {
            line.insert(at, NARROW_SPACE);
            at += 1;
        }
        at += 1;
    }
}

/// Whether `%` stands within a word, which is code then: `50%25`.
fn is_percent_code(line: &Line, at: usize) -> bool {
    line.at(at) == '%' && line.at(at + 1).is_alphanumeric()
}

/// Where the word begins that ends before `end`.
fn word_start(line: &Line, end: usize) -> usize {
    // Spaces that have been judged already are part of the word: `28 450` before `857`.
    (0..end).rev().take_while(|&i| line.at(i) != ' ' && line.at(i) != '\n').last().unwrap_or(end)
}

/// Where the word ends that begins at `start`.
fn word_end(line: &Line, start: usize) -> usize {
    (start..line.len())
        .find(|&i| matches!(line.at(i), ' ' | '\n' | NO_BREAK_SPACE | NARROW_SPACE))
        .unwrap_or(line.len())
        .max(start.min(line.len()))
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '«' | '“' | '‘' | '—' | '¿' | '¡' | '"' | '\'')
}

fn is_closing_or_stop(c: char) -> bool {
    matches!(c, ')' | ']' | '»' | '”' | '’' | '—' | '?' | '!' | '.' | ',' | ';' | ':' | '…' | '"' | super::line::NOTE)
}

/// Whether a word is digits with their points, commas, signs and spaces: 12, −3,5, 28 450, 10:30, 3–4.
fn is_figure(word: &str) -> bool {
    word.chars().all(|c| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | ':' | '-' | '–' | '−' | '+' | '±' | '~' | '≈' | '<' | '>' | '$' | '€' | NARROW_SPACE | NO_BREAK_SPACE | '/'
            )
    })
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word is a capital with a point.
fn is_initial(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next() == Some('.') && characters.next().is_none()
}

fn starts_with_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

//! Spaces and dashes of the Latin languages other than Spanish (N3–N6, D8, N12), and the letters that one of them writes in two ways.
//!
//! Spanish has its own, fuller rules in `spaces` and `dashes`. What is here is what a house of each country has in its sheet: which short
//! words lean on the next, which abbreviations hold to their number, on which side of a dash a line may end.

use super::line::{Line, NARROW_SPACE, NO_BREAK_SPACE, Signs};
use crate::book::SpanRole;
use crate::lang::Lang;
use crate::text::roman;

/// The parts of abbreviations that are written apart, without their points, by language.
const PARTS: &[(&str, &[(&str, &str)])] = &[
    (
        "de",
        &[
            ("z", "B"), ("d", "h"), ("u", "a"), ("v", "a"), ("z", "T"), ("o", "ä"), ("s", "o"), ("s", "u"), ("i", "d"), ("d", "R"), ("n", "Chr"), ("v", "Chr"),
            ("u", "v"), ("v", "m"), ("a", "a"), ("a", "O"), ("i", "A"), ("o", "g"), ("u", "U"),
        ],
    ),
    ("fr", &[("p", "ex"), ("av", "J.-C"), ("apr", "J.-C"), ("s", "l"), ("s", "d")]),
    ("it", &[("p", "es"), ("a", "C"), ("d", "C")]),
    ("pt", &[("p", "ex"), ("a", "C"), ("d", "C")]),
    ("ca", &[("p", "ex"), ("a", "C"), ("d", "C")]),
    ("gl", &[("p", "ex"), ("a", "C"), ("d", "C")]),
    ("eu", &[("K", "a"), ("K", "o")]),
    ("nl", &[("v", "Chr"), ("n", "Chr")]),
    ("pl", &[("p", "n"), ("n", "e")]),
    ("cs", &[("př", "n"), ("n", "l"), ("t", "č"), ("t", "r"), ("m", "j")]),
    ("sv", &[("t", "ex"), ("bl", "a"), ("d", "v"), ("v", "s"), ("f", "Kr"), ("e", "Kr"), ("o", "s"), ("s", "v"), ("m", "m"), ("p", "g"), ("g", "a"), ("s", "k")]),
    ("en", &[("i", "e"), ("e", "g"), ("a", "m"), ("p", "m")]),
];

/// What holds to the number after it: abbreviations before a point, and words without one.
const NUMBERED: &[(&str, &str)] = &[
    ("de", "S. Nr. Bd. Abb. Kap. Abs. Tab. Art. § §§"),
    ("fr", "p. pp. n° no chap. fig. vol. t. art. § §§"),
    ("it", "p. pp. n. cap. fig. vol. art. tav. § §§"),
    ("pt", "p. pp. n.º cap. fig. vol. art. pág. págs. § §§"),
    ("ca", "p. pp. núm. cap. fig. vol. art. pàg. pàgs. § §§"),
    ("gl", "p. pp. núm. cap. fig. vol. art. páx. páxs. § §§"),
    ("nl", "p. blz. nr. hfst. afb. fig. art. § §§"),
    ("pl", "s. nr t. rozdz. rys. tab. art. ust. § §§"),
    ("cs", "s. str. č. kap. obr. tab. roč. § §§"),
    ("sv", "s. nr kap. fig. tab. § §§"),
    ("en", "p. pp. No. Nos. Vol. Fig. Figs. ch. § §§"),
];

/// What holds to the name after it.
const TITLES: &[(&str, &str)] = &[
    ("de", "Dr. Prof. Hr. Fr. St."),
    ("fr", "M. MM. Mme Mmes Mlle Dr Pr Me"),
    ("it", "sig. dott. prof. ing. avv. S."),
    ("pt", "Sr. Sra. Dr. Dra. D. S."),
    ("ca", "Sr. Sra. Dr. Dra."),
    ("gl", "Sr. Sra. Dr. Dra."),
    ("nl", "dhr. mevr. dr. prof. mr. ir. St."),
    ("pl", "dr prof. ks. św. inż."),
    ("cs", "dr. prof. Ing. sv. p."),
    ("sv", "dr prof. S:t S:ta"),
    ("en", "Mr. Mrs. Ms. Dr. Prof. St. Mr Mrs Ms Dr St"),
];

/// The row of a table for a language.
fn row_of<'t, T: ?Sized>(table: &'t [(&str, &'t T)], lang: &Lang) -> Option<&'t T> {
    table.iter().find(|(known, _)| *known == lang.primary()).map(|(_, value)| *value)
}

/// The space that a language wants between two words: `left` without opening signs, `right` without closing signs, `right_whole` as it
/// stands.
pub fn space(lang: &Lang, left: &str, right: &str, right_whole: &str) -> Option<char> {
    let number = right.starts_with(|c: char| c.is_ascii_digit()) || (right.chars().count() > 1 && roman::is_numeral(right));
    let name = right.starts_with(char::is_uppercase);
    let last = left.rsplit([NARROW_SPACE, NO_BREAK_SPACE]).next().unwrap_or(left);
    if right_whole.contains('.')
        && let Some(stem) = last.strip_suffix('.')
        && row_of(PARTS, lang).is_some_and(|parts| parts.contains(&(stem, right)))
    {
        return Some(NARROW_SPACE);
    }
    let among = |table: &'static [(&str, &str)]| row_of(table, lang).is_some_and(|words| words.split(' ').any(|word| word == last));
    if (number && among(NUMBERED)) || (name && among(TITLES)) || (leans(lang, last) && !right.is_empty()) {
        return Some(NO_BREAK_SPACE);
    }
    // N3: initials among themselves, and one alone with the surname; after several a line may end (Chicago 7.41).
    if is_initial(last) && row_of(NUMBERED, lang).is_some() {
        if is_initial(right_whole.trim_end_matches([',', ';', ')'])) {
            return Some(NARROW_SPACE);
        }
        return (name && last == left).then_some(NO_BREAK_SPACE);
    }
    None
}

/// Whether a word is a capital with a point.
fn is_initial(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next() == Some('.') && characters.next().is_none()
}

/// Whether no line may end with a word, which is of one letter, in Czech, Slovak and Polish (N12).
pub fn leans(lang: &Lang, word: &str) -> bool {
    let words = match lang.primary() {
        "cs" | "sk" => "kKsSvVzZoOuUaAiI",
        "pl" => "aAiIoOuUwWzZ",
        _ => return false,
    };
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| words.contains(letter)) && letters.next().is_none()
}

/// Whether groups of three digits, set apart with a space, are one number.
pub fn groups_digits(lang: &Lang) -> bool {
    matches!(lang.primary(), "fr" | "de" | "it" | "pt" | "ca" | "gl" | "eu" | "pl" | "cs" | "sk" | "sv" | "nb" | "nn" | "no" | "da" | "fi")
}

/// Whether rayas cling to what they enclose, as in Spanish (D2, D3).
pub fn clings(lang: &Lang) -> bool {
    matches!(lang.primary(), "es" | "ca" | "gl" | "eu" | "ast" | "an")
}

/// Binds dashes between spaces to the side on which no line ends (D8). A pair around a remark clings to it in the Romance languages;
/// elsewhere a dash never begins a line. One that opens a speech keeps its first word.
pub fn dashes(line: &mut Line) {
    const WANTED: Signs = Signs::of(&['–', '—']);
    if !line.may_have(WANTED) {
        return;
    }
    let mut open = false;
    for at in 0..line.len() {
        if !matches!(line.at(at), '–' | '—') || !line.is_free(at) {
            continue;
        }
        let lang = line.lang(at).primary();
        let paired = matches!(lang, "fr" | "it" | "pt" | "ro");
        if !paired && !matches!(lang, "de" | "nl" | "sv" | "nb" | "nn" | "no" | "da" | "fi" | "pl" | "cs" | "sk" | "hu" | "sl" | "hr" | "en") {
            continue;
        }
        let spaced = |i: usize| line.at(i) == ' ' && line.is_free(i);
        let (left, right) = (at > 0 && spaced(at - 1), at + 1 < line.len() && spaced(at + 1));
        if right && line.starts(at) {
            line.set(at + 1, NO_BREAK_SPACE);
        } else if left && right && paired && !open && closes_later(line, at) {
            line.set(at + 1, NO_BREAK_SPACE);
            open = true;
        } else if left && right {
            line.set(at - 1, NO_BREAK_SPACE);
            open = false;
        } else if left && matches!(line.at(at + 1), ',' | '.' | ';') {
            // `– mot –, mot`.
            line.set(at - 1, NO_BREAK_SPACE);
            open = false;
        }
    }
}

/// Whether the same dash comes once more before the sentence ends.
fn closes_later(line: &Line, at: usize) -> bool {
    (at + 1..line.len())
        .take_while(|&i| !(matches!(line.at(i), '.' | '!' | '?') && line.at(i + 1) == ' '))
        .any(|i| line.at(i) == line.at(at) && line.at(i - 1) == ' ')
}

/// Writes Catalan's ŀ, which few faces have, as l·, and raises the ending of French ordinals: 1ᵉʳ, XIXᵉ siècle.
pub fn letters(line: &mut Line) {
    if !line.has_lang("ca") && !line.has_lang("fr") {
        return;
    }
    let mut at = 0;
    while at < line.len() {
        if line.is_free(at) {
            match line.at(at) {
                'ŀ' | 'Ŀ' if line.lang(at).primary() == "ca" => {
                    let plain = if line.at(at) == 'ŀ' { 'l' } else { 'L' };
                    line.set(at, plain);
                    line.insert(at + 1, '·');
                    at += 1;
                }
                'e' | 'r' | 'n' if at > 0 && matches!(line.at(at - 1), '0'..='9' | 'I' | 'V' | 'X') && line.lang(at).primary() == "fr" => raise(line, at),
                _ => {}
            }
        }
        at += 1;
    }
}

/// The endings of French ordinals; `nd` is for second alone.
const ENDINGS: &[&str] = &["er", "re", "ers", "res", "e", "es", "nd", "nde"];

/// Raises the ending at `at`, when what stands before it is a number that it makes an ordinal.
fn raise(line: &mut Line, at: usize) {
    let start = (0..at).rev().take(8).take_while(|&i| line.at(i).is_ascii_alphanumeric()).last().unwrap_or(at);
    let end = (at..line.len()).take(4).find(|&i| !line.at(i).is_alphanumeric()).unwrap_or(line.len());
    let (number, ending) = (line.text(start..at), line.text(at..end));
    if number.is_empty() || !ENDINGS.contains(&ending.as_str()) || (start > 0 && line.at(start - 1).is_alphanumeric()) || line.at(end).is_alphanumeric() {
        return;
    }
    let figures = number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    let next: String = (end + 1..line.len()).map(|i| line.at(i)).take_while(|c| c.is_alphabetic()).take(16).collect();
    let century = matches!(next.as_str(), "siècle" | "siècles");
    let letters = number.bytes().all(|b| b"IVX".contains(&b)) && roman::is_numeral(&number);
    let numeral = letters && (number.len() > 1 && matches!(ending.as_str(), "e" | "es") || matches!(ending.as_str(), "er" | "re") && number == "I" || century);
    if !figures && !numeral {
        return;
    }
    for i in at..end {
        if let Some(cell) = line.cells.get_mut(i).filter(|cell| cell.role.is_none()) {
            cell.role = Some(SpanRole::Superscript);
        }
    }
    for i in start..at {
        if let Some(cell) = line.cells.get_mut(i).filter(|cell| numeral && century && !cell.small_capitals) {
            cell.role = Some(SpanRole::SmallCaps);
        }
    }
}

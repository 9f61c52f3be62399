//! Where a word may be divided: Liang's patterns under the rules of the language (H1–H22).
//!
//! The patterns know letters only. Given `¿construcción?` they count the signs as letters; given `UNESCO` or `1936-1939` they divide
//! what must stay whole. So [`breaks`] cuts a word into runs of letters first, asks [`dictionary`] about each run that may be divided at
//! all, and adds the places that have nothing to do with syllables: hyphens that stand in the text, and [`address`]es.
//!
//! What depends on the line (not the last word of a paragraph, H19; not three in a row, H20; no repeated fragment, H22) is layout's.

mod address;
mod dictionary;

use unicode_normalization::char::{compose, is_combining_mark};

use crate::lang::Lang;

/// A place where a word may be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Byte offset in the word: the second part begins here.
    pub offset: u32,
    pub kind: BreakKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    /// A hyphen is put in (dictionary or U+00AD; a U+00AD at `offset` is not shown).
    Hyphen,
    /// Dictionary division that leaves only two letters after it: dearer (H18; `hyphenate-limit-chars` third value).
    ShortTail,
    /// After a hyphen that stands in the text.
    Explicit,
    /// After a hyphen that stands in the text and is repeated on the next line (H17).
    ExplicitRepeat,
    /// Within an address or path: nothing is put in.
    Address,
}

/// No dictionary division leaves fewer letters than this on either side, whatever the style says (H3).
const LEAST_PART: usize = 2;

/// Letters from which on a word in capitals is a word that somebody shouts, and no sigla: `MERCHANTABILITY`.
const LONGEST_SIGLA: usize = 9;

/// Letters around a hyphen that stands in the text within which no other is put in: two hyphens so close read as a mistake.
const CLEAR_OF_HYPHEN: usize = 3;

/// The breaks of one word (a run without spaces, punctuation included), in order. `limits` is `hyphenate-limit-chars`: least
/// letters in all, before and after.
///
/// Each dictionary is loaded once for the whole process, on first use, and shared by all threads. Results are worth caching: a book
/// asks for the same few thousand words again and again.
pub fn breaks(word: &str, lang: &Lang, limits: (u8, u8, u8)) -> Vec<Break> {
    if address::is_address(word) {
        return address::breaks(word);
    }
    let runs = runs(word, lang.primary() == "ca");
    let mut found = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        if !run.soft_hyphens.is_empty() {
            // Soft hyphens are the author's wish: these divisions and no others.
            found.extend(run.soft_hyphens.iter().map(|&offset| Break { offset, kind: BreakKind::Hyphen }));
        } else if may_be_divided(run, word, lang, limits) {
            let after_hyphen = i > 0 && is_hyphen_between(word, &runs[i - 1], run);
            let before_hyphen = runs.get(i + 1).is_some_and(|next| is_hyphen_between(word, run, next));
            found.extend(divisions(run, lang, limits, (after_hyphen, before_hyphen)));
        }
        if let Some(next) = runs.get(i + 1) {
            found.extend(between(word, run, next, lang));
        }
    }
    found
}

/// Letters in a row, with their places in the word.
struct Run {
    start: usize,
    end: usize,
    letters: Vec<Letter>,
    /// Offsets of U+00AD.
    soft_hyphens: Vec<u32>,
    /// Letters before the point of each l·l.
    geminates: Vec<usize>,
}

/// A letter with its accents in one character (NFC), so that patterns see `é` however it was typed.
struct Letter {
    character: char,
    start: usize,
}

impl Run {
    fn has_digit(&self) -> bool {
        self.letters.iter().any(|l| l.character.is_numeric())
    }

    /// Whether a run is a sigla, which is not divided (H13). One capital alone says nothing.
    fn is_sigla(&self) -> bool {
        (2..=LONGEST_SIGLA).contains(&self.letters.len()) && self.letters.iter().all(|l| l.character.is_uppercase())
    }

    /// The letters in lower case, as many as there are: patterns count them.
    fn lower_case(&self) -> Vec<char> {
        self.letters
            .iter()
            .map(|l| {
                let mut lower = l.character.to_lowercase();
                // A letter whose lower case is two characters would shift all that follow; it has no place in any pattern.
                match (lower.next(), lower.next()) {
                    (Some(one), None) => one,
                    _ => l.character,
                }
            })
            .collect()
    }
}

/// Cuts a word at every character that is neither a letter, a figure, an accent nor a soft hyphen. With `geminates` the point of l·l is
/// part of a run too.
fn runs(word: &str, geminates: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (start, character) in word.char_indices() {
        let end = start + character.len_utf8();
        let open = runs.last_mut().filter(|run| run.end == start);
        match (character, open) {
            ('\u{ad}', Some(run)) => {
                run.soft_hyphens.push(start as u32);
                run.end = end;
            }
            ('·', Some(run)) if geminates && is_geminate(run, &word[end..]) => {
                run.geminates.push(run.letters.len());
                run.end = end;
            }
            (mark, Some(run)) if is_combining_mark(mark) => {
                if let Some(letter) = run.letters.last_mut() {
                    letter.character = compose(letter.character, mark).unwrap_or(letter.character);
                }
                run.end = end;
            }
            (letter, Some(run)) if letter.is_alphanumeric() => {
                run.letters.push(Letter { character: letter, start });
                run.end = end;
            }
            (letter, None) if letter.is_alphanumeric() => {
                runs.push(Run { start, end, letters: vec![Letter { character: letter, start }], soft_hyphens: Vec::new(), geminates: Vec::new() });
            }
            _ => {}
        }
    }
    // A soft hyphen at an edge divides nothing.
    for run in &mut runs {
        let (first, last) = (run.letters.first().map_or(0, |l| l.start), run.letters.last().map_or(0, |l| l.start));
        run.soft_hyphens.retain(|&at| (at as usize) > first && (at as usize) < last);
    }
    runs
}

/// Whether `rest` begins with a point between two l, as in `col·legi`.
fn is_geminate(run: &Run, rest: &str) -> bool {
    run.letters.last().is_some_and(|last| matches!(last.character, 'l' | 'L')) && rest.starts_with(['l', 'L'])
}

/// Whether a dictionary may divide a run: it is long enough, and no number, sigla or abbreviation (H13–H15, H18).
fn may_be_divided(run: &Run, word: &str, lang: &Lang, limits: (u8, u8, u8)) -> bool {
    let abbreviation = || lang.primary() == "es" && word[run.end..].starts_with('.') && dictionary::is_long_abbreviation(&run.lower_case());
    run.letters.len() >= usize::from(limits.0) // H18
        && !run.has_digit() // H15
        && !run.is_sigla() // H13
        && !abbreviation() // H14
}

/// The dictionary's divisions of a run, less those that leave too little; whether it stands after and before a hyphen of the text.
fn divisions(run: &Run, lang: &Lang, limits: (u8, u8, u8), (after_hyphen, before_hyphen): (bool, bool)) -> impl Iterator<Item = Break> {
    let clear = |hyphen: bool| if hyphen { CLEAR_OF_HYPHEN + 1 } else { LEAST_PART };
    let least_left = usize::from(limits.1).max(clear(after_hyphen));
    let least_right = clear(before_hyphen).max(least_tail(lang));
    let count = run.letters.len();
    syllables(run, lang)
        .into_iter()
        .filter(move |&at| at >= least_left && count.saturating_sub(at) >= least_right)
        .filter_map(move |at| {
            let kind = if count - at < usize::from(limits.2) { BreakKind::ShortTail } else { BreakKind::Hyphen };
            run.letters.get(at).map(|letter| Break { offset: letter.start as u32, kind })
        })
}

/// Least letters after a division: one more than elsewhere in English (Chicago 7.36, Hart's 4.2), Czech and Slovak (two letters are no
/// syllable to be carried over) and Portuguese.
fn least_tail(lang: &Lang) -> usize {
    if matches!(lang.primary(), "en" | "cs" | "sk" | "pt") { 3 } else { LEAST_PART }
}

/// The dictionary's divisions of a run. An l·l is always divided between its letters, and either side by itself, since no pattern knows the
/// point; at the line's end the hyphen stands in the point's place.
fn syllables(run: &Run, lang: &Lang) -> Vec<usize> {
    let letters = run.lower_case();
    if run.geminates.is_empty() {
        return dictionary::divide(&letters, lang);
    }
    let mut places = Vec::new();
    let mut from = 0;
    for &to in run.geminates.iter().chain(std::iter::once(&letters.len())) {
        places.extend(letters.get(from..to).map(|part| dictionary::divide(part, lang)).into_iter().flatten().map(|at| from + at));
        places.extend((to < letters.len()).then_some(to));
        from = to;
    }
    places
}

/// The text before a division as it ends its line: the hyphen takes the place of the point of l·l.
pub fn before_hyphen(text: &str) -> &str {
    text.strip_suffix('·').unwrap_or(text)
}

fn is_hyphen(text: &str) -> bool {
    matches!(text, "-" | "\u{2010}")
}

fn is_hyphen_between(word: &str, left: &Run, right: &Run) -> bool {
    is_hyphen(&word[left.end..right.start])
}

/// The break that what stands between two runs allows.
fn between(word: &str, left: &Run, right: &Run, lang: &Lang) -> Option<Break> {
    let joint = &word[left.end..right.start];
    let (last, next) = (left.letters.last()?.character, right.letters.first()?.character);
    let offset = right.start as u32;
    if is_hyphen(joint) {
        // D6: figures and what hangs on them stay together (1936-1939, COVID-19). A letter alone is no part of a word (e-mail).
        if next.is_numeric() || last.is_numeric() || left.letters.len() < LEAST_PART || right.letters.len() < LEAST_PART {
            return None;
        }
        // H17: in Spanish, before a capital the hyphen is plainly the name's own (Ruiz-Giménez).
        let repeats = match lang.primary() {
            "es" => !next.is_uppercase(),
            // Acordo Ortográfico XX 6; Pravidla českého pravopisu; Polszczyzna: whatever follows.
            "pt" | "pl" | "cs" | "sk" | "hr" | "sl" => true,
            _ => false,
        };
        return Some(Break { offset, kind: if repeats { BreakKind::ExplicitRepeat } else { BreakKind::Explicit } });
    }
    if joint.contains('\u{200b}') {
        return Some(Break { offset, kind: BreakKind::Address });
    }
    // English sets its dashes without spaces and may break after them; the Spanish raya clings to its word (D4).
    (joint == "—" && lang.primary() == "en").then_some(Break { offset, kind: BreakKind::Address })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str, tag: &str) -> String {
        let lang = Lang::new(tag).unwrap();
        let mut shown = String::new();
        let mut from = 0;
        for b in breaks(word, &lang, (5, 2, 3)) {
            let at = b.offset as usize;
            shown.push_str(&word[from..at]);
            shown.push(match b.kind {
                BreakKind::Hyphen => '|',
                BreakKind::ShortTail => ':',
                BreakKind::Explicit => '/',
                BreakKind::ExplicitRepeat => '=',
                BreakKind::Address => '~',
            });
            from = at;
        }
        shown + &word[from..]
    }

    #[test]
    fn punctuation_is_no_letter() {
        assert_eq!(shown("¿construcción?", "es"), "¿cons|truc|ción?");
        assert_eq!(shown("—dijo—,", "es"), "—dijo—,");
        assert_eq!(shown("«palabra»", "es"), "«pa|la|bra»");
    }

    #[test]
    fn capitals_figures_and_short_words_stay_whole() {
        assert_eq!(shown("UNESCO", "es"), "UNESCO");
        assert_eq!(shown("casa", "es"), "casa");
        assert_eq!(shown("COVID-19", "es"), "COVID-19");
        assert_eq!(shown("1936-1939", "es"), "1936-1939");
        assert_eq!(shown("págs.", "es"), "págs.");
        assert_eq!(shown("Excmo.", "es"), "Excmo.");
    }

    #[test]
    fn hyphens_in_the_text_repeat_but_before_a_capital() {
        assert_eq!(shown("físico-química", "es"), "fí|sico-=quími:ca");
        assert_eq!(shown("Ruiz-Giménez", "es"), "Ruiz-/Gimé|nez");
        assert_eq!(shown("e-mail", "es"), "e-mail");
        assert_eq!(shown("well-known", "en"), "well-/known");
        assert_eq!(shown("Guiné-Bissau", "pt"), "Guiné-=Bissau");
        assert_eq!(shown("biało-czerwony", "pl"), "biało-=czer|wo:ny");
        // Two letters from a hyphen of the text there is no other.
        assert_eq!(shown("česko-německý", "cs"), "česko-=německý");
    }

    #[test]
    fn the_point_of_a_geminate_l_gives_way_to_the_hyphen() {
        assert_eq!(shown("col·legi", "ca"), "col·|le:gi");
        assert_eq!(shown("L’il·lusió", "ca"), "L’il·|lu|sió");
        assert_eq!(shown("COL·LEGI", "ca"), "COL·LEGI");
        assert_eq!(shown("col·legi", "es"), "col·legi");
        assert_eq!(before_hyphen("col·"), "col");
    }

    #[test]
    fn a_trema_that_a_division_would_take_away_is_not_divided() {
        assert!(!shown("coëfficiënt", "nl").contains("|ë"));
        assert!(!shown("zoölogie", "nl").contains("|ö"));
    }

    #[test]
    fn the_authors_soft_hyphens_are_the_only_ones() {
        let word = "coordi\u{ad}nar";
        assert_eq!(shown(word, "es"), "coordi|\u{ad}nar");
        assert_eq!(shown("\u{ad}palabra\u{ad}", "es"), "\u{ad}pa|la|bra\u{ad}");
    }

    #[test]
    fn accents_count_the_same_composed_or_not() {
        assert_eq!(shown("rápidamente", "es"), "rá|pi|da|men:te");
        assert_eq!(shown("ra\u{301}pidamente", "es"), "ra\u{301}|pi|da|men:te");
    }

    #[test]
    fn each_language_has_its_own_patterns() {
        assert_eq!(shown("international", "en"), "in|ter|na|tional");
        assert_eq!(shown("international", "fr"), "in|ter|na|tio|nal");
        assert_eq!(shown("Zeitungsartikel", "de"), "Zei|tungs|ar|ti|kel");
        assert_eq!(shown("道德經", "zh"), "道德經");
        assert_eq!(shown("palabra", "tlh"), "palabra");
    }

    #[test]
    fn addresses_break_at_their_signs() {
        assert_eq!(shown("https://ejemplo.org/libros/quijote", "es"), "https://ejemplo.~org/~libros/~quijote");
        assert_eq!(shown("libro.yaml", "es"), "libro.~yaml");
    }
}

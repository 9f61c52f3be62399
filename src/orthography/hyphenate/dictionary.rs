//! Patterns by language, loaded once, and our own exceptions for Spanish.

use std::io::Read;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;
use hyphenation::{Hyphenator, Language, Load, Standard};
use rustc_hash::FxHashMap;

use crate::lang::Lang;

/// Where `letters` (lower case, composed) may be divided by the dictionary of `lang`: the number of letters before each break.
pub fn divide(letters: &[char], lang: &Lang) -> Vec<usize> {
    let Some(language) = language(lang) else { return Vec::new() };
    let word: String = letters.iter().collect();
    if language == Language::EnglishUS && let Some(known) = american_exceptions().get(word.as_str()) {
        return known.clone();
    }
    if language == Language::Spanish {
        if let Some(known) = spanish_exceptions().get(word.as_str()) {
            return known.clone();
        }
        if looks_foreign_in_spanish(&word) {
            return Vec::new();
        }
    }
    let Some(dictionary) = dictionary(language) else { return Vec::new() };
    let offsets = dictionary.opportunities(&word);
    let letters_before = word.char_indices().enumerate().filter(|(_, (offset, _))| offsets.binary_search(offset).is_ok());
    let mut breaks: Vec<_> = letters_before.map(|(letter, _)| letter).collect();
    if language == Language::Dutch {
        // The trema says where a syllable begins; a hyphen there says it in its place (be-invloed, from beïnvloed). We keep the letter.
        breaks.retain(|&at| !letters.get(at).is_some_and(|letter| matches!(letter, 'ä' | 'ë' | 'ï' | 'ö' | 'ü')));
    }
    if language == Language::Spanish {
        breaks.iter_mut().for_each(|at| *at = after_cluster(letters, *at));
        breaks.dedup();
    }
    breaks
}

/// The place of a division, moved so that of three consonants the first two stay, unless the last two can begin a syllable: the patterns,
/// which know of words that begin with `ct`, `ps` or `pt`, divide `antár-ctica`.
fn after_cluster(letters: &[char], at: usize) -> usize {
    let (Some(before), Some([first, second, vowel])) = (at.checked_sub(1).and_then(|i| letters.get(i)), letters.get(at..at + 3)) else {
        return at;
    };
    let three = [before, first, second].into_iter().all(|letter| is_consonant(*letter)) && !is_consonant(*vowel);
    if !three || begins_a_syllable(*first, *second) || GREEK.iter().any(|root| letters[at..].iter().take(4).copied().eq(root.chars())) {
        return at;
    }
    at + 1
}

/// Roots that keep their two consonants after a prefix: `inter-psíquico`.
const GREEK: &[&str] = &["psic", "psíc", "psiq", "psíq", "pseu", "pneu", "gnos", "gnós"];

fn is_consonant(letter: char) -> bool {
    matches!(letter, 'b'..='d' | 'f'..='h' | 'j'..='n' | 'p'..='t' | 'v'..='z' | 'ñ' | 'ç')
}

/// Whether a Spanish syllable can begin with two consonants; `h` is mute.
fn begins_a_syllable(first: char, second: char) -> bool {
    match second {
        'l' => matches!(first, 'b' | 'c' | 'f' | 'g' | 'k' | 'l' | 'p' | 't'),
        'r' => matches!(first, 'b' | 'c' | 'd' | 'f' | 'g' | 'k' | 'p' | 'r' | 't'),
        'h' => true,
        _ => false,
    }
}

/// The dictionary of a language tag: that of its region or script when there is one, else the common one.
fn language(lang: &Lang) -> Option<Language> {
    let tag = lang.tag();
    match (lang.primary(), lang.region()) {
        ("en", Some("GB" | "IE" | "AU" | "NZ" | "ZA" | "IN")) => Some(Language::EnglishGB),
        ("en", _) => Some(Language::EnglishUS),
        ("de", _) => Some(if tag.contains("1901") { Language::German1901 } else { Language::German1996 }),
        ("el", _) => Some(if tag.contains("polyton") { Language::GreekPoly } else { Language::GreekMono }),
        ("no", _) => Some(Language::NorwegianBokmal),
        ("mn", _) => Some(Language::Mongolian),
        ("sr", _) => Some(if tag.contains("Latn") { Language::SerbocroatianLatin } else { Language::SerbianCyrillic }),
        ("bs", _) => Some(Language::SerbocroatianLatin),
        (primary, _) => Language::try_from_code(primary),
    }
}

/// One slot for each of the crate's languages, filled when first asked for.
static DICTIONARIES: [OnceLock<Option<Standard>>; 128] = [const { OnceLock::new() }; 128];

/// The patterns of a language, loaded on first use.
fn dictionary(language: Language) -> Option<&'static Standard> {
    DICTIONARIES.get(language as usize)?.get_or_init(|| unpacked(language)).as_ref()
}

/// The patterns of each language's code, as the build script packed them.
const PACKED: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/patterns/table.rs"));

fn unpacked(language: Language) -> Option<Standard> {
    let (_, packed) = PACKED.iter().find(|(code, _)| *code == language.code())?;
    let mut plain = Vec::new();
    DeflateDecoder::new(*packed).read_to_end(&mut plain).ok()?;
    Standard::from_reader(language, &mut plain.as_slice()).ok()
}

/// Forms that the Spanish patterns divide wrongly.
fn spanish_exceptions() -> &'static FxHashMap<String, Vec<usize>> {
    static EXCEPTIONS: OnceLock<FxHashMap<String, Vec<usize>>> = OnceLock::new();
    EXCEPTIONS.get_or_init(|| exceptions(include_str!("exceptions.es.txt")))
}

/// Words of TUGboat's exception log that the American patterns divide wrongly.
fn american_exceptions() -> &'static FxHashMap<String, Vec<usize>> {
    static EXCEPTIONS: OnceLock<FxHashMap<String, Vec<usize>>> = OnceLock::new();
    EXCEPTIONS.get_or_init(|| exceptions(include_str!("exceptions.en-US.txt")))
}

/// Reads a list of words with their hyphens (`cons-truir`): the number of letters before each.
fn exceptions(text: &str) -> FxHashMap<String, Vec<usize>> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut breaks = Vec::new();
            let mut letters = 0;
            for character in line.chars() {
                if character == '-' { breaks.push(letters) } else { letters += 1 }
            }
            (line.replace('-', ""), breaks)
        })
        .collect()
}

/// Spellings that no Spanish word has. A word with one is foreign, and whoever does not know its language must not divide it (H16).
const FOREIGN: &[&str] =
    &["w", "sh", "th", "ph", "tz", "ck", "gh", "kh", "sch", "bb", "dd", "ff", "gg", "kk", "mm", "pp", "ss", "tt", "zz", "oo", "ee"];

/// Whether a word in lower case is visibly not Spanish. Wrong guesses cost nothing but a division.
fn looks_foreign_in_spanish(word: &str) -> bool {
    let living = |part: &str| match part {
        // Greek and Spanish words do have these: zoológico, cooperar; creer, leer, reelegir.
        "oo" => word.contains("zoo") || word.contains("coo") || word.ends_with("oo"),
        "ee" => ["ree", "cree", "lee", "pee", "vee", "see", "eer", "sobree"].iter().any(|s| word.contains(s)),
        // The inner h of a prefixed word: deshacer, trashumante.
        "sh" => ["desh", "trash", "transh"].iter().any(|s| word.contains(s)),
        _ => false,
    };
    let k = word.contains('k') && !word.starts_with("kil");
    let s_impura = word.starts_with('s') && word.chars().nth(1).is_some_and(|c| "bcdfgjklmnpqrtvxz".contains(c));
    // One pass: the places where any of them can begin are few.
    let foreign = |(at, first): (usize, &u8)| {
        let rest = &word.as_bytes()[at..];
        b"wstpcgkbdfmzoe".contains(first) && FOREIGN.iter().any(|part| rest.starts_with(part.as_bytes()) && !living(part))
    };
    k || s_impura || word.ends_with("ing") || word.as_bytes().iter().enumerate().any(foreign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dictionary_that_is_named_loads() {
        for tag in ["es", "en", "en-GB", "fr", "de", "it", "pt", "ca", "gl", "la", "el", "ru", "nb", "no", "sr", "eu", "pl", "nl"] {
            let language = language(&Lang::new(tag).unwrap());
            assert!(language.and_then(dictionary).is_some(), "{tag}");
        }
        assert!((Language::Welsh as usize) < DICTIONARIES.len());
    }

    #[test]
    fn every_language_is_unpacked() {
        assert!(PACKED.len() >= 79, "{}", PACKED.len());
        for (code, _) in PACKED {
            let language = Language::try_from_code(code).unwrap();
            assert_eq!(dictionary(language).map(Standard::language), Some(language), "{code}");
        }
        // What the library keeps as exceptions comes through.
        assert_eq!(dictionary(Language::EnglishUS).and_then(|patterns| patterns.exceptions.0.get("academy")).map(Vec::as_slice), Some([4, 5].as_slice()));
    }

    #[test]
    fn exceptions_are_followed_to_the_letter() {
        let divided = |word: &str| divide(&word.chars().collect::<Vec<_>>(), &Lang::default());
        assert_eq!(divided("coherencia"), [4, 7]);
        assert_eq!(divided("sublunar"), [3, 5]);
    }

    #[test]
    fn foreign_spellings_are_seen_and_spanish_ones_spared() {
        for word in ["washington", "nietzsche", "shakespeare", "marketing", "software", "stopper", "dostoievski"] {
            assert!(looks_foreign_in_spanish(word), "{word}");
        }
        for word in [
            "cooperar",
            "zoológico",
            "creemos",
            "leer",
            "reelegir",
            "carretera",
            "acción",
            "perenne",
            "obstáculo",
            "kilómetro",
            "deshielo",
            "estadounidense",
        ] {
            assert!(!looks_foreign_in_spanish(word), "{word}");
        }
    }
}

/// H14: abbreviations of five letters and more, which the shorter limit does not save from division. Written before a point.
pub fn is_long_abbreviation(letters: &[char]) -> bool {
    let word: String = letters.iter().collect();
    LONG_ABBREVIATIONS.contains(&word.as_str())
}

const LONG_ABBREVIATIONS: &[&str] = &[
    "admón", "aprox", "coord", "coords", "depto", "dptos", "excmo", "excma", "excmos", "excmas", "ilmos", "ilmas", "introd", "profa",
    "profs", "pról", "teléf", "tfnos", "trads", "vdmas",
];

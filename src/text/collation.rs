//! The order of words in a language: what an index is sorted by, and under which letter a word stands.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lang::Lang;

/// The rows of the Japanese syllabary, by their first sign.
const ROWS: [char; 10] = ['あ', 'か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'];

/// Compares words as the dictionaries of a language do.
pub struct Collation {
    whole: Option<CollatorBorrowed<'static>>,
    /// Letters alone, whatever their case and accents.
    letters: Option<CollatorBorrowed<'static>>,
}

impl Collation {
    /// The order of a language, with the default of Unicode for what it leaves open.
    pub fn new(lang: &Lang) -> Collation {
        let of = |strength| {
            let locale: icu_locale_core::Locale = lang.tag().parse().ok()?;
            let mut options = CollatorOptions::default();
            options.strength = strength;
            Collator::try_new(locale.into(), options).ok()
        };
        Collation { whole: of(None), letters: of(Some(Strength::Primary)) }
    }

    /// The order of two words in the language; those that it holds equal, by their characters.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_language = match &self.whole {
            Some(collator) => collator.compare(a, b),
            None => Ordering::Equal,
        };
        by_language.then_with(|| a.cmp(b))
    }

    /// Whether two words have the same letters in this language: in Spanish `á` is an `a`, and `ñ` no `n`.
    pub fn same_letters(&self, a: &str, b: &str) -> bool {
        match &self.letters {
            Some(collator) => collator.compare(a, b) == Ordering::Equal,
            None => a == b,
        }
    }

    /// The letter under which a word stands; nothing for figures, signs and ideographs.
    pub fn letter(&self, word: &str) -> Option<String> {
        let first = word.nfc().next().filter(|c| c.is_alphabetic())?;
        match u32::from(first) {
            // A sign of a row comes after the first of the row and before that of the next.
            0x3041..=0x30ff => {
                let sign = first.to_string();
                let before = |row: &&char| match &self.letters {
                    Some(collator) => collator.compare(&row.to_string(), &sign) != Ordering::Greater,
                    None => **row <= first,
                };
                return ROWS.iter().rev().find(before).map(char::to_string);
            }
            0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000.. => return None,
            _ => {}
        }
        let upper: String = first.to_uppercase().collect();
        let bare: String = upper.nfd().filter(|c| !is_combining_mark(*c)).collect();
        Some(if !bare.is_empty() && self.same_letters(&upper, &bare) { bare } else { upper })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collation(lang: &str) -> Collation {
        Collation::new(&Lang::new(lang).expect("a language"))
    }

    #[test]
    fn a_letter_is_what_the_language_takes_for_one() {
        let es = collation("es");
        let letters = ["África", "ñandú", "nube", "1984", "«", "Ícaro"].map(|word| es.letter(word));
        assert_eq!(letters.map(Option::unwrap_or_default), ["A", "Ñ", "N", "", "", "I"]);
        assert_eq!(collation("sv").letter("ångström").as_deref(), Some("Å"));
        assert_eq!(collation("ja").letter("がくもん").as_deref(), Some("か"));
        assert_eq!(collation("ja").letter("ヘルツ").as_deref(), Some("は"));
        assert_eq!(collation("ja").letter("学問"), None);
    }

    #[test]
    fn words_are_in_the_order_of_the_dictionary() {
        let es = collation("es");
        let mut words = ["ñu", "oca", "nube", "Ábaco", "abad", "zar"];
        words.sort_by(|a, b| es.compare(a, b));
        assert_eq!(words, ["Ábaco", "abad", "nube", "ñu", "oca", "zar"]);
    }
}

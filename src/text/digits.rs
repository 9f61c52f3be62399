//! The digits in which a book's own numbers are written: folios, chapters, lists, notes, captions. What the author wrote stays as it is.

use std::borrow::Cow;

use super::roman;
use crate::lang::Lang;

/// A set of ten digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Digits {
    #[default]
    Latin,
    /// Of the east of the Arab world: ٠١٢٣٤٥٦٧٨٩.
    Arabic,
    /// Of Persian and Urdu: ۰۱۲۳۴۵۶۷۸۹.
    Persian,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Lao,
    Khmer,
    Burmese,
}

/// What front matter is numbered with where Latin letters would be strange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Letters {
    /// Roman numerals.
    #[default]
    Roman,
    /// The letters of Arabic by their value, as Arabic books have them.
    Arabic,
    /// The same as Persian books have them: الف, ب, ج.
    Persian,
    Hebrew,
}

/// How a book writes its own numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Numerals {
    pub digits: Digits,
    letters: Letters,
}

impl Digits {
    /// All of them with the names that settings have for them, and the zero.
    const ALL: [(Digits, &'static str, char); 10] = [
        (Digits::Latin, "latin", '0'),
        (Digits::Arabic, "arabic", '\u{660}'),
        (Digits::Persian, "persian", '\u{6f0}'),
        (Digits::Devanagari, "devanagari", '\u{966}'),
        (Digits::Bengali, "bengali", '\u{9e6}'),
        (Digits::Tamil, "tamil", '\u{be6}'),
        (Digits::Thai, "thai", '\u{e50}'),
        (Digits::Lao, "lao", '\u{ed0}'),
        (Digits::Khmer, "khmer", '\u{17e0}'),
        (Digits::Burmese, "burmese", '\u{1040}'),
    ];

    /// The digits of printed books in a language, by the default of Unicode's locale data (CLDR), with which publishers of those languages agree.
    pub fn of_lang(lang: &Lang) -> Digits {
        match lang.primary() {
            // The west of the Arab world writes 1, 2, 3.
            "ar" if matches!(lang.region(), Some("DZ" | "EH" | "LY" | "MA" | "TN" | "MR")) => Digits::Latin,
            "ar" | "ckb" => Digits::Arabic,
            "fa" | "ps" | "ur" => Digits::Persian,
            "mr" | "ne" => Digits::Devanagari,
            "bn" | "as" => Digits::Bengali,
            "km" => Digits::Khmer,
            "my" => Digits::Burmese,
            _ => Digits::Latin,
        }
    }

    /// The set of digits of this name.
    pub fn find(name: &str) -> Option<Digits> {
        Digits::ALL.iter().find(|(_, known, _)| *known == name).map(|(digits, ..)| *digits)
    }

    /// The value of `list-style-type` in CSS for these digits.
    pub fn list_style(self) -> &'static str {
        match self {
            Digits::Latin => "decimal",
            Digits::Arabic => "arabic-indic",
            Digits::Burmese => "myanmar",
            other => Digits::ALL.iter().find(|(digits, ..)| *digits == other).map_or("decimal", |(_, name, _)| name),
        }
    }

    /// The character for zero, from which the others follow in order.
    fn zero(self) -> char {
        Digits::ALL.iter().find(|(digits, ..)| *digits == self).map_or('0', |(_, _, zero)| *zero)
    }

    /// A number that is written in Latin figures, in these digits.
    pub fn write(self, number: &str) -> Cow<'_, str> {
        if self == Digits::Latin || !number.contains(|c: char| c.is_ascii_digit()) {
            return Cow::Borrowed(number);
        }
        let zero = u32::from(self.zero());
        let own = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(zero + digit)).unwrap_or(c);
        Cow::Owned(number.chars().map(own).collect())
    }
}

/// The number that is written in the digits of any of the sets.
pub fn value(number: &str) -> Option<u32> {
    let digit = |c: char| {
        let zeros = Digits::ALL.iter().map(|(.., zero)| u32::from(*zero));
        zeros.filter_map(|zero| u32::from(c).checked_sub(zero)).find(|digit| *digit < 10)
    };
    let mut value = 0u32;
    for c in number.chars() {
        value = value.checked_mul(10)?.checked_add(digit(c)?)?;
    }
    (!number.is_empty()).then_some(value)
}

impl Numerals {
    /// The numerals of a language, with other digits when the author wants them.
    pub fn of(lang: &Lang, digits: Option<Digits>) -> Numerals {
        let letters = match lang.primary() {
            "ar" => Letters::Arabic,
            "fa" => Letters::Persian,
            "he" | "iw" | "yi" => Letters::Hebrew,
            _ => Letters::Roman,
        };
        // Who wants 1, 2, 3 in such a book wants i, ii, iii too; Hebrew has them beside its letters.
        let digits = digits.unwrap_or_else(|| Digits::of_lang(lang));
        let letters = if digits == Digits::Latin && letters != Letters::Hebrew { Letters::Roman } else { letters };
        Numerals { digits, letters }
    }

    /// A page's label as it is printed; within the program it is in Latin or Roman figures.
    pub fn page(self, label: &str) -> Cow<'_, str> {
        match roman::value(label) {
            Some(number) if self.letters != Letters::Roman => Cow::Owned(self.letters.write(number)),
            _ => self.digits.write(label),
        }
    }
}

impl Letters {
    /// A number in the letters of the alphabet, as front matter counts its pages; `Roman` gives a numeral in lower case.
    fn write(self, number: u64) -> String {
        const ARABIC: [&str; 27] = [
            "أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي", "ك", "ل", "م", "ن", "س", "ع", "ف", "ص", "ق", "ر", "ش", "ت", "ث", "خ", "ذ", "ض", "ظ",
        ];
        const PERSIAN: [&str; 27] = [
            "الف", "ب", "ج", "د", "ه\u{200d}", "و", "ز", "ح", "ط", "ی", "ک", "ل", "م", "ن", "س", "ع", "ف", "ص", "ق", "ر", "ش", "ت", "ث", "خ", "ذ", "ض",
            "ظ",
        ];
        const HEBREW: [&str; 22] =
            ["א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט", "י", "כ", "ל", "מ", "נ", "ס", "ע", "פ", "צ", "ק", "ר", "ש", "ת"];
        let signs: &[&str] = match self {
            Letters::Roman => return roman::lower(number),
            Letters::Arabic => &ARABIC,
            Letters::Persian => &PERSIAN,
            Letters::Hebrew => &HEBREW,
        };
        let mut rest = number;
        let mut written = String::new();
        while rest > 0 {
            // 15 and 16 would be parts of the Name.
            if self == Letters::Hebrew && matches!(rest, 15 | 16) {
                written.push_str(if rest == 15 { "טו" } else { "טז" });
                break;
            }
            // Letters are worth 1 to 10, then tens to 100, then hundreds.
            let at = (0..signs.len()).rev().find(|at| worth(*at) <= rest).unwrap_or(0);
            rest -= worth(at);
            // Within a number the letter alone, not its name.
            let alone = written.is_empty() && rest == 0;
            written.push_str(match (self, at) {
                (Letters::Persian, 0) if !alone => "ا",
                (Letters::Arabic, 0) if !alone => "ا",
                (Letters::Persian | Letters::Arabic, 4) if !alone => "ه",
                _ => signs[at],
            });
        }
        written
    }
}

/// What the letter at a place of the alphabet is worth.
fn worth(at: usize) -> u64 {
    let digit = at as u64 % 9 + 1;
    digit * [1, 10, 100][(at / 9).min(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numerals(tag: &str) -> Numerals {
        Numerals::of(&Lang::new(tag).unwrap_or_default(), None)
    }

    #[test]
    fn pages_are_written_as_the_language_prints_them() {
        let written = |tag: &str, label: &str| numerals(tag).page(label).into_owned();
        assert_eq!(["12", "iv"].map(|label| written("es", label)), ["12", "iv"]);
        assert_eq!(["12", "i", "ii", "xi", "v", "xv"].map(|label| written("fa", label)), ["۱۲", "الف", "ب", "یا", "ه\u{200d}", "یه"]);
        assert_eq!(["190", "iii"].map(|label| written("ar", label)), ["١٩٠", "ج"]);
        assert_eq!(["190", "iii"].map(|label| written("ar-MA", label)), ["190", "iii"]);
        assert_eq!(["7", "xv", "xvi", "xvii", "cxv"].map(|label| written("he", label)), ["7", "טו", "טז", "יז", "קטו"]);
        assert_eq!(written("my", "10"), "၁၀");
    }

    #[test]
    fn numbers_are_read_in_all_digits() {
        assert_eq!(["12", "۱۲", "၁၂", "xi", "", "99999999999"].map(value), [Some(12), Some(12), Some(12), None, None, None]);
    }

    #[test]
    fn the_author_may_want_others() {
        let fa = Lang::new("fa").unwrap_or_default();
        assert_eq!(Numerals::of(&fa, Some(Digits::Latin)).page("iv"), "iv");
        assert_eq!(Numerals::of(&fa, Digits::find("arabic")).page("4"), "٤");
    }
}

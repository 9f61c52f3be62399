//! Editions in words: what the copyright page says of a number, and the number that words say.

use crate::lang::Lang;

/// A year is no number of an edition.
const MOST: u32 = 999;

/// The words for the n-th edition on the copyright page (“Segunda edición”).
pub fn statement(lang: &Lang, number: u32) -> String {
    match lang.primary() {
        "es" | "gl" => format!("{number}.ª edición"),
        "pt" => format!("{number}.ª edição"),
        "ca" => format!("{number}a edició"),
        "it" => format!("{number}ª edizione"),
        "fr" => format!("{number}{} édition", if number == 1 { "re" } else { "e" }),
        "de" => format!("{number}. Auflage"),
        "eu" => format!("{number}. argitalpena"),
        "nl" => format!("{number}{} druk", if matches!(number, 1 | 8) || number >= 20 { "ste" } else { "de" }),
        "pl" => format!("{number}. wydanie"),
        "cs" => format!("{number}. vydání"),
        "sv" => format!("{number}:{} upplagan", if matches!(number % 10, 1 | 2) && !matches!(number % 100, 11 | 12) { "a" } else { "e" }),
        "ja" | "zh" => format!("第{number}版"),
        "ko" => format!("제{number}판"),
        "fa" => format!("چاپ {number}"),
        "ar" => format!("الطبعة {number}"),
        "he" | "iw" => format!("מהדורה {number}"),
        "ur" => format!("اشاعت {number}"),
        "hi" => format!("संस्करण {number}"),
        "th" => format!("พิมพ์ครั้งที่ {number}"),
        _ => format!("{number}{} edition", ordinal(number)),
    }
}

/// The ending of an English ordinal number.
fn ordinal(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

/// First to tenth, as editions are counted.
const ORDINALS: [&[&str]; 10] = [
    &["primera", "first", "primeira", "première", "prima", "erste", "lehen", "lehenengo", "eerste", "pierwsze", "první", "första"],
    &["segunda", "second", "deuxième", "seconda", "zweite", "segona", "bigarren", "tweede", "drugie", "druhé", "andra"],
    &["tercera", "third", "terceira", "troisième", "terza", "dritte", "hirugarren", "derde", "trzecie", "třetí", "tredje"],
    &["cuarta", "fourth", "quarta", "quatrième", "vierte", "laugarren", "vierde", "czwarte", "čtvrté", "fjärde"],
    &["quinta", "fifth", "cinquième", "fünfte", "cinquena", "bosgarren", "vijfde", "piąte", "páté", "femte"],
    &["sexta", "sixth", "sixième", "sesta", "sechste", "sisena", "seigarren"],
    &["séptima", "septima", "seventh", "septième", "sétima", "settima", "siebte", "setena", "zazpigarren"],
    &["octava", "eighth", "oitava", "huitième", "ottava", "achte", "vuitena", "zortzigarren"],
    &["novena", "ninth", "nona", "neuvième", "neunte", "bederatzigarren"],
    &["décima", "decima", "tenth", "dixième", "zehnte", "desena", "hamargarren"],
];

/// The number with which the words for an edition begin, in figures or in words.
pub fn number(statement: &str) -> Option<u32> {
    let statement = statement.trim().trim_start_matches('第');
    let digits: String = statement.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        return digits.parse().ok().filter(|number| (1..=MOST).contains(number));
    }
    let first = statement.split(|c: char| !c.is_alphabetic()).next()?.to_lowercase();
    ORDINALS.iter().position(|words| words.contains(&first.as_str())).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_words_and_words_numbers() {
        let told = |tag: &str, number| statement(&Lang::new(tag).unwrap(), number);
        assert_eq!([told("es", 2), told("en", 1), told("en", 12), told("en-GB", 22), told("fr", 1), told("de", 3)], [
            "2.ª edición",
            "1st edition",
            "12th edition",
            "22nd edition",
            "1re édition",
            "3. Auflage"
        ]);
        for (words, expected) in [("2.ª edición", Some(2)), ("Segunda edición, corregida", Some(2)), ("First edition", Some(1)), ("3. Auflage", Some(3)), ("第4版", Some(4))] {
            assert_eq!(number(words), expected, "{words}");
        }
        assert_eq!([number("2024"), number("edición del centenario"), number("")], [None, None, None]);
        for lang in ["es", "en", "ca", "it", "fr", "de", "eu", "pt", "gl", "ja", "nl", "pl", "cs", "sv"] {
            assert_eq!(number(&told(lang, 7)), Some(7), "{lang}");
        }
    }
}

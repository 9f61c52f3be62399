//! Slugs: text as names of files, ids of elements and keys that two spellings share.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a file's name: room for suffixes under every file system's limit, whatever the script.
const FILE_NAME: usize = 80;
/// The file of a title that has neither letters nor digits.
const UNNAMED: &str = "libro";
/// Characters of an id, about.
const ID: usize = 60;

/// Text without the accents on its letters (`á` → `a`). Marks that are letters of their script, as vowels of Hindi or the voicing marks of
/// Japanese, stay.
pub fn without_marks(text: &str) -> impl Iterator<Item = char> {
    text.nfd().filter(|c| !is_accent(*c)).nfc()
}

/// Whether a character is an accent on the letter before it: Unicode's block of combining diacritical marks.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether a character is part of a word.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// A title as a file name: lower case, without accents, words joined by hyphens.
pub fn file_name(title: &str) -> String {
    let plain: String = title.nfkd().filter(|c| !is_accent(*c)).nfc().collect::<String>().to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !is_of_word(c)).filter(|w| !w.is_empty()).collect();
    let slug: String = words.join("-").chars().take(FILE_NAME).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { UNNAMED.to_owned() } else { slug.to_owned() }
}

/// An id: ASCII letters, digits and single hyphens, beginning with a letter; cut at a word near 60 characters.
pub fn id(text: &str) -> String {
    let mut slug = String::new();
    for c in without_marks(text).flat_map(char::to_lowercase) {
        let ascii = match c {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            _ => "",
        };
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !ascii.is_empty() {
            slug += ascii;
        } else if !c.is_alphanumeric() && !matches!(c, '\'' | '’') && !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    if slug.len() > ID {
        let cut = slug[..ID].rfind('-').filter(|c| *c > ID / 3).unwrap_or(ID);
        slug.truncate(cut);
    }
    let slug = slug.trim_matches('-');
    if slug.starts_with(|c: char| c.is_ascii_digit()) { format!("c-{slug}") } else { slug.to_owned() }
}

/// The label of an equation as a part of an id: each character that is neither letter nor digit is a hyphen, so that labels that
/// differ in their signs' places stay different.
pub fn label(label: &str) -> String {
    label.chars().map(|c| if c.is_alphanumeric() { c.to_lowercase().next().unwrap_or(c) } else { '-' }).collect()
}

/// A key for comparing titles: no case, accents, punctuation or spaces.
pub fn key(text: &str) -> String {
    let key: String = without_marks(text).flat_map(char::to_lowercase).filter(|c| is_of_word(*c)).collect();
    if key.is_empty() { text.trim().to_owned() } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_file_name() {
        assert_eq!(file_name("¿Qué es el Ñandú? 2.ª edición"), "que-es-el-nandu-2-a-edicion");
        assert_eq!(file_name("¡…!"), "libro");
        assert_eq!(file_name("道德經"), "道德經");
        assert_eq!(file_name("मानव अधिकार की घोषणा"), "मानव-अधिकार-की-घोषणा");
        assert_eq!(file_name("ปฏิญญาว่าด้วยสิทธิ"), "ปฏิญญาว่าด้วยสิทธิ");
        assert_eq!(file_name("ガイドブック"), "ガイドブック");
    }

    #[test]
    fn a_title_becomes_an_id() {
        assert_eq!(id("La Contracultura"), "la-contracultura");
        assert_eq!(id("¿Qué, por qué y cómo?"), "que-por-que-y-como");
        assert_eq!(id("1984"), "c-1984");
        assert_eq!(id("好奇心"), "");
    }

    #[test]
    fn titles_that_differ_in_their_signs_have_one_key() {
        assert_eq!(key("El «Árbol»."), key("el arbol"));
        assert_eq!(key("¡…!"), "¡…!");
    }
}

//! Figures beside capitals: old-style ones are as high as small letters, and among capitals (`H100`, `3D`, `COVID-19`) they look like letters
//! themselves. There they are lining (M4).

use crate::font::shape::Feature;

/// The features for a word with figures beside capitals; `None` where they are those of all words, or capitals are made small.
pub fn beside_capitals(features: &[Feature]) -> Option<Vec<Feature>> {
    let has = |tag: &[u8; 4]| features.iter().any(|feature| feature.tag == *tag && feature.value != 0);
    let lining = |feature: &Feature| if feature.tag == *b"onum" { Feature { tag: *b"lnum", ..*feature } } else { *feature };
    (has(b"onum") && !has(b"smcp") && !has(b"c2sc")).then(|| features.iter().map(lining).collect())
}

/// Whether figures of a word stand beside letters that are all capitals, with a hyphen between them or none.
pub fn stand_beside_capitals(word: &str) -> bool {
    if !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let parts = |word: &str| -> Vec<(bool, String)> {
        let mut parts: Vec<(bool, String)> = Vec::new();
        for character in word.chars() {
            let is_figure = character.is_ascii_digit();
            match parts.last_mut() {
                Some((of_figures, part)) if *of_figures == is_figure => part.push(character),
                _ => parts.push((is_figure, character.to_string())),
            }
        }
        parts
    };
    // What is neither letter nor figure nor hyphen parts a word.
    word.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\u{2011}').any(|run| {
        let parts = parts(run);
        parts.windows(2).any(|pair| pair.iter().any(|(of_figures, part)| !of_figures && is_capital(part)))
    })
}

/// Whether all letters are capitals, and there are some.
fn is_capital(part: &str) -> bool {
    let mut letters = part.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_beside_capitals_are_found() {
        for word in ["H100", "H100s,", "(3D)", "COVID-19", "GPT-4", "B2B", "4K", "«A4»", "Ñ7"] {
            assert!(stand_beside_capitals(word), "{word}");
        }
        for word in ["1936", "1936-1939", "3.ª", "mp3", "Madrid-2024", "UNESCO", "2x", "5.º", "A/4", "Abc123"] {
            assert!(!stand_beside_capitals(word), "{word}");
        }
    }

    #[test]
    fn only_old_style_figures_are_changed() {
        let onum = [Feature::on(b"kern"), Feature::on(b"onum")];
        assert_eq!(beside_capitals(&onum), Some(vec![Feature::on(b"kern"), Feature::on(b"lnum")]));
        assert_eq!(beside_capitals(&[Feature::on(b"lnum")]), None);
        assert_eq!(beside_capitals(&[Feature::on(b"onum"), Feature::on(b"smcp")]), None);
        assert_eq!(beside_capitals(&[Feature::off(b"onum")]), None);
    }
}

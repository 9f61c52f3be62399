//! What must not part at a line's end (typography D4). Reading systems follow UAX #14, which lets a line break on either side of
//! a raya; so a raya and the word it opens or closes are kept together by a `nowrap` span.

use crate::lang::Lang;

const RAYA: char = '—';
/// A word longer than this may break, or it would run over the edge of a narrow screen.
const LONGEST: usize = 28;

/// Whether texts of a language are to be kept together at rayas: it sets them tight against one side, as Spanish does. In English an em dash
/// stands between two words.
pub fn applies(lang: &Lang) -> bool {
    matches!(lang.primary(), "es" | "ca" | "gl" | "eu" | "ast" | "an" | "pt" | "it" | "ro" | "ru" | "uk" | "pl")
}

/// `text` in pieces, in order; those marked `true` are to be kept together.
pub fn pieces(text: &str) -> Vec<(&str, bool)> {
    if !text.contains(RAYA) {
        return vec![(text, false)];
    }
    let mut pieces = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end_matches(char::is_whitespace);
        if binds(bare) {
            if plain < at {
                pieces.push((&text[plain..at], false));
            }
            pieces.push((bare, true));
            plain = at + bare.len();
        }
        at += word.len();
    }
    if plain < text.len() {
        pieces.push((&text[plain..], false));
    }
    pieces
}

/// Whether a word has a raya that opens or closes it, and letters to hold it to.
fn binds(word: &str) -> bool {
    let opens = word.trim_start_matches(['¿', '¡', '«', '“', '‘', '(', '[']).starts_with(RAYA);
    let closes = word.trim_end_matches(['.', ',', ';', ':', '?', '!', '»', '”', '’', ')', ']', '…']).ends_with(RAYA);
    (opens || closes) && word.chars().any(char::is_alphanumeric) && word.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> String {
        pieces(text).into_iter().map(|(s, joined)| if joined { format!("[{s}]") } else { s.to_owned() }).collect()
    }

    #[test]
    fn rayas_hold_to_their_words() {
        assert_eq!(marked("—Sí —dijo ella—, pero no hoy."), "[—Sí] [—dijo] [ella—,] pero no hoy.");
        assert_eq!(marked("Marta —cualquiera lo diría— también"), "Marta [—cualquiera] lo [diría—] también");
        assert_eq!(marked("—¿Deberíamos? —preguntó Juan—. Es el único."), "[—¿Deberíamos?] [—preguntó] [Juan—.] Es el único.");
        assert_eq!(marked("— item"), "— item");
        assert_eq!(marked("uno—dos"), "uno—dos");
    }
}

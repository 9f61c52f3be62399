//! Addresses, paths and identifiers: divided at their own signs, with nothing put in (typography §3).

use super::{Break, BreakKind};

/// Characters after which an address may be divided.
const AFTER: &[char] = &['/', '?', '&', '=', '.', '_', '#'];

/// A piece shorter than this is not worth a line end.
const LEAST_PIECE: usize = 4;

/// Whether a word is an address, a path, a file name or an identifier rather than language.
pub fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/' && c != '_');
    if !word.is_ascii() && !word.contains("://") {
        return false;
    }
    word.contains("://") || word.starts_with("www.") || word.matches('/').count() >= 2 || has_inner(word, '_') || has_inner(word, '.')
}

/// Whether `sign` stands between two letters or figures with words on both sides (`book.yaml`), not initials (`p.ej`, `EE.UU`).
fn has_inner(word: &str, sign: char) -> bool {
    let mut parts = word.split(sign).map(|part| part.chars().filter(|c| c.is_ascii_alphanumeric()).count());
    let first = parts.next().unwrap_or(0);
    let longest_rest = parts.max().unwrap_or(0);
    first > 0 && longest_rest > 2 && word.chars().any(|c| c.is_ascii_alphabetic())
}

/// The breaks of an address: after each of its signs, so that every piece has some length; never within `://`.
pub fn breaks(word: &str) -> Vec<Break> {
    let mut found = Vec::new();
    let scheme_end = word.find("://").map_or(0, |at| at + 3);
    let mut piece_start = 0;
    for (at, sign) in word.char_indices() {
        let next = at + sign.len_utf8();
        let next_is_sign = word[next..].chars().next().is_none_or(|c| AFTER.contains(&c));
        if next <= scheme_end || next_is_sign || !AFTER.contains(&sign) {
            continue;
        }
        if word[piece_start.max(scheme_end)..next].chars().count() >= LEAST_PIECE && word[next..].chars().count() >= LEAST_PIECE {
            found.push(Break { offset: next as u32, kind: BreakKind::Address });
            piece_start = next;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_no_address() {
        for word in ["EE.UU.", "p.ej.", "fin.", "y/o", "ella—,", "3.14", "12.345,67", "«cita».", "1.º"] {
            assert!(!is_address(word), "{word}");
        }
        for word in ["www.rae.es", "https://x.org", "usr/share/fonts", "book.yaml", "mi_variable", "(config.toml)"] {
            assert!(is_address(word), "{word}");
        }
    }

    #[test]
    fn pieces_are_not_too_short() {
        let offsets: Vec<u32> = breaks("https://a.b.c/d?e=f&gh").iter().map(|b| b.offset).collect();
        assert_eq!(offsets, [12, 16]);
    }
}

//! Letters of mathematics by their own characters: 𝔼 rather than an E marked as double-struck.
//!
//! MathML Core, which is what browsers and the newer reading systems set, knows `mathvariant` no more; Unicode has a letter for each.

/// Where a variant's alphabets begin: capitals, small letters, digits, capital Greek (Α), small Greek (α).
struct Alphabets {
    name: &'static str,
    capital: u32,
    small: u32,
    digit: Option<u32>,
    greek_capital: Option<u32>,
    greek_small: Option<u32>,
}

/// A row of the table: the first character of each alphabet in a variant, as Unicode has it.
const fn alphabets(
    name: &'static str,
    capital: u32,
    digit: Option<u32>,
    greek_capital: Option<u32>,
    greek_small: Option<u32>,
) -> Alphabets {
    Alphabets { name, capital, small: capital + 26, digit, greek_capital, greek_small }
}

const ALPHABETS: &[Alphabets] = &[
    alphabets("bold", 0x1D400, Some(0x1D7CE), Some(0x1D6A8), Some(0x1D6C2)),
    alphabets("italic", 0x1D434, None, Some(0x1D6E2), Some(0x1D6FC)),
    alphabets("bold-italic", 0x1D468, None, Some(0x1D71C), Some(0x1D736)),
    alphabets("script", 0x1D49C, None, None, None),
    alphabets("bold-script", 0x1D4D0, None, None, None),
    alphabets("fraktur", 0x1D504, None, None, None),
    alphabets("double-struck", 0x1D538, Some(0x1D7D8), None, None),
    alphabets("bold-fraktur", 0x1D56C, None, None, None),
    alphabets("sans-serif", 0x1D5A0, Some(0x1D7E2), None, None),
    alphabets("bold-sans-serif", 0x1D5D4, Some(0x1D7EC), Some(0x1D756), Some(0x1D770)),
    alphabets("sans-serif-italic", 0x1D608, None, None, None),
    alphabets("sans-serif-bold-italic", 0x1D63C, None, Some(0x1D790), Some(0x1D7AA)),
    alphabets("monospace", 0x1D670, Some(0x1D7F6), None, None),
];

/// Letters that Unicode had before the alphabets, and left out of them.
const EARLIER: &[(u32, char)] = &[
    (0x1D455, 'ℎ'),
    (0x1D49D, 'ℬ'),
    (0x1D4A0, 'ℰ'),
    (0x1D4A1, 'ℱ'),
    (0x1D4A3, 'ℋ'),
    (0x1D4A4, 'ℐ'),
    (0x1D4A7, 'ℒ'),
    (0x1D4A8, 'ℳ'),
    (0x1D4AD, 'ℛ'),
    (0x1D4BA, 'ℯ'),
    (0x1D4BC, 'ℊ'),
    (0x1D4C4, 'ℴ'),
    (0x1D506, 'ℭ'),
    (0x1D50B, 'ℌ'),
    (0x1D50C, 'ℑ'),
    (0x1D515, 'ℜ'),
    (0x1D51D, 'ℨ'),
    (0x1D53A, 'ℂ'),
    (0x1D53F, 'ℍ'),
    (0x1D545, 'ℕ'),
    (0x1D547, 'ℙ'),
    (0x1D548, 'ℚ'),
    (0x1D549, 'ℝ'),
    (0x1D551, 'ℤ'),
];

/// `text` in a variant, or nothing when the variant is not known (`normal` is not one: it says that a letter is upright).
pub fn apply(variant: &str, text: &str) -> Option<String> {
    let alphabets = ALPHABETS.iter().find(|a| a.name == variant)?;
    Some(text.chars().map(|c| letter(alphabets, c).unwrap_or(c)).collect())
}

/// The character of a letter or digit in a variant, if it has one there.
fn letter(alphabets: &Alphabets, c: char) -> Option<char> {
    let code = c as u32;
    let mapped = match c {
        'A'..='Z' => alphabets.capital + (code - 'A' as u32),
        'a'..='z' => alphabets.small + (code - 'a' as u32),
        '0'..='9' => alphabets.digit? + (code - '0' as u32),
        'Α'..='Ρ' | 'Σ'..='Ω' => alphabets.greek_capital? + (code - 'Α' as u32),
        'α'..='ω' => alphabets.greek_small? + (code - 'α' as u32),
        _ => return None,
    };
    EARLIER.iter().find(|(hole, _)| *hole == mapped).map(|(_, letter)| *letter).or_else(|| char::from_u32(mapped))
}

#[cfg(test)]
mod tests {
    use super::apply;

    #[test]
    fn letters_have_their_own_characters() {
        assert_eq!(apply("double-struck", "ERx1").unwrap(), "𝔼ℝ𝕩𝟙");
        assert_eq!(apply("script", "LA").unwrap(), "ℒ𝒜");
        assert_eq!(apply("bold", "vΣσ é").unwrap(), "𝐯𝚺𝛔 é");
        assert_eq!(apply("normal", "d"), None);
    }
}

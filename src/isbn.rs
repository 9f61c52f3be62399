//! ISBN: the check digit, and where the hyphens go (typography V8), by the ranges of the International ISBN Agency that the crate
//! `isbn` was published with.

use std::str::FromStr;

use isbn::{Isbn, Isbn13};

/// An ISBN as thirteen digits, when its check digit is right. ISBN-10 becomes ISBN-13.
pub fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let number = text.get(..4).filter(|word| word.eq_ignore_ascii_case("ISBN")).map_or(text, |word| &text[word.len()..]);
    let digits: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let isbn = match Isbn::from_str(&digits.to_ascii_uppercase()).ok()? {
        Isbn::_10(short) => Isbn13::from(short),
        Isbn::_13(long) => long,
    };
    let digits: String = isbn.to_string().chars().filter(char::is_ascii_digit).collect();
    // A number of thirteen digits with a right check digit may be that of any other ware.
    (digits.starts_with("978") || digits.starts_with("979")).then_some(digits)
}

/// Thirteen digits with their hyphens: `978-84-376-0494-7`. Of a group or a range that is not known, prefix and check digit alone
/// are parted.
pub fn hyphenated(digits: &str) -> String {
    if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    match Isbn13::from_str(digits).map(|isbn| isbn.hyphenate()) {
        Ok(Ok(hyphenated)) => hyphenated.to_string(),
        _ => format!("{}-{}-{}", &digits[..3], &digits[3..12], &digits[12..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert_eq!(parse("978-84-376-0494-7").as_deref(), Some("9788437604947"));
        assert_eq!(parse("84-376-0494-X").as_deref(), Some("9788437604947"));
        assert_eq!(parse("978-84-376-0494-8"), None);
        // a right check digit, but the number of a food
        assert_eq!(parse("8410000000009"), None);
        assert_eq!(parse("hola"), None);
    }

    #[test]
    fn hyphens_by_registration_group() {
        // Spain, Argentina, Mexico, Colombia, Chile, Peru, Uruguay, English twice, French, German, Guatemala, United States, Spain's second group
        let known = [
            "978-84-376-0494-7",
            "978-84-9181-273-9",
            "978-950-07-0031-3",
            "978-987-566-646-7",
            "978-607-31-1234-9",
            "978-968-16-0000-0",
            "978-958-42-0001-3",
            "978-956-12-0001-2",
            "978-612-4000-01-0",
            "978-9974-1-0001-0",
            "978-0-306-40615-7",
            "978-1-86197-876-9",
            "978-2-07-036822-8",
            "978-3-16-148410-0",
            "978-99922-1-123-8",
            "979-8-6024-0545-3",
            "979-13-990001-0-6",
        ];
        for isbn in known {
            let body: Vec<u32> = isbn.chars().filter_map(|c| c.to_digit(10)).take(12).collect();
            let sum: u32 = body.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
            let whole: String = body.iter().chain([&((10 - sum % 10) % 10)]).map(u32::to_string).collect();
            let hyphens = |text: &str| text.char_indices().filter(|(_, c)| *c == '-').map(|(i, _)| i).collect::<Vec<_>>();
            assert_eq!(hyphens(&hyphenated(&whole)), hyphens(isbn), "{} against {isbn}", hyphenated(&whole));
        }
        assert_eq!(hyphenated("9788437604947"), "978-84-376-0494-7");
        assert_eq!(hyphenated("9786990000000"), "978-699000000-0", "a group that does not exist");
        assert_eq!(hyphenated("978"), "978");
    }
}

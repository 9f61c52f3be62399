//! Roman numerals: of front matter's folios, of lists, parts and titles.

/// The first number without a numeral: the Romans had no sign for 5,000.
const FIRST_WITHOUT: u64 = 4000;

const SIGNS: [(u64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// `number` in lower-case roman figures; in arabic ones for 0 and from 4,000.
pub fn lower(number: u64) -> String {
    if number == 0 || number >= FIRST_WITHOUT {
        return number.to_string();
    }
    let mut rest = number;
    let mut numeral = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            numeral.push_str(sign);
            rest -= value;
        }
    }
    numeral
}

/// `number` in roman capitals.
pub fn upper(number: u64) -> String {
    lower(number).to_uppercase()
}

/// The number that a numeral in lower case or in capitals stands for, when it is written as it is today (ix, not viiii).
pub fn value(numeral: &str) -> Option<u64> {
    let small = numeral.to_ascii_lowercase();
    if small != numeral && !is_upper(numeral) {
        return None;
    }
    let mut rest = small.as_str();
    let mut value = 0;
    for (sign_value, sign) in SIGNS {
        while let Some(after) = rest.strip_prefix(sign).filter(|_| value < FIRST_WITHOUT) {
            value += sign_value;
            rest = after;
        }
    }
    // Only one way of writing a number is right: the one that it is written in here.
    (rest.is_empty() && value > 0 && lower(value) == small).then_some(value)
}

/// Whether a word is a numeral in capitals.
pub fn is_numeral(word: &str) -> bool {
    is_upper(word) && value(word).is_some()
}

/// Whether a word is all ASCII capitals.
fn is_upper(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numerals() {
        for (number, numeral) in
            [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (90, "xc"), (1605, "mdcv"), (3999, "mmmcmxcix"), (4000, "4000")]
        {
            assert_eq!(lower(number), numeral);
        }
        assert_eq!(upper(1994), "MCMXCIV");
    }

    #[test]
    fn every_numeral_has_its_value() {
        for number in 1..FIRST_WITHOUT {
            assert_eq!(value(&lower(number)), Some(number));
            assert_eq!(value(&upper(number)), Some(number));
        }
    }

    #[test]
    fn words_are_no_numerals() {
        for word in ["", "IIII", "VX", "IC", "XXXX", "SIGLO", "MIL", "IVI", "MMMM", "Iv", "A-1", "4000"] {
            assert_eq!(value(word), None, "{word}");
        }
        assert!(is_numeral("XXI") && !is_numeral("xxi"));
    }
}

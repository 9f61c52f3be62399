//! Numbers in circles, as call-outs of code have them.

/// The most that there is a character for.
const MOST: u32 = 20;

/// A number as one character, white on a black disc, which is legible at the size of code; in parentheses where there is no such character.
pub fn number(number: u32) -> String {
    let character = match number {
        1..=10 => char::from_u32(0x2776 + number - 1),
        11..=MOST => char::from_u32(0x24eb + number - 11),
        _ => None,
    };
    character.map_or_else(|| format!("({number})"), String::from)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_in_circles() {
        assert_eq!([1, 10, 11, 20].map(number).concat(), "❶❿⓫⓴");
        assert_eq!((number(0), number(21)), ("(0)".to_owned(), "(21)".to_owned()));
    }
}

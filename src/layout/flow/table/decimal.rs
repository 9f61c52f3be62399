//! Numbers in a column: which sign is the decimal mark, and what stands before and after it.

use crate::length::Length;

/// A column of numbers: the widest part before the decimal mark, and the widest from it on.
#[derive(Clone, Copy, Debug)]
pub struct Decimals {
    pub mark: char,
    pub whole: Length,
    pub fraction: Length,
}

impl Decimals {
    /// The same column with type at `scale` per mille.
    pub fn at(self, scale: i64) -> Decimals {
        Decimals { whole: self.whole.scale(scale, 1000), fraction: self.fraction.scale(scale, 1000), ..self }
    }
}

/// Longest unit that may stand behind a number.
const UNIT: usize = 5;

/// The decimal mark of a column, when its numbers have parts of different lengths behind it.
pub fn mark(texts: &[String]) -> Option<char> {
    let numbers: Vec<&str> = texts.iter().map(|t| t.trim()).filter(|t| is_number(t)).collect();
    let mark = [',', '.'].into_iter().find(|mark| numbers.iter().any(|n| is_decimal(n, *mark)))?;
    let lengths = numbers.iter().filter_map(|n| split(n, mark)).map(|(_, fraction)| fraction.chars().count());
    let (least, most) = lengths.fold((usize::MAX, 0), |(least, most), n| (least.min(n), most.max(n)));
    (numbers.len() > 1 && least < most).then_some(mark)
}

/// Whether `mark` stands once and is not one that parts thousands.
fn is_decimal(number: &str, mark: char) -> bool {
    let mut parts = number.split(mark);
    let (Some(_), Some(after), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    // A lone full stop before three figures parts thousands as often as not.
    digits > 0 && (mark == ',' || digits != 3)
}

/// A number before its decimal mark, and the rest.
pub fn split(text: &str, mark: char) -> Option<(&str, &str)> {
    let text = text.trim();
    if !is_number(text) {
        return None;
    }
    let end = text.find(mark).unwrap_or_else(|| text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1));
    Some(text.split_at(end))
}

/// Figures with signs among them, perhaps a sign before and a unit behind.
fn is_number(text: &str) -> bool {
    let body = text.trim_start_matches(['+', '-', '−', '–', '±', '~', '<', '>', '≈', '\u{202f}', '\u{a0}']);
    let Some(last) = body.rfind(|c: char| c.is_ascii_digit()) else { return false };
    let (figures, unit) = body.split_at(last + 1);
    figures.starts_with(|c: char| c.is_ascii_digit())
        && figures.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '’'))
        && unit.chars().count() <= UNIT
        && !unit.contains(['.', ',', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|t| (*t).to_owned()).collect()
    }

    #[test]
    fn marks_of_columns() {
        assert_eq!(mark(&texts(&["12,5", "3", "1\u{202f}234,25"])), Some(','));
        assert_eq!(mark(&texts(&["12.5 %", "3 %", "no hay"])), Some('.'));
        assert_eq!(mark(&texts(&["1.234", "12", "7"])), None, "thousands");
        assert_eq!(mark(&texts(&["1,5", "2,5"])), None, "flush right will do");
        assert_eq!(mark(&texts(&["pp. 3, 4", "a, b"])), None);
    }

    #[test]
    fn parts_of_numbers() {
        assert_eq!(split("−12,50\u{202f}%", ','), Some(("−12", ",50\u{202f}%")));
        assert_eq!(split("3\u{202f}%", ','), Some(("3", "\u{202f}%")));
        assert_eq!(split("ninguno", ','), None);
    }
}

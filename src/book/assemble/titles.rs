//! Titles: the number that a title begins with, and titles made from file names.

/// A number that a title begins with (`19 - La Contracultura`, `3. Método`, `IV: Final`, `Capítulo 5 – Los libros`), and the
/// rest. A hyphen, dash, colon, dot or bar has to follow, so that `1984` and `2001 una odisea` keep theirs.
pub fn split_number(title: &str) -> (Option<String>, &str) {
    let whole = title.trim();
    let mut rest = whole;
    for word in ["capítulo", "capitulo", "chapter", "cap.", "tema", "lección"] {
        if let Some(head) = rest.get(..word.len())
            && head.to_lowercase() == word
            && rest[word.len()..].starts_with([' ', '\u{a0}'])
        {
            rest = rest[word.len()..].trim_start();
            break;
        }
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    let after = rest[number.len()..].trim_start_matches([' ', '\u{a0}']);
    let named = rest.len() != whole.len();
    if !is_number(number) {
        return (None, whole);
    }
    let Some(separator) = after.chars().next() else {
        // `Capítulo 5` alone is a number without a title; a number alone is a title.
        return if named { (Some(number.to_owned()), "") } else { (None, whole) };
    };
    let spaced = rest[number.len()..].starts_with([' ', '\u{a0}']) || after[separator.len_utf8()..].starts_with([' ', '\u{a0}']);
    let separates = match separator {
        '-' | '–' | '—' | '―' | '‐' | '|' | '·' => spaced,
        ':' | '.' | ')' => after[separator.len_utf8()..].starts_with([' ', '\u{a0}']),
        _ => false,
    };
    // Letters are numbers only where nothing else can be meant: roman ones before a dash, colon or dot.
    let text = after[separator.len_utf8()..].trim_start_matches(['-', '–', '—', ' ', '\u{a0}']);
    if separates && !text.is_empty() { (Some(number.to_owned()), text) } else { (None, whole) }
}

/// `19`, `2.3`, `0`, `IV`.
fn is_number(text: &str) -> bool {
    let digits = !text.is_empty() && text.len() <= 6 && text.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    digits || is_roman(text)
}

fn is_roman(text: &str) -> bool {
    const TENS: &[&str] = &["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC", "C"];
    const ONES: &[&str] = &["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    !text.is_empty() && TENS.iter().any(|t| text.strip_prefix(t).is_some_and(|rest| ONES.contains(&rest)))
}

/// `19_la_contracultura` → `19 - La contracultura`: a title from a file's name.
pub fn humanize(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let spaced = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let (number, words) = match spaced.split_once(' ') {
        Some((first, rest)) if first.bytes().all(|b| b.is_ascii_digit()) => (Some(first.trim_start_matches('0')), rest),
        _ => (None, spaced.as_str()),
    };
    let mut chars = words.chars();
    let title: String = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
    match number.filter(|n| !n.is_empty()) {
        Some(number) => format!("{number} - {title}"),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_titles() {
        let split = |t| {
            let (number, rest) = split_number(t);
            (number.unwrap_or_default(), rest.to_owned())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(split("19 - La Contracultura"), pair("19", "La Contracultura"));
        assert_eq!(split("19 – La Contracultura"), pair("19", "La Contracultura"));
        assert_eq!(split("19: La Contracultura"), pair("19", "La Contracultura"));
        assert_eq!(split("3. Método"), pair("3", "Método"));
        assert_eq!(split("2.3 – Método"), pair("2.3", "Método"));
        assert_eq!(split("IV - Final"), pair("IV", "Final"));
        assert_eq!(split("Capítulo 5: Los libros"), pair("5", "Los libros"));
        assert_eq!(split("Capítulo 5"), pair("5", ""));
        assert_eq!(split("1984"), pair("", "1984"));
        assert_eq!(split("2001: una odisea"), pair("2001", "una odisea"));
        assert_eq!(split("2001 una odisea"), pair("", "2001 una odisea"));
        assert_eq!(split("I-beam"), pair("", "I-beam"));
        assert_eq!(split("3-D"), pair("", "3-D"));
        assert_eq!(split("¿Qué?"), pair("", "¿Qué?"));
    }

    #[test]
    fn names_of_files() {
        assert_eq!(humanize("19_la_contracultura"), "19 - La contracultura");
        assert_eq!(humanize("notas-finales"), "Notas finales");
    }
}

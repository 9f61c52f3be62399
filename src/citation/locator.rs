//! What stands behind a key → the place in the work: `, p. 4`, `pp. 3-5`, `cap. 2`.

use hayagriva::citationberg::taxonomy::Locator;

use crate::book::{Inline, Inlines};

/// The words for a place, without the stop and in lower case.
const WORDS: &[(Locator, &[&str])] = &[
    (Locator::Page, &["p", "pp", "pág", "págs", "pag", "pags", "página", "páginas", "page", "pages", "pg", "s", "seite", "seiten", "pàg", "pàgs", "páx", "or"]),
    (Locator::Chapter, &["cap", "caps", "capítulo", "capítulos", "chap", "chaps", "ch", "chapter", "chapters", "chapitre", "kap", "kapitel", "capitolo", "capitoli", "kapitulu"]),
    (Locator::Section, &["sec", "secs", "sección", "secciones", "section", "sections", "§", "§§", "apdo", "apartado", "secção", "sezione", "abschnitt", "secció"]),
    (Locator::Paragraph, &["párr", "párrs", "párrafo", "párrafos", "para", "paras", "par", "paragraph", "paragraphs", "¶", "¶¶", "paragraphe", "absatz"]),
    (Locator::Volume, &["vol", "vols", "volumen", "volúmenes", "volume", "volumes", "t", "tomo", "tomos", "tome", "bd", "band"]),
    (Locator::Figure, &["fig", "figs", "figura", "figuras", "figure", "figures", "abb"]),
    (Locator::Line, &["l", "ll", "lín", "línea", "líneas", "line", "lines", "ligne", "zeile"]),
    (Locator::Verse, &["v", "vv", "verso", "versos", "verse", "verses", "vers"]),
    (Locator::Folio, &["f", "fol", "fols", "ff", "folio", "folios"]),
    (Locator::Note, &["n", "nn", "nota", "notas", "note", "notes", "anm"]),
    (Locator::Issue, &["núm", "no", "nos", "número", "números", "number", "nº", "n.º", "nr"]),
    (Locator::Part, &["parte", "partes", "part", "parts", "pt", "pts", "teil"]),
    (Locator::Book, &["libro", "libros", "lib", "book", "books", "bk", "bks", "livre", "buch"]),
    (Locator::Column, &["col", "cols", "columna", "columnas", "column", "columns"]),
    (Locator::Appendix, &["apéndice", "apéndices", "appendix", "app", "anexo"]),
    (Locator::Table, &["tabla", "tablas", "table", "tables", "tbl"]),
    (Locator::Equation, &["ec", "eq", "eqs", "ecuación", "equation", "equations"]),
    (Locator::Act, &["acto", "actos", "act", "acts"]),
    (Locator::Scene, &["escena", "escenas", "scene", "scenes", "sc"]),
    (Locator::Rule, &["regla", "reglas", "rule", "rules"]),
    (Locator::ArticleLocator, &["art", "arts", "artículo", "artículos", "article", "articles"]),
    (Locator::Canon, &["canon", "canones", "cánones"]),
    (Locator::Opus, &["op", "opus"]),
    (Locator::SubVerbo, &["s.v", "s. v", "sub verbo"]),
];

/// A place in a work, and what is said of it besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub kind: Locator,
    /// `3–5, 7`.
    pub value: String,
}

/// Takes the place off the beginning of a suffix; `range` stands between two numbers.
pub fn take(suffix: &mut Inlines, range: &str) -> Option<Place> {
    let Some(Inline::Str(text)) = suffix.first_mut() else { return None };
    let start = text.trim_start_matches([',', ' ', '\u{a0}', ':']);
    let (place, length) = match start.strip_prefix('{') {
        // In braces all belongs to the place.
        Some(inner) => {
            let end = inner.find('}')?;
            let (kind, rest) = kind(&inner[..end]).unwrap_or((Locator::Page, inner[..end].trim()));
            (Place { kind, value: dashes(rest, range) }, end + 2)
        }
        None => {
            let (kind, rest) = kind(start).unwrap_or((Locator::Page, start));
            let value = &rest[..value_length(rest)];
            if value.is_empty() {
                return None;
            }
            let length = start.len() - rest.len() + value.len();
            (Place { kind, value: dashes(value, range) }, length)
        }
    };
    let rest = start[length..].to_owned();
    if rest.is_empty() {
        suffix.remove(0);
    } else {
        *text = rest;
    }
    Some(place)
}

/// The kind of locator that the first word of a text names (`p.`, `cap.`), and what follows it.
fn kind(text: &str) -> Option<(Locator, &str)> {
    let length = text.find(|c: char| c.is_whitespace() || c == '\u{a0}' || c.is_ascii_digit()).unwrap_or(text.len());
    let word = text[..length].trim_end_matches('.').to_lowercase();
    // `s. v. faro` is of two words.
    if word == "s"
        && let Some(rest) = text[length..].trim_start().strip_prefix("v.")
    {
        return Some((Locator::SubVerbo, rest.trim_start()));
    }
    let (kind, _) = WORDS.iter().find(|(_, words)| words.contains(&word.as_str()))?;
    Some((*kind, text[length..].trim_start_matches([' ', '\u{a0}', '\n'])))
}

/// How long the numbers are at a text's beginning: `3-5, 7`, `iv`, `12r`, `A-3`.
fn value_length(text: &str) -> usize {
    let mut end = 0;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let word = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\u{a0}')).unwrap_or(rest.len());
        let part = rest[..word].trim_end_matches(['.', ':', ')', '?', '!']);
        if !is_number(part) {
            return end;
        }
        end = at + part.len();
        let Some(next) = text[end..].strip_prefix(',') else { return end };
        at = text.len() - next.trim_start_matches([' ', '\u{a0}']).len();
    }
}

/// Whether a word is a number of a locator: figures or Roman numerals, with hyphens, slashes or stops between.
fn is_number(word: &str) -> bool {
    let is_roman = |part: &str| !part.is_empty() && part.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b));
    let mut parts = word.split(['-', '–', '—', '/', '.', ':']).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(|part| part.starts_with(|c: char| c.is_ascii_digit()) && part.chars().count() <= 12 || is_roman(part) || part.chars().any(|c| c.is_ascii_digit()) && part.chars().count() <= 6)
}

/// A locator's value with the dash that the language has in ranges.
fn dashes(value: &str, range: &str) -> String {
    value.replace("--", "-").replace('–', "-").replace('-', range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_the_words_of_many_languages() {
        let cases = [
            (", p. 4", Some((Locator::Page, "4")), ""),
            (", pp. 3-5, 7 y más", Some((Locator::Page, "3–5, 7")), " y más"),
            (" cap. 2", Some((Locator::Chapter, "2")), ""),
            (", 33", Some((Locator::Page, "33")), ""),
            (", págs. iv-x; véase", Some((Locator::Page, "iv–x")), "; véase"),
            ("p. 33", Some((Locator::Page, "33")), ""),
            (", § 12.3", Some((Locator::Section, "12.3")), ""),
            (", fol. 12r.", Some((Locator::Folio, "12r")), "."),
            (", {vol. II, p. 3}, y", Some((Locator::Volume, "II, p. 3")), ", y"),
            (", passim", None, ", passim"),
            (", p. siguiente", None, ", p. siguiente"),
            ("", None, ""),
        ];
        for (text, expected, rest) in cases {
            let mut suffix = vec![Inline::Str(text.to_owned())];
            let place = take(&mut suffix, "–");
            assert_eq!(place.as_ref().map(|place| (place.kind, place.value.as_str())), expected, "{text}");
            let left = match suffix.first() {
                Some(Inline::Str(left)) => left.as_str(),
                _ => "",
            };
            assert_eq!(left, rest, "{text}");
        }
    }
}

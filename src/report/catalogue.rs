//! The catalogues of translations, as PO files of gettext: a template in English, and the same in the language.
//!
//! Entries with the context `library` are sentences that libraries give; places in them stand for any words.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::locale::Locale;

/// The Spanish catalogue.
const SPANISH: &str = include_str!("messages/es.po");

#[derive(Default)]
struct Catalogue {
    /// By the template for one: the translation, and the one for other numbers when there is one.
    own: HashMap<String, Vec<String>>,
    /// What libraries say, and the translation.
    library: Vec<(String, String)>,
}

/// Reads a catalogue; messages without a translation are left out.
fn read(po: &str) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let Ok(catalog) = polib::po_file::parse_from_reader(po.as_bytes()) else { return catalogue };
    for message in catalog.messages().filter(|message| message.is_translated()) {
        let forms = match message.msgstr_plural() {
            Ok(forms) => forms.clone(),
            Err(_) => message.msgstr().map(|text| vec![text.to_owned()]).unwrap_or_default(),
        };
        match message.msgctxt() {
            Some("library") => catalogue.library.push((message.msgid().to_owned(), forms.concat())),
            _ => drop(catalogue.own.insert(message.msgid().to_owned(), forms)),
        }
    }
    catalogue
}

/// The catalogue of a language; English needs none.
fn of(locale: Locale) -> Option<&'static Catalogue> {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    match locale {
        Locale::English => None,
        Locale::Spanish => Some(CATALOGUE.get_or_init(|| read(SPANISH))),
    }
}

/// The translation of a template; `plural` has the template for other numbers than one, and the number. `None` when there is none.
pub fn find(locale: Locale, template: &str, plural: Option<(&str, u64)>) -> Option<&'static str> {
    let forms = of(locale)?.own.get(template)?;
    // Spanish, like English, has one form for one and another for all other numbers.
    let form = usize::from(plural.is_some_and(|(_, count)| count != 1));
    forms.get(form).map(String::as_str)
}

/// The message of a library in the language; as it is when there is no translation.
pub fn of_library(locale: Locale, said: &str) -> String {
    let entries = of(locale).map_or(&[][..], |catalogue| &catalogue.library);
    // What stands in a place may be such a sentence itself: a message within a message.
    let translated = |(pattern, translation): &(String, String)| {
        let found: Vec<(&str, String)> = words(pattern, said)?.into_iter().map(|(name, word)| (name, of_library(locale, word))).collect();
        filled(translation, &found)
    };
    entries.iter().find_map(translated).unwrap_or_else(|| said.to_owned())
}

/// The names of the places (`{name}`) in `pattern`, each with the words of `said` that stand there, when it is of that form.
fn words<'a>(pattern: &'a str, said: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut pieces = pattern.split('{');
    let mut rest = said.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    for piece in pieces {
        let (name, after) = piece.split_once('}')?;
        let end = if after.is_empty() { rest.len() } else { rest.find(after)? };
        found.push((name, &rest[..end]));
        rest = &rest[end + after.len()..];
    }
    rest.is_empty().then_some(found)
}

/// A translation with the words found in their places; `None` when it has a place without words.
fn filled(translation: &str, found: &[(&str, String)]) -> Option<String> {
    let mut pieces = translation.split('{');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, after) = piece.split_once('}')?;
        text += &found.iter().find(|(known, _)| *known == name)?.1;
        text += after;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_libraries_are_known_by_their_form() {
        assert_eq!(words("got `{a}`, wanted {b}", "got `{`, wanted x, y"), Some(vec![("a", "{"), ("b", "x, y")]));
        assert_eq!(words("tabs", "tabs"), Some(vec![]));
        for (pattern, said) in [("tabs", "tabs here"), ("got `{a}`", "got x"), ("got {a}", "had x")] {
            assert_eq!(words(pattern, said), None, "{said}");
        }
        assert_eq!(filled("{b}, no {a}", &[("a", "1".to_owned()), ("b", "2".to_owned())]).as_deref(), Some("2, no 1"));
        assert_eq!(of_library(Locale::Spanish, "nobody has said this"), "nobody has said this");
        assert_eq!(of_library(Locale::Spanish, "parse error at line 2: empty input"), "no se entiende la línea 2: está vacío");
    }

    #[test]
    fn the_catalogue_can_be_read() {
        assert!(polib::po_file::parse_from_reader(SPANISH.as_bytes()).is_ok());
    }
}

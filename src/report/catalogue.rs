//! The catalogues of translations, as PO files of gettext: a template in English, and the same in the language.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::locale::Locale;

/// The Spanish catalogue.
const SPANISH: &str = include_str!("messages/es.po");

/// By the template for one: the translation, and the one for other numbers when there is one.
type Catalogue = HashMap<String, Vec<String>>;

fn read(po: &str) -> Catalogue {
    let Ok(catalog) = polib::po_file::parse_from_reader(po.as_bytes()) else { return Catalogue::new() };
    let translated = catalog.messages().filter(|message| message.is_translated());
    let forms = |message: &dyn polib::message::MessageView| match message.msgstr_plural() {
        Ok(forms) => forms.clone(),
        Err(_) => message.msgstr().map(|text| vec![text.to_owned()]).unwrap_or_default(),
    };
    translated.map(|message| (message.msgid().to_owned(), forms(message))).collect()
}

/// The translation of a template; `plural` has the template for other numbers than one, and the number. `None` when there is none.
pub fn find(locale: Locale, template: &str, plural: Option<(&str, u64)>) -> Option<&'static str> {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    let catalogue = match locale {
        Locale::English => return None,
        Locale::Spanish => CATALOGUE.get_or_init(|| read(SPANISH)),
    };
    let forms = catalogue.get(template)?;
    // Spanish, like English, has one form for one and another for all other numbers.
    let form = usize::from(plural.is_some_and(|(_, count)| count != 1));
    forms.get(form).map(String::as_str)
}

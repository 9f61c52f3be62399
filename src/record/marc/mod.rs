//! MARC 21 for libraries: a bibliographic record of each edition, as ISO 2709 or as MARCXML.
//!
//! Described by RDA with the punctuation of ISBD, in the language of the book when that is Spanish and else in English. What the book
//! does not say is left out, never guessed.

mod fixed;
mod form;

use form::{Field, Record, pieces};

use super::{Facts, article, codes, is_forthcoming, isbn, parts, reference, sender};
use crate::source::config::trade::Edition;
use crate::terms;
use crate::text::xml;

/// So much of a long table of contents is in the record; a longer one is marked as incomplete.
const CONTENTS: usize = 30_000;

/// The records of all editions as ISO 2709.
pub fn iso2709(facts: &Facts<'_>) -> Vec<u8> {
    form::iso2709(&records(facts))
}

/// The records of all editions as MARCXML.
pub fn marcxml(facts: &Facts<'_>) -> String {
    form::marcxml(&records(facts))
}

/// A record of each edition that was built.
fn records(facts: &Facts<'_>) -> Vec<Record> {
    let epub = facts.epub.as_ref().map(|_| Edition::Epub);
    let print = facts.print.map(|_| Edition::Paperback);
    epub.into_iter().chain(print).map(|edition| Cataloguer { facts, edition, fields: Vec::new() }.record()).collect()
}

/// Makes the record of an edition, field by field in the order of their tags.
struct Cataloguer<'a> {
    facts: &'a Facts<'a>,
    edition: Edition,
    fields: Vec<Field>,
}

impl Cataloguer<'_> {
    /// Makes the whole record of the edition.
    fn record(mut self) -> Record {
        self.control_fields();
        self.codes();
        self.names_and_title();
        self.publication();
        self.description();
        self.notes();
        self.subjects();
        self.other_names();
        self.links();
        self.fields.sort_by_key(|field| field.tag);
        // A new record of a text as a monograph, in UTF-8, by a publisher: prepublication, else abbreviated; with the punctuation of ISBD.
        let level = if is_forthcoming(self.facts) { '8' } else { '3' };
        Record { leader: format!("00000nam a2200000{level}i 4500"), fields: self.fields }
    }

    /// Adds a field that is not empty.
    fn push(&mut self, field: Field) {
        if !(field.subfields.is_empty() && field.control.is_empty()) {
            self.fields.push(field);
        }
    }

    /// A phrase of the cataloguer's, in the language of the record.
    fn say(&self, spanish: &'static str, english: &'static str) -> &'static str {
        if self.facts.metadata.lang.primary() == "es" { spanish } else { english }
    }

    fn is_epub(&self) -> bool {
        self.edition == Edition::Epub
    }

    /// Adds fields 001 to 008: the fixed fields.
    fn control_fields(&mut self) {
        let facts = self.facts;
        self.push(Field::control("001", reference(facts, self.edition)));
        self.push(Field::control("005", fixed::transaction(&facts.metadata.modified)));
        if self.is_epub() {
            fixed::ELECTRONIC.iter().for_each(|(tag, value)| self.push(Field::control(tag, *value)));
        }
        self.push(Field::control("008", fixed::general(facts, self.edition)));
    }

    /// Adds fields 020 to 082: ISBN and price, who catalogued, languages, and classification.
    fn codes(&mut self) {
        let (facts, edition) = (self.facts, self.edition);
        let price = facts.trade.prices.iter().find(|price| price.edition.is_none_or(|of| of == edition));
        let price = price.map(|price| format!("{} {}", price.amount, price.currency));
        if let Some(isbn) = isbn(facts, edition) {
            let qualifier = if self.is_epub() { "EPUB" } else { self.say("rústica", "paperback") };
            self.push(Field::new("020", "  ").with('a', isbn).with('q', format!("({qualifier})")).optional('c', price.as_deref()));
        }
        let cataloguing = self.say("spa", "eng");
        self.push(Field::new("040", "  ").with('a', sender(facts)).with('b', cataloguing).with('e', "rda").with('c', sender(facts)));
        let original = facts.trade.original.as_ref();
        if facts.metadata.names("trl").next().is_some() || original.is_some() {
            // A translation, and from which language when the book says it.
            let from = original.and_then(|original| original.language.as_deref()).map(codes::language);
            self.push(Field::new("041", "1 ").with('a', codes::language(facts.metadata.lang.tag())).optional('h', from));
        }
        for subject in &facts.metadata.subjects {
            let (Some(code), Some(scheme)) = (&subject.term, codes::scheme_of(subject)) else { continue };
            self.push(match scheme {
                scheme if scheme == codes::THEMA_SUBJECT || codes::is_qualifier(scheme) => Field::new("072", " 7").with('a', code).with('2', "thema"),
                // The three letters are the category, the rest its division.
                "10" if code.is_char_boundary(3) && code.len() > 3 => {
                    Field::new("072", " 7").with('a', &code[..3]).with('x', &code[3..]).with('2', "bisacsh")
                }
                "10" => Field::new("072", " 7").with('a', code).with('2', "bisacsh"),
                "09" => Field::new("080", "  ").with('a', code),
                "01" => Field::new("082", "04").with('a', code),
                "03" => Field::new("050", " 4").with('a', code),
                _ => continue,
            });
        }
    }

    /// Adds fields 100 to 250: the first author, the title and the edition.
    fn names_and_title(&mut self) {
        let metadata = self.facts.metadata;
        let author = metadata.contributors.iter().find(|person| person.role == "aut");
        if let Some(author) = author {
            self.push(name("100", author));
        }
        let language = metadata.lang.primary();
        // So many characters are skipped in filing: the article with its space.
        let skipped = article(&metadata.title, language).map_or(0, |(article, _)| article.chars().count() + 1);
        let title = if metadata.title.trim().is_empty() { "-" } else { metadata.title.trim() };
        let responsible = self.statement_of_responsibility();
        let mut parts = vec![('a', title.to_owned())];
        if let Some(subtitle) = metadata.subtitle.as_deref().filter(|subtitle| !subtitle.trim().is_empty()) {
            mark(&mut parts, " :");
            parts.push(('b', subtitle.trim().to_owned()));
        }
        if !responsible.is_empty() {
            mark(&mut parts, " /");
            parts.push(('c', responsible));
        }
        stop(&mut parts);
        let indicators = format!("{}{}", u8::from(author.is_some()), skipped.min(9));
        self.push(parts.into_iter().fold(Field::new("245", &indicators), |field, (code, text)| field.with(code, text)));
        if let Some(subtitle) = metadata.subtitle.as_deref().filter(|subtitle| subtitle.split_whitespace().count() > 1) {
            // A title proper's other half is looked for, too; one word, such as "Novel", is not.
            self.push(Field::new("246", "30").with('a', subtitle));
        }
        if let Some(edition) = metadata.edition_statement() {
            self.push(Field::new("250", "  ").with('a', with_stop(&edition)));
        }
    }

    /// Who did what, as the title page says it.
    fn statement_of_responsibility(&self) -> String {
        let metadata = self.facts.metadata;
        let mut said: Vec<String> = Vec::new();
        let authors: Vec<&str> = metadata.names("aut").filter(|name| !name.trim().is_empty()).collect();
        if !authors.is_empty() {
            said.push(authors.join(", "));
        }
        for person in metadata.contributors.iter().filter(|person| !matches!(person.role.as_str(), "aut" | "pbl") && !person.name.trim().is_empty()) {
            let phrase = terms::contribution(&metadata.lang, &person.role, &person.name);
            // "Traducción de", within a sentence, unless it is the name that comes first.
            let begins_with_name = phrase.starts_with(&person.name);
            let mut letters = phrase.chars();
            said.push(match letters.next() {
                Some(first) if !begins_with_name => first.to_lowercase().chain(letters).collect(),
                _ => phrase,
            });
        }
        said.join(" ; ")
    }

    /// Adds fields 263 and 264: publication and copyright.
    fn publication(&mut self) {
        let (metadata, trade) = (self.facts.metadata, self.facts.trade);
        let year = metadata.date.as_deref().and_then(|date| date.get(..4));
        if let (Some(date), true) = (&metadata.date, is_forthcoming(self.facts)) {
            let digits: String = date.chars().filter(char::is_ascii_digit).take(6).collect();
            self.push(Field::new("263", "  ").with('a', format!("{digits:-<6}")));
        }
        let mut parts = Vec::new();
        if let Some(city) = &trade.city {
            parts.push(('a', city.clone()));
        }
        if let Some(publisher) = trade.imprint.as_deref().or(metadata.publisher.as_deref()) {
            mark(&mut parts, " :");
            parts.push(('b', publisher.to_owned()));
        }
        if let Some(year) = year {
            mark(&mut parts, ",");
            parts.push(('c', year.to_owned()));
        }
        stop(&mut parts);
        self.push(parts.into_iter().fold(Field::new("264", " 1"), |field, (code, text)| field.with(code, text)));
        if let (Some(year), true) = (year, metadata.copyright_notice().is_some_and(|notice| notice.contains(char::is_numeric))) {
            self.push(Field::new("264", " 4").with('c', format!("©{year}")));
        }
    }

    /// Adds fields 300 to 347, 490 and 830: extent, content and carrier, accessibility, and the series.
    fn description(&mut self) {
        let facts = self.facts;
        let pages = facts.print.map(|print| match (print.pages, self.say("páginas", "pages")) {
            (1, "pages") => "1 page".to_owned(),
            (1, _) => "1 página".to_owned(),
            (pages, word) => format!("{pages} {word}"),
        });
        let extent = match (self.is_epub(), pages) {
            (true, Some(pages)) => format!("{} ({pages})", self.say("1 recurso en línea", "1 online resource")),
            (true, None) => self.say("1 recurso en línea", "1 online resource").to_owned(),
            (false, pages) => pages.unwrap_or_default(),
        };
        let mut parts = vec![('a', extent)];
        if facts.pictures > 0 {
            mark(&mut parts, " :");
            parts.push(('b', self.say("ilustraciones", "illustrations").to_owned()));
        }
        if let (false, Some(print)) = (self.is_epub(), facts.print) {
            // Whole centimetres, rounded up.
            let centimetres = (print.height.to_pt() * 2.54 / 72.0 - 0.01).ceil();
            mark(&mut parts, " ;");
            parts.push(('c', format!("{centimetres} cm")));
        }
        self.push(parts.into_iter().fold(Field::new("300", "  "), |field, (code, text)| field.with(code, text)));
        self.push(Field::new("336", "  ").with('a', self.say("texto", "text")).with('b', "txt").with('2', "rdacontent"));
        if facts.pictures > 0 {
            self.push(Field::new("336", "  ").with('a', self.say("imagen fija", "still image")).with('b', "sti").with('2', "rdacontent"));
        }
        let (media, of_media, carrier, of_carrier) = match self.is_epub() {
            true => (self.say("computadora", "computer"), "c", self.say("recurso en línea", "online resource"), "cr"),
            false => (self.say("sin mediación", "unmediated"), "n", self.say("volumen", "volume"), "nc"),
        };
        self.push(Field::new("337", "  ").with('a', media).with('b', of_media).with('2', "rdamedia"));
        self.push(Field::new("338", "  ").with('a', carrier).with('b', of_carrier).with('2', "rdacarrier"));
        if let (true, Some(epub)) = (self.is_epub(), &facts.epub) {
            // Schema.org's words of accessibility, as the EPUB itself has them.
            let features = epub.features.iter().fold(Field::new("341", "0 ").with('a', "textual"), |field, feature| field.with('b', feature));
            self.push(features.with('2', "sapdv"));
            self.push(Field::new("347", "  ").with('a', self.say("archivo de texto", "text file")).with('2', "rdaft"));
            self.push(Field::new("347", "  ").with('b', "EPUB 3"));
        }
        if let Some(series) = &facts.metadata.series {
            let number = series.position.as_deref();
            let of = if number.is_some() { " ;" } else { "" };
            self.push(Field::new("490", "1 ").with('a', format!("{}{of}", series.name)).optional('v', number));
            let skipped = article(&series.name, facts.metadata.lang.primary()).map_or(0, |(article, _)| article.chars().count() + 1);
            let mut parts = vec![('a', series.name.clone())];
            if let Some(number) = number {
                mark(&mut parts, " ;");
                parts.push(('v', number.to_owned()));
            }
            stop(&mut parts);
            self.push(parts.into_iter().fold(Field::new("830", &format!(" {}", skipped.min(9))), |field, (code, text)| field.with(code, text)));
        }
    }

    /// A note, in as many fields as it takes.
    fn note(&mut self, tag: &'static str, indicators: &str, text: &str) {
        for piece in pieces(text) {
            self.push(Field::new(tag, indicators).with('a', piece));
        }
    }

    /// Adds fields 500 to 546: notes.
    fn notes(&mut self) {
        let (facts, metadata) = (self.facts, self.facts.metadata);
        for line in &metadata.credits {
            self.note("500", "  ", &with_stop(line));
        }
        if !metadata.changes.is_empty() {
            let changes: Vec<&str> = metadata.changes.iter().map(|change| change.trim().trim_end_matches('.')).collect();
            let said = self.say("Cambios en esta edición:", "Changes in this edition:");
            self.note("500", "  ", &with_stop(&format!("{said} {}", changes.join("; "))));
        }
        if let Some(title) = facts.trade.original.as_ref().and_then(|original| original.title.as_deref()) {
            let said = self.say("Traducción de:", "Translation of:");
            self.note("500", "  ", &with_stop(&format!("{said} {title}")));
        }
        match (facts.has_bibliography, facts.has_index) {
            (true, true) => self.note("504", "  ", self.say("Incluye referencias bibliográficas e índice.", "Includes bibliographical references and index.")),
            (true, false) => self.note("504", "  ", self.say("Incluye referencias bibliográficas.", "Includes bibliographical references.")),
            (false, true) => self.note("500", "  ", self.say("Incluye índice.", "Includes index.")),
            (false, false) => {}
        }
        self.contents();
        self.note("520", "  ", metadata.description.as_deref().or(metadata.blurb.as_deref()).unwrap_or_default());
        if let (true, Some(epub)) = (self.is_epub(), &facts.epub) {
            self.note("532", "1 ", &epub.summary);
        }
        self.note("540", "  ", metadata.rights.as_deref().unwrap_or_default());
        match metadata.lang.primary() {
            "es" => self.note("546", "  ", "Texto en español."),
            "en" => self.note("546", "  ", "Text in English."),
            _ => {}
        }
    }

    /// Adds field 505: the titles of chapters, `0` when they are all and `1` when they are not; what has no room in a field goes on in another (`8`).
    fn contents(&mut self) {
        let mut text = String::new();
        let mut complete = true;
        for title in &self.facts.contents {
            if text.len() + title.len() > CONTENTS {
                complete = false;
                break;
            }
            text += if text.is_empty() { "" } else { " -- " };
            text += title.trim();
        }
        let text = if text.is_empty() || !complete { text } else { with_stop(&text) };
        for (number, piece) in pieces(&text).into_iter().enumerate() {
            let first = if complete { "0 " } else { "1 " };
            self.push(Field::new("505", if number == 0 { first } else { "8 " }).with('a', piece));
        }
    }

    /// Adds fields 650 to 655: subjects, keywords and form.
    fn subjects(&mut self) {
        for subject in &self.facts.metadata.subjects {
            let source = match codes::scheme_of(subject) {
                Some(scheme) if scheme == codes::THEMA_SUBJECT || codes::is_qualifier(scheme) => "thema",
                Some("10") => "bisacsh",
                Some("04") => {
                    self.push(Field::new("650", " 0").with('a', with_stop(&subject.name)));
                    continue;
                }
                _ => {
                    self.push(Field::new("653", "  ").with('a', &subject.name));
                    continue;
                }
            };
            self.push(Field::new("650", " 7").with('a', with_stop(&subject.name)).with('2', source));
        }
        for word in &self.facts.trade.keywords {
            self.push(Field::new("653", "  ").with('a', word));
        }
        if self.is_epub() {
            self.push(Field::new("655", " 4").with('a', self.say("Libros electrónicos.", "Electronic books.")));
        }
    }

    /// Adds a field 700 for everybody but the first author and the publisher.
    fn other_names(&mut self) {
        let people = self.facts.metadata.contributors.iter();
        let first = self.facts.metadata.contributors.iter().position(|person| person.role == "aut");
        for (number, person) in people.enumerate() {
            if Some(number) != first && person.role != "pbl" && !person.name.trim().is_empty() {
                self.push(name("700", person));
            }
        }
    }

    /// Adds fields 776 to 787 and 856: the other edition, related books, and addresses on the web.
    fn links(&mut self) {
        let facts = self.facts;
        let other = if self.is_epub() { Edition::Paperback } else { Edition::Epub };
        if let Some(isbn) = isbn(facts, other) {
            let shown = match other {
                Edition::Paperback => self.say("Edición impresa:", "Print version:"),
                Edition::Epub => self.say("Edición electrónica:", "Electronic version:"),
            };
            self.link("776", "08", shown, isbn);
        }
        for (relation, isbn) in &facts.trade.related {
            match *relation {
                "03" => self.link("780", "00", "", isbn),
                "05" => self.link("785", "00", "", isbn),
                "06" => self.link("776", "08", self.say("Otra edición:", "Other format:"), isbn),
                "11" => self.link("787", "08", self.say("En otra lengua:", "In another language:"), isbn),
                "04" => self.link("787", "08", self.say("Se acompaña de:", "Companion to:"), isbn),
                "22" => self.link("787", "08", self.say("Del mismo autor:", "By the same author:"), isbn),
                _ => self.link("787", "08", self.say("Obra relacionada:", "Related work:"), isbn),
            }
        }
        if let Some(cover) = &facts.trade.cover {
            self.push(Field::new("856", "42").with('3', self.say("Cubierta", "Cover")).with('u', cover));
        }
        if let Some(page) = facts.trade.accessibility_page.as_ref().filter(|_| self.is_epub()) {
            self.push(Field::new("856", "42").with('3', self.say("Accesibilidad", "Accessibility")).with('u', page));
        }
    }

    /// Adds a field that links to a book by its ISBN.
    fn link(&mut self, tag: &'static str, indicators: &str, shown: &str, isbn: &str) {
        // Of this book, its name too; of others only the number is known.
        let own = tag == "776" && self.facts.metadata.isbn.as_deref().into_iter().chain(self.facts.metadata.print_isbn.as_deref()).any(|of| of == isbn);
        let title = if own { self.facts.metadata.title.as_str() } else { "" };
        self.push(Field::new(tag, indicators).with('i', shown).with('t', title).with('z', isbn));
    }
}

/// Field 100 or 700: a person by the name for sorting, with the relator's code and who they are in the registers of people.
fn name(tag: &'static str, person: &crate::book::metadata::Contributor) -> Field {
    let (family, given) = parts(&person.name, person.file_as.as_deref());
    let (indicators, sorted) = if given.is_empty() { ("0 ", family.to_owned()) } else { ("1 ", format!("{family}, {given}")) };
    let field = Field::new(tag, indicators).with('a', sorted);
    let field = person.orcid.iter().fold(field, |field, id| field.with('1', format!("https://orcid.org/{}", super::grouped(id))));
    let field = person.isni.iter().fold(field, |field, id| field.with('1', format!("https://isni.org/isni/{id}")));
    field.with('4', &person.role)
}

/// Adds a mark of ISBD, which leads to the next part, at the end of the last part.
fn mark(parts: &mut [(char, String)], mark: &str) {
    if let Some((_, last)) = parts.last_mut() {
        last.push_str(mark);
    }
}

/// Adds a full stop at the end of the last part.
fn stop(parts: &mut [(char, String)]) {
    if let Some((_, last)) = parts.last_mut() {
        *last = with_stop(last);
    }
}

/// A text that ends with a full stop, unless it has a mark.
fn with_stop(text: &str) -> String {
    let text = xml::clean(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?', '…', ')']) { text.into_owned() } else { format!("{text}.") }
}

//! A work of the bibliography, as CSL has it: whatever file it comes from.

use hayagriva::citationberg::json::{DateValue, Item, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange};

use crate::report::Span;

/// A work that can be cited.
#[derive(Clone, Debug)]
pub struct Work {
    pub key: String,
    /// The variables of CSL; words may hold the elements of CSL JSON (`<i>`, `<sup>` …).
    pub item: Item,
    /// Where its key stands.
    pub span: Span,
    /// For bibliographies by keyword, in lower case.
    pub keywords: Vec<String>,
}

impl Work {
    /// A work of a type of CSL (`article-journal`).
    pub fn new(key: &str, kind: &str, span: Span) -> Work {
        let mut work = Work { key: key.to_owned(), item: Item(Default::default()), span, keywords: Vec::new() };
        work.set("id", key);
        work.set("type", kind);
        work
    }

    /// Sets a variable, unless there are no words for it.
    pub fn set(&mut self, variable: &str, words: impl Into<String>) {
        let words = words.into();
        if !words.trim().is_empty() {
            self.item.0.insert(variable.to_owned(), Value::String(words));
        }
    }

    /// Sets a variable of names, unless there are none.
    pub fn set_names(&mut self, variable: &str, names: Vec<NameValue>) {
        if !names.is_empty() {
            self.item.0.insert(variable.to_owned(), Value::Names(names));
        }
    }

    /// Sets a date: year, month and day, these two from 1 on.
    pub fn set_date(&mut self, variable: &str, date: (i16, Option<u8>, Option<u8>), circa: bool) {
        let (year, month, day) = date;
        let month = month.filter(|month| (1..=12).contains(month));
        let day = day.filter(|day| month.is_some() && (1..=31).contains(day));
        let parts = [Some(year), month.map(i16::from), day.map(i16::from)].into_iter().flatten().collect();
        let date_parts = VecDateRange(vec![VecDate(parts)]);
        self.item.0.insert(variable.to_owned(), Value::Date(DateValue::DateParts { date_parts, literal: None, season: None, circa }));
    }

    /// The words of a variable.
    pub fn get(&self, variable: &str) -> Option<String> {
        self.item.0.get(variable)?.to_str().map(|words| words.into_owned())
    }

    pub fn has(&self, variable: &str) -> bool {
        self.item.0.contains_key(variable)
    }

    /// The type of CSL.
    pub fn kind(&self) -> String {
        self.get("type").unwrap_or_default()
    }
}

/// The name of an institution, or one that is not to be divided into its parts.
pub fn literal(name: &str) -> NameValue {
    NameValue::Literal(LiteralName { literal: name.to_owned() })
}

/// The parts of a person's name.
#[derive(Clone, Debug, Default)]
pub struct Name {
    pub family: String,
    pub given: String,
    /// `de la`: before the family name, and not sorted by.
    pub particle: String,
    pub suffix: String,
}

impl From<Name> for NameValue {
    fn from(name: Name) -> NameValue {
        let some = |part: String| Some(part).filter(|part| !part.is_empty());
        let Name { family, given, particle, suffix } = name;
        if given.is_empty() && particle.is_empty() && suffix.is_empty() {
            return literal(&family);
        }
        // A name without particles is read as one string with commas: the empty one keeps its parts.
        NameValue::Item(NameItem {
            family,
            given: some(given),
            non_dropping_particle: None,
            dropping_particle: Some(particle),
            suffix: some(suffix),
            comma_suffix: None,
        })
    }
}

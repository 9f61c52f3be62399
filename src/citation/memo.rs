//! Memoization: citations that differ by nothing but their page are printed once.
//!
//! Hardly any of what printing a citation costs sees to its page. Where a style prints it alike wherever it stands, it is printed with a
//! number in the place of the page, and each gets its own afterwards.

use std::collections::HashMap;

use hayagriva::citationberg::json::Value;
use hayagriva::{ElemChild, ElemMeta, LocatorPayload, SpecificLocator};

use super::Library;
use super::printed::Cited;
use super::locator::Place;
use super::style;
use crate::lang::Lang;

/// The number in the place of a page. Styles treat numbers alike, but for how many there are.
const NUMBER: &str = "914073682";

/// Names of authors as they stand in a sentence, by work and language.
pub type Authors = HashMap<(String, Lang), Vec<ElemChild>>;

/// The citations that have been handed to the driver, by all in which they can differ.
pub struct Memo {
    shares: bool,
    known: HashMap<String, usize>,
    pub authors: Authors,
}

impl Memo {
    /// Nothing is known yet. Citations share their output only if the style does not ask for positions, and no work holds the number that stands for a page.
    pub fn new(library: &Library) -> Memo {
        let has_number = |value: &Value| value.to_str().is_some_and(|words| words.contains(NUMBER));
        let taken = library.works.iter().flat_map(|work| work.item.0.values()).any(has_number);
        Memo { shares: !library.style.knows_position && !taken, known: HashMap::new(), authors: Authors::new() }
    }

    /// The number of an earlier citation that prints the same but for its pages; if there is none, this one is kept under `number`.
    pub fn known(&mut self, cited: &Cited<'_>, lang: &Lang, number: usize) -> Option<usize> {
        if !self.shares {
            return None;
        }
        let mut key = style::locale(lang).0;
        for item in &cited.items {
            key.push('\u{1f}');
            key.push_str(&item.work.key);
            if let Some(place) = &item.place {
                key.push_str(&format!("\u{1e}{:?}{}", place.kind, self.value(place)));
            }
        }
        match self.known.entry(key) {
            std::collections::hash_map::Entry::Occupied(known) => Some(*known.get()),
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(number);
                None
            }
        }
    }

    /// The value of a locator as the driver gets it: one number for all pages, when citations share their output.
    fn value<'p>(&self, place: &'p Place) -> &'p str {
        if self.shares && is_number(place) { NUMBER } else { &place.value }
    }

    /// A locator as the driver gets it.
    pub fn specific<'p>(&self, place: &'p Place) -> SpecificLocator<'p> {
        SpecificLocator(place.kind, LocatorPayload::Str(self.value(place)))
    }

    /// Gives each work of a citation its own page.
    pub fn put_places(&self, cited: &Cited<'_>, children: &mut [ElemChild]) {
        if !self.shares {
            return;
        }
        for child in children {
            if let ElemChild::Elem(elem) = child
                && let Some(ElemMeta::Entry(which)) = elem.meta
                && let Some(place) = cited.items.get(which).and_then(|item| item.place.as_ref()).filter(|place| is_number(place))
            {
                replace(&mut elem.children.0, &place.value);
            }
        }
    }
}

/// Whether a locator is a page and nothing more: ranges are printed by rules of their own.
fn is_number(place: &Place) -> bool {
    !place.value.is_empty() && !place.value.starts_with('0') && place.value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Replaces the number that stands for a page by a citation's own.
fn replace(children: &mut [ElemChild], by: &str) {
    for child in children {
        let words = match child {
            ElemChild::Text(text) | ElemChild::Link { text, .. } => &mut text.text,
            ElemChild::Markup(words) => words,
            ElemChild::Elem(elem) => {
                replace(&mut elem.children.0, by);
                continue;
            }
            ElemChild::Transparent { .. } => continue,
        };
        if words.contains(NUMBER) {
            *words = words.replace(NUMBER, by);
        }
    }
}

//! What is known of works before they are cited.

use std::collections::{BTreeSet, HashSet};
use std::str::FromStr;

use hayagriva::citationberg::json::{Item, NameItem, NameValue, Value};
use hayagriva::citationberg::taxonomy::{Kind, NameVariable, NumberVariable, StandardVariable, Variable};

/// All that a special style depends on: works with the same are served by the same style.
pub fn signature(works: &[&Item]) -> BTreeSet<String> {
    let kinds = works.iter().map(|work| format!("\u{1}{}", kind(work)));
    let names = works.iter().flat_map(|work| work.0.iter()).filter(|(_, value)| matches!(value, Value::Names(_)));
    // Whether all works have it counts only for names.
    let shared = names.filter(|(name, _)| works.iter().all(|work| has_names(work, name))).map(|(name, _)| format!("\u{2}{name}"));
    works.iter().flat_map(|work| work.0.keys().cloned()).chain(kinds).chain(shared).collect()
}

/// The type of a work.
fn kind(work: &Item) -> String {
    work.0.get("type").and_then(Value::to_str).map(|kind| kind.into_owned()).unwrap_or_default()
}

/// Whether a work has a name in this variable that hayagriva reads: a literal one, or one whose particle is given.
fn has_names(work: &Item, name: &str) -> bool {
    let is_read = |name: &NameValue| match name {
        NameValue::Literal(_) => true,
        NameValue::Item(NameItem { non_dropping_particle, dropping_particle, .. }) => non_dropping_particle.is_some() || dropping_particle.is_some(),
    };
    matches!(work.0.get(name), Some(Value::Names(names)) if names.iter().any(is_read))
}

/// What is known of some works.
pub struct Known<'w> {
    works: &'w [&'w Item],
    kinds: Vec<Option<Kind>>,
    variables: HashSet<&'w str>,
}

impl<'w> Known<'w> {
    /// Takes down the types and variables of works.
    pub fn of(works: &'w [&'w Item]) -> Known<'w> {
        let kinds = works.iter().map(|work| Kind::from_str(&kind(work)).ok()).collect();
        Known { works, kinds, variables: works.iter().flat_map(|work| work.0.keys().map(String::as_str)).collect() }
    }

    /// Whether one of the works may have a variable, or the citation itself.
    pub fn may_have(&self, variable: Variable) -> bool {
        let has = |name: &str| self.variables.contains(name);
        match variable {
            Variable::Number(NumberVariable::CitationNumber | NumberVariable::Locator | NumberVariable::FirstReferenceNoteNumber)
            | Variable::Standard(StandardVariable::YearSuffix | StandardVariable::CitationLabel) => true,
            Variable::Number(NumberVariable::PageFirst) => has("page") || has("page-first"),
            Variable::Standard(StandardVariable::Title | StandardVariable::TitleShort) => has("title") || has("title-short"),
            _ => has(&variable.to_string()),
        }
    }

    /// Whether all works are of a type; `None` when only some are.
    pub fn is_of(&self, kind: Kind) -> Option<bool> {
        let count = self.kinds.iter().filter(|of| **of == Some(kind)).count();
        match count {
            0 => Some(false),
            all if all == self.kinds.len() => Some(true),
            _ => None,
        }
    }

    /// Whether all works have one of these names.
    pub fn have_names(&self, variables: &[NameVariable]) -> bool {
        self.works.iter().all(|work| variables.iter().any(|variable| has_names(work, &variable.to_string())))
    }
}

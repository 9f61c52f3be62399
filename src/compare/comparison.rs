//! What two builds have not in common.

use std::collections::BTreeMap;

use super::chapters::Pair;
use super::pages::Shift;
use super::pictures::PictureChange;
use super::words::Change;

/// What two builds have not in common.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Facts that changed: before and after.
    pub facts: BTreeMap<String, (String, String)>,
    /// All chapters of both, in the order of the new one.
    pub chapters: Vec<Pair>,
    /// Of each pair, what changed in its words.
    pub changes: Vec<Vec<Change>>,
    pub shifts: Vec<Shift>,
    pub pictures: Vec<PictureChange>,
}

impl Comparison {
    /// Whether nothing differs that is compared; pages that moved, by a change of the design alone, are a difference too.
    pub fn is_same(&self) -> bool {
        self.facts.is_empty()
            && self.chapters.iter().all(|pair| pair.old.is_some() && pair.new.is_some() && !pair.moved && !pair.renamed)
            && self.changes.iter().all(Vec::is_empty)
            && self.shifts.is_empty()
            && self.pictures.is_empty()
    }

    /// How many words were added and how many removed.
    pub fn words(&self) -> (usize, usize) {
        let changes = self.changes.iter().flatten();
        changes.fold((0, 0), |(added, removed), change| (added + change.new.len(), removed + change.old.len()))
    }
}

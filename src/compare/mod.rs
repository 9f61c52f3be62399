//! Two builds of a book compared: what a proofreader, an editor or a library has to know of a new edition.
//!
//! [`epub`] and [`pdf`] read a [`Volume`] from a file: its chapters as words, each with its page, and its pictures. [`chapters`] says which
//! chapter of the one is which of the other, [`words`] what changed within, [`pages`] which pages moved, [`pictures`] which pictures changed, by
//! their bytes and by their look. [`sides`] says what is compared with what; [`rendering`] says it as text and as JSON; [`marks`] puts it on the pages of the new PDF.

pub mod chapters;
pub mod epub;
mod markup;
pub mod marks;
mod overlay;
pub mod pages;
pub mod pdf;
pub mod pictures;
mod shown;
pub mod sides;
pub mod rendering;
mod tree;
pub mod words;
mod volume;
mod comparison;

use std::collections::BTreeMap;

use words::Change;
pub use comparison::Comparison;
pub use volume::*;

/// Compares the words and the pictures of two volumes.
pub fn compare(old: &Volume, new: &Volume) -> Comparison {
    let chapters = chapters::pairs(old, new);
    let changes: Vec<Vec<Change>> = chapters.iter().map(|pair| words::of_pair(pair, old, new)).collect();
    let shifts = pages::shifts(old, new, &chapters, &changes);
    Comparison { facts: facts(old, new), shifts, pictures: pictures::changes(&old.pictures, &new.pictures), chapters, changes }
}

/// Facts by name, several of one name together.
fn facts(old: &Volume, new: &Volume) -> BTreeMap<String, (String, String)> {
    let mut found: BTreeMap<String, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for (name, value) in &old.facts {
        found.entry(name.clone()).or_default().0.push(value);
    }
    for (name, value) in &new.facts {
        found.entry(name.clone()).or_default().1.push(value);
    }
    found.into_iter().map(|(name, (old, new))| (name, (old.join("; "), new.join("; ")))).filter(|(_, (old, new))| old != new).collect()
}

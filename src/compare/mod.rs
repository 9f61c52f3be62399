//! Two builds of a book compared: what a proofreader, an editor or a library has to know of a new edition.
//!
//! [`epub`] and [`pdf`] read a [`Volume`] from a file: its chapters as words, each with its page, and its pictures. [`chapters`] says which
//! chapter of the one is which of the other, [`words`] what changed within, [`pages`] which pages moved, [`pictures`] which pictures changed, by
//! their bytes and by their look. [`sides`] says what is compared with what; [`told`] says it as text and as JSON; [`marks`] puts it on the pages of the new PDF.

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
pub mod told;
mod tree;
pub mod words;

use std::collections::BTreeMap;

use crate::lang::Lang;
use chapters::Pair;
use pages::Shift;
use pictures::{Look, PictureChange};
use words::Change;

/// A book as a file has it.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    pub lang: Option<Lang>,
    /// What the package says of the book: `dc:title`, `dc:publisher` …
    pub facts: Vec<(String, String)>,
    pub chapters: Vec<Chapter>,
    /// Labels of the pages, as printed.
    pub pages: Vec<String>,
    /// Of each page of a PDF, its left, foot, right and top, in points.
    pub boxes: Vec<[f32; 4]>,
    pub pictures: Vec<Picture>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    pub title: String,
    pub words: Vec<Word>,
}

/// What stands between two spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    pub text: Box<str>,
    /// An index into [`Volume::pages`].
    pub page: Option<u32>,
    /// The first of a paragraph, a heading or a cell.
    pub begins: bool,
    /// No space before it: Chinese and Japanese are compared sign by sign.
    pub joined: bool,
    /// Where it stands, in a PDF; a divided word has two places.
    pub places: Box<[Area]>,
}

/// A part of a line, in points from the lower left corner of its page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub page: u32,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    /// Of the type.
    pub size: f32,
}

impl Eq for Area {}

#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Its path in the EPUB; in a PDF, the page it is on.
    pub name: String,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Empty in a PDF.
    pub bytes: Vec<u8>,
    /// Of the picture as it is seen; read when it is asked for.
    pub look: Option<Look>,
}

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
    /// Nothing differs that is compared; pages that moved, by a change of the design alone, are a difference too.
    pub fn is_same(&self) -> bool {
        self.facts.is_empty()
            && self.chapters.iter().all(|pair| pair.old.is_some() && pair.new.is_some() && !pair.moved && !pair.renamed)
            && self.changes.iter().all(Vec::is_empty)
            && self.shifts.is_empty()
            && self.pictures.is_empty()
    }

    /// Words that were added and removed.
    pub fn words(&self) -> (usize, usize) {
        let changes = self.changes.iter().flatten();
        changes.fold((0, 0), |(added, removed), change| (added + change.new.len(), removed + change.old.len()))
    }
}

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

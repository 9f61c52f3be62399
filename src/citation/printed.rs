//! What citations are read as, and what they become.

use std::collections::HashMap;
use super::gather::Found;
use super::locator::Place;
use super::work::Work;
use crate::book::Inlines;

/// What has one bibliography: the book, or a chapter.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    pub chapter: Option<usize>,
}

/// What is printed in a scope.
#[derive(Debug, Default)]
pub struct Rendered {
    /// By the place of the citation in the walk.
    pub citations: HashMap<usize, Printed>,
    /// In the order of the bibliography.
    pub entries: Vec<Entry>,
}

/// A citation as the style prints it.
#[derive(Debug, Default)]
pub struct Printed {
    /// The author's name in the sentence.
    pub author: Inlines,
    pub parts: Vec<Part>,
}

#[derive(Debug)]
pub enum Part {
    Words(Inlines),
    /// What leads to a work, by its key.
    Work { key: String, words: Inlines },
}

/// A work as the bibliography prints it.
#[derive(Debug)]
pub struct Entry {
    pub key: String,
    /// What stands before its words (`[1]`).
    pub label: Inlines,
    pub words: Inlines,
}

/// A citation with its places taken off the suffixes.
pub struct Cited<'a> {
    pub at: usize,
    pub found: &'a Found,
    pub items: Vec<Prepared<'a>>,
    pub note: usize,
}

pub struct Prepared<'a> {
    pub work: &'a Work,
    pub place: Option<Place>,
    pub prefix: Inlines,
    pub suffix: Inlines,
    pub suppress_author: bool,
}

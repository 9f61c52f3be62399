//! What a site has switched on, and what a page has defined.

use std::collections::{HashMap, HashSet};
use super::citation::Citable;
use crate::source::config::Extras;

/// What is read beside CommonMark.
///
/// One field for each extension of Goldmark.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub tables: bool,
    pub footnotes: bool,
    pub strikethrough: bool,
    pub extras: Extras,
    pub task_lists: bool,
    pub heading_attributes: bool,
    /// A line of attributes belongs to the block before it.
    pub block_attributes: bool,
    pub definition_lists: bool,
    /// `<<` and `>>` are quotation marks.
    pub typographer: bool,
    /// Bare addresses are links, those without a scheme by this one.
    pub linkify: Option<String>,
    /// `@key` is a citation.
    pub citable: Option<Citable>,
}

impl Options {
    /// Whether a run of so many of a character is one of the marks of Goldmark's `extras` that the site has switched on.
    pub(super) fn has_extra(&self, byte: u8, length: usize) -> bool {
        match (byte, length) {
            (b'~', 2) => self.extras.delete || self.extras.subscript,
            (b'~', 1) => self.extras.subscript,
            (b'+', 2) => self.extras.insert,
            (b'=', 2) => self.extras.mark,
            (b'^', 1 | 2) => self.extras.superscript,
            _ => false,
        }
    }

    /// Whether a character makes one of the marks of Goldmark's `extras`, alone or doubled.
    pub(super) fn has_extras(&self, byte: u8) -> bool {
        self.has_extra(byte, 1) || self.has_extra(byte, 2)
    }
}

/// What is defined elsewhere too: link references and notes, by their folded labels.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub references: HashMap<String, (String, String)>,
    pub notes: HashSet<String>,
}

impl Known {
    /// The address and title that are defined for a label.
    pub(super) fn reference(&self, label: &str) -> Option<(String, String)> {
        self.references.get(&fold(label)).cloned()
    }

    pub(super) fn has_note(&self, label: &str) -> bool {
        self.notes.contains(&fold(label))
    }
}

/// A label in the form in which labels are compared: case and white space do not count.
pub fn fold(label: &str) -> String {
    let mut folded = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            // `ẞ`, `ß` and `ss` are the same.
            folded.push_str(&word.to_lowercase().to_uppercase().to_lowercase());
        }
    }
    folded
}

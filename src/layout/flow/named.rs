//! Named strings (CSS's `string-set`): words of headings and of other elements that running heads take up.
//!
//! Where such an element begins a name is put among those of the page; [`Section::named`](crate::layout::page::section::Section) says what it
//! stands for. Only strings that some margin box prints are noted.

use super::Flow;
use crate::layout::names::STRING_PLACE;
use crate::style::Style;

impl Flow<'_> {
    /// Notes the strings that an element of this style sets, and gives the names of their places.
    pub fn named_strings(&mut self, style: &Style, words: impl FnOnce() -> String) -> Vec<String> {
        let wanted: Vec<String> = style.string_set.iter().filter(|name| self.design.strings.contains(*name)).cloned().collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let words = words().replace('\n', " ");
        let note = |name| {
            self.column.named.push((name, words.clone()));
            format!("{STRING_PLACE}{}", self.column.named.len() - 1)
        };
        wanted.into_iter().map(note).collect()
    }
}

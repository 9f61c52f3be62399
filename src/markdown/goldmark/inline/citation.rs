//! Citations: `@key`, and the brackets that hold or follow one.

use crate::markdown::goldmark::citation;
use super::{Bracket, Item, Reader};

impl Reader<'_, '_> {
    /// Reads the citation `@key` at a place; gives where the text goes on.
    pub(super) fn citation(&mut self, at: usize) -> Option<usize> {
        let citable = self.options.citable.as_ref()?;
        let start = self.text[..at].trim_end_matches('_');
        let preceded = if start.is_empty() { citation::may_begin(&self.source[..self.place(0)]) } else { citation::may_begin(start) };
        if !preceded {
            return None;
        }
        let (key, length) = citation::key(&self.text[at + 1..self.line_end])?;
        let key = &self.text[at + 1..][key];
        let known = citable.is_known(key);
        if !known && (self.brackets.is_empty() || !citable.is_readable(key)) {
            return None;
        }
        let range = at..at + 1 + length;
        self.items.push(Item::Citation { range: range.clone(), known });
        self.citations += 1;
        Some(range.end)
    }

    /// Makes a bracket that is no link, and ends at a place, a group of citations, if there are keys in it; a locator, if a citation stands before it.
    pub(super) fn group(&mut self, bracket: Bracket, at: usize) -> Option<usize> {
        let citable = self.options.citable.as_ref()?;
        let inside = bracket.range.end..at;
        // A mark of a note that is not defined.
        if self.text[inside.clone()].starts_with('^') {
            return None;
        }
        let locator = self.citations == bracket.citations;
        if locator {
            let mut before = self.items[..bracket.item].iter().rev();
            let last = match before.next() {
                Some(Item::Text(range)) if &self.text[range.clone()] == " " => before.next(),
                last => last,
            };
            let Some(Item::Citation { range, known: true }) = last else { return None };
            let (key, _) = citation::key(&self.text[range.start + 1..range.end])?;
            if bracket.is_image || inside.is_empty() || !self.brackets.is_empty() || !citable.is_work(&self.text[range.start + 1..][key]) {
                return None;
            }
        }
        // In brackets a key is one, whether there is such a work or not.
        for item in &mut self.items[bracket.item..] {
            if let Item::Citation { known, .. } = item {
                *known = true;
            }
        }
        self.citations = bracket.citations;
        self.pair_delimiters(bracket.delimiters);
        let end = at + 1;
        self.items[bracket.item] = Item::Group { range: bracket.range, end, locator };
        self.items.push(Item::GroupEnd(at..end));
        Some(end)
    }
}

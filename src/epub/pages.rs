//! The pages of the printed edition, as marks in the text.

use std::collections::BTreeMap;

use crate::book::TextId;
use crate::book::page_map::PageMap;

/// A page that begins at an offset of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageMark {
    pub offset: u32,
    /// Into [`PageMarks::labels`].
    pub page: usize,
}

/// Where printed pages begin, by text.
#[derive(Clone, Debug, Default)]
pub struct PageMarks {
    pub labels: Vec<String>,
    by_text: BTreeMap<TextId, Vec<PageMark>>,
}

impl PageMarks {
    /// Pages without text of the book (blanks, the title page, the contents) have no place in the EPUB.
    pub fn new(map: Option<&PageMap>) -> PageMarks {
        let mut marks = PageMarks::default();
        for start in map.iter().flat_map(|map| &map.starts) {
            let Some(position) = start.position else { continue };
            let page = marks.labels.len();
            marks.labels.push(start.label.clone());
            marks.by_text.entry(position.text).or_default().push(PageMark { offset: position.offset, page });
        }
        for marks in marks.by_text.values_mut() {
            marks.sort();
        }
        marks
    }

    /// Of one text, in order.
    pub fn of(&self, text: TextId) -> &[PageMark] {
        self.by_text.get(&text).map_or(&[], Vec::as_slice)
    }
}

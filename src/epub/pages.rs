//! The pages of the printed edition, as marks in the text.

use std::collections::BTreeMap;

use crate::book::TextId;
use crate::book::index::MarkedPage;
use crate::book::page_map::{FrontPage, PageMap};

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
    /// Of what the index names, by id.
    pub marks: BTreeMap<String, MarkedPage>,
    by_text: BTreeMap<TextId, Vec<PageMark>>,
    front: BTreeMap<FrontPage, usize>,
}

impl PageMarks {
    /// The marks of a page map. Pages that the EPUB has nothing of (blanks, the half-title, the second page of the contents) have no place in it.
    pub fn new(map: Option<&PageMap>) -> PageMarks {
        let mut marks = PageMarks { marks: map.map(|map| map.marks.clone()).unwrap_or_default(), ..PageMarks::default() };
        for start in map.iter().flat_map(|map| &map.starts) {
            let page = marks.labels.len();
            match (start.position, start.front) {
                (Some(position), _) => marks.by_text.entry(position.text).or_default().push(PageMark { offset: position.offset, page }),
                (None, Some(front)) if !marks.front.contains_key(&front) => drop(marks.front.insert(front, page)),
                (None, _) => continue,
            }
            marks.labels.push(start.label.clone());
        }
        for marks in marks.by_text.values_mut() {
            marks.sort();
        }
        marks
    }

    /// The page made from the metadata, as the index of its label.
    pub fn front(&self, page: FrontPage) -> Option<usize> {
        self.front.get(&page).copied()
    }

    /// The marks in one text, in order.
    pub fn of(&self, text: TextId) -> &[PageMark] {
        self.by_text.get(&text).map_or(&[], Vec::as_slice)
    }
}

//! Where code stands in a text: it is no place for what is extracted from it.

use std::ops::Range;

use super::goldmark::{Document, Event, Known, Tag as MarkdownTag};
use super::reader::Reader;

/// Whether places of a text, asked for in order, stand in code.
pub struct InCode {
    /// In order, those within others after them.
    ranges: Vec<Range<usize>>,
    passed: usize,
}

impl InCode {
    pub fn of(reader: &Reader, text: &str) -> InCode {
        InCode { ranges: code_ranges(reader, text), passed: 0 }
    }

    pub fn holds(&mut self, at: usize) -> bool {
        while self.ranges.get(self.passed).is_some_and(|range| range.end <= at) {
            self.passed += 1;
        }
        self.ranges.get(self.passed).is_some_and(|range| range.contains(&at))
    }
}

/// Code is no place for what is extracted: its ranges in a text.
pub fn code_ranges(reader: &Reader, text: &str) -> Vec<Range<usize>> {
    let options = reader.goldmark_options();
    let mut ranges: Vec<_> = Document::new(text, &options)
        .events(&Known::default())
        .into_iter()
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(MarkdownTag::CodeBlock(_)) | Event::InlineHtml(_)))
        .map(|(_, range)| range)
        .collect();
    // Those of the notes come last.
    ranges.sort_by_key(|range| range.start);
    ranges
}

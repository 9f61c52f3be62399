//! Where code stands in a text: it is no place for what is extracted from it.

use std::ops::Range;

use super::goldmark::{Document, Event, Known, Tag as MarkdownTag};
use super::reader::Reader;

/// The ranges of code in a text, where no formula, drawing or the like is looked for.
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

//! What was found in a block, as events with their places in the source.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown::goldmark::delimiter::Delimiter;
use crate::markdown::goldmark::event::{Event, Tag, TagEnd};
use crate::markdown::goldmark::text::{Pieces, is_blank};
use super::{Events, Item, Place, Reader};

impl<'s> Reader<'s, '_> {
    /// The place in the source of a place in the block's text.
    pub(super) fn place(&self, at: usize) -> usize {
        let line = self.starts.partition_point(|(start, _)| *start <= at).checked_sub(1);
        let (start, source) = line.map_or((0, self.base), |line| self.starts[line]);
        source + at - start
    }

    /// The range in the source of a range of the block's text.
    fn places(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.place(range.start);
        // The end is where the last byte is.
        let end = if range.is_empty() { start } else { self.place(range.end - 1) + 1 };
        start..end
    }

    /// A range of the block's text, borrowed from the source where it lies in one piece there.
    fn part(&self, range: &Range<usize>) -> Cow<'s, str> {
        let places = self.places(range);
        if places.len() == range.len() { self.source[places].into() } else { self.text[range.clone()].to_owned().into() }
    }

    /// Writes all items as events.
    pub(super) fn write(mut self, place: Place, events: &mut Events<'s>) {
        for item in std::mem::take(&mut self.items) {
            let (event, range) = match item {
                Item::Text(range) => {
                    self.write_text(&range, events);
                    continue;
                }
                Item::Code { inner, range } => {
                    let mut code = self.part(&inner);
                    if code.contains('\n') {
                        code = code.replace('\n', " ").into();
                    }
                    if code.len() > 1 && code.starts_with(' ') && code.ends_with(' ') && !is_blank(&code) {
                        code = code[1..code.len() - 1].to_owned().into();
                    }
                    if code.contains('\r') {
                        code = code.replace('\r', "").into();
                    }
                    if place == Place::Cell && code.contains("\\|") {
                        code = code.replace("\\|", "|").into();
                    }
                    (Event::Code(code), range)
                }
                Item::Html(range) => (Event::InlineHtml(self.part(&range)), range),
                Item::Note { label, range } => (Event::FootnoteReference(self.part(&label)), range),
                Item::Citation { range, known: true } => (Event::Citation(self.part(&range)), range),
                Item::Citation { range, .. } => {
                    self.write_text(&range, events);
                    continue;
                }
                Item::Group { range, end, locator } => {
                    // An exclamation mark before the bracket makes no picture of it.
                    let bracket = range.end - 1;
                    if bracket > range.start {
                        events.push((Event::Text("!".into()), self.places(&(range.start..bracket))));
                    }
                    (Event::Start(if locator { Tag::Locator } else { Tag::Citations }), bracket..end)
                }
                Item::GroupEnd(range) => (Event::End(TagEnd::Inline), range),
                Item::Break { hard: true, range } => (Event::HardBreak, range),
                Item::Break { range, .. } => (Event::SoftBreak, range),
                Item::Task { done, range } => (Event::TaskListMarker(done), range),
                Item::Delimiter(number) => {
                    if let Some(delimiter) = self.settled.get(number) {
                        self.write_delimiter(delimiter, events);
                    }
                    continue;
                }
                Item::Bracket { range, link: None } => (Event::Text(self.part(&range)), range),
                Item::Bracket { range, link: Some(link) } => {
                    let (address, title) = (link.address.into(), link.title.into());
                    let tag = if link.is_image { Tag::Image { address, title } } else { Tag::Link { address, title } };
                    (Event::Start(tag), range.start..link.end)
                }
                Item::LinkEnd(range) => (Event::End(TagEnd::Inline), range),
                Item::Address { range, text, address } => {
                    let places = self.places(&range);
                    events.push((Event::Start(Tag::Link { address: address.into(), title: "".into() }), places.clone()));
                    events.push((Event::Text(self.part(&text)), self.places(&text)));
                    events.push((Event::End(TagEnd::Inline), places));
                    continue;
                }
            };
            events.push((event, self.places(&range)));
        }
    }

    /// Writes a range of text, its backslashes and character references resolved.
    fn write_text(&self, range: &Range<usize>, events: &mut Events<'s>) {
        let places = self.places(range);
        let text = &self.source[places.clone()];
        if !text.bytes().any(|byte| matches!(byte, b'\\' | b'&')) {
            events.push((Event::Text(text.into()), places));
            return;
        }
        for (piece, within) in Pieces(text, 0) {
            events.push((Event::Text(piece), places.start + within.start..places.start + within.end));
        }
    }

    /// Writes a run of delimiters: ends of emphasis, what is left as text, and beginnings.
    fn write_delimiter(&self, delimiter: &Delimiter, events: &mut Events<'s>) {
        let mut at = delimiter.start;
        for count in &delimiter.closes {
            events.push((Event::End(TagEnd::Inline), self.places(&(at..at + count))));
            at += count;
        }
        if delimiter.length > 0 {
            let range = at..at + delimiter.length;
            events.push((Event::Text(self.part(&range)), self.places(&range)));
            at = range.end;
        }
        for (count, end) in delimiter.opens.iter().rev() {
            let tag = match (delimiter.byte(), count) {
                (b'~', 1) if self.options.extras.subscript => Tag::Subscript,
                (b'~', _) => Tag::Strikethrough,
                (b'+', _) => Tag::Inserted,
                (b'=', _) => Tag::Marked,
                (b'^', _) => Tag::Superscript,
                (_, 2) => Tag::Strong,
                _ => Tag::Emphasis,
            };
            events.push((Event::Start(tag), self.places(&(at..*end))));
            at += count;
        }
        debug_assert_eq!(at, delimiter.end());
    }
}

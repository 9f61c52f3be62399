//! Poems: quotations whose lines are the poet's.
//!
//! Each line is a span of class `line`, so that what turns over can be indented and kept with it; the forced line ends stay between them.
//! A poem that is `numbered` has the number of every fifth line, or as the author says (`every=10`, `start=41`), counted on through its
//! stanzas: an empty span, whose number each output puts into the margin.

use crate::book::visit::{VisitorMut, flat_text, walk_chapter_mut};
use crate::book::*;

/// Every so many lines have their number.
const EVERY: u32 = 5;

/// Divides the poems of a chapter into lines, and numbers those that ask for it.
pub fn divide(chapter: &mut Chapter) {
    walk_chapter_mut(chapter, &mut Poems);
}

struct Poems;

impl VisitorMut for Poems {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Quote(quote) = &mut block.kind else { return };
        if quote.kind != QuoteKind::Verse {
            return;
        }
        let mut count = Count::of(&mut block.attributes);
        for stanza in &mut quote.blocks {
            if let BlockKind::Paragraph(text) = &mut stanza.kind {
                self::stanza(text, &mut count);
            }
        }
    }
}

/// Which lines have numbers.
struct Count {
    numbered: bool,
    next: u32,
    every: u32,
}

impl Count {
    /// Which lines the poem's attributes have numbered. The attributes that are read are removed: on no element do they mean anything.
    fn of(attributes: &mut Attributes) -> Count {
        let mut count = Count { numbered: attributes.classes.iter().any(|class| class == NUMBERED), next: 1, every: EVERY };
        let positive = |value: &str| value.trim().parse::<u32>().ok().filter(|number| *number > 0);
        attributes.other.retain(|(name, value)| {
            let known = match name.strip_prefix("data-").unwrap_or(name) {
                "numbered" | "linenos" => {
                    count.numbered |= !matches!(value.as_str(), "false" | "0");
                    return false;
                }
                "start" | "linenostart" => &mut count.next,
                "every" => &mut count.every,
                _ => return true,
            };
            *known = positive(value).unwrap_or(*known);
            false
        });
        if count.numbered && !attributes.classes.iter().any(|class| class == NUMBERED) {
            attributes.classes.push(NUMBERED.to_owned());
        }
        count
    }

    /// Counts the next line; gives its number where it is to be shown.
    fn number(&mut self) -> Option<u32> {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        (self.numbered && number.is_multiple_of(self.every)).then_some(number)
    }
}

/// The class of a poem whose lines are numbered.
const NUMBERED: &str = "numbered";

/// Makes each line of a stanza a span of the class `line`, with its number where it has one.
fn stanza(text: &mut Text, count: &mut Count) {
    let lines = lines(std::mem::take(&mut text.inlines));
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.into_iter().enumerate() {
        if flat_text(&line).trim().is_empty() {
            text.inlines.extend(line);
        } else {
            let number = count.number().map(|number| {
                let other = vec![(VERSE_NUMBER.to_owned(), number.to_string())];
                let attributes = Attributes { classes: vec![VERSE_NUMBER.to_owned()], other, ..Attributes::default() };
                Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content: Inlines::new() })
            });
            let attributes = Attributes { classes: vec!["line".to_owned()], ..Attributes::default() };
            text.inlines.push(Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content: number.into_iter().chain(line).collect() }));
        }
        if at < last {
            text.inlines.push(Inline::LineBreak);
        }
    }
}

/// Divides inlines at the forced line ends, also at those within marks and links, which begin again on the next line.
fn lines(inlines: Inlines) -> Vec<Inlines> {
    let mut lines = vec![Inlines::new()];
    for inline in inlines {
        let parts: Vec<Inline> = match inline {
            Inline::LineBreak => {
                lines.push(Inlines::new());
                continue;
            }
            Inline::Span(mut span) => {
                let parts = self::lines(std::mem::take(&mut span.content));
                let part = |content| Inline::Span(InlineSpan { content, attributes: once(&mut span.attributes), role: span.role });
                parts.into_iter().map(part).collect()
            }
            Inline::Link(mut link) => {
                let parts = self::lines(std::mem::take(&mut link.content));
                let part = |content| Inline::Link(Link { content, attributes: once(&mut link.attributes), ..link.clone() });
                parts.into_iter().map(part).collect()
            }
            other => vec![other],
        };
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                lines.push(Inlines::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push(part);
            }
        }
    }
    lines
}

/// The attributes for the next part of a divided element: with the id only the first time.
fn once(attributes: &mut Attributes) -> Attributes {
    let again = Attributes { id: None, ..attributes.clone() };
    std::mem::replace(attributes, again)
}

/// Makes the ends of the source's lines in paragraphs forced: a shortcode for verse keeps them.
pub fn keep_lines(blocks: &mut [Block]) {
    for block in blocks {
        if let BlockKind::Paragraph(text) = &mut block.kind {
            text.inlines = kept(std::mem::take(&mut text.inlines));
        }
    }
}

/// Makes the line ends in strings forced.
fn kept(inlines: Inlines) -> Inlines {
    let mut made = Inlines::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Str(words) => {
                for (at, line) in words.split('\n').enumerate() {
                    // A forced end of the author's own has its line end behind it.
                    if at > 0 && !matches!(made.last(), Some(Inline::LineBreak)) {
                        made.push(Inline::LineBreak);
                    }
                    if !line.is_empty() {
                        made.push(Inline::Str(line.to_owned()));
                    }
                }
            }
            Inline::Span(span) => made.push(Inline::Span(InlineSpan { content: kept(span.content), ..span })),
            Inline::Link(link) => made.push(Inline::Link(Link { content: kept(link.content), ..link })),
            other => made.push(other),
        }
    }
    made
}

//! Markdown as Goldmark reads it, which is what Hugo reads with: CommonMark with its tables, definitions, notes, struck-out text,
//! tasks, bare addresses and attributes of headings.
//!
//! ```text
//! text → block: the tree of blocks (start, html, reference, table) → inline: what their lines hold → events with their places
//! ```
//!
//! Written from the specification of CommonMark and from what the real Hugo makes of pages; `tests/hugo_random.rs` compares both.
//! The cost is that of the text's length: what was looked for once in vain is not looked for again.

mod address;
mod block;
mod citation;
mod cursor;
mod delimiter;
mod event;
mod heading;
mod html;
mod inline;
mod reference;
mod start;
mod table;
mod text;
mod options;

use std::ops::Range;

pub use citation::Citable;
pub use event::{Alignment, Event, Tag, TagEnd};
pub use inline::Events;


use block::{Kind, ROOT, Tree};
use inline::{Context, Place};
pub use options::*;

/// Where the key is in what follows `@`.
pub fn citation_key(text: &str) -> Option<Range<usize>> {
    citation::key(text).map(|(key, _)| key)
}

/// The blocks of a text, whose lines wait to be read.
pub struct Document<'s> {
    text: &'s str,
    options: &'s Options,
    tree: Tree,
}

impl<'s> Document<'s> {
    /// Reads the blocks of a text; its inlines are read by [`Document::events`].
    pub fn new(text: &'s str, options: &'s Options) -> Document<'s> {
        Document { text, options, tree: block::tree(text, options) }
    }

    /// Adds the references and notes that the text defines to `known`; the first definition of a label counts.
    pub fn define(&self, known: &mut Known) {
        for definition in &self.tree.references {
            let found = (definition.address.clone(), definition.title.clone());
            known.references.entry(fold(&definition.label)).or_insert(found);
        }
        known.notes.extend(self.note_labels().map(fold));
    }

    /// The labels of the notes that the text defines.
    pub fn note_labels(&self) -> impl Iterator<Item = &'s str> {
        let text = self.text;
        self.tree.notes.iter().filter_map(move |note| match &self.tree.blocks[*note].kind {
            Kind::Note(label) => Some(&text[label.clone()]),
            _ => None,
        })
    }

    /// All of the text in order, the notes at the end.
    pub fn events(&self, known: &Known) -> Events<'s> {
        let mut events = Vec::new();
        let context = &Context::new(self.text, self.options, known);
        self.write_children(ROOT, context, &mut events);
        let mut notes = self.tree.notes.clone();
        notes.sort_by_key(|note| self.tree.blocks[*note].range.start);
        for note in notes {
            self.write(note, context, &mut events);
        }
        events
    }

    /// Writes the children of a block, and theirs.
    fn write_children(&self, block: usize, context: &Context, events: &mut Events<'s>) {
        // By a list of what is to be done: blocks may stand deep in each other.
        enum Step {
            Block(usize),
            End(TagEnd, Range<usize>),
        }
        let children = |block: usize| self.tree.blocks[block].children.iter().rev().map(|child| Step::Block(*child));
        let mut steps: Vec<Step> = children(block).collect();
        while let Some(step) = steps.pop() {
            match step {
                Step::End(end, range) => events.push((Event::End(end), range)),
                Step::Block(block) => {
                    if let Some(end) = self.begin(block, context, events) {
                        steps.push(Step::End(end, self.tree.blocks[block].range.clone()));
                        steps.extend(children(block));
                    }
                }
            }
        }
    }

    /// Writes a block whole.
    fn write(&self, block: usize, context: &Context, events: &mut Events<'s>) {
        if let Some(end) = self.begin(block, context, events) {
            self.write_children(block, context, events);
            events.push((Event::End(end), self.tree.blocks[block].range.clone()));
        }
    }

    /// Writes the beginning of a block and its lines; gives its end when it has one.
    fn begin(&self, number: usize, context: &Context, events: &mut Events<'s>) -> Option<TagEnd> {
        let block = &self.tree.blocks[number];
        let range = block.range.clone();
        let mut place = Place::Text;
        let tag = match &block.kind {
            Kind::Document | Kind::Nothing => return None,
            Kind::Attributes(pairs) => {
                events.push((Event::Attributes(pairs.clone()), range));
                return None;
            }
            Kind::Rule => {
                events.push((Event::Rule, range));
                return None;
            }
            Kind::Paragraph => {
                place = self.place(number);
                // One behind another is a paragraph all the same.
                let follows_text = events.last().is_some_and(|(event, _)| event.is_inline());
                if self.is_tight(number) && !follows_text {
                    inline::read(self.text, &block.lines, place, context, events);
                    return None;
                }
                Tag::Paragraph
            }
            Kind::Heading(level) => return Some(self.heading(number, *level, context, events)),
            Kind::IndentedCode => return Some(self.code(number, None, events)),
            Kind::FencedCode { info, .. } => return Some(self.code(number, Some(info.clone()), events)),
            Kind::Html(_) => {
                // Words of two lines stay apart.
                if events.last().is_some_and(|(event, _)| event.is_inline()) {
                    events.push((Event::SoftBreak, range.start..range.start));
                }
                events.push((Event::Start(Tag::HtmlBlock), range));
                for line in &block.lines {
                    events.push((Event::Html(self.text[line.range.clone()].into()), line.range.clone()));
                }
                return Some(TagEnd::HtmlBlock);
            }
            Kind::Quote => Tag::BlockQuote,
            Kind::List { start, .. } => Tag::List(*start),
            Kind::Item { .. } => Tag::Item,
            Kind::Definitions { .. } => Tag::DefinitionList,
            Kind::Term => Tag::DefinitionListTitle,
            Kind::Definition { .. } => Tag::DefinitionListDefinition,
            Kind::Note(label) => Tag::FootnoteDefinition(self.text[label.clone()].into()),
            Kind::Table(alignments) => Tag::Table(alignments.clone()),
            Kind::Row { head: true } => Tag::TableHead,
            Kind::Row { .. } => Tag::TableRow,
            Kind::Cell => {
                place = Place::Cell;
                Tag::TableCell
            }
        };
        let end = tag.to_end();
        events.push((Event::Start(tag), range));
        inline::read(self.text, &block.lines, place, context, events);
        Some(end)
    }

    /// Whether the paragraph of this number has no space around it (in a tight list or definition).
    fn is_tight(&self, number: usize) -> bool {
        let Some(parent) = self.tree.blocks[number].parent else { return false };
        match self.tree.blocks[parent].kind {
            Kind::Definition { tight } => tight == Some(number),
            Kind::Item { .. } => {
                let list = self.tree.blocks[parent].parent.unwrap_or(ROOT);
                matches!(self.tree.blocks[list].kind, Kind::List { tight: true, .. })
            }
            _ => false,
        }
    }

    /// Whether the block is the first of an item, where a task may begin.
    fn place(&self, number: usize) -> Place {
        let is_first = self.tree.blocks[number].parent.is_some_and(|parent| {
            let parent = &self.tree.blocks[parent];
            matches!(parent.kind, Kind::Item { .. }) && parent.children.first() == Some(&number)
        });
        if is_first { Place::FirstOfItem } else { Place::Text }
    }

    /// Writes the beginning of a heading with its attributes, and its text.
    fn heading(&self, number: usize, level: u8, context: &Context, events: &mut Events<'s>) -> TagEnd {
        let block = &self.tree.blocks[number];
        let mut lines = block.lines.clone();
        let mut attributes = Vec::new();
        if let Some(line) = lines.last_mut() {
            let text = &self.text[line.range.clone()];
            // A line under it makes another heading than `#` before it, which alone may be closed by `#`.
            let atx = self.text[block.range.start..].starts_with('#') && line.range.start != block.range.start;
            let (length, found) = if atx {
                heading::text_of_line(text, self.options.heading_attributes)
            } else if self.options.heading_attributes {
                heading::without_attributes(text)
            } else {
                (text.len(), Vec::new())
            };
            line.range.end = line.range.start + length;
            attributes = found;
        }
        lines.retain(|line| !line.range.is_empty());
        events.push((Event::Start(Tag::Heading(level, attributes)), block.range.clone()));
        inline::read(self.text, &lines, self.place(number), context, events);
        TagEnd::Heading
    }

    /// Writes the beginning and the lines of a code block; `info`: where what follows the fence stands.
    fn code(&self, number: usize, info: Option<Range<usize>>, events: &mut Events<'s>) -> TagEnd {
        let block = &self.tree.blocks[number];
        let info = info.map(|info| {
            let info = &self.text[info];
            if info.contains('\\') || info.contains('&') { text::unescaped(info).into() } else { info.into() }
        });
        events.push((Event::Start(Tag::CodeBlock(info)), block.range.clone()));
        for line in &block.lines {
            let mut content: std::borrow::Cow<'s, str> = self.text[line.range.clone()].into();
            if let Some(bare) = content.strip_suffix("\r\n") {
                content = format!("{bare}\n").into();
            }
            if !content.ends_with('\n') {
                content = format!("{content}\n").into();
            }
            if line.padding > 0 {
                content = format!("{}{content}", " ".repeat(line.padding)).into();
            }
            events.push((Event::Text(content), line.range.clone()));
        }
        TagEnd::CodeBlock
    }
}

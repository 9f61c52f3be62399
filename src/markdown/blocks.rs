//! Goldmark's events → pieces and blocks, one fragment at a time.

use super::builder::Builder;
use std::ops::Range;

use crate::message;
use crate::book::{Definition as Terms, *};
use crate::limits;

use super::captions;
use super::flow::{Flow, Part, Piece, into_blocks, into_inlines, paragraph, take_leading_blocks};
use super::fragment::Fragment;
use super::goldmark::{self, Citable, Document, Event, Events, Options, Tag, TagEnd};
use super::html::{self, resolve};
use super::reader::{Definition, Reader};
use super::{attributes, code, inlines, quotes};

impl Reader<'_> {
    /// What Goldmark reads, by the site's settings.
    pub fn goldmark_options(&self) -> Options {
        let markup = &self.config.markup;
        Options {
            tables: markup.tables,
            footnotes: markup.footnotes,
            strikethrough: markup.strikethrough,
            extras: markup.extras,
            task_lists: markup.task_lists,
            heading_attributes: markup.heading_attributes,
            block_attributes: markup.block_attributes,
            definition_lists: markup.definition_lists,
            typographer: markup.typographer,
            linkify: markup.linkify.then(|| markup.linkify_protocol.clone()),
            citable: Some(Citable { works: self.config.citation_keys.clone() }),
        }
    }

    /// Finds the link references and the labels of notes that a fragment defines.
    pub fn collect_definitions(&mut self, fragment: &Fragment) {
        let options = self.goldmark_options();
        Document::new(&fragment.text, &options).define(&mut self.known);
    }

    /// Reads a fragment: its blocks, or the inlines of its one line.
    pub fn flows(&mut self, fragment: &Fragment) -> Vec<Flow> {
        let (pieces, _) = read(self, fragment);
        resolve(self, pieces)
    }

    /// Reads a fragment as blocks.
    pub fn blocks(&mut self, fragment: &Fragment) -> Vec<Block> {
        let flows = self.flows(fragment);
        let span = self.span_in(fragment, &(0..fragment.text.len()));
        // A picture of HTML that stands alone is no smaller than one of Markdown.
        paragraph(flows, span)
    }

    /// Reads a fragment as a line: the inlines of its paragraphs; blocks that are none go to `after`.
    pub fn line(&mut self, fragment: &Fragment, after: &mut Vec<Block>) -> Inlines {
        into_inlines(self.flows(fragment), after)
    }
}

/// The pieces of a fragment, and whether a paragraph stood right in it.
fn read(reader: &mut Reader, fragment: &Fragment) -> (Vec<Piece>, bool) {
    let options = reader.goldmark_options();
    let document = Document::new(&fragment.text, &options);
    document.define(&mut reader.known);
    let mut events = document.events(&reader.known);
    html::hide_programs(&mut events);
    let events = within_limit(reader, fragment, events);
    let mut builder = Builder { reader, fragment, events: events.into_iter(), depth: 0, tasks: Vec::new() };
    builder.pieces()
}

/// The events with all blocks from the limit on as one paragraph of plain text: what each block costs would be too much.
fn within_limit<'e>(reader: &mut Reader, fragment: &Fragment, events: Events<'e>) -> Events<'e> {
    let is_block = |event: &Event<'_>| matches!(event, Event::Start(tag) if !tag.is_inline()) || matches!(event, Event::Rule);
    let before = reader.blocks_begun;
    reader.blocks_begun += events.iter().filter(|(event, _)| is_block(event)).count();
    if !limits::PAGE_BLOCKS.is_passed_by(reader.blocks_begun) {
        return events;
    }
    let allowed = limits::PAGE_BLOCKS.count().saturating_sub(before);
    let (mut kept, mut open, mut count): (Events<'e>, Vec<TagEnd>, usize) = (Vec::new(), Vec::new(), 0);
    for (event, range) in events {
        count += usize::from(is_block(&event));
        if count <= allowed {
            match &event {
                Event::Start(tag) => open.push(tag.to_end()),
                Event::End(_) => drop(open.pop()),
                _ => {}
            }
            kept.push((event, range));
            continue;
        }
        let here = range.start..range.start;
        if count == allowed + 1 && is_block(&event) {
            let message = message!("the page has more than {most} blocks; what follows stands as plain text", most = limits::PAGE_BLOCKS.most());
            let span = reader.span_in(fragment, &range);
            reader.tally("too-many", message, span, message!("make several pages of it; --limit page-blocks=N allows more"));
            kept.extend(open.drain(..).rev().map(|end| (Event::End(end), here.clone())));
            kept.push((Event::Start(Tag::Paragraph), here.clone()));
        }
        match event {
            // Words of two blocks stay apart.
            event if is_block(&event) => kept.push((Event::SoftBreak, here)),
            Event::End(TagEnd::Inline) => kept.push((event, range)),
            Event::End(_) | Event::TaskListMarker(_) | Event::Attributes(_) => {}
            Event::Html(html) => kept.push((Event::Text(html), range)),
            event => kept.push((event, range)),
        }
    }
    if count > allowed {
        let end = fragment.text.len();
        kept.push((Event::End(TagEnd::Block), end..end));
    }
    kept
}

impl<'e> Builder<'_, '_, 'e> {
    /// Reads up to the end of the container that is open; gives them, and whether a paragraph stood right in it.
    fn pieces(&mut self) -> (Vec<Piece>, bool) {
        let mut pieces = Vec::new();
        let mut paragraphs = false;
        let mut flattened = 0;
        self.depth += 1;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(tag) => {
                    paragraphs |= matches!(tag, Tag::Paragraph);
                    if limits::NESTING.is_passed_by(self.depth) {
                        let message =
                            message!("blocks stand more than {most} deep in each other; what is deeper stands with what is around it", most = limits::NESTING.most());
                        let span = self.span(&range);
                        self.reader.tally("too-deep", message, span, message!("put fewer quotations, lists and boxes into each other; --limit nesting=N allows more"));
                        flattened += 1;
                    } else {
                        self.element(tag, range, &mut pieces);
                        if let (false, Some(Piece::Flow(Flow::Block(block)))) = (self.reader.loose_marks.is_empty(), pieces.last_mut()) {
                            super::index::attach(self.reader, block);
                        }
                    }
                }
                Event::End(_) if flattened > 0 => flattened -= 1,
                Event::End(_) => break,
                Event::Rule => pieces.push(Block::new(BlockKind::ThematicBreak, self.span(&range)).into()),
                Event::Attributes(pairs) => pieces.push(Flow::Part(Part::Attributes(attributes::from_pairs(pairs))).into()),
                Event::TaskListMarker(done) => {
                    if let Some(task) = self.tasks.last_mut() {
                        *task = Some(done);
                    }
                }
                other => inlines::event(self, other, range, &mut pieces),
            }
        }
        self.depth -= 1;
        (pieces, paragraphs)
    }

    /// Reads the inside of the open container, its HTML elements resolved.
    pub fn flows(&mut self) -> Vec<Flow> {
        let (pieces, _) = self.pieces();
        resolve(self.reader, pieces)
    }

    /// Reads the element that has just begun, up to its end, and adds what it becomes to `pieces`.
    fn element(&mut self, tag: Tag<'e>, range: Range<usize>, pieces: &mut Vec<Piece>) {
        let span = self.span(&range);
        let kind = match tag {
            Tag::Paragraph => {
                let flows = self.flows();
                pieces.extend(paragraph(flows, span).into_iter().map(Piece::from));
                return;
            }
            Tag::Heading(level, given) => {
                let given = attributes::from_pairs(given);
                return self.heading(level, given, range, pieces);
            }
            Tag::BlockQuote => {
                let flows = self.flows();
                quotes::kind(self.reader, into_blocks(flows, span), span)
            }
            Tag::CodeBlock(fence) => {
                let text = self.text();
                let flows = code::block(self.reader, fence.as_deref(), text, span);
                pieces.extend(flows.into_iter().map(Piece::from));
                return;
            }
            Tag::HtmlBlock => {
                let text = self.text();
                return self.reader.html_pieces(&text, span, pieces);
            }
            Tag::List(start) => BlockKind::List(self.list(start)),
            // Read by `list`.
            Tag::Item => return,
            Tag::FootnoteDefinition(label) => {
                let flows = self.flows();
                let blocks = into_blocks(flows, span);
                self.reader.definitions.push(Definition { label: label.to_string(), blocks, span });
                return;
            }
            Tag::DefinitionList => BlockKind::Definitions(self.definitions()),
            Tag::Table(alignments) => {
                let mut table = self.table(&alignments);
                captions::pictured(&mut table);
                captioned(&table).map_or(BlockKind::Table(table), BlockKind::Figure)
            }
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                let (inside, _) = self.pieces();
                pieces.extend(inside);
                return;
            }
            inline => return inlines::element(self, inline, range, pieces),
        };
        pieces.push(Block::new(kind, span).into());
    }

    /// The text of a container that holds nothing else.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(t) | Event::Html(t) | Event::InlineHtml(t) => text.push_str(&t),
                Event::SoftBreak | Event::HardBreak => text.push('\n'),
                Event::End(_) => break,
                _ => {}
            }
        }
        text
    }

    /// Reads a heading; blocks within its line stand before or after it.
    fn heading(&mut self, level: u8, mut given: Attributes, range: Range<usize>, pieces: &mut Vec<Piece>) {
        let span = self.span(&range);
        let first = self.events.as_slice().first().map_or(range.end, |(_, r)| r.start).max(range.start);
        let flows_end = self.heading_end(&range);
        let mut after = Vec::new();
        let mut flows = self.flows();
        pieces.extend(take_leading_blocks(&mut flows).into_iter().map(Piece::from));
        let inlines = into_inlines(flows, &mut after);
        let source = self.fragment.text.get(first..flows_end).unwrap_or_default();
        // Hugo makes the id from the heading's last line.
        let source = match source.trim_end().rsplit_once('\n') {
            Some((_, last)) => self.reader.plain(last.trim()),
            None => super::headings::source_of_id(&inlines, &self.reader.config.markup),
        };
        given.id = match given.id {
            Some(id) => Some(self.reader.ids.given(&id)),
            None if !self.reader.config.markup.auto_heading_ids => None,
            None => self.reader.ids.of_heading(&source),
        };
        let heading = Heading { level, text: Text::new(inlines, span), attributes: given };
        pieces.push(Block::new(BlockKind::Heading(heading), span).into());
        pieces.extend(after.into_iter().map(Piece::from));
    }

    /// Where the last event within the heading ends.
    fn heading_end(&self, range: &Range<usize>) -> usize {
        let inside =
            self.events.as_slice().iter().take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Heading)));
        inside.map(|(_, r)| r.end).max().unwrap_or(range.start).min(range.end)
    }

    /// Reads the items of a list up to its end; `start` is the first number of an ordered one.
    fn list(&mut self, start: Option<u64>) -> List {
        let mut items = Vec::new();
        let mut tight = true;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    self.tasks.push(None);
                    let (pieces, paragraphs) = self.pieces();
                    tight &= !paragraphs;
                    let task = self.tasks.pop().flatten();
                    let flows = resolve(self.reader, pieces);
                    let span = self.span(&range);
                    items.push(ListItem { task, blocks: into_blocks(flows, span), ..ListItem::default() });
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        let kind = start.map_or(ListKind::Bullet, |start| ListKind::Ordered { start });
        List { kind, tight, items, ..List::default() }
    }

    /// Reads a definition list up to its end.
    fn definitions(&mut self) -> Vec<Terms> {
        let mut definitions: Vec<Terms> = Vec::new();
        while let Some((event, range)) = self.events.next() {
            let span = self.span(&range);
            match event {
                Event::Start(Tag::DefinitionListTitle) => {
                    let mut after = Vec::new();
                    let flows = self.flows();
                    let term = Text::new(into_inlines(flows, &mut after), span);
                    match definitions.last_mut().filter(|d| d.details.is_empty()) {
                        Some(definition) => definition.terms.push(term),
                        None => definitions.push(Terms { terms: vec![term], details: Vec::new() }),
                    }
                    // Blocks of raw HTML cannot stand in a term.
                    if !after.is_empty() {
                        if definitions.is_empty() {
                            definitions.push(Terms::default());
                        }
                        if let Some(definition) = definitions.last_mut() {
                            definition.details.push(after);
                        }
                    }
                }
                Event::Start(Tag::DefinitionListDefinition) => {
                    let flows = self.flows();
                    let blocks = into_blocks(flows, span);
                    if definitions.is_empty() {
                        definitions.push(Terms::default());
                    }
                    if let Some(definition) = definitions.last_mut() {
                        definition.details.push(blocks);
                    }
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        definitions
    }

    /// Reads a table up to its end.
    fn table(&mut self, alignments: &[goldmark::Alignment]) -> Table {
        let alignment = |a: &goldmark::Alignment| match a {
            goldmark::Alignment::Center => Alignment::Center,
            goldmark::Alignment::End => Alignment::End,
            _ => Alignment::Start,
        };
        let mut table = Table { alignments: alignments.iter().map(alignment).collect(), ..Table::default() };
        let mut head = false;
        let mut cells = Vec::new();
        let mut depth = 0;
        let mut last_end = 0;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => {
                    head = true;
                    depth += 1;
                }
                Event::Start(Tag::TableRow) => depth += 1,
                Event::Start(Tag::TableCell) => {
                    last_end = range.end;
                    let flows = self.flows();
                    let blocks = into_blocks(flows, self.span(&range));
                    cells.push(Cell { blocks, header: head, column_span: 1, row_span: 1, alignment: None });
                }
                Event::End(_) if depth > 0 => {
                    depth -= 1;
                    self.excess_cells(last_end);
                    let row = Row { cells: std::mem::take(&mut cells) };
                    if std::mem::take(&mut head) { table.head.push(row) } else { table.rows.push(row) }
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        table
    }

    /// Reports the cells of a row that are more than the table has columns: they are lost, on the web too.
    fn excess_cells(&mut self, last_end: usize) {
        let rest = self.fragment.text.get(last_end..).unwrap_or_default();
        let rest = rest.split('\n').next().unwrap_or_default();
        if rest.chars().any(|c| c.is_alphanumeric()) {
            let span = self.span(&(last_end..last_end + rest.len()));
            let message = message!("the row has more cells than the table has columns: `{rest}` is left out", rest = rest.trim());
            self.reader.emit("table-cells", message, span, message!("add a column to the head, or write `\\|` for a bar within a cell"));
        }
    }
}

/// The figure of a table that is one picture over one line of text, as many authors write a picture with its caption.
fn captioned(table: &Table) -> Option<Figure> {
    let [Row { cells: head }] = table.head.as_slice() else { return None };
    let [Row { cells: row }] = table.rows.as_slice() else { return None };
    let ([head], [foot]) = (head.as_slice(), row.as_slice()) else { return None };
    let [Block { kind: BlockKind::Figure(figure), .. }] = head.blocks.as_slice() else { return None };
    let [Block { kind: BlockKind::Paragraph(caption), .. }] = foot.blocks.as_slice() else { return None };
    let pictured = caption.inlines.iter().any(|inline| matches!(inline, Inline::Image(_)));
    (!pictured).then(|| Figure { caption: Some(caption.clone()), ..figure.clone() })
}

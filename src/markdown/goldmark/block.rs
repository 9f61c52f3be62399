//! The tree of blocks: line by line, those that are open take their marks from the line's beginning or end, and what is left
//! begins new ones or goes on with a paragraph.
//!
//! What begins a block is tried in Goldmark's order. Paragraphs are looked through when they end: definitions of link
//! references leave them, and their last lines may be a table.

use std::ops::Range;

use super::Options;
use super::cursor::Cursor;
use super::event::Alignment;
use super::start::{self, Marker};
use super::text::{indented_by, is_blank, is_space};
use super::{html, reference, table};

/// What deeper containers would cost each line is too much: deeper marks are text.
const MOST_OPEN: usize = 1_000;

pub const ROOT: usize = 0;

/// A line, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub range: Range<usize>,
    /// The columns of white space before it: in code, what was left of a tab; in a paragraph, its indentation.
    pub padding: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Document,
    Quote,
    List {
        marker: u8,
        start: Option<u64>,
        tight: bool,
    },
    /// How far its text is indented.
    Item {
        offset: usize,
    },
    Paragraph,
    /// Definitions of references, which are nothing to see.
    Nothing,
    Heading(u8),
    IndentedCode,
    FencedCode {
        fence: u8,
        length: usize,
        indent: usize,
        info: Range<usize>,
    },
    Html(html::Ending),
    Rule,
    Definitions {
        offset: usize,
    },
    Term,
    /// The paragraph in it that has no space around it.
    Definition {
        tight: Option<usize>,
    },
    /// With its label.
    Note(Range<usize>),
    Table(Vec<Alignment>),
    Row {
        head: bool,
    },
    Cell,
}

pub struct Block {
    pub kind: Kind,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    pub lines: Vec<Line>,
    pub range: Range<usize>,
    blank_before: bool,
}

/// Blocks by number, those of the notes, and what defines references.
pub struct Tree {
    pub blocks: Vec<Block>,
    pub notes: Vec<usize>,
    pub references: Vec<reference::Definition>,
}

/// Reads the blocks of a text.
pub fn tree(text: &str, options: &Options) -> Tree {
    let mut parser = Parser {
        text,
        options,
        cursor: Cursor::new(text),
        blocks: Vec::new(),
        open: Vec::new(),
        notes: Vec::new(),
        references: Vec::new(),
        is_next_item: false,
        is_empty_item_over: false,
        is_paragraph_closed: false,
        is_after_blank: false,
    };
    parser.add(Kind::Document, None, 0);
    parser.read();
    // A block ends where the last in it ends.
    for block in (1..parser.blocks.len()).rev() {
        let end = parser.blocks[block].lines.last().map_or(0, |line| line.range.end).max(parser.blocks[block].range.end);
        parser.blocks[block].range.end = end;
        if let Some(parent) = parser.blocks[block].parent {
            let range = &mut parser.blocks[parent].range;
            range.end = range.end.max(end);
        }
    }
    Tree { blocks: parser.blocks, notes: parser.notes, references: parser.references }
}

struct Parser<'s> {
    text: &'s str,
    options: &'s Options,
    cursor: Cursor<'s>,
    blocks: Vec<Block>,
    /// The blocks that are open, each in the one before it.
    open: Vec<usize>,
    notes: Vec<usize>,
    references: Vec<reference::Definition>,
    /// The line begins the next item of its list.
    is_next_item: bool,
    /// Blank lines followed an item without text.
    is_empty_item_over: bool,
    /// The paragraph that was open has been closed by what follows it.
    is_paragraph_closed: bool,
    /// What begins has a blank line before it.
    is_after_blank: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Nothing,
    Continuation,
    Blocks,
}

enum Found {
    Nothing,
    /// The paragraph before it was none: the line is looked at again.
    Again,
    /// A block, or several in each other; whether others may begin in it.
    Block {
        children: Option<usize>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    Ends,
    On,
    /// On, and blocks may begin in it.
    OnWithBlocks,
}

impl Parser<'_> {
    fn read(&mut self) {
        let (mut blank_before, mut blank_now): (Vec<bool>, Vec<bool>) = (Vec::new(), Vec::new());
        while self.cursor.skip_blank_lines() {
            self.open_blocks(ROOT, true);
            self.cursor.next_line();
            blank_before.clear();
            while !self.open.is_empty() {
                if self.cursor.is_at_end() {
                    self.close(0, self.open.len());
                    return;
                }
                blank_now.clear();
                self.line(&blank_before, &mut blank_now);
                self.cursor.next_line();
                std::mem::swap(&mut blank_before, &mut blank_now);
            }
        }
    }

    /// Goes with a line through the blocks that are open. `blank_before`: which of them had a blank line before this one.
    fn line(&mut self, blank_before: &[bool], blank_now: &mut Vec<bool>) {
        let was_blank = |level: usize| blank_before.get(level).or(blank_before.last()).copied().unwrap_or(false);
        let count = self.open.len();
        for i in 0..count {
            let block = self.open[i];
            blank_now.push(self.cursor.is_blank());
            if self.blocks[block].kind != Kind::Paragraph {
                match self.goes_on(block) {
                    Goes::OnWithBlocks if i + 1 == count => {
                        self.open_blocks(block, was_blank(i + 1));
                        return;
                    }
                    Goes::On | Goes::OnWithBlocks => continue,
                    Goes::Ends => {}
                }
            }
            let parent = if i == 0 { ROOT } else { self.open[i - 1] };
            self.is_paragraph_closed = false;
            if self.open_blocks(parent, was_blank(i)) != Opened::Continuation {
                self.close(i, count - usize::from(self.is_paragraph_closed));
            }
            return;
        }
    }

    /// Begins blocks with what is left of the line, or goes on with the paragraph that is open.
    fn open_blocks(&mut self, mut parent: usize, blank: bool) -> Opened {
        self.is_after_blank = blank;
        let mut opened = Opened::Nothing;
        let mut paragraph = self.open_paragraph();
        while !matches!(self.cursor.rest().as_bytes().first(), None | Some(b'\n')) || self.cursor.padding > 0 {
            let interrupts = paragraph.is_some() && opened == Opened::Nothing;
            match self.open_block(parent, interrupts) {
                Found::Nothing => break,
                Found::Again => paragraph = None,
                Found::Block { children } => {
                    opened = Opened::Blocks;
                    match children {
                        Some(child) => parent = child,
                        None => break,
                    }
                }
            }
        }
        if let Some(paragraph) = paragraph.filter(|_| opened == Opened::Nothing)
            && self.add_line(paragraph)
        {
            return Opened::Continuation;
        }
        opened
    }

    fn open_paragraph(&self) -> Option<usize> {
        self.open.last().copied().filter(|last| self.blocks[*last].kind == Kind::Paragraph)
    }

    /// The first block that the rest of the line begins. One that `interrupts` a paragraph is neither code nor a paragraph.
    fn open_block(&mut self, parent: usize, interrupts: bool) -> Found {
        let (indent, bytes) = self.cursor.indentation();
        let rest = &self.cursor.rest()[bytes..];
        let start = self.cursor.at + bytes;
        if is_blank(rest) {
            return Found::Nothing;
        }
        if indent <= 3 {
            let found = match rest.as_bytes()[0] {
                b'=' | b'-' | b'*' | b'_' | b'+' | b'0'..=b'9' => self.underline_or_list(parent, rest, start),
                b':' if self.options.definition_lists && indent == 0 => self.definition(parent),
                b'#' => self.heading(parent, rest, start),
                b'`' | b'~' => self.fence(parent, rest, start, indent),
                b'>' => self.quote(parent, start),
                b'<' => self.html(parent, rest, start),
                b'[' if self.options.footnotes => self.note(parent, rest, start),
                _ => Found::Nothing,
            };
            if !matches!(found, Found::Nothing) {
                return found;
            }
        }
        if interrupts {
            return Found::Nothing;
        }
        if indent > 3 {
            let code = self.begin(Kind::IndentedCode, parent, start);
            self.cursor.take_indentation(4);
            self.add_rest(code);
            return Found::Block { children: None };
        }
        let paragraph = self.begin(Kind::Paragraph, parent, start);
        self.add_line(paragraph);
        Found::Block { children: None }
    }

    fn underline_or_list(&mut self, parent: usize, rest: &str, start: usize) -> Found {
        let tab = self.text[self.cursor.at..start].contains('\t');
        if let Some(level) = start::underline(rest).filter(|_| !tab)
            && let Some(paragraph) = self.open_paragraph().filter(|p| self.is_last_child(*p, parent))
        {
            if self.close_open_paragraph(paragraph) {
                return Found::Again;
            }
            let lines = std::mem::take(&mut self.blocks[paragraph].lines);
            let (from, blank) = (self.blocks[paragraph].range.start, self.blocks[paragraph].blank_before);
            self.detach(paragraph);
            let heading = self.begin(Kind::Heading(level), parent, from);
            self.blocks[heading].lines = lines;
            self.blocks[heading].range.end = self.line_end();
            self.blocks[heading].blank_before = blank;
            return Found::Block { children: None };
        }
        if start::is_rule(rest) {
            let rule = self.begin(Kind::Rule, parent, start);
            self.blocks[rule].range.end = self.line_end();
            return Found::Block { children: None };
        }
        match start::marker(rest).filter(|_| !tab) {
            Some(marker) => self.item(parent, rest, start, marker),
            None => Found::Nothing,
        }
    }

    fn item(&mut self, parent: usize, rest: &str, start: usize, marker: Marker) -> Found {
        let after = &rest[marker.length..];
        let lead = self.cursor.padding + start - self.cursor.at;
        let goes_on = std::mem::take(&mut self.is_next_item) && matches!(self.blocks[parent].kind, Kind::List { .. });
        let list = if goes_on {
            if lead.saturating_sub(self.last_offset(parent)) > 3 {
                return Found::Nothing;
            }
            parent
        } else {
            let interrupts = self.open_paragraph().is_some_and(|p| self.blocks[p].parent == Some(parent));
            if interrupts && (marker.start.is_some_and(|first| first != 1) || is_blank(after)) || self.is_too_deep() {
                return Found::Nothing;
            }
            self.begin(Kind::List { marker: marker.kind, start: marker.start, tight: true }, parent, start)
        };
        self.is_empty_item_over = false;
        let from = lead + marker.length;
        let spaces = super::text::indentation(after, from).0;
        let spaces = if is_blank(after) || spaces > 4 { 1 } else { spaces };
        let item = self.begin(Kind::Item { offset: from + spaces }, list, start);
        if is_blank(after) {
            self.blocks[item].range.end = start + marker.length;
            return Found::Block { children: None };
        }
        let (bytes, padding) = indented_by(after, from, spaces).unwrap_or((0, 0));
        self.cursor.advance(start - self.cursor.at + marker.length + bytes, padding);
        Found::Block { children: Some(item) }
    }

    fn last_offset(&self, list: usize) -> usize {
        match self.blocks[list].children.last().map(|item| &self.blocks[*item].kind) {
            Some(Kind::Item { offset }) => *offset,
            _ => 0,
        }
    }

    /// A description, the paragraph before it being its terms.
    fn definition(&mut self, parent: usize) -> Found {
        let after = &self.cursor.rest()[1..];
        let width = super::text::indentation(after, 1).0;
        if matches!(self.blocks[parent].kind, Kind::Definitions { .. }) || width < 1 || self.is_too_deep() {
            return Found::Nothing;
        }
        let offset = 1 + if width >= 8 { 5 } else { width };
        let siblings = &self.blocks[parent].children;
        let Some(last) = siblings.last().copied() else { return Found::Nothing };
        let is_list = |block: usize| matches!(self.blocks[block].kind, Kind::Definitions { .. });
        let (list, terms) = if is_list(last) {
            (Some(last), None)
        } else if self.blocks[last].kind == Kind::Paragraph {
            (siblings.len().checked_sub(2).map(|at| siblings[at]).filter(|block| is_list(*block)), Some(last))
        } else {
            return Found::Nothing;
        };
        let list = match list {
            Some(list) => {
                // It comes behind its next terms.
                self.detach(list);
                self.blocks[list].parent = Some(parent);
                self.blocks[parent].children.push(list);
                self.blocks[list].kind = Kind::Definitions { offset };
                self.blocks[list].blank_before = self.is_after_blank;
                self.open.push(list);
                list
            }
            None => {
                if let Some(paragraph) = terms.filter(|terms| self.open_paragraph() == Some(*terms))
                    && self.close_open_paragraph(paragraph)
                {
                    return Found::Again;
                }
                let from = terms.map_or(self.cursor.at, |terms| self.blocks[terms].range.start);
                self.begin(Kind::Definitions { offset }, parent, from)
            }
        };
        if let Some(paragraph) = terms {
            for mut line in std::mem::take(&mut self.blocks[paragraph].lines) {
                line.range.end = line.range.start + self.text[line.range.clone()].trim_end().len();
                let term = self.add(Kind::Term, Some(list), line.range.start);
                self.blocks[term].lines.push(line);
            }
            self.detach(paragraph);
        }
        let description = self.begin(Kind::Definition { tight: None }, list, self.cursor.at);
        self.blocks[description].range.end = self.cursor.at + 1;
        let (bytes, padding) = indented_by(after, 1, offset - 1).unwrap_or((0, 0));
        self.cursor.advance(1 + bytes, padding);
        Found::Block { children: Some(description) }
    }

    fn heading(&mut self, parent: usize, rest: &str, start: usize) -> Found {
        let level = rest.bytes().take_while(|b| *b == b'#').count();
        let text = &rest[level..];
        if level > 6 || text.bytes().next().is_some_and(|b| !is_space(b)) {
            return Found::Nothing;
        }
        let heading = self.begin(Kind::Heading(level as u8), parent, start);
        let from = start + level + text.len() - text.trim_start().len();
        let to = start + level + text.trim_end().len();
        if from < to {
            self.blocks[heading].lines.push(Line { range: from..to, padding: 0 });
        }
        self.blocks[heading].range.end = self.line_end();
        Found::Block { children: None }
    }

    fn fence(&mut self, parent: usize, rest: &str, start: usize, indent: usize) -> Found {
        let fence = rest.as_bytes()[0];
        let length = rest.bytes().take_while(|b| *b == fence).count();
        let info = rest[length..].trim_matches([' ', '\t', '\n', '\r', '\x0B', '\x0C']);
        if length < 3 || fence == b'`' && info.contains('`') {
            return Found::Nothing;
        }
        let from = start + length + rest[length..].find(info).unwrap_or(0);
        let kind = Kind::FencedCode { fence, length, indent, info: from..from + info.len() };
        let code = self.begin(kind, parent, start);
        self.blocks[code].range.end = self.line_end();
        Found::Block { children: None }
    }

    fn quote(&mut self, parent: usize, start: usize) -> Found {
        if self.is_too_deep() {
            return Found::Nothing;
        }
        let quote = self.begin(Kind::Quote, parent, start);
        self.blocks[quote].range.end = start + 1;
        self.take_quote_mark();
        Found::Block { children: Some(quote) }
    }

    /// Takes a `>` and the space behind it; tells whether there is one.
    fn take_quote_mark(&mut self) -> bool {
        let (indent, bytes) = self.cursor.indentation();
        if indent > 3 || !self.cursor.rest()[bytes..].starts_with('>') {
            return false;
        }
        self.cursor.advance(bytes + 1, 0);
        match self.cursor.rest().as_bytes().first() {
            Some(b' ') => self.cursor.advance(1, 0),
            Some(b'\t') => {
                let width = super::text::tab_width(self.cursor.column());
                self.cursor.advance(1, width - 1);
            }
            _ => {}
        }
        true
    }

    fn html(&mut self, parent: usize, rest: &str, start: usize) -> Found {
        let tab = self.text[self.cursor.at..start].contains('\t');
        let ending = html::block(rest, self.open_paragraph().is_some()).filter(|_| !tab);
        let Some(ending) = ending else { return Found::Nothing };
        let block = self.begin(Kind::Html(ending), parent, start);
        self.add_rest(block);
        Found::Block { children: None }
    }

    fn note(&mut self, parent: usize, rest: &str, start: usize) -> Found {
        let Some(length) = reference::note_label(rest).filter(|length| rest[3 + length..].starts_with(':')) else {
            return Found::Nothing;
        };
        if is_blank(&rest[2..2 + length]) || self.is_too_deep() {
            return Found::Nothing;
        }
        let note = self.begin(Kind::Note(start + 2..start + 2 + length), parent, start);
        self.cursor.advance(start - self.cursor.at + length + 4, 0);
        self.blocks[note].range.end = self.cursor.at;
        Found::Block { children: Some(note) }
    }

    /// Whether a block that is no paragraph goes on with this line, of which it takes its marks.
    fn goes_on(&mut self, block: usize) -> Goes {
        let blank = self.cursor.is_blank();
        match self.blocks[block].kind.clone() {
            Kind::Quote if self.take_quote_mark() => Goes::OnWithBlocks,
            Kind::List { marker, start, .. } => self.list_goes_on(block, marker, start.is_some(), blank),
            Kind::Item { .. } => self.item_goes_on(block, blank),
            Kind::Definitions { .. } | Kind::Definition { .. } | Kind::Note(_) if blank => Goes::OnWithBlocks,
            Kind::Definitions { offset } if self.cursor.take_indentation(offset) => Goes::OnWithBlocks,
            Kind::Definition { .. } => Goes::OnWithBlocks,
            Kind::Note(_) if self.cursor.take_indentation(4) => Goes::OnWithBlocks,
            Kind::IndentedCode if blank => {
                // A blank line keeps what it has more than the indentation.
                if !self.cursor.take_indentation(4) {
                    let bytes = self.cursor.rest().trim_end_matches(['\n', '\r']).len();
                    self.cursor.advance(bytes, 0);
                }
                self.add_rest(block);
                Goes::On
            }
            Kind::IndentedCode if self.cursor.take_indentation(4) => {
                self.add_rest(block);
                Goes::On
            }
            Kind::FencedCode { fence, length, indent, .. } => {
                let (width, bytes) = self.cursor.indentation();
                let rest = &self.cursor.rest()[bytes..];
                let run = rest.bytes().take_while(|b| *b == fence).count();
                if width < 4 && run >= length && is_blank(&rest[run..]) {
                    self.blocks[block].range.end = self.line_end();
                    self.skip_line();
                    return Goes::Ends;
                }
                if !self.cursor.take_indentation(indent) {
                    let bytes = bytes.min(self.cursor.rest().trim_end_matches(['\n', '\r']).len());
                    self.cursor.advance(bytes, 0);
                }
                self.add_rest(block);
                Goes::On
            }
            Kind::Html(ending) => self.html_goes_on(block, ending, blank),
            _ => Goes::Ends,
        }
    }

    fn list_goes_on(&mut self, list: usize, marker: u8, ordered: bool, blank: bool) -> Goes {
        let empty = self.blocks[list].children.last().is_none_or(|item| self.blocks[*item].children.is_empty());
        if blank {
            self.is_empty_item_over |= empty;
            return Goes::OnWithBlocks;
        }
        let offset = self.last_offset(list);
        let (indent, bytes) = self.cursor.indentation();
        if indent < offset || empty {
            let rest = &self.cursor.rest()[bytes..];
            let tab = self.cursor.rest()[..bytes].contains('\t');
            if let Some(found) = start::marker(rest).filter(|_| indent < 4 && !tab) {
                if found.kind != marker || found.start.is_some() != ordered {
                    return Goes::Ends;
                }
                // A rule is no item, and under a paragraph it may be the line of a heading.
                let line = &rest[found.length - 1..];
                let underlines = self.open_paragraph().is_some() && start::underline(line) == Some(2);
                return if start::is_rule(line) && !underlines { Goes::Ends } else { Goes::OnWithBlocks };
            }
            if !empty {
                return Goes::Ends;
            }
        }
        if empty && indent < offset || self.is_empty_item_over { Goes::Ends } else { Goes::OnWithBlocks }
    }

    fn item_goes_on(&mut self, item: usize, blank: bool) -> Goes {
        if blank {
            let bytes = self.cursor.rest().trim_end_matches('\n').len();
            self.cursor.advance(bytes, 0);
            return Goes::OnWithBlocks;
        }
        let list = self.blocks[item].parent.unwrap_or(ROOT);
        let offset = self.last_offset(list);
        let empty = self.blocks[item].children.is_empty() && self.is_empty_item_over;
        let (indent, bytes) = self.cursor.indentation();
        if (empty || indent < offset) && indent < 4 {
            let tab = self.cursor.rest()[..bytes].contains('\t');
            if start::marker(&self.cursor.rest()[bytes..]).is_some() && !tab {
                self.is_next_item = true;
                return Goes::Ends;
            }
            if !empty {
                return Goes::Ends;
            }
        }
        self.cursor.take_indentation(offset);
        Goes::OnWithBlocks
    }

    fn html_goes_on(&mut self, block: usize, ending: html::Ending, blank: bool) -> Goes {
        if ending == html::Ending::Blank {
            if blank {
                return Goes::Ends;
            }
        } else {
            let first = &self.blocks[block].lines;
            if first.len() == 1 && ending.is_in(&self.text[first[0].range.clone()]) {
                return Goes::Ends;
            }
            if ending.is_in(self.cursor.rest()) {
                self.add_rest(block);
                self.skip_line();
                return Goes::Ends;
            }
        }
        self.add_rest(block);
        Goes::On
    }

    /// Adds the rest of the line to a paragraph; tells whether there is something.
    fn add_line(&mut self, paragraph: usize) -> bool {
        let rest = self.cursor.rest();
        let text = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0B', '\x0C']);
        if text.is_empty() {
            return false;
        }
        let range = self.cursor.end - text.len()..self.cursor.end;
        let padding = self.cursor.padding + super::text::indentation(rest, self.cursor.padding).0;
        self.blocks[paragraph].lines.push(Line { range, padding });
        true
    }

    fn add_rest(&mut self, block: usize) {
        let line = Line { range: self.cursor.at..self.cursor.end, padding: self.cursor.padding };
        self.blocks[block].lines.push(line);
    }

    /// To the line's end, for what has taken all of it.
    fn skip_line(&mut self) {
        let bytes = self.cursor.rest().trim_end_matches('\n').len();
        self.cursor.advance(bytes, 0);
    }

    fn line_end(&self) -> usize {
        self.cursor.end
    }

    fn is_too_deep(&self) -> bool {
        self.open.len() >= MOST_OPEN
    }

    fn add(&mut self, kind: Kind, parent: Option<usize>, start: usize) -> usize {
        let block = self.blocks.len();
        self.blocks.push(Block {
            kind,
            parent,
            children: Vec::new(),
            lines: Vec::new(),
            range: start..start,
            blank_before: self.is_after_blank,
        });
        if let Some(parent) = parent {
            self.blocks[parent].children.push(block);
        }
        block
    }

    /// Adds a block and opens it.
    fn begin(&mut self, kind: Kind, parent: usize, start: usize) -> usize {
        let block = self.add(kind, Some(parent), start);
        self.open.push(block);
        block
    }

    fn is_last_child(&self, block: usize, parent: usize) -> bool {
        self.blocks[parent].children.last() == Some(&block)
    }

    /// Takes a block out of its parent.
    fn detach(&mut self, block: usize) {
        if let Some(parent) = self.blocks[block].parent.take() {
            let children = &mut self.blocks[parent].children;
            // It is one of the last.
            if let Some(at) = children.iter().rposition(|child| *child == block) {
                children.remove(at);
            }
        }
    }

    /// Closes the open paragraph because something needs it; tells whether nothing is left of it.
    fn close_open_paragraph(&mut self, paragraph: usize) -> bool {
        self.open.pop();
        self.is_paragraph_closed = true;
        // Its lines lose their indentation before a table is looked for.
        for line in &mut self.blocks[paragraph].lines {
            line.padding = 0;
        }
        self.close_paragraph(paragraph);
        self.blocks[paragraph].parent.is_none() || self.blocks[paragraph].kind == Kind::Nothing
    }

    /// Closes the open blocks of some places, the innermost first.
    fn close(&mut self, from: usize, to: usize) {
        for at in (from..to).rev() {
            let block = self.open[at];
            match self.blocks[block].kind {
                Kind::Paragraph => self.close_paragraph(block),
                Kind::IndentedCode => {
                    let text = self.text;
                    let lines = &mut self.blocks[block].lines;
                    while lines.last().is_some_and(|line| is_blank(&text[line.range.clone()])) {
                        lines.pop();
                    }
                }
                Kind::List { marker, start, .. } => {
                    let tight = self.is_tight(block);
                    self.blocks[block].kind = Kind::List { marker, start, tight };
                }
                Kind::Definition { .. } if !self.blocks[block].blank_before => {
                    // Goldmark does it to the first paragraph alone.
                    let mut children = self.blocks[block].children.iter().copied();
                    let tight = children.find(|child| self.blocks[*child].kind == Kind::Paragraph);
                    self.blocks[block].kind = Kind::Definition { tight };
                }
                Kind::Note(_) => {
                    self.detach(block);
                    self.notes.push(block);
                }
                _ => {}
            }
        }
        self.open.drain(from..to.max(from));
    }

    /// No blank line between items, nor between the blocks of one.
    fn is_tight(&self, list: usize) -> bool {
        let items = &self.blocks[list].children;
        let blank = |block: &usize| self.blocks[*block].blank_before;
        !items.iter().skip(1).any(blank) && !items.iter().any(|item| self.blocks[*item].children.iter().skip(1).any(blank))
    }

    fn close_paragraph(&mut self, paragraph: usize) {
        if self.blocks[paragraph].parent.is_none() {
            return;
        }
        if let Some(line) = self.blocks[paragraph].lines.last_mut() {
            let text = &self.text[line.range.clone()];
            line.range.end = line.range.start + text.trim_end_matches([' ', '\t', '\n', '\r', '\x0B', '\x0C']).len();
        }
        let taken = reference::take(self.text, &mut self.blocks[paragraph].lines, &mut self.references);
        if taken && self.blocks[paragraph].lines.is_empty() {
            self.blocks[paragraph].kind = Kind::Nothing;
            return;
        }
        if taken {
            self.add_before(paragraph, Kind::Nothing);
        }
        if self.options.tables
            && let Some(found) = table::find(self.text, &self.blocks[paragraph].lines)
        {
            self.add_table(paragraph, found);
        }
    }

    fn add_before(&mut self, block: usize, kind: Kind) {
        let Some(parent) = self.blocks[block].parent else { return };
        let start = self.blocks[block].range.start;
        let added = self.add(kind, Some(parent), start);
        self.blocks[added].blank_before = self.blocks[block].blank_before;
        let children = &mut self.blocks[parent].children;
        children.pop();
        let at = children.iter().rposition(|child| *child == block).unwrap_or(children.len());
        children.insert(at, added);
    }

    /// The table that the last lines of a paragraph are, behind it.
    fn add_table(&mut self, paragraph: usize, found: table::Table) {
        let Some(parent) = self.blocks[paragraph].parent else { return };
        let head = found.head;
        let lines = self.blocks[paragraph].lines.split_off(head);
        let (start, end) = (lines[0].range.start, lines.last().map_or(0, |line| line.range.end));
        let table = self.add(Kind::Table(found.alignments), Some(parent), start);
        self.blocks[table].range.end = end;
        // Behind the paragraph, before what may follow it already.
        self.blocks[parent].children.pop();
        let at = self.blocks[parent].children.iter().rposition(|child| *child == paragraph).map_or(0, |at| at + 1);
        self.blocks[parent].children.insert(at, table);
        for (i, cells) in found.rows.into_iter().enumerate() {
            let line = &lines[if i == 0 { 0 } else { i + 1 }].range;
            let row = self.add(Kind::Row { head: i == 0 }, Some(table), line.start);
            self.blocks[row].range.end = line.end;
            for cell in cells {
                let block = self.add(Kind::Cell, Some(row), cell.range.start);
                self.blocks[block].range.end = cell.range.end;
                self.blocks[block].lines.push(Line { range: cell.text, padding: 0 });
            }
        }
        match self.blocks[paragraph].lines.last_mut() {
            Some(last) => last.range.end = last.range.end.saturating_sub(1).max(last.range.start),
            None => self.detach(paragraph),
        }
    }
}

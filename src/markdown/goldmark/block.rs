//! The tree of blocks: line by line, those that are open take their marks from the line's beginning or end, and what is left
//! begins new ones or goes on with a paragraph.
//!
//! What begins a block is tried in Goldmark's order. Paragraphs are looked through when they end: definitions of link
//! references leave them, and their last lines may be a table.

mod container;
mod leaf;

use std::ops::Range;

use super::Options;
use super::cursor::Cursor;
use super::event::Alignment;
use super::text::is_blank;
use super::{html, reference};

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
    Attributes(Vec<(String, String)>),
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

/// The state of the block phase, as CommonMark describes it: the tree, the open blocks, and what the line at hand has shown.
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
    /// Reads all lines.
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

    /// Goes through the open blocks with a line, each of which takes its marks from it or ends. `blank_before`: which of them had a blank line before this one.
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
                b'#' => self.atx_heading(parent, rest, start),
                b'`' | b'~' => self.fence(parent, rest, start, indent),
                b'>' => self.quote(parent, start),
                b'<' => self.html(parent, rest, start),
                b'{' if self.options.block_attributes => self.attributes(parent, rest, start),
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

    /// Whether a block that is no paragraph goes on with this line, of which it takes its marks.
    fn goes_on(&mut self, block: usize) -> Goes {
        let blank = self.cursor.is_blank();
        match self.blocks[block].kind.clone() {
            Kind::Quote if self.take_quote_mark() => Goes::OnWithBlocks,
            Kind::List { .. } if blank => self.list_after_blank(block),
            Kind::List { marker, start, .. } => self.list_goes_on(block, marker, start.is_some()),
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

    /// Adds the rest of the line to a paragraph; gives whether there is something.
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

    /// Adds the rest of the line to a block as it is.
    fn add_rest(&mut self, block: usize) {
        let line = Line { range: self.cursor.at..self.cursor.end, padding: self.cursor.padding };
        self.blocks[block].lines.push(line);
    }

    /// Moves to the line's end, for a block that has taken all of it.
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

    /// Adds a block to the tree without opening it; gives its number.
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

    /// Adds a block to the tree and opens it; gives its number.
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

    /// Closes the open blocks from `from` to before `to` in the stack, the innermost first.
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
}

//! Blocks that hold no others: headings, rules, code, HTML, and paragraphs, of which definitions of references and tables are made
//! when they end.

use super::{Found, Goes, Kind, Line, Parser};
use crate::markdown::goldmark::text::{is_blank, is_space};
use crate::markdown::goldmark::{heading, html, reference, start, table};

impl Parser<'_> {
    /// A line of `-` or `=`: the line under a heading, a thematic break, or the marker of an item.
    pub(super) fn underline_or_list(&mut self, parent: usize, rest: &str, start: usize) -> Found {
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

    /// Begins an ATX heading (`#` to `######`), if the line is one.
    pub(super) fn atx_heading(&mut self, parent: usize, rest: &str, start: usize) -> Found {
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

    /// Begins a line of attributes in braces. With words behind them they are words too, where Goldmark loses both.
    pub(super) fn attributes(&mut self, parent: usize, rest: &str, start: usize) -> Found {
        let found = heading::attributes(rest, 0).filter(|(end, _)| is_blank(&rest[*end..]));
        let Some((_, pairs)) = found else { return Found::Nothing };
        let block = self.begin(Kind::Attributes(pairs), parent, start);
        self.blocks[block].range.end = self.line_end();
        Found::Block { children: None }
    }

    /// Begins fenced code, if the line is a fence.
    pub(super) fn fence(&mut self, parent: usize, rest: &str, start: usize, indent: usize) -> Found {
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

    /// Begins raw HTML, if the line does.
    pub(super) fn html(&mut self, parent: usize, rest: &str, start: usize) -> Found {
        let tab = self.text[self.cursor.at..start].contains('\t');
        let ending = html::block(rest, self.open_paragraph().is_some()).filter(|_| !tab);
        let Some(ending) = ending else { return Found::Nothing };
        let block = self.begin(Kind::Html(ending), parent, start);
        self.add_rest(block);
        Found::Block { children: None }
    }

    /// Whether raw HTML goes on with a line.
    pub(super) fn html_goes_on(&mut self, block: usize, ending: html::Ending, blank: bool) -> Goes {
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

    /// Closes the open paragraph because something needs it; gives whether nothing is left of it.
    pub(super) fn close_open_paragraph(&mut self, paragraph: usize) -> bool {
        self.open.pop();
        self.is_paragraph_closed = true;
        // Its lines lose their indentation before a table is looked for.
        for line in &mut self.blocks[paragraph].lines {
            line.padding = 0;
        }
        self.close_paragraph(paragraph);
        self.blocks[paragraph].parent.is_none() || self.blocks[paragraph].kind == Kind::Nothing
    }

    /// Closes a paragraph: takes the definitions of references off its beginning, and makes a table of its last lines when they are one.
    pub(super) fn close_paragraph(&mut self, paragraph: usize) {
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

    /// Adds a block as the sibling right before another.
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

    /// Adds the table that the last lines of a paragraph are, behind it.
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

//! Blocks that hold others: quotations, lists, definitions and notes.

use super::{Found, Goes, Kind, Parser, ROOT};
use crate::markdown::goldmark::reference;
use crate::markdown::goldmark::start::{self, Marker};
use crate::markdown::goldmark::text::{self, indented_by, is_blank};

impl Parser<'_> {
    /// Begins an item, and the list around it unless it goes on with the one that is open.
    pub(super) fn item(&mut self, parent: usize, rest: &str, start: usize, marker: Marker) -> Found {
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
        let spaces = text::indentation(after, from).0;
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

    /// The indentation of the text of a list's last item, in columns.
    fn last_offset(&self, list: usize) -> usize {
        match self.blocks[list].children.last().map(|item| &self.blocks[*item].kind) {
            Some(Kind::Item { offset }) => *offset,
            _ => 0,
        }
    }

    /// Begins the description of a definition list (`:`), the paragraph before it being its terms.
    pub(super) fn definition(&mut self, parent: usize) -> Found {
        let after = &self.cursor.rest()[1..];
        let width = text::indentation(after, 1).0;
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

    /// Begins a quotation at a `>`.
    pub(super) fn quote(&mut self, parent: usize, start: usize) -> Found {
        if self.is_too_deep() {
            return Found::Nothing;
        }
        let quote = self.begin(Kind::Quote, parent, start);
        self.blocks[quote].range.end = start + 1;
        self.take_quote_mark();
        Found::Block { children: Some(quote) }
    }

    /// Takes a `>` and the space behind it; gives whether there is one.
    pub(super) fn take_quote_mark(&mut self) -> bool {
        let (indent, bytes) = self.cursor.indentation();
        if indent > 3 || !self.cursor.rest()[bytes..].starts_with('>') {
            return false;
        }
        self.cursor.advance(bytes + 1, 0);
        match self.cursor.rest().as_bytes().first() {
            Some(b' ') => self.cursor.advance(1, 0),
            Some(b'\t') => {
                let width = text::tab_width(self.cursor.column());
                self.cursor.advance(1, width - 1);
            }
            _ => {}
        }
        true
    }

    /// Begins the definition of a note (`[^label]:`), if the line is one.
    pub(super) fn note(&mut self, parent: usize, rest: &str, start: usize) -> Found {
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

    /// A list goes on after a blank line; whether its last item is still empty is kept, since that ends it later.
    pub(super) fn list_after_blank(&mut self, list: usize) -> Goes {
        self.is_empty_item_over |= self.has_empty_item(list);
        Goes::OnWithBlocks
    }

    /// Whether the last item of a list holds nothing.
    fn has_empty_item(&self, list: usize) -> bool {
        self.blocks[list].children.last().is_none_or(|item| self.blocks[*item].children.is_empty())
    }

    /// Whether a list goes on with a line that is not blank: with text of its last item, or with a next item of its kind.
    pub(super) fn list_goes_on(&mut self, list: usize, marker: u8, ordered: bool) -> Goes {
        let empty = self.has_empty_item(list);
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

    /// Whether an item goes on with a line, of which it takes its indentation.
    pub(super) fn item_goes_on(&mut self, item: usize, blank: bool) -> Goes {
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

    /// Whether no blank line stands between the items of a list, nor between the blocks of one.
    pub(super) fn is_tight(&self, list: usize) -> bool {
        let items = &self.blocks[list].children;
        let blank = |block: &usize| self.blocks[*block].blank_before;
        !items.iter().skip(1).any(blank) && !items.iter().any(|item| self.blocks[*item].children.iter().skip(1).any(blank))
    }
}

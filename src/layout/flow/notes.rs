//! Footnotes as strips for the foot of a page, and author's notes as the list that they are.

use super::column::{Fixed, Keep};
use super::blocks::inset;
use super::list::Label;
use super::text::note_name;
use super::{Flow, Setting};
use crate::book::elements::{self, Opening, Siblings, Tag};
use crate::book::shown::Shown;
use crate::book::{Note, NoteKind, Text};
use crate::layout::pages::{Item, ItemKind, NodeRole};
use crate::layout::paragraph::Owner;
use crate::length::Length;
use crate::style::{Align, Element, Style};

/// Between a note's figure and its text (F6).
const LABEL_GAP: (i64, i64) = (1, 2);

impl<'a> Flow<'a> {
    /// Sets the footnotes, each as strips. The page takes them with their first marks.
    pub fn footnotes(&mut self, at: Setting<'_>) {
        let chapter = self.chapter;
        let mut siblings = Siblings::of(Opening::of(chapter).tags(), &chapter.blocks).tags;
        siblings.push(elements::footnotes(chapter));
        let section = Element::nth(&siblings, siblings.len() - 1, at.element);
        let section_style = self.design.sheet.compute(&section, at.style);
        let heading = elements::notes_heading(chapter).map(|_| elements::notes_title());
        let headings = heading.iter().count();
        let tags: Vec<Tag<'_>> = heading.into_iter().chain(chapter.footnotes.iter().map(|_| elements::footnote())).collect();
        for (index, note) in chapter.footnotes.iter().enumerate() {
            let name = note_name(&chapter.id, NoteKind::Footnote, note.number);
            let node = self.column.structure.add(Some(self.section), NodeRole::Note { id: name.clone() });
            let element = Element::nth(&tags, headings + index, &section);
            let style = self.design.sheet.compute(&element, &section_style);
            let setting =
                Setting { element: &element, style: &style, left: Length::ZERO, width: self.design.frame.measure, node, fixed: true, ..at };
            let mut strips = self.apart_strips(|flow| flow.note_blocks(note, setting));
            if let Some(first) = strips.first_mut() {
                first.anchors.push((name, Length::ZERO));
            }
            self.column.notes[index] = strips;
        }
        self.hidden_footnotes();
    }

    /// Notes whose every mark the design hides are hidden with them.
    fn hidden_footnotes(&mut self) {
        let mut done = 0;
        while let Some(id) = self.column.hidden.cited.get(done).copied() {
            done += 1;
            if let Some(note) = self.chapter.footnotes.get(id.index()).filter(|_| self.brought.insert(id)) {
                note.blocks.iter().for_each(|block| self.column.hidden.append(Shown::of_block(block)));
            }
        }
    }

    /// A note's figure and blocks; the first paragraph begins beside the figure.
    fn note_blocks(&mut self, note: &Note, at: Setting<'_>) {
        let style = Style { align: Align::Start, text_indent: Length::ZERO, ..at.style.clone() };
        let pieces = self.words(&format!("{}.", note.number), &style, at.lang, Owner { node: at.node.0, link: None });
        let lines = self.lines(&pieces, &style, at.lang, at.width);
        let gap = style.font_size.scale(LABEL_GAP.0, LABEL_GAP.1);
        let mut indent = Length::ZERO;
        if let Some(line) = lines.first() {
            indent = line.width + gap;
            let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
            let items = line
                .runs
                .iter()
                .map(|run| {
                    let mut glyphs = run.glyphs.clone();
                    glyphs.x += if rtl { Length::ZERO } else { at.left };
                    Item { node: Some(at.node), kind: ItemKind::Glyphs(glyphs) }
                })
                .collect();
            self.label = Label::beside(items);
        }
        let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
        let left = if rtl { at.left } else { at.left + indent };
        // The number stands in the first paragraph, or in one of its own.
        self.number_before = elements::opens_with_paragraph(note);
        let before = if self.number_before { Vec::new() } else { vec![Tag::new("p")] };
        self.blocks_after(before, &note.blocks, Setting { left, width: at.width - indent, ..at });
        self.number_before = false;
        // A note without text shows its figure all the same.
        let mut items = std::mem::take(&mut self.label).items;
        if !items.is_empty() {
            let baseline = super::strips::slot_baseline(&self.design.frame, style.line_height);
            items.iter_mut().for_each(|item| super::column::shift_item(item, Length::ZERO, baseline));
            self.push_fixed(Fixed { height: style.line_height, items, ..Fixed::default() }, Keep::default(), false);
        }
    }

    /// Author's notes, under their title, numbered as the author numbered them.
    pub fn author_notes(&mut self, title: &Text, at: Setting<'_>) {
        let chapter = self.chapter;
        let tags = [elements::notes_title(), elements::author_list()];
        let heading = Element::nth(&tags, 0, at.element);
        if !title.is_empty() {
            let style = self.design.sheet.compute(&heading, at.style);
            self.above(style.margin.top);
            let block = crate::book::Heading { level: 2, text: title.clone(), attributes: Default::default() };
            self.heading(&block, &heading, &style, at);
            self.below(style.margin.bottom);
        }
        let list = self.column.structure.add(Some(at.node), NodeRole::List { numbered: true });
        let element = Element::nth(&tags, 1, at.element);
        let style = self.design.sheet.compute(&element, at.style);
        let items = vec![elements::author_note(); chapter.author_notes.len()];
        for (i, note) in chapter.author_notes.iter().enumerate() {
            let item_element = Element::nth(&items, i, &element);
            let item_style = self.design.sheet.compute(&item_element, &style);
            let inner = inset(Setting { element: &item_element, style: &item_style, ..at }, &style);
            let name = note_name(&chapter.id, NoteKind::Author, note.number);
            let item = self.column.structure.add(Some(list), NodeRole::ListItem);
            let body = self.column.structure.add(Some(item), NodeRole::ListBody);
            self.owed_anchors.push(name);
            let setting = Setting { node: body, ..inner };
            let number = format!("{}.", note.number);
            self.label = self.marker_label(&number, &item_style, setting, item, (true, at.left, at.left + at.width));
            self.blocks(&note.blocks, setting);
            self.spend_label();
        }
    }
}

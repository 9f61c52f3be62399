//! Footnotes as fragments for the foot of a page, and author's notes as the list that they are.

use super::column::{Fixed, Keep};
use super::context::inset;
use super::vertical::Label;
use super::{Flow, BlockContext, fragments};
use crate::book::elements::{self, ElementKind, Tree};
use crate::book::shown::Shown;
use crate::book::index::MarkedPage;
use crate::book::visit::flat_text;
use crate::book::{Chapter, NoteId, NoteKind, NotePlace, NoteSeries, Text, plain};
use crate::layout::names::{first_marks, note_name, reference_name};
use crate::layout::page::margin_column::MarginColumn;
use crate::layout::design::Design;
use crate::layout::pages::{Item, ItemKind, NodeRole};
use crate::layout::paragraph::Owner;
use crate::length::Length;
use crate::style::{Align, Element, Style};

/// Between a note's figure and its text (F6).
const LABEL_GAP: (i64, i64) = (1, 2);

/// `Notas (págs. 41-58)`: a title with the pages of marks, as far as these are known.
pub fn with_pages(design: &Design<'_>, title: &str, marks: impl Iterator<Item = String>) -> Option<String> {
    let mut pages: Vec<&MarkedPage> = marks.filter_map(|name| design.marked.get(&name)).collect();
    pages.sort_by_key(|page| page.page);
    let (first, last) = (pages.first()?, pages.last()?);
    let lang = &design.book.metadata.lang;
    let dash = crate::terms::index::index(lang).dash;
    let range = if first.page == last.page { first.label.clone() } else { format!("{}{dash}{}", first.label, last.label) };
    Some(format!("{title} ({})", crate::terms::fill(crate::terms::index::pages(lang, first.page != last.page), &range)))
}

/// The running head of a page of notes at the end of the book, by the notes that begin on it.
pub fn head(design: &Design<'_>, title: &str, anchors: &[(String, Length)]) -> Option<String> {
    with_pages(design, title, anchors.iter().map(|(name, _)| reference_name(name, 1)))
}

impl<'a> Flow<'a> {
    /// Sets the footnotes: at the foot of the pages, or here, at the end of the chapter. Those at the end of the book are set there.
    pub fn footnotes(&mut self, at: BlockContext<'_>) {
        let chapter = self.chapter;
        let place = self.design.book.notes.place;
        if place == NotePlace::BookEnd {
            return;
        }
        let Some(section) = at.element.find(|kind| matches!(kind, ElementKind::Notes)) else { return };
        let section_style = self.design.sheet.compute(section, at.style);
        let at_end = place == NotePlace::ChapterEnd;
        let within = BlockContext { element: section, style: &section_style, left: Length::ZERO, width: self.design.frame.measure, ..at };
        for element in section.children() {
            if let ElementKind::NotesTitle = element.kind()
                && at_end
                && !self.notes.brought.is_empty()
            {
                let title = element.text().map_or(self.design.terms.notes.to_owned(), |text| flat_text(&text.inlines));
                self.notes_title(&title, element, within);
            }
            let ElementKind::Note(index) = element.kind() else { continue };
            // At the end of the chapter stand only notes whose marks the design shows.
            if at_end && !self.notes.brought.contains(&NoteId(index as u32)) {
                continue;
            }
            let id = NoteId(index as u32);
            if self.design.book.notes.series(&chapter.footnotes[index]) == NoteSeries::Editor {
                self.column.editors.insert(id);
            }
            if place == NotePlace::Margin && self.margin_note(index, within) {
                self.column.in_margin.insert(id);
                continue;
            }
            // What finds no place in the margin is a note as others are.
            let at_foot = (place == NotePlace::Margin).then(|| Tree::of_footnote(section, elements::foot_note(), index, (self.design.book, chapter)));
            let element = at_foot.as_ref().map_or(element, |tree| tree.nth(0));
            let fragments = self.note_fragments(index, element, within);
            match at_end {
                true => self.push_note(fragments, element, within),
                false => self.column.notes[index] = fragments,
            }
        }
        self.hidden_footnotes();
    }

    /// Sets a note for the margin, if it has a place there: its lines as wide as the column, and not too many.
    fn margin_note(&mut self, index: usize, at: BlockContext<'_>) -> bool {
        let Some(column) = self.design.margin_column.filter(|_| !self.notes.plan.at_foot.contains(&NoteId(index as u32))) else { return false };
        let note = Tree::of_footnote(at.element, elements::margin_note(), index, (self.design.book, self.chapter));
        let set = self.attempt(self.notes.section, |flow| {
            let at = BlockContext { width: column.width, ..at };
            let fragments = flow.note_fragments(index, note.nth(0), at);
            let height: Length = fragments.iter().map(|fragment| fragment.height).sum();
            let fits = height <= MarginColumn::highest(&flow.design.frame) && fragments.iter().all(|fragment| column.holds(fragment));
            fits.then_some(fragments)
        });
        match set {
            Some(fragments) => {
                self.column.notes[index] = fragments;
                true
            }
            None => false,
        }
    }

    /// The mark of a footnote of the chapter.
    pub fn mark_of(&self, index: usize) -> String {
        let by_page = self.notes.plan.marks.get(index).cloned();
        by_page.or_else(|| self.chapter.footnotes.get(index).map(|note| note.mark.clone())).unwrap_or_default()
    }

    /// The notes of all chapters, each under the title of its chapter with the pages that its marks are on.
    pub fn end_notes(&mut self, at: BlockContext<'_>) {
        let own = self.chapter;
        for element in at.element.children() {
            if let ElementKind::NotesOf(number) = element.kind() {
                self.chapter = &self.design.book.chapters[number];
            }
            let chapter = self.chapter;
            let lang = chapter.lang.as_ref().unwrap_or(&self.design.book.metadata.lang);
            let within = BlockContext { lang, ..at };
            match element.kind() {
                ElementKind::Note(index) => {
                    let fragments = self.note_fragments(index, element, within);
                    self.push_note(fragments, element, within);
                }
                _ => {
                    let title = self.end_notes_title(chapter);
                    self.notes_title(&title, element, within);
                }
            }
        }
        self.chapter = own;
    }

    /// The title over a chapter's notes at the end of the book: `3. El regreso (págs. 41-58)`.
    fn end_notes_title(&self, chapter: &Chapter) -> String {
        let title = elements::end_notes_title(chapter, self.design.terms);
        with_pages(self.design, &title, first_marks(chapter)).unwrap_or(title)
    }

    /// A heading of ours over notes.
    fn notes_title(&mut self, words: &str, element: Element<'_>, at: BlockContext<'_>) {
        let style = self.design.sheet.compute(element, at.style);
        self.list.above(style.margin.top);
        self.title(&Text::new(plain(words), Default::default()), 2, element, &style, at);
        self.list.below(style.margin.bottom);
    }

    /// A note as fragments.
    fn note_fragments(&mut self, index: usize, element: Element<'_>, at: BlockContext<'_>) -> Vec<Fixed> {
        let chapter = self.chapter;
        let name = note_name(&chapter.id, NoteKind::Footnote, NoteId(index as u32));
        let node = self.column.structure.add(Some(self.notes.section), NodeRole::Note { id: name.clone() });
        let style = self.design.sheet.compute(element, at.style);
        let setting = BlockContext { element, style: &style, node, fixed: true, ..at };
        let mark = self.mark_of(index);
        let mut fragments = self.apart_fragments(|flow| flow.note_blocks(&mark, setting));
        if let Some(first) = fragments.first_mut() {
            first.anchors.push((name, Length::ZERO));
        }
        fragments
    }

    /// Puts the fragments of a note into the column.
    fn push_note(&mut self, fragments: Vec<Fixed>, element: Element<'_>, at: BlockContext<'_>) {
        let style = self.design.sheet.compute(element, at.style);
        self.list.above(style.margin.top);
        let glued: Vec<bool> = fragments.iter().skip(1).map(|fragment| fragment.glued).chain([false]).collect();
        for (fragment, next) in fragments.into_iter().zip(glued) {
            let keep = Keep { next: u32::from(next), previous: fragment.glued };
            self.list.push_box(fragment, keep, false);
        }
        self.list.below(style.margin.bottom);
    }

    /// Hides the notes whose every mark the design hides.
    fn hidden_footnotes(&mut self) {
        let mut done = 0;
        while let Some(id) = self.column.hidden.cited.get(done).copied() {
            done += 1;
            if let Some(note) = self.chapter.footnotes.get(id.index()).filter(|_| self.notes.brought.insert(id)) {
                note.blocks.iter().for_each(|block| self.column.hidden.append(Shown::of_block(block)));
            }
        }
    }

    /// A note's figure and blocks; the first paragraph begins beside the figure.
    fn note_blocks(&mut self, mark: &str, at: BlockContext<'_>) {
        let style = Style { align: Align::Start, text_indent: Length::ZERO, ..at.style.clone() };
        // F6; no point after a symbol.
        let point = if mark.ends_with(char::is_alphanumeric) { "." } else { "" };
        let pieces = self.words(&format!("{mark}{point}"), &style, at.lang, Owner { node: at.node.0, link: None });
        let lines = self.lines(&pieces, &style, at.lang, at.width);
        let gap = style.font_size.scale(LABEL_GAP.0, LABEL_GAP.1);
        let mut indent = Length::ZERO;
        if let Some(line) = lines.first() {
            indent = line.width + gap;
            let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
            let mut items: Vec<Item> = line
                .runs
                .iter()
                .map(|run| {
                    let mut glyphs = run.glyphs.clone();
                    glyphs.x += if rtl { Length::ZERO } else { at.left };
                    Item { node: Some(at.node), kind: ItemKind::Glyphs(glyphs) }
                })
                .collect();
            fragments::end_word(&mut items);
            self.list.label = Label::beside(items);
        }
        let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
        let left = if rtl { at.left } else { at.left + indent };
        self.blocks(BlockContext { left, width: at.width - indent, ..at });
        // A note without text shows its figure all the same.
        let mut items = std::mem::take(&mut self.list.label).items;
        if !items.is_empty() {
            let baseline = super::fragments::slot_baseline(&self.design.frame, style.line_height);
            items.iter_mut().for_each(|item| super::column::shift_item(item, Length::ZERO, baseline));
            self.list.push_box(Fixed { height: style.line_height, items, ..Fixed::default() }, Keep::default(), false);
        }
    }

    /// Author's notes, under their title, numbered as the author numbered them.
    pub fn author_notes(&mut self, at: BlockContext<'_>) {
        let chapter = self.chapter;
        let mut parts = at.element.children();
        let Some(heading) = parts.next() else { return };
        if let Some(title) = heading.text() {
            let style = self.design.sheet.compute(heading, at.style);
            self.list.above(style.margin.top);
            self.title(title, 2, heading, &style, at);
            self.list.below(style.margin.bottom);
        }
        let list = self.column.structure.add(Some(at.node), NodeRole::List { numbered: true });
        let Some(element) = parts.next() else { return };
        let style = self.design.sheet.compute(element, at.style);
        for (i, (item_element, note)) in element.children().zip(&chapter.author_notes).enumerate() {
            let item_style = self.design.sheet.compute(item_element, &style);
            let inner = inset(BlockContext { element: item_element, style: &item_style, ..at }, &style);
            let name = note_name(&chapter.id, NoteKind::Author, NoteId(i as u32));
            let item = self.column.structure.add(Some(list), NodeRole::ListItem);
            let body = self.column.structure.add(Some(item), NodeRole::ListBody);
            self.list.anchors.push(name);
            let setting = BlockContext { node: body, ..inner };
            let number = format!("{}.", self.design.book.metadata.numerals.digits.write(&note.number.to_string()));
            self.list.label = self.marker_label(&number, &item_style, setting, item, (true, at.left, at.left + at.width));
            self.blocks(setting);
            self.list.spend_label();
        }
    }
}

//! Footnotes as fragments for the foot of a page, and author's notes as the list that they are.

use super::column::{Fixed, Keep};
use super::context::inset;
use super::vertical::Label;
use super::{Flow, BlockContext, fragments};
use crate::book::elements::{self, Opening, Siblings, Tag};
use crate::book::shown::Shown;
use crate::book::index::MarkedPage;
use crate::book::visit::flat_text;
use crate::book::{Chapter, Heading, Note, NoteId, NoteKind, NotePlace, NoteSeries, Text, plain};
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
        let mut siblings = Siblings::of(Opening::of(chapter).tags(), &chapter.blocks).tags;
        siblings.push(elements::footnotes(chapter, place));
        let section = Element::nth(&siblings, siblings.len() - 1, at.element);
        let section_style = self.design.sheet.compute(&section, at.style);
        let at_end = place == NotePlace::ChapterEnd;
        let titled = at_end || elements::notes_heading(chapter).is_some();
        let tags: Vec<Tag<'_>> =
            titled.then(elements::notes_title).into_iter().chain(chapter.footnotes.iter().map(|_| elements::footnote())).collect();
        let within = BlockContext { element: &section, style: &section_style, left: Length::ZERO, width: self.design.frame.measure, ..at };
        if at_end && !self.notes.brought.is_empty() {
            let title = elements::notes_heading(chapter).map_or(self.design.terms.notes.to_owned(), |heading| flat_text(&heading.text.inlines));
            self.notes_title(&title, &Element::nth(&tags, 0, &section), within);
        }
        for index in 0..chapter.footnotes.len() {
            // At the end of the chapter stand only notes whose marks the design shows.
            if at_end && !self.notes.brought.contains(&NoteId(index as u32)) {
                continue;
            }
            let element = Element::nth(&tags, usize::from(titled) + index, &section);
            let id = NoteId(index as u32);
            if self.design.book.notes.series(&chapter.footnotes[index]) == NoteSeries::Editor {
                self.column.editors.insert(id);
            }
            if place == NotePlace::Margin && self.margin_note(index, &section, within) {
                self.column.in_margin.insert(id);
                continue;
            }
            let fragments = self.note_fragments(index, &element, within);
            match at_end {
                true => self.push_note(fragments, &element, within),
                false => self.column.notes[index] = fragments,
            }
        }
        self.hidden_footnotes();
    }

    /// Sets a note for the margin, if it has a place there: its lines as wide as the column, and not too many.
    fn margin_note(&mut self, index: usize, section: &Element<'_>, at: BlockContext<'_>) -> bool {
        let Some(column) = self.design.margin_column.filter(|_| !self.notes.plan.at_foot.contains(&NoteId(index as u32))) else { return false };
        let tag = elements::margin_note();
        let set = self.attempt(self.notes.section, |flow| {
            let at = BlockContext { width: column.width, ..at };
            let fragments = flow.note_fragments(index, &Element::first(&tag, section), at);
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
        let cited: Vec<&'a Chapter> = self.design.book.chapters.iter().filter(|chapter| !chapter.footnotes.is_empty()).collect();
        let tags: Vec<Tag<'_>> = cited
            .iter()
            .flat_map(|chapter| std::iter::once(elements::notes_title()).chain(chapter.footnotes.iter().map(|_| elements::footnote())))
            .collect();
        let mut next = 0;
        for chapter in cited {
            self.chapter = chapter;
            let lang = chapter.lang.as_ref().unwrap_or(&self.design.book.metadata.lang);
            let within = BlockContext { lang, ..at };
            let title = self.end_notes_title(chapter);
            self.notes_title(&title, &Element::nth(&tags, next, at.element), within);
            next += 1;
            for index in 0..chapter.footnotes.len() {
                let element = Element::nth(&tags, next, at.element);
                let fragments = self.note_fragments(index, &element, within);
                self.push_note(fragments, &element, within);
                next += 1;
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
    fn notes_title(&mut self, words: &str, element: &Element<'_>, at: BlockContext<'_>) {
        let style = self.design.sheet.compute(element, at.style);
        self.list.above(style.margin.top);
        let text = Text::new(plain(words), Default::default());
        self.heading(&Heading { level: 2, text, attributes: Default::default() }, element, &style, at);
        self.list.below(style.margin.bottom);
    }

    /// A note as fragments.
    fn note_fragments(&mut self, index: usize, element: &Element<'_>, at: BlockContext<'_>) -> Vec<Fixed> {
        let chapter = self.chapter;
        let note = &chapter.footnotes[index];
        let name = note_name(&chapter.id, NoteKind::Footnote, NoteId(index as u32));
        let node = self.column.structure.add(Some(self.notes.section), NodeRole::Note { id: name.clone() });
        let style = self.design.sheet.compute(element, at.style);
        let setting = BlockContext { element, style: &style, node, fixed: true, ..at };
        let mark = self.mark_of(index);
        let mut fragments = self.apart_fragments(|flow| flow.note_blocks(note, &mark, setting));
        if let Some(first) = fragments.first_mut() {
            first.anchors.push((name, Length::ZERO));
        }
        fragments
    }

    /// Puts the fragments of a note into the column.
    fn push_note(&mut self, fragments: Vec<Fixed>, element: &Element<'_>, at: BlockContext<'_>) {
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
    fn note_blocks(&mut self, note: &Note, mark: &str, at: BlockContext<'_>) {
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
        // The number stands in the first paragraph, or in one of its own.
        self.notes.number_before = elements::opens_with_paragraph(note);
        let before = if self.notes.number_before { Vec::new() } else { vec![Tag::new("p")] };
        self.blocks_after(before, &note.blocks, BlockContext { left, width: at.width - indent, ..at });
        self.notes.number_before = false;
        // A note without text shows its figure all the same.
        let mut items = std::mem::take(&mut self.list.label).items;
        if !items.is_empty() {
            let baseline = super::fragments::slot_baseline(&self.design.frame, style.line_height);
            items.iter_mut().for_each(|item| super::column::shift_item(item, Length::ZERO, baseline));
            self.list.push_box(Fixed { height: style.line_height, items, ..Fixed::default() }, Keep::default(), false);
        }
    }

    /// Author's notes, under their title, numbered as the author numbered them.
    pub fn author_notes(&mut self, title: &Text, at: BlockContext<'_>) {
        let chapter = self.chapter;
        let tags = [elements::notes_title(), elements::author_notes_list()];
        let heading = Element::nth(&tags, 0, at.element);
        if !title.is_empty() {
            let style = self.design.sheet.compute(&heading, at.style);
            self.list.above(style.margin.top);
            let block = crate::book::Heading { level: 2, text: title.clone(), attributes: Default::default() };
            self.heading(&block, &heading, &style, at);
            self.list.below(style.margin.bottom);
        }
        let list = self.column.structure.add(Some(at.node), NodeRole::List { numbered: true });
        let element = Element::nth(&tags, 1, at.element);
        let style = self.design.sheet.compute(&element, at.style);
        let items = vec![elements::author_note(); chapter.author_notes.len()];
        for (i, note) in chapter.author_notes.iter().enumerate() {
            let item_element = Element::nth(&items, i, &element);
            let item_style = self.design.sheet.compute(&item_element, &style);
            let inner = inset(BlockContext { element: &item_element, style: &item_style, ..at }, &style);
            let name = note_name(&chapter.id, NoteKind::Author, NoteId(i as u32));
            let item = self.column.structure.add(Some(list), NodeRole::ListItem);
            let body = self.column.structure.add(Some(item), NodeRole::ListBody);
            self.list.anchors.push(name);
            let setting = BlockContext { node: body, ..inner };
            let number = format!("{}.", self.design.book.metadata.numerals.digits.write(&note.number.to_string()));
            self.list.label = self.marker_label(&number, &item_style, setting, item, (true, at.left, at.left + at.width));
            self.blocks(&note.blocks, setting);
            self.list.spend_label();
        }
    }
}

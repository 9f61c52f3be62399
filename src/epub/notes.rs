//! Notes → XHTML: their marks, the footnotes at a document's end, the author's notes where the author put them.
//!
//! A mark is a `noteref` that leads to its note; a note leads back to each of its marks. Footnotes are `aside`s in the document
//! that cites them, which is what reading systems show in a window over the page. Those of the margin stand after the paragraph that
//! cites them: where the screen is wide the style puts them beside it, elsewhere they are read there, or in a window.

use super::plan::NotePlaces;
use super::xhtml::Writer;
use crate::book::elements::{ElementKind, Element, Tag};
use crate::book::*;
use crate::book::visit;
use crate::terms;
use std::collections::BTreeMap;

/// The letter by which ids of notes of a kind begin: `f` or `a`.
fn letter(kind: NoteKind) -> char {
    match kind {
        NoteKind::Footnote => 'f',
        NoteKind::Author => 'a',
    }
}

/// The id of a note: `f3-12` is the twelfth footnote of the third chapter.
fn note_id(kind: NoteKind, chapter: usize, index: usize) -> String {
    format!("{}{}-{}", letter(kind), chapter + 1, index + 1)
}

impl<'a> Writer<'a> {
    /// The chapter whose notes are being written, with its index: that of the document, unless others' notes stand in it.
    fn chapter(&self) -> Option<(usize, &'a Chapter)> {
        let index = match self.notes_of {
            Some(chapter) => chapter,
            None => self.plan().documents.get(self.document?)?.chapter,
        };
        Some((index, &self.book().chapters[index]))
    }

    /// Where the notes of a chapter and their marks stand.
    fn places(&self, kind: NoteKind, chapter: usize) -> &'a NotePlaces {
        match kind {
            NoteKind::Footnote => &self.plan().footnotes[chapter],
            NoteKind::Author => &self.plan().author_notes[chapter],
        }
    }

    /// Writes the mark of a note, linked to the note.
    pub fn note_reference(&mut self, reference: &'a NoteRef) {
        let Some((chapter_index, chapter)) = self.chapter() else { return };
        let index = reference.note.index();
        let notes = if reference.kind == NoteKind::Footnote { &chapter.footnotes } else { &chapter.author_notes };
        let Some(note) = notes.get(index) else { return };
        let number = note.mark.clone();
        let label = terms::fill(self.terms().note, &number);
        let name = note_id(reference.kind, chapter_index, index);
        let id = self.make_id(&format!("{name}-{}", reference.occurrence));
        let target = self.places(reference.kind, chapter_index).documents.get(index).copied().flatten();
        let href = target.map(|document| {
            let fragment = format!("#{}{name}", self.plan().prefix);
            if Some(document) == self.document { fragment } else { format!("{}{fragment}", self.plan().documents[document].name) }
        });
        let mut own = Vec::new();
        if let Some(id) = &id {
            own.push(("id", id.as_str()));
        }
        match &href {
            Some(href) => {
                own.extend([("href", href.as_str()), ("epub:type", "noteref"), ("role", "doc-noteref"), ("aria-label", &label)]);
                self.leaf(elements::note_reference(reference.kind), &own, &number);
            }
            None => self.leaf(Tag::new("sup"), &own, &number),
        }
    }

    /// The footnotes that this document is to show, under the author's heading or ours.
    pub fn footnotes(&mut self, section: Element<'a>) {
        let Some((chapter_index, chapter)) = self.chapter() else { return };
        let Some(document) = self.document.map(|d| &self.plan().documents[d]) else { return };
        let written = std::mem::take(&mut self.margin_notes_written);
        if document.footnotes.iter().all(|index| written.contains(index)) {
            return;
        }
        let Some(section) = section.find(|kind| matches!(kind, ElementKind::Notes)) else { return };
        let label = self.terms().notes;
        let mut own = vec![("epub:type", "footnotes")];
        if elements::notes_heading(chapter).is_none() {
            own.push(("aria-label", label));
        }
        self.open(section.tag(), &own);
        self.xml.line();
        for element in section.children() {
            match (element.kind(), element.text()) {
                (ElementKind::NotesTitle, Some(text)) => {
                    // A split chapter repeats the heading; its id and its printed page belong to the first.
                    if self.plan().footnotes[chapter_index].documents.iter().flatten().min() == self.document.as_ref() {
                        self.with_text(element, &[]);
                    } else {
                        self.leaf(elements::notes_title(), &[], &super::inlines::plain(&text.inlines));
                        self.xml.line();
                    }
                }
                (ElementKind::NotesTitle, None) => {
                    self.leaf(element.tag(), &[], label);
                    self.xml.line();
                }
                (ElementKind::Note(index), _) if !written.contains(&index) => self.footnote(chapter_index, index, element),
                _ => {}
            }
        }
        self.close_line();
    }

    /// Whether notes stand beside the text; under a heading of the author's they stand together.
    pub fn has_margin_notes(&self) -> bool {
        let beside = |(_, chapter): (usize, &Chapter)| elements::notes_heading(chapter).is_none() && !chapter.footnotes.is_empty();
        self.book().notes.place == NotePlace::Margin && self.chapter().is_some_and(beside)
    }

    /// Blocks, each with the notes of the margin that it is the first to cite.
    pub fn blocks_with_notes(&mut self, section: Element<'a>) {
        if !self.has_margin_notes() {
            return self.blocks(section);
        }
        let Some((index, chapter)) = self.chapter() else { return };
        let notes = section.find(|kind| matches!(kind, ElementKind::Notes));
        let numbered = |note: Element<'a>| if let ElementKind::Note(number) = note.kind() { Some((number, note)) } else { None };
        let notes: BTreeMap<usize, Element<'a>> = notes.into_iter().flat_map(|notes| notes.children()).filter_map(numbered).collect();
        let mut cited = Cited::default();
        let is_caption = |part: &Element<'_>| matches!(part.kind(), ElementKind::CodeCaption);
        let mut parts = section.children().filter(|part| matches!(part.kind(), ElementKind::Block(_) | ElementKind::CodeCaption)).peekable();
        while let Some(part) = parts.next() {
            let ElementKind::Block(block) = part.kind() else { continue };
            self.block(block, part);
            parts.next_if(is_caption).into_iter().for_each(|caption| self.with_text(caption, &[]));
            visit::walk_block(block, &mut cited);
            // Nothing comes between a heading and its text.
            if matches!(block.kind, BlockKind::Heading(_)) && parts.peek().is_some() {
                continue;
            }
            let mut at = 0;
            while let Some(note) = cited.0.get(at).copied() {
                at += 1;
                if let Some(note) = chapter.footnotes.get(note) {
                    visit::walk_blocks(&note.blocks, &mut cited);
                }
            }
            let mut cited = std::mem::take(&mut cited.0);
            cited.sort_unstable();
            for place in cited {
                let here = self.places(NoteKind::Footnote, index).documents.get(place).copied().flatten() == self.document;
                if let Some(note) = notes.get(&place).filter(|_| here && self.margin_notes_written.insert(place)) {
                    self.footnote(index, place, *note);
                }
            }
        }
    }

    /// The notes of all chapters, at the end of the book.
    pub fn end_notes(&mut self, element: Element<'a>) {
        self.open(element.tag(), &[]);
        self.xml.line();
        for element in element.children() {
            match element.kind() {
                ElementKind::NotesOf(chapter) => {
                    self.notes_of = Some(chapter);
                    self.heading_level = 2;
                    let title = elements::end_notes_title(&self.book().chapters[chapter], self.terms());
                    self.leaf(element.tag(), &[], &title);
                    self.xml.line();
                }
                ElementKind::Note(index) => self.footnote(self.notes_of.unwrap_or_default(), index, element),
                _ => {}
            }
        }
        self.notes_of = None;
        self.close_line();
    }

    /// Writes a footnote as an `aside` of its own.
    fn footnote(&mut self, chapter: usize, index: usize, element: Element<'a>) {
        let Some(note) = self.book().chapters[chapter].footnotes.get(index) else { return };
        let name = note_id(NoteKind::Footnote, chapter, index);
        let id = self.make_id(&name).unwrap_or_default();
        let label = terms::fill(self.terms().note, &note.mark);
        self.open(element.tag(), &[("id", &id), ("epub:type", "footnote"), ("role", "doc-footnote"), ("aria-label", &label)]);
        self.xml.line();
        self.note_body((NoteKind::Footnote, chapter, index), note, element);
        self.close_line();
    }

    /// The note's blocks; its number goes into the first paragraph and the ways back into the last.
    fn note_body(&mut self, (kind, chapter, index): (NoteKind, usize, usize), note: &'a Note, element: Element<'a>) {
        let ends_with_paragraph = matches!(note.blocks.last(), Some(Block { kind: BlockKind::Paragraph(_), .. }));
        for child in element.children() {
            match child.kind() {
                ElementKind::Block(Block { kind: BlockKind::Paragraph(_), .. }) | ElementKind::Elements => {}
                ElementKind::Block(block) => {
                    self.block(block, child);
                    continue;
                }
                ElementKind::CodeCaption => {
                    self.with_text(child, &[]);
                    continue;
                }
                _ => continue,
            }
            self.open(child.tag(), &[]);
            if child.find(|kind| matches!(kind, ElementKind::NoteNumber)).is_some() {
                self.note_number(kind, chapter, index, note);
                if child.text().is_some() {
                    self.xml.raw(" ");
                }
            }
            child.text().into_iter().for_each(|text| self.text(text, child));
            if ends_with_paragraph && child.following().next().is_none() {
                self.ways_back(kind, chapter, index, note);
            }
            self.close_line();
        }
        // The only mark is reached from the note's number: there is nothing more to write.
        let has_ways = kind == NoteKind::Author || self.back_links(kind, chapter, index).len() > 1;
        if !ends_with_paragraph && has_ways {
            self.open(Tag::new("p"), &[]);
            self.ways_back(kind, chapter, index, note);
            self.close_line();
        }
    }

    /// Writes the number of a note, which leads back to the first mark.
    fn note_number(&mut self, kind: NoteKind, chapter: usize, index: usize, note: &'a Note) {
        let number = note.mark.clone();
        match self.back_links(kind, chapter, index).first() {
            Some((href, _)) => {
                let label = terms::fill(self.terms().back_to_reference, &number);
                self.leaf(elements::footnote_number(), &[("href", href), ("role", "doc-backlink"), ("aria-label", &label)], &number);
            }
            None => self.leaf(Tag::of("span", "footnote-number"), &[], &number),
        }
    }

    /// Writes an arrow back to each mark, but for the one that the number already leads to when it is alone.
    fn ways_back(&mut self, kind: NoteKind, chapter: usize, index: usize, note: &'a Note) {
        let links = self.back_links(kind, chapter, index);
        if kind == NoteKind::Footnote && links.len() < 2 {
            return;
        }
        for (href, occurrence) in &links {
            let mut label = terms::fill(self.terms().back_to_reference, &note.mark);
            let mut sign = "↩".to_owned();
            if links.len() > 1 {
                label.push_str(&format!(" ({occurrence})"));
                sign.push_str(&occurrence.to_string());
            }
            self.xml.raw(" ");
            // U+FE0E asks for the plain sign, not the emoji.
            self.leaf(Tag::of("a", "backlink"), &[("href", href), ("role", "doc-backlink"), ("aria-label", &label)], &format!("{sign}\u{FE0E}"));
        }
    }

    /// The places that refer to a note: address and which mark it is.
    fn back_links(&self, kind: NoteKind, chapter: usize, index: usize) -> Vec<(String, u32)> {
        let Some(marks) = self.places(kind, chapter).marks.get(index) else { return Vec::new() };
        let name = note_id(kind, chapter, index);
        let prefix = &self.plan().prefix;
        let mut links: Vec<(String, u32)> = marks
            .iter()
            .map(|mark| {
                let fragment = format!("#{prefix}{name}-{}", mark.occurrence);
                let own = Some(mark.document) == self.document;
                (if own { fragment } else { format!("{}{fragment}", self.plan().documents[mark.document].name) }, mark.occurrence)
            })
            .collect();
        links.sort_by_key(|(_, occurrence)| *occurrence);
        links
    }

    /// Writes the author's notes as the list that they are. Without a title when the text never said where they stand.
    pub fn author_notes(&mut self, element: Element<'a>) {
        let Some((chapter_index, chapter)) = self.chapter() else { return };
        if chapter.author_notes.is_empty() || std::mem::replace(&mut self.author_notes_written, true) {
            return;
        }
        self.open(element.tag(), &[("epub:type", "endnotes"), ("role", "doc-endnotes")]);
        self.xml.line();
        self.heading_level = 2;
        let mut parts = element.children();
        let (Some(title), Some(list)) = (parts.next(), parts.next()) else { return };
        self.open(title.tag(), &[]);
        match title.text() {
            Some(text) => self.text(text, title),
            None => self.words(self.terms().notes),
        }
        self.close_line();
        self.open(list.tag(), &[]);
        self.xml.line();
        for (i, (element, note)) in list.children().zip(&chapter.author_notes).enumerate() {
            let number = note.number.to_string();
            let id = self.make_id(&note_id(NoteKind::Author, chapter_index, i)).unwrap_or_default();
            let mut own = vec![("id", id.as_str()), ("epub:type", "endnote")];
            if note.number as usize != i + 1 {
                own.push(("value", &number));
            }
            self.open(element.tag(), &own);
            self.xml.line();
            self.note_body((NoteKind::Author, chapter_index, i), note, element);
            self.close_line();
        }
        self.close_line();
        self.close_line();
    }
}

/// The footnotes whose first marks are met, by index.
#[derive(Default)]
struct Cited(Vec<usize>);

impl visit::Visitor for Cited {
    fn inline(&mut self, inline: &Inline) {
        if let Inline::NoteRef(mark) = inline
            && mark.kind == NoteKind::Footnote
            && mark.occurrence == 1
        {
            self.0.push(mark.note.index());
        }
    }
}

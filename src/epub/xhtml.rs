//! One XHTML document: its shell, and the elements and text that `blocks`, `inlines` and `notes` write into it.
//!
//! [`Writer`] keeps what the parts have to agree on: ids are unique in a document, the printed pages begin at the very letter,
//! every character is known to the face that sets it.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use super::faces::{FaceUse, Faces, StyleId, TagId};
use super::pages::PageMark;
use super::plan::Plan;
use super::xml::{Attr, Xml};
use super::{Context, joined};
use crate::book::shown::{Shown, TextRange};
use crate::book::elements::{Element, Tag};
use crate::book::{Block, BlockKind, Book, CodeBlock, NoteRef, Sidebar, Text, TextId};
use crate::lang::{Direction, Lang};
use crate::terms;
use crate::text::upright;

/// What came of writing a document.
///
/// One field for each thing that the package must know of its documents.
#[derive(Debug, Default)]
pub struct Written {
    pub text: String,
    pub faces: FaceUse,
    /// Printed pages that begin here, in order, as [`super::pages::PageMarks`] numbers them, each with its id.
    pub pages: Vec<(usize, String)>,
    /// Figures and tables with a caption: id and caption.
    pub figures: Vec<(String, String)>,
    pub tables: Vec<(String, String)>,
    /// Titled code.
    pub listings: Vec<(String, String)>,
    pub mathml: bool,
    /// A drawing stands in the document itself.
    pub svg: bool,
    /// Formulas that could not be set, as TeX.
    pub formulas_as_code: usize,
    /// What of the book is in the document.
    pub shown: Shown,
}

/// How a document presents itself.
#[derive(Clone, Copy, Debug)]
pub struct Shell<'a> {
    pub title: &'a str,
    pub lang: &'a Lang,
    /// `frontmatter`, `bodymatter`, `backmatter`, `cover`.
    pub matter: &'a str,
    /// From the document to the package's folder: `../` or nothing.
    pub up: &'a str,
}

/// An element that is open.
#[derive(Clone, Copy, Debug, Default)]
struct OpenElement {
    style: StyleId,
    last_child: Option<TagId>,
}

/// What it reads of the book, where it is in the document, and what it has noted for the package.
pub struct Writer<'a> {
    pub cx: &'a Context<'a>,
    pub xml: Xml,
    /// Index into [`Plan::documents`]; `None` for a page that is not of a chapter.
    pub document: Option<usize>,
    pub done: Written,
    pub faces: Faces<'a>,
    /// The elements that are open.
    open: Vec<OpenElement>,
    langs: Vec<Lang>,
    ids: BTreeSet<String>,
    marks: &'a [PageMark],
    /// The text at hand.
    text: TextId,
    /// Bytes of the current text written so far.
    offset: u32,
    /// The level of the last heading: the next may be at most one deeper.
    pub heading_level: u8,
    pub author_notes_written: bool,
    /// Notes of the margin that stand after the blocks that cite them, by index.
    pub margin_notes_written: BTreeSet<usize>,
    /// The chapter whose notes are being written, at the end of the book.
    pub notes_of: Option<usize>,
    /// Sidebars so far: their titles have ids.
    pub sidebars: usize,
    /// Within a link there may be no other.
    pub in_link: bool,
    /// Marks of notes met within a link: they are written after it.
    pub held_notes: Vec<&'a NoteRef>,
}

impl<'a> Writer<'a> {
    /// Begins a document: its head and the tag of its body. `document` is its number in the plan; pages before the text have none.
    pub fn new(cx: &'a Context<'a>, document: Option<usize>, shell: Shell<'_>) -> Writer<'a> {
        let mut writer = Writer {
            cx,
            xml: Xml::document(),
            document,
            done: Written::default(),
            faces: Faces::new(&cx.sheet, cx.fonts, shell.lang),
            open: vec![OpenElement::default()],
            langs: vec![shell.lang.clone()],
            ids: BTreeSet::new(),
            marks: &[],
            text: TextId::NONE,
            offset: 0,
            heading_level: 1,
            author_notes_written: false,
            margin_notes_written: BTreeSet::new(),
            notes_of: None,
            sidebars: 0,
            in_link: false,
            held_notes: Vec::new(),
        };
        head(&mut writer.xml, shell, &[&format!("{}style.css", shell.up)]);
        writer.open(Tag::new("body"), &[("epub:type", shell.matter)]);
        writer.xml.line();
        writer
    }

    /// Closes the document, and gives its text with what was found while it was written.
    pub fn finish(mut self) -> Written {
        self.done.text = self.xml.finish();
        self.done.faces = self.faces.finish();
        self.done
    }

    pub fn plan(&self) -> &'a Plan {
        &self.cx.plan
    }

    pub fn book(&self) -> &'a Book {
        self.cx.book
    }

    /// The words of the book's language.
    pub fn terms(&self) -> &'static terms::Terms {
        self.cx.terms
    }

    /// The language at the place that is being written.
    pub fn lang(&self) -> &Lang {
        self.langs.last().unwrap_or(&self.cx.book.metadata.lang)
    }

    /// The attributes by which code runs from left to right whatever the script around it.
    pub fn code_direction(&self) -> &'static [Attr<'static>] {
        if self.lang().direction() == Direction::RightToLeft { &[("dir", "ltr")] } else { &[] }
    }

    /// Opens an element, with attributes of the output's own.
    pub fn open<'t>(&mut self, tag: impl Borrow<Tag<'t>>, own: &[Attr<'_>]) {
        let tag = tag.borrow();
        let class = tag.classes.join(" ");
        let id = tag.id.and_then(|id| self.take_id(id));
        let direction = tag.direction.or_else(|| {
            let own = tag.lang?.direction();
            (own != self.lang().direction()).then_some(own)
        });
        let mut attributes: Vec<Attr<'_>> = Vec::new();
        if let Some(id) = id {
            attributes.push(("id", id));
        }
        if !class.is_empty() {
            attributes.push(("class", &class));
        }
        if let Some(lang) = tag.lang {
            attributes.extend([("lang", lang.tag()), ("xml:lang", lang.tag())]);
        }
        if let Some(direction) = direction {
            attributes.push(("dir", if direction == Direction::RightToLeft { "rtl" } else { "ltr" }));
        }
        attributes.extend_from_slice(own);
        self.xml.start(tag.name, &attributes);
        let element = self.child(tag);
        self.langs.push(tag.lang.cloned().unwrap_or_else(|| self.lang().clone()));
        self.open.push(OpenElement { style: element, last_child: None });
    }

    /// Counts an element among the children of the open one.
    pub fn child(&mut self, tag: &Tag<'_>) -> StyleId {
        let Some(parent) = self.open.last_mut() else { return 0 };
        let own = self.faces.tag(tag);
        let element = self.faces.child(parent.style, parent.last_child, own);
        parent.last_child = Some(own);
        element
    }

    pub fn close(&mut self) {
        self.xml.end();
        self.open.pop();
        self.langs.pop();
    }

    /// Closes an element that never holds anything, and ends the line.
    pub fn close_void(&mut self) {
        self.xml.end_void();
        self.open.pop();
        self.langs.pop();
        self.xml.line();
    }

    pub fn close_line(&mut self) {
        self.close();
        self.xml.line();
    }

    /// Writes an element of ours with words of ours.
    pub fn leaf<'t>(&mut self, tag: impl Borrow<Tag<'t>>, own: &[Attr<'_>], text: &str) {
        self.open(tag, own);
        self.words(text);
        self.close();
    }

    /// Writes text that is not the book's: labels, numbers.
    pub fn words(&mut self, text: &str) {
        self.xml.text(text);
        if let Some(open) = self.open.last() {
            self.faces.text(open.style, text);
        }
    }

    /// The written form of an id of the book, the first time it is met in this document; otherwise nothing.
    pub fn take_id(&mut self, id: &str) -> Option<&'a str> {
        let written = self.cx.plan.written_id(id)?;
        self.ids.insert(written.to_owned()).then_some(written)
    }

    /// An id of our own, the first time that it is asked for in this document; otherwise nothing.
    pub fn make_id(&mut self, name: &str) -> Option<String> {
        let id = format!("{}{name}", self.cx.plan.prefix);
        self.ids.insert(id.clone()).then_some(id)
    }

    /// Writes the text that stands in an element, with the marks of the printed pages that begin in it.
    pub fn text(&mut self, text: &'a Text, element: Element<'_>) {
        if self.cx.options.sabotage == Some(text.id) {
            return;
        }
        let outer = self.begin_text(text.id);
        self.inlines(&text.inlines, &mut element.children());
        self.end_text(outer);
    }

    /// Writes code, which is a text of the book without runs; `line` writes one line of it.
    pub fn code_lines(&mut self, code: &'a CodeBlock, mut line: impl FnMut(&mut Writer<'a>, usize, &'a str)) {
        let outer = self.begin_text(code.id);
        let text = code.text.strip_suffix('\n').unwrap_or(&code.text);
        for (i, words) in text.split('\n').enumerate() {
            if i > 0 {
                self.xml.line();
                self.offset += 1;
            }
            line(self, i, words);
        }
        self.end_text(outer);
    }

    /// Counts from now on in the text `id`; gives what was at hand before.
    fn begin_text(&mut self, id: TextId) -> (&'a [PageMark], TextId, u32) {
        let outer = (self.marks, self.text, self.offset);
        (self.marks, self.text, self.offset) = (self.cx.pages.of(id), id, 0);
        outer
    }

    /// Ends the text at hand, and counts on in the one around it.
    fn end_text(&mut self, outer: (&'a [PageMark], TextId, u32)) {
        self.flush_marks(u32::MAX);
        (self.marks, self.text, self.offset) = outer;
    }

    /// Puts here the mark of a page that begins with the first text of `blocks`: something that is no text of the book stands before it.
    pub fn page_before(&mut self, blocks: &[Block]) {
        if let Some(text) = first_text(blocks) {
            self.page_before_text(text);
        }
    }

    /// Puts here, on a line of its own between blocks, the mark of a page that begins with a text.
    pub fn page_before_text(&mut self, text: TextId) {
        for mark in self.cx.pages.of(text).iter().take_while(|mark| mark.offset == 0) {
            self.page_mark(mark.page);
            self.xml.line();
        }
    }

    /// Writes characters of the book: they count in the offset.
    pub fn string(&mut self, text: &str) {
        if joined::applies(self.lang()) {
            self.pieces(joined::pieces(text), "nowrap");
        } else if self.cx.vertical {
            self.pieces(upright::pieces(text), "tcy");
        } else {
            self.characters(text);
        }
    }

    /// Pieces of a text, of which those marked are spans of a class.
    fn pieces(&mut self, pieces: Vec<(&str, bool)>, class: &str) {
        for (piece, marked) in pieces {
            if marked {
                self.xml.start("span", &[("class", class)]);
            }
            self.characters(piece);
            if marked {
                self.xml.end();
            }
        }
    }

    /// Writes characters of the book, with no care for where lines may break.
    pub fn characters(&mut self, mut text: &str) {
        while !text.is_empty() {
            self.flush_marks(self.offset);
            let until = self.marks.first().map_or(text.len(), |mark| (mark.offset - self.offset) as usize);
            let until = if until >= text.len() { text.len() } else { ceil_boundary(text, until) };
            let (now, rest) = text.split_at(until);
            self.words(now);
            let (start, end) = (self.offset, self.offset + now.len() as u32);
            TextRange::push(&mut self.done.shown.texts, TextRange { text: self.text, start, end });
            self.offset = end;
            text = rest;
        }
    }

    /// Writes a forced line end: one character of the flat text.
    pub fn line_break(&mut self) {
        self.flush_marks(self.offset);
        self.xml.empty("br", &[]);
        self.offset += 1;
    }

    /// Writes the marks of pages that begin up to `offset`.
    fn flush_marks(&mut self, offset: u32) {
        while let Some((mark, rest)) = self.marks.split_first().filter(|(mark, _)| mark.offset <= offset) {
            self.marks = rest;
            self.page_mark(mark.page);
        }
    }

    /// Writes the mark of a printed page in the text; once, though asked for twice.
    pub fn page_mark(&mut self, page: usize) {
        let Some(id) = self.make_id(&format!("p{}", page + 1)) else { return };
        page_break(&mut self.xml, &id, &self.cx.pages.labels[page]);
        self.done.pages.push((page, id));
    }
}

/// Writes the element that marks a printed page.
pub fn page_break(xml: &mut Xml, id: &str, label: &str) {
    xml.start("span", &[("id", id), ("epub:type", "pagebreak"), ("role", "doc-pagebreak"), ("aria-label", label)]);
    xml.end();
}

/// The first text of blocks, if nothing that is set without one goes before it.
fn first_text(blocks: &[Block]) -> Option<TextId> {
    match &blocks.first()?.kind {
        BlockKind::Paragraph(text) => Some(text.id),
        BlockKind::Heading(heading) => Some(heading.text.id),
        BlockKind::Code(code) => Some(code.id),
        BlockKind::List(list) => first_text(&list.items.first()?.blocks),
        BlockKind::Definitions(list) => list.first()?.terms.first().map(|term| term.id),
        BlockKind::Quote(quote) => first_text(&quote.blocks),
        BlockKind::Columns(columns) => first_text(columns.columns.first()?),
        BlockKind::Group(blocks) => first_text(blocks),
        BlockKind::Sidebar(Sidebar { title: Some(title), .. }) => Some(title.id),
        BlockKind::Sidebar(sidebar) => first_text(&sidebar.blocks),
        _ => None,
    }
}

/// The first character boundary at or after `at`, and at least one character in.
fn ceil_boundary(text: &str, at: usize) -> usize {
    (at.max(1)..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len())
}

/// Writes `<html>` and `<head>`; the caller opens `<body>`.
pub fn head(xml: &mut Xml, shell: Shell<'_>, styles: &[&str]) {
    xml.raw("<!DOCTYPE html>\n");
    let tag = shell.lang.tag();
    let direction = if shell.lang.direction() == Direction::RightToLeft { "rtl" } else { "ltr" };
    xml.start(
        "html",
        &[
            ("xmlns", "http://www.w3.org/1999/xhtml"),
            ("xmlns:epub", "http://www.idpf.org/2007/ops"),
            ("lang", tag),
            ("xml:lang", tag),
            ("dir", direction),
        ],
    );
    xml.line();
    xml.start("head", &[]);
    xml.line();
    xml.empty("meta", &[("charset", "utf-8")]);
    xml.line();
    xml.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    xml.line();
    xml.leaf_line("title", &[], shell.title);
    for style in styles {
        xml.empty("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", style)]);
        xml.line();
    }
    xml.end_line();
}

//! A chapter, or a piece of a long one → one XHTML document.

use super::Context;
use super::inlines::plain;
use super::xhtml::{Shell, Writer, Written};
use crate::book::elements::{ElementKind, Element, Tag, Title, Tree};
use crate::book::*;

/// Writes the document `index` of the plan.
pub fn write(cx: &Context<'_>, index: usize) -> Written {
    let document = &cx.plan.documents[index];
    let chapter = &cx.book.chapters[document.chapter];
    let title = title(cx, chapter);
    let lang = chapter.lang.as_ref().unwrap_or(&cx.book.metadata.lang);
    let mut writer = Writer::new(cx, Some(index), Shell { title: &title, lang, matter: matter(chapter.matter), up: "../" });

    let (kind, role) = role(chapter.role);
    let blocks = &chapter.blocks[document.blocks.clone()];
    let tree = Tree::piece((cx.book, chapter), blocks, document.first, document.footnotes.iter().copied());
    let section = tree.section();
    let header = section.find(|kind| matches!(kind, ElementKind::Header));
    let heading_id = if document.first && header.is_some() { writer.make_id("title") } else { None };
    let id = if document.first { writer.take_id(&chapter.id) } else { None };
    let mut own: Vec<(&str, &str)> = Vec::new();
    if let Some(id) = id {
        own.push(("id", id));
    }
    // A document that continues a chapter is not marked as a chapter of its own.
    if document.first {
        own.extend([("epub:type", kind), ("role", role)]);
        match &heading_id {
            Some(heading) => own.push(("aria-labelledby", heading)),
            None => own.push(("aria-label", &title)),
        }
    }
    // The id is the first piece's, and the language the document's.
    let mut tag = Tag { id: None, lang: None, ..section.tag().clone() };
    if writer.has_margin_notes() {
        tag = tag.class("with-margin-notes");
    }
    writer.open(tag, &own);
    writer.xml.line();
    if document.first {
        writer.opening(chapter, section, heading_id.as_deref());
    } else {
        // The first heading of a continuation has its own level, whatever came before.
        writer.heading_level = 5;
    }
    writer.blocks_with_notes(section);
    writer.footnotes(section);
    writer.close_line();
    writer.finish()
}

impl<'a> Writer<'a> {
    /// Writes banner, number and title.
    fn opening(&mut self, chapter: &'a Chapter, section: Element<'a>, heading_id: Option<&str>) {
        if chapter.title.is_empty() {
            self.page_before(&chapter.blocks);
        } else {
            self.page_before_text(chapter.title.id);
        }
        for element in section.children() {
            match element.kind() {
                ElementKind::Banner(banner) => {
                    self.open(element.tag(), &[]);
                    element.pictures().for_each(|(picture, _)| self.image(banner, picture));
                    self.close_line();
                }
                ElementKind::Header => self.header(chapter, element, heading_id),
                _ => break,
            }
        }
    }

    /// Writes number and title.
    fn header(&mut self, chapter: &Chapter, header: Element<'a>, heading_id: Option<&str>) {
        let Some(id) = heading_id else { return };
        self.open(header.tag(), &[]);
        self.xml.line();
        for element in header.children() {
            match element.kind() {
                ElementKind::ChapterNumber(number) => {
                    self.leaf(element.tag(), &[], number);
                    self.xml.line();
                }
                ElementKind::ChapterTitle(title) => {
                    self.open(element.tag(), &[("id", id)]);
                    match title {
                        Title::Text(text) => self.text(text, element),
                        Title::Number(number) => self.words(number),
                    }
                    self.close_line();
                }
                _ => {}
            }
        }
        if chapter.role == Role::Part && chapter.banner.is_none() {
            super::matter::motif(self);
        }
        self.close_line();
    }
}

/// The chapter's number and title as one line; never empty.
pub fn title(cx: &Context<'_>, chapter: &Chapter) -> String {
    label(chapter.number.as_deref(), &chapter.title.inlines).unwrap_or_else(|| match chapter.role {
        Role::Dedication => cx.terms.dedication.to_owned(),
        Role::Epigraph => cx.terms.epigraph.to_owned(),
        _ => super::book_title(cx.book),
    })
}

/// Number and title on one line: `19. La Contracultura`; nothing when there is neither.
pub fn label(number: Option<&str>, title: &[Inline]) -> Option<String> {
    let title = plain(title);
    match (number.map(str::trim).filter(|n| !n.is_empty()), title.is_empty()) {
        (Some(number), false) => Some(format!("{number}. {title}")),
        (Some(number), true) => Some(number.to_owned()),
        (None, false) => Some(title),
        (None, true) => None,
    }
}

/// The `epub:type` of a document's `body`.
pub fn matter(matter: Matter) -> &'static str {
    match matter {
        Matter::Front => "frontmatter",
        Matter::Body => "bodymatter",
        Matter::Back => "backmatter",
    }
}

/// The `epub:type` of a chapter and its ARIA role.
fn role(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Part => ("part", "doc-part"),
        Role::Chapter => ("chapter", "doc-chapter"),
        Role::Dedication => ("dedication", "doc-dedication"),
        Role::Epigraph => ("epigraph", "doc-epigraph"),
        Role::Foreword => ("foreword", "doc-foreword"),
        Role::Introduction => ("introduction", "doc-introduction"),
        Role::Appendix => ("appendix", "doc-appendix"),
        Role::Glossary => ("glossary", "doc-glossary"),
        Role::Bibliography => ("bibliography", "doc-bibliography"),
        Role::Colophon => ("colophon", "doc-colophon"),
        Role::Notes => ("endnotes", "doc-endnotes"),
        Role::Index => ("index", "doc-index"),
    }
}

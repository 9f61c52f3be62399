//! The contents as the reading system shows them: `nav.xhtml` (contents, landmarks, page list, lists of figures and tables) and
//! `toc.ncx` for readers that came before it.

use std::collections::BTreeMap;

use super::chapter;
use super::faces::{FaceUse, Faces, StyleId};
use super::xhtml::{Shell, head, page_break};
use super::xml::{Attr, Xml};
use super::{Context, book_title};
use crate::book::elements::Tag;
use crate::book::contents::Place;
use crate::book::page_map::FrontPage;
use crate::book::{OutlineEntry, Role};
use crate::terms::references::references;
use crate::text::digits;

/// A line of a list that leads somewhere. `href` is relative to the package's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub href: String,
    pub label: String,
    pub children: Vec<Entry>,
}

/// A landmark: its structural semantics, and the name of its kind in an EPUB 2 guide when it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmark {
    pub kind: &'static str,
    pub guide: Option<&'static str>,
    pub href: String,
    pub label: String,
}

/// All that the navigation documents show.
#[derive(Clone, Debug, Default)]
pub struct Navigation {
    pub contents: Vec<Entry>,
    pub landmarks: Vec<Landmark>,
    /// Page label and place.
    pub pages: Vec<Entry>,
    pub figures: Vec<Entry>,
    pub tables: Vec<Entry>,
    /// Of titled code.
    pub listings: Vec<Entry>,
}

/// The contents from the book's outline, as deep as the settings say.
pub fn contents(cx: &Context<'_>) -> Vec<Entry> {
    let depth = cx.options.contents.depth.max(1);
    let entries = entries(cx, &cx.book.outline, depth);
    if !entries.is_empty() {
        return entries;
    }
    // A book without an outline still has chapters.
    let chapters = cx.book.chapters.iter().enumerate().map(|(i, chapter)| Entry {
        href: format!("text/{}", cx.plan.documents[cx.plan.starts[i]].name),
        label: chapter::title(cx, chapter),
        children: Vec::new(),
    });
    let entries: Vec<Entry> = chapters.collect();
    if entries.is_empty() {
        return vec![Entry { href: "text/title-page.xhtml".to_owned(), label: cx.terms.title_page.to_owned(), children: Vec::new() }];
    }
    entries
}

/// The entries of an outline down to level `depth`, with those under them.
fn entries(cx: &Context<'_>, outline: &[OutlineEntry], depth: u8) -> Vec<Entry> {
    let mut list = Vec::new();
    for entry in outline {
        let children = entries(cx, &entry.children, depth);
        let chapter = cx.book.chapters.get(entry.chapter.0 as usize);
        let silent = entry.anchor.is_none() && chapter.is_some_and(|c| matches!(c.role, Role::Dedication | Role::Epigraph));
        let label = chapter::label(entry.number.as_deref(), &entry.title).or_else(|| chapter.map(|c| chapter::title(cx, c)));
        let href = cx.plan.href(None, entry.chapter, entry.anchor.as_deref());
        match (href, label) {
            (Some(href), Some(label)) if entry.level <= depth && !silent => {
                list.push(Entry { href: format!("text/{href}"), label, children });
            }
            _ => list.extend(children),
        }
    }
    list
}

/// The id of the mark of the printed page on which the contents begin.
pub fn page_id(cx: &Context<'_>) -> String {
    format!("{}page", cx.plan.prefix)
}

/// The navigation document, `nav.xhtml`.
pub fn nav(cx: &Context<'_>, navigation: &Navigation, place: Place) -> String {
    let mut xml = Xml::document();
    let shell = Shell { title: cx.terms.contents, lang: &cx.book.metadata.lang, matter: "frontmatter", up: "" };
    head(&mut xml, shell, &["style.css"]);
    xml.start("body", &[("epub:type", "frontmatter")]);
    xml.line();
    xml.start("nav", &[("epub:type", "toc"), ("role", "doc-toc"), ("id", "toc"), ("class", "contents"), ("aria-labelledby", "toc-title")]);
    xml.line();
    xml.start("h1", &[("id", "toc-title")]);
    if let Some(page) = cx.pages.front(FrontPage::Contents).filter(|_| place != Place::None) {
        page_break(&mut xml, &page_id(cx), &cx.pages.labels[page]);
    }
    xml.text(cx.terms.contents);
    xml.end_line();
    list(&mut xml, &navigation.contents, &[]);
    xml.end_line();
    let listings = references(&cx.book.metadata.lang).list_of_listings;
    let lists = [
        (Some("loi"), "loi", cx.terms.list_of_figures, &navigation.figures),
        (Some("lot"), "lot", cx.terms.list_of_tables, &navigation.tables),
        // EPUB has no name for it.
        (None, "lol", listings, &navigation.listings),
    ];
    for (kind, id, title, entries) in lists {
        if !entries.is_empty() {
            let mut attributes: Vec<Attr<'_>> = kind.iter().map(|kind| ("epub:type", *kind)).collect();
            attributes.extend([("id", id), ("class", "contents"), ("aria-label", title)]);
            xml.start("nav", &attributes);
            xml.line();
            xml.leaf_line("h2", &[], title);
            list(&mut xml, entries, &[]);
            xml.end_line();
        }
    }
    if !navigation.pages.is_empty() {
        let title = cx.terms.page_list;
        xml.start(
            "nav",
            &[("epub:type", "page-list"), ("role", "doc-pagelist"), ("id", "page-list"), ("aria-label", title), ("hidden", "")],
        );
        xml.line();
        xml.leaf_line("h2", &[], title);
        list(&mut xml, &navigation.pages, &[]);
        xml.end_line();
    }
    if !navigation.landmarks.is_empty() {
        let title = cx.terms.landmarks;
        xml.start("nav", &[("epub:type", "landmarks"), ("id", "landmarks"), ("aria-label", title), ("hidden", "")]);
        xml.line();
        xml.leaf_line("h2", &[], title);
        let entries: Vec<Entry> = navigation
            .landmarks
            .iter()
            .map(|landmark| Entry { href: landmark.href.clone(), label: landmark.label.clone(), children: Vec::new() })
            .collect();
        let kinds: Vec<&str> = navigation.landmarks.iter().map(|landmark| landmark.kind).collect();
        list(&mut xml, &entries, &kinds);
        xml.end_line();
    }
    xml.finish()
}

/// The characters that the contents need of each face, to be seen as a page.
pub fn faces(cx: &Context<'_>, navigation: &Navigation) -> FaceUse {
    let lang = &cx.book.metadata.lang;
    let mut faces = Faces::new(&cx.sheet, cx.fonts, lang);
    let body = faces.first_child(0, &Tag::new("body"));
    let nav = faces.first_child(body, &Tag::of("nav", "contents"));
    for (name, title) in [("h1", cx.terms.contents), ("h2", cx.terms.list_of_figures), ("h2", cx.terms.list_of_tables), ("h2", references(lang).list_of_listings)] {
        let title_element = faces.first_child(nav, &Tag::new(name));
        faces.text(title_element, title);
    }
    for list in [&navigation.contents, &navigation.figures, &navigation.tables, &navigation.listings] {
        letters(&mut faces, nav, list);
    }
    faces.finish()
}

/// Counts the letters of entries and of those under them, in the style of the contents.
fn letters(faces: &mut Faces<'_>, parent: StyleId, entries: &[Entry]) {
    let list = faces.first_child(parent, &Tag::new("ol"));
    for entry in entries {
        let item = faces.first_child(list, &Tag::new("li"));
        let link = faces.first_child(item, &Tag::new("a"));
        faces.text(link, &entry.label);
        letters(faces, item, &entry.children);
    }
}

/// Writes a list of entries; `kinds` gives each entry's `epub:type`, when there are any.
fn list(xml: &mut Xml, entries: &[Entry], kinds: &[&str]) {
    xml.start("ol", &[]);
    xml.line();
    for (i, entry) in entries.iter().enumerate() {
        xml.start("li", &[]);
        let mut attributes: Vec<Attr<'_>> = vec![("href", &entry.href)];
        if let Some(kind) = kinds.get(i) {
            attributes.push(("epub:type", kind));
        }
        xml.leaf("a", &attributes, &entry.label);
        if !entry.children.is_empty() {
            xml.line();
            list(xml, &entry.children, &[]);
        }
        xml.end_line();
    }
    xml.end_line();
}

/// The number that a page's label is, in whatever digits.
fn page_number(label: &str) -> Option<u32> {
    digits::value(label)
}

/// The contents for old readers, `toc.ncx`, with the package's own identifier.
pub fn ncx(cx: &Context<'_>, navigation: &Navigation, identifier: &str) -> String {
    let mut xml = Xml::document();
    let lang = cx.book.metadata.lang.tag();
    xml.start("ncx", &[("xmlns", "http://www.daisy.org/z3986/2005/ncx/"), ("version", "2005-1"), ("xml:lang", lang)]);
    xml.line();
    xml.start("head", &[]);
    xml.line();
    let pages = navigation.pages.len().to_string();
    let highest = navigation.pages.iter().filter_map(|page| page_number(&page.label)).max().unwrap_or(0).to_string();
    let depth = depth(&navigation.contents).to_string();
    for (name, content) in [
        ("dtb:uid", identifier),
        ("dtb:depth", depth.as_str()),
        ("dtb:totalPageCount", pages.as_str()),
        ("dtb:maxPageNumber", highest.as_str()),
    ] {
        xml.empty("meta", &[("name", name), ("content", content)]);
        xml.line();
    }
    xml.end_line();
    label(&mut xml, "docTitle", &book_title(cx.book));
    for author in cx.book.metadata.names("aut") {
        label(&mut xml, "docAuthor", author);
    }
    let mut order = Order::default();
    xml.start("navMap", &[]);
    xml.line();
    points(&mut xml, &navigation.contents, &mut order);
    xml.end_line();
    if !navigation.pages.is_empty() {
        xml.start("pageList", &[]);
        xml.line();
        label(&mut xml, "navLabel", cx.terms.page_list);
        for (i, page) in navigation.pages.iter().enumerate() {
            let (id, place) = (format!("page-{}", i + 1), order.of(&page.href));
            let number = page_number(&page.label).map(|n| n.to_string());
            let mut attributes: Vec<Attr<'_>> = vec![("id", &id), ("playOrder", &place)];
            match &number {
                Some(number) => attributes.extend([("type", "normal"), ("value", number)]),
                None => attributes.push(("type", "front")),
            }
            xml.start("pageTarget", &attributes);
            label(&mut xml, "navLabel", &page.label);
            xml.empty("content", &[("src", &page.href)]);
            xml.end_line();
        }
        xml.end_line();
    }
    xml.finish()
}

/// `playOrder`: the same place has the same number.
#[derive(Default)]
struct Order {
    by_href: BTreeMap<String, usize>,
    points: usize,
}

impl Order {
    /// The `playOrder` of an address: entries that lead to the same place have the same.
    fn of(&mut self, href: &str) -> String {
        let next = self.by_href.len() + 1;
        self.by_href.entry(href.to_owned()).or_insert(next).to_string()
    }
}

/// Writes the `navPoint` of each entry with those under it.
fn points(xml: &mut Xml, entries: &[Entry], order: &mut Order) {
    for entry in entries {
        order.points += 1;
        let (id, place) = (format!("point-{}", order.points), order.of(&entry.href));
        xml.start("navPoint", &[("id", &id), ("playOrder", &place)]);
        label(xml, "navLabel", &entry.label);
        xml.empty("content", &[("src", &entry.href)]);
        xml.line();
        points(xml, &entry.children, order);
        xml.end_line();
    }
}

/// Writes a label, as NCX has it: `text` within the element `name`.
fn label(xml: &mut Xml, name: &'static str, text: &str) {
    xml.start(name, &[]);
    xml.leaf("text", &[], text);
    xml.end_line();
}

/// How many levels entries have.
fn depth(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| 1 + depth(&entry.children)).max().unwrap_or(1)
}

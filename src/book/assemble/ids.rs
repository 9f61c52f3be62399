//! Ids of chapters and anchors, unique in the book and fit for XML.
//!
//! A chapter's id is made from its title. An anchor keeps the id that it has on its page where the book has no other like it; else
//! the chapter's id goes before it. [`Chapter::anchors`] keeps the fragments that Hugo makes, so that links to them still lead
//! there.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::visit::{VisitorMut, flat_text, walk_chapter_mut};
use crate::book::{Attributes, Block, BlockKind, Chapter, Image, Inline};
use crate::text::slug;

/// Names that outputs use for files, pages and destinations of their own.
const RESERVED: &[&str] = &[
    "chapter",
    "colophon-page",
    "content",
    "contents",
    "copyright",
    "copyright-page",
    "cover",
    "dedication",
    "epigraph",
    "epigraph-page",
    "figures",
    "half-title",
    "landmarks",
    "loi",
    "lol",
    "lot",
    "nav",
    "notes",
    "page-list",
    "style",
    "tables",
    "title",
    "title-page",
    "titlepage",
    "toc",
    "toc-title",
];

/// Gives each chapter an id, and makes the ids within all chapters unique in the book and fit for XML.
pub fn make_unique(chapters: &mut [Chapter]) {
    let mut used = Used { names: RESERVED.iter().map(|s| (*s).to_owned()).collect(), last: BTreeMap::new() };
    for (i, chapter) in chapters.iter_mut().enumerate() {
        let title = flat_text(&chapter.title.inlines);
        let from_title = Some(slug::id(&title)).filter(|s| says_enough(s, &title));
        let from_file = slug::id(chapter.path.rsplit('/').next().unwrap_or_default());
        let wanted = from_title.into_iter().chain([from_file]).find(|s| !s.is_empty()).unwrap_or_else(|| format!("chapter-{}", i + 1));
        chapter.id = used.claim(wanted);
    }
    for chapter in chapters {
        let id = chapter.id.clone();
        let mut renaming = Renaming { chapter: &id, used: &mut used, names: BTreeMap::new(), order: Vec::new() };
        let mut heading = chapter.notes_heading.take();
        walk_chapter_mut(chapter, &mut renaming);
        if let Some(heading) = &mut heading {
            renaming.attributes(&mut heading.attributes);
        }
        let mut anchors = std::mem::take(&mut renaming.order);
        let mut known: BTreeSet<String> = anchors.iter().map(|(fragment, _)| fragment.clone()).collect();
        for (fragment, on_page) in std::mem::take(&mut chapter.anchors) {
            let unique = if on_page.is_empty() { Some(&id) } else { renaming.names.get(&on_page) };
            // The target of an anchor without an element is the chapter.
            let pair = (fragment, unique.unwrap_or(&id).clone());
            if known.insert(pair.0.clone()) {
                anchors.push(pair);
            }
        }
        for mark in &mut chapter.index_marks {
            mark.anchor = renaming.names.get(&mark.anchor).unwrap_or(&id).clone();
        }
        chapter.notes_heading = heading;
        chapter.anchors = anchors;
    }
}

struct Renaming<'a> {
    chapter: &'a str,
    used: &'a mut Used,
    /// Ids of the page → ids of the book.
    names: BTreeMap<String, String>,
    order: Vec<(String, String)>,
}

impl Renaming<'_> {
    /// Renames the id in an element's attributes.
    fn attributes(&mut self, attributes: &mut Attributes) {
        if let Some(id) = &mut attributes.id {
            *id = self.rename(id);
        }
    }

    /// The id of the book for an id of the page.
    fn rename(&mut self, on_page: &str) -> String {
        let mut wanted = xml_name(on_page, self.chapter);
        if self.used.names.contains(&wanted) {
            wanted = format!("{}-{wanted}", self.chapter);
        }
        let unique = self.used.claim(wanted);
        // Of two elements with one id on a page the first is the one that links mean.
        if !self.names.contains_key(on_page) {
            self.names.insert(on_page.to_owned(), unique.clone());
            self.order.push((on_page.to_owned(), unique.clone()));
        }
        unique
    }
}

impl VisitorMut for Renaming<'_> {
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Heading(heading) => {
                // A heading's id is its own, not the block's, and every heading has one: the contents lead to it.
                heading.attributes.id = heading.attributes.id.take().or(block.attributes.id.take());
                if heading.attributes.id.is_none() {
                    let made = slug::id(&flat_text(&heading.text.inlines));
                    let made = if made.is_empty() { "1".to_owned() } else { made };
                    heading.attributes.id = Some(self.used.claim(format!("{}-{made}", self.chapter)));
                } else {
                    self.attributes(&mut heading.attributes);
                }
            }
            BlockKind::Code(code) => code.line_ids.iter_mut().filter(|id| !id.is_empty()).for_each(|id| *id = self.rename(id)),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| self.attributes(&mut item.attributes)),
            BlockKind::Math(math) => math.rows.iter_mut().for_each(|row| row.id = self.rename(&row.id)),
            _ => {}
        }
        self.attributes(&mut block.attributes);
    }

    fn image(&mut self, image: &mut Image) {
        self.attributes(&mut image.attributes);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::Span(span) => self.attributes(&mut span.attributes),
            Inline::Link(link) => self.attributes(&mut link.attributes),
            Inline::Math(math) => math.rows.iter_mut().for_each(|row| row.id = self.rename(&row.id)),
            _ => {}
        }
    }
}

/// The ids that are taken.
struct Used {
    names: BTreeSet<String>,
    /// Of an id that was wanted again, the last number that was tried.
    last: BTreeMap<String, u32>,
}

impl Used {
    /// Takes the id `wanted`, or with the first number behind it that makes it new.
    fn claim(&mut self, wanted: String) -> String {
        if self.names.insert(wanted.clone()) {
            return wanted;
        }
        let number = self.last.entry(wanted.clone()).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{wanted}-{number}");
            if self.names.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// Whether a slug has kept most of a title's letters: of `応用WebRTC` it has not.
fn says_enough(slug: &str, title: &str) -> bool {
    let kept = slug.chars().filter(|c| c.is_alphanumeric()).count();
    !slug.is_empty() && kept * 4 >= title.chars().filter(|c| c.is_alphanumeric()).count().min(60) * 3
}

/// An id as XML takes it: letters of any script, digits, `-`, `_` and `.`, the first a letter or `_`.
fn xml_name(id: &str, chapter: &str) -> String {
    let name: String = id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).filter(|c| is_name_char(*c)).collect();
    match name.chars().next() {
        Some(c) if c.is_alphabetic() || c == '_' => name,
        _ => format!("{chapter}-{}", name.trim_start_matches('-')),
    }
}

/// Whether a character may stand in a name of XML. `alphanumeric` of Unicode holds a few (superscripts, circled numbers) that may not.
fn is_name_char(c: char) -> bool {
    matches!(c, '-' | '.' | '_' | '0'..='9' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_xml() {
        assert_eq!(xml_name("análisis", "c"), "análisis");
        assert_eq!(xml_name("1-intro", "c"), "c-1-intro");
        assert_eq!(xml_name("-emoji", "c"), "c-emoji");
        assert_eq!(xml_name("fn:1", "c"), "fn1");
    }
}

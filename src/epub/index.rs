//! An index → XHTML, by the conventions of EPUB Indexes: entries that link to the very place, labelled with its printed page.

use super::xhtml::Writer;
use crate::book::elements::{self, Element, Tree};
use crate::book::index::{Index, IndexEntry, locators};
use crate::book::{ChapterId, Role};
use crate::terms::index::index as terms;

impl<'a> Writer<'a> {
    /// Writes an index: groups under their letters, each with its entries.
    pub fn index(&mut self, index: &'a Index, element: Element<'a>) {
        // A chapter that is an index says so itself.
        let chapter = self.document.map(|document| self.plan().documents[document].chapter);
        let role = chapter.and_then(|chapter| self.book().chapters.get(chapter)).map(|chapter| chapter.role);
        let own: &[(&str, &str)] = match role {
            Some(Role::Index) => &[],
            _ => &[("epub:type", "index"), ("role", "doc-index"), ("aria-label", index.title.as_str())],
        };
        self.open(element.tag(), own);
        self.xml.line();
        let tree = Tree::under(element, index.groups.iter().flat_map(|group| elements::index_group(group.letter.as_deref())));
        let mut parts = tree.roots();
        for group in &index.groups {
            if let (Some(letter), Some(element)) = (&group.letter, group.letter.as_ref().and_then(|_| parts.next())) {
                let level = 2.min(self.heading_level + 1);
                self.heading_level = level;
                self.leaf(element.tag(), &[], letter);
                self.xml.line();
            }
            parts.next().into_iter().for_each(|list| self.index_entries(&group.entries, list));
        }
        self.close_line();
    }

    /// Writes the entries of a list.
    fn index_entries(&mut self, entries: &'a [IndexEntry], list: Element<'_>) {
        self.open(list.tag(), &[("epub:type", "index-entry-list")]);
        self.xml.line();
        let tree = Tree::under(list, entries.iter().map(elements::index_entry));
        for (entry, item) in entries.iter().zip(tree.roots()) {
            self.open(item.tag(), &[("epub:type", "index-entry")]);
            self.index_entry(entry, item);
            self.close_line();
        }
        self.close_line();
    }

    /// Writes a term with its places, its references and the entries under it.
    fn index_entry(&mut self, entry: &'a IndexEntry, item: Element<'_>) {
        let lang = &self.book().metadata.lang;
        let terms = terms(lang);
        let places = locators(entry, &self.cx.pages.marks, lang);
        let tree = elements::index_entry_parts(item, entry, &places);
        let mut parts = tree.roots();
        // There is an element for each part of the entry.
        let mut next = || parts.next().unwrap_or(item);
        let element = next();
        self.open(element.tag(), &[("epub:type", "index-term")]);
        self.text(&entry.term, element);
        self.close();
        for place in &places {
            self.words(terms.comma);
            let element = next();
            let href = self.plan().href(self.document, place.chapter, Some(&place.anchor)).unwrap_or_default();
            self.leaf(element.tag(), &[("epub:type", "index-locator"), ("href", &href)], &place.words);
        }
        for reference in &entry.see {
            self.words(". ");
            self.leaf(next().tag(), &[], if reference.also { terms.see_also } else { terms.see });
            self.words(" ");
            let element = next();
            let kind = if reference.also { "index-xref-related" } else { "index-xref-preferred" };
            let chapter = self.document.map_or(0, |document| self.plan().documents[document].chapter);
            let href = reference.target.as_ref().and_then(|id| self.plan().href(self.document, ChapterId(chapter as u32), Some(id)));
            let mut own = vec![("epub:type", kind)];
            own.extend(href.iter().map(|href| ("href", href.as_str())));
            self.open(element.tag(), &own);
            self.text(&reference.words, element);
            self.close();
        }
        if let Some(list) = parts.next() {
            self.xml.line();
            self.index_entries(&entry.entries, list);
        }
    }
}

//! An index → XHTML, by the conventions of EPUB Indexes: entries that link to the very place, labelled with its printed page.

use super::xhtml::Writer;
use crate::book::elements::{self, Tag};
use crate::book::index::{Index, IndexEntry, locators};
use crate::book::{ChapterId, Role};
use crate::terms::index::index as terms;

impl<'a> Writer<'a> {
    /// Writes an index: groups under their letters, each with its entries.
    pub fn index(&mut self, index: &'a Index, tag: Tag<'_>) {
        // A chapter that is an index says so itself.
        let chapter = self.document.map(|document| self.plan().documents[document].chapter);
        let role = chapter.and_then(|chapter| self.book().chapters.get(chapter)).map(|chapter| chapter.role);
        let own: &[(&str, &str)] = match role {
            Some(Role::Index) => &[],
            _ => &[("epub:type", "index"), ("role", "doc-index"), ("aria-label", index.title.as_str())],
        };
        self.open(tag, own);
        self.xml.line();
        for group in &index.groups {
            let mut tags = elements::index_group(group.letter.as_deref()).into_iter();
            if let (Some(letter), Some(tag)) = (&group.letter, tags.next()) {
                let level = 2.min(self.heading_level + 1);
                self.heading_level = level;
                self.leaf(tag, &[], letter);
                self.xml.line();
            }
            self.index_entries(&group.entries);
        }
        self.close_line();
    }

    fn index_entries(&mut self, entries: &'a [IndexEntry]) {
        self.open(elements::index_list(), &[("epub:type", "index-entry-list")]);
        self.xml.line();
        for entry in entries {
            self.open(elements::index_entry(entry), &[("epub:type", "index-entry")]);
            self.index_entry(entry);
            self.close_line();
        }
        self.close_line();
    }

    /// Writes a term with its places, its references and the entries under it.
    fn index_entry(&mut self, entry: &'a IndexEntry) {
        let lang = &self.book().metadata.lang;
        let terms = terms(lang);
        let places = locators(entry, &self.cx.pages.marks, lang);
        let mut tags = elements::index_entry_parts(entry, &places).into_iter();
        let mut next = || tags.next().unwrap_or_default();
        self.open(next(), &[("epub:type", "index-term")]);
        self.text(&entry.term);
        self.close();
        for place in &places {
            self.words(terms.comma);
            let tag = next();
            let href = self.plan().href(self.document, place.chapter, Some(&place.anchor)).unwrap_or_default();
            self.leaf(tag, &[("epub:type", "index-locator"), ("href", &href)], &place.words);
        }
        for reference in &entry.see {
            self.words(". ");
            self.leaf(next(), &[], if reference.also { terms.see_also } else { terms.see });
            self.words(" ");
            let tag = next();
            let kind = if reference.also { "index-xref-related" } else { "index-xref-preferred" };
            let chapter = self.document.map_or(0, |document| self.plan().documents[document].chapter);
            let href = reference.target.as_ref().and_then(|id| self.plan().href(self.document, ChapterId(chapter as u32), Some(id)));
            let mut own = vec![("epub:type", kind)];
            own.extend(href.iter().map(|href| ("href", href.as_str())));
            self.open(tag, &own);
            self.text(&reference.words);
            self.close();
        }
        if !entry.entries.is_empty() {
            self.xml.line();
            self.index_entries(&entry.entries);
        }
    }
}

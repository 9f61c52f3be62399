//! What the pages of a chapter depend on, as the name under which they are kept.

use std::hash::Hash;

use super::numbers::Numbers;
use crate::book::visit::{Visitor, walk_chapter};
use crate::book::{Block, BlockKind, Chapter, NotePlace};
use crate::cache::Key;
use crate::layout::design::Design;
use crate::layout::page::run_on::Task;
use crate::limits::Limits;


/// What all chapters of a layout depend on.
pub fn of_design(design: &Design<'_>) -> Key {
    let Design { book, sheet, fonts, options, .. } = design;
    let metadata = &book.metadata;
    let mut key = Key::new("section")
        .shown(options)
        .shown(&(design.frame, design.margin_column, &design.strings))
        .shown(&(&design.root, &design.body))
        .shown(&(&metadata.title, metadata.authors(), metadata.lang.tag()))
        .shown(&(&book.macros, &book.notes))
        .shown(&Limits::current());
    // Without where each declaration stands: the same sheet may be another file of another book.
    for rule in &sheet.rules {
        key = key.shown(&(&rule.selectors, rule.media));
        for declaration in &rule.declarations {
            key = key.shown(&(&declaration.name, &declaration.value, declaration.important, &declaration.text));
        }
    }
    fonts.hash_faces(&mut key);
    key
}

/// What the pages of one chapter depend on: itself with numbers of its own, and what it takes from the rest of the book.
pub fn of_chapter(design: &Design<'_>, all: Key, task: &Task<'_>, (local, numbers): (&Chapter, &Numbers)) -> Key {
    let Task { index, chapter, part, begun } = *task;
    let mut key = all.of(local).of(&part).shown(&begun);
    for picture in &numbers.pictures {
        key = key.of(&design.pictures.info(*picture));
    }
    for (chapter, anchor) in &numbers.links {
        let name = anchor.as_deref().or_else(|| design.chapter_name(*chapter));
        // On paper a link names the page of its place.
        key = key.of(&(name, name.filter(|_| design.options.press).and_then(|name| design.labels.get(name))));
    }
    if design.options.press && !numbers.links.is_empty() {
        // … unless that is in view.
        let near: Vec<u32> = design.near.range((index, 0)..=(index, u32::MAX)).map(|(_, node)| *node).collect();
        key = key.of(&near);
    }
    if design.book.notes.place == NotePlace::Margin && !chapter.footnotes.is_empty() {
        // The first chapter with notes reports for all that the margin is too narrow.
        let first = design.book.chapters.iter().find(|chapter| !chapter.footnotes.is_empty());
        key = key.of(&first.is_some_and(|first| std::ptr::eq(first, chapter)));
    }
    if has_block(chapter, |kind| matches!(kind, BlockKind::Index(_))) {
        design.book.chapters.iter().for_each(|chapter| chapter.id.hash(&mut key));
        key = key.shown(&design.marked);
    }
    key
}

/// Whether a chapter shows the notes of others.
pub fn shows_others(chapter: &Chapter) -> bool {
    has_block(chapter, |kind| matches!(kind, BlockKind::EndNotes))
}

/// Whether a chapter has a block of some kind.
fn has_block(chapter: &Chapter, what: fn(&BlockKind) -> bool) -> bool {
    struct Has(fn(&BlockKind) -> bool, bool);
    impl Visitor for Has {
        fn block(&mut self, block: &Block) {
            self.1 |= (self.0)(&block.kind);
        }
    }
    let mut has = Has(what, false);
    walk_chapter(chapter, &mut has);
    has.1
}

//! Chapters that were set before: the same chapter in the same design makes the same pages, for those who lay a book out again and again
//! while it is written.
//!
//! A chapter is compared with its texts numbered from its own first one, so that it is the same when only those before it have changed.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::design::Design;
use super::page::section::Section;
use super::pages::{GlyphRun, Item, ItemKind};
use crate::book::page_map::Position;
use crate::book::shown::TextRange;
use crate::book::visit::{self, Visitor, VisitorMut, walk_chapter, walk_chapter_mut};
use crate::book::{Block, BlockKind, Chapter, Inline, Target, Text, TextId};
use crate::report::Report;

/// What was set, by chapter. Of one book; it is emptied when the design changes.
#[derive(Debug, Default)]
pub struct Kept(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    design: u64,
    /// Counts the layouts, so that what a layout does not use can go after it.
    layout: u64,
    chapters: HashMap<(String, u64), Entry>,
}

#[derive(Debug)]
struct Entry {
    /// Its texts are numbered from 0, as those of the section.
    chapter: Chapter,
    part: String,
    /// Key of the design in which it was set.
    design: u64,
    section: Section,
    found: Report,
    used: u64,
}

impl Kept {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A layout begins: what another design made is forgotten. Gives the key of the design.
    pub fn begin(&self, design: &Design<'_>) -> u64 {
        let key = key(design);
        let mut state = self.lock();
        if state.design != key {
            state.chapters.clear();
            state.design = key;
        }
        state.layout += 1;
        key
    }

    /// A layout is done: what it did not use is forgotten; all of it, when what was found hangs together over chapters.
    pub fn end(&self, design: &Design<'_>) {
        let mut state = self.lock();
        let layout = state.layout;
        if design.fonts.has_findings() {
            state.chapters.clear();
        }
        state.chapters.retain(|_, entry| entry.used == layout);
    }

    /// The section of a chapter, from before or set now.
    pub fn section(&self, design: &Design<'_>, index: usize, chapter: &Chapter, part: &str, set: impl FnOnce() -> (Section, Report)) -> (Section, Report) {
        let base = i64::from(chapter.title.id.0);
        let pages = if cites_pages(design, chapter) { hash(&(&design.labels, near(design, index))) } else { 0 };
        let marked = if visit::names_pages(chapter) { hash(&format!("{:?}", design.marked)) } else { 0 };
        let key = (chapter.path.clone(), pages ^ marked);
        let mut local = chapter.clone();
        walk_chapter_mut(&mut local, &mut Renumber(-base));
        {
            let mut state = self.lock();
            let layout = state.layout;
            if let Some(entry) = state.chapters.get_mut(&key).filter(|entry| entry.design == design.kept_key && entry.part == part && entry.chapter == local) {
                entry.used = layout;
                let known = (entry.section.clone(), entry.found.clone());
                drop(state);
                return (renumbered(known.0, base), known.1);
            }
        }
        let (section, found) = set();
        let of_chapter = renumbered(section.clone(), -base);
        let mut state = self.lock();
        let used = state.layout;
        state.chapters.insert(key, Entry { chapter: local, part: part.to_owned(), design: design.kept_key, section: of_chapter, found: found.clone(), used });
        (section, found)
    }
}

/// The links of a chapter whose place is in view.
fn near(design: &Design<'_>, index: usize) -> Vec<u32> {
    design.near.range((index, 0)..=(index, u32::MAX)).map(|(_, node)| *node).collect()
}

/// Whether a chapter shows the pages of other places.
fn cites_pages(design: &Design<'_>, chapter: &Chapter) -> bool {
    struct Cites(bool);
    impl Visitor for Cites {
        fn inline(&mut self, inline: &Inline) {
            self.0 |= matches!(inline, Inline::Link(link) if matches!(link.target, Target::Internal { .. }));
        }
        fn block(&mut self, block: &Block) {
            self.0 |= matches!(&block.kind, BlockKind::Figure(figure) if matches!(figure.link, Some(Target::Internal { .. })));
        }
    }
    let mut cites = Cites(false);
    if design.options.press {
        walk_chapter(chapter, &mut cites);
    }
    cites.0
}

/// All that the pages of a chapter depend on beside itself.
fn key(design: &Design<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{:?} {:?} {:?} {:?} {:?}", design.sheet, design.options, design.book.metadata, design.book.macros, design.book.notes).hash(&mut hasher);
    for face in &design.fonts.faces {
        (&face.family, face.weight, face.italic, face.index, face.data.len()).hash(&mut hasher);
        // The directory of its tables, with a checksum of each.
        face.data[..face.data.len().min(1024)].hash(&mut hasher);
    }
    design.pictures.hash_files(&mut hasher);
    // Links lead to chapters by number and are written by id.
    design.book.chapters.iter().for_each(|chapter| chapter.id.hash(&mut hasher));
    hasher.finish()
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Adds to the numbers of texts.
struct Renumber(i64);

impl Renumber {
    fn shift(&self, id: &mut TextId) {
        if *id != TextId::NONE {
            id.0 = (i64::from(id.0) + self.0) as u32;
        }
    }

    fn position(&self, position: &mut Option<Position>) {
        position.iter_mut().for_each(|position| self.shift(&mut position.text));
    }

    fn item(&self, kind: &mut ItemKind) {
        match kind {
            ItemKind::Glyphs(run) => self.run(run),
            ItemKind::Turned(turned) => self.item(&mut turned.kind),
            ItemKind::Fill { .. } | ItemKind::Picture { .. } | ItemKind::Part(_) | ItemKind::Drawing { .. } => {}
        }
    }

    fn run(&self, run: &mut GlyphRun) {
        if run.source.iter().any(|range| range.text != TextId::NONE) {
            run.source = run
                .source
                .iter()
                .map(|range| {
                    let mut range: TextRange = *range;
                    self.shift(&mut range.text);
                    range
                })
                .collect();
        }
    }
}

impl VisitorMut for Renumber {
    fn text(&mut self, text: &mut Text) {
        self.shift(&mut text.id);
    }

    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Code(code) = &mut block.kind {
            self.shift(&mut code.id);
        }
    }
}

/// A section whose texts have other numbers.
fn renumbered(mut section: Section, by: i64) -> Section {
    if by == 0 {
        return section;
    }
    let renumber = Renumber(by);
    for draft in &mut section.drafts {
        renumber.position(&mut draft.content.position);
        draft.content.overfull.iter_mut().for_each(|(position, _)| renumber.position(position));
        draft.content.items.iter_mut().chain(&mut draft.margin.items).for_each(|Item { kind, .. }| renumber.item(kind));
        draft.lines.iter_mut().for_each(|line| renumber.position(&mut line.position));
    }
    section.hidden.texts.iter_mut().for_each(|range| renumber.shift(&mut range.text));
    section
}

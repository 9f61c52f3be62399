//! Chapters that were set before: the same chapter in the same design makes the same pages. They are kept in memory for those who lay a book
//! out again and again while it is written, and in a [`Cache`] for later builds, on this machine or on another.
//!
//! A chapter is named by all that its pages depend on ([`key`]) and kept with numbers of its own ([`numbers`]), so that it is the same when
//! only what stands before it has changed.

mod key;
mod numbers;
mod sound;
mod memory;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::design::Design;
use super::page::run_on::Task;
use super::page::section::Section;
use crate::book::Role;
use crate::cache::{Cache, Key, stored};
use crate::font::{self, FontBook, Substitute};
use crate::layout::paragraph::Cache as Words;
use crate::report::{FileId, Report};
pub use memory::*;

impl Kept {
    /// Chapters kept in the cache alone, for a process that builds once.
    pub fn in_cache(cache: Cache) -> Kept {
        Kept { memory: None, cache: Some(cache) }
    }

    /// Chapters kept in memory, and in the cache if there is one, for a process that builds again and again.
    pub fn in_memory(cache: Option<Cache>) -> Kept {
        Kept { memory: Some(Mutex::default()), cache }
    }

    /// The chapters kept in memory, locked; `None` for a process that builds once.
    fn memory(&self) -> Option<MutexGuard<'_, Memory>> {
        Some(self.memory.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where the chapters are that are kept in memory.
    #[cfg(test)]
    pub fn places(&self) -> Vec<*const Section> {
        self.memory().map_or_else(Vec::new, |memory| memory.chapters.values().map(|entry| Arc::as_ptr(&entry.section)).collect())
    }

    /// A build begins: what the last one did not use is forgotten.
    pub fn begin(&self) {
        if let Some(mut memory) = self.memory() {
            let last = memory.build;
            memory.chapters.retain(|_, entry| entry.used == last);
            memory.build += 1;
        }
    }

    /// Words that were shaped with these faces before, for a process that builds again and again; for another those of this layout alone.
    pub fn words(&self, fonts: &FontBook) -> Arc<Words> {
        let Some(mut memory) = self.memory() else { return Arc::default() };
        let mut faces = Key::new("words");
        fonts.hash_faces(&mut faces);
        let faces = faces.hash();
        match &memory.words {
            Some((of, words)) if *of == faces => Arc::clone(words),
            _ => {
                let words = Arc::default();
                memory.words = Some((faces, Arc::clone(&words)));
                words
            }
        }
    }

    /// What all chapters of a layout depend on.
    pub fn key(design: &Design<'_>) -> Key {
        key::of_design(design)
    }

    /// The section of a chapter, from before or set now.
    pub fn section(&self, design: &Design<'_>, task: &Task<'_>, set: impl FnOnce() -> (Section, Report)) -> (Section, Report) {
        let chapter = task.chapter;
        let Some(all) = design.kept_key.clone().filter(|_| chapter.role != Role::Notes && !key::shows_others(chapter)) else { return set() };
        let (local, numbers) = numbers::local(chapter);
        let key = key::of_chapter(design, all, task, (&local, &numbers));
        drop(local);
        let name = key.clone().hash();
        if let Some((section, found)) = self.remembered(name, &numbers.files, design.fonts) {
            // Always found, since the chapter is the same.
            if let Some(section) = numbers.to_book(Section::clone(&section)) {
                return (section, found);
            }
        }
        if let Some(section) = self.read(design, key.clone()) {
            self.remember(name, &section, (&Report::default(), &numbers.files), BTreeSet::new());
            if let Some(section) = numbers.to_book(Arc::unwrap_or_clone(section)) {
                return (section, Report::default());
            }
        }
        let ((section, found), substitutes) = font::recorded(set);
        if let Some(of_chapter) = numbers.to_local(section.clone()) {
            let of_chapter = Arc::new(of_chapter);
            // A finding names a place in this book, so chapters with findings are not kept for others.
            let is_sound = found.diagnostics.is_empty() && substitutes.is_empty();
            self.remember(name, &of_chapter, (&found, &numbers.files), substitutes);
            if let (Some(cache), true) = (&self.cache, is_sound)
                && let Some(bytes) = stored::encode(&*of_chapter)
            {
                cache.put(key, &bytes);
            }
        }
        (section, found)
    }

    /// A chapter kept in memory; one with findings only when these name the same files.
    fn remembered(&self, name: [u8; 32], files: &[FileId], fonts: &FontBook) -> Option<(Arc<Section>, Report)> {
        let mut memory = self.memory()?;
        let build = memory.build;
        let entry = memory.chapters.get_mut(&name).filter(|entry| entry.found.diagnostics.is_empty() || entry.files == files)?;
        entry.used = build;
        fonts.note_again(&entry.substitutes);
        Some((Arc::clone(&entry.section), entry.found.clone()))
    }

    /// Keeps a chapter in memory, if there is one.
    fn remember(&self, name: [u8; 32], section: &Arc<Section>, (found, files): (&Report, &[FileId]), substitutes: BTreeSet<Substitute>) {
        if let Some(mut memory) = self.memory() {
            let used = memory.build;
            memory.chapters.insert(name, Entry { section: Arc::clone(section), found: found.clone(), substitutes, files: files.to_vec(), used });
        }
    }

    /// A chapter kept in the cache, if it is whole and every number in it leads somewhere.
    fn read(&self, design: &Design<'_>, key: Key) -> Option<Arc<Section>> {
        let bytes = self.cache.as_ref()?.get(key)?;
        let section: Section = stored::decode(&bytes)?;
        sound::is_sound(&section, design.fonts.faces.len()).then(|| Arc::new(Section { page_name: "chapter", ..section }))
    }
}

//! Chapters that were polished before, for those who build a book again and again: a chapter as its author wrote it, and what became of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Settings, Polished, polish_chapter};
use crate::book::Chapter;
use crate::book::visit::shift_texts;
use crate::lang::Lang;
use crate::limits::Limits;

/// By the path of each chapter.
#[derive(Debug, Default)]
pub struct Kept(Mutex<HashMap<String, Arc<Entry>>>);

#[derive(Debug)]
struct Entry {
    lang: Lang,
    settings: Settings,
    limits: Limits,
    /// Their texts are numbered from 0, so that a chapter is the same when only those before it have changed.
    before: Chapter,
    after: Chapter,
    told: Polished,
}

impl Kept {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Entry>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Polishes a chapter, or takes what became of it before.
    pub(super) fn polish(&self, chapter: &mut Chapter, (lang, settings): (&Lang, Settings)) -> Polished {
        let base = i64::from(chapter.title.id.0);
        let limits = Limits::current();
        shift_texts(chapter, -base);
        let known = self.lock().get(&chapter.path).cloned();
        let is_known = |entry: &&Arc<Entry>| entry.lang == *lang && entry.settings == settings && entry.limits == limits && entry.before == *chapter;
        if let Some(entry) = known.as_ref().filter(is_known) {
            *chapter = entry.after.clone();
            shift_texts(chapter, base);
            return entry.told.clone();
        }
        let before = chapter.clone();
        let told = polish_chapter(chapter, lang, settings);
        let entry = Entry { lang: lang.clone(), settings, limits, before, after: chapter.clone(), told: told.clone() };
        self.lock().insert(chapter.path.clone(), Arc::new(entry));
        shift_texts(chapter, base);
        told
    }

    /// Forgets the chapters that the book no longer has.
    pub fn retain(&self, is_there: impl Fn(&str) -> bool) {
        self.lock().retain(|path, _| is_there(path));
    }
}

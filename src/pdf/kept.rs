//! Pages painted before, for those who write a book again and again: what a page is painted from, as a hash, and what became of it.
//!
//! The hash is of all that painting reads: what is on the page, which of it belongs together, and how its faces and pictures are named in
//! the file. Which nodes of the structure they are is not in it, for those have other numbers as soon as a page before has changed.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use siphasher::sip128::{Hasher128, SipHasher13};

use super::draw::{Mark, Painted, mark};
use super::face::Faces;
use super::letters::{Found, Letters};
use super::tag::Tags;
use super::xobjects::{Place, XObjects};
use crate::layout::pages::{Glyph, GlyphRun, ItemKind, Page, Rect};

/// What was painted in the last build.
#[derive(Default)]
pub struct Kept(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    build: u64,
    /// What the glyphs of pages stand for, and pages; each with the build that last used it.
    found: FxHashMap<u128, (Arc<Vec<Found>>, u64)>,
    painted: FxHashMap<u128, (Arc<Painted>, u64)>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} pages", self.lock().painted.len())
    }
}

impl Kept {
    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file begins to be written.
    pub fn begin(&self) {
        self.lock().build += 1;
    }

    /// A file has been written: what it did not use is forgotten.
    pub fn end(&self) {
        let mut memory = self.lock();
        let build = memory.build;
        memory.found.retain(|_, (_, used)| *used == build);
        memory.painted.retain(|_, (_, used)| *used == build);
    }

    /// What the glyphs of a page stand for, from before or looked for now.
    pub fn found(&self, key: u128, look: impl FnOnce() -> Vec<Found>) -> Arc<Vec<Found>> {
        let mut memory = self.lock();
        let build = memory.build;
        if let Some((found, used)) = memory.found.get_mut(&key) {
            *used = build;
            return Arc::clone(found);
        }
        drop(memory);
        let found = Arc::new(look());
        self.lock().found.insert(key, (Arc::clone(&found), build));
        found
    }

    /// A page, from before or painted now.
    pub fn painted(&self, key: u128, paint: impl FnOnce() -> Painted) -> Arc<Painted> {
        let mut memory = self.lock();
        let build = memory.build;
        if let Some((painted, used)) = memory.painted.get_mut(&key) {
            *used = build;
            return Arc::clone(painted);
        }
        drop(memory);
        let painted = Arc::new(paint());
        self.lock().painted.insert(key, (Arc::clone(&painted), build));
        painted
    }
}

/// The hash of all that painting reads of faces, the same for all pages.
pub fn of_faces(faces: &Faces<'_>) -> u128 {
    let mut hasher = SipHasher13::new();
    faces.hash(&mut hasher);
    hasher.finish128().as_u128()
}

/// The hash of what is on a page, with that of its faces.
pub fn of_page(page: &Page, faces: u128) -> u128 {
    let mut hasher = SipHasher13::new();
    (faces, page.width, page.height, page.body_items, page.items.len()).hash(&mut hasher);
    page.items.iter().for_each(|item| of_item(&item.kind, &mut hasher));
    hasher.finish128().as_u128()
}

fn of_item(kind: &ItemKind, hasher: &mut impl Hasher) {
    std::mem::discriminant(kind).hash(hasher);
    match kind {
        ItemKind::Glyphs(run) => of_run(run, hasher),
        ItemKind::Fill { rect, color } => (of_rect(*rect), color).hash(hasher),
        // What the picture is, is said by its name in the file.
        ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => of_rect(*rect).hash(hasher),
        ItemKind::Part(part) => (of_rect(part.rect), of_rect(part.whole)).hash(hasher),
        ItemKind::Turned(turned) => {
            (turned.x, turned.y, turned.turn.matrix()).hash(hasher);
            of_item(&turned.kind, hasher);
        }
    }
}

fn of_rect(Rect { x, y, width, height }: Rect) -> [i64; 4] {
    [x.0, y.0, width.0, height.0]
}

fn of_run(run: &GlyphRun, hasher: &mut impl Hasher) {
    let GlyphRun { face, upright, size, x, y, scale, color, glyphs, text, source: _, lang: _, ends_word } = run;
    (face, upright, size, x, y, scale, color, text, ends_word, glyphs.len()).hash(hasher);
    for Glyph { id, advance, x_offset, y_offset, text } in glyphs.iter() {
        // At once: each number by itself would take longer.
        let lengths = [advance, x_offset, y_offset].map(|length| length.long().0 as u32);
        let numbers = [u32::from(id), lengths[0], lengths[1], lengths[2], text.start, text.end];
        let mut bytes = [0; 24];
        bytes.chunks_exact_mut(4).zip(numbers).for_each(|(bytes, number)| bytes.copy_from_slice(&number.to_le_bytes()));
        hasher.write(&bytes);
    }
}

/// What is on a page by its hash, and how the file names it: `names` is the hash of [`Letters`].
pub fn of_painted((page, on_it): (&Page, u128), index: usize, (tags, xobjects, names): (&Tags<'_>, &XObjects, u128)) -> u128 {
    let mut hasher = SipHasher13::new();
    (on_it, names).hash(&mut hasher);
    let mut last = None;
    for place in 0..page.items.len() {
        let mark = mark(page, place, tags);
        // Which node it is, is nothing to the page: only where another begins.
        (last == Some(mark)).hash(&mut hasher);
        match mark {
            Mark::Content { lang, .. } => (0, lang).hash(&mut hasher),
            Mark::Artifact(kind) => (1, kind as u8).hash(&mut hasher),
        }
        last = Some(mark);
        match xobjects.place(index, place) {
            Some(Place::Object(number, ink)) => (1, number, ink).hash(&mut hasher),
            Some(Place::Form(number, (width, height))) => (2, number, width.to_bits(), height.to_bits()).hash(&mut hasher),
            // Paths are drawn on the press, of which no page is kept.
            Some(Place::Paths(_) | Place::Nothing) => 3.hash(&mut hasher),
            None => 0.hash(&mut hasher),
        }
    }
    hasher.finish128().as_u128()
}

/// The hash of how the file names glyphs.
pub fn of_letters(letters: &Letters) -> u128 {
    let mut hasher = SipHasher13::new();
    letters.hash(&mut hasher);
    hasher.finish128().as_u128()
}

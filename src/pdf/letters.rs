//! Which glyphs of which faces a file shows, and what each stands for: known before the first page is written, so that pages need nothing
//! of each other and are written on all threads.

use rayon::prelude::*;

use super::face::Faces;
use super::text::{Meanings, Shown};
use crate::font::FaceId;
use crate::layout::pages::{GlyphRun, Page};
use crate::limits::carried;

/// Pages that are looked through together: a number that depends on nothing, so that the result is the same on any number of threads.
pub const TOGETHER: usize = 16;

/// A copy of a face as it is embedded.
pub struct Copy {
    pub face: FaceId,
    /// Which of the face's copies.
    pub copy: usize,
    /// The glyphs in it, in the face's order and without the first, `.notdef`.
    pub glyphs: Vec<u16>,
    /// By glyph of the face, its number in the copy.
    pub numbers: Vec<u16>,
}

/// The glyphs of a file.
pub struct Letters {
    meanings: Vec<Meanings>,
    pub copies: Vec<Copy>,
    /// By face, the place of its first copy.
    first: Vec<usize>,
}

impl Letters {
    /// Those of some pages. With `spaces`, spaces that nobody sees are put in.
    pub fn of(pages: &[Page], faces: &Faces<'_>, spaces: bool) -> Letters {
        let found: Vec<Vec<(FaceId, u16, String)>> = pages.par_chunks(TOGETHER).map(carried(|pages: &[Page]| look_through(pages, faces))).collect();
        let mut meanings: Vec<Meanings> = (0..faces.count()).map(|_| Meanings::default()).collect();
        for index in 0..faces.count() {
            if let Some(space) = faces.get(FaceId(index as u16)).and_then(|face| face.space).filter(|_| spaces) {
                meanings[index].note(space.glyph, " ");
            }
        }
        for (face, glyph, text) in found.into_iter().flatten() {
            if let Some(meanings) = meanings.get_mut(usize::from(face.0)) {
                meanings.note(glyph, &text);
            }
        }
        let (mut copies, mut first) = (Vec::new(), Vec::new());
        for (index, meanings) in meanings.iter().enumerate() {
            first.push(copies.len());
            for (copy, known) in meanings.copies().iter().enumerate() {
                let glyphs: Vec<u16> = (1..known.len()).filter(|glyph| known[*glyph].is_some()).map(|glyph| glyph as u16).collect();
                let mut numbers = vec![0; known.len()];
                glyphs.iter().zip(1..).for_each(|(glyph, number)| numbers[usize::from(*glyph)] = number);
                copies.push(Copy { face: FaceId(index as u16), copy, glyphs, numbers });
            }
        }
        Letters { meanings, copies, first }
    }

    pub fn meanings(&self, face: FaceId) -> Option<&Meanings> {
        self.meanings.get(usize::from(face.0))
    }

    /// The place of a face's copy among all.
    pub fn place(&self, face: FaceId, copy: usize) -> Option<usize> {
        self.first.get(usize::from(face.0)).map(|first| first + copy)
    }

    /// What a copy's glyphs stand for, in its order.
    pub fn texts<'a>(&'a self, copy: &'a Copy) -> impl Iterator<Item = &'a str> {
        let known = self.meanings[usize::from(copy.face.0)].copies()[copy.copy].as_slice();
        copy.glyphs.iter().map(|glyph| known[usize::from(*glyph)].as_deref().unwrap_or_default())
    }
}

/// What the glyphs of some pages stand for, each thing once, in the order of the pages.
fn look_through(pages: &[Page], faces: &Faces<'_>) -> Vec<(FaceId, u16, String)> {
    let mut known: Vec<Meanings> = (0..faces.count()).map(|_| Meanings::default()).collect();
    let mut found = Vec::new();
    let mut shown = Shown::default();
    for run in pages.iter().flat_map(|page| &page.items).filter_map(|item| item.kind.glyphs()) {
        let (Some(face), Some(known)) = (faces.get(run.face), known.get_mut(usize::from(run.face.0))) else { continue };
        if is_picture(run, faces) {
            continue;
        }
        shown.fill(run, (face, faces.composed(run.face)), false);
        for (glyph, text) in shown.readings() {
            if known.note(glyph, text) {
                found.push((run.face, glyph, text.to_owned()));
            }
        }
    }
    found
}

/// Whether a run is drawn as a picture, for the glyphs of its face may be some.
pub fn is_picture(run: &GlyphRun, faces: &Faces<'_>) -> bool {
    faces.get(run.face).is_some_and(|face| face.colored)
}

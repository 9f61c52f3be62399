//! Which glyphs of which faces a file shows, and what each stands for: known before the first page is written, so that pages need nothing
//! of each other and are written on all threads.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::composed;
use super::face::Faces;
use super::text::{Meanings, Shown};
use crate::font::FaceId;
use crate::layout::pages::{GlyphRun, Page};
use crate::limits::carried;

/// Pages that are looked through together: a number that depends on nothing, so that the result is the same on any number of threads.
pub const TOGETHER: usize = 16;

/// A copy of a face as it is embedded.
#[derive(Hash)]
pub struct Copy {
    pub face: FaceId,
    /// Which of the face's copies, of those of upright glyphs or of those of the others.
    pub copy: usize,
    /// Its glyphs follow each other down the page.
    pub upright: bool,
    /// The glyphs in it, in the face's order and without the first, `.notdef`.
    pub glyphs: Vec<u16>,
    /// By glyph of the face, its number in the copy.
    pub numbers: Vec<u16>,
}

/// The glyphs of a file.
#[derive(Hash)]
pub struct Letters {
    /// By face: of glyphs along the line, and of upright ones of vertical lines.
    meanings: Vec<[Meanings; 2]>,
    pub copies: Vec<Copy>,
    /// In the same order, the place of the first copy.
    first: Vec<[usize; 2]>,
}

impl Letters {
    /// Those of some pages. With `spaces`, spaces that nobody sees are put in.
    pub fn of(pages: &[Page], faces: &Faces<'_>, spaces: bool) -> Letters {
        let found = pages.par_chunks(TOGETHER).map(carried(|pages: &[Page]| Arc::new(look_through(pages, faces)))).collect();
        Letters::of_found(found, faces, spaces)
    }

    /// The same by what pages are found to have, each by itself or some together, in their order.
    pub fn of_found(found: Vec<Arc<Vec<Found>>>, faces: &Faces<'_>, spaces: bool) -> Letters {
        let found = || found.iter().flat_map(|found| found.iter());
        let mut meanings: Vec<[Meanings; 2]> = (0..faces.count()).map(|_| Default::default()).collect();
        let upright: FxHashSet<FaceId> = found().filter(|found| found.upright).map(|found| found.face).collect();
        for (index, [along, down]) in meanings.iter_mut().enumerate() {
            let face = FaceId(index as u16);
            if let Some(space) = faces.get(face).and_then(|face| face.space).filter(|_| spaces) {
                along.note(space.glyph, " ");
                if upright.contains(&face) {
                    down.note(space.glyph, " ");
                }
            }
        }
        for Found { face, upright, glyph, text } in found() {
            if let Some(meanings) = meanings.get_mut(usize::from(face.0)) {
                meanings[usize::from(*upright)].note(*glyph, text);
            }
        }
        let (mut copies, mut first) = (Vec::new(), Vec::new());
        for (index, meanings) in meanings.iter().enumerate() {
            let [along, down] = meanings;
            first.push([copies.len(), copies.len() + along.copies().len()]);
            let both = [(false, along), (true, down)].into_iter().flat_map(|(upright, of)| of.copies().iter().enumerate().map(move |(copy, known)| (upright, copy, known)));
            for (upright, copy, known) in both {
                let glyphs: Vec<u16> = (1..known.len()).filter(|glyph| known[*glyph].is_some()).map(|glyph| glyph as u16).collect();
                let mut numbers = vec![0; known.len()];
                glyphs.iter().zip(1..).for_each(|(glyph, number)| numbers[usize::from(*glyph)] = number);
                copies.push(Copy { face: FaceId(index as u16), copy, upright, glyphs, numbers });
            }
        }
        Letters { meanings, copies, first }
    }

    /// What the glyphs of a run's face stand for.
    pub fn meanings(&self, run: &GlyphRun) -> Option<&Meanings> {
        self.meanings.get(usize::from(run.face.0)).map(|of_face| &of_face[usize::from(run.upright)])
    }

    /// The place of a copy of a run's face among all.
    pub fn place(&self, run: &GlyphRun, copy: usize) -> Option<usize> {
        self.first.get(usize::from(run.face.0)).map(|of_face| of_face[usize::from(run.upright)] + copy)
    }

    /// What a copy's glyphs stand for, in its order.
    pub fn texts<'a>(&'a self, copy: &'a Copy) -> impl Iterator<Item = &'a str> {
        let known = self.meanings[usize::from(copy.face.0)][usize::from(copy.upright)].copies()[copy.copy].as_slice();
        copy.glyphs.iter().map(|glyph| known[usize::from(*glyph)].as_deref().unwrap_or_default())
    }
}

/// What a glyph was found to stand for.
pub struct Found {
    face: FaceId,
    upright: bool,
    glyph: u16,
    text: String,
}

/// What the glyphs of some pages stand for, each thing once, in the order of the pages.
pub fn look_through(pages: &[Page], faces: &Faces<'_>) -> Vec<Found> {
    let mut known: Vec<[Meanings; 2]> = (0..faces.count()).map(|_| Default::default()).collect();
    let mut found = Vec::new();
    let mut ready = Shown::default();
    for run in pages.iter().flat_map(|page| &page.items).filter_map(|item| composed::shown(&item.kind)) {
        let (face, upright) = (run.face, run.upright);
        let (Some(opened), Some(known)) = (faces.get(face), known.get_mut(usize::from(face.0))) else { continue };
        if is_picture(&run, faces) {
            continue;
        }
        ready.fill(&run, (opened, faces.composed(face)), false);
        for (glyph, text) in ready.readings() {
            if known[usize::from(upright)].note(glyph, text) {
                found.push(Found { face, upright, glyph, text: text.to_owned() });
            }
        }
    }
    found
}

/// Whether a run is drawn as a picture, for the glyphs of its face may be some.
pub fn is_picture(run: &GlyphRun, faces: &Faces<'_>) -> bool {
    faces.get(run.face).is_some_and(|face| face.colored)
}

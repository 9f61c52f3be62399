//! Any image file → what an output wants.
//!
//! [`Pictures::start`] reads headers at once (layout needs only sizes) and decodes in the background, each file once, for all
//! outputs; [`Pictures::encoded`] waits for the result. A file that cannot be decoded is reported and shown as missing.
//!
//! A picture goes through these steps, each in its file: [`header`] says what it is; [`convert`] decides, use by use, whether
//! its bytes can go through untouched ([`jpeg`], [`png`] and [`svg`] take out what must not travel) or must be [`decode`]d,
//! scaled and [`encode`]d, for the EPUB in the fewest bytes ([`shrink`], at the quality that [`quality`] finds); JPEGs are written by [`baseline`], from
//! [`planes`]; [`store`] keeps the results until they are taken, and bounds the memory they hold.

mod baseline;
pub mod color;
pub mod convert;
pub mod decode;
pub mod encode;
mod estimate;
pub mod header;
pub mod jpeg;
mod palette;
mod pdf_page;
mod planes;
pub mod png;
mod quality;
mod reduced;
pub mod scale;
mod shrink;
mod store;
pub mod svg;
mod vectors;
mod webp;
mod pixels;
mod encoded;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::report::Message;
use crate::book::AssetId;
use crate::report::Report;
use store::Store;
pub use encoded::*;
pub use pixels::*;
pub use planes::{Plane, Planes, Range};
pub use vectors::widest;

/// The book's pictures, by [`AssetId`].
#[derive(Debug, Default)]
pub struct Pictures {
    store: Store,
    /// Pictures without a file, that were made for a cover.
    made: Mutex<Vec<Arc<Pixels>>>,
}

/// Ids from here on are those of pictures that were made.
const MADE: u32 = 1 << 30;

impl Pictures {
    /// Reads the headers of `files` (`AssetId(n)` is the n-th) and starts decoding for `uses` in the background.
    pub fn start(files: &[PathBuf], uses: &[Use], report: &mut Report) -> Pictures {
        Pictures::start_with(files, uses, Settings::default(), report)
    }

    /// Reads the headers of `files` and starts decoding for `uses` in the background, by settings other than the default.
    pub fn start_with(files: &[PathBuf], uses: &[Use], settings: Settings, report: &mut Report) -> Pictures {
        Pictures { store: Store::start(files, uses, settings, report), ..Pictures::default() }
    }

    /// Of the pictures that were taken for an EPUB, so many with the most bytes, the largest first.
    pub fn largest(&self, count: usize) -> Vec<(PathBuf, u64)> {
        self.store.largest(count)
    }

    /// Size and kind; `None` when the file is missing, empty or not a picture (already reported).
    pub fn info(&self, id: AssetId) -> Option<Info> {
        if let Some(Pixels { width, height, .. }) = self.made(id).as_deref() {
            return Some(Info { width: *width, height: *height, vector: false, density: 96, letters: None });
        }
        self.store.header(id).map(|header| header.info)
    }

    /// Where the file is.
    pub fn path(&self, id: AssetId) -> Option<&Path> {
        self.store.path(id)
    }

    /// Hashes which files there are, each as it is now.
    pub fn hash_files(&self, hasher: &mut impl std::hash::Hasher) {
        self.store.hash_files(hasher);
    }

    /// A number that changes when the file does.
    pub fn stamp(&self, id: AssetId) -> u64 {
        if let Some(pixels) = self.made(id) {
            return store::stamp_of(&pixels);
        }
        self.store.path(id).map_or(0, store::stamp)
    }

    /// Adds a picture that was made for a cover.
    pub fn add(&self, pixels: Pixels) -> AssetId {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let known = made.iter().position(|known| **known == pixels);
        let index = known.unwrap_or_else(|| {
            made.push(Arc::new(pixels));
            made.len() - 1
        });
        AssetId(MADE + index as u32)
    }

    /// The picture that was made and has this stamp.
    pub fn made_of(&self, stamp: u64) -> Option<AssetId> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.iter().position(|pixels| store::stamp_of(pixels) == stamp).map(|index| AssetId(MADE + index as u32))
    }

    /// The pixels of a picture that was made for a cover; `None` for one of a file.
    fn made(&self, id: AssetId) -> Option<Arc<Pixels>> {
        let index = id.0.checked_sub(MADE)? as usize;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).get(index).cloned()
    }

    /// Whether a file is a JPEG in the four inks of a press.
    pub fn is_in_inks(&self, id: AssetId) -> bool {
        let bytes = self.path(id).and_then(|path| crate::file::read(path, &crate::limits::PICTURE_BYTES).ok());
        bytes.and_then(|bytes| jpeg::parse(&bytes)).is_some_and(|jpeg| jpeg.components == 4)
    }

    /// Whether something of a picture is not opaque.
    pub fn is_see_through(&self, id: AssetId) -> bool {
        self.with_pixels(id, |pixels| pixels.channels == Channels::Rgba && pixels.data.chunks_exact(4).any(|pixel| pixel[3] < 255)).unwrap_or(false)
    }

    /// The picture as `wanted`; waits until it is ready, and makes it when nobody has begun to.
    ///
    /// Ask once for each use: what has been taken is not kept, and asking again may decode the file again.
    pub fn encoded(&self, id: AssetId, wanted: Use) -> Option<Encoded> {
        if let Some(pixels) = self.made(id) {
            return encode::best(&pixels, true).ok();
        }
        self.store.take(id, wanted)
    }

    /// The format that [`Pictures::encoded`] will give, without taking the bytes.
    pub fn format(&self, id: AssetId, wanted: Use) -> Option<Format> {
        self.store.peek(id, wanted)
    }

    /// The picture as pixels, turned upright and in sRGB, for those who draw with it; `None` for drawings.
    pub fn pixels(&self, id: AssetId) -> Option<Pixels> {
        self.made(id).map(|pixels| (*pixels).clone()).or_else(|| self.store.pixels(id))
    }

    /// Notes that a picture, though it was read, cannot be shown; `why` is a sentence for the author.
    pub fn fail(&self, id: AssetId, why: &Message) {
        self.store.fail(id, why);
    }

    /// The pixels of a picture for one use, as [`Pictures::pixels`] gives them; large pictures one at a time, so that never many are in memory.
    pub fn with_pixels<T>(&self, id: AssetId, use_them: impl FnOnce(&Pixels) -> T) -> Option<T> {
        match self.made(id) {
            Some(pixels) => Some(use_them(&pixels)),
            None => self.store.with_decoded(id, |decoded| use_them(&decoded.pixels)),
        }
    }

    /// The same, and whether the picture may lose something more: its file has lost something, or there is no file.
    pub fn with_decoded<T>(&self, id: AssetId, use_it: impl FnOnce(&Pixels, bool) -> T) -> Option<T> {
        match self.made(id) {
            Some(pixels) => Some(use_it(&pixels, true)),
            None => self.store.with_decoded(id, |decoded| use_it(&decoded.pixels, decoded.lossy)),
        }
    }

    /// Hands the planes of a picture that is kept as such, as a lossy WebP is, to a function; `None` of any other.
    pub fn with_planes<T>(&self, id: AssetId, use_them: impl FnOnce(&Planes) -> T) -> Option<T> {
        self.store.with_planes(id, use_them)
    }

    /// What is kept of a picture under a name, from one build to the next, or made now by a function that gives its bytes; `None` when it gives none.
    pub fn kept(&self, id: AssetId, name: &[u8], make: impl FnOnce() -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        self.store.kept(id, name, make)
    }

    /// What was found while decoding, in the order of the files. To be asked once the outputs are written.
    pub fn findings(&self) -> Report {
        self.store.findings()
    }

    /// Decodes what nobody has asked for, so that [`Pictures::findings`] is complete (`pliego check`).
    pub fn verify(&self) {
        self.store.verify();
    }
}

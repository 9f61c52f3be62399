//! Font files → glyphs: families and faces, fallback for missing characters, shaping, metrics, subsets for the EPUB.

pub mod builtin;
pub mod metrics;
pub mod shape;
pub mod subset;

use std::sync::Arc;

pub use metrics::Metrics;

/// An index into [`FontBook`]: one file's one face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FaceId(pub u16);

/// A face, ready for shaping and for embedding.
#[derive(Clone, Debug)]
pub struct Face {
    pub family: String,
    /// CSS weight, 100–900.
    pub weight: u16,
    pub italic: bool,
    /// The whole font file.
    pub data: Arc<[u8]>,
    /// Within a collection.
    pub index: u32,
    pub metrics: Metrics,
}

/// All faces at hand: the built-in ones and those that a style brought.
#[derive(Clone, Debug, Default)]
pub struct FontBook {
    pub faces: Vec<Face>,
}

impl FontBook {
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// The built-in faces and those that the style brings; a file that is not a font is reported.
    pub fn load(_brought: &[crate::style::FontFace], _report: &mut crate::report::Report) -> FontBook {
        FontBook::default()
    }

    /// Adds a font file (of a style's `@font-face`); `None` when it is not a font.
    pub fn add(&mut self, _family: &str, _weight: u16, _italic: bool, _data: Arc<[u8]>) -> Option<FaceId> {
        None
    }

    /// The face nearest to what a style asks, by CSS's font matching, from the first family that exists. Always gives one.
    pub fn select(&self, _families: &[String], _weight: u16, _italic: bool) -> FaceId {
        FaceId(0)
    }

    /// Another face that has the character, when the selected one has not; the choice is the same on every machine for built-in faces.
    pub fn fallback(&self, _character: char, _weight: u16, _italic: bool) -> Option<FaceId> {
        None
    }
}

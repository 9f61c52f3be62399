//! Faces as krilla takes them, with what drawing asks of each.

use std::sync::Arc;

use krilla::Data;
use krilla::text::Font;
use skrifa::raw::FileRef;
use skrifa::{FontRef, MetadataProvider};

use super::composed::{self, Composed, OfFace};
use crate::font::{FaceId, FontBook, FontData, Synthetic};
use crate::layout::pages::Pages;

/// A face of the book in the file.
pub struct Face {
    /// The face as krilla takes it, and copies of it whose glyphs stand for something else.
    fonts: Vec<Option<Font>>,
    data: FontData,
    index: u32,
    pub units_per_em: i64,
    /// How its letters are drawn when its family has none of the kind.
    pub synthetic: Option<Synthetic>,
    /// The glyph of U+0020, when there is one.
    pub space: Option<Space>,
    /// Drawn where the text has a character that no face has: U+FFFD, else a question mark.
    pub substitute: Option<u16>,
}

#[derive(Clone, Copy)]
pub struct Space {
    pub glyph: u16,
    pub advance: i64,
}

/// Made when first used; most books need a few of the faces at hand.
pub struct Faces<'a> {
    book: &'a FontBook,
    composed: Composed,
    faces: Vec<Option<Option<Face>>>,
}

impl<'a> Faces<'a> {
    pub fn new(book: &'a FontBook, pages: &Pages) -> Faces<'a> {
        Faces { book, composed: Composed::of(pages, book), faces: book.faces.iter().map(|_| None).collect() }
    }

    /// The glyphs that were made for the face.
    pub fn composed(&self, id: FaceId) -> Option<&OfFace> {
        self.composed.face(id)
    }

    pub fn source(&self, id: FaceId) -> &'a crate::font::Face {
        self.book.face(id)
    }

    pub fn count(&self) -> usize {
        self.faces.len()
    }

    pub fn get(&mut self, id: FaceId) -> Option<&Face> {
        let slot = self.faces.get_mut(usize::from(id.0))?;
        slot.get_or_insert_with(|| open(self.book, id, &self.composed)).as_ref()
    }

    /// The same, when it was got before.
    pub fn known(&self, id: FaceId) -> Option<&Face> {
        self.faces.get(usize::from(id.0))?.as_ref()?.as_ref()
    }

    /// A copy of the face; krilla tells fonts apart by their bytes, so each copy is a byte longer than the one before.
    pub fn font(&mut self, id: FaceId, copy: usize) -> Option<Font> {
        self.get(id)?;
        let face = self.faces[usize::from(id.0)].as_mut()?.as_mut()?;
        while face.fonts.len() <= copy {
            let mut longer = face.data.to_vec();
            longer.resize(longer.len() + face.fonts.len(), 0);
            face.fonts.push(Font::new(Data::from(longer), face.index));
        }
        face.fonts[copy].clone()
    }
}

/// The file of a face as krilla takes it: shared, not copied. The same bytes give the same font, also within drawings.
pub fn data(book: &FontBook, id: FaceId) -> Arc<dyn AsRef<[u8]> + Send + Sync> {
    Arc::new(book.face(id).data.clone())
}

fn open(book: &FontBook, id: FaceId, composed: &Composed) -> Option<Face> {
    let face = book.face(id);
    let extended = composed.face(id).and_then(|of_face| composed::extended(face, of_face));
    let (data, index) = extended.map_or_else(|| (face.data.clone(), face.index), |data| (data, 0));
    let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(data.clone());
    let font = Font::new(Data::from(shared), index)?;
    let file = match FileRef::new(&face.data).ok()? {
        FileRef::Font(file) => file,
        FileRef::Collection(files) => files.get(face.index).ok()?,
    };
    let glyph = |c: char| FontRef::charmap(&file).map(c).and_then(|g| u16::try_from(g.to_u32()).ok());
    let space = glyph(' ').map(|glyph| Space { glyph, advance: i64::from(face.metrics().space) });
    let substitute = glyph('\u{fffd}').or_else(|| glyph('?'));
    let synthetic = face.synthetic;
    Some(Face { fonts: vec![Some(font)], data, index, synthetic, units_per_em: i64::from(face.metrics().units_per_em.max(1)), space, substitute })
}

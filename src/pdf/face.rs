//! The faces that pages use, with what drawing asks of each.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::raw::FileRef;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::composed::{self, Composed, OfFace};
use crate::font::{FaceId, FontBook, FontData, Synthetic};
use crate::layout::pages::Pages;

/// A face of the book in the file.
pub struct Face {
    /// With the glyphs that were composed for this file.
    pub data: FontData,
    pub index: u32,
    pub units_per_em: i64,
    /// How its letters are drawn when its family has none of the kind.
    pub synthetic: Option<Synthetic>,
    /// The glyph of U+0020, when there is one.
    pub space: Option<Space>,
    /// Drawn where the text has a character that no face has: U+FFFD, else a question mark.
    pub substitute: Option<u16>,
    /// Of each glyph, in font units.
    pub advances: Vec<u16>,
    /// Its glyphs are, or may be, pictures.
    pub colored: bool,
}

#[derive(Clone, Copy, Hash)]
pub struct Space {
    pub glyph: u16,
    pub advance: i64,
}

/// Those that some page uses; most books need a few of the faces at hand.
pub struct Faces<'a> {
    book: &'a FontBook,
    composed: Composed,
    faces: Vec<Option<Face>>,
}

impl<'a> Faces<'a> {
    pub fn new(book: &'a FontBook, pages: &Pages) -> Faces<'a> {
        let composed = Composed::of(pages, book);
        let mut used = vec![false; book.faces.len()];
        for run in pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| item.kind.glyphs()) {
            if let Some(used) = used.get_mut(usize::from(run.face.0)) {
                *used = true;
            }
        }
        let open = |(index, used): (usize, bool)| used.then(|| open(book, FaceId(index as u16), &composed)).flatten();
        let faces = used.into_iter().enumerate().map(open).collect();
        Faces { book, composed, faces }
    }

    /// The glyphs that were made for the face, and its file without them.
    pub fn composed(&self, id: FaceId) -> Option<(&OfFace, &'a crate::font::Face)> {
        self.composed.face(id).map(|of_face| (of_face, self.book.face(id)))
    }

    pub fn count(&self) -> usize {
        self.faces.len()
    }

    pub fn get(&self, id: FaceId) -> Option<&Face> {
        self.faces.get(usize::from(id.0))?.as_ref()
    }
}

/// By all that painting reads of them; not by the outlines, which are no part of a page.
impl Hash for Faces<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for (index, face) in self.faces.iter().enumerate() {
            let Some(face) = face else { continue };
            let Face { data: _, index: _, units_per_em, synthetic, space, substitute, advances, colored } = face;
            (index, units_per_em, synthetic, space, substitute, advances, colored).hash(hasher);
            if let Some((composed, _)) = self.composed(FaceId(index as u16)) {
                composed.made().hash(hasher);
            }
        }
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
    let file = match FileRef::new(&face.data).ok()? {
        FileRef::Font(file) => file,
        FileRef::Collection(files) => files.get(face.index).ok()?,
    };
    let glyph = |c: char| FontRef::charmap(&file).map(c).and_then(|g| u16::try_from(g.to_u32()).ok());
    let space = glyph(' ').map(|glyph| Space { glyph, advance: i64::from(face.metrics().space) });
    let substitute = glyph('\u{fffd}').or_else(|| glyph('?'));
    let synthetic = face.synthetic;
    let colored = file.colr().is_ok() || file.svg().is_ok() || file.sbix().is_ok() || file.cbdt().is_ok();
    let advances = font_of(&data, index).map(|font| advances(&font)).unwrap_or_default();
    Some(Face { units_per_em: i64::from(face.metrics().units_per_em.max(1)), data, index, synthetic, space, substitute, advances, colored })
}

/// A font of a file, which may be a collection.
pub fn font_of(data: &[u8], index: u32) -> Option<FontRef<'_>> {
    match FileRef::new(data).ok()? {
        FileRef::Font(font) => Some(font),
        FileRef::Collection(fonts) => fonts.get(index).ok(),
    }
}

fn advances(font: &FontRef<'_>) -> Vec<u16> {
    let count = font.maxp().map_or(0, |maxp| maxp.num_glyphs());
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    (0..count).map(|glyph| metrics.advance_width(GlyphId::from(glyph)).unwrap_or(0.0) as u16).collect()
}

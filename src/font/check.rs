//! Whether a font file that a style brings can be worked with.
//!
//! A damaged font may look sound to its reader and fail, or panic, only where it is shaped, cut down for the EPUB or written into
//! the PDF. All three are tried here once, on all that the face has, so that nothing fails later on what a book happens to use.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use krilla::{Data, SerializeSettings};
use krilla::geom::Point;
use krilla::page::PageSettings;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::FontRef;
use skrifa::raw::TableProvider;
use subsetter::GlyphRemapper;

use super::{Face, FaceId, FontBook, FontData, shape, subset};
use crate::report::Message;
use crate::message;
use crate::lang::{Direction, Lang};
use crate::font::FontFace;

/// Characters that are shaped in one go.
const SHAPED: usize = 256;

/// The face in a file's bytes; the error is the end of a sentence about the font.
pub fn face(wanted: &FontFace, bytes: Vec<u8>) -> Result<Face, Message> {
    let data = FontData::from(bytes);
    let read = || Face::new(&wanted.family, wanted.weight, wanted.italic, data.clone(), 0);
    let face = catch_unwind(AssertUnwindSafe(read)).ok().flatten().ok_or(message!("is not a TrueType or OpenType font"))?;
    let fault = catch_unwind(AssertUnwindSafe(|| unsound(&face))).unwrap_or(Some(message!("is damaged: its tables contradict each other")));
    match fault {
        None => Ok(face),
        Some(fault) => Err(fault),
    }
}

/// What is wrong with a face, if anything.
fn unsound(face: &Face) -> Option<Message> {
    let characters: BTreeSet<char> = face.characters().collect();
    let fonts = FontBook { faces: vec![face.clone()], ..FontBook::default() };
    let all: Vec<char> = characters.iter().copied().collect();
    for part in all.chunks(SHAPED) {
        let text: String = part.iter().collect();
        let plain = shape::Shaping { face: FaceId(0), lang: &Lang::default(), direction: Direction::LeftToRight, features: &[] };
        shape::shape(&fonts, &text, plain);
    }
    if subset::may_be_cut(face) && subset::cut(face, &characters, &face.features().iter().copied().collect()).is_none() {
        return Some(message!("is damaged: its glyphs cannot be cut out for an EPUB"));
    }
    (!can_be_written(face)).then(|| message!("is damaged: its glyphs cannot be written into a PDF"))
}

/// Whether all glyphs can be written, as the PDF writes them.
fn can_be_written(face: &Face) -> bool {
    let (Ok(tables), Some(font)) = (FontRef::from_index(&face.data, face.index), face.font()) else { return false };
    let has_pictures = tables.colr().is_ok() || tables.svg().is_ok() || tables.sbix().is_ok() || tables.cbdt().is_ok();
    if has_pictures { can_be_drawn(face, font.num_glyphs()) } else { can_be_subset(face, font.num_glyphs()) }
}

/// Whether a subset of all glyphs can be made, and read again.
fn can_be_subset(face: &Face, glyphs: u32) -> bool {
    let all: Vec<u16> = (0..glyphs.min(u32::from(u16::MAX)) as u16).collect();
    let remapper = GlyphRemapper::new_from_glyphs(&all);
    let subset = subsetter::subset_with_variations(&face.data, face.index, &[], &remapper);
    subset.is_ok_and(|subset| FontRef::new(&subset).is_ok())
}

/// Whether a page of glyphs that are pictures can be drawn.
fn can_be_drawn(face: &Face, glyphs: u32) -> bool {
    let Some(font) = Font::new(Data::from(face.data.to_vec()), face.index) else { return false };
    let mut document = krilla::Document::new_with(SerializeSettings { compress_content_streams: false, ..SerializeSettings::default() });
    let mut page = document.start_page_with(PageSettings::default());
    let mut surface = page.surface();
    let glyphs: Vec<KrillaGlyph> = (0..glyphs).map(|glyph| KrillaGlyph::new(GlyphId::new(glyph), 1.0, 0.0, 0.0, 0.0, 0..1, None)).collect();
    surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font, "x", 1.0, false);
    surface.finish();
    page.finish();
    document.finish().is_ok()
}

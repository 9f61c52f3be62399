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

/// Whether a page with all glyphs, as text, can be written, as the PDF writes its pages.
fn can_be_written(face: &Face) -> bool {
    let (Some(font), Some(opened)) = (Font::new(Data::from(face.data.to_vec()), face.index), face.font()) else { return false };
    let mut document = krilla::Document::new_with(SerializeSettings { compress_content_streams: false, ..SerializeSettings::default() });
    let mut page = document.start_page_with(PageSettings::default());
    let mut surface = page.surface();
    let glyphs = 0..opened.num_glyphs();
    let glyphs: Vec<KrillaGlyph> = glyphs.map(|glyph| KrillaGlyph::new(GlyphId::new(glyph), 1.0, 0.0, 0.0, 0.0, 0..1, None)).collect();
    surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font, "x", 1.0, false);
    surface.finish();
    page.finish();
    document.finish().is_ok()
}

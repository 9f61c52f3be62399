//! The book's own faces for the browser: glyphs by number.
//!
//! A page is drawn glyph by glyph, as it was set. So a face is served with a character map of its own: glyph `n` is the character
//! U+E000 + n, and without the tables by which a browser would shape text anew. That area holds 6,400 characters; a face with more
//! glyphs is served in slices.

use std::hash::Hasher;

use skrifa::raw::types::Tag;
use skrifa::raw::{FileRef, FontRef};

use crate::font::Face;

/// First character of the private use area, and how many it has.
const FIRST: u16 = 0xE000;
pub const SLICE: u16 = 6400;

/// What drawing needs; the rest would let a browser choose other glyphs, or move them.
const TABLES: &[&[u8; 4]] = &[
    b"CFF ", b"CFF2", b"OS/2", b"cvt ", b"fpgm", b"gasp", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post", b"prep",
];

/// The slice of a glyph, and the character that it is in there.
pub fn character(glyph: u16) -> (u16, char) {
    let (slice, within) = (glyph / SLICE, glyph % SLICE);
    (slice, char::from_u32(u32::from(FIRST + within)).unwrap_or(' '))
}

/// A key for a face that is the same in all editions, by the first bytes of its file.
pub fn key(face: &Face) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(face.data.head());
    hasher.write_u32(face.index);
    hasher.finish()
}

/// A slice of a face as a font file; `None` when it has no such slice.
pub fn font(face: &Face, slice: u16) -> Option<Vec<u8>> {
    let file = match FileRef::new(&face.data).ok()? {
        FileRef::Font(font) => font,
        FileRef::Collection(fonts) => fonts.get(face.index).ok()?,
    };
    let first = slice.checked_mul(SLICE)?;
    let count = u16::from_be_bytes(table(&file, b"maxp")?.get(4..6)?.try_into().ok()?);
    let glyphs = count.checked_sub(first).filter(|left| *left > 0)?.min(SLICE);
    let mut tables: Vec<([u8; 4], Vec<u8>)> =
        TABLES.iter().filter_map(|tag| Some((**tag, table(&file, tag)?.to_vec()))).collect();
    tables.push((*b"cmap", character_map(first, glyphs)));
    tables.sort();
    Some(assemble(&tables))
}

/// The bytes of one of a font's tables.
fn table<'a>(font: &FontRef<'a>, tag: &[u8; 4]) -> Option<&'a [u8]> {
    font.table_data(Tag::new(tag)).map(|data| data.as_bytes())
}

/// A table `cmap` of format 4 with one segment: `glyphs` characters from U+E000 are the glyphs from `first` on.
fn character_map(first: u16, glyphs: u16) -> Vec<u8> {
    let fields = [
        // The table: version, one record: Windows, Unicode BMP, at byte 12.
        0, 1, 3, 1, 0, 12,
        // The subtable: format, length, language, segments twice, and what a binary search over them needs.
        4, 32, 0, 4, 4, 1, 0,
        // Ends, a reserved word, starts, differences, offsets.
        FIRST + (glyphs - 1), 0xFFFF, 0, FIRST, 0xFFFF, first.wrapping_sub(FIRST), 1, 0, 0,
    ];
    fields.iter().flat_map(|field: &u16| field.to_be_bytes()).collect()
}

/// A font file of these tables, which are sorted.
fn assemble(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let outlines = tables.iter().any(|(tag, _)| tag.starts_with(b"CFF"));
    let count = tables.len() as u16;
    let power = count.ilog2() as u16;
    let range = 16 << power;
    let mut font = Vec::new();
    font.extend(if outlines { *b"OTTO" } else { [0, 1, 0, 0] });
    font.extend([count, range, power, count * 16 - range].iter().flat_map(|field| field.to_be_bytes()));
    let mut offset = 12 + 16 * tables.len();
    for (tag, data) in tables {
        font.extend(tag);
        font.extend(checksum(data).to_be_bytes());
        font.extend((offset as u32).to_be_bytes());
        font.extend((data.len() as u32).to_be_bytes());
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        font.extend(data);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}

/// The checksum of a table, as OpenType computes it.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0u32, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::FontBook;
    use skrifa::{GlyphId, MetadataProvider};

    #[test]
    fn every_face_is_served_by_the_numbers_of_its_glyphs() {
        for face in &FontBook::builtin().faces {
            let mut slice = 0;
            while let Some(bytes) = font(face, slice) {
                let font = FontRef::new(&bytes).unwrap();
                for (glyph, wanted) in [(0, 0), (7, 7)] {
                    let (_, c) = character(glyph);
                    let expected = u32::from(slice) * u32::from(SLICE) + wanted;
                    assert_eq!(font.charmap().map(c), (expected > 0).then_some(GlyphId::new(expected)), "{face:?}");
                }
                slice += 1;
            }
            assert!(slice > 0, "{face:?}");
        }
        assert_eq!(character(SLICE + 1), (1, '\u{e001}'));
    }
}

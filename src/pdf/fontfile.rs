//! A copy of a face in the file: a subset as a composite font, its widths, and what its glyphs stand for.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::writers::CidFont;
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref, Str};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::raw::types::Tag;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use subsetter::GlyphRemapper;

use super::deflate::Deflate;
use super::face::{Face, font_of};
use super::letters::{Copy, Letters};
use crate::font::shape::MIDDLE;
use crate::report::Message;
use crate::report::cause;
use crate::message;

/// Objects that a font is.
pub const OBJECTS: usize = 5;
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// Of upright glyphs, how far the origin is over the baseline, in thousandths: at the foot of their squares, where readers look for the next
/// (Poppler takes it for their end).
pub const FOOT: i32 = -120;
/// Longest name of a face, so that with the rest it is no longer than a name may be.
const LONGEST: usize = 100;

/// How far an upright glyph advances by itself, in thousandths. Readers that divide an advance among the digits of a square find the next
/// character too near when it is whole (Poppler), and a space when much of it is wanting (MuPDF).
pub fn down(text: &str) -> i32 {
    let mut chars = text.chars();
    let alone = chars.next().is_some_and(|c| !c.is_ascii()) && chars.next().is_none();
    if alone { 1000 } else { 900 }
}

/// A font's objects, the first of which is `first`; the error is a sentence.
pub fn write(copy: &Copy, letters: &Letters, face: &Face, first: Ref) -> Result<Chunk, Message> {
    let font = font_of(&face.data, face.index).ok_or(message!("it is no font"))?;
    let object = |index: i32| Ref::new(first.get() + index);
    let [cid_ref, descriptor_ref, unicode_ref, data_ref] = [1, 2, 3, 4].map(object);
    let remapper = GlyphRemapper::new_from_glyphs(&copy.glyphs);
    let subset = subsetter::subset_with_variations(&face.data, face.index, &[], &remapper).map_err(cause::of_library)?;
    let subset_font = FontRef::new(&subset).map_err(cause::of_library)?;
    let outlines = subset_font.table_data(Tag::new(b"CFF "));
    let is_cff = outlines.is_some();
    let program = outlines.map_or(subset.as_slice(), |table| table.as_bytes());

    let name = name(copy, &font);
    let mut chunk = Chunk::new();
    let coding = if copy.upright { "Identity-V" } else { "Identity-H" };
    let whole = if is_cff { format!("{name}-{coding}") } else { name.clone() };
    chunk.type0_font(first).base_font(Name(whole.as_bytes())).encoding_predefined(Name(coding.as_bytes())).descendant_font(cid_ref).to_unicode(unicode_ref);

    let units = |value: f32| value / face.units_per_em as f32 * 1000.0;
    let advance = |glyph: u16| units(f32::from(face.advances.get(usize::from(glyph)).copied().unwrap_or(0)));
    let mut cid = chunk.cid_font(cid_ref);
    cid.subtype(if is_cff { CidFontType::Type0 } else { CidFontType::Type2 });
    cid.base_font(Name(name.as_bytes())).system_info(SYSTEM).font_descriptor(descriptor_ref).default_width(0.0);
    if copy.upright {
        vertical(&mut cid, copy.glyphs.iter().zip(letters.texts(copy)).map(|(glyph, text)| (advance(*glyph) as i32, down(text))));
    }
    if !is_cff {
        cid.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    cid.widths().consecutive(0, std::iter::once(0).chain(copy.glyphs.iter().copied()).map(advance));
    cid.finish();

    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let mut flags = FontFlags::SYMBOLIC;
    flags.set(FontFlags::FIXED_PITCH, metrics.is_monospace);
    flags.set(FontFlags::ITALIC, metrics.italic_angle != 0.0);
    let weight = font.os2().map_or(400, |os2| os2.us_weight_class());
    let mut descriptor = chunk.font_descriptor(descriptor_ref);
    descriptor.name(Name(name.as_bytes())).flags(flags).bbox(bounds(copy, &font, units)).italic_angle(metrics.italic_angle);
    descriptor.ascent(units(metrics.ascent)).descent(units(metrics.descent));
    descriptor.cap_height(units(metrics.cap_height.unwrap_or(metrics.ascent))).stem_v(10.0 + 0.244 * (f32::from(weight) - 50.0));
    match is_cff {
        true => descriptor.font_file3(data_ref),
        false => descriptor.font_file2(data_ref),
    };
    descriptor.finish();

    let mut deflate = Deflate::default();
    let mut unicode = UnicodeCmap::<u16>::new(Name(b"Custom"), SYSTEM);
    for (number, text) in (1..).zip(letters.texts(copy)) {
        unicode.pair_with_multiple(number, text.chars());
    }
    let unicode = deflate.packed(&unicode.finish());
    chunk.cmap(unicode_ref, &unicode).filter(Filter::FlateDecode);

    let data = deflate.packed(program);
    let mut stream = chunk.stream(data_ref, &data);
    stream.filter(Filter::FlateDecode);
    match is_cff {
        true => stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C")),
        false => stream.pair(Name(b"Length1"), program.len() as i32),
    };
    stream.finish();
    Ok(chunk)
}

/// Whether its maker forbids that a face is embedded: bit 1 of `fsType` and none beside it.
pub fn is_restricted(face: &Face) -> bool {
    font_of(&face.data, face.index).and_then(|font| font.os2().ok().map(|os2| os2.fs_type())).is_some_and(|bits| bits & 0xf == 2)
}

/// Where upright glyphs of some widths have their origins, and how far each advances. To the side an origin is on the baseline of the
/// letters that are turned, so that readers find both on one line.
fn vertical(cid: &mut CidFont<'_>, glyphs: impl Iterator<Item = (i32, i32)>) {
    cid.insert(Name(b"DW2")).array().items([FOOT, -1000]);
    // One by one: Poppler finds no glyph within a range but its last.
    let mut origins = cid.insert(Name(b"W2")).array();
    origins.item(1);
    origins.push().array().items(glyphs.flat_map(|(width, down)| [-down, width / 2 - MIDDLE, FOOT]));
}

/// The face's name after six letters that tell the subset.
fn name(copy: &Copy, font: &FontRef<'_>) -> String {
    let own: String = font.localized_strings(StringId::POSTSCRIPT_NAME).english_or_first().map(|name| name.chars().collect()).unwrap_or_default();
    let own: String = own.chars().filter(char::is_ascii_graphic).take(LONGEST).collect();
    let seed = (copy.copy as u64 | u64::from(copy.upright) << 8, copy.face.0);
    let mut hash = copy.glyphs.iter().fold(seed.0 << 16 | u64::from(seed.1), |hash, glyph| (hash ^ u64::from(*glyph)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(7));
    let tag: String = (0..6)
        .map(|_| {
            let letter = char::from(b'A' + (hash % 26) as u8);
            hash /= 26;
            letter
        })
        .collect();
    format!("{tag}+{}", if own.is_empty() { "Face" } else { &own })
}

/// The box that all of a copy's glyphs are in.
fn bounds(copy: &Copy, font: &FontRef<'_>, units: impl Fn(f32) -> f32) -> Rect {
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let all = copy.glyphs.iter().filter_map(|glyph| metrics.bounds(GlyphId::from(*glyph)));
    let all = all.reduce(|a, b| skrifa::metrics::BoundingBox {
        x_min: a.x_min.min(b.x_min),
        y_min: a.y_min.min(b.y_min),
        x_max: a.x_max.max(b.x_max),
        y_max: a.y_max.max(b.y_max),
    });
    let whole = || font.metrics(Size::unscaled(), LocationRef::default()).bounds.unwrap_or_default();
    let bounds = all.unwrap_or_else(whole);
    Rect::new(units(bounds.x_min), units(bounds.y_min), units(bounds.x_max), units(bounds.y_max))
}

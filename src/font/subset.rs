//! Subsets of faces for the EPUB: only the glyphs that the book uses, with all that shapes them.
//!
//! A reading system sets the text anew, so the subset keeps `cmap`, kerning, marks and the substitutions of the features in use,
//! closed over the characters; glyphs are renumbered. The `skera` crate, a port of HarfBuzz's subsetter, does it; the one that
//! serves PDF drops exactly these tables.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use skera::{DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{GlyphId, NameId, Tag};
use skrifa::raw::{FontRef, TableProvider};

use super::Face;

/// Features that text asks for by name in the default set of the subsetter and books do not: fractions made of any figures.
const UNUSED: &[&[u8; 4]] = &[b"frac", b"numr", b"dnom"];
/// What reading systems have no use for: signatures, device metrics, axes of a design that is no longer variable.
const DROPPED: &[&[u8; 4]] = &[b"DSIG", b"FFTM", b"hdmx", b"VDMX", b"LTSH", b"PCLT", b"STAT", b"BASE"];
/// Where glyphs stand on vertical lines: for faces whose `vert` is wanted.
const VERTICAL: &[&[u8; 4]] = &[b"vhea", b"vmtx", b"VORG"];

/// The face cut down to `characters` and to the substitutions of `features` (beside those that are always on); the whole file
/// where it cannot be cut.
pub fn subset<'f>(face: &'f Face, characters: &BTreeSet<char>, features: &BTreeSet<[u8; 4]>) -> Cow<'f, [u8]> {
    // A face that the subsetter cannot cope with is refused when it is brought (`check`); should it fail on a part, the whole goes.
    let cut = || if may_be_cut(face) { cut(face, characters, features) } else { None };
    let cut = catch_unwind(AssertUnwindSafe(cut)).unwrap_or(None);
    cut.map_or(Cow::Borrowed(&*face.data), Cow::Owned)
}

/// Whether a face may be cut. A font that its maker does not allow to be subset goes whole (OS/2 fsType, bit 8), and so does one with
/// PostScript outlines, which the subsetter drops.
pub(super) fn may_be_cut(face: &Face) -> bool {
    FontRef::from_index(&face.data, face.index).is_ok_and(|font| {
        let is_postscript = [b"CFF ", b"CFF2"].into_iter().any(|tag| font.table_data(Tag::new(tag)).is_some());
        !is_postscript && font.os2().map_or(0, |os2| os2.fs_type()) & 0x0100 == 0
    })
}

/// The subset, as a font file; `None` when the subsetter cannot make it.
pub(super) fn cut(face: &Face, characters: &BTreeSet<char>, features: &BTreeSet<[u8; 4]>) -> Option<Vec<u8>> {
    let font = FontRef::from_index(&face.data, face.index).ok()?;
    let tags = |tags: &[&[u8; 4]]| tags.iter().map(|tag| Tag::new(tag)).collect::<IntSet<Tag>>();
    let unicodes: IntSet<u32> = characters.iter().map(|c| u32::from(*c)).collect();
    let unused = tags(UNUSED);
    let mut layout: IntSet<Tag> = DEFAULT_LAYOUT_FEATURES.iter().copied().filter(|tag| !unused.contains(*tag)).collect();
    layout.extend(features.iter().map(Tag::new));
    // Names 0–6 and 13–14 are the family, the copyright and the licence, which travel with the font.
    let names: IntSet<NameId> = (0..=6).chain(13..=14).chain(16..=17).map(NameId::new).collect();
    let languages: IntSet<u16> = [0x0409].into_iter().collect();
    // No hinting, which today's screens do without; the outline of .notdef stays, a box for what is missing.
    let flags = SubsetFlags::SUBSET_FLAGS_NO_HINTING | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE;
    let glyphs = IntSet::<GlyphId>::empty();
    let mut dropped = tags(DROPPED);
    if !features.contains(b"vert") {
        dropped.extend(tags(VERTICAL).iter());
    }
    let plan = Plan::new(&glyphs, &unicodes, &font, flags, &dropped, &IntSet::all(), &layout, &names, &languages);
    subset_font(&font, &plan).ok()
}

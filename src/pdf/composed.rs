//! Several glyphs that show one character as one glyph.
//!
//! Faces of Arabic build ب of a stroke and a dot. A PDF says of each glyph what it stands for, and the dot would have to stand for
//! something: whoever searches the file does not find the word. So the face that goes into the file gets further glyphs, each made of
//! the parts in the places where the shaper put them, and these stand for the character. A number in the place of one character of a
//! vertical line is such a glyph too: its digits stand beside each other, where readers of the file look for what follows below.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use skrifa::FontRef;
use skrifa::raw::TableProvider;
use skrifa::raw::types::GlyphId;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::font::{Face, FaceId, FontBook, FontData};
use crate::font::shape::{MIDDLE, TOP};
use crate::layout::pages::{Glyph, GlyphRun, ItemKind, Pages};
use crate::length::{Length, Short};

/// A glyph and where it stands, in font units from the cluster's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part {
    pub glyph: u16,
    pub x: i16,
    pub y: i16,
}

/// The composed glyphs of a face: their parts and advances, in the order of their numbers.
#[derive(Debug, Default)]
pub struct OfFace {
    numbers: FxHashMap<(Vec<Part>, u16), u16>,
    made: Vec<(Vec<Part>, u16)>,
    first: u16,
}

/// The composed glyphs of all faces.
#[derive(Debug, Default)]
pub struct Composed(FxHashMap<FaceId, OfFace>);

impl OfFace {
    /// The parts and the advance of each, in the order of their numbers, and the first of these.
    pub fn made(&self) -> (&[(Vec<Part>, u16)], u16) {
        (&self.made, self.first)
    }

    /// The glyph that some parts are.
    pub fn find(&self, parts: &(Vec<Part>, u16)) -> Option<u16> {
        self.numbers.get(parts).copied()
    }
}

impl Composed {
    /// Those that pages want.
    pub fn of(pages: &Pages, fonts: &FontBook) -> Composed {
        let mut composed = Composed::default();
        let items = pages.pages.iter().flat_map(|page| &page.items);
        for item in items {
            if let Some(run) = shown(&item.kind) {
                composed.add(&run, fonts);
            }
        }
        composed
    }

    pub fn face(&self, id: FaceId) -> Option<&OfFace> {
        self.0.get(&id).filter(|of_face| !of_face.made.is_empty())
    }

    fn add(&mut self, run: &GlyphRun, fonts: &FontBook) {
        if run.glyphs.is_plain() {
            return;
        }
        let glyphs: Vec<Glyph> = run.glyphs.iter().collect();
        // A face that cannot be added to keeps an empty entry.
        for cluster in clusters(&glyphs, run).filter(|cluster| is_divided(cluster, run)) {
            let face = fonts.face(run.face);
            let of_face = self.0.entry(run.face).or_insert_with(|| OfFace { first: may_grow(face).unwrap_or(0), ..OfFace::default() });
            if of_face.first == 0 {
                return;
            }
            let Some(parts) = parts(cluster, run, face) else { continue };
            let number = usize::from(of_face.first) + of_face.made.len();
            if !of_face.numbers.contains_key(&parts) && number < usize::from(u16::MAX) {
                of_face.numbers.insert(parts.clone(), number as u16);
                of_face.made.push(parts);
            }
        }
    }
}

/// The glyphs of an item as the file shows them: upright ones with measures of the page.
pub fn shown(kind: &ItemKind) -> Option<Cow<'_, GlyphRun>> {
    match kind {
        ItemKind::Turned(turned) => turned.upright().map(Cow::Owned).or_else(|| shown(&turned.kind)),
        _ => kind.glyphs().map(Cow::Borrowed),
    }
}

/// Glyphs that follow each other and show the same characters. From right to left a joiner without width goes with the letter before it,
/// and letters that stand on several heights (Nastaliq) are one cluster for the whole word: Poppler takes either for another word.
pub fn clusters<'a>(glyphs: &'a [Glyph], run: &'a GlyphRun) -> impl Iterator<Item = &'a [Glyph]> {
    let text = |glyph: &Glyph| run.text.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or_default();
    let reversed = run.glyphs.is_reversed();
    let is_letter = move |glyph: &Glyph| text(glyph).chars().all(|c| c.is_alphabetic() || c.general_category_group() == GeneralCategoryGroup::Mark || is_joiner(c));
    let mut letters = glyphs.iter().filter(|glyph| glyph.advance != Short::ZERO && is_letter(glyph)).map(|glyph| glyph.y_offset);
    let uneven = reversed && letters.next().is_some_and(|height| letters.any(|other| other != height));
    glyphs.chunk_by(move |a, b| {
        let same = a.text == b.text || reversed && !text(a).is_empty() && text(a).chars().all(is_joiner) || uneven && is_letter(a) && is_letter(b);
        same && !a.text.is_empty() && !b.text.is_empty()
    })
}

/// Whether a character joins or parts letters, and has no width.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// All that the glyphs of a cluster stand for.
pub fn range(cluster: &[Glyph]) -> std::ops::Range<u32> {
    let start = cluster.iter().map(|glyph| glyph.text.start).min().unwrap_or(0);
    start..cluster.iter().map(|glyph| glyph.text.end).max().unwrap_or(start)
}

/// Whether a cluster is to be one glyph: it has more glyphs than characters, or is of a script whose marks stand over and under their
/// letters, or whose glyphs stand in another order than the characters, so that none shows one of them; or it is a number in the place
/// of one character of a vertical line.
pub fn is_divided(cluster: &[Glyph], run: &GlyphRun) -> bool {
    if cluster.len() < 2 {
        return false;
    }
    let range = range(cluster);
    let range = range.start as usize..range.end as usize;
    run.upright || run.text.get(range).is_some_and(|text| text.chars().count() < cluster.len() || text.contains(|c| c >= FIRST_SUCH))
}

/// Hebrew is the first script with such clusters.
const FIRST_SUCH: char = '\u{590}';

/// Where the origin of a composed glyph is: of an upright one, where that of an ideograph in its square is.
pub fn origin(run: &GlyphRun) -> (Length, Length) {
    match run.upright {
        true => (run.size.scale(i64::from(MIDDLE) - 500, 1000), run.size.scale(-i64::from(TOP), 1000)),
        false => (Length::ZERO, Length::ZERO),
    }
}

/// The parts of a cluster, and how far it goes; `None` when a place is out of a font's range.
pub fn parts(cluster: &[Glyph], run: &GlyphRun, face: &Face) -> Option<(Vec<Part>, u16)> {
    let upem = i64::from(face.metrics().units_per_em.max(1));
    let units = |length: Length| (2 * length.0 * upem + run.size.0).div_euclid(2 * run.size.0.max(1));
    let (left, foot) = origin(run);
    let mut pen = Length::ZERO;
    let mut parts = Vec::with_capacity(cluster.len());
    for glyph in cluster {
        if glyph.id != 0 {
            let (right, up) = if run.upright { (Length::ZERO, -pen) } else { (pen, Length::ZERO) };
            let (x, y) = (units(right + glyph.x_offset - left), units(up + glyph.y_offset - foot));
            parts.push(Part { glyph: glyph.id, x: i16::try_from(x).ok()?, y: i16::try_from(y).ok()? });
        }
        pen += glyph.advance;
    }
    let width = if run.upright { upem } else { units(pen) };
    Some((parts, u16::try_from(width).ok()?))
}

/// The number of glyphs of a face that can get more: of TrueType outlines, in a file of its own.
fn may_grow(face: &Face) -> Option<u16> {
    let font = FontRef::new(&face.data).ok()?;
    font.glyf().ok()?;
    font.loca(None).ok()?;
    font.hmtx().ok()?;
    font.maxp().ok().map(|maxp| maxp.num_glyphs())
}

/// Tables that the file of the PDF needs; those for shaping know nothing of the new glyphs.
const KEPT: &[&[u8; 4]] = &[b"OS/2", b"cmap", b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post", b"prep"];

/// The face's file with the composed glyphs; `None` when its tables contradict each other.
pub fn extended(face: &Face, of_face: &OfFace) -> Option<FontData> {
    let font = FontRef::new(&face.data).ok()?;
    let (glyf, loca, hmtx) = (font.glyf().ok()?, font.loca(None).ok()?, font.hmtx().ok()?);
    let old = font.maxp().ok()?.num_glyphs();
    let mut outlines = font.table_data(skrifa::raw::types::Tag::new(b"glyf"))?.as_bytes().to_vec();
    let mut offsets: Vec<u32> = (0..=usize::from(old)).map(|at| loca.get_raw(at)).collect::<Option<_>>()?;
    let mut metrics: Vec<u8> = Vec::new();
    for glyph in 0..old {
        let glyph = GlyphId::from(glyph);
        metrics.extend(hmtx.advance(glyph)?.to_be_bytes());
        metrics.extend(hmtx.side_bearing(glyph).unwrap_or(0).to_be_bytes());
    }
    for (parts, advance) in &of_face.made {
        while !outlines.len().is_multiple_of(4) {
            outlines.push(0);
        }
        // A glyph may begin anew: the file's last offset need not be its end.
        if let Some(last) = offsets.last_mut() {
            *last = (*last).max(outlines.len() as u32);
        }
        let bounds = |part: &Part| {
            let glyph = loca.get_glyf(GlyphId::from(part.glyph), &glyf).ok()??;
            Some([glyph.x_min(), glyph.y_min(), glyph.x_max(), glyph.y_max()])
        };
        // What shows nothing is no part.
        let seen: Vec<(Part, [i16; 4])> = parts.iter().filter_map(|part| Some((*part, bounds(part)?))).collect();
        let edge = |at: usize, of: fn(i16, i16) -> i16| {
            let edges = seen.iter().map(|(part, bounds)| bounds[at].saturating_add(if at.is_multiple_of(2) { part.x } else { part.y }));
            edges.reduce(of).unwrap_or(0)
        };
        let edges = [edge(0, i16::min), edge(1, i16::min), edge(2, i16::max), edge(3, i16::max)];
        if !seen.is_empty() {
            outlines.extend((-1i16).to_be_bytes());
            edges.iter().for_each(|edge| outlines.extend(edge.to_be_bytes()));
        }
        for (at, (part, _)) in seen.iter().enumerate() {
            const WORDS: u16 = 0x0001;
            const OFFSETS: u16 = 0x0002;
            const MORE: u16 = 0x0020;
            let flags = WORDS | OFFSETS | if at + 1 < seen.len() { MORE } else { 0 };
            outlines.extend(flags.to_be_bytes());
            outlines.extend(part.glyph.to_be_bytes());
            outlines.extend(part.x.to_be_bytes());
            outlines.extend(part.y.to_be_bytes());
        }
        offsets.push(outlines.len() as u32);
        metrics.extend(advance.to_be_bytes());
        metrics.extend(edges[0].to_be_bytes());
    }
    let count = u16::try_from(offsets.len() - 1).ok()?;
    let mut tables: Vec<(&[u8; 4], Vec<u8>)> = Vec::new();
    for tag in KEPT {
        let Some(data) = font.table_data(skrifa::raw::types::Tag::new(tag)) else { continue };
        let mut data = data.as_bytes().to_vec();
        let mut put = |at: usize, bytes: &[u8]| -> Option<()> {
            data.get_mut(at..at + bytes.len())?.copy_from_slice(bytes);
            Some(())
        };
        match *tag {
            b"glyf" => data.clone_from(&outlines),
            b"loca" => data = offsets.iter().flat_map(|offset| offset.to_be_bytes()).collect(),
            b"hmtx" => data.clone_from(&metrics),
            // Long offsets.
            b"head" => put(50, &1u16.to_be_bytes())?,
            b"hhea" => put(34, &count.to_be_bytes())?,
            b"maxp" => {
                put(4, &count.to_be_bytes())?;
                // What composed glyphs may have of points, contours, parts and depth.
                for (at, most) in [(10, 4096u16), (12, 512), (28, 64), (30, 8)] {
                    let have = data.get(at..at + 2).map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]))?;
                    data.get_mut(at..at + 2)?.copy_from_slice(&have.max(most).to_be_bytes());
                }
            }
            // Glyphs without names.
            b"post" => {
                put(0, &0x0003_0000u32.to_be_bytes())?;
                data.truncate(32);
            }
            _ => {}
        }
        tables.push((tag, data));
    }
    Some(FontData::from(file(&tables)))
}

/// An OpenType file of these tables, which are in the order of their tags.
fn file(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = 15 - count.leading_zeros() as u16;
    let mut out = Vec::new();
    out.extend(0x0001_0000u32.to_be_bytes());
    for number in [count, 16 << power, power, (count - (1 << power)) * 16] {
        out.extend(number.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    for (tag, data) in tables {
        out.extend(*tag);
        // Whoever reads it has it from us: sums are not looked at.
        for number in [0, at as u32, data.len() as u32] {
            out.extend(number.to_be_bytes());
        }
        at += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend(data);
        while !out.len().is_multiple_of(4) {
            out.push(0);
        }
    }
    out
}

//! Items of a page → marks on its surface. Everything has its place; only units change here.
//!
//! With tags, items that follow each other in one node and one language are one piece of marked content; an item without a node is
//! an artifact.

use std::borrow::Cow;
use std::ops::Range;

use krilla::geom::{PathBuilder, Point, Rect as KrillaRect, Transform};
use krilla::surface::{Location, Surface};
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{Glyph as KrillaGlyph, GlyphId};

use super::color;
use super::face::{Face, Faces};
use super::image::Images;
use super::tag::Tags;
use crate::lang::{Direction, Lang};
use crate::layout::pages::{Glyph, GlyphRun, Item, ItemKind, NodeId, Page, Rect};
use crate::length::Length;

/// What painting needs beside the page.
pub struct Painter<'a> {
    pub faces: Faces<'a>,
    pub images: Images<'a>,
    /// Reused from run to run.
    glyphs: Vec<Placed>,
}

impl<'a> Painter<'a> {
    pub fn new(faces: Faces<'a>, images: Images<'a>) -> Painter<'a> {
        Painter { faces, images, glyphs: Vec::new() }
    }

    /// Paints a page; `number` is its index.
    pub fn page(&mut self, surface: &mut Surface<'_>, page: &Page, number: usize, mut tags: Option<&mut Tags<'_>>) {
        let mut open: Option<Mark<'_>> = None;
        for (index, item) in page.items.iter().enumerate() {
            let mut space = false;
            if let Some(tags) = tags.as_deref_mut() {
                let mark = mark(page, item, tags);
                if open != Some(mark) {
                    if open.is_some() {
                        surface.end_tagged();
                    }
                    begin(surface, mark, tags);
                    open = Some(mark);
                }
                if let Mark::Content { node, .. } = mark {
                    note_content(tags, node, item, number);
                    space = matches!(&item.kind, ItemKind::Glyphs(run) if ends_a_word(run, &page.items[index + 1..]));
                }
            }
            match &item.kind {
                ItemKind::Glyphs(run) => self.glyphs(surface, run, space),
                ItemKind::Fill { rect, color } => fill(surface, *rect, *color),
                ItemKind::Picture { asset, rect } => self.images.draw_picture(surface, *asset, *rect),
                ItemKind::Drawing { svg, rect } => self.images.draw_drawing(surface, svg, *rect),
            }
        }
        if open.is_some() {
            surface.end_tagged();
        }
    }

    /// Glyphs on their baseline, the whole run scaled when it is expanded; `space` puts a space after it.
    fn glyphs(&mut self, surface: &mut Surface<'_>, run: &GlyphRun, space: bool) {
        let Some(face) = self.faces.get(run.face) else { return };
        if run.size.0 <= 0 || run.glyphs.is_empty() {
            return;
        }
        let mut text = readable(&run.text);
        place(run, face, &text, &mut self.glyphs);
        if let Some(blank) = face.space.filter(|_| space) {
            let start = text.len();
            text.to_mut().push(' ');
            let advance = units(blank.advance, face.units_per_em);
            self.glyphs.push(Placed { id: blank.glyph, text: start..start + 1, advance, x: 0.0, y: 0.0 });
        }
        surface.set_fill(Some(color::fill(run.color)));
        let (x, y) = (run.x.to_pt() as f32, run.y.to_pt() as f32);
        let (font, size) = (face.font.clone(), run.size.to_pt() as f32);
        if run.scale == 1000 {
            surface.draw_glyphs(Point::from_xy(x, y), &self.glyphs, font, &text, size, false);
        } else {
            surface.push_transform(&Transform::from_row(run.scale as f32 / 1000.0, 0.0, 0.0, 1.0, x, y));
            surface.draw_glyphs(Point::from_xy(0.0, 0.0), &self.glyphs, font, &text, size, false);
            surface.pop();
        }
    }
}

/// A rectangle in points; `None` when it is empty.
pub fn rectangle(rect: Rect) -> Option<KrillaRect> {
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(|l| l.to_pt() as f32);
    KrillaRect::from_xywh(x, y, width, height).filter(|r| r.width() > 0.0 && r.height() > 0.0)
}

fn fill(surface: &mut Surface<'_>, rect: Rect, color: crate::style::Color) {
    let Some(rect) = rectangle(rect) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(color::fill(color)));
        surface.draw_path(&path);
    }
}

/// What an item is marked as.
#[derive(Clone, Copy, PartialEq)]
enum Mark<'a> {
    /// `lang` when it differs from the node's.
    Content {
        node: NodeId,
        lang: Option<&'a Lang>,
    },
    Artifact(ArtifactType),
}

fn mark<'a>(page: &Page, item: &'a Item, tags: &Tags<'_>) -> Mark<'a> {
    match item.node.filter(|node| tags.knows(*node)) {
        Some(node) => {
            let lang = match &item.kind {
                ItemKind::Glyphs(run) => run.lang.as_ref().filter(|lang| *lang != tags.lang(node)),
                _ => None,
            };
            Mark::Content { node, lang }
        }
        None => Mark::Artifact(artifact(page, item)),
    }
}

/// Text in a margin is a running head or a folio; everything else only looks nice.
fn artifact(page: &Page, item: &Item) -> ArtifactType {
    match &item.kind {
        ItemKind::Glyphs(run) if run.y < page.height / 8 => ArtifactType::Header,
        ItemKind::Glyphs(run) if run.y > page.height * 7 / 8 => ArtifactType::Footer,
        _ => ArtifactType::Layout,
    }
}

fn begin(surface: &mut Surface<'_>, mark: Mark<'_>, tags: &mut Tags<'_>) {
    match mark {
        Mark::Content { node, lang } => {
            let span = SpanTag::empty().with_lang(lang.map(Lang::tag));
            let identifier = surface.start_tagged(ContentTag::Span(span));
            tags.leaf(node, identifier);
        }
        Mark::Artifact(kind) => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        }
    }
}

fn note_content(tags: &mut Tags<'_>, node: NodeId, item: &Item, page: usize) {
    match &item.kind {
        ItemKind::Glyphs(run) => tags.words(node, &run.text),
        ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => tags.place(node, page, *rect),
        ItemKind::Fill { .. } => {}
    }
}

/// Whether a run is the last of its line and its last word ends there: then a space must follow, though none is seen, or the word
/// would be read as one with the first of the next line.
fn ends_a_word(run: &GlyphRun, rest: &[Item]) -> bool {
    if run.lang.as_ref().is_some_and(|lang| lang.direction() == Direction::RightToLeft || lang.is_cjk()) {
        return false;
    }
    let Some(last) = run.text.chars().next_back() else { return false };
    // Hyphens and the signs at which addresses are broken do not end a word.
    if last.is_whitespace() || matches!(last, '\u{ad}' | '-' | '‐' | '/' | '?' | '&' | '=' | '_' | '\u{200b}') {
        return false;
    }
    let next = rest.iter().find_map(|item| match &item.kind {
        ItemKind::Glyphs(next) if item.node.is_some() => Some(next),
        _ => None,
    });
    next.is_none_or(|next| next.x < run.x || (next.y - run.y).0.abs() > run.size.0 * 2)
}

/// A glyph in ems of its face.
struct Placed {
    id: u16,
    text: Range<usize>,
    advance: f32,
    x: f32,
    y: f32,
}

impl KrillaGlyph for Placed {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }
    fn text_range(&self) -> Range<usize> {
        self.text.clone()
    }
    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }
    fn x_offset(&self, size: f32) -> f32 {
        self.x * size
    }
    fn y_offset(&self, size: f32) -> f32 {
        self.y * size
    }
    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }
    fn location(&self) -> Option<Location> {
        None
    }
}

/// Advances in whole font units: a glyph at its natural advance then costs nothing in the file, and the error of rounding is
/// carried into the next advance that is not natural (a justified space), so that it never grows.
fn place(run: &GlyphRun, face: &Face, text: &str, placed: &mut Vec<Placed>) {
    placed.clear();
    let (upem, size) = (face.units_per_em, run.size.0);
    let mut carry = 0;
    let mut last_text: Option<Range<usize>> = None;
    for glyph in &run.glyphs {
        let exact = glyph.advance.0 * upem;
        let natural = round(exact, size);
        let advance = if (exact - natural * size).abs() * 50 <= size { natural } else { round(exact + carry, size) };
        carry += exact - advance * size;
        let range = text_range(glyph, text, last_text.as_ref());
        last_text = Some(range.clone());
        let id = if glyph.id == 0 { face.substitute } else { Some(glyph.id) };
        // A face without any substitute leaves a gap of the right width: to the glyph before it.
        let Some(id) = id else {
            if let Some(before) = placed.last_mut() {
                before.advance += units(advance, upem);
            }
            continue;
        };
        let offset = |length: Length| units(round(length.0 * upem, size), upem);
        placed.push(Placed { id, text: range, advance: units(advance, upem), x: offset(glyph.x_offset), y: offset(glyph.y_offset) });
    }
}

/// `a ÷ b` to the nearest, for `b` over zero.
fn round(a: i64, b: i64) -> i64 {
    (2 * a + b).div_euclid(2 * b)
}

fn units(value: i64, upem: i64) -> f32 {
    value as f32 / upem as f32
}

/// The bytes that a glyph stands for. Every glyph must stand for something (PDF/UA-1, 7.21.7): one without text of its own belongs
/// to the cluster before it.
fn text_range(glyph: &Glyph, text: &str, before: Option<&Range<usize>>) -> Range<usize> {
    let range = glyph.text.start as usize..glyph.text.end as usize;
    match text.get(range.clone()) {
        Some(part) if !part.is_empty() => range,
        _ => before.cloned().unwrap_or(0..text.chars().next().map_or(0, char::len_utf8)),
    }
}

/// The text without characters that a file may not map glyphs to: private ones (PDF/A-2, 6.2.11.7) and those that are none. The
/// stand-ins are as many bytes long, so that ranges stay true.
fn readable(text: &str) -> Cow<'_, str> {
    let bad = |c: char| matches!(c, '\0' | '\u{feff}' | '\u{fffe}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c.len_utf8() {
                _ if !bad(c) => c,
                1 => ' ',
                3 => '\u{fffd}',
                _ => '\u{1f7e6}',
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_keep_ranges_true() {
        let text = "a\u{e001}b\u{f0001}c\0d";
        let stand_in = readable(text);
        assert_eq!(stand_in.len(), text.len());
        assert_eq!(stand_in, "a\u{fffd}b\u{1f7e6}c d");
        assert!(matches!(readable("año"), Cow::Borrowed(_)));
    }

    #[test]
    fn rounding_is_to_nearest() {
        assert_eq!([round(5, 2), round(-5, 2), round(4, 3), round(-4, 3)], [3, -2, 1, -1]);
    }
}

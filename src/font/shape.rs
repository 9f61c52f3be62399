//! Text → glyphs, with harfrust: kerning, ligatures, the language's own forms.
//!
//! Shaping needs a plan: which lookups of the face the script, the language and the features call for. A book uses a few dozen
//! plans and shapes some ten thousand words, so each [`Face`](super::Face) keeps its plans.

use std::cell::RefCell;

use harfrust::{Buffer, Feature as HarfFeature, Language, Script, ShapeOptions, ShapePlan, ShapePlanKey, ShaperFont, Tag};
use unicode_script::UnicodeScript;

use super::{FaceId, FontBook};
use crate::lang::{Direction, Lang};

/// An OpenType feature and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature {
    pub tag: [u8; 4],
    pub value: u32,
}

impl Feature {
    pub const fn on(tag: &[u8; 4]) -> Feature {
        Feature { tag: *tag, value: 1 }
    }

    pub const fn off(tag: &[u8; 4]) -> Feature {
        Feature { tag: *tag, value: 0 }
    }
}

/// A glyph as shaped, in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapedGlyph {
    pub id: u16,
    /// Byte offset in the text of the cluster it belongs to.
    pub cluster: u32,
    pub advance: i32,
    pub x_offset: i32,
    pub y_offset: i32,
}

/// A run of one face in one direction, glyphs in visual order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shaped {
    pub glyphs: Vec<ShapedGlyph>,
    /// Sum of advances, in font units.
    pub width: i32,
}

thread_local! {
    /// The shaper's working memory, kept between words.
    static BUFFER: RefCell<Buffer> = RefCell::new(Buffer::new());
}

/// How a text is shaped.
#[derive(Clone, Copy, Debug)]
pub struct Shaping<'a> {
    pub face: FaceId,
    pub lang: &'a Lang,
    pub direction: Direction,
    pub features: &'a [Feature],
}

/// The middle of a vertical line over the baseline of the letters that are turned, and the origin of upright glyphs under the top of
/// their squares: those of a square that reaches 0.88 over its baseline, as those of Chinese, Japanese and Korean do. In thousandths.
pub const MIDDLE: i32 = 380;
pub const TOP: i32 = 880;

/// Shapes `text`, all of it in one face, script and direction. Glyph 0 stands where the face lacks a character.
pub fn shape(fonts: &FontBook, text: &str, shaping: Shaping<'_>) -> Shaped {
    let direction = match shaping.direction {
        Direction::LeftToRight => harfrust::Direction::LeftToRight,
        Direction::RightToLeft => harfrust::Direction::RightToLeft,
    };
    shape_along(fonts, text, shaping, direction)
}

/// The same as upright glyphs of a vertical line, with their vertical forms (`vert`). Their measures are the line's, a quarter turned:
/// advances and `x_offset` go down the page, `y_offset` to the right, from the baseline of the letters that are turned.
pub fn shape_upright(fonts: &FontBook, text: &str, shaping: Shaping<'_>) -> Shaped {
    let mut shaped = shape_along(fonts, text, shaping, harfrust::Direction::TopToBottom);
    let face = fonts.face(shaping.face);
    let em = face.metrics().units_per_em;
    for glyph in &mut shaped.glyphs {
        let (right, up) = (glyph.x_offset, glyph.y_offset);
        (glyph.x_offset, glyph.y_offset) = (-up, right + em * MIDDLE / 1000);
        if !face.has_vertical_metrics() {
            // A mark stands on its letter.
            glyph.advance = if glyph.advance == 0 { 0 } else { em };
            glyph.x_offset = em * TOP / 1000;
        }
    }
    Shaped { width: shaped.glyphs.iter().map(|g| g.advance).sum(), ..shaped }
}

fn shape_along(fonts: &FontBook, text: &str, Shaping { face, lang, features, .. }: Shaping<'_>, direction: harfrust::Direction) -> Shaped {
    if text.is_empty() {
        return Shaped::default();
    }
    let face = fonts.face(face);
    let Some(opened) = face.font() else { return Shaped::default() };
    let script = script(text);
    let language = Language::new(lang.tag());
    let features: Vec<HarfFeature> = features.iter().map(|f| HarfFeature::new(Tag::new(&f.tag), f.value, ..)).collect();

    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.set_direction(direction);
        buffer.set_script(script);
        buffer.set_language(language.clone());
        buffer.push_str(text);
        let font = ShaperFont::new(opened);
        let key = ShapePlanKey::new(opened, script, direction).language(language.as_ref()).features(&features);
        let known = face.plans.read().unwrap_or_else(|e| e.into_inner());
        let done = match known.iter().find(|plan| key.matches(plan)) {
            Some(plan) => harfrust::shape(&font, buffer, ShapeOptions::new().plan(Some(plan)).features(&features)),
            None => {
                drop(known);
                let plan = ShapePlan::new(opened, direction, script, language.as_ref(), &features);
                let done = harfrust::shape(&font, buffer, ShapeOptions::new().plan(Some(&plan)).features(&features));
                let mut known = face.plans.write().unwrap_or_else(|e| e.into_inner());
                if !known.iter().any(|plan| key.matches(plan)) {
                    known.push(plan);
                }
                done
            }
        };
        if done.is_ok() { glyphs_of(buffer, direction == harfrust::Direction::TopToBottom) } else { Shaped::default() }
    })
}

/// The glyphs that the shaper has put into its buffer.
fn glyphs_of(buffer: &Buffer, vertical: bool) -> Shaped {
    let pairs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
    let glyphs: Vec<ShapedGlyph> = pairs
        .map(|(info, position)| ShapedGlyph {
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            cluster: info.cluster,
            advance: if vertical { -position.y_advance } else { position.x_advance },
            x_offset: position.x_offset,
            y_offset: position.y_offset,
        })
        .collect();
    Shaped { width: glyphs.iter().map(|g| g.advance).sum(), glyphs }
}

/// The script of the first character that has one of its own; figures and signs go with Latin.
fn script(text: &str) -> Option<Script> {
    use unicode_script::Script::{Common, Inherited, Latin, Unknown};
    let own = text.chars().map(|c| c.script()).find(|s| !matches!(s, Common | Inherited | Unknown)).unwrap_or(Latin);
    own.short_name().parse().ok()
}

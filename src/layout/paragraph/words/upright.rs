//! Words of vertical lines, shaped: the parts that stand upright, those that are turned, and those side by side
//! ([`super::super::orientation`]).

use super::{FaceRun, WordCache};
use crate::font::shape::{MIDDLE, ShapedGlyph, Shaping, shape_upright};
use crate::font::{FaceId, FontBook};
use crate::lang::Direction;
use crate::layout::paragraph::orientation::{Orientation, Stands, parts};
use crate::style::TextCombine;

/// What is wider, in hundredths of a character, does not stand side by side.
const WIDEST: i32 = 115;
/// How far stops go up and to the right where a face has no form of them for vertical lines, in hundredths of a character.
const STOPS: i32 = 60;

impl WordCache {
    /// Glyphs along a vertical line, and what no face has.
    pub(super) fn shape_vertical(&self, text: &str, orientation: Orientation, fonts: &FontBook) -> (Vec<FaceRun>, Vec<char>) {
        let (mut runs, mut missing): (Vec<FaceRun>, Vec<char>) = Default::default();
        // Code has no numbers of its own.
        let combine = if self.key.literal { TextCombine::None } else { orientation.combine };
        for (range, stands) in parts(text, Orientation { combine, ..orientation }) {
            let part = &text[range.clone()];
            let by_face = |upright: bool| self.by_face(part, upright, fonts);
            let (mut shaped, lacking) = match stands {
                Stands::Upright => by_face(true),
                Stands::Turned => by_face(false),
                Stands::ByFace if self.has_form(part, fonts) => by_face(true),
                Stands::ByFace => by_face(false),
                Stands::Combined => {
                    let (side_by_side, lacking) = by_face(false);
                    (combined(side_by_side, fonts), lacking)
                }
            };
            for glyph in shaped.iter_mut().flat_map(|run| &mut run.glyphs) {
                glyph.cluster += range.start as u32;
            }
            runs.append(&mut shaped);
            missing.extend(lacking);
        }
        (runs, missing)
    }

    /// Glyphs of one face, upright.
    pub(super) fn upright(&self, face: FaceId, text: &str, fonts: &FontBook) -> Vec<ShapedGlyph> {
        let key = &self.key;
        let shaping = Shaping { face, lang: &key.lang, direction: Direction::LeftToRight, features: &key.features };
        let mut glyphs = shape_upright(fonts, text, shaping).glyphs;
        let em = fonts.face(face).metrics().units_per_em;
        for glyph in &mut glyphs {
            let c = text.get(glyph.cluster as usize..).and_then(|rest| rest.chars().next());
            if c.is_some_and(|c| matches!(c, '、' | '。' | '，' | '．') && !key.lang.is_traditional() && fonts.face(face).glyph(c) == Some(glyph.id)) {
                glyph.x_offset -= em * STOPS / 100;
                glyph.y_offset += em * STOPS / 100;
            }
        }
        glyphs
    }

    /// Whether the face has a form of a character for vertical lines.
    fn has_form(&self, text: &str, fonts: &FontBook) -> bool {
        let Some((c, face)) = text.chars().next().and_then(|c| Some((c, self.face_for(c, fonts)?))) else { return false };
        let glyphs = self.upright(face, text, fonts);
        glyphs.first().is_some_and(|glyph| Some(glyph.id) != fonts.face(face).glyph(c))
    }
}

/// Letters of a line side by side in the place of one character; as they are when they do not fit there.
fn combined(runs: Vec<FaceRun>, fonts: &FontBook) -> Vec<FaceRun> {
    let [run] = runs.as_slice() else { return runs };
    let metrics = fonts.face(run.face).metrics();
    let em = metrics.units_per_em;
    let width: i32 = run.glyphs.iter().map(|glyph| glyph.advance).sum();
    if width > em * WIDEST / 100 {
        return runs;
    }
    let (mut right, down) = (em * MIDDLE / 1000 - width / 2, (em + metrics.cap_height) / 2);
    let last = run.glyphs.len().saturating_sub(1);
    let mut glyphs = Vec::with_capacity(run.glyphs.len());
    for (at, glyph) in run.glyphs.iter().enumerate() {
        let advance = if at == last { em } else { 0 };
        // Together they show the number.
        let cluster = run.glyphs[0].cluster;
        glyphs.push(ShapedGlyph { cluster, advance, x_offset: down - glyph.y_offset, y_offset: right + glyph.x_offset, ..*glyph });
        right += glyph.advance;
    }
    vec![FaceRun { face: run.face, upright: true, glyphs }]
}

//! The signs that stress the characters of Chinese and Japanese one by one (`text-emphasis`).


use crate::font::shape::TOP;
use crate::layout::pages::{Glyph, GlyphRun};
use crate::layout::paragraph::items::{Context, TextStyle, cjk};
use crate::length::Length;

/// Size of a sign, and how far its middle is over the baseline or under it, in hundredths of the characters' size.
const SIZE: i64 = 50;
const OVER: i64 = 107;
const UNDER: i64 = -32;
/// The middle of a sign over its own baseline, in hundredths of its size.
const MIDDLE: i64 = 38;

/// Adds the signs of a word: one at each letter, in the middle of its width; in Chinese and Japanese Latin letters and figures have none. `glyphs` are clusters with their advances.
pub fn marks(
    (text, glyphs): (&str, impl Iterator<Item = (usize, Length)>),
    x: Length,
    (sign, style): (char, &TextStyle),
    context: &Context<'_>,
    out: &mut Vec<GlyphRun>,
) {
    // A face without the sign has another that does as well.
    let known = [sign, '•', '●', '.'].into_iter().find_map(|sign| {
        let face = context.fonts.fallback_in(&style.lang, sign, style.weight, false)?;
        Some((sign, face, context.fonts.face(face).glyph(sign)?, context.fonts.face(face).advance(sign)?))
    });
    let Some((sign, face, glyph, advance)) = known else { return };
    let size = style.size.scale(SIZE, 100);
    // On a vertical line signs stand at its right, upright; stops have their ink in a corner, and these theirs in the middle.
    let upright = style.vertical.is_some();
    let natural = size.scale(i64::from(advance), i64::from(context.fonts.face(face).metrics().units_per_em.max(1)));
    let width = if upright { size } else { natural };
    let place = (size.scale(i64::from(TOP), 1000), size.scale(MIDDLE, 100) - natural / 2);
    let middle = style.size.scale(if style.emphasis.under && !upright { UNDER } else { OVER }, 100);
    let mut pen = x;
    for (cluster, advance) in glyphs {
        let letter = text.get(cluster..).and_then(|rest| rest.chars().next()).is_some_and(|c| c.is_alphanumeric() && (!style.lang.is_cjk() || cjk::is_ideographic(c)));
        if letter && !advance.is_zero() {
            let text: std::sync::Arc<str> = sign.to_string().into();
            let end = text.len() as u32;
            let (x_offset, y_offset) = if upright { place } else { (Length::ZERO, Length::ZERO) };
            let own = Glyph { id: glyph, advance: width.into(), x_offset: x_offset.into(), y_offset: y_offset.into(), text: 0..end };
            out.push(GlyphRun {
                face,
                upright,
                size,
                x: pen + (advance - width) / 2,
                y: size.scale(MIDDLE, 100) - middle - style.raise,
                scale: 1000,
                color: style.color,
                glyphs: vec![own].into(),
                text,
                source: [].into(),
                lang: Some(style.lang.clone()),
                ends_word: false,
            });
        }
        pen += advance;
    }
}

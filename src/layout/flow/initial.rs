//! Drop capitals: the first letter of a paragraph, as high as some lines, cut out of their measure.

use std::sync::Arc;

use super::{Flow, BlockContext};
use crate::lang::Direction;
use crate::layout::pages::{Item, ItemKind, NodeId};
use crate::layout::paragraph::{Measure, Piece, TextStyle};
use crate::length::Length;
use crate::style::{Align, Style};

/// Between the initial and the lines beside it, in thousandths of the text's size.
const GAP: i64 = 120;
/// Paragraphs shorter than this, in bytes, would leave the initial hanging under them.
const LEAST_TEXT: usize = 160;

impl<'a> Flow<'a> {
    /// Takes the first letter off `pieces` and gives the measure beside it; the letter becomes the paragraph's label.
    pub fn initial(&mut self, pieces: &mut [Piece], style: &Style, at: BlockContext<'_>, width: Length) -> Measure {
        let lines = usize::from(style.initial_letter);
        let plain = Measure::of(width);
        let total: usize = pieces.iter().map(|p| if let Piece::Text { text, .. } = p { text.len() } else { 0 }).sum();
        let Some(Piece::Text { text, style: text_style, owner, source, span }) =
            pieces.iter_mut().find(|p| matches!(p, Piece::Text { .. }))
        else {
            return plain;
        };
        // An opening mark stays with its letter; a raya or a figure makes no initial. Nor does a letter of a script without capitals:
        // joined letters cannot be cut off their words.
        let letter_at = text.find(|c: char| !matches!(c, '¿' | '¡' | '«' | '“' | '"' | '(')).unwrap_or(0);
        let Some(letter) = text[letter_at..].chars().next().filter(|c| c.is_uppercase() || c.is_lowercase()) else { return plain };
        if lines < 2 || total < LEAST_TEXT || at.lang.direction() == Direction::RightToLeft {
            return plain;
        }
        let end = letter_at + letter.len_utf8();
        let metrics = self.design.fonts.face(text_style.face).metrics();
        let cap = |size: Length| size.scale(i64::from(metrics.cap_height.max(1)), i64::from(metrics.units_per_em.max(1)));
        // From the capitals' top on the first line to the baseline of the last one.
        let height = style.line_height * (lines as i64 - 1) + cap(style.font_size);
        let size = height.scale(i64::from(metrics.units_per_em), i64::from(metrics.cap_height.max(1)));
        let big = TextStyle { size, ..(**text_style).clone() };
        let initial: Arc<str> = Arc::from(&text[..end]);
        let piece = Piece::Text { text: initial, style: Arc::new(big), owner: *owner, source: *source, span: *span };
        let node = owner.node;
        source.offset += end as u32;
        *text = Arc::from(&text[end..]);
        let plain_style = Style { align: Align::Start, protrusion: 0, ..style.clone() };
        let set = self.lines(&[piece], &plain_style, at.lang, Length::pt(400));
        let Some(line) = set.first() else { return plain };
        let left = at.left + style.margin.left + style.padding.left;
        for run in &line.runs {
            let mut glyphs = run.glyphs.clone();
            glyphs.x += left;
            glyphs.y += style.line_height * (lines as i64 - 1);
            self.list.label.items.push(Item { node: Some(NodeId(node)), kind: ItemKind::Glyphs(glyphs) });
        }
        let beside = width - line.width - style.font_size.scale(GAP, 1000);
        Measure { first: vec![beside; lines], ..Measure::of(width) }
    }
}

//! Formulas: set as glyphs by the formula leaf, placed as one object.

use super::column::{Fixed, Keep};
use super::{Flow, Setting};
use crate::book::Math;
use crate::layout::pages::{Item, NodeId};
use crate::layout::paragraph::{Piece, TextStyle};
use crate::length::Length;
use crate::style::{Align, Style};

/// A formula as set: items around its baseline, their left end at 0.
pub struct SetFormula {
    pub items: Vec<Item>,
    pub width: Length,
    pub ascent: Length,
    pub descent: Length,
}

impl<'a> Flow<'a> {
    /// Sets a formula; `None` (reported) when it cannot be.
    pub fn formula(&mut self, math: &Math, _style: &Style, _parent: NodeId) -> Option<SetFormula> {
        self.formula_failed(math, "formulas are not drawn yet");
        None
    }

    /// A formula on lines of its own, its number at the right.
    pub fn display_math(&mut self, math: &Math, at: Setting<'_>) {
        let inner = super::blocks::inset(at, at.style);
        let leading = self.design.frame.leading;
        let mut fixed = Fixed::default();
        match self.formula(math, at.style, at.node) {
            Some(set) => {
                let x = inner.left + (inner.width - set.width).at_least(Length::ZERO) / 2;
                fixed.height = set.ascent + set.descent;
                for mut item in set.items {
                    super::column::shift_item(&mut item, x, set.ascent);
                    fixed.items.push(item);
                }
                if let Some(number) = &math.number {
                    let style = Style { align: Align::End, ..at.style.clone() };
                    let pieces = self.words(
                        &format!("({number})"),
                        &style,
                        at.lang,
                        crate::layout::paragraph::Owner { node: at.node.0, link: None },
                    );
                    let lines = self.lines(&pieces, &style, at.lang, inner.width);
                    let label = self.stack_lines(&lines, &style, inner.left, inner.width);
                    let baseline = super::strips::slot_baseline(&self.design.frame, style.line_height);
                    fixed.place(label, Length::ZERO, (set.ascent - baseline).at_least(Length::ZERO));
                }
            }
            None => {
                let style = Style { align: Align::Center, text_indent: Length::ZERO, ..at.style.clone() };
                let text_style = TextStyle { literal: true, expands: false, ..self.design.text_style(&style, at.lang) };
                let owner = crate::layout::paragraph::Owner { node: at.node.0, link: None };
                let words = math.tex.split_whitespace().collect::<Vec<_>>().join(" ");
                let piece = Piece::Text {
                    text: words.as_str().into(),
                    style: std::sync::Arc::new(text_style),
                    owner,
                    source: super::text::NOWHERE,
                    span: math.span,
                };
                let lines = self.lines(&[piece], &style, at.lang, inner.width);
                fixed = self.stack_lines(&lines, &style, inner.left, inner.width);
            }
        }
        fixed.height = self.design.frame.snap(fixed.height + leading / 2);
        self.push_fixed(fixed, Keep::default(), true);
    }
}

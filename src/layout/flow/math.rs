//! Formulas: set as glyphs by the formula leaf, placed as one object.

use super::column::{Fixed, Keep};
use super::{Flow, Setting};
use crate::book::Math;
use std::sync::Arc;

use crate::formula::{FormulaItem, UNITS_PER_EM};
use crate::layout::pages::{Glyph, GlyphRun, Item, ItemKind, NodeId, NodeRole, Rect};
use crate::layout::paragraph::{Piece, TextStyle};
use crate::length::Length;
use crate::style::{Align, Color, Style};

/// A formula as set: items around its baseline, their left end at 0.
pub struct SetFormula {
    pub items: Vec<Item>,
    pub width: Length,
    pub ascent: Length,
    pub descent: Length,
}

impl<'a> Flow<'a> {
    /// Sets a formula at the size of `style`; `None` when it cannot be (reported when the book was made ready).
    pub fn formula(&mut self, math: &Math, style: &Style, parent: NodeId) -> Option<SetFormula> {
        let formula = crate::formula::layout(&math.tex, math.display, &self.design.book.macros, self.design.fonts).ok()?;
        let node = self.column.structure.add(Some(parent), NodeRole::Formula);
        self.column.structure.nodes[node.0 as usize].alt = Some(math.tex.trim().to_owned());
        let size = style.font_size;
        let em = |part: i64| size.scale(part, UNITS_PER_EM);
        let items = formula.items.iter().map(|item| Item { node: Some(node), kind: place(item, &em, style.color) }).collect();
        Some(SetFormula { items, width: em(formula.width), ascent: em(formula.height), descent: em(formula.depth) })
    }

    /// A formula no wider than its place: one that is too wide is set smaller.
    fn fitting_formula(&mut self, math: &Math, at: Setting<'_>) -> Option<SetFormula> {
        let set = self.formula(math, at.style, at.node)?;
        if set.width <= at.width {
            return Some(set);
        }
        let size = at.style.font_size.scale(at.width.0, set.width.0.max(1));
        if let Some(parent) = self.column.structure.nodes.get_mut(at.node.0 as usize) {
            parent.children.pop();
        }
        self.column.structure.nodes.pop();
        self.formula(math, &Style { font_size: size, ..at.style.clone() }, at.node)
    }

    /// A formula on lines of its own, its number at the right.
    pub fn display_math(&mut self, math: &Math, at: Setting<'_>) {
        let inner = super::blocks::inset(at, at.style);
        let before = self.before;
        let mut fixed = Fixed::default();
        match self.fitting_formula(math, inner) {
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
        fixed.position = before;
        self.push_fixed(fixed, Keep::default(), false);
    }
}

/// A piece of a formula around the formula's origin.
fn place(item: &FormulaItem, em: &dyn Fn(i64) -> Length, text: Color) -> ItemKind {
    let paint = |color: &Option<[u8; 3]>| color.map_or(text, |[red, green, blue]| Color { red, green, blue });
    match item {
        FormulaItem::Glyph { face, glyph, character, advance, x, y, scale, color } => {
            let mut words = [0; 4];
            let words: &str = character.encode_utf8(&mut words);
            let glyph =
                Glyph { id: *glyph, advance: em(*advance), x_offset: Length::ZERO, y_offset: Length::ZERO, text: 0..words.len() as u32 };
            ItemKind::Glyphs(GlyphRun {
                face: *face,
                size: em(*scale),
                x: em(*x),
                y: em(*y),
                scale: 1000,
                color: paint(color),
                glyphs: vec![glyph],
                text: Arc::from(words),
                source: Arc::default(),
                lang: None,
            })
        }
        FormulaItem::Rule { x, y, width, height, color } => {
            ItemKind::Fill { rect: Rect { x: em(*x), y: em(*y), width: em(*width), height: em(*height) }, color: paint(color) }
        }
        FormulaItem::Path { x, y, data, stroke, color } => path(em(*x), em(*y), data, *stroke, paint(color), em),
    }
}

/// A shape as a drawing two ems and more around its origin, so that nothing of it is cut.
fn path(x: Length, y: Length, data: &str, stroke: Option<i64>, color: Color, em: &dyn Fn(i64) -> Length) -> ItemKind {
    const REACH: i64 = 40;
    let Color { red, green, blue } = color;
    let paint = match stroke {
        Some(width) => {
            let width = width as f64 / UNITS_PER_EM as f64;
            format!("fill=\"none\" stroke=\"rgb({red},{green},{blue})\" stroke-width=\"{width:.4}\"")
        }
        None => format!("fill=\"rgb({red},{green},{blue})\""),
    };
    let side = 2 * REACH;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-{REACH} -{REACH} {side} {side}\" width=\"{side}\" height=\"{side}\"><path d=\"{data}\" {paint}/></svg>"
    );
    let reach = em(REACH * UNITS_PER_EM);
    ItemKind::Drawing { svg: svg.into(), rect: Rect { x: x - reach, y: y - reach, width: reach * 2, height: reach * 2 } }
}

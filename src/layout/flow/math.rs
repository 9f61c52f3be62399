//! Formulas: set as glyphs by the formula leaf, placed as objects that a paragraph breaks between, or on lines of their own.

use super::column::{Fixed, Keep, Object};
use super::{Flow, BlockContext};
use crate::book::page_map::Position;
use crate::message;
use crate::book::Math;
use std::sync::Arc;

use crate::formula::{CutPoint, Formula, FormulaItem, UNITS_PER_EM};
use crate::layout::pages::{Glyph, GlyphRun, Glyphs, Item, ItemKind, NodeId, NodeRole, Rect};
use crate::layout::paragraph::{BreakPoint, Owner, Piece, TextStyle};
use crate::length::{Length, Short};
use crate::report::{Diagnostic, Report, Span};
use crate::style::{Align, Color, Style};

/// A formula as set: items around its baseline, their left end at 0.
pub struct SetFormula {
    pub items: Vec<Item>,
    pub width: Length,
    pub ascent: Length,
    pub descent: Length,
}

/// A part of a formula, and what may stand between it and the next one on the same line.
struct SetPart {
    set: SetFormula,
    space: Length,
    point: Option<CutPoint>,
}

/// A formula on lines of its own that has to be set smaller than this is told.
const SMALLEST: Length = Length::pt(7);
/// Formulas narrower than this are never broken, in ems.
const UNBROKEN: i64 = 8;
/// What a formula keeps from the line above it, as a share of the leading.
const CLEARANCE: (i64, i64) = (8, 100);

impl<'a> Flow<'a> {
    /// Sets a formula in the line; false when it cannot be (reported when the book was made ready). Where it may be broken the
    /// paragraph decides.
    pub fn formula_pieces(&mut self, math: &Math, style: &Style, owner: Owner, pieces: &mut Vec<Piece>) -> bool {
        let Some(parts) = self.formula_parts(math, false, style, NodeId(owner.node)) else { return false };
        let width: Length = parts.iter().map(|part| part.set.width + part.space).sum();
        let clearance = style.line_height.scale(CLEARANCE.0, CLEARANCE.1);
        let parts =
            if width <= style.font_size * UNBROKEN { vec![SetPart { set: join(parts), space: Length::ZERO, point: None }] } else { parts };
        for SetPart { set, space, point } in parts {
            let payload = self.object(Object { items: set.items, formula: Some(math.span) });
            pieces.push(Piece::Object { width: set.width, height: set.ascent + clearance, depth: set.descent, payload, owner });
            if let Some(point) = point {
                let point = match point {
                    CutPoint::Relation => BreakPoint::Relation,
                    CutPoint::Operator => BreakPoint::Operator,
                    CutPoint::Separator => BreakPoint::Separator,
                };
                pieces.push(Piece::FormulaBreak { width: space, point });
            }
        }
        true
    }

    /// A formula's parts at the size of `style`, all of one node.
    fn formula_parts(&mut self, math: &Math, display: bool, style: &Style, parent: NodeId) -> Option<Vec<SetPart>> {
        let parts = crate::formula::layout_parts(&math.tex, display, &self.design.book.macros, self.design.fonts).ok()?;
        let node = self.column.structure.add(Some(parent), NodeRole::Formula);
        self.column.structure.nodes[node.0 as usize].alt = Some(math.tex.trim().to_owned());
        let size = style.font_size;
        let em = |part: i64| size.scale(part, UNITS_PER_EM);
        let set = |formula: &Formula| SetFormula {
            items: formula.items.iter().map(|item| Item { node: Some(node), kind: place(item, &em, style.color) }).collect(),
            width: em(formula.width),
            ascent: em(formula.height),
            descent: em(formula.depth),
        };
        Some(parts.iter().map(|part| SetPart { set: set(&part.formula), space: em(part.space), point: part.point }).collect())
    }

    /// A formula no wider than its place: one that is too wide is set on several lines, and smaller when a part of it is too wide by
    /// itself; the author is told of one that becomes too small to read.
    fn fitting_formula(&mut self, math: &Math, width: Length, at: BlockContext<'_>) -> Option<Vec<FormulaLine>> {
        let mut size = at.style.font_size;
        loop {
            let style = Style { font_size: size, ..at.style.clone() };
            let parts = self.formula_parts(math, true, &style, at.node)?;
            let widest = parts.iter().map(|part| part.set.width).max().unwrap_or(Length::ZERO);
            if widest <= width || size <= Length::pt(1) {
                report_small(size, at.style.font_size, math.span, &mut self.report);
                return Some(lines(parts, width, &style));
            }
            if let Some(parent) = self.column.structure.nodes.get_mut(at.node.0 as usize) {
                parent.children.pop();
            }
            self.column.structure.nodes.pop();
            // A hair smaller than would do, for what rounding adds.
            size = size.scale(width.0 - width.0 / 1000, widest.0.max(1)).at_least(Length::pt(1)).at_most(size - Length(1));
        }
    }

    /// A formula on lines of its own, its number at the right.
    pub fn display_math(&mut self, math: &Math, at: BlockContext<'_>) {
        let inner = super::context::inset(at, at.style);
        self.list.anchors.extend(math.rows.iter().map(|row| row.id.clone()));
        // The number has its own room, on both sides, so that the formula stays in the middle.
        let number = math.number.as_ref().map(|number| format!("({number})"));
        let label = number.map(|number| {
            let style = Style { align: Align::End, text_indent: Length::ZERO, ..at.style.clone() };
            let owner = Owner { node: at.node.0, link: None };
            let pieces = self.words(&number, &style, at.lang, owner);
            (self.lines(&pieces, &style, at.lang, inner.width), style)
        });
        let taken = label.as_ref().and_then(|(lines, _)| lines.first()).map_or(Length::ZERO, |line| line.width + at.style.font_size);
        let mut fragments = match self.fitting_formula(math, inner.width - taken, inner) {
            Some(lines) => {
                let width = lines.iter().map(|line| line.indent + line.set.width).max().unwrap_or(Length::ZERO);
                let middle = (inner.width - width).at_least(Length::ZERO) / 2;
                let x = inner.left + middle.at_most((inner.width - taken - width).at_least(Length::ZERO));
                let ascent = lines.first().map_or(Length::ZERO, |line| line.set.ascent);
                let mut fragments: Vec<Fixed> = lines.into_iter().map(|line| line.fragment(x)).collect();
                if let (Some((lines, style)), Some(first)) = (label, fragments.first_mut()) {
                    let label = self.stack_lines(&lines, &style, inner.left, inner.width);
                    let baseline = super::fragments::slot_baseline(&self.design.frame, style.line_height);
                    first.place(label, Length::ZERO, (ascent - baseline).at_least(Length::ZERO));
                }
                fragments
            }
            None => self.formula_source(math, at, inner),
        };
        fragments.iter_mut().for_each(|fragment| fragment.position = self.before);
        self.push_fragments(fragments, Keep::default(), inner);
    }

    /// A formula that cannot be set (reported when the book was made ready), as its author wrote it.
    fn formula_source(&mut self, math: &Math, at: BlockContext<'_>, inner: BlockContext<'_>) -> Vec<Fixed> {
        let style = Style { align: Align::Center, text_indent: Length::ZERO, ..at.style.clone() };
        let text_style = TextStyle { literal: true, expands: false, ..self.design.text_style(&style, at.lang) };
        let words = math.tex.split_whitespace().collect::<Vec<_>>().join(" ");
        let piece = Piece::Text {
            text: words.as_str().into(),
            style: Arc::new(text_style),
            owner: Owner { node: at.node.0, link: None },
            source: Position::NOWHERE,
            span: math.span,
        };
        let lines = self.lines(&[piece], &style, at.lang, inner.width);
        self.line_fragments(&lines, &style, inner.left, inner.width)
    }
}

/// Tells of a formula that is set in so small a size that it is hard to read, when its text is not.
pub fn report_small(size: Length, of_text: Length, span: Span, report: &mut Report) {
    if size < SMALLEST.at_most(of_text) {
        let message = message!("the formula has no place to break and is set under 7 pt to fit its line");
        let help = message!("divide it with `aligned` or `split`, or give its matrix fewer columns");
        report.push(Diagnostic::new("formula-small", message).at(span).help(help));
    }
}

/// Parts on one line.
fn join(parts: Vec<SetPart>) -> SetFormula {
    let mut whole = SetFormula { items: Vec::new(), width: Length::ZERO, ascent: Length::ZERO, descent: Length::ZERO };
    for SetPart { set, space, .. } in parts {
        whole.ascent = whole.ascent.at_least(set.ascent);
        whole.descent = whole.descent.at_least(set.descent);
        for mut item in set.items {
            super::column::shift_item(&mut item, whole.width, Length::ZERO);
            whole.items.push(item);
        }
        whole.width += set.width + space;
    }
    whole
}

/// A line of a formula on lines of its own: how far it is indented, and the space between it and the line above.
struct FormulaLine {
    set: SetFormula,
    indent: Length,
    above: Length,
}

impl FormulaLine {
    /// The line as a box, the formula's left end at `x`.
    fn fragment(self, x: Length) -> Fixed {
        let mut fragment = Fixed { height: self.above + self.set.ascent + self.set.descent, ..Fixed::default() };
        for mut item in self.set.items {
            super::column::shift_item(&mut item, x + self.indent, self.above + self.set.ascent);
            fragment.items.push(item);
        }
        fragment
    }
}

/// Parts on as few lines as hold them, broken before relations where there is one, else before operators. Lines after the first
/// begin under the first relation, those that begin with an operator farther right; in a narrow place by little.
fn lines(parts: Vec<SetPart>, width: Length, style: &Style) -> Vec<FormulaLine> {
    let total: Length = parts.iter().map(|part| part.set.width + part.space).sum();
    if total <= width || parts.is_empty() {
        return vec![FormulaLine { set: join(parts), indent: Length::ZERO, above: Length::ZERO }];
    }
    // Under the first relation when what stands before it is short.
    let first = &parts[0];
    let before = first.set.width + first.space;
    let widest = parts.iter().map(|part| part.set.width).max().unwrap_or(Length::ZERO);
    let room = (width - widest).at_least(Length::ZERO);
    let aligned = first.point == Some(CutPoint::Relation) && before <= width / 3;
    let under = if aligned { before } else { (style.font_size * 2).at_most(width / 6) }.at_most(room);
    let farther = (under + style.font_size * 2).at_most((width / 5).at_least(under)).at_most(room);
    let mut lines: Vec<(Length, Vec<SetPart>)> = Vec::new();
    let mut line: Vec<SetPart> = Vec::new();
    let mut indent = Length::ZERO;
    let mut taken = Length::ZERO;
    for part in parts {
        if !line.is_empty() && indent + taken + part.set.width > width {
            // Back to the last relation of the line, when that is not the one its lines are aligned at.
            let earliest = if lines.is_empty() && aligned { 2 } else { 1 };
            let relation = (earliest..=line.len()).rev().find(|&i| line[i - 1].point == Some(CutPoint::Relation));
            let rest = line.split_off(relation.unwrap_or(line.len()));
            let at_relation = line.last().is_some_and(|part| part.point == Some(CutPoint::Relation));
            taken = rest.iter().map(|part| part.set.width + part.space).sum();
            lines.push((indent, std::mem::replace(&mut line, rest)));
            indent = if at_relation { under } else { farther };
        }
        taken += part.set.width + part.space;
        line.push(part);
    }
    lines.push((indent, line));
    let mut descent = None;
    let set = |(indent, mut parts): (Length, Vec<SetPart>)| {
        if let Some(last) = parts.last_mut() {
            last.space = Length::ZERO;
        }
        let set = join(parts);
        let close = style.font_size / 3;
        let above = descent.map_or(Length::ZERO, |descent| (style.line_height - descent - set.ascent).at_least(close));
        descent = Some(set.descent);
        FormulaLine { set, indent, above }
    };
    lines.into_iter().map(set).collect()
}

/// A piece of a formula around the formula's origin.
fn place(item: &FormulaItem, em: &dyn Fn(i64) -> Length, text: Color) -> ItemKind {
    let paint = |color: &Option<[u8; 3]>| color.map_or(text, |[red, green, blue]| Color { red, green, blue });
    match item {
        FormulaItem::Glyph { face, glyph, character, advance, x, y, scale, color } => {
            let mut words = [0; 4];
            let words: &str = character.encode_utf8(&mut words);
            let glyph =
                Glyph { id: *glyph, advance: em(*advance).into(), x_offset: Short::ZERO, y_offset: Short::ZERO, text: 0..words.len() as u32 };
            ItemKind::Glyphs(GlyphRun {
                upright: false,
                face: *face,
                size: em(*scale),
                x: em(*x),
                y: em(*y),
                scale: 1000,
                color: paint(color),
                glyphs: Glyphs::from(vec![glyph]),
                text: Arc::from(words),
                source: Arc::default(),
                lang: None,
                ends_word: false,
            })
        }
        FormulaItem::Rule { x, y, width, height, color } => {
            ItemKind::Fill { rect: Rect { x: em(*x), y: em(*y), width: em(*width), height: em(*height) }, color: paint(color) }
        }
        FormulaItem::Path { x, y, data, stroke, color } => path((em(*x), em(*y)), data, *stroke, paint(color), em),
    }
}

/// A shape as a drawing two ems and more around its origin, so that nothing of it is cut.
fn path((x, y): (Length, Length), data: &str, stroke: Option<i64>, color: Color, em: &dyn Fn(i64) -> Length) -> ItemKind {
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

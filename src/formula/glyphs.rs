//! TeX → glyphs, rules and paths around a baseline, with `ratex`.
//!
//! Its layout knows the measures of KaTeX's faces, which `fonts/katex` holds; letters that those lack (Cyrillic, Chinese, signs)
//! are measured and drawn in the book's other faces. Its floating-point em become integers here, once, by rounding, so that what
//! follows is the same on every machine.

mod parts;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ratex_layout::{FallbackGlyphMetrics, LayoutBox, LayoutOptions, layout_with_fallback_metrics, to_display_list, validate_layout};
use ratex_parser::ParseNode;
use ratex_types::color::Color as Paint;
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::math_style::MathStyle;
use ratex_types::path_command::PathCommand;

use super::{Fault, guarded, tex};
use crate::report::cause;
use crate::message;
use crate::font::{FaceId, FontBook};

/// Lengths of a formula are in this part of an em, the size of the text around it.
pub const UNITS_PER_EM: i64 = 65_536;

/// How thick the strokes of a path are (those that cancel a term), in em: KaTeX's rule.
const STROKE: f64 = 0.046;
/// Length and gap of dashes, in em.
const DASH: f64 = 0.2;

/// A formula, ready to be placed: its origin is the left end of its baseline, x goes right and y goes *down*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    pub width: i64,
    /// Above the baseline.
    pub height: i64,
    /// Below the baseline, positive.
    pub depth: i64,
    pub items: Vec<FormulaItem>,
}

/// A piece of a formula up to a place where it may be broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub formula: Formula,
    /// Between it and the next one when they stand on one line.
    pub space: i64,
    /// What it is cut at; nothing at the formula's end.
    pub point: Option<CutPoint>,
}

/// Why a formula may be broken, the better places first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CutPoint {
    Relation,
    Operator,
    Separator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormulaItem {
    /// One glyph, its origin at `x`, `y`. `scale` is the size of its type as a part of the text's: [`UNITS_PER_EM`] is the same.
    Glyph { face: FaceId, glyph: u16, character: char, advance: i64, x: i64, y: i64, scale: i64, color: Option<[u8; 3]> },
    /// A filled rectangle from its top left corner.
    Rule { x: i64, y: i64, width: i64, height: i64, color: Option<[u8; 3]> },
    /// A filled shape as SVG path data in em, its origin at `x`, `y`; `stroke` is a line's width instead.
    Path { x: i64, y: i64, data: String, stroke: Option<i64>, color: Option<[u8; 3]> },
}

/// Lays a formula out.
pub fn layout(source: &str, display: bool, macros: &BTreeMap<String, String>, fonts: &FontBook) -> Result<Formula, Fault> {
    let complete = tex::complete(source, display, macros)?;
    let list = guarded(|| display_list(&complete, display, fallback_metrics(&complete, fonts)))?;
    convert(&list, fonts)
}

/// A formula cut where it may be broken, at its outermost level: after relations, operators and commas, or in a display before
/// relations and operators. One part when it cannot be cut.
pub fn layout_parts(source: &str, display: bool, macros: &BTreeMap<String, String>, fonts: &FontBook) -> Result<Vec<Part>, Fault> {
    let complete = tex::complete(source, display, macros)?;
    let lists = guarded(|| {
        let (nodes, root) = boxes(&complete, display, fallback_metrics(&complete, fonts))?;
        let parts = parts::cut(&nodes, &root, display).unwrap_or_else(|| vec![(root, 0.0, None)]);
        Ok(parts.into_iter().map(|(part, space, point)| (to_display_list(&part), space, point)).collect::<Vec<_>>())
    })?;
    lists.iter().map(|(list, space, point)| Ok(Part { formula: convert(list, fonts)?, space: units(*space), point: *point })).collect()
}

/// Whether a formula can be laid out.
pub(super) fn try_layout(source: &str, display: bool, macros: &BTreeMap<String, String>) -> Result<(), Fault> {
    let complete = tex::complete(source, display, macros)?;
    guarded(|| display_list(&complete, display, HashMap::new()).map(drop))
}

/// What `ratex` draws of a formula: glyphs, rules and paths in em.
fn display_list(complete: &str, display: bool, metrics: HashMap<char, FallbackGlyphMetrics>) -> Result<DisplayList, Fault> {
    boxes(complete, display, metrics).map(|(_, root)| to_display_list(&root))
}

/// The formula as `ratex` reads it, and the box that it makes of it.
fn boxes(complete: &str, display: bool, metrics: HashMap<char, FallbackGlyphMetrics>) -> Result<(Vec<ParseNode>, LayoutBox), Fault> {
    let nodes = ratex_parser::parse(complete).map_err(|error| Fault(cause::of_library(error.message)))?;
    let style = if display { MathStyle::Display } else { MathStyle::Text };
    let options = LayoutOptions { style, ..LayoutOptions::default() };
    let root = layout_with_fallback_metrics(&nodes, &options, Arc::new(metrics));
    validate_layout(&root).map_err(|why| Fault(cause::of_library(why)))?;
    Ok((nodes, root))
}

/// Measures of the characters that KaTeX's faces may lack, in the faces that will draw them.
fn fallback_metrics(complete: &str, fonts: &FontBook) -> HashMap<char, FallbackGlyphMetrics> {
    let mut metrics = HashMap::new();
    for character in complete.chars().filter(|c| !c.is_ascii()) {
        if let Some(face) = fonts.fallback(character, 400, false).map(|id| fonts.face(id))
            && let Some(advance) = face.advance(character)
        {
            let em = f64::from(face.metrics().units_per_em.max(1));
            let height = f64::from(face.metrics().cap_height.max(face.metrics().x_height)) / em;
            let depth = f64::from(-face.metrics().descender / 2) / em;
            metrics.insert(character, FallbackGlyphMetrics { width: f64::from(advance) / em, height, depth });
        }
    }
    metrics
}

/// Em as units of the formula's own.
fn units(em: f64) -> i64 {
    (em * UNITS_PER_EM as f64).round() as i64
}

/// A display list as a formula, glyphs in our faces.
fn convert(list: &DisplayList, fonts: &FontBook) -> Result<Formula, Fault> {
    let finite = |value: f64| value.is_finite() && value.abs() < 10_000.0;
    if ![list.width, list.height, list.depth].into_iter().all(finite) {
        return Err(Fault(message!("it has no size")));
    }
    let mut formula = Formula {
        width: units(list.width),
        height: units(list.height),
        depth: units(list.depth),
        items: Vec::with_capacity(list.items.len()),
    };
    for item in &list.items {
        place(item, list.height, fonts, &mut formula.items);
    }
    Ok(formula)
}

/// Adds a thing of the list. `baseline` is the distance from the list's top, where its y begins, to the baseline, where ours does.
fn place(item: &DisplayItem, baseline: f64, fonts: &FontBook, items: &mut Vec<FormulaItem>) {
    match item {
        DisplayItem::GlyphPath { x, y, scale, font, char_code, color } => {
            let Some(character) = char::from_u32(*char_code) else { return };
            let Some((face, glyph)) = glyph(font, character, fonts) else { return };
            let per_em = i64::from(fonts.face(face).metrics().units_per_em.max(1));
            let advance = i64::from(fonts.face(face).advance(character).unwrap_or(0)) * UNITS_PER_EM / per_em;
            let advance = (advance as f64 * scale).round() as i64;
            let (x, y) = (units(*x), units(y - baseline));
            items.push(FormulaItem::Glyph { face, glyph, character, advance, x, y, scale: units(*scale), color: rgb(color) });
        }
        DisplayItem::Line { x, y, width, thickness, color, dashed } => {
            let top = y - baseline - thickness / 2.0;
            let rule = |x: f64, width: f64| FormulaItem::Rule {
                x: units(x),
                y: units(top),
                width: units(width),
                height: units(*thickness),
                color: rgb(color),
            };
            if *dashed {
                let count = (width / (2.0 * DASH)).ceil().clamp(0.0, 10_000.0) as usize;
                items.extend((0..count).map(|i| {
                    let from = i as f64 * 2.0 * DASH;
                    rule(x + from, DASH.min(width - from))
                }));
            } else {
                items.push(rule(*x, *width));
            }
        }
        DisplayItem::Rect { x, y, width, height, color } => items.push(FormulaItem::Rule {
            x: units(*x),
            y: units(y - baseline),
            width: units(*width),
            height: units(*height),
            color: rgb(color),
        }),
        DisplayItem::Path { x, y, commands, fill, color } => items.push(FormulaItem::Path {
            x: units(*x),
            y: units(y - baseline),
            data: path_data(commands),
            stroke: (!fill).then(|| units(STROKE)),
            color: rgb(color),
        }),
    }
}

/// The face that `ratex` means by its name, or another that has the character.
fn glyph(font: &str, character: char, fonts: &FontBook) -> Option<(FaceId, u16)> {
    let (family, slope) = font.split_once('-').unwrap_or((font, "Regular"));
    let weight = if slope.contains("Bold") { 700 } else { 400 };
    let italic = slope.contains("Italic");
    let named = fonts.select(&[format!("KaTeX_{family}")], weight, italic);
    let of = |face: FaceId| Some((face, fonts.face(face).glyph(character)?));
    of(named).or_else(|| of(fonts.fallback(character, weight, italic)?))
}

/// A colour; `None` for black, which is the text's own.
fn rgb(color: &Paint) -> Option<[u8; 3]> {
    let channel = |value: f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    let rgb = [channel(color.r), channel(color.g), channel(color.b)];
    (rgb != [0, 0, 0]).then_some(rgb)
}

/// The `d` of an SVG path in em, to the same grain as the rest.
fn path_data(commands: &[PathCommand]) -> String {
    let mut data = String::new();
    let mut push = |letter: char, numbers: &[f64]| {
        data.push(letter);
        for (i, number) in numbers.iter().enumerate() {
            if i > 0 {
                data.push(' ');
            }
            // Five decimals of an em are finer than any printer, and print the same everywhere.
            let rounded = (number * 100_000.0).round() / 100_000.0;
            data.push_str(&format!("{}", if rounded == 0.0 { 0.0 } else { rounded }));
        }
    };
    for command in commands {
        match command {
            PathCommand::MoveTo { x, y } => push('M', &[*x, *y]),
            PathCommand::LineTo { x, y } => push('L', &[*x, *y]),
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => push('C', &[*x1, *y1, *x2, *y2, *x, *y]),
            PathCommand::QuadTo { x1, y1, x, y } => push('Q', &[*x1, *y1, *x, *y]),
            PathCommand::Close => push('Z', &[]),
        }
    }
    data
}

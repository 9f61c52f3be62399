//! Lines around boxes: widths, kinds and inks of the four edges.

use super::{Action, Phase, Setter, act, base};
use crate::length::Length;
use crate::style::property::{Border, Style};
use crate::style::value::{Base, Size, Term, color, size};

/// The width of a line: a length, or `thin`, `medium` or `thick`.
fn line_width(term: &Term) -> Option<Size> {
    match term.keyword().as_str() {
        "thin" => Some(Size::Absolute(Length::from_pt(0.5))),
        "medium" => Some(Size::Absolute(Length::pt(1))),
        "thick" => Some(Size::Absolute(Length::pt(2))),
        _ => size(term),
    }
}

/// Whether a kind of line is drawn; `None` when the term is none. Print draws solid lines: other kinds become solid.
fn is_line_style(term: &Term) -> Option<bool> {
    match term.keyword().as_str() {
        "none" | "hidden" => Some(false),
        "solid" | "dotted" | "dashed" | "double" | "groove" | "ridge" | "inset" | "outset" => Some(true),
        _ => None,
    }
}

/// Reads the shorthand of one edge: width, kind and colour in any order.
pub(super) fn border(terms: &[Term], set: fn(&mut Style, Border)) -> Option<Action> {
    let (mut width, mut line, mut ink) = (None, None, None);
    for term in terms {
        if let (None, Some(style)) = (line, is_line_style(term)) {
            line = Some(style);
        } else if let (None, Some(size)) = (width, line_width(term)) {
            width = Some(size);
        } else if term.keyword() == "currentcolor" {
            ink = None;
        } else {
            ink = Some(color(term)?);
        }
    }
    // CSS draws nothing without a style; nothing with a width of 0 or with no ink.
    let width = match (line, ink) {
        (Some(true), Some(None)) | (Some(false) | None, _) => Size::Absolute(Length::ZERO),
        _ => width.unwrap_or(Size::Absolute(Length::pt(1))),
    };
    act(move |s, around| {
        let color = ink.flatten().unwrap_or(s.color);
        set(s, Border { width: width.resolve(&base(s, around.measure)), color });
    })
}

/// Reads one part of the four edges' lines; `change` makes of a value what sets it on an edge.
fn borders(terms: &[Term], change: impl Fn(&Term) -> Option<Box<dyn Fn(&mut Border, &Base) + Send + Sync>>) -> Option<Vec<Setter>> {
    let [top, right, bottom, left] = super::four_sides(terms)?;
    let changes = [change(top)?, change(right)?, change(bottom)?, change(left)?];
    let action = act(move |s, around| {
        let base = base(s, around.measure);
        changes[0](&mut s.border.top, &base);
        changes[1](&mut s.border.right, &base);
        changes[2](&mut s.border.bottom, &base);
        changes[3](&mut s.border.left, &base);
    })?;
    Some(vec![Setter { phase: Phase::Rest, action }])
}

/// Reads `border-color`; a transparent line is no line.
pub(super) fn border_color(terms: &[Term]) -> Option<Vec<Setter>> {
    borders(terms, |term| {
        let ink = color(term)?;
        Some(Box::new(move |border, _| match ink {
            Some(color) => border.color = color,
            None => border.width = Length::ZERO,
        }))
    })
}

/// Reads `border-width`.
pub(super) fn border_width(terms: &[Term]) -> Option<Vec<Setter>> {
    borders(terms, |term| {
        let width = line_width(term)?;
        Some(Box::new(move |border, base| border.width = width.resolve(base)))
    })
}

/// Reads `border-style`: `none` takes a line away, any other kind draws one.
pub(super) fn border_style(terms: &[Term]) -> Option<Vec<Setter>> {
    borders(terms, |term| {
        let drawn = is_line_style(term)?;
        Some(Box::new(move |border, _| match (drawn, border.width.is_zero()) {
            (false, _) => border.width = Length::ZERO,
            (true, true) => border.width = Length::pt(1),
            (true, false) => {}
        }))
    })
}

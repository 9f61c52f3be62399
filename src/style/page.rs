//! `@page`: size, margins and what stands in them.

use super::{Align, Style};
use crate::length::Length;

/// An `@page` rule as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageRule {
    /// The named page it is for (`chapter`, `front`); `None` for all.
    pub name: Option<String>,
    /// `:left` (`Some(false)`), `:right` (`Some(true)`).
    pub recto: Option<bool>,
    pub first: bool,
    pub blank: bool,
    pub declarations: Vec<super::cascade::Declaration>,
    pub margin_boxes: Vec<(MarginBoxPlace, Vec<super::cascade::Declaration>)>,
}

/// A page, computed for its side.
#[derive(Clone, Debug, PartialEq)]
pub struct PageStyle {
    /// Trim size.
    pub width: Length,
    pub height: Length,
    pub top: Length,
    pub bottom: Length,
    pub left: Length,
    pub right: Length,
    pub bleed: Length,
    pub margin_boxes: Vec<MarginBox>,
}

impl Default for PageStyle {
    /// 6 × 9 in with the margins of typography §8.2, as a recto.
    fn default() -> PageStyle {
        PageStyle {
            width: Length::pt(432),
            height: Length::pt(648),
            top: Length::pt(60),
            bottom: Length::pt(87),
            left: Length::pt(54),
            right: Length::pt(72),
            bleed: Length::ZERO,
            margin_boxes: Vec::new(),
        }
    }
}

/// What stands in a margin: a running head or a folio.
#[derive(Clone, Debug, PartialEq)]
pub struct MarginBox {
    pub place: MarginBoxPlace,
    pub content: Vec<ContentPart>,
    pub align: Align,
    pub style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarginBoxPlace {
    TopLeft,
    TopCenter,
    TopRight,
    BottomLeft,
    BottomCenter,
    BottomRight,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentPart {
    Text(String),
    /// `string(name)`: the value at the page's start.
    String(String),
    /// `counter(page)`.
    PageNumber,
}

//! Inline content → boxes, glue and places to break.
//!
//! `flow` flattens a text into [`Piece`]s; here they are cut into words, shaped (each distinct word once, [`Cache`]), divided by the
//! language's rules, and listed as the [`Stream`] that the breaker reads.

use std::sync::Arc;

use super::optimum::Stream;
use crate::book::page_map::Position;
use crate::font::shape::Feature;
use crate::font::{FaceId, FontBook};
use crate::lang::{Direction, Lang};
use crate::length::Length;
use crate::report::{Report, Span};
use crate::style::{Caps, Color, Decoration, Hyphens, Transform};

/// How a run of text looks: one computed style, as far as lines are concerned. Make one for each run of equal style and share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextStyle {
    pub face: FaceId,
    /// Asked of a face that stands in for a missing glyph.
    pub weight: u16,
    pub italic: bool,
    pub size: Length,
    pub lang: Lang,
    /// On top of the face's defaults (`kern`, `liga`, `locl` …); those of `caps` are added here.
    pub features: Vec<Feature>,
    pub letter_spacing: Length,
    pub color: Color,
    pub caps: Caps,
    pub transform: Transform,
    /// Upwards from the baseline.
    pub raise: Length,
    pub decoration: Decoration,
    pub background: Option<Color>,
    pub hyphens: Hyphens,
    /// `hyphenate-limit-chars`.
    pub hyphenate_limit_chars: (u8, u8, u8),
    /// Emphasised without a language of its own: up to three words of it are not divided (typography §1.4).
    pub foreign: bool,
    /// Glyphs may be scaled with the line's; not in code.
    pub expands: bool,
    /// No line may end inside.
    pub no_wrap: bool,
    /// Spaces keep their width and lines may break where an address may: inline code.
    pub literal: bool,
}

impl Default for TextStyle {
    fn default() -> TextStyle {
        TextStyle {
            face: FaceId(0),
            weight: 400,
            italic: false,
            size: Length::pt(11),
            lang: Lang::default(),
            features: Vec::new(),
            letter_spacing: Length::ZERO,
            color: Color::BLACK,
            caps: Caps::Normal,
            transform: Transform::None,
            raise: Length::ZERO,
            decoration: Decoration::default(),
            background: None,
            hyphens: Hyphens::Auto,
            hyphenate_limit_chars: (5, 2, 3),
            foreign: false,
            expands: true,
            no_wrap: false,
            literal: false,
        }
    }
}

/// What flow wants to find again on everything that came from a piece; opaque here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Owner {
    /// Whatever flow chooses: a structure node's number. Runs never cross it.
    pub node: u32,
    /// The link that the piece lies in.
    pub link: Option<u32>,
}

/// A stretch of inline content.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Text, with single spaces; `source` is the place of its first byte (later bytes count on from it).
    Text { text: Arc<str>, style: Arc<TextStyle>, owner: Owner, source: Position, span: Span },
    /// A note's mark: glued to what stands before it (N10); `note` comes back in [`super::Line::notes`].
    NoteMark { text: Arc<str>, style: Arc<TextStyle>, owner: Owner, note: u32 },
    /// A formula or picture in the line.
    Object { width: Length, height: Length, depth: Length, payload: u32, owner: Owner },
    /// White of fixed width that is never discarded: a paragraph's indent (never protruded into), a label's gap.
    Fixed { width: Length },
    /// A place that something points to.
    Anchor(u32),
    /// A forced line end.
    Break,
}

/// What collecting needs besides the pieces.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub fonts: &'a FontBook,
    pub cache: &'a Cache,
    /// Per mille of the table of typography §6.1; 0 for code and tables.
    pub protrusion: i32,
    /// The paragraph's own direction; runs of the other are reordered (Unicode bidi).
    pub direction: Direction,
}

/// Words as shaped: shared by all threads, a pure function of its keys.
#[derive(Debug, Default)]
pub struct Cache {}

impl Cache {
    pub fn new() -> Cache {
        Cache::default()
    }
}

/// A paragraph ready for breaking.
#[derive(Clone, Debug, Default)]
pub struct Items {
    pub stream: Stream,
}

/// Collects a paragraph.
pub fn collect(_pieces: &[Piece], _context: &Context<'_>, _report: &mut Report) -> Items {
    Items::default()
}

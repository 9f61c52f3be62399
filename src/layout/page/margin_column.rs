//! The column of notes beside the text: as wide as the outer margin allows.

use crate::lang::Direction;
use crate::layout::flow::column::Fixed;
use crate::layout::frame::Frame;
use crate::layout::options::Options;
use crate::layout::pages::{Item, ItemKind, Rect};
use crate::length::{self, Length};
use crate::style::Style;

/// Between the text and the margin's column, when the style says nothing (`--margin-note-gap`).
const GAP: Length = Length::pt(12);
/// From the column to the trim at least: what a careless cut leaves.
const EDGE: Length = Length::pt(18);
/// A narrower column holds no words.
const LEAST: Length = Length::pt(62);
/// A wider one is hard to tell from the text.
const MOST: Length = Length::pt(150);
/// How far a hanging sign may stand out of it.
const HANGING: Length = Length::pt(4);
/// A note that takes more of the page than this is no note for a margin.
const HIGHEST: (i64, i64) = (2, 3);

/// The column of notes beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarginColumn {
    pub width: Length,
    gap: Length,
    /// The outer margin is to the right of a recto: the book is read from the left.
    right_of_recto: bool,
}

impl MarginColumn {
    /// The column that the margins of a design leave room for.
    pub fn of(frame: &Frame, body: &Style, direction: Direction, options: &Options) -> Option<MarginColumn> {
        let outer = frame.width - frame.measure - frame.inner(direction);
        let gap = body.custom.get("margin-note-gap").and_then(|value| length::parse(value.trim())).unwrap_or(GAP);
        let edge = options.least_margins.map_or(EDGE, |least| least.edge.at_least(EDGE));
        let width = (outer - gap - edge).at_most(MOST);
        (width >= LEAST).then_some(MarginColumn { width, gap, right_of_recto: direction == Direction::LeftToRight })
    }

    /// Whether a fragment is as narrow as the column.
    pub fn holds(&self, fragment: &Fixed) -> bool {
        let right = |item: &Item| match &item.kind {
            ItemKind::Glyphs(run) => run.x + run.glyphs.iter().map(|glyph| glyph.advance).sum::<Length>().scale(i64::from(run.scale), 1000),
            ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => rect.x + rect.width,
            ItemKind::Turned(_) | ItemKind::Part(_) => Length::pt(10_000),
        };
        fragment.overfull.is_empty() && fragment.items.iter().all(|item| right(item) <= self.width + HANGING)
    }

    /// How high a note may be.
    pub fn highest(frame: &Frame) -> Length {
        frame.leading * (i64::from(frame.lines) * HIGHEST.0 / HIGHEST.1)
    }

    /// Where the column stands on a page.
    pub fn area(&self, frame: &Frame, recto: bool) -> Rect {
        let text = frame.area(recto);
        let x = if recto == self.right_of_recto { text.x + text.width + self.gap } else { text.x - self.gap - self.width };
        Rect { x, width: self.width, ..text }
    }
}

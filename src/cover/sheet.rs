//! The sheet of a wrap-around cover: where back, spine and front are, and what a printer keeps free (V3–V7).
//!
//! ```text
//!   bleed ┌──────────────┬─────┬──────────────┐
//!         │              │  s  │              │
//!         │     back     │  p  │    front     │   books read from the right
//!         │              │  i  │              │   have them the other way round
//!         │     ┌──────┐ │  n  │              │
//!         │     │▐▌▐▐▌▐│ │  e  │              │
//!         └─────┴──────┴─┴─────┴──────────────┘
//! ```
//!
//! The origin is the corner of the trimmed sheet, as on every page; what bleeds has negative coordinates.

use super::front::Panel;
use crate::lang::Direction;
use crate::layout::pages::Rect;
use crate::length::Length;
use crate::printers::{self, Printer};

/// A cover's measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Of the book, closed.
    pub width: Length,
    pub height: Length,
    pub spine: Length,
    pub bleed: Length,
    /// From every edge and fold to the nearest word.
    pub safe: Length,
    /// Clear of words beside the folds of the spine.
    pub spine_clear: Length,
    pub direction: Direction,
}

impl Sheet {
    /// A cover for pages of this size around a spine, as a printer wants it. A book that is read from the right has its front at the left.
    pub fn new(width: Length, height: Length, spine: Length, printer: &Printer, direction: Direction) -> Sheet {
        let Printer { bleed, cover_safe: safe, spine_clear, .. } = *printer;
        Sheet { width, height, spine, bleed, safe, spine_clear, direction }
    }

    /// The rectangle of the whole sheet, trimmed.
    pub fn trim(&self) -> Rect {
        Rect { x: Length::ZERO, y: Length::ZERO, width: self.width * 2 + self.spine, height: self.height }
    }

    /// The rectangle of the whole sheet with what is cut off.
    pub fn with_bleed(&self) -> Rect {
        grown(self.trim(), self.bleed)
    }

    pub fn front(&self) -> Panel {
        self.side(self.direction == Direction::LeftToRight)
    }

    pub fn back(&self) -> Panel {
        self.side(self.direction != Direction::LeftToRight)
    }

    /// The spine; it bleeds at head and foot.
    pub fn spine(&self) -> Panel {
        let rect = Rect { x: self.width, y: Length::ZERO, width: self.spine, height: self.height };
        Panel { rect, with_bleed: Rect { y: -self.bleed, height: self.height + self.bleed * 2, ..rect } }
    }

    /// The right or left half of the sheet, with its bleed but for the spine's side.
    fn side(&self, right: bool) -> Panel {
        let x = if right { self.width + self.spine } else { Length::ZERO };
        let rect = Rect { x, y: Length::ZERO, width: self.width, height: self.height };
        let left = if right { x } else { x - self.bleed };
        let with_bleed = Rect { x: left, y: -self.bleed, width: self.width + self.bleed, height: self.height + self.bleed * 2 };
        Panel { rect, with_bleed }
    }

    /// Where words may stand: on the left side, on the right side, and on the spine.
    pub fn safe_areas(&self) -> [Rect; 3] {
        let spine = self.spine().rect;
        let words = Rect {
            x: spine.x + self.spine_clear,
            y: spine.y + self.safe,
            width: (spine.width - self.spine_clear * 2).at_least(Length::ZERO),
            height: spine.height - self.safe * 2,
        };
        [grown(self.back().rect, -self.safe), words, grown(self.front().rect, -self.safe)]
    }

    /// Where the barcode stands, or the printer puts its own: lower right on the back (V7).
    pub fn barcode(&self) -> Rect {
        let back = self.back().rect;
        let (width, height) = printers::BARCODE_ZONE;
        let edge = printers::BARCODE_EDGE.at_least(self.safe);
        Rect { x: back.x + back.width - edge - width, y: back.height - edge - height, width, height }
    }
}

/// A rectangle larger by a length on all sides.
fn grown(rect: Rect, by: Length) -> Rect {
    Rect { x: rect.x - by, y: rect.y - by, width: rect.width + by * 2, height: rect.height + by * 2 }
}

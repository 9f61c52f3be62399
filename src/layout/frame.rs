//! The page's frame: margins, measure and baseline grid, from the style's `@page`.

use crate::lang::Direction;
use crate::layout::pages::Rect;
use crate::length::Length;
use crate::style::{PageStyle, Style};

/// The text area of the book's pages. Both sides share height, measure and grid; only the left margin differs.
///
/// The measures that a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub width: Length,
    pub height: Length,
    /// From the page's top to the top of the text area.
    pub top: Length,
    /// Left margin of a recto: the inner one, but in a book that is read from the right.
    pub recto_left: Length,
    /// Left margin of a verso.
    pub verso_left: Length,
    pub measure: Length,
    /// Distance between baselines of the grid.
    pub leading: Length,
    /// From the top of the text area to the first baseline (G1: the body's size).
    pub topskip: Length,
    /// Baselines on a full page.
    pub lines: u32,
    /// How far colour may run over the trim, on every edge but the spine.
    pub bleed: Length,
}

impl Frame {
    /// The frame that `recto` and `verso` give for the body's type.
    pub fn new(recto: &PageStyle, verso: &PageStyle, body: &Style) -> Frame {
        let leading = body.line_height.at_least(Length::pt(1));
        let topskip = body.font_size;
        let block = recto.height - recto.top - recto.bottom - topskip;
        // A hundredth of a point forgives margins written in millimetres.
        let lines = ((block + Length::from_pt(0.01)).0 / leading.0).max(0) as u32 + 1;
        Frame {
            width: recto.width,
            height: recto.height,
            top: recto.top,
            recto_left: recto.left,
            verso_left: verso.left,
            measure: recto.width - recto.left - recto.right,
            leading,
            topskip,
            lines,
            bleed: recto.bleed,
        }
    }

    /// Whether what is set for one frame stands in the other as it is, but for where its left edge is.
    pub fn holds_the_same(&self, other: &Frame) -> bool {
        let anywhere = |frame: &Frame| Frame { recto_left: Length::ZERO, verso_left: Length::ZERO, ..*frame };
        anywhere(self) == anywhere(other)
    }

    /// The left edge of the text on a recto or on a verso.
    pub fn left(&self, recto: bool) -> Length {
        if recto { self.recto_left } else { self.verso_left }
    }

    /// The margin at the spine of a book that is read from the left, or from the right.
    pub fn inner(&self, direction: Direction) -> Length {
        match direction {
            Direction::LeftToRight => self.recto_left,
            Direction::RightToLeft => self.verso_left,
        }
    }

    /// The rectangle between the margins of a recto or of a verso.
    pub fn area(&self, recto: bool) -> Rect {
        Rect { x: self.left(recto), y: self.top, width: self.measure, height: self.leading * i64::from(self.lines) }
    }

    /// The baseline of grid line `index` (0 is the first), from the page's top.
    pub fn baseline(&self, index: i64) -> Length {
        self.top + self.topskip + self.leading * index
    }

    /// `height` in whole grid lines, rounded up.
    pub fn lines_for(&self, height: Length) -> i64 {
        (height.0.max(0) + self.leading.0 - 1) / self.leading.0
    }

    /// `height` rounded up to the grid.
    pub fn snap(&self, height: Length) -> Length {
        self.leading * self.lines_for(height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_by_nine_has_36_lines() {
        let page = PageStyle::default();
        let frame = Frame::new(&page, &page, &Style::default());
        assert_eq!(frame.lines, 36);
        assert_eq!(frame.measure, Length::pt(306));
        assert_eq!(frame.baseline(35), Length::pt(60 + 11 + 35 * 14));
        assert_eq!(frame.snap(Length::pt(15)), Length::pt(28));
    }
}

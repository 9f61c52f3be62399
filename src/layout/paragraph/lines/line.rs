//! A line that is set, and what the page breaker and the reports want to know of it.

use serde::{Deserialize, Serialize};
use crate::layout::paragraph::items::Owner;
use crate::book::NoteId;
use crate::book::page_map::Position;
use crate::layout::pages::{GlyphRun, Rect};
use crate::length::Length;
use crate::style::Color;

/// What a line has over and under its baseline without coming near its neighbours, in hundredths of its leading.
const ROOM_ABOVE: i64 = 90;
const ROOM_BELOW: i64 = 36;

/// A line, with everything relative to the left end of its measure on its baseline (y grows downwards).
///
/// Lines of a narrower measure (beside an initial) start at 0 as well: flow moves them. Aligning ragged lines is flow's, by `width`;
/// `build` puts lines of right-to-left paragraphs against the right end.
///
/// The lists of what a line can have, and its measures.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// In reading order.
    pub runs: Vec<Run>,
    /// Underlines, strokes through, backgrounds (to paint before the runs).
    pub fills: Vec<Fill>,
    /// Signs over or under characters that are stressed; nobody reads them.
    pub marks: Vec<GlyphRun>,
    /// In reading order.
    pub objects: Vec<PlacedObject>,
    pub links: Vec<LinkBox>,
    /// Notes whose first mark is here, in order.
    pub notes: Vec<NoteId>,
    /// Anchors and where they stand.
    pub anchors: Vec<(u32, Length)>,
    /// Of the first character.
    pub position: Option<Position>,
    pub width: Length,
    pub ascent: Length,
    /// Downwards, positive.
    pub descent: Length,
    /// It ends at a space, or where a line must end: not within a word.
    pub ends_word: bool,
    /// Of a paragraph that runs from the right: it stands against the right end of its measure.
    pub rtl: bool,
    /// For the quality report; a hyphen put in is U+00AD.
    pub text: String,
    pub info: LineInfo,
}

/// Glyphs and whose they are.
#[derive(Clone, Debug)]
pub struct Run {
    pub owner: Owner,
    /// Its place among what stands on the line.
    pub order: u32,
    pub glyphs: GlyphRun,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    pub owner: Owner,
    pub rect: Rect,
    pub color: Color,
}

/// A formula or picture: its left end on the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedObject {
    pub owner: Owner,
    pub payload: u32,
    /// Its place among what stands on the line.
    pub order: u32,
    pub x: Length,
    pub y: Length,
}

/// The part of a link that lies on this line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkBox {
    pub link: u32,
    pub owner: Owner,
    pub rect: Rect,
}

/// What the page breaker and the quality report ask of a line; known without placing a glyph.
///
/// One field for each question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LineInfo {
    /// Space over natural space.
    pub ratio: f64,
    /// Per mille.
    pub scale: i32,
    /// Natural spaces because it ends a paragraph or stands in ragged text.
    pub natural: bool,
    /// Ends in a hyphen that was put in.
    pub hyphen: bool,
    /// At least three quarters of the measure (B2).
    pub full: bool,
    /// Ends in a colon (B9).
    pub colon: bool,
    /// Longer than the measure by this much.
    pub overfull: Length,
    /// Notes whose first mark is on it.
    pub notes: Vec<NoteId>,
    /// How far its formulas and pictures reach over and under the baseline.
    pub rise: Length,
    pub drop: Length,
    /// How far those of the line above reach under its baseline.
    pub drop_above: Length,
}

impl LineInfo {
    /// What is added above and below a line whose formula is too tall for it: whole lines in all, so that the text after it is on
    /// the grid again.
    pub fn growth(&self, leading: Length) -> (Length, Length) {
        // What the line above keeps of its drop within its own slot comes down towards what rises here.
        let hangs = self.drop_above.at_most(leading.scale(ROOM_BELOW, 100));
        let meets = if self.rise > Length::ZERO { self.rise + hangs - leading } else { Length::ZERO };
        let above = (self.rise - leading.scale(ROOM_ABOVE, 100)).at_least(meets).at_least(Length::ZERO);
        let below = (self.drop - leading.scale(ROOM_BELOW, 100)).at_least(Length::ZERO);
        let wanted = above + below;
        if wanted.is_zero() || leading <= Length::ZERO {
            return (Length::ZERO, Length::ZERO);
        }
        let lines = (wanted.0 + leading.0 - 1) / leading.0;
        let slack = leading * lines - wanted;
        (above + slack / 2, leading * lines - above - slack / 2)
    }

    /// The height of the line.
    pub fn height(&self, leading: Length) -> Length {
        let (above, below) = self.growth(leading);
        leading + above + below
    }
}

//! What the front of a cover is made of, and where a thing on it stands.

use std::sync::{Arc, LazyLock};
use crate::cover::art::Palette;
use crate::cover::composition::{Composition, Look};
use crate::cover::lettering::{Letters, Line};
use crate::cover::pattern::Field;
use crate::cover::series::Shelf;
use crate::book::{AssetId, Metadata};
use crate::font::FontBook;
use crate::lang::Direction;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::picture::Pixels;
use crate::style::Color;

static SERIF: LazyLock<[String; 1]> = LazyLock::new(|| ["serif".to_owned()]);

/// The front is designed at 6 × 9 in; at other sizes everything grows or shrinks with it.
pub const WIDTH: Length = Length::pt(432);

pub const HEIGHT: Length = Length::pt(648);

/// From the edges to the words: more than any printer's safe area.
pub const MARGIN: i64 = 42;

/// What the front shows.
#[derive(Clone, Copy)]
pub enum Art<'a> {
    /// A pattern, drawn.
    Pattern,
    /// A picture.
    Picture(AssetId, &'a Pixels),
    /// The author's own cover, words and all.
    Whole(AssetId, &'a Pixels),
}

/// What all parts of a cover have in common.
pub struct Design<'a> {
    pub metadata: &'a Metadata,
    pub fonts: &'a FontBook,
    pub look: &'a Look,
    pub composition: Composition,
    pub art: Art<'a>,
    pub seed: u64,
    pub palette: Palette,
    pub shelf: Option<Shelf<'a>>,
}

impl<'a> Design<'a> {
    /// The face of the design's text in the book's language, in a colour.
    pub fn letters(&self, color: Color) -> Letters<'a> {
        Letters {
            fonts: self.fonts,
            families: if self.look.text.is_empty() { &SERIF[..] } else { &self.look.text },
            weight: 400,
            italic: false,
            lang: &self.metadata.lang,
            color,
            tracking: 0,
            small_caps: false,
            tabular: false,
        }
    }

    /// The face of titles, in a colour.
    pub fn titling(&self, color: Color) -> Letters<'a> {
        let families = if self.look.title.is_empty() { &SERIF[..] } else { &self.look.title };
        Letters { families, weight: self.look.weight, ..self.letters(color) }
    }

    /// Small capitals, spaced unless the script's letters join or stand in squares.
    pub fn capitals(&self, color: Color) -> Letters<'a> {
        let spaced = !self.from_right() && !self.metadata.lang.is_cjk();
        Letters { small_caps: true, tracking: if spaced { 80 } else { 0 }, ..self.letters(color) }
    }

    /// Whether the text's face has true italics.
    pub fn slants(&self) -> bool {
        let face = self.fonts.select(self.letters(Color::BLACK).families, 400, true);
        self.fonts.face(face).synthetic.is_none()
    }

    /// Whether the book's script is read from the right.
    pub fn from_right(&self) -> bool {
        self.metadata.lang.direction() == Direction::RightToLeft
    }

    /// A number below `of`, always the same for the same book: which of several ways a front is made.
    pub fn variant(&self, of: u64) -> u64 {
        (self.seed >> 40) % of.max(1)
    }

    /// The ground of the spine and of what is dark.
    pub fn dark(&self) -> Color {
        self.shelf.map_or(self.palette.folds[3], |shelf| shelf.ground)
    }

    /// A pattern over an area, in squares of about a length; what goes over the area's edges is for others to cover, or for the trim.
    pub fn pattern(&self, area: Rect, square: Length) -> ItemKind {
        let field = Field { seed: self.seed, colors: self.palette.folds, accent: Some(self.palette.accent), columns: 1, rows: 1 };
        pattern_of(field, area, square)
    }
}

/// A side of the cover: where it is, and how far its colour goes, which is further where the sheet is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    pub rect: Rect,
    pub with_bleed: Rect,
}

impl Panel {
    /// A length of the design at this panel's size.
    pub fn scaled(&self, points: i64) -> Length {
        let by_width = self.rect.width.0 * HEIGHT.0 <= self.rect.height.0 * WIDTH.0;
        match by_width {
            true => Length::pt(points).scale(self.rect.width.0, WIDTH.0),
            false => Length::pt(points).scale(self.rect.height.0, HEIGHT.0),
        }
    }

    /// A length of the design at the size of a panel that is not of a front's proportions: by its height.
    pub fn scaled_by_height(&self, points: i64) -> Length {
        Length::pt(points).scale(self.rect.height.0, HEIGHT.0)
    }
}

/// A line with its start at a place, as items.
pub fn line_at(line: &Line, x: Length, y: Length) -> Vec<ItemKind> {
    line.clone().at(x, y).map(ItemKind::Glyphs).collect()
}

/// Width and height, at least 1.
pub fn size(pixels: &Pixels) -> (i64, i64) {
    (i64::from(pixels.width.max(1)), i64::from(pixels.height.max(1)))
}

/// The rectangle that a picture fills so that nothing of `room` stays bare, proportions kept. Of a tall picture the middle is shown.
pub fn covering((w, h): (i64, i64), room: Rect) -> Rect {
    let by_width = room.width.scale(h, w);
    if by_width >= room.height {
        return Rect { y: room.y + (room.height - by_width) / 2, height: by_width, ..room };
    }
    let width = room.height.scale(w, h);
    Rect { x: room.x + (room.width - width) / 2, width, ..room }
}

/// The largest rectangle of a picture's proportions in the middle of a room.
pub fn within((w, h): (i64, i64), room: Rect) -> Rect {
    let by_width = room.width.scale(h, w);
    if by_width <= room.height {
        return Rect { y: room.y + (room.height - by_width) / 2, height: by_width, ..room };
    }
    let width = room.height.scale(w, h);
    Rect { x: room.x + (room.width - width) / 2, width, ..room }
}

/// A field of as many squares as an area holds.
pub fn pattern_of(field: Field, area: Rect, square: Length) -> ItemKind {
    let count = |side: Length| ((side.0 + square.0 / 2) / square.0.max(1)).clamp(2, 60);
    let columns = count(area.width);
    // As many rows as cover the height at the columns' own width.
    let side = area.width.0 / columns;
    let rows = ((area.height.0 + side - 1) / side.max(1)).clamp(2, 90);
    ItemKind::Drawing { svg: Arc::from(Field { columns, rows, ..field }.svg()), rect: covering((columns, rows), area) }
}

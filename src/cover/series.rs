//! What the books of a series have in common, so that they make a row on a shelf: a strip at the head of the front and of the spine, with
//! the series' name and the book's number, at one place and in one colour that comes from the series' name.

use super::art;
use super::color::{LEAST, darkened};
use super::front::{Design, Panel, line_at};
use crate::book::Metadata;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::style::Color;

/// Heights at 6 × 9 in: of the strip on the front, of that on the spine, of the number's part of it.
const STRIP: i64 = 34;
pub const ON_SPINE: i64 = 150;
pub const NUMBER: i64 = 40;
const SIZES: [i64; 6] = [12, 11, 10, 9, 8, 7];

/// A book in its series.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    pub name: &'a str,
    pub number: Option<&'a str>,
    /// Of the strip, and of the spine under it.
    pub color: Color,
    pub ground: Color,
    pub paper: Color,
}

/// The series of a book; `None` when it is in none.
pub fn shelf(metadata: &Metadata) -> Option<Shelf<'_>> {
    let series = metadata.series.as_ref()?;
    let name = series.name.trim();
    if name.is_empty() {
        return None;
    }
    let palette = art::palette_of(art::seed(name));
    let color = darkened(palette.accent, palette.paper, LEAST);
    Some(Shelf { name, number: series.position.as_deref(), color, ground: palette.folds[3], paper: palette.paper })
}

/// How much of a front the strip takes.
pub fn height(design: &Design<'_>, panel: &Panel) -> Length {
    if design.shelf.is_some() { panel.scaled(STRIP) } else { Length::ZERO }
}

/// The strip on the front: the name at the start of its line, the number at the end.
pub fn strip(design: &Design<'_>, panel: &Panel, margin: Length) -> Vec<ItemKind> {
    let Some(shelf) = design.shelf else { return Vec::new() };
    let (bleed, foot) = (panel.with_bleed, panel.rect.y + panel.scaled(STRIP));
    let over = Length::pt(2);
    let rect = Rect { x: bleed.x - over, y: bleed.y - over, width: bleed.width + over * 2, height: foot - bleed.y + over };
    let mut items = vec![ItemKind::Fill { rect, color: shelf.color }];
    let letters = design.capitals(shelf.paper);
    let sizes = SIZES.map(|points| panel.scaled(points).at_least(Length::pt(7)));
    let (left, right) = (panel.rect.x + margin, panel.rect.x + panel.rect.width - margin);
    let number = letters.line(shelf.number.unwrap_or_default(), sizes[0]);
    let room = right - left - number.width - panel.scaled(14);
    let (size, lines) = letters.fit(shelf.name, room, &sizes, 1);
    let y = foot - panel.scaled(STRIP) / 2 + sizes[0].scale(28, 100);
    let Some(name) = lines.into_iter().next() else { return items };
    let (of_name, of_number) = match design.from_right() {
        true => (right - name.width, left),
        false => (left, right - number.width),
    };
    items.extend(line_at(&name, of_name, y - (sizes[0] - size).scale(10, 100)));
    items.extend(line_at(&number, of_number, y));
    items
}

//! What the books of a series have in common, so that they make a row on a shelf: a strip at the head of the front and of the spine, with
//! the series' name and the book's number, at one place and in one colour that comes from the series' name.

use super::art;
use super::color::{LEAST, darkened};
use super::front::{Design, Panel, line_at};
use super::lettering::{Letters, Line};
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

/// The height of the strip on a front; zero for a book that is in no series.
pub fn height(design: &Design<'_>, panel: &Panel) -> Length {
    if design.shelf.is_some() { panel.scaled(STRIP) } else { Length::ZERO }
}

/// The longest name that two lines hold for sure, in characters: what is longer may end in an ellipsis.
pub const LONGEST: usize = 90;

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
    let y = foot - panel.scaled(STRIP) / 2 + sizes[0].scale(28, 100);
    let (size, lines) = name_on(&letters, shelf.name, room, &sizes);
    // Two lines stand on either side of the place of one.
    let step = size.scale(125, 100);
    let first = y - (sizes[0] - size).scale(10, 100) - step.scale(lines.len().saturating_sub(1) as i64, 2);
    for (number, line) in lines.iter().enumerate() {
        let x = if design.from_right() { right - line.width } else { left };
        items.extend(line_at(line, x, first + step * number as i64));
    }
    let of_number = if design.from_right() { left } else { right - number.width };
    items.extend(line_at(&number, of_number, y));
    items
}

/// A name on one line, or on two small ones; what is longer still ends in an ellipsis, after a word.
fn name_on(letters: &Letters<'_>, name: &str, room: Length, sizes: &[Length]) -> (Length, Vec<Line>) {
    let Some(least) = sizes.last() else { return (Length::pt(1), Vec::new()) };
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let mut text = name.to_owned();
    loop {
        let (size, lines) = letters.fit(&text, room, sizes, if text == name { 1 } else { 2 });
        if lines.len() <= 1 || (lines.len() == 2 && size == *least) || words.len() <= 1 {
            return (size, lines.into_iter().take(2).collect());
        }
        words.pop();
        text = format!("{}…", words.join(" "));
    }
}

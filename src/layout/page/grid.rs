//! The grid over a page, as a proof: the edges of the text area and the baselines that lines stand on.

use crate::layout::frame::Frame;
use crate::layout::pages::{Item, ItemKind, Rect};
use crate::length::Length;
use crate::style::Color;

/// The blue that repro cameras did not see.
const BLUE: Color = Color { red: 128, green: 200, blue: 235 };
/// A hairline that screens still show.
const WIDTH: Length = Length(Length::UNITS_PER_PT / 4);

/// The lines of the grid, over the page as wide and as high as it is.
pub fn lines(frame: &Frame, recto: bool) -> Vec<Item> {
    let area = frame.area(recto);
    let horizontal = |y: Length| Rect { x: Length::ZERO, y: y - WIDTH / 2, width: frame.width, height: WIDTH };
    let vertical = |x: Length| Rect { x: x - WIDTH / 2, y: Length::ZERO, width: WIDTH, height: frame.height };
    let edges = [horizontal(area.y), horizontal(area.y + area.height), vertical(area.x), vertical(area.x + area.width)];
    let baselines = (0..i64::from(frame.lines)).map(|line| Rect { x: area.x, width: area.width, ..horizontal(frame.baseline(line)) });
    edges.into_iter().chain(baselines).map(|rect| Item { node: None, kind: ItemKind::Fill { rect, color: BLUE } }).collect()
}

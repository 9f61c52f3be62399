//! Trim sizes by name, with the margins of typography §8.2.

use super::{PageStyle, Style};
use crate::length::Length;

/// A book's format: the page as trimmed, its margins and the lines it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trim {
    pub name: &'static str,
    pub width: Length,
    pub height: Length,
    pub inner: Length,
    pub outer: Length,
    pub top: Length,
    pub lines: u32,
}

/// A length of so many hundredths of a point: 595.28 pt is 59528.
const fn hundredths(value: i64) -> Length {
    Length(value * Length::UNITS_PER_PT / 100)
}

/// A row of the table: width and height in hundredths of a point, margins in points, lines of text.
const fn row(name: &'static str, width: i64, height: i64, [inner, outer, top]: [i64; 3], lines: u32) -> Trim {
    Trim {
        name,
        width: hundredths(width),
        height: hundredths(height),
        inner: Length::pt(inner),
        outer: Length::pt(outer),
        top: Length::pt(top),
        lines,
    }
}

/// For body type of 11/14 or 11.5/14; the foot is what remains under the last line. A running head two lines above the text stands half
/// an inch from the edge, which is the most that printers ask for.
pub const TRIMS: &[Trim] = &[
    row("6x9", 43_200, 64_800, [54, 72, 60], 36),
    row("150x230", 42_520, 65_197, [54, 66, 60], 36),
    row("a5", 41_953, 59_528, [54, 62, 60], 33),
    row("140x210", 39_685, 59_528, [52, 58, 60], 33),
    row("5.5x8.5", 39_600, 61_200, [54, 60, 60], 34),
    row("5x8", 36_000, 57_600, [50, 50, 60], 32),
];

/// A trim size by its name, in any case and with or without spaces and units: `6x9`, `6 × 9 in`, `A5`.
pub fn trim(name: &str) -> Option<&'static Trim> {
    let name: String = name.to_ascii_lowercase().replace('×', "x").chars().filter(|c| !c.is_whitespace()).collect();
    let name = name.trim_end_matches("mm").trim_end_matches("in").trim_end_matches("pulgadas");
    TRIMS.iter().find(|t| t.name == name)
}

impl Trim {
    /// Gives a page this size and these margins; as many lines of `body` as the format holds, at its leading.
    pub fn apply(&self, page: &mut PageStyle, recto: bool, body: &Style) {
        (page.width, page.height, page.top) = (self.width, self.height, self.top);
        (page.left, page.right) = if recto { (self.inner, self.outer) } else { (self.outer, self.inner) };
        let lines = if body.line_height <= Length::pt(14) || body.line_height.is_zero() {
            self.lines
        } else {
            // Larger type: as many lines as fit the same block.
            let block = Length::pt(14) * i64::from(self.lines - 1);
            (block.0 / body.line_height.0) as u32 + 1
        };
        page.bottom = foot(page.height, page.top, lines, body);
    }
}

impl Trim {
    /// Gives a page this size and margins in the proportions that it had, with as many lines of `body` as stand between them.
    pub fn scale(&self, page: &mut PageStyle, body: &Style) {
        let (width, height) = (page.width.0.max(1), page.height.0.max(1));
        for side in [&mut page.left, &mut page.right] {
            *side = side.scale(self.width.0, width);
        }
        for side in [&mut page.top, &mut page.bottom] {
            *side = side.scale(self.height.0, height);
        }
        (page.width, page.height) = (self.width, self.height);
        let block = page.height - page.top - page.bottom - body.font_size;
        let lines = (block.0.max(0) / body.line_height.0.max(1)) as u32 + 1;
        page.bottom = foot(page.height, page.top, lines, body);
    }
}

/// The margin under `lines` lines: the first baseline is a body's size below the top margin (G1).
pub fn foot(height: Length, top: Length, lines: u32, body: &Style) -> Length {
    height - top - body.font_size - body.line_height * (i64::from(lines) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_people_write_them() {
        assert_eq!(trim("6 × 9 in").map(|t| t.name), Some("6x9"));
        assert_eq!(trim("A5").map(|t| t.name), Some("a5"));
        assert_eq!(trim("140 x 210 mm").map(|t| t.name), Some("140x210"));
        assert_eq!(trim("folio"), None);
    }

    #[test]
    fn the_block_has_the_measure_and_height_of_its_format() {
        for (name, measure, block) in
            [("6x9", 306.0, 501.0), ("a5", 303.5, 459.0), ("5.5x8.5", 282.0, 473.0), ("5x8", 260.0, 445.0), ("140x210", 286.9, 459.0)]
        {
            let mut page = PageStyle::default();
            trim(name).unwrap().apply(&mut page, false, &Style::default());
            let close = |a: Length, b: f64| (a.to_pt() - b).abs() < 0.1;
            assert!(close(page.width - page.left - page.right, measure), "{name}");
            assert!(close(page.height - page.top - page.bottom, block), "{name}");
            assert!(page.left > page.right || name == "5x8", "the outer margin of a verso is on the left");
        }
    }
}

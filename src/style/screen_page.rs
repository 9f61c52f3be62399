//! Pages for displays, by name: the PDF for the screen on a page as the display has it, with type that is read there.

use super::Sheet;
use crate::length::Length;

/// The page of a kind of display.
///
/// Its measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenPage {
    pub name: &'static str,
    pub width: Length,
    pub height: Length,
    /// From either edge to the text.
    pub side: Length,
    pub top: Length,
    pub bottom: Length,
    /// Columns of text, whatever the design has on paper.
    pub columns: u8,
    /// Of the type that the design has on paper, in hundredths.
    pub scale: i64,
    /// Whether there is room for running heads.
    pub heads: bool,
}

/// A row of the table: width and height, then margins, in points; columns, the scale of type in per cent, and whether pages have running
/// heads.
const fn row(name: &'static str, [width, height]: [i64; 2], [side, top, bottom]: [i64; 3], (columns, scale, heads): (u8, i64, bool)) -> ScreenPage {
    ScreenPage {
        name,
        width: Length::pt(width),
        height: Length::pt(height),
        side: Length::pt(side),
        top: Length::pt(top),
        bottom: Length::pt(bottom),
        columns,
        scale,
        heads,
    }
}

/// Tablets are 3 to 4, phones 9 to 19.5, wide screens 16 to 9; a line holds from 44 to 75 characters of text of 11 points. A telephone's page
/// is as wide as a telephone, so that the type is as large there as it is here.
pub const SCREEN_PAGES: &[ScreenPage] = &[
    row("tablet", [480, 640], [48, 56, 60], (1, 120, true)),
    row("tablet-landscape", [640, 480], [40, 52, 54], (2, 110, true)),
    row("phone", [225, 488], [14, 16, 32], (1, 100, false)),
    row("phone-landscape", [488, 225], [48, 14, 28], (1, 120, false)),
    row("a4", [595, 842], [110, 84, 100], (1, 115, true)),
    row("a4-landscape", [842, 595], [56, 64, 70], (2, 110, true)),
    row("screen-wide", [960, 540], [64, 58, 62], (2, 120, true)),
];

/// Type of this size is not enlarged for a display any more: it is large print.
const LARGE: Length = Length::pt(14);

/// A display by its name.
pub fn screen_page(name: &str) -> Option<&'static ScreenPage> {
    SCREEN_PAGES.iter().find(|page| page.name.eq_ignore_ascii_case(name.trim()))
}

impl ScreenPage {
    /// The sheet that makes a design's pages those of this display.
    pub fn css(&self, sheet: &Sheet) -> String {
        let body = sheet.body();
        let scale = if body.font_size < LARGE { self.scale } else { 100 };
        let pt = |length: Length| format!("{}pt", (length.to_pt() * 100.0).round() / 100.0);
        let (size, leading) = (body.font_size.scale(scale, 100), body.line_height.scale(scale, 100));
        let ScreenPage { width, height, side, top, bottom, columns, .. } = *self;
        let heads = if self.heads { "" } else { " --heads: none;" };
        format!(
            "@page {{ size: {} {}; margin-inside: {}; margin-outside: {}; margin-top: {}; margin-bottom: {}; }}\n\
             @media print {{ body {{ font-size: {}; line-height: {}; --margins: fixed; --columns: {columns};{heads} }} }}\n",
            pt(width),
            pt(height),
            pt(side),
            pt(side),
            pt(top),
            pt(bottom),
            pt(size),
            pt(leading),
        )
    }
}

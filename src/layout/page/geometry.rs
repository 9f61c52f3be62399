//! The page's own measures: the style's `@page`, over it the trim asked for and the printer's least margins.

use super::vertical;
use crate::layout::frame::Frame;
use crate::layout::options::{LeastMargins, Options};
use crate::style::PageType;
use crate::length::Length;
use crate::style::{MarginBox, MarginBoxPlace, PageStyle, Sheet, Style};

/// Grid lines between a head and the first line, and between the last line and the folio (U1, U3).
const DISTANCE: i64 = 2;
/// Scripts whose lines are further apart than those of large print keep nearer to the text.
const LARGEST_LEADING: Length = Length::pt(25);
const MOST_DISTANCE: Length = Length::pt(38);

/// The distance between head or folio and the text as a length.
pub fn distance(leading: Length) -> Length {
    if leading <= LARGEST_LEADING { leading * DISTANCE } else { MOST_DISTANCE.at_least(leading) }
}

/// Whether pages may have a line more: the folio stays apart from it (B4).
pub fn may_be_longer(leading: Length) -> bool {
    leading <= LARGEST_LEADING
}

/// The outer margin below which the text block is not pushed outwards any more (typography §8.2).
const LEAST_OUTER: Length = Length::pt(45);

/// The style's `@page` for books with notes in the margin.
pub const MARGIN_NOTES: &str = "margin-notes";

/// The body's page on one side, as it lies in the spread.
pub fn page(sheet: &Sheet, options: &Options, recto: bool, body: &Style) -> PageStyle {
    let mut page = sheet.page(PageType::of(if options.margin_notes { MARGIN_NOTES } else { "" }, recto));
    if let Some(trim) = options.trim {
        match body.custom.get("margins").map(|value| value.trim()) {
            Some("scale") => trim.scale(&mut page, body),
            Some("fixed") => (page.width, page.height) = (trim.width, trim.height),
            _ => trim.apply(&mut page, recto, body),
        }
    }
    if let Some(LeastMargins { inner, edge }) = options.least_margins {
        widen_inner(&mut page, recto, inner);
        let outside = if recto { &mut page.right } else { &mut page.left };
        *outside = outside.at_least(edge);
        let leading = body.line_height.at_least(Length::pt(1));
        move_down(&mut page, body.font_size, leading, edge, furniture_sizes(sheet));
    }
    // Notes in the margin have both margins' width on one side.
    if options.one_sided && !options.margin_notes {
        // The measure stays as it is on paper.
        let sides = page.left + page.right;
        page.left = sides / 2;
        page.right = sides - page.left;
    }
    if sheet.in_squares() && !sheet.is_vertical() {
        keep_squares(&mut page, recto, body, options.one_sided);
    }
    if sheet.mirrors_pages() { page.mirrored() } else { page }
}

/// Makes the measure of Chinese and Japanese a whole number of characters, so that they stand under each other: what is over goes to the
/// outer margin.
fn keep_squares(page: &mut PageStyle, recto: bool, body: &Style, one_sided: bool) {
    let measure = page.width - page.left - page.right;
    let columns = body.custom.get("columns").is_some_and(|columns| columns.trim() != "1");
    if body.font_size <= Length::ZERO || columns {
        return;
    }
    let over = Length(measure.0.rem_euclid(body.font_size.0));
    match (one_sided, recto) {
        (true, _) => {
            page.left += over / 2;
            page.right += over - over / 2;
        }
        (false, true) => page.right += over,
        (false, false) => page.left += over,
    }
}

/// What stands in the margins of a page.
pub fn margin_boxes(sheet: &Sheet, page: PageType<'_>) -> Vec<MarginBox> {
    let page = sheet.page(page);
    if sheet.mirrors_pages() { page.mirrored().margin_boxes } else { page.margin_boxes }
}

/// The greatest size of running heads and of folios on pages of either side; zero where there are none.
fn furniture_sizes(sheet: &Sheet) -> (Length, Length) {
    use MarginBoxPlace::{TopCenter, TopLeft, TopRight};
    let sides = [true, false].map(|recto| sheet.page(PageType::of("chapter", recto)).margin_boxes);
    let (mut head, mut foot) = (Length::ZERO, Length::ZERO);
    for margin_box in sides.iter().flatten() {
        let size = if matches!(margin_box.place, TopLeft | TopCenter | TopRight) { &mut head } else { &mut foot };
        *size = (*size).max(margin_box.style.font_size);
    }
    (head, foot)
}

/// How far letters rise over their baseline, of a size.
pub fn rise(size: Length) -> Length {
    size.scale(3, 4)
}

/// Keeps running head and folio `edge` from the edges: the block keeps its height and moves down while the folio allows, then it loses
/// lines.
fn move_down(page: &mut PageStyle, size: Length, leading: Length, edge: Length, (head, foot): (Length, Length)) {
    let above = distance(leading);
    let least_top = if head.is_zero() { edge } else { (edge + rise(head) + above - size).at_least(edge) };
    let least_bottom = if foot.is_zero() { edge } else { edge + above };
    let wanted = (least_top - page.top).at_least(Length::ZERO);
    page.top += wanted;
    page.bottom = (page.bottom - wanted).at_least(least_bottom);
}

/// Makes the inner margin at least `inner`: the block keeps its width and slides outwards while the outer margin allows, then narrows.
fn widen_inner(page: &mut PageStyle, recto: bool, inner: Length) {
    let (inside, outside) = if recto { (&mut page.left, &mut page.right) } else { (&mut page.right, &mut page.left) };
    if *inside >= inner {
        return;
    }
    let wanted = inner - *inside;
    let free = (*outside - LEAST_OUTER).at_least(Length::ZERO);
    *inside = inner;
    *outside -= wanted.at_most(free);
}

/// The frame that the lines of pages have under these options.
pub fn frame(sheet: &Sheet, options: &Options) -> Frame {
    frames(sheet, options).1
}

/// The frame of the pages as they are held, and that of their lines, which in a vertical book is a quarter turned.
pub fn frames(sheet: &Sheet, options: &Options) -> (Frame, Frame) {
    let body = sheet.body();
    let side = |recto| page(sheet, options, recto, &body);
    let mut paper = Frame::new(&side(true), &side(false), &body);
    let lines = if sheet.is_vertical() { vertical::turned(&mut paper, options.one_sided) } else { paper };
    (paper, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_slides_outwards_and_then_narrows() {
        let mut page = PageStyle::default();
        widen_inner(&mut page, true, Length::pt(63));
        assert_eq!((page.left, page.right), (Length::pt(63), Length::pt(63)));
        widen_inner(&mut page, true, Length::pt(90));
        assert_eq!((page.left, page.right), (Length::pt(90), Length::pt(45)));
        widen_inner(&mut page, true, Length::pt(50));
        assert_eq!(page.left, Length::pt(90));
    }

    #[test]
    fn the_block_moves_down_and_then_loses_lines() {
        let moved = |top: i64, bottom: i64| {
            let mut page = PageStyle { top: Length::pt(top), bottom: Length::pt(bottom), ..PageStyle::default() };
            move_down(&mut page, Length::pt(12), Length::pt(14), Length::pt(36), (Length::pt(8), Length::pt(10)));
            (page.top.to_pt(), page.bottom.to_pt())
        };
        // A head of 8 pt rises 6 pt over its baseline, which is 28 pt over that of the first line.
        assert_eq!(moved(60, 80), (60.0, 80.0));
        assert_eq!(moved(50, 80), (58.0, 72.0));
        assert_eq!(moved(50, 68), (58.0, 64.0));
        assert_eq!(moved(60, 40), (60.0, 64.0));
    }
}

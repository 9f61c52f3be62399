//! The page's own measures: the style's `@page`, over it the trim asked for and the printer's inner margin.

use crate::layout::Options;
use crate::length::Length;
use crate::style::{PageStyle, Sheet, Style};

/// The outer margin below which the text block is not pushed outwards any more (typography §8.2).
const LEAST_OUTER: Length = Length::pt(45);

/// The body's page on one side.
pub fn page(sheet: &Sheet, options: &Options, recto: bool, body: &Style) -> PageStyle {
    let mut page = sheet.page("", recto, false);
    if let Some(trim) = options.trim.as_deref().and_then(crate::style::trim) {
        trim.apply(&mut page, recto, body);
    }
    if let Some(inner) = options.inner_margin {
        widen_inner(&mut page, recto, inner);
    }
    page
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
}

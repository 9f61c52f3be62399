//! Drawings whose letters could not be read at the text's width: on a page of their own, a quarter turned, when that makes them larger.

use super::column::Fixed;
use super::figure::{SMALLEST_LETTERS, TALLEST, fit};
use super::table::Turnable;
use super::{Flow, BlockContext};
use crate::layout::pages::{Item, ItemKind, NodeId, Rect};
use crate::length::Length;

/// A turned drawing is larger by so much at least, or it is not turned.
const GAIN: (i64, i64) = (5, 4);

/// A drawing as far as its size goes.
#[derive(Clone, Copy)]
pub struct Drawing {
    pub pixels: (u32, u32),
    /// The width that it asks for.
    pub natural: Length,
    /// Its smallest letters at that width.
    pub letters: Length,
}

impl Drawing {
    /// The letters at a width.
    pub fn letters_at(&self, width: Length) -> Length {
        self.letters.scale(width.0, self.natural.0.max(1))
    }
}

impl<'a> Flow<'a> {
    /// Whether a drawing is to be turned, by its width upright and turned, without its caption.
    pub fn turns(&self, drawing: Drawing, at: BlockContext<'_>) -> bool {
        let stands_alone = !at.fixed && at.nesting == 0 && !at.turned && at.left == Length::ZERO && self.list.label.is_empty();
        let (upright, _) = fit(self.page_height(at), drawing.natural, drawing.pixels, at.width, TALLEST);
        let turned = self.turned_size(drawing, false, Length::ZERO).0;
        stands_alone && self.turns_pages() && drawing.letters_at(upright) < SMALLEST_LETTERS && turned >= upright.scale(GAIN.0, GAIN.1)
    }

    /// Width and height on a turned page, over a caption of a height.
    fn turned_size(&self, drawing: Drawing, with_notes: bool, caption: Length) -> (Length, Length) {
        let frame = &self.design.frame;
        let most = (frame.measure - caption).at_least(Length::pt(1));
        fit(most, drawing.natural, drawing.pixels, self.turned_width(with_notes), (1, 1))
    }

    /// Puts a drawing on a turned page, `kind` with the place that it gets; gives its width there.
    pub fn put_turned_drawing(
        &mut self,
        drawing: Drawing,
        (node, kind): (NodeId, impl FnOnce(Rect) -> ItemKind),
        at: BlockContext<'_>,
    ) -> Length {
        let with_notes = self.caption(at).is_some_and(|(_, caption)| super::table::text_cites_notes(caption));
        let across = self.turned_width(with_notes);
        let position = self.before;
        let (words, space) = self.caption_fragments(at, BlockContext { left: Length::ZERO, width: across, ..at });
        let mut under = Fixed { height: if words.is_empty() { Length::ZERO } else { space }, ..Fixed::default() };
        for line in words {
            let y = under.height;
            let height = y + line.height;
            under.place(line, Length::ZERO, y);
            under.height = height;
        }
        let (width, height) = self.turned_size(drawing, with_notes, under.height);
        let rect = Rect { x: (across - width) / 2, y: Length::ZERO, width, height };
        let picture = Fixed { height, position, items: vec![Item { node: Some(node), kind: kind(rect) }], ..Fixed::default() };
        self.put_turned(Turnable { above: vec![picture], repeated: Fixed::default(), rows: Vec::new(), closing: under }, with_notes);
        width
    }
}

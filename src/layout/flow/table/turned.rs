//! Tables wider than the page is: on pages of their own, a quarter turned, the head at the left.
//!
//! Rows are set as on a sheet as wide as the text is high, stacked until the text's width is full, and turned as a whole. A page of them
//! is a figure that takes a page: the text goes on before it and comes again after it.

use crate::layout::flow::Flow;
use crate::layout::flow::column::{Entry, Fixed};
use crate::layout::pages::{Item, ItemKind, LinkArea, Rect, Turned};
use crate::length::Length;

/// Lines that a page leaves for notes when the table cites some.
const LINES_FOR_NOTES: i64 = 8;

impl<'a> Flow<'a> {
    /// How wide a turned table may be.
    pub fn turned_width(&self) -> Length {
        let frame = &self.design.frame;
        frame.leading * (i64::from(frame.lines) - 1)
    }

    /// Puts a table's parts on turned pages. `repeated` heads every page but the first.
    pub fn put_turned(&mut self, caption: Option<Fixed>, head: Fixed, repeated: &Fixed, rows: Vec<Fixed>, closing: &Fixed) {
        let room = self.design.frame.measure - closing.height;
        let mut sheet = Fixed::default();
        let mut above = Length::ZERO;
        for part in caption.into_iter().chain([head]) {
            let y = sheet.height;
            sheet.place(part, Length::ZERO, y);
            above = sheet.height;
        }
        for row in rows {
            if sheet.height + row.height > room && sheet.height > above {
                self.put_sheet(std::mem::take(&mut sheet), closing);
                sheet = repeated.clone();
                above = sheet.height;
            }
            let y = sheet.height;
            sheet.place(row, Length::ZERO, y);
        }
        self.put_sheet(sheet, closing);
    }

    fn put_sheet(&mut self, mut sheet: Fixed, closing: &Fixed) {
        let y = sheet.height;
        sheet.place(closing.clone(), Length::ZERO, y);
        let frame = &self.design.frame;
        let lines = i64::from(frame.lines) - if sheet.notes.is_empty() { 0 } else { LINES_FOR_NOTES };
        let height = frame.leading * lines.max(1);
        let turn = Turn { x: (frame.measure - sheet.height).at_least(Length::ZERO) / 2, foot: self.turned_width().at_most(height) };
        let mut page = Fixed { height, notes: sheet.notes, position: sheet.position, ..Fixed::default() };
        page.items = sheet.items.into_iter().map(|item| turn.item(item)).collect();
        page.links = sheet.links.into_iter().map(|link| LinkArea { rect: turn.area(link.rect), ..link }).collect();
        page.anchors = sheet.anchors.into_iter().map(|(name, _)| (name, Length::ZERO)).collect();
        page.anchors.extend(self.owed_anchors.drain(..).map(|name| (name, Length::ZERO)));
        self.column.entries.push(Entry::Float(page, height));
    }
}

/// A quarter turn to the left: what ran to the right runs up the page from its foot.
struct Turn {
    x: Length,
    foot: Length,
}

impl Turn {
    fn turned(&self, kind: ItemKind) -> Turned {
        Turned { x: self.x, y: self.foot, kind }
    }

    fn item(&self, item: Item) -> Item {
        let kind = match item.kind {
            ItemKind::Fill { rect, color } => ItemKind::Fill { rect: self.area(rect), color },
            kind => ItemKind::Turned(Box::new(self.turned(kind))),
        };
        Item { node: item.node, kind }
    }

    fn area(&self, rect: Rect) -> Rect {
        let nothing = ItemKind::Fill { rect, color: Default::default() };
        self.turned(nothing).area(rect)
    }
}

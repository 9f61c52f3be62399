//! Tables wider than the page is: on pages of their own, a quarter turned, the head at the left.
//!
//! Rows are set as on a sheet as wide as the text is high, stacked until the text's width is full, and turned as a whole. A page of them
//! is a figure that takes a page: the text goes on before it and comes again after it.

use crate::layout::flow::Flow;
use crate::layout::flow::column::Fixed;
use crate::layout::pages::{self as page, Item, ItemKind, LinkArea, Rect, Turned};
use crate::length::Length;

/// Lines that a page leaves for notes when the table cites some.
const LINES_FOR_NOTES: i64 = 8;

/// Caption and head may take so much of a page that a row's highest part still fits under them.
const TALLEST_ABOVE: (i64, i64) = (35, 100);

/// A table's parts from its head down, set as upright ones.
pub struct Turnable {
    /// The caption and the head.
    pub above: Vec<Fixed>,
    /// Heads every page but the first.
    pub repeated: Fixed,
    /// Slices of the rows, by groups of rows.
    pub rows: Vec<Vec<Fixed>>,
    pub closing: Fixed,
}

impl<'a> Flow<'a> {
    /// Whether pages may be turned: a column of several is no page.
    pub fn turns_pages(&self) -> bool {
        let columns = self.design.body.custom.get("columns").and_then(|value| value.trim().parse::<usize>().ok());
        // Those of vertical lines are turned already.
        columns.is_none_or(|columns| columns < 2) && !self.design.sheet.is_vertical()
    }

    /// How wide a turned table may be.
    pub fn turned_width(&self, with_notes: bool) -> Length {
        let frame = &self.design.frame;
        let lines = i64::from(frame.lines) - if with_notes { LINES_FOR_NOTES } else { 1 };
        frame.leading * lines.max(1)
    }

    /// Puts a table's parts on turned pages.
    pub fn put_turned(&mut self, table: Turnable, with_notes: bool) {
        let Turnable { above, repeated, rows, closing } = table;
        let width = self.turned_width(with_notes);
        let mut sheets =
            Sheets { room: self.design.frame.measure - closing.height, repeated, sheet: Fixed::default(), bare: true, full: Vec::new() };
        for part in above {
            sheets.add_part(part);
        }
        // A head that leaves no room for a row stands alone.
        sheets.bare = sheets.sheet.height <= sheets.room.scale(TALLEST_ABOVE.0, TALLEST_ABOVE.1);
        for group in rows {
            // A row that a page holds goes whole to the next one.
            let height: Length = group.iter().map(|slice| slice.height).sum();
            if sheets.sheet.height + height > sheets.room && sheets.repeated.height + height <= sheets.room {
                sheets.next_sheet();
            }
            for slice in group {
                sheets.add_part(slice);
            }
        }
        sheets.full.push(sheets.sheet);
        for sheet in sheets.full {
            self.put_sheet(sheet, &closing, width, with_notes);
        }
    }

    /// Puts a full sheet, with the table's closing rule, on a page of its own, a quarter turned.
    fn put_sheet(&mut self, mut sheet: Fixed, closing: &Fixed, width: Length, with_notes: bool) {
        let y = sheet.height;
        sheet.place(closing.clone(), Length::ZERO, y);
        let frame = &self.design.frame;
        // Notes of one page may go on under the next.
        let height = if with_notes { width } else { frame.leading * i64::from(frame.lines) };
        let turn = Turn { x: (frame.measure - sheet.height).at_least(Length::ZERO) / 2, foot: width };
        let mut page = Fixed { height, notes: sheet.notes, position: sheet.position, ..Fixed::default() };
        page.items = sheet.items.into_iter().map(|item| turn.item(item)).collect();
        page.links = sheet.links.into_iter().map(|link| LinkArea { rect: turn.area(link.rect), ..link }).collect();
        page.anchors = sheet.anchors.into_iter().map(|(name, _)| (name, Length::ZERO)).collect();
        self.list.push_float(page, height);
    }
}

/// Sheets as they fill.
struct Sheets {
    room: Length,
    repeated: Fixed,
    sheet: Fixed,
    /// Nothing but a head stands on the one at hand.
    bare: bool,
    full: Vec<Fixed>,
}

impl Sheets {
    /// Puts a part under those on the sheet at hand, or on the next where there is no room.
    fn add_part(&mut self, part: Fixed) {
        if self.sheet.height + part.height > self.room {
            self.next_sheet();
        }
        let y = self.sheet.height;
        self.sheet.place(part, Length::ZERO, y);
        self.bare = false;
    }

    /// Ends the sheet at hand and begins the next with the head; nothing when only a head stands on it.
    fn next_sheet(&mut self) {
        if !self.bare {
            self.full.push(std::mem::replace(&mut self.sheet, self.repeated.clone()));
            self.bare = true;
        }
    }
}

/// A quarter turn to the left: what ran to the right runs up the page from its foot.
struct Turn {
    x: Length,
    foot: Length,
}

impl Turn {
    /// A thing of the sheet as it stands on the page.
    fn turned(&self, kind: ItemKind) -> Turned {
        Turned { x: self.x, y: self.foot, turn: page::Turn::Left, kind }
    }

    /// An item of the sheet as it stands on the page: rectangles stay rectangles, all else is turned.
    fn item(&self, item: Item) -> Item {
        let kind = match item.kind {
            ItemKind::Fill { rect, color } => ItemKind::Fill { rect: self.area(rect), color },
            kind => ItemKind::Turned(Box::new(self.turned(kind))),
        };
        Item { node: item.node, kind }
    }

    /// A rectangle of the sheet as one of the page.
    fn area(&self, rect: Rect) -> Rect {
        let nothing = ItemKind::Fill { rect, color: Default::default() };
        self.turned(nothing).area(rect)
    }
}

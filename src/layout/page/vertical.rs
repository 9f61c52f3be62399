//! Vertical pages. Text is set as on a page that is a quarter turned, where lines run to the right and follow each other downwards; here
//! what is set so comes to stand on the page as it is held: lines run down it and follow each other from right to left.

use crate::layout::flow::column::{Fixed, shift_item};
use crate::layout::frame::Frame;
use crate::layout::pages::{Item, ItemKind, Rect, Turn, Turned};
use crate::length::Length;

/// How far the square of an upright character is under the top of its line, in hundredths of the size: its middle is that of the line.
const UNDER_TOP: i64 = 12;

/// The frame of the lines, a quarter turned, in a page as it is held, which loses what no line can fill. The measure is as high as the
/// page's lines would be, and a whole number of characters.
pub fn turned(paper: &mut Frame, one_sided: bool) -> Frame {
    let size = paper.topskip.at_least(Length(1));
    let high = paper.topskip + paper.leading * (i64::from(paper.lines) - 1);
    let lines = ((paper.measure - paper.topskip).0 / paper.leading.0.max(1)).max(0) as u32 + 1;
    let over = paper.measure - paper.topskip - paper.leading * (i64::from(lines) - 1);
    // Read from the right, a recto has its outer margin at the left.
    let (recto, verso) = if one_sided { (over / 2, over / 2) } else { (over, Length::ZERO) };
    paper.recto_left += recto;
    paper.verso_left += verso;
    paper.measure -= over;
    Frame {
        width: paper.height,
        height: paper.width,
        top: paper.width - paper.recto_left - paper.measure,
        recto_left: paper.top,
        verso_left: paper.top,
        measure: high - Length(high.0.rem_euclid(size.0)),
        lines,
        ..*paper
    }
}

/// Where a page's text area has its top right corner, and with it all that is set in the area.
#[derive(Clone, Copy)]
pub struct PageTurn {
    x: Length,
    y: Length,
}

impl PageTurn {
    pub fn new(paper: &Frame, recto: bool) -> PageTurn {
        PageTurn { x: paper.left(recto) + paper.measure + paper.topskip.scale(UNDER_TOP, 100), y: paper.top }
    }

    /// The text area of a page.
    pub fn area(paper: &Frame, frame: &Frame, recto: bool) -> Rect {
        Rect { x: paper.left(recto), y: paper.top, width: paper.measure, height: frame.measure }
    }

    /// Turns all that was set; names stand at the page's head.
    pub fn content(self, content: &mut Fixed) {
        content.items = std::mem::take(&mut content.items).into_iter().map(|item| self.item(item)).collect();
        for link in &mut content.links {
            link.rect = self.rect(link.rect);
        }
        for (_, y) in &mut content.anchors {
            *y = Length::ZERO;
        }
    }

    fn item(self, mut item: Item) -> Item {
        if let ItemKind::Turned(turned) = &item.kind
            && turned.turn == Turn::Left
        {
            // What was turned the other way is upright.
            let (x, y) = (self.x - turned.y, self.y + turned.x);
            let mut upright = Item { node: item.node, kind: turned.kind.clone() };
            shift_item(&mut upright, x, y);
            return upright;
        }
        item.kind = match item.kind {
            ItemKind::Fill { rect, color } => ItemKind::Fill { rect: self.rect(rect), color },
            kind => ItemKind::Turned(Box::new(self.turned(kind))),
        };
        item
    }

    fn turned(self, kind: ItemKind) -> Turned {
        Turned { x: self.x, y: self.y, turn: Turn::Right, kind }
    }

    fn rect(self, rect: Rect) -> Rect {
        Turn::Right.area((self.x, self.y), rect)
    }
}

//! Large pictures: on a page of their own, over its edges, over two facing pages, or turned.
//!
//! What takes whole pages over their edges or over two of them is a [`Plate`]: it stands outside of the column, and
//! [`sequence`](crate::layout::page::sequence) puts it between the pages of the text, a spread on a verso and the recto after it. A picture
//! between the margins of one page is a figure that is as high as the page. Where a place cannot be had the picture stands as others do, and
//! that is told.

use super::column::{Plate, Entry, Fixed, Keep};
use super::figure::fit;
use super::turned_figure::Drawing;
use super::{Flow, BlockContext, fragments};
use crate::book::large::{self, Large};
use crate::book::page_map::Position;
use crate::book::{Figure, Image};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole, PicturePart, Rect};
use crate::length::Length;
use crate::message;
use crate::picture::Info;
use crate::report::Diagnostic;

/// How far a picture runs over the trim: more than any printer asks for.
const BLEED: Length = Length::pt(9);
/// What the binding hides of each page of a spread, in print.
const GUTTER: Length = Length::pt(9);
/// Most of a picture, in thousandths, that filling the pages may cut off; one that would lose more stands whole between the margins.
const MOST_CUT: i64 = 150;

impl<'a> Flow<'a> {
    /// Sets a figure as its classes ask; `false` when it is to stand as any other.
    pub fn large(&mut self, figure: &Figure, at: BlockContext<'_>, inner: BlockContext<'_>) -> bool {
        let classes = || at.element.tag().classes.iter().map(|class| &**class);
        let (Some(large), Some(image)) = (Large::of_classes(classes()), large::lone(figure)) else { return false };
        let Some(info) = image.asset.and_then(|asset| self.design.pictures.info(asset)).filter(|info| info.width > 0 && info.height > 0) else { return false };
        let stands_alone = !at.fixed && at.nesting == 0 && !at.turned && inner.left == Length::ZERO && self.list.label.is_empty() && !self.design.sheet.is_vertical();
        if !stands_alone {
            self.report_plain(image);
            return false;
        }
        let bleeds = classes().any(|class| class == large::BLEED);
        let set = match large {
            Large::FullPage => self.full_page(figure, (image, info), bleeds, inner),
            Large::Spread => self.spread(figure, (image, info), inner),
            Large::Turned => self.turned_page((image, info), at, inner),
        };
        if !set {
            self.report_plain(image);
        }
        set
    }

    /// Tells that a picture cannot have the large place that it asks for.
    fn report_plain(&mut self, image: &Image) {
        let message = message!("the picture cannot have the place that it asks for here; it stands as others do");
        let help = message!("put it between paragraphs of the running text, not into a box, a table or a list; pages of columns are not turned");
        self.report.push(Diagnostic::new("picture-plain", message).at(image.span).help(help));
    }

    /// The node of a picture, with its words.
    fn picture_node(&mut self, image: &Image, parent: NodeId) -> NodeId {
        let node = self.column.structure.add(Some(parent), NodeRole::Figure);
        self.column.structure.nodes[node.0 as usize].alt = Some(image.alt.clone().unwrap_or_default());
        self.list.anchors.extend(image.attributes.id.clone());
        node
    }

    /// A caption as one box of a width, and the space above it.
    fn caption_box(&mut self, inner: BlockContext<'_>, (left, width): (Length, Length)) -> Fixed {
        let (words, space) = self.caption_fragments(inner, BlockContext { left, width, ..inner });
        if words.is_empty() {
            return Fixed::default();
        }
        let mut whole = fragments::stack(words);
        whole.shift(Length::ZERO, space);
        whole.height += space;
        whole
    }

    /// Puts a picture that has pages of its own, and in the column the place where it was put in. `before` is where the text was, its caption not
    /// set yet.
    fn put_plate(&mut self, mut pages: Vec<Fixed>, on_page: bool, before: Option<Position>) {
        if let Some(first) = pages.first_mut() {
            self.list.name(first);
            first.position = before;
        }
        self.column.plates.push(Plate { entry: self.list.entries.len(), pages, on_page });
        self.list.entries.push(Entry::Fixed(Fixed::default(), Keep { next: 0, previous: true }));
    }

    /// A picture on a page of its own, over its edges when `bleeds` and it has no caption. `false` when there is no picture.
    fn full_page(&mut self, figure: &Figure, (image, info): (&Image, Info), bleeds: bool, inner: BlockContext<'_>) -> bool {
        let Some(asset) = image.asset else { return false };
        let before = self.before;
        let frame = self.design.frame;
        let node = self.picture_node(image, inner.node);
        let page = Rect { x: Length::ZERO, y: Length::ZERO, width: frame.width, height: frame.height };
        let has_caption = figure.caption.as_ref().is_some_and(|caption| !caption.is_empty());
        if let Some(whole) = covering((info.width, info.height), (page.width, page.height)).filter(|_| bleeds && !has_caption) {
            let part = PicturePart { asset, whole, rect: page, bleeds: true };
            let items = vec![Item { node: Some(node), kind: ItemKind::Part(Box::new(part)) }];
            self.put_plate(vec![Fixed { height: page.height, items, ..Fixed::default() }], true, before);
            return true;
        }
        // Between the margins, of the page and not of a column.
        let measure = crate::layout::page::geometry::frame(self.design.sheet, self.design.options).measure;
        let high = frame.leading * i64::from(frame.lines);
        let caption = self.caption_box(inner, (Length::ZERO, measure));
        let room = (high - caption.height).at_least(frame.leading);
        let (width, height) = fit(room, measure, (info.width, info.height), measure, (1, 1));
        let rect = Rect { x: (measure - width) / 2, y: Length::ZERO, width, height };
        let mut whole = Fixed { height, position: before, ..Fixed::default() };
        whole.items.push(Item { node: Some(node), kind: ItemKind::Picture { asset, rect } });
        whole.place(caption, Length::ZERO, height);
        let spare = (high - whole.height).at_least(Length::ZERO);
        whole.shift(Length::ZERO, spare / 2);
        whole.height = high;
        if measure > frame.measure {
            self.put_plate(vec![whole], false, before);
            return true;
        }
        self.list.push_float(whole, high);
        true
    }

    /// Parts a picture on two facing pages. Where pages have no other beside them it has one of its own.
    fn spread(&mut self, figure: &Figure, (image, info): (&Image, Info), inner: BlockContext<'_>) -> bool {
        let Some(asset) = image.asset else { return false };
        if self.design.options.one_sided {
            return self.full_page(figure, (image, info), false, inner);
        }
        let before = self.before;
        let frame = self.design.frame;
        let node = self.picture_node(image, inner.node);
        let gutter = if self.design.options.press { GUTTER } else { Length::ZERO };
        let rtl = self.design.sheet.mirrors_pages();
        // The outer margins of both pages are alike.
        let outer = if rtl { frame.recto_left } else { frame.verso_left };
        let has_caption = figure.caption.as_ref().is_some_and(|caption| !caption.is_empty());
        let (pixels, page) = ((info.width, info.height), (frame.width - gutter, frame.height));
        let full = covering(pixels, (page.0 * 2, page.1)).filter(|_| !has_caption);
        let mut caption = Fixed::default();
        let (whole, bleeds) = match full {
            Some(whole) => (Rect { y: (frame.height - whole.height) / 2, ..whole }, true),
            None => {
                let verso_left = frame.verso_left;
                caption = self.caption_box(inner, (verso_left, frame.width - frame.recto_left - frame.verso_left));
                let room = frame.leading * i64::from(frame.lines) - caption.height;
                let (width, height) = fit(room, (page.0 - outer) * 2, pixels, (page.0 - outer) * 2, (1, 1));
                (Rect { x: Length::ZERO, y: frame.top + (room - height) / 2, width, height }, false)
            }
        };
        // The middle of the picture is where the binding begins to hide it, on both pages.
        let half = |at_left: bool, node: Option<NodeId>| {
            let middle = if at_left { frame.width - gutter } else { gutter };
            let whole = Rect { x: middle - whole.width / 2, ..whole };
            let (from, to) = (whole.x.at_least(Length::ZERO), (whole.x + whole.width).at_most(frame.width));
            let (top, foot) = (whole.y.at_least(Length::ZERO), (whole.y + whole.height).at_most(frame.height));
            let rect = Rect { x: from, y: top, width: to - from, height: foot - top };
            let part = PicturePart { asset, whole, rect, bleeds };
            let items = vec![Item { node, kind: ItemKind::Part(Box::new(part)) }];
            Fixed { height: frame.height, items, ..Fixed::default() }
        };
        // The verso is at the left, but in a book that is read from the right. The picture is told of once.
        let mut verso = half(!rtl, Some(node));
        let recto = half(rtl, None);
        let foot = whole.y + whole.height;
        verso.place(caption, Length::ZERO, foot);
        verso.height = frame.height;
        self.put_plate(vec![verso, recto], true, before);
        true
    }

    /// A picture on a page of its own, a quarter turned. `false` when there is no picture, or pages are not turned.
    fn turned_page(&mut self, (image, info): (&Image, Info), at: BlockContext<'_>, inner: BlockContext<'_>) -> bool {
        let (Some(asset), true) = (image.asset, self.turns_pages()) else { return false };
        let natural = self.turned_width(false);
        let drawing = Drawing { pixels: (info.width, info.height), natural, letters: natural };
        let node = self.picture_node(image, inner.node);
        let kind = |rect| ItemKind::Picture { asset, rect };
        self.put_turned_drawing(drawing, (node, kind), BlockContext { node: inner.node, ..at });
        true
    }
}

/// The picture so large that it covers an area and runs over its edges, in the middle; `None` when too much of it would be cut off.
fn covering((wide, high): (u32, u32), (width, height): (Length, Length)) -> Option<Rect> {
    let (wide, high) = (i64::from(wide.max(1)), i64::from(high.max(1)));
    let (least_width, least_height) = (width + BLEED * 2, height + BLEED * 2);
    let by_width = Rect { x: Length::ZERO, y: Length::ZERO, width: least_width, height: least_width.scale(high, wide) };
    let whole = match by_width.height >= least_height {
        true => by_width,
        false => Rect { width: least_height.scale(wide, high), height: least_height, ..by_width },
    };
    let shown = |part: Length, whole: Length| part.0.saturating_mul(1000) / whole.0.max(1);
    let lost = 1000 - shown(least_width, whole.width).min(shown(least_height, whole.height));
    (lost <= MOST_CUT).then_some(Rect { x: (width - whole.width) / 2, y: (height - whole.height) / 2, ..whole })
}

//! Nothing leaves its page, reaches the line of its running head or folio, or lies over something else.
//!
//! A run of glyphs counts from its baseline up to the height of its small letters: that zone is never shared by two lines, however
//! tightly they are set, while ascenders and descenders may touch. Formulas are free within themselves. Tints and rules lie under
//! words on purpose; only their page binds them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::report::Message;
use crate::report::message::decimal;
use crate::message;
use crate::book::visit::{Visitor, walk_chapter};
use crate::book::{AssetId, Block, BlockKind, Book, Image, Text, TextId};
use crate::layout::Layout;
use crate::layout::pages::{GlyphRun, ItemKind, NodeId, NodeRole, Page, Rect, Structure};
use crate::length::Length;
use crate::limits::carried;
use crate::report::{Diagnostic, Report, Span};

/// What may stand out or lie over without being told: rounding, and signs that hang on purpose.
const TOLERANCE: Length = Length::pt(1);
/// How far signs and labels may hang into the margin.
const HANGING: Length = Length::pt(12);
/// Full-width brackets whose first half is white.
const OPENING: [char; 13] = ['（', '〔', '［', '｛', '〈', '《', '「', '『', '【', '〘', '〖', '〝', '｟'];
/// The zone of a run over its baseline, in thousandths of its size.
const ZONE: i64 = 420;
/// Findings of one page that are told; those that follow come of the same cause.
const MOST_OF_A_PAGE: usize = 5;

/// Looks at every page, its lines and its pictures.
pub fn look(book: &Book, layout: &Layout, report: &mut Report) {
    let pages = &layout.pages;
    let faults = |page| of_page(page, &pages.structure).into_iter().take(MOST_OF_A_PAGE).map(move |fault| (fault, page));
    let found: Vec<(Fault, &Page)> = pages.pages.par_iter().flat_map_iter(carried(faults)).collect();
    overfull(book, layout, report);
    if found.is_empty() {
        return;
    }
    let places = Places::of(book);
    for (fault, page) in found {
        let message = message!("page {label}: {message}", label = page.label, message = fault.message());
        let mut diagnostic = Diagnostic::new("off-page", message).help(help());
        if let Some(span) = fault.at.iter().find_map(|item| places.of_item(page, *item)) {
            diagnostic = diagnostic.at(span);
        }
        report.push(diagnostic);
    }
}

/// What the author can do until the fault is mended.
fn help() -> Message {
    message!("this is a fault of Pliego, not of the book; until it is mended, writing the passage in a simpler way may help")
}

/// Something that is where it must not be.
struct Fault {
    what: Message,
    how: How,
    by: Length,
    /// The item, and others near which it is, when it has no place in the book itself.
    at: Vec<usize>,
}

enum How {
    Outside,
    /// Beside the text.
    InMargin,
    OverHead,
    Over(Message),
}

impl Fault {
    /// What is wrong, as a sentence.
    fn message(&self) -> Message {
        let by = self.by.to_pt();
        match &self.how {
            How::Outside => message!("{what} is {by} pt outside of the page", what = self.what, by = decimal(by, 1)),
            How::InMargin => message!("{what} stands {by} pt in the margin", what = self.what, by = decimal(by, 1)),
            How::OverHead => message!("{what} is {by} pt over the line of the running head or folio", what = self.what, by = decimal(by, 1)),
            How::Over(other) => message!("{what} and {other} lie {by} pt over each other", what = self.what, other, by = decimal(by, 1)),
        }
    }
}

/// An item's extent, and whose it is.
struct Extent {
    item: usize,
    area: Rect,
    /// The formula that it is a part of.
    formula: Option<NodeId>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Words,
    Picture,
    /// Rules and tints.
    Fill,
}

/// What is outside of a page, in its margin, or over something else.
fn of_page(page: &Page, structure: &Structure) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut extents: Vec<Extent> = Vec::with_capacity(page.items.len());
    for (item, placed) in page.items.iter().enumerate() {
        let formula = placed.node.filter(|node| structure.nodes.get(node.0 as usize).is_some_and(|n| n.role == NodeRole::Formula));
        // A table's head that comes again shows its formulas without their nodes.
        let of_formula = formula.is_some() || placed.node.is_none();
        let Some((area, kind)) = extent(&placed.kind, of_formula) else { continue };
        let out = outside(&area, page);
        if out > TOLERANCE {
            faults.push(Fault { what: name(page, item), how: How::Outside, by: out, at: around(item, page) });
        } else if kind == Kind::Words && item < page.body_items {
            let over = in_margin(&area, page);
            if over > HANGING {
                faults.push(Fault { what: name(page, item), how: How::InMargin, by: over, at: around(item, page) });
            }
        }
        extents.push(Extent { item, area, formula, kind });
    }
    over_heads(page, &extents, &mut faults);
    extents.retain(|extent| extent.kind != Kind::Fill);
    over_each_other(page, &mut extents, &mut faults);
    faults
}

/// The numbers of an item, then of 40 before it and 40 after it, nearest first.
fn around(item: usize, page: &Page) -> Vec<usize> {
    let before = (0..item).rev().take(40);
    let after = (item + 1..page.items.len()).take(40);
    std::iter::once(item).chain(before).chain(after).collect()
}

/// What an item covers. A white space, and a shape of a formula, whose canvas is larger than itself, cover nothing.
fn extent(kind: &ItemKind, in_formula: bool) -> Option<(Rect, Kind)> {
    match kind {
        ItemKind::Glyphs(run) => words(run).map(|area| (area, Kind::Words)),
        ItemKind::Fill { rect, .. } => Some((*rect, Kind::Fill)),
        ItemKind::Picture { rect, .. } => Some((*rect, Kind::Picture)),
        ItemKind::Part(part) => Some((part.rect, Kind::Picture)),
        ItemKind::Drawing { rect, .. } => (!in_formula).then_some((*rect, Kind::Picture)),
        ItemKind::Turned(turned) => {
            let (area, kind) = extent(&turned.kind, in_formula)?;
            Some((turned.area(area), kind))
        }
    }
}

/// The rectangle from the first visible glyph to the last.
fn words(run: &GlyphRun) -> Option<Rect> {
    let is_white = |text: &std::ops::Range<u32>| {
        run.text.get(text.start as usize..text.end as usize).is_none_or(|text| text.chars().all(char::is_whitespace))
    };
    let mut pen = Length::ZERO;
    let mut seen: Option<(Length, Length)> = None;
    for glyph in run.glyphs.iter() {
        let next = pen + glyph.advance;
        if !is_white(&glyph.text) {
            let white = if glyph.advance.long() >= run.size.scale(9, 10) && opens(run, &glyph.text) { run.size / 2 } else { Length::ZERO };
            let from = seen.map_or(pen + white, |(from, _)| from);
            seen = Some((from, next));
        }
        pen = next;
    }
    let (from, to) = seen?;
    let scaled = |length: Length| length.scale(i64::from(run.scale), 1000);
    let zone = run.size.scale(ZONE, 1000);
    Some(Rect { x: run.x + scaled(from), y: run.y - zone, width: scaled(to - from), height: zone })
}

/// Whether a glyph is a full-width bracket that opens: the first half of its square is white, and stands before the line.
fn opens(run: &GlyphRun, text: &std::ops::Range<u32>) -> bool {
    run.text.get(text.start as usize..text.end as usize).is_some_and(|text| text.starts_with(OPENING))
}

/// How far a rectangle stands out of the page. What reaches the trim on purpose bleeds: a tint or picture wider than the page.
fn outside(area: &Rect, page: &Page) -> Length {
    let sides = [-area.x, -area.y, area.x + area.width - page.width, area.y + area.height - page.height];
    sides.into_iter().fold(Length::ZERO, Length::at_least)
}

/// How far words stand out of the text's area on either side.
fn in_margin(area: &Rect, page: &Page) -> Length {
    if page.vertical {
        // Lines end above and below.
        return (page.area.y - area.y).at_least(area.y + area.height - page.area.y - page.area.height);
    }
    let beside = |text: &Rect| (text.x - area.x).at_least(area.x + area.width - text.x - text.width);
    // Words of a note are in the column of notes, with all of their height.
    let column = &page.margin;
    let in_column = area.y >= column.y - TOLERANCE && area.y + area.height <= column.y + column.height + TOLERANCE;
    if column.width > Length::ZERO && in_column { beside(&page.area).at_most(beside(column)) } else { beside(&page.area) }
}

/// Reports lines that were set longer than their measure.
fn overfull(book: &Book, layout: &Layout, report: &mut Report) {
    let pages = layout.pages.pages.iter().flat_map(|page| page.overfull.iter().map(move |line| (page, line)));
    let wide: Vec<_> = pages.filter(|(_, (_, by))| *by > TOLERANCE).collect();
    if wide.is_empty() {
        return;
    }
    let places = Places::of(book);
    for (page, (position, by)) in wide {
        let message = message!("page {label}: a line is {by} pt longer than its measure", label = page.label, by = decimal(by.to_pt(), 1));
        let mut diagnostic = Diagnostic::new("off-page", message).help(help());
        if let Some(span) = position.and_then(|position| places.texts.get(&position.text)) {
            diagnostic = diagnostic.at(*span);
        }
        report.push(diagnostic);
    }
}

/// Finds what of the body is as high or as low as the head or the folio.
fn over_heads(page: &Page, extents: &[Extent], faults: &mut Vec<Fault>) {
    let heads: Vec<&Extent> = extents.iter().filter(|extent| extent.item >= page.body_items).collect();
    let (mut top, mut foot) = (Length::ZERO, page.height);
    for head in heads {
        if head.area.y * 2 < page.height {
            top = top.at_least(head.area.y + head.area.height);
        } else {
            foot = foot.at_most(head.area.y);
        }
    }
    for extent in extents.iter().filter(|extent| extent.item < page.body_items) {
        let over = (top - extent.area.y).at_least(extent.area.y + extent.area.height - foot);
        // What is outside of the page has been reported already.
        if over > TOLERANCE && outside(&extent.area, page) <= TOLERANCE {
            faults.push(Fault { what: name(page, extent.item), how: How::OverHead, by: over, at: around(extent.item, page) });
        }
    }
}

/// Sweeps down the page: each extent is compared with those that it begins within.
fn over_each_other(page: &Page, extents: &mut [Extent], faults: &mut Vec<Fault>) {
    extents.sort_by_key(|extent| (extent.area.y, extent.area.x, extent.item));
    let mut open: Vec<&Extent> = Vec::new();
    for extent in extents.iter() {
        open.retain(|above| above.area.y + above.area.height > extent.area.y + TOLERANCE);
        for &above in &open {
            let same = extent.formula.is_some() && extent.formula == above.formula;
            let by = common(&above.area, &extent.area);
            if by > TOLERANCE && !same {
                let (first, second) = if above.item < extent.item { (above, extent) } else { (extent, above) };
                let how = How::Over(name(page, first.item));
                let mut at = vec![second.item, first.item];
                at.extend(around(second.item, page));
                faults.push(Fault { what: name(page, second.item), how, by, at });
                if faults.len() >= MOST_OF_A_PAGE {
                    return;
                }
                break;
            }
        }
        open.push(extent);
    }
}

/// The smaller side of what two rectangles share.
fn common(a: &Rect, b: &Rect) -> Length {
    let width = (a.x + a.width).at_most(b.x + b.width) - a.x.at_least(b.x);
    let height = (a.y + a.height).at_most(b.y + b.height) - a.y.at_least(b.y);
    width.at_most(height)
}

/// How a message calls an item.
fn name(page: &Page, item: usize) -> Message {
    fn of(kind: &ItemKind) -> Message {
        match kind {
            ItemKind::Glyphs(run) => message!("“{words}”", words = run.text.trim().chars().take(40).collect::<String>()),
            ItemKind::Fill { .. } => message!("a rule or tint"),
            ItemKind::Picture { .. } | ItemKind::Part(_) => message!("a picture"),
            ItemKind::Drawing { .. } => message!("a drawing"),
            ItemKind::Turned(turned) => of(&turned.kind),
        }
    }
    page.items.get(item).map_or_else(|| Message::verbatim(""), |item| of(&item.kind))
}

/// Where texts and pictures stand in the site.
struct Places {
    texts: BTreeMap<TextId, Span>,
    pictures: BTreeMap<AssetId, Span>,
}

impl Places {
    /// How a message calls a thing of a kind.
    fn of(book: &Book) -> Places {
        let mut places = Places { texts: BTreeMap::new(), pictures: BTreeMap::new() };
        book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut places));
        places
    }

    /// Where in the source an item comes from.
    fn of_item(&self, page: &Page, item: usize) -> Option<Span> {
        let kind = super::flat(&page.items.get(item)?.kind);
        match kind {
            ItemKind::Glyphs(run) => run.source.first().and_then(|range| self.texts.get(&range.text)).copied(),
            ItemKind::Picture { asset, .. } => self.pictures.get(asset).copied(),
            ItemKind::Part(part) => self.pictures.get(&part.asset).copied(),
            _ => None,
        }
    }
}

impl Visitor for Places {
    fn text(&mut self, text: &Text) {
        self.texts.insert(text.id, text.span);
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind {
            self.texts.insert(code.id, block.span);
        }
    }

    fn image(&mut self, image: &Image) {
        if let Some(asset) = image.asset {
            self.pictures.entry(asset).or_insert(image.span);
        }
    }
}

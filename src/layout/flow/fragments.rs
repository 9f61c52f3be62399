//! Entries set on the spot: lines and boxes at fixed positions, one under the other.

use super::column::{Column, Content, Entry, Fixed, Frame, LinkSpec, Mark, Object, Paragraph};
use crate::book::page_map::Position;
use crate::lang::Lang;
use crate::layout::frame::Frame as PageFrame;
use crate::layout::pages::{GlyphRun, Item, ItemKind, LinkArea, NodeId, Rect};
use crate::layout::paragraph::Line;
use crate::layout::paragraph::lines::PlacedObject;
use crate::length::Length;
use crate::style::Align;

/// What lines refer to by number.
#[derive(Clone, Copy)]
pub struct References<'c> {
    pub links: &'c [LinkSpec],
    pub anchors: &'c [String],
    pub objects: &'c [Object],
}

impl<'c> References<'c> {
    pub fn of(column: &'c Column<'_>) -> References<'c> {
        References { links: &column.links, anchors: &column.anchors, objects: &column.objects }
    }
}

/// From the top of a line's slot to its baseline: the space under the baseline is the same for every size, so that the last line of
/// a note stands on the last baseline of the text (G5).
pub fn slot_baseline(frame: &PageFrame, leading: Length) -> Length {
    leading - (frame.leading - frame.topskip)
}

/// Where a line is put: its measure from its left end, and its baseline.
#[derive(Clone, Copy)]
pub struct LinePlace {
    pub left: Length,
    pub measure: Length,
    pub align: Align,
    pub y: Length,
}

/// Puts a line into `out`.
pub fn place_line(line: &Line, place: LinePlace, refer: References<'_>, out: &mut Fixed) {
    let LinePlace { left, measure, align, y } = place;
    let free = (measure - line.width).at_least(Length::ZERO);
    let x = left
        + match (align, line.rtl) {
            (Align::Center, false) => free / 2,
            (Align::Center, true) => -(free / 2),
            (Align::End, false) => free,
            (Align::End, true) => -free,
            (Align::Start | Align::Justify, _) => Length::ZERO,
        };
    for fill in &line.fills {
        let rect = Rect { x: fill.rect.x + x, y: fill.rect.y + y, ..fill.rect };
        out.items.push(Item { node: None, kind: ItemKind::Fill { rect, color: fill.color } });
    }
    for mark in &line.marks {
        let glyphs = GlyphRun { x: mark.x + x, y: mark.y + y, ..mark.clone() };
        out.items.push(Item { node: None, kind: ItemKind::Glyphs(glyphs) });
    }
    let first = out.items.len();
    let mut objects = line.objects.iter().peekable();
    for run in &line.runs {
        // Formulas, pictures and rubies are read where they stand.
        while let Some(object) = objects.next_if(|object| object.order < run.order) {
            place_object(object, x, y, refer, out);
        }
        let mut glyphs = run.glyphs.clone();
        glyphs.x += x;
        glyphs.y += y;
        out.items.push(Item { node: Some(NodeId(run.owner.node)), kind: ItemKind::Glyphs(glyphs) });
    }
    objects.for_each(|object| place_object(object, x, y, refer, out));
    if line.ends_word {
        end_word(&mut out.items[first..]);
    }
    for part in &line.links {
        let Some(link) = refer.links.get(part.link as usize) else { continue };
        let rect = Rect { x: part.rect.x + x, y: part.rect.y + y, ..part.rect };
        out.links.push(LinkArea { rect, target: link.target.clone(), node: link.node, description: link.description.clone() });
    }
    for (anchor, _) in &line.anchors {
        if let Some(name) = refer.anchors.get(*anchor as usize) {
            out.anchors.push((name.clone(), y - line.ascent));
        }
    }
    if line.info.overfull > Length::ZERO {
        out.overfull.push((line.position, line.info.overfull));
    }
    out.notes.extend(line.notes.iter().map(|note| Mark { note: *note, y }));
    out.position = out.position.or(line.position.filter(|p| p.text != Position::NOWHERE.text));
}

/// Lets the last of what is read end a word, unless a space does or its script has none.
pub fn end_word(items: &mut [Item]) {
    let last = items.iter_mut().rev().filter(|item| item.node.is_some()).find_map(|item| item.kind.glyphs_mut());
    let spaced = |run: &&mut GlyphRun| !run.text.ends_with(char::is_whitespace) && !run.lang.as_ref().is_some_and(Lang::is_cjk);
    if let Some(run) = last.filter(spaced) {
        run.ends_word = true;
    }
}

/// Puts what an object of a line consists of into `out`, at the line's place.
fn place_object(object: &PlacedObject, x: Length, y: Length, refer: References<'_>, out: &mut Fixed) {
    let Some(what) = refer.objects.get(object.payload as usize) else { return };
    for item in &what.items {
        let mut item = item.clone();
        super::column::shift_item(&mut item, x + object.x, y + object.y);
        out.items.push(item);
    }
}

/// The lines of a paragraph as they stand (or by its best solution).
pub fn built(paragraph: &Paragraph<'_>, alternative: Option<usize>) -> Vec<Line> {
    match &paragraph.content {
        Content::Built(lines) => lines.clone(),
        Content::Set { items, solutions, params, context, .. } => {
            let solution = alternative.and_then(|i| solutions.all.get(i)).unwrap_or_else(|| solutions.best());
            crate::layout::paragraph::build(items, solution, params, &paragraph.measure, context)
        }
    }
}

/// One line of a paragraph as a fragment of its own.
pub fn line_fragment(paragraph: &Paragraph<'_>, line: &Line, index: usize, frame: &PageFrame, refer: References<'_>) -> Fixed {
    let (above, _) = line.info.growth(paragraph.leading);
    let mut fragment = Fixed { height: line.info.height(paragraph.leading), ..Fixed::default() };
    let baseline = slot_baseline(frame, paragraph.leading) + above;
    let below = fragment.height - baseline;
    fragment.reach = ((line.info.rise - baseline).at_least(Length::ZERO), (line.info.drop - below).at_least(Length::ZERO));
    if index == 0 {
        for item in &paragraph.label {
            let mut item = item.clone();
            super::column::shift_item(&mut item, Length::ZERO, baseline);
            fragment.items.push(item);
        }
    }
    let measure = paragraph.measure.line(index);
    let left = paragraph.left + paragraph.measure.start(index, line.rtl);
    place_line(line, LinePlace { left, measure, align: paragraph.align, y: baseline }, refer, &mut fragment);
    fragment
}

/// Sets entries one under the other as fragments that may be parted from each other.
pub fn fragments(entries: &[Entry<'_>], frame: &PageFrame, refer: References<'_>) -> Vec<Fixed> {
    let mut list = FragmentList::default();
    // What stood last must not be parted from what follows.
    let mut keep = false;
    // Open frames, with the fragment that each begins in and how far below that fragment's top.
    let mut open: Vec<(&Frame, usize, Length)> = Vec::new();
    for entry in entries {
        match entry {
            Entry::Paragraph(paragraph) => {
                let lines = built(paragraph, None);
                for (i, line) in lines.iter().enumerate() {
                    let mut fragment = line_fragment(paragraph, line, i, frame, refer);
                    fragment.glued = if i == 0 { keep || paragraph.keep_with_previous } else { !may_part(paragraph, i, lines.len()) };
                    list.push(fragment);
                }
                keep = paragraph.keep_with_next;
            }
            Entry::Fixed(fixed, asked) if fixed.is_padding() && asked.next > 0 && !asked.previous => {
                list.pad(Fixed { glued: keep, ..fixed.clone() });
                keep = true;
            }
            Entry::Fixed(fixed, asked) if fixed.is_padding() && asked.next == 0 && asked.previous => list.pad_below(fixed.clone()),
            Entry::Fixed(fixed, asked) => {
                list.push(Fixed { glued: keep || asked.previous, ..fixed.clone() });
                keep = asked.next > 0;
            }
            Entry::Float(fixed, _) => list.push(fixed.clone()),
            Entry::Space(space) => list.space = list.space.at_least(space.height),
            Entry::Open(frame) => {
                let below = list.open(keep);
                open.push((frame, list.fragments.len(), below));
            }
            Entry::Close => {
                if let Some((frame, first, below)) = open.pop() {
                    let last = list.fragments.len().saturating_sub(1);
                    for (i, fragment) in list.fragments.iter_mut().enumerate().skip(first) {
                        let mut part = (*frame).clone();
                        if i > first {
                            part.border.top.width = Length::ZERO;
                        }
                        if i < last {
                            part.border.bottom.width = Length::ZERO;
                        }
                        let mut background = paint(&part, if i == first { below } else { Length::ZERO }, fragment.height);
                        background.append(&mut fragment.items);
                        fragment.items = background;
                    }
                }
            }
            Entry::PageBreak => {}
        }
    }
    list.end()
}

/// Fragments, and what the next one has above it. A frame's padding is part of the fragment beside it: it never stands alone.
#[derive(Default)]
struct FragmentList {
    fragments: Vec<Fixed>,
    /// The larger of the margins that meet.
    space: Length,
    padding: Option<Fixed>,
}

impl FragmentList {
    /// Adds a fragment before which a page may begin.
    fn push(&mut self, fragment: Fixed) {
        self.pad(fragment);
        self.fragments.extend(self.padding.take());
    }

    /// Puts something above the next fragment, as a part of it.
    fn pad(&mut self, fragment: Fixed) {
        let space = std::mem::take(&mut self.space);
        let nothing_above = self.fragments.is_empty() && self.padding.is_none();
        let space = if nothing_above { Length::ZERO } else { space };
        let mut whole = self.padding.take().unwrap_or(Fixed { glued: fragment.glued, ..Fixed::default() });
        let y = whole.height + space;
        let height = y + fragment.height;
        whole.reach = ((fragment.reach.0 - y).at_least(whole.reach.0), fragment.reach.1);
        whole.place(fragment, Length::ZERO, y);
        whole.height = height;
        self.padding = Some(whole);
    }

    /// Puts something under the last fragment, as a part of it.
    fn pad_below(&mut self, fragment: Fixed) {
        match self.fragments.last_mut().filter(|_| self.padding.is_none()) {
            Some(last) => {
                let y = last.height + std::mem::take(&mut self.space);
                let height = y + fragment.height;
                last.place(fragment, Length::ZERO, y);
                last.reach.1 -= height - last.height;
                last.height = height;
            }
            None => self.pad(fragment),
        }
    }

    /// Ends the space above a frame, and gives how far below the next fragment's top the frame begins.
    fn open(&mut self, glued: bool) -> Length {
        if self.space > Length::ZERO {
            self.pad(Fixed { glued, ..Fixed::default() });
        }
        self.padding.as_ref().map_or(Length::ZERO, |padding| padding.height)
    }

    /// The fragments, with what was to stand above a next one that did not come.
    fn end(mut self) -> Vec<Fixed> {
        self.fragments.extend(self.padding.take());
        self.fragments
    }
}

/// Whether a paragraph of so many lines may part before one of them (B1, B2).
fn may_part(paragraph: &Paragraph<'_>, line: usize, lines: usize) -> bool {
    !paragraph.unbroken && line >= paragraph.orphans as usize && lines - line >= paragraph.widows as usize
}

/// Fragments as one box.
pub fn stack(fragments: Vec<Fixed>) -> Fixed {
    let mut whole = Fixed::default();
    for fragment in fragments {
        let y = whole.height;
        let height = y + fragment.height;
        whole.place(fragment, Length::ZERO, y);
        whole.height = height;
    }
    whole
}

/// The tint and borders of a frame from `top` to `bottom`.
pub fn paint(frame: &Frame, top: Length, bottom: Length) -> Vec<Item> {
    let height = bottom - top;
    let mut items = Vec::new();
    let mut fill = |x: Length, y: Length, width: Length, height: Length, color| {
        let rect = Rect { x, y, width, height };
        items.push(Item { node: None, kind: ItemKind::Fill { rect, color } });
    };
    if let Some(color) = frame.background {
        fill(frame.left, top, frame.width, height, color);
    }
    let border = frame.border;
    if border.top.width > Length::ZERO {
        fill(frame.left, top, frame.width, border.top.width, border.top.color);
    }
    if border.bottom.width > Length::ZERO {
        fill(frame.left, bottom - border.bottom.width, frame.width, border.bottom.width, border.bottom.color);
    }
    if border.left.width > Length::ZERO {
        fill(frame.left, top, border.left.width, height, border.left.color);
    }
    if border.right.width > Length::ZERO {
        fill(frame.left + frame.width - border.right.width, top, border.right.width, height, border.right.color);
    }
    items
}

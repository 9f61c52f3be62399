//! An index: its entries in two columns, page by page, each with the pages that it names.
//!
//! Lines are set once; then columns are filled with them, the last page's evenly. A page's columns are one box, so that they stand side by
//! side and are read one after the other.

use super::context::inset;
use super::column::{Entry, Fixed, Keep};
use super::{Flow, BlockContext, params};
use crate::book::elements::{self, Tree};
use crate::book::index::{Index, IndexEntry, LEVELS, locators};
use crate::book::visit::flat_text;
use crate::lang::Direction;
use crate::layout::design::Design;
use crate::layout::pages::{LinkTarget, NodeId, NodeRole};
use crate::layout::paragraph::optimum::Measure;
use crate::layout::paragraph::{Owner, Piece};
use crate::length::Length;
use crate::style::{Align, Element, Style};
use crate::terms::index::index as terms;

/// A column is at least this wide, in ems of the entries.
const LEAST_COLUMN: i64 = 10;
/// Space between the columns, in ems.
const GUTTER: (i64, i64) = (3, 2);
/// Indent of each level, and of the lines that an entry runs on to, beyond its own, in ems.
const LEVEL_INDENT: (i64, i64) = (1, 1);
const HANG: (i64, i64) = (2, 1);
/// An entry of at least so many lines may part over columns, two on each side.
const PARTING_LINES: usize = 4;
/// Under an introduction an index begins on its page when so many lines are left.
const LEAST_LINES: i64 = 10;

/// An entry as set, with the letter over it.
struct Unit {
    letter: Option<Fixed>,
    /// Space over the letter.
    above: Length,
    lines: Vec<Fixed>,
    level: usize,
    /// The heads of what it stands under, for where a column begins with it.
    continued: Vec<Fixed>,
}

impl Unit {
    /// The height of the lines from line `from` on.
    fn height(&self, from: usize) -> Length {
        self.lines[from.min(self.lines.len())..].iter().map(|line| line.height).sum()
    }
}

/// Where a column begins: an entry and its line.
type At = (usize, usize);

/// Lines with where they stand under the column's top, the height they take, and where the next column begins.
type Filled = (Vec<(Fixed, Length)>, Length, At);

/// What all entries of an index share.
#[derive(Clone, Copy)]
struct Entries<'e> {
    at: BlockContext<'e>,
    width: Length,
}

impl<'a> Flow<'a> {
    /// Sets an index page by page, in two columns where they are wide enough; in a cell or a box as plain lines, one under the other.
    pub fn index(&mut self, index: &Index, at: BlockContext<'_>) {
        let inner = inset(at, at.style);
        let gutter = at.style.font_size.scale(GUTTER.0, GUTTER.1);
        let apart = at.fixed || at.nesting > 0;
        let half = (inner.width - gutter) / 2;
        let columns: usize = if !apart && half >= at.style.font_size * LEAST_COLUMN { 2 } else { 1 };
        let width = if columns == 2 { half } else { inner.width };
        let units = self.units(index, Entries { at: inner, width });
        if units.is_empty() {
            return;
        }
        if apart {
            let (lines, ..) = fill(&units, (0, 0), Length(i64::MAX / 4));
            for (line, _) in lines {
                self.list.push_box(line, Keep::default(), false);
            }
            return;
        }
        let rtl = at.lang.direction() == Direction::RightToLeft;
        let page = self.page_height(at);
        let mut room = self.room_on_page();
        if room < self.design.frame.leading * LEAST_LINES {
            self.list.page_break();
            room = page;
        }
        let mut next: At = (0, 0);
        while next.0 < units.len() {
            let (mut filled, end) = fill_page(&units, next, (columns, room));
            let is_last = end.0 >= units.len();
            if is_last {
                filled = balanced(&units, next, (columns, room)).unwrap_or(filled);
            }
            let mut whole = Fixed::default();
            for (column, (lines, ..)) in filled.into_iter().enumerate() {
                let place = if rtl { columns - 1 - column } else { column };
                for (line, y) in lines {
                    whole.place(line, (width + gutter) * place as i64, y);
                }
            }
            whole.height = if is_last { self.design.frame.snap(whole.height) } else { room };
            self.list.push_box(whole, Keep::default(), true);
            (next, room) = (end, page);
        }
    }

    /// What is left of the page under what stands in the column so far, by the best solutions of its paragraphs.
    fn room_on_page(&self) -> Length {
        let frame = &self.design.frame;
        let page = frame.leading * (i64::from(frame.lines) - frame.lines_for(self.column.opening.height)).max(1);
        let height = |entry: &Entry<'_>| match entry {
            Entry::Paragraph(paragraph) => paragraph.leading * super::fragments::built(paragraph, None).len() as i64,
            Entry::Fixed(fixed, _) | Entry::Float(fixed, _) => fixed.height,
            Entry::Space(space) => frame.snap(space.height),
            Entry::Open(_) | Entry::Close => Length::ZERO,
            Entry::PageBreak => Length(i64::MAX / 64),
        };
        let used: Length = self.list.entries.iter().map(height).sum();
        if self.list.entries.is_empty() { page } else { page - frame.snap(used + self.list.glue) - frame.leading }
    }

    /// All entries as lines of a column.
    fn units(&mut self, index: &Index, entries: Entries<'_>) -> Vec<Unit> {
        let at = entries.at;
        let tree = Tree::under(at.element, index.groups.iter().flat_map(|group| elements::index_group(group.letter.as_deref())));
        let mut parts = tree.roots();
        let mut units: Vec<Unit> = Vec::new();
        for group in &index.groups {
            let mut letter = None;
            let mut above = Length::ZERO;
            if let (Some(words), Some(element)) = (&group.letter, group.letter.as_ref().and_then(|_| parts.next())) {
                let style = Style { text_indent: Length::ZERO, ..self.design.sheet.compute(element, at.style) };
                let node = self.column.structure.add(Some(at.node), NodeRole::Paragraph);
                let pieces = self.words(words, &style, at.lang, Owner { node: node.0, link: None });
                let lines = self.lines(&pieces, &style, at.lang, entries.width);
                let mut set = self.stack_lines(&lines, &style, at.left, entries.width);
                set.height += style.margin.bottom;
                letter = Some(set);
                above = style.margin.top;
            }
            let Some(list) = parts.next() else { break };
            let node = self.column.structure.add(Some(at.node), NodeRole::List { numbered: false });
            let first = units.len();
            self.entries(&group.entries, list, Entries { at: BlockContext { node, ..at }, ..entries }, &mut Vec::new(), &mut units);
            if let Some(unit) = units.get_mut(first) {
                (unit.letter, unit.above) = (letter, above);
            }
        }
        units
    }

    /// Entries of one level with those under them.
    fn entries(&mut self, list: &[IndexEntry], element: Element<'_>, entries: Entries<'_>, above: &mut Vec<Fixed>, units: &mut Vec<Unit>) {
        let list_style = Style { margin: Default::default(), padding: Default::default(), ..self.design.sheet.compute(element, entries.at.style) };
        let tree = Tree::under(element, list.iter().map(elements::index_entry));
        let level = above.len();
        for (entry, item) in list.iter().zip(tree.roots()) {
            let style = Style { align: Align::Start, text_indent: Length::ZERO, ..self.design.sheet.compute(item, &list_style) };
            let node = self.column.structure.add(Some(entries.at.node), NodeRole::ListItem);
            let body = self.column.structure.add(Some(node), NodeRole::ListBody);
            let setting = BlockContext { element: item, style: &style, node: body, ..entries.at };
            let pieces = self.entry_pieces(entry, setting);
            let mut lines = self.hanging(&pieces, Entries { at: setting, ..entries }, level);
            if let (Some(id), Some(first)) = (&entry.id, lines.first_mut()) {
                first.anchors.push((id.clone(), Length::ZERO));
            }
            units.push(Unit { letter: None, above: Length::ZERO, lines, level, continued: above.clone() });
            if entry.entries.is_empty() || level + 1 >= LEVELS {
                continue;
            }
            above.push(self.continued(entry, Entries { at: setting, ..entries }, level));
            let parts = elements::index_entry_parts(item, entry, &[]);
            let Some(list) = parts.roots().last() else { continue };
            let node = self.column.structure.add(Some(body), NodeRole::List { numbered: false });
            self.entries(&entry.entries, list, Entries { at: BlockContext { node, ..setting }, ..entries }, above, units);
            above.pop();
        }
    }

    /// The words of an entry, its pages and its references.
    fn entry_pieces(&mut self, entry: &IndexEntry, at: BlockContext<'_>) -> Vec<Piece> {
        let design: &Design<'_> = self.design;
        let terms = terms(&design.book.metadata.lang);
        // Before the pages are known the words alone are set: what is set then only tells how many pages there are.
        let known = !design.marked.is_empty();
        let places = if known { locators(entry, &design.marked, &design.book.metadata.lang) } else { Vec::new() };
        let tree = elements::index_entry_parts(at.element, entry, &places);
        let mut parts = tree.roots();
        // Of each part in its order: its element and style.
        let mut part = || {
            let element = parts.next().unwrap_or(at.element);
            (element, design.sheet.compute(element, at.style))
        };
        let plain = Owner { node: at.node.0, link: None };
        let (element, style) = part();
        let mut pieces = self.pieces(&entry.term, BlockContext { element, style: &style, ..at });
        for place in &places {
            pieces.extend(self.words(terms.comma, at.style, at.lang, plain));
            let owner = self.link_owner(LinkTarget::Destination(place.anchor.clone()), place.words.clone(), at.node);
            pieces.extend(self.words(&place.words, &part().1, at.lang, owner));
        }
        for reference in &entry.see {
            let words = if reference.also { terms.see_also } else { terms.see };
            pieces.extend(self.words(". ", at.style, at.lang, plain));
            pieces.extend(self.words(words, &part().1, at.lang, plain));
            pieces.extend(self.words(" ", at.style, at.lang, plain));
            let (element, style) = part();
            let mut referred = self.pieces(&reference.words, BlockContext { element, style: &style, ..at });
            if let Some(target) = &reference.target {
                let link = self.link_owner(LinkTarget::Destination(target.clone()), flat_text(&reference.words.inlines), at.node);
                for piece in &mut referred {
                    if let Piece::Text { owner, .. } | Piece::Object { owner, .. } = piece {
                        *owner = link;
                    }
                }
            }
            pieces.extend(referred);
        }
        pieces
    }

    /// Lines of which those after the first are indented further.
    fn hanging(&mut self, pieces: &[Piece], entries: Entries<'_>, level: usize) -> Vec<Fixed> {
        let Entries { at, width } = entries;
        let em = at.style.font_size;
        let indent = em.scale(LEVEL_INDENT.0, LEVEL_INDENT.1) * level as i64;
        let hang = indent + em.scale(HANG.0, HANG.1);
        let measure = Measure { first: vec![width - indent], ..Measure::of(width - hang) };
        let pieces = &*self.fitting(pieces, at.style, measure.rest);
        let context = self.design.context(at.style, at.lang, measure.rest);
        let lines = crate::layout::paragraph::set(pieces, &context, &params(at.style, at.lang, measure.rest), &measure, &mut self.report);
        let rtl = at.lang.direction() == Direction::RightToLeft;
        let mut fragments = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            let indent = if i == 0 { indent } else { hang };
            let left = if rtl { at.left } else { at.left + indent };
            fragments.extend(self.line_fragments(std::slice::from_ref(line), at.style, left, width - indent));
        }
        fragments
    }

    /// The head of an entry that goes on in another column; it says nothing that the entry does not.
    fn continued(&mut self, entry: &IndexEntry, entries: Entries<'_>, level: usize) -> Fixed {
        let words = crate::formula::label(&entry.term.inlines, &self.design.book.macros);
        let words = crate::terms::fill(terms(&self.design.book.metadata.lang).continued, &words);
        let pieces = self.words(&words, entries.at.style, entries.at.lang, Owner { node: NodeId(entries.at.node.0).0, link: None });
        let mut head = super::fragments::stack(self.hanging(&pieces, entries, level));
        head.items.iter_mut().for_each(|item| item.node = None);
        head
    }
}

/// Fills a column from an entry on.
fn fill(units: &[Unit], from: At, room: Length) -> Filled {
    let (mut unit, mut line) = from;
    let mut lines: Vec<(Fixed, Length)> = Vec::new();
    let mut y = Length::ZERO;
    let mut put = |fixed: &Fixed, y: &mut Length| {
        lines.push((fixed.clone(), *y));
        *y += fixed.height;
    };
    if line == 0 {
        units.get(unit).iter().flat_map(|unit| &unit.continued).for_each(|head| put(head, &mut y));
    }
    let top = y;
    let mut first = true;
    while let Some(now) = units.get(unit) {
        let above = if first { Length::ZERO } else { now.above };
        let letter = now.letter.as_ref().filter(|_| line == 0);
        let head = above + letter.map_or(Length::ZERO, |letter| letter.height);
        // What has entries under it is not parted from the first of them.
        let below = units.get(unit + 1).filter(|next| next.level > now.level).and_then(|next| next.lines.first()).map_or(Length::ZERO, |line| line.height);
        let left = now.lines.len() - line;
        let mut count = left;
        if y + head + now.height(line) + below > room {
            let mut height = y + head;
            let fits = now.lines[line..].iter().take_while(|line| {
                height += line.height;
                height <= room
            });
            let fits = fits.count();
            count = match first {
                true => fits.max(1).min(left),
                false if left >= PARTING_LINES && fits >= 2 => fits.min(left - 2),
                false => 0,
            };
            if count == 0 {
                break;
            }
        }
        if let Some(letter) = letter {
            y += above;
            put(letter, &mut y);
        }
        now.lines[line..line + count].iter().for_each(|line| put(line, &mut y));
        first = false;
        if count < left {
            return (lines, y, (unit, line + count));
        }
        (unit, line) = (unit + 1, 0);
    }
    let height = if lines.is_empty() { top } else { y };
    (lines, height, (unit, line))
}

/// Fills the columns of a page.
fn fill_page(units: &[Unit], from: At, (columns, room): (usize, Length)) -> (Vec<Filled>, At) {
    let mut next = from;
    let mut filled = Vec::with_capacity(columns);
    for _ in 0..columns {
        let column = fill(units, next, room);
        next = column.2;
        filled.push(column);
    }
    (filled, next)
}

/// The last page with columns as low as they can be.
fn balanced(units: &[Unit], from: At, (columns, room): (usize, Length)) -> Option<Vec<Filled>> {
    let fits = |room: Length| Some(fill_page(units, from, (columns, room))).filter(|(_, end)| end.0 >= units.len()).map(|(filled, _)| filled);
    let (mut low, mut high) = (Length::ZERO, room);
    // The search ends at a twentieth of a line.
    let step = units.get(from.0)?.lines.first()?.height / 20;
    while high - low > step.at_least(Length(1)) {
        let middle = low + (high - low) / 2;
        if fits(middle).is_some() { high = middle } else { low = middle }
    }
    fits(high)
}

//! Parallel texts: an original and its translation, pair by pair, level with each other on facing pages or in two columns.
//!
//! Each pair is a row of two cells that is cut wherever both can be, as those of tables are. On facing pages the column is broken as
//! if a spread were one page twice as wide: the translation is set far to the right of it ([`FACING`]), and what stands there is moved to the
//! recto when the pages are composed.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Fixed, Keep};
use super::table::slices::{Limits, SetCell, slices};
use super::{BlockContext, Flow};
use crate::book::elements::Siblings;
use crate::book::page_map::Position;
use crate::book::parallel::{self, Arrangement};
use crate::book::{Block, BlockKind, NoteId};
use crate::layout::pages::{Item, ItemKind, NodeRole};
use crate::length::Length;
use crate::message;
use crate::report::Diagnostic;
use crate::style::Element;

/// From the left edge of the text on a verso to that on the recto, until both are pages: more than any page is wide.
pub const FACING: Length = Length::pt(20_000);
/// Columns are at least so wide, in ems.
const LEAST_COLUMN: i64 = 9;
/// White between columns, in ems.
const GUTTER: (i64, i64) = (3, 2);
/// Pairs of so few lines are not parted.
const WHOLE_LINES: i64 = 3;
/// Most of a page's height that lines stay together for.
const TOGETHER: (i64, i64) = (3, 4);
/// Lines that follow a heading.
const LINES_AFTER_HEADING: u32 = 2;

/// What of a column stands on the rectos of facing pages.
#[derive(Clone, Debug, Default)]
pub struct Facing {
    /// The rows, by their entries, each with the first place of the text of its recto.
    rows: BTreeMap<usize, Option<Position>>,
    anchors: BTreeSet<String>,
    notes: BTreeSet<NoteId>,
}

impl Facing {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether an entry is a row of facing pages.
    pub fn has_row(&self, entry: usize) -> bool {
        self.rows.contains_key(&entry)
    }

    /// The first place of the text on the recto of some rows.
    pub fn position(&self, mut entries: impl Iterator<Item = usize>) -> Option<Position> {
        entries.find_map(|entry| self.rows.get(&entry).copied().flatten())
    }

    /// The notes of the rectos, those among them that other notes cite.
    pub fn notes(&self, notes: &[Vec<Fixed>]) -> BTreeSet<NoteId> {
        let mut found = BTreeSet::new();
        let mut open: Vec<NoteId> = self.notes.iter().copied().collect();
        while let Some(note) = open.pop() {
            if found.insert(note) {
                open.extend(notes.get(note.index()).into_iter().flatten().flat_map(|fragment| &fragment.notes).map(|mark| mark.note));
            }
        }
        found
    }

    /// Divides what is set of a spread: what is left is the verso's.
    pub fn split(&self, spread: &mut Fixed, notes: &BTreeSet<NoteId>) -> Fixed {
        let mut recto = Fixed { height: spread.height, ..Fixed::default() };
        let is_right = |item: &mut Item| left_of(&item.kind) > FACING / 2;
        recto.items = spread.items.extract_if(.., is_right).collect();
        recto.links = spread.links.extract_if(.., |link| link.rect.x > FACING / 2).collect();
        recto.notes = spread.notes.extract_if(.., |mark| notes.contains(&mark.note)).collect();
        recto.anchors = spread.anchors.extract_if(.., |(name, _)| self.anchors.contains(name)).collect();
        recto.shift(-FACING, Length::ZERO);
        recto
    }
}

/// The left edge of an item.
fn left_of(kind: &ItemKind) -> Length {
    match kind {
        ItemKind::Glyphs(run) => run.x,
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => rect.x,
        ItemKind::Part(part) => part.rect.x,
        ItemKind::Turned(turned) => turned.x,
    }
}

impl<'a> Flow<'a> {
    /// Sets the pairs of a parallel text.
    pub fn parallel(&mut self, pairs: &[Block], arrangement: Arrangement, at: BlockContext<'_>) {
        let alone = !at.fixed && at.nesting == 0 && self.index.is_some() && !at.turned;
        let whole_page = crate::layout::page::geometry::frame(self.design.sheet, self.design.options).measure == at.width && at.left == Length::ZERO;
        if arrangement == Arrangement::Facing && alone && whole_page {
            self.facing(pairs, at);
            return;
        }
        let gutter = at.style.font_size.scale(GUTTER.0, GUTTER.1);
        let width = (at.width - gutter) / 2;
        if arrangement != Arrangement::Stacked && !at.fixed && width >= at.style.font_size * LEAST_COLUMN {
            if arrangement == Arrangement::Facing {
                self.tell_not_facing(pairs);
            }
            self.rows(pairs, at, (width, width + gutter));
            return;
        }
        if arrangement != Arrangement::Stacked {
            self.tell_not_facing(pairs);
        }
        self.blocks(pairs, at);
    }

    fn tell_not_facing(&mut self, pairs: &[Block]) {
        let message = message!("the texts cannot stand on facing pages, or in columns, here; they are set as there is room for them");
        let help = message!("put them outside of boxes, lists and tables, on pages of one column that are wide enough");
        let span = pairs.first().map(|pair| pair.span).unwrap_or_default();
        self.report.push(Diagnostic::new("parallel-plain", message).at(span).help(help));
    }

    /// On pages of their own, from a verso on.
    fn facing(&mut self, pairs: &[Block], at: BlockContext<'_>) {
        if self.list.entries.is_empty() {
            // Its chapter opens on the page before.
            self.list.push_box(Fixed::default(), Keep::default(), true);
        }
        self.list.page_break();
        self.list.begin();
        self.rows(pairs, at, (at.width, FACING));
        self.list.page_break();
        self.list.begin();
    }

    /// Each pair as a row of cells of a width, the second so far from the first.
    fn rows(&mut self, pairs: &[Block], at: BlockContext<'_>, (width, step): (Length, Length)) {
        let siblings = Siblings::of(Vec::new(), pairs);
        for (i, pair) in pairs.iter().enumerate() {
            let Some(place) = siblings.places[i] else { continue };
            let element = Element::nth(&siblings.tags, place, at.element);
            let style = self.design.sheet.compute(&element, at.style);
            let BlockKind::Group(sides) = &pair.kind else {
                self.block(pair, element, at);
                continue;
            };
            self.list.above(style.margin.top);
            let inner = BlockContext { element: &element, style: &style, width, ..at };
            self.row(sides, inner, step, parallel::is_heading(pair));
            self.list.below(style.margin.bottom);
        }
    }

    fn row(&mut self, sides: &[Block], at: BlockContext<'_>, step: Length, is_heading: bool) {
        let siblings = Siblings::of(Vec::new(), sides);
        let node = self.column.structure.add(Some(at.node), NodeRole::Division);
        let mut names: Vec<String> = std::mem::take(&mut self.list.anchors);
        let mut cells = Vec::new();
        let mut recto = None;
        for (i, side) in sides.iter().enumerate() {
            let Some(place) = siblings.places[i] else { continue };
            let left = at.left + if parallel::is_translation(side) { step } else { Length::ZERO };
            let setting = BlockContext { left, node, fixed: true, ..at };
            let fragments = self.apart_fragments(|flow| flow.block(side, Element::nth(&siblings.tags, place, at.element), setting));
            if step == FACING && left >= FACING {
                self.note_recto(&fragments);
                recto = recto.or(fragments.iter().find_map(|fragment| fragment.position));
            }
            cells.push(SetCell { row: 0, rows: 1, fragments });
        }
        names.append(&mut self.list.anchors);
        self.list.anchors = names;
        let leading = self.design.frame.leading;
        let page = self.page_height(at);
        let limits = Limits { whole: leading * WHOLE_LINES, tallest: page.scale(TOGETHER.0, TOGETHER.1), highest: page };
        let set = slices(cells, 1, limits);
        let count = set.len();
        for (i, slice) in set.into_iter().enumerate() {
            let position = slice.position;
            let next = if is_heading && i + 1 == count { LINES_AFTER_HEADING } else { 0 };
            self.list.push_box(slice, Keep { next, previous: false }, i == 0);
            if step == FACING {
                self.column.facing.rows.insert(self.list.entries.len() - 1, recto.take());
            }
            self.before = position.or(self.before);
        }
    }

    /// Remembers what has no place from left to right: names and notes.
    fn note_recto(&mut self, fragments: &[Fixed]) {
        for fragment in fragments {
            self.column.facing.anchors.extend(fragment.anchors.iter().map(|(name, _)| name.clone()));
            self.column.facing.notes.extend(fragment.notes.iter().map(|mark| mark.note));
        }
    }
}

//! Parallel texts: an original and its translation, pair by pair, level with each other on facing pages or in two columns.
//!
//! Each pair is a row of two cells that is cut wherever both can be, as those of tables are. On facing pages the column is broken as
//! if a spread were one page twice as wide: the translation is set far to the right of it ([`FACING`]), and what stands there is moved to the
//! recto when the pages are composed.

mod facing;

use super::column::{Fixed, Keep};
use super::table::slices::{Limits, SetCell, slices};
use super::{BlockContext, Flow};
use crate::book::elements::ElementKind;
use crate::book::parallel::{self, Arrangement};
use crate::book::BlockKind;
use crate::layout::pages::NodeRole;
use crate::lang::Direction;
use crate::length::Length;
use crate::message;
use crate::report::Diagnostic;
pub use facing::*;
use facing::FACING;

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

impl<'a> Flow<'a> {
    /// Sets the pairs of a parallel text.
    pub fn parallel(&mut self, arrangement: Arrangement, at: BlockContext<'_>) {
        let alone = !at.fixed && at.nesting == 0 && self.index.is_some() && !at.turned;
        let whole_page = crate::layout::page::geometry::frame(self.design.sheet, self.design.options).measure == at.width && at.left == Length::ZERO;
        if arrangement == Arrangement::Facing && alone && whole_page {
            self.facing(at);
            return;
        }
        let gutter = at.style.font_size.scale(GUTTER.0, GUTTER.1);
        let width = (at.width - gutter) / 2;
        if arrangement != Arrangement::Stacked && !at.fixed && width >= at.style.font_size * LEAST_COLUMN {
            if arrangement == Arrangement::Facing {
                self.report_not_facing(at);
            }
            self.rows(at, (width, width + gutter));
            return;
        }
        if arrangement != Arrangement::Stacked {
            self.report_not_facing(at);
        }
        self.blocks(at);
    }

    /// Tells that a parallel text cannot be set as it asks for.
    fn report_not_facing(&mut self, at: BlockContext<'_>) {
        let message = message!("the texts cannot stand on facing pages, or in columns, here; they are set as there is room for them");
        let help = message!("put them outside of boxes, lists and tables, on pages of one column that are wide enough");
        let first = at.element.find(|kind| matches!(kind, ElementKind::Block(_))).map(|pair| pair.kind());
        let span = if let Some(ElementKind::Block(pair)) = first { pair.span } else { Default::default() };
        self.report.push(Diagnostic::new("parallel-plain", message).at(span).help(help));
    }

    /// Sets the pairs on pages of their own, from a verso on.
    fn facing(&mut self, at: BlockContext<'_>) {
        if self.list.entries.is_empty() {
            // Its chapter opens on the page before.
            self.list.push_box(Fixed::default(), Keep::default(), true);
        }
        self.list.page_break();
        self.list.begin();
        self.rows(at, (at.width, FACING));
        self.list.page_break();
        self.list.begin();
    }

    /// Each pair as a row of cells of a width, the right one so far from the left one.
    fn rows(&mut self, at: BlockContext<'_>, (width, step): (Length, Length)) {
        for element in at.element.blocks() {
            let ElementKind::Block(pair) = element.kind() else { continue };
            let style = self.design.sheet.compute(element, at.style);
            if !matches!(pair.kind, BlockKind::Group(_)) {
                self.block(element, at);
                continue;
            }
            self.list.above(style.margin.top);
            let inner = BlockContext { element, style: &style, width, ..at };
            self.row(inner, step, parallel::is_heading(pair));
            self.list.below(style.margin.bottom);
        }
    }

    /// Sets the two sides of a pair level with each other, in slices between which a page may end; the translation stands `step` farther right.
    fn row(&mut self, at: BlockContext<'_>, step: Length, is_heading: bool) {
        let node = self.column.structure.add(Some(at.node), NodeRole::Division);
        let mut names: Vec<String> = std::mem::take(&mut self.list.anchors);
        let mut cells = Vec::new();
        let mut recto = None;
        // Columns are read from the side that the book is read from; facing pages are put in their order when they are pages.
        let mirrored = step != FACING && at.lang.direction() == Direction::RightToLeft;
        for element in at.element.blocks() {
            let ElementKind::Block(side) = element.kind() else { continue };
            let left = at.left + if parallel::is_translation(side) != mirrored { step } else { Length::ZERO };
            let setting = BlockContext { left, node, fixed: true, ..at };
            let fragments = self.apart_fragments(|flow| flow.block(element, setting));
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

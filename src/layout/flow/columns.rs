//! Columns, cards and tabs: side by side where they fit, else one under the other.

use super::context::inset;
use super::column::{Fixed, Keep};
use super::{Flow, BlockContext};
use crate::book::elements::ElementKind;
use crate::book::{Block, BlockKind, Columns};
use crate::lang::Direction;
use crate::layout::pages::NodeRole;
use crate::length::Length;
use crate::style::{Element, Hyphens, Style};

/// Columns are set side by side when each is at least this wide, in ems of the text.
const LEAST_COLUMN: i64 = 8;
/// Space between columns, in ems.
const GUTTER: (i64, i64) = (3, 2);
/// Most columns side by side.
const MOST_COLUMNS: usize = 3;

impl<'a> Flow<'a> {
    /// Short columns stand side by side; long or narrow ones one under the other.
    pub fn columns(&mut self, columns: &Columns, at: BlockContext<'_>) {
        let inner = inset(at, at.style);
        let parts: Vec<Element<'_>> = at.element.children().collect();
        let widths = column_widths(&columns.ratio, parts.len(), inner.width, gutter(at));
        let set = self.side_by_side(parts.len(), &widths, at, inner, |flow, i, inner| {
            let element = parts[i];
            // Few words stand on a line so short: a ragged edge is quieter than hyphens.
            let style = Style { hyphens: Hyphens::None, ..flow.design.sheet.compute(element, at.style) };
            flow.blocks(BlockContext { element, style: &style, ..inner });
        });
        match set {
            Some(set) => self.list.push_box(set, Keep::default(), true),
            None => self.stacked(&parts, at, inner),
        }
    }

    /// Cards and tabs: rows of two or three of equal width. False when they must be set one under the other.
    pub fn gallery(&mut self, at: BlockContext<'_>) -> bool {
        let blocks: Vec<Element<'_>> = at.element.children().collect();
        let is_card = |kind| matches!(kind, ElementKind::Block(block) if matches!(block.kind, BlockKind::Sidebar(_)) && may_be_narrow(block));
        if blocks.len() < 2 || at.fixed || !blocks.iter().all(|block| is_card(block.kind())) {
            return false;
        }
        let three = blocks.len().is_multiple_of(MOST_COLUMNS) || blocks.len() > 4;
        let found = if three { self.rows_of(MOST_COLUMNS, &blocks, at) } else { None };
        let Some(rows) = found.or_else(|| self.rows_of(2, &blocks, at)) else { return false };
        for row in rows {
            self.list.above(self.design.frame.leading);
            self.list.push_box(row, Keep::default(), true);
            self.list.below(self.design.frame.leading);
        }
        true
    }

    /// All blocks in rows of so many; nothing when one row does not fit.
    fn rows_of(&mut self, across: usize, blocks: &[Element<'_>], at: BlockContext<'_>) -> Option<Vec<Fixed>> {
        let inner = inset(at, at.style);
        let widths = column_widths(&[], across, inner.width, gutter(at));
        let style = Style { hyphens: Hyphens::None, ..at.style.clone() };
        self.attempt(at.node, |flow| {
            let mut rows = Vec::new();
            for blocks in blocks.chunks(across) {
                rows.push(flow.side_by_side(blocks.len(), &widths[..blocks.len()], at, inner, |flow, i, inner| {
                    flow.block(blocks[i], BlockContext { style: &style, ..inner });
                })?);
            }
            Some(rows)
        })
    }

    /// Parts beside each other as one box; nothing when a part is too narrow, or the box too high to stand as one.
    fn side_by_side(
        &mut self,
        count: usize,
        widths: &[Length],
        at: BlockContext<'_>,
        inner: BlockContext<'_>,
        mut part: impl FnMut(&mut Flow<'a>, usize, BlockContext<'_>),
    ) -> Option<Fixed> {
        let wide_enough = widths.iter().all(|w| *w >= at.style.font_size * LEAST_COLUMN);
        if count == 0 || count > MOST_COLUMNS || !wide_enough {
            return None;
        }
        self.attempt(at.node, |flow| {
            let rtl = at.lang.direction() == Direction::RightToLeft;
            // From the side that lines begin at.
            let mut before = Length::ZERO;
            let mut whole = Fixed::default();
            for (i, width) in widths.iter().enumerate() {
                let node = flow.column.structure.add(Some(at.node), NodeRole::Division);
                let left = inner.left + if rtl { inner.width - before - *width } else { before };
                let within = BlockContext { left, width: *width, node, fixed: true, ..inner };
                let set = flow.apart(|flow| part(flow, i, within));
                whole.place(set, Length::ZERO, Length::ZERO);
                before += *width + gutter(at);
            }
            let frame = &flow.design.frame;
            if whole.height > frame.leading * i64::from(frame.lines) / 2 {
                return None;
            }
            whole.height = frame.snap(whole.height);
            Some(whole)
        })
    }

    /// Sets parts one under the other, half a line apart.
    fn stacked(&mut self, parts: &[Element<'_>], at: BlockContext<'_>, inner: BlockContext<'_>) {
        for (i, element) in parts.iter().copied().enumerate() {
            let style = self.design.sheet.compute(element, at.style);
            if i > 0 {
                self.list.above(self.design.frame.leading / 2);
            }
            self.blocks(BlockContext { element, style: &style, ..inner });
        }
    }
}

/// The space between two columns.
fn gutter(at: BlockContext<'_>) -> Length {
    at.style.font_size.scale(GUTTER.0, GUTTER.1)
}

/// Code and tables want the whole measure.
fn may_be_narrow(block: &Block) -> bool {
    let within = |blocks: &[Block]| blocks.iter().all(may_be_narrow);
    match &block.kind {
        BlockKind::Code(_) | BlockKind::Table(_) | BlockKind::Math(_) | BlockKind::Diagram(_) | BlockKind::Columns(_) => false,
        BlockKind::Sidebar(sidebar) => within(&sidebar.blocks),
        BlockKind::Group(blocks) => within(blocks),
        BlockKind::Quote(quote) => within(&quote.blocks),
        _ => true,
    }
}

/// Widths of columns by their ratio, the gutters taken off.
fn column_widths(ratio: &[u32], count: usize, width: Length, gutter: Length) -> Vec<Length> {
    if count == 0 {
        return Vec::new();
    }
    let free = width - gutter * (count as i64 - 1);
    let shares: Vec<i64> = (0..count).map(|i| i64::from(ratio.get(i).copied().unwrap_or(1).max(1))).collect();
    let total: i64 = shares.iter().sum();
    shares.iter().map(|share| free.scale(*share, total)).collect()
}

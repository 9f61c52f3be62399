//! Tables: column widths by content, rows as boxes, the head repeated on every page.

mod decimal;
mod turned;
mod widths;

use super::column::{Entry, Fixed, Frame, Keep, Listed};
use super::{Flow, Setting};
use crate::book::{Alignment, Cell, Row, Table};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole, Rect};
use crate::length::Length;
use crate::style::{Align, Color, Element, Hyphens, Style};
use widths::Grid;

/// White at each side of a cell's text.
const CELL_PADDING: Length = Length::pt(4);
/// Rules: over and under the table, and under its head (trade habit; at least a quarter of a point prints).
const HEAVY_RULE: Length = Length(52_429);
const LIGHT_RULE: Length = Length(26_214);
/// Tables of so few rows stay on one page.
const SHORT_TABLE: usize = 6;

impl<'a> Flow<'a> {
    pub fn table(&mut self, table: &Table, at: Setting<'_>) {
        let columns = table.rows.iter().chain(&table.head).map(row_columns).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let node = self.column.structure.add(Some(at.node), NodeRole::Table);
        let inner = super::blocks::inset(Setting { node, ..at }, at.style);
        let may_turn = !at.fixed && self.nesting == 0 && inner.left == Length::ZERO;
        let page = Some(self.turned_width()).filter(|width| may_turn && *width > inner.width);
        let grid = self.grid(table, columns, page, inner);
        let total = grid.total();
        let room = page.filter(|_| grid.turned).unwrap_or(inner.width);
        let left = inner.left + (room - total).at_least(Length::ZERO) / 2;
        if let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) {
            self.list_caption(Listed::Table, caption);
        }
        let (caption, caption_white) = self.table_caption(table, left, total, at, Setting { width: room, ..inner });
        let inner = Setting { left, width: total, ..inner };
        let head_node = (!table.head.is_empty()).then(|| self.column.structure.add(Some(node), NodeRole::TableHead));
        let body_node = self.column.structure.add(Some(node), NodeRole::TableBody);
        let mut head = Fixed { height: HEAVY_RULE, items: vec![rule(left, Length::ZERO, total, HEAVY_RULE)], ..Fixed::default() };
        for group in groups(&table.head) {
            let set = self.row_group(group, table, &grid, inner, head_node.unwrap_or(node), true);
            let y = head.height;
            head.place(set, Length::ZERO, y);
        }
        if !table.head.is_empty() {
            head.items.push(rule(left, head.height - LIGHT_RULE, total, LIGHT_RULE));
        }
        // Later pages show the head again, for the eye only.
        let repeated = Fixed {
            items: head.items.iter().map(|item| Item { node: None, kind: item.kind.clone() }).collect(),
            height: head.height,
            ..Fixed::default()
        };
        let closing = Fixed { height: HEAVY_RULE, items: vec![rule(left, Length::ZERO, total, HEAVY_RULE)], ..Fixed::default() };
        if grid.turned {
            let rows = groups(&table.rows).into_iter().map(|group| self.row_group(group, table, &grid, inner, body_node, false)).collect();
            let caption = caption.map(|set| Fixed { height: set.height + caption_white, ..set });
            return self.put_turned(caption, head, &repeated, rows, &closing);
        }
        if let Some(set) = caption {
            self.push_fixed(set, Keep { next: 2, previous: false }, false);
            self.below(caption_white);
        }
        self.settle(false);
        let frame = Frame { left, width: total, head: repeated, foot: closing.clone(), ..Frame::default() };
        self.column.entries.push(Entry::Open(frame));
        self.push_fixed(head, Keep { next: 1, previous: false }, false);
        self.spanned_rows(table, &grid, inner, body_node);
        self.push_fixed(closing, Keep { next: 0, previous: true }, false);
        self.column.entries.push(Entry::Close);
        self.off_grid = true;
    }

    /// The caption, as wide as the table; over the whole width and in its middle when it is longer. And the white under it.
    fn table_caption(
        &mut self,
        table: &Table,
        left: Length,
        total: Length,
        at: Setting<'_>,
        inner: Setting<'_>,
    ) -> (Option<Fixed>, Length) {
        let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) else { return (None, Length::ZERO) };
        let element = Element { name: "caption", classes: &[], id: None, lang: None, parent: Some(at.element), previous: None };
        let style = self.design.sheet.compute(&element, at.style);
        let node = self.column.structure.add(Some(inner.node), NodeRole::Caption);
        let pieces = self.pieces(caption, &element, &style, inner.lang, node);
        let lines = self.lines(&pieces, &style, inner.lang, inner.width);
        let short = matches!(lines.as_slice(), [line] if line.width <= total);
        let set = if short {
            self.stack_lines(&lines, &Style { align: Align::Start, ..style.clone() }, left, total)
        } else {
            self.stack_lines(&lines, &Style { align: Align::Center, ..style.clone() }, inner.left, inner.width)
        };
        (Some(set), style.margin.bottom)
    }

    /// Rows of the body; those that a cell spans are one box.
    fn spanned_rows(&mut self, table: &Table, grid: &Grid, at: Setting<'_>, node: NodeId) {
        let mut first = 0;
        for group in groups(&table.rows) {
            let whole = self.row_group(group, table, grid, at, node, false);
            // A short table does not part; a long one keeps two rows together at either end.
            let left = table.rows.len() - first - group.len();
            let together = table.rows.len() <= SHORT_TABLE || first == 0 || left == 1;
            self.push_fixed(whole, Keep { next: u32::from(together && left > 0), previous: false }, false);
            first += group.len();
        }
    }

    /// Rows that share cells, one under the other: rows are as high as their own cells, and the last as high as those that span it need.
    fn row_group(&mut self, rows: &[Row], table: &Table, grid: &Grid, at: Setting<'_>, parent: NodeId, head: bool) -> Fixed {
        let widths = grid.widths.as_slice();
        let mut whole = Fixed::default();
        let mut tops = Vec::new();
        let mut heights: Vec<Length> = Vec::new();
        let mut sets: Vec<(usize, usize, Fixed)> = Vec::new();
        let places = columns_of_cells(rows, widths.len());
        for (index, row) in rows.iter().enumerate() {
            let node = self.column.structure.add(Some(parent), NodeRole::TableRow);
            let mut height = Length::ZERO;
            for (cell, &column) in row.cells.iter().zip(&places[index]) {
                if column >= widths.len() {
                    break;
                }
                let span = (cell.column_span.max(1) as usize).min(widths.len() - column);
                let left: Length = widths[..column].iter().copied().sum();
                let width: Length = widths[column..column + span].iter().copied().sum();
                let align = cell.alignment.or_else(|| table.alignments.get(column).copied()).unwrap_or_default();
                let setting = Setting { left: at.left + left, width, node, ..at };
                let set = self.cell(cell, align, head, column, grid, setting);
                let rows_spanned = (cell.row_span.max(1) as usize).min(rows.len() - index);
                if rows_spanned == 1 {
                    height = height.at_least(set.height);
                }
                sets.push((index, rows_spanned, set));
            }
            heights.push(height);
        }
        for (index, spanned, set) in &sets {
            let held: Length = heights[*index..index + spanned].iter().copied().sum();
            if let Some(last) = heights.get_mut(index + spanned - 1) {
                *last += (set.height - held).at_least(Length::ZERO);
            }
        }
        let mut y = Length::ZERO;
        for height in &heights {
            tops.push(y);
            y += *height;
        }
        for (index, _, set) in sets {
            whole.place(set, Length::ZERO, tops[index]);
        }
        whole.height = y;
        whole
    }

    /// A cell's blocks in its width, padding included.
    fn cell(&mut self, cell: &Cell, align: Alignment, head: bool, column: usize, grid: &Grid, at: Setting<'_>) -> Fixed {
        let header = head || cell.header;
        let (column_span, row_span) = (cell.column_span.max(1), cell.row_span.max(1));
        let role = if header {
            NodeRole::TableHeader { column_span, row_span, row_scope: !head }
        } else {
            NodeRole::TableCell { column_span, row_span }
        };
        let node = self.column.structure.add(Some(at.node), role);
        let element = Element {
            name: if header { "th" } else { "td" },
            classes: &[],
            id: None,
            lang: None,
            parent: Some(at.element),
            previous: None,
        };
        let mut style = self.cell_style(&element, at.style, grid.scale);
        if grid.divide {
            style.hyphens = Hyphens::Auto;
        }
        style.align = match align {
            Alignment::Start => Align::Start,
            Alignment::Center => Align::Center,
            Alignment::End => Align::End,
        };
        let sides = CELL_PADDING;
        let indent = match grid.decimals.get(column) {
            Some(Some(decimals)) if !header && align == Alignment::End => self.decimal_indent(cell, decimals, &style, at),
            _ => Length::ZERO,
        };
        let (top, bottom) = (style.padding.top, style.padding.bottom);
        let inner = Setting {
            element: &element,
            style: &style,
            node,
            left: at.left + sides,
            width: (at.width - sides * 2 - indent).at_least(Length::pt(8)),
            fixed: true,
            ..at
        };
        let mut set = self.apart(|flow| flow.cell_blocks(cell, inner));
        set.shift(Length::ZERO, top);
        set.height += top + bottom;
        set
    }

    /// A cell's paragraphs take the cell's own alignment and size, whatever the style of paragraphs says.
    fn cell_blocks(&mut self, cell: &Cell, at: Setting<'_>) {
        for block in &cell.blocks {
            if let crate::book::BlockKind::Paragraph(text) = &block.kind {
                let style = Style {
                    text_indent: Length::ZERO,
                    margin: Default::default(),
                    padding: Default::default(),
                    border: Default::default(),
                    background: None,
                    ..at.style.clone()
                };
                self.text_block(text, at.element, &style, at, NodeRole::Paragraph);
            } else {
                self.blocks(std::slice::from_ref(block), at);
            }
        }
    }

    fn cell_style(&self, element: &Element<'_>, parent: &Style, scale: i64) -> Style {
        let mut style = self.design.sheet.compute(element, parent);
        style.font_size = style.font_size.scale(scale, 1000);
        style.line_height = style.line_height.scale(scale, 1000);
        style
    }
}

/// Rows cut where no cell goes over.
fn groups(rows: &[Row]) -> Vec<&[Row]> {
    let mut groups = Vec::new();
    let (mut start, mut reach) = (0, 0);
    for (index, row) in rows.iter().enumerate() {
        let spanned = row.cells.iter().map(|cell| cell.row_span.max(1) as usize).max().unwrap_or(1);
        reach = reach.max((index + spanned).min(rows.len()));
        if reach <= index + 1 {
            groups.push(&rows[start..=index]);
            start = index + 1;
        }
    }
    if start < rows.len() {
        groups.push(&rows[start..]);
    }
    groups
}

fn row_columns(row: &Row) -> usize {
    row.cells.iter().map(|cell| cell.column_span.max(1) as usize).sum()
}

/// The first column of each cell, row by row: cells that reach down from above take theirs.
fn columns_of_cells(rows: &[Row], columns: usize) -> Vec<Vec<usize>> {
    let mut taken = vec![0_u32; columns];
    let mut places = Vec::new();
    for row in rows {
        let above = taken.clone();
        taken.iter_mut().for_each(|left| *left = left.saturating_sub(1));
        let mut column = 0;
        let mut of_row = Vec::new();
        for cell in &row.cells {
            while above.get(column).is_some_and(|left| *left > 0) {
                column += 1;
            }
            of_row.push(column);
            for _ in 0..cell.column_span.max(1) {
                if let Some(left) = taken.get_mut(column) {
                    *left = cell.row_span.max(1) - 1;
                }
                column += 1;
            }
        }
        places.push(of_row);
    }
    places
}

fn rule(x: Length, y: Length, width: Length, height: Length) -> Item {
    Item { node: None, kind: ItemKind::Fill { rect: Rect { x, y, width, height }, color: Color::BLACK } }
}

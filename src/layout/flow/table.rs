//! Tables: column widths by content, rows that may part between lines, the head repeated on every page.

mod decimal;
pub mod slices;
mod sparse;
mod turned;
mod widths;

use super::column::{Fixed, Frame, Keep, Listed};
use super::{Flow, BlockContext, fragments};
use crate::message;
use crate::book::elements::{self, ElementKind, Tree};
use crate::book::grid::{self, Place, Places};
use crate::book::visit::{self, Visitor};
use crate::book::{Alignment, Block, BlockKind, Cell, Inline, Row, Table, Text};
use crate::lang::Direction;
use crate::layout::pages::{Item, ItemKind, NodeRole, Rect};
use crate::length::Length;
use crate::report::Diagnostic;
use crate::style::{Align, Color, Element, Hyphens, Style};
use slices::{Limits, SetCell, slices};
pub use turned::Turnable;
use widths::Grid;

/// A column so narrow that the space at a side of its cells would take more than this share of it has less.
const PADDING_SHARE: i64 = 4;
/// A table with a narrower column, space included, has no room for its columns.
const NARROWEST: Length = Length::pt(20);
/// Rules: over and under the table, and under its head (trade habit; at least a quarter of a point prints).
const HEAVY_RULE: Length = Length(52_429);
const LIGHT_RULE: Length = Length(26_214);
/// Tables of so few rows stay on one page, when they are lower than this share of it.
const SHORT_TABLE: usize = 6;
const SHORT_HEIGHT: (i64, i64) = (1, 2);
/// Rows lower than this share of the page are not parted.
const WHOLE_ROW: (i64, i64) = (1, 4);
/// A part of a row is lower than this, so that it fits under its head.
const HIGHEST_SLICE: (i64, i64) = (6, 10);
/// Heads and captions higher than this share of the page part as other rows do, and such heads are not repeated.
const TALLEST_HEAD: (i64, i64) = (1, 3);

impl<'a> Flow<'a> {
    /// Sets a table: upright, turned, in smaller type, or unrolled to one cell under the other, whichever its columns have room for.
    pub fn table(&mut self, table: &Table, at: BlockContext<'_>) {
        let places = Places::new(table);
        let inner = super::context::inset(at, at.style);
        let may_turn = !at.fixed && at.nesting == 0 && inner.left == Length::ZERO && self.turns_pages();
        let page = Some(self.turned_width(cites_notes(table))).filter(|width| may_turn && *width > inner.width);
        let grid = self.grid(table, places, page, inner);
        if grid.places.columns > 1 && grid.squeezed && grid.narrowest() < NARROWEST {
            return self.unrolled(table, at);
        }
        let node = self.column.structure.add(Some(at.node), NodeRole::Table);
        let inner = BlockContext { node, ..inner };
        let total = grid.total();
        let room = page.filter(|_| grid.turned).unwrap_or(inner.width);
        let left = inner.left + (room - total).at_least(Length::ZERO) / 2;
        let beside = BlockContext { turned: at.turned || grid.turned, ..at };
        let mark = table.caption.as_ref().filter(|caption| !caption.is_empty() && grid.places.columns > 0).and_then(|_| {
            let of_margin = |width| BlockContext { left: Length::ZERO, width, fixed: true, ..inner };
            self.margin_caption(beside, inner, |flow, width| flow.table_caption(table, Length::ZERO, width, at, of_margin(width)).0)
        });
        if let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) {
            self.list_caption(Listed::Table, caption);
        }
        let (caption, caption_space) = match mark {
            Some(_) => (Vec::new(), Length::ZERO),
            None => self.table_caption(table, left, total, at, BlockContext { width: room, ..inner }),
        };
        if grid.places.columns == 0 {
            return self.push_fragments(caption, Keep::default(), inner);
        }
        // Tables within a turned one are upright in it.
        let inner = BlockContext { left, width: total, turned: at.turned || grid.turned, ..inner };
        let mut head = self.head(table, &grid, inner);
        if let Some(first) = head.first_mut() {
            first.notes.extend(mark);
        }
        let rows = match table.rows.is_empty() {
            true => Vec::new(),
            false => {
                let body = self.column.structure.add(Some(node), NodeRole::TableBody);
                self.row_groups(&table.rows, &grid.places.body, table, &grid, BlockContext { node: body, ..inner })
            }
        };
        let closing = Fixed { height: HEAVY_RULE, items: vec![rule(left, Length::ZERO, total, HEAVY_RULE)], ..Fixed::default() };
        // Later pages show the head again, for the eye only.
        let mut repeated = fragments::stack(head.clone());
        let limit = self.page_height(inner);
        if repeated.height > limit.scale(TALLEST_HEAD.0, TALLEST_HEAD.1) {
            repeated = Fixed { height: HEAVY_RULE, items: vec![rule(left, Length::ZERO, total, HEAVY_RULE)], ..Fixed::default() };
        }
        repeated.items.iter_mut().for_each(|item| item.node = None);
        let repeated = Fixed { items: repeated.items, height: repeated.height, ..Fixed::default() };
        if grid.turned {
            let mut caption = caption;
            if let Some(last) = caption.last_mut() {
                last.height += caption_space;
            }
            let above = caption.into_iter().chain(head).collect();
            return self.put_turned(Turnable { above, repeated, rows, closing }, cites_notes(table));
        }
        if !caption.is_empty() {
            self.push_fragments(caption, Keep { next: 2, previous: false }, at);
            self.list.below(caption_space);
        }
        self.list.flush_glue(false);
        let frame = Frame { left, width: total, head: repeated, foot: closing.clone(), ..Frame::default() };
        self.list.open(frame);
        self.push_fragments(head, Keep { next: 1, previous: false }, at);
        self.push_rows(rows, at);
        self.list.push_box(closing, Keep { next: 0, previous: true }, false);
        self.list.close();
        self.list.leave_grid();
    }

    /// A table with no room for its columns: one cell under the other, each a row.
    fn unrolled(&mut self, table: &Table, at: BlockContext<'_>) {
        let rows = |rows: &[Row]| -> Vec<Row> {
            let cells = rows.iter().flat_map(|row| &row.cells);
            let single = |cell: &Cell| Cell { column_span: 1, row_span: 1, ..cell.clone() };
            cells.map(|cell| Row { cells: vec![single(cell)] }).collect()
        };
        let message = message!("the table has too many columns for its place: its cells are set one under the other");
        let diagnostic =
            Diagnostic::new("table-narrow", message).help(message!("give it fewer columns, or write it outside of lists, boxes and cells"));
        let first = table.head.iter().chain(&table.rows).flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks).next();
        self.report.push(match first {
            Some(block) => diagnostic.at(block.span),
            None => diagnostic,
        });
        let single = Table { head: rows(&table.head), rows: rows(&table.rows), alignments: Vec::new(), ..table.clone() };
        let block = Block::new(BlockKind::Table(single), Default::default());
        let around = at.element.parent().unwrap_or(at.element);
        let tree = Tree::of_block(around, at.element.tag().clone(), &block, (self.design.book, self.chapter));
        if let BlockKind::Table(single) = &block.kind {
            self.table(single, BlockContext { element: tree.nth(0), ..at });
        }
    }

    /// The head between its rules, a rule alone when there is none.
    fn head(&mut self, table: &Table, grid: &Grid, at: BlockContext<'_>) -> Vec<Fixed> {
        let over = |y: Length, height: Length| rule(at.left, y, at.width, height);
        if table.head.is_empty() {
            return vec![Fixed { height: HEAVY_RULE, items: vec![over(Length::ZERO, HEAVY_RULE)], ..Fixed::default() }];
        }
        // A table of heads alone has a body of them: PDF/UA wants one.
        let role = if table.rows.is_empty() { NodeRole::TableBody } else { NodeRole::TableHead };
        let node = self.column.structure.add(Some(at.node), role);
        let groups = self.row_groups(&table.head, &grid.places.head, table, grid, BlockContext { node, ..at });
        let mut head: Vec<Fixed> = groups.into_iter().flatten().collect();
        if let Some(first) = head.first_mut() {
            first.shift(Length::ZERO, HEAVY_RULE);
            first.height += HEAVY_RULE;
            first.items.insert(0, over(Length::ZERO, HEAVY_RULE));
        }
        if let Some(last) = head.last_mut().filter(|_| !table.rows.is_empty()) {
            last.items.push(over(last.height - LIGHT_RULE, LIGHT_RULE));
        }
        head
    }

    /// The caption, as wide as the table; over the whole width and in its middle when it is longer. And the space under it.
    fn table_caption(&mut self, table: &Table, left: Length, total: Length, at: BlockContext<'_>, inner: BlockContext<'_>) -> (Vec<Fixed>, Length) {
        let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) else { return (Vec::new(), Length::ZERO) };
        // Of a table without cells the caption is the element itself.
        let element = at.element.find(|kind| matches!(kind, ElementKind::Caption)).unwrap_or(at.element);
        let style = if element.is(at.element) { at.style.clone() } else { self.design.sheet.compute(element, at.style) };
        let node = self.column.structure.add(Some(inner.node), NodeRole::Caption);
        let pieces = self.pieces(caption, BlockContext { element, style: &style, node, ..inner });
        let lines = self.lines(&pieces, &style, inner.lang, inner.width);
        // In the margin all lines begin at its edge.
        let short = inner.fixed && total == inner.width || matches!(lines.as_slice(), [line] if line.width <= total);
        let set = if short {
            self.line_fragments(&lines, &Style { align: Align::Start, ..style.clone() }, left, total)
        } else {
            self.line_fragments(&lines, &Style { align: Align::Center, ..style.clone() }, inner.left, inner.width)
        };
        (set, style.margin.bottom)
    }

    /// The body's rows, each group that cells share as the slices between which pages may part.
    fn push_rows(&mut self, groups: Vec<Vec<Fixed>>, at: BlockContext<'_>) {
        let height: Length = groups.iter().flatten().map(|slice| slice.height).sum();
        let count = groups.len();
        let page = self.page_height(at);
        let short = groups.len() <= SHORT_TABLE && height <= page.scale(SHORT_HEIGHT.0, SHORT_HEIGHT.1);
        for (i, group) in groups.into_iter().enumerate() {
            let slices = group.len();
            for (j, slice) in group.into_iter().enumerate() {
                // A short table does not part; a long one keeps two rows together at either end.
                let ends = slices == 1 && (i == 0 || i + 2 == count) && slice.height <= page.scale(WHOLE_ROW.0, WHOLE_ROW.1);
                let together = i + 1 < count && j + 1 == slices && (short || ends);
                self.list.push_box(slice, Keep { next: u32::from(together), previous: false }, false);
            }
        }
    }

    /// Rows as slices, in groups of those that share cells.
    fn row_groups(&mut self, rows: &[Row], places: &[Vec<Place>], table: &Table, grid: &Grid, at: BlockContext<'_>) -> Vec<Vec<Fixed>> {
        let head = std::ptr::eq(rows, table.head.as_slice());
        let page = self.page_height(at);
        let share = |(part, of): (i64, i64)| page.scale(part, of);
        let limits = Limits { whole: share(WHOLE_ROW), tallest: share(SHORT_HEIGHT), highest: share(HIGHEST_SLICE) };
        let filled = grid::filled_columns(places);
        let Some(part) = part(at.element, head) else { return Vec::new() };
        let part_style = self.design.sheet.compute(part, at.style);
        let mut row_elements = part.children().peekable();
        let mut groups = Vec::new();
        for range in grid::groups(places) {
            let mut cells = Vec::new();
            for index in range.clone().filter(|index| filled[*index] > 0) {
                let node = self.column.structure.add(Some(at.node), NodeRole::TableRow);
                // Rows without cells of their own have no element.
                let row = row_elements.next_if(|row| matches!(row.kind(), ElementKind::Row(number) if number == index));
                let row_style = row.map_or_else(|| part_style.clone(), |row| self.design.sheet.compute(row, &part_style));
                let at = BlockContext { element: row.unwrap_or(part), style: &row_style, ..at };
                let elements = row.into_iter().flat_map(|row| row.children());
                for ((cell, place), element) in rows[index].cells.iter().zip(&places[index]).zip(elements) {
                    let left = grid.left(place.column);
                    let width = grid.left(place.column + place.columns) - left;
                    // The first column is where lines begin.
                    let left = if at.lang.direction() == Direction::RightToLeft { at.width - left - width } else { left };
                    let align = cell.alignment.or_else(|| table.alignments.get(place.source).copied()).unwrap_or_default();
                    let setting = BlockContext { left: at.left + left, width, node, ..at };
                    let fragments = self.cell(cell, (head, align), place, grid, BlockContext { element, ..setting });
                    cells.push(SetCell { row: index - range.start, rows: place.rows.min(range.end - index), fragments });
                }
                // PDF/UA wants rows of equally many columns.
                if let Some(missing) = grid.places.columns.checked_sub(filled[index]).filter(|missing| *missing > 0) {
                    self.column.structure.add(Some(node), NodeRole::TableCell { column_span: missing as u32, row_span: 1 });
                }
            }
            if !cells.is_empty() {
                groups.push(slices(cells, range.len(), limits));
            }
        }
        groups
    }

    /// A cell's blocks in its width, padding included.
    fn cell(
        &mut self,
        cell: &Cell,
        (head, align): (bool, Alignment),
        place: &Place,
        grid: &Grid,
        at: BlockContext<'_>,
    ) -> Vec<Fixed> {
        let header = elements::is_header(cell, head);
        let (column_span, row_span) = (place.columns as u32, place.rows as u32);
        let role = if header {
            NodeRole::TableHeader { column_span, row_span, row_scope: !head }
        } else {
            NodeRole::TableCell { column_span, row_span }
        };
        let node = self.column.structure.add(Some(at.node), role);
        let mut style = self.cell_style(at.element, at.style, grid.scale);
        if grid.divide {
            style.hyphens = Hyphens::Auto;
        }
        style.align = match align {
            Alignment::Start => Align::Start,
            Alignment::Center => Align::Center,
            Alignment::End => Align::End,
        };
        let most = at.width / PADDING_SHARE;
        let (start, end) = (style.padding.left.at_most(most), style.padding.right.at_most(most));
        let indent = match grid.decimals.get(place.column) {
            Some(Some(decimals)) if !header && align == Alignment::End => self.decimal_indent(cell, decimals, &style, at),
            _ => Length::ZERO,
        };
        let (top, bottom) = (style.padding.top, style.padding.bottom);
        let inner = BlockContext {
            style: &style,
            node,
            left: at.left + start,
            width: (at.width - start - end - indent).at_least(Length::pt(1)),
            fixed: true,
            ..at
        };
        let mut fragments = self.apart_fragments(|flow| flow.cell_blocks(inner));
        if fragments.is_empty() {
            fragments.push(Fixed::default());
        }
        // What reaches out of its line stays within the cell: the next row's may reach towards it.
        if let Some(first) = fragments.first_mut() {
            let top = top.at_least(first.reach.0);
            first.shift(Length::ZERO, top);
            first.height += top;
        }
        if let Some(last) = fragments.last_mut() {
            last.height += bottom.at_least(last.reach.1);
        }
        fragments
    }

    /// A cell's paragraphs take the cell's own alignment and size, whatever the style of paragraphs says.
    fn cell_blocks(&mut self, at: BlockContext<'_>) {
        self.report_generated(at.style);
        if let Some(text) = at.element.text() {
            let style = Style { text_indent: Length::ZERO, ..self.design.sheet.anonymous(at.style) };
            return self.text_block(text, at.element, &style, at, NodeRole::Paragraph);
        }
        for element in at.element.children() {
            let (ElementKind::Block(block), Some(text)) = (element.kind(), element.text()) else {
                self.block(element, at);
                continue;
            };
            if !matches!(block.kind, BlockKind::Paragraph(_)) {
                self.block(element, at);
                continue;
            }
            let style = Style {
                text_indent: Length::ZERO,
                margin: Default::default(),
                padding: Default::default(),
                border: Default::default(),
                align: at.style.align,
                font_size: at.style.font_size,
                line_height: at.style.line_height,
                ..self.design.sheet.compute(element, at.style)
            };
            self.list.anchors.extend(block.attributes.id.clone());
            self.text_block(text, element, &style, at, NodeRole::Paragraph);
        }
    }

    /// The style of a cell's text, at a type size of `scale` per mille.
    fn cell_style(&self, element: Element<'_>, parent: &Style, scale: i64) -> Style {
        let mut style = self.design.sheet.compute(element, parent);
        style.font_size = style.font_size.scale(scale, 1000);
        style.line_height = style.line_height.scale(scale, 1000);
        style
    }
}

/// The element of a table's head or body.
fn part(table: Element<'_>, head: bool) -> Option<Element<'_>> {
    table.find(|kind| matches!(kind, ElementKind::Rows { head: own } if own == head))
}

struct Cites(bool);

impl Visitor for Cites {
    fn inline(&mut self, inline: &Inline) {
        self.0 |= matches!(inline, Inline::NoteRef(_));
    }
}

/// Whether a text cites a footnote.
pub fn text_cites_notes(text: &Text) -> bool {
    let mut cites = Cites(false);
    visit::walk_text(text, &mut cites);
    cites.0
}

/// Whether a cell or the caption cites a footnote.
fn cites_notes(table: &Table) -> bool {
    let mut cites = Cites(false);
    for cell in table.head.iter().chain(&table.rows).flat_map(|row| &row.cells) {
        visit::walk_blocks(&cell.blocks, &mut cites);
    }
    table.caption.iter().for_each(|caption| visit::walk_text(caption, &mut cites));
    cites.0
}

/// A black line or rectangle, as an artifact.
fn rule(x: Length, y: Length, width: Length, height: Length) -> Item {
    Item { node: None, kind: ItemKind::Fill { rect: Rect { x, y, width, height }, color: Color::BLACK } }
}

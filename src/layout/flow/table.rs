//! Tables: column widths by content, rows as boxes, the head repeated on every page.

use super::column::{Entry, Fixed, Frame, Keep};
use super::{Flow, Setting};
use crate::book::{Alignment, Cell, Inline, Row, Table, Text};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole, Rect};
use crate::length::Length;
use crate::style::{Align, Color, Element, Style};

/// White at each side of a cell's text when the style gives none.
const CELL_PADDING: Length = Length::pt(4);
/// Rules: over and under the table, and under its head (trade habit; at least a quarter of a point prints).
const HEAVY_RULE: Length = Length(52_429);
const LIGHT_RULE: Length = Length(26_214);
/// Tables of so few rows stay on one page.
const SHORT_TABLE: usize = 6;
/// Measure in which a cell that must not wrap is tried.
const ENDLESS: Length = Length::pt(10_000);
/// Smallest type to which a table that is too wide is reduced, in per mille of its own.
const REDUCTIONS: [i64; 4] = [1000, 900, 820, 750];

/// Cell widths: what its longest word needs, and what it would take on one line.
#[derive(Clone, Copy, Default)]
struct Demand {
    least: Length,
    most: Length,
}

impl<'a> Flow<'a> {
    pub fn table(&mut self, table: &Table, at: Setting<'_>) {
        let columns = table.rows.iter().chain(&table.head).map(row_columns).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let node = self.column.structure.add(Some(at.node), NodeRole::Table);
        let inner = super::blocks::inset(Setting { node, ..at }, at.style);
        if let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) {
            let element = Element { name: "caption", classes: &[], id: None, lang: None, parent: Some(at.element), previous: None };
            let style = self.design.sheet.compute(&element, at.style);
            let caption_node = self.column.structure.add(Some(node), NodeRole::Caption);
            let set = self.standing_text(caption, &element, &style, inner, caption_node);
            self.push_fixed(set, Keep { next: 2, previous: false }, false);
            self.below(style.margin.bottom);
        }
        let (widths, scale) = self.column_widths(table, columns, inner);
        let total: Length = widths.iter().copied().sum();
        let left = inner.left + (inner.width - total).at_least(Length::ZERO) / 2;
        let inner = Setting { left, width: total, ..inner };
        let head_node = (!table.head.is_empty()).then(|| self.column.structure.add(Some(node), NodeRole::TableHead));
        let body_node = self.column.structure.add(Some(node), NodeRole::TableBody);
        let mut head = Fixed { height: HEAVY_RULE, items: vec![rule(left, Length::ZERO, total, HEAVY_RULE)], ..Fixed::default() };
        for group in groups(&table.head) {
            let set = self.row_group(group, table, &widths, inner, head_node.unwrap_or(node), true, scale);
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
        self.settle(false);
        let frame = Frame { left, width: total, head: repeated, foot: closing.clone(), ..Frame::default() };
        self.column.entries.push(Entry::Open(frame));
        self.push_fixed(head, Keep { next: 1, previous: false }, false);
        self.spanned_rows(table, &widths, inner, body_node, scale);
        self.push_fixed(closing, Keep { next: 0, previous: true }, false);
        self.column.entries.push(Entry::Close);
        self.off_grid = true;
    }

    /// Rows of the body; those that a cell spans are one box.
    fn spanned_rows(&mut self, table: &Table, widths: &[Length], at: Setting<'_>, node: NodeId, scale: i64) {
        let mut first = 0;
        for group in groups(&table.rows) {
            let whole = self.row_group(group, table, widths, at, node, false, scale);
            // A short table does not part; a long one keeps two rows together at either end.
            let left = table.rows.len() - first - group.len();
            let together = table.rows.len() <= SHORT_TABLE || first == 0 || left == 1;
            self.push_fixed(whole, Keep { next: u32::from(together && left > 0), previous: false }, false);
            first += group.len();
        }
    }

    /// Rows that share cells, one under the other: rows are as high as their own cells, and the last as high as those that span it need.
    #[allow(clippy::too_many_arguments)]
    fn row_group(
        &mut self,
        rows: &[Row],
        table: &Table,
        widths: &[Length],
        at: Setting<'_>,
        parent: NodeId,
        head: bool,
        scale: i64,
    ) -> Fixed {
        let mut whole = Fixed::default();
        let mut tops = Vec::new();
        let mut heights: Vec<Length> = Vec::new();
        let mut sets: Vec<(usize, usize, Fixed)> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let covered = covered_columns(&rows[..=index], widths.len());
            let node = self.column.structure.add(Some(parent), NodeRole::TableRow);
            let mut height = Length::ZERO;
            let mut column = 0;
            for cell in &row.cells {
                while covered.contains(&column) {
                    column += 1;
                }
                if column >= widths.len() {
                    break;
                }
                let span = (cell.column_span.max(1) as usize).min(widths.len() - column);
                let left: Length = widths[..column].iter().copied().sum();
                let width: Length = widths[column..column + span].iter().copied().sum();
                let align = cell.alignment.or_else(|| table.alignments.get(column).copied()).unwrap_or_default();
                let set = self.cell(cell, align, head, scale, Setting { left: at.left + left, width, node, ..at });
                let rows_spanned = (cell.row_span.max(1) as usize).min(rows.len() - index);
                if rows_spanned == 1 {
                    height = height.at_least(set.height);
                }
                sets.push((index, rows_spanned, set));
                column += span;
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
    fn cell(&mut self, cell: &Cell, align: Alignment, head: bool, scale: i64, at: Setting<'_>) -> Fixed {
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
        let mut style = self.cell_style(&element, at.style, scale);
        style.align = match align {
            Alignment::Start => Align::Start,
            Alignment::Center => Align::Center,
            Alignment::End => Align::End,
        };
        let sides = CELL_PADDING.at_least(style.padding.left);
        let (top, bottom) = (style.padding.top, style.padding.bottom);
        let inner = Setting {
            element: &element,
            style: &style,
            node,
            left: at.left + sides,
            width: (at.width - sides * 2).at_least(Length::pt(8)),
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

    /// Widths by content: every column gets what its longest word needs and a share of the rest by what it would like; a table that is
    /// too wide even so is set in smaller type.
    fn column_widths(&mut self, table: &Table, columns: usize, at: Setting<'_>) -> (Vec<Length>, i64) {
        let mut demands = Vec::new();
        let mut used = 1000;
        for scale in REDUCTIONS {
            used = scale;
            demands = self.demands(table, columns, at, scale);
            if demands.iter().map(|d| d.least).sum::<Length>() <= at.width {
                break;
            }
        }
        (share(&demands, at.width), used)
    }

    fn demands(&mut self, table: &Table, columns: usize, at: Setting<'_>, scale: i64) -> Vec<Demand> {
        let mut demands = vec![Demand { least: Length::pt(16), most: Length::pt(16) }; columns];
        let mut spanning = Vec::new();
        for (rows, head) in [(&table.head, true), (&table.rows, false)] {
            for (index, row) in rows.iter().enumerate() {
                let covered = covered_columns(&rows[..=index], columns);
                let mut column = 0;
                for cell in &row.cells {
                    while covered.contains(&column) {
                        column += 1;
                    }
                    let end = (column + cell.column_span.max(1) as usize).min(columns);
                    if column >= end {
                        break;
                    }
                    let demand = self.cell_demand(cell, head, at, scale);
                    if end == column + 1 {
                        demands[column].least = demands[column].least.at_least(demand.least);
                        demands[column].most = demands[column].most.at_least(demand.most);
                    } else {
                        spanning.push((column..end, demand));
                    }
                    column = end;
                }
            }
        }
        // What a cell over several columns lacks is shared by these.
        for (range, demand) in spanning {
            let count = range.len() as i64;
            let (least, most) =
                demands[range.clone()].iter().fold(Default::default(), |(l, m): (Length, Length), d| (l + d.least, m + d.most));
            for column in &mut demands[range] {
                column.least += (demand.least - least).at_least(Length::ZERO) / count;
                column.most += (demand.most - most).at_least(Length::ZERO) / count;
            }
        }
        demands
    }

    fn cell_demand(&mut self, cell: &Cell, head: bool, at: Setting<'_>, scale: i64) -> Demand {
        let name = if head || cell.header { "th" } else { "td" };
        let element = Element { name, classes: &[], id: None, lang: None, parent: Some(at.element), previous: None };
        let style = Style { align: Align::Start, ..self.cell_style(&element, at.style, scale) };
        let padding = CELL_PADDING.at_least(style.padding.left) * 2;
        let mut demand = Demand::default();
        for block in &cell.blocks {
            let crate::book::BlockKind::Paragraph(text) = &block.kind else {
                demand.least = demand.least.at_least(at.width / 4);
                demand.most = demand.most.at_least(at.width / 2);
                continue;
            };
            demand.most = demand.most.at_least(self.longest_line(text, &element, &style, at));
            for word in words_of(&text.inlines) {
                let width = match &word {
                    Inline::Str(word) => self.width_of(word, &style, at),
                    // In a face of its own, as code is.
                    marked => self.longest_line(&Text::new(vec![marked.clone()], text.span), &element, &style, at),
                };
                demand.least = demand.least.at_least(width);
            }
        }
        // A trifle for kerning at the edges.
        let slack = Length::pt(1);
        Demand { least: (demand.least + padding + slack).at_most(at.width / 2), most: demand.most + padding + slack }
    }

    /// The width of a text's longest line when nothing wraps it. It is set for its measure only: what it would add to the column
    /// (notes, links, anchors) is taken back.
    fn longest_line(&mut self, text: &Text, element: &Element<'_>, style: &Style, at: Setting<'_>) -> Length {
        let column = &self.column;
        let before = (column.structure.nodes.len(), column.links.len(), column.anchors.len(), column.objects.len(), self.cited.clone());
        let children = column.structure.nodes[at.node.0 as usize].children.len();
        let reported = self.report.diagnostics.len();
        let pieces = self.pieces(text, element, style, at.lang, at.node);
        let width = self.lines(&pieces, style, at.lang, ENDLESS).iter().map(|line| line.width).max().unwrap_or_default();
        self.column.structure.nodes.truncate(before.0);
        self.column.structure.nodes[at.node.0 as usize].children.truncate(children);
        self.column.links.truncate(before.1);
        self.column.anchors.truncate(before.2);
        self.column.objects.truncate(before.3);
        self.cited = before.4;
        self.report.diagnostics.truncate(reported);
        width
    }

    fn width_of(&mut self, words: &str, style: &Style, at: Setting<'_>) -> Length {
        let pieces = self.words(words, style, at.lang, Default::default());
        self.lines(&pieces, style, at.lang, ENDLESS).first().map_or(Length::ZERO, |line| line.width)
    }
}

/// The words of a line, those of code apart, each as it is marked.
fn words_of(inlines: &[Inline]) -> Vec<Inline> {
    let mut words = Vec::new();
    let mut plain = String::new();
    for inline in inlines {
        match inline {
            Inline::Code(code) => {
                plain.push(' ');
                words.extend(code.split_whitespace().map(|word| Inline::Code(word.to_owned())));
            }
            other => plain += &crate::book::visit::flat_text(std::slice::from_ref(other)),
        }
    }
    words.extend(plain.split_whitespace().map(|word| Inline::Str(word.to_owned())));
    words
}

/// Shares `width` out.
fn share(demands: &[Demand], width: Length) -> Vec<Length> {
    let most: Length = demands.iter().map(|d| d.most).sum();
    if most <= width {
        return demands.iter().map(|d| d.most).collect();
    }
    let least: Length = demands.iter().map(|d| d.least).sum();
    if least >= width {
        return demands.iter().map(|d| width.scale(d.least.0, least.0.max(1))).collect();
    }
    let free = width - least;
    let wished: Length = demands.iter().map(|d| (d.most - d.least).at_least(Length::ZERO)).sum();
    demands.iter().map(|d| d.least + free.scale((d.most - d.least).0.max(0), wished.0.max(1))).collect()
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

/// Columns of the last of `rows` that belong to cells of the rows before it.
fn covered_columns(rows: &[Row], columns: usize) -> Vec<usize> {
    let mut below = vec![0_u32; columns];
    for (i, row) in rows.iter().enumerate() {
        let last = i + 1 == rows.len();
        if last {
            break;
        }
        let mut column = 0;
        let taken: Vec<bool> = below.iter().map(|n| *n > 0).collect();
        below.iter_mut().for_each(|n| *n = n.saturating_sub(1));
        for cell in &row.cells {
            while column < columns && taken[column] {
                column += 1;
            }
            for _ in 0..cell.column_span.max(1) {
                if column < columns {
                    below[column] = cell.row_span.max(1) - 1;
                    column += 1;
                }
            }
        }
    }
    (0..columns).filter(|c| below[*c] > 0).collect()
}

fn rule(x: Length, y: Length, width: Length, height: Length) -> Item {
    Item { node: None, kind: ItemKind::Fill { rect: Rect { x, y, width, height }, color: Color::BLACK } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_least_and_most() {
        let demand = |least, most| Demand { least: Length::pt(least), most: Length::pt(most) };
        assert_eq!(share(&[demand(20, 50), demand(20, 60)], Length::pt(200)), vec![Length::pt(50), Length::pt(60)]);
        assert_eq!(share(&[demand(20, 20), demand(20, 400)], Length::pt(100)), vec![Length::pt(20), Length::pt(80)]);
    }
}

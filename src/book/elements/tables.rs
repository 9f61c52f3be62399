//! Tables: their parts, rows and cells.

use super::*;

/// Whether no row of a table has a cell.
pub fn is_empty_table(table: &Table) -> bool {
    table.head.iter().chain(&table.rows).all(|row| row.cells.is_empty())
}

/// The element of a cell. An empty header says nothing to those who hear it read: it is a plain cell.
pub(super) fn cell<'b>(cell: &Cell, in_head: bool, column: Alignment) -> Tag<'b> {
    let class = match cell.alignment.unwrap_or(column) {
        Alignment::Start => "",
        Alignment::Center => "align-center",
        Alignment::End => "align-end",
    };
    Tag::of(if is_header(cell, in_head) { "th" } else { "td" }, class)
}

/// Whether a cell is a header that says something.
pub fn is_header(cell: &Cell, in_head: bool) -> bool {
    let shown = |block: &Block| !matches!(&block.kind, BlockKind::Paragraph(text) if is_blank(&text.inlines));
    (cell.header || in_head) && cell.blocks.iter().any(shown)
}

/// Whether inlines have no words.
fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Str(text) | Inline::Code(text) => text.trim().is_empty(),
        Inline::Span(span) => is_blank(&span.content),
        Inline::Link(link) => is_blank(&link.content),
        Inline::Ruby { base, .. } => is_blank(base),
        Inline::Math(math) => math.tex.trim().is_empty(),
        Inline::Citation(_) => false,
        Inline::LineBreak | Inline::Image(_) | Inline::NoteRef(_) => true,
    })
}

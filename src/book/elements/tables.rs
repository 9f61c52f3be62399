//! Tables: their parts, rows and cells.

use super::*;

/// Whether no row of a table has a cell.
pub fn is_empty_table(table: &Table) -> bool {
    table.head.iter().chain(&table.rows).all(|row| row.cells.is_empty())
}

/// Caption, head and body of a table, as far as it has them.
pub fn table_parts<'b>(table: &Table) -> Vec<Tag<'b>> {
    let filled = |rows: &[Row]| rows.iter().any(|row| !row.cells.is_empty());
    let parts = [("caption", table.caption.is_some()), ("thead", filled(&table.head)), ("tbody", filled(&table.rows))];
    parts.into_iter().filter(|(_, there)| *there).map(|(name, _)| Tag::new(name)).collect()
}

pub fn table_caption<'b>() -> Tag<'b> {
    Tag::new("caption")
}

/// The head or the body of a table, and the elements of its rows: those that have cells.
#[derive(Clone, Debug)]
pub struct TablePart<'b> {
    pub tags: Vec<Tag<'b>>,
    /// Of the part, among the tags.
    pub at: usize,
    pub rows: Vec<Tag<'b>>,
    /// Of each row, among those.
    places: Vec<usize>,
}

impl<'b> TablePart<'b> {
    /// The head or the body of a table.
    pub fn of(table: &Table, head: bool) -> TablePart<'b> {
        let (name, rows) = if head { ("thead", &table.head) } else { ("tbody", &table.rows) };
        let tags = table_parts(table);
        let at = tags.iter().position(|tag| tag.name == name).unwrap_or_default();
        let mut count = 0;
        let place = |row: &Row| {
            count += usize::from(!row.cells.is_empty());
            count.max(1) - 1
        };
        let places = rows.iter().map(place).collect();
        TablePart { tags, at, rows: vec![Tag::new("tr"); count.max(1)], places }
    }

    /// The place among `rows` of the element of the table's row `row`: rows without cells have none.
    pub fn row(&self, row: usize) -> usize {
        self.places.get(row).copied().unwrap_or_default()
    }
}

/// The cells of a row.
pub fn cells<'b>(row: &Row, head: bool, places: &[grid::Place], table: &Table) -> Vec<Tag<'b>> {
    let column = |place: &grid::Place| table.alignments.get(place.source).copied().unwrap_or_default();
    row.cells.iter().zip(places).map(|(cell, place)| self::cell(cell, head, column(place))).collect()
}

/// The element of a cell. An empty header says nothing to those who hear it read: it is a plain cell.
fn cell<'b>(cell: &Cell, in_head: bool, column: Alignment) -> Tag<'b> {
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

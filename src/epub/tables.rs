//! Tables → XHTML.

use super::xhtml::Writer;
use crate::book::elements::{TablePart, Tag};
use crate::book::grid::{Place, Places};
use crate::book::*;

impl<'a> Writer<'a> {
    /// Writes a table; of one without cells, its caption.
    pub fn table(&mut self, table: &'a Table, tag: Tag<'_>) {
        if elements::is_empty_table(table) {
            if let Some(caption) = &table.caption {
                self.open(tag, &[]);
                self.text(caption);
                self.close_line();
            }
            return;
        }
        let id = self.captioned(table.caption.as_ref(), &tag, "tab");
        let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        self.open(tag, &own);
        self.xml.line();
        if let Some(caption) = &table.caption {
            self.open(elements::table_caption(), &[]);
            self.text(caption);
            self.close_line();
        }
        let places = Places::new(table);
        self.rows(table, true, &places.head);
        self.rows(table, false, &places.body);
        self.close_line();
    }

    /// Writes the head or the body of a table, if it has rows.
    fn rows(&mut self, table: &'a Table, head: bool, places: &[Vec<Place>]) {
        let rows = if head { &table.head } else { &table.rows };
        if rows.iter().all(|row| row.cells.is_empty()) {
            return;
        }
        let part = TablePart::of(table, head);
        self.open(part.tags[part.at].clone(), &[]);
        self.xml.line();
        for (i, (row, places)) in rows.iter().zip(places).enumerate().filter(|(_, (row, _))| !row.cells.is_empty()) {
            self.open(part.rows[part.row(i)].clone(), &[]);
            self.xml.line();
            for (cell, tag) in row.cells.iter().zip(elements::cells(row, head, places, table)) {
                self.cell(cell, head, tag);
            }
            self.close_line();
        }
        self.close_line();
    }

    /// Writes a cell, as a header with its scope where it is one.
    fn cell(&mut self, cell: &'a Cell, in_head: bool, tag: Tag<'_>) {
        let header = elements::is_header(cell, in_head);
        let (columns, rows) = (cell.column_span.clamp(1, 1000).to_string(), cell.row_span.clamp(1, 1000).to_string());
        let mut own: Vec<(&str, &str)> = Vec::new();
        if header {
            own.push(("scope", if in_head { "col" } else { "row" }));
        }
        // What reads aloud may skip a formula: a header of one alone has its words as a name.
        let name = formula_name(&cell.blocks).filter(|_| header);
        if let Some(name) = &name {
            own.push(("aria-label", name));
        }
        if columns != "1" {
            own.push(("colspan", &columns));
        }
        if rows != "1" {
            own.push(("rowspan", &rows));
        }
        self.open(tag, &own);
        self.compact(&cell.blocks);
        self.close_line();
    }
}

/// The words of a cell in which nothing but formulas stands.
fn formula_name(blocks: &[Block]) -> Option<String> {
    let words = |block: &Block| match &block.kind {
        BlockKind::Paragraph(text) => {
            crate::book::visit::flat_text(&text.inlines).trim().is_empty().then(|| super::inlines::plain(&text.inlines))
        }
        BlockKind::Math(math) => Some(crate::formula::text(&math.tex, &Default::default())),
        _ => None,
    };
    let names: Option<Vec<String>> = blocks.iter().map(words).collect();
    names.map(|names| names.join(" ")).filter(|name| !name.trim().is_empty())
}

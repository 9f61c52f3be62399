//! Tables → XHTML.

use super::xhtml::Writer;
use crate::book::grid::{Place, Places};
use crate::book::*;

impl<'a> Writer<'a> {
    pub fn table(&mut self, table: &'a Table, attributes: &Attributes) {
        if table.head.iter().chain(&table.rows).all(|row| row.cells.is_empty()) {
            if let Some(caption) = &table.caption {
                self.open("p", &[], "caption", Some(attributes));
                self.text(caption);
                self.close_line();
            }
            return;
        }
        let id = self.captioned(table.caption.as_ref(), attributes, "tab");
        let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        self.open("table", &own, "", Some(attributes));
        self.xml.line();
        if let Some(caption) = &table.caption {
            self.open("caption", &[], "", None);
            self.text(caption);
            self.close_line();
        }
        let places = Places::new(table);
        self.rows("thead", &table.head, &places.head, &table.alignments);
        self.rows("tbody", &table.rows, &places.body, &table.alignments);
        self.close_line();
    }

    fn rows(&mut self, name: &'static str, rows: &'a [Row], places: &[Vec<Place>], alignments: &[Alignment]) {
        if rows.iter().all(|row| row.cells.is_empty()) {
            return;
        }
        self.open(name, &[], "", None);
        self.xml.line();
        for (row, places) in rows.iter().zip(places).filter(|(row, _)| !row.cells.is_empty()) {
            self.open("tr", &[], "", None);
            self.xml.line();
            for (cell, place) in row.cells.iter().zip(places) {
                self.cell(cell, name == "thead", alignments.get(place.source).copied().unwrap_or_default());
            }
            self.close_line();
        }
        self.close_line();
    }

    fn cell(&mut self, cell: &'a Cell, in_head: bool, column: Alignment) {
        // An empty header says nothing to who hears it: it is a plain cell.
        let header = (cell.header || in_head) && !is_empty(&cell.blocks);
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
        let class = match cell.alignment.unwrap_or(column) {
            Alignment::Start => "",
            Alignment::Center => "align-center",
            Alignment::End => "align-end",
        };
        self.open(if header { "th" } else { "td" }, &own, class, None);
        match cell.blocks.as_slice() {
            [Block { kind: BlockKind::Paragraph(text), attributes, .. }] if *attributes == Attributes::default() => self.text(text),
            blocks => self.blocks(blocks),
        }
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

fn is_empty(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| matches!(&block.kind, BlockKind::Paragraph(text) if super::inlines::plain(&text.inlines).is_empty()))
}

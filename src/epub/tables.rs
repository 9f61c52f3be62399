//! Tables → XHTML.

use super::xhtml::Writer;
use crate::book::elements::{ElementKind, Element};
use crate::book::*;

impl<'a> Writer<'a> {
    /// Writes a table; of one without cells, its caption.
    pub fn table(&mut self, table: &'a Table, element: Element<'a>) {
        if element.text().is_some() {
            return self.with_text(element, &[]);
        }
        let id = self.captioned(table.caption.as_ref(), element.tag(), "tab");
        let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        self.open(element.tag(), &own);
        self.xml.line();
        self.caption(element);
        for part in element.children() {
            if let ElementKind::Rows { head } = part.kind() {
                self.rows(part, head);
            }
        }
        self.close_line();
    }

    /// Writes the head or the body of a table.
    fn rows(&mut self, part: Element<'a>, head: bool) {
        self.open(part.tag(), &[]);
        self.xml.line();
        for row in part.children() {
            self.open(row.tag(), &[]);
            self.xml.line();
            for element in row.children() {
                if let ElementKind::Cell(cell) = element.kind() {
                    self.cell(cell, head, element);
                }
            }
            self.close_line();
        }
        self.close_line();
    }

    /// Writes a cell, as a header with its scope where it is one.
    fn cell(&mut self, cell: &'a Cell, in_head: bool, element: Element<'a>) {
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
        self.open(element.tag(), &own);
        self.narrow_blocks(element);
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

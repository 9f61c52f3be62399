//! Tables whose rows are in a file of the site: `{{< table src="datos.csv" >}}`.

use crate::book::{Alignment, Attributes, Block, BlockKind, Cell, Row, Table, Text};
use crate::message;
use crate::report::Span;

use super::super::super::blocks;
use super::super::super::flow::Flow;
use super::super::super::fragment::Fragment;
use super::super::super::prepare::Prepared;
use super::super::super::reader::Reader;
use super::{group, inner, line};

/// The file as a table: its first row is the head unless `header=false`; columns of numbers stand at the end. With an inside the name is
/// a theme's for a table of Markdown.
pub fn table(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    if call.inner.is_some() {
        return group(reader, call, span);
    }
    let parameters = call.tag.parameters.clone();
    let name = ["src", "file", "path", "url", "data"].iter().find_map(|name| parameters.str(name)).or_else(|| parameters.str_or("src", 0));
    let name = name.unwrap_or_default();
    let text = match crate::source::include::read(&reader.config.site, &reader.page.path, name) {
        Ok(text) => text,
        Err(why) => {
            let message = message!("`{shortcode}` of `{name}` could not be read: {why}", shortcode = call.tag.name, name, why);
            reader.tally("shortcode-lost", message, span, message!("its words are not in the book: name a file of the site"));
            return inner(reader, call);
        }
    };
    let separator = parameters.str("delimiter").or(parameters.str("separator")).unwrap_or(if name.ends_with(".tsv") { "\t" } else { "," });
    let rows = records(&text, if separator == "\\t" { b'\t' } else { separator.bytes().next().unwrap_or(b',') });
    let has_head = parameters.str("header").is_none_or(|value| !matches!(value, "false" | "no" | "0"));
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines: Vec<Row> = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let cells = (0..columns).map(|column| cell(reader, row.get(column).map_or("", String::as_str), has_head && i == 0, call, span));
        lines.push(Row { cells: cells.collect() });
    }
    let rest = lines.split_off(usize::from(has_head && !lines.is_empty()));
    let body = rows.get(usize::from(has_head)..).unwrap_or_default();
    let alignments = (0..columns).map(|column| alignment(body, column)).collect();
    let caption = ["caption", "title"].iter().find_map(|name| parameters.get(name)).cloned().and_then(|value| line(reader, &value));
    let attributes = Attributes { id: parameters.str("id").map(|id| reader.ids.given(id)), ..Attributes::default() };
    let table = Table { caption, alignments, head: lines, rows: rest };
    vec![Flow::Block(Block { kind: BlockKind::Table(table), attributes, span })]
}

/// The rows of a file of values; one that is not well formed ends where it can be read no more.
fn records(text: &str, separator: u8) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok).map(|record| record.iter().map(str::to_owned).collect());
    rows.collect()
}

/// A value as a line of Markdown.
fn cell(reader: &mut Reader, value: &str, header: bool, call: &Prepared, span: Span) -> Cell {
    let fragment = Fragment::standing_for(value.trim(), &call.range);
    let mut after = Vec::new();
    let inlines = blocks::line(reader, &fragment, &mut after);
    let mut blocks = if inlines.is_empty() { Vec::new() } else { vec![Block::new(BlockKind::Paragraph(Text::new(inlines, span)), span)] };
    blocks.append(&mut after);
    Cell { blocks, header, column_span: 1, row_span: 1, alignment: None }
}

/// Columns of numbers end at one line.
fn alignment(rows: &[Vec<String>], column: usize) -> Alignment {
    let mut values = rows.iter().filter_map(|row| row.get(column)).map(|value| value.trim()).filter(|value| !value.is_empty()).peekable();
    let is_number = |value: &str| {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        digits > 0 && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '+' | '-' | '−' | '%' | '€' | '$' | '\u{a0}'))
    };
    if values.peek().is_some() && values.all(is_number) { Alignment::End } else { Alignment::Start }
}

//! Tables whose rows are in a file of the site: `{{< table src="datos.csv" >}}`.

use std::ops::Range;

use crate::book::{Alignment, Attributes, Block, BlockKind, Cell, Row, Table, Text};
use crate::message;
use crate::report::Span;

use super::super::super::attributes;
use super::super::super::flow::Flow;
use super::super::super::fragment::Fragment;
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;
use super::inside::{group, inner, line};

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
    let given = parameters.str("delimiter").or(parameters.str("separator")).unwrap_or(if name.ends_with(".tsv") { "\t" } else { "," });
    let has_head = parameters.str("header").is_none_or(says_yes);
    let caption = ["caption", "title"].iter().find_map(|name| parameters.get(name)).cloned().and_then(|value| line(reader, &value));
    let id = parameters.str("id").map(|id| reader.ids.given(id));
    let table = of_records(reader, &records(&text, separator(given)), has_head, (&call.range, span));
    let kind = BlockKind::Table(Table { caption, ..table });
    vec![Flow::Block(Block { kind, attributes: Attributes { id, ..Attributes::default() }, span })]
}

/// The table of a fence of code that asks to be one: ```` ```csv {table=true caption="Faros" #tbl-faros} ````. On the web it is its rows as written.
pub fn of_fence(reader: &mut Reader, language: &str, text: &str, options: &[(String, String)], span: Span) -> Option<Block> {
    let option = |wanted: &[&str]| options.iter().find(|(name, _)| wanted.contains(&name.to_ascii_lowercase().as_str())).map(|(_, value)| value.as_str());
    if !matches!(language.to_ascii_lowercase().as_str(), "csv" | "tsv") || !option(&["table"]).is_some_and(says_yes) {
        return None;
    }
    let given = option(&["delimiter", "separator"]).unwrap_or(if language.eq_ignore_ascii_case("tsv") { "\t" } else { "," });
    let has_head = option(&["header"]).is_none_or(says_yes);
    let range = span.start as usize..span.end as usize;
    let table = of_records(reader, &records(text, separator(given)), has_head, (&range, span));
    let caption = option(&["caption", "title"]).and_then(|words| {
        let inlines = reader.line(&Fragment::standing_for(words, &range), &mut Vec::new());
        (!inlines.is_empty()).then(|| Text::new(inlines, span))
    });
    let mut block = Block::new(BlockKind::Table(Table { caption, ..table }), span);
    let of_table = ["table", "delimiter", "separator", "header", "caption", "title"];
    for (name, value) in options.iter().filter(|(name, _)| !of_table.contains(&name.to_ascii_lowercase().as_str())) {
        attributes::set(&mut block.attributes, name, value);
    }
    Some(block)
}

/// Whether the value of a flag is not a no.
fn says_yes(value: &str) -> bool {
    !matches!(value.trim(), "false" | "no" | "0")
}

/// The byte that divides values: `\t` as written, or the first of what is given, a comma when empty.
fn separator(given: &str) -> u8 {
    if given == "\\t" { b'\t' } else { given.bytes().next().unwrap_or(b',') }
}

/// The table of rows of values, without a caption.
fn of_records(reader: &mut Reader, rows: &[Vec<String>], has_head: bool, (range, span): (&Range<usize>, Span)) -> Table {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines: Vec<Row> = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let cells = (0..columns).map(|column| cell(reader, row.get(column).map_or("", String::as_str), has_head && i == 0, (range, span)));
        lines.push(Row { cells: cells.collect() });
    }
    let rest = lines.split_off(usize::from(has_head && !lines.is_empty()));
    let body = rows.get(usize::from(has_head)..).unwrap_or_default();
    let alignments = (0..columns).map(|column| alignment(body, column)).collect();
    Table { caption: None, alignments, head: lines, rows: rest }
}

/// The rows of a file of values; one that is not well formed ends where it can be read no more.
fn records(text: &str, separator: u8) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok).map(|record| record.iter().map(str::to_owned).collect());
    rows.collect()
}

/// A value as a line of Markdown.
fn cell(reader: &mut Reader, value: &str, header: bool, (range, span): (&Range<usize>, Span)) -> Cell {
    let fragment = Fragment::standing_for(value.trim(), range);
    let mut after = Vec::new();
    let inlines = reader.line(&fragment, &mut after);
    let mut blocks = if inlines.is_empty() { Vec::new() } else { vec![Block::new(BlockKind::Paragraph(Text::new(inlines, span)), span)] };
    blocks.append(&mut after);
    Cell { blocks, header, column_span: 1, row_span: 1, alignment: None }
}

/// The alignment of a column: numbers end at one line.
fn alignment(rows: &[Vec<String>], column: usize) -> Alignment {
    let mut values = rows.iter().filter_map(|row| row.get(column)).map(|value| value.trim()).filter(|value| !value.is_empty()).peekable();
    let is_number = |value: &str| {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        digits > 0 && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '+' | '-' | '−' | '%' | '€' | '$' | '\u{a0}'))
    };
    if values.peek().is_some() && values.all(is_number) { Alignment::End } else { Alignment::Start }
}

//! The table that the last lines of a paragraph are.

use std::ops::Range;

use super::block::Line;
use super::event::Alignment;
use super::text::{is_blank, is_space};

/// A cell: all between its bars, and its text.
pub struct Cell {
    pub range: Range<usize>,
    pub text: Range<usize>,
}

pub struct Table {
    /// The line of the paragraph that is its head.
    pub head: usize,
    pub alignments: Vec<Alignment>,
    /// The cells of each row, the head first.
    pub rows: Vec<Vec<Cell>>,
}

/// The table at the end of a paragraph's lines: the first line of `---|---` under a line of as many cells, and what follows.
pub fn find(text: &str, lines: &[Line]) -> Option<Table> {
    for i in 1..lines.len() {
        let Some(alignments) = rule(&text[lines[i].range.clone()]).filter(|_| lines[i].padding < 4) else { continue };
        let head = row(text, &lines[i - 1].range, alignments.len(), true);
        if head.len() != alignments.len() {
            return None;
        }
        let body = lines[i + 1..].iter().map(|line| row(text, &line.range, alignments.len(), false));
        let rows = std::iter::once(head).chain(body).collect();
        return Some(Table { head: i - 1, alignments, rows });
    }
    None
}

/// The alignments that the line under a table's head (`:--|--:`) gives; `None` when it is no such line.
fn rule(line: &str) -> Option<Vec<Alignment>> {
    let bytes = line.as_bytes();
    let marks = bytes.iter().all(|byte| is_space(*byte) || matches!(byte, b'-' | b'|' | b':'));
    if !marks || bytes.iter().all(|byte| *byte == b'-') {
        return None;
    }
    let mut cells: Vec<&str> = line.split('|').collect();
    if is_blank(cells[0]) {
        cells.remove(0);
    }
    if cells.last().is_some_and(|cell| is_blank(cell)) {
        cells.pop();
    }
    let alignment = |cell: &&str| {
        let cell = cell.trim();
        let (start, end) = (cell.starts_with(':'), cell.len() > 1 && cell.ends_with(':'));
        let dashes = &cell[usize::from(start)..cell.len() - usize::from(end)];
        let valid = !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        valid.then_some(match (start, end) {
            (true, true) => Alignment::Center,
            (true, false) => Alignment::Start,
            (false, true) => Alignment::End,
            (false, false) => Alignment::None,
        })
    };
    cells.iter().map(alignment).collect::<Option<Vec<_>>>().filter(|alignments| !alignments.is_empty())
}

/// The cells of a line: as many as there are columns, those over them only in a head.
fn row(text: &str, line: &Range<usize>, columns: usize, is_head: bool) -> Vec<Cell> {
    let spaces = [' ', '\t', '\n', '\r', '\x0B', '\x0C'];
    let whole = &text[line.clone()];
    let start = line.start + whole.len() - whole.trim_start_matches(spaces).len();
    let content = text[start..line.end].trim_end_matches(spaces);
    let bytes = content.as_bytes();
    let mut at = usize::from(bytes.first() == Some(&b'|'));
    let limit = bytes.len() - usize::from(bytes.last() == Some(&b'|'));
    let mut cells = Vec::new();
    while at < limit && (is_head || cells.len() < columns) {
        let mut end = at;
        while end < limit && (bytes[end] != b'|' || end > 0 && bytes[end - 1] == b'\\') {
            end += 1;
        }
        let cell = &content[at..end];
        let from = at + cell.len() - cell.trim_start_matches(spaces).len();
        let cell = cell.trim_matches(spaces);
        let from = start + from.min(end);
        cells.push(Cell { range: start + at..start + end, text: from..from + cell.len() });
        at = end + 1;
    }
    let end = start + content.len();
    while cells.len() < columns {
        cells.push(Cell { range: end..end, text: end..end });
    }
    cells
}

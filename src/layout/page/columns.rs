//! Pages of several columns: each column is broken as a page so narrow, and then they are put side by side.

use super::breaker::Geometry;
use super::section::Draft;
use crate::book::{Chapter, Role};
use crate::layout::design::Design;
use crate::length::{self, Length};
use crate::style::Style;

/// Most columns of a page.
const MOST: usize = 3;
/// Space between columns, when the style says nothing (`--column-gap`).
const GAP: Length = Length::pt(18);

/// How many columns the text of a chapter has, and how far each is from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    count: usize,
    pub width: Length,
    step: Length,
}

impl Columns {
    /// What the style's `--columns` and `--column-gap` of `body` say; parts and text from the right have one.
    pub fn of(design: &Design<'_>, chapter: &Chapter) -> Columns {
        let measure = design.frame.measure;
        let lang = chapter.lang.as_ref().unwrap_or(&design.book.metadata.lang);
        let rtl = lang.direction() == crate::lang::Direction::RightToLeft;
        if rtl || chapter.role == Role::Part {
            return Columns { count: 1, width: measure, step: measure };
        }
        Columns::in_measure(measure, &design.body)
    }

    /// The columns that a measure is divided into by the style of `body`.
    pub fn in_measure(measure: Length, body: &Style) -> Columns {
        let custom = |name: &str| body.custom.get(name).map(|value| value.trim());
        let count = custom("columns").and_then(|value| value.parse::<usize>().ok()).unwrap_or(1).clamp(1, MOST);
        if count == 1 {
            return Columns { count: 1, width: measure, step: measure };
        }
        let gap = custom("column-gap").and_then(length::parse).unwrap_or(GAP).at_most(measure / 4);
        let width = (measure - gap * (count as i64 - 1)) / count as i64;
        Columns { count, width, step: width + gap }
    }

    /// The design as a column sees it.
    pub fn narrowed<'a>(self, design: &Design<'a>) -> Design<'a> {
        let mut narrow = design.clone();
        narrow.frame.measure = self.width;
        // Beside columns nobody would see to which a note belongs.
        narrow.margin_column = narrow.margin_column.filter(|_| self.count == 1);
        narrow
    }

    /// The geometry of columns as pages: those of a page are as high as each other, as are those of facing pages.
    pub fn geometry(self, geometry: Geometry) -> Geometry {
        if self.count == 1 {
            return geometry;
        }
        Geometry { first_pages: self.count as u32, first_recto: false, sink: false, rise: false, ..geometry }
    }

    /// Columns side by side as pages.
    pub fn joined(self, columns: Vec<Draft>) -> Vec<Draft> {
        if self.count == 1 {
            return columns;
        }
        let mut pages: Vec<Draft> = Vec::new();
        for (at, column) in columns.into_iter().enumerate() {
            match pages.last_mut().filter(|_| at % self.count != 0) {
                Some(page) => join(page, column, self.step * (at % self.count) as i64),
                None => pages.push(column),
            }
        }
        pages
    }
}

/// Puts a further column on its page.
fn join(page: &mut Draft, column: Draft, x: Length) {
    page.content.place(column.content, x, Length::ZERO);
    // Notes of columns stay where they are: nothing follows under them.
    let has_notes = page.notes.take().is_some() || column.notes.is_some();
    page.bottom = page.bottom.at_least(column.bottom).at_least(if has_notes { page.content.height } else { Length::ZERO });
    page.lines.extend(column.lines.into_iter().map(|mut line| {
        line.area.x += x;
        line
    }));
    page.short = page.short.or(column.short);
    page.faults.extend(column.faults);
    page.split_notes += column.split_notes;
    page.plates.extend(column.plates);
}

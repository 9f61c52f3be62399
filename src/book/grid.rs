//! Where cells stand on a table's grid: cells that reach down from above take their columns first.

use super::{Cell, Row, Table};

/// A cell's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub column: usize,
    pub columns: usize,
    /// Rows that it reaches over, its own counted, those that the table has.
    pub rows: usize,
    /// Its column before those in which no cell begins were left out: the column of the source's alignments.
    pub source: usize,
}

/// The places of all cells, row by row, and how many columns there are.
#[derive(Clone, Debug, Default)]
pub struct Places {
    pub head: Vec<Vec<Place>>,
    pub body: Vec<Vec<Place>>,
    pub columns: usize,
}

impl Places {
    /// The places of a table's cells; columns in which no cell begins are left out.
    pub fn new(table: &Table) -> Places {
        let (mut head, mut body) = (places(&table.head), places(&table.rows));
        let cells = || head.iter().chain(&body).flatten();
        let mut starts: Vec<usize> = cells().map(|place| place.column).collect();
        starts.sort_unstable();
        starts.dedup();
        for place in head.iter_mut().chain(&mut body).flatten() {
            let end = starts.partition_point(|start| *start < place.column + place.columns);
            place.column = starts.partition_point(|start| *start < place.column);
            place.columns = end - place.column;
        }
        Places { head, body, columns: starts.len() }
    }
}

/// The places of the cells of rows: each takes the first columns of its row that are free.
fn places(rows: &[Row]) -> Vec<Vec<Place>> {
    // The first row in which each column is free.
    let mut free: Vec<usize> = Vec::new();
    let of_row = |(index, row): (usize, &Row)| {
        let mut next = 0;
        let mut place = |cell: &Cell| {
            let columns = cell.column_span.max(1) as usize;
            let mut column = next;
            while let Some(taken) = (column..column + columns).rev().find(|c| free.get(*c).is_some_and(|row| *row > index)) {
                column = taken + 1;
            }
            next = column + columns;
            let rows = (cell.row_span.max(1) as usize).min(rows.len() - index);
            free.resize(free.len().max(next), 0);
            free[column..next].fill(index + rows);
            Place { column, columns, rows, source: column }
        };
        row.cells.iter().map(&mut place).collect()
    };
    rows.iter().enumerate().map(of_row).collect()
}

/// Ranges of rows that no cell reaches out of, as short as possible.
pub fn groups(places: &[Vec<Place>]) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let (mut start, mut reach) = (0, 0);
    for (index, row) in places.iter().enumerate() {
        reach = reach.max(index + row.iter().map(|place| place.rows).max().unwrap_or(1));
        if reach <= index + 1 {
            groups.push(start..index + 1);
            start = index + 1;
        }
    }
    if start < places.len() {
        groups.push(start..places.len());
    }
    groups
}

/// How many columns of each row hold a cell, those that reach down from above among them.
pub fn filled_columns(places: &[Vec<Place>]) -> Vec<usize> {
    let mut change = vec![0_i64; places.len() + 1];
    for (row, place) in places.iter().enumerate().flat_map(|(row, places)| places.iter().map(move |place| (row, place))) {
        change[row] += place.columns as i64;
        change[row + place.rows] -= place.columns as i64;
    }
    let sum = |filled: &mut i64, change: &i64| {
        *filled += change;
        Some(*filled as usize)
    };
    change.iter().take(places.len()).scan(0, sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(u32, u32)]) -> Row {
        let cell =
            |&(column_span, row_span): &(u32, u32)| Cell { blocks: Vec::new(), header: false, column_span, row_span, alignment: None };
        Row { cells: cells.iter().map(cell).collect() }
    }

    #[test]
    fn cells_from_above_take_their_columns() {
        let table = Table { rows: vec![row(&[(1, 2), (1, 1)]), row(&[(1, 1), (1, 1)])], ..Table::default() };
        let places = Places::new(&table);
        assert_eq!(places.columns, 3);
        assert_eq!(places.body[1].iter().map(|p| p.column).collect::<Vec<_>>(), vec![1, 2]);
        assert_eq!(groups(&places.body), vec![0..2]);
    }

    #[test]
    fn columns_in_which_no_cell_begins_are_left_out() {
        let table = Table { rows: vec![row(&[(1000, 1)]), row(&[(1, 1), (1, 1)])], ..Table::default() };
        let places = Places::new(&table);
        assert_eq!(places.columns, 2);
        assert_eq!((places.body[0][0].columns, places.body[1][1].columns), (2, 1));
    }
}

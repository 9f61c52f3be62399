//! Rows that may go over a page's end: cells are lists of fragments, and what of all cells stands side by side between two heights at
//! which every one of them can be cut is a slice. Pages part between slices.

use crate::layout::flow::column::Fixed;
use crate::layout::flow::fragments;
use crate::length::Length;

/// A cell that was set: the rows of the group that it stands in, and its fragments from the top.
pub struct SetCell {
    pub row: usize,
    pub rows: usize,
    pub fragments: Vec<Fixed>,
}

/// How high rows and their parts may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows up to this height are not parted.
    pub whole: Length,
    /// Fragments that should stay together are parted all the same beyond this.
    pub tallest: Length,
    /// No slice is higher than this if it can be helped.
    pub highest: Length,
}

/// Rows that share cells as slices from the top down: one when they are low.
pub fn slices(cells: Vec<SetCell>, rows: usize, limits: Limits) -> Vec<Fixed> {
    let mut sweep = Sweep::new(cells, rows, limits);
    if sweep.height() <= limits.whole {
        let height = sweep.height();
        return vec![sweep.cut(height)];
    }
    let mut slices = Vec::new();
    while let Some(y) = sweep.next_cut(limits) {
        slices.push(sweep.cut(y));
    }
    slices
}

/// A cell as far as it has been placed.
struct Cell {
    row: usize,
    last_row: usize,
    /// What is left of it, the next part last.
    chunks: Vec<Fixed>,
    left: Length,
    /// Where the next chunk stands; a cell not begun stands at its row's top.
    at: Option<Length>,
}

struct Sweep {
    /// By their rows.
    cells: Vec<Cell>,
    tops: Vec<Length>,
    /// Where the slice at hand begins.
    from: Length,
    /// Cells before this one are placed.
    first: usize,
}

impl Sweep {
    /// Cells divided into chunks, no row cut yet.
    fn new(cells: Vec<SetCell>, rows: usize, limits: Limits) -> Sweep {
        let mut cells: Vec<Cell> = cells
            .into_iter()
            .map(|cell| {
                let chunks = chunks(cell.fragments, limits);
                let left = chunks.iter().map(|chunk| chunk.height).sum();
                Cell { row: cell.row, last_row: cell.row + cell.rows - 1, chunks, left, at: None }
            })
            .collect();
        cells.sort_by_key(|cell| cell.row);
        let mut sweep = Sweep { cells, tops: vec![Length::ZERO; rows + 1], from: Length::ZERO, first: 0 };
        sweep.stack_rows(0);
        sweep
    }

    /// The height of all rows, from the top of the first.
    fn height(&self) -> Length {
        self.tops.last().copied().unwrap_or_default()
    }

    /// Where what is left of a cell begins, from the top of the first row.
    fn start(&self, cell: &Cell) -> Length {
        cell.at.unwrap_or(self.tops[cell.row])
    }

    /// Rows stand one under the other from `row` on, each as high as the cells that end in it need.
    fn stack_rows(&mut self, row: usize) {
        let mut ending: Vec<Vec<usize>> = vec![Vec::new(); self.tops.len()];
        for (i, cell) in self.cells.iter().enumerate().filter(|(_, cell)| cell.last_row >= row) {
            ending[cell.last_row].push(i);
        }
        for r in row..self.tops.len() - 1 {
            let end = |&i: &usize| self.start(&self.cells[i]) + self.cells[i].left;
            let lowest = ending[r].iter().map(end).max().unwrap_or_default();
            self.tops[r + 1] = self.tops[r].at_least(lowest);
        }
    }

    /// The next height at which the rows are cut: the first that goes through no cell's chunk, else the one that moves chunks down least.
    /// No cell is moved whole to the next page when a cut further down leaves it begun on this one.
    fn next_cut(&mut self, limits: Limits) -> Option<Length> {
        while self.cells.get(self.first).is_some_and(|cell| cell.chunks.is_empty()) {
            self.first += 1;
        }
        let near = self.cut_within(limits.whole);
        match near {
            Some((true, ..)) => self.cut_within(limits.highest).or(near),
            _ => near,
        }
        .map(|(.., y)| y)
    }

    /// The best cut at most so far down, or the first of all; whether it moves a cell whole, and how far it moves one.
    fn cut_within(&self, window: Length) -> Option<(bool, Length, Length)> {
        let until = self.from + window;
        let mut spans: Vec<(bool, Vec<(Length, Length)>)> = Vec::new();
        for cell in self.cells[self.first..].iter().take_while(|cell| self.tops[cell.row] < until) {
            let mut y = self.start(cell);
            let mut of_cell = Vec::new();
            for chunk in cell.chunks.iter().rev() {
                if y >= until && !of_cell.is_empty() {
                    break;
                }
                of_cell.push((y, y + chunk.height));
                y += chunk.height;
            }
            spans.push((cell.at.is_none(), of_cell));
        }
        let mut ends: Vec<Length> = spans.iter().flat_map(|(_, spans)| spans).map(|(_, end)| *end).filter(|end| *end > self.from).collect();
        ends.sort_unstable();
        ends.dedup();
        let moved = |y: Length| {
            let of_cell = |(fresh, spans): &(bool, Vec<(Length, Length)>)| {
                let next = spans.partition_point(|(_, end)| *end <= y);
                let distance = spans.get(next).map_or(Length::ZERO, |(start, _)| (y - *start).at_least(Length::ZERO));
                (*fresh && next == 0 && distance > Length::ZERO, distance)
            };
            let each = spans.iter().map(of_cell);
            each.fold((false, Length::ZERO), |(whole, most), (moved, distance)| (whole || moved, most.at_least(distance)))
        };
        let near = ends.partition_point(|end| *end <= until).max(1).min(ends.len());
        let mut best: Option<(bool, Length, Length)> = None;
        for &y in &ends[..near] {
            let (whole, distance) = moved(y);
            if best.is_none_or(|(best_whole, least, _)| (whole, distance) < (best_whole, least)) {
                best = Some((whole, distance, y));
            }
            if distance.is_zero() {
                break;
            }
        }
        best
    }

    /// What stands above `y` as a slice; what reaches over it moves down.
    fn cut(&mut self, y: Length) -> Fixed {
        let mut slice = Fixed::default();
        let mut pushed = None;
        for i in self.first..self.cells.len() {
            if self.tops[self.cells[i].row] > y {
                break;
            }
            let mut at = self.start(&self.cells[i]);
            let (from, cell) = (self.from, &mut self.cells[i]);
            while let Some(chunk) = cell.chunks.pop_if(|chunk| at + chunk.height <= y) {
                let height = chunk.height;
                cell.left -= height;
                slice.place(chunk, Length::ZERO, at - from);
                at += height;
                cell.at = Some(at);
            }
            if !cell.chunks.is_empty() && at < y {
                cell.at = Some(y);
                pushed = Some(pushed.map_or(cell.last_row, |row: usize| row.min(cell.last_row)));
            }
        }
        slice.height = y - self.from;
        self.from = y;
        if let Some(row) = pushed {
            self.stack_rows(row);
        }
        slice
    }
}

/// The fragments of a cell in chunks that no cut goes through, the last chunk first.
fn chunks(cell: Vec<Fixed>, limits: Limits) -> Vec<Fixed> {
    let height: Length = cell.iter().map(|fragment| fragment.height).sum();
    let low = height <= limits.whole / 2;
    let mut groups: Vec<(Length, Vec<Fixed>)> = Vec::new();
    for fragment in cell {
        match groups.last_mut() {
            Some((height, group)) if low || (fragment.glued && *height + fragment.height <= limits.tallest) => {
                *height += fragment.height;
                group.push(fragment);
            }
            _ => groups.push((fragment.height, vec![fragment])),
        }
    }
    groups.into_iter().rev().map(|(_, group)| fragments::stack(group)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { whole: Length::pt(60), tallest: Length::pt(100), highest: Length::pt(160) };

    fn cell(row: usize, rows: usize, count: usize, height: i64) -> SetCell {
        let fragment = Fixed { height: Length::pt(height), anchors: vec![(format!("{row}"), Length::ZERO)], ..Fixed::default() };
        SetCell { row, rows, fragments: vec![fragment; count] }
    }

    fn heights(slices: &[Fixed]) -> Vec<i64> {
        slices.iter().map(|slice| slice.height.0 / Length::pt(1).0).collect()
    }

    #[test]
    fn a_low_row_is_one_slice() {
        assert_eq!(heights(&slices(vec![cell(0, 1, 3, 10), cell(0, 1, 2, 12)], 1, LIMITS)), vec![30]);
    }

    #[test]
    fn cells_of_other_leading_move_down_and_none_is_lost() {
        let slices = slices(vec![cell(0, 1, 40, 10), cell(0, 1, 40, 11)], 1, LIMITS);
        assert_eq!(slices.iter().map(|slice| slice.anchors.len()).sum::<usize>(), 80);
        assert!(slices.len() > 6 && slices.iter().all(|slice| slice.height <= Length::pt(61)));
    }

    #[test]
    fn a_high_picture_takes_the_words_beside_it_along() {
        let slices = slices(vec![cell(0, 1, 1, 10), cell(0, 1, 1, 120)], 1, LIMITS);
        assert_eq!(heights(&slices), vec![120]);
    }

    #[test]
    fn rows_under_a_span_part_at_their_ends() {
        let mut cells = vec![cell(0, 60, 2, 10)];
        cells.extend((0..60).map(|row| cell(row, 1, 1, 10)));
        let slices = slices(cells, 60, LIMITS);
        assert_eq!(slices.iter().map(|slice| slice.anchors.len()).sum::<usize>(), 62);
        assert_eq!(heights(&slices).iter().sum::<i64>(), 600);
        assert_eq!(slices.len(), 59);
    }
}

//! A row of cells as a gap buffer: rules walk it from the left and edit where they stand, so an edit moves what lies between the last
//! one and this one, not all that follows.

use std::ops::Range;

use super::line::Cell;

#[derive(Debug, Default)]
pub struct Cells {
    /// Before the gap.
    left: Vec<Cell>,
    /// After the gap, the last first.
    right: Vec<Cell>,
}

impl Cells {
    pub fn len(&self) -> usize {
        self.left.len() + self.right.len()
    }

    pub fn get(&self, at: usize) -> Option<&Cell> {
        match at.checked_sub(self.left.len()) {
            None => self.left.get(at),
            Some(after) => self.right.len().checked_sub(after + 1).map(|i| &self.right[i]),
        }
    }

    pub fn get_mut(&mut self, at: usize) -> Option<&mut Cell> {
        match at.checked_sub(self.left.len()) {
            None => self.left.get_mut(at),
            Some(after) => self.right.len().checked_sub(after + 1).map(|i| &mut self.right[i]),
        }
    }

    /// The cells of a range, as far as there are any.
    pub fn range(&self, range: Range<usize>) -> impl Iterator<Item = &Cell> {
        range.map_while(|at| self.get(at))
    }

    pub fn push(&mut self, cell: Cell) {
        let end = self.len();
        self.insert(end, cell);
    }

    pub fn insert(&mut self, at: usize, cell: Cell) {
        self.move_gap(at);
        self.left.push(cell);
    }

    /// Takes a cell out; nothing beyond the end.
    pub fn remove(&mut self, at: usize) {
        self.move_gap(at);
        self.right.pop();
    }

    /// All cells in order.
    pub fn into_vec(mut self) -> Vec<Cell> {
        self.move_gap(self.len());
        self.left
    }

    /// Moves the gap to before the cell `at`, so that editing there moves no cell.
    fn move_gap(&mut self, at: usize) {
        while self.left.len() > at {
            self.right.extend(self.left.pop());
        }
        while self.left.len() < at {
            let Some(cell) = self.right.pop() else { return };
            self.left.push(cell);
        }
    }
}

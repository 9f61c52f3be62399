//! A drawing made of characters, as a grid of cells one can look around in.

use unicode_segmentation::UnicodeSegmentation;

/// Rows of characters. Wide characters (Chinese, Japanese, emoji) take two cells, the second of which is empty.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    rows: Vec<Vec<Cell>>,
    pub width: usize,
}

/// What stands in a cell: a character as the reader sees it; nothing for a blank or the second half of a wide one.
pub type Cell = Option<String>;

/// Columns between the stops of a tab.
const TAB: usize = 8;

impl Grid {
    /// The cells of a source, without blank lines around it and common indent: tabs reach to their stops, and wide characters take two cells.
    pub fn new(source: &str) -> Grid {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for line in source.lines() {
            let mut row: Vec<Cell> = Vec::new();
            for cluster in line.trim_end().graphemes(true) {
                match cluster {
                    "\t" => row.resize((row.len() / TAB + 1) * TAB, None),
                    " " | "\u{a0}" => row.push(None),
                    _ => {
                        row.push(Some(cluster.to_owned()));
                        if is_wide(cluster) {
                            row.push(None);
                        }
                    }
                }
            }
            rows.push(row);
        }
        // Blank lines around the drawing, and what all its lines are indented by, are no part of it.
        let blank = |row: &Vec<Cell>| row.iter().all(Option::is_none);
        while rows.last().is_some_and(blank) {
            rows.pop();
        }
        let leading = rows.iter().take_while(|row| blank(row)).count();
        rows.drain(..leading);
        let indent = rows.iter().filter_map(|row| row.iter().position(Option::is_some)).min().unwrap_or(0);
        for row in &mut rows {
            row.drain(..indent.min(row.len()));
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        Grid { rows, width }
    }

    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// What stands in a cell; `None` outside and for a blank.
    pub fn cell(&self, x: isize, y: isize) -> Option<&str> {
        let row = self.rows.get(usize::try_from(y).ok()?)?;
        row.get(usize::try_from(x).ok()?)?.as_deref()
    }

    /// The character of a cell when it is a single one; a space when there is none.
    pub fn at(&self, x: isize, y: isize) -> char {
        let mut characters = self.cell(x, y).unwrap_or(" ").chars();
        match (characters.next(), characters.next()) {
            (Some(c), None) => c,
            // A letter with its marks.
            (Some(_), Some(_)) => 'x',
            (None, _) => ' ',
        }
    }
}

/// Whether a character takes two columns in a fixed-width face (East Asian Width W and F).
pub fn is_wide(cluster: &str) -> bool {
    cluster.chars().next().is_some_and(|c| {
        matches!(u32::from(c),
            0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_indents_around_a_drawing_go() {
        let grid = Grid::new("\n   +-漢\n\n    e\u{301}\n  ");
        assert_eq!((grid.width, grid.height()), (4, 3));
        assert_eq!((grid.at(0, 0), grid.at(2, 0), grid.at(3, 0), grid.at(1, 2), grid.at(-1, 9)), ('+', '漢', ' ', 'x', ' '));
    }
}

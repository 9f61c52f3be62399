//! Columns that one long word would make wide, though little else stands in them: an address among yes and no. What they take, columns
//! full of text lack, and the table grows higher by it.
//!
//! Such a word is broken at its own signs (slashes, points, hyphens) when the rows get fewer lines by it; with a hyphen put in only when they get
//! far fewer.

use super::widths::{Demand, share};
use crate::length::Length;

/// Of the lines of a table as it would be, what it may have at most for a word to be broken at its signs, and for it to be divided.
const WORTH: (i64, i64) = (85, 100);
const WORTH_DIVIDED: (i64, i64) = (70, 100);
/// Widths that a column with such a word is tried with, as parts of the table's; and what the word itself asks for.
const TRIED: [i64; 5] = [3, 4, 5, 6, i64::MAX];

/// What the cells of a row want on one line: by column.
pub type Row = Vec<(usize, Length)>;

/// The demands of columns, those of sparse ones without their longest words where that makes the table lower; and whether words are divided.
pub fn without_long_words(demands: &[Demand], rows: &[Row], width: Length) -> (Vec<Demand>, bool) {
    let mut best = demands.to_vec();
    let mut lines = lines_in(rows, &share(&best, width));
    let mut divides = false;
    for column in 0..demands.len() {
        let Demand { least, unit, divided, .. } = demands[column];
        let usual = usual(rows, column);
        let before = (best.clone(), lines);
        for (part, worth, divide) in [(unit, WORTH, false), (divided, WORTH_DIVIDED, true)] {
            let most = TRIED.map(|share| usual.at_least(part).at_least(width / share));
            for most in most.into_iter().filter(|most| part < least && *most < least) {
                let mut tried = before.0.clone();
                tried[column] = Demand { least: part, most, ..demands[column] };
                let lower = lines_in(rows, &share(&tried, width));
                if lower < lines && lower * worth.1 <= before.1 * worth.0 {
                    (best, lines) = (tried, lower);
                    divides |= divide;
                }
            }
            if lines < before.1 {
                break;
            }
        }
    }
    (best, divides)
}

/// What three cells in four of a column want at most, the empty ones counted.
fn usual(rows: &[Row], column: usize) -> Length {
    let mut wanted: Vec<Length> = rows.iter().map(|row| row.iter().filter(|(at, _)| *at == column).map(|(_, wanted)| *wanted).sum()).collect();
    wanted.sort_unstable();
    wanted.get(wanted.len() * 3 / 4).copied().unwrap_or_default()
}

/// The lines of all rows, about.
fn lines_in(rows: &[Row], widths: &[Length]) -> i64 {
    let of_cell = |&(column, wanted): &(usize, Length)| {
        let width = widths.get(column).copied().unwrap_or_default().0.max(1);
        (wanted.0 + width - 1) / width
    };
    rows.iter().map(|row| row.iter().map(of_cell).max().unwrap_or(1).max(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_among_few_words_gives_way_to_text() {
        let pt = Length::pt;
        let column = |least, unit, most| Demand { least: pt(least), unit: pt(unit), divided: pt(unit), most: pt(most) };
        let demands = [column(140, 40, 140), column(60, 60, 800)];
        let rows: Vec<Row> = (0..6).map(|row| vec![(0, pt(if row == 0 { 140 } else { 20 })), (1, pt(800))]).collect();
        let (found, divides) = without_long_words(&demands, &rows, pt(300));
        assert!(found[0].most < pt(140) && !divides);
        // Where most cells are as long, they stay whole.
        let rows: Vec<Row> = (0..6).map(|_| vec![(0, pt(140)), (1, pt(200))]).collect();
        assert_eq!(without_long_words(&demands, &rows, pt(300)).0[0].least, pt(140));
    }
}

//! Notes by the order of their first marks.

use super::{Column, Item};

/// Notes in the order of their first marks.
pub fn citations(column: &Column) -> Vec<u32> {
    let mut order = Vec::new();
    let mut seen = vec![false; column.notes.len()];
    let mut cite = |notes: &[u32]| {
        for &n in notes {
            if let Some(seen) = seen.get_mut(n as usize).filter(|seen| !**seen) {
                *seen = true;
                order.push(n);
            }
        }
    };
    for item in &column.items {
        match item {
            Item::Paragraph(p) => p.alternatives.first().iter().flat_map(|a| &a.lines).for_each(|l| cite(&l.notes)),
            Item::Block(b) => cite(&b.notes),
            Item::Float(f) => cite(&f.notes),
            _ => {}
        }
    }
    order
}

/// Of the notes cited here, those that have not been cited before: a range of the order, beginning at `from`.
pub fn new_notes(order: &[u32], from: u32, notes: &[u32]) -> (u32, u32) {
    let mut notes = notes.to_vec();
    notes.sort_unstable();
    let mut to = from;
    while (to as usize) < order.len() && notes.binary_search(&order[to as usize]).is_ok() {
        to += 1;
    }
    (from, to)
}

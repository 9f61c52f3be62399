//! The page breaker: an exact search over a whole chapter.
//!
//! It sees heights only. The column is a flat list; flow rounds heights to the grid of the running text where the page demands it
//! ([`Item::Space`] with `to_grid`), and writes notes by their heights. The programme walks the column once and keeps, for each place,
//! the least cost of every state of a page (its height so far, its notes, its spread's height).

mod active;
mod frames;
mod needs;
mod notes;
mod page;
mod penalties;
mod replay;
mod search;
mod set;
mod column;



pub use column::*;

/// Breaks a chapter into pages. `wider` gives further alternatives of the paragraph at an item, in wider limits: asked only when
/// the first ones do not fill the pages. They are numbered on from those of the column.
pub fn paginate(column: &Column, wider: &mut dyn FnMut(usize) -> Vec<Alternative>) -> Pagination {
    let usual = search::search(column, false);
    if let Some(found) = usual.as_ref().filter(|found| found.faults_cost < penalties::SERIOUS) {
        return replay::replay(column, found);
    }
    let column = widened(column, wider);
    let strict = search::search(&column, false);
    if let Some(found) = strict.as_ref().filter(|found| found.faults_cost < penalties::SERIOUS) {
        return replay::replay(&column, found);
    }
    let found = [usual, strict, search::search(&column, true)].into_iter().flatten().min_by(|a, b| a.cost.total_cmp(&b.cost));
    replay::replay(&column, &found.unwrap_or_default())
}

/// The column with the further alternatives behind its own.
fn widened(column: &Column, wider: &mut dyn FnMut(usize) -> Vec<Alternative>) -> Column {
    let mut column = column.clone();
    for (i, item) in column.items.iter_mut().enumerate() {
        if let Item::Paragraph(paragraph) = item {
            paragraph.alternatives.extend(wider(i));
        }
    }
    column
}

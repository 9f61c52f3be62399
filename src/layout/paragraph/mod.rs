//! One paragraph: inline content → items → lines.
//!
//! ```text
//! pieces ──items::collect──▶ Items ──optimum::solve──▶ Solutions ──lines::build──▶ Vec<Line>
//!  (flow)     shaping, breaks           (lengths only)      one per line count        (flow, page)
//! ```
//!
//! [`items`] shapes words and finds where lines may end, [`optimum`] chooses the breaks (one solution for each number of lines it can
//! have), [`lines`] places the glyphs of a chosen solution. [`set`] is the three in a row for those who need no choice.

pub mod items;
pub mod lines;
pub mod natural;
pub mod optimum;
pub mod orientation;
pub mod params;
pub mod protrusion;
mod words;

pub use items::cjk::is_ideographic;
pub use items::{Cache, Context, Items, Owner, Piece, TextStyle, collect};
pub use orientation::Orientation;
pub use lines::{Line, build, describe};
pub use natural::{Natural, natural};
pub use optimum::{BreakPoint, Measure, Solution, Solutions, solve};
pub use params::{Mode, Params};

use crate::report::Report;

/// Pieces to lines at once, by the best solution: for headings, cells, notes, captions. Words wider than the measure are divided
/// anywhere rather than left to stick out.
pub fn set(pieces: &[Piece], context: &Context<'_>, params: &Params, measure: &Measure, report: &mut Report) -> Vec<Line> {
    let items = collect(pieces, context, report);
    let solutions = solve(&items.stream, params, measure);
    build(&items, solutions.best(), params, measure, context)
}

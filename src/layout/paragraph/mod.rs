//! One paragraph: inline content → items → lines.
//!
//! [`items`] shapes words and finds where lines may end, [`optimum`] chooses the breaks (one solution for each number of lines it can
//! have), [`lines`] places the glyphs of a chosen solution.

pub mod items;
pub mod lines;
pub mod optimum;
pub mod protrusion;

//! One column → pages.
//!
//! [`breaker`] chooses where pages end, [`compose`] puts lines, boxes and notes at their places, [`columns`] sets columns beside each other, [`front`] makes the pages before the
//! text as far as [`front_matter`] wants them, [`sequence`] puts all in order and numbers them, [`furniture`] adds heads and folios, [`vertical`] turns the pages
//! of vertical lines.

pub mod balance;
pub mod breaker;
mod cited;
pub mod columns;
pub mod compose;
pub mod front;
pub mod front_matter;
pub mod furniture;
pub mod geometry;
pub mod grid;
pub mod heads;
pub mod margin;
pub mod margin_column;
pub mod run_on;
pub mod section;
pub mod sequence;
pub mod vertical;

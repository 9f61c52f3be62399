//! What the reader's eye would mark, computed from our own lines.

use super::frame::Frame;
use super::page::sequence::{Section, Slot};

/// Totals and findings. Filled by layout, printed by `--report`.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Quality {
    pub lines: u32,
}

impl Quality {
    /// For a person: totals first, then findings with page and text.
    pub fn text(&self) -> String {
        format!("{} lines\n", self.lines)
    }
}

/// Reads the lines of all pages.
pub fn measure(sections: &[Section], slots: &[Slot], _frame: &Frame) -> Quality {
    let lines = slots.iter().filter_map(|slot| slot.draft).map(|(s, d)| sections[s].drafts[d].lines.len() as u32).sum();
    Quality { lines }
}

//! What the reader's eye would mark, computed from our own lines.

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

//! What the reader's eye would mark, computed from our own lines.

/// Totals and findings. Filled by layout, printed by `--report`.
#[derive(Clone, Debug, Default)]
pub struct Quality {
    pub lines: u32,
}

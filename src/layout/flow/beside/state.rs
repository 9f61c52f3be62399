//! Figures that text goes around: those that are set, and the one that the text stands beside.

use crate::layout::flow::column::Fixed;
use crate::length::Length;
use crate::style::Float;

/// What becomes of a figure that cannot stand where it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// So many lines of text go before it.
    Later(usize),
    /// Not beside the text.
    Plain,
}

/// A figure beside the text, as set in the column.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// Its place among those of its chapter.
    pub(super) number: usize,
    /// Its entry; and the last one that stands beside it, with so many of its lines.
    pub entry: usize,
    pub(super) last: (usize, usize),
    pub height: Length,
    /// More of its height is white than text.
    pub(super) bare: bool,
}

/// What a vertical list knows of the figure that its text goes around.
#[derive(Default)]
pub struct State {
    pub(super) zone: Option<Zone>,
    pub(super) later: Option<(Ready, usize)>,
    pub done: Vec<Beside>,
}

/// A figure that is set.
pub(super) struct Ready {
    pub(super) number: usize,
    pub(super) fixed: Fixed,
    pub(super) side: Float,
    /// Where the text beside it ends, or begins.
    pub(super) edge: Length,
    /// How far down lines are shorter.
    pub(super) reach: Length,
}

/// A figure in the column, and how far the text has come down beside it.
///
/// The figure with its place, and the state of the text around it.
pub(super) struct Zone {
    pub(super) number: usize,
    pub(super) entry: usize,
    pub(super) side: Float,
    pub(super) edge: Length,
    pub(super) reach: Length,
    /// In whole lines.
    pub(super) height: Length,
    pub(super) done: Length,
    pub(super) lines: u32,
    pub(super) last: (usize, usize),
}

//! What a drawing cannot be made of.

use crate::report::Message;

/// Why a diagram cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub Message);

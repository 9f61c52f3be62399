//! What a formula cannot be made of.

use crate::report::Message;

/// Why a formula cannot be set, in the words of the program that read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub Message);

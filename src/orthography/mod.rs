//! Language rules on text, once, for both outputs: quotation marks, dashes, spaces that must not break.
//!
//! Rules are those of the language of each run and are cited by id (typography §2, §3).

pub mod dashes;
pub mod hyphenate;
pub mod lint;
pub mod quotes;
pub mod spaces;

use crate::book::Book;
use crate::report::Report;

/// Polishes every text of the book in place.
pub fn polish(_book: &mut Book, _report: &mut Report) {}

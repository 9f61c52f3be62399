//! Ordered chapters → [`Book`]: numbers, unique ids, references resolved, outline.

mod titles;

use super::{Book, Chapter};
use crate::report::Report;
use crate::source::config::BookConfig;
pub use titles::{humanize, split_number};

/// Puts chapters together. Afterwards every reference resolves or has been reported.
pub fn assemble(chapters: Vec<Chapter>, config: &BookConfig, _report: &mut Report) -> Book {
    Book { metadata: config.metadata.clone(), chapters, outline: Vec::new(), text_count: 0 }
}

//! Inline content → boxes, glue and places to break.
//!
//! `flow` flattens a text into [`Piece`]s; here they are cut into words, shaped (each distinct word once, [`Cache`]), divided by the
//! language's rules, and listed as the `Stream` that the breaker reads.

pub(super) mod bidi;
pub(super) mod cjk;
mod dictionary;
mod split;
mod stream;
mod atom;


pub use super::words::Cache;
use crate::report::Report;
pub use atom::*;

/// Collects a paragraph: pieces → atoms → stream. Characters without a glyph are reported once each.
pub fn collect(pieces: &[Piece], context: &Context<'_>, report: &mut Report) -> Items {
    let mut items = split::atoms(pieces, context, report);
    stream::list(&mut items, context);
    items
}

//! Diagrams.

use crate::book::Book;
use crate::report::Report;

pub fn draw_all(_book: &mut Book, _report: &mut Report) {}

//! Nothing leaves its page or lies over something else.

use crate::book::Book;
use crate::layout::Layout;
use crate::report::Report;

pub fn look(_book: &Book, _layout: &Layout, _report: &mut Report) {}

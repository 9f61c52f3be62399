//! The state of reading one fragment.

use std::ops::Range;
use std::vec::IntoIter;

use super::fragment::Fragment;
use super::goldmark::Event;
use super::reader::Reader;
use crate::report::Span;

pub(super) struct Builder<'r, 'a, 'e> {
    pub reader: &'r mut Reader<'a>,
    pub fragment: &'e Fragment,
    pub events: IntoIter<(Event<'e>, Range<usize>)>,
    pub depth: usize,
    /// The box of the list item that is being read, for each open item.
    pub tasks: Vec<Option<bool>>,
}

impl Builder<'_, '_, '_> {
    /// The place in the file of a range of the fragment's text.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.reader.span_in(self.fragment, range)
    }
}

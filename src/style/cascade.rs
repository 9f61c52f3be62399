//! Which declarations apply to an element, and in what order.

/// A selector list and its declarations, in source order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    pub declarations: Vec<Declaration>,
    /// Only in print, only in the EPUB, or both.
    pub media: Media,
}

/// One `name: value`, with its place for diagnostics.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    pub name: String,
    pub value: String,
    pub span: crate::report::Span,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    #[default]
    All,
    Print,
    Screen,
}

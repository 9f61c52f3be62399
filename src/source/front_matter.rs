//! YAML, TOML, JSON → [`FrontMatter`], with Hugo's rules for delimiters, keys and values.

use crate::report::Span;

/// What a page says of itself before its text. Keys are Hugo's, case-insensitive; unknown ones are ignored, as Hugo does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub link_title: Option<String>,
    pub weight: Option<i64>,
    pub date: Option<String>,
    pub draft: bool,
    pub description: Option<String>,
    pub lang: Option<String>,
    /// `image`, `banner`, `cover`, `featured_image`: the chapter's opening picture.
    pub banner: Option<String>,
    pub banner_alt: Option<String>,
    pub banner_span: Option<Span>,
    pub title_span: Option<Span>,
    pub aliases: Vec<String>,
    pub slug: Option<String>,
    pub url: Option<String>,
    /// hugo-book: out of the book, with all below it.
    pub book_hidden: bool,
}

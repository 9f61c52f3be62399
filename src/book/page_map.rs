//! Which printed page a place of the text is on: what lets the EPUB cite the print pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TextId;
use super::index::MarkedPage;

/// A place in the book: a byte offset into the flat text of one [`super::Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Position {
    pub text: TextId,
    pub offset: u32,
}

impl Position {
    /// Of words that no text of the book has.
    pub const NOWHERE: Position = Position { text: TextId::NONE, offset: 0 };
}

/// The pages in order, each with the position of its first word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMap {
    pub starts: Vec<PageStart>,
    /// The pages of what the index names, by id.
    pub marks: BTreeMap<String, MarkedPage>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// The printed folio: `vii`, `23`.
    pub label: String,
    /// Where the page's body text begins; `None` for a page without text of the book (blank, title page, contents).
    pub position: Option<Position>,
    /// Which of the pages that are made from the metadata it is, when it is one.
    pub front: Option<FrontPage>,
}

/// A page of front matter that is in both editions though no author wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FrontPage {
    Title,
    Copyright,
    Dedication,
    Epigraph,
    /// The first page of the contents.
    Contents,
}

impl FrontPage {
    /// The page of the front matter by the class that both outputs style it with.
    pub fn of_class(class: &str) -> Option<FrontPage> {
        match class {
            "title-page" => Some(FrontPage::Title),
            "copyright-page" => Some(FrontPage::Copyright),
            "dedication" => Some(FrontPage::Dedication),
            "epigraph-page" => Some(FrontPage::Epigraph),
            "contents" => Some(FrontPage::Contents),
            _ => None,
        }
    }
}

//! A built book as it is compared: its chapters, words and pictures, with their places.

use crate::lang::Lang;
use super::pictures::Look;

/// A book as a file has it.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    pub lang: Option<Lang>,
    /// What the package says of the book: `dc:title`, `dc:publisher` …
    pub facts: Vec<(String, String)>,
    pub chapters: Vec<Chapter>,
    /// Labels of the pages, as printed.
    pub pages: Vec<String>,
    /// Of each page of a PDF, its left, foot, right and top, in points.
    pub boxes: Vec<[f32; 4]>,
    pub pictures: Vec<Picture>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    pub title: String,
    pub words: Vec<Word>,
}

/// What stands between two spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    pub text: Box<str>,
    /// An index into [`Volume::pages`].
    pub page: Option<u32>,
    /// The first of a paragraph, a heading or a cell.
    pub begins: bool,
    /// No space before it: Chinese and Japanese are compared sign by sign.
    pub joined: bool,
    /// Where it stands, in a PDF; a divided word has two places.
    pub places: Box<[Area]>,
}

/// A part of a line, in points from the lower left corner of its page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub page: u32,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    /// Of the type.
    pub size: f32,
}

impl Eq for Area {}

#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Its path in the EPUB; in a PDF, the page it is on.
    pub name: String,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Empty in a PDF.
    pub bytes: Vec<u8>,
    /// Of the picture as it is seen; read when it is asked for.
    pub look: Option<Look>,
}


//! A design: a CSS file → [`Sheet`] → computed [`Style`]s.
//!
//! Both outputs read the same file: layout asks [`Sheet::compute`] for every node, the EPUB takes the rules that are not for
//! print. The names of elements and classes are those of the XHTML that `epub` writes, so one selector means one thing.

pub mod cascade;
pub mod page;
pub mod parse;
pub mod property;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use page::{ContentPart, MarginBox, MarginBoxPlace, PageStyle};
pub use property::*;

use crate::lang::Lang;
use crate::report::{Files, Report};

/// A parsed design: the built-in style with the author's cascading over it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub rules: Vec<cascade::Rule>,
    pub page_rules: Vec<page::PageRule>,
    pub font_faces: Vec<FontFace>,
    /// The text of the sheets in cascade order, for the EPUB's own style sheet.
    pub sources: Vec<Arc<str>>,
}

/// An `@font-face`: a font file that the style brings, its path resolved against the sheet's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFace {
    pub family: String,
    pub weight: u16,
    pub italic: bool,
    pub path: PathBuf,
}

/// An element as selectors see it. Layout and EPUB build the same chain for the same block.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    pub name: &'a str,
    pub classes: &'a [&'a str],
    pub id: Option<&'a str>,
    pub lang: Option<&'a Lang>,
    pub parent: Option<&'a Element<'a>>,
    /// Name and classes of the element before it under the same parent: for `h1 + p`.
    pub previous: Option<(&'a str, &'a [&'a str])>,
}

impl Sheet {
    /// Loads the built-in style `name` (`ensayo`, `novela`), or a CSS file that cascades over `ensayo`.
    pub fn load(_name: &str, _base: &Path, _files: &mut Files, _report: &mut Report) -> Sheet {
        Sheet::default()
    }

    /// The computed style of an element under its parent's.
    pub fn compute(&self, _element: &Element<'_>, _parent: &Style) -> Style {
        Style::default()
    }

    /// The style of the root (`html`): what `body` inherits.
    pub fn root(&self) -> Style {
        Style::default()
    }

    /// The page as `@page` has it; `first_of_chapter` for `@page chapter:first`-like selectors, `name` for named pages.
    pub fn page(&self, _name: &str, _recto: bool, _first: bool) -> PageStyle {
        PageStyle::default()
    }
}

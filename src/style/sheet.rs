//! A parsed design.

use super::cascade::{Index, Media, Rule};
use super::page::PageType;
use crate::font::FontFace;
use super::page::PageRule;
use super::property::*;
use super::screen::ScreenRule;
use crate::lang::Lang;
use crate::length::Length;
use crate::book::elements::Tree;

/// A parsed design: the built-in style with the author's cascading over it.
///
/// The rules by kind, and what was computed of them once.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub rules: Vec<Rule>,
    pub page_rules: Vec<PageRule>,
    pub font_faces: Vec<FontFace>,
    /// The rules for reading systems in cascade order: without `@page`, `@font-face`, `@import`, `@media print` and the properties
    /// that are only for print.
    pub screen: Vec<ScreenRule>,
    pub(super) index: Index,
    /// What is being computed for.
    pub(super) media: Media,
    /// The page's measure.
    pub(super) measure: Length,
    pub(super) body: Option<Box<Style>>,
    /// The book's language: what `:lang()` sees around elements that do not say theirs.
    pub(super) lang: Option<Lang>,
}

impl Sheet {
    /// Whether a rule is for the element of an id.
    pub fn asks_for_id(&self, id: &str) -> bool {
        self.index.asks_for_id(id)
    }

    /// The body's style, which pages and margin boxes inherit.
    pub fn body(&self) -> Style {
        match &self.body {
            Some(body) => (**body).clone(),
            None => self.compute_body(),
        }
    }

    fn compute_body(&self) -> Style {
        self.compute(Tree::document().body(), &self.root())
    }

    /// The same design as a reading system computes it: with `@media screen`, without `@media print`.
    pub fn for_screen(&self) -> Sheet {
        let mut sheet = Sheet { media: Media::Screen, ..self.clone() };
        sheet.body = None;
        sheet.body = Some(Box::new(sheet.compute_body()));
        sheet
    }

    /// The design for a book in `lang`: `:lang()` and `body:lang()` know it without being told by each element.
    pub fn for_lang(mut self, lang: &Lang) -> Sheet {
        self.lang = Some(lang.clone());
        self.precompute();
        self
    }

    /// Prepares a sheet whose rules are all there.
    pub(super) fn finish(&mut self) {
        self.index = Index::new(&self.rules);
        self.media = Media::Print;
        self.precompute();
    }

    /// Whether the book is read from the right, and its pages are the sheet's with left and right changed over.
    pub fn mirrors_pages(&self) -> bool {
        self.is_vertical() || self.lang.as_ref().is_some_and(|lang| lang.direction() == crate::lang::Direction::RightToLeft)
    }

    /// Whether the lines run down the page and follow each other from right to left: where the style asks for it, in a language that
    /// is set so.
    pub fn is_vertical(&self) -> bool {
        self.wants_vertical() && self.lang.as_ref().is_some_and(crate::lang::Lang::may_be_vertical)
    }

    /// Whether `writing-mode` of the body asks for vertical lines.
    pub fn wants_vertical(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.writing_mode == WritingMode::Vertical)
    }

    /// Whether the book's characters are as wide as they are high.
    pub fn in_squares(&self) -> bool {
        self.lang.as_ref().is_some_and(crate::lang::Lang::is_cjk)
    }

    /// What is asked for often and depends on nothing but the sheet.
    pub(super) fn precompute(&mut self) {
        self.body = None;
        self.body = Some(Box::new(self.compute_body()));
        let page = self.page(PageType::of("", true));
        self.measure = (page.width - page.left - page.right).at_least(Length::ZERO);
    }
}

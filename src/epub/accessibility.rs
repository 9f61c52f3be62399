//! What a reader with other needs can expect, computed from what the book holds (EPUB Accessibility 1.1).

use super::Context;
use crate::book::visit::{self, Visitor};
use crate::book::*;
use crate::terms;

/// The findings from which the metadata follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Pictures, drawings and the cover.
    pub images: bool,
    /// Those that say something and have no text in their place.
    pub undescribed: usize,
    pub mathml: bool,
    /// Formulas shown as TeX, which nobody can be expected to follow by ear.
    pub formulas_as_code: usize,
    pub page_list: bool,
    /// A GIF may flash.
    pub may_flash: bool,
}

impl Access {
    /// What the book offers and asks for, by every picture and drawing that it shows.
    pub(super) fn of(cx: &Context<'_>) -> Access {
        let mut access = Access { images: cx.placed.cover.is_some(), ..Access::default() };
        let mut finder = Finder { cx, access: &mut access };
        for chapter in &cx.book.chapters {
            visit::walk_chapter(chapter, &mut finder);
        }
        access
    }

    /// Whether the book conforms to WCAG 2.2 AA as far as the files decide it: structure, language, links and contrast are ours to get right and
    /// are tested; descriptions and formulas depend on the book.
    pub fn conforms(&self) -> bool {
        self.undescribed == 0 && self.formulas_as_code == 0 && !self.may_flash
    }

    /// `(property, value)` of each metadata element, in order.
    pub fn properties(&self) -> Vec<(&'static str, &'static str)> {
        let mut list = vec![("schema:accessMode", "textual")];
        if self.images {
            list.push(("schema:accessMode", "visual"));
        }
        if self.undescribed == 0 && self.formulas_as_code == 0 {
            list.push(("schema:accessModeSufficient", "textual"));
        }
        if self.images {
            list.push(("schema:accessModeSufficient", "textual,visual"));
        }
        list.extend(self.features().into_iter().map(|feature| ("schema:accessibilityFeature", feature)));
        list.push(("schema:accessibilityHazard", if self.may_flash { "unknown" } else { "none" }));
        list
    }

    /// What helps a reader, as schema.org calls it.
    pub fn features(&self) -> Vec<&'static str> {
        let mut features = vec!["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "ARIA"];
        if self.images && self.undescribed == 0 {
            features.push("alternativeText");
        }
        if self.mathml {
            features.push("MathML");
        }
        if self.page_list {
            features.extend(["pageNavigation", "pageBreakMarkers"]);
        }
        features
    }

    /// The summary and its language.
    pub fn summary(&self, lang: &crate::lang::Lang) -> (String, &'static str) {
        let (terms, tag) = terms::with_language(lang);
        let words = &terms.access;
        let mut sentences = vec![words.base];
        match (self.images, self.undescribed) {
            (true, 0) => sentences.push(words.images_described),
            (true, _) => sentences.push(words.images_not_described),
            (false, _) => {}
        }
        if self.mathml {
            sentences.push(words.mathml);
        }
        if self.page_list {
            sentences.push(words.pages);
        }
        (sentences.join(words.space), tag)
    }
}

struct Finder<'a> {
    cx: &'a Context<'a>,
    access: &'a mut Access,
}

impl Visitor for Finder<'_> {
    fn image(&mut self, image: &Image) {
        let Some(file) = image.asset.and_then(|asset| self.cx.placed.images.get(&asset)) else { return };
        self.access.images = true;
        self.access.may_flash |= file.format == crate::picture::Format::Gif;
        self.access.undescribed += usize::from(image.alt.is_none());
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Diagram(diagram) if diagram.svg.is_some() => {
                self.access.images = true;
                self.access.undescribed += usize::from(diagram.alt.is_none() && diagram.caption.is_none());
            }
            BlockKind::Embed(embed) => self.access.images |= self.cx.placed.codes.contains_key(embed.url.as_str()),
            _ => {}
        }
    }
}

//! The compositions: how a front is put together of lettering, colour and picture.

use std::sync::Arc;

use crate::book::elements::{self, Tree};
use crate::style::{Sheet, motif};

/// What a front is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Composition {
    /// Lettering alone, on one colour.
    Type,
    /// A picture or a pattern over the whole front, the title on its calmest part.
    FullBleed,
    /// A label with the words on a pattern.
    Label,
    /// A picture or a pattern across the head, the words on paper under it.
    #[default]
    Band,
    /// The picture in two colours of the book.
    Duotone,
    /// A small picture in the middle of much paper.
    Vignette,
    /// The title's first letter, as large as the front.
    Initial,
    /// The banners of the chapters, or patterns, in squares.
    Grid,
}

impl Composition {
    /// All, by the names that settings and styles give.
    pub const ALL: [(&'static str, Composition); 8] = [
        ("type", Composition::Type),
        ("full-bleed", Composition::FullBleed),
        ("label", Composition::Label),
        ("band", Composition::Band),
        ("duotone", Composition::Duotone),
        ("vignette", Composition::Vignette),
        ("initial", Composition::Initial),
        ("grid", Composition::Grid),
    ];

    /// The composition of a name, as settings and style sheets have it.
    pub fn find(name: &str) -> Option<Composition> {
        Composition::ALL.iter().find(|(known, _)| *known == name.trim()).map(|(_, composition)| *composition)
    }
}

/// What a design says of its covers: the composition and the faces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub composition: Composition,
    /// The book's settings name the composition; else the design does, and a picture may be too small for it.
    pub chosen: bool,
    /// Of the text.
    pub text: Arc<[String]>,
    /// Of the title, and its weight.
    pub title: Arc<[String]>,
    pub weight: u16,
    /// The mark of the composition, for the pages of the book that show it.
    pub motif: Option<&'static str>,
}

impl Default for Look {
    fn default() -> Look {
        let serif: Arc<[String]> = Arc::from(["serif".to_owned()]);
        Look { composition: Composition::default(), chosen: false, text: Arc::clone(&serif), title: serif, weight: 500, motif: None }
    }
}

impl Look {
    /// The faces of the design's text and chapter titles, and its `--cover-design` unless the book's settings have one.
    pub fn of(sheet: &Sheet, wished: Option<Composition>) -> Look {
        let body = sheet.body();
        let document = Tree::document();
        let title = sheet.compute(Tree::under(document.body(), [elements::chapter_title()]).nth(0), &body);
        let of_design = body.custom.get("cover-design").and_then(|name| Composition::find(name));
        Look {
            composition: wished.or(of_design).unwrap_or_default(),
            chosen: wished.is_some(),
            text: Arc::clone(&body.font_family),
            title: Arc::clone(&title.font_family),
            // Large letters of a book face are thin.
            weight: title.font_weight.max(500),
            motif: motif::of(&body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_composition_has_its_name() {
        for (name, composition) in Composition::ALL {
            assert_eq!(Composition::find(name), Some(composition));
        }
        assert_eq!(Composition::find("collage"), None);
    }
}

//! Pictures that ask for another place than one between two paragraphs, by a class of theirs or of their figure.

use super::{Block, BlockKind, Figure, Image};

/// What a picture asks for on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Large {
    /// A page of its own, between the margins; with `bleed` over its edges.
    FullPage,
    /// Two facing pages.
    Spread,
    /// A page of its own, a quarter turned.
    Turned,
}

/// The classes, and the one that goes with them.
const CLASSES: [(&str, Large); 3] = [("full-page", Large::FullPage), ("spread", Large::Spread), ("turned", Large::Turned)];
pub const BLEED: &str = "bleed";
/// Classes of figures that the text goes around; what they mean is the style's.
pub const BESIDE: [&str; 2] = ["wrap-left", "wrap-right"];

impl Large {
    /// The first of the places for large pictures that a class asks for.
    pub fn of_classes<'c>(classes: impl IntoIterator<Item = &'c str>) -> Option<Large> {
        classes.into_iter().find_map(|class| CLASSES.iter().find(|(name, _)| *name == class).map(|(_, large)| *large))
    }
}

/// The only picture of a figure that holds nothing else.
pub fn lone(figure: &Figure) -> Option<&Image> {
    match figure.images.as_slice() {
        [image] if figure.content.is_empty() => Some(image),
        _ => None,
    }
}

/// Gives a figure the classes of its only picture that say where both stand.
pub fn lift(block: &mut Block) {
    let BlockKind::Figure(figure) = &mut block.kind else { return };
    let [image] = figure.images.as_mut_slice() else { return };
    let is_known = |class: &String| class == BLEED || BESIDE.contains(&class.as_str()) || CLASSES.iter().any(|(name, _)| name == class);
    let (known, others): (Vec<String>, Vec<String>) = std::mem::take(&mut image.attributes.classes).into_iter().partition(is_known);
    image.attributes.classes = others;
    block.attributes.classes.extend(known);
}

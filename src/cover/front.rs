//! The front: what all compositions have in common, and the strip of a series over them.

mod panel;


use super::art::{self, Palette};
use super::series;
use super::{compose, photo};
use crate::book::Metadata;
use crate::layout::pages::ItemKind;
use crate::picture::Pixels;
pub use panel::*;

/// A number of a book's own.
pub fn seed_of(metadata: &Metadata) -> u64 {
    art::seed(&format!("{}\n{}", metadata.title, metadata.authors()))
}

/// The colours of a book: of its series, else its own; and from the picture where there is one.
pub fn palette_of(metadata: &Metadata, picture: Option<&Pixels>) -> Palette {
    let series = metadata.series.as_ref().map(|series| art::seed(series.name.trim()));
    let palette = art::palette_of(series.unwrap_or_else(|| seed_of(metadata)));
    picture.map_or(palette, |pixels| photo::toned(palette, pixels))
}

/// The front of a design, in the order of painting. What is wider than the panel is for others to cover, or for the edges to cut.
pub fn items(design: &Design<'_>, panel: &Panel) -> Vec<ItemKind> {
    if let Art::Whole(asset, pixels) = design.art {
        return vec![ItemKind::Picture { asset, rect: covering(size(pixels), panel.with_bleed) }];
    }
    let mut items = compose::items(design, panel);
    items.extend(series::strip(design, panel, panel.scaled(MARGIN)));
    items
}


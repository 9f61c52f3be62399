//! Covers: the front that the EPUB shows and the wrap-around cover for print, of one design.
//!
//! A cover is a [`Page`](crate::layout::pages::Page) like any other, made of the book's metadata instead of its text. A design or the
//! book's settings choose one of eight [`composition`]s; `material` finds its picture, [`compose`] puts the [`front`] together of
//! [`words`], a [`photo`] or a [`pattern`], and [`series`] lays its strip over it. [`back`] and [`spine`] are what a printed book has besides, on the
//! [`sheet`] that the printer wants, with the [`barcode`] of its ISBN. [`lettering`] sets the lines, which end where [`breaking`] says; colours come from [`art`].
//! `pdf` writes such a page as it writes all pages; [`raster`] paints it as a picture, for the EPUB and, with [`guide`] lines over it,
//! for eyes.

pub mod art;
pub mod back;
pub mod barcode;
mod breaking;
mod color;
mod compose;
pub mod composition;
pub mod front;
pub mod guide;
pub mod lettering;
pub mod material;
pub mod outline;
mod pattern;
mod photo;
pub mod raster;
pub mod series;
pub mod sheet;
pub mod spine;
mod words;
pub mod wrap;

use crate::book::{AssetId, Book, Matter, Metadata};
use crate::font::FontBook;
use crate::layout::pages::{Item, Page, Rect};
use crate::length::Length;
use crate::picture::{Encoded, Pictures, encode};
pub use composition::{Composition, Look};
use material::{Material, material};
use front::{Art, Design, Panel};

/// Size of the EPUB's cover, in pixels: 2 : 3, inside every store's limits (typography V9).
const WIDTH: u32 = 1460;
const HEIGHT: u32 = 2190;

/// Most pictures that a cover shows.
const MOST_PICTURES: usize = 16;

/// The pictures that a cover can be made with: the banners of the chapters that are not drawings, each once.
pub fn banners(book: &Book, pictures: &Pictures) -> Vec<AssetId> {
    let body = book.chapters.iter().filter(|chapter| chapter.matter == Matter::Body);
    let mut found: Vec<AssetId> = Vec::new();
    for asset in body.filter_map(|chapter| chapter.banner.as_ref()?.asset) {
        if found.len() < MOST_PICTURES && !found.contains(&asset) && pictures.info(asset).is_some_and(|info| !info.vector) {
            found.push(asset);
        }
    }
    found
}

/// The front cover as a picture for the EPUB, 1460 × 2190 px, typeset from the book's metadata by the look of its design, with the
/// pictures that it offers. `None` only when the picture cannot be encoded.
pub fn front_image(metadata: &Metadata, look: &Look, offered: &[AssetId], fonts: &FontBook, pictures: &Pictures) -> Option<Encoded> {
    let rect = Rect { x: Length::ZERO, y: Length::ZERO, width: front::WIDTH, height: front::HEIGHT };
    let Material { composition, palette, shown } = material(metadata, look, offered, pictures, rect);
    // What was made is in no list of the book's.
    let made = AssetId(u32::MAX);
    let art = shown.as_ref().map_or(Art::Pattern, |(asset, pixels)| Art::Picture(asset.unwrap_or(made), pixels));
    let (seed, shelf) = (front::seed_of(metadata), series::shelf(metadata));
    let design = Design { metadata, fonts, look, composition, art, seed, palette, shelf };
    let items = front::items(&design, &Panel { rect, with_bleed: rect });
    let page = Page { width: rect.width, height: rect.height, recto: true, items: unmarked(items), ..Page::default() };
    let pixels = raster::paint(&page, WIDTH, HEIGHT, fonts, &|_| shown.as_ref().map(|(_, pixels)| pixels))?;
    encode::best(&pixels, shown.is_some()).ok()
}

/// Items of no structure: the cover is not tagged.
fn unmarked(kinds: Vec<crate::layout::pages::ItemKind>) -> Vec<Item> {
    kinds.into_iter().map(|kind| Item { node: None, kind }).collect()
}

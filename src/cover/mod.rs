//! Covers: the front that the EPUB shows and the wrap-around cover for print, of one design.
//!
//! A cover is a [`Page`](crate::layout::pages::Page) like any other, made of the book's metadata instead of its text: [`front`]
//! designs the front, [`back`] and [`spine`] what a printed book has besides, on the [`sheet`] that the printer wants, with the
//! [`barcode`] of its ISBN. [`lettering`] sets the few lines, [`art`] draws the ornament of a book that brings no picture. `pdf` writes
//! such a page as it writes all pages; [`raster`] paints it as a picture, for the EPUB and, with [`guide`] lines over it, for eyes.

pub mod art;
pub mod back;
pub mod barcode;
pub mod front;
pub mod guide;
pub mod lettering;
pub mod outline;
pub mod raster;
pub mod sheet;
pub mod spine;
pub mod wrap;

use crate::book::{AssetId, Book, Matter, Metadata};
use crate::font::FontBook;
use crate::layout::pages::{Item, Page, Rect};
use crate::length::Length;
use crate::picture::{Encoded, Pictures, encode};
use front::{Art, Design, Panel};

/// Size of the EPUB's cover, in pixels: 2 : 3, inside every store's limits (typography V9).
const WIDTH: u32 = 1460;
const HEIGHT: u32 = 2190;

/// The picture that a cover can be made with: the banner of the first chapter that has one that is not a drawing.
pub fn banner(book: &Book, pictures: &Pictures) -> Option<AssetId> {
    let body = book.chapters.iter().filter(|chapter| chapter.matter == Matter::Body);
    let banners = body.filter_map(|chapter| chapter.banner.as_ref()?.asset);
    banners.into_iter().find(|asset| pictures.info(*asset).is_some_and(|info| !info.vector))
}

/// The front cover as a picture for the EPUB, 1460 × 2190 px, typeset from the book's metadata: over the banner when there is one,
/// over an ornament of its own when there is none. `None` only when the picture cannot be encoded.
pub fn front_image(metadata: &Metadata, banner: Option<AssetId>, fonts: &FontBook, pictures: &Pictures) -> Option<Encoded> {
    let banner = banner.and_then(|asset| Some((asset, pictures.pixels(asset)?)));
    let art = banner.as_ref().map_or(Art::Folds, |(asset, pixels)| Art::Banner(*asset, pixels));
    let rect = Rect { x: Length::ZERO, y: Length::ZERO, width: front::WIDTH, height: front::HEIGHT };
    let items = front::items(&Design::new(metadata, fonts, art), &Panel { rect, with_bleed: rect });
    let page = Page { width: rect.width, height: rect.height, recto: true, items: unmarked(items), ..Page::default() };
    let show = |asset| banner.as_ref().filter(|(known, _)| *known == asset).map(|(_, pixels)| pixels);
    let pixels = raster::paint(&page, WIDTH, HEIGHT, fonts, &show)?;
    encode::best(&pixels, banner.is_some()).ok()
}

/// Items of no structure.
fn unmarked(kinds: Vec<crate::layout::pages::ItemKind>) -> Vec<Item> {
    kinds.into_iter().map(|kind| Item { node: None, kind }).collect()
}

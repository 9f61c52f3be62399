//! Covers: the front that the EPUB shows and the wrap-around cover for print, of one design.
//!
//! A cover is a [`Page`](crate::layout::pages::Page) like any other, made of the book's metadata instead of its text: [`front`]
//! designs the front, [`lettering`] sets its few lines, [`art`] draws the ornament of a book that brings no picture. `pdf` writes such
//! a page as it writes all pages; [`raster`] paints it as a picture for the EPUB.

pub mod art;
pub mod front;
pub mod lettering;
pub mod raster;

use crate::book::{AssetId, Book, Matter, Metadata};
use crate::font::FontBook;
use crate::picture::{Encoded, Pictures, encode};

/// Size of the EPUB's cover, in pixels: 2 : 3, inside every store's limits (typography V9).
const WIDTH: u32 = 1600;
const HEIGHT: u32 = 2400;

/// The picture that a cover can be made with: the banner of the first chapter that has one that is not a drawing.
pub fn banner(book: &Book, pictures: &Pictures) -> Option<AssetId> {
    let body = book.chapters.iter().filter(|chapter| chapter.matter == Matter::Body);
    let banners = body.filter_map(|chapter| chapter.banner.as_ref()?.asset);
    banners.into_iter().find(|asset| pictures.info(*asset).is_some_and(|info| !info.vector))
}

/// The front cover as a picture for the EPUB, 1600 × 2400 px, typeset from the book's metadata: over the banner when there is one,
/// over an ornament of its own when there is none. `None` only when the picture cannot be encoded.
pub fn front_image(metadata: &Metadata, banner: Option<AssetId>, fonts: &FontBook, pictures: &Pictures) -> Option<Encoded> {
    let banner = banner.and_then(|asset| Some((asset, pictures.pixels(asset)?)));
    let page = front::page(metadata, banner.as_ref().map(|(asset, pixels)| (*asset, pixels)), fonts);
    let show = |asset| banner.as_ref().filter(|(known, _)| *known == asset).map(|(_, pixels)| pixels);
    let pixels = raster::paint(&page, WIDTH, HEIGHT, fonts, &show)?;
    encode::best(&pixels, banner.is_some()).ok()
}

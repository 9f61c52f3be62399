//! What is known of a picture, what it is wanted for, and its bytes for that.

use std::sync::Arc;
use crate::book::AssetId;
use crate::cache::Cache;

/// Pixels per inch in the screen PDF when nothing else is asked for: what a page of that size shows on a good screen.
pub const SCREEN_RESOLUTION: u32 = 220;
/// The longest side of pictures in the EPUB when nothing else is asked for: what a large reader shows.
pub const READER_SCREEN: u32 = 1600;

/// Bytes of an image file, ready to be put into an output.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub bytes: Arc<[u8]>,
    pub format: Format,
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Jpeg,
    Png,
    Gif,
    Webp,
    Svg,
}

impl Format {
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Gif => "image/gif",
            Format::Webp => "image/webp",
            Format::Svg => "image/svg+xml",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::Gif => "gif",
            Format::Webp => "webp",
            Format::Svg => "svg",
        }
    }
}

/// What is known at once, from the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Info {
    /// In pixels, after the turn that the camera noted; for an SVG its viewBox, in CSS pixels.
    pub width: u32,
    pub height: u32,
    pub vector: bool,
    /// Pixels per inch that the file claims; 96 for those that claim nothing.
    pub density: u32,
    /// Of a drawing: the size of its smallest letters in hundredths of a pixel, where it says so plainly.
    pub letters: Option<u32>,
}

/// Of the JPEGs that are made for the EPUB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Quality {
    /// What each picture needs, so that no loss is seen.
    #[default]
    Auto,
    /// From 1 to 100, as JPEG counts.
    Fixed(u8),
}

/// What the book's settings say of its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Of pictures on a screen, in pixels per inch.
    pub resolution: u32,
    /// The longest side of pictures in the EPUB, in pixels.
    pub most: u32,
    /// Of JPEGs in the EPUB.
    pub quality: Quality,
    /// The picture that is the cover.
    pub cover: Option<AssetId>,
    /// Where what was converted is kept from one build to the next.
    pub cache: Option<Cache>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { resolution: SCREEN_RESOLUTION, most: READER_SCREEN, quality: Quality::Auto, cover: None, cache: None }
    }
}

/// What the outputs of this run want of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// In the EPUB: JPEG, PNG, GIF or SVG, in the fewest bytes and no larger than a reader's screen.
    Epub,
    /// The same, but a WebP stays one (`--keep-webp`).
    EpubWebp,
    /// The cover of the EPUB: as large as all shops take it.
    Cover,
    /// In the preview: at once, however many bytes it takes; a WebP stays one.
    Browser,
    /// In the screen PDF: JPEG, PNG or SVG, at the resolution asked for on a page of 6 × 9 in, bleed to bleed.
    Screen,
    /// In the print PDF: JPEG, PNG or SVG at full resolution.
    Press,
}

impl Use {
    pub const ALL: [Use; 6] = [Use::Epub, Use::EpubWebp, Use::Cover, Use::Browser, Use::Screen, Use::Press];
}

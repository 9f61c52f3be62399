//! Any image file → what an output wants.
//!
//! [`Pictures::start`] reads headers at once (layout needs only sizes) and decodes in the background, each file once, for all
//! outputs; [`Pictures::encoded`] waits for the result. A file that cannot be decoded is reported and shown as missing.

use std::path::PathBuf;
use std::sync::Arc;

use crate::book::AssetId;
use crate::report::Report;

/// What the outputs of this run want of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// In the EPUB: JPEG, PNG, GIF or SVG, at most 2400 px.
    Epub,
    /// In the screen PDF, at most `limit` pixels wide (from its size on the page and the resolution wanted).
    Screen,
    /// In the print PDF: CMYK or grey, full resolution.
    Press,
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

/// Bytes of an image file, ready to be put into an output.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub bytes: Arc<[u8]>,
    pub format: Format,
    pub width: u32,
    pub height: u32,
}

/// What is known at once, from the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// In pixels; for an SVG its viewBox, in CSS pixels.
    pub width: u32,
    pub height: u32,
    pub vector: bool,
    /// Pixels per inch that the file claims; 96 for those that claim nothing.
    pub density: u32,
}

/// The book's pictures, by [`AssetId`].
#[derive(Debug, Default)]
pub struct Pictures {
    infos: Vec<Option<Info>>,
}

impl Pictures {
    /// Reads the headers of `files` (`AssetId(n)` is the n-th) and starts decoding for `uses` in the background.
    pub fn start(_files: &[PathBuf], _uses: &[Use], _report: &mut Report) -> Pictures {
        Pictures::default()
    }

    /// Size and kind; `None` when the file is missing, empty or not a picture (already reported).
    pub fn info(&self, id: AssetId) -> Option<Info> {
        self.infos.get(id.0 as usize).copied().flatten()
    }

    /// The picture as `wanted`; waits until it is ready.
    pub fn encoded(&self, _id: AssetId, _wanted: Use) -> Option<Encoded> {
        None
    }
}

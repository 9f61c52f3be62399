//! Bytes → pixels: upright, in sRGB, without an alpha channel that hides nothing.

use super::pixels::Decoded;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use super::header::{Header, Kind};
use crate::report::Message;
use crate::report::cause;
use crate::limits;
use super::{Channels, Pixels, color, reduced, webp};

/// Decodes; of an animation, the first frame. The error is a sentence for the author.
pub fn decode(bytes: &[u8], header: &Header) -> Result<Decoded, Message> {
    if reduced::is_wanted(header) {
        let Decoded { pixels, lossy } = reduced::decode(bytes, header)?;
        return Ok(Decoded { pixels: drop_opaque_alpha(turn(pixels, header.orientation)), lossy });
    }
    let webp = if header.kind == Kind::Webp { webp::parse(bytes) } else { None };
    let lossy = header.kind == Kind::Jpeg || webp.is_some_and(|w| w.lossy);
    let fast = if header.kind == Kind::Webp { webp::decode(bytes) } else { None };
    let pixels = match fast {
        Some(pixels) => turn(pixels, header.orientation),
        None => with_image(bytes, header)?,
    };
    Ok(Decoded { pixels: drop_opaque_alpha(pixels), lossy })
}

/// Decodes by the image crate: everything that libwebp does not do.
fn with_image(bytes: &[u8], header: &Header) -> Result<Pixels, Message> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(cause::of_library)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(limits::PICTURE_PIXELS.most().saturating_mul(8));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(cause::of_library)?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(cause::of_library)?;
    let pixels = turn(from_dynamic(image), header.orientation);
    Ok(match profile {
        Some(profile) => color::to_srgb(pixels, &profile),
        None => pixels,
    })
}

/// The pixels of the image crate in 8 bits: grey, RGB or RGBA, as they were.
fn from_dynamic(image: DynamicImage) -> Pixels {
    let (width, height) = (image.width(), image.height());
    let (channels, data) = match image {
        DynamicImage::ImageLuma8(gray) => (Channels::Gray, gray.into_raw()),
        DynamicImage::ImageLuma16(_) => (Channels::Gray, image.into_luma8().into_raw()),
        DynamicImage::ImageRgb8(rgb) => (Channels::Rgb, rgb.into_raw()),
        image if image.color().has_alpha() => (Channels::Rgba, image.into_rgba8().into_raw()),
        image => (Channels::Rgb, image.into_rgb8().into_raw()),
    };
    Pixels { width, height, channels, data }
}

/// Turns the picture as its camera noted.
fn turn(pixels: Pixels, orientation: Orientation) -> Pixels {
    if orientation == Orientation::NoTransforms {
        return pixels;
    }
    let Pixels { width, height, channels, data } = pixels;
    let image = match channels {
        Channels::Gray => image::GrayImage::from_raw(width, height, data).map(DynamicImage::from),
        Channels::Rgb => image::RgbImage::from_raw(width, height, data).map(DynamicImage::from),
        Channels::Rgba => image::RgbaImage::from_raw(width, height, data).map(DynamicImage::from),
    };
    match image {
        Some(mut image) => {
            image.apply_orientation(orientation);
            from_dynamic(image)
        }
        None => Pixels { width: 1, height: 1, channels: Channels::Gray, data: vec![255] },
    }
}

/// The pixels without their alpha channel, when all are opaque.
fn drop_opaque_alpha(pixels: Pixels) -> Pixels {
    if pixels.channels != Channels::Rgba || pixels.data.chunks_exact(4).any(|p| p[3] != 255) {
        return pixels;
    }
    let data = pixels.data.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Pixels { channels: Channels::Rgb, data, ..pixels }
}

//! Pixels → JPEG or PNG.

use std::sync::Arc;

use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};

use super::baseline;
use super::palette::{self, Indexed};
use super::planes::{Plane, Planes, Range};
use super::{Channels, Encoded, Format, Pixels};
use crate::report::Message;
use crate::report::cause;
use crate::message;

/// Quality of the JPEGs we make: no loss that an eye finds at reading distance.
const JPEG_QUALITY: u8 = 85;
/// Of those for a press: nothing shows under a magnifying glass.
const PRESS_QUALITY: u8 = 94;
/// A picture whose neighbouring pixels are alike more often than this was drawn, not photographed.
const DRAWN: f64 = 0.35;

/// A JPEG; of a picture with alpha, on white.
pub fn jpeg(pixels: &Pixels) -> Result<Encoded, Message> {
    if pixels.channels == Channels::Rgba {
        let data = on_white(&pixels.data);
        return jpeg(&Pixels { channels: Channels::Rgb, data, ..*pixels });
    }
    jpeg_of_planes(&Planes::of(pixels, true))
}

/// A JPEG of planes.
pub fn jpeg_of_planes(planes: &Planes) -> Result<Encoded, Message> {
    encoded_planes(planes, JPEG_QUALITY, false)
}

/// A JPEG of planes at a quality; with `thorough` in the fewest bytes.
pub fn encoded_planes(planes: &Planes, quality: u8, thorough: bool) -> Result<Encoded, Message> {
    let (width, height) = (planes.luma.width as u32, planes.luma.height as u32);
    small(width)?;
    small(height)?;
    let bytes = baseline::encode(planes, quality, thorough);
    Ok(Encoded { bytes: Arc::from(bytes), format: Format::Jpeg, width, height })
}

/// A JPEG for a press, of grey or CMYK pixels.
pub fn press_jpeg(data: &[u8], (width, height): (u32, u32), cmyk: bool) -> Option<Vec<u8>> {
    let plane = |data| Plane { data, width: width as usize, height: height as usize };
    if !cmyk {
        small(width.max(height)).ok()?;
        return Some(baseline::encode(&Planes { luma: plane(data.to_vec()), colours: None, range: Range::Full }, PRESS_QUALITY, false));
    }
    let inks = data.as_chunks::<4>().0;
    let colours = Pixels { width, height, channels: Channels::Rgb, data: inks.iter().flat_map(|[cyan, magenta, yellow, _]| [*cyan, *magenta, *yellow]).collect() };
    press_jpeg_of_planes(&Planes::of(&colours, false), &plane(inks.iter().map(|[.., black]| 255 - black).collect()))
}

/// A JPEG for a press, of cyan, magenta and yellow in the planes of red, green and blue, and of what black leaves.
pub fn press_jpeg_of_planes(colours: &Planes, black: &Plane) -> Option<Vec<u8>> {
    small(black.width.max(black.height) as u32).ok()?;
    Some(baseline::encode_inks(colours, black, PRESS_QUALITY))
}

/// A PNG; of few colours, one with a list of them.
pub fn png(pixels: &Pixels) -> Result<Encoded, Message> {
    if let Some(indexed) = palette::of(pixels) {
        let bytes = indexed_png(pixels, &indexed).map_err(cause::of_library)?;
        return Ok(encoded(bytes, Format::Png, pixels));
    }
    let mut bytes = Vec::with_capacity(pixels.data.len() / 4);
    let color = match pixels.channels {
        Channels::Gray => image::ExtendedColorType::L8,
        Channels::Rgb => image::ExtendedColorType::Rgb8,
        Channels::Rgba => image::ExtendedColorType::Rgba8,
    };
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
        .write_image(&pixels.data, pixels.width, pixels.height, color)
        .map_err(cause::of_library)?;
    Ok(encoded(bytes, Format::Png, pixels))
}

fn indexed_png(pixels: &Pixels, indexed: &Indexed) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width, pixels.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(indexed.colors.concat());
    // The difference of two numbers of colours means nothing.
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indexed.data)?;
    writer.finish()?;
    Ok(bytes)
}

/// The format in which nothing that matters is lost: JPEG for what was lossy or photographed, PNG for the rest.
pub fn best(pixels: &Pixels, lossy: bool) -> Result<Encoded, Message> {
    let opaque = pixels.channels != Channels::Rgba;
    if opaque && (lossy || is_photograph(pixels)) { jpeg(pixels) } else { png(pixels) }
}

/// Whether opaque pixels look photographed: neighbours nearly always differ, as light and grain make them.
pub fn is_photograph(pixels: &Pixels) -> bool {
    let channels = pixels.channels.count();
    let row = pixels.width as usize * channels;
    if pixels.width < 256 || pixels.height < 256 {
        return false;
    }
    let step = (pixels.height as usize / 64).max(1);
    let (mut alike, mut seen) = (0usize, 0usize);
    for line in pixels.data.chunks_exact(row).step_by(step) {
        for pair in line.windows(2 * channels).step_by(channels) {
            alike += usize::from(pair[..channels] == pair[channels..]);
            seen += 1;
        }
    }
    (alike as f64) < DRAWN * seen as f64
}

/// Whether planes look photographed, by the same measure.
pub fn are_photographed(planes: &Planes) -> bool {
    let (width, height, step) = (planes.luma.width, planes.luma.height, planes.step().ilog2());
    if width < 256 || height < 256 {
        return false;
    }
    let (mut alike, mut seen) = (0usize, 0usize);
    for y in (0..height).step_by((height / 64).max(1)) {
        let luma = planes.luma.row(y);
        let colours: Vec<&[u8]> = planes.colours.iter().flatten().map(|plane| plane.row(y >> step)).collect();
        // Between two samples of colour lies their mean.
        let same = |x: usize| colours.iter().all(|row| row[x >> step] == row[((x >> step) + 1).min(row.len() - 1)]);
        alike += luma.windows(2).enumerate().filter(|(x, pair)| pair[0] == pair[1] && same(*x)).count();
        seen += width - 1;
    }
    (alike as f64) < DRAWN * seen as f64
}

/// RGBA pixels as RGB, on a white ground.
fn on_white(rgba: &[u8]) -> Vec<u8> {
    let blend = |value: u8, alpha: u8| ((u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255) as u8;
    rgba.chunks_exact(4).flat_map(|p| [blend(p[0], p[3]), blend(p[1], p[3]), blend(p[2], p[3])]).collect()
}

/// A side as a JPEG has it; the error is a sentence.
fn small(side: u32) -> Result<u16, Message> {
    u16::try_from(side).map_err(|_| message!("a side of {side} pixels is too long for a JPEG", side))
}

fn encoded(bytes: Vec<u8>, format: Format, pixels: &Pixels) -> Encoded {
    Encoded { bytes: Arc::from(bytes), format, width: pixels.width, height: pixels.height }
}

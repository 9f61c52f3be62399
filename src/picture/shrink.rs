//! Pixels → the fewest bytes at which the eye does not miss anything: for the EPUB, by whose size shops charge.
//!
//! A JPEG has the least quality at which nothing is missed ([`quality`]). What was soft or already compressed needs few bytes; what has fine detail gets more.

use std::sync::Arc;

use super::encode;
use super::planes::Planes;
use super::quality::{self, Picture, Resolution};
use super::{Channels, Encoded, Pixels, Quality};
use crate::report::Message;

/// A PNG with fewer bytes than this stays one without further thought.
const SMALL_PNG: usize = 200_000;
/// Up to so many bytes a PNG is compressed more thoroughly, for that takes long.
const THOROUGH: usize = 512_000;

/// The picture in the fewest bytes: JPEG for what was lossy or photographed, PNG for the rest.
pub fn smallest(pixels: &Pixels, lossy: bool, quality: Quality) -> Result<Encoded, Message> {
    let opaque = pixels.channels != Channels::Rgba;
    if opaque && (lossy || encode::is_photograph(pixels)) {
        return jpeg(pixels, quality);
    }
    let plain = encode::png(pixels)?;
    let small = png(&plain.bytes).map_or(plain.clone(), |bytes| Encoded { bytes: Arc::from(bytes), ..plain });
    Ok(drawn(pixels, small.bytes.len(), quality).unwrap_or(small))
}

/// A drawing as a JPEG that nobody can tell from it, when as a PNG of so many bytes it would be more than twice as large.
pub fn drawn(pixels: &Pixels, png: usize, quality: Quality) -> Option<Encoded> {
    if pixels.channels == Channels::Rgba || quality != Quality::Auto || png <= SMALL_PNG {
        return None;
    }
    let quality = quality::flawless(pixels)?;
    encode::encoded_planes(&Planes::of(pixels, false), quality, true).ok().filter(|jpeg| jpeg.bytes.len() <= png / 2)
}

/// The same PNG in fewer bytes; `None` when there are none to be saved.
pub fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let options = oxipng::Options::from_preset(u8::from(bytes.len() <= THOROUGH));
    oxipng::optimize_from_memory(bytes, &options).ok().filter(|small| small.len() < bytes.len())
}

/// A JPEG of opaque pixels at the quality that is wished, or that the picture needs.
pub fn jpeg(pixels: &Pixels, quality: Quality) -> Result<Encoded, Message> {
    // Colours at half the resolution save most; where thin coloured lines are, it is seen.
    let half = match quality {
        Quality::Fixed(quality) => quality < 90,
        Quality::Auto => true,
    };
    let planes = Planes::of(pixels, half);
    let quality = match quality {
        Quality::Fixed(quality) => quality,
        Quality::Auto => match quality::needed(&planes, Picture::Pixels(pixels)) {
            (quality, Resolution::Half) => quality,
            (quality, Resolution::Full) => return encode::encoded_planes(&Planes::of(pixels, false), quality, true),
        },
    };
    encode::encoded_planes(&planes, quality, true)
}

/// A JPEG of planes at the quality that is wished, or that the picture needs.
pub fn jpeg_of_planes(planes: &Planes, quality: Quality) -> Result<Encoded, Message> {
    let quality = match quality {
        Quality::Fixed(quality) => quality,
        Quality::Auto => quality::needed(planes, Picture::Planes(planes)).0,
    };
    encode::encoded_planes(planes, quality, true)
}

#[cfg(test)]
mod tests {
    use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};

    use super::*;
    use super::super::Format;

    /// Soft waves, with as much fine grain as asked for.
    fn waves(width: u32, height: u32, grain: u32) -> Pixels {
        let mut noise = 1u32;
        let mut data = Vec::new();
        for y in 0..height {
            for x in 0..width {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let wave = (f64::from(x) / 97.0).sin() * 50.0 + (f64::from(y) / 61.0).cos() * 50.0 + 120.0;
                let value = (wave as u32 + (noise >> 24) * grain / 256).min(255) as u8;
                data.extend([value, value / 2 + 60, 255 - value]);
            }
        }
        Pixels { width, height, channels: Channels::Rgb, data }
    }

    fn score(pixels: &Pixels, encoded: &Encoded) -> f64 {
        let seen = image::load_from_memory(&encoded.bytes).unwrap().into_rgb8().into_raw();
        let slice = |data| PixelSlice::new(data, pixels.width, pixels.height, pixels.width as usize * 3, PixelDescriptor::RGB8_SRGB).unwrap();
        Ssimulacra2Reference::new(&slice(&pixels.data)).unwrap().compare(&slice(&seen)).unwrap()
    }

    #[test]
    fn the_quality_is_what_the_picture_needs() {
        let mut bytes = Vec::new();
        for grain in [0, 6, 16] {
            let pixels = waves(900, 700, grain);
            let encoded = smallest(&pixels, true, Quality::Auto).unwrap();
            assert_eq!(encoded.format, Format::Jpeg);
            let score = score(&pixels, &encoded);
            assert!(score >= 79.0, "grain {grain}: {score}");
            assert!(grain == 0 || score <= 92.0, "no more than is needed: grain {grain}: {score}");
            bytes.push(encoded.bytes.len());
        }
        assert!(bytes[0].max(bytes[1]) * 2 < bytes[2], "{bytes:?}");
    }

    #[test]
    fn thin_coloured_lines_keep_their_colours() {
        let mut pixels = waves(640, 640, 0);
        for (n, pixel) in pixels.data.chunks_exact_mut(3).enumerate() {
            if n % 640 % 16 < 2 {
                pixel.copy_from_slice(if n / 640 % 32 < 16 { &[230, 20, 30] } else { &[20, 40, 230] });
            }
        }
        let encoded = jpeg(&pixels, Quality::Auto).unwrap();
        let score = score(&pixels, &encoded);
        assert!(score >= 79.0, "{score}");
    }

    #[test]
    fn what_is_drawn_loses_nothing() {
        let data: Vec<u8> = (0..400u32 * 400).flat_map(|n| if (n / 400 / 20 + n % 400 / 20) % 2 == 0 { [250, 250, 250] } else { [20, 60, 120] }).collect();
        let pixels = Pixels { width: 400, height: 400, channels: Channels::Rgb, data };
        let encoded = smallest(&pixels, false, Quality::Auto).unwrap();
        assert_eq!(encoded.format, Format::Png);
        assert_eq!(image::load_from_memory(&encoded.bytes).unwrap().into_rgb8().into_raw(), pixels.data);
        assert!(encoded.bytes.len() < encode::png(&pixels).unwrap().bytes.len());
    }

    #[test]
    fn any_size_can_be_judged() {
        for (width, height) in [(1, 1), (7, 9), (16, 16), (3000, 17), (17, 3000), (3000, 5), (513, 512), (640, 129)] {
            let pixels = waves(width, height, 10);
            let encoded = jpeg(&pixels, Quality::Auto).unwrap();
            assert_eq!((encoded.width, encoded.height), (width, height));
        }
    }
}

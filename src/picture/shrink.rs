//! Pixels → the fewest bytes at which the eye does not miss anything: for the EPUB, by whose size shops charge.
//!
//! A JPEG's quality is searched, not fixed: SSIMULACRA2 compares a sample of the picture with the same sample encoded, and the least quality
//! that is [`GOOD`] is taken. What was soft or already compressed needs few bytes; what has fine detail gets more.

use std::sync::Arc;

use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};
use mozjpeg_rs::{Encoder, Subsampling, TrellisConfig};

use super::encode;
use super::{Channels, Encoded, Format, Pixels, Quality};
use crate::message;
use crate::report::Message;
use crate::report::cause;

/// The score of a sample that is good: from 80 on nobody tells two pictures apart that lie side by side, and a sample scores a little higher
/// than the whole picture.
const GOOD: f64 = 81.3;
/// From 90 on nobody does even when one takes the place of the other: what a drawing must reach to become a JPEG.
const FLAWLESS: f64 = 90.0;
/// So much over what is wanted is near enough: to come nearer costs more time than it saves bytes.
const NEAR: f64 = 1.0;
/// Where the search begins, and its ends.
const FIRST: u8 = 84;
const LEAST: u8 = 50;
const MOST: u8 = 95;
/// Of a picture that is never good, as of pure noise.
const GIVEN_UP: u8 = 92;
/// A difference of scores that is seen.
const SEEN: f64 = 5.0;
/// Encodings of the sample at most.
const PROBES: usize = 3;
/// The score is about this much higher with each step of quality; once two are known, their own slope is taken, between these two.
const SLOPE: f64 = 0.55;
const SLOPES: (f64, f64) = (0.3, 1.5);
/// What lies so near to a quality that was tried is known from its score and the slope, without being tried itself.
const KNOWN: u8 = 4;
/// A sample is made of so many squares across and down, evenly spread, each so many pixels wide. More of them cost the metric four times
/// as much, since they do not stay in a processor's cache, and move the score of the whole picture by less than a point. Squares of 80 pixels take
/// a third less time, and give the waves of `tests/picture.rs` an eighth more bytes.
const SQUARES: u32 = 3;
const SQUARE: u32 = 96;
/// Squares begin where a JPEG's blocks do.
const BLOCK: u32 = 16;
/// The metric wants at least this many pixels on each side.
const SMALLEST: u32 = 16;
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
    let quality = Sample::of(pixels)?.least(Subsampling::S444, FLAWLESS)?;
    finish(pixels, quality, Subsampling::S444).ok().filter(|jpeg| jpeg.bytes.len() <= png / 2)
}

/// The same PNG in fewer bytes; `None` when there are none to be saved.
pub fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let options = oxipng::Options::from_preset(u8::from(bytes.len() <= THOROUGH));
    oxipng::optimize_from_memory(bytes, &options).ok().filter(|small| small.len() < bytes.len())
}

/// A JPEG of opaque pixels at the quality that is wished, or that the picture needs.
pub fn jpeg(pixels: &Pixels, quality: Quality) -> Result<Encoded, Message> {
    match quality {
        Quality::Fixed(quality) => finish(pixels, quality, if quality < 90 { Subsampling::S420 } else { Subsampling::S444 }),
        Quality::Auto => {
            let Some(sample) = Sample::of(pixels) else { return finish(pixels, GIVEN_UP, Subsampling::S444) };
            // Colours at half the resolution save most; where thin coloured lines are, it is seen.
            let found = [Subsampling::S420, Subsampling::S444].into_iter().find_map(|sampling| {
                let quality = sample.least(sampling, GOOD)?;
                Some((quality, sampling))
            });
            let (quality, sampling) = found.unwrap_or_else(|| (GIVEN_UP, sample.better()));
            finish(pixels, quality, sampling)
        }
    }
}

/// A JPEG at this quality; the error is a sentence for the author.
fn finish(pixels: &Pixels, quality: u8, sampling: Subsampling) -> Result<Encoded, Message> {
    if pixels.width > u32::from(u16::MAX) || pixels.height > u32::from(u16::MAX) {
        let side = pixels.width.max(pixels.height);
        return Err(message!("a side of {side} pixels is too long for a JPEG", side));
    }
    let bytes = compress(pixels, quality, sampling).map_err(cause::of_library)?;
    Ok(Encoded { bytes: Arc::from(bytes), format: Format::Jpeg, width: pixels.width, height: pixels.height })
}

/// A baseline JPEG, which the oldest readers show, with all else that makes one small.
fn compress(pixels: &Pixels, quality: u8, sampling: Subsampling) -> mozjpeg_rs::Result<Vec<u8>> {
    // To search for the coefficients of least frequency too takes half as long again, and saves one byte in two thousand.
    let trellis = TrellisConfig { dc_enabled: false, ..TrellisConfig::default() };
    let encoder = Encoder::baseline_optimized().trellis(trellis).quality(quality).subsampling(sampling);
    match pixels.channels {
        Channels::Gray => encoder.encode_gray(&pixels.data, pixels.width, pixels.height),
        Channels::Rgb => encoder.encode_rgb(&pixels.data, pixels.width, pixels.height),
        Channels::Rgba => encoder.encode_rgba(&pixels.data, pixels.width, pixels.height),
    }
}

/// What encodings are judged by: squares of the picture, side by side.
struct Sample {
    pixels: Pixels,
    reference: Ssimulacra2Reference,
}

impl Sample {
    /// Takes a sample; `None` when the picture is too small to be judged.
    fn of(pixels: &Pixels) -> Option<Sample> {
        let pixels = squares(pixels);
        if pixels.width < SMALLEST || pixels.height < SMALLEST {
            return None;
        }
        let color = colored(&pixels);
        let reference = Ssimulacra2Reference::new(&slice(&color, &pixels)?).ok()?;
        Some(Sample { pixels, reference })
    }

    /// The least quality that has the score `wanted`, or one nearly as low; `None` when there is none.
    fn least(&self, sampling: Subsampling, wanted: f64) -> Option<u8> {
        let mut search = Search::new(wanted);
        while let Some(quality) = search.next() {
            search.note(quality, self.score(quality, sampling)?);
        }
        search.found
    }

    /// The sampling of colours that is never bad: at full resolution where that is seen, at half where it only costs bytes.
    fn better(&self) -> Subsampling {
        let score = |sampling| self.score(GIVEN_UP, sampling).unwrap_or_default();
        if score(Subsampling::S444) > score(Subsampling::S420) + SEEN { Subsampling::S444 } else { Subsampling::S420 }
    }

    /// How well the sample survives a quality, by SSIMULACRA 2: 100 is the same. `None` when it cannot be encoded.
    fn score(&self, quality: u8, sampling: Subsampling) -> Option<f64> {
        let encoded = compress(&self.pixels, quality, sampling).ok()?;
        let seen = image::load_from_memory_with_format(&encoded, image::ImageFormat::Jpeg).ok()?.into_rgb8().into_raw();
        self.reference.compare(&slice(&seen, &self.pixels)?).ok()
    }
}

/// The search for the least quality with a score, which rises with the quality.
struct Search {
    wanted: f64,
    /// What was tried, with its score.
    tried: Vec<(u8, f64)>,
    /// All up to this are too low, as far as is known.
    failed: u8,
    /// The least that is good, tried or known.
    found: Option<u8>,
    next: Option<u8>,
}

impl Search {
    fn new(wanted: f64) -> Search {
        Search { wanted, tried: Vec::new(), failed: LEAST - 1, found: None, next: Some(FIRST) }
    }

    /// Gives what is to be tried next.
    fn next(&self) -> Option<u8> {
        self.next.filter(|_| self.tried.len() < PROBES)
    }

    /// Learns the score of what was tried.
    fn note(&mut self, quality: u8, score: f64) {
        self.tried.push((quality, score));
        if score >= self.wanted {
            self.found = Some(self.found.map_or(quality, |found| found.min(quality)));
        } else {
            self.failed = self.failed.max(quality);
        }
        let end = self.found.unwrap_or(MOST + 1);
        let near = (self.wanted..self.wanted + NEAR).contains(&score);
        if near || end <= self.failed + 1 {
            self.next = None;
            return;
        }
        let (from, guess) = self.guess();
        let guess = guess.clamp(i16::from(self.failed) + 1, i16::from(end.min(MOST))) as u8;
        self.next = Some(guess);
        if Some(guess) == self.found {
            self.next = None;
        } else if self.tried.len() > 1 && guess.abs_diff(from) <= KNOWN && (self.found.is_some() || guess + 1 < MOST) {
            self.found = Some(guess);
            self.next = None;
        }
    }

    /// Gives what was tried nearest to the score, and the quality that should have it.
    fn guess(&self) -> (u8, i16) {
        let mut tried = self.tried.clone();
        let distance = |score: f64| (score - self.wanted).abs();
        tried.sort_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        match tried[..] {
            [(quality, score), (other, known), ..] => {
                let slope = (score - known) / (f64::from(quality) - f64::from(other));
                let step = (self.wanted + NEAR / 2.0 - score) / slope.clamp(SLOPES.0, SLOPES.1);
                (quality, i16::from(quality) + step.ceil() as i16)
            }
            [(quality, score)] => (quality, i16::from(quality) + ((self.wanted + NEAR / 2.0 - score) / SLOPE).round() as i16),
            [] => (FIRST, i16::from(FIRST)),
        }
    }
}

/// RGB data as pixels to be compared, of the size of `pixels`.
fn slice<'a>(data: &'a [u8], pixels: &Pixels) -> Option<PixelSlice<'a>> {
    PixelSlice::new(data, pixels.width, pixels.height, pixels.width as usize * 3, PixelDescriptor::RGB8_SRGB).ok()
}

/// The pixels as RGB data, whatever their channels; alpha is dropped.
fn colored(pixels: &Pixels) -> Vec<u8> {
    match pixels.channels {
        Channels::Gray => pixels.data.iter().flat_map(|value| [*value; 3]).collect(),
        Channels::Rgb => pixels.data.clone(),
        Channels::Rgba => pixels.data.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
    }
}

/// Squares from all over the picture, put together; the picture itself when it is not larger than they are.
fn squares(pixels: &Pixels) -> Pixels {
    let (wide, high) = (pixels.width.min(SQUARE), pixels.height.min(SQUARE));
    if pixels.width <= SQUARES * SQUARE && pixels.height <= SQUARES * SQUARE {
        return pixels.clone();
    }
    let (across, down) = ((pixels.width / wide.max(1)).min(SQUARES), (pixels.height / high.max(1)).min(SQUARES));
    let channels = pixels.channels.count();
    let row = pixels.width as usize * channels;
    let mut data = Vec::with_capacity((across * wide * down * high) as usize * channels);
    for vertical in 0..down {
        let top = begin(pixels.height, high, vertical, down);
        for y in top..top + high {
            let line = &pixels.data[y as usize * row..][..row];
            for horizontal in 0..across {
                let left = begin(pixels.width, wide, horizontal, across) as usize * channels;
                data.extend_from_slice(&line[left..left + wide as usize * channels]);
            }
        }
    }
    Pixels { width: across * wide, height: down * high, channels: pixels.channels, data }
}

/// Where the n-th of `count` squares begins on a side.
fn begin(side: u32, square: u32, n: u32, count: u32) -> u32 {
    let free = u64::from(side - square);
    let place = free * u64::from(2 * n + 1) / u64::from(2 * count);
    place as u32 / BLOCK * BLOCK
}

#[cfg(test)]
mod tests {
    use super::*;

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
        Ssimulacra2Reference::new(&slice(&colored(pixels), pixels).unwrap()).unwrap().compare(&slice(&seen, pixels).unwrap()).unwrap()
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
    fn the_search_ends_near_the_least_quality_that_is_good() {
        // How the score rises, as photographs, drawings and grain have it.
        let curves: [fn(f64) -> f64; 4] = [|q| 52.0 + 0.36 * q, |q| 10.0 + 0.8 * q, |q| 100.0 - 900.0 / (q - 40.0), |q| 96.0 - (100.0 - q).powi(2) / 20.0];
        for curve in curves {
            for wanted in [70.0, GOOD, 83.0] {
                let mut search = Search::new(wanted);
                while let Some(quality) = search.next() {
                    search.note(quality, curve(f64::from(quality)));
                }
                let least = (LEAST..=MOST).find(|quality| curve(f64::from(*quality)) >= wanted).unwrap();
                let found = search.found.unwrap();
                assert!(found.abs_diff(least) <= 3, "{found} for {least}: {:?}", search.tried);
                assert!(search.tried.len() <= PROBES);
            }
        }
        let mut search = Search::new(GOOD);
        while let Some(quality) = search.next() {
            search.note(quality, 60.0);
        }
        assert_eq!(search.found, None, "what is never good");
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

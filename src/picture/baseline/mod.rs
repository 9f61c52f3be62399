//! Planes of samples → a baseline JPEG (ITU T.81), which the oldest readers show, in few bytes and quickly.
//!
//! Of our own, since no crate does all that a book's pictures need: planes as a decoder of WebP gives them, tables of Huffman made for
//! the picture with all components in one scan, and values left out where their bits cost more than they show ([`weigh`]). To
//! weigh them takes half as long again, and saves an eighth.

mod bits;
mod huffman;
mod quantise;
mod tables;
mod transform;
mod weigh;

use super::planes::{Plane, Planes, Range};
use bits::Bits;
use huffman::{Counts, TABLES, Table};
pub use quantise::Quantiser;
use quantise::Block;
use tables::divisors;
pub use transform::{Strip, Values};

/// A symbol of a Huffman table, and the bits that follow it.
#[derive(Clone, Copy)]
struct Symbol {
    table: u8,
    symbol: u8,
    bits: u16,
}

/// Symbols in the order of the file, and how often each of them comes.
struct Symbols {
    all: Vec<Symbol>,
    counts: [Counts; TABLES],
}

/// Encodes at a quality from 1 to 100; with `thorough`, values are left out that cost more than they show. No side may have more than
/// 65,535 samples.
pub fn encode(planes: &Planes, quality: u8, thorough: bool) -> Vec<u8> {
    let quantisers = [false, true].map(|colour| Quantiser::new(quality, colour, thorough));
    let components = planes.components();
    let step = planes.step();
    // Blocks of brightness across and down in the smallest unit of the file; of colour there is one.
    let side = |n: usize| if n == 0 { step } else { 1 };
    let (across, down) = (planes.luma.width.div_ceil(8 * step), planes.luma.height.div_ceil(8 * step));
    let mut strips: Vec<Vec<Strip>> = (0..components.len()).map(|n| (0..side(n)).map(|_| Strip::new(across * side(n))).collect()).collect();
    let mut symbols = Symbols { all: Vec::with_capacity(across * down * step * 16), counts: [[0; 256]; TABLES] };
    let mut means = vec![0; components.len()];
    for y in 0..down {
        for (n, (component, strips)) in components.iter().zip(&mut strips).enumerate() {
            for (v, strip) in strips.iter_mut().enumerate() {
                strip.fill(component, planes.range.of(n), (y * side(n) + v) * 8);
            }
        }
        for x in 0..across {
            for (n, strips) in strips.iter().enumerate() {
                for strip in strips {
                    for h in 0..side(n) {
                        let block = quantisers[usize::from(n > 0)].block(&strip.block(x * side(n) + h));
                        symbols.add(&block, n > 0, &mut means[n]);
                    }
                }
            }
        }
    }
    let huffman: [Table; TABLES] = std::array::from_fn(|n| Table::of(&symbols.counts[n]));
    let mut out = Vec::with_capacity(symbols.all.len() + 1024);
    tables::headers(&mut out, (components.len(), step), (planes.luma.width as u16, planes.luma.height as u16), &divisors(quality), &huffman);
    let mut bits = Bits::new(out);
    for symbol in &symbols.all {
        let (code, length) = huffman[usize::from(symbol.table)].codes[usize::from(symbol.symbol)];
        let size = u32::from(symbol.symbol & 15);
        bits.put(u32::from(code) << size | u32::from(symbol.bits), u32::from(length) + size);
    }
    let mut out = bits.finish();
    out.extend([0xff, 0xd9]);
    out
}

/// What a decoder shows of planes that were encoded with `thorough`, without the file between.
pub fn seen(planes: &Planes, quality: u8) -> Planes {
    let seen = |n: usize, plane: &Plane| {
        let quantiser = Quantiser::new(quality, n > 0, true);
        let mut strip = Strip::new(plane.width.div_ceil(8));
        let mut data = vec![0; plane.width * plane.height];
        for (y, rows) in data.chunks_mut(plane.width * 8).enumerate() {
            strip.fill(plane, planes.range.of(n), y * 8);
            for x in 0..plane.width.div_ceil(8) {
                let samples = quantiser.restored(&quantiser.block(&strip.block(x)));
                for (row, samples) in rows.chunks_mut(plane.width).zip(&samples) {
                    for (to, sample) in row[x * 8..].iter_mut().zip(samples) {
                        *to = (sample + 128.5) as u8;
                    }
                }
            }
        }
        Plane { data, ..*plane }
    };
    let colours = planes.colours.as_ref().map(|colours| colours.each_ref().map(|plane| seen(1, plane)));
    Planes { luma: seen(0, &planes.luma), colours, range: Range::Full }
}

impl Symbols {
    /// Adds a block, whose mean is told by its difference from the one before.
    fn add(&mut self, block: &Block, colour: bool, before: &mut i16) {
        let kind = u8::from(colour);
        self.value(kind, 0, block.mean - *before);
        *before = block.mean;
        let mut last = 0;
        for &(place, value) in block.values() {
            let mut run = place - last - 1;
            while run > 15 {
                self.value(2 + kind, 15, 0);
                run -= 16;
            }
            self.value(2 + kind, run, value);
            last = place;
        }
        if last < 63 {
            self.value(2 + kind, 0, 0);
        }
    }

    #[inline]
    fn value(&mut self, table: u8, run: u8, value: i16) {
        let size = (16 - value.unsigned_abs().leading_zeros()) as u8;
        let bits = (value - i16::from(value < 0)) as u16 & ((1u32 << size) - 1) as u16;
        let symbol = run << 4 | size;
        self.all.push(Symbol { table, symbol, bits });
        self.counts[usize::from(table)][usize::from(symbol)] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Channels, Pixels};
    use super::*;

    /// Soft waves with a little grain and an edge.
    fn picture(width: u32, height: u32, channels: Channels) -> Pixels {
        let mut noise = 1u32;
        let mut data = Vec::new();
        for y in 0..height {
            for x in 0..width {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let wave = (f64::from(x) / 17.0).sin() * 60.0 + (f64::from(y) / 11.0).cos() * 50.0 + 125.0;
                let value = if x * 2 > width + y { wave as u8 / 2 } else { wave as u8 } + (noise >> 29) as u8;
                data.extend(&[value, value / 2 + 40, 255 - value][..channels.count()]);
            }
        }
        Pixels { width, height, channels, data }
    }

    /// The mean square of differences.
    fn error(a: &[u8], b: &[u8]) -> f64 {
        assert_eq!(a.len(), b.len());
        a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum::<f64>() / a.len() as f64
    }

    /// What is seen of a picture that jpeg-encoder wrote at quality 90.
    fn by_another_encoder(pixels: &Pixels, half: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
        encoder.set_sampling_factor(if half { jpeg_encoder::SamplingFactor::F_2_2 } else { jpeg_encoder::SamplingFactor::F_1_1 });
        let kind = if pixels.channels == Channels::Gray { jpeg_encoder::ColorType::Luma } else { jpeg_encoder::ColorType::Rgb };
        encoder.encode(&pixels.data, pixels.width as u16, pixels.height as u16, kind).unwrap();
        let seen = image::load_from_memory(&bytes).unwrap();
        if pixels.channels == Channels::Gray { seen.into_luma8().into_raw() } else { seen.into_rgb8().into_raw() }
    }

    #[test]
    fn two_decoders_read_what_was_encoded() {
        for (width, height) in [(1, 1), (8, 8), (17, 31), (64, 48), (130, 67)] {
            for (channels, half) in [(Channels::Gray, false), (Channels::Rgb, false), (Channels::Rgb, true)] {
                let pixels = picture(width, height, channels);
                for thorough in [false, true] {
                    let bytes = encode(&Planes::of(&pixels, half), 90, thorough);
                    let seen = image::load_from_memory(&bytes).unwrap();
                    let seen = if channels == Channels::Gray { seen.into_luma8().into_raw() } else { seen.into_rgb8().into_raw() };
                    let other = jpeg_decoder::Decoder::new(&bytes[..]).decode().unwrap();
                    // Of the order of what another encoder loses at this quality, whose divisors rise faster with fineness; more in one block
                    // of an edge, where values are left out. How the loss looks is judged by the metric.
                    let most = error(&pixels.data, &by_another_encoder(&pixels, half)) * if thorough { 4.0 } else { 2.0 } + 2.0;
                    assert!(error(&pixels.data, &seen) < most, "{width} × {height}, {channels:?}, {half}, {thorough}: {}", error(&pixels.data, &seen));
                    assert!(error(&seen, &other) < 20.0, "{width} × {height}, {channels:?}, {half}, {thorough}: {}", error(&seen, &other));
                }
            }
        }
    }

    #[test]
    fn what_is_seen_is_what_a_decoder_shows() {
        let pixels = picture(100, 70, Channels::Rgb);
        for quality in [50, 80, 95] {
            let planes = Planes::of(&pixels, false);
            let shown = image::load_from_memory(&encode(&planes, quality, true)).unwrap().into_rgb8().into_raw();
            assert!(error(&shown, &seen(&planes, quality).to_rgb()) < 1.0);
        }
    }

    #[test]
    fn what_costs_more_than_it_shows_is_left_out() {
        let planes = Planes::of(&picture(320, 200, Channels::Rgb), true);
        let [quick, thorough] = [false, true].map(|thorough| encode(&planes, 80, thorough).len());
        assert!(thorough * 20 < quick * 19, "{thorough} of {quick}");
    }
}

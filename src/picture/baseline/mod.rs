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
use super::vectors::widest;
use bits::Bits;
use huffman::{Counts, TABLES, Table};
pub use quantise::Quantiser;
use quantise::Block;
use tables::divisors;
pub use transform::{Values, there};

/// Symbols in the order of the file, and how often each of them comes.
struct Symbols {
    /// The table and its symbol, and in the lower half the bits that follow.
    all: Vec<u32>,
    counts: [Counts; TABLES],
}

/// What is encoded as one of several, in a scan with the others.
struct Component<'a> {
    plane: &'a Plane,
    range: (f32, f32),
    /// Blocks of it across and down in the smallest unit of the file.
    side: usize,
    colour: bool,
}

/// Encodes at a quality from 1 to 100; with `thorough`, values are left out that cost more than they show. No side may have more than
/// 65,535 samples.
pub fn encode(planes: &Planes, quality: u8, thorough: bool) -> Vec<u8> {
    file(&components(planes), quality, thorough)
}

/// Encodes inks: cyan, magenta and yellow in the planes of red, green and blue, and what black leaves.
pub fn encode_inks(colours: &Planes, black: &Plane, quality: u8) -> Vec<u8> {
    let mut components = components(colours);
    components.push(Component { plane: black, range: Range::Full.of(0), side: colours.step(), colour: false });
    file(&components, quality, false)
}

fn components(planes: &Planes) -> Vec<Component<'_>> {
    let component = |(n, plane)| Component { plane, range: planes.range.of(n), side: if n == 0 { planes.step() } else { 1 }, colour: n > 0 };
    planes.components().into_iter().enumerate().map(component).collect()
}

fn file(components: &[Component<'_>], quality: u8, thorough: bool) -> Vec<u8> {
    widest(#[inline(always)] || symbols(components, quality, thorough).file(components, quality))
}

/// The symbols of all blocks.
#[inline(always)]
fn symbols(components: &[Component<'_>], quality: u8, thorough: bool) -> Symbols {
    let quantisers = [false, true].map(|colour| Quantiser::new(quality, colour, thorough));
    let (width, height, step) = (components[0].plane.width, components[0].plane.height, components[0].side);
    let (across, down) = (width.div_ceil(8 * step), height.div_ceil(8 * step));
    let mut symbols = Symbols { all: Vec::with_capacity(across * down * step * 16), counts: [[0; 256]; TABLES] };
    let mut means = vec![0; components.len()];
    let mut block = Block::default();
    // Rows of blocks, read one after the other: from here and there in a whole plane samples would come late.
    let mut strips: Vec<Plane> = components.iter().map(|of| Plane::empty((across * of.side * 8, of.side * 8))).collect();
    for y in 0..down {
        for (strip, of) in strips.iter_mut().zip(components) {
            strip.take(of.plane, y * of.side * 8);
        }
        for x in 0..across {
            for (n, (strip, of)) in strips.iter().zip(components).enumerate() {
                for top in 0..of.side {
                    for left in x * of.side..(x + 1) * of.side {
                        quantisers[usize::from(of.colour)].divide(&transform::there(strip, of.range, (left * 8, top * 8)), &mut block);
                        symbols.add(&block, of.colour, &mut means[n]);
                    }
                }
            }
        }
    }
    symbols
}

/// What a decoder shows of planes that were encoded with `thorough`, without the file between.
pub fn seen(planes: &Planes, quality: u8) -> Planes {
    let seen = |n: usize, plane: &Plane| widest(#[inline(always)] || seen_plane(plane, planes.range.of(n), &Quantiser::new(quality, n > 0, true)));
    let colours = planes.colours.as_ref().map(|colours| colours.each_ref().map(|plane| seen(1, plane)));
    Planes { luma: seen(0, &planes.luma), colours, range: Range::Full }
}

#[inline(always)]
fn seen_plane(plane: &Plane, range: (f32, f32), quantiser: &Quantiser) -> Plane {
    let mut data = vec![0; plane.width * plane.height];
    let mut block = Block::default();
    for (y, rows) in data.chunks_mut(plane.width * 8).enumerate() {
        for x in 0..plane.width.div_ceil(8) {
            quantiser.divide(&transform::there(plane, range, (x * 8, y * 8)), &mut block);
            let samples = quantiser.restored(&block).map(|row| row.map(|sample| (sample + 128.5) as u8));
            for (row, samples) in rows.chunks_mut(plane.width).zip(&samples) {
                let row = &mut row[x * 8..];
                let width = row.len().min(8);
                row[..width].copy_from_slice(&samples[..width]);
            }
        }
    }
    Plane { data, ..*plane }
}

impl Symbols {
    /// Adds a block, whose mean is told by its difference from the one before.
    #[inline(always)]
    fn add(&mut self, block: &Block, colour: bool, before: &mut i16) {
        let kind = u32::from(colour);
        self.value(kind, 0, block.mean() - *before);
        *before = block.mean();
        let mut last = 0;
        for (place, value) in block.rest() {
            let mut run = u32::from(place - last - 1);
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

    #[inline(always)]
    fn value(&mut self, table: u32, run: u32, value: i16) {
        let size = 16 - value.unsigned_abs().leading_zeros();
        let bits = (value - i16::from(value < 0)) as u16 & ((1u32 << size) - 1) as u16;
        let symbol = run << 4 | size;
        self.all.push((table << 8 | symbol) << 16 | u32::from(bits));
        self.counts[table as usize % TABLES][symbol as usize % 256] += 1;
    }

    /// The file, with tables of Huffman made for the symbols.
    #[inline(always)]
    fn file(&self, components: &[Component<'_>], quality: u8) -> Vec<u8> {
        let huffman: [Table; TABLES] = std::array::from_fn(|n| Table::of(&self.counts[n]));
        let mut out = Vec::with_capacity(self.all.len() + 1024);
        let kinds: Vec<(usize, bool)> = components.iter().map(|of| (of.side, of.colour)).collect();
        let size = (components[0].plane.width as u16, components[0].plane.height as u16);
        tables::headers(&mut out, &kinds, size, &divisors(quality), &huffman);
        // Codes with room for the bits that follow them.
        let mut codes = [(0, 0); TABLES * 256];
        for (n, code) in codes.iter_mut().enumerate() {
            let ((bits, length), size) = (huffman[n / 256].codes[n % 256], n as u32 % 16);
            *code = (u32::from(bits) << size, u32::from(length) + size);
        }
        let mut bits = Bits::new(out);
        for symbol in &self.all {
            let (code, length) = codes[(symbol >> 16) as usize % codes.len()];
            bits.put(code | symbol & 0xffff, length);
        }
        let mut out = bits.finish();
        out.extend([0xff, 0xd9]);
        out
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
    fn inks_are_read_as_adobe_writes_them() {
        for (width, height) in [(16, 16), (33, 17), (100, 61)] {
            for half in [false, true] {
                let (colours, black) = (Planes::of(&picture(width, height, Channels::Rgb), half), picture(width, height, Channels::Gray));
                let plane = Plane { data: black.data.clone(), width: width as usize, height: height as usize };
                let bytes = encode_inks(&colours, &plane, 95);
                let mut decoder = jpeg_decoder::Decoder::new(&bytes[..]);
                let seen = decoder.decode().unwrap();
                assert_eq!(decoder.info().unwrap().pixel_format, jpeg_decoder::PixelFormat::CMYK32);
                // That decoder has turned them round.
                let wanted = colours.to_rgb().chunks_exact(3).zip(&black.data).flat_map(|(inks, black)| [inks[0], inks[1], inks[2], 255 - black]).collect::<Vec<u8>>();
                assert!(error(&seen, &wanted) < 12.0, "{width} × {height}, {half}: {}", error(&seen, &wanted));
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

//! Pictures as planes of brightness and colour, which is what JPEG and lossy WebP keep: what comes from the one goes to the other without
//! ever being RGB.

use super::vectors::widest;
use super::{Channels, Pixels, scale};

/// A plane of brightness, and of a picture in colour two planes that are as large or half as large on each side, rounded up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planes {
    pub luma: Plane,
    /// Blue and red.
    pub colours: Option<[Plane; 2]>,
    pub range: Range,
}

/// Rows of samples without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plane {
    pub data: Vec<u8>,
    pub width: usize,
    pub height: usize,
}

/// What samples stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// JFIF: all of a byte.
    Full,
    /// ITU-R BT.601, as in WebP: brightness from 16 to 235, colours from 16 to 240 around 128.
    Video,
}

impl Range {
    /// What samples of the n-th plane are multiplied by, and what is added to them, to become those of JFIF.
    pub fn of(self, n: usize) -> (f32, f32) {
        match (self, n) {
            (Range::Full, _) => (1.0, 0.0),
            (Range::Video, 0) => (255.0 / 219.0, -16.0 * 255.0 / 219.0),
            (Range::Video, _) => (255.0 / 224.0, 128.0 - 128.0 * 255.0 / 224.0),
        }
    }
}

impl Plane {
    /// The samples of a row.
    pub fn row(&self, number: usize) -> &[u8] {
        &self.data[number * self.width..][..self.width]
    }

    /// A plane of nothing.
    pub fn empty((width, height): (usize, usize)) -> Plane {
        Plane { data: vec![0; width * height], width, height }
    }

    /// Takes the rows of another plane from one on, its last row and column repeated beyond its end.
    pub fn take(&mut self, from: &Plane, top: usize) {
        let width = self.width.min(from.width);
        for (n, row) in self.data.chunks_exact_mut(self.width).enumerate() {
            let samples = from.row((top + n).min(from.height - 1));
            let (inside, outside) = row.split_at_mut(width);
            inside.copy_from_slice(&samples[..width]);
            outside.fill(samples[width - 1]);
        }
    }

    /// A part of the plane, its last row and column repeated beyond its end.
    pub fn part(&self, (left, top): (usize, usize), (width, height): (usize, usize)) -> Plane {
        let mut data = Vec::with_capacity(width * height);
        for y in top..top + height {
            let row = self.row(y.min(self.height - 1));
            data.extend((left..left + width).map(|x| row[x.min(self.width - 1)]));
        }
        Plane { data, width, height }
    }

    fn resized(&self, (width, height): (usize, usize)) -> Option<Plane> {
        let pixels = scale::resize_plane((&self.data, self.width, self.height), (width, height))?;
        Some(Plane { data: pixels, width, height })
    }
}

impl Planes {
    /// Opaque pixels as planes; colours at half the size of brightness when `half`.
    pub fn of(pixels: &Pixels, half: bool) -> Planes {
        widest(#[inline(always)] || Planes::of_pixels(pixels, half))
    }

    #[inline(always)]
    fn of_pixels(pixels: &Pixels, half: bool) -> Planes {
        let (width, height) = (pixels.width as usize, pixels.height as usize);
        let plane = |data| Plane { data, width, height };
        let rgb = match pixels.channels {
            Channels::Gray => return Planes { luma: plane(pixels.data.clone()), colours: None, range: Range::Full },
            Channels::Rgb => pixels.data.as_chunks::<3>().0,
            // Alpha says nothing here.
            Channels::Rgba => {
                let data = pixels.data.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
                return Planes::of(&Pixels { channels: Channels::Rgb, data, ..*pixels }, half);
            }
        };
        let luma = plane(rgb.iter().map(|pixel| brightness(*pixel)).collect());
        let colours = if half {
            let small = || Plane::empty((width.div_ceil(2), height.div_ceil(2)));
            let [mut blues, mut reds] = [small(), small()];
            for ((sum, to_blue), to_red) in quads(rgb, width, height).zip(&mut blues.data).zip(&mut reds.data) {
                (*to_blue, *to_red) = (blue(sum, 2), red(sum, 2));
            }
            [blues, reds]
        } else {
            let pixels = || rgb.iter().map(|pixel| pixel.map(i32::from));
            [plane(pixels().map(|pixel| blue(pixel, 0)).collect()), plane(pixels().map(|pixel| red(pixel, 0)).collect())]
        };
        Planes { luma, colours: Some(colours), range: Range::Full }
    }

    /// How many samples of brightness stand beside one of colour.
    pub fn step(&self) -> usize {
        match &self.colours {
            Some([blue, _]) if (blue.width, blue.height) != (self.luma.width, self.luma.height) => 2,
            _ => 1,
        }
    }

    /// Brightness first, then the colours.
    pub fn components(&self) -> Vec<&Plane> {
        std::iter::once(&self.luma).chain(self.colours.iter().flatten()).collect()
    }

    /// The same at another size.
    pub fn resized(&self, (width, height): (u32, u32)) -> Option<Planes> {
        let (width, height, step) = (width as usize, height as usize, self.step());
        let small = (width.div_ceil(step), height.div_ceil(step));
        let colours = match &self.colours {
            Some([blue, red]) => Some([blue.resized(small)?, red.resized(small)?]),
            None => None,
        };
        Some(Planes { luma: self.luma.resized((width, height))?, colours, range: self.range })
    }

    /// A part of the picture; its sides and where it begins are even.
    pub fn part(&self, (left, top): (usize, usize), (width, height): (usize, usize)) -> Planes {
        let step = self.step();
        let colours = self.colours.as_ref().map(|planes| planes.each_ref().map(|plane| plane.part((left / step, top / step), (width / step, height / step))));
        Planes { luma: self.luma.part((left, top), (width, height)), colours, range: self.range }
    }

    /// RGB data as decoders make it: between samples of colour lies their mean, nearer ones counting three times.
    pub fn to_rgb(&self) -> Vec<u8> {
        match &self.colours {
            Some(colours) => widest(#[inline(always)] || self.with(colours)),
            None => self.luma.data.iter().flat_map(|value| [*value; 3]).collect(),
        }
    }

    #[inline(always)]
    fn with(&self, colours: &[Plane; 2]) -> Vec<u8> {
        let (luma, colour) = (self.range.of(0), self.range.of(1));
        let width = self.luma.width;
        let half = self.step() == 2;
        let mut out = vec![0; self.luma.data.len() * 3];
        let mut between = vec![0.0; width.div_ceil(2)];
        let mut rows = [(); 2].map(|()| vec![0.0; width]);
        for (y, out) in out.chunks_exact_mut(width * 3).enumerate() {
            for (plane, row) in colours.iter().zip(&mut rows) {
                if half {
                    widen(plane, y, &mut between, row);
                } else {
                    plane.row(y).iter().zip(row).for_each(|(sample, value)| *value = f32::from(*sample));
                }
            }
            let [blue, red] = &rows;
            for (((out, value), blue), red) in out.as_chunks_mut::<3>().0.iter_mut().zip(self.luma.row(y)).zip(blue).zip(red) {
                let value = f32::from(*value) * luma.0 + luma.1;
                let [blue, red] = [blue, red].map(|sample| *sample * colour.0 + colour.1 - 128.0);
                *out = [value + 1.402 * red, value - 0.344_136 * blue - 0.714_136 * red, value + 1.772 * blue].map(|v| (v + 0.5) as u8);
            }
        }
        out
    }
}

/// A row of colours at twice their size; `between` has room for one of theirs.
#[inline(always)]
fn widen(plane: &Plane, y: usize, between: &mut [f32], row: &mut [f32]) {
    let near = plane.row(y / 2);
    let far = plane.row(if y.is_multiple_of(2) { (y / 2).saturating_sub(1) } else { (y / 2 + 1).min(plane.height - 1) });
    for ((value, near), far) in between.iter_mut().zip(near).zip(far) {
        *value = f32::from(*near) * 0.75 + f32::from(*far) * 0.25;
    }
    let count = between.len();
    for (x, pair) in row.chunks_mut(2).enumerate() {
        let (before, here, after) = (between[x.saturating_sub(1)], between[x], between[(x + 1).min(count - 1)]);
        pair[0] = here * 0.75 + before * 0.25;
        if let Some(second) = pair.get_mut(1) {
            *second = here * 0.75 + after * 0.25;
        }
    }
}

/// Weights of red, green and blue in 65,536ths.
#[inline(always)]
fn brightness([r, g, b]: [u8; 3]) -> u8 {
    ((19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b) + 32_768) >> 16) as u8
}

/// The blue of the sum of a pixel and so many doublings.
#[inline(always)]
fn blue([r, g, b]: [i32; 3], doublings: u32) -> u8 {
    colour(-11_059 * r - 21_709 * g + 32_768 * b, doublings)
}

/// The red of the same.
#[inline(always)]
fn red([r, g, b]: [i32; 3], doublings: u32) -> u8 {
    colour(32_768 * r - 27_439 * g - 5_329 * b, doublings)
}

#[inline(always)]
fn colour(value: i32, doublings: u32) -> u8 {
    let shift = 16 + doublings;
    ((value + (128 << shift) + (1 << (shift - 1))) >> shift).clamp(0, 255) as u8
}

/// The sums of squares of four pixels, the last row and column counted twice where the sides are odd.
#[inline(always)]
fn quads(rgb: &[[u8; 3]], width: usize, height: usize) -> impl Iterator<Item = [i32; 3]> + '_ {
    (0..height).step_by(2).flat_map(move |y| {
        let above = &rgb[y * width..][..width];
        let below = &rgb[(y + 1).min(height - 1) * width..][..width];
        above.chunks(2).zip(below.chunks(2)).map(|(a, b)| {
            let (last, under) = (a[a.len() - 1], b[b.len() - 1]);
            std::array::from_fn(|n| i32::from(a[0][n]) + i32::from(last[n]) + i32::from(b[0][n]) + i32::from(under[n]))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u32, height: u32) -> Pixels {
        let mut noise = 1u32;
        let mut next = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        };
        Pixels { width, height, channels: Channels::Rgb, data: (0..width * height * 3).map(|_| next()).collect() }
    }

    #[test]
    fn the_whole_range_is_used_and_grey_stays_grey() {
        let at = |n: usize, value: u8| Range::Video.of(n).0 * f32::from(value) + Range::Video.of(n).1;
        assert_eq!([at(0, 16), at(0, 235), at(1, 128)].map(f32::round), [0.0, 255.0, 128.0]);
        let grey = Pixels { width: 5, height: 3, channels: Channels::Rgb, data: vec![77; 45] };
        for half in [false, true] {
            let planes = Planes::of(&grey, half);
            assert_eq!(planes.colours.as_ref().unwrap()[0].data, vec![128; if half { 6 } else { 15 }]);
            assert_eq!(planes.to_rgb(), grey.data);
        }
    }

    #[test]
    fn there_and_back() {
        let pixels = noise(7, 5);
        let again = Planes::of(&pixels, false).to_rgb();
        assert!(pixels.data.iter().zip(&again).all(|(a, b)| a.abs_diff(*b) <= 2));
    }

    #[test]
    fn what_is_scaled_has_its_size() {
        let planes = Planes::of(&noise(31, 17), true).resized((15, 9)).unwrap();
        assert_eq!((planes.luma.width, planes.luma.height), (15, 9));
        assert_eq!((planes.colours.as_ref().unwrap()[0].width, planes.step()), (8, 2));
    }
}

//! The least quality of a JPEG at which nothing is missed.
//!
//! SSIMULACRA 2 compares a sample of the picture with what a decoder would show of it. Once is nearly always enough: an [`Estimate`] tells where to look,
//! and the score of the sample how far the estimate is to be trusted. Where the two do not agree, a larger sample is encoded at several
//! qualities.

use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};

use super::baseline;
use super::estimate::{self, Estimate};
use super::planes::{Plane, Planes};
use super::{Channels, Pixels};

/// The score of a sample that is good: from 80 on nobody tells two pictures apart that lie side by side, and a sample scores a little higher
/// than the whole picture.
const GOOD: f64 = 81.3;
/// The score that an estimate aims at, of pixels and of planes: a smaller sample scores higher still, and most where its colours were at half
/// the resolution before.
const AIMED: (f64, f64) = (82.3, 84.2);
/// From 90 on nobody does even when one takes the place of the other: what a drawing must reach to become a JPEG.
const FLAWLESS: f64 = 90.0;
/// So much over what is wanted is near enough: to come nearer costs more time than it saves bytes.
const NEAR: f64 = 1.0;
/// Where the search begins, and its ends.
const FIRST: u8 = 84;
const LEAST: u8 = 50;
const MOST: u8 = 95;
/// Where most pictures are that were softened or compressed before.
const USUAL: u8 = 78;
/// An estimate of more, or one that is so far from what the sample says, is not trusted.
const SURE: u8 = 92;
const FAR: u8 = 8;
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
/// A sample is made of so many squares across and down, evenly spread.
const SQUARES: usize = 3;
/// Pixels of a square's side, where an estimate has said much already, and where nothing else does.
const SMALL: usize = 48;
const LARGE: usize = 96;
/// Squares begin where a JPEG's blocks do.
const BLOCK: usize = 16;
/// The metric wants at least this many pixels on each side.
const SMALLEST: usize = 16;

/// How a picture is there.
#[derive(Clone, Copy)]
pub enum Picture<'a> {
    Pixels(&'a Pixels),
    /// With colours at half the resolution: more there never was.
    Planes(&'a Planes),
}

/// Of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Half,
    Full,
}

/// The quality that a picture needs, and the resolution of its colours. `half` are its planes with colours at half the resolution.
pub fn needed(half: &Planes, picture: Picture<'_>) -> (u8, Resolution) {
    if let Some(quality) = estimated(half, picture) {
        return (quality, Resolution::Half);
    }
    let resolutions: &[Resolution] = match picture {
        Picture::Pixels(_) => &[Resolution::Half, Resolution::Full],
        Picture::Planes(_) => &[Resolution::Half],
    };
    let Some(sample) = Sample::of(picture, LARGE) else { return (GIVEN_UP, resolutions[resolutions.len() - 1]) };
    let found = resolutions.iter().find_map(|resolution| Some((sample.least(*resolution, GOOD)?, *resolution)));
    found.unwrap_or_else(|| (GIVEN_UP, if resolutions.len() > 1 { sample.better() } else { Resolution::Half }))
}

/// The least quality at which nobody can tell a drawing from the JPEG.
pub fn flawless(pixels: &Pixels) -> Option<u8> {
    Sample::of(Picture::Pixels(pixels), LARGE)?.least(Resolution::Full, FLAWLESS)
}

/// The quality by an estimate and one look at a sample; `None` when they do not agree.
fn estimated(half: &Planes, picture: Picture<'_>) -> Option<u8> {
    let sample = Sample::of(picture, SMALL)?;
    let (halved, aimed) = match picture {
        Picture::Pixels(_) => (estimate::halved(&sample.planes(Resolution::Full)), AIMED.0),
        Picture::Planes(_) => (0.0, AIMED.1),
    };
    let (whole, part) = (Estimate::of(half, halved), sample.planes(Resolution::Half));
    let wanted = estimate::loss_of(aimed);
    let first = whole.least(wanted, USUAL, (LEAST, MOST))?;
    let ratio = estimate::loss_of(sample.score(first, &part)?) / Estimate::of(&part, halved).loss(first);
    // The sample is not the whole picture: of what it says better than expected the root counts, of what it says worse three quarters.
    let root = ratio.sqrt();
    let trusted = if ratio > 1.0 { root * root.sqrt() } else { root };
    let quality = whole.least(wanted / trusted, first, (LEAST, SURE))?;
    (quality.abs_diff(first) <= FAR).then_some(quality)
}

/// What encodings are judged by: squares of the picture, side by side.
struct Sample {
    kept: Kept,
    size: (usize, usize),
    reference: Ssimulacra2Reference,
}

enum Kept {
    Pixels(Pixels),
    Planes(Planes),
}

impl Sample {
    /// Takes squares of this size; `None` when the picture is too small to be judged.
    fn of(picture: Picture<'_>, square: usize) -> Option<Sample> {
        let (kept, colors, size) = match picture {
            Picture::Pixels(pixels) => {
                let grid = Grid::of((pixels.width as usize, pixels.height as usize), square);
                let (width, height) = grid.size();
                let data = grid.cut(&pixels.data, pixels.width as usize, 1, pixels.channels.count());
                let pixels = Pixels { width: width as u32, height: height as u32, channels: pixels.channels, data };
                let colors = colored(&pixels);
                (Kept::Pixels(pixels), colors, (width, height))
            }
            Picture::Planes(planes) => {
                let grid = Grid::of((planes.luma.width, planes.luma.height), square);
                let cut = |plane: &Plane, step: usize| {
                    let (width, height) = grid.size();
                    Plane { data: grid.cut(&plane.data, plane.width, step, 1), width: width.div_ceil(step), height: height.div_ceil(step) }
                };
                let colours = planes.colours.as_ref().map(|colours| colours.each_ref().map(|plane| cut(plane, planes.step())));
                let planes = Planes { luma: cut(&planes.luma, 1), colours, range: planes.range };
                let colors = planes.to_rgb();
                (Kept::Planes(planes), colors, grid.size())
            }
        };
        if size.0 < SMALLEST || size.1 < SMALLEST {
            return None;
        }
        let reference = Ssimulacra2Reference::new(&slice(&colors, size)?).ok()?;
        Some(Sample { kept, size, reference })
    }

    fn planes(&self, resolution: Resolution) -> Planes {
        match &self.kept {
            Kept::Pixels(pixels) => Planes::of(pixels, resolution == Resolution::Half),
            Kept::Planes(planes) => planes.clone(),
        }
    }

    /// The least quality that has the score `wanted`, or one nearly as low; `None` when there is none.
    fn least(&self, resolution: Resolution, wanted: f64) -> Option<u8> {
        let planes = self.planes(resolution);
        let mut search = Search::new(wanted);
        while let Some(quality) = search.next() {
            search.note(quality, self.score(quality, &planes)?);
        }
        search.found
    }

    /// The resolution of colours that is never bad: full where that is seen, half where it only costs bytes.
    fn better(&self) -> Resolution {
        let score = |resolution| self.score(GIVEN_UP, &self.planes(resolution)).unwrap_or_default();
        if score(Resolution::Full) > score(Resolution::Half) + SEEN { Resolution::Full } else { Resolution::Half }
    }

    /// The score of the sample's planes at a quality.
    fn score(&self, quality: u8, planes: &Planes) -> Option<f64> {
        self.reference.compare(&slice(&baseline::seen(planes, quality).to_rgb(), self.size)?).ok()
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

/// RGB data as pixels to be compared.
fn slice(data: &[u8], (width, height): (usize, usize)) -> Option<PixelSlice<'_>> {
    PixelSlice::new(data, u32::try_from(width).ok()?, u32::try_from(height).ok()?, width * 3, PixelDescriptor::RGB8_SRGB).ok()
}

/// The pixels as RGB data, whatever their channels; alpha is dropped.
fn colored(pixels: &Pixels) -> Vec<u8> {
    match pixels.channels {
        Channels::Gray => pixels.data.iter().flat_map(|value| [*value; 3]).collect(),
        Channels::Rgb => pixels.data.clone(),
        Channels::Rgba => pixels.data.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect(),
    }
}

/// Squares from all over a picture; one that is all of it when it is not larger than they are.
struct Grid {
    /// Where squares begin across and down.
    lefts: Vec<usize>,
    tops: Vec<usize>,
    square: (usize, usize),
}

impl Grid {
    fn of((width, height): (usize, usize), side: usize) -> Grid {
        if width <= SQUARES * side && height <= SQUARES * side {
            return Grid { lefts: vec![0], tops: vec![0], square: (width, height) };
        }
        let begins = |all: usize| {
            let square = all.min(side);
            let count = (all / square.max(1)).min(SQUARES);
            (0..count).map(|n| (all - square) * (2 * n + 1) / (2 * count) / BLOCK * BLOCK).collect()
        };
        Grid { lefts: begins(width), tops: begins(height), square: (width.min(side), height.min(side)) }
    }

    /// The sides of all squares put together.
    fn size(&self) -> (usize, usize) {
        (self.lefts.len() * self.square.0, self.tops.len() * self.square.1)
    }

    /// The squares of samples in rows of `width`, each of so many bytes; `step` pixels of the picture stand beside one sample.
    fn cut(&self, data: &[u8], width: usize, step: usize, bytes: usize) -> Vec<u8> {
        let (wide, high) = (self.square.0.div_ceil(step), self.square.1.div_ceil(step));
        let mut out = Vec::with_capacity(self.lefts.len() * self.tops.len() * wide * high * bytes);
        for top in &self.tops {
            for y in top / step..top / step + high {
                for left in &self.lefts {
                    out.extend_from_slice(&data[(y * width + left / step) * bytes..][..wide * bytes]);
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

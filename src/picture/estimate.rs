//! How much of a picture's loss at a quality is seen, told from some of its blocks: near enough to begin with, at a hundredth of what a metric
//! costs.
//!
//! SSIMULACRA 2 sums what neighbourhoods lose of their contrast, at several scales and each weighed against the contrast that is there, and then once more the
//! fourth powers of the same, so that few bad places count. Blocks have all of that: what quantisation takes from a block, against what the block
//! is; the whole block is the finest scale, its coarsest values are the picture at a quarter of its size. The weights were fitted to the
//! metric's own scores of 139 pictures (photographs, banners, drawings, screenshots, wallpapers) at seven qualities each.

use super::baseline::{self, Quantiser, Values};
use super::planes::{Plane, Planes};
use super::vectors::widest;

/// Blocks of brightness that are looked at, and half as many of each colour.
const BLOCKS: usize = 400;
/// Below this contrast nothing weighs less: the metric's own constant for bytes.
const CALM: f32 = 58.0;
/// Whatever the blocks lose.
const ALWAYS: f32 = 0.414;
/// Weights of brightness: fourth powers at the finest scale, the mean and fourth powers at a quarter of the size, and the plain error.
const LUMA: [f32; 4] = [18.04, 133.9, 53.31, 2.643 / 16.0];
/// Weights of colour: fourth powers at both scales.
const COLOUR: [f32; 2] = [17.05, 111.5];
/// Weight of what half the resolution of colours loses.
const HALVED: f32 = 9.504;

/// A loss so near to what is wanted is a step of quality from it at most.
const NEAR: f32 = 0.94;
/// The root of the loss falls by about a share of one in so many steps of quality.
const STEP: f32 = 44.0;

/// Some blocks of a picture.
pub struct Estimate {
    luma: Vec<Values>,
    colours: Vec<Values>,
    /// What was lost already, in the measure of [`Estimate::loss`].
    before: f32,
}

/// The loss, in the measure of [`Estimate::loss`], that has this score.
pub fn loss_of(score: f64) -> f32 {
    let lost = ((100.0 - score).max(0.0) / 10.0) as f32;
    // To the power of 1.625, by operations that are the same on any machine.
    let half = lost.sqrt();
    lost * half * half.sqrt().sqrt()
}

impl Estimate {
    /// Takes blocks from all over the planes. `halved` is what [`halved`] says of the colours.
    pub fn of(planes: &Planes, halved: f32) -> Estimate {
        let colours = planes.colours.iter().flatten();
        Estimate {
            luma: blocks(&planes.luma, planes.range.of(0), BLOCKS),
            colours: colours.flat_map(|plane| blocks(plane, planes.range.of(1), BLOCKS / 4)).collect(),
            before: ALWAYS + HALVED * halved,
        }
    }

    /// What is seen of a quality's loss: 0 where nothing is.
    pub fn loss(&self, quality: u8) -> f32 {
        let luma = Seen::of(&self.luma, &Quantiser::new(quality, false, true));
        let colour = Seen::of(&self.colours, &Quantiser::new(quality, true, true));
        self.before + LUMA[0] * luma.fine + LUMA[1] * luma.mean + LUMA[2] * luma.coarse + LUMA[3] * luma.error + COLOUR[0] * colour.fine + COLOUR[1] * colour.coarse
    }

    /// About the least quality within `least` and `most` at which no more is seen than `wanted`, looked for from `first` on; `None` when
    /// there is none.
    pub fn least(&self, wanted: f32, first: u8, (least, most): (u8, u8)) -> Option<u8> {
        let (mut below, mut good) = (least - 1, most + 1);
        let mut next = first.clamp(least, most);
        while below + 1 < good {
            let loss = self.loss(next);
            if loss <= wanted {
                good = next;
            } else {
                below = next;
            }
            if (wanted * NEAR..=wanted).contains(&loss) {
                break;
            }
            let step = ((loss / wanted).sqrt() - 1.0) * STEP;
            let guess = (f32::from(next) + step).ceil().clamp(f32::from(least), f32::from(most)) as u8;
            // Never out of what is open, nor slower than by halves.
            next = if (below + 1..good).contains(&guess) { guess } else { (below + good) / 2 }.max(below + 1);
        }
        (good <= most).then_some(good)
    }
}

/// Means over blocks.
#[derive(Default)]
struct Seen {
    /// The fourth root of the mean fourth power, of all of a block and of its coarsest values.
    fine: f32,
    coarse: f32,
    /// The mean of the coarsest.
    mean: f32,
    /// The root of the mean square of what is lost.
    error: f32,
}

impl Seen {
    fn of(blocks: &[Values], quantiser: &Quantiser) -> Seen {
        widest(#[inline(always)] || Seen::all(blocks, quantiser))
    }

    #[inline(always)]
    fn all(blocks: &[Values], quantiser: &Quantiser) -> Seen {
        let mut sums = Seen::default();
        for values in blocks {
            let loss = quantiser.loss(values);
            let [fine, coarse] = [loss.all, loss.coarse].map(|(lost, energy)| lost / (2.0 * energy + CALM));
            sums.fine += fine * fine * fine * fine;
            sums.coarse += coarse * coarse * coarse * coarse;
            sums.mean += coarse;
            sums.error += loss.all.0;
        }
        let count = blocks.len().max(1) as f32;
        Seen { fine: (sums.fine / count).sqrt().sqrt(), coarse: (sums.coarse / count).sqrt().sqrt(), mean: sums.mean / count, error: (sums.error / count).sqrt() }
    }
}

/// About so many blocks, evenly spread; all when there are no more.
fn blocks(plane: &Plane, range: (f32, f32), count: usize) -> Vec<Values> {
    let places = places((plane.width, plane.height), count);
    widest(#[inline(always)] || places.map(#[inline(always)] |place| baseline::there(plane, range, place)).collect())
}

/// Where about so many blocks of eight samples begin.
fn places((width, height): (usize, usize), count: usize) -> impl Iterator<Item = (usize, usize)> {
    let (across, down) = ((width / 8).max(1), (height / 8).max(1));
    let share = (count as f32 / (across * down) as f32).sqrt().min(1.0);
    let some = |all: usize| ((all as f32 * share).round() as usize).clamp(1, all);
    let (wide, high) = (some(across), some(down));
    (0..wide * high).map(move |n| ((2 * (n % wide) + 1) * across / (2 * wide) * 8, (2 * (n / wide) + 1) * down / (2 * high) * 8))
}

/// How much colours, given at full resolution, lose at half of it: the fourth root of the mean fourth power over blocks.
pub fn halved(planes: &Planes) -> f32 {
    let (mut sum, mut count) = (0.0, 0usize);
    for plane in planes.colours.iter().flatten() {
        for place in places((plane.width, plane.height), BLOCKS / 2) {
            let block = plane.part(place, (8, 8));
            let at = |n: usize| f32::from(block.data[n]);
            let mean = (0..64).map(at).sum::<f32>() / 64.0;
            let energy = (0..64).map(|n| (at(n) - mean) * (at(n) - mean)).sum::<f32>() / 64.0;
            let lost = (0..64).step_by(2).filter(|n| n / 8 % 2 == 0).map(|n| {
                let quad = [at(n), at(n + 1), at(n + 8), at(n + 9)];
                let mean = quad.iter().sum::<f32>() / 4.0;
                quad.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>()
            });
            let seen = lost.sum::<f32>() / 64.0 / (2.0 * energy + CALM);
            sum += seen * seen * seen * seen;
            count += 1;
        }
    }
    (sum / count.max(1) as f32).sqrt().sqrt()
}

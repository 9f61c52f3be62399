//! Values of a block whose bits cost more than they show are left out or lessened: of all ways to code the block the one with the least
//! sum of bits and loss is found by dynamic programming, as mozjpeg does it. Saves an eighth of the bytes.

use super::quantise::Block;
use super::tables::standard;

/// What values cost in bits.
pub struct Rates {
    /// By the number of zeros before, and by the bits of the value.
    values: [[f32; 11]; 16],
    end: f32,
    /// Sixteen zeros.
    zeros: f32,
}

/// A loss counts for `LOSS / (CALM + energy)` bits where the energy is the mean of the squares of a block's values: in a busy block less is seen. The
/// numbers are mozjpeg's.
const LOSS: f32 = 27_554.5;
const CALM: f32 = 1_448.15;
/// At most so many values in a row are left out.
const ROW: usize = 7;

impl Rates {
    /// By the standard's own tables, which are near to those that are made for a picture.
    pub fn new(colour: bool) -> Rates {
        let table = standard(colour);
        let length = |symbol: usize| f32::from(table.codes[symbol].1);
        let values = std::array::from_fn(|run| std::array::from_fn(|size| if size == 0 { 0.0 } else { length(run << 4 | size) + size as f32 }));
        Rates { values, end: length(0), zeros: length(0xf0) }
    }

    /// Leaves in the block what is worth its bits. `exact` is the magnitude of the value at a place before it was rounded.
    pub fn choose(&self, block: &mut Block, exact: impl Fn(u8) -> f32, energy: f32) {
        let weight = LOSS / (CALM + energy);
        let count = block.count;
        // Of each value, from 1 on, as the last one that was kept: what the block has cost up to it, what would be lost without any up to
        // it, and the one kept before with the value as it became.
        let (mut cost, mut lost, mut chosen) = ([0.0f32; 64], [0.0f32; 64], [(0usize, 0i16); 64]);
        for n in 1..=count {
            let (place, value) = block.values[n - 1];
            let exact = exact(place);
            lost[n] = lost[n - 1] + exact * exact * weight;
            let magnitude = value.unsigned_abs();
            let size = (16 - magnitude.leading_zeros()) as usize;
            let loss = |magnitude: u16| (exact - f32::from(magnitude)) * (exact - f32::from(magnitude)) * weight;
            // As it is, or the greatest with a bit less.
            let less = (1u16 << (size - 1)) - 1;
            let (whole, lessened) = (loss(magnitude), if size > 1 { loss(less) } else { f32::INFINITY });
            let mut least = (f32::INFINITY, 0, 0);
            for before in n.saturating_sub(ROW + 1)..n {
                let from = if before == 0 { 0 } else { block.values[before - 1].0 };
                let run = usize::from(place - from - 1);
                let base = cost[before] + lost[n - 1] - lost[before] + (run / 16) as f32 * self.zeros;
                let rates = &self.values[run % 16];
                for (total, magnitude) in [(base + rates[size.min(10)] + whole, magnitude), (base + rates[size - 1] + lessened, less)] {
                    if total < least.0 {
                        least = (total, before, magnitude);
                    }
                }
            }
            cost[n] = least.0;
            chosen[n] = (least.1, least.2 as i16 * value.signum());
        }
        let total = |n: usize| cost[n] + lost[count] - lost[n] + if n > 0 && block.values[n - 1].0 == 63 { 0.0 } else { self.end };
        let mut at = (0..=count).min_by(|a, b| total(*a).total_cmp(&total(*b))).unwrap_or(0);
        // Back along what was chosen, the last first.
        let mut kept = 0;
        let mut values = [(0, 0); 64];
        while at > 0 {
            kept += 1;
            values[64 - kept] = (block.values[at - 1].0, chosen[at].1);
            at = chosen[at].0;
        }
        block.values[..kept].copy_from_slice(&values[64 - kept..]);
        block.count = kept;
    }
}

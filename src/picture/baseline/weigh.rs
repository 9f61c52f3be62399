//! Values of a block whose bits cost more than they show are left out or lessened: of all ways to code the block the one with the least
//! sum of bits and loss is found by dynamic programming, as mozjpeg does it. Saves an eighth of the bytes.
//!
//! Most values show more than any bits they could save; what comes before one of these is settled there, so that few ways are left to be
//! compared.

use std::sync::LazyLock;

use super::quantise::Block;
use super::tables::standard;

/// What values cost in bits.
pub struct Rates {
    /// By the bits of the value, and by the number of zeros before.
    values: [[f32; 64]; SIZES],
    /// By the same, of zeros at most: what leaving out the value could save at most.
    saved: [[f32; 64]; SIZES],
    end: f32,
}

/// Of each value, as the last one that was kept: what the block has cost up to it less what would be lost without any up to it, and
/// the one kept before with the value as it became.
pub struct Ways {
    cost: [f32; 64],
    before: [u8; 64],
    kept: [i16; 64],
}

impl Default for Ways {
    fn default() -> Ways {
        Ways { cost: [0.0; 64], before: [0; 64], kept: [0; 64] }
    }
}

/// Values have from one to ten bits.
const SIZES: usize = 11;
/// A loss counts for `LOSS / (CALM + energy)` bits where the energy is the mean of the squares of a block's values: in a busy block less is seen. The
/// numbers are mozjpeg's.
const LOSS: f32 = 27_554.5;
const CALM: f32 = 1_448.15;
/// At most so many values in a row are left out.
const ROW: usize = 7;
/// More than all rounding comes to.
const LITTLE: f32 = 0.1;

static BRIGHTNESS: LazyLock<Rates> = LazyLock::new(|| Rates::of(false));
static COLOUR: LazyLock<Rates> = LazyLock::new(|| Rates::of(true));

impl Rates {
    /// By the standard's own tables, which are near to those that are made for a picture.
    pub fn new(colour: bool) -> &'static Rates {
        if colour { &COLOUR } else { &BRIGHTNESS }
    }

    fn of(colour: bool) -> Rates {
        let table = standard(colour);
        let length = |symbol: usize| f32::from(table.codes[symbol].1);
        let rate = |size: usize, run: usize| length((run % 16) << 4 | size) + size as f32 + (run / 16) as f32 * length(0xf0);
        let mut rates = Rates { values: [[0.0; 64]; SIZES], saved: [[0.0; 64]; SIZES], end: length(0) };
        for size in 1..SIZES {
            rates.values[size] = std::array::from_fn(|run| rate(size, run));
        }
        // Of the next value, with fewer zeros before it than when this one is among them.
        let longer = |rates: &[f32; 64], run: usize| rates[run] - rates[run + 1..].iter().copied().fold(f32::INFINITY, f32::min);
        let more = rates.values[1..].iter().flat_map(|rates| (0..63).map(|run| longer(rates, run))).fold(0.0, f32::max);
        for size in 1..SIZES {
            let mut most = 0.0;
            for run in 0..64 {
                most = rates.values[size][run].max(most);
                rates.saved[size][run] = most + more + LITTLE;
            }
        }
        rates
    }

    /// Leaves in the block what is worth its bits.
    #[inline(always)]
    pub fn choose(&self, block: &mut Block, energy: f32) {
        let weight = LOSS / (CALM + energy);
        let Block { places, values, exact, count, ways: Ways { cost, before, kept } } = block;
        // The last value that is kept in any case.
        let mut sure = 0;
        let last = (*count).min(63);
        for n in 1..=last {
            let (place, value, exact) = (places[n], values[n], exact[n]);
            let magnitude = value.unsigned_abs();
            let size = ((16 - magnitude.leading_zeros()) as usize).min(SIZES - 1);
            let loss = |magnitude: u16| (exact - f32::from(magnitude)) * (exact - f32::from(magnitude)) * weight;
            let run = |before: usize| usize::from(place.wrapping_sub(places[before]).wrapping_sub(1)) % 64;
            let best = |rates: &[f32; 64]| {
                let mut least = (f32::INFINITY, 0);
                for before in n.saturating_sub(ROW + 1).max(sure)..n {
                    let total = cost[before] + rates[run(before)];
                    if total < least.0 {
                        least = (total, before as u8);
                    }
                }
                least
            };
            let whole = loss(magnitude);
            let (mut least, mut from) = best(&self.values[size]);
            least += whole;
            let mut rounded = magnitude;
            if size > 1 {
                // The greatest with a bit less.
                let less = (1u16 << (size - 1)) - 1;
                let (total, other) = best(&self.values[size - 1]);
                if total + loss(less) < least {
                    (least, from, rounded) = (total + loss(less), other, less);
                }
            }
            let shown = exact * exact * weight;
            (cost[n], before[n], kept[n]) = (least - shown, from, rounded as i16 * value.signum());
            if shown - whole > self.saved[size][run(sure)] {
                sure = n;
            }
        }
        let total = |n: usize| cost[n] + if places[n] == 63 { 0.0 } else { self.end };
        let (mut at, mut least) = (sure, total(sure));
        for n in sure + 1..=last {
            if total(n) < least {
                (at, least) = (n, total(n));
            }
        }
        // Back along what was chosen.
        let mut chosen = 0u64;
        while at > 0 {
            chosen |= 1 << at;
            at = usize::from(before[at % 64]);
        }
        *count = 0;
        while chosen != 0 {
            let n = chosen.trailing_zeros() as usize % 64;
            *count += 1;
            (places[*count % 64], values[*count % 64]) = (places[n], kept[n]);
            chosen &= chosen - 1;
        }
    }
}

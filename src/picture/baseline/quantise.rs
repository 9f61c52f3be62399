//! The values of a block, divided and rounded.

use super::tables::{ZIGZAG, divisors};
use super::transform::{self, FACTORS, Values};
use super::weigh::{Rates, Ways};

/// The greatest value that baseline knows.
const GREATEST: i16 = 1023;

/// What is left of a block: its mean, then its values that are not zero, by place in the order of the file.
pub struct Block {
    pub places: [u8; 64],
    pub values: [i16; 64],
    /// Magnitudes of the values before they were rounded.
    pub exact: [f32; 64],
    /// So many come after the mean.
    pub count: usize,
    /// For those who weigh the values.
    pub ways: Ways,
}

impl Default for Block {
    fn default() -> Block {
        Block { places: [0; 64], values: [0; 64], exact: [0.0; 64], count: 0, ways: Ways::default() }
    }
}

impl Block {
    pub fn mean(&self) -> i16 {
        self.values[0]
    }

    /// Its values with their places, without the mean.
    #[inline(always)]
    pub fn rest(&self) -> impl Iterator<Item = (u8, i16)> + '_ {
        let end = self.count.min(63) + 1;
        self.places[1..end].iter().copied().zip(self.values[1..end].iter().copied())
    }

    /// The same with the mean.
    #[inline(always)]
    pub fn all(&self) -> impl Iterator<Item = (u8, i16)> + '_ {
        let end = self.count.min(63) + 1;
        self.places[..end].iter().copied().zip(self.values[..end].iter().copied())
    }
}

/// Divides by the divisors of a quality.
pub struct Quantiser {
    divisors: [u8; 64],
    /// What the transform's values are multiplied by.
    reciprocals: Values,
    /// What their squares are multiplied by to be those of what they stand for; of the mean nothing.
    energies: Values,
    /// What values cost, when those are left out that cost more than they show.
    rates: Option<&'static Rates>,
}

/// The place in a transform's values, which are transposed, of the n-th value of the file.
const PLACES: [u8; 64] = {
    let mut places = [0; 64];
    let mut n = 0;
    while n < 64 {
        places[n] = ZIGZAG[n] % 8 * 8 + ZIGZAG[n] / 8;
        n += 1;
    }
    places
};

/// The other way round.
const ORDER: [u8; 64] = {
    let mut order = [0; 64];
    let mut n = 0;
    while n < 64 {
        order[PLACES[n] as usize] = n as u8;
        n += 1;
    }
    order
};

impl Quantiser {
    /// With `thorough`, values are left out that cost more bits than they show.
    pub fn new(quality: u8, colour: bool, thorough: bool) -> Quantiser {
        let divisors = divisors(quality);
        let (mut reciprocals, mut energies) = ([[0.0; 8]; 8], [[0.0; 8]; 8]);
        for (column, row) in (0..64).map(|n| (n / 8, n % 8)) {
            let factor = FACTORS[row] * FACTORS[column] * 8.0;
            reciprocals[column][row] = 1.0 / (f32::from(divisors[row * 8 + column]) * factor);
            energies[column][row] = 1.0 / (factor * factor);
        }
        energies[0][0] = 0.0;
        Quantiser { divisors, reciprocals, energies, rates: thorough.then(|| Rates::new(colour)) }
    }

    /// The values of a block, into one that need not be empty.
    #[inline(always)]
    pub fn divide(&self, values: &Values, block: &mut Block) {
        let (mut exact, mut near, mut flags, mut energy) = ([[0.0f32; 8]; 8], [[0i16; 8]; 8], [[0u8; 8]; 8], [0.0f32; 8]);
        for n in 0..8 {
            for m in 0..8 {
                exact[n][m] = values[n][m] * self.reciprocals[n][m];
                // The addition of 1.5 · 2²³ leaves the whole number, rounded, in the lowest bits.
                near[n][m] = ((exact[n][m] + 12_582_912.0).to_bits() as i32 - 0x4b40_0000) as i16;
                energy[m] += values[n][m] * values[n][m] * self.energies[n][m];
            }
        }
        for n in 0..8 {
            for m in 0..8 {
                flags[n][m] = u8::from(near[n][m] != 0);
            }
        }
        let energy = std::hint::black_box(energy);
        block.values[0] = near[0][0].clamp(-GREATEST, GREATEST);
        block.count = 0;
        let mut places = places(&flags);
        if places == 0 {
            return;
        }
        while places != 0 {
            let place = places.trailing_zeros() as usize % 64;
            places &= places - 1;
            let (column, row) = (usize::from(PLACES[place] / 8) % 8, usize::from(PLACES[place] % 8));
            block.count += 1;
            let at = block.count % 64;
            block.places[at] = place as u8;
            block.values[at] = near[column][row].clamp(-GREATEST, GREATEST);
            block.exact[at] = exact[column][row].abs();
        }
        if let Some(rates) = self.rates {
            let halves: [f32; 4] = std::array::from_fn(|n| energy[n] + energy[n + 4]);
            rates.choose(block, ((halves[0] + halves[2]) + (halves[1] + halves[3])) / 63.0);
        }
    }

    /// The samples that a decoder makes of a block, around zero.
    #[inline(always)]
    pub fn restored(&self, block: &Block) -> Values {
        let mut values = [[0.0; 8]; 8];
        for (place, value) in block.all() {
            let place = usize::from(ZIGZAG[usize::from(place) % 64]);
            let (row, column) = (place / 8, place % 8);
            values[column][row] = f32::from(value) * f32::from(self.divisors[place]) * FACTORS[row] * FACTORS[column] / 8.0;
        }
        transform::back(&values)
    }

    /// What is lost of a block.
    #[inline(always)]
    pub fn loss(&self, values: &Values) -> Loss {
        let mut block = Block::default();
        self.divide(values, &mut block);
        let mut kept = [[0.0f32; 8]; 8];
        for (place, value) in block.all() {
            let place = usize::from(PLACES[usize::from(place) % 64]);
            kept[place / 8 % 8][place % 8] = f32::from(value);
        }
        let (mut lost, mut energy) = ([[0.0f32; 8]; 8], [[0.0f32; 8]; 8]);
        for n in 0..8 {
            for m in 0..8 {
                let difference = values[n][m] - kept[n][m] / self.reciprocals[n][m];
                lost[n][m] = difference * difference * self.energies[n][m] / 64.0;
                energy[n][m] = values[n][m] * values[n][m] * self.energies[n][m] / 64.0;
            }
        }
        let mean = values[0][0] - kept[0][0] / self.reciprocals[0][0];
        lost[0][0] = mean * mean / 64.0 / 64.0;
        let coarse = |of: &Values| of[0][0] + of[0][1] + of[1][0] + of[1][1];
        let all = |of: &Values| of.as_flattened().iter().sum();
        Loss { all: (all(&lost), all(&energy)), coarse: (coarse(&lost), coarse(&energy)) }
    }
}

/// The mean square of what a block loses and of what it differs from its mean: of all, and of what is left of it at a quarter of its size.
pub struct Loss {
    pub all: (f32, f32),
    pub coarse: (f32, f32),
}

/// Which values but the mean are not zero, a bit for each in the order of the file.
#[inline(always)]
fn places(flags: &[[u8; 8]; 8]) -> u64 {
    let mut places = 0;
    for n in 0..8 {
        let row = u64::from_le_bytes(flags[n]);
        if row == 0 {
            continue;
        }
        // The lowest bits of eight bytes, side by side.
        let mut bits = row.wrapping_mul(0x0102_0408_1020_4080) >> 56;
        while bits != 0 {
            places |= 1 << ORDER[(n * 8 + bits.trailing_zeros() as usize) % 64];
            bits &= bits - 1;
        }
    }
    places & !1
}

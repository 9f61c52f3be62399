//! The values of a block, divided and rounded.

use super::tables::{ZIGZAG, divisors};
use super::transform::{self, FACTORS, Values};
use super::weigh::Rates;

/// The greatest value that baseline knows.
const GREATEST: i16 = 1023;

/// What is left of a block: its mean, and its other values that are not zero by place in the order of the file.
pub struct Block {
    pub mean: i16,
    pub values: [(u8, i16); 64],
    pub count: usize,
}

impl Block {
    pub fn values(&self) -> &[(u8, i16)] {
        &self.values[..self.count]
    }
}

/// Divides by the divisors of a quality.
pub struct Quantiser {
    divisors: [u8; 64],
    /// What the transform's values are multiplied by.
    reciprocals: [f32; 64],
    /// What their squares are multiplied by to be those of what they stand for.
    energies: [f32; 64],
    /// What values cost, when those are left out that cost more than they show.
    rates: Option<Rates>,
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
        let (mut reciprocals, mut energies) = ([0.0; 64], [0.0; 64]);
        for n in 0..64 {
            let (column, row) = (n / 8, n % 8);
            let factor = FACTORS[row] * FACTORS[column] * 8.0;
            reciprocals[n] = 1.0 / (f32::from(divisors[row * 8 + column]) * factor);
            energies[n] = 1.0 / (factor * factor);
        }
        Quantiser { divisors, reciprocals, energies, rates: thorough.then(|| Rates::new(colour)) }
    }

    #[inline]
    pub fn block(&self, values: &Values) -> Block {
        let flat = values.as_flattened();
        let (mut exact, mut near, mut flags) = ([0.0f32; 64], [0i16; 64], [0u8; 64]);
        for n in 0..64 {
            exact[n] = flat[n] * self.reciprocals[n];
            // The addition of 1.5 · 2²³ leaves the whole number, rounded, in the lowest bits.
            near[n] = ((exact[n] + 12_582_912.0).to_bits() as i32 - 0x4b40_0000) as i16;
            flags[n] = u8::from(near[n] != 0);
        }
        let mut block = Block { mean: near[0].clamp(-GREATEST, GREATEST), values: [(0, 0); 64], count: 0 };
        let mut places = places(&flags);
        while places != 0 {
            let place = places.trailing_zeros() as usize % 64;
            places &= places - 1;
            let value = near[usize::from(PLACES[place]) % 64].clamp(-GREATEST, GREATEST);
            block.values[block.count % 64] = (place as u8, value);
            block.count += 1;
        }
        if let Some(rates) = &self.rates
            && block.count > 0
        {
            let mut energy = [0.0f32; 8];
            for (values, factors) in values.iter().zip(self.energies.as_chunks::<8>().0) {
                for n in 0..8 {
                    energy[n] += values[n] * values[n] * factors[n];
                }
            }
            // The mean does not count.
            energy[0] -= flat[0] * flat[0] * self.energies[0];
            rates.choose(&mut block, |place| exact[usize::from(PLACES[usize::from(place) % 64])].abs(), energy.iter().sum::<f32>().max(0.0) / 63.0);
        }
        block
    }

    /// The samples that a decoder makes of a block, around zero.
    pub fn restored(&self, block: &Block) -> Values {
        let mut values = [[0.0; 8]; 8];
        for (place, value) in [(0, block.mean)].iter().chain(block.values()) {
            let place = usize::from(ZIGZAG[usize::from(*place) % 64]);
            let (row, column) = (place / 8, place % 8);
            values[column][row] = f32::from(*value) * f32::from(self.divisors[place]) * FACTORS[row] * FACTORS[column] / 8.0;
        }
        transform::back(&values)
    }

    /// What is lost of a block.
    pub fn loss(&self, values: &Values) -> Loss {
        let block = self.block(values);
        let flat = values.as_flattened();
        let mut kept = [0.0f32; 64];
        for (place, value) in [(0, block.mean)].iter().chain(block.values()) {
            kept[usize::from(PLACES[usize::from(*place) % 64])] = f32::from(*value);
        }
        let (mut lost, mut energy) = ([0.0f32; 64], [0.0f32; 64]);
        for n in 0..64 {
            let difference = flat[n] - kept[n] / self.reciprocals[n];
            lost[n] = difference * difference * self.energies[n] / 64.0;
            energy[n] = flat[n] * flat[n] * self.energies[n] / 64.0;
        }
        energy[0] = 0.0;
        let coarse = |of: &[f32; 64]| of[0] + of[1] + of[8] + of[9];
        let all = |of: &[f32; 64]| of.iter().sum();
        Loss { all: (all(&lost), all(&energy)), coarse: (coarse(&lost), coarse(&energy)) }
    }
}

/// The mean square of what a block loses and of what it differs from its mean: of all, and of what is left of it at a quarter of its size.
pub struct Loss {
    pub all: (f32, f32),
    pub coarse: (f32, f32),
}

/// Which values but the mean are not zero, a bit for each in the order of the file.
#[inline]
fn places(flags: &[u8; 64]) -> u64 {
    let mut places = 0;
    for (n, row) in flags.as_chunks::<8>().0.iter().enumerate() {
        // The lowest bits of eight bytes, side by side.
        let mut bits = u64::from_le_bytes(*row).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        while bits != 0 {
            places |= 1 << ORDER[(n * 8 + bits.trailing_zeros() as usize) % 64];
            bits &= bits - 1;
        }
    }
    places & !1
}

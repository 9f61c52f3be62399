//! The cosine transform of eight by eight samples, there and back (Arai, Agui and Nakajima), in single precision: vectors of a processor
//! take four or eight columns at once, and the result is the same on any.

use super::super::planes::Plane;

/// The values of a block: rows of frequencies downwards, transposed.
pub type Values = [[f32; 8]; 8];

/// Each value is larger than its frequency's share by the product of the factors of its row and its column, and by eight.
pub const FACTORS: [f32; 8] = [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_4];

/// √½, sin π/8, √2 sin π/8 and √2 cos π/8.
const HALF: f32 = 0.707_106_77;
const SINE: f32 = 0.382_683_43;
const LESS: f32 = 0.541_196_1;
const MORE: f32 = 1.306_563;

/// Eight rows of a plane, transformed downwards.
pub struct Strip {
    rows: [Vec<f32>; 8],
    samples: [Vec<u8>; 8],
}

impl Strip {
    /// Room for so many blocks side by side.
    pub fn new(blocks: usize) -> Strip {
        Strip { rows: std::array::from_fn(|_| vec![0.0; blocks * 8]), samples: std::array::from_fn(|_| vec![0; blocks * 8]) }
    }

    /// Takes the rows from `top` on, each sample times `scale` plus `offset`; the last row and column are repeated where the plane ends.
    pub fn fill(&mut self, plane: &Plane, (scale, offset): (f32, f32), top: usize) {
        for (n, samples) in self.samples.iter_mut().enumerate() {
            let row = plane.row((top + n).min(plane.height - 1));
            let width = plane.width.min(samples.len());
            let (inside, outside) = samples.split_at_mut(width);
            inside.copy_from_slice(&row[..width]);
            outside.fill(row[width - 1]);
        }
        let offset = offset - 128.0;
        // By eight columns: what is in arrays of a fixed size becomes vectors.
        for start in (0..self.samples[0].len()).step_by(8) {
            let mut block = [[0.0; 8]; 8];
            for (row, samples) in block.iter_mut().zip(&self.samples) {
                let samples = &samples[start..start + 8];
                for n in 0..8 {
                    row[n] = f32::from(samples[n]) * scale + offset;
                }
            }
            for (row, done) in self.rows.iter_mut().zip(columns(&block, forward)) {
                row[start..start + 8].copy_from_slice(&done);
            }
        }
    }

    /// The transform of a block.
    #[inline]
    pub fn block(&self, number: usize) -> Values {
        let mut turned = [[0.0; 8]; 8];
        for (n, row) in self.rows.iter().enumerate() {
            let row = &row[number * 8..][..8];
            for m in 0..8 {
                turned[m][n] = row[m];
            }
        }
        columns(&turned, forward)
    }
}

/// The samples of a block from its values, transposed and times the factors, around zero.
pub fn back(values: &Values) -> Values {
    let once = columns(values, backward);
    let mut turned = [[0.0; 8]; 8];
    for n in 0..8 {
        for m in 0..8 {
            turned[m][n] = once[n][m];
        }
    }
    columns(&turned, backward)
}

/// One dimension of all columns.
#[inline(always)]
fn columns(rows: &Values, transform: impl Fn([f32; 8]) -> [f32; 8]) -> Values {
    let mut out = [[0.0; 8]; 8];
    for n in 0..8 {
        let column = transform([rows[0][n], rows[1][n], rows[2][n], rows[3][n], rows[4][n], rows[5][n], rows[6][n], rows[7][n]]);
        for m in 0..8 {
            out[m][n] = column[m];
        }
    }
    out
}

#[inline(always)]
fn forward(s: [f32; 8]) -> [f32; 8] {
    let (t0, t7) = (s[0] + s[7], s[0] - s[7]);
    let (t1, t6) = (s[1] + s[6], s[1] - s[6]);
    let (t2, t5) = (s[2] + s[5], s[2] - s[5]);
    let (t3, t4) = (s[3] + s[4], s[3] - s[4]);
    let (e0, e3, e1, e2) = (t0 + t3, t0 - t3, t1 + t2, t1 - t2);
    let z1 = (e2 + e3) * HALF;
    let (o0, o1, o2) = (t4 + t5, t5 + t6, t6 + t7);
    let z5 = (o0 - o2) * SINE;
    let (z2, z4, z3) = (o0 * LESS + z5, o2 * MORE + z5, o1 * HALF);
    let (z11, z13) = (t7 + z3, t7 - z3);
    [e0 + e1, z11 + z4, e3 + z1, z13 - z2, e0 - e1, z13 + z2, e3 - z1, z11 - z4]
}

#[inline(always)]
fn backward(v: [f32; 8]) -> [f32; 8] {
    let (s10, s11) = (v[0] + v[4], v[0] - v[4]);
    let s13 = v[2] + v[6];
    let s12 = (v[2] - v[6]) * std::f32::consts::SQRT_2 - s13;
    let (e0, e3, e1, e2) = (s10 + s13, s10 - s13, s11 + s12, s11 - s12);
    let (z13, z10) = (v[5] + v[3], v[5] - v[3]);
    let (z11, z12) = (v[1] + v[7], v[1] - v[7]);
    let o7 = z11 + z13;
    let z5 = (z10 + z12) * 1.847_759;
    let o6 = z5 - z10 * (2.0 * MORE) - o7;
    let o5 = (z11 - z13) * std::f32::consts::SQRT_2 - o6;
    let o4 = z5 - z12 * (2.0 * LESS) - o5;
    [e0 + o7, e1 + o6, e2 + o5, e3 + o4, e3 - o4, e2 - o5, e1 - o6, e0 - o7]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let samples: Vec<u8> = (0..64u32).map(|n| (n * n * 7 % 251) as u8).collect();
        let plane = Plane { data: samples.clone(), width: 8, height: 8 };
        let mut strip = Strip::new(1);
        strip.fill(&plane, (1.0, 0.0), 0);
        let mut values = strip.block(0);
        for (m, column) in values.iter_mut().enumerate() {
            for (n, value) in column.iter_mut().enumerate() {
                *value /= FACTORS[m] * FACTORS[n] * 8.0;
                // What the inverse takes in.
                *value *= FACTORS[m] * FACTORS[n] / 8.0;
            }
        }
        let again = back(&values);
        for (n, sample) in samples.iter().enumerate() {
            assert!((again[n / 8][n % 8] + 128.0 - f32::from(*sample)).abs() < 0.01, "{n}: {} for {sample}", again[n / 8][n % 8] + 128.0);
        }
    }
}

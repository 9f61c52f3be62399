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

/// The transform of the block that begins at `left` and `top`, each sample times `scale` plus `offset`; the last row and column are repeated
/// where the plane ends.
#[inline(always)]
pub fn there(plane: &Plane, (scale, offset): (f32, f32), (left, top): (usize, usize)) -> Values {
    let offset = offset - 128.0;
    let mut block = [[0.0; 8]; 8];
    let inside = if left + 8 <= plane.width { plane.data.get(top * plane.width + left..(top + 7) * plane.width + left + 8) } else { None };
    for n in 0..8 {
        let samples = match inside {
            Some(rows) => rows[n * plane.width..].first_chunk::<8>(),
            None => None,
        };
        let samples = samples.copied().unwrap_or_else(|| beyond(plane, (left, top + n)));
        for m in 0..8 {
            block[n][m] = f32::from(samples[m]) * scale + offset;
        }
    }
    columns(&turned(&columns(&block, forward)), forward)
}

/// Eight samples of a row that ends among them or before.
#[cold]
fn beyond(plane: &Plane, (left, top): (usize, usize)) -> [u8; 8] {
    let row = plane.row(top.min(plane.height - 1));
    std::array::from_fn(|n| row[(left + n).min(row.len() - 1)])
}

/// The samples of a block from its values, transposed and times the factors, around zero.
#[inline(always)]
pub fn back(values: &Values) -> Values {
    columns(&turned(&columns(values, backward)), backward)
}

#[inline(always)]
fn turned(values: &Values) -> Values {
    let mut turned = [[0.0; 8]; 8];
    for n in 0..8 {
        for m in 0..8 {
            turned[m][n] = values[n][m];
        }
    }
    turned
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
        let mut values = there(&plane, (1.0, 0.0), (0, 0));
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

//! A lossy WebP → JPEG by its planes: brightness and colour as the decoder has them, never made into RGB and back.
//!
//! Both formats keep colour at half the size in the same places; only the range of the values differs (ITU-R BT.601 in WebP, all of
//! the byte in JFIF).

use jpeg_encoder::{ImageBuffer, JpegColorType};

/// A brightness plane and two colour planes of half its size, in the range of WebP.
pub struct Planes<'a> {
    pub width: u16,
    pub height: u16,
    pub luma: Plane<'a>,
    pub blue: Plane<'a>,
    pub red: Plane<'a>,
}

/// Rows of samples, `stride` apart.
pub struct Plane<'a> {
    pub data: &'a [u8],
    pub stride: usize,
}

impl Plane<'_> {
    /// The samples of a row; fewer where the data ends.
    fn row(&self, number: usize, length: usize) -> &[u8] {
        let start = (number * self.stride).min(self.data.len());
        &self.data[start..(start + length).min(self.data.len())]
    }
}

/// 16–235 → 0–255.
const LUMA: [u8; 256] = table(16, 219);
/// 16–240 around 128 → 0–255 around 128.
const CHROMA: [u8; 256] = table(128, 224);

/// `(value - zero) · 255 / range`, rounded and kept within a byte; around 128 when `zero` is.
const fn table(zero: i32, range: i32) -> [u8; 256] {
    let base = if zero == 128 { 128 } else { 0 };
    let mut table = [0; 256];
    let mut value = 0;
    while value < 256 {
        let doubled = 2 * (value as i32 - zero) * 255;
        let rounded = base + (doubled + if doubled < 0 { -range } else { range }) / (2 * range);
        table[value] = if rounded < 0 {
            0
        } else if rounded > 255 {
            255
        } else {
            rounded as u8
        };
        value += 1;
    }
    table
}

impl ImageBuffer for Planes<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    /// Colour is given for each pixel, and the encoder's mean of four equal ones is the sample again.
    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let (row, width) = (usize::from(y), usize::from(self.width));
        let [luma, blue, red, _] = buffers;
        luma.extend(self.luma.row(row, width).iter().map(|value| LUMA[usize::from(*value)]));
        for (plane, buffer) in [(&self.blue, blue), (&self.red, red)] {
            let samples = plane.row(row / 2, width.div_ceil(2)).iter().map(|value| CHROMA[usize::from(*value)]);
            let end = buffer.len() + width;
            buffer.extend(samples.flat_map(|value| [value, value]));
            buffer.truncate(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_range_is_used_and_grey_stays_grey() {
        assert_eq!([LUMA[0], LUMA[16], LUMA[126], LUMA[235], LUMA[255]], [0, 0, 128, 255, 255]);
        assert_eq!([CHROMA[0], CHROMA[16], CHROMA[128], CHROMA[240], CHROMA[255]], [0, 0, 128, 255, 255]);
    }

    #[test]
    fn planes_of_odd_sizes_fill_their_rows() {
        let (luma, colour) = ([126; 15], [128; 6]);
        let plane = |data| Plane { data, stride: 3 };
        let planes = Planes {
            width: 3,
            height: 3,
            luma: plane(&luma[..9]),
            blue: Plane { data: &colour[..4], stride: 2 },
            red: Plane { data: &colour[..4], stride: 2 },
        };
        for y in 0..3 {
            let mut buffers: [Vec<u8>; 4] = Default::default();
            planes.fill_buffers(y, &mut buffers);
            assert_eq!(buffers[..3], [vec![128; 3], vec![128; 3], vec![128; 3]]);
        }
    }
}

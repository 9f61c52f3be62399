//! From sRGB to the inks of a profile by a grid of its colours, between whose points is interpolated by tetrahedra.
//!
//! The grid is the one that lcms would make for itself: it is asked for the colours of its points alone. For each pixel of a picture it would
//! pack and unpack numbers, and takes three times as long.

use lcms2::{Flags, Intent, PixelFormat, Profile, Transform};

/// Points along an axis.
const SIDE: usize = 33;
/// Between two points: of an axis a byte at most, and so in 256ths.
const STEPS: u32 = 256;
/// An ink of a byte, in the numbers of the grid.
const INK: u32 = 256;

/// The inks of each point, in 256ths of a byte; the last axis is blue.
pub struct Grid {
    inks: Vec<[u16; 4]>,
    /// Of each value of a byte on the three axes: the number of the point under it, and how far it is beyond.
    places: [[(u32, u32); 256]; 3],
}

/// The inks of a colour, of 255 each, and how they change from there to a colour lighter by one in red, green and blue.
#[derive(Clone, Copy)]
pub struct Slope {
    pub inks: [f32; 4],
    pub change: [f32; 4],
}

const AXES: [u32; 3] = [(SIDE * SIDE) as u32, SIDE as u32, 1];

impl Grid {
    /// That of a press. `None` when the profile's tables cannot be read.
    pub fn of(profile: &Profile) -> Option<Grid> {
        let (intent, flags) = (Intent::RelativeColorimetric, Flags::NO_CACHE | Flags::BLACKPOINT_COMPENSATION);
        let to_inks: Transform<[u16; 3], [u16; 4]> =
            Transform::new_flags(&Profile::new_srgb(), PixelFormat::RGB_16, profile, PixelFormat::CMYK_16, intent, flags).ok()?;
        let value = |point: usize| ((point * 65_535 + (SIDE - 1) / 2) / (SIDE - 1)) as u16;
        let axis = || (0..SIDE).map(value);
        let points: Vec<[u16; 3]> = axis().flat_map(|red| axis().flat_map(move |green| axis().map(move |blue| [red, green, blue]))).collect();
        let mut inks = vec![[0; 4]; points.len()];
        to_inks.transform_pixels(&points, &mut inks);
        // Sixteen bits to eight is a division by 257.
        inks.iter_mut().flatten().for_each(|ink| *ink = ((u32::from(*ink) * INK + 128) / 257) as u16);
        let place = |axis: u32, value: u32| {
            let place = value * (SIDE as u32 - 1) * STEPS;
            let point = (place / (255 * STEPS)).min(SIDE as u32 - 2);
            (point * axis, (place - point * 255 * STEPS + 127) / 255)
        };
        let places = AXES.map(|axis| std::array::from_fn(|value| place(axis, value as u32)));
        Some(Grid { inks, places })
    }

    /// The inks of a colour.
    #[inline(always)]
    pub fn inks(&self, rgb: [u8; 3]) -> [u8; 4] {
        self.between(rgb).0.map(|ink| ((ink + INK * STEPS / 2) / (INK * STEPS)) as u8)
    }

    /// The inks of a colour, and how they change with its lightness.
    #[inline(always)]
    pub fn slope(&self, rgb: [u8; 3]) -> Slope {
        let (inks, near, far) = self.between(rgb);
        // From a point to the one that is further on all axes are so many steps of a byte: 255 / 32.
        let step = (SIDE - 1) as f32 / 255.0 / INK as f32;
        let change = std::array::from_fn(|ink| (i32::from(far[ink]) - i32::from(near[ink])) as f32 * step);
        Slope { inks: inks.map(|ink| ink as f32 / (INK * STEPS) as f32), change }
    }

    /// The inks of a colour times the steps, and those of the corners at both ends of the way.
    #[inline(always)]
    fn between(&self, rgb: [u8; 3]) -> ([u32; 4], [u16; 4], [u16; 4]) {
        let [red, green, blue] = std::array::from_fn(|n| self.places[n][usize::from(rgb[n])]);
        let first = red.0 + green.0 + blue.0;
        // How far beyond the point, and under it the axis: so they are put in order without a question asked.
        let [a, b, c] = [red.1 << 16 | AXES[0], green.1 << 16 | AXES[1], blue.1 << 16 | AXES[2]];
        // From the nearest corner to the opposite one along the axes, that of the largest part first.
        let (a, b) = (a.max(b), a.min(b));
        let (b, c) = (b.max(c), b.min(c));
        let (a, b) = (a.max(b), a.min(b));
        let [most, middle, least] = [a, b, c].map(|part| part >> 16);
        let (along, then) = (a & 0xffff, b & 0xffff);
        let corners = [first, first + along, first + along + then, first + AXES[0] + AXES[1] + AXES[2]].map(|corner| self.inks[corner as usize]);
        let weights = [STEPS - most, most - middle, middle - least, least];
        let mut sums = [0; 4];
        for corner in 0..4 {
            for ink in 0..4 {
                sums[ink] += u32::from(corners[corner][ink]) * weights[corner];
            }
        }
        (sums, corners[0], corners[3])
    }
}

#[cfg(test)]
mod tests {
    use super::super::inks::PROFILE;
    use super::*;

    #[test]
    fn colours_are_those_of_the_library() {
        let profile = Profile::new_icc(PROFILE).unwrap();
        let grid = Grid::of(&profile).unwrap();
        let (intent, flags) = (Intent::RelativeColorimetric, Flags::NO_CACHE | Flags::BLACKPOINT_COMPENSATION);
        let library: Transform<[u8; 3], [u8; 4]> =
            Transform::new_flags(&Profile::new_srgb(), PixelFormat::RGB_8, &profile, PixelFormat::CMYK_8, intent, flags).unwrap();
        let axis = || (0..=255u8).step_by(5);
        let colours: Vec<[u8; 3]> = axis().flat_map(|red| axis().flat_map(move |green| axis().map(move |blue| [red, green, blue]))).collect();
        let mut inks = vec![[0; 4]; colours.len()];
        library.transform_pixels(&colours, &mut inks);
        for (colour, wanted) in colours.iter().zip(&inks) {
            let found = grid.inks(*colour);
            assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) <= 1), "{colour:?}: {found:?} for {wanted:?}");
        }
    }
}

//! From sRGB to the inks of a profile by a grid of its colours, between whose points is interpolated by tetrahedra.
//!
//! The grid is the one that lcms would make for itself: it is asked for the colours of its points alone. For each pixel of a picture it would
//! pack and unpack numbers, and takes three times as long.

use lcms2::{Flags, Intent, PixelFormat, Profile, Transform};

/// Points along an axis.
const SIDE: usize = 33;
/// Steps between two points.
const STEPS: u32 = 255;

/// The inks of each point, sixteen bits each; the last axis is blue.
pub struct Grid(Vec<[u16; 4]>);

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
        Some(Grid(inks))
    }

    /// The inks of a colour.
    pub fn inks(&self, rgb: [u8; 3]) -> [u8; 4] {
        const AXES: [u32; 3] = [(SIDE * SIDE) as u32, SIDE as u32, 1];
        let mut first = 0;
        let mut parts = [0; 3];
        for at in 0..3 {
            let place = u32::from(rgb[at]) * (SIDE as u32 - 1);
            let point = (place / STEPS).min(SIDE as u32 - 2);
            first += point * AXES[at];
            // How far beyond the point, and under it the axis: so they are put in order without a question asked.
            parts[at] = (place - point * STEPS) << 16 | AXES[at];
        }
        // From the nearest corner to the opposite one along the axes, that of the largest part first.
        let [a, b, c] = parts;
        let (a, b) = (a.max(b), a.min(b));
        let (b, c) = (b.max(c), b.min(c));
        let (a, b) = (a.max(b), a.min(b));
        let [most, middle, least] = [a, b, c].map(|part| part >> 16);
        let (along, then) = (a & 0xffff, b & 0xffff);
        let corners = [first, first + along, first + along + then, first + AXES[0] + AXES[1] + AXES[2]].map(|corner| self.0[corner as usize]);
        let weights = [STEPS - most, most - middle, middle - least, least];
        // Sixteen bits to eight is a division by 257.
        [0, 1, 2, 3].map(|ink| {
            let sum = (0..4).fold(STEPS * 257 / 2, |sum, corner| sum + u32::from(corners[corner][ink]) * weights[corner]);
            (sum / (STEPS * 257)) as u8
        })
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

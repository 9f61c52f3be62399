//! Pictures on a cover: cut to their place, in two colours, in squares; and where on them words can be read.

use super::art::Palette;
use super::color::{LEAST, contrast};
use crate::layout::pages::Rect;
use crate::picture::{Channels, Pixels, scale};
use crate::style::Color;
use crate::style::typesetting::{luminance, ratio};

/// The longest side of a picture that is made for a cover, in pixels.
const LONGEST: u32 = 3300;

/// The red, green and blue of a pixel.
fn color(pixels: &Pixels, x: u32, y: u32) -> Color {
    let channels = pixels.channels.count();
    let at = (y as usize * pixels.width as usize + x as usize) * channels;
    match pixels.data.get(at..at + channels) {
        Some([gray]) => Color { red: *gray, green: *gray, blue: *gray },
        Some([red, green, blue, ..]) => Color { red: *red, green: *green, blue: *blue },
        _ => Color::WHITE,
    }
}

/// The middle of a picture in the proportions `wide : high`.
pub fn cut(pixels: &Pixels, (wide, high): (i64, i64)) -> Pixels {
    let (w, h) = (i64::from(pixels.width), i64::from(pixels.height));
    let (wide, high) = (i128::from(wide.max(1)), i128::from(high.max(1)));
    let by_width = (i128::from(w) * high / wide) as i64;
    let (width, height) = if by_width <= h { (w, by_width.max(1)) } else { (((i128::from(h) * wide / high) as i64).clamp(1, w), h) };
    let (left, top) = ((w - width) / 2, (h - height) / 2);
    let channels = pixels.channels.count();
    let row = pixels.width as usize * channels;
    let lines = pixels.data.chunks_exact(row).skip(top as usize).take(height as usize);
    let data = lines.flat_map(|line| &line[left as usize * channels..(left + width) as usize * channels]).copied().collect();
    Pixels { width: width as u32, height: height as u32, channels: pixels.channels, data }
}

/// The picture in the shades between two colours, dark and light.
pub fn duotone(pixels: &Pixels, (dark, light): (Color, Color)) -> Pixels {
    let table: Vec<[u8; 3]> = (0..=255u32)
        .map(|value| {
            let channel = |a: u8, b: u8| ((u32::from(a) * (255 - value) + u32::from(b) * value) / 255) as u8;
            [channel(dark.red, light.red), channel(dark.green, light.green), channel(dark.blue, light.blue)]
        })
        .collect();
    let grays: Vec<u8> = pixels
        .data
        .chunks_exact(pixels.channels.count())
        .map(|pixel| match pixel {
            [gray] => *gray,
            [red, green, blue, ..] => ((u32::from(*red) * 30 + u32::from(*green) * 59 + u32::from(*blue) * 11) / 100) as u8,
            _ => 255,
        })
        .collect();
    // From the darkest to the lightest that it has, but for a hundredth at both ends.
    let mut sorted: Vec<u8> = grays.iter().step_by((grays.len() / 20_000).max(1)).copied().collect();
    sorted.sort_unstable();
    let at = |hundredth: usize| u32::from(sorted.get(sorted.len() * hundredth / 100).copied().unwrap_or(0));
    let (low, high) = (at(1), at(98).max(at(1) + 1));
    let data = grays.into_iter().flat_map(|gray| table[(u32::from(gray).clamp(low, high) - low) as usize * 255 / (high - low) as usize]).collect();
    Pixels { width: pixels.width, height: pixels.height, channels: Channels::Rgb, data }
}

/// The picture made no larger than a cover needs.
pub fn reduced(pixels: Pixels) -> Pixels {
    let size = scale::fit(pixels.width, pixels.height, (LONGEST, LONGEST));
    if size == (pixels.width, pixels.height) { pixels } else { scale::resize(&pixels, size).unwrap_or(pixels) }
}

/// The colour in which words can be read on a part of a picture, and the contrast in hundredths that they have with nearly all of it.
pub fn words_on(pixels: &Pixels, part: Rect, whole: Rect, palette: &Palette) -> (Color, u32) {
    let share = |at: i64, of: i64, side: u32| ((i128::from(at) * i128::from(side) / i128::from(of.max(1))).clamp(0, i128::from(side.max(1)) - 1)) as u32;
    let left = share((part.x - whole.x).0, whole.width.0, pixels.width);
    let right = share((part.x + part.width - whole.x).0, whole.width.0, pixels.width).max(left);
    let top = share((part.y - whole.y).0, whole.height.0, pixels.height);
    let foot = share((part.y + part.height - whole.y).0, whole.height.0, pixels.height).max(top);
    let steps = 64;
    let mut seen: Vec<f64> = (0..steps * steps)
        .map(|i| {
            let (x, y) = (left + (right - left) * (i % steps) / steps, top + (foot - top) * (i / steps) / steps);
            luminance(color(pixels, x, y))
        })
        .collect();
    seen.sort_unstable_by(f64::total_cmp);
    let (dark, light) = (seen[seen.len() / 50], seen[seen.len() - 1 - seen.len() / 50]);
    let in_light = ratio(luminance(palette.paper).max(light), light);
    let in_dark = ratio(luminance(palette.ink).min(dark), dark);
    if in_light >= in_dark { (palette.paper, in_light) } else { (palette.ink, in_dark) }
}

/// The palette with ink, accent and ground from the picture's own colours, so that words and picture belong together.
pub fn toned(palette: Palette, pixels: &Pixels) -> Palette {
    let channels = pixels.channels.count();
    if pixels.channels == Channels::Gray {
        return palette;
    }
    // The mean of the vivid pixels, weighed by how vivid they are.
    let (mut sum, mut weight) = ([0u64; 3], 0u64);
    let step = (pixels.data.len() / channels / 20_000).max(1);
    for pixel in pixels.data.chunks_exact(channels).step_by(step) {
        let (least, most) = (pixel[..3].iter().min().copied().unwrap_or(0), pixel[..3].iter().max().copied().unwrap_or(0));
        let vivid = u64::from(most - least);
        let vivid = vivid * vivid;
        for (sum, channel) in sum.iter_mut().zip(pixel) {
            *sum += u64::from(*channel) * vivid;
        }
        weight += vivid;
    }
    if weight < 20_000 * 100 {
        return palette;
    }
    let mean = sum.map(|s| (s / weight) as i64);
    let scaled = |target: i64| {
        let light = (mean[0] * 30 + mean[1] * 59 + mean[2] * 11) / 100;
        let [red, green, blue] = mean.map(|c| (c * target / light.max(1)).clamp(0, 255) as u8);
        Color { red, green, blue }
    };
    let ink = super::color::darkened(scaled(38), palette.paper, 700);
    let accent = super::color::darkened(scaled(110), palette.paper, LEAST);
    // Light shades of a vivid colour glare: with paper in them they do not.
    let folds = [palette.folds[0], super::color::mix(scaled(140), palette.paper, 55), super::color::mix(scaled(95), palette.paper, 85), ink];
    debug_assert!(contrast(ink, palette.paper) >= LEAST);
    Palette { accent, ink, folds, ..palette }
}

#[cfg(test)]
mod tests {
    use super::super::art::palette_of;
    use super::*;
    use crate::length::Length;

    /// Dark above, black and white squares below.
    fn picture() -> Pixels {
        let data = (0..64u32).flat_map(|y| (0..64u32).flat_map(move |x| if y < 32 { [30u8, 40, 60] } else { [((x + y) % 2 * 255) as u8; 3] })).collect();
        Pixels { width: 64, height: 64, channels: Channels::Rgb, data }
    }

    fn rect(y: i64, height: i64) -> Rect {
        Rect { x: Length::ZERO, y: Length::pt(y), width: Length::pt(100), height: Length::pt(height) }
    }

    #[test]
    fn words_are_read_on_the_calm_part_alone() {
        let palette = palette_of(0);
        let (color, calm) = words_on(&picture(), rect(0, 45), rect(0, 100), &palette);
        assert_eq!(color, palette.paper);
        assert!(calm >= LEAST, "{calm}");
        assert!(words_on(&picture(), rect(55, 40), rect(0, 100), &palette).1 < LEAST);
    }

    #[test]
    fn a_duotone_has_the_shades_between_its_colours() {
        let (dark, light) = (Color { red: 10, green: 20, blue: 30 }, Color { red: 200, green: 210, blue: 220 });
        let made = duotone(&picture(), (dark, light));
        assert!(made.data.chunks_exact(3).all(|p| (10..=200).contains(&p[0]) && p[2] - p[0] >= 20));
        assert_eq!((cut(&made, (1, 2)).width, cut(&made, (1, 2)).height), (32, 64));
        assert_eq!((cut(&made, (2, 1)).width, cut(&made, (2, 1)).height), (64, 32));
    }
}

//! Colours of a cover: mixed, and made darker until words in them can be read.

use crate::style::Color;
use crate::style::typesetting::{luminance, ratio};

/// The least contrast of words, in hundredths (WCAG 1.4.3).
pub const LEAST: u32 = 450;

/// The contrast of two colours by WCAG 2, in hundredths.
pub fn contrast(a: Color, b: Color) -> u32 {
    ratio(luminance(a), luminance(b))
}

/// A colour mixed of two: `part` hundredths of the first, the rest of the second.
pub fn mix(first: Color, second: Color, part: u16) -> Color {
    let channel = |a: u8, b: u8| ((u16::from(a) * part + u16::from(b) * (100 - part)) / 100) as u8;
    Color { red: channel(first.red, second.red), green: channel(first.green, second.green), blue: channel(first.blue, second.blue) }
}

/// The colour, made darker in steps until it has so much contrast with a ground.
pub fn darkened(mut color: Color, ground: Color, least: u32) -> Color {
    for _ in 0..40 {
        if contrast(color, ground) >= least {
            break;
        }
        color = mix(color, Color::BLACK, 92);
    }
    color
}

/// Of two colours the one that is read better on a ground.
pub fn readable(ground: Color, light: Color, dark: Color) -> Color {
    if contrast(ground, light) >= contrast(ground, dark) { light } else { dark }
}

pub fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

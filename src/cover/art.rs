//! The colours of a cover. They come from the title, so that each book has its own and always the same.

use crate::style::Color;

/// A book's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind the lettering.
    pub paper: Color,
    pub ink: Color,
    pub accent: Color,
    /// Of patterns and grounds, from light to dark.
    pub folds: [Color; 4],
}

const fn rgb(hex: u32) -> Color {
    Color { red: (hex >> 16) as u8, green: (hex >> 8) as u8, blue: hex as u8 }
}

/// A palette of colours written as `0xrrggbb`.
const fn palette(paper: u32, ink: u32, accent: u32, folds: [u32; 4]) -> Palette {
    let [a, b, c, d] = folds;
    Palette { paper: rgb(paper), ink: rgb(ink), accent: rgb(accent), folds: [rgb(a), rgb(b), rgb(c), rgb(d)] }
}

/// Earths, greens, blues and reds that print well, each with one that stands out.
const PALETTES: [Palette; 8] = [
    palette(0xf6f1e7, 0x22303c, 0xb5482f, [0xe9d8b4, 0xd9a441, 0x2f6f73, 0x1f3f49]),
    palette(0xf4f0e8, 0x2b2a33, 0xa8323e, [0xeed9c4, 0xd97b5b, 0x8c3b4a, 0x3c2a3f]),
    palette(0xf3f2ea, 0x1f2d26, 0xc0772c, [0xdfe5c8, 0x9fb36a, 0x4c7a57, 0x21453a]),
    palette(0xf5f2ee, 0x1e2a44, 0xd08a2e, [0xd7e1ea, 0x86a9c9, 0x3f6a9d, 0x1f3763]),
    palette(0xf7f1ea, 0x33261f, 0x2f7a78, [0xf0dcc0, 0xd8a26a, 0xa9623a, 0x5b3324]),
    palette(0xf4f1f0, 0x2a2438, 0xc4573f, [0xe3d8e6, 0xb49bc4, 0x765a94, 0x3b2c59]),
    palette(0xf3f1ec, 0x20262b, 0xc8452f, [0xe2ded4, 0xb3b2a8, 0x6f7677, 0x30383d]),
    palette(0xf6f0e4, 0x2a2118, 0x1f6f8b, [0xf3dfa6, 0xe3b04b, 0xc4622d, 0x7a2e22]),
];

/// A number from words (FNV-1a): the same on every machine.
pub fn seed(words: &str) -> u64 {
    words.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The palette that a seed picks from the table.
pub fn palette_of(seed: u64) -> Palette {
    PALETTES[(seed >> 32) as usize % PALETTES.len()]
}

#[cfg(test)]
mod tests {
    use super::super::color::{LEAST, contrast};
    use super::*;

    #[test]
    fn words_can_be_read_in_every_palette() {
        for palette in PALETTES {
            assert!(contrast(palette.ink, palette.paper) >= 700, "{palette:?}");
            assert!(contrast(palette.paper, palette.folds[3]) >= LEAST, "{palette:?}");
        }
    }
}

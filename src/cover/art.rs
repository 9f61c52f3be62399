//! The ornament of a cover without a picture: folded paper, a field of squares each creased along a diagonal.
//!
//! Colours and creases come from the title, so that each book has its own and always the same.

use crate::style::Color;

/// A book's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind the lettering.
    pub paper: Color,
    pub ink: Color,
    pub accent: Color,
    /// Of the folds, from light to dark.
    pub folds: [Color; 4],
}

const fn rgb(hex: u32) -> Color {
    Color { red: (hex >> 16) as u8, green: (hex >> 8) as u8, blue: hex as u8 }
}

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

pub fn palette_of(seed: u64) -> Palette {
    PALETTES[(seed >> 32) as usize % PALETTES.len()]
}

/// The field as an SVG of `columns` × `rows` squares.
pub fn folds(seed: u64, palette: &Palette, columns: u32, rows: u32) -> String {
    let mut state = seed | 1;
    let mut next = |below: u64| {
        // xorshift64: enough for an ornament, and the same everywhere
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % below
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\"><rect width=\"{0}\" height=\"{1}\" fill=\"{2}\"/>",
        columns * 10,
        rows * 10,
        hex(palette.folds[3])
    );
    for row in 0..rows {
        for column in 0..columns {
            // Lighter above, darker below, with some chance: light falls on the sheet from above.
            let depth = u64::from(row) * 3 / u64::from(rows.max(1));
            let shade = |lift: u64| palette.folds[(depth + lift).min(3) as usize];
            let (first, second) = (shade(next(2)), shade(next(2) + 1));
            let (x, y) = (column * 10, row * 10);
            let (left, right, below) = (x, x + 10, y + 10);
            let corners = match next(5) {
                0 => [(left, y), (right, y), (left, below)],
                1 => [(right, y), (right, below), (left, y)],
                2 => [(right, below), (left, below), (right, y)],
                3 => [(left, below), (left, y), (right, below)],
                _ => [(left, y), (right, y), (left, y)],
            };
            // A hair over the edge, or the ground shows between squares.
            svg.push_str(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"10.05\" height=\"10.05\" fill=\"{}\"/>", hex(first)));
            let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
            svg.push_str(&format!("<polygon points=\"{}\" fill=\"{}\"/>", points.join(" "), hex(second)));
        }
    }
    // One square apart from all others, for the eye to rest on.
    let (column, row) = (1 + next(u64::from(columns.max(3)) - 2), 1 + next(u64::from(rows.max(3)) - 2));
    svg.push_str(&format!("<rect x=\"{}\" y=\"{}\" width=\"10\" height=\"10\" fill=\"{}\"/>", column * 10, row * 10, hex(palette.accent)));
    svg.push_str("</svg>");
    svg
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_always_has_the_same_folds() {
        let (a, b) = (seed("Don Quijote"), seed("La Regenta"));
        assert_eq!(folds(a, &palette_of(a), 6, 5), folds(a, &palette_of(a), 6, 5));
        assert_ne!(folds(a, &palette_of(a), 6, 5), folds(b, &palette_of(b), 6, 5));
    }
}

//! The ornament of a cover without a picture: a field of squares with folds, discs, bars, scales, rings or waves.
//!
//! Which of them, and how its squares are coloured, follows from a number that is made of the title. Every shape runs on under the next
//! one that is painted, so that no hairline shows between them; all are polygons, cut where the field ends.

use std::f64::consts::TAU;
use std::fmt::Write;

use super::color::hex;
use crate::style::Color;

/// A side of a square, and how far its shapes run on under the next.
const SIDE: i64 = 100;
const UNDER: i64 = 5;

type Point = (i64, i64);

/// What a field is made from.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub seed: u64,
    /// From light to dark.
    pub colors: [Color; 4],
    /// Of one square apart from all others, for the eye to rest on.
    pub accent: Option<Color>,
    pub columns: i64,
    pub rows: i64,
}

/// xorshift64: enough for an ornament, and the same everywhere.
struct Chance(u64);

impl Chance {
    /// The next random number, from 0 to less than `limit`.
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit.max(1) as u64) as i64
    }
}

/// The drawing, and how large it is.
struct Canvas {
    svg: String,
    width: i64,
    height: i64,
}

impl Canvas {
    /// Paints what of a polygon is on the field.
    fn polygon(&mut self, mut points: Vec<Point>, color: Color) {
        for side in [Side::Left, Side::Right(self.width), Side::Top, Side::Foot(self.height)] {
            points = side.cut(&points);
        }
        let Some(((x, y), rest)) = points.split_first() else { return };
        let _ = write!(self.svg, "<path fill=\"{}\" d=\"M{x} {y}", hex(color));
        for (x, y) in rest {
            let _ = write!(self.svg, "L{x} {y}");
        }
        self.svg.push_str("Z\"/>");
    }

    fn rectangle(&mut self, (left, top): Point, (right, foot): Point, color: Color) {
        self.polygon(vec![(left, top), (right, top), (right, foot), (left, foot)], color);
    }

    fn disc(&mut self, center: Point, radius: i64, color: Color) {
        self.polygon(arc(center, radius, (0.0, TAU)), color);
    }
}

/// Points of an arc between two angles, near enough for no corner to be seen.
fn arc((x, y): Point, radius: i64, (from, to): (f64, f64)) -> Vec<Point> {
    let steps = ((radius as f64 * (to - from) / 12.0) as i64).clamp(12, 360);
    let at = |step: i64| {
        let angle = from + (to - from) * step as f64 / steps as f64;
        (x + (radius as f64 * angle.cos()).round() as i64, y + (radius as f64 * angle.sin()).round() as i64)
    };
    (0..=steps).map(at).collect()
}

/// A side of the field, where polygons are cut (Sutherland and Hodgman).
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right(i64),
    Top,
    Foot(i64),
}

impl Side {
    /// How far inside the field a point is, by this side; negative when it is outside.
    fn inside(self, (x, y): Point) -> i64 {
        match self {
            Side::Left => x,
            Side::Right(width) => width - x,
            Side::Top => y,
            Side::Foot(height) => height - y,
        }
    }

    /// What of a polygon is inside by this side (Sutherland–Hodgman).
    fn cut(self, points: &[Point]) -> Vec<Point> {
        let mut kept = Vec::with_capacity(points.len() + 4);
        for (index, now) in points.iter().enumerate() {
            let before = points[(index + points.len() - 1) % points.len()];
            let (a, b) = (self.inside(before), self.inside(*now));
            if (a < 0) != (b < 0) {
                kept.push((before.0 + (now.0 - before.0) * a / (a - b), before.1 + (now.1 - before.1) * a / (a - b)));
            }
            if b >= 0 {
                kept.push(*now);
            }
        }
        kept
    }
}

impl Field {
    /// The field as an SVG.
    pub fn svg(&self) -> String {
        let (width, height) = (self.columns * SIDE, self.rows * SIDE);
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">");
        let mut canvas = Canvas { svg, width, height };
        canvas.rectangle((0, 0), (width, height), self.colors[3]);
        let mut chance = Chance(self.seed | 1);
        match (self.seed >> 20) % 6 {
            0 => self.folds(&mut canvas, &mut chance),
            1 => self.discs(&mut canvas, &mut chance),
            2 => self.bars(&mut canvas, &mut chance),
            3 => self.scales(&mut canvas, &mut chance),
            4 => self.rings(&mut canvas, &mut chance),
            _ => self.waves(&mut canvas, &mut chance),
        }
        canvas.svg.push_str("</svg>");
        canvas.svg
    }

    /// The colour of a square: lighter above, darker below, and `lift` shades darker than its row is.
    fn shade(&self, row: i64, lift: i64) -> Color {
        let depth = (row * 3 / self.rows.max(1)).max(0);
        self.colors[(depth + lift).clamp(0, 3) as usize]
    }

    /// The upper left corners of the squares, row by row.
    fn squares(&self) -> impl Iterator<Item = (i64, Point)> + use<> {
        let columns = self.columns;
        (0..self.rows).flat_map(move |row| (0..columns).map(move |column| (row, (column * SIDE, row * SIDE))))
    }

    /// A square in the accent colour, somewhere not at the edge.
    fn resting(&self, canvas: &mut Canvas, chance: &mut Chance) {
        let (column, row) = (1 + chance.below(self.columns - 2), 1 + chance.below(self.rows - 2));
        if let Some(accent) = self.accent {
            canvas.rectangle((column * SIDE, row * SIDE), ((column + 1) * SIDE, (row + 1) * SIDE), accent);
        }
    }

    /// Squares each creased along a diagonal.
    fn folds(&self, canvas: &mut Canvas, chance: &mut Chance) {
        for (row, (left, top)) in self.squares() {
            let (first, second) = (self.shade(row, chance.below(2)), self.shade(row, chance.below(2) + 1));
            let (right, foot) = (left + SIDE, top + SIDE);
            let (over, under) = (right + UNDER, foot + UNDER);
            canvas.rectangle((left, top), (over, under), first);
            let crease = match chance.below(5) {
                0 => vec![(left, top), (right, top), (left, foot)],
                1 => vec![(left, top), (over, top), (over, under)],
                2 => vec![(right, top), (over, top), (over, under), (left, under), (left, foot)],
                3 => vec![(left, top), (over, under), (left, under)],
                _ => continue,
            };
            canvas.polygon(crease, second);
        }
        self.resting(canvas, chance);
    }

    /// Quarters of a disc, each about one corner of its square.
    fn discs(&self, canvas: &mut Canvas, chance: &mut Chance) {
        for (_, (left, top)) in self.squares() {
            let (first, second) = (chance.below(4), 1 + chance.below(3));
            let (right, foot) = (left + SIDE, top + SIDE);
            canvas.rectangle((left, top), (right + UNDER, foot + UNDER), self.colors[first as usize]);
            let quarter = chance.below(4);
            let center = [(left, top), (right, top), (right, foot), (left, foot)][quarter as usize];
            let from = TAU / 4.0 * quarter as f64;
            let mut points = arc(center, SIDE, (from, from + TAU / 4.0));
            points.push(center);
            canvas.polygon(points, self.colors[((first + second) % 4) as usize]);
        }
        self.resting(canvas, chance);
    }

    /// Upright bars of several widths.
    fn bars(&self, canvas: &mut Canvas, chance: &mut Chance) {
        let (mut x, mut last) = (0, 3);
        let marked = chance.below(7) + 3;
        for number in 0.. {
            let wide = SIDE * (1 + chance.below(5)) / 4;
            last = (last + 1 + chance.below(3)) % 4;
            let own = if number == marked { self.accent } else { None };
            canvas.rectangle((x, 0), (canvas.width, canvas.height), own.unwrap_or(self.colors[last as usize]));
            x += wide;
            if x >= canvas.width {
                break;
            }
        }
    }

    /// Rows of discs, each half under the one above.
    fn scales(&self, canvas: &mut Canvas, chance: &mut Chance) {
        let marked = (chance.below(self.rows * 2), chance.below(self.columns / 2));
        for row in (-2..self.rows * 2 + 2).rev() {
            let shift = if row.rem_euclid(2) == 0 { 0 } else { SIDE };
            for column in -1..=self.columns / 2 + 1 {
                let center = (column * SIDE * 2 + shift, row * SIDE / 2);
                let (outer, inner) = (self.shade(row / 2, chance.below(2)), self.shade(row / 2, 1 + chance.below(2)));
                let own = if (row, column) == marked { self.accent } else { None };
                canvas.disc(center, SIDE, own.unwrap_or(outer));
                canvas.disc(center, SIDE * 6 / 10, inner);
            }
        }
    }

    /// Discs one in another about a point.
    fn rings(&self, canvas: &mut Canvas, chance: &mut Chance) {
        let center = (canvas.width * (2 + chance.below(5)) / 8, canvas.height * (2 + chance.below(5)) / 8);
        let mut radius = canvas.width + canvas.height;
        let mut last = 0;
        while radius > SIDE {
            last = (last + 1 + chance.below(3)) % 4;
            canvas.disc(center, radius, self.colors[last as usize]);
            radius -= SIDE * (2 + chance.below(4)) / 4;
        }
        canvas.disc(center, SIDE / 2, self.accent.unwrap_or(self.colors[0]));
    }

    /// Waves one before another.
    fn waves(&self, canvas: &mut Canvas, chance: &mut Chance) {
        let marked = self.rows / 3;
        for row in 0..=self.rows {
            let (base, shift) = (row * SIDE - chance.below(SIDE / 3), chance.below(SIDE * 2));
            let high = (SIDE / 4 + chance.below(SIDE / 4)) as f64;
            let crest = |step: i64| {
                let x = step * SIDE / 12;
                (x, base + (high * ((x + shift) as f64 * TAU / (SIDE * 3) as f64).sin()).round() as i64)
            };
            let mut points: Vec<Point> = (0..=self.columns * 12).map(crest).collect();
            points.extend([(canvas.width, canvas.height), (0, canvas.height)]);
            let color = self.shade(row, chance.below(3));
            let own = if row == marked { self.accent } else { None };
            canvas.polygon(points, own.unwrap_or(color));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::art::{palette_of, seed};
    use super::*;

    fn of(title: &str) -> String {
        let seed = seed(title);
        let palette = palette_of(seed);
        Field { seed, colors: palette.folds, accent: Some(palette.accent), columns: 6, rows: 5 }.svg()
    }

    #[test]
    fn a_title_always_has_the_same_pattern() {
        assert_eq!(of("Don Quijote"), of("Don Quijote"));
        assert_ne!(of("Don Quijote"), of("La Regenta"));
    }
}

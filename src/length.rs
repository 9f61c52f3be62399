//! Lengths as integers, so that layout gives the same result on every machine.
//!
//! One unit is 1/65536 of a point (1 pt = 1/72 in), TeX's scaled point against the PDF point. Sixty-four bits
//! hold any book. Floating point appears only at the edges: parsing a style's `11.5pt` and writing a PDF number.

mod short;

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

pub use short::Short;

/// A length in 1/65536 pt. Arithmetic is exact; only [`Length::scale`] rounds, to the nearest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Length(pub i64);

impl Length {
    pub const ZERO: Length = Length(0);
    /// Units in one point.
    pub const UNITS_PER_PT: i64 = 65_536;

    /// Whole points.
    pub const fn pt(points: i64) -> Length {
        Length(points * Self::UNITS_PER_PT)
    }

    /// Points with a fraction, rounded to the nearest unit.
    pub fn from_pt(points: f64) -> Length {
        Length((points * Self::UNITS_PER_PT as f64).round() as i64)
    }

    /// Millimetres (72 pt = 25.4 mm).
    pub fn from_mm(mm: f64) -> Length {
        Self::from_pt(mm * 72.0 / 25.4)
    }

    /// Inches (72 pt).
    pub fn from_inches(inches: f64) -> Length {
        Self::from_pt(inches * 72.0)
    }

    /// Points as a float, for output only.
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / Self::UNITS_PER_PT as f64
    }

    /// `self × numerator ÷ denominator`, rounded to nearest, computed in 128 bits so it cannot overflow.
    pub fn scale(self, numerator: i64, denominator: i64) -> Length {
        debug_assert!(denominator != 0);
        // Nearly always the product fits: a division of 64 bits costs a sixth of one of 128.
        if let Some(product) = self.0.checked_mul(numerator).filter(|product| product.unsigned_abs() < 1 << 62)
            && denominator.unsigned_abs() < 1 << 62
        {
            // Away from zero, so with the product's sign.
            let half = denominator.abs() / 2;
            return Length((if product < 0 { product - half } else { product + half }) / denominator);
        }
        let product = i128::from(self.0) * i128::from(numerator);
        let denominator = i128::from(denominator);
        let half = denominator.abs() / 2;
        let rounded =
            if (product < 0) == (denominator < 0) { product + half * denominator.signum() } else { product - half * denominator.signum() };
        Length((rounded / denominator) as i64)
    }

    /// The larger of the two.
    pub fn at_least(self, other: Length) -> Length {
        self.max(other)
    }

    /// The smaller of the two.
    pub fn at_most(self, other: Length) -> Length {
        self.min(other)
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}
impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}
impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}
impl Mul<i64> for Length {
    type Output = Length;
    fn mul(self, factor: i64) -> Length {
        Length(self.0 * factor)
    }
}
impl Div<i64> for Length {
    type Output = Length;
    fn div(self, divisor: i64) -> Length {
        Length(self.0 / divisor)
    }
}
impl AddAssign for Length {
    fn add_assign(&mut self, other: Length) {
        self.0 += other.0;
    }
}
impl SubAssign for Length {
    fn sub_assign(&mut self, other: Length) {
        self.0 -= other.0;
    }
}
impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Length {
        Length(lengths.map(|l| l.0).sum())
    }
}

/// Parses an absolute CSS length: `pt`, `pc`, `in`, `mm`, `cm`, `px` (1/96 in), `q`. `None` when it is none of these.
pub fn parse(text: &str) -> Option<Length> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(split);
    let value: f64 = number.trim().parse().ok()?;
    from_unit(value, unit)
}

/// `value` in the CSS `unit` (any case) as a length; `None` for an unknown or relative unit.
pub fn from_unit(value: f64, unit: &str) -> Option<Length> {
    let points = match unit.to_ascii_lowercase().as_str() {
        "pt" => 1.0,
        "pc" => 12.0,
        "in" => 72.0,
        "mm" => 72.0 / 25.4,
        "cm" => 720.0 / 25.4,
        "q" => 18.0 / 25.4,
        "px" => 0.75,
        _ => return None,
    };
    value.is_finite().then(|| Length::from_pt(value * points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_rounds_to_nearest_on_both_sides_of_zero() {
        assert_eq!(Length(5).scale(1, 2), Length(3));
        assert_eq!(Length(-5).scale(1, 2), Length(-3));
        assert_eq!(Length(5).scale(1, -2), Length(-3));
        assert_eq!(Length(4).scale(1, 3), Length(1));
    }

    #[test]
    fn units_of_css() {
        assert_eq!(parse("1in"), Some(Length::pt(72)));
        assert_eq!(parse("25.4mm"), Some(Length::pt(72)));
        assert_eq!(parse("11.5pt"), Some(Length(11 * 65_536 + 32_768)));
        assert_eq!(parse("96px"), Some(Length::pt(72)));
        assert_eq!(parse("2em"), None);
        assert_eq!(parse("ancho"), None);
    }
}

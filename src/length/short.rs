//! Lengths of what there are millions of: glyphs.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg};

use serde::{Deserialize, Serialize};

use super::Length;

/// A length in half of the bytes: at most 32,767 points either way, which is more than any glyph has. What is longer is as long as that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Short(i32);

impl Short {
    pub const ZERO: Short = Short(0);

    /// The same as any length.
    pub fn long(self) -> Length {
        Length(i64::from(self.0))
    }

    /// As [`Length::scale`] does.
    pub fn scale(self, numerator: i64, denominator: i64) -> Length {
        self.long().scale(numerator, denominator)
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl From<Length> for Short {
    fn from(length: Length) -> Short {
        Short(length.0.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
    }
}
impl From<Short> for Length {
    fn from(short: Short) -> Length {
        short.long()
    }
}
impl Add<Short> for Length {
    type Output = Length;
    fn add(self, other: Short) -> Length {
        self + other.long()
    }
}
impl Neg for Short {
    type Output = Short;
    fn neg(self) -> Short {
        (-self.long()).into()
    }
}
impl AddAssign<Short> for Length {
    fn add_assign(&mut self, other: Short) {
        *self += other.long();
    }
}
impl AddAssign<Length> for Short {
    fn add_assign(&mut self, other: Length) {
        *self = (self.long() + other).into();
    }
}
impl Sum<Short> for Length {
    fn sum<I: Iterator<Item = Short>>(lengths: I) -> Length {
        lengths.map(Short::long).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_as_long_as_can_be() {
        assert_eq!([7, -7].map(|n| Short::from(Length(n)).long().0), [7, -7]);
        let most = Short::from(Length::pt(1_000_000));
        assert_eq!(most.long(), Length(i64::from(i32::MAX)));
        assert_eq!((-Short::from(-Length::pt(1_000_000))).long(), Length(i64::from(i32::MAX)));
    }
}

//! The glyphs of a run, in as few bytes as the run needs.
//!
//! A book has a glyph for each of its characters, and keeps them until it is written. Nearly all runs are plain: their glyphs stand on the
//! baseline, in the order of the text, and each begins in it where the one before ends. Of these the number, the advance and the length of
//! the text are enough, a third of the bytes. All others are kept whole.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::length::Short;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glyph {
    pub id: u16,
    /// Distance to the next glyph's origin, word space included, before expansion.
    pub advance: Short,
    pub x_offset: Short,
    /// Upwards.
    pub y_offset: Short,
    /// Bytes of the run's text.
    pub text: Range<u32>,
}

/// Glyphs in visual order. They are not changed in place but made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyphs(List);

/// Plain whenever the glyphs can be, so that equal glyphs are equal lists.
#[derive(Clone, Debug, PartialEq, Eq)]
enum List {
    Plain(Arc<[Plain]>),
    Whole(Arc<[Glyph]>),
}

/// A glyph on the baseline; what it stands for begins where that of the glyph before ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plain {
    id: u16,
    /// Bytes of the run's text.
    text: u16,
    advance: Short,
}

impl Glyphs {
    pub fn len(&self) -> usize {
        match &self.0 {
            List::Plain(glyphs) => glyphs.len(),
            List::Whole(glyphs) => glyphs.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter(&self) -> Iter<'_> {
        Iter { list: &self.0, at: 0, text: 0 }
    }

    /// Whether every glyph stands for characters of its own, on the baseline and from left to right.
    pub fn is_plain(&self) -> bool {
        matches!(self.0, List::Plain(_))
    }

    /// Whether what the first glyph stands for comes after that of the last: the run is read from right to left.
    pub fn is_reversed(&self) -> bool {
        match &self.0 {
            List::Plain(_) => false,
            List::Whole(glyphs) => matches!(&glyphs[..], [first, .., last] if first.text.start > last.text.start),
        }
    }
}

/// Each glyph of a list in turn.
pub struct Iter<'a> {
    list: &'a List,
    at: usize,
    /// Where the text of the next plain glyph begins.
    text: u32,
}

impl Iterator for Iter<'_> {
    type Item = Glyph;

    #[inline]
    fn next(&mut self) -> Option<Glyph> {
        let at = self.at;
        self.at += 1;
        match self.list {
            List::Plain(glyphs) => {
                let Plain { id, text, advance } = *glyphs.get(at)?;
                let start = self.text;
                self.text += u32::from(text);
                Some(Glyph { id, advance, x_offset: Short::ZERO, y_offset: Short::ZERO, text: start..self.text })
            }
            List::Whole(glyphs) => glyphs.get(at).cloned(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = match self.list {
            List::Plain(glyphs) => glyphs.len(),
            List::Whole(glyphs) => glyphs.len(),
        };
        let left = count.saturating_sub(self.at);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Glyphs {
    type Item = Glyph;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl From<Vec<Glyph>> for Glyphs {
    fn from(glyphs: Vec<Glyph>) -> Self {
        let mut end = 0;
        let is_plain = glyphs.iter().all(|glyph| {
            let follows = glyph.text.start == end && glyph.text.end >= end && glyph.text.end - end <= u32::from(u16::MAX);
            end = glyph.text.end;
            follows && glyph.x_offset.is_zero() && glyph.y_offset.is_zero()
        });
        Self(match is_plain {
            true => List::Plain(glyphs.iter().map(|glyph| Plain { id: glyph.id, text: (glyph.text.end - glyph.text.start) as u16, advance: glyph.advance }).collect()),
            false => List::Whole(glyphs.into()),
        })
    }
}

impl FromIterator<Glyph> for Glyphs {
    fn from_iter<I: IntoIterator<Item = Glyph>>(glyphs: I) -> Self {
        Vec::from_iter(glyphs).into()
    }
}

impl Serialize for Glyphs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'b> Deserialize<'b> for Glyphs {
    fn deserialize<D: Deserializer<'b>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Glyph>::deserialize(deserializer).map(Glyphs::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::length::Length;

    fn glyph(text: Range<u32>, up: i32) -> Glyph {
        Glyph { id: 7, advance: Length::pt(5).into(), x_offset: Short::ZERO, y_offset: Length::pt(up.into()).into(), text }
    }

    #[test]
    fn what_goes_in_comes_out() {
        let kinds: [(bool, Vec<Glyph>); 8] = [
            (true, vec![]),
            (true, vec![glyph(0..1, 0), glyph(1..3, 0), glyph(3..3, 0), glyph(3..4, 0)]),
            (false, vec![glyph(0..1, 0), glyph(1..2, 3)]),
            (false, vec![glyph(2..3, 0), glyph(0..2, 0)]),
            (false, vec![glyph(0..2, 0), glyph(0..2, 0)]),
            (false, vec![glyph(1..2, 0)]),
            (true, vec![glyph(0..65_535, 0)]),
            (false, vec![glyph(0..65_536, 0)]),
        ];
        for (plain, glyphs) in kinds {
            let kept = Glyphs::from(glyphs.clone());
            assert_eq!(kept.iter().collect::<Vec<_>>(), glyphs);
            assert_eq!((kept.len(), kept.is_empty()), (glyphs.len(), glyphs.is_empty()));
            assert_eq!(kept.is_plain(), plain, "{glyphs:?}");
            assert_eq!(kept.is_reversed(), matches!(&glyphs[..], [first, .., last] if first.text.start > last.text.start));
            let bytes = crate::cache::stored::encode(&kept).unwrap();
            assert_eq!(crate::cache::stored::decode::<Glyphs>(&bytes), Some(kept));
        }
    }

    #[test]
    fn a_plain_glyph_takes_eight_bytes() {
        assert_eq!(size_of::<Plain>(), 8);
    }
}

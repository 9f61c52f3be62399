//! Natural widths of a text, without breaking it into lines: sums over its stream, so they cost no more than reading it.

use super::optimum::{Kind, Opportunity, Stream};
use crate::length::Length;

/// What CSS calls min-content and max-content widths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Natural {
    /// Of the longest word.
    pub word: Length,
    /// Of the longest part of a word that ends at a sign of its own: an address at its slashes, a compound at its hyphens.
    pub unit: Length,
    /// Of the longest part of a word, its hyphen included, when words are hyphenated.
    pub part: Length,
    /// Of the longest line when only forced breaks end lines.
    pub line: Length,
}

/// The natural widths of a stream that was collected with hyphenation on and no measure to keep.
pub fn natural(stream: &Stream) -> Natural {
    let mut gaps = vec![Length::ZERO];
    for gap in &stream.gaps {
        gaps.push(gaps[gaps.len() - 1] + gap.natural);
    }
    let width = |from: &Opportunity, to: &Opportunity| {
        let sum = |o: (Length, Length), gap: u32| o.0 + o.1 + gaps[(gap as usize).min(gaps.len() - 1)];
        sum((to.end.glyphs, to.end.fixed), to.end_gaps) - sum((from.start.glyphs, from.start.fixed), from.start_gaps)
    };
    let mut natural = Natural::default();
    let Some(first) = stream.opportunities.first() else { return natural };
    let (mut word, mut unit, mut part, mut line) = (first, first, first, first);
    for here in &stream.opportunities[1..] {
        natural.part = natural.part.at_least(width(part, here));
        part = here;
        if !matches!(here.kind, Kind::Hyphen { .. } | Kind::Anywhere) {
            natural.unit = natural.unit.at_least(width(unit, here));
            unit = here;
        }
        if matches!(here.kind, Kind::Space | Kind::Bare | Kind::Forced) {
            natural.word = natural.word.at_least(width(word, here));
            word = here;
        }
        if here.kind == Kind::Forced {
            natural.line = natural.line.at_least(width(line, here));
            line = here;
        }
    }
    natural
}

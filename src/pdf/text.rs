//! A run of glyphs as the file shows it: advances in font units, and what each glyph stands for.
//!
//! A PDF font says once what a glyph stands for. Where a glyph of a face comes to stand for something else (a hyphen put in at a
//! line's end against one of the text, a small capital for either case), the usual answer is an `ActualText` around it; but readers
//! exist that lose what follows a nested one, and others that misplace one beside the text. So the face is embedded a second time
//! for those glyphs ([`Meanings`]), which costs a kilobyte and is understood by all.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use krilla::surface::Location;
use krilla::text::{Glyph as KrillaGlyph, GlyphId};

use super::composed::{self, OfFace};
use super::face::Face;
use crate::lang::Direction;
use crate::layout::pages::{Glyph, GlyphRun};
use crate::length::{Length, Short};

/// Stands for a glyph that adds nothing to the text of its cluster.
const NOTHING: &str = "\u{200b}";
/// A face is embedded so many times at most; after that an `ActualText` is written.
const COPIES: usize = 4;

/// A run made ready. Kept and filled anew for each run.
#[derive(Default)]
pub struct Shown {
    pub glyphs: Vec<Placed>,
    pub segments: Vec<Segment>,
    /// The run's text, and after it what the glyphs of shared clusters stand for by themselves.
    pub text: String,
    /// How far the run begins before its place, for a space that nobody sees.
    before: i64,
    /// Read from right to left.
    reversed: bool,
}

/// Glyphs that are shown in one go.
pub struct Segment {
    pub glyphs: Range<usize>,
    /// Font units from the run's start.
    pub start: i64,
    /// Which copy of the face says what they stand for.
    pub copy: usize,
    /// None says it, so an `ActualText` must.
    pub unknown: bool,
    /// Read from right to left, so wrapped in marked content of its own: nothing may follow in the same piece.
    pub reversed: bool,
    /// Several glyphs in the place of one character of a vertical line, which the face has no glyph for: their words are said together.
    pub combined: bool,
}

/// A glyph in ems of its face.
pub struct Placed {
    pub id: u16,
    pub text: Range<usize>,
    /// In font units.
    pub advance: i64,
    pub x: i64,
    pub y: i64,
    upem: f32,
    /// Of one that stands upright on a vertical line: what it stands for with others in the place of one character.
    place: Option<Range<usize>>,
}

impl KrillaGlyph for Placed {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }
    fn text_range(&self) -> Range<usize> {
        self.text.clone()
    }
    fn x_advance(&self, size: f32) -> f32 {
        if self.place.is_some() {
            return 0.0;
        }
        self.advance as f32 / self.upem * size
    }
    fn x_offset(&self, size: f32) -> f32 {
        self.x as f32 / self.upem * size
    }
    fn y_offset(&self, size: f32) -> f32 {
        self.y as f32 / self.upem * size
    }
    fn y_advance(&self, size: f32) -> f32 {
        if self.place.is_none() {
            return 0.0;
        }
        -(self.advance as f32) / self.upem * size
    }
    fn location(&self) -> Option<Location> {
        None
    }
}

/// What the glyphs of one face stand for in this file, copy by copy.
#[derive(Default, Hash)]
pub struct Meanings(Vec<Vec<Option<Arc<str>>>>);

impl Meanings {
    /// The copy of the face in which a glyph stands for `text`.
    pub fn copy(&self, glyph: u16, text: &str) -> Option<usize> {
        self.0.iter().position(|meanings| matches!(meanings.get(usize::from(glyph)), Some(Some(known)) if **known == *text))
    }

    /// Lets a glyph stand for `text` in one of the copies, unless it stands for something else in all. Whether that is new.
    pub fn note(&mut self, glyph: u16, text: &str) -> bool {
        let glyph = usize::from(glyph);
        for copy in 0..COPIES {
            if self.0.len() <= copy {
                self.0.push(Vec::new());
            }
            let meanings = &mut self.0[copy];
            if meanings.len() <= glyph {
                meanings.resize(glyph + 1, None);
            }
            match &meanings[glyph] {
                Some(known) if **known != *text => {}
                Some(_) => return false,
                None => {
                    meanings[glyph] = Some(Arc::from(text));
                    return true;
                }
            }
        }
        true
    }

    /// By copy, what each glyph stands for.
    pub fn copies(&self) -> &[Vec<Option<Arc<str>>>] {
        &self.0
    }
}

impl Shown {
    /// Fills in a run. With `space`, a space that nobody sees follows it.
    pub fn fill(&mut self, run: &GlyphRun, (face, composed): (&Face, Option<(&OfFace, &crate::font::Face)>), space: bool) {
        self.glyphs.clear();
        self.segments.clear();
        self.text.clear();
        self.before = 0;
        self.text.push_str(&readable(&run.text));
        match composed {
            Some((composed, source)) => self.place(&with_composed(run, composed, source), face),
            None => self.place(run, face),
        }
        if let Some(blank) = face.space.filter(|_| space) {
            let start = self.text.len();
            self.text.push(' ');
            let (advance, upem) = (blank.advance, face.units_per_em as f32);
            // On a vertical line it stands in the row of the glyph before it.
            let (x, y) = self.glyphs.last().filter(|_| run.upright).map_or((0, 0), |last| (last.x, last.y));
            let blank = Placed { id: blank.glyph, text: start..start + 1, advance, x, y, upem, place: None };
            // From the right, what follows stands on the left.
            match self.is_reversed() {
                true => self.glyphs.insert(0, blank),
                false => self.glyphs.push(blank),
            }
            self.before = if self.is_reversed() { advance } else { 0 };
        }
        self.reversed = self.is_reversed();
        self.share_clusters();
        if self.reversed {
            self.order();
        }
    }

    /// Each glyph with what it stands for.
    pub fn readings(&self) -> impl Iterator<Item = (u16, &str)> {
        self.glyphs.iter().map(|glyph| (glyph.id, &self.text[glyph.text.clone()]))
    }

    /// Advances in whole font units: a glyph at its natural advance then costs nothing in the file, and the error of rounding is
    /// carried into the next advance that is not natural (a justified space), so that it never grows.
    fn place(&mut self, run: &GlyphRun, face: &Face) {
        let (upem, size) = (face.units_per_em, run.size.0);
        let mut carry = 0;
        for glyph in run.glyphs.iter() {
            let exact = glyph.advance.long().0 * upem;
            let natural = round(exact, size);
            let advance = if (exact - natural * size).abs() * 50 <= size { natural } else { round(exact + carry, size) };
            carry += exact - advance * size;
            let text = self.text_range(&glyph);
            let id = if glyph.id == 0 { face.substitute } else { Some(glyph.id) };
            // A face without any substitute leaves a gap of the right width: to the glyph before it.
            let Some(id) = id else {
                if let Some(before) = self.glyphs.last_mut() {
                    before.advance += advance;
                }
                continue;
            };
            // Nearly always there is none, and a division takes its time.
            let offset = |length: Short| if length.is_zero() { 0 } else { round(length.long().0 * upem, size) };
            let (x, y) = (offset(glyph.x_offset), offset(glyph.y_offset));
            let place = run.upright.then(|| text.clone());
            self.glyphs.push(Placed { id, text, advance, x, y, upem: upem as f32, place });
        }
    }

    /// The bytes that a glyph stands for. Every glyph must stand for something (PDF/UA-1, 7.21.7): one without text of its own
    /// belongs to the cluster before it.
    fn text_range(&self, glyph: &Glyph) -> Range<usize> {
        let range = glyph.text.start as usize..glyph.text.end as usize;
        // That a word goes on in the next line is said to `draw`, and to nobody else. Most glyphs stand for one letter, before which a search by
        // string would be prepared each time.
        let told = |part: &str| if part.ends_with(NOTHING) { part.trim_end_matches(NOTHING).len() } else { part.len() };
        match self.text.get(range.clone()).map(told) {
            Some(length) if length > 0 => range.start..range.start + length,
            _ => self.glyphs.last().map_or(0..self.text.chars().next().map_or(0, char::len_utf8), |before| before.text.clone()),
        }
    }

    fn is_reversed(&self) -> bool {
        match &self.glyphs[..] {
            // A word as one glyph.
            [only] => {
                let text = &self.text[only.text.clone()];
                text.chars().nth(1).is_some() && Direction::of(text) == Some(Direction::RightToLeft)
            }
            [first, .., last] => first.text.start > last.text.start,
            [] => false,
        }
    }

    /// Cuts the glyphs into segments: where the copy of the face changes, and from right to left at each word, for what is read that way
    /// may hold no space (14.8.2.3.3).
    pub fn divide(&mut self, meanings: &Meanings) {
        let mut start = -self.before;
        let mut word_ended = false;
        for index in 0..self.glyphs.len() {
            let glyph = &self.glyphs[index];
            let text = &self.text[glyph.text.clone()];
            let copy = meanings.copy(glyph.id, text);
            let beside = |other: Option<usize>| glyph.place.is_some() && other.and_then(|other| self.glyphs.get(other)).is_some_and(|other| other.place == glyph.place);
            let begins = !beside(index.checked_sub(1));
            let combined = !begins || beside(Some(index + 1));
            match self.segments.last_mut() {
                Some(last) if Some(last.copy) == copy && !last.unknown && !word_ended && last.combined == combined && !(combined && begins) => last.glyphs.end = index + 1,
                _ => self.segments.push(Segment {
                    glyphs: index..index + 1,
                    start,
                    copy: copy.unwrap_or(0),
                    unknown: copy.is_none(),
                    reversed: self.reversed,
                    combined,
                }),
            }
            word_ended = self.reversed && text == " ";
            start += glyph.advance;
        }
    }

    /// Writes the text anew from the last glyph to the first, so that it is in the order in which it is read. What a glyph stands for is
    /// in the order of the line, as its glyphs are: Poppler turns a line from right to left character by character.
    fn order(&mut self) {
        let mut text = String::with_capacity(self.text.len());
        for glyph in self.glyphs.iter_mut().rev() {
            let from = text.len();
            text.extend(self.text[glyph.text.clone()].chars().rev());
            glyph.text = from..text.len();
        }
        self.text = text;
    }

    /// Gives each glyph of a cluster its own characters: one each in order, the rest to the last; what has none says nothing.
    fn share_clusters(&mut self) {
        let reversed = self.reversed;
        let mut at = 0;
        while at < self.glyphs.len() {
            let cluster = self.glyphs[at].text.clone();
            let count = self.glyphs[at..].iter().take_while(|g| g.text == cluster).count();
            if count > 1 {
                let mut rest = self.text[cluster].to_owned();
                for place in 0..count {
                    let index = if reversed { at + count - 1 - place } else { at + place };
                    let first = if place + 1 == count { rest.len() } else { rest.chars().next().map_or(0, char::len_utf8) };
                    let own: String = rest.drain(..first).collect();
                    let from = self.text.len();
                    self.text.push_str(if own.is_empty() { NOTHING } else { &own });
                    self.glyphs[index].text = from..self.text.len();
                }
            }
            at += count;
        }
    }
}

/// The run with clusters of several glyphs as the one that they were composed into.
fn with_composed(run: &GlyphRun, composed: &OfFace, face: &crate::font::Face) -> GlyphRun {
    let all: Vec<Glyph> = run.glyphs.iter().collect();
    let mut glyphs = Vec::with_capacity(all.len());
    for cluster in composed::clusters(&all, run) {
        let made = || composed.find(&composed::parts(cluster, run, face)?);
        match composed::is_divided(cluster, run).then(made).flatten() {
            Some(id) => {
                let advance = cluster.iter().map(|glyph| glyph.advance).sum::<Length>().into();
                let (x_offset, y_offset) = composed::origin(run);
                glyphs.push(Glyph { id, advance, x_offset: x_offset.into(), y_offset: y_offset.into(), text: composed::range(cluster) });
            }
            None => glyphs.extend_from_slice(cluster),
        }
    }
    GlyphRun { glyphs: glyphs.into(), ..run.clone() }
}

/// `a ÷ b` to the nearest, for `b` over zero.
fn round(a: i64, b: i64) -> i64 {
    (2 * a + b).div_euclid(2 * b)
}

/// The text without characters that a file may not map glyphs to: private ones (PDF/A-2, 6.2.11.7) and those that are none. The
/// stand-ins are as many bytes long, so that ranges stay true.
fn readable(text: &str) -> Cow<'_, str> {
    let bad = |c: char| matches!(c, '\0' | '\u{feff}' | '\u{fffe}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c.len_utf8() {
                _ if !bad(c) => c,
                1 => ' ',
                3 => '\u{fffd}',
                _ => '\u{1f7e6}',
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_keep_ranges_true() {
        let text = "a\u{e001}b\u{f0001}c\0d";
        let stand_in = readable(text);
        assert_eq!(stand_in.len(), text.len());
        assert_eq!(stand_in, "a\u{fffd}b\u{1f7e6}c d");
        assert!(matches!(readable("año"), Cow::Borrowed(_)));
    }

    #[test]
    fn rounding_is_to_nearest() {
        assert_eq!([round(5, 2), round(-5, 2), round(4, 3), round(-4, 3)], [3, -2, 1, -1]);
    }

    /// Segments as (glyphs, copy), and what each glyph says.
    fn shown(text: &str, glyphs: &[(u16, Range<usize>)], meanings: &mut Meanings) -> (Vec<(Range<usize>, usize)>, Vec<String>) {
        let glyph = |(id, text): &(u16, Range<usize>)| Placed { id: *id, text: text.clone(), advance: 10, x: 0, y: 0, upem: 1000.0, place: None };
        let mut shown = Shown { glyphs: glyphs.iter().map(glyph).collect(), text: text.to_owned(), ..Shown::default() };
        shown.reversed = shown.is_reversed();
        shown.share_clusters();
        if shown.reversed {
            shown.order();
        }
        for (glyph, text) in shown.readings() {
            meanings.note(glyph, text);
        }
        shown.divide(meanings);
        let said = shown.glyphs.iter().map(|g| shown.text[g.text.clone()].to_owned()).collect();
        (shown.segments.iter().map(|s| (s.glyphs.clone(), s.copy)).collect(), said)
    }

    #[test]
    fn a_glyph_of_two_meanings_is_two_glyphs() {
        let mut meanings = Meanings::default();
        // a, fi as one glyph, a hyphen of the text
        assert_eq!(shown("afi-", &[(1, 0..1), (2, 1..3), (3, 3..4)], &mut meanings).0, [(0..3, 0)]);
        // the same hyphen, put in
        assert_eq!(shown("a\u{ad}", &[(1, 0..1), (3, 1..3)], &mut meanings).0, [(0..1, 0), (1..2, 1)]);
        assert_eq!(shown("-\u{ad}", &[(3, 0..1), (3, 1..3)], &mut meanings).0, [(0..1, 0), (1..2, 1)]);
    }

    #[test]
    fn clusters_are_shared_out() {
        // n and its accent as two glyphs: of one character, and of two
        assert_eq!(shown("ña", &[(7, 0..2), (8, 0..2), (1, 2..3)], &mut Meanings::default()).1, ["ñ", NOTHING, "a"]);
        assert_eq!(shown("n\u{303}a", &[(7, 0..3), (8, 0..3), (1, 3..4)], &mut Meanings::default()).1, ["n", "\u{303}", "a"]);
        // from right to left the mark comes first on the line, and each word is a segment
        let word = shown("ab c", &[(4, 3..4), (9, 2..3), (2, 0..2), (1, 0..2)], &mut Meanings::default());
        assert_eq!(word, (vec![(0..2, 0), (2..4, 0)], vec!["c".to_owned(), " ".to_owned(), "b".to_owned(), "a".to_owned()]));
        // What a glyph of several characters stands for is turned with its line.
        assert_eq!(shown("בּא", &[(2, 4..6), (1, 0..4)], &mut Meanings::default()).1, ["א", "\u{5bc}ב"]);
    }
}

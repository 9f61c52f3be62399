//! Words and spaces → glyph runs: one run as long as face, size, colour, owner and direction stay the same.

use std::sync::Arc;

use super::Run;
use crate::book::shown::TextRange;
use crate::font::FaceId;
use crate::font::shape::ShapedGlyph;
use crate::layout::pages::{Glyph, GlyphRun};
use crate::layout::paragraph::items::{Owner, TextStyle};
use crate::layout::paragraph::params::MOST_SCALED;
use crate::layout::paragraph::words::FaceRun;
use crate::length::{Length, Short};

/// How something is painted.
pub struct Paint<'a> {
    pub style: &'a Arc<TextStyle>,
    pub owner: Owner,
    /// Per mille over or under natural.
    pub scale: i32,
    pub level: u8,
    /// Its place in the line's reading order.
    pub order: u32,
    /// Where it stands in the book; `None` for words that are not the book's.
    pub source: Option<TextRange>,
}

/// A word's text and glyphs.
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    pub text: &'a str,
    pub faces: &'a [FaceRun],
}

/// The runs of a line as they grow, in visual order.
#[derive(Default)]
pub struct Runs<'a> {
    done: Vec<Run>,
    open: Option<Open<'a>>,
}

/// The run that is being written: what decides whether the next word belongs to it, and what it has so far.
struct Open<'a> {
    style: &'a Arc<TextStyle>,
    owner: Owner,
    face: FaceId,
    upright: bool,
    scale: i32,
    level: u8,
    /// Of what is read first in it.
    order: u32,
    x: Length,
    /// Where the next glyph will be drawn.
    pen: Length,
    glyphs: Vec<Glyph>,
    /// Right to left: stretches of the text in visual order, with their glyphs, whose `text` counts within its stretch until the end.
    texts: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>,
    /// All stretches one after the other.
    text: String,
    source: Vec<TextRange>,
}

impl<'a> Runs<'a> {
    /// A word at `x`; `measure` gives a glyph's advance and offsets as lengths.
    pub fn word(&mut self, paint: &Paint<'a>, x: Length, word: Segment<'_>, measure: &dyn Fn(&ShapedGlyph, FaceId) -> [Length; 3]) {
        let starts = cluster_starts(word);
        let mut at = x;
        let mut source = paint.source;
        for faces in word.faces {
            let Some((from, to)) = text_range(faces, &starts, word.text.len()) else { continue };
            let open = self.open(paint, (faces.face, faces.upright), at);
            source.take().into_iter().for_each(|range| TextRange::push(&mut open.source, range));
            let first = open.glyphs.len();
            for glyph in &faces.glyphs {
                let [width, x_offset, y_offset] = measure(glyph, faces.face);
                let end = after(&starts, glyph.cluster).unwrap_or(word.text.len() as u32).min(to);
                open.glyphs.push(Glyph {
                    id: glyph.id,
                    advance: width.into(),
                    x_offset: x_offset.into(),
                    y_offset: y_offset.into(),
                    text: glyph.cluster.saturating_sub(from)..end.saturating_sub(from),
                });
                open.pen += width.scale(1000 + i64::from(open.scale), 1000);
            }
            let before = open.text.len();
            open.text.push_str(word.text.get(from as usize..to as usize).unwrap_or(""));
            open.put(before, first);
            at = open.pen;
        }
    }

    /// A space, drawn as wide as it must be: its advance makes up for the run's scale and for the rounding before it.
    pub fn space(&mut self, paint: &Paint<'a>, x: Length, character: char, (glyph, face): (u16, FaceId), width: Length) {
        let open = self.open(paint, (face, false), x);
        paint.source.into_iter().for_each(|range| TextRange::push(&mut open.source, range));
        let step = (paint.style.size / 1000).at_least(Length(1));
        let wanted = (x + width - open.pen).scale(1000, 1000 + i64::from(open.scale));
        let advance = Length((wanted.0 + step.0 / 2).div_euclid(step.0) * step.0);
        let first = open.glyphs.len();
        open.glyphs.push(Glyph {
            id: glyph,
            advance: advance.into(),
            x_offset: Short::ZERO,
            y_offset: Short::ZERO,
            text: 0..character.len_utf8() as u32,
        });
        open.pen += advance.scale(1000 + i64::from(open.scale), 1000);
        let before = open.text.len();
        open.text.push(character);
        open.put(before, first);
    }

    /// Adds space after the last glyph that is no character.
    pub fn widen(&mut self, width: Length) {
        if let Some(open) = &mut self.open
            && let Some(last) = open.glyphs.last_mut()
        {
            last.advance += width.scale(1000, 1000 + i64::from(open.scale));
            open.pen += width;
        }
    }

    /// Adds space that is no character, shared out among as many letters before it: each with its marks.
    pub fn space_out(&mut self, width: Length, letters: usize) {
        let Some(open) = &mut self.open else { return };
        let exact = width.scale(1000, 1000 + i64::from(open.scale));
        let ends = |glyphs: &[Glyph]| -> Vec<usize> {
            let is_end = |at: &usize| glyphs.get(at + 1).is_none_or(|next| next.text != glyphs[*at].text && next.advance > Short::ZERO);
            (0..glyphs.len()).rev().filter(is_end).take(letters).collect()
        };
        let ends = ends(&open.glyphs);
        let mut given = Length::ZERO;
        for (place, end) in ends.iter().enumerate() {
            let due = exact.scale(place as i64 + 1, ends.len() as i64);
            open.glyphs[*end].advance += due - given;
            given = due;
        }
        open.pen += width;
    }

    /// Ends the run at hand: what follows is another.
    pub fn part(&mut self) {
        if let Some(open) = self.open.take() {
            self.done.extend(open.close());
        }
    }

    /// All runs, in the order in which they stand.
    pub fn finish(mut self) -> Vec<Run> {
        self.part();
        self.done
    }

    /// The run at hand if what comes can join it, else a new one at `x`.
    fn open(&mut self, paint: &Paint<'a>, (face, upright): (FaceId, bool), x: Length) -> &mut Open<'a> {
        let joins = self.open.as_ref().is_some_and(|o| {
            let alike = Arc::ptr_eq(o.style, paint.style)
                || (o.style.size, o.style.color, o.style.raise) == (paint.style.size, paint.style.color, paint.style.raise);
            (o.face, o.upright) == (face, upright)
                && o.owner == paint.owner
                && o.scale == paint.scale
                && o.level == paint.level
                && alike
                && o.style.lang == paint.style.lang
        });
        if !joins {
            self.part();
        }
        let open = self.open.get_or_insert_with(|| Open {
            style: paint.style,
            owner: paint.owner,
            face,
            upright,
            scale: paint.scale,
            level: paint.level,
            order: paint.order,
            x,
            pen: x,
            // A line's: what is not used is given back with the rest, when the run is closed.
            glyphs: Vec::with_capacity(64),
            texts: Vec::new(),
            text: String::with_capacity(64),
            source: Vec::new(),
        });
        open.order = open.order.min(paint.order);
        open
    }
}

impl Open<'_> {
    /// The text from `before` on has been added for the glyphs from `first` on.
    fn put(&mut self, before: usize, first: usize) {
        if self.is_reversed() {
            self.texts.push((before..self.text.len(), first..self.glyphs.len()));
        } else {
            move_text(&mut self.glyphs[first..], before);
        }
    }

    /// By how much glyphs are scaled: beyond [`MOST_SCALED`] letters of scripts that do not join are parted.
    fn drawn_scale(&self) -> i32 {
        let joins = |c: char| c >= '\u{590}' && !matches!(c, '\u{1e00}'..='\u{2bff}');
        if self.text.chars().any(joins) { self.scale } else { self.scale.clamp(-MOST_SCALED, MOST_SCALED) }
    }

    /// Whether it runs from right to left.
    fn is_reversed(&self) -> bool {
        self.level % 2 == 1
    }

    /// The run with its text in reading order; `None` when it has no glyphs.
    fn close(mut self) -> Option<Run> {
        let scale = self.drawn_scale();
        let mut text = std::mem::take(&mut self.text);
        // Right to left, the text runs against the glyphs.
        if self.is_reversed() {
            let visual = std::mem::take(&mut text);
            for (part, glyphs) in self.texts.iter().rev() {
                move_text(&mut self.glyphs[glyphs.clone()], text.len());
                text.push_str(&visual[part.clone()]);
            }
        }
        if scale != self.scale {
            part_letters(&mut self.glyphs, &text, (1000 + i64::from(self.scale), 1000 + i64::from(scale)));
        }
        let glyphs = GlyphRun {
            face: self.face,
            upright: self.upright,
            size: self.style.size,
            x: self.x,
            y: -self.style.raise,
            scale: 1000 + scale,
            color: self.style.color,
            glyphs: self.glyphs.into(),
            text: text.into(),
            source: self.source.into(),
            lang: Some(self.style.lang.clone()),
            ends_word: false,
        };
        (!glyphs.glyphs.is_empty()).then_some(Run { owner: self.owner, order: self.order, glyphs })
    }
}

/// What glyphs are not scaled by parts the letters of each word, and not the word from the space behind it.
fn part_letters(glyphs: &mut [Glyph], text: &str, (by, of): (i64, i64)) {
    let is_space = |glyph: &Glyph| text.get(glyph.text.start as usize..glyph.text.end as usize).is_some_and(|text| text.chars().all(char::is_whitespace));
    let wider = |length: Length| length.scale(by, of);
    for word in glyphs.chunk_by_mut(|a, b| is_space(a) == is_space(b)) {
        let width: Length = word.iter().map(|glyph| glyph.advance).sum();
        let more = wider(width) - width;
        let gaps = word.len() as i64 - 1;
        if gaps < 1 || is_space(&word[0]) {
            word.iter_mut().for_each(|glyph| glyph.advance = wider(glyph.advance.long()).into());
            continue;
        }
        let mut given = Length::ZERO;
        for (i, glyph) in word.iter_mut().take(gaps as usize).enumerate() {
            let due = more.scale(i as i64 + 1, gaps);
            glyph.advance += due - given;
            given = due;
        }
    }
}

/// Moves the text ranges of glyphs: the stretch of text that they count in begins at `before`.
fn move_text(glyphs: &mut [Glyph], before: usize) {
    let before = before as u32;
    for glyph in glyphs {
        glyph.text = glyph.text.start + before..glyph.text.end + before;
    }
}

/// The first of the clusters' starts that comes after `cluster`.
fn after(starts: &[u32], cluster: u32) -> Option<u32> {
    starts.get(starts.partition_point(|start| *start <= cluster)).copied()
}

/// Where clusters begin in the word's text, in order.
fn cluster_starts(word: Segment<'_>) -> Vec<u32> {
    let mut starts: Vec<u32> = word.faces.iter().flat_map(|r| r.glyphs.iter().map(|g| g.cluster)).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The part of a word's text that one face's glyphs stand for.
fn text_range(faces: &FaceRun, starts: &[u32], end: usize) -> Option<(u32, u32)> {
    let first = faces.glyphs.iter().map(|g| g.cluster).min()?;
    let last = faces.glyphs.iter().map(|g| g.cluster).max()?;
    Some((first, after(starts, last).unwrap_or(end as u32)))
}

//! The few lines of a cover: chosen size, balanced lines, letters spaced where they are capitals.

use std::sync::Arc;

use unicode_bidi::{BidiInfo, Level};

use super::breaking::{self, Measured};
use crate::font::shape::{Feature, Shaping, shape};
use crate::font::{FaceId, FontBook};
use crate::lang::{Direction, Lang};
use crate::layout::pages::{Glyph, GlyphRun};
use crate::length::Length;
use crate::orthography::hyphenate::breaks;
use crate::style::Color;

/// How lines look.
///
/// One field for each property of the lettering.
#[derive(Clone, Debug)]
pub struct Letters<'a> {
    pub fonts: &'a FontBook,
    pub families: &'a [String],
    pub weight: u16,
    pub italic: bool,
    pub lang: &'a Lang,
    pub color: Color,
    /// Thousandths of an em between letters (M2).
    pub tracking: i64,
    pub small_caps: bool,
    /// Figures as tall as capitals and all of one width.
    pub tabular: bool,
}

/// Letters that a cover has room for, whatever their size.
const MOST_LETTERS: usize = 300;

/// A text that no cover could hold, cut at a word: who wants it whole finds it on the title page.
fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(MOST_LETTERS) else { return text.into() };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', ' '])).into()
}

/// Sizes in points at the size of what they stand on.
pub fn sizes(points: &[i64], scaled: &impl Fn(i64) -> Length) -> Vec<Length> {
    points.iter().map(|points| scaled(*points)).collect()
}

/// One line, placed from its left end on the baseline at zero.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub runs: Vec<GlyphRun>,
    pub width: Length,
}

impl Line {
    /// The runs with the line's start at a place.
    pub fn at(self, x: Length, y: Length) -> impl Iterator<Item = GlyphRun> {
        self.runs.into_iter().map(move |run| GlyphRun { x: run.x + x, y: run.y + y, ..run })
    }
}

impl Letters<'_> {
    /// A line of text at a size.
    pub fn line(&self, text: &str, size: Length) -> Line {
        let mut line = Line::default();
        for (direction, stretch) in self.by_direction(text) {
            let mut parts = self.by_face(stretch);
            if direction == Direction::RightToLeft {
                parts.reverse();
            }
            for (face, part) in parts {
                let run = self.run(face, part, direction, size, line.width);
                line.width += run.glyphs.iter().map(|g| g.advance).sum::<Length>();
                line.runs.push(run);
            }
        }
        line
    }

    /// Stretches of one direction each, from left to right: a Latin name stays as it is in a Persian title.
    fn by_direction<'t>(&self, text: &'t str) -> Vec<(Direction, &'t str)> {
        let base = if self.lang.direction() == Direction::RightToLeft { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(text, Some(base));
        let mut stretches = Vec::new();
        for paragraph in &info.paragraphs {
            let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
            stretches.extend(runs.into_iter().filter_map(|run| {
                let rtl = levels.get(run.start)?.is_rtl();
                Some((if rtl { Direction::RightToLeft } else { Direction::LeftToRight }, text.get(run)?))
            }));
        }
        stretches
    }

    /// The text at the largest of `sizes` at which it takes at most `most` lines of `width`, in balanced lines; at the smallest
    /// when none will do.
    pub fn fit(&self, text: &str, width: Length, sizes: &[Length], most: usize) -> (Length, Vec<Line>) {
        self.fit_where(text, width, sizes, |_, lines| lines <= most)
    }

    /// The text at the largest of `sizes` at which no unit of it is wider than a line and the number of lines will do; at the smallest
    /// when none does, with words divided that are wider than a line even so.
    pub fn fit_where(&self, text: &str, width: Length, sizes: &[Length], will_do: impl Fn(Length, usize) -> bool) -> (Length, Vec<Line>) {
        let text = shortened(text);
        let units = breaking::units(&text, self.lang);
        // Widths grow with the size: they are measured once.
        let base = Length::pt(100);
        let widths: Vec<Length> = units.iter().map(|unit| self.line(&unit.text, base).width).collect();
        let space = self.line(" ", base).width;
        let Some(least) = sizes.last() else { return (Length::pt(1), Vec::new()) };
        for size in sizes {
            let at_size = |length: &Length| length.scale(size.0, base.0);
            let widths: Vec<Length> = widths.iter().map(at_size).collect();
            let measured = Measured { units: &units, widths: &widths, space: at_size(&space) };
            if widths.iter().all(|own| *own <= width) && will_do(*size, measured.fewest(width)) {
                return (*size, self.balanced(&text, width, *size));
            }
        }
        let lines = self.balanced(&text, width, *least);
        match lines.iter().any(|line| line.width > width) {
            true => (*least, self.ragged(&self.divided(&text, width, *least), width, *least)),
            false => (*least, lines),
        }
    }

    /// The text with words that are longer than a line in parts, a hyphen and a space between them: by the rules of its language, or where the
    /// line ends.
    pub fn divided(&self, text: &str, width: Length, size: Length) -> String {
        let mut parts: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let mut rest = word;
            while self.line(rest, size).width > width {
                let fits = |at: usize| self.line(&format!("{}-", &rest[..at]), size).width <= width;
                let allowed = breaks(rest, self.lang, (5, 2, 3)).into_iter().map(|found| found.offset as usize).rfind(|at| fits(*at));
                let anywhere = || rest.char_indices().map(|(at, _)| at).skip(1).take_while(|at| fits(*at)).last();
                let Some(at) = allowed.or_else(anywhere) else { break };
                parts.push(format!("{}-", &rest[..at]));
                rest = &rest[at..];
            }
            parts.push(rest.to_owned());
        }
        parts.join(" ")
    }

    /// The text in as few lines as can be, by the sense and all about as long.
    pub fn balanced(&self, text: &str, width: Length, size: Length) -> Vec<Line> {
        let units = breaking::units(text, self.lang);
        let widths: Vec<Length> = units.iter().map(|unit| self.line(&unit.text, size).width).collect();
        let measured = Measured { units: &units, widths: &widths, space: self.line(" ", size).width };
        let joined = |range: std::ops::Range<usize>| {
            let words: String = units[range].iter().map(|unit| if unit.spaced { format!(" {}", unit.text) } else { unit.text.clone() }).collect();
            self.line(words.trim_start(), size)
        };
        measured.divide(width).into_iter().map(joined).collect()
    }

    /// A paragraph in lines that end where their words end: of all ways to divide it, the one whose lines differ least.
    pub fn ragged(&self, text: &str, width: Length, size: Length) -> Vec<Line> {
        let spaced = text.split_whitespace().count() > 1 || !self.lang.is_cjk();
        let words: Vec<String> = match spaced {
            true => text.split_whitespace().map(str::to_owned).collect(),
            false => text.chars().map(String::from).collect(),
        };
        let joint = if spaced { " " } else { "" };
        let widths: Vec<Length> = words.iter().map(|word| self.line(word, size).width).collect();
        let space = if spaced { self.line(" ", size).width } else { Length::ZERO };
        // Cost of setting the words from each on, and where its first line ends; squares of what a line lacks, the last line free.
        let count = words.len();
        let mut best: Vec<(i128, usize)> = vec![(0, count); count + 1];
        for from in (0..count).rev() {
            best[from] = (i128::MAX, from + 1);
            let mut used = Length::ZERO - space;
            for to in from + 1..=count {
                used += widths[to - 1] + space;
                if used > width && to > from + 1 {
                    break;
                }
                let lack = i128::from((width - used).0.max(0) / 1000);
                let cost = best[to].0 + if to == count { 0 } else { lack * lack };
                if cost < best[from].0 {
                    best[from] = (cost, to);
                }
            }
        }
        let mut lines = Vec::new();
        let mut from = 0;
        while from < count {
            let to = best[from].1;
            lines.push(self.line(&words[from..to].join(joint), size));
            from = to;
        }
        lines
    }

    /// Stretches of one face each: the family's own where it has the characters.
    fn by_face<'t>(&self, text: &'t str) -> Vec<(FaceId, &'t str)> {
        let own = self.fonts.select(self.families, self.weight, self.italic);
        let face = |c: char| {
            if self.fonts.has_glyph(own, c) {
                own
            } else {
                self.fonts.select_for(c, self.families, self.weight, self.italic).unwrap_or(own)
            }
        };
        let mut parts: Vec<(FaceId, &str)> = Vec::new();
        let (mut from, mut current) = (0, None);
        for (at, c) in text.char_indices() {
            let wanted = if c.is_whitespace() { current.unwrap_or(own) } else { face(c) };
            if current.is_some_and(|known| known != wanted) {
                parts.push((current.unwrap_or(own), &text[from..at]));
                from = at;
            }
            current = Some(wanted);
        }
        if from < text.len() {
            parts.push((current.unwrap_or(own), &text[from..]));
        }
        parts
    }

    /// The glyphs of a text in one face, spaced as these letters are, from `x` on.
    fn run(&self, face: FaceId, text: &str, direction: Direction, size: Length, x: Length) -> GlyphRun {
        let mut features = Vec::new();
        if self.small_caps {
            features.extend([Feature::on(b"smcp"), Feature::on(b"c2sc")]);
        }
        if self.tabular {
            features.extend([Feature::on(b"lnum"), Feature::on(b"tnum")]);
        }
        if self.tracking != 0 {
            features.push(Feature::off(b"liga"));
        }
        let shaped = shape(self.fonts, text, Shaping { face, lang: self.lang, direction, features: &features });
        let upem = i64::from(self.fonts.face(face).metrics().units_per_em.max(1));
        let mut starts: Vec<u32> = shaped.glyphs.iter().map(|g| g.cluster).collect();
        starts.sort_unstable();
        let end = |cluster: u32| starts.iter().copied().find(|s| *s > cluster).unwrap_or(text.len() as u32);
        let glyphs = shaped.glyphs.iter().map(|g| Glyph {
            id: g.id,
            advance: (size.scale(i64::from(g.advance), upem) + size.scale(self.tracking, 1000)).into(),
            x_offset: size.scale(i64::from(g.x_offset), upem).into(),
            y_offset: size.scale(i64::from(g.y_offset), upem).into(),
            text: g.cluster..end(g.cluster),
        });
        GlyphRun {
            upright: false,
            face,
            size,
            x,
            y: Length::ZERO,
            scale: 1000,
            color: self.color,
            glyphs: glyphs.collect(),
            text: Arc::from(text),
            source: Arc::default(),
            lang: None,
            ends_word: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `WebRTC برای` from left to right: the Persian word first, then the Latin one with its letters in their order.
    #[test]
    fn latin_in_a_persian_title_reads_from_left_to_right() {
        let fonts = FontBook::builtin();
        let families = ["serif".to_owned()];
        let lang = Lang::new("fa").unwrap_or_default();
        let color = Color { red: 0, green: 0, blue: 0 };
        let letters =
            Letters { fonts: &fonts, families: &families, weight: 400, italic: false, lang: &lang, color, tracking: 0, small_caps: false, tabular: false };
        let line = letters.line("WebRTC برای", Length::pt(20));
        let latin = line.runs.last().unwrap();
        assert_eq!(&*latin.text, "WebRTC");
        let order: Vec<u32> = latin.glyphs.iter().map(|glyph| glyph.text.start).collect();
        assert_eq!(order, [0, 1, 2, 3, 4, 5]);
    }
}

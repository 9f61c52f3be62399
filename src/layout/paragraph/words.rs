//! A word: its glyphs, its divisions and what its edges are like. Each distinct word of a style is worked out once ([`Cache`]).
//!
//! A division needs the widths of both sides as they look when parted (M6): no kerning, no ligature across. A pair kern sits on the
//! glyph before it, so the width of the second side is that of its own glyphs; the first side is its glyphs but for the last one,
//! which is shaped again with the hyphen. Only a ligature over the very place needs both sides shaped anew.

mod figures;
mod upright;

use std::sync::{Arc, Mutex, MutexGuard};

use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use super::items::{Context, TextStyle, cjk};
use super::orientation::Orientation;
use super::protrusion;
use crate::font::shape::{Feature, ShapedGlyph, Shaping, shape};
use crate::font::{FaceId, FontBook};
use crate::lang::{Direction, Lang};
use crate::layout::grammars::Grammars;
use crate::length::Length;
use crate::orthography::hyphenate::{self, BreakKind};
use crate::style::{Caps, Hyphens};

/// All of a style that decides the glyphs and divisions of a word.
///
/// The parts of a key: two styles that differ in one of them shape words differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    face: FaceId,
    weight: u16,
    italic: bool,
    size: Length,
    lang: Lang,
    features: Vec<Feature>,
    letter_spacing: Length,
    hyphens: u8,
    limits: (u8, u8, u8),
    /// Code: a hyphen in it is a sign like any other and is not repeated.
    literal: bool,
    direction: Direction,
    /// How characters stand where lines are vertical.
    vertical: Option<Orientation>,
}

/// Words as shaped, and the grammars of code: shared by all threads, a pure function of its keys.
#[derive(Debug, Default)]
pub struct Cache {
    styles: Mutex<FxHashMap<Key, Arc<WordCache>>>,
    pub grammars: Grammars,
}

impl Cache {
    pub fn new() -> Cache {
        Cache::default()
    }
}

/// Bytes of the longest end of a line whose width is remembered.
const LONGEST_END: usize = 8;

/// The words of one style, in a few shards so that threads seldom wait for each other.
#[derive(Debug)]
pub(super) struct WordCache {
    key: Key,
    /// Of a word whose figures stand beside capitals, where they are others.
    beside_capitals: Option<Vec<Feature>>,
    shards: [Mutex<FxHashMap<Box<str>, Arc<Word>>>; 16],
    /// Widths of the ends of lines: a letter or two with their hyphen, of which there are few.
    ends: Mutex<FxHashMap<Box<str>, Length>>,
    /// The word space: its glyph and width.
    pub space: (u16, Length),
    /// Width of a hyphen.
    pub hyphen: Length,
}

/// Glyphs of one face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FaceRun {
    pub face: FaceId,
    /// Its glyphs stand upright on a vertical line.
    pub upright: bool,
    pub glyphs: Vec<ShapedGlyph>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub text: Arc<str>,
    /// In visual order. Clusters are offsets in `text`.
    pub runs: Vec<FaceRun>,
    pub width: Length,
    pub edges: Edges,
    pub divisions: Vec<Division>,
    pub word_hash: WordHash,
    /// Characters that no face has.
    pub missing: Vec<char>,
}

/// What the first and last character hang out at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Edges {
    pub left: Length,
    pub right: Length,
}

/// A place where the word may be parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Division {
    pub offset: u32,
    pub kind: BreakKind,
    /// Width of what stays, with its hyphen, and what that hangs out on the right.
    pub before: Length,
    pub before_edge: Length,
    /// Width of what goes on (with its repeated hyphen), and what hangs out on the left.
    pub after: Length,
    pub after_edge: Length,
    pub hash_before: WordHash,
    pub hash_after: WordHash,
}

/// A word's letters as one number, to find the same word again: lower case, no punctuation. Hashes of parts can be joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordHash {
    hash: u64,
    pub letters: u32,
}

impl WordHash {
    const BASE: u64 = 0x0000_0100_0000_01b3;

    /// The hash of a text's letters and digits, in lower case.
    pub fn of(text: &str) -> WordHash {
        let mut word_hash = WordHash::default();
        for c in text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
            word_hash.hash = word_hash.hash.wrapping_mul(Self::BASE).wrapping_add(u64::from(u32::from(c)) + 1);
            word_hash.letters += 1;
        }
        word_hash
    }

    /// The hash of this text with another behind it.
    pub fn join(self, next: WordHash) -> WordHash {
        let power = (0..next.letters).fold(1u64, |p, _| p.wrapping_mul(Self::BASE));
        WordHash { hash: self.hash.wrapping_mul(power).wrapping_add(next.hash), letters: self.letters + next.letters }
    }

    /// The hash as a number by which words that stand in a stack are compared (R2); 0 for words of fewer than three letters.
    pub fn name(self) -> u32 {
        if self.letters < 3 { 0 } else { ((self.hash ^ (self.hash >> 32)) as u32).max(1) }
    }
}

impl Cache {
    /// The cache for words of a style in a direction, made when first asked for. Styles that draw words alike share one.
    pub(super) fn word_cache(&self, style: &TextStyle, direction: Direction, fonts: &FontBook) -> Arc<WordCache> {
        let key = Key {
            face: style.face,
            weight: style.weight,
            italic: style.italic,
            size: style.size,
            lang: style.lang.clone(),
            features: features(style, fonts),
            letter_spacing: style.letter_spacing,
            hyphens: match style.hyphens {
                Hyphens::None => 0,
                Hyphens::Manual => 1,
                Hyphens::Auto => 2,
            },
            limits: style.hyphenate_limit_chars,
            literal: style.literal,
            direction,
            vertical: style.vertical,
        };
        let mut styles = lock(&self.styles);
        if let Some(word_cache) = styles.get(&key) {
            return Arc::clone(word_cache);
        }
        let word_cache = Arc::new(WordCache::new(key.clone(), fonts));
        styles.insert(key, Arc::clone(&word_cache));
        word_cache
    }
}

/// Locks a map. A thread that panicked leaves it whole: entries are put in complete.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

/// The style's features with those of its small capitals (M5); tracked letters have no ligatures (M2).
fn features(style: &TextStyle, fonts: &FontBook) -> Vec<Feature> {
    let mut features = style.features.clone();
    let face = fonts.face(style.face);
    if style.caps != Caps::Normal && face.metrics().has_smcp {
        features.push(Feature::on(b"smcp"));
        if style.caps == Caps::AllSmall {
            features.push(Feature::on(b"c2sc"));
        }
    }
    if !style.letter_spacing.is_zero() {
        features.push(Feature::off(b"liga"));
        features.push(Feature::off(b"clig"));
    }
    features
}

impl WordCache {
    fn new(key: Key, fonts: &FontBook) -> WordCache {
        let beside_capitals = figures::beside_capitals(&key.features);
        let mut word_cache = WordCache { key, beside_capitals, shards: Default::default(), ends: Mutex::default(), space: (0, Length::ZERO), hyphen: Length::ZERO };
        let key = &word_cache.key;
        let space = shape(fonts, " ", Shaping { face: key.face, lang: &key.lang, direction: Direction::LeftToRight, features: &key.features });
        let width = word_cache.units(space.width, word_cache.key.face, fonts) + word_cache.key.letter_spacing;
        word_cache.space = (space.glyphs.first().map_or(0, |g| g.id), width);
        word_cache.hyphen = word_cache.width(&word_cache.shape("-", fonts).0, fonts);
        word_cache
    }

    /// The word, from its shard or worked out now. With `divide` false it has no divisions, and is kept under a name of its own.
    pub fn word(&self, text: &str, divide: bool, context: &Context<'_>) -> Arc<Word> {
        let shard = &self.shards[shard_of(text)];
        let name: std::borrow::Cow<'_, str> = if divide { text.into() } else { format!("{text}\u{2060}").into() };
        if let Some(word) = lock(shard).get(&*name) {
            return Arc::clone(word);
        }
        let word = Arc::new(self.make(text, divide, context.fonts));
        lock(shard).insert(name.into(), Arc::clone(&word));
        word
    }

    /// Works out a word: `marked` is its text with soft hyphens.
    fn make(&self, marked: &str, divide: bool, fonts: &FontBook) -> Word {
        let text: String = marked.chars().filter(|&c| c != '\u{ad}').collect();
        let (runs, missing) = self.shape(&text, fonts);
        let width = self.width(&runs, fonts);
        // The columns of code are its meaning: nothing of it hangs.
        let hang_of = |c: char, hang: fn(char) -> i32, ink: cjk::Ink, width: Length| {
            // The white half of a full-width sign is out of the margin.
            let square = width == self.key.size && (cjk::is_ideographic(c) || cjk::is_wide_among_ideographs(c));
            let share = match square {
                true if cjk::ink(c, &self.key.lang) == ink => 500,
                true if self.key.lang.is_cjk() => 0,
                // What stands side by side has its white around it.
                false if self.key.vertical.is_some() && width == self.key.size => 0,
                _ => i64::from(hang(c)),
            };
            width.scale(share, 1000)
        };
        let edge = |c: Option<char>, hang: fn(char) -> i32, ink: cjk::Ink, at: usize| {
            c.filter(|_| !self.key.literal).map_or(Length::ZERO, |c| hang_of(c, hang, ink, self.cluster_width(&runs, at, fonts)))
        };
        let last_at = text.char_indices().next_back().map_or(0, |(i, _)| i);
        let edges = Edges {
            left: edge(text.chars().next(), protrusion::left, cjk::Ink::Last, 0),
            right: edge(text.chars().next_back(), protrusion::right, cjk::Ink::First, last_at),
        };
        let divisions = if divide { self.divide(marked, &text, &runs, fonts) } else { Vec::new() };
        Word { runs, width, edges, divisions, word_hash: WordHash::of(&text), missing, text: text.into() }
    }

    /// The places at which a word may be divided, in order; none in scripts from the right.
    fn divide(&self, marked: &str, text: &str, runs: &[FaceRun], fonts: &FontBook) -> Vec<Division> {
        if self.key.direction == Direction::RightToLeft {
            return Vec::new();
        }
        let limits = if self.key.hyphens == 2 { self.key.limits } else { (u8::MAX, u8::MAX, u8::MAX) };
        let mut divisions = Vec::new();
        for found in hyphenate::breaks(marked, &self.key.lang, limits) {
            let (Some(head), Some(tail)) = (marked.get(..found.offset as usize), marked.get(found.offset as usize..)) else { continue };
            let dictionary = matches!(found.kind, BreakKind::Hyphen | BreakKind::ShortTail);
            let by_author = tail.starts_with('\u{ad}') || head.ends_with('\u{ad}');
            if dictionary && (self.key.hyphens == 0 || (self.key.hyphens == 1 && !by_author)) {
                continue;
            }
            let kind = if self.key.literal && found.kind == BreakKind::ExplicitRepeat { BreakKind::Explicit } else { found.kind };
            let offset = head.chars().filter(|&c| c != '\u{ad}').map(char::len_utf8).sum::<usize>();
            if offset > 0 && offset < text.len() {
                divisions.push(self.division(text, offset, kind, runs, fonts));
            }
        }
        divisions.dedup_by_key(|d| d.offset);
        divisions
    }

    /// What dividing a word at `offset` makes of both parts: their widths with hyphens, and what hangs out.
    fn division(&self, text: &str, offset: usize, kind: BreakKind, runs: &[FaceRun], fonts: &FontBook) -> Division {
        let hyphen = matches!(kind, BreakKind::Hyphen | BreakKind::ShortTail);
        let repeat = kind == BreakKind::ExplicitRepeat;
        let (head, tail) = text.split_at(offset);
        let fresh = |text: &str| self.end_width(text, fonts);
        let clusters = || runs.iter().flat_map(|r| r.glyphs.iter().map(|g| g.cluster as usize));
        let (before, after) = if clusters().any(|c| c == offset) {
            let last = clusters().filter(|&c| c < offset).max().unwrap_or(0);
            let until_last = self.width_between(runs, 0, last, fonts);
            let last = if hyphen { fresh(&format!("{}-", hyphenate::before_hyphen(&text[last..offset]))) } else { fresh(&text[last..offset]) };
            (until_last + last, self.width_between(runs, offset, text.len(), fonts))
        } else {
            (if hyphen { fresh(&format!("{}-", hyphenate::before_hyphen(head))) } else { fresh(head) }, fresh(tail))
        };
        let edge = |c: Option<char>, hang: fn(char) -> i32, width: Length| width.scale(i64::from(c.map_or(0, hang)), 1000);
        let before_edge = match head.chars().next_back() {
            _ if self.key.literal => Length::ZERO,
            _ if hyphen => self.hyphen.scale(i64::from(protrusion::right('-')), 1000),
            Some(c) => edge(Some(c), protrusion::right, fresh(c.encode_utf8(&mut [0; 4]))),
            None => Length::ZERO,
        };
        let after_edge = if self.key.literal {
            Length::ZERO
        } else if repeat {
            self.hyphen.scale(i64::from(protrusion::left('-')), 1000)
        } else {
            edge(tail.chars().next(), protrusion::left, self.cluster_width(runs, offset, fonts))
        };
        Division {
            offset: offset as u32,
            kind,
            before,
            before_edge,
            after: if repeat { after + self.hyphen } else { after },
            after_edge,
            hash_before: WordHash::of(head),
            hash_after: WordHash::of(tail),
        }
    }

    /// The width of what stands at a line's end, remembered when it is short.
    fn end_width(&self, text: &str, fonts: &FontBook) -> Length {
        if text.len() > LONGEST_END {
            return self.width(&self.shape(text, fonts).0, fonts);
        }
        if let Some(known) = lock(&self.ends).get(text) {
            return *known;
        }
        let width = self.width(&self.shape(text, fonts).0, fonts);
        lock(&self.ends).insert(text.into(), width);
        width
    }

    /// Glyphs of a text, and the characters that no face has.
    pub fn shape(&self, text: &str, fonts: &FontBook) -> (Vec<FaceRun>, Vec<char>) {
        let (mut runs, missing) = match self.key.vertical {
            Some(orientation) => self.shape_vertical(text, orientation, fonts),
            None => self.by_face(text, false, fonts),
        };
        self.tighten(text, &mut runs, fonts);
        (runs, missing)
    }

    /// Glyphs, face by face: the style's, and where it lacks a character one that has it. With `upright`, as they stand on a vertical line.
    fn by_face(&self, text: &str, upright: bool, fonts: &FontBook) -> (Vec<FaceRun>, Vec<char>) {
        let key = &self.key;
        let features = self.beside_capitals.as_ref().filter(|_| figures::stand_beside_capitals(text)).unwrap_or(&key.features);
        let shape = |face, text: &str| match upright {
            true => self.upright(face, text, fonts),
            false => shape(fonts, text, Shaping { face, lang: &key.lang, direction: key.direction, features }).glyphs,
        };
        if text.chars().all(|c| self.face_for(c, fonts) == Some(key.face)) {
            return (vec![FaceRun { face: key.face, upright, glyphs: shape(key.face, text) }], Vec::new());
        }
        let mut runs = Vec::new();
        let mut missing = Vec::new();
        let mut chars = text.char_indices().peekable();
        // Where emoji of several characters begin and end; most words have none.
        let mut pictures = emoji_sequences(text).into_iter().peekable();
        while let Some((start, first)) = chars.next() {
            while pictures.next_if(|picture| picture.end <= start).is_some() {}
            let picture = pictures.peek().filter(|picture| picture.start == start).cloned();
            if let Some((picture, face)) = picture.and_then(|picture| Some((picture, fonts.emoji(first)?))) {
                while chars.next_if(|(at, _)| *at < picture.end).is_some() {}
                let glyphs = shape(face, &text[picture.clone()]).into_iter().map(|g| ShapedGlyph { cluster: start as u32, ..g });
                let glyphs: Vec<ShapedGlyph> = glyphs.collect();
                // A sequence that the face does not know is shown as its parts.
                runs.push(FaceRun { face, upright, glyphs });
                continue;
            }
            let face = self.face_for(first, fonts);
            let mut end = start + first.len_utf8();
            let Some(face) = face else {
                missing.push(first);
                let (face, stand_in) = self.stand_in(fonts);
                let glyphs = shape(face, stand_in).into_iter().map(|g| ShapedGlyph { cluster: start as u32, ..g }).collect();
                runs.push(FaceRun { face, upright, glyphs });
                continue;
            };
            // As far as the same face goes; marks and joiners stay with what they stand on.
            while let Some(&(at, c)) = chars.peek() {
                let joined = is_mark(c) && fonts.has_glyph(face, c);
                if !joined && self.face_for(c, fonts) != Some(face) {
                    break;
                }
                end = at + c.len_utf8();
                chars.next();
            }
            let mut glyphs = shape(face, &text[start..end]);
            for glyph in &mut glyphs {
                glyph.cluster += start as u32;
            }
            runs.push(FaceRun { face, upright, glyphs });
        }
        if key.direction == Direction::RightToLeft {
            runs.reverse();
        }
        (runs, missing)
    }

    /// Drops the white between full-width signs that follow each other within a word (`。」`).
    fn tighten(&self, text: &str, runs: &mut [FaceRun], fonts: &FontBook) {
        let mut signs = text.char_indices().zip(text.char_indices().skip(1));
        // Words of one character, and those of other scripts, have none.
        if self.key.literal || !signs.clone().any(|((_, before), (_, after))| cjk::dropped(before, after, &self.key.lang) > 0) {
            return;
        }
        let mut dropped = Vec::new();
        signs.by_ref().for_each(|((at, before), (next, after))| {
            if cjk::dropped(before, after, &self.key.lang) > 0 {
                // The white is the first sign's, or that of the second where both open.
                let opens = cjk::ink(before, &self.key.lang) == cjk::Ink::Last;
                dropped.push(if opens { (next, true) } else { (at, false) });
            }
        });
        for run in runs {
            let em = fonts.face(run.face).metrics().units_per_em;
            for glyph in &mut run.glyphs {
                let own = dropped.iter().find(|(at, _)| *at == glyph.cluster as usize);
                // A face whose sign is no square has no white to drop.
                if let Some((_, before)) = own.filter(|_| glyph.advance == em) {
                    glyph.advance -= em / 2;
                    glyph.x_offset -= if *before { em / 2 } else { 0 };
                }
            }
        }
    }

    /// The face that a character is drawn in: the style's, or a fallback that has it.
    fn face_for(&self, c: char, fonts: &FontBook) -> Option<FaceId> {
        let fallback = || fonts.fallback_in(&self.key.lang, c, self.key.weight, self.key.italic);
        // Quotation marks, dashes and dots that a Latin face has too are as wide as the ideographs that they stand among.
        if self.key.lang.is_cjk() && cjk::is_wide_among_ideographs(c) && !fonts.has_glyph(self.key.face, '一') {
            let of_ideographs = fonts.fallback_in(&self.key.lang, '一', self.key.weight, self.key.italic);
            if let Some(face) = of_ideographs.filter(|face| fonts.has_glyph(*face, c)) {
                return Some(face);
            }
        }
        if fonts.has_glyph(self.key.face, c) { Some(self.key.face) } else { fallback() }
    }

    /// What is shown for a character that no face has: never the face's empty box.
    fn stand_in(&self, fonts: &FontBook) -> (FaceId, &'static str) {
        self.face_for('\u{fffd}', fonts).map_or((self.key.face, "?"), |face| (face, "\u{fffd}"))
    }

    /// The width of all glyphs.
    pub fn width(&self, runs: &[FaceRun], fonts: &FontBook) -> Length {
        self.width_between(runs, 0, usize::MAX, fonts)
    }

    fn cluster_width(&self, runs: &[FaceRun], cluster: usize, fonts: &FontBook) -> Length {
        self.width_between(runs, cluster, cluster + 1, fonts)
    }

    /// The width of the glyphs whose clusters begin in `from..to`.
    fn width_between(&self, runs: &[FaceRun], from: usize, to: usize, fonts: &FontBook) -> Length {
        let mut width = Length::ZERO;
        for run in runs {
            let within = |g: &&ShapedGlyph| (from..to).contains(&(g.cluster as usize));
            for glyph in run.glyphs.iter().filter(within) {
                width += self.advance(glyph, run.face, fonts);
            }
        }
        width
    }

    /// Offsets between the clusters of a word, and the width up to each: where it may be parted when no line can hold it.
    pub fn seams(&self, word: &Word, fonts: &FontBook) -> Vec<(u32, Length)> {
        let glyphs = word.runs.iter().flat_map(|r| r.glyphs.iter().map(|g| (g.cluster, self.advance(g, r.face, fonts))));
        let mut glyphs: Vec<(u32, Length)> = glyphs.collect();
        glyphs.sort_by_key(|&(cluster, _)| cluster);
        let mut width = Length::ZERO;
        let mut seams: Vec<(u32, Length)> = Vec::new();
        for (cluster, advance) in glyphs {
            if cluster > 0 && seams.last().is_none_or(|&(last, _)| last != cluster) {
                seams.push((cluster, width));
            }
            width += advance;
        }
        seams
    }

    /// A glyph's advance at the style's size, tracking included.
    pub fn advance(&self, glyph: &ShapedGlyph, face: FaceId, fonts: &FontBook) -> Length {
        let spacing = if glyph.advance == 0 { Length::ZERO } else { self.key.letter_spacing };
        self.units(glyph.advance, face, fonts) + spacing
    }

    /// Font units as a length at the style's size.
    pub fn units(&self, units: i32, face: FaceId, fonts: &FontBook) -> Length {
        // As most offsets are.
        if units == 0 {
            return Length::ZERO;
        }
        let em = i64::from(fonts.face(face).metrics().units_per_em.max(1));
        self.key.size.scale(i64::from(units), em)
    }
}

/// The stretches of a text that are one emoji each, written as several characters: with a tone of skin, joined, flags, keycaps.
fn emoji_sequences(text: &str) -> Vec<std::ops::Range<usize>> {
    let sign = |c: char| matches!(c, '\u{fe0f}' | '\u{20e3}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}');
    let joined = |cluster: &str| cluster.contains('\u{200d}') && cluster.contains(|c| c >= '\u{2600}');
    if !text.contains(|c| sign(c) || c == '\u{200d}') {
        return Vec::new();
    }
    let clusters = text.grapheme_indices(true).filter(|(_, cluster)| cluster.chars().nth(1).is_some() && (cluster.contains(sign) || joined(cluster)));
    clusters.map(|(at, cluster)| at..at + cluster.len()).collect()
}

/// Signs that shape with the character before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
        || ('\u{64b}'..='\u{65f}').contains(&c)
}

fn shard_of(text: &str) -> usize {
    text.bytes().fold(0u8, |h, b| h.wrapping_mul(31).wrapping_add(b)) as usize % 16
}

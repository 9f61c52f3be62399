//! The pieces that a paragraph is given, and the atoms that they are split into.

use std::sync::Arc;
use crate::layout::paragraph::optimum::{BreakPoint, Setting, Stream};
use crate::layout::paragraph::orientation::Orientation;
use crate::layout::paragraph::words::Cache;
use crate::layout::paragraph::words::{WordCache, Word};
use crate::book::NoteId;
use crate::book::page_map::Position;
use crate::font::shape::Feature;
use crate::font::{FaceId, FontBook};
use crate::lang::{Direction, Lang};
use crate::length::Length;
use crate::report::Span;
use crate::style::{Caps, Color, Decoration, Emphasis, Hyphens, Transform};

/// How a run of text looks: one computed style, as far as lines are concerned. Make one for each run of equal style and share it.
///
/// One field for each property that a run has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextStyle {
    pub face: FaceId,
    /// Asked of a face that stands in for a missing glyph.
    pub weight: u16,
    pub italic: bool,
    pub size: Length,
    pub lang: Lang,
    /// On top of the face's defaults (`kern`, `liga`, `locl` …); those of `caps` are added here.
    pub features: Vec<Feature>,
    pub letter_spacing: Length,
    pub color: Color,
    pub caps: Caps,
    pub transform: Transform,
    /// Upwards from the baseline.
    pub raise: Length,
    pub decoration: Decoration,
    pub background: Option<Color>,
    pub emphasis: Emphasis,
    pub hyphens: Hyphens,
    /// `hyphenate-limit-chars`.
    pub hyphenate_limit_chars: (u8, u8, u8),
    /// Emphasised without a language of its own: up to three words of it are not divided (typography §1.4).
    pub foreign: bool,
    /// Glyphs may be scaled with the line's; not in code.
    pub expands: bool,
    /// No line may end inside.
    pub no_wrap: bool,
    /// Spaces keep their width and lines may break where an address may: inline code.
    pub literal: bool,
    /// How characters stand where lines are vertical.
    pub vertical: Option<Orientation>,
}

impl Default for TextStyle {
    fn default() -> TextStyle {
        TextStyle {
            face: FaceId(0),
            weight: 400,
            italic: false,
            size: Length::pt(11),
            lang: Lang::default(),
            features: Vec::new(),
            letter_spacing: Length::ZERO,
            color: Color::BLACK,
            caps: Caps::Normal,
            transform: Transform::None,
            raise: Length::ZERO,
            decoration: Decoration::default(),
            background: None,
            emphasis: Emphasis::default(),
            hyphens: Hyphens::Auto,
            hyphenate_limit_chars: (5, 2, 3),
            foreign: false,
            expands: true,
            no_wrap: false,
            literal: false,
            vertical: None,
        }
    }
}

/// What flow wants to find again on everything that came from a piece; opaque here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Owner {
    /// Whatever flow chooses: a structure node's number. Runs never cross it.
    pub node: u32,
    /// The link that the piece lies in.
    pub link: Option<u32>,
}

/// A stretch of inline content.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Text, with single spaces; `source` is the place of its first byte (later bytes count on from it).
    Text { text: Arc<str>, style: Arc<TextStyle>, owner: Owner, source: Position, span: Span },
    /// A note's mark: glued to what stands before it (N10); a note that it brings comes back in `Line::notes`.
    NoteMark { text: Arc<str>, style: Arc<TextStyle>, owner: Owner, brings: Option<NoteId> },
    /// A formula or picture in the line.
    Object { width: Length, height: Length, depth: Length, payload: u32, owner: Owner },
    /// How far the object after it, or before it, may reach over what stands beside it: a ruby's reading.
    Overhang(Length),
    /// A place within a formula where a line may end: after a relation, or after an operator. Its space vanishes there.
    FormulaBreak { width: Length, point: BreakPoint },
    /// Space of fixed width that is never discarded: a paragraph's indent (never protruded into), a label's gap.
    Fixed { width: Length },
    /// A place that something points to.
    Anchor(u32),
    /// A forced line end.
    Break,
}

/// What collecting needs besides the pieces.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub fonts: &'a FontBook,
    pub cache: &'a Cache,
    /// Per mille of the table of typography §6.1; 0 for code and tables.
    pub protrusion: i32,
    /// The paragraph's own direction; runs of the other are reordered (Unicode bidi).
    pub direction: Direction,
    /// Strokes of Arabic may be drawn longer to fill a line.
    pub kashida: bool,
    /// The narrowest line: a word wider than it may in the end be divided anywhere.
    pub measure: Length,
}

/// A paragraph ready for breaking.
#[derive(Clone, Debug, Default)]
pub struct Items {
    pub stream: Stream,
    pub(in crate::layout::paragraph) atoms: Vec<Atom>,
    pub(in crate::layout::paragraph) styles: Vec<Arc<TextStyle>>,
    pub(in crate::layout::paragraph) word_caches: Vec<Arc<WordCache>>,
    /// How each opportunity of the stream cuts the atoms.
    pub(in crate::layout::paragraph) cuts: Vec<Cut>,
    /// How far a formula of what stands right above the first line reaches down.
    pub drop_above: Length,
}

impl Items {
    /// The atoms of a line; the first and last may be parts of words.
    pub(in crate::layout::paragraph) fn on_line(&self, setting: &Setting) -> &[Atom] {
        let (start, end) = (&self.cuts[setting.start as usize], &self.cuts[setting.end as usize]);
        let to = end.end as usize + usize::from(end.end_bytes > 0);
        self.atoms.get(start.start as usize..to).unwrap_or(&[])
    }
}

/// The smallest thing that is placed.
#[derive(Clone, Debug)]
pub(in crate::layout::paragraph) struct Atom {
    pub kind: AtomKind,
    /// Into [`Items::styles`] and [`Items::word_caches`].
    pub style: u16,
    pub word_cache: u16,
    pub owner: Owner,
    pub source: Option<Position>,
    /// Bytes of the text that it was made from.
    pub bytes: u32,
    /// Bidi level: odd runs from right to left.
    pub level: u8,
}

/// That a word is a note's mark.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::paragraph) struct Mark {
    /// The note, on its first mark.
    pub brings: Option<NoteId>,
}

#[derive(Clone, Debug)]
pub(in crate::layout::paragraph) enum AtomKind {
    Word {
        word: Arc<Word>,
        mark: Option<Mark>,
    },
    /// A space: a gap of the stream when it is elastic.
    Space {
        character: char,
        width: Length,
        gap: Option<u32>,
        breaks: bool,
    },
    /// Nothing to see: between ideographs (elastic), at U+200B.
    Seam {
        gap: Option<u32>,
        width: Length,
        /// What may be added.
        elastic: Length,
        /// What is added goes between this many letters before it: of scripts that are written without spaces.
        letters: u16,
        /// A title may well break here.
        phrase: bool,
    },
    Fixed(Length),
    FormulaBreak {
        width: Length,
        point: BreakPoint,
    },
    Object {
        width: Length,
        height: Length,
        depth: Length,
        payload: u32,
    },
    Anchor(u32),
    Break,
}

/// Where a line ends and the next begins, in atoms.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::layout::paragraph) struct Cut {
    /// A line that ends here has the atoms before this, and of this one (a word) its first bytes.
    pub end: u32,
    pub end_bytes: u32,
    /// A line that begins here starts with this atom, from this byte on.
    pub start: u32,
    pub start_bytes: u32,
    /// A hyphen is put in at the end; the text's own is repeated at the start (H17).
    pub hyphen: bool,
    pub repeat: bool,
}

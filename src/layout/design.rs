//! What every step of layout reads and none changes: the design in use.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::frame::Frame;
use super::kept::Kept;
use super::options::Options;
use super::page::margin_column::MarginColumn;
use super::paragraph::{Cache, Context, Orientation, TextStyle};
use crate::book::index::MarkedPage;
use crate::cache::Key;
use crate::book::{Book, ChapterId, NotePlace};
use crate::font::FontBook;
use crate::font::shape::Feature;
use crate::lang::{Direction, Lang};
use crate::length::Length;
use crate::materials::Materials;
use crate::picture::Pictures;
use crate::style::{Sheet, Style, WritingMode};
use crate::terms::{Terms, terms};

/// The book, its style and fonts, and what was computed from them once.
///
/// Every step of layout reads it and none changes it: a record of inputs and of what follows from them for the whole book.
#[derive(Clone)]
pub struct Design<'a> {
    pub book: &'a Book,
    pub sheet: &'a Sheet,
    pub fonts: &'a FontBook,
    pub pictures: &'a Pictures,
    pub options: &'a Options,
    pub cache: &'a Cache,
    /// The page as its lines run: in a book of vertical lines it is a quarter turned.
    pub frame: Frame,
    /// The page as it is held.
    pub paper: Frame,
    /// Where notes stand beside the text, when the book has them there and the margin is wide enough.
    pub margin_column: Option<MarginColumn>,
    pub root: Style,
    pub body: Style,
    pub terms: &'static Terms,
    /// The page of every name, as far as it is known: on paper links within the book cite it.
    pub labels: BTreeMap<String, String>,
    /// What the index names, by id, and the pages of it as far as they are known.
    pub marks: BTreeSet<String>,
    pub marked: BTreeMap<String, MarkedPage>,
    /// Strings that running heads print and elements set.
    pub strings: BTreeSet<String>,
    /// Links whose place is on their own spread, by chapter and node: their page is not cited.
    pub near: BTreeSet<(usize, u32)>,
    /// Chapters that were set before.
    pub kept: Option<&'a Kept>,
    /// Of this design, among what is kept.
    pub kept_key: Option<Key>,
}

impl<'a> Design<'a> {
    pub fn new(materials: Materials<'a>, options: &'a Options, cache: &'a Cache) -> Design<'a> {
        let Materials { book, sheet, fonts, pictures } = materials;
        let root = sheet.root();
        let body = sheet.body();
        let (paper, frame) = super::page::geometry::frames(sheet, options);
        let mut design = Design {
            book,
            sheet,
            fonts,
            pictures,
            options,
            cache,
            frame,
            paper,
            margin_column: None,
            root,
            terms: terms(&book.metadata.lang),
            labels: BTreeMap::new(),
            marks: index_marks(book),
            marked: BTreeMap::new(),
            strings: super::page::heads::wanted(sheet, &body),
            near: BTreeSet::new(),
            kept: None,
            kept_key: None,
            body,
        };
        design.margin_column = MarginColumn::of(&design.frame, &design.body, book.metadata.lang.direction(), options).filter(|_| book.notes.place == NotePlace::Margin && !sheet.is_vertical());
        design
    }

    /// How the text of an element of this style looks.
    pub fn text_style(&self, style: &Style, lang: &Lang) -> TextStyle {
        // A script without italics has no slanted face either.
        let italic = style.italic && lang.has_italics();
        TextStyle {
            face: self.fonts.select_reported(&style.font_family, style.font_weight, italic),
            weight: style.font_weight,
            italic,
            size: style.font_size,
            lang: lang.clone(),
            features: figures(&style.features, lang),
            letter_spacing: style.letter_spacing,
            color: style.color,
            caps: style.caps,
            transform: style.transform,
            decoration: style.decoration,
            emphasis: style.emphasis,
            hyphens: style.hyphens,
            hyphenate_limit_chars: style.hyphenate_limit_chars,
            expands: style.expansion > 0,
            vertical: self.orientation(style),
            no_wrap: style.white_space == crate::style::WhiteSpace::NoWrap,
            ..TextStyle::default()
        }
    }

    /// How characters stand, where lines are vertical.
    fn orientation(&self, style: &Style) -> Option<Orientation> {
        let vertical = style.writing_mode == WritingMode::Vertical && self.sheet.is_vertical();
        vertical.then_some(Orientation { orientation: style.text_orientation, combine: style.text_combine })
    }

    pub fn shared_text_style(&self, style: &Style, lang: &Lang) -> Arc<TextStyle> {
        Arc::new(self.text_style(style, lang))
    }

    /// What collecting a paragraph of this style needs.
    pub fn context(&self, style: &Style, lang: &Lang, measure: Length) -> Context<'a> {
        Context { fonts: self.fonts, cache: self.cache, protrusion: style.protrusion, direction: direction(lang), kashida: kashida(style, lang), measure }
    }

    /// The name by which links in the PDF find a chapter.
    pub fn chapter_name(&self, id: ChapterId) -> Option<&str> {
        self.book.chapters.get(id.0 as usize).map(|c| c.id.as_str())
    }
}

/// All ids whose pages indexes and the heads of end notes name.
fn index_marks(book: &Book) -> BTreeSet<String> {
    let mut marks: BTreeSet<String> = book.chapters.iter().flat_map(|chapter| &chapter.index_marks).map(|mark| mark.anchor.clone()).collect();
    if book.notes.place == NotePlace::BookEnd {
        marks.extend(book.chapters.iter().flat_map(super::names::first_marks));
    }
    marks
}

/// The features of a style. Scripts without small letters have nothing that old-style figures go with.
fn figures(features: &[Feature], lang: &Lang) -> Vec<Feature> {
    let lining = |feature: &Feature| if feature.tag == *b"onum" { Feature { tag: *b"lnum", ..*feature } } else { *feature };
    match lang.has_italics() {
        true => features.to_vec(),
        false => features.iter().map(lining).collect(),
    }
}

/// Whether strokes may be drawn longer: in Arabic script, unless the style says `--kashida: none`.
fn kashida(style: &Style, lang: &Lang) -> bool {
    direction(lang) == Direction::RightToLeft && style.custom.get("kashida").is_none_or(|wanted| wanted.trim() != "none")
}

/// The direction that a paragraph in `lang` has.
pub fn direction(lang: &Lang) -> Direction {
    lang.direction()
}

//! `@page`: size, margins and what stands in them.
//!
//! Besides CSS's `size`, `margin` and `bleed` a page knows `margin-inside` and `margin-outside` (of CSS Page Floats' drafts, and
//! what a book is about) and `--lines`, which gives the foot so that exactly so many lines of the body's type fit.

use std::sync::Arc;

use super::declare::{Around, Setter, base};
use super::trim::{foot, trim};
use super::value::{Base, Size, Term, absolute, size};
use super::{Align, Sheet, Style};
use crate::length::Length;

impl Sheet {
    /// What stands in the margin boxes of all pages.
    pub fn margin_contents(&self) -> impl Iterator<Item = &ContentPart> {
        let setters = self.page_rules.iter().flat_map(|rule| &rule.margin_boxes).flat_map(|(_, setters)| setters);
        setters.filter_map(|setter| if let MarginBoxSetter::Content(parts) = setter { Some(parts) } else { None }).flatten()
    }

    /// The size and margins that `@page` gives a page.
    pub fn page(&self, page: PageType<'_>) -> PageStyle {
        compute(self, page)
    }
}

/// An `@page` rule as written.
#[derive(Clone, Debug, Default)]
pub struct PageRule {
    /// The named page it is for (`chapter`, `front`); `None` for all.
    pub name: Option<String>,
    /// `:left` (`Some(false)`), `:right` (`Some(true)`).
    pub recto: Option<bool>,
    pub first: bool,
    pub blank: bool,
    pub declarations: Vec<PageSetter>,
    pub margin_boxes: Vec<(MarginBoxPlace, Vec<MarginBoxSetter>)>,
}

/// A page, computed for its side.
#[derive(Clone, Debug, PartialEq)]
pub struct PageStyle {
    /// Trim size.
    pub width: Length,
    pub height: Length,
    pub top: Length,
    pub bottom: Length,
    pub left: Length,
    pub right: Length,
    pub bleed: Length,
    pub margin_boxes: Vec<MarginBox>,
}

impl Default for PageStyle {
    /// 6 × 9 in with the margins of typography §8.2, as a recto.
    fn default() -> PageStyle {
        PageStyle {
            width: Length::pt(432),
            height: Length::pt(648),
            top: Length::pt(60),
            bottom: Length::pt(87),
            left: Length::pt(54),
            right: Length::pt(72),
            bleed: Length::ZERO,
            margin_boxes: Vec::new(),
        }
    }
}

impl PageStyle {
    /// The page of a book that is read from the right: left and right are changed over, its binding too. Sheets are written for books
    /// that are read from the left.
    pub fn mirrored(mut self) -> PageStyle {
        std::mem::swap(&mut self.left, &mut self.right);
        for margin_box in &mut self.margin_boxes {
            margin_box.place = margin_box.place.mirrored();
        }
        self
    }
}

/// What stands in a margin: a running head or a folio.
#[derive(Clone, Debug, PartialEq)]
pub struct MarginBox {
    pub place: MarginBoxPlace,
    pub content: Vec<ContentPart>,
    pub align: Align,
    pub style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarginBoxPlace {
    TopLeft,
    TopCenter,
    TopRight,
    BottomLeft,
    BottomCenter,
    BottomRight,
}

impl MarginBoxPlace {
    /// The place on the other side of the page.
    pub fn mirrored(self) -> MarginBoxPlace {
        use MarginBoxPlace::*;
        match self {
            TopLeft => TopRight,
            TopRight => TopLeft,
            BottomLeft => BottomRight,
            BottomRight => BottomLeft,
            TopCenter | BottomCenter => self,
        }
    }

    /// The place that an at-keyword (`top-left`) names.
    pub fn from_name(name: &str) -> Option<MarginBoxPlace> {
        use MarginBoxPlace::*;
        Some(match name.to_ascii_lowercase().as_str() {
            "top-left" | "top-left-corner" => TopLeft,
            "top-center" => TopCenter,
            "top-right" | "top-right-corner" => TopRight,
            "bottom-left" | "bottom-left-corner" => BottomLeft,
            "bottom-center" => BottomCenter,
            "bottom-right" | "bottom-right-corner" => BottomRight,
            _ => return None,
        })
    }

    /// How words are set in a margin box by its place, when no rule says.
    fn align(self) -> Align {
        use MarginBoxPlace::*;
        match self {
            TopLeft | BottomLeft => Align::Start,
            TopCenter | BottomCenter => Align::Center,
            TopRight | BottomRight => Align::End,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentPart {
    Text(String),
    /// `string(name, last)`. `book-title`, `author`, `part-title` and `chapter-title` are the book's own.
    String(String, WhichString),
    /// `counter(page)`, in the numerals of its section.
    PageNumber,
}

/// Which of the values that a string gets on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhichString {
    /// The first on the page, else what it was before.
    #[default]
    First,
    /// What it was before the page, else the first on it.
    Start,
    Last,
    /// What it was before, but nothing on a page that sets it.
    FirstExcept,
}

/// A page while its rules are applied.
pub struct PageUnderWay {
    page: PageStyle,
    recto: bool,
    /// `--lines`, until a foot is given.
    lines: Option<u32>,
    /// What margin boxes inherit: the body's type.
    text: Style,
}

/// A declaration of `@page`.
#[derive(Clone)]
pub struct PageSetter(Arc<dyn Fn(&mut PageUnderWay) + Send + Sync>);

impl std::fmt::Debug for PageSetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PageSetter")
    }
}

/// A declaration of a margin box.
#[derive(Clone, Debug)]
pub enum MarginBoxSetter {
    Content(Vec<ContentPart>),
    Style(Setter),
    Align(Setter),
}

/// The properties of `@page` that elements do not have.
pub const NAMES: &[&str] = &["size", "bleed", "marks", "margin-inside", "margin-outside"];

#[derive(Clone, Copy)]
enum Side {
    Top,
    Right,
    Bottom,
    Left,
    Inside,
    Outside,
}

/// Reads a declaration of `@page`: `None` when it is not one of the page's own, `Some(None)` when its value is invalid.
pub fn declaration(name: &str, terms: &[Term]) -> Option<Option<Vec<PageSetter>>> {
    let one = |setter: Option<PageSetter>| Some(setter.map(|s| vec![s]));
    match name {
        "size" => one(page_size(terms)),
        "bleed" => one(length_of(terms).and_then(|bleed| page_setter(move |p| p.page.bleed = bleed))),
        "marks" => Some(Some(Vec::new())),
        "margin" => Some(margins(terms)),
        "margin-top" => one(margin(terms, Side::Top)),
        "margin-right" => one(margin(terms, Side::Right)),
        "margin-bottom" => one(margin(terms, Side::Bottom)),
        "margin-left" => one(margin(terms, Side::Left)),
        "margin-inside" => one(margin(terms, Side::Inside)),
        "margin-outside" => one(margin(terms, Side::Outside)),
        "--lines" => one(lines(terms)),
        "--trim" => one(trim_of(terms)),
        _ => None,
    }
}

/// Text properties of a page are inherited by its margin boxes.
pub fn text_setter(setter: Setter) -> PageSetter {
    PageSetter(Arc::new(move |p| {
        let parent = p.text.clone();
        (setter.action)(&mut p.text, &Around { parent: &parent, measure: p.page.width, rtl: false });
    }))
}

/// Wraps what sets a value of a page.
fn page_setter(action: impl Fn(&mut PageUnderWay) + Send + Sync + 'static) -> Option<PageSetter> {
    Some(PageSetter(Arc::new(action)))
}

/// A single absolute length; `auto` is zero.
fn length_of(terms: &[Term]) -> Option<Length> {
    match terms {
        [term] if term.keyword() == "auto" => Some(Length::ZERO),
        [term] => absolute(term),
        _ => None,
    }
}

/// Two lengths, a paper's name, or a trim's name in quotes.
fn page_size(terms: &[Term]) -> Option<PageSetter> {
    /// CSS's names, in hundredths of a millimetre.
    const PAPERS: &[(&str, i64, i64)] = &[
        ("a5", 14_800, 21_000),
        ("a4", 21_000, 29_700),
        ("a3", 29_700, 42_000),
        ("b5", 17_600, 25_000),
        ("b4", 25_000, 35_300),
        ("letter", 21_590, 27_940),
    ];
    let landscape = terms.iter().any(|t| t.keyword() == "landscape");
    let rest: Vec<&Term> = terms.iter().filter(|t| !matches!(t.keyword().as_str(), "portrait" | "landscape")).collect();
    let (width, height) = match rest[..] {
        [width, height] => (absolute(width)?, absolute(height)?),
        [Term::Text(name)] => trim(name).map(|t| (t.width, t.height))?,
        [term] => match PAPERS.iter().find(|(name, ..)| *name == term.keyword()) {
            Some((_, width, height)) => (Length::from_mm(*width as f64 / 100.0), Length::from_mm(*height as f64 / 100.0)),
            None => (absolute(term)?, absolute(term)?),
        },
        _ => return None,
    };
    let (width, height) = if landscape { (height, width) } else { (width, height) };
    // A page narrower or lower than an inch holds no line.
    let least = Length::pt(72);
    (width >= least && height >= least).then(|| page_setter(move |p| (p.page.width, p.page.height) = (width, height))).flatten()
}

/// Reads the margin of one side, of which a percentage is a share of the page's width or height.
fn margin(terms: &[Term], side: Side) -> Option<PageSetter> {
    let size = match terms {
        [term] if term.keyword() == "auto" => Size::Absolute(Length::ZERO),
        [term] => size(term)?,
        _ => return None,
    };
    page_setter(move |p| {
        let whole = if matches!(side, Side::Top | Side::Bottom) { p.page.height } else { p.page.width };
        let length = size.resolve(&Base { whole, ..base(&p.text, whole) });
        let page = &mut p.page;
        match (side, p.recto) {
            (Side::Top, _) => page.top = length,
            (Side::Bottom, _) => (page.bottom, p.lines) = (length, None),
            (Side::Left, _) | (Side::Inside, true) | (Side::Outside, false) => page.left = length,
            (Side::Right, _) | (Side::Inside, false) | (Side::Outside, true) => page.right = length,
        }
    })
}

/// Reads one to four values as the margins of all sides.
fn margins(terms: &[Term]) -> Option<Vec<PageSetter>> {
    let [top, right, bottom, left] = super::declare::four_sides(terms)?;
    let sides = [(top, Side::Top), (right, Side::Right), (bottom, Side::Bottom), (left, Side::Left)];
    sides.into_iter().map(|(term, side)| margin(std::slice::from_ref(term), side)).collect()
}

/// Reads `--lines`: how many lines of the body a page has.
fn lines(terms: &[Term]) -> Option<PageSetter> {
    let [term] = terms else { return None };
    let lines = u32::from(super::value::small(term)?);
    (lines > 0).then(|| page_setter(move |p| p.lines = Some(lines))).flatten()
}

/// Reads `--trim: "6x9"`: all measures of a format at once.
fn trim_of(terms: &[Term]) -> Option<PageSetter> {
    let [Term::Text(name)] = terms else { return None };
    let trim = trim(name)?;
    page_setter(move |p| {
        trim.apply(&mut p.page, p.recto, &p.text);
        p.lines = None;
    })
}

/// Reads `content` of a margin box; `None` when it holds something that cannot be printed.
pub fn content(terms: &[Term]) -> Option<Vec<ContentPart>> {
    if let [term] = terms
        && matches!(term.keyword().as_str(), "none" | "normal")
    {
        return Some(Vec::new());
    }
    let part = |term: &Term| match term {
        Term::Text(text) => Some(ContentPart::Text(text.clone())),
        Term::Function(name, inner) => match (name.as_str(), inner.first()) {
            ("string", Some(Term::Word(name))) => Some(ContentPart::String(name.clone(), which(inner)?)),
            ("counter", Some(term)) if term.keyword() == "page" => Some(ContentPart::PageNumber),
            _ => None,
        },
        _ => None,
    };
    (!terms.is_empty()).then(|| terms.iter().map(part).collect()).flatten()
}

/// The second argument of `string()`: which of a string's values on the page.
fn which(inner: &[Term]) -> Option<WhichString> {
    Some(match inner {
        [_] => WhichString::First,
        [_, Term::Comma, which] => match which.keyword().as_str() {
            "first" => WhichString::First,
            "start" => WhichString::Start,
            "last" => WhichString::Last,
            "first-except" => WhichString::FirstExcept,
            _ => return None,
        },
        _ => return None,
    })
}

/// What tells pages apart for `@page` (CSS Paged Media): the name, the side, and whether it is the first of its chapter.
#[derive(Clone, Copy, Debug)]
pub struct PageType<'a> {
    pub name: &'a str,
    pub recto: bool,
    pub first: bool,
}

impl<'a> PageType<'a> {
    /// A page within a chapter.
    pub fn of(name: &'a str, recto: bool) -> PageType<'a> {
        PageType { name, recto, first: false }
    }
}

/// The style of a page from the rules that are for it, weakest first.
pub fn compute(sheet: &Sheet, PageType { name, recto, first }: PageType<'_>) -> PageStyle {
    let applies = |rule: &&PageRule| {
        rule.name.as_deref().is_none_or(|n| n == name)
            && rule.recto.is_none_or(|side| side == recto)
            && (!rule.first || first)
            // Blank pages carry nothing; nobody asks for their style.
            && !rule.blank
    };
    let mut rules: Vec<&PageRule> = sheet.page_rules.iter().filter(applies).collect();
    rules.sort_by_key(|rule| (rule.name.is_some(), rule.first, rule.recto.is_some()));

    let mut page = PageStyle::default();
    if !recto {
        std::mem::swap(&mut page.left, &mut page.right);
    }
    let mut under_way = PageUnderWay { page, recto, lines: None, text: sheet.body() };
    for setter in rules.iter().flat_map(|rule| &rule.declarations) {
        (setter.0)(&mut under_way);
    }
    let PageUnderWay { mut page, lines, text, .. } = under_way;
    if let Some(lines) = lines {
        let body = sheet.body();
        // More leading than the design's: fewer lines, so that the foot stays at least as deep as the head.
        let fits = |lines: &u32| foot(page.height, page.top, *lines, &body) >= page.top;
        let lines = (1..=lines).rev().find(fits).unwrap_or(1);
        page.bottom = foot(page.height, page.top, lines, &body);
    }
    page.margin_boxes = margin_boxes(&rules, &text, page.width);
    page
}

/// The margin boxes of a page's rules, a later rule over the earlier ones; `text` is the style that they inherit.
fn margin_boxes(rules: &[&PageRule], text: &Style, measure: Length) -> Vec<MarginBox> {
    let mut boxes: Vec<MarginBox> = Vec::new();
    for (place, setters) in rules.iter().flat_map(|rule| &rule.margin_boxes) {
        let known = boxes.iter().position(|b| b.place == *place);
        let at = known.unwrap_or_else(|| {
            boxes.push(MarginBox { place: *place, content: Vec::new(), align: place.align(), style: text.clone() });
            boxes.len() - 1
        });
        let margin_box = &mut boxes[at];
        let around = Around { parent: text, measure, rtl: false };
        for phase in [super::declare::Phase::FontSize, super::declare::Phase::Font, super::declare::Phase::Rest] {
            for setter in setters {
                match setter {
                    MarginBoxSetter::Content(content) => margin_box.content.clone_from(content),
                    MarginBoxSetter::Style(s) if s.phase == phase => (s.action)(&mut margin_box.style, &around),
                    MarginBoxSetter::Align(s) if s.phase == phase => {
                        (s.action)(&mut margin_box.style, &around);
                        margin_box.align = margin_box.style.align;
                    }
                    MarginBoxSetter::Style(_) | MarginBoxSetter::Align(_) => {}
                }
            }
        }
    }
    boxes.retain(|b| !b.content.is_empty());
    boxes.sort_by_key(|b| b.place);
    boxes
}

//! A design: a CSS file → [`Sheet`] → computed [`Style`]s.
//!
//! Both outputs read the same file: layout asks [`Sheet::compute`] for every node, the EPUB takes the rules that are not for
//! print ([`Sheet::screen`]). The names of elements and classes are those of the XHTML that `epub` writes, so one selector means
//! one thing. They are:
//!
//! | what | elements and classes |
//! |---|---|
//! | a chapter | `body`, `section.chapter`, `header.chapter-header` with `p.chapter-number` and `h1`, `figure.banner` |
//! | text | `p`, `h2`–`h6`, `hr`, `blockquote` (`.epigraph`, `.verse`) with `p.attribution`, `pre`, `pre code`, `div.math` |
//! | lists | `ul`, `ol` (`.steps`), `li` (`.task`, `.task.done`), `dl`, `dt`, `dd`; `.tight` on a list without blank lines |
//! | tables | `table`, `caption`, `thead`, `tbody`, `tr`, `th`, `td` |
//! | figures | `figure`, `figcaption`, `img`, `div.embed` |
//! | set aside | `aside.sidebar` with `p.sidebar-title`, and its kind: `.details`, `.note`, `.tip`, `.important`, `.warning`, `.caution`, `.tab`, `.card` |
//! | columns | `div.columns`, `div.column` |
//! | phrases | `a`, `em`, `strong`, `s`, `ins`, `u`, `mark`, `sub`, `sup`, `kbd`, `abbr`, `small`, `code`, `cite`, `q`, `span.small-caps`, `span.badge`, `ruby`, `rt` |
//! | notes | `a.noteref`, `aside.footnote`, `section.footnotes`, `section.author-notes` |
//! | before and after | `section.half-title`, `section.title-page` with `p.author`, `h1.title`, `p.subtitle`, `p.publisher`, `section.copyright-page`, `section.dedication`, `section.epigraph-page`, `section.colophon`, `nav.contents` with `ol`, `li` |
//!
//! Custom properties that print reads: `--expansion: 3%` and `--protrusion: 100%` (of any element); of `body` `--contents: front`,
//! `end` or `none` (U9), `--contents-depth: 2`, `--opening: recto` or `page` (U6), `--folios: continuous` (U4); `--margins: scale` (a trim that the
//! book asks for keeps the proportions of the design's own page), `--columns: 2` and `--column-gap: 18pt`; of `.chapter-header` `--sink: 10`, the grid lines above the
//! text (G7). `rem` and `rlh` are the body's own size and leading, so `1rlh` is one
//! line of the grid (G3). For right-to-left text layout turns left and right over.

pub mod carried;
pub mod cascade;
mod declare;
pub mod designs;

mod load;
pub mod names;
pub mod page;
pub mod parse;
pub mod property;
pub mod screen;
pub mod screen_page;
mod selector;
mod text_values;
pub mod trim;
pub mod typesetting;
mod value;

use std::path::{Path, PathBuf};

use cascade::Media;

pub use load::DEFAULT;
pub use page::{ContentPart, MarginBox, MarginBoxPlace, PageStyle, WhichString};
pub use property::*;
pub use screen_page::{SCREEN_PAGES, ScreenPage, screen_page};
use screen::ScreenRule;
pub use trim::{TRIMS, Trim, trim};

use crate::access::Access;
use crate::book::elements::Tag;
use crate::lang::Lang;
use crate::length::Length;
use crate::report::{Files, Report};

/// A parsed design: the built-in style with the author's cascading over it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub rules: Vec<cascade::Rule>,
    pub page_rules: Vec<page::PageRule>,
    pub font_faces: Vec<FontFace>,
    /// The rules for reading systems in cascade order: without `@page`, `@font-face`, `@import`, `@media print` and the properties
    /// that are only for print.
    pub screen: Vec<ScreenRule>,
    index: cascade::Index,
    /// What is being computed for.
    media: Media,
    /// The page's measure.
    measure: Length,
    body: Option<Box<Style>>,
    /// The book's language: what `:lang()` sees around elements that do not say theirs.
    lang: Option<Lang>,
}

/// An `@font-face`: a font file that the style brings, its path resolved against the sheet's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFace {
    pub family: String,
    pub weight: u16,
    pub italic: bool,
    pub path: PathBuf,
}

/// An element where it stands, as selectors see it. Layout and EPUB make the same of the same book, from [`crate::book::elements`].
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    pub tag: &'a Tag<'a>,
    /// The elements before it under the same parent, in order: for `h1 + p`. None makes it the first child.
    pub before: &'a [Tag<'a>],
    pub parent: Option<&'a Element<'a>>,
}

impl<'a> Element<'a> {
    /// The first child of its parent.
    pub fn first(tag: &'a Tag<'a>, parent: &'a Element<'a>) -> Element<'a> {
        Element { tag, before: &[], parent: Some(parent) }
    }

    /// One of several children of the same parent.
    pub fn nth(tags: &'a [Tag<'a>], at: usize, parent: &'a Element<'a>) -> Element<'a> {
        Element { tag: &tags[at], before: &tags[..at], parent: Some(parent) }
    }

    /// The element before it under the same parent.
    pub fn previous(&self) -> Option<Element<'a>> {
        let (tag, before) = self.before.split_last()?;
        Some(Element { tag, before, parent: self.parent })
    }
}

static HTML_TAG: Tag<'static> = Tag::new("html");
static BODY_TAG: Tag<'static> = Tag::new("body");
/// The root.
pub static HTML: Element<'static> = Element { tag: &HTML_TAG, before: &[], parent: None };
/// What everything visible stands in.
pub static BODY: Element<'static> = Element { tag: &BODY_TAG, before: &[], parent: Some(&HTML) };

impl Sheet {
    /// Loads the built-in style `name` (of [`designs`]), or a CSS file (relative to `base`) that cascades over the built-in one
    /// that it imports (`@import "novela"`), or over `ensayo`.
    pub fn load(name: &str, base: &Path, files: &mut Files, report: &mut Report) -> Sheet {
        Sheet::load_with(name, base, &Access::to([base]), files, report)
    }

    /// The same, with what may be read beyond `base`, or not even below it.
    pub fn load_with(name: &str, base: &Path, access: &Access, files: &mut Files, report: &mut Report) -> Sheet {
        load::load(name, base, access, files, report)
    }

    /// Lays rules over the design that the program has made from the book's settings.
    pub fn lay_over(&mut self, css: &str, files: &mut Files, report: &mut Report) {
        load::lay_over(self, css, files, report);
    }

    /// The computed style of an element under its parent's.
    pub fn compute(&self, element: &Element<'_>, parent: &Style) -> Style {
        cascade::compute(self, element, parent)
    }

    /// The style of text that stands in an element beside blocks, without an element of its own: what it inherits.
    pub fn anonymous(&self, parent: &Style) -> Style {
        cascade::inherit(parent)
    }

    /// The style of the root (`html`): what `body` inherits.
    pub fn root(&self) -> Style {
        self.compute(&HTML, &Style::default())
    }

    /// Whether a rule is for the element of an id.
    pub fn asks_for_id(&self, id: &str) -> bool {
        self.index.asks_for_id(id)
    }

    /// What stands in the margin boxes of all pages.
    pub fn margin_contents(&self) -> impl Iterator<Item = &ContentPart> {
        let setters = self.page_rules.iter().flat_map(|rule| &rule.margin_boxes).flat_map(|(_, setters)| setters);
        setters.filter_map(|setter| if let page::MarginBoxSetter::Content(parts) = setter { Some(parts) } else { None }).flatten()
    }

    /// The page as `@page` has it; `first_of_chapter` for `@page chapter:first`-like selectors, `name` for named pages.
    pub fn page(&self, name: &str, recto: bool, first: bool) -> PageStyle {
        page::compute(self, name, recto, first)
    }

    /// The body's style, which pages and margin boxes inherit.
    pub fn body(&self) -> Style {
        match &self.body {
            Some(body) => (**body).clone(),
            None => self.compute(&BODY, &self.root()),
        }
    }

    /// The same design as a reading system computes it: with `@media screen`, without `@media print`.
    pub fn for_screen(&self) -> Sheet {
        let mut sheet = Sheet { media: Media::Screen, ..self.clone() };
        sheet.body = None;
        sheet
    }

    /// The design for a book in `lang`: `:lang()` and `body:lang()` know it without being told by each element.
    pub fn for_lang(mut self, lang: &Lang) -> Sheet {
        self.lang = Some(lang.clone());
        self.settle();
        self
    }

    /// Prepares a sheet whose rules are all there.
    fn finish(&mut self) {
        self.index = cascade::Index::new(&self.rules);
        self.media = Media::Print;
        self.settle();
    }

    /// Whether the book is read from the right, and its pages are the sheet's with left and right changed over.
    pub fn mirrors_pages(&self) -> bool {
        self.lang.as_ref().is_some_and(|lang| lang.direction() == crate::lang::Direction::RightToLeft)
    }

    /// What is asked for often and depends on nothing but the sheet.
    fn settle(&mut self) {
        self.body = None;
        self.body = Some(Box::new(self.compute(&BODY, &self.root())));
        let page = self.page("", true, false);
        self.measure = (page.width - page.left - page.right).at_least(Length::ZERO);
    }
}

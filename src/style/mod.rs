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
pub mod motif;
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
mod sheet;



pub use load::DEFAULT;
pub use page::{ContentPart, MarginBox, MarginBoxPlace, PageStyle, PageType, WhichString};
pub use property::*;
pub use screen_page::{SCREEN_PAGES, ScreenPage, screen_page};
pub use trim::{TRIMS, Trim, trim};

pub use sheet::*;
pub use crate::book::elements::Element;


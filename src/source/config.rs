//! The settings of the book: `book.yaml` over what hugo.toml, hugo.yaml or hugo.json and the home page say.
//!
//! Every key has a default; an unknown key is an error that names the nearest known one. [`settings`] is the shape of
//! `book.yaml`, from which the JSON Schema is made; [`hugo`] reads the site's own configuration.

pub mod check;
pub mod hugo;
pub mod people;
pub mod settings;
pub mod trade;
mod words;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::book::assemble::abbreviations::{Expansion, Meanings};
use crate::book::{Metadata, NoteSettings, colophon};
pub use crate::book::assemble::Numbering;
use crate::book::assemble::{self, Site};
use crate::book::contents::Place as ContentsPlace;
use crate::length::Length;
use crate::printers::{Paper, Printer, SpineText, Standard};
use crate::report::{Place, Span};
use crate::text::digits::Digits;
pub use hugo::SiteConfig;
pub use settings::json_schema;

/// All settings, resolved: nothing after this asks where a value came from.
///
/// One field for each setting of the book.
#[derive(Clone, Debug, Default)]
pub struct BookConfig {
    pub metadata: Metadata,
    /// Path of the cover picture as written.
    pub cover: Option<String>,
    pub cover_alt: Option<String>,
    /// Name of the composition of a cover that is made, and the path of its picture as written.
    pub cover_design: Option<String>,
    pub cover_picture: Option<String>,
    pub back_cover: BackCover,
    /// Name of a built-in style or path of a CSS file.
    pub style: Option<String>,
    /// Trim size by name (`6x9`, `a5`, `140x210`); the style's when absent.
    pub trim: Option<String>,
    /// What the PDF for the screen wants otherwise than the paper.
    pub screen: ScreenWish,
    /// `keep` (the title's own number), `none`, `arabic`, `roman`.
    pub numbering: Numbering,
    /// Numbers of parts; `Keep` is none.
    pub parts_numbering: Numbering,
    /// What else is numbered.
    pub counted: assemble::numbers::Counted,
    /// Path prefixes of images: `_din_style: style_1`.
    pub rewrite: BTreeMap<String, String>,
    /// Where footnotes stand, and how they are numbered.
    pub notes: NoteSettings,
    /// The day of its files, where it is fixed.
    pub made_on: Option<String>,
    /// What the book says of how it was made.
    pub colophon: colophon::Wanted,
    /// Titles of indexes by name: `names: Índice de personas`; `main` is the one without a name.
    pub indexes: BTreeMap<String, String>,
    /// What abbreviations stand for, and where they are written out.
    pub abbreviations: Meanings,
    pub expansion: Expansion,
    /// Unknown shortcodes by name: span, block, sidebar, figure, drop or keep.
    pub shortcodes: BTreeMap<String, String>,
    /// TeX macros for every formula of the book: `"\\R": "\\mathbb{R}"`.
    pub macros: BTreeMap<String, String>,
    /// The bibliography, and how it is printed.
    pub bibliography: BibliographyWish,
    /// The keys of the works that can be cited; `None` when the book has no bibliography. The pipeline fills it.
    pub citation_keys: Option<Arc<HashSet<String>>>,
    /// The theme whose shortcodes and conventions the site follows (`hugo-book`, `hextra`, `docsy` …).
    pub theme: Option<String>,
    pub markup: Markup,
    /// Printer whose rules the print PDF follows.
    pub printer: Option<&'static Printer>,
    /// Paper of the printed book; decides the width of the spine.
    pub paper: Option<Paper>,
    /// Pages in the order wanted, by path or by section; those not named follow in Hugo's order.
    pub order: Vec<String>,
    /// Pages and sections that are not in the book.
    pub exclude: Vec<String>,
    /// Pages that are front matter and back matter, by path.
    pub front: Vec<String>,
    pub back: Vec<String>,
    /// Whether sections with chapters become parts.
    pub parts: bool,
    /// Addresses of links in print: `true` sets them as notes.
    pub print_links: bool,
    pub contents: ContentsWish,
    /// Straight quotation marks become guillemets («»), or curly ones when `None`.
    pub quotes: Quotes,
    /// Digits of the book's own numbers; those of its language when absent.
    pub digits: Option<Digits>,
    /// Whether fonts go into the EPUB.
    pub embed_fonts: bool,
    /// Resolution of pictures in the screen PDF, in pixels per inch.
    pub picture_resolution: Option<u32>,
    pub epub_pictures: EpubPictures,
    /// What shops and libraries need to know beyond the metadata.
    pub trade: trade::Trade,
    /// The standard of the print PDF; the printer's when absent.
    pub standard: Option<Standard>,
    pub crop_marks: bool,
    /// Path of the ICC profile that the printer gave, as written.
    pub profile: Option<String>,
    /// As it is printed on the back cover: `18,50 €`.
    pub price: Option<String>,
    /// Width of the spine, when the printer gave it.
    pub spine_width: Option<Length>,
    /// How the words on the spine run.
    pub spine_text: SpineText,
    /// What the book wants otherwise than its design, as written: `font`, `leading`, `margins` …
    pub typesetting: BTreeMap<String, String>,
    /// Where book.yaml says what, by key.
    pub places: BTreeMap<String, Span>,
    /// The pages are those of an mdBook, with its commands.
    pub mdbook: bool,
    /// Its commands (`{{#include}}`) are still in the pages.
    pub mdbook_commands: bool,
    /// What the site says of itself, for links that leave the book and for shortcodes.
    pub site: SiteConfig,
}

impl BookConfig {
    /// The part of the settings that assembling the book needs.
    pub fn assembling(&self) -> assemble::Settings<'_> {
        let SiteConfig { base_url, language, left_out, lenient, .. } = &self.site;
        let site = Site { base_url: base_url.as_deref(), language: language.as_deref(), left_out, lenient: *lenient };
        assemble::Settings { metadata: &self.metadata, numbering: self.numbering, digits: self.digits, counted: self.counted, parts: self.parts_numbering, site, notes: self.notes, indexes: &self.indexes, abbreviations: (&self.abbreviations, self.expansion), colophon: &self.colophon }
    }

    /// Where book.yaml sets the first of these keys that it has, for diagnostics.
    pub fn place(&self, keys: &[&str]) -> Place {
        keys.iter().find_map(|key| self.places.get(*key)).map_or(Place::Book, |span| Place::Span(*span))
    }
}

/// What stands on the back cover besides the blurb.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackCover {
    pub quotation: Option<String>,
    /// Who said it.
    pub source: Option<String>,
    /// Of the author.
    pub biography: Option<String>,
    /// Paths of the author's portrait and of the publisher's mark, as written.
    pub portrait: Option<String>,
    pub mark: Option<String>,
}

/// What the book's settings say of the PDF for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenWish {
    /// Name of a display, as written.
    pub trim: Option<String>,
    /// Laid out as the paper is.
    pub facing: Option<bool>,
}

/// What the book's settings say of the contents; the style decides what they leave open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentsWish {
    pub place: Option<ContentsPlace>,
    /// 0 parts, 1 chapters, 2 their headings …
    pub depth: Option<u8>,
    pub figures: bool,
    pub tables: bool,
    pub listings: bool,
}

/// What the book's settings say of its bibliography.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BibliographyWish {
    /// Paths of BibLaTeX (`.bib`), Hayagriva (`.yaml`) or CSL JSON (`.json`), as written.
    pub files: Vec<String>,
    /// Name of a style, or path of a `.csl` file.
    pub style: Option<String>,
    pub place: BibliographyPlace,
    /// Keys of works that are printed and not cited; `*` for all.
    pub nocite: Vec<String>,
    /// In the place of `Bibliography` in the book's language.
    pub title: Option<String>,
}

/// Where works are listed that the author has asked for nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BibliographyPlace {
    /// In a chapter of their own, at the end.
    #[default]
    Book,
    /// At the end of each chapter, those that it cites.
    Chapter,
    None,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quotes {
    /// As written; straight marks become curly.
    #[default]
    Keep,
    /// Outer marks become «».
    Guillemets,
}

/// Goldmark's further marks: `~~deleted~~`, `++inserted++`, `==marked==`, `~sub~`, `^sup^`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    pub delete: bool,
    pub insert: bool,
    pub mark: bool,
    pub subscript: bool,
    pub superscript: bool,
}

/// The site's `markup` settings that change what Markdown means; the defaults are Hugo's.
///
/// One field for each setting of Hugo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup {
    pub block_attributes: bool,
    pub hard_wraps: bool,
    pub typographer: bool,
    /// A line end between two ideographs is no space.
    pub cjk_line_breaks: bool,
    /// By the rules of CSS (`css3draft`): beside an ideograph it is none either, and in Korean it is one.
    pub cjk_css_breaks: bool,
    /// A space after a backslash is no space.
    pub cjk_escaped_spaces: bool,
    pub linkify: bool,
    /// Of addresses that begin with `www.`.
    pub linkify_protocol: String,
    pub emoji: bool,
    /// Pairs of delimiters, display and inline, when the passthrough extension is on.
    pub math_block: Vec<(String, String)>,
    pub math_inline: Vec<(String, String)>,
    /// `github`, `github-ascii`, `blackfriday`.
    pub heading_ids: String,
    /// Off by default.
    pub extras: Extras,
    /// Headings get ids by themselves, and `{#id}` is read.
    pub auto_heading_ids: bool,
    pub heading_attributes: bool,
    pub strikethrough: bool,
    pub definition_lists: bool,
    pub footnotes: bool,
    pub tables: bool,
    pub task_lists: bool,
}

impl Default for Markup {
    fn default() -> Markup {
        Markup {
            block_attributes: false,
            hard_wraps: false,
            typographer: true,
            cjk_line_breaks: false,
            cjk_css_breaks: false,
            cjk_escaped_spaces: false,
            linkify: true,
            linkify_protocol: "https".to_owned(),
            emoji: false,
            math_block: Vec::new(),
            math_inline: Vec::new(),
            heading_ids: "github".to_owned(),
            extras: Extras::default(),
            auto_heading_ids: true,
            heading_attributes: true,
            strikethrough: true,
            definition_lists: true,
            footnotes: true,
            tables: true,
            task_lists: true,
        }
    }
}

/// What the book says of the pictures of its EPUB; the program decides the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EpubPictures {
    /// The longest side, in pixels.
    pub most: Option<u32>,
    /// Of JPEGs, from 1 to 100.
    pub quality: Option<u8>,
}

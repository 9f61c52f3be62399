//! The settings of the book: `book.yaml` over what hugo.toml, hugo.yaml or hugo.json and the home page say.
//!
//! Every key has a default; an unknown key is an error that names the nearest known one.

use std::collections::BTreeMap;

use crate::book::Metadata;

/// All settings, resolved: nothing after this asks where a value came from.
#[derive(Clone, Debug, Default)]
pub struct BookConfig {
    pub metadata: Metadata,
    /// Path of the cover picture as written.
    pub cover: Option<String>,
    /// Name of a built-in style or path of a CSS file.
    pub style: Option<String>,
    /// Trim size by name (`6x9`, `a5`, `140x210`); the style's when absent.
    pub trim: Option<String>,
    /// `keep` (the title's own number), `none`, `arabic`, `roman`.
    pub numbering: Numbering,
    /// Path prefixes of images: `_din_style: style_1`.
    pub rewrite: BTreeMap<String, String>,
    /// Unknown shortcodes by name: span, block, sidebar, figure, drop or keep.
    pub shortcodes: BTreeMap<String, String>,
    /// TeX macros for every formula of the book: `"\\R": "\\mathbb{R}"`.
    pub macros: BTreeMap<String, String>,
    /// The theme whose shortcodes and conventions the site follows (`hugo-book`, `hextra`, `docsy` …).
    pub theme: Option<String>,
    pub markup: Markup,
    /// Printer whose rules the print PDF follows (`kdp`, `ingramspark`, `generic`, `any`).
    pub printer: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    #[default]
    Keep,
    None,
    Arabic,
    Roman,
}

/// The site's `markup` settings that change what Markdown means; the defaults are Hugo's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup {
    pub unsafe_html: bool,
    pub block_attributes: bool,
    pub hard_wraps: bool,
    pub typographer: bool,
    pub linkify: bool,
    pub emoji: bool,
    /// Pairs of delimiters, display and inline, when the passthrough extension is on.
    pub math_block: Vec<(String, String)>,
    pub math_inline: Vec<(String, String)>,
    /// `github`, `github-ascii`, `blackfriday`.
    pub heading_ids: String,
}

impl Default for Markup {
    fn default() -> Markup {
        Markup {
            unsafe_html: false,
            block_attributes: false,
            hard_wraps: false,
            typographer: true,
            linkify: true,
            emoji: false,
            math_block: Vec::new(),
            math_inline: Vec::new(),
            heading_ids: "github".to_owned(),
        }
    }
}

/// The JSON Schema of `book.yaml`, for editors that complete and check it.
pub fn json_schema() -> serde_json::Value {
    serde_json::json!({})
}

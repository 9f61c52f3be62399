//! Inline content: runs of text and what marks them. Names follow pandoc's model where it has one.

use super::id::{AssetId, TextId};

use super::edition::Outputs;
use crate::lang::{Direction, Lang};
use crate::report::Span;

pub type Inlines = Vec<Inline>;

/// A paragraph's worth of inline content: what is set as one run of lines.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Text {
    pub id: TextId,
    pub inlines: Inlines,
    pub span: Span,
}

impl Text {
    pub fn new(inlines: Inlines, span: Span) -> Text {
        Text { id: TextId::default(), inlines, span }
    }

    pub fn is_empty(&self) -> bool {
        self.inlines.is_empty()
    }
}

/// Attributes that any element may carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes {
    /// Unique in the page after `markdown`, unique in the book after `assemble`.
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub lang: Option<Lang>,
    pub direction: Option<Direction>,
    /// The outputs that it is in.
    pub outputs: Outputs,
    /// Others that were given (`{width=50%}`), for those who know them.
    pub other: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Inline {
    /// Characters. White space is single spaces; line ends of the source have become spaces.
    Str(String),
    /// A forced line end.
    LineBreak,
    /// Emphasis and all other marked runs.
    Span(InlineSpan),
    Code(String),
    Math(Math),
    Link(Link),
    Image(Image),
    NoteRef(NoteRef),
    /// `@key`, `[see @a, p. 4; @b]`: citations and references to what is numbered. None is left after `assemble`.
    Citation(Citation),
    /// `<ruby>`: a base and its reading.
    Ruby {
        base: Inlines,
        reading: Inlines,
    },
}

/// What marks a run. The names are HTML's meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanRole {
    /// No meaning of its own: carries attributes (`<span lang=en>`).
    Plain,
    Emphasis,
    Strong,
    Strikeout,
    Inserted,
    Underline,
    Mark,
    Subscript,
    Superscript,
    SmallCaps,
    Keyboard,
    Abbreviation,
    Citation,
    Quotation,
    /// `small` print.
    Small,
    /// A label (`badge`): small capitals, “title: value”.
    Badge,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct InlineSpan {
    pub role: SpanRole,
    pub attributes: Attributes,
    pub content: Inlines,
}

/// A formula, in TeX. Used inline and as a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Math {
    pub tex: String,
    pub display: bool,
    /// Equation number, as printed (`1`, `2.3`), when it has one.
    pub number: Option<String>,
    /// Its rows after the first that have labels.
    pub rows: Vec<EquationRow>,
    pub span: Span,
}

/// A row of a formula that can be referred to by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EquationRow {
    pub id: String,
    /// As its page has it.
    pub number: String,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Link {
    pub target: Target,
    pub title: Option<String>,
    pub content: Inlines,
    pub attributes: Attributes,
    pub span: Span,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// As written, before `assemble`: a path, a fragment or both; `kind` says by which rules to read it.
    Unresolved { address: String, kind: ReferenceKind },
    /// Out of the book.
    External(String),
    /// To a chapter, or an id in it (unique in the book).
    Internal { chapter: super::ChapterId, anchor: Option<String> },
    /// Reported as broken: the content is kept, with no link.
    Broken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// An address in Markdown or HTML.
    Address,
    /// `ref` and `relref`: Hugo's page lookup; not found is an error.
    Ref,
}

/// In the address of a reference, before its fragment: the key of the language that the page is in follows.
pub const LANGUAGE_MARK: char = '\u{1f}';

/// The class of a link from a term to its place in the glossary.
pub const GLOSSARY_CLASS: &str = "glossref";

/// The attribute of a run that the author says to be a term; its value is the term.
pub const GLOSSARY_TERM: &str = "data-term";

/// The class of an empty span that stands for the number of a line of verse, and its attribute with the number.
pub const VERSE_NUMBER: &str = "verse-number";

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Image {
    /// As written.
    pub address: String,
    /// Set when the file was found.
    pub asset: Option<AssetId>,
    /// `None`: the author gave none. `Some("")`: decorative.
    pub alt: Option<String>,
    pub title: Option<String>,
    pub attributes: Attributes,
    pub span: Span,
}

/// Keys in the text: of works in the bibliography, or of what is numbered in the book (`@fig-x`).
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Citation {
    pub mode: CitationMode,
    /// At least one.
    pub items: Vec<CitationItem>,
    /// As written; printed when nothing resolves it.
    pub source: String,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CitationMode {
    /// `@key`: part of the sentence. A suffix comes from a bracket behind it: `@key [p. 4]`.
    Narrative,
    /// `[@key]`.
    Parenthetical,
}

/// One key of a citation.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct CitationItem {
    /// Without `@` and braces.
    pub key: String,
    /// `[-@key]`.
    pub suppress_author: bool,
    /// What stands before it: `see`.
    pub prefix: Inlines,
    /// What stands behind it, a locator first: `, p. 4`.
    pub suffix: Inlines,
    /// From `@` on.
    pub span: Span,
}

/// What a key begins with that is one of the book's own figures, tables, listings, formulas, sections or lines of code.
pub const CROSS_REFERENCES: [&str; 6] = ["fig-", "tbl-", "lst-", "eq-", "sec-", "line-"];

impl CitationItem {
    /// Whether the key is one of [`CROSS_REFERENCES`], with or without a capital (`@Fig-x`).
    pub fn is_cross_reference(&self) -> bool {
        is_cross_reference(&self.key)
    }
}

/// Whether a key is one of [`CROSS_REFERENCES`] and a name behind it, with or without a capital (`Fig-x`).
pub fn is_cross_reference(key: &str) -> bool {
    let starts = |prefix: &&str| key.len() > prefix.len() && key.get(..prefix.len()).is_some_and(|start| start.as_bytes()[1..] == prefix.as_bytes()[1..] && start.eq_ignore_ascii_case(prefix));
    CROSS_REFERENCES.iter().any(starts)
}

/// A note's mark in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoteRef {
    pub kind: super::NoteKind,
    pub note: super::NoteId,
    /// 1 for the first mark of this note in the chapter, 2 for the second …; given by [`super::note_order`].
    pub occurrence: u32,
    pub span: Span,
}

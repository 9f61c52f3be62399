//! The book and its chapters.

use super::id::ChapterId;
use super::block::*;
use super::inline::*;
use super::metadata::*;
use super::note::*;
use std::collections::BTreeMap;
use crate::lang::Lang;
use crate::report::Span;

/// A whole book, ready for orthography and the outputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    pub metadata: Metadata,
    /// In reading order: front matter, parts, chapters, back matter.
    pub chapters: Vec<Chapter>,
    /// The contents, nested: parts over chapters over headings.
    pub outline: Vec<OutlineEntry>,
    pub notes: NoteSettings,
    /// How many `TextId`s were given out; ids run from 0.
    pub text_count: u32,
    /// TeX macros for every formula: `\R` → `{\mathbb{R}}`, parameters (`#1#2`) before the brace. Filled by `formula::prepare`.
    pub macros: BTreeMap<String, String>,
}

/// What a chapter is for (EPUB structural semantics: frontmatter, bodymatter, backmatter).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Matter {
    Front,
    #[default]
    Body,
    Back,
}

/// The role of a chapter within its matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// A part title, with or without text of its own; the chapters that follow belong to it until the next part.
    Part,
    #[default]
    Chapter,
    Dedication,
    Epigraph,
    Foreword,
    Introduction,
    Appendix,
    Glossary,
    Bibliography,
    Colophon,
    /// The notes at the end of the book.
    Notes,
    Index,
}

/// One page of the site: a chapter, a part's title or a piece of front or back matter.
///
/// It has all that both outputs need to know of a page without its file: a field for each.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Chapter {
    /// Logical path within the content directory, with `/` and without extension (`docs/06-media`): what ref and relref name.
    pub path: String,
    /// Directory of the file within the content directory, from which relative addresses are read (`docs`).
    pub directory: String,
    /// An `index.md`, below which nothing is a page.
    pub is_bundle: bool,
    /// Unique in the book, fit for a file name and an XML id (`la-contracultura`). Empty until `assemble`.
    pub id: String,
    pub matter: Matter,
    pub role: Role,
    /// Depth in the tree of sections: chapters deeper than a part that precedes them belong to it.
    pub depth: u32,
    /// An appendix that is counted in letters.
    pub lettered: bool,
    /// In the contents below the chapter before it that is less deep.
    pub nested: bool,
    /// The number as the title had it or as numbering gave it (`19`, `IV`).
    pub number: Option<String>,
    /// Without the number.
    pub title: Text,
    /// When another than the book's.
    pub lang: Option<Lang>,
    pub banner: Option<Image>,
    pub blocks: Vec<Block>,
    /// Footnotes, in the order of their numbers (see `note_order`).
    pub footnotes: Vec<Note>,
    /// Author's notes (a `Notas:` list), shown where [`BlockKind::AuthorNotes`] stands.
    pub author_notes: Vec<Note>,
    /// The heading that owned only footnote definitions (`Referencias`), with its own attributes: titles the notes in the EPUB.
    pub notes_heading: Option<Heading>,
    /// Headings and other targets: every fragment by which this page can be linked to, as Hugo makes it → the unique id.
    pub anchors: Vec<(String, String)>,
    /// Its lists of definitions are the book's glossary.
    pub glossary: bool,
    /// It lists the abbreviations that the book uses, after its own text.
    pub abbreviations: bool,
    /// What the author enters into the index, in the order of the page.
    pub index_marks: Vec<super::index::IndexMark>,
    /// Other addresses of the page (Hugo's `aliases`, `url`, `slug`).
    pub aliases: Vec<String>,
    pub span: Span,
}

/// A line of the contents.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineEntry {
    pub chapter: ChapterId,
    /// The heading's unique id; `None` is the chapter itself.
    pub anchor: Option<String>,
    pub number: Option<String>,
    pub title: Inlines,
    /// 0 for a part, 1 for a chapter, 2… for headings within.
    pub level: u8,
    pub children: Vec<OutlineEntry>,
}

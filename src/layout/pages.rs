//! The result of layout: pages with everything at its final position. `pdf` adds no position of its own.
//!
//! The origin is the top left corner of the trimmed page, y grows downwards. Every item names the node of the [`Structure`] that
//! it shows, so that a tagged PDF needs nothing else; an item without a node is an artifact (running heads, rules, tints).

mod glyphs;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::book::AssetId;
use crate::book::page_map::Position;
use crate::book::shown::TextRange;
use crate::font::FaceId;
use crate::lang::Lang;
use crate::length::Length;
use crate::style::Color;

pub use glyphs::{Glyph, Glyphs};

#[derive(Clone, Debug, Default)]
pub struct Pages {
    pub pages: Vec<Page>,
    pub structure: Structure,
    pub outline: Vec<Bookmark>,
    /// Named places, by the EPUB's ids.
    pub destinations: Vec<Destination>,
}

/// A page as a writer needs it: its size and number, and the lists of what is on it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub width: Length,
    pub height: Length,
    /// As printed or as it would be: `vii`, `23`.
    pub label: String,
    pub numeral: Numeral,
    pub recto: bool,
    /// Nothing on it, on purpose.
    pub blank: bool,
    /// A side of a parallel text: what goes on overleaf does so two pages on.
    pub facing: bool,
    /// In reading order; painted in this order too.
    pub items: Vec<Item>,
    /// How many of the items are the page's own; those after them are its running head and folio.
    pub body_items: usize,
    /// Its lines run down it, from right to left.
    pub vertical: bool,
    /// Where the text stands: between the margins.
    pub area: Rect,
    /// Where its notes stand in the outer margin; empty when there are none.
    pub margin: Rect,
    /// Lines that are longer than their measure, and by how much.
    pub overfull: Vec<(Option<Position>, Length)>,
    pub links: Vec<LinkArea>,
}

/// How pages of a section are numbered, for page labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Numeral {
    Roman,
    #[default]
    Arabic,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rect {
    pub x: Length,
    pub y: Length,
    pub width: Length,
    pub height: Length,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Item {
    /// `None`: an artifact.
    pub node: Option<NodeId>,
    pub kind: ItemKind,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ItemKind {
    Glyphs(GlyphRun),
    /// Filled with one colour: rules, tints, table lines.
    Fill {
        rect: Rect,
        color: Color,
    },
    Picture {
        asset: AssetId,
        rect: Rect,
    },
    /// A part of a picture: over the edges of its page, or over the spine.
    Part(Box<PicturePart>),
    /// An SVG drawing made by ourselves (diagram, QR code), scaled to the rectangle.
    Drawing {
        #[serde(with = "crate::cache::stored::text")]
        svg: Arc<str>,
        rect: Rect,
    },
    /// Any of these but a fill, a quarter turned: a table that is wider than the page, the lines of a vertical page.
    Turned(Box<Turned>),
}

/// What of a picture is within `rect`, when all of it lies at `whole`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PicturePart {
    pub asset: AssetId,
    pub whole: Rect,
    pub rect: Rect,
    /// It runs over the trim where it reaches it.
    pub bleeds: bool,
}

/// Which way something is a quarter turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    /// Its right is up the page, its down is to the right of it.
    Left,
    /// Its right is down the page, its down is to the left of it.
    Right,
}

impl Turn {
    /// A rectangle as one of the page, where the origin is at a point of it.
    pub fn area(self, (x, y): (Length, Length), rect: Rect) -> Rect {
        let (width, height) = (rect.height, rect.width);
        match self {
            Turn::Left => Rect { x: x + rect.y, y: y - rect.x - rect.width, width, height },
            Turn::Right => Rect { x: x - rect.y - rect.height, y: y + rect.x, width, height },
        }
    }

    /// The first four numbers of its transformation.
    pub fn matrix(self) -> [i8; 4] {
        match self {
            Turn::Left => [0, -1, 1, 0],
            Turn::Right => [0, 1, -1, 0],
        }
    }
}

/// What stands turned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Turned {
    /// Where its origin is on the page.
    pub x: Length,
    pub y: Length,
    pub turn: Turn,
    pub kind: ItemKind,
}

impl Turned {
    /// A rectangle of its own as one of the page.
    pub fn area(&self, rect: Rect) -> Rect {
        self.turn.area((self.x, self.y), rect)
    }

    /// Glyphs that stand upright on a line that is turned: where the line begins on the page, and the glyphs with measures of the page.
    /// Advances go down it.
    pub fn upright(&self) -> Option<GlyphRun> {
        let ItemKind::Glyphs(run) = &self.kind else { return None };
        if !run.upright || self.turn != Turn::Right {
            return None;
        }
        let glyphs = run.glyphs.iter().map(|glyph| Glyph { x_offset: glyph.y_offset, y_offset: -glyph.x_offset, ..glyph });
        Some(GlyphRun { x: self.x - run.y, y: self.y + run.x, glyphs: glyphs.collect(), ..run.clone() })
    }
}

impl ItemKind {
    /// The glyphs, also of what is turned.
    pub fn glyphs(&self) -> Option<&GlyphRun> {
        match self {
            ItemKind::Glyphs(run) => Some(run),
            ItemKind::Turned(turned) => turned.kind.glyphs(),
            _ => None,
        }
    }

    /// The glyphs, also of what is turned, to be changed.
    pub fn glyphs_mut(&mut self) -> Option<&mut GlyphRun> {
        match self {
            ItemKind::Glyphs(run) => Some(run),
            ItemKind::Turned(turned) => turned.kind.glyphs_mut(),
            _ => None,
        }
    }
}

/// Glyphs of one face and size on one baseline.
///
/// All that the writer of a run needs: place, face, colour and glyphs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GlyphRun {
    pub face: FaceId,
    /// Of a vertical line: where the glyphs are is said as for all, but each is drawn upright and not as the line runs.
    pub upright: bool,
    pub size: Length,
    /// Left end of the run on its baseline.
    pub x: Length,
    pub y: Length,
    /// Font expansion of the run in per mille over 1000: 1020 is 2 % wider. Advances are before expansion.
    pub scale: i32,
    pub color: Color,
    /// In visual order.
    pub glyphs: Glyphs,
    /// What the glyphs stand for; a hyphen put in at a line's end is U+00AD here.
    #[serde(with = "crate::cache::stored::text")]
    pub text: Arc<str>,
    /// The ranges of the book's texts that are shown; empty for words that are not the book's.
    #[serde(with = "crate::cache::stored::list")]
    pub source: Arc<[TextRange]>,
    pub lang: Option<Lang>,
    /// A word ends here and the next begins elsewhere (in the next line, after a label): who copies the text needs a space, though
    /// none is seen.
    pub ends_word: bool,
}

/// A rectangle that leads somewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkArea {
    pub rect: Rect,
    pub target: LinkTarget,
    /// The Link node it belongs to.
    pub node: NodeId,
    /// Said by a screen reader.
    pub description: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    Url(String),
    /// Name of a [`Destination`].
    Destination(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub name: String,
    /// Index into [`Pages::pages`].
    pub page: u32,
    pub y: Length,
}

#[derive(Clone, Debug, Default)]
pub struct Bookmark {
    pub title: String,
    pub page: u32,
    pub y: Length,
    pub children: Vec<Bookmark>,
}

/// An index into [`Structure::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u32);

/// The logical structure, in reading order: what a tagged PDF's tree says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Structure {
    pub nodes: Vec<Node>,
    /// Children of the document, in order.
    pub roots: Vec<NodeId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Node {
    pub role: NodeRole,
    pub children: Vec<NodeId>,
    pub lang: Option<Lang>,
    /// Of figures and formulas.
    pub alt: Option<String>,
    /// Title of a section, for its bookmark.
    pub title: Option<String>,
}

/// Standard structure types of PDF 1.7 (and PDF 2.0's where a role map exists).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeRole {
    Section,
    Aside,
    BlockQuote,
    Division,
    /// 1–6.
    Heading(u8),
    Paragraph,
    BibliographyEntry,
    List {
        numbered: bool,
    },
    ListItem,
    ListLabel,
    ListBody,
    Table,
    TableRow,
    TableHeader {
        column_span: u32,
        row_span: u32,
        row_scope: bool,
    },
    TableCell {
        column_span: u32,
        row_span: u32,
    },
    TableHead,
    TableBody,
    Figure,
    Caption,
    Formula,
    Code,
    Note {
        id: String,
    },
    /// A note's mark.
    Reference,
    Link,
    Contents,
    ContentsItem,
    Quote,
    Emphasis,
    Strong,
    Span,
}

impl Structure {
    /// Adds a node under `parent`, or at the root.
    pub fn add(&mut self, parent: Option<NodeId>, role: NodeRole) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { role, children: Vec::new(), lang: None, alt: None, title: None });
        match parent {
            Some(parent) => self.nodes[parent.0 as usize].children.push(id),
            None => self.roots.push(id),
        }
        id
    }
}

//! What flow makes of a chapter: a column of entries, one for each item of the page breaker's column.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::book::NoteId;
use crate::book::page_map::Position;
use crate::book::shown::Shown;
use crate::layout::page::breaker;
use crate::layout::pages::{Glyph, Item, LinkArea, LinkTarget, NodeId, Structure};
use crate::layout::paragraph::lines::LineInfo;
use crate::layout::paragraph::{Context, Items, Line, Measure, Params, Solutions};
use crate::length::{Length, Short};
use crate::report::Span;
use crate::style::{Align, Border, Color, Edges};

/// A chapter as one column.
///
/// The entries, and a table for each kind of thing that they refer to by number.
#[derive(Default)]
pub struct Column<'a> {
    pub entries: Vec<Entry<'a>>,
    /// The chapter's footnotes as fragments, by their index.
    pub notes: Vec<Vec<Fragment>>,
    /// Those that stand in the margin; the others are for the foot.
    pub in_margin: BTreeSet<NoteId>,
    /// Captions in the margin, which are placed as notes are: numbered on after the footnotes.
    pub margin_captions: BTreeSet<NoteId>,
    /// Those of the editor: in a book of two series they stand under the author's.
    pub editors: BTreeSet<NoteId>,
    /// The chapter's opening, on its first page above the column.
    pub opening: Fixed,
    /// The page that the chapter follows others on, when it does: the opening holds their place too.
    pub begun: Option<Begun>,
    /// The opening has a line of space to spare.
    pub opening_gives: bool,
    pub structure: Structure,
    /// The chapter is read from the right.
    pub rtl: bool,
    pub links: Vec<LinkSpec>,
    /// Names by anchor number.
    pub anchors: Vec<String>,
    pub objects: Vec<Object>,
    /// Pictures on pages of their own.
    pub plates: Vec<Plate>,
    /// What stands on the rectos of facing pages.
    pub facing: super::parallel::Facing,
    /// Figures beside the text.
    pub beside: Vec<super::beside::Beside>,
    /// Strings that running heads print, by their places: names and values.
    pub named: Vec<(String, String)>,
    /// Of figures and tables, in order.
    pub captions: Vec<Caption>,
    /// What the design hides.
    pub hidden: Shown,
}

/// A page that has chapters on it already: what the next finds there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// From the text's head to the end of what stands there, in whole lines; zero on a page of its own.
    pub used: Length,
    /// To the end of the place for text, over the others' notes.
    pub foot: Length,
    pub recto: bool,
}

/// How far a column's tables had grown, and the node under which something is tried.
///
/// One field a table.
pub struct Checkpoint {
    node: NodeId,
    children: usize,
    nodes: usize,
    links: usize,
    anchors: usize,
    objects: usize,
    plates: usize,
    named: usize,
    captions: usize,
    hidden: [usize; 3],
}

impl Column<'_> {
    /// The state before something is tried under `node`.
    pub fn checkpoint(&self, node: NodeId) -> Checkpoint {
        Checkpoint {
            node,
            children: self.structure.nodes[node.0 as usize].children.len(),
            nodes: self.structure.nodes.len(),
            links: self.links.len(),
            anchors: self.anchors.len(),
            objects: self.objects.len(),
            plates: self.plates.len(),
            named: self.named.len(),
            captions: self.captions.len(),
            hidden: [self.hidden.texts.len(), self.hidden.things.len(), self.hidden.cited.len()],
        }
    }

    /// Takes back what was added to the column since a checkpoint.
    pub fn rewind(&mut self, to: Checkpoint) {
        self.structure.nodes.truncate(to.nodes);
        self.structure.nodes[to.node.0 as usize].children.truncate(to.children);
        self.links.truncate(to.links);
        self.anchors.truncate(to.anchors);
        self.objects.truncate(to.objects);
        self.plates.truncate(to.plates);
        self.named.truncate(to.named);
        self.captions.truncate(to.captions);
        let [texts, things, cited] = to.hidden;
        self.hidden.texts.truncate(texts);
        self.hidden.things.truncate(things);
        self.hidden.cited.truncate(cited);
    }

    /// The notes of the opening come with what stands first under it; under an opening that stands alone, with a box of no height.
    pub fn place_for_opening_notes(&mut self) {
        let takes = |entry: &Entry<'_>| matches!(entry, Entry::Paragraph(_) | Entry::Fixed(..) | Entry::Float(..));
        if !self.opening.notes.is_empty() && !self.entries.iter().any(takes) {
            self.entries.insert(0, Entry::Fixed(Fixed::default(), Keep::default()));
        }
    }
}

/// A line of the list of figures or of tables.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Caption {
    pub kind: Listed,
    /// Of its place.
    pub name: String,
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listed {
    Figure,
    Table,
    Listing,
}

/// Where a link leads, and its node.
#[derive(Clone, Debug)]
pub struct LinkSpec {
    pub target: LinkTarget,
    pub node: NodeId,
    pub description: String,
}

/// What stands in a line without being text.
#[derive(Clone, Debug)]
pub struct Object {
    pub items: Vec<Item>,
    /// Where the formula was written that it is a part of.
    pub formula: Option<Span>,
}

pub enum Entry<'a> {
    Paragraph(Box<Paragraph<'a>>),
    Fixed(Fixed, Keep),
    Space(breaker::Space),
    /// A figure, and the height it takes with the space that parts it from the text.
    Float(Fixed, Length),
    Open(Frame),
    Close,
    PageBreak,
}

/// A picture on pages of its own, outside of the column.
#[derive(Clone, Debug, Default)]
pub struct Plate {
    /// The entry of the column that stands where it was put in.
    pub entry: usize,
    /// One page, or a verso and a recto.
    pub pages: Vec<Fixed>,
    /// Positions count from the page's corner, not from the text's.
    pub on_page: bool,
}

/// What may not be parted from a block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keep {
    /// Lines that must follow on the same page.
    pub next: u32,
    pub previous: bool,
}

/// Lines, chosen or still to be chosen.
///
/// The text with its shape, and what the page breaker may do with it.
pub struct Paragraph<'a> {
    pub content: Content<'a>,
    /// Left end of the measure, from the column's.
    pub left: Length,
    pub measure: Measure,
    pub align: Align,
    /// From line to line.
    pub leading: Length,
    pub orphans: u32,
    pub widows: u32,
    pub unbroken: bool,
    pub keep_with_next: bool,
    pub keep_with_previous: bool,
    /// Drawn beside the first line: a list's marker, an initial. Relative to the line's baseline and the column's left.
    pub label: Vec<Item>,
    pub span: Span,
    /// Running text, whose lines the quality report counts.
    pub running: bool,
}

pub enum Content<'a> {
    /// Several solutions, the page chooses.
    Set { items: Items, solutions: Solutions, infos: Vec<Vec<LineInfo>>, params: Params, context: Context<'a> },
    /// Lines that stand.
    Built(Vec<Line>),
}

/// Something at fixed positions: x from the column's left, y from its own top.
///
/// The lists of what a page can have, and what the page breaker asks of a box.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fixed {
    pub height: Length,
    pub items: Vec<Item>,
    pub links: Vec<LinkArea>,
    pub anchors: Vec<(String, Length)>,
    /// Notes whose first mark is in it.
    pub notes: Vec<Mark>,
    pub position: Option<Position>,
    /// As a fragment: not to be parted from the one before.
    pub glued: bool,
    /// Lines that are longer than their measure, and by how much.
    pub overfull: Vec<(Option<Position>, Length)>,
    /// As a fragment: how far the formulas and pictures of its line reach over its top and under its foot.
    pub reach: (Length, Length),
}

/// How many items, links and names something holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    pub items: usize,
    pub links: usize,
    pub anchors: usize,
}

/// A note's mark: the note that it brings, and its baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub note: NoteId,
    pub y: Length,
}

/// A fragment of a note: what may be parted from the next.
pub type Fragment = Fixed;

/// A box around entries, up to the matching `Close`.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub left: Length,
    pub width: Length,
    pub background: Option<Color>,
    pub border: Edges<Border>,
    /// Drawn at the head and foot of a page that continues it.
    pub head: Fixed,
    pub foot: Fixed,
}

impl Fixed {
    /// A frame's padding: nothing is to be seen on it.
    pub fn is_padding(&self) -> bool {
        self.items.is_empty() && self.links.is_empty() && self.notes.is_empty()
    }

    /// Moves all items, links and other places of the box.
    pub fn shift(&mut self, x: Length, y: Length) {
        for item in &mut self.items {
            shift_item(item, x, y);
        }
        for link in &mut self.links {
            link.rect.x += x;
            link.rect.y += y;
        }
        for (_, at) in &mut self.anchors {
            *at += y;
        }
        for mark in &mut self.notes {
            mark.y += y;
        }
    }

    /// How much it holds, for [`Fixed::shift_from`].
    pub fn ends(&self) -> Ends {
        Ends { items: self.items.len(), links: self.links.len(), anchors: self.anchors.len() }
    }

    /// Moves down what was put in after it held so much.
    pub fn shift_from(&mut self, from: Ends, y: Length) {
        self.items.iter_mut().skip(from.items).for_each(|item| shift_item(item, Length::ZERO, y));
        self.links.iter_mut().skip(from.links).for_each(|link| link.rect.y += y);
        self.anchors.iter_mut().skip(from.anchors).for_each(|(_, at)| *at += y);
    }

    /// Puts another below (or anywhere): its parts at `y`, the height grown to hold it.
    pub fn place(&mut self, mut other: Fixed, x: Length, y: Length) {
        other.shift(x, y);
        self.height = self.height.at_least(y + other.height);
        self.items.append(&mut other.items);
        self.links.append(&mut other.links);
        self.anchors.append(&mut other.anchors);
        self.notes.append(&mut other.notes);
        self.overfull.append(&mut other.overfull);
        self.position = self.position.or(other.position);
    }
}

pub fn shift_item(item: &mut Item, x: Length, y: Length) {
    use crate::layout::pages::ItemKind;
    match &mut item.kind {
        ItemKind::Glyphs(run) => {
            run.x += x;
            run.y += y;
        }
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => {
            rect.x += x;
            rect.y += y;
        }
        ItemKind::Part(part) => {
            for rect in [&mut part.rect, &mut part.whole] {
                rect.x += x;
                rect.y += y;
            }
        }
        ItemKind::Turned(turned) => {
            turned.x += x;
            turned.y += y;
        }
    }
}

/// Makes an item smaller about its origin.
pub fn scale_item(item: &mut Item, (by, of): (Length, Length)) {
    use crate::layout::pages::ItemKind;
    let scaled = |length: &mut Length| *length = length.scale(by.0, of.0.max(1));
    match &mut item.kind {
        ItemKind::Glyphs(run) => {
            [&mut run.x, &mut run.y, &mut run.size].into_iter().for_each(scaled);
            let scaled = |length: Short| length.scale(by.0, of.0.max(1)).into();
            let glyphs = run.glyphs.iter().map(|glyph| Glyph {
                advance: scaled(glyph.advance),
                x_offset: scaled(glyph.x_offset),
                y_offset: scaled(glyph.y_offset),
                ..glyph
            });
            run.glyphs = glyphs.collect();
        }
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => {
            [&mut rect.x, &mut rect.y, &mut rect.width, &mut rect.height].into_iter().for_each(scaled);
        }
        // Objects of lines are neither turned nor parts of a picture.
        ItemKind::Turned(_) | ItemKind::Part(_) => {}
    }
}

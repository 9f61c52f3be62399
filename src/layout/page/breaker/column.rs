//! What is broken into pages, and the pages that come of it.

use std::ops::Range;
use serde::{Deserialize, Serialize};
use crate::length::Length;

/// A chapter to be broken into pages.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub items: Vec<Item>,
    /// By the numbers that lines cite.
    pub notes: Vec<Note>,
    pub geometry: Geometry,
}

/// The measures that the breaker sees of the pages of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Leading of the grid, L.
    pub line: Length,
    /// Lines a page holds.
    pub lines: u32,
    /// Lines that the chapter's first page holds, its title and sink left out.
    pub first_lines: u32,
    /// How many pages that holds for: of text in columns each is a page here, and the title stands over all of the first.
    pub first_pages: u32,
    /// The first page is a recto (right-hand) page.
    pub first_recto: bool,
    /// Both pages of a spread may be a line shorter or longer (B4).
    pub spread: bool,
    /// They may be longer, not only shorter.
    pub longer: bool,
    /// The opening page may hold a line less: its title and text stand that much lower.
    pub sink: bool,
    /// It may hold a line more: there is space to spare under its title.
    pub rise: bool,
    /// Space (and rule) between text and notes (F4).
    pub note_separation: Length,
    /// Also put before the rest of a note that comes from the page before, when it is larger (a rule, a mark); else the same.
    pub note_continuation: Length,
}

impl Default for Geometry {
    fn default() -> Geometry {
        Geometry {
            line: Length::pt(14),
            lines: 36,
            first_lines: 26,
            first_pages: 1,
            first_recto: true,
            spread: true,
            longer: true,
            sink: true,
            rise: true,
            note_separation: Length::pt(14),
            note_continuation: Length::pt(14),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Item {
    Paragraph(Paragraph),
    Block(Block),
    Space(Space),
    /// A figure that may go to the top or foot of a page.
    Float(Float),
    /// From here to the matching `Close`, each page that continues it starts with `head` and each that breaks it ends with `foot`:
    /// a table's repeated head, a sidebar's padding and its "continues". May be nested.
    Open {
        head: Length,
        foot: Length,
    },
    Close,
    /// The next item starts a page.
    PageBreak,
}

/// Lines that may part, in one of several settings.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// One per number of lines; at least one.
    pub alternatives: Vec<Alternative>,
    /// Fewest lines at a page's foot and head (B1, B2).
    pub orphans: u32,
    pub widows: u32,
    /// May not part at all.
    pub unbroken: bool,
    /// No page ends right after it (an intro line, a term before its definition).
    pub keep_with_next: bool,
    /// No page ends right before it (an attribution).
    pub keep_with_previous: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Alternative {
    pub lines: Vec<LineSlot>,
    /// Of the setting, in the unit of [`crate::layout::paragraph::Params`].
    pub cost: f64,
}

/// A line as the page sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineSlot {
    pub height: Length,
    pub hyphen: bool,
    /// At least 75 % full (B2).
    pub full: bool,
    /// Ends in a colon (B9).
    pub colon: bool,
    pub notes: Vec<u32>,
}

/// Something that no page can part: a heading, a figure that stays, a table's row.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub height: Length,
    /// Lines (or whole blocks) that must follow on the same page: 2 after a heading, 3 after a first-level one (B7).
    pub keep_lines: u32,
    /// Their height, where they are more than a few.
    pub keep_height: Length,
    pub keep_with_previous: bool,
    /// Notes cited within.
    pub notes: Vec<u32>,
}

/// Space between blocks: lost at a page's head and foot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Space {
    pub height: Length,
    /// Grows until what follows stands on the grid again.
    pub to_grid: bool,
    /// Kept at a page's head (before an opening, a forced blank).
    pub kept: bool,
}

/// A figure with leave to move: it comes on the page of its place in the column or on one of the next, never before another.
#[derive(Clone, Debug, Default)]
pub struct Float {
    /// With the space that parts it from the text, in whole lines.
    pub height: Length,
    /// May stand where it is, at the foot of this page, at the head of a later one.
    pub here: bool,
    pub foot: bool,
    pub head: bool,
    pub notes: Vec<u32>,
}

/// A note: lines that may part by F2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Heights of its lines, in order.
    pub lines: Vec<Length>,
    /// Lines with which it may go on overleaf, in order.
    pub parts: Vec<usize>,
    /// Its mark stands on the recto of facing pages, whose notes take no room from the verso's.
    pub on_recto: bool,
}

impl Note {
    /// A note of these lines; `stays` says of a line that it may not be parted from the one before. From four lines on a note may
    /// part, two of them staying and two going on at least (F2).
    pub fn new(lines: Vec<Length>, stays: impl Fn(usize) -> bool) -> Note {
        let parts = (2..(lines.len() + 1).saturating_sub(2)).filter(|line| !stays(*line)).collect();
        Note { lines, parts, on_recto: false }
    }
}

/// The column as pages.
#[derive(Clone, Debug, Default)]
pub struct Pagination {
    pub pages: Vec<PagePlan>,
    /// By item: which alternative of a paragraph was taken (0 for others).
    pub alternatives: Vec<usize>,
    pub cost: f64,
    /// What could not be kept, with its page.
    pub faults: Vec<(u32, Fault)>,
}

#[derive(Clone, Debug, Default)]
pub struct PagePlan {
    /// What the page holds in full: its lines with this spread's or opening's line more or less.
    pub height: Length,
    /// From head to foot, floats and repeated heads among them.
    pub parts: Vec<Part>,
    /// At the page's foot, in order.
    pub notes: Vec<NotePart>,
    /// Height of the notes with their separation.
    pub notes_height: Length,
    /// Space left under the text.
    pub slack: Length,
    /// Why, when at least a line is left though the text goes on.
    pub short: Option<Short>,
}

/// A stretch of an item on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: PartKind,
    /// From the text block's head to the part's.
    pub y: Length,
    /// What bringing it to the grid added to the glue above it; negative when it took from it.
    pub to_grid: Length,
}

impl Part {
    /// A part that stands where it comes.
    pub const fn at(y: Length, kind: PartKind) -> Part {
        Part { kind, y, to_grid: Length::ZERO }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Lines of a paragraph's chosen alternative.
    Lines {
        item: usize,
        lines: Range<usize>,
    },
    /// A block or a float.
    Block {
        item: usize,
    },
    /// The head, repeated, of what `Open` at `item` began; the foot that says it continues.
    Head {
        item: usize,
    },
    Foot {
        item: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotePart {
    pub note: u32,
    pub lines: Range<usize>,
}

/// Why a page is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Short {
    /// A break was asked for.
    Asked,
    /// What follows cannot part and did not fit.
    Block,
    /// A heading would have stood alone.
    Heading,
    /// A line's note would not have fitted.
    Note,
    /// No other way without a widow or an orphan.
    Lines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// A paragraph's last line alone at a page's head (B2).
    Widow,
    /// A paragraph's first line alone at a page's foot (B1).
    Orphan,
    PageEndHyphen,
    /// A note that starts after its mark's page (F1).
    NoteLate,
    /// Notes over half of the page (F3).
    NotesOverHalf,
    /// Something higher than a page.
    TooHigh,
    Heading,
}

//! Block content.

use super::{Attributes, Image, Inlines, Math, Text, TextId};
use crate::report::Span;

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Block {
    pub kind: BlockKind,
    pub attributes: Attributes,
    pub span: Span,
}

impl Block {
    pub fn new(kind: BlockKind, span: Span) -> Block {
        Block { kind, attributes: Attributes::default(), span }
    }
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum BlockKind {
    Paragraph(Text),
    Heading(Heading),
    List(List),
    Definitions(Vec<Definition>),
    Quote(Quote),
    Code(CodeBlock),
    Table(Table),
    Figure(Figure),
    Sidebar(Sidebar),
    Columns(Columns),
    Math(Math),
    Diagram(Diagram),
    /// A video, sound or frame: a titled link, with a QR code in print.
    Embed(Embed),
    /// An ornament between sections.
    ThematicBreak,
    /// The chapter's author's notes stand here, under this title (`Notas`).
    AuthorNotes {
        title: Text,
    },
    /// The notes of all chapters stand here.
    EndNotes,
    /// An index of the book stands here.
    Index(super::index::Index),
    /// Blocks held together only by attributes (`<div lang=en>`, an unknown shortcode).
    Group(Vec<Block>),
}

/// A heading within a chapter. Level 2 is the first below the chapter's own title.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Heading {
    pub level: u8,
    pub text: Text,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct List {
    pub kind: ListKind,
    /// No blank lines between items: paragraphs are set without space between.
    pub tight: bool,
    pub items: Vec<ListItem>,
    /// How an ordered list is numbered, when the author says so.
    pub numbering: Option<Numbering>,
    /// Numbered downwards.
    pub reversed: bool,
}

impl List {
    /// The number of each item of an ordered list.
    pub fn numbers(&self) -> Vec<i64> {
        let mut next = match self.kind {
            ListKind::Ordered { start } => i64::try_from(start).unwrap_or(i64::MAX),
            ListKind::Bullet | ListKind::Steps => 1,
        };
        let step = if self.reversed { -1 } else { 1 };
        let number = |item: &ListItem| {
            let number = item.value.unwrap_or(next);
            next = number.saturating_add(step);
            number
        };
        self.items.iter().map(number).collect()
    }
}

/// The `type` of an HTML list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numbering {
    Decimal,
    LowerAlpha,
    UpperAlpha,
    LowerRoman,
    UpperRoman,
    /// In circles: the call-outs of the code above.
    Circled,
}

impl Numbering {
    /// The numbering that the attribute `type` of `<ol>` asks for.
    pub fn from_html(value: &str) -> Option<Numbering> {
        Some(match value.trim() {
            "1" => Numbering::Decimal,
            "a" => Numbering::LowerAlpha,
            "A" => Numbering::UpperAlpha,
            "i" => Numbering::LowerRoman,
            "I" => Numbering::UpperRoman,
            _ => return None,
        })
    }

    /// The value of the attribute `type` of `<ol>`; `1` where HTML has none.
    pub fn as_html(self) -> &'static str {
        match self {
            Numbering::Decimal | Numbering::Circled => "1",
            Numbering::LowerAlpha => "a",
            Numbering::UpperAlpha => "A",
            Numbering::LowerRoman => "i",
            Numbering::UpperRoman => "I",
        }
    }

    /// The class by which the style gives the list its `list-style-type`.
    pub fn class(self) -> &'static str {
        match self {
            Numbering::Decimal => "decimal",
            Numbering::LowerAlpha => "lower-alpha",
            Numbering::UpperAlpha => "upper-alpha",
            Numbering::LowerRoman => "lower-roman",
            Numbering::UpperRoman => "upper-roman",
            Numbering::Circled => "callouts",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ListKind {
    #[default]
    Bullet,
    /// First number. 64 bits because CommonMark allows nine digits.
    Ordered { start: u64 },
    /// `steps`: numbered, with headings inside set run-in.
    Steps,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct ListItem {
    /// `Some` for a task: done or not.
    pub task: Option<bool>,
    /// Its number in an ordered list, when the author says so; the items after it count on from it.
    pub value: Option<i64>,
    pub blocks: Vec<Block>,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Definition {
    pub terms: Vec<Text>,
    pub details: Vec<Vec<Block>>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Quote {
    pub kind: QuoteKind,
    pub blocks: Vec<Block>,
    pub attribution: Option<Text>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum QuoteKind {
    #[default]
    Quotation,
    Epigraph,
    /// Lines are kept as they are.
    Verse,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodeBlock {
    /// Names `text`, as a [`Text`] is named: a page may begin at any of its lines.
    pub id: TextId,
    pub language: Option<String>,
    pub text: String,
    /// 1-based lines to bring out (`{hl_lines=[2,"4-5"]}`).
    /// In order.
    pub highlighted: Vec<u32>,
    pub title: Option<String>,
    /// The number of the first line, when lines are numbered.
    pub first_number: Option<u32>,
    /// Ids of the lines that can be linked to, by line; an empty one is none.
    pub line_ids: Vec<String>,
    /// In the order of the lines.
    pub callouts: Vec<Callout>,
}

/// A number at the end of a line of code, which an item of the list under it explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Callout {
    /// From 0.
    pub line: u32,
    pub number: u32,
}

impl CodeBlock {
    /// The id of a line, from 0, that has one.
    pub fn line_id(&self, line: usize) -> Option<&str> {
        self.line_ids.get(line).map(String::as_str).filter(|id| !id.is_empty())
    }

    /// The lines, from 0, that have ids.
    pub fn named_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.line_ids.iter().map(String::as_str).enumerate().filter(|(_, id)| !id.is_empty())
    }

    /// The numbers of the call-outs at the end of a line, from 0.
    pub fn callouts_of(&self, line: usize) -> impl Iterator<Item = u32> {
        let from = self.callouts.partition_point(|callout| (callout.line as usize) < line);
        self.callouts[from..].iter().take_while(move |callout| callout.line as usize == line).map(|callout| callout.number)
    }

    /// When lines are numbered: the first number, and how many digits the last one has.
    pub fn numbers(&self) -> Option<(u32, usize)> {
        let first = self.first_number?;
        let more = self.text.trim_end_matches('\n').matches('\n').count() as u32;
        Some((first, first.saturating_add(more).to_string().len()))
    }

    /// Whether the lines are a drawing in characters, which is spoilt where a line is broken: frames and arrows in several lines, in no
    /// language.
    pub fn is_drawing(&self) -> bool {
        let language = self.language.as_deref().unwrap_or_default().to_ascii_lowercase();
        if !matches!(language.as_str(), "" | "text" | "txt" | "plain" | "plaintext" | "ascii" | "nohighlight") {
            return false;
        }
        let has = |line: &str, parts: &[&str]| parts.iter().any(|part| line.contains(part));
        let is_frame = |line: &&str| line.contains(|c| matches!(c, '\u{2500}'..='\u{257f}')) || has(line, &["+--", "--+", "+==", "==+", "+-+", ".--", "--.", "'--", "--'"]);
        let is_side = |line: &&str| has(line, &["|", "\u{2502}", "\u{2503}", "\u{2551}"]);
        self.text.lines().filter(is_frame).count() >= 2 && self.text.lines().filter(is_side).count() >= 2
    }

    /// How many characters the longest line has.
    pub fn columns(&self) -> usize {
        self.text.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or(0)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Table {
    pub caption: Option<Text>,
    /// One per column.
    pub alignments: Vec<Alignment>,
    pub head: Vec<Row>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Row {
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Cell {
    pub blocks: Vec<Block>,
    /// A header cell (`<th>`), also outside the head.
    pub header: bool,
    pub column_span: u32,
    pub row_span: u32,
    pub alignment: Option<Alignment>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alignment {
    #[default]
    Start,
    Center,
    End,
}

/// A picture, a drawing or several with a caption.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Figure {
    pub content: Vec<Block>,
    /// Set instead of `content` for the common case of pictures alone.
    pub images: Vec<Image>,
    pub caption: Option<Text>,
    /// Where a press on the figure leads.
    pub link: Option<super::Target>,
    pub place: FigurePlace,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FigurePlace {
    /// May go to the top or foot of a page near its reference.
    #[default]
    Float,
    Here,
}

/// A block with a title that stands beside the running text.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Sidebar {
    pub kind: SidebarKind,
    pub title: Option<Text>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SidebarKind {
    /// Collapsible details, and anything set aside.
    Details,
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    /// A tab: its name is the title.
    Tab,
    /// A boxed card, perhaps with a picture and a link.
    Card,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Columns {
    /// Relative widths; empty is equal.
    pub ratio: Vec<u32>,
    pub columns: Vec<Vec<Block>>,
}

/// A drawing in a language of its own.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Diagram {
    /// `mermaid`, `goat`.
    pub language: String,
    pub source: String,
    /// The drawing as SVG, once made.
    pub svg: Option<String>,
    pub alt: Option<String>,
    pub caption: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Embed {
    /// `video`, `audio`, `frame`.
    pub kind: String,
    pub title: String,
    pub url: String,
}

/// Plain words as inlines, for a title or the like.
pub fn plain(text: impl Into<String>) -> Inlines {
    vec![super::Inline::Str(text.into())]
}

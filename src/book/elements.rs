//! Which elements the book becomes: the name, the classes, the id and the language of each, and what stands in what.
//!
//! The elements of a chapter are one [`Tree`]. The EPUB writes it and layout computes the styles of its elements, so a selector of a design
//! means the same in both. What a
//! reading system sees beside them (where printed pages begin, arrows from a note back to its marks, words kept together) is written
//! by the EPUB alone and holds no text of the book's own.
//!
//! ```text
//! body > section.chapter > figure.banner
//!                          header.chapter-header > p.chapter-number + h1
//!                          blocks
//!                          section.footnotes > h2.notes-title + aside.footnote > blocks
//! ul > li > blocks                           dl > dt + dd > blocks
//! table > caption + thead > tr > th          table > tbody > tr > td > blocks
//! figure > img + figcaption                  aside.sidebar > p.sidebar-title + blocks
//! div.columns > div.column > blocks          blockquote > blocks + p.attribution
//! pre > code                                 figure.code > figcaption.code-title + pre > code
//! ```

mod inlines;
mod notes;
mod opening;
mod tables;
mod tree;

use std::borrow::Cow;

pub use inlines::*;
pub use notes::*;
pub use opening::*;
pub use tables::*;
pub use tree::*;

use super::*;
use crate::lang::{Direction, Lang};

/// What selectors see of one element by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag<'b> {
    pub name: &'static str,
    pub classes: Vec<Cow<'b, str>>,
    pub id: Option<&'b str>,
    /// The language that is marked on the element itself.
    pub lang: Option<&'b Lang>,
    pub direction: Option<Direction>,
}

impl<'b> Tag<'b> {
    /// An element without classes.
    pub const fn new(name: &'static str) -> Tag<'b> {
        Tag { name, classes: Vec::new(), id: None, lang: None, direction: None }
    }

    /// An element of a class, or of several with a space between.
    pub fn of(name: &'static str, classes: &'static str) -> Tag<'b> {
        Tag { classes: classes.split_ascii_whitespace().map(Cow::Borrowed).collect(), ..Tag::new(name) }
    }

    /// The element with one class more.
    pub fn class(mut self, class: impl Into<Cow<'b, str>>) -> Tag<'b> {
        self.classes.push(class.into());
        self
    }

    /// The element with the id, classes and language that the author gives it.
    pub fn with(mut self, attributes: &'b Attributes) -> Tag<'b> {
        for class in attributes.classes.iter().filter(|class| !class.is_empty()) {
            // A class of the author's may be that of what it makes: `epigraph`.
            if !self.classes.iter().any(|known| *known == class.as_str()) {
                self.classes.push(Cow::Borrowed(class));
            }
        }
        self.id = attributes.id.as_deref();
        self.lang = attributes.lang.as_ref();
        self.direction = attributes.direction;
        self
    }
}

/// The outermost element of a block; `None` for one that is nothing to see.
pub fn block(block: &Block) -> Option<Tag<'_>> {
    let tag = match &block.kind {
        BlockKind::Paragraph(text) if text.is_empty() && block.attributes.id.is_none() => return None,
        BlockKind::Paragraph(_) => Tag::new("p"),
        BlockKind::Heading(heading) => {
            // The heading's own attributes win; the block's serve when it has none.
            let own = heading.attributes != Attributes::default();
            return Some(Tag::new(heading_name(heading.level)).with(if own { &heading.attributes } else { &block.attributes }));
        }
        BlockKind::List(list) if list.items.is_empty() => return None,
        BlockKind::List(list) => self::list(list),
        BlockKind::Definitions(definitions) if definitions.is_empty() => return None,
        BlockKind::Definitions(_) => Tag::new("dl"),
        BlockKind::Quote(quote) => match quote.kind {
            QuoteKind::Quotation => Tag::new("blockquote"),
            QuoteKind::Epigraph => Tag::of("blockquote", "epigraph"),
            QuoteKind::Verse if block.attributes.classes.iter().any(|class| class == "verse") => Tag::new("blockquote"),
            QuoteKind::Verse => Tag::of("blockquote", "verse"),
        },
        // What the author says of it is its lines', not its title's.
        BlockKind::Code(code) if code_title(code).is_some() => return Some(code_figure()),
        BlockKind::Code(_) => Tag::new("pre"),
        BlockKind::Table(table) if is_empty_table(table) => {
            table.caption.as_ref()?;
            Tag::of("p", "caption")
        }
        BlockKind::Table(_) => Tag::new("table"),
        BlockKind::Figure(_) => Tag::new("figure"),
        BlockKind::Sidebar(sidebar) => Tag::of("aside", sidebar_classes(sidebar.kind)),
        BlockKind::Columns(_) => Tag::of("div", "columns"),
        BlockKind::Math(_) => Tag::of("div", "math"),
        BlockKind::Diagram(diagram) if diagram.svg.is_none() => Tag::of("pre", "diagram"),
        BlockKind::Diagram(_) => Tag::of("figure", "diagram"),
        BlockKind::Embed(embed) if embed.kind == QR => Tag::of("figure", "qr"),
        BlockKind::Embed(_) => Tag::of("div", "embed"),
        BlockKind::ThematicBreak => Tag::new("hr"),
        BlockKind::AuthorNotes { .. } => author_notes(),
        BlockKind::EndNotes => Tag::of("div", "endnotes"),
        BlockKind::Index(_) => Tag::of("div", "index"),
        BlockKind::Group(_) => Tag::new("div"),
    };
    Some(tag.with(&block.attributes))
}

/// The kind of an embed that is a code to be read by a camera.
pub const QR: &str = "qr";

/// The text of a plain paragraph without attributes, which needs no element in a narrow place.
fn bare_text(block: &Block) -> Option<&Text> {
    match &block.kind {
        BlockKind::Paragraph(text) if block.attributes == Attributes::default() => Some(text),
        _ => None,
    }
}

/// The element of a heading of this level. `h1` is the chapter's title.
fn heading_name(level: u8) -> &'static str {
    ["h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(2, 6)) - 2]
}

/// The element of a list.
fn list<'b>(list: &List) -> Tag<'b> {
    let tag = match list.kind {
        ListKind::Bullet if list.items.iter().all(|item| item.task.is_some()) => Tag::of("ul", "tasks"),
        ListKind::Bullet => Tag::new("ul"),
        ListKind::Ordered { .. } => match list.numbering {
            Some(numbering) => Tag::of("ol", numbering.class()),
            None => Tag::new("ol"),
        },
        ListKind::Steps => Tag::of("ol", "steps"),
    };
    if list.tight { tag.class("tight") } else { tag }
}

/// The element of a list's item.
fn item(item: &ListItem) -> Tag<'_> {
    let classes = match item.task {
        Some(true) => "task done",
        Some(false) => "task",
        None => "",
    };
    Tag::of("li", classes).with(&item.attributes)
}

/// The line that says who is quoted.
fn attribution<'b>() -> Tag<'b> {
    Tag::of("p", "attribution")
}

/// The title that code is shown under.
pub fn code_title(code: &CodeBlock) -> Option<&str> {
    code.title.as_deref().filter(|title| !title.trim().is_empty())
}

/// The figure around code that has a title.
fn code_figure<'b>() -> Tag<'b> {
    Tag::of("figure", "code")
}

/// The title over code.
fn code_caption<'b>() -> Tag<'b> {
    Tag::of("figcaption", "code-title")
}

/// The code in a `pre`, with its language where that can be a class.
pub fn code<'b>(language: Option<&str>) -> Tag<'b> {
    let language = language.filter(|l| l.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-_#.".contains(&b)));
    match language {
        Some(language) => Tag::new("code").class(format!("language-{language}")),
        None => Tag::new("code"),
    }
}

/// A highlighted line of code.
pub fn highlighted<'b>() -> Tag<'b> {
    Tag::new("mark")
}

/// The number of a call-out, at the end of a line of code and before what the list says of it.
pub fn callout<'b>() -> Tag<'b> {
    Tag::of("span", "callout")
}

pub fn figure_caption<'b>() -> Tag<'b> {
    Tag::new("figcaption")
}

/// A diagram that is not drawn has its caption after it.
fn diagram_caption<'b>() -> Tag<'b> {
    Tag::of("p", "caption")
}

/// The classes of a sidebar of each kind.
fn sidebar_classes(kind: SidebarKind) -> &'static str {
    match kind {
        SidebarKind::Details => "sidebar details",
        SidebarKind::Note => "sidebar note",
        SidebarKind::Tip => "sidebar tip",
        SidebarKind::Important => "sidebar important",
        SidebarKind::Warning => "sidebar warning",
        SidebarKind::Caution => "sidebar caution",
        SidebarKind::Tab => "sidebar tab",
        SidebarKind::Card => "sidebar card",
    }
}

/// Whether a box without a title of its own has the word for its kind over it.
fn has_label(kind: SidebarKind) -> bool {
    !matches!(kind, SidebarKind::Details | SidebarKind::Tab | SidebarKind::Card)
}

/// The word for a kind of box, which stands over one without a title of its own; empty for boxes that need none.
pub fn sidebar_label(kind: SidebarKind, terms: &crate::terms::Terms) -> &'static str {
    match kind {
        SidebarKind::Note => terms.hint_note,
        SidebarKind::Tip => terms.hint_tip,
        SidebarKind::Important => terms.hint_important,
        SidebarKind::Warning => terms.hint_warning,
        SidebarKind::Caution => terms.hint_caution,
        SidebarKind::Details | SidebarKind::Tab | SidebarKind::Card => "",
    }
}

pub fn sidebar_title<'b>() -> Tag<'b> {
    Tag::of("p", "sidebar-title")
}

/// A column of blocks set side by side.
fn column<'b>() -> Tag<'b> {
    Tag::of("div", "column")
}

fn equation_number<'b>() -> Tag<'b> {
    Tag::of("span", "equation-number")
}

/// A formula that cannot be set.
pub fn formula_as_code<'b>() -> Tag<'b> {
    Tag::of("code", "math")
}

/// The link of an embed.
pub fn embed_link<'b>() -> Tag<'b> {
    Tag::of("a", "external")
}

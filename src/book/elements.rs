//! Which elements the book becomes: the name, the classes, the id and the language of each, and what stands in what.
//!
//! The EPUB writes these elements, and layout computes their styles, so a selector of a design means the same in both. What a
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

use std::borrow::Cow;

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

    /// The same with one class more.
    pub fn class(mut self, class: impl Into<Cow<'b, str>>) -> Tag<'b> {
        self.classes.push(class.into());
        self
    }

    /// The same with what the author says of it.
    pub fn with(mut self, attributes: &'b Attributes) -> Tag<'b> {
        self.classes.extend(attributes.classes.iter().filter(|class| !class.is_empty()).map(|class| Cow::Borrowed(class.as_str())));
        self.id = attributes.id.as_deref();
        self.lang = attributes.lang.as_ref();
        self.direction = attributes.direction;
        self
    }
}

/// A chapter, or a piece of one.
pub fn section(chapter: &Chapter) -> Tag<'_> {
    let classes = match chapter.role {
        Role::Part => "part",
        Role::Chapter => "chapter",
        Role::Dedication => "chapter dedication",
        Role::Epigraph => "chapter epigraph-page",
        Role::Foreword => "chapter foreword",
        Role::Introduction => "chapter introduction",
        Role::Appendix => "chapter appendix",
        Role::Glossary => "chapter glossary",
        Role::Bibliography => "chapter bibliography-page",
        Role::Colophon => "chapter colophon",
        Role::Notes => "chapter notes-chapter",
        Role::Index => "chapter index-chapter",
    };
    Tag { id: Some(&chapter.id), lang: chapter.lang.as_ref(), ..Tag::of("section", classes) }
}

/// What stands at a chapter's head: its picture, then its header with number and title. A number without a title is the title.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'b> {
    pub banner: Option<&'b Image>,
    pub number: Option<&'b str>,
    pub title: Option<Title<'b>>,
}

/// The words of a chapter's `h1`.
#[derive(Clone, Copy, Debug)]
pub enum Title<'b> {
    Text(&'b Text),
    Number(&'b str),
}

impl<'b> Opening<'b> {
    pub fn of(chapter: &'b Chapter) -> Opening<'b> {
        let number = chapter.number.as_deref();
        let banner = chapter.banner.as_ref();
        match chapter.title.is_empty() {
            false => Opening { banner, number, title: Some(Title::Text(&chapter.title)) },
            true => Opening { banner, number: None, title: number.map(Title::Number) },
        }
    }

    /// The elements that stand before the chapter's first block.
    pub fn tags(&self) -> Vec<Tag<'b>> {
        self.banner.map(|_| banner()).into_iter().chain(self.title.map(|_| header())).collect()
    }

    /// The elements of the header.
    pub fn titles(&self) -> Vec<Tag<'b>> {
        self.number.map(|_| chapter_number()).into_iter().chain(self.title.map(|_| chapter_title())).collect()
    }
}

pub fn banner<'b>() -> Tag<'b> {
    Tag::of("figure", "banner")
}

pub fn header<'b>() -> Tag<'b> {
    Tag::of("header", "chapter-header")
}

pub fn chapter_number<'b>() -> Tag<'b> {
    Tag::of("p", "chapter-number")
}

pub fn chapter_title<'b>() -> Tag<'b> {
    Tag::new("h1")
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

/// The elements of blocks or inlines that stand one after the other, for selectors that ask for siblings.
#[derive(Clone, Debug, Default)]
pub struct Siblings<'b> {
    pub tags: Vec<Tag<'b>>,
    /// Where the element of each block or inline stands among them.
    pub places: Vec<Option<usize>>,
}

impl<'b> Siblings<'b> {
    /// The elements of `blocks` after those of `before`.
    pub fn of(before: Vec<Tag<'b>>, blocks: &'b [Block]) -> Siblings<'b> {
        let mut siblings = Siblings { tags: before, places: Vec::with_capacity(blocks.len()) };
        for block in blocks {
            let tag = self::block(block);
            siblings.places.push(tag.as_ref().map(|_| siblings.tags.len()));
            siblings.tags.extend(tag);
            if let BlockKind::Diagram(Diagram { svg: None, caption: Some(_), .. }) = &block.kind {
                siblings.tags.push(diagram_caption());
            }
        }
        siblings
    }

    /// The elements of inlines after those of `before`.
    pub fn of_inlines(before: Vec<Tag<'b>>, inlines: &'b [Inline]) -> Siblings<'b> {
        let mut siblings = Siblings { tags: before, places: Vec::with_capacity(inlines.len()) };
        for inline in inlines {
            let tag = self::inline(inline);
            siblings.places.push(tag.as_ref().map(|_| siblings.tags.len()));
            siblings.tags.extend(tag);
        }
        siblings
    }
}

/// The blocks of a list's item: its text when that needs no element of its own, and the blocks after it.
pub fn item_blocks<'b>(list: &List, item: &'b ListItem) -> (Option<&'b Text>, &'b [Block]) {
    match item.blocks.split_first() {
        Some((first, rest)) if list.tight && bare_text(first).is_some() => (bare_text(first), rest),
        _ => (None, &item.blocks),
    }
}

/// The blocks of a narrow place (a cell, a definition): a single paragraph needs no element of its own.
pub fn bare(blocks: &[Block]) -> Option<&Text> {
    match blocks {
        [block] => bare_text(block),
        _ => None,
    }
}

fn bare_text(block: &Block) -> Option<&Text> {
    match &block.kind {
        BlockKind::Paragraph(text) if block.attributes == Attributes::default() => Some(text),
        _ => None,
    }
}

/// The chapter's title is `h1`.
pub fn heading_name(level: u8) -> &'static str {
    ["h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(2, 6)) - 2]
}

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

pub fn item(item: &ListItem) -> Tag<'_> {
    let classes = match item.task {
        Some(true) => "task done",
        Some(false) => "task",
        None => "",
    };
    Tag::of("li", classes).with(&item.attributes)
}

/// The elements of a list of definitions: each `dt` and `dd`, in order. What lacks terms or details has an empty one.
pub fn definitions<'b>(definitions: &[Definition]) -> Vec<Tag<'b>> {
    let tags = |definition: &Definition| {
        let of = |name, count: usize| std::iter::repeat_with(move || Tag::new(name)).take(count.max(1));
        of("dt", definition.terms.len()).chain(of("dd", definition.details.len()))
    };
    definitions.iter().flat_map(tags).collect()
}

pub fn attribution<'b>() -> Tag<'b> {
    Tag::of("p", "attribution")
}

/// The title that code is shown under.
pub fn code_title(code: &CodeBlock) -> Option<&str> {
    code.title.as_deref().filter(|title| !title.trim().is_empty())
}

pub fn code_figure<'b>() -> Tag<'b> {
    Tag::of("figure", "code")
}

pub fn code_caption<'b>() -> Tag<'b> {
    Tag::of("figcaption", "code-title")
}

/// The lines of titled code.
pub fn code_lines(attributes: &Attributes) -> Tag<'_> {
    Tag::new("pre").with(attributes)
}

/// The code in a `pre`, with its language where that can be a class.
pub fn code<'b>(language: Option<&str>) -> Tag<'b> {
    let language = language.filter(|l| l.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-_#.".contains(&b)));
    match language {
        Some(language) => Tag::new("code").class(format!("language-{language}")),
        None => Tag::new("code"),
    }
}

/// A line of code that is brought out.
pub fn highlighted<'b>() -> Tag<'b> {
    Tag::new("mark")
}

/// The number of a call-out, at the end of a line of code and before what the list says of it.
pub fn callout<'b>() -> Tag<'b> {
    Tag::of("span", "callout")
}

pub fn is_empty_table(table: &Table) -> bool {
    table.head.iter().chain(&table.rows).all(|row| row.cells.is_empty())
}

/// Caption, head and body of a table, as far as it has them.
pub fn table_parts<'b>(table: &Table) -> Vec<Tag<'b>> {
    let filled = |rows: &[Row]| rows.iter().any(|row| !row.cells.is_empty());
    let parts = [("caption", table.caption.is_some()), ("thead", filled(&table.head)), ("tbody", filled(&table.rows))];
    parts.into_iter().filter(|(_, there)| *there).map(|(name, _)| Tag::new(name)).collect()
}

pub fn table_caption<'b>() -> Tag<'b> {
    Tag::new("caption")
}

/// The head or the body of a table, and the elements of its rows: those that have cells.
#[derive(Clone, Debug)]
pub struct TablePart<'b> {
    pub tags: Vec<Tag<'b>>,
    /// Of the part, among the tags.
    pub at: usize,
    pub rows: Vec<Tag<'b>>,
    /// Of each row, among those.
    places: Vec<usize>,
}

impl<'b> TablePart<'b> {
    pub fn of(table: &Table, head: bool) -> TablePart<'b> {
        let (name, rows) = if head { ("thead", &table.head) } else { ("tbody", &table.rows) };
        let tags = table_parts(table);
        let at = tags.iter().position(|tag| tag.name == name).unwrap_or_default();
        let mut count = 0;
        let place = |row: &Row| {
            count += usize::from(!row.cells.is_empty());
            count.max(1) - 1
        };
        let places = rows.iter().map(place).collect();
        TablePart { tags, at, rows: vec![Tag::new("tr"); count.max(1)], places }
    }

    /// Where the element of a row stands among those of the rows.
    pub fn row(&self, row: usize) -> usize {
        self.places.get(row).copied().unwrap_or_default()
    }
}

/// The cells of a row.
pub fn cells<'b>(row: &Row, head: bool, places: &[grid::Place], table: &Table) -> Vec<Tag<'b>> {
    let column = |place: &grid::Place| table.alignments.get(place.source).copied().unwrap_or_default();
    row.cells.iter().zip(places).map(|(cell, place)| self::cell(cell, head, column(place))).collect()
}

/// A cell. An empty header says nothing to who hears it: it is a plain cell.
fn cell<'b>(cell: &Cell, in_head: bool, column: Alignment) -> Tag<'b> {
    let class = match cell.alignment.unwrap_or(column) {
        Alignment::Start => "",
        Alignment::Center => "align-center",
        Alignment::End => "align-end",
    };
    Tag::of(if is_header(cell, in_head) { "th" } else { "td" }, class)
}

pub fn is_header(cell: &Cell, in_head: bool) -> bool {
    let shown = |block: &Block| !matches!(&block.kind, BlockKind::Paragraph(text) if is_blank(&text.inlines));
    (cell.header || in_head) && cell.blocks.iter().any(shown)
}

/// Whether inlines have no words.
fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Str(text) | Inline::Code(text) => text.trim().is_empty(),
        Inline::Span(span) => is_blank(&span.content),
        Inline::Link(link) => is_blank(&link.content),
        Inline::Ruby { base, .. } => is_blank(base),
        Inline::Math(math) => math.tex.trim().is_empty(),
        Inline::Citation(_) => false,
        Inline::LineBreak | Inline::Image(_) | Inline::NoteRef(_) => true,
    })
}

/// What stands in a figure before its blocks: its pictures, or links around them.
pub fn figure_pictures(figure: &Figure) -> Vec<Tag<'_>> {
    let linked = !matches!(figure.link, None | Some(Target::Broken));
    let picture = |image| if linked { Tag::new("a") } else { image_in(image, "") };
    figure.images.iter().map(picture).collect()
}

pub fn figure_caption<'b>() -> Tag<'b> {
    Tag::new("figcaption")
}

/// A diagram that is not drawn has its caption after it.
pub fn diagram_caption<'b>() -> Tag<'b> {
    Tag::of("p", "caption")
}

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

pub fn sidebar_title<'b>() -> Tag<'b> {
    Tag::of("p", "sidebar-title")
}

pub fn column<'b>() -> Tag<'b> {
    Tag::of("div", "column")
}

pub fn equation_number<'b>() -> Tag<'b> {
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

/// Where a chapter's footnotes stand.
pub fn footnotes<'b>(chapter: &Chapter, place: NotePlace) -> Tag<'b> {
    match notes_heading(chapter) {
        _ if place == NotePlace::ChapterEnd => Tag::of("section", "footnotes"),
        Some(_) => Tag::of("section", "footnotes"),
        // Where reading systems hide notes until they are asked for, a title of ours would stand over nothing.
        None => Tag::of("section", "footnotes untitled"),
    }
}

/// What stands over the notes of a chapter at the end of the book: its number and title.
pub fn end_notes_title(chapter: &Chapter, terms: &crate::terms::Terms) -> String {
    let title = visit::flat_text(&chapter.title.inlines);
    match (&chapter.number, title.trim().is_empty()) {
        (Some(number), true) => number.clone(),
        (Some(number), false) => format!("{number}. {title}"),
        (None, true) => terms.notes.to_owned(),
        (None, false) => title,
    }
}

/// The author's own heading over the footnotes.
pub fn notes_heading(chapter: &Chapter) -> Option<&Heading> {
    chapter.notes_heading.as_ref().filter(|heading| !heading.text.is_empty())
}

pub fn notes_title<'b>() -> Tag<'b> {
    Tag::of("h2", "notes-title")
}

pub fn footnote<'b>() -> Tag<'b> {
    Tag::of("aside", "footnote")
}

/// A footnote beside the text.
pub fn margin_note<'b>() -> Tag<'b> {
    Tag::of("aside", "footnote margin-note")
}

/// The number of a footnote: before the words of its first paragraph, or in a paragraph of its own before what is none.
pub fn footnote_number<'b>() -> Tag<'b> {
    Tag::of("a", "footnote-number")
}

pub fn opens_with_paragraph(note: &Note) -> bool {
    matches!(note.blocks.first(), Some(Block { kind: BlockKind::Paragraph(_), .. }))
}

/// The letter over entries of an index, and the list of these.
pub fn index_group<'b>(letter: Option<&str>) -> Vec<Tag<'b>> {
    let letter = letter.map(|_| Tag::of("h2", "index-letter"));
    letter.into_iter().chain([index_list()]).collect()
}

pub fn index_list<'b>() -> Tag<'b> {
    Tag::of("ul", "index-list")
}

pub fn index_entry<'b>(entry: &'b index::IndexEntry) -> Tag<'b> {
    Tag { id: entry.id.as_deref(), ..Tag::of("li", "index-entry") }
}

/// What stands in an entry: its words, the places, the references, and the list of those under it.
pub fn index_entry_parts<'b>(entry: &index::IndexEntry, locators: &[index::Locator]) -> Vec<Tag<'b>> {
    let mut tags = vec![Tag::of("span", "index-term")];
    tags.extend(locators.iter().map(|locator| Tag::of("a", if locator.main { "index-locator main" } else { "index-locator" })));
    for reference in &entry.see {
        tags.push(Tag::of("em", "index-see"));
        tags.push(Tag::of(if reference.target.is_some() { "a" } else { "span" }, "index-reference"));
    }
    if !entry.entries.is_empty() {
        tags.push(index_list());
    }
    tags
}

pub fn author_notes<'b>() -> Tag<'b> {
    Tag::of("section", "author-notes")
}

/// The list of the author's notes, and an item of it.
pub fn author_list<'b>() -> Tag<'b> {
    Tag::new("ol")
}

pub fn author_note<'b>() -> Tag<'b> {
    Tag::new("li")
}

/// The element of an inline; `None` for plain words and line breaks.
pub fn inline(inline: &Inline) -> Option<Tag<'_>> {
    Some(match inline {
        Inline::Str(_) | Inline::Citation(_) => return None,
        Inline::LineBreak => Tag::new("br"),
        Inline::Span(span) => self::span(span.role).with(&span.attributes),
        Inline::Code(_) => Tag::new("code"),
        Inline::Math(_) => Tag::new("math"),
        Inline::Link(link) => return inline_link(link),
        Inline::Image(image) => image_in(image, "inline"),
        Inline::NoteRef(reference) => note_reference(reference.kind),
        Inline::Ruby { .. } => Tag::new("ruby"),
    })
}

/// The element of a marked run, and its class where the element alone does not say it.
pub fn span<'b>(role: SpanRole) -> Tag<'b> {
    match role {
        SpanRole::Plain => Tag::new("span"),
        SpanRole::Emphasis => Tag::new("em"),
        SpanRole::Strong => Tag::new("strong"),
        SpanRole::Strikeout => Tag::new("s"),
        SpanRole::Inserted => Tag::new("ins"),
        SpanRole::Underline => Tag::new("u"),
        SpanRole::Mark => Tag::new("mark"),
        SpanRole::Subscript => Tag::new("sub"),
        SpanRole::Superscript => Tag::new("sup"),
        SpanRole::SmallCaps => Tag::of("span", "small-caps"),
        SpanRole::Keyboard => Tag::new("kbd"),
        SpanRole::Abbreviation => Tag::new("abbr"),
        SpanRole::Citation => Tag::new("cite"),
        SpanRole::Quotation => Tag::new("q"),
        SpanRole::Small => Tag::new("small"),
        SpanRole::Badge => Tag::of("span", "badge"),
    }
}

/// Whether a link is between a citation and its work: neither a note nor the number of a page tells where it leads.
pub fn is_citation(link: &Link) -> bool {
    link.attributes.classes.iter().any(|class| class == "biblioref" || class == "biblioback")
}

/// A link that leads somewhere; what is left of one that does not, when the author says something of it.
pub fn inline_link(link: &Link) -> Option<Tag<'_>> {
    match link.target {
        Target::Internal { .. } => Some(Tag::new("a").with(&link.attributes)),
        Target::External(ref address) | Target::Unresolved { ref address, .. } if address::external(address).is_some() => {
            Some(Tag::of("a", "external").with(&link.attributes))
        }
        Target::External(_) | Target::Unresolved { .. } | Target::Broken => broken_link(link),
    }
}

/// The element of a link's words when it leads nowhere.
pub fn broken_link(link: &Link) -> Option<Tag<'_>> {
    (link.attributes != Attributes::default()).then(|| Tag::new("span").with(&link.attributes))
}

/// A picture, with a class for where it stands.
pub fn image_in<'b>(image: &'b Image, class: &'static str) -> Tag<'b> {
    Tag::of("img", class).with(&image.attributes)
}

/// The words in the place of a picture that is not there.
pub fn missing_image(image: &Image) -> Tag<'_> {
    Tag::of("span", "missing-image").with(&image.attributes)
}

pub fn note_reference<'b>(kind: NoteKind) -> Tag<'b> {
    match kind {
        NoteKind::Footnote => Tag::of("a", "noteref"),
        NoteKind::Author => Tag::of("a", "noteref author-noteref"),
    }
}

/// The reading over a ruby's base.
pub fn ruby_reading<'b>() -> Tag<'b> {
    Tag::new("rt")
}

//! What the reader finds, in the order of the text: the beginnings and ends of blocks and inlines, and the text between.

use std::borrow::Cow;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'e> {
    Start(Tag<'e>),
    End(TagEnd),
    Text(Cow<'e, str>),
    Code(Cow<'e, str>),
    /// A line of a block of raw HTML.
    Html(Cow<'e, str>),
    InlineHtml(Cow<'e, str>),
    FootnoteReference(Cow<'e, str>),
    /// `@key`, as written.
    Citation(Cow<'e, str>),
    SoftBreak,
    HardBreak,
    Rule,
    /// A line of attributes for the block before it.
    Attributes(Vec<(String, String)>),
    TaskListMarker(bool),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag<'e> {
    Paragraph,
    /// The level, and attributes as `id`, `class` and others, in order.
    Heading(u8, Vec<(String, String)>),
    BlockQuote,
    /// What stands behind the fence; `None`: indented.
    CodeBlock(Option<Cow<'e, str>>),
    HtmlBlock,
    /// The first number of an ordered list.
    List(Option<u64>),
    Item,
    FootnoteDefinition(Cow<'e, str>),
    DefinitionList,
    DefinitionListTitle,
    DefinitionListDefinition,
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Inserted,
    Marked,
    Subscript,
    Superscript,
    Link {
        address: Cow<'e, str>,
        title: Cow<'e, str>,
    },
    Image {
        address: Cow<'e, str>,
        title: Cow<'e, str>,
    },
    /// A bracket with keys in it.
    Citations,
    /// A bracket right behind a key.
    Locator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagEnd {
    Block,
    Heading,
    CodeBlock,
    HtmlBlock,
    Inline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Start,
    Center,
    End,
}

impl Event<'_> {
    /// Whether the event stands in a line, or ends what does.
    pub fn is_inline(&self) -> bool {
        match self {
            Event::Start(tag) => tag.is_inline(),
            Event::End(end) => *end == TagEnd::Inline,
            Event::Html(_) | Event::Rule | Event::Attributes(_) => false,
            _ => true,
        }
    }
}

impl Tag<'_> {
    /// The end that belongs to this beginning.
    pub fn to_end(&self) -> TagEnd {
        match self {
            Tag::Heading(..) => TagEnd::Heading,
            Tag::CodeBlock(_) => TagEnd::CodeBlock,
            Tag::HtmlBlock => TagEnd::HtmlBlock,
            tag if tag.is_inline() => TagEnd::Inline,
            _ => TagEnd::Block,
        }
    }

    /// Whether the element stands in a line.
    pub fn is_inline(&self) -> bool {
        use Tag::*;
        matches!(
            self,
            Emphasis | Strong | Strikethrough | Inserted | Marked | Subscript | Superscript | Link { .. } | Image { .. } | Citations | Locator
        )
    }
}

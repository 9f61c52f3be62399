//! What stands in a line: marked runs, links, pictures, marks of notes.

use super::*;

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

/// Whether a link is between a citation and its work: neither a note nor the number of a page says where it leads.
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

/// The mark of a note in the text.
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

//! Runs of text → XHTML. The elements are HTML's for each meaning.

use super::xhtml::Writer;
use crate::book::shown::Thing;
use crate::book::elements::{Element, ElementKind, Elements};
use crate::book::*;
use crate::terms;

impl<'a> Writer<'a> {
    /// Writes inlines, whose elements are the next of `elements`.
    pub fn inlines(&mut self, inlines: &'a [Inline], elements: &mut Elements<'_>) {
        for inline in inlines {
            let own = elements.of_inline(inline);
            match (inline, own) {
                (Inline::Str(text), _) => self.string(text),
                (Inline::Citation(citation), _) => self.string(&citation.source),
                (Inline::LineBreak, _) => self.line_break(),
                (Inline::Math(math), _) => self.formula(math),
                (Inline::NoteRef(reference), _) if self.in_link => self.held_notes.push(reference),
                (Inline::NoteRef(reference), _) => self.note_reference(reference),
                // A link that leads nowhere is its words.
                (Inline::Link(link), None) => self.inlines(&link.content, elements),
                (Inline::Link(link), Some(element)) => self.link(link, element),
                (Inline::Span(span), Some(element)) => self.span(span, element),
                (Inline::Code(code), Some(element)) => {
                    let direction = self.code_direction();
                    self.open(element.tag(), direction);
                    self.characters(code);
                    self.close();
                }
                (Inline::Image(image), Some(element)) => self.image(image, element),
                (Inline::Ruby { base, reading }, Some(element)) => {
                    self.open(element.tag(), &[]);
                    self.inlines(base, &mut element.children());
                    if let Some(over) = element.find(|kind| matches!(kind, ElementKind::Reading)) {
                        self.open(over.tag(), &[]);
                        self.aside_text(reading);
                        self.close();
                    }
                    self.close();
                }
                (Inline::Span(_) | Inline::Code(_) | Inline::Image(_) | Inline::Ruby { .. }, None) => {}
            }
        }
    }

    /// A span as the element of its role; a verse's number is hidden from who hears the text.
    fn span(&mut self, span: &'a InlineSpan, element: Element<'_>) {
        let title = span.attributes.other.iter().find(|(key, _)| key == "title").map(|(_, value)| value.as_str());
        let own: &[(&str, &str)] = match &title {
            Some(title) => &[("title", *title)],
            None => &[],
        };
        if let Some((_, number)) = span.attributes.other.iter().find(|(name, _)| name == VERSE_NUMBER) {
            return self.leaf(element.tag(), &[("aria-hidden", "true")], &format!("{number} "));
        }
        self.open(element.tag(), own);
        self.inlines(&span.content, &mut element.children());
        self.close();
    }

    /// A link; one that leads nowhere, or stands in another, is its words alone.
    fn link(&mut self, link: &'a Link, element: Element<'_>) {
        let href = match &link.target {
            _ if self.in_link => None,
            Target::Internal { chapter, anchor } => self.plan().href(self.document, *chapter, anchor.as_deref()),
            Target::External(address) | Target::Unresolved { address, .. } => address::external(address),
            Target::Broken => None,
        };
        let Some(href) = href else {
            let tag = elements::broken_link(link);
            let is_bare = tag.is_none();
            if let Some(tag) = tag {
                self.open(tag, &[]);
            }
            self.inlines(&link.content, &mut element.children());
            if !is_bare {
                self.close();
            }
            return;
        };
        let mut own = vec![("href", href.as_str())];
        if let Some(title) = link.title.as_deref().filter(|t| !t.is_empty()) {
            own.push(("title", title));
        }
        if link.attributes.classes.iter().any(|class| class == GLOSSARY_CLASS) {
            own.extend([("epub:type", "glossref"), ("role", "doc-glossref")]);
        }
        if elements::is_citation(link) {
            let leads_back = link.attributes.classes.iter().any(|class| class == "biblioback");
            own.extend(if leads_back { [("role", "doc-backlink")].as_slice() } else { &[("epub:type", "biblioref"), ("role", "doc-biblioref")] });
        }
        // A link must have a name that can be read out.
        let name = plain(&link.content);
        let nameless = name.trim().is_empty() && !has_described_image(&link.content);
        if nameless {
            own.push(("aria-label", link.title.as_deref().filter(|t| !t.is_empty()).unwrap_or(&href)));
        }
        self.open(element.tag(), &own);
        self.in_link = true;
        self.inlines(&link.content, &mut element.children());
        if nameless && link.content.is_empty() {
            self.words(&href);
        }
        self.in_link = false;
        self.close();
        for reference in std::mem::take(&mut self.held_notes) {
            self.note_reference(reference);
        }
    }

    /// A picture, or words in its place when there is none to show.
    pub fn image(&mut self, image: &'a Image, element: Element<'_>) {
        self.done.shown.things.extend(image.asset.map(Thing::Picture));
        let Some(file) = image.asset.and_then(|asset| self.cx.placed.images.get(&asset)) else {
            let what = image.alt.as_deref().filter(|alt| !alt.is_empty()).unwrap_or(&image.address);
            self.open(elements::missing_image(image), &[]);
            self.words(&format!("[{}]", terms::fill(self.terms().image_missing, what)));
            self.close();
            return;
        };
        let source = format!("../{}", file.path);
        let mut own = vec![("src", source.as_str()), ("alt", image.alt.as_deref().unwrap_or_default())];
        if image.alt.as_deref() == Some("") {
            own.push(("role", "presentation"));
        }
        if let Some(title) = image.title.as_deref().filter(|t| !t.is_empty()) {
            own.push(("title", title));
        }
        let style = width(&image.attributes);
        if let Some(style) = &style {
            own.push(("style", style));
        }
        let tag = element.tag();
        // By a class: engines exist that know no selector for the end of an address.
        let drawing = file.path.ends_with(".svg").then_some("drawing");
        let classes = tag.classes.iter().map(|class| &**class).chain(drawing).collect::<Vec<_>>().join(" ");
        if !classes.is_empty() {
            own.push(("class", &classes));
        }
        if let Some(id) = tag.id.and_then(|id| self.take_id(id)) {
            own.push(("id", id));
        }
        self.child(tag);
        self.xml.empty("img", &own);
    }

    /// Writes text that is not counted in the offset (a ruby's reading).
    fn aside_text(&mut self, inlines: &[Inline]) {
        let text = flat_text_of(inlines);
        self.words(&text);
    }
}

/// The style of a picture that asks for a width: `width: 60%`. Pixels grow with the reader's letters, sixteen to their size.
fn width(attributes: &Attributes) -> Option<String> {
    let value = attributes.other.iter().find(|(key, _)| key == "width").map(|(_, value)| value.trim())?;
    if let Some(percent) = value.strip_suffix('%') {
        let percent: u32 = percent.trim().parse().ok()?;
        return (1..=100).contains(&percent).then(|| format!("width: {percent}%"));
    }
    let pixels: f64 = value.trim_end_matches("px").trim().parse().ok()?;
    (1.0..4000.0).contains(&pixels).then(|| format!("width: {}em", (pixels / 16.0 * 100.0).round() / 100.0))
}

/// Whether a picture among these has a text that says what it shows.
fn has_described_image(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Image(image) => image.alt.as_deref().is_some_and(|alt| !alt.trim().is_empty()),
        Inline::Span(span) => has_described_image(&span.content),
        _ => false,
    })
}

fn flat_text_of(inlines: &[Inline]) -> String {
    crate::book::visit::flat_text(inlines)
}

/// The words of a title, for places that take no markup.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(inlines, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_plain(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Str(s) | Inline::Code(s) => text.push_str(s),
            Inline::LineBreak => text.push(' '),
            Inline::Math(math) => text.push_str(&crate::formula::text(&math.tex, &Default::default())),
            Inline::Span(span) => push_plain(&span.content, text),
            Inline::Link(link) => push_plain(&link.content, text),
            Inline::Ruby { base, .. } => push_plain(base, text),
            Inline::Citation(citation) => text.push_str(&citation.source),
            Inline::Image(_) | Inline::NoteRef(_) => {}
        }
    }
}

//! One page's text → one [`Chapter`]; knows no other page.
//!
//! ```text
//! raw text → shortcode::lexer → shortcode::pairs → prepare: fragments of Markdown with tokens
//!          → blocks, inlines, html: Goldmark's events, tokens expanded → notes → Chapter
//! ```
//!
//! The shortcode lexer runs first, over the raw text, as Hugo does. The inside of each shortcode is a fragment of Markdown of
//! its own, but link references, notes and ids are the page's, so they work inside any shortcode.

pub mod attributes;
pub mod author_notes;
pub mod blocks;
pub mod captions;
mod citations;
mod code;
mod code_marks;
mod drama;
pub mod equations;
pub mod extras;
pub mod flow;
pub mod fragment;
pub mod goldmark;
pub mod headings;
pub mod html;
pub mod index;
pub mod inlines;
pub mod links;
pub mod math;
mod mdbook;
pub mod notes;
pub mod prepare;
pub mod quotes;
pub mod reader;
pub mod shortcode;
pub mod template;
mod stanzas;
mod verse;
mod code_ranges;
mod tidy;
mod token;
mod builder;

use std::collections::BTreeMap;

use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::*;
use crate::report::Report;
use crate::source::Page;
use crate::source::config::{BookConfig, Markup};
use reader::Reader;
use shortcode::{expand, lexer, pairs, table};

/// Reads one page. Never fails: what cannot be understood is kept as plain text and reported.
pub fn parse(page: &Page, config: &BookConfig, report: &mut Report) -> Chapter {
    let mut reader = Reader::new(page, config, report);
    let body = page.body_start.min(page.text.len());
    let body = (body..=page.text.len()).find(|at| page.text.is_char_boundary(*at)).unwrap_or(page.text.len());

    let (mut items, misread) = lexer::lex(&page.text, body);
    if config.mdbook_commands {
        items = mdbook::commands(&page.text, items);
    }
    let (nodes, mispaired) = pairs::pair(&page.text, items, |name| table::inside(name, config));
    let mut troubles: Vec<_> = misread.into_iter().chain(mispaired).collect();
    troubles.sort_by_key(|t| t.range.start);
    for trouble in troubles {
        let span = reader.span(trouble.range);
        reader.emit(trouble.code, trouble.message, span, trouble.help);
    }

    reader.comments = prepare::comments(&page.text, body);
    reader.math_loaded = loads_math(&page.text[body..]);
    reader.dollar_math = config.site.dollar_math || asks_for_math(&page.front_matter.params) || asks_for_math(&config.site.params);
    let fragment = prepare::prepare(&mut reader, &nodes);
    reader.collect_within(&fragment);
    let mut blocks = reader.blocks(&fragment);

    index::attach_lone(&mut reader.index_marks, &mut blocks);
    captions::numbered(&mut blocks);
    let notes_heading = notes::take_heading(&reader, &mut blocks);
    let author_notes = author_notes::take(&mut blocks);
    let mut chapter = Chapter { blocks, author_notes, notes_heading, ..page.chapter() };
    notes::define(&mut reader, &mut chapter);
    note_order::order(&mut chapter, reader.report);
    code_marks::take(&mut chapter, reader.report);
    drama::mark(&mut chapter);
    verse::divide(&mut chapter);
    stanzas::mark(&mut chapter.blocks);
    walk_chapter_mut(&mut chapter, &mut OutputClasses);
    edition::prune(&mut chapter);
    let mut parts = vec![&mut chapter.blocks];
    parts.extend(chapter.author_notes.iter_mut().chain(&mut chapter.footnotes).map(|note| &mut note.blocks));
    equations::number(&mut reader, &mut parts);
    chapter.author_notes.iter_mut().chain(&mut chapter.footnotes).for_each(|note| index::attach_lone(&mut reader.index_marks, &mut note.blocks));
    chapter.index_marks = std::mem::take(&mut reader.index_marks);
    reader.report_tallies();

    if chapter.title.is_empty() {
        chapter.title.inlines = page.front_matter.link_title.clone().map(plain).unwrap_or_default();
    }
    let mut finish = Finish { markup: &config.markup, anchors: Vec::new() };
    walk_chapter_mut(&mut chapter, &mut finish);
    if let Some(id) = chapter.notes_heading.as_ref().and_then(|h| h.attributes.id.clone()) {
        finish.anchors.push(id);
    }
    chapter.anchors = finish.anchors.into_iter().map(|id| (id.clone(), id)).collect();
    chapter
}

/// The words of a line of Markdown.
pub fn plain_text(markdown: &str) -> String {
    use goldmark::{Document, Event, Known, Options, Tag};
    let mut text = String::new();
    for (event, _) in Document::new(markdown, &Options::default()).events(&Known::default()) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            // A year with a stop begins a list for the parser, not for a reader.
            Event::Start(Tag::List(Some(first))) => text.push_str(&format!("{first}. ")),
            _ => {}
        }
    }
    // A block of raw HTML has no words of its own here: it stays as it was written.
    if text.trim().is_empty() { markdown.trim().to_owned() } else { text }
}

/// Whether the page has KaTeX's program loaded: it looks for formulas then.
fn loads_math(text: &str) -> bool {
    ["{{< katex", "{{% katex", "{{<katex", "{{%katex", "```katex"].iter().any(|sign| text.contains(sign))
}

/// Whether the parameters of a page or site ask for formulas, as themes have it.
fn asks_for_math(params: &BTreeMap<String, String>) -> bool {
    let names = ["math", "math.enable", "katex", "katex.enable", "mathjax", "mathjax.enable", "latex", "usemath"];
    names.iter().filter_map(|name| params.get(*name)).any(|value| !matches!(value.as_str(), "" | "false"))
}

/// Turns classes that name outputs into what the element says of its outputs, and lifts large pictures out of their paragraphs.
struct OutputClasses;

impl VisitorMut for OutputClasses {
    fn block(&mut self, block: &mut Block) {
        large::lift(block);
        expand::outputs::of_classes(&mut block.attributes);
        match &mut block.kind {
            BlockKind::Heading(heading) => expand::outputs::of_classes(&mut heading.attributes),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| expand::outputs::of_classes(&mut item.attributes)),
            _ => {}
        }
    }

    fn image(&mut self, image: &mut Image) {
        expand::outputs::of_classes(&mut image.attributes);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::Span(span) => expand::outputs::of_classes(&mut span.attributes),
            Inline::Link(link) => expand::outputs::of_classes(&mut link.attributes),
            _ => {}
        }
    }
}

/// The last walk: white space, and the ids that can be linked to.
struct Finish<'a> {
    markup: &'a Markup,
    anchors: Vec<String>,
}

impl Finish<'_> {
    /// Keeps the id of an element among those that can be linked to.
    fn anchor(&mut self, attributes: &Attributes) {
        self.anchors.extend(attributes.id.clone());
    }
}

impl VisitorMut for Finish<'_> {
    fn block(&mut self, block: &mut Block) {
        self.anchor(&block.attributes);
        match &mut block.kind {
            BlockKind::Heading(heading) => self.anchor(&heading.attributes),
            BlockKind::List(list) => list.items.iter().for_each(|item| self.anchor(&item.attributes)),
            _ => {}
        }
    }

    fn text(&mut self, text: &mut Text) {
        extras::apply(self.markup, &mut text.inlines);
        tidy::tidy(&mut text.inlines);
    }

    fn image(&mut self, image: &mut Image) {
        self.anchor(&image.attributes);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::Span(span) => self.anchor(&span.attributes),
            Inline::Link(link) => self.anchor(&link.attributes),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn the_words_of_a_line_of_markdown() {
        assert_eq!(plain_text("© 2024 [Ana Sol](https://a.org) &amp; *otros*"), "© 2024 Ana Sol & otros");
        assert_eq!(plain_text("&copy; 2024 <a href=\"/\">Ana</a>"), "© 2024 Ana");
        assert_eq!(plain_text("2024. Todos los derechos"), "2024. Todos los derechos");
    }
}

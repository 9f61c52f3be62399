//! Goldmark's inline events → pieces.

use std::ops::Range;

use crate::message;
use crate::book::*;
use crate::report::Span;

use super::builder::Builder;
use super::citations;
use super::flow::{Flow, Piece, into_inlines, words, wrap};
use super::fragment::{Part, has_token, split_tokens};
use super::goldmark::{Event, Tag};
use super::index;
use super::reader::Reader;

impl Reader<'_> {
    /// Adds text, with what its tokens stand for in their places.
    pub fn inline_text(&mut self, text: &str, span: Span, pieces: &mut Vec<Piece>) {
        if !has_token(text) {
            pieces.push(Inline::Str(text.to_owned()).into());
            return;
        }
        for part in split_tokens(text) {
            match part {
                Part::Text(text) => pieces.push(Inline::Str(text.to_owned()).into()),
                Part::Token(index) => pieces.extend(self.expand_token(index, span).into_iter().map(Piece::from)),
            }
        }
    }
}

/// Adds what an event that is no beginning and no end gives: text, code, breaks, HTML, marks of notes.
pub(super) fn event(builder: &mut Builder, event: Event, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let span = builder.span(&range);
    match event {
        Event::Text(t) => {
            undefined_note(builder, &t, &range);
            if t.starts_with(':') && builder.fragment.text[..range.start].ends_with('\\') {
                pieces.push(Inline::Str(super::tidy::ESCAPED.to_string()).into());
            }
            if builder.reader.config.markup.cjk_escaped_spaces {
                let escaped = t.starts_with('\\') && builder.fragment.text[..range.start].ends_with('\\');
                let (kept, rest) = t.split_at(usize::from(escaped));
                builder.reader.inline_text(&format!("{kept}{}", rest.replace("\\ ", "")), span, pieces);
            } else {
                builder.reader.inline_text(&t, span, pieces);
            }
        }
        Event::Code(t) => {
            let code = builder.reader.plain(&t);
            pieces.extend(super::index::loose(builder.reader).into_iter().map(Piece::from));
            pieces.push(Inline::Code(code).into());
        }
        Event::Html(t) | Event::InlineHtml(t) => builder.reader.html_pieces(&t, span, pieces),
        Event::FootnoteReference(label) => {
            let note = builder.reader.cite(&label);
            pieces.push(Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, note, occurrence: 0, span }).into());
        }
        Event::Citation(written) => pieces.push(citations::narrative(&written, span).into()),
        Event::SoftBreak if builder.reader.config.markup.hard_wraps => pieces.push(Inline::LineBreak.into()),
        // Kept until the text is tidied: alerts and definitions look for line ends.
        Event::SoftBreak => pieces.push(Inline::Str("\n".to_owned()).into()),
        Event::HardBreak => pieces.push(Inline::LineBreak.into()),
        Event::Start(_) | Event::End(_) | Event::Rule | Event::Attributes(_) | Event::TaskListMarker(_) => {}
    }
}

/// Reports a `[^x]` without a definition. It stays text, as in Hugo, but an author wants to know.
fn undefined_note(builder: &mut Builder, text: &str, range: &Range<usize>) {
    let source = &builder.fragment.text;
    if !text.starts_with('[') || !source[range.start..].starts_with("[^") {
        return;
    }
    let backslashes = source[..range.start].bytes().rev().take_while(|b| *b == b'\\').count();
    let rest = &source[range.start + 2..];
    let Some(end) = rest.find(']').filter(|end| (1..=60).contains(end)) else { return };
    let label = &rest[..end];
    if backslashes % 2 == 1 || label.contains(['[', '\n', ' ', '\\', '|', '^', '(', ')']) {
        return;
    }
    let span = builder.span(&(range.start..range.start + end + 3));
    let message = message!("the note `{label}` is cited and not defined", label);
    builder.reader.emit("note-undefined", message, span, message!("define it in this page: `[^{label}]: …`", label));
}

/// Reads the inline element that has just begun, up to its end, and adds what it becomes to `pieces`.
pub(super) fn element(builder: &mut Builder, tag: Tag, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let span = builder.span(&range);
    let role = match tag {
        Tag::Emphasis => SpanRole::Emphasis,
        Tag::Strong => SpanRole::Strong,
        Tag::Strikethrough => SpanRole::Strikeout,
        Tag::Inserted => SpanRole::Inserted,
        Tag::Marked => SpanRole::Mark,
        Tag::Subscript => SpanRole::Subscript,
        Tag::Superscript => SpanRole::Superscript,
        Tag::Link { address, title } => {
            let flows = builder.flows();
            let target = builder.reader.target(&address);
            let title = optional(builder.reader, &title);
            let link = |content| {
                Inline::Link(Link { target: target.clone(), title: title.clone(), content, attributes: Attributes::default(), span })
            };
            pieces.extend(wrap(flows, link).into_iter().map(Piece::from));
            return;
        }
        Tag::Image { address, title } => {
            let flows = builder.flows();
            let mut rest = Vec::new();
            let alt: Inlines = flows
                .into_iter()
                .filter_map(|flow| match flow {
                    Flow::Inline(inline) => Some(inline),
                    other => {
                        rest.push(other);
                        None
                    }
                })
                .collect();
            index::loosen(builder.reader, &alt);
            let alt = Some(words(&alt).split_whitespace().collect::<Vec<_>>().join(" ")).filter(|a| !a.is_empty());
            let address = builder.reader.plain(&address);
            let title = optional(builder.reader, &title);
            pieces.push(Inline::Image(Image { address, asset: None, alt, title, attributes: Attributes::default(), span }).into());
            pieces.extend(rest.into_iter().map(Piece::from));
            return;
        }
        Tag::Citations | Tag::Locator => {
            let written = &builder.fragment.text[range.clone()];
            let source = citations::one_line(&builder.reader.plain(written));
            let flows = builder.flows();
            if !flows.iter().all(|flow| matches!(flow, Flow::Inline(_))) {
                let bracket = |bracket: &str| Piece::from(Inline::Str(bracket.to_owned()));
                pieces.push(bracket("["));
                pieces.extend(flows.into_iter().map(Piece::from));
                pieces.push(bracket("]"));
                return;
            }
            let content = into_inlines(flows, &mut Vec::new());
            let made = if matches!(tag, Tag::Citations) {
                let works = &builder.reader.config.citation_keys;
                let is_own = |key: &str| is_cross_reference(key) && !works.as_ref().is_some_and(|works| works.contains(key));
                citations::apart(citations::bracket(content, source, span), is_own)
            } else {
                citation_before(pieces, content, &source)
            };
            pieces.extend(made.into_iter().map(Piece::from));
            return;
        }
        // Blocks do not come here.
        _ => {
            let flows = builder.flows();
            pieces.extend(flows.into_iter().map(Piece::from));
            return;
        }
    };
    let flows = builder.flows();
    let mark = |content| Inline::Span(InlineSpan { role, attributes: Attributes::default(), content });
    pieces.extend(wrap(flows, mark).into_iter().map(Piece::from));
}

/// Gives a locator to the citation before it, over the space between them.
fn citation_before(pieces: &mut Vec<Piece>, content: Inlines, source: &str) -> Inlines {
    let space = matches!(pieces.last(), Some(Piece::Flow(Flow::Inline(Inline::Str(s)))) if s == " ").then(|| pieces.pop()).flatten();
    let before = match pieces.last_mut() {
        Some(Piece::Flow(Flow::Inline(inline))) => Some(inline),
        _ => None,
    };
    let mut made = citations::locator(before, content, source);
    if !made.is_empty() && space.is_some() {
        made.insert(0, Inline::Str(" ".to_owned()));
    }
    made
}

/// A string with its tokens replaced; `None` when it is empty.
fn optional(reader: &mut Reader, text: &str) -> Option<String> {
    Some(reader.plain(text)).filter(|t| !t.is_empty())
}


//! Goldmark's inline events → pieces.

use std::ops::Range;

use crate::message;
use crate::book::*;
use crate::report::Span;

use super::blocks::Builder;
use super::citations;
use super::extras;
use super::flow::{Flow, Piece, into_inlines, words, wrap};
use super::fragment::{Part, has_token, split_tokens};
use super::goldmark::{Event, Tag};
use super::html;
use super::links;
use super::reader::Reader;
use super::shortcode::expand;

pub(super) fn event(builder: &mut Builder, event: Event, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let span = builder.span(&range);
    match event {
        Event::Text(t) => {
            undefined_note(builder, &t, &range);
            if t.starts_with(':') && builder.fragment.text[..range.start].ends_with('\\') {
                pieces.push(Inline::Str(extras::ESCAPED.to_string()).into());
            }
            if builder.reader.config.markup.cjk_escaped_spaces {
                let escaped = t.starts_with('\\') && builder.fragment.text[..range.start].ends_with('\\');
                let (kept, rest) = t.split_at(usize::from(escaped));
                text(builder.reader, &format!("{kept}{}", rest.replace("\\ ", "")), span, pieces);
            } else {
                text(builder.reader, &t, span, pieces);
            }
        }
        Event::Code(t) => {
            let code = builder.reader.plain(&t);
            pieces.extend(super::index::loose(builder.reader).into_iter().map(Piece::from));
            pieces.push(Inline::Code(code).into());
        }
        Event::Html(t) | Event::InlineHtml(t) => html::pieces(builder.reader, &t, span, pieces),
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

/// Text, with what its tokens stand for.
pub(super) fn text(reader: &mut Reader, text: &str, span: Span, pieces: &mut Vec<Piece>) {
    if !has_token(text) {
        pieces.push(Inline::Str(text.to_owned()).into());
        return;
    }
    for part in split_tokens(text) {
        match part {
            Part::Text(text) => pieces.push(Inline::Str(text.to_owned()).into()),
            Part::Token(index) => pieces.extend(expand::token(reader, index, span).into_iter().map(Piece::from)),
        }
    }
}

/// `[^x]` with no definition stays text, as in Hugo, but an author wants to know.
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
    builder.reader.tell("note-undefined", message, span, message!("define it in this page: `[^{label}]: …`", label));
}

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
            let target = links::target(builder.reader, &address);
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

fn optional(reader: &mut Reader, text: &str) -> Option<String> {
    Some(reader.plain(text)).filter(|t| !t.is_empty())
}

/// White space as the book has it: single spaces, none at the ends of a text or around a forced line end.
pub fn tidy(inlines: &mut Inlines) {
    super::flow::merge(inlines);
    let mut space = true;
    tidy_run(inlines, &mut space);
    trim_end(inlines);
    inlines.retain(|i| !matches!(i, Inline::Str(s) if s.is_empty()));
}

/// `space`: what came before ends in white space, or is the text's start.
fn tidy_run(inlines: &mut Inlines, space: &mut bool) {
    for i in 0..inlines.len() {
        // A mark between two spaces belongs to what is before it.
        if *space && i > 0 && super::index::bare_anchor(&inlines[i]).is_some() && begins_with_space(&inlines[i + 1..]) {
            let before = inlines[..i].iter().rposition(|inline| super::index::bare_anchor(inline).is_none());
            if let Some(Inline::Str(before)) = before.map(|before| &mut inlines[before])
                && before.ends_with(' ')
            {
                before.pop();
                *space = false;
            }
        }
        let breaks = matches!(inlines.get(i + 1), Some(Inline::LineBreak));
        match &mut inlines[i] {
            Inline::Str(s) => {
                let mut tidied = String::with_capacity(s.len());
                for c in s.chars() {
                    match c {
                        ' ' | '\t' | '\n' | '\r' if *space => {}
                        ' ' | '\t' | '\n' | '\r' => {
                            tidied.push(' ');
                            *space = true;
                        }
                        c => {
                            tidied.push(c);
                            *space = false;
                        }
                    }
                }
                if breaks {
                    tidied.truncate(tidied.trim_end_matches(' ').len());
                }
                *s = tidied;
            }
            Inline::LineBreak => *space = true,
            Inline::Span(span) => tidy_run(&mut span.content, space),
            // Words are given to it later.
            Inline::Link(link) if link.content.is_empty() => *space = false,
            Inline::Link(link) => tidy_run(&mut link.content, space),
            Inline::Ruby { base, reading } => {
                tidy_run(base, space);
                tidy(reading);
            }
            Inline::Citation(citation) => {
                for item in &mut citation.items {
                    // Spaces at the ends part the key from the words.
                    tidy_run(&mut item.prefix, &mut false);
                    tidy_run(&mut item.suffix, &mut false);
                }
                *space = false;
            }
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) | Inline::NoteRef(_) => *space = false,
        }
    }
    inlines.retain(|i| !matches!(i, Inline::Str(s) if s.is_empty()));
}

/// Whether words begin with white space, whatever shows nothing before them.
fn begins_with_space(inlines: &[Inline]) -> bool {
    let first = inlines.iter().find(|inline| super::index::bare_anchor(inline).is_none());
    matches!(first, Some(Inline::Str(words)) if words.starts_with([' ', '\t', '\n', '\r']))
}

/// Takes the white space and the forced line ends off the end of a text.
fn trim_end(inlines: &mut Inlines) {
    // What shows nothing has no part in it.
    let end = inlines.iter().rposition(|inline| super::index::bare_anchor(inline).is_none()).map_or(0, |last| last + 1);
    let anchors = inlines.split_off(end);
    trim_end_of_words(inlines);
    inlines.extend(anchors);
}

fn trim_end_of_words(inlines: &mut Inlines) {
    while let Some(last) = inlines.last_mut() {
        match last {
            Inline::LineBreak => {}
            Inline::Str(s) => {
                s.truncate(s.trim_end_matches(' ').len());
                if !s.is_empty() {
                    return;
                }
            }
            Inline::Span(span) => return trim_end(&mut span.content),
            Inline::Link(link) => return trim_end(&mut link.content),
            _ => return,
        }
        inlines.pop();
    }
}

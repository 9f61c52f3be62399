//! Hidden runs are taken out of one text, and where its other words were is written down.

use std::ops::Range;

use super::Outputs;
use crate::book::visit::flat_text;
use crate::book::*;

/// Takes the hidden runs out of one text, and writes down which bytes of it are left.
pub(super) struct Line {
    show: Outputs,
    /// What is left loses its marks.
    unmark: bool,
    /// Bytes of the whole text that have come by.
    at: u32,
    pub(super) kept: Vec<Range<u32>>,
    /// What is left so far ends in white space, or is nothing.
    space: bool,
    /// Something was taken out right before this place.
    gap: bool,
}

impl Line {
    /// At the beginning of a text; `unmark`: what is left loses its marks.
    pub(super) fn new(show: Outputs, unmark: bool) -> Line {
        Line { show, unmark, at: 0, kept: Vec::new(), space: true, gap: false }
    }

    /// Takes hidden runs out of a whole text.
    pub(super) fn text(&mut self, inlines: &mut Inlines) {
        self.inlines(inlines);
        if self.gap && self.space {
            self.trim_end(inlines);
        }
    }

    /// Takes hidden runs out of inlines, and the space that would be doubled by that.
    fn inlines(&mut self, inlines: &mut Inlines) {
        let mut left = Inlines::with_capacity(inlines.len());
        for mut inline in inlines.drain(..) {
            let mut marked = false;
            match &mut inline {
                Inline::Span(InlineSpan { attributes, .. }) | Inline::Link(Link { attributes, .. }) | Inline::Image(Image { attributes, .. })
                    if !attributes.outputs.meets(self.show) =>
                {
                    self.gap = true;
                    self.at += flat_text(std::slice::from_ref(&inline)).len() as u32;
                    continue;
                }
                Inline::Span(InlineSpan { attributes, .. }) | Inline::Link(Link { attributes, .. }) | Inline::Image(Image { attributes, .. })
                    if self.unmark && !attributes.outputs.is_all() =>
                {
                    attributes.outputs = Outputs::ALL;
                    marked = true;
                }
                _ => {}
            }
            match &mut inline {
                Inline::Str(words) => {
                    let spaces = words.len() - words.trim_start_matches(' ').len();
                    let cut = if self.gap && self.space { spaces } else { 0 };
                    self.at += cut as u32;
                    words.drain(..cut);
                    if words.is_empty() {
                        continue;
                    }
                    self.keep(words.len());
                    self.space = words.ends_with(' ');
                }
                Inline::Code(code) => self.keep(code.len()),
                Inline::LineBreak => {
                    self.keep(1);
                    self.space = true;
                }
                Inline::Span(span) => {
                    let full = !span.content.is_empty();
                    self.inlines(&mut span.content);
                    if full && span.content.is_empty() {
                        continue;
                    }
                    if marked && span.role == SpanRole::Plain && span.attributes == Attributes::default() {
                        left.append(&mut span.content);
                        continue;
                    }
                }
                Inline::Link(link) => {
                    let full = !link.content.is_empty();
                    self.inlines(&mut link.content);
                    if full && link.content.is_empty() {
                        continue;
                    }
                }
                Inline::Ruby { base, .. } => self.keep(flat_text(base).len()),
                Inline::Citation(citation) => self.keep(citation.source.len()),
                Inline::Math(_) | Inline::Image(_) | Inline::NoteRef(_) => self.keep(0),
            }
            left.push(inline);
        }
        *inlines = left;
    }

    /// Counts so many bytes of the old text as kept.
    fn keep(&mut self, bytes: usize) {
        let end = self.at + bytes as u32;
        match self.kept.last_mut() {
            Some(last) if last.end == self.at => last.end = end,
            _ => self.kept.push(self.at..end),
        }
        self.at = end;
        self.space = false;
        self.gap = false;
    }

    /// Takes off the white space before what was taken out at the end.
    fn trim_end(&mut self, inlines: &mut Inlines) {
        let empty = match inlines.last_mut() {
            Some(Inline::Str(words)) => {
                let cut = words.len() - words.trim_end_matches(' ').len();
                words.truncate(words.len() - cut);
                if let Some(last) = self.kept.last_mut() {
                    last.end = last.end.saturating_sub(cut as u32).max(last.start);
                }
                words.is_empty()
            }
            Some(Inline::Span(InlineSpan { content, .. }) | Inline::Link(Link { content, .. })) => {
                self.trim_end(content);
                content.is_empty()
            }
            _ => false,
        };
        if empty {
            inlines.pop();
        }
    }
}

/// Whether some run of a text is for some outputs only.
pub(super) fn is_marked(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Span(span) => !span.attributes.outputs.is_all() || is_marked(&span.content),
        Inline::Link(link) => !link.attributes.outputs.is_all() || is_marked(&link.content),
        Inline::Image(image) => !image.attributes.outputs.is_all(),
        _ => false,
    })
}

//! Puts what the style prints into the chapters: in the line, or as a footnote.

use std::collections::HashMap;

use crate::book::visit::{VisitorMut, walk_blocks_mut};
use crate::book::*;
use crate::lang::{Direction, Lang};

use super::printed::{Part, Printed};
use super::gather::{Found, Gathered};
use super::list::Lists;
use super::render;

/// Replaces the citations in the chapters by what was printed for them.
pub fn substitute(gathered: &Gathered, rendered: Vec<HashMap<usize, Printed>>, lists: &mut Lists<'_>, chapters: &mut [Chapter], lang: &Lang) {
    let is_note = lists.is_note();
    let mut printed: Vec<Option<(usize, Printed)>> = gathered.citations.iter().map(|_| None).collect();
    for (scope, citations) in rendered.into_iter().enumerate() {
        for (at, what) in citations {
            printed[at] = Some((scope, what));
        }
    }
    let mut at = 0;
    for (number, chapter) in chapters.iter_mut().enumerate() {
        let lang = chapter.lang.as_ref().unwrap_or(lang).clone();
        let mut put = Put { gathered, printed: &mut printed, lists, at, chapter: number, is_note, notes: Vec::new(), first: chapter.footnotes.len(), after_marks: lang.primary() == "en", direction: lang.direction() };
        walk_blocks_mut(&mut chapter.blocks, &mut put);
        for note in chapter.author_notes.iter_mut().chain(&mut chapter.footnotes) {
            walk_blocks_mut(&mut note.blocks, &mut put);
        }
        at = put.at;
        let notes = std::mem::take(&mut put.notes);
        if !notes.is_empty() {
            chapter.footnotes.extend(notes);
            note_order::reorder(chapter);
        }
    }
}

/// The state of one walk through a text that citations are put into.
struct Put<'a, 'l, 'w> {
    gathered: &'a Gathered,
    printed: &'a mut Vec<Option<(usize, Printed)>>,
    lists: &'l mut Lists<'w>,
    /// The next citation in the walk.
    at: usize,
    chapter: usize,
    is_note: bool,
    notes: Vec<Note>,
    /// The place of the first new note.
    first: usize,
    /// The mark of a note stands behind the marks of the sentence, as in English; else before.
    after_marks: bool,
    /// Of the chapter's text.
    direction: Direction,
}

impl VisitorMut for Put<'_, '_, '_> {
    fn text(&mut self, text: &mut Text) {
        self.inlines(&mut text.inlines, false);
    }
}

impl Put<'_, '_, '_> {
    /// Replaces the citations among inlines; `in_link`: no link stands in another.
    fn inlines(&mut self, inlines: &mut Inlines, in_link: bool) {
        let mut out = Inlines::with_capacity(inlines.len());
        // A mark that waits for the marks of the sentence.
        let mut waiting: Option<Inline> = None;
        for mut inline in inlines.drain(..) {
            if let Some(mark) = waiting.take() {
                if let Inline::Str(words) = &mut inline {
                    let end = words.find(|c: char| !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '”' | '’' | '"')).unwrap_or(words.len());
                    let rest = words.split_off(end);
                    out.push(Inline::Str(std::mem::replace(words, rest)));
                }
                out.push(mark);
            }
            match &mut inline {
                Inline::Span(span) => self.inlines(&mut span.content, in_link),
                Inline::Link(link) => self.inlines(&mut link.content, true),
                Inline::Ruby { base, reading } => {
                    self.inlines(base, in_link);
                    self.inlines(reading, in_link);
                }
                Inline::Citation(_) => {
                    let gathered = self.gathered;
                    let Some(found) = gathered.citations.get(self.at) else { continue };
                    let printed = self.printed.get_mut(self.at).and_then(Option::take);
                    self.at += 1;
                    let Some((scope, printed)) = printed else {
                        out.push(inline);
                        continue;
                    };
                    self.put(found, scope, printed, in_link, &mut out, &mut waiting);
                    continue;
                }
                _ => {}
            }
            out.push(inline);
        }
        out.extend(waiting);
        render::merge(&mut out);
        *inlines = out;
    }

    /// Adds what a citation becomes to `out`; the mark of its note goes to `waiting` until the punctuation after it has come.
    fn put(&mut self, found: &Found, scope: usize, mut printed: Printed, in_link: bool, out: &mut Inlines, waiting: &mut Option<Inline>) {
        let span = found.citation.span;
        let as_note = self.is_note && !found.in_note;
        let narrative = found.citation.mode == CitationMode::Narrative;
        let author = std::mem::take(&mut printed.author);
        let has_author = !author.is_empty();
        let first = if narrative { found.citation.items.first().map(|item| item.key.clone()) } else { None };
        if let Some(key) = first.filter(|_| has_author) {
            out.extend(self.link(scope, &key, author, found, in_link));
        }
        let mut words = Inlines::new();
        for part in printed.parts {
            match part {
                Part::Words(inlines) => words.extend(inlines),
                Part::Work { key, words: inlines } => words.extend(self.link(scope, &key, inlines, found, in_link && !as_note)),
            }
        }
        render::merge(&mut words);
        if !as_note {
            if is_raised(&words) {
                trim_space(out);
            } else if narrative && has_author {
                out.push(Inline::Str(" ".to_owned()));
            }
            out.extend(words);
            return;
        }
        end_sentence(&mut words);
        let id = NoteId((self.first + self.notes.len()) as u32);
        let label = format!("cite-{}", self.at);
        let block = Block::new(BlockKind::Paragraph(Text::new(words, span)), span);
        self.notes.push(Note { label, blocks: vec![block], span, ..Note::default() });
        trim_space(out);
        let mark = Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, note: id, occurrence: 0, span });
        if self.after_marks && !narrative {
            *waiting = Some(mark);
        } else {
            out.push(mark);
        }
    }

    /// Inlines that lead to the work's entry in a bibliography, when it has one.
    fn link(&mut self, scope: usize, key: &str, content: Inlines, found: &Found, in_link: bool) -> Inlines {
        if content.is_empty() {
            return content;
        }
        let content = isolated(content, self.direction);
        let from = (found.is_landing && !in_link).then_some(self.chapter);
        let (target, id) = self.lists.link(scope, key, from);
        let Some(target) = target.filter(|_| !in_link) else { return content };
        let attributes = Attributes { id, classes: vec!["biblioref".to_owned()], ..Attributes::default() };
        // No link stands in another: addresses lead out of the bibliography.
        vec![Inline::Link(Link { target, title: None, content: without_links(content), attributes, span: found.citation.span })]
    }
}

/// What a work's own words run to is not mixed with the text around them: `Knuth 1984, 10` in Arabic.
fn isolated(content: Inlines, direction: Direction) -> Inlines {
    match Direction::of(&visit::flat_text(&content)).filter(|own| *own != direction) {
        Some(own) => {
            let attributes = Attributes { direction: Some(own), ..Attributes::default() };
            vec![Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content })]
        }
        None => content,
    }
}

/// Inlines with links replaced by their content.
fn without_links(inlines: Inlines) -> Inlines {
    let mut out = Inlines::new();
    for inline in inlines {
        match inline {
            Inline::Link(link) => out.extend(link.content),
            Inline::Span(mut span) => {
                span.content = without_links(span.content);
                out.push(Inline::Span(span));
            }
            inline => out.push(inline),
        }
    }
    render::merge(&mut out);
    out
}

/// Whether what a style printed is a raised number.
fn is_raised(words: &[Inline]) -> bool {
    match words.first() {
        Some(Inline::Span(span)) => span.role == SpanRole::Superscript || is_raised(&span.content),
        Some(Inline::Link(link)) => is_raised(&link.content),
        _ => false,
    }
}

/// Takes the space off the end of inlines.
fn trim_space(out: &mut Inlines) {
    if let Some(Inline::Str(last)) = out.last_mut() {
        *last = last.trim_end_matches([' ', '\n']).to_owned();
    }
}

/// Adds the full stop with which a note ends, unless it has a mark.
fn end_sentence(words: &mut Inlines) {
    let flat = visit::flat_text(words);
    if !flat.trim_end().ends_with(['.', '!', '?', '…', '»', '”']) || flat.trim_end().ends_with(['»', '”']) && !flat.contains(['.']) {
        words.push(Inline::Str(".".to_owned()));
    }
}

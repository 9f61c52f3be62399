//! The glossary: an id for each of its terms, and a link to it from the first place of every chapter that uses the term.
//!
//! A page is a glossary when its front matter says `glossary: true`; its lists of definitions are the entries.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::visit::{VisitorMut, flat_text, walk_blocks_mut};
use crate::book::{Attributes, Block, BlockKind, Chapter, ChapterId, GLOSSARY_CLASS, GLOSSARY_TERM, Inline, InlineSpan, Inlines, Link, Role, SpanRole, Target, Text};
use crate::message;
use crate::report::{Diagnostic, Report, Span};
use crate::text::alike;

/// Gives the terms of the glossary their ids.
pub fn anchor(chapters: &mut [Chapter]) {
    for chapter in chapters.iter_mut().filter(|chapter| chapter.glossary) {
        walk_blocks_mut(&mut chapter.blocks, &mut Anchors(0));
    }
}

struct Anchors(usize);

impl VisitorMut for Anchors {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Definitions(definitions) = &mut block.kind else { return };
        for term in definitions.iter_mut().flat_map(|definition| &mut definition.terms) {
            self.0 += 1;
            let attributes = Attributes { id: Some(format!("g.{}", self.0)), ..Attributes::default() };
            term.inlines.insert(0, Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content: Vec::new() }));
        }
    }
}

/// Where a term is defined.
#[derive(Clone, Debug)]
struct Entry {
    /// In small letters, but for a term that has capitals within.
    words: Vec<String>,
    exact: bool,
    name: String,
    chapter: ChapterId,
    id: String,
}

/// Links the first use of each term of the glossary in each chapter, and those that the author points out.
pub fn link(chapters: &mut [Chapter], report: &mut Report) {
    let mut entries: Vec<Entry> = Vec::new();
    for (at, chapter) in chapters.iter_mut().enumerate().filter(|(_, chapter)| chapter.glossary) {
        walk_blocks_mut(&mut chapter.blocks, &mut Entries { entries: &mut entries, chapter: ChapterId(at as u32) });
    }
    let mut by_first: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, entry) in entries.iter().enumerate() {
        if let Some(first) = entry.words.first() {
            by_first.entry(first.to_lowercase()).or_default().push(i);
        }
    }
    for found in by_first.values_mut() {
        // The longest first: `caja alta` before `caja`.
        found.sort_by_key(|i| std::cmp::Reverse(entries[*i].words.len()));
    }
    for chapter in chapters {
        let automatic = !chapter.glossary && !matches!(chapter.role, Role::Index | Role::Notes | Role::Part);
        let mut linker = Linker { entries: &entries, by_first: &by_first, linked: BTreeSet::new(), automatic, skips: false, report };
        walk_blocks_mut(&mut chapter.blocks, &mut linker);
        for note in chapter.author_notes.iter_mut().chain(&mut chapter.footnotes) {
            walk_blocks_mut(&mut note.blocks, &mut linker);
        }
    }
}

struct Entries<'a> {
    entries: &'a mut Vec<Entry>,
    chapter: ChapterId,
}

impl VisitorMut for Entries<'_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Definitions(definitions) = &mut block.kind else { return };
        for term in definitions.iter().flat_map(|definition| &definition.terms) {
            let Some(Inline::Span(InlineSpan { attributes: Attributes { id: Some(id), .. }, .. })) = term.inlines.first() else { continue };
            let name = flat_text(&term.inlines).trim().to_owned();
            let exact = name.chars().skip(1).any(char::is_uppercase);
            let words = words_of(&name).into_iter().map(|(start, end)| if exact { name[start..end].to_owned() } else { name[start..end].to_lowercase() });
            self.entries.push(Entry { words: words.collect(), exact, name: name.clone(), chapter: self.chapter, id: id.clone() });
        }
    }
}

/// The words of a text, as ranges.
pub fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

struct Linker<'a> {
    entries: &'a [Entry],
    by_first: &'a BTreeMap<String, Vec<usize>>,
    /// Entries that the chapter has linked to.
    linked: BTreeSet<usize>,
    automatic: bool,
    /// The next text is a title.
    skips: bool,
    report: &'a mut Report,
}

impl VisitorMut for Linker<'_> {
    fn block(&mut self, block: &mut Block) {
        self.skips = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Definitions(_) | BlockKind::Sidebar(_) | BlockKind::AuthorNotes { .. });
    }

    fn text(&mut self, text: &mut Text) {
        let automatic = self.automatic && !std::mem::take(&mut self.skips);
        let inlines = std::mem::take(&mut text.inlines);
        text.inlines = self.inlines(inlines, automatic, text.span);
    }
}

impl Linker<'_> {
    /// Inlines with the terms in them as links; `automatic`: also those that the author does not point out.
    fn inlines(&mut self, inlines: Inlines, automatic: bool, span: Span) -> Inlines {
        let mut made = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Str(words) if automatic && !self.by_first.is_empty() => self.string(words, span, &mut made),
                Inline::Span(run) if run.attributes.other.iter().any(|(key, _)| key == GLOSSARY_TERM) => made.push(self.pointed_out(run, span)),
                Inline::Span(mut run) => {
                    let plain = matches!(run.role, SpanRole::Plain | SpanRole::Emphasis | SpanRole::Strong);
                    run.content = self.inlines(run.content, automatic && plain, span);
                    made.push(Inline::Span(run));
                }
                other => made.push(other),
            }
        }
        made
    }

    /// Adds words to `made`, the terms in them as links.
    fn string(&mut self, text: String, span: Span, made: &mut Inlines) {
        let words = words_of(&text);
        let (mut from, mut at) = (0, 0);
        while at < words.len() {
            let Some((entry, count)) = self.entry_at(&text, &words[at..]) else {
                at += 1;
                continue;
            };
            let (start, end) = (words[at].0, words[at + count - 1].1);
            if start > from {
                made.push(Inline::Str(text[from..start].to_owned()));
            }
            self.linked.insert(entry);
            made.push(self.link_to(entry, vec![Inline::Str(text[start..end].to_owned())], span));
            from = end;
            at += count;
        }
        if from == 0 {
            made.push(Inline::Str(text));
        } else if from < text.len() {
            made.push(Inline::Str(text[from..].to_owned()));
        }
    }

    /// The entry of a term that begins with the first of these words and is not linked yet, and how many words the term has.
    fn entry_at(&self, text: &str, words: &[(usize, usize)]) -> Option<(usize, usize)> {
        let &(start, end) = words.first()?;
        let first = text[start..end].to_lowercase();
        let singular = [first.as_str(), first.strip_suffix('s').unwrap_or(&first), first.strip_suffix("es").unwrap_or(&first)];
        let candidates = singular.iter().filter_map(|word| self.by_first.get(*word)).flatten();
        candidates.copied().filter(|entry| !self.linked.contains(entry)).find_map(|i| {
            let entry = &self.entries[i];
            let count = entry.words.len();
            let here = words.get(..count)?;
            let joined = here.windows(2).all(|pair| matches!(&text[pair[0].1..pair[1].0], " " | "-" | "\u{a0}"));
            let alike = here.iter().zip(&entry.words).enumerate().all(|(k, (&(start, end), wanted))| {
                let word = if entry.exact { text[start..end].to_owned() } else { text[start..end].to_lowercase() };
                let last = k + 1 == count;
                word == *wanted || (last && word.strip_prefix(wanted.as_str()).is_some_and(|ending| matches!(ending, "s" | "es")))
            });
            (joined && alike).then_some((i, count))
        })
    }

    /// A link around `content` to an entry of the glossary.
    fn link_to(&self, entry: usize, content: Inlines, span: Span) -> Inline {
        let Entry { chapter, id, .. } = &self.entries[entry];
        let attributes = Attributes { classes: vec![GLOSSARY_CLASS.to_owned()], ..Attributes::default() };
        Inline::Link(Link { target: Target::Internal { chapter: *chapter, anchor: Some(id.clone()) }, title: None, content, attributes, span })
    }

    /// The link of words that the author points out as a term; an unknown term is reported.
    fn pointed_out(&mut self, run: InlineSpan, span: Span) -> Inline {
        let wanted = run.attributes.other.iter().find(|(key, _)| key == GLOSSARY_TERM).map(|(_, term)| term.trim().to_owned()).unwrap_or_default();
        let found = self.entries.iter().position(|entry| entry.name.to_lowercase() == wanted.to_lowercase());
        if let Some(entry) = found {
            self.linked.insert(entry);
            return self.link_to(entry, run.content, span);
        }
        let message = message!("the glossary has no term “{term}”", term = wanted.as_str());
        let help = match alike::nearest(&wanted, self.entries.iter().map(|entry| entry.name.as_str())) {
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("define it in a page with `glossary: true` in its front matter"),
        };
        self.report.push(Diagnostic::new("term-undefined", message).at(span).help(help));
        Inline::Span(InlineSpan { attributes: Attributes::default(), ..run })
    }
}

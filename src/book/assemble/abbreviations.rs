//! Abbreviations: what each stands for, written out where the text uses it first, and a list of those that the book uses.
//!
//! What one stands for is said by the settings (`abbreviations`), or by `<abbr title>` in the text. Where the author has written it out
//! already, with the abbreviation after it in parentheses, nothing is added.

use std::collections::{BTreeMap, BTreeSet};

use super::glossary::words_of;
use crate::book::visit::{VisitorMut, flat_text, walk_blocks_mut};
use crate::book::{Attributes, Block, BlockKind, Chapter, Definition, Inline, InlineSpan, Inlines, Role, SpanRole, Text, plain};
use crate::lang::Lang;
use crate::report::Span;
use crate::text::collation::Collation;

/// What abbreviations stand for.
pub type Meanings = BTreeMap<String, String>;

/// Where an abbreviation is written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expansion {
    #[default]
    None,
    /// Where each chapter uses it first.
    Chapter,
    /// Where the book does.
    Book,
}

/// Marks the abbreviations of the text, writes out their first uses, and fills the pages that list them (`abbreviations: true`).
pub fn expand(chapters: &mut [Chapter], meanings: &Meanings, expansion: Expansion, lang: &Lang) {
    let mut by_first: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for key in meanings.keys() {
        if let Some((start, end)) = words_of(key).first() {
            by_first.entry(&key[*start..*end]).or_default().push(key);
        }
    }
    // The longest first: `EE. UU.` before `EE`.
    by_first.values_mut().for_each(|keys| keys.sort_by_key(|key| std::cmp::Reverse(key.len())));
    let mut marker = Marker { meanings, by_first, expansion, explained: BTreeSet::new(), used: Meanings::new(), skips: false };
    for chapter in chapters.iter_mut().filter(|chapter| !chapter.abbreviations && !matches!(chapter.role, Role::Index | Role::Notes)) {
        if expansion == Expansion::Chapter {
            marker.explained.clear();
        }
        walk_blocks_mut(&mut chapter.blocks, &mut marker);
        for note in chapter.author_notes.iter_mut().chain(&mut chapter.footnotes) {
            walk_blocks_mut(&mut note.blocks, &mut marker);
        }
    }
    let used = marker.used;
    for chapter in chapters.iter_mut().filter(|chapter| chapter.abbreviations && !used.is_empty()) {
        chapter.blocks.push(list(&used, lang, chapter.span));
    }
}

/// The list of the abbreviations used, in the order of the language.
fn list(used: &Meanings, lang: &Lang, span: Span) -> Block {
    let collation = Collation::new(lang);
    let mut entries: Vec<(&String, &String)> = used.iter().collect();
    entries.sort_by(|a, b| collation.compare(a.0, b.0));
    let paragraph = |words: &str| Block::new(BlockKind::Paragraph(Text::new(plain(words), span)), span);
    let definition = |(term, meaning): (&String, &String)| Definition { terms: vec![Text::new(plain(term), span)], details: vec![vec![paragraph(meaning)]] };
    Block::new(BlockKind::Definitions(entries.into_iter().map(definition).collect()), span)
}

struct Marker<'a> {
    meanings: &'a Meanings,
    /// By their first words.
    by_first: BTreeMap<&'a str, Vec<&'a str>>,
    expansion: Expansion,
    /// Those that have been written out, or that the author has.
    explained: BTreeSet<String>,
    used: Meanings,
    /// The next text is a title.
    skips: bool,
}

impl VisitorMut for Marker<'_> {
    fn block(&mut self, block: &mut Block) {
        self.skips = matches!(block.kind, BlockKind::Heading(_) | BlockKind::AuthorNotes { .. });
    }

    fn text(&mut self, text: &mut Text) {
        if !std::mem::take(&mut self.skips) {
            let inlines = std::mem::take(&mut text.inlines);
            text.inlines = self.inlines(inlines);
        }
    }
}

impl Marker<'_> {
    /// Inlines with the abbreviations in them marked and their first uses written out.
    fn inlines(&mut self, inlines: Inlines) -> Inlines {
        let mut made = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Str(words) if !self.by_first.is_empty() => self.string(words, &mut made),
                Inline::Span(run) if run.role == SpanRole::Abbreviation => self.marked(run, &mut made),
                Inline::Span(mut run) => {
                    run.content = self.inlines(run.content);
                    made.push(Inline::Span(run));
                }
                other => made.push(other),
            }
        }
        made
    }

    /// Adds words to `made`, the abbreviations of the settings marked in them.
    fn string(&mut self, text: String, made: &mut Inlines) {
        let mut from = 0;
        for (start, end) in words_of(&text) {
            let Some(keys) = self.by_first.get(&text[start..end]).filter(|_| start >= from) else { continue };
            let ends = |key: &&&str| text[start..].starts_with(**key) && !text[start + key.len()..].starts_with(char::is_alphanumeric);
            let Some(key) = keys.iter().find(ends).copied() else { continue };
            if start > from {
                made.push(Inline::Str(text[from..start].to_owned()));
            }
            let run = InlineSpan { role: SpanRole::Abbreviation, attributes: Attributes::default(), content: vec![Inline::Str(key.to_owned())] };
            self.marked(run, made);
            from = start + key.len();
        }
        if from == 0 {
            made.push(Inline::Str(text));
        } else if from < text.len() {
            made.push(Inline::Str(text[from..].to_owned()));
        }
    }

    /// Adds an abbreviation that the author marked to `made`, written out when it is the first of its kind.
    fn marked(&mut self, mut run: InlineSpan, made: &mut Inlines) {
        let key = flat_text(&run.content);
        let title = run.attributes.other.iter().find(|(name, _)| name == "title").map(|(_, title)| title.clone());
        let Some(meaning) = title.clone().or_else(|| self.meanings.get(&key).cloned()) else {
            made.push(Inline::Span(run));
            return;
        };
        if title.is_none() {
            run.attributes.other.push(("title".to_owned(), meaning.clone()));
        }
        let in_parentheses = matches!(made.last(), Some(Inline::Str(words)) if words.ends_with('('));
        // `artículo (art.) 3` would be no help.
        let is_small = !key.contains(char::is_uppercase);
        let is_first = self.explained.insert(key.clone());
        self.used.entry(key).or_insert_with(|| meaning.clone());
        if is_first && !in_parentheses && !is_small && self.expansion != Expansion::None {
            made.extend([Inline::Str(format!("{meaning} (")), Inline::Span(run), Inline::Str(")".to_owned())]);
        } else {
            made.push(Inline::Span(run));
        }
    }
}

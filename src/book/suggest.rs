//! What an index might have: names, terms and headings of the book with their places, for the author to choose from.

use std::collections::{BTreeMap, HashMap};

use super::visit::{Visitor, flat_text, walk_chapter};
use super::{Block, BlockKind, Book, Inline, SpanRole, Text};
use crate::report::{Files, Span};

/// Words that join the parts of a name.
const JOINTS: [&str; 26] = [
    "de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "do", "dos", "das", "di", "du", "des", "le", "von", "van", "der", "den",
    "of", "the", "and", "al", "bin",
];
/// Letters of a term, and how often it stands in the book, at least.
const TERM_LETTERS: usize = 6;
const TERM_COUNT: usize = 4;
/// Most terms of a book.
const MOST_TERMS: usize = 60;
/// Words of an emphasized term at most.
const EMPHASIZED_WORDS: usize = 5;

/// Why something is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Capitalized words that do not begin a sentence.
    Name,
    /// A word that stands often in few chapters.
    Term,
    Emphasis,
    Heading,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Name => "name",
            Kind::Term => "term",
            Kind::Emphasis => "emphasis",
            Kind::Heading => "heading",
        }
    }
}

/// Words that an index might have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub kind: Kind,
    pub words: String,
    /// File and line, in the order of the book.
    pub places: Vec<(String, usize)>,
}

/// All suggestions for the index: by kind, then the most frequent first.
pub fn suggestions(book: &Book, files: &Files) -> Vec<Suggestion> {
    let mut found = Found { chapter: 0, heading: false, names: BTreeMap::new(), opening: Vec::new(), terms: HashMap::new(), emphasized: BTreeMap::new(), headings: BTreeMap::new() };
    for (i, chapter) in book.chapters.iter().enumerate() {
        found.chapter = i;
        walk_chapter(chapter, &mut found);
    }
    // At the start of a sentence a name is one when it is elsewhere too.
    for (name, span) in std::mem::take(&mut found.opening) {
        if let Some(places) = found.names.get_mut(&name) {
            places.push(span);
        }
    }
    found.names.retain(|name, places| name.contains(' ') || places.len() > 1);
    found.names.values_mut().for_each(|places| places.sort());
    let mut lines = Lines { files, starts: HashMap::new() };
    let mut suggestions = Vec::new();
    let mut add = |kind, words: String, spans: &[Span]| {
        let places = spans.iter().filter_map(|span| lines.place(*span, &words)).collect();
        suggestions.push(Suggestion { kind, words, places });
    };
    let sorted = |map: BTreeMap<String, Vec<Span>>| {
        let mut all: Vec<(String, Vec<Span>)> = map.into_iter().collect();
        all.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        all
    };
    let (terms, chapters) = (std::mem::take(&mut found.terms), book.chapters.len());
    sorted(found.names).iter().for_each(|(words, places)| add(Kind::Name, words.clone(), places));
    terms_of(terms, chapters).iter().for_each(|(words, places)| add(Kind::Term, words.clone(), places));
    sorted(found.emphasized).iter().for_each(|(words, places)| add(Kind::Emphasis, words.clone(), places));
    found.headings.iter().for_each(|(words, places)| add(Kind::Heading, words.clone(), places));
    suggestions
}

/// The words that are frequent, but not in most chapters.
fn terms_of(words: HashMap<String, Vec<(usize, Span)>>, chapters: usize) -> Vec<(String, Vec<Span>)> {
    let mut scored: Vec<(usize, String, Vec<Span>)> = Vec::new();
    for (word, places) in words {
        let mut within: Vec<usize> = places.iter().map(|(chapter, _)| *chapter).collect();
        within.dedup();
        if places.len() >= TERM_COUNT && within.len() * 2 <= chapters.max(2) {
            scored.push((places.len() * chapters / within.len().max(1), word, places.into_iter().map(|(_, span)| span).collect()));
        }
    }
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.truncate(MOST_TERMS);
    scored.into_iter().map(|(_, word, places)| (word, places)).collect()
}

struct Found {
    chapter: usize,
    heading: bool,
    names: BTreeMap<String, Vec<Span>>,
    /// Names at the start of sentences.
    opening: Vec<(String, Span)>,
    terms: HashMap<String, Vec<(usize, Span)>>,
    emphasized: BTreeMap<String, Vec<Span>>,
    headings: BTreeMap<String, Vec<Span>>,
}

impl Visitor for Found {
    fn block(&mut self, block: &Block) {
        self.heading = matches!(block.kind, BlockKind::Heading(_));
    }

    fn text(&mut self, text: &Text) {
        let words = flat_text(&text.inlines);
        if std::mem::take(&mut self.heading) {
            self.headings.entry(words).or_default().push(text.span);
            return;
        }
        self.names_of(&words, text.span);
        emphasized(&text.inlines, text.span, &mut self.emphasized);
        for word in words.split(|c: char| !c.is_alphanumeric()) {
            let small = word.chars().next().is_some_and(char::is_lowercase);
            if small && word.chars().count() >= TERM_LETTERS {
                self.terms.entry(word.to_owned()).or_default().push((self.chapter, text.span));
            }
        }
    }
}

impl Found {
    /// Adds the names in a text: words with capitals, one after the other, with small words between them.
    fn names_of(&mut self, text: &str, span: Span) {
        let mut name: Vec<&str> = Vec::new();
        let mut opens = true;
        let mut name_opens = false;
        for word in text.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            // A sign before the word ends what was before it, one after it what is with it.
            let (before, after) = (!word.starts_with(bare), !word.ends_with(bare));
            let joins = before || bare.is_empty();
            if joins {
                self.name_ends(&mut name, name_opens, span);
                opens |= word.starts_with(['«', '“', '"', '—', '¿', '¡', '(', '‘', '[']);
            }
            if bare.chars().next().is_some_and(char::is_uppercase) {
                if name.is_empty() {
                    name_opens = opens;
                }
                name.push(bare);
            } else if !name.is_empty() && JOINTS.contains(&bare) {
                name.push(bare);
            } else {
                self.name_ends(&mut name, name_opens, span);
            }
            // The stop of an initial ends no sentence.
            let initial = bare.chars().count() == 1 && word.ends_with('.');
            if after && !initial {
                self.name_ends(&mut name, name_opens, span);
            }
            opens = !initial && word.trim_end_matches(['»', '”', '"', ')', '’']).ends_with(['.', '?', '!', '…', ':']);
        }
        self.name_ends(&mut name, name_opens, span);
    }

    /// Adds the name gathered in `name`, which is empty then; `opens`: it opened its sentence, whose capital says nothing.
    fn name_ends(&mut self, name: &mut Vec<&str>, opens: bool, span: Span) {
        while name.last().is_some_and(|word| JOINTS.contains(word)) {
            name.pop();
        }
        let words = name.join(" ");
        name.clear();
        // Single letters, and words all in capitals, are rarely names.
        if words.chars().filter(|c| c.is_lowercase()).count() < 2 {
            return;
        }
        match opens {
            true => self.opening.push((words, span)),
            false => self.names.entry(words).or_default().push(span),
        }
    }
}

/// Adds the emphasized runs of few words.
fn emphasized(inlines: &[Inline], span: Span, found: &mut BTreeMap<String, Vec<Span>>) {
    for inline in inlines {
        match inline {
            Inline::Span(run) if run.role == SpanRole::Emphasis => {
                let words = flat_text(&run.content);
                let words = words.trim().trim_end_matches(['.', ',', ';', ':']).to_owned();
                if (1..=EMPHASIZED_WORDS).contains(&words.split_whitespace().count()) && words.chars().any(char::is_alphabetic) {
                    found.entry(words).or_default().push(span);
                }
            }
            Inline::Span(run) => emphasized(&run.content, span, found),
            Inline::Link(link) => emphasized(&link.content, span, found),
            _ => {}
        }
    }
}

/// Lines of files.
struct Lines<'f> {
    files: &'f Files,
    starts: HashMap<u32, Vec<usize>>,
}

impl Lines<'_> {
    /// The line on which words stand, of the paragraph at `span`; its first line when they are written otherwise there.
    fn place(&mut self, span: Span, words: &str) -> Option<(String, usize)> {
        let file = self.files.get(span.file)?;
        let text: &str = &file.text;
        let starts = self.starts.entry(span.file.0).or_insert_with(|| {
            let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        });
        let within = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let first = words.split_whitespace().next().unwrap_or_default();
        let at = within.find(words).or_else(|| within.find(first)).unwrap_or(0);
        let line = starts.partition_point(|start| *start <= span.start as usize + at);
        Some((file.path.display().to_string(), line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Chapter, plain};

    #[test]
    fn names_are_capitalized_words_within_a_sentence() {
        let text = "El libro de Miguel de Cervantes, y el de J. R. Jiménez. Miguel de Cervantes nació. Así lo vio Juana; que Juana estaba.";
        let paragraph = Block::new(BlockKind::Paragraph(Text::new(plain(text), Span::default())), Span::default());
        let book = Book { chapters: vec![Chapter { blocks: vec![paragraph], ..Chapter::default() }], ..Book::default() };
        let found = suggestions(&book, &Files::default());
        let names: Vec<&str> = found.iter().filter(|s| s.kind == Kind::Name).map(|s| s.words.as_str()).collect();
        assert_eq!(names, ["Juana", "Miguel de Cervantes", "J R Jiménez"]);
    }
}

//! Words of the book ↔ places in its files.
//!
//! The book knows where each text was written, not each word: between the two lie Markdown, shortcodes and orthography. So the words of
//! the text and those of its source are aligned, as two versions of a file are compared.

use std::ops::Range;

use crate::book::visit::{Visitor, flat_text, walk_chapter};
use crate::book::{AssetId, Block, BlockKind, Book, Image, Text, TextId};
use crate::report::{Files, Span};

/// Most pairs of words that are compared for one text.
const PAIRS: usize = 4_000_000;

/// First text of each chapter: by them a text is named within its chapter, so that a page is the same when only pages before it change.
#[derive(Clone, Debug, Default)]
pub struct Chapters(Vec<u32>);

impl Chapters {
    /// The first text of each chapter: the walk numbers texts in order, a chapter's title first.
    pub fn of(book: &Book) -> Chapters {
        Chapters(book.chapters.iter().map(|chapter| chapter.title.id.0).collect())
    }

    /// The chapter of a text, and the number of the text in it.
    pub fn local(&self, text: TextId) -> Option<(u32, u32)> {
        if text == TextId::NONE {
            return None;
        }
        let chapter = self.0.partition_point(|first| *first <= text.0).checked_sub(1)?;
        Some((chapter as u32, text.0 - self.0[chapter]))
    }

    /// The text of a number in a chapter.
    pub fn global(&self, chapter: u32, local: u32) -> Option<TextId> {
        Some(TextId(self.0.get(chapter as usize)?.checked_add(local)?))
    }
}

/// A text with its source.
struct Written {
    id: TextId,
    span: Span,
    flat: String,
}

/// Where the word at byte `offset` of a text was written.
pub fn source(book: &Book, files: &Files, chapters: &Chapters, text: TextId, offset: u32) -> Option<Span> {
    let (chapter, _) = chapters.local(text)?;
    let mut find = Find { wanted: text, found: None };
    walk_chapter(book.chapters.get(chapter as usize)?, &mut find);
    let written = find.found?;
    let whole = written.span;
    let file = files.get(whole.file)?;
    let source = file.text.get(whole.start as usize..whole.end as usize)?;
    let words = words(&written.flat);
    let at = words.partition_point(|word| word.start <= offset as usize).saturating_sub(1);
    let pairs = align(&written.flat, source);
    // The word itself, else the nearest before it that was found, else the first.
    let pair = pairs.iter().rev().find(|(flat, _)| *flat <= at).or_else(|| pairs.first());
    let Some((_, range)) = pair else { return Some(whole) };
    Some(Span { file: whole.file, start: whole.start + range.start as u32, end: whole.start + range.end as u32 })
}

/// The place in the book that a place in a file has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Byte of a text.
    Text(TextId, u32),
    Picture(AssetId),
}

/// What the book has of the words or picture written at `span`.
pub fn place(book: &Book, files: &Files, span: Span) -> Option<Found> {
    let chapter = book.chapters.iter().find(|chapter| chapter.span.file == span.file && chapter.span != Span::default())?;
    let mut at = At { span, text: None, after: None, picture: None };
    walk_chapter(chapter, &mut at);
    if let Some(asset) = at.picture {
        return Some(Found::Picture(asset));
    }
    let Some(written) = at.text else { return at.after.map(|(_, id)| Found::Text(id, 0)) };
    let file = files.get(written.span.file)?;
    let source = file.text.get(written.span.start as usize..written.span.end as usize)?;
    let from = span.start.saturating_sub(written.span.start) as usize;
    let words = words(&written.flat);
    let pairs = align(&written.flat, source);
    let pair = pairs.iter().find(|(_, range)| range.end > from).or_else(|| pairs.last());
    let offset = pair.and_then(|(word, _)| words.get(*word)).map_or(0, |word| word.start as u32);
    Some(Found::Text(written.id, offset))
}

/// Looks for one text.
struct Find {
    wanted: TextId,
    found: Option<Written>,
}

impl Visitor for Find {
    fn text(&mut self, text: &Text) {
        if text.id == self.wanted {
            self.found = Some(Written { id: text.id, span: text.span, flat: flat_text(&text.inlines) });
        }
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind
            && code.id == self.wanted
        {
            self.found = Some(Written { id: code.id, span: block.span, flat: code.text.clone() });
        }
    }
}

/// Looks for what was written at a place: the shortest text around it, the next text after it, a picture.
struct At {
    span: Span,
    text: Option<Written>,
    after: Option<(u32, TextId)>,
    picture: Option<AssetId>,
}

impl At {
    /// Compares the place of a text with the one that is looked for, and keeps the nearest.
    fn see(&mut self, span: Span, id: TextId, flat: impl FnOnce() -> String) {
        if span.file != self.span.file || id == TextId::NONE {
            return;
        }
        let start = self.span.start;
        if span.start <= start && start < span.end.max(span.start + 1) {
            if self.text.as_ref().is_none_or(|known| span.end - span.start < known.span.end - known.span.start) {
                self.text = Some(Written { id, span, flat: flat() });
            }
        } else if span.start > start && self.after.is_none_or(|(known, _)| span.start < known) {
            self.after = Some((span.start, id));
        }
    }
}

impl Visitor for At {
    fn text(&mut self, text: &Text) {
        self.see(text.span, text.id, || flat_text(&text.inlines));
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind {
            self.see(block.span, code.id, || code.text.clone());
        }
    }

    fn image(&mut self, image: &Image) {
        let within = image.span.start <= self.span.start && self.span.start < image.span.end;
        if image.span.file == self.span.file && within {
            self.picture = self.picture.or(image.asset);
        }
    }
}

/// The words of a text as ranges: runs of letters and figures, whatever punctuation and spaces stand between them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (start, c.is_alphanumeric() || c == '\u{ad}') {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| from..text.len()));
    words
}

/// The words of `flat` that stand in `source` too, in order: the number of each in `flat`, and its range in `source`.
fn align(flat: &str, source: &str) -> Vec<(usize, Range<usize>)> {
    let (ours, theirs) = (words(flat), words(source));
    let fold = |text: &str, words: &[Range<usize>]| -> Vec<String> {
        words.iter().map(|word| text[word.clone()].replace('\u{ad}', "").to_lowercase()).collect()
    };
    let (a, b) = (fold(flat, &ours), fold(source, &theirs));
    let same_start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let left = a.len().min(b.len()) - same_start;
    let same_end = a.iter().rev().zip(b.iter().rev()).take(left).take_while(|(a, b)| a == b).count();
    let middle = common(&a[same_start..a.len() - same_end], &b[same_start..b.len() - same_end]);
    let start = (0..same_start).map(|i| (i, i));
    let middle = middle.into_iter().map(|(i, j)| (i + same_start, j + same_start));
    let end = (0..same_end).rev().map(|i| (a.len() - 1 - i, b.len() - 1 - i));
    start.chain(middle).chain(end).map(|(i, j)| (i, theirs[j].clone())).collect()
}

/// The pairs of places of the longest common subsequence of two lists of words.
fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    if a.len().saturating_mul(b.len()) > PAIRS {
        return in_turn(a, b);
    }
    let width = b.len() + 1;
    let mut longest = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if a[i] == b[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Pairs of like words in very long texts: each word with the next like it, when that comes soon.
fn in_turn(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    const SOON: usize = 40;
    let mut next = 0;
    let mut pairs = Vec::new();
    for (i, word) in a.iter().enumerate() {
        let ahead = &b[next.min(b.len())..(next + SOON).min(b.len())];
        if let Some(at) = ahead.iter().position(|other| other == word) {
            pairs.push((i, next + at));
            next += at + 1;
        }
    }
    pairs
}

/// Line and column of a byte, from 1, the column in characters; and the line itself.
pub fn line(text: &str, byte: u32) -> (usize, usize, &str) {
    let mut at = (byte as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    (text[..start].matches('\n').count() + 1, text[start..at].chars().count() + 1, text[start..end].trim_end_matches('\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(flat: &str, source: &str) -> Vec<String> {
        let ours = words(flat);
        align(flat, source).into_iter().map(|(i, range)| format!("{}@{}", &flat[ours[i].clone()], range.start)).collect()
    }

    #[test]
    fn words_find_their_source_through_markup() {
        let source = "Un *perro* [negro](http://el.perro/negro) y «otro» perro.";
        assert_eq!(aligned("Un perro negro y «otro» perro.", source), ["Un@0", "perro@4", "negro@12", "y@42", "otro@46", "perro@53"]);
        assert_eq!(aligned("nada", "otra cosa"), Vec::<String>::new());
        assert_eq!(aligned("ca\u{ad}sa", "la CASA"), ["ca\u{ad}sa@3"]);
    }

    #[test]
    fn long_texts_are_aligned_in_turn() {
        let a: Vec<String> = (0..3000).map(|i| format!("w{i}")).collect();
        let b: Vec<String> = a.iter().flat_map(|w| [w.clone(), "x".to_owned()]).collect();
        assert_eq!(in_turn(&a, &b).len(), a.len());
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line("a\nbñc\r\nd", 5), (2, 3, "bñc"));
        assert_eq!(line("", 9), (1, 1, ""));
    }
}

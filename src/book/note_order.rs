//! The one order of a chapter's footnotes: depth first, by their first marks in reading order.
//!
//! Once a page is read, and again where links become notes for paper. A note that is cited within a note comes right after it, so that both stand at the foot of one page and the numbers go up.
//! Author's notes keep the author's numbers; their marks are counted alike. Numbers restart in each chapter (typography F7).

use crate::message;
use crate::book::visit::{VisitorMut, walk_blocks_mut, walk_text_mut};
use crate::book::{Block, BlockKind, Chapter, Inline, Note, NoteId, NoteKind};
use crate::report::{Diagnostic, Report};

/// Puts the footnotes in their order, and numbers them and their marks. What nothing cites is left out, as on the web, and
/// reported; so is a note that leads back to itself.
pub fn order(chapter: &mut Chapter, report: &mut Report) {
    let order = reorder(chapter);
    for (inner, outer) in &order.cycles {
        report.push(cycle(&chapter.footnotes[inner.index()], &chapter.footnotes[outer.index()], *inner == *outer));
    }
    for note in chapter.footnotes.drain(order.cited..) {
        let message = message!("the note `{label}` is defined and not cited: it is left out, as on the web", label = note.label);
        let help = message!("cite it where it belongs: `[^{label}]`", label = note.label);
        report.push(Diagnostic::new("note-unused", message).at(note.span).help(help));
    }
}

/// The diagnostic of a note that cites itself, or one within which it is cited.
fn cycle(inner: &Note, outer: &Note, itself: bool) -> Diagnostic {
    let message = if itself {
        message!("the note `{label}` cites itself", label = inner.label)
    } else {
        message!("the note `{label}` cites `{label_2}`, within which it is cited itself", label = inner.label, label_2 = outer.label)
    };
    Diagnostic::new("note-cycle", message).at(inner.span).help(message!("the mark leads back to the note; take it out if that is not meant"))
}

/// What was found while the notes were put in order.
pub struct Order {
    /// How many notes are cited; the others come after them.
    pub cited: usize,
    /// Notes that cite a note within which they stand, by their new places: the one that cites, the one cited.
    pub cycles: Vec<(NoteId, NoteId)>,
}

/// Reorders the footnotes and rewrites all marks, with their numbers, occurrences and counts.
pub fn reorder(chapter: &mut Chapter) -> Order {
    let mut marks = Marks::default();
    walk_text_and_blocks(chapter, &mut marks);
    let mut within: Vec<Vec<NoteId>> = Vec::with_capacity(chapter.footnotes.len());
    for note in &mut chapter.footnotes {
        let mut inside = Marks::default();
        walk_blocks_mut(&mut note.blocks, &mut inside);
        within.push(inside.found);
    }
    let descent = descend(&marks.found, &within);

    // The marks, by the places that were found.
    let mut rewrite = Rewrite { descent: &descent, from: &descent.text, at: 0, author: vec![0; chapter.author_notes.len()] };
    walk_text_and_blocks(chapter, &mut rewrite);
    for (old, note) in chapter.footnotes.iter_mut().enumerate() {
        (rewrite.from, rewrite.at) = (&descent.within[old], 0);
        walk_blocks_mut(&mut note.blocks, &mut rewrite);
    }
    let author = rewrite.author;
    for (note, references) in chapter.author_notes.iter_mut().zip(author) {
        note.references = references;
    }
    let mut old: Vec<Option<Note>> = std::mem::take(&mut chapter.footnotes).into_iter().map(Some).collect();
    for (place, (from, references)) in descent.order.iter().zip(&descent.references).enumerate() {
        if let Some(note) = old[*from].take() {
            chapter.footnotes.push(Note { number: place as u32 + 1, mark: (place + 1).to_string(), references: *references, ..note });
        }
    }
    Order { cited: descent.cited, cycles: descent.cycles }
}

/// Walks a chapter's title, blocks and author's notes, these where they stand, without its footnotes.
fn walk_text_and_blocks(chapter: &mut Chapter, visitor: &mut dyn VisitorMut) {
    walk_text_mut(&mut chapter.title, visitor);
    let place = |block: &Block| matches!(block.kind, BlockKind::AuthorNotes { .. });
    let after = chapter.blocks.iter().position(place).map_or(chapter.blocks.len(), |at| at + 1);
    walk_blocks_mut(&mut chapter.blocks[..after], visitor);
    for note in &mut chapter.author_notes {
        walk_blocks_mut(&mut note.blocks, visitor);
    }
    walk_blocks_mut(&mut chapter.blocks[after..], visitor);
    if let Some(heading) = &mut chapter.notes_heading {
        walk_text_mut(&mut heading.text, visitor);
    }
}

/// The footnotes' marks in reading order, by the old places of their notes.
#[derive(Default)]
struct Marks {
    found: Vec<NoteId>,
}

impl VisitorMut for Marks {
    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::NoteRef(mark) = inline
            && mark.kind == NoteKind::Footnote
        {
            self.found.push(mark.note);
        }
    }
}

/// New places: of each mark its occurrence, of each note where it goes.
#[derive(Default)]
struct Descent {
    /// Occurrences of the marks in the text, and within each note.
    text: Vec<u32>,
    within: Vec<Vec<u32>>,
    /// Old places in the new order.
    order: Vec<usize>,
    /// New place by old.
    places: Vec<Option<NoteId>>,
    /// By new place.
    references: Vec<u32>,
    cited: usize,
    cycles: Vec<(NoteId, NoteId)>,
}

impl Descent {
    /// Counts a mark of the note at the old place `old`: gives its occurrence, and whether it is the first.
    fn meet(&mut self, old: usize) -> (u32, bool) {
        let first = self.places[old].is_none();
        if first {
            self.places[old] = Some(NoteId(self.order.len() as u32));
            self.order.push(old);
            self.references.push(0);
        }
        let place = self.places[old].map_or(0, NoteId::index);
        self.references[place] += 1;
        (self.references[place], first)
    }

    /// Keeps that a note cites another within which it is cited, by their new places.
    fn cycle(&mut self, inner: usize, outer: usize) {
        if let (Some(inner), Some(outer)) = (self.places[inner], self.places[outer]) {
            self.cycles.push((inner, outer));
        }
    }
}

/// Goes through the marks of the text and of each note depth first, with a stack of its own: a chain of notes may be of any length.
fn descend(text: &[NoteId], within: &[Vec<NoteId>]) -> Descent {
    let mut descent = Descent { places: vec![None; within.len()], within: vec![Vec::new(); within.len()], ..Descent::default() };
    let mut open = vec![false; within.len()];
    let mut stack: Vec<(usize, usize)> = Vec::new();
    let mut descend_from = |descent: &mut Descent, note: usize| {
        stack.push((note, 0));
        open[note] = true;
        while let Some((note, at)) = stack.last_mut() {
            let (here, mark) = (*note, *at);
            let Some(old) = within[here].get(mark).map(|id| id.index()) else {
                open[here] = false;
                stack.pop();
                continue;
            };
            *at += 1;
            if old >= within.len() {
                descent.within[here].push(0);
                continue;
            }
            let (occurrence, first) = descent.meet(old);
            descent.within[here].push(occurrence);
            if first {
                stack.push((old, 0));
                open[old] = true;
            } else if open[old] {
                descent.cycle(here, old);
            }
        }
    };
    for id in text {
        if id.index() >= within.len() {
            descent.text.push(0);
            continue;
        }
        let (occurrence, first) = descent.meet(id.index());
        descent.text.push(occurrence);
        if first {
            descend_from(&mut descent, id.index());
        }
    }
    descent.cited = descent.order.len();
    // What nothing in the text leads to, in the order in which it was written.
    for old in 0..within.len() {
        if descent.places[old].is_none() {
            descent.places[old] = Some(NoteId(descent.order.len() as u32));
            descent.order.push(old);
            descent.references.push(0);
            descent.within[old] = vec![0; within[old].len()];
        }
    }
    descent
}

/// Gives each mark its note's new place and its occurrence, in the order of [`Marks`].
struct Rewrite<'a> {
    descent: &'a Descent,
    from: &'a [u32],
    at: usize,
    /// Marks of each author's note.
    author: Vec<u32>,
}

impl VisitorMut for Rewrite<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::NoteRef(mark) = inline else { return };
        match mark.kind {
            NoteKind::Footnote => {
                mark.occurrence = self.from.get(self.at).copied().unwrap_or(0);
                mark.note = self.descent.places.get(mark.note.index()).copied().flatten().unwrap_or(mark.note);
                self.at += 1;
            }
            NoteKind::Author => {
                if let Some(count) = self.author.get_mut(mark.note.index()) {
                    *count += 1;
                    mark.occurrence = *count;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{NoteRef, Text};
    use crate::report::Span;

    /// A paragraph of marks.
    fn marks(notes: &[u32]) -> Vec<Block> {
        let mark = |n: &u32| Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, note: NoteId(*n), occurrence: 0, span: Span::default() });
        let text = Text::new(notes.iter().map(mark).collect(), Span::default());
        vec![Block::new(BlockKind::Paragraph(text), Span::default())]
    }

    /// A chapter whose text and notes cite so; the labels of its notes in their order, and the codes reported.
    fn ordered(text: &[u32], notes: &[&[u32]]) -> (String, Vec<&'static str>) {
        let note = |(i, cited): (usize, &&[u32])| Note { label: char::from(b'a' + i as u8).to_string(), blocks: marks(cited), ..Note::default() };
        let footnotes = notes.iter().enumerate().map(note).collect();
        let mut chapter = Chapter { blocks: marks(text), footnotes, ..Chapter::default() };
        let mut report = Report::default();
        order(&mut chapter, &mut report);
        let shown = chapter.footnotes.iter().map(|n| format!("{}{}×{} ", n.number, n.label, n.references)).collect::<String>();
        (shown.trim_end().to_owned(), report.diagnostics.iter().map(|d| d.code).collect())
    }

    #[test]
    fn a_note_within_a_note_comes_right_after_it() {
        assert_eq!(ordered(&[1, 0], &[&[], &[2], &[]]), ("1b×1 2c×1 3a×1".into(), vec![]));
        assert_eq!(ordered(&[0, 2], &[&[1], &[2], &[]]), ("1a×1 2b×1 3c×2".into(), vec![]));
    }

    #[test]
    fn circles_end_and_are_told() {
        assert_eq!(ordered(&[0], &[&[0]]), ("1a×2".into(), vec!["note-cycle"]));
        assert_eq!(ordered(&[0], &[&[1], &[0]]), ("1a×2 2b×1".into(), vec!["note-cycle"]));
        assert_eq!(ordered(&[2], &[&[1], &[0], &[]]), ("1c×1".into(), vec!["note-unused", "note-unused"]));
    }

    #[test]
    fn a_chain_of_any_length_ends() {
        let last = 50_000;
        let footnotes = (0..last).map(|i| Note { label: i.to_string(), blocks: marks(&[i + 1][..usize::from(i + 1 < last)]), ..Note::default() });
        let mut chapter = Chapter { blocks: marks(&[0]), footnotes: footnotes.collect(), ..Chapter::default() };
        assert_eq!(reorder(&mut chapter).cited, last as usize);
    }
}

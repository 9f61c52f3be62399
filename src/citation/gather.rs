//! The citations of all chapters, in the order of the walk and in that of reading.

use crate::book::edition::Outputs;
use crate::book::visit::{VisitorMut, walk_blocks_mut};
use crate::book::{Chapter, Citation, Inline, Inlines, NoteKind, Text, BlockKind, Block};

/// What was found in a book.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In the order of the walk.
    pub citations: Vec<Found>,
    /// Of each chapter, in reading order: a note is read where its mark stands.
    pub sequences: Vec<Vec<Step>>,
}

/// A citation, and where it stands.
#[derive(Debug)]
pub struct Found {
    pub citation: Citation,
    pub chapter: usize,
    /// In a footnote of the author's.
    pub in_note: bool,
    /// The bibliography may lead back to it: it is in no heading, whose words are repeated elsewhere, and in every output.
    pub is_landing: bool,
    /// All its keys are known.
    pub is_whole: bool,
}

/// A step of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A citation, by its place in the walk.
    Citation(usize),
    /// A footnote begins.
    Note,
}

/// All citations of the chapters, and the order in which a reader meets them.
pub fn gather(chapters: &mut [Chapter]) -> Gathered {
    let mut gathered = Gathered::default();
    for (number, chapter) in chapters.iter_mut().enumerate() {
        let mut walk = Walk { chapter: number, found: &mut gathered.citations, marks: Vec::new(), in_note: false, in_heading: false, within_some: 0 };
        walk_blocks_mut(&mut chapter.blocks, &mut walk);
        for note in &mut chapter.author_notes {
            walk_blocks_mut(&mut note.blocks, &mut walk);
        }
        let body = std::mem::take(&mut walk.marks);
        walk.in_note = true;
        let notes: Vec<Vec<Mark>> = chapter
            .footnotes
            .iter_mut()
            .map(|note| {
                walk_blocks_mut(&mut note.blocks, &mut walk);
                std::mem::take(&mut walk.marks)
            })
            .collect();
        gathered.sequences.push(in_order(&body, &notes));
    }
    gathered
}

#[derive(Clone, Copy)]
enum Mark {
    Citation(usize),
    Note(usize),
}

/// The citations of a chapter in reading order: those of a note where its mark is. Depth first, with a stack of its own.
fn in_order(body: &[Mark], notes: &[Vec<Mark>]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut seen = vec![false; notes.len()];
    let mut stack = vec![body.iter()];
    while let Some(marks) = stack.last_mut() {
        match marks.next() {
            Some(Mark::Citation(at)) => steps.push(Step::Citation(*at)),
            Some(Mark::Note(at)) => {
                if let Some(note) = notes.get(*at).filter(|_| !std::mem::replace(&mut seen[*at], true)) {
                    steps.push(Step::Note);
                    stack.push(note.iter());
                }
            }
            None => drop(stack.pop()),
        }
    }
    steps
}

struct Walk<'a> {
    chapter: usize,
    found: &'a mut Vec<Found>,
    marks: Vec<Mark>,
    in_note: bool,
    in_heading: bool,
    /// How many parts around are for some outputs alone.
    within_some: u32,
}

impl VisitorMut for Walk<'_> {
    fn block(&mut self, block: &mut Block) {
        self.in_heading = matches!(block.kind, BlockKind::Heading(_));
        self.within_some += u32::from(block.attributes.outputs != Outputs::ALL);
    }

    fn exit_block(&mut self, block: &mut Block) {
        self.in_heading = false;
        self.within_some -= u32::from(block.attributes.outputs != Outputs::ALL);
    }

    fn text(&mut self, text: &mut Text) {
        self.inlines(&text.inlines);
    }
}

impl Walk<'_> {
    /// Adds the citations and marks of notes in inlines, also within spans and links.
    fn inlines(&mut self, inlines: &Inlines) {
        for inline in inlines {
            match inline {
                Inline::Citation(citation) => {
                    self.marks.push(Mark::Citation(self.found.len()));
                    self.found.push(Found {
                        citation: citation.clone(),
                        chapter: self.chapter,
                        in_note: self.in_note,
                        is_landing: !self.in_heading && self.within_some == 0,
                        is_whole: true,
                    });
                }
                Inline::NoteRef(mark) if mark.kind == NoteKind::Footnote => self.marks.push(Mark::Note(mark.note.index())),
                Inline::Span(span) => {
                    let some = u32::from(span.attributes.outputs != Outputs::ALL);
                    self.within_some += some;
                    self.inlines(&span.content);
                    self.within_some -= some;
                }
                Inline::Link(link) => self.inlines(&link.content),
                Inline::Ruby { base, reading } => {
                    self.inlines(base);
                    self.inlines(reading);
                }
                _ => {}
            }
        }
    }
}

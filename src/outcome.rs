//! What a build gives back: the report, the files written, and the figures of the summary.

use std::path::PathBuf;

use crate::book::visit::{Visitor, walk_chapter};
use crate::book::{Book, Image, Inline, Text};
use crate::layout::quality::Quality;
use crate::options::Output;
use crate::report::{Files, Report};

/// Everything there is to tell after a build.
#[non_exhaustive]
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What was found.
    pub report: Report,
    /// What was read, so that the report can show its lines.
    pub files: Files,
    /// The files that were made.
    pub written: Vec<Written>,
    /// The size of the book.
    pub counts: Counts,
    /// Pages of each output that has any.
    pub pages: Vec<(Output, usize)>,
    /// The pictures with the most bytes in the EPUB, the largest first.
    pub largest: Vec<(PathBuf, u64)>,
    /// Real paths of the files that were read, sorted.
    pub read: Vec<PathBuf>,
    /// Of the printed layout when there is one, else of the screen's.
    pub quality: Option<Quality>,
}

/// A finished file. In a check, where it would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// How large it is.
    pub bytes: u64,
}

/// The size of a book, as a summary tells it.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The title of the book.
    pub title: String,
    /// Chapters, with parts and other pages of the book.
    pub chapters: usize,
    /// Words of all its texts.
    pub words: usize,
    /// 0 when nothing was laid out.
    pub pages: usize,
    /// Notes, the author's too.
    pub notes: usize,
    /// Pictures, as often as they are shown.
    pub pictures: usize,
}

impl Counts {
    /// Counts a book that has so many pages.
    pub fn of(book: &Book, pages: usize) -> Counts {
        let mut tally = Tally::default();
        book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut tally));
        Counts {
            title: book.metadata.title.clone(),
            chapters: book.chapters.len(),
            words: tally.words,
            pages,
            notes: book.chapters.iter().map(|c| c.footnotes.len() + c.author_notes.len()).sum(),
            pictures: tally.pictures,
        }
    }
}

#[derive(Default)]
struct Tally {
    words: usize,
    pictures: usize,
}

impl Visitor for Tally {
    fn text(&mut self, text: &Text) {
        self.words +=
            crate::book::visit::flat_text(&text.inlines).split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    }

    fn image(&mut self, _image: &Image) {
        self.pictures += 1;
    }

    fn inline(&mut self, _inline: &Inline) {}
}

//! Chapters that follow each other on a page (`--opening: run-on`).
//!
//! A run of chapters is set in order, each from where the one before has ended: under its last line and over its notes. A chapter whose
//! opening and first lines have no room there begins at the head of the next page. The first of a run opens as in any other book.

use std::ops::Range;

use super::section::{Draft, Section, Start};
use crate::book::visit::names_pages;
use crate::book::{Chapter, Role};
use crate::layout::design::Design;
use crate::layout::flow::column::{Begun, Column};
use crate::layout::frame::Frame;
use crate::length::Length;

/// Lines of text that stand under an opening at least.
const LEAST_TEXT: i64 = 3;

/// A chapter to be set.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    pub index: usize,
    pub chapter: &'a Chapter,
    /// The title of its part.
    pub part: &'a str,
    /// The page that it follows others on.
    pub begun: Option<Begun>,
}

impl Task<'_> {
    /// Whether the chapter may stand under the one before.
    pub fn may_join(&self) -> bool {
        self.begun.is_some_and(|begun| begun.used > Length::ZERO)
    }

    /// The same from the head of a page.
    pub fn at_head(self, frame: &Frame) -> Self {
        let begun = self.begun.map(|begun| match begun.used {
            Length::ZERO => begun,
            _ => Begun { used: Length::ZERO, foot: frame.leading * i64::from(frame.lines), recto: !begun.recto },
        });
        Self { begun, ..self }
    }
}

/// Whether the design lets chapters follow each other on a page.
pub fn runs_on(design: &Design<'_>) -> bool {
    design.body.custom.get("opening").is_some_and(|value| value.trim() == "run-on")
}

/// The chapters of the book in runs; of one each where every chapter opens a page.
pub fn runs(design: &Design<'_>) -> Vec<Range<usize>> {
    let chapters = &design.book.chapters;
    let joins = runs_on(design);
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, chapter) in chapters.iter().enumerate() {
        let follows = joins && index > 0 && follows(&chapters[index - 1], chapter);
        match runs.last_mut() {
            Some(run) if follows => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

/// Chapters of the text follow each other. One that names pages is set again when these have moved, so it stands alone.
fn follows(before: &Chapter, chapter: &Chapter) -> bool {
    let of_text = |chapter: &Chapter| chapter.role == Role::Chapter && !names_pages(chapter);
    of_text(before) && of_text(chapter) && before.matter == chapter.matter
}

/// Whether a chapter that was to follow another stands well: with its title some lines of text, or all that it has.
pub fn stands_well(column: &Column<'_>, drafts: &[Draft], frame: &Frame) -> bool {
    let text = |draft: &Draft| draft.bottom - column.opening.height >= frame.leading * LEAST_TEXT;
    let fits = |begun: Begun| column.opening.height <= begun.foot;
    column.facing.is_empty() && column.begun.is_none_or(fits) && drafts.first().is_some_and(|first| drafts.len() == 1 || text(first))
}

/// The chapters of a run that are set, and the page that the last of them ends on.
#[derive(Default)]
pub struct Run {
    pub sections: Vec<Section>,
    /// What stands on that page: sections and drafts. Nothing, when no other chapter may.
    page: Vec<(usize, usize)>,
    /// How many there are.
    pages: usize,
}

impl Run {
    /// The page that the next chapter begins on; `None` for the first.
    pub fn begun(&self, frame: &Frame) -> Option<Begun> {
        if self.sections.is_empty() {
            return None;
        }
        let whole = frame.leading * i64::from(frame.lines);
        let on_page = || self.page.iter().map(|&(section, draft)| &self.sections[section].drafts[draft]);
        let Some(last) = on_page().next_back() else {
            return Some(Begun { used: Length::ZERO, foot: whole, recto: self.pages.is_multiple_of(2) });
        };
        let used = frame.snap(last.bottom.at_least(last.margin.height));
        let notes = on_page().filter_map(|draft| draft.notes).map(|notes| notes.height).sum();
        Some(Begun { used, foot: self.foot(frame) - frame.snap(notes), recto: !self.pages.is_multiple_of(2) })
    }

    /// Where the page ends.
    fn foot(&self, frame: &Frame) -> Length {
        let spread = self.page.first().map_or(0, |&(section, draft)| self.sections[section].drafts[draft].spread);
        frame.leading * (i64::from(frame.lines) + spread)
    }

    /// Adds the next chapter. Notes of a page stand in the order of its chapters: those of earlier ones move up.
    pub fn push(&mut self, mut section: Section, frame: &Frame, begun: Option<Begun>) {
        let joins = section.start == Start::Joins;
        if let (true, Some(begun), Some(first)) = (joins, begun, section.drafts.first_mut())
            && let Some(notes) = first.notes
        {
            first.content.shift_from(notes.from, self.foot(frame) - begun.foot);
            for &(earlier, draft) in &self.page {
                let draft = &mut self.sections[earlier].drafts[draft];
                if let Some(block) = draft.notes {
                    draft.content.shift_from(block.from, Length::ZERO - notes.height);
                }
            }
        }
        let (place, count) = (self.sections.len(), section.drafts.len());
        self.pages += count - usize::from(joins && count > 0);
        if !joins || count > 1 {
            self.page.clear();
        }
        let may_share = section.drafts.iter().all(|draft| draft.plate.is_none() && draft.facing.is_none());
        match count.checked_sub(1) {
            Some(last) if may_share => self.page.push((place, last)),
            _ => self.page.clear(),
        }
        self.sections.push(section);
    }
}

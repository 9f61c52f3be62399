//! What the setting of a chapter must know of its notes, and what is only known when it is set: which of those in the margin find no
//! room there, and which page each mark is on, where every page numbers its own. The chapter is set until both hold.

use std::collections::{BTreeMap, BTreeSet};

use super::design::Design;
use super::flow::beside::Instead;
use super::names::{note_name, reference_name};
use super::flow::column::Column;
use super::page::section::Draft;
use crate::book::{Chapter, Note, NoteId, NoteKind, NoteNumbering, NotePlace, NoteSettings};
use crate::message;
use crate::report::{Diagnostic, Report};

/// Most times that a chapter is set for its notes. Numbers move a mark over a page's end at most where a line is full; from here on
/// they stay as they are.
pub const PASSES: usize = 6;

/// Most notes that a message names.
const MOST_NAMED: usize = 8;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotePlan {
    /// Notes that stand at the foot though the book's are in the margin.
    pub at_foot: BTreeSet<NoteId>,
    /// No caption stands in the margin.
    pub without_captions: bool,
    /// The marks by the pages they are on; empty where pages do not number notes.
    pub marks: Vec<String>,
    /// Where figures that the text goes around cannot stand as they come, by their order.
    pub beside: BTreeMap<usize, Instead>,
}

impl NotePlan {
    /// The plan by what was found on the pages.
    pub fn after(&self, design: &Design<'_>, chapter: &Chapter, drafts: &[Draft], unplaced: Vec<NoteId>) -> NotePlan {
        let settings = &design.book.notes;
        let mut next = self.clone();
        next.at_foot.extend(unplaced);
        if settings.numbering == NoteNumbering::Page && settings.place.on_page() && !chapter.footnotes.is_empty() {
            next.marks = marks_by_page(settings, chapter, drafts);
        }
        next
    }
}

/// Numbers the notes of each page, by where their first marks are.
fn marks_by_page(settings: &NoteSettings, chapter: &Chapter, drafts: &[Draft]) -> Vec<String> {
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    for (page, draft) in drafts.iter().enumerate() {
        for (name, _) in &draft.content.anchors {
            pages.entry(name).or_insert(page);
        }
    }
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    let mut marks = Vec::with_capacity(chapter.footnotes.len());
    let mut last = 0;
    for (index, note) in chapter.footnotes.iter().enumerate() {
        let name = reference_name(&note_name(&chapter.id, NoteKind::Footnote, NoteId(index as u32)), 1);
        last = pages.get(name.as_str()).copied().unwrap_or(last);
        let series = settings.series(note);
        let count = counts.entry((last, series)).or_default();
        *count += 1;
        marks.push(settings.mark(series, *count));
    }
    marks
}

/// Tells that notes for the margin stand at the foot, and why.
pub fn report_at_foot(design: &Design<'_>, chapter: &Chapter, column: &Column<'_>, report: &mut Report) {
    if design.book.notes.place != NotePlace::Margin || chapter.footnotes.is_empty() {
        return;
    }
    let at_foot = |(index, _): &(usize, &Note)| !column.in_margin.contains(&NoteId(*index as u32));
    let notes: Vec<(usize, &Note)> = chapter.footnotes.iter().enumerate().filter(at_foot).collect();
    let Some((_, first)) = notes.first() else { return };
    let has_notes = |chapter: &&Chapter| !chapter.footnotes.is_empty();
    let is_first = design.book.chapters.iter().find(has_notes).is_some_and(|first| std::ptr::eq(first, chapter));
    if design.margin_column.is_none() {
        // Of the whole book: once.
        if !is_first {
            return;
        }
        let message = message!("the outer margin is too narrow for notes: they stand at the foot of the page");
        let help = message!("take a style with a wide margin, such as `style: academia` or `style: tecnico`, or give one: `margins: 20mm 50mm 24mm 18mm`");
        report.push(Diagnostic::new("margin-narrow", message).help(help));
        return;
    }
    let mut labels = notes.iter().take(MOST_NAMED).map(|(_, note)| note.label.as_str()).collect::<Vec<_>>().join(", ");
    if notes.len() > MOST_NAMED {
        labels.push_str(" …");
    }
    let message = message!("notes that find no room in the margin stand at the foot of the page: {labels}", labels);
    let help = message!("a margin takes short notes of words; say less in them, or put what is long into the text");
    report.push(Diagnostic::new("note-at-foot", message).at(first.span).help(help));
}

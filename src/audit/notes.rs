//! Every note begins on the page of its mark or the next, or follows at once on notes that fill the pages between.

use std::collections::{BTreeMap, BTreeSet};

use crate::message;
use crate::book::visit::{Visitor, walk_blocks};
use crate::book::{Block, BlockKind, Book, Chapter, Note, NoteId, NoteKind, Text, TextId};
use crate::layout::Layout;
use crate::layout::pages::Page;
use crate::report::{Diagnostic, Report};

/// Looks for the footnotes that are cited. Author's notes stand where the author put them: coverage sees to them.
pub fn look(book: &Book, layout: &Layout, report: &mut Report) {
    if book.chapters.iter().all(|chapter| chapter.footnotes.is_empty()) {
        return;
    }
    let pages: BTreeMap<&str, u32> = layout.pages.destinations.iter().map(|place| (place.name.as_str(), place.page)).collect();
    for chapter in &book.chapters {
        let cited = chapter.footnotes.iter().enumerate().filter(|(_, note)| note.references > 0);
        let places: Vec<Place<'_>> = cited.map(|(index, note)| place(chapter, (index, note), &pages)).collect();
        // The pages that show notes of the chapter: those that fill pages hold back what follows.
        let spans = places.iter().filter_map(|place| place.note_page.map(|first| first..=last_page(layout, place.note, first).unwrap_or(first)));
        let shown: Vec<u32> = spans.flatten().collect::<BTreeSet<u32>>().into_iter().collect();
        let up_to = |page: u32| shown.partition_point(|shown| *shown <= page);
        let in_a_row = |after: u32, until: u32| up_to(until - 1) - up_to(after) == (until - after - 1) as usize;
        let facing = |page: u32| layout.pages.pages.get(page as usize).is_some_and(|page| page.facing);
        // A side of facing pages goes on overleaf, two pages on.
        let on_its_side = |after: u32, until: u32| {
            let same_side = facing(after) && facing(until) && (until - after).is_multiple_of(2);
            same_side && (after..until).step_by(2).skip(1).all(|page| shown.binary_search(&page).is_ok())
        };
        let filled = |after: u32, until: u32| in_a_row(after, until) || on_its_side(after, until);
        for place in &places {
            let number = &place.note.mark;
            let (message, code) = match (place.mark_page, place.note_page) {
                (Some(_), Some(_)) if !book.notes.place.on_page() => continue,
                (Some(mark), Some(note)) if note == mark || (note > mark && filled(mark, note)) => continue,
                (Some(mark), Some(note)) => {
                    let label = |page: u32| layout.pages.pages.get(page as usize).map_or("?", |page| page.label.as_str());
                    let message = message!(
                        "note {number} begins on page {found} and its mark is on page {mark}",
                        number = number,
                        found = label(note),
                        mark = label(mark)
                    );
                    (message, "off-page")
                }
                (Some(_), None) => (message!("note {number} has a mark and is on no page", number = number), "text-lost"),
                // Where the mark itself is lost or hidden, coverage says so.
                (None, _) => continue,
            };
            let span = place.note.blocks.first().map_or(chapter.span, |block| block.span);
            report.push(Diagnostic::new(code, message).at(span));
        }
    }
}

/// A note, and the pages where its first mark stands and where it begins.
struct Place<'b> {
    note: &'b Note,
    mark_page: Option<u32>,
    note_page: Option<u32>,
}

/// The pages of a note and of its first mark.
fn place<'b>(chapter: &Chapter, (index, note): (usize, &'b Note), pages: &BTreeMap<&str, u32>) -> Place<'b> {
    let name = crate::layout::names::note_name(&chapter.id, NoteKind::Footnote, NoteId(index as u32));
    let mark_page = pages.get(crate::layout::names::reference_name(&name, 1).as_str()).copied();
    Place { note, mark_page, note_page: pages.get(name.as_str()).copied() }
}

/// The last page that shows words of a note.
fn last_page(layout: &Layout, note: &Note, first: u32) -> Option<u32> {
    let mut texts = Texts::default();
    walk_blocks(&note.blocks, &mut texts);
    let shows = |page: &Page| {
        page.items.iter().filter_map(|item| item.kind.glyphs()).any(|run| run.source.iter().any(|r| texts.0.contains(&r.text)))
    };
    let following = layout.pages.pages.iter().enumerate().skip(first as usize);
    following.take_while(|(_, page)| shows(page)).map(|(index, _)| index as u32).last()
}

/// The texts of some blocks.
#[derive(Default)]
struct Texts(BTreeSet<TextId>);

impl Visitor for Texts {
    fn text(&mut self, text: &Text) {
        self.0.insert(text.id);
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind {
            self.0.insert(code.id);
        }
    }
}

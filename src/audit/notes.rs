//! Every note begins on the page of its mark or the next, or follows at once on notes that fill the pages between.

use std::collections::{BTreeMap, BTreeSet};

use crate::message;
use crate::book::visit::{Visitor, walk_blocks};
use crate::book::{Block, BlockKind, Book, Note, NoteKind, Text, TextId};
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
        // Where the notes so far end: one that goes on over pages holds back those that follow.
        let mut end = None;
        for note in chapter.footnotes.iter().filter(|note| note.references > 0) {
            let name = crate::layout::flow::text::note_name(&chapter.id, NoteKind::Footnote, note.number);
            let mark = pages.get(crate::layout::flow::text::reference_name(&name, 1).as_str());
            let found = pages.get(name.as_str());
            let span = note.blocks.first().map_or(chapter.span, |block| block.span);
            let (message, code) = match (mark, found) {
                (Some(mark), Some(found)) if found == mark || *found == mark + 1 || end == Some(*found) || end == Some(*found - 1) => {
                    end = last_page(layout, note, *found).max(end);
                    continue;
                }
                (Some(mark), Some(found)) => {
                    let label = |page: &u32| layout.pages.pages.get(*page as usize).map_or("?", |page| page.label.as_str());
                    let message = message!("note {number} begins on page {found} and its mark is on page {mark}", number = note.number, found = label(found), mark = label(mark));
                    (message, "off-page")
                }
                (Some(_), None) => (message!("note {number} has a mark and is on no page", number = note.number), "text-lost"),
                // Where the mark itself is lost or hidden, coverage says so.
                (None, _) => continue,
            };
            report.push(Diagnostic::new(code, message).at(span));
        }
    }
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

//! Every note begins on the page of its mark or the next.

use std::collections::BTreeMap;

use crate::book::{Book, NoteKind};
use crate::layout::Layout;
use crate::report::{Diagnostic, Report};

/// Looks for the footnotes that are cited. Author's notes stand where the author put them: coverage sees to them.
pub fn look(book: &Book, layout: &Layout, report: &mut Report) {
    if book.chapters.iter().all(|chapter| chapter.footnotes.is_empty()) {
        return;
    }
    let pages: BTreeMap<&str, u32> = layout.pages.destinations.iter().map(|place| (place.name.as_str(), place.page)).collect();
    for chapter in &book.chapters {
        for note in chapter.footnotes.iter().filter(|note| note.references > 0) {
            let name = crate::layout::flow::text::note_name(&chapter.id, NoteKind::Footnote, note.number);
            let mark = pages.get(crate::layout::flow::text::reference_name(&name, 1).as_str());
            let found = pages.get(name.as_str());
            let span = note.blocks.first().map_or(chapter.span, |block| block.span);
            let (message, code) = match (mark, found) {
                (Some(mark), Some(found)) if found == mark || *found == mark + 1 => continue,
                (Some(mark), Some(found)) => {
                    let label = |page: &u32| layout.pages.pages.get(*page as usize).map_or("?", |page| page.label.as_str());
                    let message = format!("note {} begins on page {} and its mark is on page {}", note.number, label(found), label(mark));
                    (message, "off-page")
                }
                (Some(_), None) => (format!("note {} has a mark and is on no page", note.number), "text-lost"),
                // Where the mark itself is lost or hidden, coverage says so.
                (None, _) => continue,
            };
            report.push(Diagnostic::new(code, message).at(span));
        }
    }
}

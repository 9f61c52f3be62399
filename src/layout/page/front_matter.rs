//! How much stands before the text: what the author or the design says (`--front-matter`), else what the length of the text asks for.

use super::section::Section;
use crate::book::{Book, Role};
use crate::layout::design::Design;

/// Pages of text from which on a book has a half-title: two sheets folded to sixteen pages. Thinner ones have covers of paper and are
/// stapled, so that their title page wants no protection.
const WITH_HALF_TITLE: usize = 32;
/// Pages of text from which on contents help: fewer are turned over sooner than a list of them is read.
const WITH_CONTENTS: usize = 8;

/// Which pages stand before the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    pub half_title: bool,
    /// Title page, copyright page, dedication and epigraph.
    pub title_page: bool,
    pub contents: bool,
}

impl FrontMatter {
    /// Of a book with these chapters.
    pub fn of(design: &Design<'_>, body: &[Section]) -> FrontMatter {
        let said = design.body.custom.get("front-matter").map(|value| value.trim());
        let pages: usize = body.iter().map(|section| section.drafts.len()).sum();
        let long_enough = pages >= WITH_CONTENTS;
        let (half_title, title_page) = match said {
            Some("full") => (true, true),
            Some("short") => (false, true),
            Some("none") => (false, false),
            _ => (pages >= WITH_HALF_TITLE, long_enough || !repeats_its_title(design.book)),
        };
        // Pages of a display are not bound: nothing protects their title page.
        FrontMatter {
            half_title: half_title && !design.options.one_sided,
            title_page,
            contents: said.is_some() || design.options.contents.asked || long_enough,
        }
    }
}

/// Whether the pages before the text would say no more than the title of its only chapter.
fn repeats_its_title(book: &Book) -> bool {
    let metadata = &book.metadata;
    let says_more = !metadata.contributors.is_empty()
        || [&metadata.subtitle, &metadata.publisher, &metadata.rights, &metadata.edition, &metadata.isbn, &metadata.print_isbn].iter().any(|said| said.is_some())
        || [&metadata.dedication, &metadata.epigraph].iter().any(|said| said.is_some())
        || !metadata.changes.is_empty()
        || !metadata.credits.is_empty();
    let mut chapters = book.chapters.iter().filter(|chapter| chapter.role != Role::Notes);
    match (chapters.next(), chapters.next()) {
        (Some(only), None) => !says_more && crate::formula::label(&only.title.inlines, &book.macros) == metadata.title,
        _ => false,
    }
}

//! Ordered chapters → [`Book`]: numbers, unique ids, references resolved, outline.
//!
//! ```text
//! titles      number and title apart; a first heading that says the title again goes
//! levels      headings begin at 2 below the chapter's title
//! ids         chapters and anchors, unique in the book
//! numbers     of figures, tables, listings, formulas and headings
//! index       the entries of each index, from the marks of all chapters
//! end_notes   numbers of notes, and a chapter for those at the end of the book
//! references  addresses → chapters and ids in them, or out of the book
//! cross       references without words get theirs
//! glossary    the first uses of its terms → links
//! continued   paragraphs that go on after a display
//! outline     parts over chapters over headings
//! ```

mod continued;
mod cross;
pub mod end_notes;
pub mod abbreviations;
pub mod glossary;
mod ids;
pub mod index;
mod levels;
pub mod numbers;
mod outline;
mod pages;
mod references;
mod titles;
mod site;

use super::visit::{VisitorMut, walk_chapter_mut};
use super::{colophon, Block, BlockKind, Book, Chapter, Inline, Metadata, NoteSettings, Text, TextId};
use crate::report::Report;
use crate::text::digits::Numerals;
pub use site::*;
pub use titles::{humanize, split_number};

/// Puts chapters together. Afterwards every reference resolves or has been reported.
pub fn assemble(mut chapters: Vec<Chapter>, settings: Settings<'_>, report: &mut Report) -> Book {
    let numbered = titles::numbered(&chapters);
    for (chapter, numbered) in chapters.iter_mut().zip(numbered) {
        titles::choose_title(chapter, numbered);
        levels::normalize(chapter);
    }
    let lang = &settings.metadata.lang;
    let numerals = Numerals::of(lang, settings.digits);
    let settings = Settings { notes: NoteSettings { digits: numerals.digits, ..settings.notes }, ..settings };
    titles::number(&mut chapters, settings.numbering, report);
    titles::letter(&mut chapters, settings.parts);
    titles::write_numbers(&mut chapters, numerals.digits);
    colophon::place(&mut chapters, settings.colophon, settings.metadata);
    end_notes::place(&mut chapters, settings.notes, lang);
    index::place(&mut chapters, settings.indexes, lang);
    glossary::anchor(&mut chapters);
    ids::make_unique(&mut chapters);
    let labels = numbers::number(&mut chapters, &settings.counted, (lang, numerals.digits));
    cross::by_label(&mut chapters, &labels, report);
    references::resolve(&mut chapters, &settings.site, report);
    cross::fill(&mut chapters, &labels, lang, report);
    glossary::link(&mut chapters, report);
    abbreviations::expand(&mut chapters, settings.abbreviations.0, settings.abbreviations.1, lang);
    index::fill(&mut chapters, lang, report);
    chapters.iter_mut().for_each(continued::mark);
    chapters.iter_mut().for_each(|chapter| walk_chapter_mut(chapter, &mut SpellOut));
    let mut texts = Texts(0);
    chapters.iter_mut().for_each(|chapter| walk_chapter_mut(chapter, &mut texts));
    let outline = outline::outline(&chapters);
    let metadata = Metadata { numerals, ..settings.metadata.clone() };
    Book { metadata, chapters, outline, text_count: texts.0, notes: settings.notes, ..Book::default() }
}

/// Sets the citations that nothing has resolved as they were written.
struct SpellOut;

impl VisitorMut for SpellOut {
    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Citation(citation) = inline {
            *inline = Inline::Str(std::mem::take(&mut citation.source));
        }
    }
}

/// Gives out [`TextId`]s in the order of the walk.
struct Texts(u32);

impl Texts {
    /// The next number of a text.
    fn next(&mut self) -> TextId {
        self.0 += 1;
        TextId(self.0 - 1)
    }
}

impl VisitorMut for Texts {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Code(code) = &mut block.kind {
            code.id = self.next();
        }
    }

    fn text(&mut self, text: &mut Text) {
        text.id = self.next();
    }
}

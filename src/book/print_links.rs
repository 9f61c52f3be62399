//! For paper: the addresses of links become notes, because nobody can click on a printed word.
//!
//! The book is copied, and its footnotes are put in order again. A link whose own words are the address gets no note.

use super::{Block, BlockKind, Book, Inline, Inlines, Note, NoteId, NoteKind, NotePlace, NoteRef, Role, Target, Text, TextId};

/// The book with a footnote for each link that leaves it.
pub fn links_to_notes(book: &Book) -> Book {
    let mut book = book.clone();
    let mut next_text = book.text_count;
    for chapter in &mut book.chapters {
        let count = chapter.footnotes.len() as u32;
        let mut notes = Notes { first: count, new: Vec::new(), next_text };
        // A title gets no notes: its words are repeated in contents and heads.
        notes.blocks(&mut chapter.blocks);
        for note in chapter.author_notes.iter_mut().chain(&mut chapter.footnotes) {
            notes.blocks(&mut note.blocks);
        }
        next_text = notes.next_text;
        chapter.footnotes.append(&mut notes.new);
        super::note_order::reorder(chapter);
    }
    book.text_count = next_text;
    super::assemble::end_notes::number(&mut book.chapters, &book.notes);
    // A book that has no notes but these has no chapter for them.
    if book.notes.place == NotePlace::BookEnd && !book.chapters.iter().any(|chapter| chapter.role == Role::Notes) {
        book.notes.place = NotePlace::Foot;
    }
    book
}

/// Whether the book has links at all: without them it is the same on paper as on a screen.
pub fn has_links(book: &Book) -> bool {
    struct Seen(bool);
    impl super::visit::Visitor for Seen {
        fn inline(&mut self, inline: &Inline) {
            self.0 |= matches!(inline, Inline::Link(_));
        }
    }
    let mut seen = Seen(false);
    book.chapters.iter().for_each(|chapter| super::visit::walk_chapter(chapter, &mut seen));
    seen.0
}

/// The notes that links become in one chapter.
struct Notes {
    /// The place of the first among the chapter's footnotes.
    first: u32,
    new: Vec<Note>,
    next_text: u32,
}

impl Notes {
    /// Adds the notes of the links in blocks.
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// Adds the notes of the links in a block.
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Paragraph(text) | BlockKind::AuthorNotes { title: text } => self.text(text),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| self.blocks(&mut item.blocks)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    definition.terms.iter_mut().for_each(|term| self.text(term));
                    definition.details.iter_mut().for_each(|detail| self.blocks(detail));
                }
            }
            BlockKind::Quote(quote) => {
                self.blocks(&mut quote.blocks);
                quote.attribution.iter_mut().for_each(|text| self.text(text));
            }
            BlockKind::Table(table) => {
                table.caption.iter_mut().for_each(|text| self.text(text));
                for cell in table.head.iter_mut().chain(&mut table.rows).flat_map(|row| &mut row.cells) {
                    self.blocks(&mut cell.blocks);
                }
            }
            BlockKind::Figure(figure) => {
                self.blocks(&mut figure.content);
                figure.caption.iter_mut().for_each(|text| self.text(text));
            }
            BlockKind::Sidebar(sidebar) => self.blocks(&mut sidebar.blocks),
            BlockKind::Columns(columns) => columns.columns.iter_mut().for_each(|column| self.blocks(column)),
            BlockKind::Diagram(diagram) => diagram.caption.iter_mut().for_each(|text| self.text(text)),
            BlockKind::Group(blocks) => self.blocks(blocks),
            // Headings get none either.
            BlockKind::Heading(_) | BlockKind::Code(_) | BlockKind::Math(_) | BlockKind::Embed(_) | BlockKind::EndNotes | BlockKind::Index(_) | BlockKind::ThematicBreak => {}
        }
    }

    /// Adds the notes of the links in a text.
    fn text(&mut self, text: &mut Text) {
        let inlines = std::mem::take(&mut text.inlines);
        text.inlines = self.inlines(inlines);
    }

    /// Inlines with a mark behind each link that leaves the book, whose note is added.
    fn inlines(&mut self, inlines: Inlines) -> Inlines {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Span(mut span) => {
                    span.content = self.inlines(span.content);
                    out.push(Inline::Span(span));
                }
                Inline::Link(link) => {
                    let note = match &link.target {
                        Target::External(address) if !says_address(&link.content, address) => Some(self.add(address, link.span)),
                        _ => None,
                    };
                    out.push(Inline::Link(link));
                    out.extend(note);
                }
                other => out.push(other),
            }
        }
        out
    }

    /// Adds a note with an address; gives its mark.
    fn add(&mut self, address: &str, span: crate::report::Span) -> Inline {
        let place = self.first + self.new.len() as u32;
        let text = Text { id: TextId(self.next_text), inlines: vec![Inline::Code(shown(address).to_owned())], span };
        self.next_text += 1;
        let label = format!("link-{}", self.new.len() + 1);
        self.new.push(Note { label, blocks: vec![Block::new(BlockKind::Paragraph(text), span)], span, ..Note::default() });
        Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, note: NoteId(place), occurrence: 0, span })
    }
}

/// Whether the words of a link are its address already.
fn says_address(content: &[Inline], address: &str) -> bool {
    let words = super::visit::flat_text(content);
    let bare = |text: &str| shown(text).trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_lowercase();
    bare(&words) == bare(address)
}

/// An address as it is printed: without `mailto:`, which is for machines.
fn shown(address: &str) -> &str {
    address.strip_prefix("mailto:").or_else(|| address.strip_prefix("tel:")).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Chapter, Link, plain};
    use crate::report::Span;

    fn link(words: &str, address: &str) -> Inline {
        let target = Target::External(address.to_owned());
        Inline::Link(Link { target, title: None, content: plain(words), attributes: Default::default(), span: Span::default() })
    }

    #[test]
    fn a_link_in_a_note_is_a_note_right_after_it() {
        let paragraph = |inlines| Block::new(BlockKind::Paragraph(Text::new(inlines, Span::default())), Span::default());
        let mark = |n| Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, note: NoteId(n), occurrence: 1, span: Span::default() });
        let blocks = vec![paragraph(vec![mark(0), mark(1)])];
        let note = |inlines| Note { label: "n".into(), blocks: vec![paragraph(inlines)], ..Note::default() };
        let footnotes = vec![note(vec![link("la biblioteca", "https://example.org/b")]), note(vec![])];
        let book = links_to_notes(&Book { chapters: vec![Chapter { blocks, footnotes, ..Chapter::default() }], ..Book::default() });
        let notes: Vec<(u32, &str)> = book.chapters[0].footnotes.iter().map(|n| (n.number, n.label.as_str())).collect();
        assert_eq!(notes, [(1, "n"), (2, "link-1"), (3, "n")]);
    }

    #[test]
    fn addresses_stand_among_the_notes_in_order() {
        let mark = Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, note: NoteId(0), occurrence: 1, span: Span::default() });
        let inlines = vec![link("la biblioteca", "https://example.org/b"), mark, link("example.org", "https://example.org/")];
        let paragraph = Block::new(BlockKind::Paragraph(Text::new(inlines, Span::default())), Span::default());
        let note = Note { label: "1".into(), ..Note::default() };
        let chapter = Chapter { blocks: vec![paragraph], footnotes: vec![note], ..Chapter::default() };
        let book = links_to_notes(&Book { chapters: vec![chapter], ..Book::default() });
        let notes: Vec<(u32, &str)> = book.chapters[0].footnotes.iter().map(|n| (n.number, n.label.as_str())).collect();
        assert_eq!(notes, [(1, "link-1"), (2, "1")]);
    }
}

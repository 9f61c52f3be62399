//! For paper: the addresses of links become notes, because nobody can press on a printed word.
//!
//! The book is copied; footnotes are numbered again in the order of their marks. A link whose own words are the address gets no note.

use super::{Block, BlockKind, Book, Chapter, Inline, Inlines, Note, NoteKind, NoteRef, Target, Text, TextId};

/// The book with a footnote for each link that leaves it.
pub fn links_to_notes(book: &Book) -> Book {
    let mut book = book.clone();
    let mut next_text = book.text_count;
    for chapter in &mut book.chapters {
        let mut notes = Notes { old: std::mem::take(&mut chapter.footnotes), new: Vec::new(), moved: Vec::new(), next_text };
        notes.moved.resize(notes.old.len(), None);
        notes.chapter(chapter);
        next_text = notes.next_text;
        chapter.footnotes = notes.new;
    }
    book.text_count = next_text;
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

/// The notes of one chapter while their marks are met in order.
struct Notes {
    old: Vec<Note>,
    new: Vec<Note>,
    /// Where an old note has gone.
    moved: Vec<Option<u32>>,
    next_text: u32,
}

impl Notes {
    fn chapter(&mut self, chapter: &mut Chapter) {
        // A title gets no notes: its words are repeated in contents and heads.
        self.blocks(&mut chapter.blocks);
        for note in &mut chapter.author_notes {
            self.blocks(&mut note.blocks);
        }
        // Marks within notes, which may bring further notes.
        let mut done = 0;
        while done < self.new.len() {
            let mut blocks = std::mem::take(&mut self.new[done].blocks);
            self.blocks(&mut blocks);
            self.new[done].blocks = blocks;
            done += 1;
        }
        // Notes that nothing cites keep their place at the end.
        for (index, note) in std::mem::take(&mut self.old).into_iter().enumerate() {
            if self.moved[index].is_none() {
                let number = self.new.len() as u32 + 1;
                self.new.push(Note { number, ..note });
            }
        }
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Paragraph(text) | BlockKind::AuthorNotes { title: text } => self.text(text),
            BlockKind::Heading(heading) => self.marks(&mut heading.text.inlines),
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
            BlockKind::Sidebar(sidebar) => {
                sidebar.title.iter_mut().for_each(|title| self.marks(&mut title.inlines));
                self.blocks(&mut sidebar.blocks);
            }
            BlockKind::Columns(columns) => columns.columns.iter_mut().for_each(|column| self.blocks(column)),
            BlockKind::Diagram(diagram) => diagram.caption.iter_mut().for_each(|text| self.text(text)),
            BlockKind::Group(blocks) => self.blocks(blocks),
            BlockKind::Code(_) | BlockKind::Math(_) | BlockKind::Embed(_) | BlockKind::ThematicBreak => {}
        }
    }

    fn text(&mut self, text: &mut Text) {
        let inlines = std::mem::take(&mut text.inlines);
        text.inlines = self.inlines(inlines);
    }

    /// Moves the marks that are there; adds none.
    fn marks(&mut self, inlines: &mut Inlines) {
        for inline in inlines {
            match inline {
                Inline::NoteRef(reference) => self.mark(reference),
                Inline::Span(span) => self.marks(&mut span.content),
                Inline::Link(link) => self.marks(&mut link.content),
                _ => {}
            }
        }
    }

    fn inlines(&mut self, inlines: Inlines) -> Inlines {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::NoteRef(mut reference) => {
                    self.mark(&mut reference);
                    out.push(Inline::NoteRef(reference));
                }
                Inline::Span(mut span) => {
                    span.content = self.inlines(span.content);
                    out.push(Inline::Span(span));
                }
                Inline::Link(mut link) => {
                    self.marks(&mut link.content);
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

    /// An old note's mark: the note goes where its first mark comes to stand.
    fn mark(&mut self, reference: &mut NoteRef) {
        if reference.kind != NoteKind::Footnote {
            return;
        }
        let Some(moved) = self.moved.get_mut(reference.index as usize) else { return };
        let index = *moved.get_or_insert_with(|| {
            let number = self.new.len() as u32 + 1;
            self.new.push(Note { number, ..self.old[reference.index as usize].clone() });
            number - 1
        });
        reference.index = index;
    }

    fn add(&mut self, address: &str, span: crate::report::Span) -> Inline {
        let index = self.new.len() as u32;
        let text = Text { id: TextId(self.next_text), inlines: vec![Inline::Code(shown(address).to_owned())], span };
        self.next_text += 1;
        let label = format!("link-{}", index + 1);
        self.new.push(Note { label, number: index + 1, blocks: vec![Block::new(BlockKind::Paragraph(text), span)], references: 1, span });
        Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, index, occurrence: 1, span })
    }
}

/// Whether the words of a link are its address already.
fn says_address(content: &[Inline], address: &str) -> bool {
    let words = super::visit::flat_text(content);
    let bare = |text: &str| shown(text).trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_lowercase();
    bare(&words) == bare(address)
}

/// `mailto:` is for machines.
fn shown(address: &str) -> &str {
    address.strip_prefix("mailto:").or_else(|| address.strip_prefix("tel:")).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Link, plain};
    use crate::report::Span;

    fn link(words: &str, address: &str) -> Inline {
        let target = Target::External(address.to_owned());
        Inline::Link(Link { target, title: None, content: plain(words), attributes: Default::default(), span: Span::default() })
    }

    #[test]
    fn addresses_stand_among_the_notes_in_order() {
        let mark = Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, index: 0, occurrence: 1, span: Span::default() });
        let inlines = vec![link("la biblioteca", "https://example.org/b"), mark, link("example.org", "https://example.org/")];
        let paragraph = Block::new(BlockKind::Paragraph(Text::new(inlines, Span::default())), Span::default());
        let note = Note { label: "1".into(), number: 1, blocks: vec![], references: 1, span: Span::default() };
        let chapter = Chapter { blocks: vec![paragraph], footnotes: vec![note], ..Chapter::default() };
        let book = links_to_notes(&Book { chapters: vec![chapter], ..Book::default() });
        let notes: Vec<(u32, &str)> = book.chapters[0].footnotes.iter().map(|n| (n.number, n.label.as_str())).collect();
        assert_eq!(notes, [(1, "link-1"), (2, "1")]);
    }
}

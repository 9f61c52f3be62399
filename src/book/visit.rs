//! The one tree walk. Whoever needs every text, image or link of the book goes through here.
//!
//! Order is reading order: a block before those after it, a figure's picture before its caption, a table by rows, and a
//! chapter's footnotes after its blocks. [`flat_text`] defines what an offset into a text counts.

use super::*;

/// What a [`walk_blocks`] visitor wants to see; every method does nothing by default.
pub trait Visitor {
    fn block(&mut self, _block: &Block) {}
    /// After all that is within the block.
    fn exit_block(&mut self, _block: &Block) {}
    /// After all blocks of one list of siblings.
    fn exit_blocks(&mut self, _blocks: &[Block]) {}
    fn text(&mut self, _text: &Text) {}
    fn image(&mut self, _image: &Image) {}
    fn inline(&mut self, _inline: &Inline) {}
}

/// What a [`walk_blocks_mut`] visitor wants to change; every method does nothing by default.
pub trait VisitorMut {
    fn block(&mut self, _block: &mut Block) {}
    /// After all that is within the block.
    fn exit_block(&mut self, _block: &mut Block) {}
    /// After all blocks of one list of siblings.
    fn exit_blocks(&mut self, _blocks: &mut [Block]) {}
    fn text(&mut self, _text: &mut Text) {}
    fn image(&mut self, _image: &mut Image) {}
    fn inline(&mut self, _inline: &mut Inline) {}
}

/// The walk, once for shared and once for exclusive access: `$reference` is `&` or `&mut`.
macro_rules! walkers {
    ($visitor:ident, $chapter:ident, $blocks:ident, $block:ident, $text:ident, $inlines:ident, $image:ident, $entry:ident, $iter:ident, $($mutability:tt)?) => {
        /// A whole chapter: title, banner, blocks, author's notes where they stand, footnotes last.
        pub fn $chapter(chapter: &$($mutability)? Chapter, visitor: &mut dyn $visitor) {
            $text(&$($mutability)? chapter.title, visitor);
            if let Some(banner) = &$($mutability)? chapter.banner {
                $image(banner, visitor);
            }
            $blocks(&$($mutability)? chapter.blocks, visitor);
            for note in chapter.author_notes.$iter() {
                $blocks(&$($mutability)? note.blocks, visitor);
            }
            if let Some(heading) = &$($mutability)? chapter.notes_heading {
                $text(&$($mutability)? heading.text, visitor);
            }
            for note in chapter.footnotes.$iter() {
                $blocks(&$($mutability)? note.blocks, visitor);
            }
        }

        pub fn $blocks(blocks: &$($mutability)? [Block], visitor: &mut dyn $visitor) {
            for block in blocks.$iter() {
                $block(block, visitor);
            }
            visitor.exit_blocks(blocks);
        }

        /// One block and all within it.
        pub fn $block(block: &$($mutability)? Block, visitor: &mut dyn $visitor) {
            visitor.block(block);
            match &$($mutability)? block.kind {
                BlockKind::Paragraph(text) | BlockKind::AuthorNotes { title: text } => $text(text, visitor),
                BlockKind::Heading(heading) => $text(&$($mutability)? heading.text, visitor),
                BlockKind::List(list) => {
                    for item in list.items.$iter() {
                        $blocks(&$($mutability)? item.blocks, visitor);
                    }
                }
                BlockKind::Definitions(definitions) => {
                    for definition in definitions {
                        for term in definition.terms.$iter() {
                            $text(term, visitor);
                        }
                        for detail in definition.details.$iter() {
                            $blocks(detail, visitor);
                        }
                    }
                }
                BlockKind::Quote(quote) => {
                    $blocks(&$($mutability)? quote.blocks, visitor);
                    if let Some(attribution) = &$($mutability)? quote.attribution {
                        $text(attribution, visitor);
                    }
                }
                BlockKind::Table(table) => {
                    if let Some(caption) = &$($mutability)? table.caption {
                        $text(caption, visitor);
                    }
                    for row in table.head.$iter().chain(table.rows.$iter()) {
                        for cell in row.cells.$iter() {
                            $blocks(&$($mutability)? cell.blocks, visitor);
                        }
                    }
                }
                BlockKind::Figure(figure) => {
                    for image in figure.images.$iter() {
                        $image(image, visitor);
                    }
                    $blocks(&$($mutability)? figure.content, visitor);
                    if let Some(caption) = &$($mutability)? figure.caption {
                        $text(caption, visitor);
                    }
                }
                BlockKind::Sidebar(sidebar) => {
                    if let Some(title) = &$($mutability)? sidebar.title {
                        $text(title, visitor);
                    }
                    $blocks(&$($mutability)? sidebar.blocks, visitor);
                }
                BlockKind::Columns(columns) => {
                    for column in columns.columns.$iter() {
                        $blocks(column, visitor);
                    }
                }
                BlockKind::Diagram(diagram) => {
                    if let Some(caption) = &$($mutability)? diagram.caption {
                        $text(caption, visitor);
                    }
                }
                BlockKind::Index(index) => {
                    for entry in index.groups.$iter().flat_map(|group| group.entries.$iter()) {
                        $entry(entry, visitor);
                    }
                }
                BlockKind::Group(blocks) => $blocks(blocks, visitor),
                BlockKind::Code(_) | BlockKind::Math(_) | BlockKind::Embed(_) | BlockKind::EndNotes | BlockKind::ThematicBreak => {}
            }
            visitor.exit_block(block);
        }

        /// An entry of an index with those under it.
        fn $entry(entry: &$($mutability)? index::IndexEntry, visitor: &mut dyn $visitor) {
            $text(&$($mutability)? entry.term, visitor);
            for reference in entry.see.$iter() {
                $text(&$($mutability)? reference.words, visitor);
            }
            for below in entry.entries.$iter() {
                $entry(below, visitor);
            }
        }

        pub fn $text(text: &$($mutability)? Text, visitor: &mut dyn $visitor) {
            visitor.text(text);
            $inlines(&$($mutability)? text.inlines, visitor);
        }

        pub fn $inlines(inlines: &$($mutability)? [Inline], visitor: &mut dyn $visitor) {
            for inline in inlines {
                visitor.inline(inline);
                match inline {
                    Inline::Span(span) => $inlines(&$($mutability)? span.content, visitor),
                    Inline::Link(link) => $inlines(&$($mutability)? link.content, visitor),
                    Inline::Ruby { base, reading } => {
                        $inlines(base, visitor);
                        $inlines(reading, visitor);
                    }
                    Inline::Image(image) => $image(image, visitor),
                    Inline::Citation(citation) => {
                        for item in citation.items.$iter() {
                            $inlines(&$($mutability)? item.prefix, visitor);
                            $inlines(&$($mutability)? item.suffix, visitor);
                        }
                    }
                    Inline::Str(_) | Inline::LineBreak | Inline::Code(_) | Inline::Math(_) | Inline::NoteRef(_) => {}
                }
            }
        }

        fn $image(image: &$($mutability)? Image, visitor: &mut dyn $visitor) {
            visitor.image(image);
        }
    };
}

walkers!(Visitor, walk_chapter, walk_blocks, walk_block, walk_text, walk_inlines, walk_image, walk_entry, iter,);
walkers!(VisitorMut, walk_chapter_mut, walk_blocks_mut, walk_block_mut, walk_text_mut, walk_inlines_mut, walk_image_mut, walk_entry_mut, iter_mut, mut);

/// Adds `by` to the number of each text of a chapter.
pub fn shift_texts(chapter: &mut Chapter, by: i64) {
    struct Shift(i64);
    impl Shift {
        /// Moves the number of a text, unless it has none.
        fn id(&self, id: &mut TextId) {
            if *id != TextId::NONE {
                id.0 = (i64::from(id.0) + self.0) as u32;
            }
        }
    }
    impl VisitorMut for Shift {
        fn text(&mut self, text: &mut Text) {
            self.id(&mut text.id);
        }
        fn block(&mut self, block: &mut Block) {
            if let BlockKind::Code(code) = &mut block.kind {
                self.id(&mut code.id);
            }
        }
    }
    if by != 0 {
        walk_chapter_mut(chapter, &mut Shift(by));
    }
}

/// The text that offsets count: `Str` and `Code` as they are, a `LineBreak` as one `\n`, a ruby's base; pictures, formulas
/// and notes' marks count nothing.
pub fn flat_text(inlines: &[Inline]) -> String {
    let mut flat = String::new();
    push_flat(inlines, &mut flat);
    flat
}

/// Adds the flat text of inlines to `flat`, as [`flat_text`] counts it.
fn push_flat(inlines: &[Inline], flat: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Str(s) | Inline::Code(s) => flat.push_str(s),
            Inline::LineBreak => flat.push('\n'),
            Inline::Span(span) => push_flat(&span.content, flat),
            Inline::Link(link) => push_flat(&link.content, flat),
            Inline::Ruby { base, .. } => push_flat(base, flat),
            Inline::Citation(citation) => flat.push_str(&citation.source),
            Inline::Math(_) | Inline::Image(_) | Inline::NoteRef(_) => {}
        }
    }
}

/// Whether a chapter names pages that are known only when all are set: it has an index, or notes at the end of the book.
pub fn names_pages(chapter: &Chapter) -> bool {
    struct Prints(bool);
    impl Visitor for Prints {
        fn block(&mut self, block: &Block) {
            self.0 |= matches!(block.kind, BlockKind::Index(_) | BlockKind::EndNotes);
        }
    }
    let mut prints = Prints(false);
    walk_blocks(&chapter.blocks, &mut prints);
    prints.0
}

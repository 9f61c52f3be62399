//! What an edition does not show is taken out of a chapter, with what is left empty by that.

use super::line::{Line, is_marked};
use super::{Outputs, outputs_of};
use crate::book::*;

/// Removes from a chapter what none of the outputs `show` has; what is left keeps its marks or not (`unmark`). Notes that nothing cites any more go too.
pub(super) fn select(chapter: &mut Chapter, show: Outputs, unmark: bool) {
    let mut selection = Selection { show, unmark, hidden: false };
    selection.text(&mut chapter.title);
    selection.blocks(&mut chapter.blocks);
    for note in chapter.author_notes.iter_mut().chain(&mut chapter.footnotes) {
        selection.blocks(&mut note.blocks);
    }
    if let Some(heading) = &mut chapter.notes_heading {
        selection.text(&mut heading.text);
    }
    if selection.hidden && !chapter.footnotes.is_empty() {
        let order = note_order::reorder(chapter);
        chapter.footnotes.truncate(order.cited);
        if chapter.footnotes.is_empty() {
            chapter.notes_heading = None;
        }
    }
}

/// One walk that takes out what is not shown, and what is left empty by that.
struct Selection {
    show: Outputs,
    /// What is left loses its marks.
    unmark: bool,
    /// Something was taken out since this was last set back.
    hidden: bool,
}

impl Selection {
    /// Whether `outputs` are shown; that something is not is noted.
    fn shows(&mut self, outputs: Outputs) -> bool {
        let shown = outputs.meets(self.show);
        self.hidden |= !shown;
        shown
    }

    /// Takes the marks of outputs off an element, when they are not to be kept.
    fn unmark(&self, attributes: &mut Attributes) {
        if self.unmark {
            attributes.outputs = Outputs::ALL;
        }
    }

    /// Does `work`, and gives whether something was taken out by it.
    fn changes(&mut self, work: impl FnOnce(&mut Selection)) -> bool {
        let before = std::mem::take(&mut self.hidden);
        work(self);
        let changed = self.hidden;
        self.hidden |= before;
        changed
    }

    /// Removes the blocks that are not shown, and those left empty.
    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        blocks.retain_mut(|block| {
            if !self.shows(outputs_of(block)) {
                return false;
            }
            self.unmark(&mut block.attributes);
            !(self.changes(|selection| selection.block(block)) && is_bare(block))
        });
    }

    /// Removes what is not shown within a block.
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Paragraph(text) | BlockKind::AuthorNotes { title: text } => self.text(text),
            BlockKind::Heading(heading) => {
                self.unmark(&mut heading.attributes);
                self.text(&mut heading.text);
            }
            BlockKind::List(list) => list.items.retain_mut(|item| {
                let shown = self.shows(item.attributes.outputs);
                self.unmark(&mut item.attributes);
                shown && !(self.changes(|selection| selection.blocks(&mut item.blocks)) && item.blocks.is_empty())
            }),
            BlockKind::Definitions(definitions) => {
                for definition in &mut *definitions {
                    definition.terms.retain_mut(|term| !(self.changes(|selection| selection.text(term)) && term.is_empty()));
                    definition.details.retain_mut(|detail| !(self.changes(|selection| selection.blocks(detail)) && detail.is_empty()));
                }
                definitions.retain(|definition| !definition.terms.is_empty() || !definition.details.is_empty());
            }
            BlockKind::Quote(quote) => {
                self.blocks(&mut quote.blocks);
                self.caption(&mut quote.attribution);
            }
            BlockKind::Table(table) => {
                self.caption(&mut table.caption);
                for cell in table.head.iter_mut().chain(&mut table.rows).flat_map(|row| &mut row.cells) {
                    self.blocks(&mut cell.blocks);
                }
            }
            BlockKind::Figure(figure) => {
                figure.images.retain(|image| self.shows(image.attributes.outputs));
                figure.images.iter_mut().for_each(|image| self.unmark(&mut image.attributes));
                self.blocks(&mut figure.content);
                self.caption(&mut figure.caption);
            }
            BlockKind::Sidebar(sidebar) => {
                self.caption(&mut sidebar.title);
                self.blocks(&mut sidebar.blocks);
            }
            BlockKind::Columns(columns) => {
                columns.columns.retain_mut(|column| !(self.changes(|selection| selection.blocks(column)) && column.is_empty()));
            }
            BlockKind::Diagram(diagram) => self.caption(&mut diagram.caption),
            BlockKind::Group(blocks) => self.blocks(blocks),
            // Its places are looked at when it is known what there is.
            BlockKind::Index(_) => {}
            BlockKind::Code(_) | BlockKind::Math(_) | BlockKind::Embed(_) | BlockKind::EndNotes | BlockKind::ThematicBreak => {}
        }
    }

    /// Removes what is not shown from a caption, and the caption when nothing is left.
    fn caption(&mut self, caption: &mut Option<Text>) {
        if let Some(text) = caption
            && self.changes(|selection| selection.text(text))
            && text.is_empty()
        {
            *caption = None;
        }
    }

    /// Removes what is not shown from a text.
    fn text(&mut self, text: &mut Text) {
        if is_marked(&text.inlines) {
            Line::new(self.show, self.unmark).text(&mut text.inlines);
            self.hidden = true;
        }
    }
}

/// Whether a block from which something was taken out has nothing left.
fn is_bare(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(text) => text.is_empty(),
        BlockKind::Heading(heading) => heading.text.inlines.iter().all(is_label),
        BlockKind::List(list) => list.items.is_empty(),
        BlockKind::Definitions(definitions) => definitions.is_empty(),
        BlockKind::Quote(quote) => quote.blocks.is_empty() && quote.attribution.is_none(),
        BlockKind::Figure(figure) => figure.images.is_empty() && figure.content.is_empty() && figure.caption.is_none(),
        BlockKind::Sidebar(sidebar) => sidebar.blocks.is_empty() && sidebar.title.is_none(),
        BlockKind::Columns(columns) => columns.columns.is_empty(),
        BlockKind::Group(blocks) => blocks.is_empty(),
        _ => false,
    }
}

/// Whether an inline is the number before a heading or caption, or the space behind it.
fn is_label(inline: &Inline) -> bool {
    match inline {
        Inline::Str(words) => words.trim().is_empty(),
        Inline::Span(span) => span.attributes.classes.iter().any(|class| class == "heading-number"),
        _ => false,
    }
}

//! Paragraphs that are none: what begins with a small letter after a display goes on with the sentence before it, and is not indented.

use crate::book::visit::{VisitorMut, flat_text, walk_chapter_mut};
use crate::book::{Block, BlockKind, Chapter};

/// The class that says so; the style sheet gives it no indent.
const CLASS: &str = "continued";

/// Marks the paragraphs of a chapter that go on with the sentence before a display.
pub fn mark(chapter: &mut Chapter) {
    walk_chapter_mut(chapter, &mut Marker);
}

struct Marker;

impl VisitorMut for Marker {
    fn exit_blocks(&mut self, blocks: &mut [Block]) {
        for i in 1..blocks.len() {
            let (before, rest) = blocks.split_at_mut(i);
            if let (Some(previous), Some(block)) = (before.last(), rest.first_mut())
                && is_display(&previous.kind)
                && goes_on(&block.kind)
                && !block.attributes.classes.iter().any(|class| class == CLASS)
            {
                block.attributes.classes.push(CLASS.to_owned());
            }
        }
    }
}

/// Whether a sentence may go on after a block: a formula, code, a quotation, a list and the like.
fn is_display(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Code(_) | BlockKind::Math(_) | BlockKind::Quote(_) | BlockKind::List(_) | BlockKind::Diagram(_))
}

/// Whether a block is a paragraph that begins with a small letter.
fn goes_on(kind: &BlockKind) -> bool {
    let BlockKind::Paragraph(text) = kind else { return false };
    flat_text(&text.inlines).trim_start().chars().next().is_some_and(char::is_lowercase)
}

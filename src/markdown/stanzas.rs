//! Stanzas without a poem around them: paragraphs of several short lines that the author ended.
//!
//! Poems on many sites are nothing but paragraphs with forced line ends. As paragraphs of prose they would have an indent in their first line
//! and nothing between stanza and stanza. The class `stanza` has style sheets set them as lines; a number or name that stands over one alone
//! is its `stanza-name`.

use crate::book::visit::flat_text;
use crate::book::*;

/// Lines that make a stanza that stands alone: fewer are an address or the end of a letter.
const FEWEST_ALONE: usize = 4;
/// Lines that make one where another is next to it, with a name or a note between them at most.
const FEWEST: usize = 2;
/// Characters of the longest line of a poem; beyond, it is prose with line ends of its own.
const LONGEST: usize = 60;
/// Characters of the longest name of a stanza.
const LONGEST_NAME: usize = 12;

/// Marks the stanzas among the paragraphs of a chapter, also within groups.
pub fn mark(blocks: &mut [Block]) {
    for block in blocks.iter_mut() {
        if let BlockKind::Group(inside) = &mut block.kind {
            mark(inside);
        }
    }
    let lines: Vec<usize> = blocks.iter().map(short_lines).collect();
    for at in 0..blocks.len() {
        let is_near = |other: Option<usize>, between: Option<usize>| {
            other.and_then(|other| lines.get(other)).is_some_and(|lines| *lines >= FEWEST)
                && between.and_then(|between| blocks.get(between)).is_none_or(|block| !matches!(block.kind, BlockKind::Paragraph(_)) || is_name(block))
        };
        let has_company = is_near(at.checked_sub(1), None) || is_near(Some(at + 1), None) || is_near(at.checked_sub(2), at.checked_sub(1)) || is_near(Some(at + 2), Some(at + 1));
        if lines[at] < if has_company { FEWEST } else { FEWEST_ALONE } {
            continue;
        }
        add(&mut blocks[at], "stanza");
        if at > 0 && is_name(&blocks[at - 1]) {
            add(&mut blocks[at - 1], "stanza-name");
        }
    }
}

/// How many lines a paragraph of short lines has; none when one of them is long.
fn short_lines(block: &Block) -> usize {
    let BlockKind::Paragraph(text) = &block.kind else { return 0 };
    let mut lines = vec![0];
    measure(&text.inlines, &mut lines);
    if lines.iter().any(|length| *length > LONGEST) { 0 } else { lines.iter().filter(|length| **length > 0).count() }
}

/// Adds the lengths of the lines that the author ended; where Markdown's text is divided, the paragraph is one line.
fn measure(inlines: &[Inline], lines: &mut Vec<usize>) {
    for inline in inlines {
        match inline {
            Inline::LineBreak => lines.push(0),
            Inline::Span(span) => measure(&span.content, lines),
            Inline::Link(link) => measure(&link.content, lines),
            other => {
                let length = flat_text(std::slice::from_ref(other)).trim().chars().count();
                if let Some(line) = lines.last_mut() {
                    *line += length;
                }
            }
        }
    }
}

/// Whether a paragraph is a few characters on a line.
fn is_name(block: &Block) -> bool {
    let BlockKind::Paragraph(text) = &block.kind else { return false };
    let words = flat_text(&text.inlines);
    !words.contains('\n') && !words.trim().is_empty() && words.trim().chars().count() <= LONGEST_NAME
}

fn add(block: &mut Block, class: &str) {
    if !block.attributes.classes.iter().any(|known| known == class) {
        block.attributes.classes.push(class.to_owned());
    }
}

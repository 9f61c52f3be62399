//! Levels of headings: the first below the chapter's title is 2, whatever the author began with.

use crate::book::visit::{Visitor, VisitorMut, walk_blocks, walk_blocks_mut};
use crate::book::{Block, BlockKind, Chapter};

/// Moves the headings of a page so that the first level is 2: a page may use `#` for its sections, or begin with `###`.
pub fn normalize(chapter: &mut Chapter) {
    let mut highest = Highest(None);
    walk_blocks(&chapter.blocks, &mut highest);
    let Some(highest) = highest.0.filter(|level| *level != 2) else { return };
    let mut shift = Shift(2 - i16::from(highest));
    walk_blocks_mut(&mut chapter.blocks, &mut shift);
    if let Some(heading) = &mut chapter.notes_heading {
        heading.level = shift.level(heading.level);
    }
}

/// The level nearest the title.
struct Highest(Option<u8>);

impl Visitor for Highest {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Heading(heading) = &block.kind {
            self.0 = Some(self.0.map_or(heading.level, |level| level.min(heading.level)));
        }
    }
}

struct Shift(i16);

impl Shift {
    /// A level moved by the shift, from 2 to 6.
    fn level(&self, level: u8) -> u8 {
        (i16::from(level) + self.0).clamp(2, 6) as u8
    }
}

impl VisitorMut for Shift {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Heading(heading) = &mut block.kind {
            heading.level = self.level(heading.level);
        }
    }
}

//! What must stand together: how much must fit on a page for an item to begin there, notes counted.
//!
//! Worked out once, from the end. The search asks for a page break before an item only where the page would be nearly full, or where
//! what must stand together would not fit; without this it would try all.

use super::{Block, Column, Item, Paragraph};

/// For each item, and one more after the last.
pub struct Needs {
    /// Height from the item's top to the first place where a page may end after it has begun.
    pub begin: Vec<i64>,
    /// The same when lines must still follow what stands before: by how many lines, 0 to 3.
    following: Vec<[i64; 4]>,
    /// Whether it clings to the one before it.
    glued: Vec<bool>,
}

impl Needs {
    pub fn new(column: &Column) -> Needs {
        let count = column.items.len();
        let mut needs = Needs { begin: vec![0; count + 1], following: vec![[0; 4]; count + 1], glued: vec![false; count + 1] };
        for i in (0..count).rev() {
            match &column.items[i] {
                Item::Paragraph(paragraph) => {
                    for keep in 0..4 {
                        needs.following[i][keep] = needs.paragraph(column, i, paragraph, keep as u32);
                    }
                }
                Item::Block(block) => needs.following[i] = [needs.block(column, i, block); 4],
                Item::Space(space) => {
                    for keep in 0..4 {
                        let next = needs.after(i, keep as u32);
                        needs.following[i][keep] = if next > 0 { space.height.0 + next } else { 0 };
                    }
                }
                Item::Float(_) | Item::Open { .. } => needs.following[i] = needs.following[i + 1],
                // Lines that a frame must keep are not kept after it.
                Item::Close => needs.following[i] = [needs.after(i, 0); 4],
                Item::PageBreak => {}
            }
            needs.begin[i] = needs.following[i][0];
            needs.glued[i] = match &column.items[i] {
                Item::Paragraph(p) => p.keep_with_previous,
                Item::Block(b) => b.keep_with_previous,
                Item::Space(_) | Item::Open { .. } | Item::Close => needs.glued[i + 1],
                Item::Float(_) | Item::PageBreak => false,
            };
        }
        needs
    }

    /// What must fit on the page after item `i`, with `keep` lines to hold; 0 when there are none and what follows may part from it.
    pub fn after(&self, i: usize, keep: u32) -> i64 {
        if keep > 0 || self.glued[i + 1] { self.following[i + 1][keep.min(3) as usize] } else { 0 }
    }

    /// What must fit for a block to stand on a page: it, its notes and what it must keep.
    fn block(&self, column: &Column, i: usize, block: &Block) -> i64 {
        block.height.0 + notes(column, &block.notes) + self.after(i, block.keep_lines).max(block.keep_height.0)
    }

    /// What must fit for a paragraph to begin: its lines up to the first break, with `keep` lines at least, and their notes.
    fn paragraph(&self, column: &Column, i: usize, paragraph: &Paragraph, keep: u32) -> i64 {
        let Some(alternative) = paragraph.alternatives.first() else { return 0 };
        let lines = alternative.lines.len() as u32;
        let first = first_break(paragraph, lines, keep);
        let begun = &alternative.lines[..first as usize];
        let own: i64 = begun.iter().map(|l| l.height.0 + notes(column, &l.notes)).sum();
        if first < lines {
            return own;
        }
        let pending = keep.saturating_sub(lines).max(u32::from(paragraph.keep_with_next));
        own + self.after(i, pending)
    }
}

/// The first line before which a page may begin; the number of lines when there is none.
pub fn first_break(paragraph: &Paragraph, lines: u32, keep: u32) -> u32 {
    let first = paragraph.orphans.max(keep).max(1);
    if paragraph.unbroken || first + paragraph.widows.max(1) > lines { lines } else { first }
}

/// The height of the notes cited, all their lines.
fn notes(column: &Column, cited: &[u32]) -> i64 {
    cited.iter().filter_map(|&n| column.notes.get(n as usize)).flat_map(|n| &n.lines).map(|l| l.0).sum()
}

//! What an output shows of a book, in the book's own terms: ranges of its flat texts, and what stands among them without being text.
//!
//! Each output writes down what it shows while it shows it; `audit` compares that with the book.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::visit::{Visitor, flat_text, walk_block};
use super::{AssetId, Block, BlockKind, Image, Inline, NoteId, NoteKind, Text, TextId};

/// Bytes of the flat text of one [`super::Text`], or of a block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextRange {
    pub text: TextId,
    pub start: u32,
    pub end: u32,
}

impl TextRange {
    /// Adds `next` to the last of `ranges` when it touches it, before or behind, else as one more.
    pub fn push(ranges: &mut Vec<TextRange>, next: TextRange) {
        if next.text == TextId::NONE || next.start >= next.end {
            return;
        }
        match ranges.last_mut() {
            Some(last) if last.text == next.text && last.end == next.start => last.end = next.end,
            Some(last) if last.text == next.text && last.start == next.end => last.start = next.start,
            _ => ranges.push(next),
        }
    }
}

/// What has no text of its own. Of a formula, drawing or address a hash is kept: it is only asked whether two are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Thing {
    Picture(AssetId),
    Formula(u64),
    Drawing(u64),
    /// A video, sound or frame, by its address.
    Embed(u64),
}

impl Thing {
    /// A formula, by its TeX.
    pub fn formula(tex: &str) -> Thing {
        Thing::Formula(hash(tex.trim()))
    }

    /// A drawing, by its SVG.
    pub fn drawing(svg: &str) -> Thing {
        Thing::Drawing(hash(svg))
    }

    /// What only the web can play, by its address.
    pub fn embed(url: &str) -> Thing {
        Thing::Embed(hash(url))
    }
}

fn hash(words: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    words.hash(&mut hasher);
    hasher.finish()
}

/// All that an output shows, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub texts: Vec<TextRange>,
    pub things: Vec<Thing>,
    /// Footnotes whose marks are met, by their index in the chapter.
    pub cited: Vec<NoteId>,
}

impl Shown {
    /// All that a block shows.
    pub fn of_block(block: &Block) -> Shown {
        let mut shown = Shown::default();
        walk_block(block, &mut shown);
        shown
    }

    pub fn append(&mut self, mut other: Shown) {
        self.texts.append(&mut other.texts);
        self.things.append(&mut other.things);
        self.cited.append(&mut other.cited);
    }
}

/// Takes down everything that a walk meets.
impl Visitor for Shown {
    fn text(&mut self, text: &Text) {
        let end = flat_text(&text.inlines).len() as u32;
        TextRange::push(&mut self.texts, TextRange { text: text.id, start: 0, end });
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Code(code) => {
                TextRange::push(&mut self.texts, TextRange { text: code.id, start: 0, end: code.text.len() as u32 });
            }
            BlockKind::Math(math) => self.things.push(Thing::formula(&math.tex)),
            BlockKind::Diagram(diagram) => self.things.extend(diagram.svg.as_deref().map(Thing::drawing)),
            BlockKind::Embed(embed) => self.things.push(Thing::embed(&embed.url)),
            _ => {}
        }
    }

    fn image(&mut self, image: &Image) {
        self.things.extend(image.asset.map(Thing::Picture));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Math(math) => self.things.push(Thing::formula(&math.tex)),
            Inline::NoteRef(mark) if mark.kind == NoteKind::Footnote => self.cited.push(mark.note),
            _ => {}
        }
    }
}

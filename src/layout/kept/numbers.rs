//! Numbers that a chapter has from those before it: of its texts, pictures, files and of the chapters that it links to. With numbers from its
//! own beginning it is the same chapter wherever it stands, in this book or in another.

use crate::book::page_map::Position;
use crate::book::shown::{TextRange, Thing};
use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{AssetId, Block, BlockKind, Chapter, ChapterId, Image, Inline, Target, Text, TextId};
use crate::layout::page::section::Section;
use crate::layout::pages::{GlyphRun, Item, ItemKind};
use crate::report::{FileId, Span};

/// What the numbers of one chapter are in the book.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Of its first text.
    base: i64,
    /// Its pictures, each once.
    pub pictures: Vec<AssetId>,
    /// The files that it was read from.
    pub files: Vec<FileId>,
    /// Where its links within the book lead.
    pub links: Vec<(ChapterId, Option<String>)>,
}

/// A chapter with numbers of its own, and what they are in the book.
pub fn local(chapter: &Chapter) -> (Chapter, Numbers) {
    let mut numbers = Numbers { base: i64::from(chapter.title.id.0), ..Numbers::default() };
    let mut local = chapter.clone();
    numbers.span(&mut local.span);
    walk_chapter_mut(&mut local, &mut numbers);
    (local, numbers)
}

/// The place of a value among those met so far, added when it is new.
fn place<T: PartialEq>(values: &mut Vec<T>, value: T) -> u32 {
    let known = values.iter().rposition(|known| *known == value);
    known.unwrap_or_else(|| {
        values.push(value);
        values.len() - 1
    }) as u32
}

impl Numbers {
    /// Counts a text from the chapter's first.
    fn shift(&self, id: &mut TextId) {
        if *id != TextId::NONE {
            id.0 = (i64::from(id.0) - self.base) as u32;
        }
    }

    /// Counts the file of a span among those of the chapter.
    fn span(&mut self, span: &mut Span) {
        span.file = FileId(place(&mut self.files, span.file));
    }

    /// Notes where a link within the book leads, and takes that out of the link.
    fn target(&mut self, target: &mut Target) {
        if let Target::Internal { chapter, anchor } = target {
            self.links.push((*chapter, anchor.clone()));
            *chapter = ChapterId(0);
        }
    }

    /// A section of the chapter with the chapter's own numbers. `None` when it shows a picture that is not in the chapter.
    pub fn to_local(&self, section: Section) -> Option<Section> {
        let own = |asset: AssetId| self.pictures.iter().position(|known| *known == asset).map(|index| AssetId(index as u32));
        Renumber { by: -self.base, picture: &own, lost: false }.section(section)
    }

    /// A section with the chapter's own numbers as one of the book. `None` when it is of another chapter.
    pub fn to_book(&self, section: Section) -> Option<Section> {
        let of_book = |asset: AssetId| self.pictures.get(asset.0 as usize).copied();
        Renumber { by: self.base, picture: &of_book, lost: false }.section(section)
    }
}

impl VisitorMut for Numbers {
    fn text(&mut self, text: &mut Text) {
        self.shift(&mut text.id);
        self.span(&mut text.span);
    }

    fn image(&mut self, image: &mut Image) {
        if let Some(asset) = &mut image.asset {
            *asset = AssetId(place(&mut self.pictures, *asset));
        }
        self.span(&mut image.span);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::Link(link) => {
                self.target(&mut link.target);
                self.span(&mut link.span);
            }
            Inline::Math(math) => self.span(&mut math.span),
            Inline::NoteRef(reference) => self.span(&mut reference.span),
            Inline::Citation(citation) => {
                self.span(&mut citation.span);
                citation.items.iter_mut().for_each(|item| self.span(&mut item.span));
            }
            _ => {}
        }
    }

    fn block(&mut self, block: &mut Block) {
        self.span(&mut block.span);
        match &mut block.kind {
            BlockKind::Code(code) => self.shift(&mut code.id),
            BlockKind::Math(math) => self.span(&mut math.span),
            BlockKind::Figure(figure) => figure.link.iter_mut().for_each(|target| self.target(target)),
            _ => {}
        }
    }
}

/// Changes the numbers of a section.
struct Renumber<'a> {
    /// What is added to those of texts.
    by: i64,
    picture: &'a dyn Fn(AssetId) -> Option<AssetId>,
    /// A picture had no other number.
    lost: bool,
}

impl Renumber<'_> {
    /// Changes the number of a text.
    fn shift(&self, id: &mut TextId) {
        if *id != TextId::NONE {
            id.0 = (i64::from(id.0) + self.by) as u32;
        }
    }

    /// Changes the text of a place.
    fn position(&self, position: &mut Option<Position>) {
        position.iter_mut().for_each(|position| self.shift(&mut position.text));
    }

    /// Changes the number of a picture, or notes that it has no other.
    fn picture(&mut self, asset: &mut AssetId) {
        match (self.picture)(*asset) {
            Some(other) => *asset = other,
            None => self.lost = true,
        }
    }

    /// Changes what an item of a page shows.
    fn item(&mut self, kind: &mut ItemKind) {
        match kind {
            ItemKind::Glyphs(run) => self.run(run),
            ItemKind::Turned(turned) => self.item(&mut turned.kind),
            ItemKind::Picture { asset, .. } => self.picture(asset),
            ItemKind::Part(part) => self.picture(&mut part.asset),
            ItemKind::Fill { .. } | ItemKind::Drawing { .. } => {}
        }
    }

    /// Changes the texts that glyphs come from.
    fn run(&self, run: &mut GlyphRun) {
        if self.by == 0 || run.source.iter().all(|range| range.text == TextId::NONE) {
            return;
        }
        let shifted = |range: &TextRange| {
            let mut range = *range;
            self.shift(&mut range.text);
            range
        };
        run.source = run.source.iter().map(shifted).collect();
    }

    /// Changes all numbers of a section. `None` when a picture has no other number.
    fn section(mut self, mut section: Section) -> Option<Section> {
        for draft in &mut section.drafts {
            self.position(&mut draft.content.position);
            draft.content.overfull.iter_mut().for_each(|(position, _)| self.position(position));
            draft.content.items.iter_mut().chain(&mut draft.margin.items).for_each(|Item { kind, .. }| self.item(kind));
            draft.lines.iter_mut().for_each(|line| self.position(&mut line.position));
        }
        section.hidden.texts.iter_mut().for_each(|range| self.shift(&mut range.text));
        for thing in &mut section.hidden.things {
            if let Thing::Picture(asset) = thing {
                self.picture(asset);
            }
        }
        (!self.lost).then_some(section)
    }
}

//! Where everything will stand: chapters into documents, ids and notes into their document.
//!
//! A long chapter is split at a heading, because reading systems load a document whole. So before anything is written it must be
//! known in which document each target lies. Sizes are estimated from the text, which makes the plan the same on every machine.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::xml;
use crate::book::visit::{self, Visitor};
use crate::book::*;

/// A document grows until a heading comes after this many bytes: what slow readers still open at once (about 250 KB).
const SPLIT_AT_HEADING: usize = 220_000;
/// Without a heading it is cut between any two blocks here.
const SPLIT_ANYWHERE: usize = 400_000;
/// Estimated markup of a block and of a run, in bytes.
const BLOCK_MARKUP: usize = 40;
const INLINE_MARKUP: usize = 12;

/// One XHTML file of a chapter.
#[derive(Clone, Debug)]
pub struct Document {
    /// File name within `text/`.
    pub name: String,
    pub chapter: usize,
    /// The first document of its chapter opens it; the others go on.
    pub first: bool,
    /// Of the chapter's blocks.
    pub blocks: Range<usize>,
    /// Footnotes that are first cited here, by index.
    pub footnotes: Vec<usize>,
}

/// A place that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub document: usize,
    /// The id as it is written: the book's own, or a form of it that XML allows.
    pub id: String,
}

/// A note's mark, as a place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub document: usize,
    pub occurrence: u32,
}

/// The notes of one chapter: where each stands and what refers to it.
#[derive(Clone, Debug, Default)]
pub struct NotePlaces {
    /// The document with the note; `None` for one that is not shown.
    pub documents: Vec<Option<usize>>,
    pub marks: Vec<BTreeSet<Mark>>,
}

#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub documents: Vec<Document>,
    /// Of each chapter, its first document.
    pub starts: Vec<usize>,
    pub anchors: BTreeMap<String, Anchor>,
    pub footnotes: Vec<NotePlaces>,
    pub author_notes: Vec<NotePlaces>,
    /// Begins the ids that this module makes; no id of the book begins with it.
    pub prefix: String,
}

impl Plan {
    /// Plans all documents of a book.
    pub fn new(book: &Book) -> Plan {
        let mut plan = Plan::default();
        for (index, chapter) in book.chapters.iter().enumerate() {
            plan.starts.push(plan.documents.len());
            plan.add_chapter(index, chapter, book);
        }
        if let Some(at) = book.chapters.iter().position(|chapter| chapter.role == Role::Notes && book.notes.place == NotePlace::BookEnd) {
            plan.place_end_notes(plan.starts[at], book);
        }
        plan.name_ids();
        plan
    }

    /// The address of a place: `document.xhtml` or `document.xhtml#id`, as seen from another document in `text/`; the fragment alone within the
    /// same.
    pub fn href(&self, from: Option<usize>, chapter: ChapterId, anchor: Option<&str>) -> Option<String> {
        let chapter = chapter.0 as usize;
        let start = *self.starts.get(chapter)?;
        match anchor.and_then(|a| self.anchors.get(a)) {
            Some(anchor) if from == Some(anchor.document) => Some(format!("#{}", anchor.id)),
            Some(anchor) => Some(format!("{}#{}", self.documents[anchor.document].name, anchor.id)),
            None => Some(self.documents[start].name.clone()),
        }
    }

    /// The id that an element of the book is written with.
    pub fn written_id<'a>(&'a self, id: &str) -> Option<&'a str> {
        self.anchors.get(id).map(|anchor| anchor.id.as_str())
    }

    /// Plans the documents of a chapter, and finds the ids, notes and marks in each.
    fn add_chapter(&mut self, index: usize, chapter: &Chapter, book: &Book) {
        let pieces = split(&chapter.blocks);
        let start = self.documents.len();
        let count = pieces.len();
        let digits = book.chapters.len().to_string().len().max(2);
        let stem = format!("{:0digits$}-{}", index + 1, file_stem(&chapter.id)).trim_end_matches('-').to_owned();
        for (piece, blocks) in pieces.into_iter().enumerate() {
            let name = if piece == 0 { format!("{stem}.xhtml") } else { format!("{stem}-{}.xhtml", piece + 1) };
            self.documents.push(Document { name, chapter: index, first: piece == 0, blocks, footnotes: Vec::new() });
        }

        let mut finder = Finder {
            anchors: &mut self.anchors,
            document: start,
            footnotes: NotePlaces::sized(chapter.footnotes.len()),
            author_notes: NotePlaces::sized(chapter.author_notes.len()),
            author_list: None,
        };
        finder.anchor(&chapter.id);
        visit::walk_text(&chapter.title, &mut finder);
        if let Some(banner) = &chapter.banner {
            finder.image(banner);
        }
        for document in start..start + count {
            finder.document = document;
            visit::walk_blocks(&chapter.blocks[self.documents[document].blocks.clone()], &mut finder);
        }
        // Author's notes without a place of their own come at the chapter's end.
        let author_list = finder.author_list.unwrap_or(start + count - 1);
        finder.document = author_list;
        for (i, note) in chapter.author_notes.iter().enumerate() {
            finder.author_notes.documents[i] = Some(author_list);
            visit::walk_blocks(&note.blocks, &mut finder);
        }
        // A footnote stands in the document of its first mark. One that is cited only from a later note goes where that goes,
        // and one that nothing cites goes last.
        let mut first_with_notes = None;
        let mut placed = vec![false; chapter.footnotes.len()];
        let at_end = book.notes.place == NotePlace::BookEnd;
        for round in 0..2 {
            for (i, note) in chapter.footnotes.iter().enumerate().filter(|_| !at_end) {
                let cited = finder.footnotes.marks[i].first().map(|mark| mark.document);
                let Some(document) = cited.or((round == 1).then_some(start + count - 1)) else { continue };
                if !std::mem::replace(&mut placed[i], true) {
                    finder.document = document;
                    finder.footnotes.documents[i] = Some(document);
                    first_with_notes = Some(first_with_notes.map_or(document, |d: usize| d.min(document)));
                    visit::walk_blocks(&note.blocks, &mut finder);
                }
            }
        }
        if let (Some(heading), Some(document)) = (&chapter.notes_heading, first_with_notes) {
            finder.document = document;
            finder.anchor_of(&heading.attributes);
            visit::walk_text(&heading.text, &mut finder);
        }

        let (footnotes, author_notes) = (finder.footnotes, finder.author_notes);
        for (i, document) in footnotes.documents.iter().enumerate() {
            if let Some(document) = document {
                self.documents[*document].footnotes.push(i);
            }
        }
        self.footnotes.push(footnotes);
        self.author_notes.push(author_notes);
    }

    /// Puts the notes of all chapters into the document of the notes.
    fn place_end_notes(&mut self, document: usize, book: &Book) {
        for (index, chapter) in book.chapters.iter().enumerate() {
            let (footnotes, author_notes) = (std::mem::take(&mut self.footnotes[index]), std::mem::take(&mut self.author_notes[index]));
            let mut finder = Finder { anchors: &mut self.anchors, document, footnotes, author_notes, author_list: None };
            for (i, note) in chapter.footnotes.iter().enumerate() {
                finder.footnotes.documents[i] = Some(document);
                visit::walk_blocks(&note.blocks, &mut finder);
            }
            (self.footnotes[index], self.author_notes[index]) = (finder.footnotes, finder.author_notes);
        }
    }

    /// Makes every id an XML name, unique, and picks a prefix that leaves room for ours. Letters lose their accents: readers do not
    /// agree on how an address spells them.
    fn name_ids(&mut self) {
        let plain = |id: &str| id.is_ascii() && xml::is_name(id);
        let mut taken: BTreeSet<String> = self.anchors.keys().filter(|id| plain(id)).cloned().collect();
        for (id, anchor) in &mut self.anchors {
            if plain(id) {
                anchor.id.clone_from(id);
                continue;
            }
            let base = xml::to_name(&without_accents(id));
            let mut name = base.clone();
            let mut n = 1;
            while !taken.insert(name.clone()) {
                n += 1;
                name = format!("{base}_{n}");
            }
            anchor.id = name;
        }
        self.prefix = "_".to_owned();
        while taken.iter().any(|id| id.starts_with(&self.prefix)) {
            self.prefix.push('_');
        }
    }
}

impl NotePlaces {
    /// Room for the places of so many notes.
    fn sized(count: usize) -> NotePlaces {
        NotePlaces { documents: vec![None; count], marks: vec![BTreeSet::new(); count] }
    }
}

/// Notes what stands in a document: ids and notes' marks.
struct Finder<'a> {
    anchors: &'a mut BTreeMap<String, Anchor>,
    document: usize,
    footnotes: NotePlaces,
    author_notes: NotePlaces,
    author_list: Option<usize>,
}

impl Finder<'_> {
    /// Notes the document of an id; the first that has it counts.
    fn anchor(&mut self, id: &str) {
        if !id.is_empty() {
            let document = self.document;
            self.anchors.entry(id.to_owned()).or_insert_with(|| Anchor { document, id: String::new() });
        }
    }

    /// Notes the ids of an entry of an index, and of those under it.
    fn entry(&mut self, entry: &index::IndexEntry) {
        entry.id.iter().for_each(|id| self.anchor(id));
        entry.entries.iter().for_each(|below| self.entry(below));
    }

    /// Notes the document of an element's id, if it has one.
    fn anchor_of(&mut self, attributes: &Attributes) {
        if let Some(id) = &attributes.id {
            self.anchor(id);
        }
    }
}

impl Visitor for Finder<'_> {
    fn block(&mut self, block: &Block) {
        self.anchor_of(&block.attributes);
        match &block.kind {
            BlockKind::Heading(heading) => self.anchor_of(&heading.attributes),
            BlockKind::Code(code) => code.named_lines().for_each(|(_, id)| self.anchor(id)),
            BlockKind::Math(math) => math.rows.iter().for_each(|row| self.anchor(&row.id)),
            BlockKind::List(list) => list.items.iter().for_each(|item| self.anchor_of(&item.attributes)),
            BlockKind::Index(index) => index.groups.iter().flat_map(|group| &group.entries).for_each(|entry| self.entry(entry)),
            BlockKind::AuthorNotes { .. } => self.author_list = self.author_list.or(Some(self.document)),
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Span(span) => self.anchor_of(&span.attributes),
            Inline::Link(link) => self.anchor_of(&link.attributes),
            Inline::Math(math) => math.rows.iter().for_each(|row| self.anchor(&row.id)),
            Inline::NoteRef(reference) => {
                let notes = match reference.kind {
                    NoteKind::Footnote => &mut self.footnotes,
                    NoteKind::Author => &mut self.author_notes,
                };
                if let Some(marks) = notes.marks.get_mut(reference.note.index()) {
                    marks.insert(Mark { document: self.document, occurrence: reference.occurrence });
                }
            }
            _ => {}
        }
    }

    fn image(&mut self, image: &Image) {
        self.anchor_of(&image.attributes);
    }
}

/// The blocks of each document of a chapter; at least one, perhaps empty.
fn split(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (i, block) in blocks.iter().enumerate() {
        let weight = weigh(block);
        let at_heading = matches!(&block.kind, BlockKind::Heading(heading) if heading.level <= 3);
        let limit = if at_heading { SPLIT_AT_HEADING } else { SPLIT_ANYWHERE };
        if i > start && size + if at_heading { 0 } else { weight } > limit {
            pieces.push(start..i);
            (start, size) = (i, 0);
        }
        size += weight;
    }
    pieces.push(start..blocks.len());
    pieces
}

/// About how many bytes a block takes as XHTML.
fn weigh(block: &Block) -> usize {
    struct Scales(usize);
    impl Visitor for Scales {
        fn block(&mut self, block: &Block) {
            self.0 += BLOCK_MARKUP
                + match &block.kind {
                    BlockKind::Code(code) => code.text.len(),
                    BlockKind::Math(math) => math.tex.len() * 12,
                    _ => 0,
                };
        }
        fn inline(&mut self, inline: &Inline) {
            self.0 += INLINE_MARKUP
                + match inline {
                    Inline::Str(text) | Inline::Code(text) => text.len(),
                    Inline::Math(math) => math.tex.len() * 12,
                    _ => 0,
                };
        }
    }
    let mut scales = Scales(0);
    visit::walk_block(block, &mut scales);
    scales.0
}

/// Letters without their marks; those of other scripts stay as they are.
fn without_accents(id: &str) -> String {
    id.nfkd().filter(|c| !is_combining_mark(*c)).nfc().collect()
}

/// A name that every file system and old reader takes: lower-case ASCII letters, digits and hyphens.
pub fn file_stem(name: &str) -> String {
    let mut stem = String::new();
    for c in name.nfkd() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => stem.push(c),
            '-' | '_' | ' ' | '.' if !stem.is_empty() && !stem.ends_with('-') => stem.push('-'),
            _ => {}
        }
        if stem.len() >= 48 {
            break;
        }
    }
    stem.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Span;

    fn paragraph(bytes: usize) -> Block {
        let text = Text::new(vec![Inline::Str("a".repeat(bytes))], Span::default());
        Block::new(BlockKind::Paragraph(text), Span::default())
    }

    fn heading() -> Block {
        Block::new(BlockKind::Heading(Heading { level: 2, ..Heading::default() }), Span::default())
    }

    #[test]
    fn long_chapters_are_split_at_a_heading_when_there_is_one() {
        let blocks = [heading(), paragraph(230_000), paragraph(10), heading(), paragraph(10)];
        assert_eq!(split(&blocks), [0..3, 3..5]);
        let blocks = [paragraph(300_000), paragraph(300_000)];
        assert_eq!(split(&blocks), [0..1, 1..2]);
        assert_eq!(split(&[]), [0..0]);
    }

    #[test]
    fn file_names_are_ascii() {
        assert_eq!(file_stem("Ñandú ¿y qué? 🎈"), "nandu-y-que");
        assert_eq!(file_stem("目次"), "");
        assert_eq!(without_accents("qué-recibe-ñ"), "que-recibe-n");
        assert_eq!(without_accents("فصل-目次"), "فصل-目次");
    }
}

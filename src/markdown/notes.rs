//! Footnotes: marks and definitions → the chapter's notes. [`crate::book::note_order`] puts them in their order.

use std::collections::HashMap;

use crate::message;
use crate::book::visit::{Visitor, VisitorMut, flat_text, walk_chapter_mut, walk_inlines};
use crate::book::*;

use super::goldmark::fold;
use super::reader::Reader;

/// Gives the chapter its footnotes, as they were defined, and leads the marks to them. The first definition of a label wins.
pub fn define(reader: &mut Reader, chapter: &mut Chapter) {
    let mut definitions = std::mem::take(&mut reader.definitions);
    definitions.sort_by_key(|d| d.span.start);
    let mut places: HashMap<String, NoteId> = HashMap::new();
    for definition in definitions {
        let label = fold(&definition.label);
        if places.contains_key(&label) {
            let message = message!("the note `{label}` is defined twice; the first definition counts", label = definition.label);
            reader.emit("note-twice", message, definition.span, message!("give each note a label of its own"));
            continue;
        }
        places.insert(label, NoteId(chapter.footnotes.len() as u32));
        chapter.footnotes.push(Note { label: definition.label, blocks: definition.blocks, span: definition.span, ..Note::default() });
    }
    let mut cited: Vec<(String, NoteId)> = std::mem::take(&mut reader.cited).into_iter().collect();
    cited.sort_by_key(|(_, place)| *place);
    let mut of_cited = Vec::with_capacity(cited.len());
    for (label, _) in cited {
        // The stub said that it is defined, but its definition was not read: the mark keeps a number.
        let next = NoteId(chapter.footnotes.len() as u32);
        let place = *places.entry(label.clone()).or_insert(next);
        if place == next {
            chapter.footnotes.push(Note { label, span: chapter.span, ..Note::default() });
        }
        of_cited.push(place);
    }
    walk_chapter_mut(chapter, &mut Marks { of_cited });
}

/// Leads marks from places among those cited to places among the notes.
struct Marks {
    of_cited: Vec<NoteId>,
}

impl VisitorMut for Marks {
    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::NoteRef(mark) = inline
            && mark.kind == NoteKind::Footnote
            && let Some(place) = self.of_cited.get(mark.note.index())
        {
            mark.note = *place;
        }
    }
}

/// Takes out a heading that names notes or references and owns nothing but definitions, of which one is cited at least
/// for the place of the notes; a break before the notes leaves too.
pub fn take_heading(reader: &Reader, blocks: &mut Vec<Block>) -> Option<Heading> {
    let last = reader.definitions.iter().map(|d| d.span.start).max();
    let is_cited = |label: &str| reader.cited.contains_key(&fold(label));
    let mut places: Vec<u32> = reader.definitions.iter().filter(|d| is_cited(&d.label)).map(|d| d.span.start).collect();
    places.sort_unstable();
    let mut taken = None;
    let mut i = 0;
    while i < blocks.len() {
        let next = blocks.get(i + 1);
        let owns_next = match (&blocks[i].kind, next.map(|b| &b.kind)) {
            (BlockKind::Heading(heading), Some(BlockKind::Heading(next))) => next.level > heading.level,
            (BlockKind::Heading(heading), _) if !names_notes(heading) => true,
            (BlockKind::Heading(_), Some(_)) => true,
            (BlockKind::Heading(_), None) => false,
            _ => true,
        };
        let end = next.map_or(u32::MAX, |b| b.span.start);
        let first = places.partition_point(|place| *place < blocks[i].span.end);
        let defines = places.get(first).is_some_and(|place| *place < end);
        if owns_next || !defines || taken.is_some() {
            i += 1;
            continue;
        }
        if let BlockKind::Heading(heading) = blocks.remove(i).kind {
            taken = Some(heading);
        }
    }
    let after_all = |block: &Block| last.is_some_and(|place| place >= block.span.end);
    while blocks.last().is_some_and(|b| b.kind == BlockKind::ThematicBreak && after_all(b)) {
        blocks.pop();
    }
    taken
}

/// Whether a heading says that notes or references follow; one with a mark of its own is text.
fn names_notes(heading: &Heading) -> bool {
    struct Marked(bool);
    impl Visitor for Marked {
        fn inline(&mut self, inline: &Inline) {
            self.0 |= matches!(inline, Inline::NoteRef(_));
        }
    }
    const NAMES: &[&str] = &[
        // Spanish, Catalan, Galician, Portuguese, Basque
        "nota",
        "notas",
        "notes",
        "referencia",
        "referencias",
        "referències",
        "referências",
        "fuentes",
        "fontes",
        "citas",
        "bibliografía",
        "bibliografia",
        "oharrak",
        "erreferentziak",
        "iturriak",
        // English, French, Italian, German
        "note",
        "footnotes",
        "endnotes",
        "references",
        "sources",
        "citations",
        "bibliography",
        "références",
        "bibliographie",
        "riferimenti",
        "fonti",
        "anmerkung",
        "anmerkungen",
        "fußnoten",
        "fussnoten",
        "endnoten",
        "einzelnachweise",
        "literatur",
        "quellen",
        "nachweise",
    ];
    let mut marked = Marked(false);
    walk_inlines(&heading.text.inlines, &mut marked);
    let words = flat_text(&heading.text.inlines).to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    !marked.0 && words.len() <= 6 && words.iter().any(|word| NAMES.contains(word))
}

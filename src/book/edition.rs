//! Text that is for some outputs only: each edition of the book without what is not in it.
//!
//! Marks are [`Outputs`] in the attributes of blocks, items and spans. All is read, numbered and polished once; [`Editions::of`] then
//! copies the book for each output from which something is taken out. Texts keep their [`TextId`]s, so the pages of one edition are
//! found in another ([`Editions::moved`]). A book without marks is its own edition in every output.

mod line;
mod outputs;
mod selection;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::page_map::{PageMap, Position};
use super::visit::{Visitor, VisitorMut, flat_text, walk_chapter, walk_chapter_mut};
use super::*;
use line::{Line, is_marked};
pub use outputs::{Edition, Outputs};
use selection::select;
use crate::message;
use crate::report::message::list;
use crate::report::{Diagnostic, Report, Span};

/// The outputs that a block is in, by its own marks.
fn outputs_of(block: &Block) -> Outputs {
    match &block.kind {
        // Which of them are shown follows from their marks in the text, which may stand anywhere.
        BlockKind::AuthorNotes { .. } => Outputs::ALL,
        BlockKind::Heading(heading) => block.attributes.outputs.and(heading.attributes.outputs),
        _ => block.attributes.outputs,
    }
}

/// Removes from a chapter what no output of the book shows, and the notes that only that cited.
pub fn prune(chapter: &mut Chapter) {
    let mut marks = Marks::default();
    walk_chapter(chapter, &mut marks);
    if marks.none {
        select(chapter, Outputs::ALL, false);
    }
}

/// The editions that differ from the book.
#[derive(Clone, Debug, Default)]
pub struct Editions {
    /// In the order of [`Edition::ALL`]; `None` is the book itself.
    books: [Option<Box<Book>>; 3],
}

impl Editions {
    /// Makes the editions of a polished book. A link to a part that an edition does not have is reported, and is no link there.
    pub fn of(book: &Book, report: &mut Report) -> Editions {
        let mut marks = Marks::default();
        book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut marks));
        let mut editions = Editions::default();
        if !marks.some {
            return editions;
        }
        let mut broken: BTreeMap<(Span, String), Vec<&'static str>> = BTreeMap::new();
        for (place, edition) in Edition::ALL.into_iter().enumerate() {
            let show = Outputs::one(edition);
            let mut own = book.clone();
            own.chapters.iter_mut().for_each(|chapter| select(chapter, show, true));
            super::assemble::end_notes::number(&mut own.chapters, &own.notes);
            super::assemble::index::name_places(&mut own.chapters);
            let mut ids = Ids::default();
            for chapter in &own.chapters {
                walk_chapter(chapter, &mut ids);
                chapter.notes_heading.iter().for_each(|heading| ids.add(&heading.attributes));
            }
            own.outline = shown_entries(std::mem::take(&mut own.outline), show, &ids.0);
            let mut links = Links { ids: &ids.0, lost: Vec::new() };
            own.chapters.iter_mut().for_each(|chapter| walk_chapter_mut(chapter, &mut links));
            for lost in links.lost {
                broken.entry(lost).or_default().push(edition.name());
            }
            editions.books[place] = Some(Box::new(own));
        }
        for ((span, words), names) in broken {
            let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
            let message = message!("the link “{words}” leads to a part that is not in every output: it is no link in {names}", words, names = list(&names));
            let help = message!("put the link between `{{{{< only >}}}}` tags too, or let it lead to what all outputs have");
            report.push(Diagnostic::new("link-hidden", message).at(span).help(help));
        }
        editions
    }

    /// The book as an edition has it.
    pub fn get<'b>(&'b self, book: &'b Book, edition: Edition) -> &'b Book {
        self.books[edition as usize].as_deref().unwrap_or(book)
    }

    /// The page map of one edition with its places in the text of another: a page that begins in what the other has not begins there with what comes next.
    pub fn moved<'m>(&self, book: &Book, map: &'m PageMap, from: Edition, to: Edition) -> Cow<'m, PageMap> {
        if self.books[from as usize].is_none() && self.books[to as usize].is_none() {
            return Cow::Borrowed(map);
        }
        let mut marked = Marked::default();
        book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut marked));
        let mut there = Texts::default();
        self.get(book, to).chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut there));
        let mut moved = map.clone();
        for start in &mut moved.starts {
            let Some(position) = start.position else { continue };
            if position.text.0 >= book.text_count {
                continue;
            }
            start.position = match there.0.contains(&position.text) {
                true => match marked.0.get(&position.text) {
                    Some(inlines) => Some(Position { offset: moved_offset(inlines, position.offset, from, to), ..position }),
                    None => Some(position),
                },
                false => there.0.range(position.text..).next().map(|text| Position { text: *text, offset: 0 }),
            };
        }
        Cow::Owned(moved)
    }
}

/// The offset in the edition `to` of a place in a text that is at `offset` in the edition `from`.
fn moved_offset(inlines: &[Inline], offset: u32, from: Edition, to: Edition) -> u32 {
    let kept = |edition| {
        let mut line = Line::new(Outputs::one(edition), true);
        line.text(&mut inlines.to_vec());
        line.kept
    };
    // From the edition's words to those of the book …
    let mut left = offset;
    let mut whole = 0;
    for range in kept(from) {
        whole = range.end;
        if left < range.end - range.start {
            whole = range.start + left;
            break;
        }
        left -= range.end - range.start;
    }
    // … and from there on.
    kept(to).iter().map(|range| range.end.min(whole).saturating_sub(range.start)).sum()
}

/// The contents without the headings that are not shown; what stands below one of these moves up.
fn shown_entries(entries: Vec<OutlineEntry>, show: Outputs, ids: &BTreeSet<String>) -> Vec<OutlineEntry> {
    let mut shown = Vec::with_capacity(entries.len());
    for mut entry in entries {
        entry.children = shown_entries(std::mem::take(&mut entry.children), show, ids);
        if entry.anchor.as_ref().is_some_and(|anchor| !ids.contains(anchor)) {
            shown.append(&mut entry.children);
            continue;
        }
        if is_marked(&entry.title) {
            Line::new(show, true).text(&mut entry.title);
        }
        shown.push(entry);
    }
    shown
}

/// Whether anything is for some outputs only, and whether anything for none.
#[derive(Default)]
struct Marks {
    none: bool,
    some: bool,
}

impl Marks {
    /// Notes the outputs of one element.
    fn add(&mut self, outputs: Outputs) {
        self.some |= !outputs.is_all();
        self.none |= outputs == Outputs::NONE;
    }
}

impl Visitor for Marks {
    fn block(&mut self, block: &Block) {
        self.add(outputs_of(block));
        if let BlockKind::List(list) = &block.kind {
            list.items.iter().for_each(|item| self.add(item.attributes.outputs));
        }
    }

    fn image(&mut self, image: &Image) {
        self.add(image.attributes.outputs);
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Span(span) => self.add(span.attributes.outputs),
            Inline::Link(link) => self.add(link.attributes.outputs),
            _ => {}
        }
    }
}

/// The ids that links may lead to.
#[derive(Default)]
struct Ids(BTreeSet<String>);

impl Ids {
    /// Adds the id of an element.
    fn add(&mut self, attributes: &Attributes) {
        self.0.extend(attributes.id.clone());
    }
}

impl Visitor for Ids {
    fn block(&mut self, block: &Block) {
        self.add(&block.attributes);
        match &block.kind {
            BlockKind::Heading(heading) => self.add(&heading.attributes),
            BlockKind::List(list) => list.items.iter().for_each(|item| self.add(&item.attributes)),
            BlockKind::Code(code) => self.0.extend(code.named_lines().map(|(_, id)| id.to_owned())),
            BlockKind::Math(math) => self.0.extend(math.rows.iter().map(|row| row.id.clone())),
            _ => {}
        }
    }

    fn image(&mut self, image: &Image) {
        self.add(&image.attributes);
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Span(span) => self.add(&span.attributes),
            Inline::Link(link) => self.add(&link.attributes),
            Inline::Math(math) => self.0.extend(math.rows.iter().map(|row| row.id.clone())),
            _ => {}
        }
    }
}

/// Links into what is not there become plain words.
struct Links<'a> {
    ids: &'a BTreeSet<String>,
    lost: Vec<(Span, String)>,
}

impl Links<'_> {
    /// Whether a target is an id that is not there.
    fn leads_nowhere(&self, target: &Target) -> bool {
        matches!(target, Target::Internal { anchor: Some(anchor), .. } if !self.ids.contains(anchor))
    }
}

impl VisitorMut for Links<'_> {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Index(index) = &mut block.kind {
            for group in &mut index.groups {
                shown_places(&mut group.entries, self.ids);
            }
            index.groups.retain(|group| !group.entries.is_empty());
        }
        if let BlockKind::Figure(figure) = &mut block.kind
            && figure.link.as_ref().is_some_and(|target| self.leads_nowhere(target))
        {
            figure.link = None;
            self.lost.push((block.span, String::new()));
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Link(link) = inline
            && self.leads_nowhere(&link.target)
        {
            link.target = Target::Broken;
            self.lost.push((link.span, flat_text(&link.content)));
        }
    }
}

/// Removes from entries of an index the places that an edition does not have, and the entries that have no other.
fn shown_places(entries: &mut Vec<index::IndexEntry>, ids: &BTreeSet<String>) {
    entries.retain_mut(|entry| {
        let before = entry.places.len();
        entry.places.retain(|place| place.anchor.is_empty() || ids.contains(&place.anchor));
        shown_places(&mut entry.entries, ids);
        before == entry.places.len() || !entry.places.is_empty() || !entry.see.is_empty() || !entry.entries.is_empty()
    });
}

/// Texts with runs that are for some outputs only.
#[derive(Default)]
struct Marked(BTreeMap<TextId, Inlines>);

impl Visitor for Marked {
    fn text(&mut self, text: &Text) {
        if is_marked(&text.inlines) {
            self.0.insert(text.id, text.inlines.clone());
        }
    }
}

/// All texts, and code.
#[derive(Default)]
struct Texts(BTreeSet<TextId>);

impl Visitor for Texts {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind {
            self.0.insert(code.id);
        }
    }

    fn text(&mut self, text: &Text) {
        self.0.insert(text.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(outputs: Outputs, words: &str) -> Inline {
        let attributes = Attributes { outputs, ..Attributes::default() };
        Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content: plain(words) })
    }

    fn words(words: &str) -> Inline {
        Inline::Str(words.to_owned())
    }

    #[test]
    fn no_space_is_left_double_and_offsets_move_along() {
        let text = vec![words("Pulse "), only(Outputs::EPUB, "aquí"), words(" o "), only(Outputs::PDF, "vea la página"), words(" ahora"), only(Outputs::EPUB, " ya")];
        let shown = |edition| {
            let mut own = text.clone();
            Line::new(Outputs::one(edition), true).text(&mut own);
            flat_text(&own)
        };
        assert_eq!((shown(Edition::Epub).as_str(), shown(Edition::Screen).as_str()), ("Pulse aquí o ahora ya", "Pulse o vea la página ahora"));
        let moved = |word: &str, from, to| {
            let offset = shown(from).find(word).unwrap() as u32;
            let there = shown(to);
            there[moved_offset(&text, offset, from, to) as usize..].to_owned()
        };
        assert_eq!(moved("ahora", Edition::Screen, Edition::Epub), "ahora ya");
        assert_eq!(moved("ahora", Edition::Epub, Edition::Screen), "ahora");
        assert_eq!(moved("página", Edition::Screen, Edition::Epub), "ahora ya");
    }
}

//! Text that is for some outputs only: each edition of the book without what is not in it.
//!
//! Marks are [`Outputs`] in the attributes of blocks, items and spans. All is read, numbered and polished once; [`Editions::of`] then
//! copies the book for each output from which something is taken out. Texts keep their [`TextId`]s, so the pages of one edition are
//! found in another ([`Editions::moved`]). A book without marks is its own edition in every output.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::page_map::{PageMap, Position};
use super::visit::{Visitor, VisitorMut, flat_text, walk_chapter, walk_chapter_mut};
use super::*;
use crate::message;
use crate::report::message::list;
use crate::report::{Diagnostic, Report, Span};

/// An output that shows the text of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    Epub,
    /// The PDF for the screen.
    Screen,
    /// The PDF for the press.
    Press,
}

impl Edition {
    const ALL: [Edition; 3] = [Edition::Epub, Edition::Screen, Edition::Press];

    fn name(self) -> &'static str {
        match self {
            Edition::Epub => "epub",
            Edition::Screen => "pdf",
            Edition::Press => "print",
        }
    }
}

/// The outputs that a passage is in; all of them when nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outputs(u8);

impl Default for Outputs {
    fn default() -> Outputs {
        Outputs::ALL
    }
}

impl Outputs {
    pub const ALL: Outputs = Outputs(0b111);
    /// For the web alone.
    pub const NONE: Outputs = Outputs(0);
    pub const EPUB: Outputs = Outputs(0b001);
    pub const SCREEN: Outputs = Outputs(0b010);
    pub const PRESS: Outputs = Outputs(0b100);
    pub const PDF: Outputs = Outputs(0b110);

    /// The names that authors write.
    pub const NAMES: [&'static str; 6] = ["epub", "pdf", "print", "book", "web", "html"];

    pub fn find(name: &str) -> Option<Outputs> {
        Some(match name {
            "epub" => Outputs::EPUB,
            "pdf" => Outputs::SCREEN,
            "print" => Outputs::PRESS,
            "book" => Outputs::ALL,
            "web" | "html" => Outputs::NONE,
            _ => return None,
        })
    }

    /// Quarto's names of formats, of which `pdf` is any PDF and `html` takes EPUB in.
    pub fn of_format(name: &str) -> Outputs {
        match name {
            "pdf" | "latex" | "typst" => Outputs::PDF,
            "epub" | "epub2" | "epub3" | "html" => Outputs::EPUB,
            _ => Outputs::NONE,
        }
    }

    pub fn one(edition: Edition) -> Outputs {
        match edition {
            Edition::Epub => Outputs::EPUB,
            Edition::Screen => Outputs::SCREEN,
            Edition::Press => Outputs::PRESS,
        }
    }

    pub fn and(self, other: Outputs) -> Outputs {
        Outputs(self.0 & other.0)
    }

    pub fn or(self, other: Outputs) -> Outputs {
        Outputs(self.0 | other.0)
    }

    pub fn but(self, other: Outputs) -> Outputs {
        Outputs(self.0 & !other.0)
    }

    pub fn is_all(self) -> bool {
        self == Outputs::ALL
    }

    fn meets(self, other: Outputs) -> bool {
        self.0 & other.0 != 0
    }

    /// Their names, as `only` has them.
    pub fn names(self) -> String {
        let named = Edition::ALL.iter().filter(|edition| self.meets(Outputs::one(**edition))).map(|edition| edition.name());
        let names: Vec<&str> = named.collect();
        if names.is_empty() { "web".to_owned() } else { names.join(",") }
    }
}

/// The outputs that a block is in, by its own marks.
fn outputs_of(block: &Block) -> Outputs {
    match &block.kind {
        // They are told apart by their marks in the text, which may stand anywhere.
        BlockKind::AuthorNotes { .. } => Outputs::ALL,
        BlockKind::Heading(heading) => block.attributes.outputs.and(heading.attributes.outputs),
        _ => block.attributes.outputs,
    }
}

/// Takes out of a chapter what no output of the book shows. What only that cited goes too.
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
    /// Makes the editions of a polished book. A link into a part that its own edition has not is told, and is no link there.
    pub fn of(book: &Book, report: &mut Report) -> Editions {
        let mut marks = Marks::default();
        book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut marks));
        let mut editions = Editions::default();
        if marks.seen.is_empty() {
            return editions;
        }
        let mut broken: BTreeMap<(Span, String), Vec<&'static str>> = BTreeMap::new();
        for (place, edition) in Edition::ALL.into_iter().enumerate() {
            let show = Outputs::one(edition);
            let mut own = book.clone();
            own.chapters.iter_mut().for_each(|chapter| select(chapter, show, true));
            if own.notes.through {
                super::assemble::end_notes::number_through(&mut own.chapters);
            }
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

    pub fn get<'b>(&'b self, book: &'b Book, edition: Edition) -> &'b Book {
        self.books[edition as usize].as_deref().unwrap_or(book)
    }

    /// The pages of one edition as places of another: a page that begins in what the other has not begins there with what comes next.
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

/// An offset into one edition's words of a text, in another's.
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

/// Leaves in a chapter what one of these outputs shows, with its marks or without; notes that nothing cites any more go too.
fn select(chapter: &mut Chapter, show: Outputs, unmark: bool) {
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

    fn unmark(&self, attributes: &mut Attributes) {
        if self.unmark {
            attributes.outputs = Outputs::ALL;
        }
    }

    /// Does `work`, and says whether something was taken out by it.
    fn changes(&mut self, work: impl FnOnce(&mut Selection)) -> bool {
        let before = std::mem::take(&mut self.hidden);
        work(self);
        let changed = self.hidden;
        self.hidden |= before;
        changed
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        blocks.retain_mut(|block| {
            if !self.shows(outputs_of(block)) {
                return false;
            }
            self.unmark(&mut block.attributes);
            !(self.changes(|selection| selection.block(block)) && is_bare(block))
        });
    }

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
                let show = self.show;
                figure.images.retain(|image| image.attributes.outputs.meets(show));
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

    fn caption(&mut self, caption: &mut Option<Text>) {
        if let Some(text) = caption
            && self.changes(|selection| selection.text(text))
            && text.is_empty()
        {
            *caption = None;
        }
    }

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

/// The number of a heading, and the space behind it.
fn is_label(inline: &Inline) -> bool {
    match inline {
        Inline::Str(words) => words.trim().is_empty(),
        Inline::Span(span) => span.attributes.classes.iter().any(|class| class == "heading-number"),
        _ => false,
    }
}

/// Takes the hidden runs out of one text, and writes down which bytes of it are left.
struct Line {
    show: Outputs,
    /// What is left loses its marks.
    unmark: bool,
    /// Bytes of the whole text that have come by.
    at: u32,
    kept: Vec<Range<u32>>,
    /// What is left so far ends in white space, or is nothing.
    space: bool,
    /// Something was taken out right before this place.
    gap: bool,
}

impl Line {
    fn new(show: Outputs, unmark: bool) -> Line {
        Line { show, unmark, at: 0, kept: Vec::new(), space: true, gap: false }
    }

    fn text(&mut self, inlines: &mut Inlines) {
        self.inlines(inlines);
        if self.gap && self.space {
            self.trim_end(inlines);
        }
    }

    fn inlines(&mut self, inlines: &mut Inlines) {
        let mut left = Inlines::with_capacity(inlines.len());
        for mut inline in inlines.drain(..) {
            let mut marked = false;
            match &mut inline {
                Inline::Span(InlineSpan { attributes, .. }) | Inline::Link(Link { attributes, .. }) | Inline::Image(Image { attributes, .. })
                    if !attributes.outputs.meets(self.show) =>
                {
                    self.gap = true;
                    self.at += flat_text(std::slice::from_ref(&inline)).len() as u32;
                    continue;
                }
                Inline::Span(InlineSpan { attributes, .. }) | Inline::Link(Link { attributes, .. }) | Inline::Image(Image { attributes, .. })
                    if self.unmark && !attributes.outputs.is_all() =>
                {
                    attributes.outputs = Outputs::ALL;
                    marked = true;
                }
                _ => {}
            }
            match &mut inline {
                Inline::Str(words) => {
                    let spaces = words.len() - words.trim_start_matches(' ').len();
                    let cut = if self.gap && self.space { spaces } else { 0 };
                    self.at += cut as u32;
                    words.drain(..cut);
                    if words.is_empty() {
                        continue;
                    }
                    self.keep(words.len());
                    self.space = words.ends_with(' ');
                }
                Inline::Code(code) => self.keep(code.len()),
                Inline::LineBreak => {
                    self.keep(1);
                    self.space = true;
                }
                Inline::Span(span) => {
                    let full = !span.content.is_empty();
                    self.inlines(&mut span.content);
                    if full && span.content.is_empty() {
                        continue;
                    }
                    if marked && span.role == SpanRole::Plain && span.attributes == Attributes::default() {
                        left.append(&mut span.content);
                        continue;
                    }
                }
                Inline::Link(link) => {
                    let full = !link.content.is_empty();
                    self.inlines(&mut link.content);
                    if full && link.content.is_empty() {
                        continue;
                    }
                }
                Inline::Ruby { base, .. } => self.keep(flat_text(base).len()),
                Inline::Citation(citation) => self.keep(citation.source.len()),
                Inline::Math(_) | Inline::Image(_) | Inline::NoteRef(_) => self.keep(0),
            }
            left.push(inline);
        }
        *inlines = left;
    }

    fn keep(&mut self, bytes: usize) {
        let end = self.at + bytes as u32;
        match self.kept.last_mut() {
            Some(last) if last.end == self.at => last.end = end,
            _ => self.kept.push(self.at..end),
        }
        self.at = end;
        self.space = false;
        self.gap = false;
    }

    /// The white space before what was taken out at the end.
    fn trim_end(&mut self, inlines: &mut Inlines) {
        let empty = match inlines.last_mut() {
            Some(Inline::Str(words)) => {
                let cut = words.len() - words.trim_end_matches(' ').len();
                words.truncate(words.len() - cut);
                if let Some(last) = self.kept.last_mut() {
                    last.end = last.end.saturating_sub(cut as u32).max(last.start);
                }
                words.is_empty()
            }
            Some(Inline::Span(InlineSpan { content, .. }) | Inline::Link(Link { content, .. })) => {
                self.trim_end(content);
                content.is_empty()
            }
            _ => false,
        };
        if empty {
            inlines.pop();
        }
    }
}

/// Whether some run of a text is for some outputs only.
fn is_marked(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Span(span) => !span.attributes.outputs.is_all() || is_marked(&span.content),
        Inline::Link(link) => !link.attributes.outputs.is_all() || is_marked(&link.content),
        Inline::Image(image) => !image.attributes.outputs.is_all(),
        _ => false,
    })
}

/// The contents without the headings that are not shown; what stands below one that is not moves up.
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

/// Which sets of outputs there are.
#[derive(Default)]
struct Marks {
    none: bool,
    seen: BTreeSet<u8>,
}

impl Marks {
    fn add(&mut self, outputs: Outputs) {
        if !outputs.is_all() {
            self.seen.insert(outputs.0);
            self.none |= outputs == Outputs::NONE;
        }
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
            BlockKind::Code(code) => self.0.extend(code.line_ids.iter().cloned()),
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

/// Entries of an index without the places that are not there; what has no other goes too.
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

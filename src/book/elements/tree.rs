//! The element tree: every element of a chapter where it stands, made once and read by both outputs.
//!
//! ```text
//! html > body > section.chapter > figure.banner > img
//!                                 header.chapter-header > p.chapter-number + h1
//!                                 the blocks
//!                                 section.footnotes > h2.notes-title + aside.footnote > blocks
//! ```
//!
//! An [`Element`] knows its parent and the element before it, which is all that selectors ask for, and its [`ElementKind`]: the part of the
//! model that it is made of. Words are not elements: those that stand in an element directly are its [`text`](Element::text), and the elements within
//! them are its children. What one output alone has (the words in the place of a missing picture, the pages of an index) hangs
//! [`under`](Tree::under) an element of the chapter as a small tree of its own.

use super::*;

/// Elements in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Tree<'b> {
    nodes: Vec<Node<'b>>,
    /// The last of the outermost elements.
    last: Option<u32>,
    /// Of another tree: the parent of the outermost elements.
    around: Option<Element<'b>>,
}

/// An element, and how it is linked to the others by their numbers.
#[derive(Clone, Debug)]
struct Node<'b> {
    tag: Tag<'b>,
    kind: ElementKind<'b>,
    text: Option<&'b Text>,
    parent: Option<u32>,
    previous: Option<u32>,
    next: Option<u32>,
    first: Option<u32>,
    last: Option<u32>,
}

/// What an element is made of.
#[derive(Clone, Copy, Debug)]
pub enum ElementKind<'b> {
    /// Other elements, each of which says what it is.
    Elements,
    Block(&'b Block),
    Inline(&'b Inline),
    /// The reading over a ruby's base.
    Reading,
    /// The picture at a chapter's head, and what stands around its titles.
    Banner(&'b Image),
    Header,
    ChapterNumber(&'b str),
    ChapterTitle(Title<'b>),
    Item(&'b ListItem),
    /// A term, or details, of the definition with this number in its list.
    Term(usize),
    Details(usize),
    Attribution,
    CodeTitle(&'b str),
    Code(&'b CodeBlock),
    Picture(&'b Image),
    Caption,
    /// The caption of a diagram that is shown as code: a paragraph after it.
    CodeCaption,
    SidebarTitle,
    Column,
    EmbedLink,
    /// The head or the body of a table; a row by its number there; a cell.
    Rows {
        head: bool,
    },
    Row(usize),
    Cell(&'b Cell),
    /// Where footnotes stand, and the title over them or over the author's notes.
    Notes,
    NotesTitle,
    /// The title over the notes of the chapter with this number.
    NotesOf(usize),
    /// A note by its number among those of its kind in its chapter.
    Note(usize),
    NoteNumber,
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    number: u32,
}

impl<'t> Element<'t> {
    fn node(&self) -> &'t Node<'t> {
        &self.tree.nodes[self.number as usize]
    }

    fn of(&self, number: Option<u32>) -> Option<Element<'t>> {
        number.map(|number| Element { tree: self.tree, number })
    }

    /// Its name, classes, id and language.
    pub fn tag(&self) -> &'t Tag<'t> {
        &self.node().tag
    }

    /// What it is made of.
    pub fn kind(&self) -> ElementKind<'t> {
        self.node().kind
    }

    /// The words that stand in it without a block of their own around them.
    pub fn text(&self) -> Option<&'t Text> {
        self.node().text
    }

    /// The element that it stands in.
    pub fn parent(&self) -> Option<Element<'t>> {
        match self.node().parent {
            Some(_) => self.of(self.node().parent),
            None => self.tree.around,
        }
    }

    /// Whether both are the same element.
    pub fn is(&self, other: Element<'_>) -> bool {
        std::ptr::addr_eq(self.tree, other.tree) && self.number == other.number
    }

    /// The element before it under the same parent.
    pub fn previous(&self) -> Option<Element<'t>> {
        self.of(self.node().previous)
    }

    /// The elements that stand in it, in order.
    pub fn children(&self) -> Elements<'t> {
        Elements { next: self.of(self.node().first) }
    }

    /// The elements after it under the same parent.
    pub fn following(&self) -> Elements<'t> {
        Elements { next: self.of(self.node().next) }
    }

    /// The first of its children whose kind is as asked.
    pub fn find(&self, asked: impl Fn(ElementKind<'t>) -> bool) -> Option<Element<'t>> {
        self.children().find(|child| asked(child.kind()))
    }

    /// The blocks that stand in it.
    pub fn blocks(&self) -> impl Iterator<Item = Element<'t>> + use<'t> {
        self.children().filter(|child| matches!(child.kind(), ElementKind::Block(_)))
    }

    /// The pictures that stand in it, each perhaps in a link, with their elements.
    pub fn pictures(&self) -> impl Iterator<Item = (Element<'t>, &'t Image)> + use<'t> {
        self.children().filter_map(|child| match child.kind() {
            ElementKind::Picture(image) => Some((child, image)),
            ElementKind::Elements => child.children().find_map(|inner| if let ElementKind::Picture(image) = inner.kind() { Some((inner, image)) } else { None }),
            _ => None,
        })
    }

    /// The first whose kind is as asked among its children and theirs.
    pub fn find_within(&self, asked: impl Fn(ElementKind<'t>) -> bool) -> Option<Element<'t>> {
        self.children().flat_map(|child| std::iter::once(child).chain(child.children())).find(|element| asked(element.kind()))
    }
}

/// Elements one after the other under the same parent.
#[derive(Clone, Debug)]
pub struct Elements<'t> {
    next: Option<Element<'t>>,
}

impl<'t> Elements<'t> {
    /// The element of an inline, if it has one of its own: inlines are to be asked for in their order.
    pub fn of_inline(&mut self, inline: &Inline) -> Option<Element<'t>> {
        while let Some(element) = self.next {
            match element.kind() {
                ElementKind::Inline(own) if std::ptr::eq(own, inline) => return self.next(),
                ElementKind::NoteNumber => self.next = element.of(element.node().next),
                _ => break,
            }
        }
        debug_assert!(super::inline(inline).is_none(), "an inline is walked that is not of this element");
        None
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = Element<'t>;

    fn next(&mut self) -> Option<Element<'t>> {
        let element = self.next?;
        self.next = element.of(element.node().next);
        Some(element)
    }
}

/// The number of an element while its tree is made.
type Number = Option<u32>;

impl<'b> Tree<'b> {
    /// `html` with its `body`, which all that is visible stands in.
    pub fn document() -> Tree<'b> {
        let mut tree = Tree::default();
        let html = tree.push(None, Tag::new("html"), ElementKind::Elements);
        tree.push(html, Tag::new("body"), ElementKind::Elements);
        tree
    }

    /// A chapter of a book.
    pub fn chapter(book: &'b Book, chapter: &'b Chapter) -> Tree<'b> {
        Tree::piece((book, chapter), &chapter.blocks, true, 0..chapter.footnotes.len())
    }

    /// A piece of a chapter: some of its blocks and some of its footnotes, by number. The chapter's head stands in the `first`.
    pub fn piece(of: (&'b Book, &'b Chapter), blocks: &'b [Block], first: bool, notes: impl IntoIterator<Item = usize>) -> Tree<'b> {
        let mut tree = Tree::document();
        let section = tree.push(Some(1), section(of.1), ElementKind::Elements);
        if first {
            tree.opening(section, of.1);
        }
        tree.blocks(section, blocks, of);
        tree.footnotes(section, notes, of);
        tree
    }

    /// Elements without content, one after the other in an element of another tree.
    pub fn under(around: Element<'b>, tags: impl IntoIterator<Item = Tag<'b>>) -> Tree<'b> {
        let mut tree = Tree { around: Some(around), ..Tree::default() };
        for tag in tags {
            tree.push(None, tag, ElementKind::Elements);
        }
        tree
    }

    /// An element that holds a text, in an element of another tree.
    pub fn of_text(around: Element<'b>, tag: Tag<'b>, text: &'b Text) -> Tree<'b> {
        let mut tree = Tree::under(around, [tag]);
        tree.text(Some(0), text);
        tree
    }

    /// Adds an element without content as the last of the outermost.
    pub fn add(&mut self, tag: Tag<'b>) {
        self.push(None, tag, ElementKind::Elements);
    }

    /// Adds an element that holds a text as the last of the outermost.
    pub fn add_text(&mut self, tag: Tag<'b>, text: &'b Text) {
        self.push_text(None, tag, ElementKind::Elements, text);
    }

    /// A block as an element `tag` in an element of another tree.
    pub fn of_block(around: Element<'b>, tag: Tag<'b>, block: &'b Block, of: (&'b Book, &'b Chapter)) -> Tree<'b> {
        let mut tree = Tree { around: Some(around), ..Tree::default() };
        let element = tree.push(None, tag, ElementKind::Block(block));
        tree.content(element, block, of);
        tree
    }

    /// A footnote in an element of another tree.
    pub fn of_footnote(around: Element<'b>, tag: Tag<'b>, index: usize, of: (&'b Book, &'b Chapter)) -> Tree<'b> {
        let mut tree = Tree { around: Some(around), ..Tree::default() };
        tree.footnote(None, tag, index, of);
        tree
    }

    /// The outermost elements, in order.
    pub fn roots(&self) -> Elements<'_> {
        Elements { next: (!self.nodes.is_empty()).then_some(Element { tree: self, number: 0 }) }
    }

    /// The `n`th of the outermost elements of a tree that has so many.
    pub fn nth(&self, n: usize) -> Element<'_> {
        self.roots().nth(n).unwrap_or(Element { tree: self, number: 0 })
    }

    /// The root of a document.
    pub fn html(&self) -> Element<'_> {
        Element { tree: self, number: 0 }
    }

    /// The body of a document.
    pub fn body(&self) -> Element<'_> {
        Element { tree: self, number: 1 }
    }

    /// The chapter's own element in the tree of a chapter.
    pub fn section(&self) -> Element<'_> {
        Element { tree: self, number: 2 }
    }

    /// Adds an element as the last of its parent.
    fn push(&mut self, parent: Number, tag: Tag<'b>, kind: ElementKind<'b>) -> Number {
        let number = self.nodes.len() as u32;
        let previous = match parent {
            Some(parent) => self.nodes[parent as usize].last.replace(number),
            None => self.last.replace(number),
        };
        match (previous, parent) {
            (Some(previous), _) => self.nodes[previous as usize].next = Some(number),
            (None, Some(parent)) => self.nodes[parent as usize].first = Some(number),
            (None, None) => {}
        }
        self.nodes.push(Node { tag, kind, text: None, parent, previous, next: None, first: None, last: None });
        Some(number)
    }

    /// Adds an element that a text stands in.
    fn push_text(&mut self, parent: Number, tag: Tag<'b>, kind: ElementKind<'b>, text: &'b Text) {
        let element = self.push(parent, tag, kind);
        self.text(element, text);
    }

    /// Puts a text into an element.
    fn text(&mut self, element: Number, text: &'b Text) {
        if let Some(element) = element {
            self.nodes[element as usize].text = Some(text);
        }
        self.inlines(element, &text.inlines);
    }

    fn inlines(&mut self, parent: Number, inlines: &'b [Inline]) {
        for inline in inlines {
            let own = super::inline(inline).and_then(|tag| self.push(parent, tag, ElementKind::Inline(inline)));
            let parent = own.or(parent);
            match inline {
                Inline::Span(span) => self.inlines(parent, &span.content),
                Inline::Link(link) => self.inlines(parent, &link.content),
                Inline::Ruby { base, reading } => {
                    self.inlines(parent, base);
                    let reading_element = self.push(parent, ruby_reading(), ElementKind::Reading);
                    self.inlines(reading_element, reading);
                }
                _ => {}
            }
        }
    }

    /// What stands at a chapter's head. A number without a title is the title.
    fn opening(&mut self, section: Number, chapter: &'b Chapter) {
        let Opening { banner, number, title } = Opening::of(chapter);
        if let Some(image) = banner {
            let figure = self.push(section, super::banner(), ElementKind::Banner(image));
            self.push(figure, image_in(image, ""), ElementKind::Picture(image));
        }
        let Some(title) = title else { return };
        let header = self.push(section, header(), ElementKind::Header);
        if let Some(number) = number {
            self.push(header, chapter_number(), ElementKind::ChapterNumber(number));
        }
        let heading = self.push(header, chapter_title(), ElementKind::ChapterTitle(title));
        if let Title::Text(text) = title {
            self.text(heading, text);
        }
    }

    fn blocks(&mut self, parent: Number, blocks: &'b [Block], of: (&'b Book, &'b Chapter)) {
        for block in blocks {
            self.block(parent, block, of);
        }
    }

    /// Blocks of a narrow place (a cell, a definition): a single plain paragraph is the text of the place itself.
    fn narrow_blocks(&mut self, parent: Number, blocks: &'b [Block], of: (&'b Book, &'b Chapter)) {
        match blocks {
            [block] if bare_text(block).is_some() => bare_text(block).into_iter().for_each(|text| self.text(parent, text)),
            _ => self.blocks(parent, blocks, of),
        }
    }

    fn block(&mut self, parent: Number, block: &'b Block, of: (&'b Book, &'b Chapter)) {
        let Some(tag) = super::block(block) else { return };
        let element = self.push(parent, tag, ElementKind::Block(block));
        self.content(element, block, of);
        if let BlockKind::Diagram(Diagram { svg: None, caption: Some(caption), .. }) = &block.kind {
            self.push_text(parent, diagram_caption(), ElementKind::CodeCaption, caption);
        }
    }

    /// What stands in the element of a block.
    fn content(&mut self, element: Number, block: &'b Block, of: (&'b Book, &'b Chapter)) {
        match &block.kind {
            BlockKind::Paragraph(text) => self.text(element, text),
            BlockKind::Heading(heading) => self.text(element, &heading.text),
            BlockKind::List(list) => self.list(element, list, of),
            BlockKind::Definitions(definitions) => self.definitions(element, definitions, of),
            BlockKind::Quote(quote) => {
                self.blocks(element, &quote.blocks, of);
                if let Some(attribution) = &quote.attribution {
                    self.push_text(element, super::attribution(), ElementKind::Attribution, attribution);
                }
            }
            BlockKind::Code(code) => self.code(element, code, &block.attributes),
            BlockKind::Table(table) => self.table(element, table, of),
            BlockKind::Figure(figure) => self.figure(element, figure, of),
            BlockKind::Sidebar(sidebar) => {
                if let Some(title) = sidebar.title.as_ref().filter(|title| !title.is_empty()) {
                    self.push_text(element, sidebar_title(), ElementKind::SidebarTitle, title);
                } else if has_label(sidebar.kind) {
                    self.push(element, sidebar_title(), ElementKind::SidebarTitle);
                }
                self.blocks(element, &sidebar.blocks, of);
            }
            BlockKind::Columns(columns) => {
                for blocks in &columns.columns {
                    let column = self.push(element, super::column(), ElementKind::Column);
                    self.blocks(column, blocks, of);
                }
            }
            BlockKind::Math(math) => {
                self.push(element, Tag::new("math"), ElementKind::Elements);
                if math.number.is_some() {
                    self.push(element, equation_number(), ElementKind::Elements);
                }
            }
            BlockKind::Diagram(diagram) => {
                if diagram.svg.is_none() {
                    self.push(element, super::code(Some(&diagram.language)), ElementKind::Elements);
                    return;
                }
                self.push(element, Tag::new("img"), ElementKind::Elements);
                if let Some(caption) = &diagram.caption {
                    self.push_text(element, figure_caption(), ElementKind::Caption, caption);
                }
            }
            BlockKind::Embed(embed) => {
                let mut around = element;
                if embed.kind == QR {
                    self.push(element, Tag::new("img"), ElementKind::Elements);
                    around = self.push(element, figure_caption(), ElementKind::Caption);
                }
                self.push(around, embed_link(), ElementKind::EmbedLink);
            }
            BlockKind::EndNotes => self.end_notes(element, of.0),
            BlockKind::AuthorNotes { title } => self.author_notes(element, title, of),
            // What an entry of an index holds depends on the output: each makes these elements by itself.
            BlockKind::Index(_) | BlockKind::ThematicBreak => {}
            BlockKind::Group(blocks) => self.blocks(element, blocks, of),
        }
    }

    /// The items of a list. In a tight one the first paragraph of an item is the text of the item itself.
    fn list(&mut self, element: Number, list: &'b List, of: (&'b Book, &'b Chapter)) {
        for item in &list.items {
            let own = self.push(element, super::item(item), ElementKind::Item(item));
            match item.blocks.split_first() {
                Some((first, rest)) if list.tight && bare_text(first).is_some() => {
                    bare_text(first).into_iter().for_each(|text| self.text(own, text));
                    self.blocks(own, rest, of);
                }
                _ => self.blocks(own, &item.blocks, of),
            }
        }
    }

    /// Terms and details. What lacks one or the other has an empty one.
    fn definitions(&mut self, element: Number, definitions: &'b [Definition], of: (&'b Book, &'b Chapter)) {
        for (number, definition) in definitions.iter().enumerate() {
            for term in &definition.terms {
                self.push_text(element, Tag::new("dt"), ElementKind::Term(number), term);
            }
            if definition.terms.is_empty() {
                self.push(element, Tag::new("dt"), ElementKind::Term(number));
            }
            for details in &definition.details {
                let own = self.push(element, Tag::new("dd"), ElementKind::Details(number));
                self.narrow_blocks(own, details, of);
            }
            if definition.details.is_empty() {
                self.push(element, Tag::new("dd"), ElementKind::Details(number));
            }
        }
    }

    /// The lines of code in their `pre`; with a title, under it in a figure.
    fn code(&mut self, element: Number, code: &'b CodeBlock, attributes: &'b Attributes) {
        let mut lines = element;
        if let Some(title) = code_title(code) {
            self.push(element, code_caption(), ElementKind::CodeTitle(title));
            lines = self.push(element, Tag::new("pre").with(attributes), ElementKind::Code(code));
        }
        self.push(lines, super::code(code.language.as_deref()), ElementKind::Code(code));
    }

    /// Caption, head and body, as far as the table has them. Of one without cells the caption alone is shown, as a paragraph.
    fn table(&mut self, element: Number, table: &'b Table, of: (&'b Book, &'b Chapter)) {
        if is_empty_table(table) {
            return table.caption.iter().for_each(|caption| self.text(element, caption));
        }
        if let Some(caption) = &table.caption {
            self.push_text(element, Tag::new("caption"), ElementKind::Caption, caption);
        }
        let places = grid::Places::new(table);
        for (name, rows, places) in [("thead", &table.head, &places.head), ("tbody", &table.rows, &places.body)] {
            if rows.iter().all(|row| row.cells.is_empty()) {
                continue;
            }
            let head = name == "thead";
            let part = self.push(element, Tag::new(name), ElementKind::Rows { head });
            for (number, (row, places)) in rows.iter().zip(places).enumerate().filter(|(_, (row, _))| !row.cells.is_empty()) {
                let own = self.push(part, Tag::new("tr"), ElementKind::Row(number));
                for (cell, place) in row.cells.iter().zip(places) {
                    let column = table.alignments.get(place.source).copied().unwrap_or_default();
                    let cell_element = self.push(own, super::cell(cell, head, column), ElementKind::Cell(cell));
                    self.narrow_blocks(cell_element, &cell.blocks, of);
                }
            }
        }
    }

    /// Pictures, each perhaps in a link, other blocks, and the caption.
    fn figure(&mut self, element: Number, figure: &'b Figure, of: (&'b Book, &'b Chapter)) {
        let is_linked = !matches!(figure.link, None | Some(Target::Broken));
        for image in &figure.images {
            let around = if is_linked { self.push(element, Tag::new("a"), ElementKind::Elements) } else { element };
            self.push(around, image_in(image, ""), ElementKind::Picture(image));
        }
        self.blocks(element, &figure.content, of);
        if let Some(caption) = &figure.caption {
            self.push_text(element, figure_caption(), ElementKind::Caption, caption);
        }
    }

    /// Footnotes of a chapter, unless they stand at the end of the book.
    fn footnotes(&mut self, section: Number, notes: impl IntoIterator<Item = usize>, of: (&'b Book, &'b Chapter)) {
        let (book, chapter) = of;
        let place = book.notes.place;
        let mut indexes = notes.into_iter().peekable();
        if indexes.peek().is_none() || place == NotePlace::BookEnd {
            return;
        }
        let notes = self.push(section, super::footnotes(chapter, place), ElementKind::Notes);
        if let Some(heading) = notes_heading(chapter) {
            self.push_text(notes, notes_title().with(&heading.attributes), ElementKind::NotesTitle, &heading.text);
        } else if place == NotePlace::ChapterEnd {
            self.push(notes, notes_title(), ElementKind::NotesTitle);
        }
        for index in indexes {
            self.footnote(notes, footnote(chapter, place), index, of);
        }
    }

    /// A footnote: its number before the words of its first paragraph, or in a paragraph of its own before what is none.
    fn footnote(&mut self, parent: Number, tag: Tag<'b>, index: usize, of: (&'b Book, &'b Chapter)) {
        let Some(note) = of.1.footnotes.get(index) else { return };
        let element = self.push(parent, tag, ElementKind::Note(index));
        match note.blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(text), attributes, .. }, rest)) => {
                let paragraph = self.push(element, Tag::new("p").with(attributes), ElementKind::Block(&note.blocks[0]));
                self.push(paragraph, footnote_number(), ElementKind::NoteNumber);
                self.text(paragraph, text);
                self.blocks(element, rest, of);
            }
            _ => {
                let paragraph = self.push(element, Tag::new("p"), ElementKind::Elements);
                self.push(paragraph, footnote_number(), ElementKind::NoteNumber);
                self.blocks(element, &note.blocks, of);
            }
        }
    }

    /// The notes of all chapters, each chapter's under a title.
    fn end_notes(&mut self, element: Number, book: &'b Book) {
        for (number, chapter) in book.chapters.iter().enumerate().filter(|(_, chapter)| !chapter.footnotes.is_empty()) {
            self.push(element, notes_title(), ElementKind::NotesOf(number));
            for index in 0..chapter.footnotes.len() {
                self.footnote(element, footnote(chapter, NotePlace::BookEnd), index, (book, chapter));
            }
        }
    }

    /// The author's notes under their title.
    fn author_notes(&mut self, element: Number, title: &'b Text, of: (&'b Book, &'b Chapter)) {
        match title.is_empty() {
            true => self.push(element, notes_title(), ElementKind::NotesTitle).map_or((), |_| ()),
            false => self.push_text(element, notes_title(), ElementKind::NotesTitle, title),
        }
        let list = self.push(element, Tag::new("ol"), ElementKind::Elements);
        for (index, note) in of.1.author_notes.iter().enumerate() {
            let item = self.push(list, Tag::new("li"), ElementKind::Note(index));
            self.blocks(item, &note.blocks, of);
        }
    }
}

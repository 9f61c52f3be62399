//! The structure tree: [`Structure`] with the pieces of the pages as its leaves.
//!
//! Drawing tells which node each piece of marked content belongs to ([`Tags::piece`]), in the order of the pages; [`Tags::write`] puts
//! them where they belong among the node's children, so that the tree reads as the book does wherever things stand on the page.

use std::collections::BTreeMap;

use pdf_writer::types::{ListNumbering, StructRole, TableHeaderScope};
use pdf_writer::writers::{StructElement, StructTreeRoot};
use pdf_writer::{Chunk, Finish, Name, Rect as Box_, Ref, Str, TextStr};

use crate::lang::Lang;
use crate::layout::pages::{NodeId, NodeRole, Rect, Structure};
use crate::length::Length;
use crate::terms::{self, Terms};

/// The tree in the making.
///
/// The tree, the tables that it refers to, and where the walk is.
pub struct Tags<'a> {
    structure: &'a Structure,
    terms: &'static Terms,
    book_lang: &'a Lang,
    /// Of each node: its parent, and its place among the parent's children.
    parents: Vec<Option<(NodeId, usize)>>,
    /// Pieces of each node, each with the number of children that had begun before it.
    leaves: Vec<Vec<(usize, Leaf)>>,
    /// How many children of each node have begun.
    begun: Vec<usize>,
    annotations: Vec<Vec<Leaf>>,
    /// Words of headings that brought no title.
    words: BTreeMap<NodeId, String>,
    /// Where figures are, when on one page.
    boxes: BTreeMap<NodeId, Option<(usize, Rect)>>,
}

/// What a node shows.
#[derive(Clone, Copy)]
enum Leaf {
    /// A piece of a page's content, by its number there.
    Piece { page: usize, number: i32 },
    /// An annotation of a page, and its key in the parent tree.
    Annotation { page: usize, object: Ref, key: i32 },
}

/// A child of an element.
enum Child {
    Element(Ref),
    Leaf(Leaf),
}

/// What the tree is written with.
pub struct Writer<'a> {
    pub chunk: Chunk,
    places: Places<'a>,
}

/// Where pieces and annotations are, and which elements show them.
struct Places<'a> {
    /// The pages of the file, and their heights.
    pages: &'a [(Ref, Length)],
    next: &'a mut dyn FnMut() -> Ref,
    /// By page and number of the piece, the element that shows it.
    parents: Vec<Vec<Option<Ref>>>,
    annotations: Vec<(i32, Ref)>,
    notes: Vec<(String, Ref)>,
}

impl<'a> Writer<'a> {
    /// `pieces` says how many each page has.
    pub fn new(pages: &'a [(Ref, Length)], pieces: impl Iterator<Item = i32>, next: &'a mut dyn FnMut() -> Ref) -> Writer<'a> {
        let parents = pieces.map(|count| vec![None; count.unsigned_abs() as usize]).collect();
        Writer { chunk: Chunk::new(), places: Places { pages, next, parents, annotations: Vec::new(), notes: Vec::new() } }
    }
}

impl<'a> Tags<'a> {
    pub fn new(structure: &'a Structure, book_lang: &'a Lang) -> Tags<'a> {
        let count = structure.nodes.len();
        let mut parents = vec![None; count];
        for (index, node) in structure.nodes.iter().enumerate() {
            for (place, child) in node.children.iter().enumerate() {
                // A child comes after its parent, so that no cycle can be.
                if (child.0 as usize) < count && child.0 as usize > index {
                    parents[child.0 as usize] = Some((NodeId(index as u32), place));
                }
            }
        }
        Tags {
            structure,
            terms: terms::terms(book_lang),
            book_lang,
            parents,
            leaves: vec![Vec::new(); count],
            begun: vec![0; count],
            annotations: vec![Vec::new(); count],
            words: BTreeMap::new(),
            boxes: BTreeMap::new(),
        }
    }

    pub fn knows(&self, node: NodeId) -> bool {
        (node.0 as usize) < self.structure.nodes.len()
    }

    /// The language in force at a node.
    pub fn lang(&self, node: NodeId) -> &'a Lang {
        let mut at = Some(node);
        while let Some(id) = at {
            if let Some(lang) = &self.structure.nodes[id.0 as usize].lang {
                return lang;
            }
            at = self.parents[id.0 as usize].map(|(parent, _)| parent);
        }
        self.book_lang
    }

    /// A piece of a page's content belongs to a node.
    pub fn piece(&mut self, node: NodeId, page: usize, number: i32) {
        let index = node.0 as usize;
        let place = self.begun[index];
        self.leaves[index].push((place, Leaf::Piece { page, number }));
        let mut at = node;
        while let Some((parent, place)) = self.parents[at.0 as usize] {
            let begun = &mut self.begun[parent.0 as usize];
            *begun = (*begun).max(place + 1);
            at = parent;
        }
    }

    /// The clickable area of a node.
    pub fn annotation(&mut self, node: NodeId, (page, object): (usize, Ref), key: i32) {
        self.annotations[node.0 as usize].push(Leaf::Annotation { page, object, key });
    }

    /// Words of a node: they become a heading's title.
    pub fn words(&mut self, node: NodeId, text: &str) {
        let mut at = Some(node);
        while let Some(id) = at {
            let found = &self.structure.nodes[id.0 as usize];
            if matches!(found.role, NodeRole::Heading(_)) {
                if found.title.is_none() {
                    let words = self.words.entry(id).or_default();
                    words.extend(text.chars().filter(|c| *c != '\u{ad}'));
                }
                return;
            }
            at = self.parents[id.0 as usize].map(|(parent, _)| parent);
        }
    }

    /// Where a picture of a figure is.
    pub fn place(&mut self, node: NodeId, page: usize, rect: Rect) {
        let known = self.boxes.entry(node).or_insert(Some((page, rect)));
        *known = match *known {
            Some((on, box_)) if on == page => Some((page, union(box_, rect))),
            _ => None,
        };
    }

    /// Writes the tree, whose root is `root`.
    pub fn write(mut self, root: Ref, writer: &mut Writer<'_>) {
        let structure = self.structure;
        let mut level = 0;
        let document = (writer.places.next)();
        let mut children = Vec::new();
        let roots = structure.roots.iter().copied();
        // Content that no root leads to must not be lost: every piece has to be in the tree.
        let all = roots.chain((0..structure.nodes.len()).map(|index| NodeId(index as u32)));
        for (place, id) in all.enumerate() {
            let index = id.0 as usize;
            let lost = self.leaves.get(index).is_some_and(|leaves| !leaves.is_empty()) || self.annotations.get(index).is_some_and(|areas| !areas.is_empty());
            if place < structure.roots.len() || lost {
                children.extend(self.element(id, (document, false), &mut level, writer).map(Child::Element));
            }
        }
        let mut element = writer.chunk.struct_element(document);
        element.kind(StructRole::Document).parent(root).lang(TextStr(self.book_lang.tag()));
        put_children(element, document, &children, &mut writer.places);
        writer.finish(root, document);
    }

    /// A node with all within it; `None` when nothing of it is on any page. `level` is that of the heading before.
    fn element(&mut self, id: NodeId, (parent, in_link): (Ref, bool), level: &mut u8, writer: &mut Writer<'_>) -> Option<Ref> {
        let structure = self.structure;
        let node = structure.nodes.get(id.0 as usize)?;
        let annotations = std::mem::take(&mut self.annotations[id.0 as usize]);
        let is_link = node.role == NodeRole::Link;
        // An annotation has to be within a Link (PDF/UA-1, 7.18.5).
        let needs_link = !annotations.is_empty() && !is_link && !in_link;
        if matches!(node.role, NodeRole::Heading(_)) {
            // No level may be left out on the way down (PDF/UA-1, 7.4.2).
            *level = self.level(id, *level);
        }
        let own_level = *level;
        let own = (writer.places.next)();
        let within = if needs_link { (writer.places.next)() } else { own };

        let mut children: Vec<Child> = Vec::new();
        let mut leaves = std::mem::take(&mut self.leaves[id.0 as usize]).into_iter().peekable();
        for place in 0..=node.children.len() {
            while let Some((_, leaf)) = leaves.next_if(|(at, _)| *at <= place) {
                children.push(Child::Leaf(leaf));
            }
            let child = node.children.get(place).filter(|child| child.0 > id.0);
            let parent = (within, in_link || is_link || needs_link);
            children.extend(child.and_then(|child| self.element(*child, parent, level, writer)).map(Child::Element));
        }
        children.extend(annotations.into_iter().map(Child::Leaf));
        // Empty cells keep a table's columns.
        if children.is_empty() && !matches!(node.role, NodeRole::TableCell { .. } | NodeRole::TableHeader { .. }) {
            return None;
        }
        let Writer { chunk, places } = writer;
        if needs_link {
            let mut link = chunk.struct_element(within);
            link.kind(StructRole::Link).parent(own);
            put_children(link, within, &children, places);
            children = vec![Child::Element(within)];
        }
        let mut element = chunk.struct_element(own);
        self.describe(id, own_level, &mut element, places);
        if matches!(node.role, NodeRole::Note { .. }) {
            let name = format!("Note {}", places.notes.len() + 1);
            element.id(Str(name.as_bytes()));
            places.notes.push((name, own));
        }
        element.parent(parent);
        put_children(element, own, &children, places);
        Some(own)
    }

    fn level(&self, id: NodeId, before: u8) -> u8 {
        match self.structure.nodes[id.0 as usize].role {
            NodeRole::Heading(wanted) => wanted.clamp(1, before.saturating_add(1)),
            _ => before,
        }
    }

    /// What an element is: its type and attributes.
    fn describe(&self, id: NodeId, level: u8, element: &mut StructElement<'_>, places: &Places<'_>) {
        let node = &self.structure.nodes[id.0 as usize];
        match &node.role {
            NodeRole::Section => element.kind(StructRole::Sect),
            // PDF 1.7 has no Aside; an article is what stands by itself.
            NodeRole::Aside => element.kind(StructRole::Art),
            NodeRole::BlockQuote => element.kind(StructRole::BlockQuote),
            NodeRole::Division => element.kind(StructRole::Div),
            NodeRole::Heading(_) => {
                let words = self.words.get(&id).map(|w| w.trim().to_owned());
                let title = node.title.clone().or(words).filter(|t| !t.is_empty()).unwrap_or_else(|| "—".to_owned());
                element.kind(match level {
                    0 | 1 => StructRole::H1,
                    2 => StructRole::H2,
                    3 => StructRole::H3,
                    4 => StructRole::H4,
                    5 => StructRole::H5,
                    _ => StructRole::H6,
                });
                element.title(TextStr(&title))
            }
            NodeRole::Paragraph => element.kind(StructRole::P),
            NodeRole::BibliographyEntry => element.kind(StructRole::BibEntry),
            NodeRole::List { .. } => element.kind(StructRole::L),
            NodeRole::ListItem => element.kind(StructRole::LI),
            NodeRole::ListLabel => element.kind(StructRole::Lbl),
            NodeRole::ListBody => element.kind(StructRole::LBody),
            NodeRole::Table => element.kind(StructRole::Table),
            NodeRole::TableRow => element.kind(StructRole::TR),
            NodeRole::TableHeader { .. } => element.kind(StructRole::TH),
            NodeRole::TableCell { .. } => element.kind(StructRole::TD),
            NodeRole::TableHead => element.kind(StructRole::THead),
            NodeRole::TableBody => element.kind(StructRole::TBody),
            NodeRole::Figure => element.kind(StructRole::Figure).alt(TextStr(&self.alternative(id, self.terms.figure))),
            NodeRole::Caption => element.kind(StructRole::Caption),
            NodeRole::Formula => element.kind(StructRole::Formula).alt(TextStr(&self.alternative(id, self.terms.formula))),
            NodeRole::Code => element.kind(StructRole::Code),
            NodeRole::Note { .. } => element.kind(StructRole::Note),
            NodeRole::Reference => element.kind(StructRole::Reference),
            NodeRole::Link => element.kind(StructRole::Link),
            NodeRole::Contents => element.kind(StructRole::TOC),
            NodeRole::ContentsItem => element.kind(StructRole::TOCI),
            NodeRole::Quote => element.kind(StructRole::Quote),
            NodeRole::Emphasis => element.custom_kind(Name(b"Em")),
            NodeRole::Strong => element.custom_kind(Name(b"Strong")),
            NodeRole::Span => element.kind(StructRole::Span),
        };
        if let Some(lang) = &node.lang {
            element.lang(TextStr(lang.tag()));
        }
        self.attributes(id, element, places);
    }

    fn attributes(&self, id: NodeId, element: &mut StructElement<'_>, places: &Places<'_>) {
        match &self.structure.nodes[id.0 as usize].role {
            NodeRole::List { numbered } => {
                let numbering = if *numbered { ListNumbering::Decimal } else { ListNumbering::Disc };
                element.attributes().push().list().list_numbering(numbering);
            }
            NodeRole::TableHeader { column_span, row_span, row_scope } => {
                let scope = if *row_scope { TableHeaderScope::Row } else { TableHeaderScope::Column };
                let mut attributes = element.attributes();
                let mut table = attributes.push().table();
                table.scope(scope);
                spans(&mut table, *column_span, *row_span);
            }
            NodeRole::TableCell { column_span, row_span } if *column_span > 1 || *row_span > 1 => {
                let mut attributes = element.attributes();
                spans(&mut attributes.push().table(), *column_span, *row_span);
            }
            NodeRole::Figure | NodeRole::Formula => {
                let place = self.boxes.get(&id).copied().flatten().filter(|(_, rect)| rect.width.0 > 0 && rect.height.0 > 0);
                let Some((page, rect)) = place else { return };
                let Some((_, height)) = places.pages.get(page) else { return };
                let [left, foot, right, top] = [rect.x, *height - rect.y - rect.height, rect.x + rect.width, *height - rect.y].map(|l| l.to_pt() as f32);
                element.attributes().push().layout().bbox(Box_::new(left, foot, right, top));
            }
            _ => {}
        }
    }

    /// What stands for a figure that cannot be seen; without the author's words, what it is.
    fn alternative(&self, id: NodeId, kind: &str) -> String {
        let alt = self.structure.nodes[id.0 as usize].alt.as_deref().map(str::trim).filter(|alt| !alt.is_empty());
        alt.unwrap_or(kind).to_owned()
    }
}

fn spans(table: &mut pdf_writer::writers::TableAttributes<'_>, columns: u32, rows: u32) {
    if columns > 1 {
        table.col_span(columns as i32);
    }
    if rows > 1 {
        table.row_span(rows as i32);
    }
}

/// An element's children, and its page: that of its first piece.
fn put_children(mut element: StructElement<'_>, own: Ref, children: &[Child], places: &mut Places<'_>) {
    let pieces = children.iter().find_map(|child| if let Child::Leaf(Leaf::Piece { page, .. }) = child { Some(*page) } else { None });
    let mut written = element.children();
    for child in children {
        match child {
            Child::Element(element) => {
                written.struct_element(*element);
            }
            Child::Leaf(Leaf::Piece { page, number }) => {
                if Some(*page) == pieces {
                    written.marked_content_id(*number);
                } else if let Some((object, _)) = places.pages.get(*page) {
                    written.marked_content_ref().marked_content_id(*number).page(*object);
                }
                if let Some(parent) = places.parents.get_mut(*page).and_then(|pieces| pieces.get_mut(number.unsigned_abs() as usize)) {
                    *parent = Some(own);
                }
            }
            Child::Leaf(Leaf::Annotation { page, object, key }) => {
                if let Some((page, _)) = places.pages.get(*page) {
                    written.object_ref().page(*page).object(*object);
                }
                places.annotations.push((*key, own));
            }
        }
    }
    written.finish();
    if let Some((page, _)) = pieces.and_then(|page| places.pages.get(page)) {
        element.page(*page);
    }
}

impl Writer<'_> {
    /// The root, with the tree that leads back from pages and annotations to elements.
    fn finish(&mut self, root: Ref, document: Ref) {
        let mut numbers = Vec::new();
        for (page, pieces) in std::mem::take(&mut self.places.parents).into_iter().enumerate().filter(|(_, pieces)| !pieces.is_empty()) {
            let list = (self.places.next)();
            self.chunk.indirect(list).array().items(pieces.into_iter().map(|parent| parent.unwrap_or(document)));
            numbers.push((page as i32, list));
        }
        self.places.annotations.sort_by_key(|(key, _)| *key);
        numbers.append(&mut self.places.annotations);
        self.places.notes.sort();
        let mut tree = self.chunk.indirect(root).start::<StructTreeRoot<'_>>();
        tree.role_map().insert(Name(b"Strong"), StructRole::Span).insert(Name(b"Em"), StructRole::Span);
        tree.children().item(document);
        if let Some((last, _)) = numbers.last() {
            let mut parents = tree.parent_tree();
            let mut written = parents.nums();
            for (key, parent) in &numbers {
                written.insert(*key, *parent);
            }
            written.finish();
            parents.finish();
            tree.parent_tree_next_key(last + 1);
        }
        if !self.places.notes.is_empty() {
            let mut names = tree.id_tree();
            let mut written = names.names();
            for (name, note) in &self.places.notes {
                written.insert(Str(name.as_bytes()), *note);
            }
        }
    }
}

fn union(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let (right, bottom) = ((a.x + a.width).max(b.x + b.width), (a.y + a.height).max(b.y + b.height));
    Rect { x, y, width: right - x, height: bottom - y }
}

//! The structure tree: [`Structure`] with the pieces of the pages as its leaves.
//!
//! Drawing tells which node each piece of marked content belongs to ([`Tags::leaf`]), in the order of the pages; [`Tags::tree`] puts
//! them where they belong among the node's children, so that the tree reads as the book does wherever things stand on the page.

use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

use krilla::tagging::{BBox, Identifier, ListNumbering, Node as Leaf, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

use crate::lang::Lang;
use crate::layout::pages::{NodeId, NodeRole, Rect, Structure};
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
    leaves: Vec<Vec<(usize, Identifier)>>,
    /// How many children of each node have begun.
    begun: Vec<usize>,
    annotations: Vec<Vec<Identifier>>,
    /// Words of headings that brought no title.
    words: BTreeMap<NodeId, String>,
    /// Where figures are, when on one page.
    boxes: BTreeMap<NodeId, Option<(usize, Rect)>>,
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

    /// A piece of content of a node.
    pub fn leaf(&mut self, node: NodeId, identifier: Identifier) {
        let index = node.0 as usize;
        let place = self.begun[index];
        self.leaves[index].push((place, identifier));
        let mut at = node;
        while let Some((parent, place)) = self.parents[at.0 as usize] {
            let begun = &mut self.begun[parent.0 as usize];
            *begun = (*begun).max(place + 1);
            at = parent;
        }
    }

    /// The clickable area of a node.
    pub fn annotation(&mut self, node: NodeId, identifier: Identifier) {
        self.annotations[node.0 as usize].push(identifier);
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

    pub fn tree(mut self) -> TagTree {
        let structure = self.structure;
        let mut level = 0;
        let mut children: Vec<Leaf> =
            structure.roots.iter().filter_map(|root| self.group(*root, false, &mut level)).map(Leaf::Group).collect();
        // Content that no root leads to must not be lost: krilla wants every piece in the tree.
        for index in 0..structure.nodes.len() {
            if !self.leaves[index].is_empty() || !self.annotations[index].is_empty() {
                children.extend(self.group(NodeId(index as u32), false, &mut level).map(Leaf::Group));
            }
        }
        let tree = TagTree { children, lang: None };
        tree.with_lang(Some(self.book_lang.tag().to_owned()))
    }

    /// A node with all within it; `None` when nothing of it is on any page. `level` is that of the heading before.
    fn group(&mut self, id: NodeId, in_link: bool, level: &mut u8) -> Option<TagGroup> {
        let structure = self.structure;
        let node = structure.nodes.get(id.0 as usize)?;
        let annotations = std::mem::take(&mut self.annotations[id.0 as usize]);
        let is_link = node.role == NodeRole::Link;
        // An annotation has to be within a Link (PDF/UA-1, 7.18.5).
        let needs_link = !annotations.is_empty() && !is_link && !in_link;
        let kind = self.kind(id, level);

        let mut children: Vec<Leaf> = Vec::new();
        let mut leaves = std::mem::take(&mut self.leaves[id.0 as usize]).into_iter().peekable();
        for place in 0..=node.children.len() {
            while let Some((_, identifier)) = leaves.next_if(|(at, _)| *at <= place) {
                children.push(identifier.into());
            }
            let child = node.children.get(place).filter(|child| child.0 > id.0);
            children.extend(child.and_then(|child| self.group(*child, in_link || is_link || needs_link, level)).map(Leaf::Group));
        }
        children.extend(annotations.into_iter().map(Leaf::Leaf));
        // Empty cells keep a table's columns.
        if children.is_empty() && !matches!(node.role, NodeRole::TableCell { .. } | NodeRole::TableHeader { .. }) {
            return None;
        }
        if needs_link {
            children = vec![Leaf::Group(TagGroup::with_children(Tag::Link, children))];
        }
        Some(TagGroup::with_children(kind, children))
    }

    fn kind(&self, id: NodeId, level: &mut u8) -> TagKind {
        let node = &self.structure.nodes[id.0 as usize];
        let spans = |n: u32| NonZeroU32::new(n).filter(|n| n.get() > 1);
        let bounds = || {
            let (page, rect) = self.boxes.get(&id).copied().flatten()?;
            Some(BBox::new(page, super::draw::rectangle(rect)?))
        };
        let mut kind: TagKind = match &node.role {
            NodeRole::Section => Tag::Section.into(),
            // PDF 1.7 has no Aside; an article is what stands by itself.
            NodeRole::Aside => Tag::Article.into(),
            NodeRole::BlockQuote => Tag::BlockQuote.into(),
            NodeRole::Division => Tag::Div.into(),
            NodeRole::Heading(wanted) => {
                // No level may be left out on the way down (PDF/UA-1, 7.4.2).
                *level = (*wanted).clamp(1, level.saturating_add(1));
                let words = self.words.get(&id).map(|w| w.trim().to_owned());
                let title = node.title.clone().or(words).filter(|t| !t.is_empty()).unwrap_or_else(|| "—".to_owned());
                Tag::Hn(NonZeroU16::from(std::num::NonZeroU8::new(*level).unwrap_or(std::num::NonZeroU8::MIN)), Some(title)).into()
            }
            NodeRole::Paragraph => Tag::P.into(),
            NodeRole::BibliographyEntry => Tag::BibEntry.into(),
            NodeRole::List { numbered: true } => Tag::L(ListNumbering::Decimal).into(),
            NodeRole::List { numbered: false } => Tag::L(ListNumbering::Disc).into(),
            NodeRole::ListItem => Tag::LI.into(),
            NodeRole::ListLabel => Tag::Lbl.into(),
            NodeRole::ListBody => Tag::LBody.into(),
            NodeRole::Table => Tag::Table.into(),
            NodeRole::TableRow => Tag::TR.into(),
            NodeRole::TableHeader { column_span, row_span, row_scope } => {
                let scope = if *row_scope { TableHeaderScope::Row } else { TableHeaderScope::Column };
                Tag::TH(scope).with_col_span(spans(*column_span)).with_row_span(spans(*row_span)).into()
            }
            NodeRole::TableCell { column_span, row_span } => {
                Tag::TD.with_col_span(spans(*column_span)).with_row_span(spans(*row_span)).into()
            }
            NodeRole::TableHead => Tag::THead.into(),
            NodeRole::TableBody => Tag::TBody.into(),
            NodeRole::Figure => Tag::Figure(Some(self.alternative(id, self.terms.figure))).with_bbox(bounds()).into(),
            NodeRole::Caption => Tag::Caption.into(),
            NodeRole::Formula => Tag::Formula(Some(self.alternative(id, self.terms.formula))).with_bbox(bounds()).into(),
            NodeRole::Code => Tag::Code.into(),
            NodeRole::Note { .. } => Tag::Note.into(),
            NodeRole::Reference => Tag::Reference.into(),
            NodeRole::Link => Tag::Link.into(),
            NodeRole::Contents => Tag::TOC.into(),
            NodeRole::ContentsItem => Tag::TOCI.into(),
            NodeRole::Quote => Tag::InlineQuote.into(),
            NodeRole::Emphasis => Tag::Em.into(),
            NodeRole::Strong => Tag::Strong.into(),
            NodeRole::Span => Tag::Span.into(),
        };
        if let Some(lang) = &node.lang {
            kind.as_any_mut().set_lang(Some(lang.tag().to_owned()));
        }
        kind
    }

    /// What stands for a figure that cannot be seen; without the author's words, what it is.
    fn alternative(&self, id: NodeId, kind: &str) -> String {
        let alt = self.structure.nodes[id.0 as usize].alt.as_deref().map(str::trim).filter(|alt| !alt.is_empty());
        alt.unwrap_or(kind).to_owned()
    }
}

fn union(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let (right, bottom) = ((a.x + a.width).max(b.x + b.width), (a.y + a.height).max(b.y + b.height));
    Rect { x, y, width: right - x, height: bottom - y }
}

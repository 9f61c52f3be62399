//! Bibliographies: where they stand, which works each has, and the links between works and citations.

use std::collections::HashMap;

use super::printed::{Entry, Scope};
use super::{Library, render};
use crate::book::visit::{VisitorMut, flat_text, walk_blocks_mut};
use crate::book::*;
use crate::lang::{Direction, Lang};
use crate::report::Span;
use crate::source::config::{BibliographyPlace, BibliographyWish};
use crate::terms;

/// The class of a bibliography and of its entries, by which the styles and outputs know them.
pub const BIBLIOGRAPHY: &str = "bibliography";
const ENTRY: &str = "bibliography-entry";

/// The bibliographies of a book.
pub struct Lists<'a> {
    library: &'a Library,
    /// What all ids here begin with; no other of the book does.
    mark: String,
    /// The entries of each scope.
    scopes: Vec<&'a [Entry]>,
    /// Where each work of each scope stands.
    places: Vec<HashMap<&'a str, Placed>>,
    /// Of each bibliography in order of the walk: the chapter, the scope, and its works by number.
    lists: Vec<(usize, usize, Vec<usize>)>,
}

#[derive(Clone, Debug)]
struct Placed {
    chapter: usize,
    id: String,
    /// The first citation: its chapter and id.
    cited: Option<(usize, String)>,
}

impl<'a> Lists<'a> {
    /// Nothing has a place yet; `entries`: those of each scope, in order.
    pub fn new(library: &'a Library, chapters: &[Chapter], entries: impl Iterator<Item = &'a [Entry]>) -> Lists<'a> {
        let mut mark = "cite.".to_owned();
        while chapters.iter().any(|chapter| chapter.anchors.iter().any(|(id, _)| id.starts_with(&mark))) {
            mark.insert(0, 'x');
        }
        let scopes: Vec<&[Entry]> = entries.collect();
        let places = scopes.iter().map(|_| HashMap::new()).collect();
        Lists { library, mark, scopes, places, lists: Vec::new() }
    }

    /// Decides where bibliographies stand: where the author wrote `bibliography`, else by the settings.
    pub fn place(&mut self, wish: &BibliographyWish, chapters: &mut Vec<Chapter>, scopes: &[Scope], lang: &Lang) {
        let mut asked = Asked::default();
        for (number, chapter) in chapters.iter_mut().enumerate() {
            asked.chapter = number;
            walk_blocks_mut(&mut chapter.blocks, &mut asked);
        }
        for (chapter, filter) in asked.found {
            let scope = scopes.iter().position(|scope| scope.chapter == Some(chapter)).unwrap_or(0);
            let works = (0..self.scopes[scope].len()).filter(|work| self.fits(scope, *work, &filter)).collect();
            self.add(chapter, scope, works);
        }
        if wish.place == BibliographyPlace::None {
            return;
        }
        for (scope, of) in scopes.iter().enumerate() {
            let rest: Vec<usize> = (0..self.scopes[scope].len()).filter(|work| !self.places[scope].contains_key(self.scopes[scope][*work].key.as_str())).collect();
            if rest.is_empty() {
                continue;
            }
            let title = wish.title.clone().unwrap_or_else(|| terms::bibliography(lang).to_owned());
            match of.chapter {
                Some(chapter) => {
                    let title = match &chapters[chapter].lang {
                        Some(lang) if wish.title.is_none() => terms::bibliography(lang).to_owned(),
                        _ => title,
                    };
                    let span = chapters[chapter].span;
                    let heading = Heading { level: 2, text: Text::new(plain(title), span), attributes: Attributes::default() };
                    chapters[chapter].blocks.push(Block::new(BlockKind::Heading(heading), span));
                    chapters[chapter].blocks.push(empty(span, true));
                    self.add(chapter, scope, rest);
                }
                None => {
                    let span = Span::default();
                    chapters.push(Chapter {
                        path: "bibliography".to_owned(),
                        title: Text::new(plain(title), span),
                        matter: Matter::Back,
                        role: Role::Bibliography,
                        blocks: vec![empty(span, false)],
                        ..Chapter::default()
                    });
                    self.add(chapters.len() - 1, scope, rest);
                }
            }
        }
    }

    /// Adds a bibliography to a chapter, with the works (indices of entries) that it lists.
    fn add(&mut self, chapter: usize, scope: usize, works: Vec<usize>) {
        for work in &works {
            let entries: &'a [Entry] = self.scopes[scope];
            let id = format!("{}work.{}.{}", self.mark, scope + 1, work + 1);
            self.places[scope].entry(entries[*work].key.as_str()).or_insert(Placed { chapter, id, cited: None });
        }
        self.lists.push((chapter, scope, works));
    }

    /// Whether a work is among those that were asked for: `type=book`, `keyword=primary`, and `not-` before each.
    fn fits(&self, scope: usize, work: usize, filter: &[(String, String)]) -> bool {
        let Some(work) = self.library.get(&self.scopes[scope][work].key) else { return false };
        let kind = work.kind();
        let has = |name: &str, value: &str| {
            value.split(',').map(str::trim).filter(|value| !value.is_empty()).any(|value| match name {
                "type" => kind == value || kind.split('-').next() == Some(value),
                _ => work.keywords.iter().any(|keyword| *keyword == value.to_lowercase()),
            })
        };
        filter.iter().all(|(name, value)| match name.strip_prefix("not-") {
            Some(name) => !has(name, value),
            None => has(name, value),
        })
    }

    /// The target of a citation, and the id that the citation has when it is the first to lead there.
    pub fn link(&mut self, scope: usize, key: &str, from: Option<usize>) -> (Option<Target>, Option<String>) {
        let Some(placed) = self.places[scope].get_mut(key) else { return (None, None) };
        let target = Target::Internal { chapter: ChapterId(placed.chapter as u32), anchor: Some(placed.id.clone()) };
        let mut own = None;
        if let (Some(from), None) = (from, &placed.cited) {
            placed.cited = Some((from, format!("{}.from", placed.id)));
            own = placed.cited.as_ref().map(|(_, id)| id.clone());
        }
        (Some(target), own)
    }

    /// Whether the style puts citations in notes.
    pub fn is_note(&self) -> bool {
        self.library.style.is_note
    }

    /// Writes the entries into the bibliographies.
    pub fn write(self, chapters: &mut [Chapter], lang: &Lang) {
        let mut seen = std::collections::HashSet::new();
        // Those in chapters first, in the order of the walk; then those that were added, each at the end of its chapter.
        let mut by_chapter: HashMap<usize, Vec<Vec<Block>>> = HashMap::new();
        for (chapter, scope, works) in &self.lists {
            let direction = chapters.get(*chapter).and_then(|chapter| chapter.lang.as_ref()).unwrap_or(lang).direction();
            let entries = works.iter().filter_map(|work| {
                let entry = &self.scopes[*scope][*work];
                let placed = self.places[*scope].get(entry.key.as_str())?;
                let first = seen.insert(placed.id.clone());
                let mut block = paragraph(entry, placed, first);
                block.attributes.direction = Direction::of(&flat_text(&entry.words)).filter(|own| *own != direction);
                Some(block)
            });
            by_chapter.entry(*chapter).or_default().push(entries.collect());
        }
        for (number, lists) in by_chapter {
            let mut fill = Fill { lists: lists.into_iter() };
            if let Some(chapter) = chapters.get_mut(number) {
                walk_blocks_mut(&mut chapter.blocks, &mut fill);
            }
        }
    }
}

/// The paragraph of an entry; its label, or the beginning of its words, leads back to the first citation.
fn paragraph(entry: &Entry, placed: &Placed, first: bool) -> Block {
    let mut inlines = Inlines::new();
    let back = |content: Inlines| match &placed.cited {
        Some((chapter, id)) => vec![Inline::Link(Link {
            target: Target::Internal { chapter: ChapterId(*chapter as u32), anchor: Some(id.clone()) },
            title: None,
            content,
            attributes: Attributes { classes: vec!["biblioback".to_owned()], ..Attributes::default() },
            span: Span::default(),
        })],
        None => content,
    };
    let mut words = entry.words.clone();
    if entry.label.is_empty() {
        inlines.extend(back(take_first_words(&mut words)));
    } else {
        inlines.extend(back(entry.label.clone()));
        inlines.push(Inline::Str(" ".to_owned()));
    }
    inlines.extend(words);
    render::merge(&mut inlines);
    let attributes = Attributes { id: first.then(|| placed.id.clone()), classes: vec![ENTRY.to_owned()], ..Attributes::default() };
    Block { kind: BlockKind::Paragraph(Text::new(inlines, Span::default())), attributes, span: Span::default() }
}

/// Takes off the words up to the first comma or stop: mostly the author's name.
fn take_first_words(words: &mut Inlines) -> Inlines {
    match words.first_mut() {
        Some(Inline::Str(first)) => {
            let at = first.find([',', '.', '(']).filter(|at| *at > 0).unwrap_or(first.len());
            let rest = first.split_off(at);
            let taken = std::mem::replace(first, rest);
            if first.is_empty() {
                words.remove(0);
            }
            vec![Inline::Str(taken)]
        }
        Some(Inline::Span(_)) => vec![words.remove(0)],
        _ => Inlines::new(),
    }
}

/// A place for a bibliography, still empty.
fn empty(span: Span, has_role: bool) -> Block {
    let other = if has_role { vec![("role".to_owned(), BIBLIOGRAPHY.to_owned())] } else { Vec::new() };
    let attributes = Attributes { classes: vec![BIBLIOGRAPHY.to_owned()], other, ..Attributes::default() };
    Block { kind: BlockKind::Group(Vec::new()), attributes, span }
}

/// Whether a block is a place for a bibliography.
fn is_list(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Group(blocks) if blocks.is_empty()) && block.attributes.classes.iter().any(|class| class == BIBLIOGRAPHY)
}

/// The bibliographies that the author asked for, with what is asked of their works.
#[derive(Default)]
struct Asked {
    chapter: usize,
    found: Vec<(usize, Vec<(String, String)>)>,
}

impl VisitorMut for Asked {
    fn block(&mut self, block: &mut Block) {
        if is_list(block) {
            let filter = block.attributes.other.extract_if(.., |(name, _)| name != "role").collect();
            self.found.push((self.chapter, filter));
        }
    }
}

struct Fill {
    lists: std::vec::IntoIter<Vec<Block>>,
}

impl VisitorMut for Fill {
    fn block(&mut self, block: &mut Block) {
        if is_list(block)
            && let Some(entries) = self.lists.next()
        {
            block.kind = BlockKind::Group(entries);
        }
    }
}

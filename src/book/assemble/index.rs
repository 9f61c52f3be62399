//! The marks of all chapters → the entries of each index, in the order of the language.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::book::index::{Index, IndexEntry, IndexGroup, IndexMark, IndexPlace, IndexReference, MarkKind};
use crate::book::visit::{Visitor, VisitorMut, flat_text, walk_blocks, walk_blocks_mut, walk_chapter_mut, walk_text};
use crate::book::{Block, BlockKind, Chapter, ChapterId, Inline, Inlines, Matter, Role, Text, plain};
use crate::lang::Lang;
use crate::message;
use crate::report::{Diagnostic, Report, Span};
use crate::terms::index::title;
use crate::text::collation::Collation;

/// Names of indexes with the titles that the book gives them.
pub type Titles = BTreeMap<String, String>;

/// The name under which an index is kept, by what the author calls it.
fn name_of(index: &str) -> String {
    let name = index.trim().to_lowercase();
    if matches!(name.as_str(), "main" | "index") { String::new() } else { name }
}

/// Gives each index that has marks and no place a chapter of its own, the last but for a colophon.
pub fn place(chapters: &mut Vec<Chapter>, titles: &Titles, lang: &Lang) {
    let mut named: BTreeMap<String, Span> = BTreeMap::new();
    for mark in chapters.iter_mut().flat_map(|chapter| &mut chapter.index_marks) {
        mark.index = name_of(&mark.index);
        named.entry(mark.index.clone()).or_insert(mark.span);
    }
    let mut placed = Placed { titles, lang, names: BTreeSet::new() };
    for chapter in chapters.iter_mut() {
        let before = placed.names.len();
        walk_blocks_mut(&mut chapter.blocks, &mut placed);
        let is_plain = chapter.role == Role::Chapter && !chapter.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(_)));
        if placed.names.len() == before + 1 && is_plain {
            chapter.role = Role::Index;
        }
    }
    let mut at = chapters.len();
    while at > 0 && chapters[at - 1].role == Role::Colophon {
        at -= 1;
    }
    for (name, span) in named.into_iter().filter(|(name, _)| !placed.names.contains(name)) {
        let title = given(titles, lang, &name);
        let index = Index { title: title.clone(), name: name.clone(), span, ..Index::default() };
        let chapter = Chapter {
            // No author can write such a path.
            path: format!("\u{1f}{name}"),
            matter: Matter::Back,
            role: Role::Index,
            title: Text::new(plain(title), span),
            blocks: vec![Block::new(BlockKind::Index(index), span)],
            span,
            ..Chapter::default()
        };
        chapters.insert(at, chapter);
        at += 1;
    }
}

/// The title of an index: that of the settings, or that of the language.
fn given(titles: &Titles, lang: &Lang, name: &str) -> String {
    let own = titles.iter().find(|(key, _)| name_of(key) == name).map(|(_, title)| title.clone());
    own.unwrap_or_else(|| title(lang, name))
}

/// Finds the indexes that the author has placed.
struct Placed<'a> {
    titles: &'a Titles,
    lang: &'a Lang,
    names: BTreeSet<String>,
}

impl VisitorMut for Placed<'_> {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Index(index) = &mut block.kind {
            index.name = name_of(&index.name);
            index.title = given(self.titles, self.lang, &index.name);
            self.names.insert(index.name.clone());
        }
    }
}

/// Fills the indexes with the entries of all marks. The ids of the book must be final.
pub fn fill(chapters: &mut [Chapter], lang: &Lang, report: &mut Report) {
    let mut wanted = HasIndex(false);
    chapters.iter().for_each(|chapter| walk_blocks(&chapter.blocks, &mut wanted));
    if !wanted.0 {
        return;
    }
    let collation = Collation::new(lang);
    let mut trees = trees(chapters, report);
    for chapter in chapters {
        let id = chapter.id.clone();
        walk_blocks_mut(&mut chapter.blocks, &mut Filling { trees: &mut trees, collation: &collation, chapter: id, entries: 0, report });
    }
}

struct HasIndex(bool);

impl Visitor for HasIndex {
    fn block(&mut self, block: &Block) {
        self.0 |= matches!(block.kind, BlockKind::Index(_));
    }
}

/// Entries while they are gathered, by their words.
#[derive(Default)]
struct Node {
    words: Inlines,
    sort: Option<String>,
    places: Vec<IndexPlace>,
    see: Vec<(bool, Vec<Inlines>, Span)>,
    nodes: BTreeMap<String, Node>,
    span: Span,
    id: Option<String>,
    /// Ranges that are open: places, and where their marks stand.
    ranges: Vec<(usize, Span)>,
}

/// The key that distinguishes one entry from another: its words and how they are marked.
fn key(words: &[Inline]) -> String {
    let mut key = String::new();
    for inline in words {
        match inline {
            Inline::Span(span) => key.push_str(&format!("\u{1}{:?}\u{2}{}\u{3}", span.role, self::key(&span.content))),
            Inline::Math(math) => key.push_str(&format!("\u{1}{}\u{3}", math.tex)),
            other => key.push_str(&flat_text(std::slice::from_ref(other))),
        }
    }
    key.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text that an entry is sorted by when the author gives none.
fn sorted_by(words: &[Inline]) -> String {
    let mut text = String::new();
    for inline in words {
        match inline {
            Inline::Span(span) => text.push_str(&sorted_by(&span.content)),
            Inline::Math(math) => text.push_str(&math.tex.replace(['\\', '{', '}', '$'], "")),
            other => text.push_str(&flat_text(std::slice::from_ref(other))),
        }
    }
    text
}

/// Where each mark stands: whether in a note, and under which heading.
struct Places<'a> {
    ids: &'a BTreeSet<&'a str>,
    section: String,
    note: bool,
    found: HashMap<String, (bool, String)>,
}

impl Places<'_> {
    /// Notes where an id stands, when it is one of a mark.
    fn met(&mut self, id: Option<&String>) {
        if let Some(id) = id.filter(|id| self.ids.contains(id.as_str())) {
            self.found.entry(id.clone()).or_insert_with(|| (self.note, self.section.clone()));
        }
    }
}

impl Visitor for Places<'_> {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Heading(heading) = &block.kind {
            self.section = flat_text(&heading.text.inlines);
            self.met(heading.attributes.id.as_ref());
        }
        self.met(block.attributes.id.as_ref());
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Span(span) => self.met(span.attributes.id.as_ref()),
            Inline::Link(link) => self.met(link.attributes.id.as_ref()),
            _ => {}
        }
    }
}

/// The places of a chapter's marks, by their ids.
fn places(chapter: &Chapter) -> HashMap<String, (bool, String)> {
    let ids: BTreeSet<&str> = chapter.index_marks.iter().map(|mark| mark.anchor.as_str()).collect();
    let title = flat_text(&chapter.title.inlines);
    let section = match (&chapter.number, title.is_empty()) {
        (Some(number), true) => number.clone(),
        _ => title,
    };
    let mut places = Places { ids: &ids, section: section.clone(), note: false, found: HashMap::new() };
    walk_text(&chapter.title, &mut places);
    walk_blocks(&chapter.blocks, &mut places);
    places.section = section;
    for note in &chapter.author_notes {
        walk_blocks(&note.blocks, &mut places);
    }
    places.note = true;
    for note in &chapter.footnotes {
        walk_blocks(&note.blocks, &mut places);
    }
    places.found
}

/// Names the places of indexes after the headings that an edition has, as they are worded in it.
pub fn name_places(chapters: &mut [Chapter]) {
    struct Names(HashMap<String, (bool, String)>);
    impl Names {
        /// Sets the sections of the places of entries, and of those below them.
        fn entries(&self, entries: &mut [IndexEntry]) {
            for entry in entries {
                for place in &mut entry.places {
                    if let Some((_, section)) = self.0.get(&place.anchor) {
                        place.section.clone_from(section);
                    }
                }
                self.entries(&mut entry.entries);
            }
        }
    }
    impl VisitorMut for Names {
        fn block(&mut self, block: &mut Block) {
            if let BlockKind::Index(index) = &mut block.kind {
                index.groups.iter_mut().for_each(|group| self.entries(&mut group.entries));
            }
        }
    }
    let mut names = Names(chapters.iter().filter(|chapter| !chapter.index_marks.is_empty()).flat_map(places).collect());
    if !names.0.is_empty() {
        chapters.iter_mut().for_each(|chapter| walk_chapter_mut(chapter, &mut names));
    }
}

/// The way to an entry: its index, and the keys of its levels.
type Path = (String, Vec<String>);

/// The entries of all indexes as trees, by the names of the indexes.
fn trees(chapters: &[Chapter], report: &mut Report) -> BTreeMap<String, Node> {
    let marks = || chapters.iter().flat_map(|chapter| &chapter.index_marks);
    // An entry made of the words of the text is written there as a sentence's first word may be.
    let written: BTreeSet<(&str, String)> = marks().filter_map(|mark| Some((mark.index.as_str(), key(mark.levels.first()?)))).collect();
    let mut trees: BTreeMap<String, Node> = BTreeMap::new();
    let mut open: HashMap<Path, Vec<usize>> = HashMap::new();
    for (at, chapter) in chapters.iter().enumerate() {
        if chapter.index_marks.is_empty() {
            continue;
        }
        let found = places(chapter);
        for mark in &chapter.index_marks {
            let mut levels = mark.levels.clone();
            if mark.of_words
                && let [level] = levels.as_mut_slice()
            {
                let small = uncapitalized(level);
                if written.contains(&(mark.index.as_str(), key(&small))) {
                    *level = small;
                }
            }
            let path: Path = (mark.index.clone(), levels.iter().map(|level| key(level)).collect());
            let node = entry(&mut trees, &path, &levels, mark);
            let (note, section) = found.get(&mark.anchor).cloned().unwrap_or((false, flat_text(&chapter.title.inlines)));
            let place = IndexPlace { chapter: ChapterId(at as u32), anchor: mark.anchor.clone(), end: None, main: mark.main, note, section };
            match &mark.kind {
                MarkKind::Point => node.places.push(place),
                MarkKind::Start => {
                    node.ranges.push((node.places.len(), mark.span));
                    open.entry(path).or_default().push(node.places.len());
                    node.places.push(place);
                }
                MarkKind::End => match open.get_mut(&path).and_then(Vec::pop) {
                    Some(start) => {
                        node.places[start].end = Some(place.anchor);
                        node.ranges.retain(|(range, _)| *range != start);
                    }
                    None => {
                        let message = message!("a range of the index entry “{entry}” ends that has not begun", entry = shown(&levels));
                        report.push(Diagnostic::new("index-range", message).at(mark.span).help(message!("put a mark with `start` and the same words before it")));
                        node.places.push(place);
                    }
                },
                MarkKind::See { also, levels } => node.see.push((*also, levels.clone(), mark.span)),
            }
        }
    }
    trees.values().for_each(|tree| report_open(tree, &mut Vec::new(), report));
    trees
}

/// The entry that a mark names, made with those above it when it is the first.
fn entry<'t>(trees: &'t mut BTreeMap<String, Node>, (index, keys): &Path, levels: &[Inlines], mark: &IndexMark) -> &'t mut Node {
    let mut node = trees.entry(index.clone()).or_default();
    for (key, words) in keys.iter().zip(levels) {
        node = node.nodes.entry(key.clone()).or_insert_with(|| Node { words: words.clone(), span: mark.span, ..Node::default() });
    }
    if node.sort.is_none() {
        node.sort.clone_from(&mark.sort);
    }
    node
}

/// The words with a small first letter.
fn uncapitalized(words: &[Inline]) -> Inlines {
    let mut words = words.to_vec();
    if let Some(Inline::Str(first)) = words.first_mut() {
        let mut letters = first.chars();
        let small: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        *first = small;
    }
    words
}

/// An entry with what it stands under, for messages.
fn shown(levels: &[Inlines]) -> String {
    levels.iter().map(|level| sorted_by(level)).collect::<Vec<_>>().join("!")
}

/// Reports the ranges that are never closed, in a node and below.
fn report_open<'n>(node: &'n Node, above: &mut Vec<&'n Inlines>, report: &mut Report) {
    for (_, span) in &node.ranges {
        let words: Vec<String> = above.iter().map(|level| sorted_by(level)).collect();
        let message = message!("the range of the index entry “{entry}” does not end; its first page alone is named", entry = words.join("!"));
        report.push(Diagnostic::new("index-range", message).at(*span).help(message!("put a mark with `end` and the same words where it ends")));
    }
    for child in node.nodes.values() {
        above.push(&child.words);
        report_open(child, above, report);
        above.pop();
    }
}

/// Puts the entries into the indexes of a chapter.
struct Filling<'a> {
    trees: &'a mut BTreeMap<String, Node>,
    collation: &'a Collation,
    chapter: String,
    entries: usize,
    report: &'a mut Report,
}

impl VisitorMut for Filling<'_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Index(index) = &mut block.kind else { return };
        let Some(mut tree) = self.trees.remove(&index.name) else {
            let message = message!("the index “{title}” has no entries", title = index.title);
            let help = message!("mark words with `{{{{< index \"word\" >}}}}`; each index is printed once");
            self.report.push(Diagnostic::new("index-empty", message).at(block.span).help(help));
            return;
        };
        self.refer(&mut tree);
        index.groups = self.groups(tree);
    }
}

impl Filling<'_> {
    /// Gives an id to each entry that others refer to.
    fn refer(&mut self, tree: &mut Node) {
        let mut wanted: Vec<(Vec<String>, Vec<Inlines>, Span)> = Vec::new();
        references(tree, &mut wanted);
        for (path, levels, span) in wanted {
            let mut node = Some(&mut *tree);
            for key in &path {
                node = node.and_then(|node| node.nodes.get_mut(key));
            }
            let Some(node) = node else {
                let message = message!("the index has no entry “{entry}”, which another refers to", entry = shown(&levels));
                let help = message!("mark its places, or refer to an entry that is there");
                self.report.push(Diagnostic::new("index-see", message).at(span).help(help));
                continue;
            };
            if node.id.is_none() {
                self.entries += 1;
                node.id = Some(format!("{}.e{}", self.chapter, self.entries));
            }
        }
    }

    /// The entries of an index, grouped by their first letters.
    fn groups(&mut self, tree: Node) -> Vec<IndexGroup> {
        let ids = ids(&tree);
        let mut groups: Vec<IndexGroup> = Vec::new();
        for (sort, entry) in self.sorted(tree.nodes, &ids) {
            let letter = self.collation.letter(&sort);
            match groups.last_mut().filter(|group| group.letter == letter) {
                Some(group) => group.entries.push(entry),
                None => groups.push(IndexGroup { letter, entries: vec![entry] }),
            }
        }
        groups
    }

    /// Entries in the order of the language, each with what it is sorted by.
    fn sorted(&mut self, nodes: BTreeMap<String, Node>, ids: &BTreeMap<Vec<String>, String>) -> Vec<(String, IndexEntry)> {
        let mut keyed: Vec<(Vec<String>, Node)> = nodes.into_values().map(|node| (sort_key(&node), node)).collect();
        keyed.sort_by(|(a, one), (b, other)| {
            let parts = a.iter().zip(b).map(|(a, b)| self.collation.compare(a, b)).find(|order| order.is_ne());
            parts.unwrap_or_else(|| a.len().cmp(&b.len())).then_with(|| key(&one.words).cmp(&key(&other.words)))
        });
        for pair in keyed.windows(2) {
            self.report_alike(&pair[0].1, &pair[1].1);
        }
        let made = |(sort, node): (Vec<String>, Node)| {
            let see = node.see.into_iter().map(|(also, levels, span)| {
                let path: Vec<String> = levels.iter().map(|level| key(level)).collect();
                IndexReference { also, words: Text::new(joined(levels), span), target: ids.get(&path).cloned() }
            });
            let mut see: Vec<IndexReference> = see.collect();
            see.sort_by_key(|reference| (reference.also, flat_text(&reference.words.inlines)));
            see.dedup_by(|a, b| a.also == b.also && key(&a.words.inlines) == key(&b.words.inlines));
            let entry = IndexEntry { id: node.id, term: Text::new(node.words, node.span), places: node.places, see, entries: Vec::new() };
            (sort, entry, node.nodes)
        };
        let made: Vec<(Vec<String>, IndexEntry, BTreeMap<String, Node>)> = keyed.into_iter().map(made).collect();
        let mut entries = Vec::with_capacity(made.len());
        for (sort, entry, nodes) in made {
            let below = self.sorted(nodes, ids).into_iter().map(|(_, entry)| entry).collect();
            entries.push((sort.concat(), IndexEntry { entries: below, ..entry }));
        }
        entries
    }

    /// Reports two entries that differ in their case or accents alone: they are often one that was written in two ways.
    fn report_alike(&mut self, one: &Node, other: &Node) {
        let (a, b) = (sorted_by(&one.words), sorted_by(&other.words));
        if one.sort.is_none() && other.sort.is_none() && a != b && self.collation.same_letters(&a, &b) {
            let message = message!("the index has an entry “{a}” and an entry “{b}”", a, b);
            let help = message!("write both alike when they are one");
            self.report.push(Diagnostic::new("index-alike", message).at(other.span).help(help));
        }
    }
}

/// What an entry is sorted by: what stands before a comma goes before what is longer.
fn sort_key(node: &Node) -> Vec<String> {
    let words = node.sort.clone().unwrap_or_else(|| sorted_by(&node.words));
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let words = if words.is_empty() { sorted_by(&node.words) } else { words.to_owned() };
    words.split(", ").map(|part| part.trim().to_owned()).collect()
}

/// The levels of an entry in one line.
fn joined(levels: Vec<Inlines>) -> Inlines {
    let mut words = Vec::new();
    for level in levels {
        if !words.is_empty() {
            words.push(Inline::Str(", ".to_owned()));
        }
        words.extend(level);
    }
    words
}

/// Adds all that entries refer to (“see …”): the keys of the levels, their words, and where the reference stands.
fn references(node: &Node, wanted: &mut Vec<(Vec<String>, Vec<Inlines>, Span)>) {
    wanted.extend(node.see.iter().map(|(_, levels, span)| (levels.iter().map(|level| key(level)).collect(), levels.clone(), *span)));
    node.nodes.values().for_each(|child| references(child, wanted));
}

/// The ids of the entries that have one, by the keys of their levels.
fn ids(tree: &Node) -> BTreeMap<Vec<String>, String> {
    /// Adds the ids of a node and below; `path` has the keys of the node's levels.
    fn collect(node: &Node, path: &mut Vec<String>, ids: &mut BTreeMap<Vec<String>, String>) {
        if let Some(id) = &node.id {
            ids.insert(path.clone(), id.clone());
        }
        for (key, child) in &node.nodes {
            path.push(key.clone());
            collect(child, path, ids);
            path.pop();
        }
    }
    let mut ids = BTreeMap::new();
    collect(tree, &mut Vec::new(), &mut ids);
    ids
}

//! What a PDF says of its pages: their labels, the outline, and in a tagged one the order in which its pieces are read.

use std::collections::HashMap;

use hayro_svg::hayro_interpret::hayro_syntax::Pdf;
use hayro_svg::hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as PdfString};

use crate::text::roman;

/// Levels of elements that are followed.
const DEEPEST: usize = 200;
/// Elements within a paragraph; all others are one, or hold some.
const INLINE: &[&str] = &["Span", "Link", "Em", "Strong", "Quote", "Formula", "Reference", "Annot", "Ruby", "RB", "RT", "Code"];
/// What changes when pages do, and the numbers of notes.
const UNREAD: &[&str] = &["TOC", "Reference", "Artifact"];

/// A piece of marked content in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub page: u32,
    pub mcid: i32,
    /// The paragraph that it is of.
    pub block: u32,
    /// Not compared.
    pub unread: bool,
    /// The first of a note: it begins with the note's number.
    pub numbered: bool,
}

/// An entry of the outline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    pub title: String,
    pub depth: usize,
    pub page: u32,
    /// From the foot of the page.
    pub y: Option<f32>,
}

/// Reads a document's own structures.
pub struct Catalog<'a> {
    root: Dict<'a>,
    pages: HashMap<ObjectIdentifier, u32>,
}

impl<'a> Catalog<'a> {
    /// Reads the catalog of a PDF; `None` when it has none.
    pub fn new(pdf: &'a Pdf) -> Option<Catalog<'a>> {
        let root = pdf.xref().get::<Dict<'a>>(pdf.xref().root_id())?;
        let pages = pdf.pages().iter().enumerate().filter_map(|(i, page)| Some((page.raw().obj_id()?, i as u32))).collect();
        Some(Catalog { root, pages })
    }

    /// The number of the page that an entry refers to, from 0.
    fn page(&self, dict: &Dict<'a>, key: &[u8]) -> Option<u32> {
        self.pages.get(&dict.get_ref(key)?.into()).copied()
    }

    /// The language of the document.
    pub fn lang(&self) -> Option<String> {
        Some(text(&self.root.get::<PdfString<'a>>(b"Lang".as_slice())?))
    }

    /// Pieces in reading order; none of a file that is not tagged.
    pub fn leaves(&self) -> Vec<Leaf> {
        let Some(tree) = self.root.get::<Dict<'a>>(b"StructTreeRoot".as_slice()) else { return Vec::new() };
        let roles = tree.get::<Dict<'a>>(b"RoleMap".as_slice());
        let mut walk = Walk { catalog: self, roles, leaves: Vec::new(), block: 0, numbered: false };
        if let Some(children) = tree.get::<Object<'a>>(b"K".as_slice()) {
            walk.children(children, At { page: None, unread: false, in_note: false, depth: 0 });
        }
        walk.leaves
    }

    /// The outline from its first entry to its last.
    pub fn outline(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let names = self.names();
        if let Some(outlines) = self.root.get::<Dict<'a>>(b"Outlines".as_slice()) {
            self.entries(&outlines, 1, &names, &mut entries);
        }
        entries
    }

    /// Adds the entries of the outline under `parent`, and those under them.
    fn entries(&self, parent: &Dict<'a>, depth: usize, names: &HashMap<Vec<u8>, Object<'a>>, entries: &mut Vec<Entry>) {
        let mut item = parent.get::<Dict<'a>>(b"First".as_slice());
        while let Some(entry) = item {
            // A list that leads back to itself has no end.
            if depth > DEEPEST || entries.len() > 100_000 {
                return;
            }
            let title = entry.get::<PdfString<'a>>(b"Title".as_slice()).map(|title| text(&title)).unwrap_or_default();
            let target = entry.get::<Object<'a>>(b"Dest".as_slice()).or_else(|| entry.get::<Dict<'a>>(b"A".as_slice())?.get::<Object<'a>>(b"D".as_slice()));
            if let Some((page, y)) = target.and_then(|target| self.destination(target, names)) {
                entries.push(Entry { title: title.split_whitespace().collect::<Vec<_>>().join(" "), depth, page, y });
            }
            self.entries(&entry, depth + 1, names, entries);
            item = entry.get::<Dict<'a>>(b"Next".as_slice());
        }
    }

    /// The page of a destination and how high it is there.
    fn destination(&self, target: Object<'a>, names: &HashMap<Vec<u8>, Object<'a>>) -> Option<(u32, Option<f32>)> {
        let named = match &target {
            Object::String(name) => names.get(name.as_bytes()).cloned(),
            Object::Name(name) => names.get(name.as_ref()).cloned(),
            _ => None,
        };
        let array = match named.unwrap_or(target) {
            Object::Array(array) => array,
            Object::Dict(dict) => dict.get::<Array<'a>>(b"D".as_slice())?,
            _ => return None,
        };
        let page = array.raw_iter().next();
        let page = match page? {
            MaybeRef::Ref(page) => *self.pages.get(&page.into())?,
            MaybeRef::NotRef(Object::Number(page)) => page.as_i64() as u32,
            _ => return None,
        };
        let values: Vec<Object<'a>> = array.iter::<Object<'a>>().collect();
        let y = match values.get(1) {
            Some(Object::Name(kind)) if kind.as_ref() == b"XYZ" => number(values.get(3)),
            Some(Object::Name(kind)) if kind.as_ref() == b"FitH" => number(values.get(2)),
            _ => None,
        };
        Some((page, y))
    }

    /// All destinations that have a name.
    fn names(&self) -> HashMap<Vec<u8>, Object<'a>> {
        let mut found = HashMap::new();
        if let Some(dests) = self.root.get::<Dict<'a>>(b"Dests".as_slice()) {
            for name in dests.keys() {
                if let Some(target) = dests.get::<Object<'a>>(name.as_ref()) {
                    found.insert(name.as_ref().to_vec(), target);
                }
            }
        }
        let tree = self.root.get::<Dict<'a>>(b"Names".as_slice()).and_then(|names| names.get::<Dict<'a>>(b"Dests".as_slice()));
        let mut open: Vec<(Dict<'a>, usize)> = tree.into_iter().map(|tree| (tree, 0)).collect();
        while let Some((node, depth)) = open.pop().filter(|(_, depth)| *depth < DEEPEST) {
            if let Some(kids) = node.get::<Array<'a>>(b"Kids".as_slice()) {
                open.extend(kids.iter::<Dict<'a>>().map(|kid| (kid, depth + 1)));
            }
            let pairs: Vec<Object<'a>> = node.get::<Array<'a>>(b"Names".as_slice()).map(|names| names.iter::<Object<'a>>().collect()).unwrap_or_default();
            for pair in pairs.chunks_exact(2) {
                if let Object::String(name) = &pair[0] {
                    found.insert(name.as_bytes().to_vec(), pair[1].clone());
                }
            }
        }
        found
    }

    /// The label of each page, as it is printed.
    pub fn labels(&self, count: usize) -> Vec<String> {
        let mut labels: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        let ranges = self.root.get::<Dict<'a>>(b"PageLabels".as_slice()).and_then(|tree| tree.get::<Array<'a>>(b"Nums".as_slice()));
        let ranges: Vec<Object<'a>> = ranges.map(|ranges| ranges.iter::<Object<'a>>().collect()).unwrap_or_default();
        for range in ranges.chunks_exact(2) {
            let (Object::Number(first), Object::Dict(style)) = (&range[0], &range[1]) else { continue };
            let start = style.get::<i32>(b"St".as_slice()).unwrap_or(1).max(1) as usize;
            let prefix = style.get::<PdfString<'a>>(b"P".as_slice()).map(|prefix| text(&prefix)).unwrap_or_default();
            let kind = style.get::<Name<'a>>(b"S".as_slice()).map(|kind| kind.as_str().to_owned());
            let first = first.as_i64().max(0) as usize;
            for (i, label) in labels.iter_mut().enumerate().skip(first) {
                let number = (i - first + start) as u64;
                let figures = match kind.as_deref() {
                    Some("r") => roman::lower(number),
                    Some("R") => roman::upper(number),
                    Some("D") => number.to_string(),
                    _ => String::new(),
                };
                *label = format!("{prefix}{figures}");
            }
        }
        labels
    }
}

/// A number of any kind.
fn number(object: Option<&Object<'_>>) -> Option<f32> {
    match object {
        Some(Object::Number(number)) => Some(number.as_f32()),
        _ => None,
    }
}

/// A text string as text: UTF-16 or UTF-8 when it says so, else Latin letters.
pub fn text(string: &PdfString<'_>) -> String {
    match string.as_bytes() {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

struct Walk<'c, 'a> {
    catalog: &'c Catalog<'a>,
    roles: Option<Dict<'a>>,
    leaves: Vec<Leaf>,
    block: u32,
    /// A note has begun, and nothing of it has come.
    numbered: bool,
}

#[derive(Clone, Copy)]
struct At {
    page: Option<u32>,
    unread: bool,
    in_note: bool,
    depth: usize,
}

impl<'a> Walk<'_, 'a> {
    /// Walks the children of an element: one or an array of them.
    fn children(&mut self, children: Object<'a>, at: At) {
        match children {
            Object::Array(array) => array.iter::<Object<'a>>().for_each(|child| self.child(child, at)),
            child => self.child(child, at),
        }
    }

    /// Walks a child: an element, or a piece of marked content.
    fn child(&mut self, child: Object<'a>, at: At) {
        match child {
            Object::Number(mcid) => self.leaf(at.page, mcid.as_i64() as i32, at),
            Object::Dict(dict) => match dict.get::<Name<'a>>(b"Type".as_slice()).as_ref().map(|kind| kind.as_ref()) {
                Some(b"MCR") => {
                    if let Some(mcid) = dict.get::<i32>(b"MCID".as_slice()) {
                        self.leaf(self.catalog.page(&dict, b"Pg").or(at.page), mcid, at);
                    }
                }
                Some(b"OBJR") => {}
                _ if at.depth < DEEPEST => self.element(&dict, at),
                _ => {}
            },
            _ => {}
        }
    }

    /// Adds a piece of marked content, if its page is known.
    fn leaf(&mut self, page: Option<u32>, mcid: i32, at: At) {
        if let Some(page) = page {
            self.leaves.push(Leaf { page, mcid, block: self.block, unread: at.unread, numbered: std::mem::take(&mut self.numbered) });
        }
    }

    /// The standard role of an element.
    fn role(&self, element: &Dict<'a>) -> String {
        let given = element.get::<Name<'a>>(b"S".as_slice());
        let mapped = given.as_ref().and_then(|given| self.roles.as_ref()?.get::<Name<'a>>(given.as_ref()));
        mapped.or(given).map(|role| role.as_str().to_owned()).unwrap_or_default()
    }

    /// Whether a section is that of the contents: its heading is no chapter's.
    fn holds_contents(&self, element: &Dict<'a>) -> bool {
        let children = element.get::<Array<'a>>(b"K".as_slice());
        children.is_some_and(|children| children.iter::<Dict<'a>>().take(4).any(|child| self.role(&child) == "TOC"))
    }

    /// Walks an element; one that is no inline one begins and ends a block.
    fn element(&mut self, element: &Dict<'a>, at: At) {
        let role = self.role(element);
        let at = At {
            page: self.catalog.page(element, b"Pg").or(at.page),
            unread: at.unread || UNREAD.contains(&role.as_str()) || role == "Lbl" && at.in_note || role == "Sect" && self.holds_contents(element),
            in_note: role == "Note",
            depth: at.depth + 1,
        };
        self.numbered |= role == "Note";
        let block = !INLINE.contains(&role.as_str());
        self.block += u32::from(block);
        if let Some(children) = element.get::<Object<'a>>(b"K".as_slice()) {
            self.children(children, at);
        }
        self.block += u32::from(block);
    }
}

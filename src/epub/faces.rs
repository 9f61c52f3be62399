//! Which characters each face sets, and with which features, so that only those are embedded.
//!
//! The writer says which elements it opens; the style says in which face their text is set. Elements of the same name and classes
//! under the same parents are computed once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::font::{FaceId, FontBook};
use crate::lang::Lang;
use crate::style::{Caps, Element, Sheet, Style, Transform};

/// Characters that readers draw of themselves: hyphens at line ends, list markers and numbers.
const ALWAYS: &str = "-\u{2010}.0123456789•–…";

/// What one face sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub characters: BTreeSet<char>,
    pub features: BTreeSet<[u8; 4]>,
}

pub type FaceUse = BTreeMap<FaceId, Used>;

/// An element as the style saw it: an index into [`Faces`].
pub type StyleId = usize;

#[derive(Debug)]
struct Entry {
    parent: Option<StyleId>,
    name: &'static str,
    classes: Vec<String>,
    lang: Lang,
    style: Style,
    /// Of each family that the style names and is at hand, in its order.
    faces: Vec<FaceId>,
}

/// What is known of the elements of a document so far.
#[derive(Debug)]
pub struct Faces<'a> {
    sheet: &'a Sheet,
    fonts: &'a FontBook,
    entries: Vec<Entry>,
    index: FxHashMap<(StyleId, &'static str, String, Lang), StyleId>,
    characters: FxHashSet<(FaceId, char)>,
    features: BTreeSet<(FaceId, [u8; 4])>,
}

impl<'a> Faces<'a> {
    /// Begins with the root element, which is [`StyleId`] 0.
    pub fn new(sheet: &'a Sheet, fonts: &'a FontBook, lang: &Lang) -> Faces<'a> {
        let (characters, features) = (FxHashSet::default(), BTreeSet::new());
        let mut faces = Faces { sheet, fonts, entries: Vec::new(), index: FxHashMap::default(), characters, features };
        faces.add_entry(None, "html", Vec::new(), lang.clone());
        faces
    }

    /// The style of a child element; `classes` are separated by spaces.
    pub fn child(&mut self, parent: StyleId, name: &'static str, classes: &str, lang: &Lang) -> StyleId {
        let key = (parent, name, classes.to_owned(), lang.clone());
        if let Some(id) = self.index.get(&key) {
            return *id;
        }
        let list = classes.split_whitespace().map(str::to_owned).collect();
        let id = self.add_entry(Some(parent), name, list, lang.clone());
        self.index.insert(key, id);
        id
    }

    /// Text set in an element.
    pub fn text(&mut self, element: StyleId, text: &str) {
        let Some(entry) = self.entries.get(element) else { return };
        let (caps, transform) = (entry.style.caps, entry.style.transform);
        self.add(element, text.chars());
        if caps != Caps::Normal || transform == Transform::Uppercase {
            self.add(element, text.to_uppercase().chars());
        }
        if transform == Transform::Lowercase {
            self.add(element, text.to_lowercase().chars());
        }
    }

    pub fn finish(self) -> FaceUse {
        let mut faces = FaceUse::new();
        for (face, character) in self.characters {
            faces.entry(face).or_default().characters.insert(character);
        }
        for (face, feature) in self.features {
            if let Some(used) = faces.get_mut(&face) {
                used.features.insert(feature);
            }
        }
        faces.values_mut().for_each(|used| used.characters.extend(ALWAYS.chars()));
        faces
    }

    fn add_entry(&mut self, parent: Option<StyleId>, name: &'static str, classes: Vec<String>, lang: Lang) -> StyleId {
        let style = self.compute(parent, name, &classes, &lang);
        let mut faces: Vec<FaceId> = Vec::new();
        for family in style.font_family.iter() {
            // What a family lacks a reading system makes itself.
            let face = self.fonts.real(self.fonts.select(std::slice::from_ref(family), style.font_weight, style.italic));
            // An unknown family gives the default face; only what bears the name is taken.
            if !faces.contains(&face) && self.is_named(face, family) {
                faces.push(face);
            }
        }
        for face in &faces {
            let caps: &[[u8; 4]] = match style.caps {
                Caps::Normal => &[],
                Caps::Small => &[*b"smcp"],
                Caps::AllSmall => &[*b"smcp", *b"c2sc"],
            };
            let set = style.features.iter().filter(|f| f.value > 0).map(|f| f.tag).chain(caps.iter().copied());
            self.features.extend(set.map(|tag| (*face, tag)));
        }
        let generated: String = [&style.before, &style.after].into_iter().flatten().map(ToString::to_string).collect();
        self.entries.push(Entry { parent, name, classes, lang, style, faces });
        let id = self.entries.len() - 1;
        self.add(id, generated.chars());
        id
    }

    fn is_named(&self, face: FaceId, family: &str) -> bool {
        let Some(face) = self.fonts.faces.get(usize::from(face.0)) else { return false };
        face.family.eq_ignore_ascii_case(family.trim())
    }

    /// Each character goes to the first of the families that has it, as in a reading system.
    fn add(&mut self, element: StyleId, text: impl Iterator<Item = char>) {
        let faces = &self.entries[element].faces;
        for c in text {
            if let Some(face) = faces.iter().find(|face| self.fonts.has_glyph(**face, c)) {
                self.characters.insert((*face, c));
            }
        }
    }

    /// Asks the style, with the whole chain of parents.
    fn compute(&self, parent: Option<StyleId>, name: &'static str, classes: &[String], lang: &Lang) -> Style {
        let Some(parent) = parent else { return self.sheet.root() };
        let mut chain = vec![parent];
        while let Some(outer) = self.entries[chain[chain.len() - 1]].parent {
            chain.push(outer);
        }
        let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
        let element = Element { name, classes: &classes, id: None, lang: Some(lang), parent: None, previous: None };
        self.descend(&chain, None, element, &self.entries[parent].style)
    }

    /// Builds the chain from the outermost element inwards: each lives on its caller's stack.
    fn descend(&self, chain: &[StyleId], outer: Option<&Element<'_>>, innermost: Element<'_>, parent: &Style) -> Style {
        match chain.split_last() {
            Some((id, rest)) => {
                let entry = &self.entries[*id];
                let list: Vec<&str> = entry.classes.iter().map(String::as_str).collect();
                let element =
                    Element { name: entry.name, classes: &list, id: None, lang: Some(&entry.lang), parent: outer, previous: None };
                self.descend(rest, Some(&element), innermost, parent)
            }
            None => self.sheet.compute(&Element { parent: outer, ..innermost }, parent),
        }
    }
}

/// Adds what one document uses to what the book uses.
pub fn merge(book: &mut FaceUse, document: FaceUse) {
    for (face, used) in document {
        let entry = book.entry(face).or_default();
        entry.characters.extend(used.characters);
        entry.features.extend(used.features);
    }
}

//! Which characters each face sets, so that only those are embedded.
//!
//! The writer says which elements it opens; the style says in which face their text is set. Elements of the same name and classes
//! under the same parents are computed once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::font::{FaceId, FontBook};
use crate::style::{Caps, Element, Sheet, Style, Transform};

/// Characters that readers draw of themselves: hyphens at line ends, list markers and numbers.
const ALWAYS: &str = "-\u{2010}.0123456789•–…";

/// What a face sets: the characters, and the features that the style turns on for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub characters: BTreeSet<char>,
    pub features: BTreeSet<[u8; 4]>,
}

/// What is used of each face.
pub type FaceUse = BTreeMap<FaceId, Used>;

/// An element as the style saw it: an index into [`Faces`].
pub type StyleId = usize;

#[derive(Debug)]
struct Entry {
    parent: Option<StyleId>,
    name: &'static str,
    classes: Vec<String>,
    style: Style,
    face: FaceId,
}

/// What is known of the elements of a document so far.
#[derive(Debug)]
pub struct Faces<'a> {
    sheet: &'a Sheet,
    fonts: &'a FontBook,
    entries: Vec<Entry>,
    index: FxHashMap<(StyleId, &'static str, String), StyleId>,
    used: FxHashMap<(FaceId, char), ()>,
    features: BTreeSet<(FaceId, [u8; 4])>,
}

impl<'a> Faces<'a> {
    /// Begins with the root element, which is [`StyleId`] 0.
    pub fn new(sheet: &'a Sheet, fonts: &'a FontBook) -> Faces<'a> {
        let style = sheet.root();
        let face = fonts.select(&style.font_family, style.font_weight, style.italic);
        let root = Entry { parent: None, name: "html", classes: Vec::new(), style, face };
        Faces { sheet, fonts, entries: vec![root], index: FxHashMap::default(), used: FxHashMap::default(), features: BTreeSet::new() }
    }

    /// The style of a child element; `classes` are separated by spaces.
    pub fn child(&mut self, parent: StyleId, name: &'static str, classes: &str) -> StyleId {
        let key = (parent, name, classes.to_owned());
        if let Some(id) = self.index.get(&key) {
            return *id;
        }
        let list: Vec<String> = classes.split_whitespace().map(str::to_owned).collect();
        let style = self.compute(Some(parent), name, &list);
        let face = self.fonts.select(&style.font_family, style.font_weight, style.italic);
        for generated in [&style.before, &style.after].into_iter().flatten() {
            self.add(face, &style.font_family, generated);
        }
        self.entries.push(Entry { parent: Some(parent), name, classes: list, style, face });
        self.index.insert(key, self.entries.len() - 1);
        self.entries.len() - 1
    }

    /// Text set in an element.
    pub fn text(&mut self, element: StyleId, text: &str) {
        let Entry { face, style, .. } = &self.entries[element];
        let (face, families, caps, transform) = (*face, style.font_family.clone(), style.caps, style.transform);
        let small: &[[u8; 4]] = match caps {
            Caps::Normal => &[],
            Caps::Small => &[*b"smcp"],
            Caps::AllSmall => &[*b"smcp", *b"c2sc"],
        };
        let features = style.features.iter().filter(|f| f.value > 0).map(|f| f.tag);
        self.features.extend(features.chain(small.iter().copied()).map(|tag| (face, tag)));
        self.add(face, &families, text);
        if caps != Caps::Normal || transform == Transform::Uppercase {
            self.add(face, &families, &text.to_uppercase());
        }
        if transform == Transform::Lowercase {
            self.add(face, &families, &text.to_lowercase());
        }
    }

    pub fn finish(self) -> FaceUse {
        let mut faces = FaceUse::new();
        for (face, character) in self.used.into_keys() {
            let fresh = || Used { characters: ALWAYS.chars().collect(), ..Used::default() };
            faces.entry(face).or_insert_with(fresh).characters.insert(character);
        }
        for (face, tag) in self.features {
            if let Some(used) = faces.get_mut(&face) {
                used.features.insert(tag);
            }
        }
        faces
    }

    /// Each character is set by the first of the families that has it, as reading systems do.
    fn add(&mut self, face: FaceId, families: &[String], text: &str) {
        let fonts = self.fonts;
        let setter = |c: char| {
            if families.len() < 2 || fonts.has_glyph(face, c) {
                return face;
            }
            let (weight, italic) = (fonts.face(face).weight, fonts.face(face).italic);
            let others = families.iter().map(|family| fonts.select(std::slice::from_ref(family), weight, italic));
            others.into_iter().find(|&other| fonts.has_glyph(other, c)).unwrap_or(face)
        };
        self.used.extend(text.chars().map(|c| ((setter(c), c), ())));
    }

    /// Asks the style, with the whole chain of parents.
    fn compute(&self, parent: Option<StyleId>, name: &'static str, classes: &[String]) -> Style {
        let mut chain = Vec::new();
        let mut next = parent;
        while let Some(id) = next {
            chain.push(id);
            next = self.entries[id].parent;
        }
        let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
        self.descend(&chain, None, name, &classes, parent)
    }

    /// Builds the chain from the outermost element inwards: each lives on its caller's stack.
    fn descend(&self, chain: &[StyleId], outer: Option<&Element<'_>>, name: &str, classes: &[&str], parent: Option<StyleId>) -> Style {
        match chain.split_last() {
            Some((id, rest)) => {
                let entry = &self.entries[*id];
                let list: Vec<&str> = entry.classes.iter().map(String::as_str).collect();
                let element = Element { name: entry.name, classes: &list, id: None, lang: None, parent: outer, previous: None };
                self.descend(rest, Some(&element), name, classes, parent)
            }
            None => {
                let element = Element { name, classes, id: None, lang: None, parent: outer, previous: None };
                let root = self.sheet.root();
                self.sheet.compute(&element, parent.map_or(&root, |id| &self.entries[id].style))
            }
        }
    }
}

/// Adds what one document uses to what the book uses.
pub fn merge(book: &mut FaceUse, document: FaceUse) {
    for (face, used) in document {
        let whole = book.entry(face).or_default();
        whole.characters.extend(used.characters);
        whole.features.extend(used.features);
    }
}

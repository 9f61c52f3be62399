//! Which characters each face sets, and with which features, so that only those are embedded.
//!
//! The writer says which elements it opens; the style says in which face their text is set. Elements of the same name and classes
//! under the same parents are computed once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::book::elements::{Tag, Tree};
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

/// Name, classes, id and language of an element: an index into [`Faces`].
pub type TagId = usize;

/// What is kept of a [`Tag`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct OwnTag {
    name: &'static str,
    classes: Vec<String>,
    id: Option<String>,
    lang: Option<Lang>,
}

impl OwnTag {
    fn as_tag(&self) -> Tag<'_> {
        let classes = self.classes.iter().map(|class| class.as_str().into()).collect();
        Tag { name: self.name, classes, id: self.id.as_deref(), lang: self.lang.as_ref(), direction: None }
    }
}

#[derive(Debug)]
struct Entry {
    parent: Option<StyleId>,
    /// The element before it under the same parent. More of them are not kept: there would be as many styles as elements.
    before: Option<TagId>,
    tag: TagId,
    style: Style,
    /// Of each family that the style names and is at hand, in its order.
    faces: Vec<FaceId>,
}

/// What is known of the elements of a document so far.
#[derive(Debug)]
pub struct Faces<'a> {
    sheet: &'a Sheet,
    fonts: &'a FontBook,
    tags: Vec<OwnTag>,
    tag_ids: FxHashMap<OwnTag, TagId>,
    entries: Vec<Entry>,
    index: FxHashMap<(StyleId, Option<TagId>, TagId), StyleId>,
    characters: FxHashSet<(FaceId, char)>,
    features: BTreeSet<(FaceId, [u8; 4])>,
}

impl<'a> Faces<'a> {
    /// Begins with the root element, which is [`StyleId`] 0.
    pub fn new(sheet: &'a Sheet, fonts: &'a FontBook, lang: &Lang) -> Faces<'a> {
        let mut faces = Faces {
            sheet,
            fonts,
            tags: Vec::new(),
            tag_ids: FxHashMap::default(),
            entries: Vec::new(),
            index: FxHashMap::default(),
            characters: FxHashSet::default(),
            features: BTreeSet::new(),
        };
        let root = faces.tag(&Tag { lang: Some(lang), ..Tag::new("html") });
        faces.add_entry(None, None, root);
        faces
    }

    /// The number of a tag. Ids are kept when a rule asks for them.
    pub fn tag(&mut self, tag: &Tag<'_>) -> TagId {
        let own = OwnTag {
            name: tag.name,
            classes: tag.classes.iter().map(ToString::to_string).collect(),
            id: tag.id.filter(|id| self.sheet.asks_for_id(id)).map(str::to_owned),
            lang: tag.lang.cloned(),
        };
        if let Some(id) = self.tag_ids.get(&own) {
            return *id;
        }
        self.tags.push(own.clone());
        self.tag_ids.insert(own, self.tags.len() - 1);
        self.tags.len() - 1
    }

    /// The style of a child element that comes after `before`, or is the first of its parent.
    pub fn child(&mut self, parent: StyleId, before: Option<TagId>, tag: TagId) -> StyleId {
        let key = (parent, before, tag);
        if let Some(id) = self.index.get(&key) {
            return *id;
        }
        let id = self.add_entry(Some(parent), before, tag);
        self.index.insert(key, id);
        id
    }

    /// The style of an element that is the first of its parent.
    pub fn first_child(&mut self, parent: StyleId, tag: &Tag<'_>) -> StyleId {
        let tag = self.tag(tag);
        self.child(parent, None, tag)
    }

    /// Counts the characters of a text set in an element.
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

    /// The characters and features of each face that is used.
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

    /// Computes the style of an element, and keeps the faces that its families name.
    fn add_entry(&mut self, parent: Option<StyleId>, before: Option<TagId>, tag: TagId) -> StyleId {
        let style = self.compute(parent, before, tag);
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
        let generated: String = [&style.before, &style.after].into_iter().flatten().map(|generated| &*generated.words).collect();
        self.entries.push(Entry { parent, before, tag, style, faces });
        let id = self.entries.len() - 1;
        self.add(id, generated.chars());
        id
    }

    /// Whether a face is of the family.
    fn is_named(&self, face: FaceId, family: &str) -> bool {
        let Some(face) = self.fonts.faces.get(usize::from(face.0)) else { return false };
        face.family.eq_ignore_ascii_case(family.trim())
    }

    /// Counts each character for the first of the families that has it, as in a reading system.
    fn add(&mut self, element: StyleId, text: impl Iterator<Item = char>) {
        let faces = &self.entries[element].faces;
        for c in text {
            if let Some(face) = faces.iter().find(|face| self.fonts.has_glyph(**face, c)) {
                self.characters.insert((*face, c));
            }
        }
    }

    /// The computed style of an element, by the whole chain of its parents.
    fn compute(&self, parent: Option<StyleId>, before: Option<TagId>, tag: TagId) -> Style {
        let Some(parent) = parent else { return self.sheet.root() };
        let mut chain = vec![(before, tag)];
        let mut outer = Some(parent);
        while let Some(entry) = outer.map(|id| &self.entries[id]) {
            chain.push((entry.before, entry.tag));
            outer = entry.parent;
        }
        self.descend(&chain, None, &self.entries[parent].style)
    }

    /// Builds the chain from the outermost element inwards: each lives on its caller's stack.
    fn descend(&self, chain: &[(Option<TagId>, TagId)], outer: Option<Element<'_>>, parent: &Style) -> Style {
        let Some((&(before, tag), rest)) = chain.split_last() else { return parent.clone() };
        let mut tree = outer.map_or_else(Tree::default, |outer| Tree::under(outer, []));
        before.into_iter().chain([tag]).for_each(|id| tree.add(self.tags[id].as_tag()));
        let Some(element) = tree.roots().last() else { return parent.clone() };
        if rest.is_empty() { self.sheet.compute(element, parent) } else { self.descend(rest, Some(element), parent) }
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

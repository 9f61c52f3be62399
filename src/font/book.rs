//! The faces of a book, found by family, weight and slope.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock, RwLock};
use super::coverage::Coverage;
use super::data::FontData;
use super::metrics::Metrics;
use super::synthetic::Substitutes;
use super::synthetic::Synthetic;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// An index into [`FontBook`]: one file's one face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct FaceId(pub u16);

/// A face, ready for shaping and for embedding.
///
/// What several users ask of a face, read once.
#[derive(Clone)]
pub struct Face {
    pub family: String,
    /// CSS weight, 100–900.
    pub weight: u16,
    pub italic: bool,
    /// The whole font file.
    pub data: FontData,
    /// Within a collection.
    pub index: u32,
    /// What the face is made from, when its family has none of its kind.
    pub synthetic: Option<Synthetic>,
    /// What is read of the file when first asked for; nothing when it is not a font.
    opened: Arc<OnceLock<Option<Opened>>>,
    /// The characters of a face in the program, known without opening it.
    characters: Option<&'static [u8]>,
    coverage: Arc<OnceLock<Coverage>>,
    pub(super) plans: Arc<RwLock<Vec<harfrust::ShapePlan>>>,
}

/// A font file as it was read.
struct Opened {
    has_vertical_metrics: bool,
    metrics: Metrics,
    /// Tags of the GSUB features, sorted.
    features: Vec<[u8; 4]>,
    font: harfrust::Font,
}

impl Opened {
    fn read(data: &FontData, index: u32) -> Option<Opened> {
        let font = harfrust::Font::new(data.blob(), index)?;
        if font.num_glyphs() == 0 || !font.charmap().has_unicode() {
            return None;
        }
        let features = super::metrics::gsub_features(&font);
        let has_vertical_metrics = skrifa::raw::TableProvider::vmtx(&font.tables()).is_ok();
        Some(Opened { metrics: Metrics::read(&font, &features), has_vertical_metrics, features, font })
    }
}

impl Face {
    /// Reads a font file; `None` when it is not one, or has no such index.
    pub fn new(family: &str, weight: u16, italic: bool, data: FontData, index: u32) -> Option<Face> {
        let face = Face { index, ..Face::unopened(family, (weight, italic), data) };
        face.opened().is_some().then_some(face)
    }

    /// A face in the program, whose characters are known.
    pub(super) fn packed(family: &str, style: (u16, bool), data: FontData, characters: &'static [u8]) -> Face {
        Face { characters: Some(characters), ..Face::unopened(family, style, data) }
    }

    fn unopened(family: &str, (weight, italic): (u16, bool), data: FontData) -> Face {
        let (opened, coverage, plans) = (Arc::default(), Arc::default(), Arc::default());
        Face { family: family.to_owned(), weight, italic, data, index: 0, synthetic: None, opened, characters: None, coverage, plans }
    }

    fn opened(&self) -> Option<&Opened> {
        self.opened.get_or_init(|| Opened::read(&self.data, self.index)).as_ref()
    }

    /// As the shaper has it; of a face that was made there always is one.
    pub(super) fn font(&self) -> Option<&harfrust::Font> {
        self.opened().map(|opened| &opened.font)
    }

    /// Its measures.
    pub fn metrics(&self) -> Metrics {
        self.opened().map(|opened| opened.metrics).unwrap_or_default()
    }

    /// Whether it says where its glyphs stand on a vertical line.
    pub fn has_vertical_metrics(&self) -> bool {
        self.opened().is_some_and(|opened| opened.has_vertical_metrics)
    }

    /// Tags of the GSUB features, sorted.
    pub(super) fn features(&self) -> &[[u8; 4]] {
        self.opened().map_or(&[], |opened| &opened.features)
    }

    /// Whether the face can show a character (see [`FontBook::has_glyph`]).
    pub fn has(&self, character: char) -> bool {
        let coverage = || match self.characters {
            Some(runs) => Coverage::of_runs(runs),
            None => self.font().map(Coverage::read).unwrap_or_default(),
        };
        self.coverage.get_or_init(coverage).has(character)
    }

    /// All characters that the face maps.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        self.font().into_iter().flat_map(|font| font.charmap().unicodes()).filter_map(|(codepoint, _)| char::from_u32(codepoint))
    }

    /// Whether GSUB has a feature: small capitals (`smcp`), old-style figures (`onum`), superiors (`sups`) …
    pub fn has_feature(&self, tag: &[u8; 4]) -> bool {
        self.features().binary_search(tag).is_ok()
    }

    /// Whether its glyphs are TrueType outlines in a file of their own, to which composed glyphs can be added.
    pub fn is_truetype(&self) -> bool {
        skrifa::FontRef::new(&self.data).is_ok_and(|font| font.table_data(skrifa::raw::types::Tag::new(b"glyf")).is_some())
    }

    /// The glyph of a character by itself, without the features of a text; `None` when the face lacks it.
    pub fn glyph(&self, character: char) -> Option<u16> {
        self.font()?.charmap().map_unicode(character).map(|glyph| glyph.to_u32() as u16)
    }

    /// Advance of a glyph, in font units; `None` when the face has none of its number.
    pub fn glyph_advance(&self, glyph: u16) -> Option<i32> {
        let font = self.font()?;
        (u32::from(glyph) < font.num_glyphs()).then(|| font.glyph_metrics().h_advance_exact(u32::from(glyph).into()).to_i32())
    }

    /// Advance of a character by itself, in font units; `None` when the face lacks it.
    pub fn advance(&self, character: char) -> Option<i32> {
        let font = self.font()?;
        let glyph = font.charmap().map_unicode(character)?;
        Some(font.glyph_metrics().h_advance_exact(glyph).to_i32())
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let italic = if self.italic { " italic" } else { "" };
        write!(f, "{} {}{italic}", self.family, self.weight)
    }
}

/// All faces at hand: the built-in ones and those that a style brought.
#[derive(Clone, Debug, Default)]
pub struct FontBook {
    pub faces: Vec<Face>,
    /// How many of the first faces are built in.
    pub(super) builtin: usize,
    /// What stood in for what a style asked for.
    pub(super) substitutes: Substitutes,
    /// Families that the machine had for texts in some language: they come before all others that have a character.
    pub(super) regional: Vec<(fn(&Lang) -> bool, &'static str)>,
}

impl FontBook {
    /// What glyphs and their widths depend on: of the faces of a style all bytes, of those built in which they are.
    pub fn hash_faces(&self, hasher: &mut impl Hasher) {
        for (number, face) in self.faces.iter().enumerate() {
            (&face.family, face.weight, face.italic, face.index, face.synthetic).hash(hasher);
            if number >= self.builtin {
                face.data.hash(hasher);
            }
        }
        self.regional.iter().for_each(|(_, family)| family.hash(hasher));
    }

    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// Adds a font file (of a style's `@font-face`); `None` when it is not a font.
    pub fn add(&mut self, family: &str, weight: u16, italic: bool, data: impl Into<FontData>) -> Option<FaceId> {
        self.push(Face::new(family, weight, italic, data.into(), 0)?)
    }

    /// Adds a face; `None` when there are more than numbers for them.
    pub(super) fn push(&mut self, face: Face) -> Option<FaceId> {
        let id = FaceId(u16::try_from(self.faces.len()).ok()?);
        self.faces.push(face);
        Some(id)
    }

    /// Whether a face can show a character; true for spaces and invisible signs, which the shaper makes without a glyph.
    pub fn has_glyph(&self, face: FaceId, character: char) -> bool {
        self.face(face).has(character) && !(is_pictograph(character) && self.face(face).family == SYMBOLS && self.emoji(character).is_some())
    }

    /// The face of emoji, when it has the character.
    pub fn emoji(&self, character: char) -> Option<FaceId> {
        self.in_family("Noto Emoji", 400, false).filter(|face| self.face(*face).has(character))
    }

    /// The face nearest to what a style asks, by CSS's font matching, from the first family that exists. Where a family that a style
    /// brought has no italic or no bold, the next family that has it, else one made of what there is. Always gives one.
    pub fn select(&self, families: &[String], weight: u16, italic: bool) -> FaceId {
        self.choose(families, weight, italic).0
    }

    /// The face that [`FontBook::select`] gives; what stands in for what was asked for is kept to be told ([`FontBook::findings`]).
    pub fn select_reported(&self, families: &[String], weight: u16, italic: bool) -> FaceId {
        let (face, substitute) = self.choose(families, weight, italic);
        if let Some(substitute) = substitute {
            self.substitutes.note(substitute);
        }
        face
    }

    /// The face for one character: of the first family asked for that has it, else [`FontBook::fallback`].
    pub fn select_for(&self, character: char, families: &[String], weight: u16, italic: bool) -> Option<FaceId> {
        families
            .iter()
            .filter_map(|family| self.in_family(family, weight, italic))
            .find(|&face| self.has_glyph(face, character))
            .or_else(|| self.fallback(character, weight, italic))
    }

    /// Another face that has the character, when the selected one has not; the choice is the same on every machine for built-in
    /// faces. Faces that a style brought are asked after them, for only their family's name says what they are good for.
    pub fn fallback(&self, character: char, weight: u16, italic: bool) -> Option<FaceId> {
        let has = |index: &usize| self.has_glyph(FaceId(*index as u16), character);
        let family = (0..self.faces.len()).find(has).map(|index| self.faces[index].family.as_str())?;
        let wanted = self.in_family(family, weight, italic).filter(|&id| self.has_glyph(id, character));
        wanted.or_else(|| self.faces.iter().position(|face| face.has(character)).map(|i| FaceId(i as u16)))
    }

    /// Another face that has the character, for a text in a language: of the family that was found for the language first.
    pub fn fallback_in(&self, lang: &Lang, character: char, weight: u16, italic: bool) -> Option<FaceId> {
        let regional = self.regional.iter().filter(|(is, _)| is(lang)).filter_map(|(_, family)| self.in_family(family, weight, italic));
        let own = regional.into_iter().find(|id| self.has_glyph(*id, character));
        own.or_else(|| self.fallback(character, weight, italic)).map(|id| self.emboldened(id, weight))
    }

    /// The face of a family by CSS Fonts 4, §5.2: the slant first, then the nearest weight. A family that a style brought hides a built-in one of
    /// its name.
    pub(super) fn in_family(&self, family: &str, weight: u16, italic: bool) -> Option<FaceId> {
        let named = |family: &str| {
            let of_name = |faces: std::ops::Range<usize>| {
                let faces = faces.filter(|&i| self.faces[i].synthetic.is_none() && self.faces[i].family.eq_ignore_ascii_case(family));
                faces.min_by_key(|&i| (self.faces[i].italic != italic, weight_distance(self.faces[i].weight, weight), i))
            };
            of_name(self.builtin..self.faces.len()).or_else(|| of_name(0..self.builtin.min(self.faces.len())))
        };
        named(family).or_else(|| named(super::builtin::generic(family)?)).map(|i| FaceId(i as u16))
    }
}

/// Signs of a text, among which there are a few pictographs of another make than those of the face of emoji.
const SYMBOLS: &str = "Noto Sans Symbols 2";

/// Whether a character is shown as a picture.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}')
}

/// How far a weight is from the one wanted, in CSS's order: 400 and 500 stand for each other, light faces look down first, bold
/// ones up.
pub(super) fn weight_distance(have: u16, want: u16) -> (u8, u16) {
    let side = match want {
        400..=500 if have > 500 => 2,
        400..=500 => u8::from(have < want),
        0..400 => u8::from(have > want),
        _ => u8::from(have < want),
    };
    (side, have.abs_diff(want))
}

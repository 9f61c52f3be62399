//! Drawings read with the book's own faces.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use usvg::fontdb::{Database, FaceInfo, ID, Language, Source, Stretch, Style, Weight};
use usvg::{FontFamily, FontResolver, FontStyle, ImageHrefResolver, Tree};

use super::face;
use crate::font::{FaceId, FontBook};
use crate::layout::pages::Rect;
use crate::message;
use crate::report::{Diagnostic, Report};

/// A drawing as it is shown, for those who show it elsewhere: its text as outlines of the book's faces, nothing in it that leads out of
/// it. `None` when it is none.
pub fn outlined(svg: &[u8], fonts: &FontBook) -> Option<String> {
    let tree = Drawings::new(fonts).tree(svg)?;
    Some(tree.to_string(&usvg::WriteOptions::default()))
}

/// What stands in the place of a picture that could not be decoded: a frame with the name of its file.
pub fn frame(name: &str, rect: Rect) -> String {
    let (width, height) = (rect.width.to_pt(), rect.height.to_pt());
    let size = 8.0_f64.min(height / 2.0).min(width / name.chars().count().max(1) as f64 * 1.6);
    let name = crate::text::xml::text(name);
    let (right, bottom, middle, baseline) = (width - 0.5, height - 0.5, width / 2.0, height / 2.0 + size / 3.0);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">\
         <path d=\"M.5 .5H{right}V{bottom}H.5Z\" fill=\"none\" stroke=\"#000\" stroke-width=\".5\"/>\
         <text x=\"{middle}\" y=\"{baseline}\" font-size=\"{size}\" text-anchor=\"middle\">{name}</text></svg>"
    )
}

/// Reads drawings with the book's own faces: the machine's fonts are never looked at, so that a drawing is the same everywhere.
pub struct Drawings<'a> {
    fonts: &'a FontBook,
    database: Arc<Database>,
    /// By face.
    ids: Vec<Option<ID>>,
    /// Characters that no face has.
    missing: BTreeSet<char>,
}

impl<'a> Drawings<'a> {
    pub fn new(fonts: &'a FontBook) -> Drawings<'a> {
        Drawings { fonts, database: Arc::default(), ids: Vec::new(), missing: BTreeSet::new() }
    }

    /// Tells which characters no face has.
    pub fn report_missing(&self, report: &mut Report) {
        let missing: Vec<String> = self.missing.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
        if !missing.is_empty() {
            let message = message!("no font has, of the drawings' text, {missing}", missing = missing.join(", "));
            let help = message!("bring a font that has them with @font-face, or draw them as paths");
            report.push(Diagnostic::new("glyph-missing", message).help(help));
        }
    }

    /// A drawing as usvg reads it; `None` when it is none.
    pub fn tree(&mut self, svg: &[u8]) -> Option<Tree> {
        if self.ids.is_empty() {
            self.load();
        }
        let shown = self.with_substitutes(std::str::from_utf8(svg).ok()?);
        let (fonts, ids) = (self.fonts, &self.ids);
        let by_face = |face: FaceId| ids.get(usize::from(face.0)).copied().flatten();
        let options = usvg::Options {
            font_family: "sans-serif".to_owned(),
            fontdb: Arc::clone(&self.database),
            font_resolver: FontResolver {
                // A family that is not at hand must not make its text vanish: there is always a face.
                select_font: Box::new(move |font, _| {
                    let families: Vec<String> = font.families().iter().map(family).collect();
                    by_face(fonts.select(&families, font.weight(), font.style() != FontStyle::Normal))
                }),
                select_fallback: Box::new(move |character, used, _| {
                    let face = fonts.fallback(character, 400, false).and_then(by_face);
                    face.filter(|id| !used.contains(id))
                }),
            },
            // Pictures lie in the drawing itself; files are never opened from here.
            image_href_resolver: ImageHrefResolver {
                resolve_data: ImageHrefResolver::default_data_resolver(),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        Tree::from_str(&shown, &options).ok()
    }

    /// The drawing with U+FFFD in the place of characters that no face has, and with text in scripts that the faces of text lack in
    /// a span of the face that has them: what draws falls back only for a whole line at once.
    fn with_substitutes<'s>(&mut self, svg: &'s str) -> Cow<'s, str> {
        let text_faces = ["serif", "sans-serif", "monospace"].map(|family| self.fonts.select(&[family.to_owned()], 400, false));
        let common = |c: char| c.is_ascii() || c.is_whitespace() || text_faces.iter().all(|face| self.fonts.has_glyph(*face, c));
        let rare: BTreeSet<char> = svg.chars().filter(|c| !common(*c)).collect();
        if rare.is_empty() {
            return Cow::Borrowed(svg);
        }
        let families: BTreeMap<char, Option<&str>> =
            rare.iter().map(|c| (*c, self.fonts.fallback(*c, 400, false).map(|face| self.fonts.face(face).family.as_str()))).collect();
        self.missing.extend(families.iter().filter(|(_, family)| family.is_none()).map(|(c, _)| *c));
        let mut out = String::with_capacity(svg.len() + 256);
        let (mut in_tag, mut in_text) = (false, false);
        // The family of the span that is open.
        let mut open: Option<&str> = None;
        for (at, c) in svg.char_indices() {
            let family = families.get(&c).copied();
            let wanted = if in_tag || !in_text { None } else { family.flatten() };
            if open.is_some() && wanted != open {
                out.push_str("</tspan>");
                open = None;
            }
            if let (Some(family), None) = (wanted, open) {
                out.push_str(&format!("<tspan font-family=\"'{family}'\">"));
                open = wanted;
            }
            match c {
                '<' => {
                    in_tag = true;
                    let tag = &svg[at..];
                    let is = |name: &str| tag.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '>', '\n', '/']));
                    in_text = !tag.starts_with("</text>") && (in_text || is("<text"));
                }
                '>' => in_tag = false,
                _ => {}
            }
            out.push(if family == Some(None) { '\u{fffd}' } else { c });
        }
        Cow::Owned(out)
    }

    fn load(&mut self) {
        let mut database = Database::new();
        for (number, face) in self.fonts.faces.iter().enumerate() {
            // Faces are chosen by their numbers, so that none need be opened to be entered here.
            self.ids.push(Some(database.push_face_info(FaceInfo {
                id: ID::dummy(),
                source: Source::Binary(face::data(self.fonts, FaceId(number as u16))),
                index: face.index,
                families: vec![(face.family.clone(), Language::English_UnitedStates)],
                post_script_name: String::new(),
                style: if face.italic { Style::Italic } else { Style::Normal },
                weight: Weight(face.weight),
                stretch: Stretch::Normal,
                monospaced: false,
            })));
        }
        self.database = Arc::new(database);
    }
}

/// The family by the name that our fonts know: drawings name fonts of office programs and browsers, whose kind is known.
fn family(family: &FontFamily) -> String {
    let name = match family {
        FontFamily::Serif => "serif",
        FontFamily::SansSerif | FontFamily::Cursive | FontFamily::Fantasy => "sans-serif",
        FontFamily::Monospace => "monospace",
        FontFamily::Named(name) => name.as_str(),
    };
    const SANS: [&str; 14] = [
        "arial",
        "helvetica",
        "verdana",
        "tahoma",
        "trebuchet",
        "segoe",
        "roboto",
        "open sans",
        "noto sans",
        "dejavu sans",
        "calibri",
        "inter",
        "lato",
        "sans",
    ];
    const MONO: [&str; 7] = ["courier", "consolas", "menlo", "monaco", "mono", "code", "terminal"];
    let lower = name.to_ascii_lowercase();
    if MONO.iter().any(|m| lower.contains(m)) {
        "monospace".to_owned()
    } else if SANS.iter().any(|s| lower.contains(s)) {
        "sans-serif".to_owned()
    } else {
        name.to_owned()
    }
}

//! Pages made by hand, for tests of what comes after layout: lines of shaped text at given places, nothing more.

use std::sync::Arc;

use pliego::font::shape::{Shaping, shape};
use pliego::font::{FaceId, FontBook};
use pliego::lang::Lang;
use pliego::layout::pages::{Glyph, GlyphRun, Glyphs, Item, ItemKind, NodeId, NodeRole, Numeral, Page, Pages, Rect};
use pliego::length::Length;
use pliego::style::Color;

/// Puts things on the last page.
pub struct Hand<'a> {
    pub fonts: &'a FontBook,
    pub pages: Pages,
}

impl<'a> Hand<'a> {
    pub fn new(fonts: &'a FontBook) -> Hand<'a> {
        Hand { fonts, pages: Pages::default() }
    }

    /// A page of 6 × 9 in.
    pub fn page(&mut self, label: &str, numeral: Numeral) {
        let recto = self.pages.pages.len().is_multiple_of(2);
        let (width, height) = (Length::pt(432), Length::pt(648));
        self.pages.pages.push(Page { width, height, label: label.to_owned(), numeral, recto, ..Page::default() });
    }

    pub fn node(&mut self, parent: Option<NodeId>, role: NodeRole) -> NodeId {
        self.pages.structure.add(parent, role)
    }

    pub fn item(&mut self, node: Option<NodeId>, kind: ItemKind) {
        self.pages.pages.last_mut().unwrap().items.push(Item { node, kind });
    }

    /// Text in a face, black, from `x` on the baseline `y`, both in points; gives where it ends.
    pub fn text(&mut self, node: Option<NodeId>, face: FaceId, size: i64, x: f64, y: f64, text: &str) -> f64 {
        self.text_in(node, face, size, x, y, text, None, Color::BLACK)
    }

    #[allow(clippy::too_many_arguments)]
    pub fn text_in(
        &mut self,
        node: Option<NodeId>,
        face: FaceId,
        size: i64,
        x: f64,
        y: f64,
        text: &str,
        lang: Option<&str>,
        color: Color,
    ) -> f64 {
        let lang = lang.map(|tag| Lang::new(tag).unwrap());
        let spoken = lang.clone().unwrap_or_default();
        let shaped = shape(self.fonts, text, Shaping { face, lang: &spoken, direction: spoken.direction(), features: &[] });
        let upem = i64::from(self.fonts.face(face).metrics().units_per_em);
        let size = Length::pt(size);
        let mut starts: Vec<u32> = shaped.glyphs.iter().map(|g| g.cluster).collect();
        starts.sort_unstable();
        starts.dedup();
        let end = |cluster: u32| starts.iter().copied().find(|s| *s > cluster).unwrap_or(text.len() as u32);
        let glyphs: Glyphs = shaped
            .glyphs
            .iter()
            .map(|g| Glyph {
                id: g.id,
                advance: size.scale(i64::from(g.advance), upem).into(),
                x_offset: size.scale(i64::from(g.x_offset), upem).into(),
                y_offset: size.scale(i64::from(g.y_offset), upem).into(),
                text: g.cluster..end(g.cluster),
            })
            .collect();
        let width: Length = glyphs.iter().map(|g| g.advance).sum();
        let (x, y) = (Length::from_pt(x), Length::from_pt(y));
        let run = GlyphRun { face, upright: false, size, x, y, scale: 1000, color, glyphs, text: Arc::from(text), source: Arc::default(), lang, ends_word: node.is_some() };
        self.item(node, ItemKind::Glyphs(run));
        (x + width).to_pt()
    }

    /// The last run's last glyph is a hyphen that a line's end put in: it stands for U+00AD.
    pub fn hide_hyphen(&mut self) {
        if let Some(ItemKind::Glyphs(run)) = self.pages.pages.last_mut().unwrap().items.last_mut().map(|item| &mut item.kind) {
            run.text = Arc::from(run.text.strip_suffix('-').unwrap().to_owned() + "\u{ad}");
            let mut glyphs: Vec<Glyph> = run.glyphs.iter().collect();
            glyphs.last_mut().unwrap().text.end += 1;
            run.glyphs = glyphs.into();
        }
    }

    pub fn fill(&mut self, node: Option<NodeId>, x: f64, y: f64, width: f64, height: f64, color: Color) {
        self.item(node, ItemKind::Fill { rect: rect(x, y, width, height), color });
    }
}

/// A rectangle in points.
pub fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    let [x, y, width, height] = [x, y, width, height].map(Length::from_pt);
    Rect { x, y, width, height }
}

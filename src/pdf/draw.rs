//! Items of a page → marks on its surface. Everything has its place; only units change here.
//!
//! With tags, items that follow each other in one node and one language are one piece of marked content; an item without a node is
//! an artifact.

use krilla::geom::{PathBuilder, Point, Rect as KrillaRect, Transform};
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use super::face::Faces;
use super::image::Images;
use super::inks::Inks;
use super::tag::Tags;
use super::text::{Meanings, Shown};
use crate::font::Synthetic;
use crate::lang::Lang;
use crate::layout::pages::{GlyphRun, Item, ItemKind, NodeId, Page, Rect};
use crate::style::Color;

/// What painting needs beside the page.
pub struct Painter<'a> {
    faces: Faces<'a>,
    pub images: Images<'a>,
    pub inks: Inks,
    /// By face.
    meanings: Vec<Meanings>,
    /// Reused from run to run.
    shown: Shown,
}

impl<'a> Painter<'a> {
    pub fn new(faces: Faces<'a>, images: Images<'a>, inks: Inks) -> Painter<'a> {
        let meanings = (0..faces.count()).map(|_| Meanings::default()).collect();
        Painter { faces, images, inks, meanings, shown: Shown::default() }
    }

    /// Paints a page; `number` is its index.
    pub fn page(&mut self, surface: &mut Surface<'_>, page: &Page, number: usize, mut tags: Option<&mut Tags<'_>>) {
        let mut open: Option<Mark<'_>> = None;
        for (index, item) in page.items.iter().enumerate() {
            let mut space = false;
            let mut content = None;
            if let Some(tags) = tags.as_deref_mut() {
                let mark = mark(page, index, tags);
                if open != Some(mark) {
                    if open.is_some() {
                        surface.end_tagged();
                    }
                    begin(surface, mark, tags);
                    open = Some(mark);
                }
                if let Mark::Content { node, .. } = mark {
                    note_content(tags, node, item, number);
                    space = item.kind.glyphs().is_some_and(|run| run.ends_word);
                    content = Some((mark, tags));
                }
            }
            self.item(surface, &item.kind, space, content);
        }
        if open.is_some() {
            surface.end_tagged();
        }
    }

    fn item(&mut self, surface: &mut Surface<'_>, kind: &ItemKind, space: bool, content: Option<(Mark<'_>, &mut Tags<'_>)>) {
        match kind {
            ItemKind::Glyphs(run) => self.glyphs(surface, run, space, content),
            ItemKind::Fill { rect, color } => self.fill(surface, *rect, *color),
            ItemKind::Picture { asset, rect } => self.images.draw_picture(surface, *asset, *rect, &self.inks),
            ItemKind::Part(part) => {
                super::press::clipped(surface, part.rect, |surface| self.images.draw_picture(surface, part.asset, part.whole, &self.inks));
            }
            ItemKind::Drawing { svg, rect } => self.images.draw_drawing(surface, svg, *rect, &self.inks),
            ItemKind::Turned(turned) => {
                let (x, y) = (turned.x.to_pt() as f32, turned.y.to_pt() as f32);
                surface.push_transform(&Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y));
                self.item(surface, &turned.kind, space, content);
                surface.pop();
            }
        }
    }

    /// Glyphs on their baseline, scaled when the run is expanded; `space` puts a space after it.
    fn glyphs(&mut self, surface: &mut Surface<'_>, run: &GlyphRun, space: bool, mut content: Option<(Mark<'_>, &mut Tags<'_>)>) {
        let Some(meanings) = self.meanings.get_mut(usize::from(run.face.0)) else { return };
        if run.size.0 <= 0 || run.glyphs.is_empty() || self.faces.get(run.face).is_none() {
            return;
        }
        let (source, composed) = (self.faces.source(run.face), self.faces.composed(run.face));
        let composed = composed.map(|composed| (composed, source));
        let Some(face) = self.faces.known(run.face) else { return };
        self.shown.fill(run, (face, composed), meanings, space);
        surface.set_fill(Some(self.inks.fill(run.color)));
        let (slant, bold) =
            face.synthetic.map_or((0.0, false), |s| (if s.oblique { Synthetic::SLANT as f32 / 1000.0 } else { 0.0 }, s.bold));
        if bold {
            let width = run.size.to_pt() as f32 * Synthetic::STROKE as f32 / 1000.0;
            surface.set_stroke(Some(Stroke { paint: self.inks.paint(run.color), width, ..Stroke::default() }));
        }
        let (size, scale, upem) = (run.size.to_pt() as f32, run.scale as f32 / 1000.0, face.units_per_em as f32);
        // From the right the last word of the run is read first.
        let from_right = self.shown.segments.first().is_some_and(|segment| segment.reversed);
        let count = self.shown.segments.len();
        for at in 0..count {
            let segment = &self.shown.segments[if from_right { count - 1 - at } else { at }];
            let Some(font) = self.faces.font(run.face, segment.copy) else { continue };
            let (x, y) = (run.x.to_pt() as f32 + segment.start as f32 / upem * size * scale, run.y.to_pt() as f32);
            let (glyphs, text) = (&self.shown.glyphs[segment.glyphs.clone()], &self.shown.text);
            if run.scale == 1000 && slant == 0.0 {
                surface.draw_glyphs(Point::from_xy(x, y), glyphs, font, text, size, false);
            } else {
                surface.push_transform(&Transform::from_row(scale, 0.0, -slant, 1.0, x, y));
                surface.draw_glyphs(Point::from_xy(0.0, 0.0), glyphs, font, text, size, false);
                surface.pop();
            }
            if let Some((mark, tags)) = &mut content
                && segment.reversed
            {
                surface.end_tagged();
                begin(surface, *mark, tags);
            }
        }
        if bold {
            surface.set_stroke(None);
        }
    }

    fn fill(&self, surface: &mut Surface<'_>, rect: Rect, color: Color) {
        let Some(rect) = rectangle(rect) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        if let Some(path) = path.finish() {
            surface.set_fill(Some(self.inks.fill(color)));
            surface.draw_path(&path);
        }
    }
}

/// A rectangle in points; `None` when it is empty.
pub fn rectangle(rect: Rect) -> Option<KrillaRect> {
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(|l| l.to_pt() as f32);
    KrillaRect::from_xywh(x, y, width, height).filter(|r| r.width() > 0.0 && r.height() > 0.0)
}

/// What an item is marked as.
#[derive(Clone, Copy, PartialEq)]
enum Mark<'a> {
    /// `lang` when it differs from the node's.
    Content {
        node: NodeId,
        lang: Option<&'a Lang>,
    },
    Artifact(ArtifactType),
}

/// How the item of a page at `index` is marked.
fn mark<'a>(page: &'a Page, index: usize, tags: &Tags<'_>) -> Mark<'a> {
    let item = &page.items[index];
    match item.node.filter(|node| tags.knows(*node)) {
        Some(node) => {
            let lang = item.kind.glyphs().and_then(|run| run.lang.as_ref()).filter(|lang| *lang != tags.lang(node));
            Mark::Content { node, lang }
        }
        None => Mark::Artifact(artifact(page, index)),
    }
}

/// Text after the page's own is a running head or a folio; everything else only looks nice.
fn artifact(page: &Page, index: usize) -> ArtifactType {
    match &page.items[index].kind {
        ItemKind::Glyphs(run) if index >= page.body_items && run.y < page.height / 2 => ArtifactType::Header,
        ItemKind::Glyphs(_) if index >= page.body_items => ArtifactType::Footer,
        _ => ArtifactType::Layout,
    }
}

fn begin(surface: &mut Surface<'_>, mark: Mark<'_>, tags: &mut Tags<'_>) {
    match mark {
        Mark::Content { node, lang } => {
            let span = SpanTag::empty().with_lang(lang.map(Lang::tag));
            let identifier = surface.start_tagged(ContentTag::Span(span));
            tags.leaf(node, identifier);
        }
        Mark::Artifact(kind) => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        }
    }
}

fn note_content(tags: &mut Tags<'_>, node: NodeId, item: &Item, page: usize) {
    match &item.kind {
        ItemKind::Glyphs(run) => tags.words(node, &run.text),
        ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => tags.place(node, page, *rect),
        ItemKind::Part(part) => tags.place(node, page, part.rect),
        ItemKind::Turned(turned) => match &turned.kind {
            ItemKind::Glyphs(run) => tags.words(node, &run.text),
            ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => tags.place(node, page, turned.area(*rect)),
            _ => {}
        },
        ItemKind::Fill { .. } => {}
    }
}

//! Drawings for the press: paths in inks.
//!
//! krilla-svg writes a drawing in RGB, which a press does not take. So the paths of a drawing are written here one by one in the
//! inks of the page, letters as outlines. What is not plain paths of plain colours (gradients, masks, filters, pictures within,
//! anything half clear) becomes a picture of 600 dpi, the resolution of line art.

use krilla::geom::{Path, PathBuilder, Size, Transform};
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use resvg::tiny_skia::Pixmap;
use usvg::tiny_skia_path::PathSegment;
use usvg::{BlendMode, Group, Node, Paint, PaintOrder, Tree};

use super::filters;
use super::inks::Inks;
use crate::layout::pages::Rect;
use crate::picture::{Channels, Pixels};
use crate::style::Color;

/// Of line art, in dots per inch.
const RESOLUTION: f64 = 600.0;
/// Most pixels of a side.
const MOST: f64 = 6000.0;

/// Whether a drawing can be written as plain paths.
pub fn is_plain(tree: &Tree) -> bool {
    plain_group(tree.root())
}

fn plain_group(group: &Group) -> bool {
    group.opacity().get() == 1.0
        && group.blend_mode() == BlendMode::Normal
        && group.mask().is_none()
        && group.clip_path().is_none()
        && group.filters().is_empty()
        && group.children().iter().all(|node| match node {
            Node::Group(group) => plain_group(group),
            Node::Path(path) => {
                path.fill().is_none_or(|fill| fill.opacity().get() == 1.0 && matches!(fill.paint(), Paint::Color(_)))
                    && path.stroke().is_none_or(|stroke| stroke.opacity().get() == 1.0 && matches!(stroke.paint(), Paint::Color(_)))
            }
            Node::Text(text) => plain_group(text.flattened()),
            Node::Image(_) => false,
        })
}

/// Draws a plain drawing over its rectangle.
pub fn draw(surface: &mut Surface<'_>, tree: &Tree, rect: Rect, inks: &Inks) {
    let Some(size) = Size::from_wh(rect.width.to_pt() as f32, rect.height.to_pt() as f32) else { return };
    let (sx, sy) = (size.width() / tree.size().width(), size.height() / tree.size().height());
    surface.push_transform(&Transform::from_row(sx, 0.0, 0.0, sy, rect.x.to_pt() as f32, rect.y.to_pt() as f32));
    draw_group(surface, tree.root(), inks);
    surface.pop();
    surface.set_stroke(None);
}

/// Transforms are gathered on the way down: those that a path claims for itself leave out what turns its text.
fn draw_group(surface: &mut Surface<'_>, group: &Group, inks: &Inks) {
    let at = group.transform();
    surface.push_transform(&Transform::from_row(at.sx, at.ky, at.kx, at.sy, at.tx, at.ty));
    for node in group.children() {
        match node {
            Node::Group(group) => draw_group(surface, group, inks),
            Node::Path(path) if path.is_visible() => draw_path(surface, path, inks),
            Node::Text(text) => draw_group(surface, text.flattened(), inks),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
    surface.pop();
}

fn draw_path(surface: &mut Surface<'_>, path: &usvg::Path, inks: &Inks) {
    let Some(outline) = outline(path.data()) else { return };
    let fill = path.fill().and_then(|fill| {
        let rule = match fill.rule() {
            usvg::FillRule::NonZero => FillRule::NonZero,
            usvg::FillRule::EvenOdd => FillRule::EvenOdd,
        };
        Some(Fill { rule, ..inks.fill(color(fill.paint())?) })
    });
    let stroke = path.stroke().and_then(|stroke| {
        Some(Stroke {
            paint: inks.paint(color(stroke.paint())?),
            width: stroke.width().get(),
            miter_limit: stroke.miterlimit().get(),
            line_cap: match stroke.linecap() {
                usvg::LineCap::Butt => LineCap::Butt,
                usvg::LineCap::Round => LineCap::Round,
                usvg::LineCap::Square => LineCap::Square,
            },
            line_join: match stroke.linejoin() {
                usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
                usvg::LineJoin::Round => LineJoin::Round,
                usvg::LineJoin::Bevel => LineJoin::Bevel,
            },
            dash: stroke.dasharray().map(|array| StrokeDash { array: array.to_vec(), offset: stroke.dashoffset() }),
            ..Stroke::default()
        })
    });
    let mut paint = |fill: Option<Fill>, stroke: Option<Stroke>| {
        if fill.is_some() || stroke.is_some() {
            surface.set_fill(fill);
            surface.set_stroke(stroke);
            surface.draw_path(&outline);
        }
    };
    match path.paint_order() {
        PaintOrder::FillAndStroke => paint(fill, stroke),
        PaintOrder::StrokeAndFill => {
            paint(None, stroke);
            paint(fill, None);
        }
    }
}

fn color(paint: &Paint) -> Option<Color> {
    match paint {
        Paint::Color(color) => Some(Color { red: color.red, green: color.green, blue: color.blue }),
        _ => None,
    }
}

fn outline(path: &usvg::tiny_skia_path::Path) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => builder.move_to(p.x, p.y),
            PathSegment::LineTo(p) => builder.line_to(p.x, p.y),
            PathSegment::QuadTo(a, p) => builder.quad_to(a.x, a.y, p.x, p.y),
            PathSegment::CubicTo(a, b, p) => builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
            PathSegment::Close => builder.close(),
        }
    }
    builder.finish()
}

/// A drawing as a picture of line art's resolution, on white.
pub fn rasterise(tree: &Tree, rect: Rect) -> Option<Pixels> {
    let pixels = |length: f64| (length / 72.0 * RESOLUTION).ceil().clamp(1.0, MOST);
    let shrink = filters::shrink(tree, pixels(rect.width.to_pt()));
    let (width, height) = (pixels(rect.width.to_pt() * shrink), pixels(rect.height.to_pt() * shrink));
    let mut canvas = Pixmap::new(width as u32, height as u32)?;
    canvas.fill(resvg::tiny_skia::Color::WHITE);
    let (sx, sy) = (width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(tree, resvg::tiny_skia::Transform::from_scale(sx, sy), &mut canvas.as_mut());
    let data = canvas.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Some(Pixels { width: width as u32, height: height as u32, channels: Channels::Rgb, data })
}

//! Drawings for the press: paths in inks.
//!
//! krilla-svg draws in RGB, which a press does not take. So the paths of a drawing are written here one by one in the
//! inks of the page, letters as outlines. What is not plain paths of plain colours (gradients, masks, filters, pictures within,
//! anything half clear) becomes a picture of 600 dpi, the resolution of line art.

use resvg::tiny_skia::Pixmap;
use usvg::tiny_skia_path::PathSegment;
use usvg::{BlendMode, Group, Node, Paint, PaintOrder, Tree};

use super::canvas::{Canvas, Matrix, decimal};
use super::filters;
use super::inks::{Ink, Inks};
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

/// Draws a plain drawing over its rectangle; the most ink of its colours, in per cent.
pub fn draw(canvas: &mut Canvas, tree: &Tree, rect: Rect, inks: &Inks) -> u32 {
    let (sx, sy) = (rect.width.to_pt() / f64::from(tree.size().width()), rect.height.to_pt() / f64::from(tree.size().height()));
    let mut brush = Brush { inks, most: 0 };
    canvas.within(Matrix([sx, 0.0, 0.0, sy, rect.x.to_pt(), rect.y.to_pt()]), |canvas| brush.group(canvas, tree.root()));
    brush.most
}

/// Draws, and remembers the most ink.
struct Brush<'a> {
    inks: &'a Inks,
    most: u32,
}

impl Brush<'_> {
    /// Transforms are gathered on the way down: those that a path claims for itself leave out what turns its text.
    fn group(&mut self, canvas: &mut Canvas, group: &Group) {
        let at = group.transform();
        let matrix = Matrix([at.sx, at.ky, at.kx, at.sy, at.tx, at.ty].map(f64::from));
        canvas.within(matrix, |canvas| {
            for node in group.children() {
                match node {
                    Node::Group(group) => self.group(canvas, group),
                    Node::Path(path) if path.is_visible() => self.path(canvas, path),
                    Node::Text(text) => self.group(canvas, text.flattened()),
                    Node::Path(_) | Node::Image(_) => {}
                }
            }
        });
    }

    fn ink(&mut self, paint: &Paint) -> Option<Ink> {
        let ink = self.inks.ink(color(paint)?);
        self.most = self.most.max(ink.total());
        Some(ink)
    }

    fn path(&mut self, canvas: &mut Canvas, path: &usvg::Path) {
        // A line has nothing within it, but some would paint a hair there.
        let bounds = path.data().bounds();
        let fill = path.fill().filter(|_| bounds.width() > 0.0 && bounds.height() > 0.0).and_then(|fill| Some((self.ink(fill.paint())?, fill.rule() == usvg::FillRule::EvenOdd)));
        let stroke = path.stroke().and_then(|stroke| Some((self.ink(stroke.paint())?, stroke)));
        canvas.save();
        if let Some((ink, _)) = fill {
            canvas.set_fill(ink);
        }
        if let Some((ink, stroke)) = stroke {
            canvas.set_stroke(ink);
            pen(&mut canvas.out, stroke);
        }
        let filled: &[u8] = if fill.is_some_and(|(_, even_odd)| even_odd) { b"f*\n" } else { b"f\n" };
        let operators: &[&[u8]] = match (fill, stroke, path.paint_order()) {
            (None, None, _) => &[],
            (Some(_), None, _) => &[filled],
            (None, Some(_), _) => &[b"S\n"],
            (Some((_, even_odd)), Some(_), PaintOrder::FillAndStroke) => &[if even_odd { b"B*\n" } else { b"B\n" }],
            (Some(_), Some(_), PaintOrder::StrokeAndFill) => &[b"S\n", filled],
        };
        for operator in operators {
            outline(&mut canvas.out, path.data());
            canvas.out.extend(*operator);
        }
        canvas.restore();
    }
}

/// Width, ends, corners and dashes of a stroke.
fn pen(out: &mut Vec<u8>, stroke: &usvg::Stroke) {
    let mut put = |value: f32, operator: &[u8]| {
        coordinate(out, value);
        out.extend(operator);
    };
    put(stroke.width().get(), b"w\n");
    put(stroke.miterlimit().get(), b"M\n");
    let cap = match stroke.linecap() {
        usvg::LineCap::Butt => 0.0,
        usvg::LineCap::Round => 1.0,
        usvg::LineCap::Square => 2.0,
    };
    let join = match stroke.linejoin() {
        usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => 0.0,
        usvg::LineJoin::Round => 1.0,
        usvg::LineJoin::Bevel => 2.0,
    };
    put(cap, b"J\n");
    put(join, b"j\n");
    if let Some(dashes) = stroke.dasharray() {
        out.push(b'[');
        dashes.iter().for_each(|dash| coordinate(out, *dash));
        out.extend(b"] ");
        coordinate(out, stroke.dashoffset());
        out.extend(b"d\n");
    }
}

fn color(paint: &Paint) -> Option<Color> {
    match paint {
        Paint::Color(color) => Some(Color { red: color.red, green: color.green, blue: color.blue }),
        _ => None,
    }
}

fn outline(out: &mut Vec<u8>, path: &usvg::tiny_skia_path::Path) {
    let mut put = |points: &[(f32, f32)], operator: &[u8]| {
        for (x, y) in points {
            coordinate(out, *x);
            coordinate(out, *y);
        }
        out.extend(operator);
    };
    let mut last = (0.0, 0.0);
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => {
                last = (p.x, p.y);
                put(&[last], b"m\n");
            }
            PathSegment::LineTo(p) => {
                last = (p.x, p.y);
                put(&[last], b"l\n");
            }
            PathSegment::QuadTo(a, p) => {
                // PDF has none of the second degree.
                let third = |from: f32, control: f32| (from + control * 2.0) / 3.0;
                let (first, second) = ((third(last.0, a.x), third(last.1, a.y)), (third(p.x, a.x), third(p.y, a.y)));
                last = (p.x, p.y);
                put(&[first, second, last], b"c\n");
            }
            PathSegment::CubicTo(a, b, p) => {
                last = (p.x, p.y);
                put(&[(a.x, a.y), (b.x, b.y), last], b"c\n");
            }
            PathSegment::Close => put(&[], b"h\n"),
        }
    }
}

/// A number of a drawing's own, whose scale may be any.
fn coordinate(out: &mut Vec<u8>, value: f32) {
    decimal(out, f64::from(value), 6);
    out.push(b' ');
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

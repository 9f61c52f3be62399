//! A page as pixels: glyph outlines, fills, pictures and drawings painted in software, the same on every machine.

use resvg::tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap, Rect as SkiaRect, Transform};
use skrifa::outline::OutlinePen;

use super::outline;
use crate::book::AssetId;
use crate::font::FontBook;
use crate::layout::pages::{GlyphRun, ItemKind, Page, Rect};
use crate::picture::{Channels, Pixels, scale};
use crate::style::Color;

/// Paints a page into `width` × `height` pixels on white; `show` gives a picture's pixels.
pub fn paint<'p>(page: &Page, width: u32, height: u32, fonts: &FontBook, show: &dyn Fn(AssetId) -> Option<&'p Pixels>) -> Option<Pixels> {
    let mut canvas = Pixmap::new(width, height)?;
    canvas.fill(resvg::tiny_skia::Color::WHITE);
    let (x, y) = (f64::from(width) / page.width.to_pt(), f64::from(height) / page.height.to_pt());
    let to_pixels = Transform::from_scale(x as f32, y as f32);
    for item in &page.items {
        match &item.kind {
            ItemKind::Glyphs(run) => glyphs(&mut canvas, run, fonts, to_pixels),
            ItemKind::Fill { rect, color } => {
                if let Some(rect) = skia(*rect) {
                    canvas.fill_rect(rect, &paint_of(*color), to_pixels, None);
                }
            }
            ItemKind::Picture { asset, rect } => {
                if let Some(pixels) = show(*asset) {
                    picture(&mut canvas, pixels, *rect, (x, y));
                }
            }
            ItemKind::Drawing { svg, rect } => drawing(&mut canvas, svg, *rect, to_pixels),
            // Covers have no tables, and their pictures are whole.
            ItemKind::Turned(_) | ItemKind::Part(_) => {}
        }
    }
    Some(Pixels { width, height, channels: Channels::Rgb, data: without_alpha(canvas) })
}

/// A drawing as pixels on white, its longer side `side`; `None` when it cannot be read.
pub fn drawn(svg: &str, side: u32) -> Option<Pixels> {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).ok()?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = side as f32 / width.max(height).max(1.0);
    let pixels = |length: f32| ((length * scale).round() as u32).clamp(1, side);
    let mut canvas = Pixmap::new(pixels(width), pixels(height))?;
    canvas.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let (width, height) = (canvas.width(), canvas.height());
    Some(Pixels { width, height, channels: Channels::Rgb, data: without_alpha(canvas) })
}

/// The colours of a canvas on which nothing is transparent, in the memory that it had.
fn without_alpha(canvas: Pixmap) -> Vec<u8> {
    let mut data = canvas.take();
    let pixels = data.len() / 4;
    // Four at once where there are as many.
    let blocks = data.as_chunks::<16>().0.len();
    for block in 0..blocks {
        let [r1, g1, b1, _, r2, g2, b2, _, r3, g3, b3, _, r4, g4, b4, _] = data.as_chunks::<16>().0[block];
        data[block * 12..][..12].copy_from_slice(&[r1, g1, b1, r2, g2, b2, r3, g3, b3, r4, g4, b4]);
    }
    for pixel in blocks * 4..pixels {
        data.copy_within(pixel * 4..pixel * 4 + 3, pixel * 3);
    }
    data.truncate(pixels * 3);
    data
}

fn skia(rect: Rect) -> Option<SkiaRect> {
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(|l| l.to_pt() as f32);
    SkiaRect::from_xywh(x, y, width, height)
}

/// A smooth fill of one colour.
fn paint_of(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(color.red, color.green, color.blue, 255);
    paint
}

/// Paints the outlines of a run's glyphs.
fn glyphs(canvas: &mut Pixmap, run: &GlyphRun, fonts: &FontBook, to_pixels: Transform) {
    outline::each_glyph(
        run,
        fonts,
        || Outline(PathBuilder::new()),
        |pen, x, y| {
            if let Some(path) = pen.0.finish() {
                let place = Transform::from_row(1.0, 0.0, 0.0, -1.0, x, y).post_concat(to_pixels);
                fill(canvas, &path, run.color, place);
            }
        },
    );
}

/// Paints the inside of a path.
fn fill(canvas: &mut Pixmap, path: &Path, color: Color, place: Transform) {
    canvas.fill_path(path, &paint_of(color), FillRule::Winding, place, None);
}

/// Paints a picture scaled to its rectangle; what lies outside of the page is cut off.
fn picture(canvas: &mut Pixmap, pixels: &Pixels, rect: Rect, (sx, sy): (f64, f64)) {
    let round = |value: f64| value.round() as i64;
    let (left, top) = (round(rect.x.to_pt() * sx), round(rect.y.to_pt() * sy));
    let (width, height) = (round(rect.width.to_pt() * sx).clamp(1, 20_000), round(rect.height.to_pt() * sy).clamp(1, 20_000));
    let Some(scaled) = scale::resize(pixels, (width as u32, height as u32)) else { return };
    let channels = scaled.channels.count();
    let (canvas_width, canvas_height) = (i64::from(canvas.width()), i64::from(canvas.height()));
    let data = canvas.data_mut();
    for y in top.max(0)..(top + height).min(canvas_height) {
        for x in left.max(0)..(left + width).min(canvas_width) {
            let from = ((y - top) * width + (x - left)) as usize * channels;
            let to = (y * canvas_width + x) as usize * 4;
            let source = &scaled.data[from..from + channels];
            let (rgb, alpha) = match source {
                [gray] => ([*gray; 3], 255),
                [r, g, b] => ([*r, *g, *b], 255),
                [r, g, b, a] => ([*r, *g, *b], u32::from(*a)),
                _ => continue,
            };
            for (below, above) in data[to..to + 3].iter_mut().zip(rgb) {
                *below = ((u32::from(above) * alpha + u32::from(*below) * (255 - alpha) + 127) / 255) as u8;
            }
        }
    }
}

/// Paints an SVG scaled to its rectangle; nothing when it cannot be read.
fn drawing(canvas: &mut Pixmap, svg: &str, rect: Rect, to_pixels: Transform) {
    let Ok(tree) = usvg::Tree::from_str(svg, &usvg::Options::default()) else { return };
    let (sx, sy) = (rect.width.to_pt() as f32 / tree.size().width(), rect.height.to_pt() as f32 / tree.size().height());
    let place = Transform::from_row(sx, 0.0, 0.0, sy, rect.x.to_pt() as f32, rect.y.to_pt() as f32).post_concat(to_pixels);
    resvg::render(&tree, place, &mut canvas.as_mut());
}

/// Outlines of a font as a path.
struct Outline(PathBuilder);

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

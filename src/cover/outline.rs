//! Lines of words as outlines: what is turned on its side is a drawing.

use std::fmt::Write;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::FileRef;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::font::{Face, FontBook, Synthetic};
use crate::layout::pages::GlyphRun;

/// The font in a face's file.
pub fn font(face: &Face) -> Option<FontRef<'_>> {
    match FileRef::new(&face.data).ok()? {
        FileRef::Font(font) => Some(font),
        FileRef::Collection(fonts) => fonts.get(face.index).ok(),
    }
}

/// Draws the outlines of a run's glyphs one by one: `each` is told where a glyph is, in points, and draws it with the pen it makes.
pub fn each_glyph<P: OutlinePen>(run: &GlyphRun, fonts: &FontBook, mut pen: impl FnMut() -> P, mut each: impl FnMut(P, f32, f32)) {
    let face = fonts.face(run.face);
    let Some(font) = font(face) else { return };
    let slant = face.synthetic.filter(|s| s.oblique).map_or(0.0, |_| Synthetic::SLANT as f32 / 1000.0);
    let outlines = font.outline_glyphs();
    let size = Size::new(run.size.to_pt() as f32);
    let mut x = run.x;
    for glyph in run.glyphs.iter() {
        let mut drawn = Slanted { pen: pen(), slant };
        let settings = DrawSettings::unhinted(size, LocationRef::default());
        if outlines.get(GlyphId::new(u32::from(glyph.id))).is_some_and(|outline| outline.draw(settings, &mut drawn).is_ok()) {
            each(drawn.pen, (x + glyph.x_offset).to_pt() as f32, (run.y - glyph.y_offset.long()).to_pt() as f32);
        }
        x += glyph.advance;
    }
}

/// Draws with another pen, leaning to the right.
struct Slanted<P> {
    pen: P,
    slant: f32,
}

impl<P: OutlinePen> OutlinePen for Slanted<P> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.pen.move_to(x + y * self.slant, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.pen.line_to(x + y * self.slant, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.pen.quad_to(x1 + y1 * self.slant, y1, x + y * self.slant, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.pen.curve_to(x1 + y1 * self.slant, y1, x2 + y2 * self.slant, y2, x + y * self.slant, y);
    }
    fn close(&mut self) {
        self.pen.close();
    }
}

/// Runs as the `d` of one SVG path, y downwards.
pub fn path_data(runs: &[GlyphRun], fonts: &FontBook) -> String {
    let mut data = String::new();
    for run in runs {
        each_glyph(run, fonts, Segments::default, |segments, dx, dy| {
            for Segment(letter, points) in segments.0 {
                data.push(letter);
                for (x, y) in points {
                    let _ = write!(data, "{:.3} {:.3} ", x + dx, dy - y);
                }
            }
        });
    }
    data
}

/// How far the outlines of runs reach above and below the baseline at zero, in points; curves by their control points, which are never
/// nearer.
pub fn reach(runs: &[GlyphRun], fonts: &FontBook) -> (f32, f32) {
    let (mut above, mut below) = (0.0f32, 0.0f32);
    for run in runs {
        each_glyph(run, fonts, Segments::default, |segments, _, dy| {
            for (_, y) in segments.0.iter().flat_map(|segment| &segment.1) {
                (above, below) = (above.max(y - dy), below.max(dy - y));
            }
        });
    }
    (above, below)
}

/// A command of a path and its points.
struct Segment(char, Vec<(f32, f32)>);

/// A glyph's commands.
#[derive(Default)]
struct Segments(Vec<Segment>);

impl OutlinePen for Segments {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(Segment('M', vec![(x, y)]));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(Segment('L', vec![(x, y)]));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.push(Segment('Q', vec![(x1, y1), (x, y)]));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.push(Segment('C', vec![(x1, y1), (x2, y2), (x, y)]));
    }
    fn close(&mut self) {
        self.0.push(Segment('Z', Vec::new()));
    }
}

//! What a page of a PDF shows: its letters with their places, piece by piece, and its pictures.

use std::collections::BTreeSet;

use hayro_svg::hayro_interpret::font::{Glyph, GlyphRun};
use hayro_svg::hayro_interpret::hayro_cmap::BfString;
use hayro_svg::hayro_interpret::hayro_syntax::Pdf;
use hayro_svg::hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_svg::hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_svg::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterCache, InterpreterSettings, RenderContent, SoftMask,
    interpret_page,
};
use sha2::{Digest, Sha256};

use super::pictures::{self, Look};
use crate::picture::{Channels, Pixels};

/// Letters of one piece of marked content.
#[derive(Debug, Default)]
pub struct Run {
    pub mcid: Option<i32>,
    pub letters: Vec<Letter>,
}

/// What one glyph stands for, from where to where.
#[derive(Clone, Debug)]
pub struct Letter {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    pub size: f32,
}

#[derive(Debug, Default)]
pub struct Shown {
    pub runs: Vec<Run>,
    /// Hashes of the pictures' data, with their looks where these were asked for.
    pub pictures: Vec<([u8; 32], Option<Look>)>,
}

/// Reads pages, in order. Pictures with hashes in `looked_at` are decoded.
pub fn pages(pdf: &Pdf, looked_at: &BTreeSet<[u8; 32]>) -> Vec<Shown> {
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let pages = pdf.pages().iter().map(|page| {
        let mut context = Context::new(Affine::IDENTITY, Rect::new(0.0, 0.0, 1.0, 1.0), &cache, pdf.xref(), settings.clone());
        let mut reader = PageReader { looked_at, shown: Shown::default(), open: Vec::new(), actual: None };
        interpret_page(page, &mut context, &mut reader);
        reader.shown
    });
    pages.collect()
}

/// Marked content that has begun.
struct Mark {
    mcid: Option<i32>,
    artifact: bool,
    /// Says itself what its glyphs stand for.
    actual: bool,
}

struct PageReader<'s> {
    looked_at: &'s BTreeSet<[u8; 32]>,
    shown: Shown,
    open: Vec<Mark>,
    /// What the glyphs that follow stand for together, until the first of them is seen.
    actual: Option<String>,
}

impl PageReader<'_> {
    /// Adds a letter to the run of its marked content.
    fn letter(&mut self, letter: Letter) {
        let mcid = self.open.iter().rev().find_map(|mark| mark.mcid);
        match self.shown.runs.last_mut() {
            Some(run) if run.mcid == mcid => run.letters.push(letter),
            _ => self.shown.runs.push(Run { mcid, letters: vec![letter] }),
        }
    }
}

/// The text that a glyph stands for; empty when the file does not say.
fn text_of(glyph: &Glyph<'_>) -> String {
    match glyph.as_unicode() {
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(text)) => text,
        None => String::new(),
    }
}

/// The advance of a glyph, in thousandths of an em.
fn advance(glyph: &Glyph<'_>) -> Option<f32> {
    match glyph {
        Glyph::Outline(glyph) => glyph.advance_width(),
        Glyph::Type3(glyph) => glyph.advance_width(),
    }
}

impl<'a> Device<'a> for PageReader<'_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        if self.open.iter().any(|mark| mark.artifact) {
            return;
        }
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            // Glyphs are drawn in thousandths of an em.
            let at = |x: f32, y: f32| transform * Point::new(f64::from(x), f64::from(y));
            let (start, end, top) = (at(0.0, 0.0), at(advance(glyph).unwrap_or(500.0), 0.0), at(0.0, 1000.0));
            let size = (top - start).hypot() as f32;
            let text = match self.open.iter().any(|mark| mark.actual) {
                true => self.actual.take().unwrap_or_default(),
                false => text_of(glyph),
            };
            let (left, right) = (start.x.min(end.x) as f32, start.x.max(end.x) as f32);
            self.letter(Letter { text, left, right, baseline: start.y as f32, size });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        let Image::Raster(image) = image else { return };
        let hash: [u8; 32] = Sha256::digest(image.stream().raw_data()).into();
        let mut look = None;
        if self.looked_at.contains(&hash) {
            let size = (image.width(), image.height());
            image.with_rgba(|data, _| look = pixels(data).and_then(|pixels| pictures::stamp(&pixels, size)), Some((96, 96)));
        }
        self.shown.pictures.push((hash, look));
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let mcid = properties.and_then(|properties| properties.get::<i32>(b"MCID".as_slice()));
        let actual = properties.and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText".as_slice()));
        if let Some(actual) = &actual {
            self.actual = Some(super::tree::text(actual));
        }
        self.open.push(Mark { mcid, artifact: tag == b"Artifact", actual: actual.is_some() });
    }

    fn end_marked_content(&mut self) {
        if self.open.pop().is_some_and(|mark| mark.actual) {
            self.actual = None;
        }
    }
}

/// The pixels of a picture that has been decoded.
fn pixels(data: ImageData) -> Option<Pixels> {
    match data {
        ImageData::Rgb(data) => Some(Pixels { width: data.width, height: data.height, channels: Channels::Rgb, data: data.data }),
        ImageData::Luma(data) => Some(Pixels { width: data.width, height: data.height, channels: Channels::Gray, data: data.data }),
    }
}

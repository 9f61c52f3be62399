//! What krilla draws: SVG drawings, and letters that are pictures themselves.
//!
//! All of a file's sketches are the pages of one file of krilla's, with colours by profiles and fonts of its own; from there each is taken
//! over as a form. So gradients, masks and filters are krilla's, and everything else is written here.

use std::sync::Arc;

use hayro_svg::hayro_interpret::hayro_syntax::Pdf;
use hayro_svg::hayro_interpret::hayro_syntax::object::{Array, Dict, Number, Object, Stream};
use krilla::configure::{Archival, Configuration, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{Point, Size};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::Font;
use krilla::{Data, Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use pdf_writer::{Chunk, Name, Rect, Ref};
use usvg::{Group, ImageKind, Node, Tree};

use super::copied::Copied;
use super::face::Faces;
use super::filters;
use super::text::Shown;
use crate::layout::pages::GlyphRun;
use crate::report::Message;
use crate::message;

/// Something that krilla draws, on a page of its own.
pub enum Sketch {
    /// A drawing, as large as it is shown.
    Drawing(Arc<Tree>, (f64, f64)),
    /// Letters at their place on a page of some size.
    Letters(Box<GlyphRun>, (f64, f64)),
}

/// krilla's file of some sketches. With `strict`, an error when one would cost the file its standards.
pub fn draw(sketches: &[Sketch], faces: &Faces<'_>, strict: bool) -> Result<Vec<u8>, KrillaError> {
    let archival = ConfigurationBuilder::new().with_archival_validator(Archival::A2_U).finish();
    let configuration = if strict { archival.unwrap_or_default() } else { Configuration::default() };
    let settings = SerializeSettings { configuration, no_device_cs: true, enable_tagging: false, xmp_metadata: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    for sketch in sketches {
        let (Sketch::Drawing(_, (width, height)) | Sketch::Letters(_, (width, height))) = sketch;
        let size = PageSettings::from_wh(*width as f32, *height as f32);
        let mut page = document.start_page_with(size.unwrap_or_default());
        let mut surface = page.surface();
        match sketch {
            Sketch::Drawing(tree, _) => drawing(&mut surface, tree, (*width as f32, *height as f32)),
            Sketch::Letters(run, _) => letters(&mut surface, run, faces),
        }
        surface.finish();
        page.finish();
    }
    // What the validator wants to know; nothing of it is taken over.
    document.set_metadata(Metadata::new().title("—".to_owned()).language("und".to_owned()).creation_date(DateTime::new(2000)));
    document.finish()
}

fn drawing(surface: &mut Surface<'_>, tree: &Tree, (width, height): (f32, f32)) {
    let Some(size) = Size::from_wh(width, height) else { return };
    // krilla-svg draws filters four times as fine as a screen pixel of the page, 288 dpi.
    let fine = SvgSettings::default();
    let shrink = filters::shrink(tree, f64::from(size.width() * fine.filter_scale));
    let settings = SvgSettings { filter_scale: fine.filter_scale * shrink as f32, embed_text: !has_gaps(tree.root()) };
    let _ = surface.draw_svg(tree, size, settings);
}

/// Whether a glyph stands in a drawing that is none: as text it would cost the file its standards.
fn has_gaps(group: &Group) -> bool {
    group.children().iter().any(|node| match node {
        Node::Group(group) => has_gaps(group),
        Node::Text(text) => text.layouted().iter().flat_map(|span| &span.positioned_glyphs).any(|glyph| glyph.id.0 == 0),
        Node::Image(image) => match image.kind() {
            ImageKind::SVG(tree) => has_gaps(tree.root()),
            _ => false,
        },
        Node::Path(_) => false,
    })
}

fn letters(surface: &mut Surface<'_>, run: &GlyphRun, faces: &Faces<'_>) {
    let Some(face) = faces.get(run.face) else { return };
    let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(face.data.clone());
    let Some(font) = Font::new(Data::from(data), face.index) else { return };
    let mut shown = Shown::default();
    shown.fill(run, (face, faces.composed(run.face)), false);
    surface.set_fill(Some(Fill { paint: krilla::color::rgb::Color::new(run.color.red, run.color.green, run.color.blue).into(), ..Fill::default() }));
    let at = Point::from_xy(run.x.to_pt() as f32, run.y.to_pt() as f32);
    surface.draw_glyphs(at, &shown.glyphs, font, &shown.text, run.size.to_pt() as f32, false);
}

/// The pages of krilla's file as forms, each under its number in `forms`; what they need is numbered by `next`.
pub fn take_over(file: Vec<u8>, forms: &[Ref], mut next: impl FnMut() -> Ref) -> Result<Chunk, Message> {
    let unread = || message!("a drawing has no content");
    let document = Pdf::new(file).map_err(|_| unread())?;
    let mut chunk = Chunk::new();
    let mut copied = Copied::of(&document);
    for (page, form) in document.pages().iter().zip(forms) {
        take_page(page.raw(), *form, &mut chunk, &mut copied, &mut next).ok_or_else(unread)?;
    }
    copied.rest(&mut chunk, &mut next);
    Ok(chunk)
}

fn take_page<'a>(page: &Dict<'a>, form: Ref, chunk: &mut Chunk, copied: &mut Copied<'a>, next: &mut dyn FnMut() -> Ref) -> Option<()> {
    let content = page.get::<Stream<'a>>(b"Contents")?;
    let sides: Vec<f32> = page.get::<Array<'a>>(b"MediaBox")?.iter::<Number>().map(|side| side.as_f32()).collect();
    let [_, _, width, height] = sides[..] else { return None };
    let data = content.raw_data();
    let mut written = chunk.form_xobject(form, &data);
    written.bbox(Rect::new(0.0, 0.0, width, height));
    for (from, key) in [(content.dict(), b"Filter".as_slice()), (page, b"Resources"), (page, b"Group")] {
        if let Some(value) = from.get_raw::<Object<'a>>(key) {
            copied.put(written.insert(Name(key)), &value, next);
        }
    }
    Some(())
}

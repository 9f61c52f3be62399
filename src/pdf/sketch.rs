//! What krilla draws: SVG drawings, and letters that are pictures themselves.
//!
//! All of a file's sketches are the pages of one file of krilla's, with colours by profiles and fonts of its own; from there each is taken
//! over as a form. So gradients, masks and filters are krilla's, and everything else is written here.

use std::collections::VecDeque;
use std::sync::Arc;

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
use lopdf::{Dictionary, Object, ObjectId};
use pdf_writer::{Chunk, Name, Null, Obj, Rect, Ref, Str};
use rustc_hash::FxHashMap;
use usvg::{Group, ImageKind, Node, Tree};

use super::face::Faces;
use super::filters;
use super::text::Shown;
use crate::layout::pages::GlyphRun;
use crate::report::Message;
use crate::report::cause;
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
pub fn take_over(file: &[u8], forms: &[Ref], mut next: impl FnMut() -> Ref) -> Result<Chunk, Message> {
    let document = lopdf::Document::load_mem(file).map_err(cause::of_library)?;
    let mut chunk = Chunk::new();
    let mut numbers = Numbers { known: FxHashMap::default(), waiting: VecDeque::new(), next: &mut next };
    for (page, form) in document.get_pages().into_values().zip(forms) {
        take_page(&document, page, *form, &mut chunk, &mut numbers).ok_or(message!("a drawing has no content"))?;
    }
    while let Some((id, number)) = numbers.waiting.pop_front() {
        match document.get_object(id) {
            Ok(Object::Stream(stream)) => {
                let mut written = chunk.stream(number, &stream.content);
                for (key, value) in stream.dict.iter().filter(|(key, _)| key.as_slice() != b"Length") {
                    put(written.insert(Name(key)), value, &mut numbers);
                }
            }
            Ok(object) => put(chunk.indirect(number), object, &mut numbers),
            Err(_) => chunk.indirect(number).primitive(Null),
        }
    }
    Ok(chunk)
}

fn take_page(document: &lopdf::Document, page: ObjectId, form: Ref, chunk: &mut Chunk, numbers: &mut Numbers<'_>) -> Option<()> {
    let page = document.get_dictionary(page).ok()?;
    let content = document.get_object(page.get(b"Contents").ok()?.as_reference().ok()?).ok()?.as_stream().ok()?;
    let sides: Vec<f32> = page.get(b"MediaBox").ok()?.as_array().ok()?.iter().map(|side| side.as_float().unwrap_or(0.0)).collect();
    let [_, _, width, height] = sides[..] else { return None };
    let mut written = chunk.form_xobject(form, &content.content);
    written.bbox(Rect::new(0.0, 0.0, width, height));
    let of = |dictionary: &Dictionary, key: &[u8]| dictionary.get(key).ok().cloned();
    for (key, value) in [("Filter", of(&content.dict, b"Filter")), ("Resources", of(page, b"Resources")), ("Group", of(page, b"Group"))] {
        if let Some(value) = value {
            put(written.insert(Name(key.as_bytes())), &value, numbers);
        }
    }
    Some(())
}

/// The numbers that krilla's objects get, and those that wait to be written.
struct Numbers<'a> {
    known: FxHashMap<ObjectId, Ref>,
    waiting: VecDeque<(ObjectId, Ref)>,
    next: &'a mut dyn FnMut() -> Ref,
}

impl Numbers<'_> {
    fn of(&mut self, id: ObjectId) -> Ref {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let number = (self.next)();
        self.known.insert(id, number);
        self.waiting.push_back((id, number));
        number
    }
}

fn put(at: Obj<'_>, object: &Object, numbers: &mut Numbers<'_>) {
    match object {
        Object::Null | Object::Stream(_) => at.primitive(Null),
        Object::Boolean(value) => at.primitive(*value),
        Object::Integer(value) => at.primitive(*value as i32),
        Object::Real(value) => at.primitive(*value),
        Object::Name(name) => at.primitive(Name(name)),
        Object::String(bytes, _) => at.primitive(Str(bytes)),
        Object::Reference(id) => at.primitive(numbers.of(*id)),
        Object::Array(items) => {
            let mut array = at.array();
            items.iter().for_each(|item| put(array.push(), item, numbers));
        }
        Object::Dictionary(dictionary) => {
            let mut written = at.dict();
            dictionary.iter().for_each(|(key, value)| put(written.insert(Name(key)), value, numbers));
        }
    }
}

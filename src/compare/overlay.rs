//! The pages of one PDF over those of another: what proofs are marked with.

use hayro_svg::hayro_interpret::hayro_syntax::Pdf;
use hayro_svg::hayro_interpret::hayro_syntax::metadata::Metadata;
use hayro_svg::hayro_interpret::hayro_syntax::object::{Array, DateTime, Dict, MaybeRef, Number, Object};
use hayro_svg::hayro_interpret::hayro_syntax::page::Page;
use pdf_writer::{Chunk, Date, Filter, Name, Rect, Ref, Str};

use crate::message;
use crate::pdf::{Copied, Deflate};
use crate::report::Message;

/// Name of the overlay in each page's resources.
const NAME: &[u8] = b"PliegoMarks";
/// Deeper than any tree of pages.
const DEEPEST: usize = 64;

/// Adds `room` points of white at the right of each page, and lays the overlay's page of the same number over it. An overlay's page
/// has the size of the page with its room, and the same lower left corner.
pub fn lay(pdf: &[u8], overlay: &[u8], room: f32) -> Result<Vec<u8>, Message> {
    let open = |bytes: &[u8]| Pdf::new(bytes.to_vec()).map_err(|_| message!("is no PDF that can be read"));
    let (under, over) = (open(pdf)?, open(overlay)?);
    let (mut of_under, mut of_over) = (Copied::of(&under), Copied::of(&over));
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let (root, about, head) = (next(), next(), next());
    let pages: Vec<(&Page<'_>, Ref)> = under.pages().iter().map(|page| (page, next())).collect();
    for (page, number) in &pages {
        if let Some(id) = page.raw().obj_id() {
            of_under.stands_for(id, *number);
        }
    }
    let mut chunk = Chunk::new();
    // What a page leaves behind of its graphics state does not reach the marks.
    chunk.stream(head, b"q\n");
    for (place, (page, number)) in pages.iter().enumerate() {
        let marks = match over.pages().get(place) {
            Some(sheet) => {
                let form = next();
                write_form(sheet, form, &mut chunk, &mut of_over, &mut next)?;
                Some(Marks { form, head, foot: next(), room })
            }
            None => None,
        };
        write_page(page, *number, marks, &mut chunk, &mut of_under, &mut next);
    }
    let mut out = pdf_writer::Pdf::with_capacity(pdf.len() + overlay.len());
    let version = version(&under);
    out.set_version(version.0, version.1);
    let catalog = under.xref().get::<Dict<'_>>(under.xref().root_id()).ok_or(message!("is no PDF that can be read"))?;
    let mut written = out.catalog(root);
    // A marked proof is no PDF/UA, PDF/A or PDF/X any more, so it does not say so.
    for (key, value) in catalog.entries().filter(|(key, _)| !matches!(key.as_ref(), b"Type" | b"Metadata")) {
        of_under.put(written.insert(Name(&key)), &value, &mut next);
    }
    drop(written);
    of_under.rest(&mut chunk, &mut next);
    of_over.rest(&mut chunk, &mut next);
    out.extend(&chunk);
    if under.metadata() != &Metadata::default() {
        write_about(under.metadata(), about, &mut out);
    }
    Ok(out.finish())
}

/// Of the file, as two numbers.
fn version(pdf: &Pdf) -> (u8, u8) {
    use hayro_svg::hayro_interpret::hayro_syntax::PdfVersion::*;
    match pdf.version() {
        Pdf20 => (2, 0),
        Pdf17 => (1, 7),
        Pdf16 => (1, 6),
        // Forms may be clear, and so on.
        _ => (1, 5),
    }
}

/// A page as a form XObject.
fn write_form<'a>(page: &Page<'a>, number: Ref, chunk: &mut Chunk, copied: &mut Copied<'a>, next: &mut dyn FnMut() -> Ref) -> Result<(), Message> {
    let bounds = inherited(page.raw(), b"MediaBox").as_ref().and_then(bounds).ok_or(message!("a page has no size"))?;
    let content = Deflate::default().packed(page.page_stream().unwrap_or_default());
    let mut form = chunk.form_xobject(number, &content);
    form.filter(Filter::FlateDecode);
    form.bbox(Rect::new(bounds[0], bounds[1], bounds[2], bounds[3]));
    match inherited(page.raw(), b"Resources") {
        Some(resources) => copied.put(form.insert(Name(b"Resources")), &MaybeRef::NotRef(resources), next),
        None => _ = form.insert(Name(b"Resources")).dict(),
    }
    Ok(())
}

/// What is painted over a page.
struct Marks {
    form: Ref,
    head: Ref,
    foot: Ref,
    /// White at the right, in points.
    room: f32,
}

/// A page, widened at the right, with a form over its content.
fn write_page<'a>(page: &Page<'a>, number: Ref, marks: Option<Marks>, chunk: &mut Chunk, copied: &mut Copied<'a>, next: &mut dyn FnMut() -> Ref) {
    let boxes: [(&[u8], _); 2] = [b"MediaBox".as_slice(), b"CropBox"].map(|key| (key, inherited(page.raw(), key).as_ref().and_then(bounds)));
    let origin = boxes[0].1.unwrap_or_default();
    if let Some(marks) = &marks {
        let foot = format!("\nQ\nq 1 0 0 1 {} {} cm /PliegoMarks Do Q\n", origin[0], origin[1]);
        chunk.stream(marks.foot, foot.as_bytes());
    }
    let mut written = chunk.indirect(number).dict();
    let replaced = |key: &[u8]| marks.is_some() && matches!(key, b"Resources" | b"Contents" | b"MediaBox" | b"CropBox");
    for (key, value) in page.raw().entries().filter(|(key, _)| !replaced(key)) {
        copied.put(written.insert(Name(&key)), &value, next);
    }
    let Some(marks) = marks else { return };
    for (key, bounds) in boxes {
        if let Some([left, low, right, high]) = bounds {
            written.insert(Name(key)).primitive(Rect::new(left, low, right + marks.room, high));
        }
    }
    let mut contents = written.insert(Name(b"Contents")).array();
    contents.item(marks.head);
    match page.raw().get_raw::<Object<'a>>(b"Contents") {
        Some(MaybeRef::Ref(part)) => match page.raw().get::<Array<'a>>(b"Contents") {
            Some(parts) => parts.raw_iter().for_each(|part| copied.put(contents.push(), &part, next)),
            None => copied.put(contents.push(), &MaybeRef::Ref(part), next),
        },
        Some(MaybeRef::NotRef(Object::Array(parts))) => parts.raw_iter().for_each(|part| copied.put(contents.push(), &part, next)),
        _ => {}
    }
    contents.item(marks.foot);
    drop(contents);
    let resources = match inherited(page.raw(), b"Resources") {
        Some(Object::Dict(resources)) => resources,
        _ => Dict::empty(),
    };
    let mut into = written.insert(Name(b"Resources")).dict();
    for (key, value) in resources.entries().filter(|(key, _)| key.as_ref() != b"XObject") {
        copied.put(into.insert(Name(&key)), &value, next);
    }
    let mut objects = into.insert(Name(b"XObject")).dict();
    for (key, value) in resources.get::<Dict<'a>>(b"XObject").unwrap_or_default().entries().filter(|(key, _)| key.as_ref() != NAME) {
        copied.put(objects.insert(Name(&key)), &value, next);
    }
    objects.pair(Name(NAME), marks.form);
}

/// An entry of a page, or of what it is a page of.
fn inherited<'a>(page: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut at = page.clone();
    for _ in 0..DEEPEST {
        if let Some(found) = at.get::<Object<'a>>(key) {
            return Some(found);
        }
        at = at.get::<Dict<'a>>(b"Parent")?;
    }
    None
}

/// The four numbers of a box, its lower left corner first.
fn bounds(object: &Object<'_>) -> Option<[f32; 4]> {
    let Object::Array(array) = object else { return None };
    let numbers: Vec<f32> = array.iter::<Number>().map(|number| number.as_f32()).collect();
    let [a, b, c, d] = numbers[..] else { return None };
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// What the file says about itself.
fn write_about(metadata: &Metadata, number: Ref, out: &mut pdf_writer::Pdf) {
    let Metadata { creation_date, modification_date, title, author, subject, keywords, creator, producer } = metadata;
    let mut written = out.document_info(number);
    let texts: [(&[u8], _); 6] = [(b"Title", title), (b"Author", author), (b"Subject", subject), (b"Keywords", keywords), (b"Creator", creator), (b"Producer", producer)];
    for (key, text) in texts {
        if let Some(text) = text {
            written.pair(Name(key), Str(text));
        }
    }
    if let Some(made) = creation_date {
        written.creation_date(date(made));
    }
    if let Some(changed) = modification_date {
        written.modified_date(date(changed));
    }
}

fn date(of: &DateTime) -> Date {
    let date = Date::new(of.year).month(of.month).day(of.day).hour(of.hour).minute(of.minute).second(of.second);
    date.utc_offset_hour(of.utc_offset_hour).utc_offset_minute(of.utc_offset_minute)
}

#[cfg(test)]
mod tests {
    use hayro_svg::hayro_interpret::hayro_syntax::object::Stream;

    use super::*;

    /// A page in two parts, with what it is and has said by the tree of pages; or an overlay's page.
    fn pdf(marks: bool) -> Vec<u8> {
        let [catalog, tree, page, first, second, used, about] = [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
        let mut pdf = pdf_writer::Pdf::new();
        pdf.catalog(catalog).pages(tree);
        let mut pages = pdf.pages(tree);
        pages.kids([page]).count(1).pair(Name(b"MediaBox"), Rect::new(10.0, 20.0, 110.0, 220.0));
        pages.insert(Name(b"Resources")).dict().insert(Name(b"XObject")).dict().pair(Name(b"Own"), used);
        drop(pages);
        let mut written = pdf.page(page);
        written.parent(tree);
        match marks {
            true => _ = written.contents(first),
            false => _ = written.insert(Name(b"Contents")).array().items([first, second]),
        }
        drop(written);
        pdf.stream(first, if marks { b"0 0 50 50 re f" } else { b"1 0 0 rg" });
        pdf.stream(second, b"/Own Do");
        pdf.form_xobject(used, if marks { b"% of the marks" } else { b"% of the page" }).bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        if !marks {
            pdf.document_info(about).pair(Name(b"Title"), Str(b"El faro"));
        }
        pdf.finish()
    }

    #[test]
    fn what_a_page_inherits_stays_beside_its_marks() {
        let laid = Pdf::new(lay(&pdf(false), &pdf(true), 30.0).unwrap()).unwrap();
        let [page] = &laid.pages()[..] else { panic!("{} pages", laid.pages().len()) };
        let sides: Vec<f32> = page.raw().get::<Array<'_>>(b"MediaBox").unwrap().iter::<Number>().map(|side| side.as_f32()).collect();
        assert_eq!(sides, [10.0, 20.0, 140.0, 220.0]);
        let content = String::from_utf8_lossy(page.page_stream().unwrap()).into_owned();
        assert!(content.starts_with("q\n") && content.contains("1 0 0 rg") && content.contains("/Own Do"), "{content}");
        assert!(content.trim_end().ends_with("1 0 0 1 10 20 cm /PliegoMarks Do Q"), "{content}");
        let objects = page.raw().get::<Dict<'_>>(b"Resources").unwrap().get::<Dict<'_>>(b"XObject").unwrap();
        let shown = |name: &[u8]| objects.get::<Stream<'_>>(name).unwrap().decoded().unwrap().into_owned();
        assert_eq!(shown(b"Own"), b"% of the page");
        assert_eq!(shown(NAME), b"0 0 50 50 re f");
        let marks = objects.get::<Stream<'_>>(NAME).unwrap();
        let within = marks.dict().get::<Dict<'_>>(b"Resources").unwrap().get::<Dict<'_>>(b"XObject").unwrap();
        assert_eq!(within.get::<Stream<'_>>(b"Own").unwrap().decoded().unwrap(), b"% of the marks".as_slice());
        assert_eq!(laid.metadata().title.as_deref(), Some(b"El faro".as_slice()));
    }
}

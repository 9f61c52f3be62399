//! The pages of one PDF over those of another: what proofs are marked with.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::message;
use crate::report::Message;
use crate::report::cause;

/// Name of the overlay in each page's resources.
const NAME: &str = "PliegoMarks";

/// Adds `room` points of white at the right of each page, and lays the overlay's page of the same number over it. An overlay's page
/// has the size of the page with its room, and the same lower left corner.
pub fn lay(pdf: &[u8], overlay: &[u8], room: f32) -> Result<Vec<u8>, Message> {
    let mut document = Document::load_mem(pdf).map_err(cause::of_library)?;
    let mut over = Document::load_mem(overlay).map_err(cause::of_library)?;
    over.renumber_objects_with(document.max_id + 1);
    let sheets: Vec<ObjectId> = over.get_pages().into_values().collect();
    let mut forms = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        forms.push(form(&over, sheet)?);
    }
    document.max_id = over.max_id;
    document.objects.extend(over.objects);
    for (page, form) in document.get_pages().into_values().zip(forms) {
        let form = document.add_object(form);
        paint_over(&mut document, page, form, room)?;
    }
    // A marked proof is no PDF/UA, PDF/A or PDF/X any more, so it does not say so.
    if let Ok(catalog) = document.catalog_mut() {
        catalog.remove(b"Metadata");
    }
    document.prune_objects();
    let mut out = Vec::with_capacity(pdf.len() + overlay.len());
    document.save_to(&mut out).map_err(cause::of_library)?;
    Ok(out)
}

/// A page as a form XObject.
fn form(document: &Document, page: ObjectId) -> Result<Stream, Message> {
    let content = document.get_page_content(page);
    let resources = inherited(document, page, b"Resources").unwrap_or_else(|| Object::Dictionary(Dictionary::new()));
    let bounds = inherited(document, page, b"MediaBox").ok_or(message!("a page has no size"))?;
    let dict = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds, "Resources" => resources };
    let mut stream = Stream::new(dict, content);
    let _ = stream.compress();
    Ok(stream)
}

/// An entry of a page, or of what it is a page of.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut at = document.get_dictionary(page).ok()?;
    // Deeper than any tree of pages.
    for _ in 0..64 {
        if let Ok(found) = at.get(key) {
            return Some(found.clone());
        }
        at = document.get_dictionary(at.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

/// Widens a page by `room` points at the right, and paints a form over its content.
fn paint_over(document: &mut Document, page: ObjectId, form: ObjectId, room: f32) -> Result<(), Message> {
    let boxes: Vec<(&[u8], Vec<f32>)> = [b"MediaBox".as_slice(), b"CropBox"]
        .into_iter()
        .filter_map(|key| Some((key, bounds(document, &inherited(document, page, key)?)?)))
        .collect();
    let origin = boxes.first().map_or((0.0, 0.0), |(_, bounds)| (bounds[0], bounds[1]));
    let mut resources = match inherited(document, page, b"Resources") {
        Some(Object::Reference(id)) => document.get_dictionary(id).cloned().unwrap_or_default(),
        Some(Object::Dictionary(resources)) => resources,
        _ => Dictionary::new(),
    };
    let mut objects = match resources.get(b"XObject") {
        Ok(Object::Reference(id)) => document.get_dictionary(*id).cloned().unwrap_or_default(),
        Ok(Object::Dictionary(objects)) => objects.clone(),
        _ => Dictionary::new(),
    };
    objects.set(NAME, form);
    resources.set("XObject", objects);
    // What a page leaves behind of its graphics state does not reach the marks.
    let head = document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let foot = format!("\nQ\nq 1 0 0 1 {} {} cm /{NAME} Do Q\n", origin.0, origin.1);
    let foot = document.add_object(Stream::new(Dictionary::new(), foot.into_bytes()));
    let page = document.get_object_mut(page).and_then(Object::as_dict_mut).map_err(cause::of_library)?;
    let mut contents = vec![Object::Reference(head)];
    match page.get(b"Contents") {
        Ok(Object::Array(parts)) => contents.extend(parts.iter().cloned()),
        Ok(part) => contents.push(part.clone()),
        Err(_) => {}
    }
    contents.push(Object::Reference(foot));
    page.set("Contents", contents);
    page.set("Resources", resources);
    for (key, mut bounds) in boxes {
        bounds[2] += room;
        page.set(key.to_vec(), bounds.into_iter().map(Object::Real).collect::<Vec<_>>());
    }
    Ok(())
}

/// The four numbers of a box, its lower left corner first.
fn bounds(document: &Document, object: &Object) -> Option<Vec<f32>> {
    let array = match object {
        Object::Reference(id) => document.get_object(*id).ok()?.as_array().ok()?,
        other => other.as_array().ok()?,
    };
    let numbers: Vec<f32> = array.iter().filter_map(|number| number.as_float().ok()).collect();
    let [a, b, c, d] = numbers.as_slice() else { return None };
    Some(vec![a.min(*c), b.min(*d), a.max(*c), b.max(*d)])
}

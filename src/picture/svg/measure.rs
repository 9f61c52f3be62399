//! A drawing as text: whether it is one, and how large.

use usvg::roxmltree::{Document, Node, ParsingOptions};

use crate::limits;
use crate::message;
use crate::report::Message;
use crate::report::cause;

pub const SVG: &str = "http://www.w3.org/2000/svg";
/// The size of a drawing that gives none, as in CSS.
pub const DEFAULT_SIZE: (u32, u32) = (300, 150);

/// Whether the start of a file looks like an SVG document.
pub fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(start);
    text.trim_start_matches('\u{feff}').trim_start().starts_with('<') && text.contains("<svg")
}

/// Width and height in CSS pixels: of the attributes `width` and `height`, else of the view box.
pub fn size(bytes: &[u8]) -> Result<(u32, u32), Message> {
    let text = text(bytes)?;
    let document = parse(&text)?;
    let root = document.root_element();
    let view_box: Vec<f64> = root.attribute("viewBox").unwrap_or("").split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
    let view = match view_box[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    };
    let side = |name| root.attribute(name).and_then(pixels).filter(|s| *s > 0.0);
    let (width, height) = match (side("width"), side("height"), view) {
        (Some(w), Some(h), _) => (w, h),
        (Some(w), None, Some((vw, vh))) => (w, w * vh / vw),
        (None, Some(h), Some((vw, vh))) => (h * vw / vh, h),
        (_, _, Some(view)) => view,
        _ => return Ok(extent(&text)),
    };
    let whole = |side: f64| side.round().clamp(1.0, 1_000_000.0) as u32;
    Ok((whole(width), whole(height)))
}

/// How far a drawing reaches that says neither its size nor its view box: to the right and down from its origin.
pub fn extent(text: &str) -> (u32, u32) {
    let Ok(tree) = usvg::Tree::from_str(text, &usvg::Options::default()) else { return DEFAULT_SIZE };
    let reach = tree.root().abs_stroke_bounding_box();
    let side = |end: f32| (end.ceil().clamp(0.0, 1_000_000.0)) as u32;
    match (side(reach.right()), side(reach.bottom())) {
        (0, _) | (_, 0) => DEFAULT_SIZE,
        size => size,
    }
}

/// Whether the root says neither its view box nor its size in lengths.
pub fn is_unmeasured(root: Node<'_, '_>) -> bool {
    let says = |name| root.attribute(name).and_then(pixels).is_some_and(|side| side > 0.0);
    root.attribute("viewBox").is_none() && !(says("width") && says("height"))
}

/// A CSS length in pixels; percentages and unknown units give nothing.
pub fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    if let Ok(number) = length.parse() {
        return Some(number);
    }
    crate::length::parse(length).map(|l| l.to_pt() / 0.75)
}

/// The text of an SVG file; the error is a sentence.
pub fn text(bytes: &[u8]) -> Result<String, Message> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(message!("compressed SVG (svgz) cannot be read"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| message!("the SVG is not UTF-8"))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Parses an SVG document within the limits of nodes and depth; the error is a sentence.
pub fn parse(text: &str) -> Result<Document<'_>, Message> {
    // Entities are common in exported drawings; the parser itself guards against those that multiply.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: u32::try_from(limits::SVG_NODES.most()).unwrap_or(u32::MAX), ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        usvg::roxmltree::Error::NodesLimitReached => message!("the SVG has {most}", most = limits::SVG_NODES.exceeded()),
        error => message!("the SVG is not well-formed: {cause}", cause = cause::of_library(error)),
    })?;
    if limits::SVG_DEPTH.is_passed_by(depth(&document)) {
        return Err(message!("the SVG has {most}", most = limits::SVG_DEPTH.exceeded()));
    }
    Ok(document)
}

/// The text that stands directly in a node.
pub fn text_of(node: Node<'_, '_>) -> String {
    node.children().filter_map(|c| c.text()).collect()
}

/// Levels of elements, counted without going down by recursion.
pub fn depth(document: &Document<'_>) -> usize {
    let (mut deepest, mut level) = (1, 1);
    let mut node = document.root_element();
    loop {
        if let Some(child) = node.first_element_child() {
            (node, level) = (child, level + 1);
            deepest = deepest.max(level);
            continue;
        }
        while node.next_sibling_element().is_none() {
            match node.parent_element() {
                Some(parent) => (node, level) = (parent, level - 1),
                None => return deepest,
            }
        }
        if let Some(next) = node.next_sibling_element() {
            node = next;
        }
    }
}

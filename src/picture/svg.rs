//! SVG files: their size, and the drawing without anything that runs, phones home or is not a drawing.

use std::collections::BTreeMap;

use usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The size of a drawing that gives none, as in CSS.
const DEFAULT_SIZE: (u32, u32) = (300, 150);

/// Elements that run, embed foreign things or change others in time; dropped with all within them.
const DROPPED: [&str; 15] = [
    "script",
    "foreignObject",
    "iframe",
    "audio",
    "video",
    "canvas",
    "object",
    "embed",
    "handler",
    "listener",
    "set",
    "animate",
    "animateMotion",
    "animateTransform",
    "animateColor",
];

/// Whether the start of a file looks like an SVG document.
pub fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(start);
    text.trim_start_matches('\u{feff}').trim_start().starts_with('<') && text.contains("<svg")
}

/// Width and height in CSS pixels: of `width` and `height`, else of the view box.
pub fn size(bytes: &[u8]) -> Result<(u32, u32), String> {
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
        _ => return Ok(DEFAULT_SIZE),
    };
    let whole = |side: f64| side.round().clamp(1.0, 1_000_000.0) as u32;
    Ok((whole(width), whole(height)))
}

/// A CSS length in pixels; percentages and unknown units give nothing.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    if let Ok(number) = length.parse() {
        return Some(number);
    }
    crate::length::parse(length).map(|l| l.to_pt() / 0.75)
}

/// The document again, with what a drawing may hold and nothing else.
pub fn sanitise(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let text = text(bytes)?;
    let document = parse(&text)?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err("the document's root is not an svg element".to_owned());
    }
    let mut out = String::with_capacity(text.len());
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Each id once, and only those that XML allows; what refers to others refers to nothing.
    let mut ids = Ids::default();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id").filter(|id| is_name(id)) {
            ids.entry(id).or_insert(node.id());
        }
    }
    element(root, true, &ids, &mut out);
    out.push('\n');
    Ok(out.into_bytes())
}

/// The element that has each id.
type Ids<'a> = BTreeMap<&'a str, NodeId>;

fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_alphabetic() || c == '_') && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn text(bytes: &[u8]) -> Result<String, String> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err("compressed SVG (svgz) cannot be read".to_owned());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "the SVG is not UTF-8".to_owned())?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Whether a text is a drawing that can be shown; the error is a sentence.
pub fn check(text: &str) -> Result<(), String> {
    parse(text).map(drop)
}

/// Levels of elements within each other; what draws them goes down by recursion.
pub const DEEPEST: usize = 256;

fn parse(text: &str) -> Result<Document<'_>, String> {
    // Entities are common in exported drawings; the parser itself guards against those that multiply.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 2_000_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|e| format!("the SVG is not well-formed: {e}"))?;
    if depth(&document) > DEEPEST {
        return Err(format!("the SVG has elements within each other more than {DEEPEST} deep"));
    }
    Ok(document)
}

/// Levels of elements, counted without going down by recursion.
fn depth(document: &Document<'_>) -> usize {
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

/// Writes an element of the SVG namespace and what is allowed in it.
fn element(node: Node<'_, '_>, root: bool, ids: &Ids<'_>, out: &mut String) {
    let tag = node.tag_name();
    // Old drawings lack the namespace; other namespaces (editors' data) are not drawings.
    if tag.namespace().is_some_and(|ns| ns != SVG) || DROPPED.contains(&tag.name()) || tag.name() == "metadata" {
        return;
    }
    if tag.name() == "style" && !is_local_css(&node.children().filter_map(|c| c.text()).collect::<String>()) {
        return;
    }
    // A link in a drawing leads nowhere in a book; its content stays.
    let name = if tag.name() == "a" { "g" } else { tag.name() };
    out.push('<');
    out.push_str(name);
    if root {
        out.push_str(&format!(" xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\""));
    }
    for attribute in node.attributes() {
        let prefix = match attribute.namespace() {
            None => "",
            Some(XLINK) => "xlink:",
            Some(XML) => "xml:",
            Some(_) => continue,
        };
        let (key, value) = (attribute.name(), attribute.value());
        let lost = match key {
            "id" => ids.get(value) != Some(&node.id()),
            "href" => value.strip_prefix('#').is_some_and(|id| !ids.contains_key(id)),
            _ => false,
        };
        if !lost && is_safe(name, key, value) {
            out.push_str(&format!(" {prefix}{}=\"", attribute.name()));
            escape(attribute.value(), true, out);
            out.push('"');
        }
    }
    if !node.has_children() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for child in node.children() {
        if child.is_element() {
            element(child, false, ids, out);
        } else if child.is_text() {
            escape(child.text().unwrap_or(""), false, out);
        }
    }
    out.push_str(&format!("</{name}>"));
}

fn is_safe(element: &str, name: &str, value: &str) -> bool {
    if name.starts_with("on") || name == "base" {
        return false;
    }
    match name {
        "href" if element == "g" => false,
        "href" | "src" => value.starts_with('#') || (element == "image" && is_inline_picture(value)),
        _ => is_local_css(value),
    }
}

/// Pictures within the file itself.
fn is_inline_picture(address: &str) -> bool {
    let address = address.trim_start().to_ascii_lowercase();
    ["png", "jpeg", "jpg", "gif"].iter().any(|kind| address.starts_with(&format!("data:image/{kind};base64,")))
}

/// Whether CSS (or any attribute) refers to nothing outside: every `url(…)` is a fragment and nothing is imported.
fn is_local_css(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    !lower.contains("@import")
        && !lower.contains("javascript:")
        && !lower.contains("expression(")
        && lower.split("url(").skip(1).all(|rest| rest.trim_start_matches([' ', '"', '\'']).starts_with('#'))
}

fn escape(text: &str, in_attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\n' | '\t' if in_attribute => out.push(' '),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_comes_through_and_nothing_else() {
        let hostile = r##"<?xml version="1.0"?>
<!DOCTYPE svg [<!ENTITY hola "¡hola!">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ink="urn:ink" viewBox="0 0 40 20" onload="x()">
<metadata>secret</metadata><script>alert(1)</script>
<style>@import url(http://a.example/b.css);</style><style>.a { fill: url(#g) }</style>
<a xlink:href="http://a.example/"><text class="a" ink:label="x" xml:space="preserve">&hola; a &lt; b</text></a>
<image xlink:href="http://a.example/p.png"/><image href="data:image/png;base64,AAAA"/>
<rect style="fill: url(http://a.example/#g)" width="3" onclick="x()" id="a"/><use href="#a"/><use href="#lost"/><g id="a"/><g id="1 b"/>
<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">no</div></foreignObject></svg>"##;
        let clean = String::from_utf8(sanitise(hostile.as_bytes()).unwrap()).unwrap();
        for gone in [
            "script",
            "alert",
            "example",
            "onload",
            "onclick",
            "foreignObject",
            "secret",
            "import",
            "urn:ink",
            "<a",
            "lost",
            "1 b",
            "<g id",
        ] {
            assert!(!clean.contains(gone), "{gone} in {clean}");
        }
        for kept in
            ["viewBox=\"0 0 40 20\"", "¡hola! a &lt; b", "url(#g)", "data:image/png", "<use href=\"#a\"/>", "xml:space=\"preserve\""]
        {
            assert!(clean.contains(kept), "{kept} not in {clean}");
        }
        assert_eq!(sanitise(clean.as_bytes()).unwrap(), clean.as_bytes());
    }

    #[test]
    fn sizes() {
        let of = |attributes: &str| size(format!("<svg xmlns='{SVG}' {attributes}/>").as_bytes()).unwrap();
        assert_eq!(of("width='40' height='20px' viewBox='0 0 1 1'"), (40, 20));
        assert_eq!(of("width='100%' viewBox='0,0,640,480'"), (640, 480));
        assert_eq!(of("width='1in' viewBox='0 0 10 5'"), (96, 48));
        assert_eq!(of(""), DEFAULT_SIZE);
        assert!(size(b"<svg").is_err());
    }
}

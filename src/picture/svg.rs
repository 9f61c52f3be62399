//! SVG files: their size, and the drawing without anything that runs, phones home or is not a drawing.

mod foreign;
mod letters;
mod linked;
mod style;
mod measure;

use crate::report::message::list;
use crate::report::Message;
use crate::message;
use crate::text::xml;

use std::collections::BTreeMap;
use std::path::Path;

use usvg::roxmltree::{Node, NodeId};

pub use letters::smallest_letters;
pub use measure::{is_svg, size};
use measure::{DEFAULT_SIZE, SVG, extent, is_unmeasured, parse, text, text_of};
use style::Custom;


const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Most octaves of noise.
const OCTAVES: u32 = 10;

/// Elements that run, tell about the file or change others in time; dropped with all within them.
const DROPPED: [&str; 9] =
    ["metadata", "script", "handler", "listener", "set", "animate", "animateMotion", "animateTransform", "animateColor"];

/// Elements that show what no drawing in a book can; dropped with all within them, and told.
const FOREIGN: [&str; 6] = ["iframe", "audio", "video", "canvas", "object", "embed"];

/// A drawing fit for a book.
#[derive(Debug, Default)]
pub struct Drawing {
    pub bytes: Vec<u8>,
    /// What would have been seen in a browser and is not shown, or not as it was.
    pub lost: Vec<Message>,
}

/// The document again, with what a drawing may hold and nothing else.
pub fn sanitise(bytes: &[u8]) -> Result<Vec<u8>, Message> {
    clean(bytes, None).map(|drawing| drawing.bytes)
}

/// The document with what a drawing may hold, and with the pictures that lie in its folder put in; and what is lost.
pub fn clean(bytes: &[u8], folder: Option<&Path>) -> Result<Drawing, Message> {
    clean_within(bytes, folder, 0)
}

/// Cleans a drawing that stands `depth` deep in others.
fn clean_within(bytes: &[u8], folder: Option<&Path>, depth: usize) -> Result<Drawing, Message> {
    let text = text(bytes)?;
    let document = parse(&text)?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(message!("the document's root is not an svg element"));
    }
    let mut out = String::with_capacity(text.len());
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Each id once, and only those that XML allows; what refers to others refers to nothing.
    let mut ids = Ids::default();
    let mut custom = Custom::default();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id").filter(|id| is_name(id)) {
            ids.entry(id).or_insert(node.id());
        }
        if node.tag_name().name() == "style" {
            custom.read_sheet(&text_of(node));
        }
        if let Some(style) = node.attribute("style") {
            custom.read_declarations(style, node == root);
        }
    }
    let extent = if is_unmeasured(root) { extent(&text) } else { DEFAULT_SIZE };
    let mut writer = Writer { ids, custom, folder, depth, extent, lost: Vec::new() };
    writer.element(root, true, &mut out);
    out.push('\n');
    let mut lost = writer.lost;
    lost.sort_by_cached_key(ToString::to_string);
    lost.dedup();
    Ok(Drawing { bytes: out.into_bytes(), lost })
}

/// The element that has each id.
type Ids<'a> = BTreeMap<&'a str, NodeId>;

/// Whether an id is a name that XML allows.
fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_alphabetic() || c == '_') && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// The sentence about what of a drawing is not shown.
pub fn incomplete(lost: &[Message]) -> Message {
    const MOST: usize = 4;
    if lost.len() > MOST {
        let more = lost.len() - MOST;
        return message!("a part of the drawing cannot be shown: {parts}, and {more} more", parts = list(&lost[..MOST]), more);
    }
    message!("a part of the drawing cannot be shown: {parts}", parts = list(lost))
}

struct Writer<'a> {
    ids: Ids<'a>,
    custom: Custom,
    /// Where the drawing lies.
    folder: Option<&'a Path>,
    /// Drawings that this one is a picture of.
    depth: usize,
    /// Of a drawing that says none itself.
    extent: (u32, u32),
    lost: Vec<Message>,
}

impl Writer<'_> {
    /// Writes an element of the SVG namespace and what is allowed in it.
    fn element(&mut self, node: Node<'_, '_>, root: bool, out: &mut String) {
        let tag = node.tag_name();
        // Old drawings lack the namespace; other namespaces (editors' data) are not drawings.
        if tag.namespace().is_some_and(|ns| ns != SVG) || DROPPED.contains(&tag.name()) {
            return;
        }
        if FOREIGN.contains(&tag.name()) {
            return self.lost.push(message!("the element {tag}", tag = tag.name()));
        }
        if tag.name() == "foreignObject" {
            return self.foreign(node, out);
        }
        let sheet = if tag.name() == "style" { style::sheet(&text_of(node), &self.custom, &mut self.lost) } else { String::new() };
        if tag.name() == "style" && sheet.is_empty() {
            return;
        }
        // A link in a drawing leads nowhere in a book; its content stays.
        let name = if tag.name() == "a" { "g" } else { tag.name() };
        out.push('<');
        out.push_str(name);
        if root {
            out.push_str(&format!(" xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\""));
        }
        let unmeasured = root && is_unmeasured(node);
        if let (true, (width, height)) = (unmeasured, self.extent) {
            out.push_str(&format!(" viewBox=\"0 0 {width} {height}\""));
        }
        for attribute in node.attributes() {
            if unmeasured && matches!(attribute.name(), "width" | "height") {
                continue;
            }
            let prefix = match attribute.namespace() {
                None => "",
                Some(XLINK) => "xlink:",
                Some(XML) => "xml:",
                Some(_) => continue,
            };
            if let Some(value) = self.value(node, name, attribute.name(), attribute.value()) {
                out.push_str(&format!(" {prefix}{}=\"", attribute.name()));
                out.push_str(&xml::attribute(&value));
                out.push('"');
            }
        }
        if !node.has_children() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        if name == "style" {
            out.push_str(&xml::text(&sheet));
        } else {
            for child in node.children() {
                if child.is_element() {
                    self.element(child, false, out);
                } else if child.is_text() {
                    out.push_str(&xml::text(child.text().unwrap_or("")));
                }
            }
        }
        out.push_str(&format!("</{name}>"));
    }

    /// Writes the words of HTML in the drawing, unless the drawing itself says what stands in its place.
    fn foreign(&mut self, node: Node<'_, '_>, out: &mut String) {
        let replaced =
            node.parent_element().is_some_and(|parent| parent.tag_name().name() == "switch") && node.next_sibling_element().is_some();
        if replaced {
            return;
        }
        if let Some(text) = foreign::as_text(node) {
            out.push_str(&text);
            self.lost.push(message!("the style of HTML in foreignObject, whose words are set as plain text"));
        } else if node.has_children() {
            self.lost.push(message!("the HTML in foreignObject"));
        }
    }

    /// The value with which an attribute may stay; `None` when it is left out.
    fn value(&mut self, node: Node<'_, '_>, element: &str, name: &str, value: &str) -> Option<String> {
        if name.starts_with("on") || name == "base" || name.starts_with("--") {
            return None;
        }
        match name {
            "id" => (self.ids.get(value) == Some(&node.id())).then(|| value.to_owned()),
            "href" if element == "g" => None,
            "href" | "src" if value.starts_with('#') => self.ids.contains_key(&value[1..]).then(|| value.to_owned()),
            "href" if matches!(element, "image" | "feImage") => {
                let address = linked::data_address(value, self.folder, self.depth);
                if address.is_none() {
                    let short: String = value.chars().take(60).collect();
                    self.lost.push(message!("the linked picture {short}", short));
                }
                address
            }
            "href" | "src" => {
                let short: String = value.chars().take(60).collect();
                self.lost.push(message!("what {short} refers to", short));
                None
            }
            "style" => Some(style::attribute(value, &self.custom, &mut self.lost)).filter(|style| !style.is_empty()),
            // Noise finer than a pixel cannot be seen, and takes for ever to draw.
            "numOctaves" => Some(value.trim().parse::<u32>().map_or(1, |octaves| octaves.min(OCTAVES)).to_string()),
            _ => {
                let resolved = self
                    .custom
                    .resolve(value)
                    .filter(|value| style::is_local(value) || !(value.contains('(') || value.contains("javascript:")));
                if resolved.is_none() {
                    self.lost.push(message!("the value {value} of {name}", value, name));
                }
                resolved
            }
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
<image xlink:href="http://a.example/p.png"/><image href="data:image/gif,GIF89a%01%00%01%00%80%00%00%00%00%00%ff%ff%ff,%00%00%00%00%01%00%01%00%00%02%02D%01%00;"/>
<rect style="fill: url(http://a.example/#g)" width="3" onclick="x()" id="a"/><use href="#a"/><use href="#lost"/><g id="a"/><g id="1 b"/>
<foreignObject><div xmlns="http://www.w3.org/1999/xhtml"><script>no</script>sí &lt;</div></foreignObject></svg>"##;
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
        for kept in [
            "viewBox=\"0 0 40 20\"",
            "¡hola! a &lt; b",
            ">sí &lt;<",
            "url(#g)",
            "data:image/gif;base64,",
            "<use href=\"#a\"/>",
            "xml:space=\"preserve\"",
        ] {
            assert!(clean.contains(kept), "{kept} not in {clean}");
        }
        assert_eq!(sanitise(clean.as_bytes()).unwrap(), clean.as_bytes());
    }

    #[test]
    fn what_is_lost_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let pixel: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
        std::fs::create_dir(folder.path().join("in")).unwrap();
        std::fs::write(folder.path().join("in/a b.gif"), pixel).unwrap();
        std::fs::write(folder.path().join("out.gif"), pixel).unwrap();
        let lost = |content: &str| {
            let svg = format!("<svg xmlns='{SVG}' viewBox='0 0 9 9'>{content}</svg>");
            let drawing = clean(svg.as_bytes(), Some(&folder.path().join("in"))).unwrap();
            (drawing.lost.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "), String::from_utf8(drawing.bytes).unwrap())
        };
        let (told, clean) = lost("<image href='a%20b.gif'/>");
        assert!(told.is_empty() && clean.contains("data:image/gif;base64,R0lG"), "{told}: {clean}");
        for outside in ["../out.gif", "/etc/passwd", "http://a.example/a.gif", "data:image/png;base64,AAAA", "none.gif"] {
            assert_eq!(lost(&format!("<image href='{outside}'/>")).0, format!("the linked picture {outside}"));
        }
        let (told, clean) = lost("<foreignObject width='90' height='40'><div>Uno<p>dos tres</p></div></foreignObject>");
        assert!(told.contains("plain text") && clean.contains(">Uno</text>") && clean.contains(">dos tres</text>"), "{told}: {clean}");
        assert_eq!(lost("<switch><foreignObject><p>Uno</p></foreignObject><text>uno</text></switch>").0, "");
        assert_eq!(lost("<rect fill='url(b.svg#a)'/><iframe/>").0, "the element iframe; the value url(b.svg#a) of fill");
        assert_eq!(lost("<rect aria-label='a b (c)' style='--a:1;fill:var(--a)' stroke='var(--a)'/>").0, "");
    }

    #[test]
    fn sizes() {
        let of = |attributes: &str| size(format!("<svg xmlns='{SVG}' {attributes}/>").as_bytes()).unwrap();
        assert_eq!(of("width='40' height='20px' viewBox='0 0 1 1'"), (40, 20));
        assert_eq!(of("width='100%' viewBox='0,0,640,480'"), (640, 480));
        assert_eq!(of("width='1in' viewBox='0 0 10 5'"), (96, 48));
        assert_eq!(of(""), DEFAULT_SIZE);
        let drawn = format!("<svg xmlns='{SVG}' width='100%' height='100%'><rect x='10' y='20' width='400' height='80'/></svg>");
        assert_eq!(size(drawn.as_bytes()).unwrap(), (410, 100));
        let clean = String::from_utf8(sanitise(drawn.as_bytes()).unwrap()).unwrap();
        assert!(clean.contains(" viewBox=\"0 0 410 100\"><rect"), "{clean}");
        assert!(size(b"<svg").is_err());
    }
}

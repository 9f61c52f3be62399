//! Drawings written into the text as SVG: taken out whole before Markdown, which would break them at their blank lines.

use crate::text::xml;

use std::ops::Range;

use super::super::fragment::Fragment;
use super::super::token::Token;
use super::super::code_ranges::code_ranges;
use super::super::reader::Reader;
use super::scan::{Event, decode, scan};

/// The most pixels of the side of a drawing that only adorns.
const ICON: f64 = 48.0;

/// Puts a token in the place of each `<svg>…</svg>`.
pub fn extract(reader: &mut Reader, fragment: Fragment) -> Fragment {
    if !fragment.text.contains("<svg") {
        return fragment;
    }
    let text = &fragment.text;
    let mut extracted = Fragment::default();
    let mut plain = 0;
    for drawing in elements(reader, text, "svg") {
        let source = reader.plain(&text[drawing.clone()]);
        let (source, alt) = to_xml(&source);
        let range = fragment.source_range(&drawing);
        extracted.append(&fragment, plain..drawing.start);
        let index = reader.add_token(Token::Svg { source, alt, range: range.clone() });
        extracted.push_token(index, &range, false);
        plain = drawing.end;
    }
    extracted.append(&fragment, plain..text.len());
    extracted
}

/// HTML without its small drawings that only adorn: those that say so, or call themselves icons.
pub fn without_icons(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<svg") {
        let after = &rest[start..];
        let (Some(tag), Some(length)) = (after.find('>'), after.find("</svg>")) else { break };
        let tag = after[..tag].to_lowercase();
        let end = start + length + "</svg>".len();
        let is_small = ["width", "height"].iter().any(|name| {
            let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, value)| value.split('"').next());
            value.and_then(|value| value.trim_end_matches("px").parse::<f64>().ok()).is_some_and(|length| length <= ICON)
        });
        let is_icon = is_small || tag.contains("aria-hidden=\"true\"") || tag.contains("icon");
        out.push_str(&rest[..if is_icon { start } else { end }]);
        rest = &rest[end..];
    }
    out + rest
}

/// Where the elements of a name are, outside code, each with those within it.
pub(super) fn elements(reader: &Reader, text: &str, name: &str) -> Vec<Range<usize>> {
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    let code = code_ranges(reader, text);
    // A tag is inline HTML, and so a range of its own, but that begins here.
    let in_code = |at: usize| {
        let after = code.partition_point(|range| range.start <= at);
        after.checked_sub(1).is_some_and(|i| code[i].contains(&at) && code[i].start != at)
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, _) in text.match_indices('<') {
        let tag = &text[at..];
        let end = if tag.starts_with(&closing) && !in_code(at) {
            open.pop().map(|start| start..at + closing.len())
        } else if tag.strip_prefix(&*opening).is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>')) && !in_code(at) {
            match tag[1..].find(['<', '>']).map(|length| length + 1) {
                Some(length) if tag[..=length].ends_with("/>") => Some(at..at + length + 1),
                _ => {
                    open.push(at);
                    None
                }
            }
        } else {
            None
        };
        if let Some(range) = end {
            // Those that it holds are a part of it.
            let within = found.iter().rev().take_while(|known| known.start > range.start).count();
            found.truncate(found.len() - within);
            found.push(range);
        }
    }
    found
}

/// The drawing as XML, and its title. What it may not hold is left out when it is drawn (`picture::svg`).
fn to_xml(source: &str) -> (String, Option<String>) {
    let mut out = String::new();
    let mut title = None;
    let mut in_title = false;
    for event in scan(source) {
        match event {
            Event::Open { name, attributes, self_closing } => {
                in_title = name == "title";
                out.push('<');
                out.push_str(spelt(&name));
                for (name, value) in attributes.iter().filter(|(name, _)| has_known_prefix(name)) {
                    out.push_str(&format!(" {}=\"{}\"", spelt(name), xml::attribute(value)));
                }
                if name == "svg" {
                    // What HTML takes for granted.
                    let given = |namespace: &str| attributes.iter().any(|(name, _)| name == namespace);
                    if !given("xmlns") {
                        out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
                    }
                    if source.contains("xlink:") && !given("xmlns:xlink") {
                        out.push_str(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
                    }
                }
                // HTML within the drawing has elements that are never closed.
                let void = matches!(name.as_str(), "br" | "hr" | "img" | "input" | "wbr" | "col");
                out.push_str(if self_closing || void { "/>" } else { ">" });
            }
            Event::Close { name } => {
                in_title = false;
                out.push_str(&format!("</{}>", spelt(&name)));
            }
            Event::Text(text) => {
                let text = decode(text);
                if in_title && title.is_none() {
                    title = Some(text.trim().to_owned()).filter(|t| !t.is_empty());
                }
                out.push_str(&xml::text(&text));
            }
            Event::Comment(_) => {}
        }
    }
    (out, title)
}

/// Whether the prefix of an attribute is one that needs no declaration, or has it here: another would be no XML.
fn has_known_prefix(name: &str) -> bool {
    name.split_once(':').is_none_or(|(prefix, _)| matches!(prefix, "xlink" | "xml" | "xmlns"))
}

/// The name of an element or attribute with SVG's capitals (`viewBox`), which HTML's scanner gives small.
fn spelt(name: &str) -> &str {
    const NAMES: &[&str] = &[
        "animateColor",
        "animateMotion",
        "animateTransform",
        "attributeName",
        "baseFrequency",
        "baseProfile",
        "calcMode",
        "clipPathUnits",
        "clipPath",
        "diffuseConstant",
        "edgeMode",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feConvolveMatrix",
        "feDiffuseLighting",
        "feDisplacementMap",
        "feDistantLight",
        "feDropShadow",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feImage",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feOffset",
        "fePointLight",
        "feSpecularLighting",
        "feSpotLight",
        "feTile",
        "feTurbulence",
        "filterUnits",
        "foreignObject",
        "glyphRef",
        "gradientTransform",
        "gradientUnits",
        "kernelMatrix",
        "kernelUnitLength",
        "lengthAdjust",
        "limitingConeAngle",
        "linearGradient",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "maskContentUnits",
        "maskUnits",
        "numOctaves",
        "pathLength",
        "patternContentUnits",
        "patternTransform",
        "patternUnits",
        "pointsAtX",
        "pointsAtY",
        "pointsAtZ",
        "preserveAlpha",
        "preserveAspectRatio",
        "primitiveUnits",
        "radialGradient",
        "refX",
        "refY",
        "requiredExtensions",
        "requiredFeatures",
        "specularConstant",
        "specularExponent",
        "spreadMethod",
        "startOffset",
        "stdDeviation",
        "stitchTiles",
        "surfaceScale",
        "systemLanguage",
        "tableValues",
        "targetX",
        "targetY",
        "textLength",
        "textPath",
        "viewBox",
        "xChannelSelector",
        "yChannelSelector",
        "zoomAndPan",
    ];
    NAMES.iter().find(|n| n.eq_ignore_ascii_case(name)).copied().unwrap_or(name)
}

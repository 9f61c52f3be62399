//! What is done to every drawing: one natural size, a white ground, our families, a fixed order; and its text read back.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

use super::Fault;
use crate::message;

/// The families of text in drawings, in the order in which they are asked for a character.
pub const SANS: &str = "'Alegreya Sans', 'Noto Naskh Arabic', 'Noto Serif JP', sans-serif";
pub const MONO: &str = "'Source Code Pro', 'Noto Naskh Arabic', 'Noto Serif JP', monospace";

/// The root of a drawing and its ground. White, so that it can be read on a dark page too.
pub fn open(width: f64, height: f64) -> String {
    let (w, h) = (number(width), number(height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">\n\
         <rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n"
    )
}

/// A coordinate with at most two decimals.
pub fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// Attributes and elements that a drawing in a book has no use for.
const DROPPED_ELEMENTS: [&str; 6] = ["script", "foreignObject", "animate", "animateTransform", "set", "a"];

/// A drawing of another program in our form: the root made anew from its view box, what moves or runs left out.
pub fn normalise(svg: &str) -> Result<String, Fault> {
    let fault = || Fault(message!("what was drawn is not well-formed"));
    let mut reader = Reader::from_str(svg);
    let mut out = String::with_capacity(svg.len());
    // Names of the open elements; `None` for one whose tags are left out.
    let mut open_elements: Vec<Option<String>> = Vec::new();
    let mut skipped = 0usize;
    loop {
        let event = reader.read_event().map_err(|_| fault())?;
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                if skipped > 0 || (DROPPED_ELEMENTS.contains(&name.as_str()) && name != "a") {
                    skipped += usize::from(!empty);
                } else if open_elements.is_empty() {
                    out.push_str(&root(&element).ok_or_else(fault)?);
                    open_elements.push(Some(name));
                } else if name == "a" {
                    if !empty {
                        open_elements.push(None);
                    }
                } else {
                    start(&element, empty, &mut out).ok_or_else(fault)?;
                    if !empty {
                        open_elements.push(Some(name));
                    }
                }
            }
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::End(_) => {
                if let Some(name) = open_elements.pop().ok_or_else(fault)? {
                    out.push_str(&format!("</{name}>"));
                }
            }
            _ if skipped > 0 => {}
            Event::Text(text) => out.push_str(&text),
            Event::GeneralRef(entity) => out.push_str(&format!("&{};", &*entity)),
            Event::CData(text) => out.push_str(&escape::escape(&*text)),
            _ => {}
        }
    }
    if open_elements.is_empty() && !out.is_empty() { Ok(sort_bars(&out)) } else { Err(fault()) }
}

/// The root of a drawing made anew from its view box.
fn root(element: &BytesStart<'_>) -> Option<String> {
    let get = |name: &str| element.attributes().flatten().find(|a| a.key.as_ref() == name).map(|a| a.value.into_owned());
    let view: Vec<f64> = get("viewBox")?.split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
    let [left, top, width, height] = view[..] else { return None };
    let sane = |side: f64| side.is_finite() && side > 0.0 && side < 100_000.0;
    if !sane(width) || !sane(height) {
        return None;
    }
    let size = get("font-size").and_then(|size| size.parse().ok()).unwrap_or(14.0);
    let (l, t, w, h) = (number(left), number(top), number(width), number(height));
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"{l} {t} {w} {h}\" font-family=\"{SANS}\" \
         font-size=\"{}\">\n<rect x=\"{l}\" y=\"{t}\" width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n",
        number(size)
    ))
}

/// The least size of letters that can be read, in hundredths of their natural size: 5 of 10.5 pt.
pub const SMALLEST: u32 = 48;
/// The room that a page of a small book has, in the drawing's units (CSS pixels).
const PAGE: (f64, f64) = (416.0, 640.0);

/// How large a drawing can be on a page, upright and turned, in hundredths of its natural size.
pub fn fit(svg: &str) -> Option<(u32, u32)> {
    let (width, height) = crate::picture::svg::size(svg.as_bytes()).ok()?;
    let fit = |page: (f64, f64)| ((page.0 / f64::from(width)).min(page.1 / f64::from(height)).min(1.0) * 100.0) as u32;
    Some((fit(PAGE), fit((PAGE.1, PAGE.0))))
}

/// Writes a start tag without what moves, runs or is for others; `None` when it cannot be read.
fn start(element: &BytesStart<'_>, empty: bool, out: &mut String) -> Option<()> {
    out.push('<');
    out.push_str(element.name().as_ref());
    for attribute in element.attributes() {
        let attribute = attribute.ok()?;
        let (key, value) = (attribute.key.as_ref(), &*attribute.value);
        if key.starts_with("on")
            || key.starts_with("aria-")
            || key.starts_with("data-")
            || key.contains(':')
            || matches!(key, "role" | "tabindex")
        {
            continue;
        }
        let mono = value.to_ascii_lowercase().contains("mono");
        let value = match key {
            "font-family" => if mono { MONO } else { SANS }.to_owned(),
            _ => value.to_owned(),
        };
        out.push_str(&format!(" {key}=\"{value}\""));
    }
    out.push_str(if empty { "/>" } else { ">" });
    Some(())
}

/// Puts runs of like rectangles in the order of their places, from left to right. `mermaid-svg` draws the bars that mark who is active
/// in the order of a hash table, which is the only thing in its drawings that varies; a bar within another stands farther right, so
/// it stays on top.
fn sort_bars(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find("<rect ") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut bars: Vec<&str> = Vec::new();
        while rest.starts_with("<rect ") {
            let Some(end) = rest.find("/>") else { break };
            let bar = &rest[..end + 2];
            if bars.first().is_some_and(|first| paint(first) != paint(bar)) {
                break;
            }
            bars.push(bar);
            rest = &rest[end + 2..];
        }
        if bars.is_empty() {
            break;
        }
        bars.sort_by(|a, b| place(a).total_cmp(&place(b)).then_with(|| a.cmp(b)));
        bars.iter().for_each(|bar| out.push_str(bar));
    }
    out.push_str(rest);
    out
}

/// The left end of a rectangle.
fn place(bar: &str) -> f64 {
    let x = bar.split_once(" x=\"").and_then(|(_, rest)| rest.split('"').next());
    x.and_then(|x| x.parse().ok()).unwrap_or(0.0)
}

/// The attributes of a rectangle but for its place and size: two of the same look alike.
fn paint(bar: &str) -> Vec<&str> {
    bar.split("\" ")
        .map(|part| part.trim_start_matches("<rect "))
        .filter(|part| !["x=", "y=", "width=", "height="].iter().any(|p| part.starts_with(p)))
        .collect()
}

/// The text of a drawing, one entry a text element, in the order in which it was drawn.
pub fn texts(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    let mut list: Vec<String> = Vec::new();
    let mut depth = 0usize;
    let mut current = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.name().as_ref() == "text" => {
                depth += 1;
                current.clear();
            }
            Ok(Event::End(element)) if element.name().as_ref() == "text" => {
                depth = depth.saturating_sub(1);
                let text = current.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    list.push(text);
                }
            }
            // Lines of one label.
            Ok(Event::End(element)) if element.name().as_ref() == "tspan" => current.push(' '),
            Ok(Event::Text(text)) if depth > 0 => current.push_str(&text),
            Ok(Event::GeneralRef(entity)) if depth > 0 => {
                let reference = format!("&{};", &*entity);
                current.push_str(&escape::unescape(&reference).unwrap_or_default());
            }
            Ok(Event::Eof) | Err(_) => return list,
            Ok(_) => {}
        }
    }
}

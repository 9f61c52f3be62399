//! TeX → presentation MathML, with `katex-rs`.
//!
//! What it gives is read as XML and written anew: only the `math` element, without the TeX annotation (it goes into `alttext`),
//! attributes in the order of their names, so that the same formula always gives the same bytes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use katex::types::{OutputFormat, Settings};
use katex::{KatexContext, render_to_string};
use quick_xml::events::Event;
use quick_xml::{Reader, escape};

use super::{Fault, guarded, tex, variants};

/// The grammar's tables, built once.
fn context() -> &'static KatexContext {
    static CONTEXT: OnceLock<KatexContext> = OnceLock::new();
    CONTEXT.get_or_init(KatexContext::default)
}

/// A formula as a `math` element; empty when it only defines macros.
pub fn mathml(source: &str, display: bool, macros: &BTreeMap<String, String>) -> Result<String, Fault> {
    let complete = tex::complete(source, display, macros)?;
    let markup = guarded(|| {
        let settings = Settings::builder().display_mode(display).output(OutputFormat::Mathml).max_expand(10_000).max_size(100.0).build();
        render_to_string(context(), &complete, &settings).map_err(|error| Fault(error.kind.to_string()))
    })?;
    canonical(&markup, source.trim(), display).ok_or_else(|| Fault("its MathML is not well-formed".to_owned()))
}

/// The `math` element of `markup`, in one fixed form; `None` when it is not well-formed.
fn canonical(markup: &str, alt: &str, display: bool) -> Option<String> {
    let mut reader = Reader::from_str(markup);
    let mut out = String::with_capacity(markup.len());
    // Open elements that are written; `None` for those that only wrap. Within a token (`<mo>` of `\bmod`) there is only text.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut in_math = false;
    let mut skipped = 0usize;
    let mut children = 0usize;
    // The letters of the element being read, when they are other than plain.
    let mut variant: Option<String> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::Start(element) if skipped > 0 || element.name().as_ref() == "annotation" => skipped += 1,
            Event::End(_) if skipped > 0 => skipped -= 1,
            _ if skipped > 0 => {}
            Event::Start(element) => {
                let name = element.name().as_ref().to_owned();
                let wraps = name == "semantics" || (!in_math && name != "math") || open.iter().flatten().any(|n| is_token(n));
                if name == "math" {
                    in_math = true;
                    let mode = if display { "block" } else { "inline" };
                    let alt = escape::escape(alt.replace(|c: char| c.is_control(), " "));
                    out.push_str(&format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"{alt}\" display=\"{mode}\">"));
                } else if !wraps {
                    children += 1;
                    variant = start(&name, &element, &mut out, false)?;
                }
                open.push((!wraps).then_some(name));
            }
            Event::Empty(_) if open.iter().flatten().any(|n| is_token(n)) => {}
            Event::Empty(element) if in_math => {
                let name = element.name().as_ref().to_owned();
                children += 1;
                start(&name, &element, &mut out, true)?;
            }
            Event::End(_) => {
                variant = None;
                if let Some(name) = open.pop()? {
                    out.push_str(&format!("</{name}>"));
                    in_math &= name != "math";
                }
            }
            Event::Text(text) if in_math => match variant.as_deref().and_then(|variant| variants::apply(variant, &text)) {
                Some(letters) => out.push_str(&letters),
                None => out.push_str(&text),
            },
            Event::GeneralRef(entity) if in_math => out.push_str(&format!("&{};", &*entity)),
            _ => {}
        }
    }
    if !open.is_empty() {
        return None;
    }
    // `math` with nothing but an empty row: the formula was a definition.
    Some(if children <= 1 && !out.contains("</mi>") && !out.contains("</mo>") && !out.contains("</mn>") && !out.contains("</mtext>") {
        String::new()
    } else {
        out
    })
}

/// Elements that hold characters and no elements.
fn is_token(name: &str) -> bool {
    matches!(name, "mi" | "mn" | "mo" | "ms" | "mtext")
}

/// Writes a start tag, attributes by name; gives the variant that its letters are to be in.
fn start(name: &str, element: &quick_xml::events::BytesStart<'_>, out: &mut String, empty: bool) -> Option<Option<String>> {
    let mut attributes: BTreeMap<String, String> = BTreeMap::new();
    for attribute in element.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref().to_owned();
        attributes.insert(key, attribute.value.into_owned());
    }
    // What a character of its own says needs no attribute.
    let variant = attributes.get("mathvariant").filter(|variant| variants::apply(variant, "").is_some()).cloned();
    if variant.is_some() {
        attributes.remove("mathvariant");
    }
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        out.push_str(&format!(" {key}=\"{value}\""));
    }
    out.push_str(if empty { "/>" } else { ">" });
    Some(variant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_hold_text_alone() {
        let math = mathml(r"a \bmod b", false, &BTreeMap::new()).unwrap();
        assert!(math.contains("mod</mo>") && !math.contains("<mo><"), "{math}");
    }
}

//! TeX → presentation MathML, with `katex-rs`.
//!
//! What it gives is read as a tree, mended where the schema of MathML asks for another shape ([`tree`]), and written anew: only the
//! `math` element, without the TeX annotation (it goes into `alttext`), attributes in the order of their names, so that the same
//! formula always gives the same bytes.

mod tree;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use katex::types::{OutputFormat, Settings};
use katex::{KatexContext, render_to_string};
use quick_xml::escape;

use super::{Fault, guarded, tex};
use tree::Node;
use crate::report::cause;
use crate::message;

/// The grammar's tables, built once.
fn context() -> &'static KatexContext {
    static CONTEXT: OnceLock<KatexContext> = OnceLock::new();
    CONTEXT.get_or_init(KatexContext::default)
}

/// A formula as a `math` element; empty when it only defines macros.
pub fn mathml(source: &str, display: bool, macros: &BTreeMap<String, String>) -> Result<String, Fault> {
    let content = content(source, display, macros)?;
    if !content.iter().any(Node::shows) {
        return Ok(String::new());
    }
    let alt: String = source.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mode = if display { "block" } else { "inline" };
    let mut out =
        format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"{}\" display=\"{mode}\">", escape::escape(alt.as_str()));
    content.iter().for_each(|node| node.write(&mut out));
    out.push_str("</math>");
    Ok(out)
}

/// A formula on one line of plain text, for bookmarks and labels: `x^2`, `a/b`, `√x`. Its TeX when it cannot be read.
pub fn text(source: &str, macros: &BTreeMap<String, String>) -> String {
    match content(source, false, macros) {
        Ok(content) => tree::linear(&content),
        Err(_) => source.trim().to_owned(),
    }
}

/// What the `math` element holds.
fn content(source: &str, display: bool, macros: &BTreeMap<String, String>) -> Result<Vec<Node>, Fault> {
    let complete = tex::complete(source, display, macros)?;
    let markup = guarded(|| {
        let settings = Settings::builder().display_mode(display).output(OutputFormat::Mathml).max_expand(10_000).max_size(100.0).build();
        render_to_string(context(), &complete, &settings).map_err(|error| Fault(cause::of_library(error.kind)))
    })?;
    let content = tree::read(&markup).ok_or_else(|| Fault(message!("its MathML is not well-formed")))?;
    match content.iter().find_map(Node::refused) {
        Some(command) => Err(Fault(message!("the command `{command}` has no place in a book", command))),
        None => Ok(content),
    }
}

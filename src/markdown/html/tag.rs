//! An opening tag.

use crate::report::Span;

/// An opening tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// In lower case.
    pub name: String,
    /// Names in lower case, values with entities decoded.
    pub attributes: Vec<(String, String)>,
    pub self_closing: bool,
    pub span: Span,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The value of an attribute that is a whole number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name).and_then(|v| v.trim().parse().ok())
    }
}

/// Whether an element is one that never has an inside (`<br>`).
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "param" | "source" | "track" | "wbr"
    )
}

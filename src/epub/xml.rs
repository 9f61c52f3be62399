//! Well-formed XML by construction: elements close in order, and no character that XML forbids gets through.

use crate::text::xml;

/// Attributes of one element, in the order they are written.
pub type Attr<'a> = (&'a str, &'a str);

/// A document being written.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// A document with its XML declaration.
    pub fn document() -> Xml {
        Xml { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element.
    pub fn start(&mut self, name: &'static str, attributes: &[Attr<'_>]) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Closes the innermost element.
    pub fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// Closes the innermost element, which holds nothing and is one of those that HTML writes without an end.
    pub fn end_void(&mut self) {
        if self.out.ends_with('>') && self.open.pop().is_some() {
            self.out.pop();
            self.out.push_str("/>");
        }
    }

    /// Closes the innermost element and ends the line.
    pub fn end_line(&mut self) {
        self.end();
        self.line();
    }

    /// Writes an element with no content.
    pub fn empty(&mut self, name: &'static str, attributes: &[Attr<'_>]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// Writes an element that holds only text.
    pub fn leaf(&mut self, name: &'static str, attributes: &[Attr<'_>], text: &str) {
        self.start(name, attributes);
        self.text(text);
        self.end();
    }

    /// Writes an element that holds only text, and ends the line.
    pub fn leaf_line(&mut self, name: &'static str, attributes: &[Attr<'_>], text: &str) {
        self.leaf(name, attributes, text);
        self.line();
    }

    /// Writes text, escaped.
    pub fn text(&mut self, text: &str) {
        self.out.push_str(&xml::text(text));
    }

    /// Writes markup that is known to be well-formed.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Ends the line.
    pub fn line(&mut self) {
        self.out.push('\n');
    }

    /// Closes what is open and gives the text.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.line();
        self.out
    }

    /// Writes `<name key="value"`, values escaped; the caller closes the bracket.
    fn tag(&mut self, name: &'static str, attributes: &[Attr<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.out.push_str(&xml::attribute(value));
            self.out.push('"');
        }
    }
}

/// Whether `id` may stand as an XML `ID`: a name without a colon.
pub fn is_name(id: &str) -> bool {
    let mut characters = id.chars();
    characters.next().is_some_and(is_name_start) && characters.all(is_name_character)
}

/// `id` as an XML name: what is not allowed becomes `_`.
pub fn to_name(id: &str) -> String {
    let mut name: String = id.chars().map(|c| if is_name_character(c) { c } else { '_' }).collect();
    if !name.chars().next().is_some_and(is_name_start) {
        name.insert(0, '_');
    }
    name
}

fn is_name_start(c: char) -> bool {
    c == '_'
        || c.is_ascii_alphabetic()
        || matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
            | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_character(c: char) -> bool {
    is_name_start(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_elements_close_in_order() {
        let mut xml = Xml::default();
        xml.start("p", &[("title", "a \"b\"\n<c>")]);
        xml.leaf("em", &[], "x < y & z\u{1}");
        assert_eq!(xml.finish(), "<p title=\"a &quot;b&quot; &lt;c&gt;\"><em>x &lt; y &amp; z</em></p>\n");
    }

    #[test]
    fn names() {
        assert!(is_name("la-contracultura"));
        assert!(is_name("فصل-۱"));
        assert!(!is_name("1-intro"));
        assert_eq!(to_name("1 a:b"), "_1_a_b");
    }
}

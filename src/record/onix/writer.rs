//! XML that is being written: composites and elements, none of them empty by mistake.

use crate::text::xml;

#[derive(Default)]
pub struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    /// A document with what `fill` writes in its root: `root` is the whole start tag, `name` its name.
    pub fn document(root: &str, name: &str, fill: impl FnOnce(&mut Writer)) -> String {
        let mut xml = Writer { text: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n"), depth: 1 };
        fill(&mut xml);
        xml.text + &format!("</{name}>\n")
    }

    /// Indents the next line.
    fn indent(&mut self) {
        self.text += &"  ".repeat(self.depth);
    }

    /// Writes an element with what `fill` puts into it; none when that is nothing.
    pub fn composite(&mut self, name: &str, fill: impl FnOnce(&mut Writer)) {
        let before = self.text.len();
        let start = self.begin(name);
        fill(self);
        self.end(name, before..start);
    }

    /// Writes the start of an element, and tells where what is in it begins.
    fn begin(&mut self, name: &str) -> usize {
        self.indent();
        self.text += &format!("<{name}>\n");
        self.depth += 1;
        self.text.len()
    }

    /// Ends an element whose start is at `start`, or takes that back when nothing followed it.
    fn end(&mut self, name: &str, start: std::ops::Range<usize>) {
        self.depth -= 1;
        if self.text.len() == start.end {
            self.text.truncate(start.start);
            return;
        }
        self.indent();
        self.text += &format!("</{name}>\n");
    }

    /// Writes an element of text; none when there is no text.
    pub fn element(&mut self, name: &str, value: &str) {
        self.with(name, "", value);
    }

    /// Writes an element of text, when there is a value.
    pub fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.element(name, value);
        }
    }

    /// Writes an element of text with attributes; none when there is no text.
    pub fn with(&mut self, name: &str, attributes: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.indent();
            self.text += &format!("<{name}{attributes}>{}</{name}>\n", xml::text(value));
        }
    }

    /// Writes an element that is empty.
    pub fn empty(&mut self, name: &str) {
        self.indent();
        self.text += &format!("<{name}/>\n");
    }
}

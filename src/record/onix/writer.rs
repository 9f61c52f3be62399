//! XML that is being written: composites and elements, none of them empty by mistake.

use crate::text::xml;

#[derive(Default)]
pub struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    /// A document whose root begins as given.
    pub fn document(root: &str, name: &str, fill: impl FnOnce(&mut Writer)) -> String {
        let mut xml = Writer { text: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n"), depth: 1 };
        fill(&mut xml);
        xml.text + &format!("</{name}>\n")
    }

    fn indent(&mut self) {
        self.text += &"  ".repeat(self.depth);
    }

    /// An element with what `fill` puts into it; none when that is nothing.
    pub fn composite(&mut self, name: &str, fill: impl FnOnce(&mut Writer)) {
        let before = self.text.len();
        self.indent();
        self.text += &format!("<{name}>\n");
        self.depth += 1;
        let start = self.text.len();
        fill(self);
        self.depth -= 1;
        if self.text.len() == start {
            self.text.truncate(before);
            return;
        }
        self.indent();
        self.text += &format!("</{name}>\n");
    }

    /// An element of text; none when there is none.
    pub fn element(&mut self, name: &str, value: &str) {
        self.with(name, "", value);
    }

    pub fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.element(name, value);
        }
    }

    /// The same with attributes.
    pub fn with(&mut self, name: &str, attributes: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.indent();
            self.text += &format!("<{name}{attributes}>{}</{name}>\n", xml::text(value));
        }
    }

    pub fn empty(&mut self, name: &str) {
        self.indent();
        self.text += &format!("<{name}/>\n");
    }
}

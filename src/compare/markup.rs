//! A document of an EPUB as words: what a reader reads, with the ids and the page breaks that stand between.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Word;
use super::words::split;

/// A document in the order of its text.
#[derive(Debug, Default)]
pub struct Document {
    /// Of its head.
    pub title: String,
    /// Of its first heading.
    pub heading: String,
    pub pieces: Vec<Piece>,
}

#[derive(Debug)]
pub enum Piece {
    Word(Word),
    /// An element with this id begins.
    Id(String),
    /// The page with this label begins.
    Page(String),
}

/// An entry of the contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub title: String,
    pub href: String,
    /// 1 at the top.
    pub depth: usize,
}

/// Elements that are a paragraph, or end one.
const BLOCKS: &[&str] = &[
    "p", "div", "section", "article", "aside", "header", "footer", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote",
    "figure", "figcaption", "table", "caption", "tr", "td", "th", "thead", "tbody", "pre", "hr", "details", "summary", "nav", "body", "math", "svg", "br",
];
/// What is no text of the book.
const UNREAD: &[&str] = &["script", "style", "nav", "annotation", "annotation-xml", "rp", "metadata"];
/// What the numbers of notes are called: they change when a note is added before, and say nothing.
const NUMBERS: &[&str] = &["noteref", "backlink", "doc-noteref", "doc-backlink", "pagebreak", "doc-pagebreak"];

/// Reads a document. What is not well formed ends it.
pub fn document(text: &str) -> Document {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut walk = Walk::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => walk.open(&tag),
            Ok(Event::Empty(tag)) => {
                walk.open(&tag);
                walk.close();
            }
            Ok(Event::End(_)) => walk.close(),
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.text(&text.into_inner()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => walk.text(c.encode_utf8(&mut [0; 4])),
                _ => walk.text(&entity(&name.into_inner())),
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    walk.flush();
    walk.document
}

/// The text of an entity: of the names that XHTML 1.1 had, those of spaces and signs; others stay as they are, in both books alike.
fn entity(name: &str) -> String {
    let signs = [("nbsp", "\u{a0}"), ("shy", "\u{ad}"), ("mdash", "—"), ("ndash", "–"), ("hellip", "…"), ("laquo", "«"), ("raquo", "»")];
    let sign = || signs.into_iter().find(|(known, _)| *known == name).map(|(_, sign)| sign);
    quick_xml::escape::resolve_predefined_entity(name).or_else(sign).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[derive(Default)]
struct Walk {
    document: Document,
    open: Vec<Element>,
    /// Text that is not divided into words yet.
    text: String,
    /// The next word begins a paragraph.
    begins: bool,
    has_heading: bool,
}

#[derive(Default)]
struct Element {
    block: bool,
    unread: bool,
    title: bool,
    heading: bool,
}

/// The value of an attribute, whatever its prefix.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attributes = tag.attributes().flatten();
    let mut found = attributes.filter(|attribute| attribute.key.as_ref().rsplit(':').next() == Some(name));
    let value = found.next()?.value;
    Some(quick_xml::escape::unescape(&value).map_or_else(|_| value.to_string(), |value| value.into_owned()))
}

impl Walk {
    /// A start tag: notes ids, page breaks and pictures, and ends the paragraph before a block.
    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name().as_ref().to_owned();
        let block = BLOCKS.contains(&name.as_str());
        if block {
            self.end_paragraph();
        }
        let kinds: Vec<String> = ["type", "role"].iter().filter_map(|key| attribute(tag, key)).collect();
        let is = |names: &[&str]| kinds.iter().flat_map(|kind| kind.split_whitespace()).any(|kind| names.contains(&kind));
        if let Some(id) = attribute(tag, "id") {
            self.flush_words();
            self.document.pieces.push(Piece::Id(id));
        }
        if is(&["pagebreak", "doc-pagebreak"])
            && let Some(label) = attribute(tag, "title").or_else(|| attribute(tag, "aria-label"))
        {
            self.flush_words();
            self.document.pieces.push(Piece::Page(label.trim().to_owned()));
        }
        let heading = !self.has_heading && matches!(name.as_str(), "h1" | "h2");
        self.has_heading |= heading;
        let unread = UNREAD.contains(&name.as_str()) || name == "head" || is(NUMBERS) || is(&["toc", "page-list", "landmarks"]);
        self.open.push(Element { block, unread, title: name == "title", heading });
    }

    /// An end tag, which ends a paragraph when it is a block's.
    fn close(&mut self) {
        if self.open.pop().is_some_and(|element| element.block) {
            self.end_paragraph();
        }
    }

    /// Text between tags, for the title, for a heading, or for nobody when it is not read.
    fn text(&mut self, text: &str) {
        if self.open.iter().any(|element| element.title) && !self.open.iter().any(|element| element.block) {
            self.document.title.push_str(text);
            return;
        }
        if self.open.iter().any(|element| element.unread) {
            return;
        }
        if self.open.iter().any(|element| element.heading) {
            self.document.heading.push_str(text);
        }
        self.text.push_str(text);
    }

    /// Ends a paragraph: the next word begins one.
    fn end_paragraph(&mut self) {
        self.flush();
        self.begins = true;
    }

    /// Adds all of the waiting text as words.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        for (text, joined) in split(&text) {
            let begins = std::mem::take(&mut self.begins);
            self.document.pieces.push(Piece::Word(Word { text: text.into(), begins, joined, ..Word::default() }));
        }
    }

    /// Adds the waiting text up to its last space as words: a mark within a word does not divide it, and comes before it.
    fn flush_words(&mut self) {
        let end = self.text.rfind(char::is_whitespace).map_or(0, |at| at + self.text[at..].chars().next().map_or(0, char::len_utf8));
        let rest = self.text.split_off(end);
        self.flush();
        self.text = rest;
    }
}

/// The contents of a navigation document, or of an NCX.
pub fn contents(text: &str) -> Vec<Entry> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut entries: Vec<Entry> = Vec::new();
    // Depth of lists within the table of contents; outside of it, `None`.
    let (mut inside, mut depth, mut label) = (None::<usize>, 0usize, false);
    let mut level = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                level += 1;
                match tag.local_name().as_ref() {
                    "nav" if attribute(&tag, "type").is_some_and(|kind| kind.split_whitespace().any(|kind| kind == "toc")) => inside = Some(level),
                    "navMap" => inside = Some(level),
                    "ol" | "navPoint" if inside.is_some() => {
                        depth += 1;
                        if tag.local_name().as_ref() == "navPoint" {
                            entries.push(Entry { depth, ..Entry::default() });
                        }
                    }
                    "a" | "span" if inside.is_some() && depth > 0 && !label => {
                        label = true;
                        entries.push(Entry { depth, href: attribute(&tag, "href").unwrap_or_default(), ..Entry::default() });
                    }
                    "text" if inside.is_some() && depth > 0 => label = true,
                    _ => {}
                }
            }
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "content" && inside.is_some() => {
                if let Some(entry) = entries.last_mut() {
                    entry.href = attribute(&tag, "src").unwrap_or_default();
                }
            }
            Ok(Event::End(tag)) => {
                match tag.local_name().as_ref() {
                    "nav" | "navMap" if inside == Some(level) => inside = None,
                    "ol" | "navPoint" if inside.is_some() => depth = depth.saturating_sub(1),
                    "a" | "text" => label = false,
                    "span" if entries.last().is_some_and(|entry| entry.href.is_empty()) => label = false,
                    _ => {}
                }
                level = level.saturating_sub(1);
            }
            Ok(Event::Text(text)) if label => entries.last_mut().into_iter().for_each(|entry| entry.title.push_str(&text.xml10_content())),
            Ok(Event::GeneralRef(name)) if label => {
                let text = match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => entity(&name.into_inner()),
                };
                entries.last_mut().into_iter().for_each(|entry| entry.title.push_str(&text));
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    for entry in &mut entries {
        entry.title = entry.title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_as_a_reader_reads_it() {
        let found = document(
            "<html><head><title>T</title></head><body><h1>El&#160;faro</h1><p>Una <b>pala</b>bra<a epub:type=\"noteref\" href=\"#n\">1</a> y \
             <span role=\"doc-pagebreak\" id=\"p2\" aria-label=\"2\"/>otra &mdash; más.</p></body></html>",
        );
        let told: Vec<String> = found
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Word(word) => format!("{}{}", if word.begins { "¶" } else { "" }, word.text),
                Piece::Id(id) => format!("#{id}"),
                Piece::Page(label) => format!("p. {label}"),
            })
            .collect();
        assert_eq!(told, ["¶El", "faro", "¶Una", "palabra", "y", "#p2", "p. 2", "otra", "—", "más."]);
        assert_eq!((found.title.as_str(), found.heading.as_str()), ("T", "El\u{a0}faro"));
    }

    #[test]
    fn contents_of_both_kinds() {
        let nav = "<nav epub:type=\"toc\"><h2>Índice</h2><ol><li><a href=\"a.xhtml\">1. <i>Uno</i></a><ol><li><a href=\"a.xhtml#s\">Dos</a></li></ol></li></ol></nav>\
                   <nav epub:type=\"landmarks\"><ol><li><a href=\"x.xhtml\">No</a></li></ol></nav>";
        let ncx = "<ncx><navMap><navPoint><navLabel><text>1. Uno</text></navLabel><content src=\"a.xhtml\"/>\
                   <navPoint><navLabel><text>Dos</text></navLabel><content src=\"a.xhtml#s\"/></navPoint></navPoint></navMap></ncx>";
        let entry = |title: &str, href: &str, depth| Entry { title: title.to_owned(), href: href.to_owned(), depth };
        let expected = [entry("1. Uno", "a.xhtml", 1), entry("Dos", "a.xhtml#s", 2)];
        assert_eq!(contents(nav), expected);
        assert_eq!(contents(ncx), expected);
    }
}

//! An EPUB, of any maker, as a volume.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::markup::{self, Entry, Piece, attribute};
use super::{Chapter, Volume, pictures};
use crate::lang::Lang;
use crate::limits;
use crate::message;
use crate::report::Message;

/// Reads an EPUB. The error is the end of a sentence about the file.
pub fn read(bytes: Vec<u8>) -> Result<Volume, Message> {
    let mut archive = Archive(ZipArchive::new(Cursor::new(bytes)).map_err(|_| message!("is no EPUB: it is not a ZIP archive"))?);
    let container = archive.text("META-INF/container.xml").ok_or(message!("is no EPUB: it has no META-INF/container.xml"))?;
    let path = first_attribute(&container, "rootfile", "full-path").ok_or(message!("is no EPUB: its container names no package"))?;
    let package = Package::read(&archive.text(&path).ok_or(message!("is no EPUB: its package document is missing"))?, &path);
    let contents = package.nav.iter().chain(&package.ncx).find_map(|path| {
        let entries = markup::contents(&archive.text(path)?);
        let absolute = |entry: Entry| Entry { href: resolve(path, &entry.href), ..entry };
        Some(entries.into_iter().map(absolute).collect::<Vec<_>>()).filter(|entries| !entries.is_empty())
    });
    let mut binder = Binder { contents: contents.unwrap_or_default(), ..Binder::default() };
    for path in &package.spine {
        if let Some(text) = archive.text(path) {
            binder.document(path, markup::document(&text));
        }
    }
    let pictures = package.pictures.iter().filter_map(|path| Some(pictures::picture(path.rsplit('/').next().unwrap_or(path).to_owned(), archive.bytes(path)?)));
    let pictures = pictures.collect();
    let lang = package.facts.iter().find(|(name, _)| name == "dc:language").and_then(|(_, tag)| Lang::new(tag));
    // Documents that no contents lead to and that say nothing are covers and the like.
    binder.chapters.retain(|chapter| !chapter.words.is_empty() || !chapter.title.is_empty());
    Ok(Volume { lang, facts: package.facts, chapters: binder.chapters, pages: binder.pages, pictures, ..Volume::default() })
}

struct Archive(ZipArchive<Cursor<Vec<u8>>>);

impl Archive {
    /// A file of the archive, as far as the limit goes; `None` when it is not there.
    fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        let file = self.0.by_name(path).ok()?;
        let mut bytes = Vec::new();
        file.take(limits::PICTURE_BYTES.most()).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// A file of the archive as text, without a byte order mark.
    fn text(&mut self, path: &str) -> Option<String> {
        let bytes = self.bytes(path)?;
        Some(String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).into_owned())
    }
}

/// The value of an attribute of the first element of a name.
fn first_attribute(xml: &str, element: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == element => return attribute(&tag, name),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// What the package document says; paths are those of the archive.
#[derive(Default)]
struct Package {
    facts: Vec<(String, String)>,
    spine: Vec<String>,
    nav: Option<String>,
    ncx: Option<String>,
    pictures: Vec<String>,
}

impl Package {
    /// Reads the package document, which stands at `path`.
    fn read(xml: &str, path: &str) -> Package {
        let mut package = Package::default();
        let mut items: BTreeMap<String, String> = BTreeMap::new();
        let mut spine: Vec<String> = Vec::new();
        let mut reader = Reader::from_str(xml);
        // The fact whose text is being read.
        let mut fact: Option<(String, String)> = None;
        // Where the facts with ids are, and what kind of a title the refinement that is being read gives one.
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        let mut kind: Option<usize> = None;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                    "item" => {
                        let value = |name: &str| attribute(&tag, name).unwrap_or_default();
                        let file = resolve(path, &value("href"));
                        let (kind, properties) = (value("media-type"), value("properties"));
                        if properties.split_whitespace().any(|property| property == "nav") {
                            package.nav = Some(file.clone());
                        }
                        if kind == "application/x-dtbncx+xml" {
                            package.ncx = Some(file.clone());
                        }
                        if kind.starts_with("image/") {
                            package.pictures.push(file.clone());
                        }
                        items.insert(value("id"), file);
                    }
                    "itemref" => spine.extend(attribute(&tag, "idref")),
                    "meta" if attribute(&tag, "property").is_some_and(|property| property == "title-type") => {
                        kind = attribute(&tag, "refines").and_then(|id| ids.get(id.trim_start_matches('#')).copied());
                    }
                    _ if tag.name().as_ref().starts_with("dc:") => {
                        fact = Some((tag.name().as_ref().to_owned(), String::new()));
                        ids.extend(attribute(&tag, "id").map(|id| (id, package.facts.len())));
                    }
                    _ => {}
                },
                Ok(Event::Text(text)) if kind.is_some() => {
                    let name = text.xml10_content();
                    if let Some((fact, _)) = kind.take().and_then(|at| package.facts.get_mut(at)).filter(|_| name != "main") {
                        *fact = format!("{fact} ({name})");
                    }
                }
                Ok(Event::Text(text)) => fact.iter_mut().for_each(|(_, value)| value.push_str(&text.xml10_content())),
                Ok(Event::GeneralRef(name)) => {
                    let c = name.resolve_char_ref().ok().flatten().map(String::from);
                    let text = c.unwrap_or_else(|| quick_xml::escape::resolve_predefined_entity(&name.into_inner()).unwrap_or_default().to_owned());
                    fact.iter_mut().for_each(|(_, value)| value.push_str(&text));
                }
                Ok(Event::End(tag)) if tag.name().as_ref().starts_with("dc:") => {
                    package.facts.extend(fact.take().map(|(name, value)| (name, value.trim().to_owned())).filter(|(_, value)| !value.is_empty()));
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        package.spine = spine.into_iter().filter_map(|id| items.get(&id).cloned()).collect();
        package
    }
}

/// A path as the archive has it, from one that is relative to a file of it.
fn resolve(base: &str, href: &str) -> String {
    let (path, fragment) = href.split_once('#').map_or((href, None), |(path, fragment)| (path, Some(fragment)));
    let path = percent_decode_str(path).decode_utf8_lossy();
    let mut parts: Vec<&str> = if path.is_empty() { base.split('/').collect() } else { base.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect() };
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    let fragment = fragment.map(|fragment| format!("#{}", percent_decode_str(fragment).decode_utf8_lossy())).unwrap_or_default();
    parts.join("/") + &fragment
}

/// Puts documents together to chapters: one begins where the contents lead to another document, or to a place from their first level.
#[derive(Default)]
struct Binder {
    contents: Vec<Entry>,
    chapters: Vec<Chapter>,
    pages: Vec<String>,
}

impl Binder {
    /// Adds a document: its words to the chapters that the contents say begin in it, or to the one at hand.
    fn document(&mut self, path: &str, document: markup::Document) {
        let mut whole: Option<&Entry> = None;
        let mut places: BTreeMap<&str, &Entry> = BTreeMap::new();
        let mut known = false;
        for entry in &self.contents {
            match entry.href.split_once('#') {
                None if entry.href == path => whole = whole.or(Some(entry)),
                // The first way into a document is where it begins, if nothing of it comes before.
                Some((file, id)) if file == path && (entry.depth == 1 || !known && whole.is_none()) => drop(places.insert(id, entry)),
                _ => {}
            }
            known |= entry.href.split('#').next() == Some(path);
        }
        let title = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let of_document = [&document.heading, &document.title].into_iter().map(|text| title(text)).find(|text| !text.is_empty());
        match whole {
            Some(entry) => self.chapters.push(Chapter { title: entry.title.clone(), ..Chapter::default() }),
            // One that the contents name goes on where it is named; others belong to what is before them, but at the front.
            None if known || self.chapters.is_empty() || !self.contents_began() => {
                self.chapters.push(Chapter { title: if known { String::new() } else { of_document.unwrap_or_default() }, ..Chapter::default() });
            }
            None => {}
        }
        for piece in document.pieces {
            match piece {
                Piece::Id(id) => {
                    if let Some(entry) = places.get(id.as_str()) {
                        let title = entry.title.clone();
                        match self.chapters.last_mut() {
                            Some(last) if last.words.is_empty() && last.title.is_empty() => last.title = title,
                            _ => self.chapters.push(Chapter { title, ..Chapter::default() }),
                        }
                    }
                }
                Piece::Page(label) => self.pages.push(label),
                Piece::Word(mut word) => {
                    word.page = self.pages.len().checked_sub(1).map(|page| page as u32);
                    self.chapters.last_mut().into_iter().for_each(|chapter| chapter.words.push(word.clone()));
                }
            }
        }
    }

    /// Whether a chapter of the contents has come already.
    fn contents_began(&self) -> bool {
        self.contents.first().is_some_and(|first| self.chapters.iter().any(|chapter| chapter.title == first.title))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_to_their_file() {
        assert_eq!(resolve("OEBPS/text/a.xhtml", "../img/b%20c.png"), "OEBPS/img/b c.png");
        assert_eq!(resolve("nav.xhtml", "a.xhtml#x"), "a.xhtml#x");
        assert_eq!(resolve("OEBPS/a.xhtml", "#x"), "OEBPS/a.xhtml#x");
    }
}

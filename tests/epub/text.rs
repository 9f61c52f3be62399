//! An EPUB's documents as plain text, by simple means that share nothing with the program.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The names of the package's files.
pub fn names(epub: &Path) -> Vec<String> {
    let archive = zip::ZipArchive::new(File::open(epub).expect("the EPUB")).expect("a ZIP");
    archive.file_names().map(|name| name.expect("a name")).filter_map(|name| name.strip_prefix("EPUB/").map(str::to_owned)).collect()
}

/// A file of the package.
pub fn document(epub: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(File::open(epub).expect("the EPUB")).expect("a ZIP");
    let mut text = String::new();
    archive.by_name(&format!("EPUB/{name}")).unwrap_or_else(|e| panic!("{name}: {e}")).read_to_string(&mut text).expect("text");
    text
}

/// The document with the words of each SVG in the place of the picture: a PDF has them as words too.
pub fn with_drawings(epub: &Path, document: &str) -> String {
    let mut out = String::new();
    let mut rest = document;
    while let Some(at) = rest.find("<img ") {
        out.push_str(&rest[..at]);
        let tag = &rest[at..at + rest[at..].find('>').unwrap_or(0) + 1];
        let source = tag.split("src=\"../").nth(1).and_then(|s| s.split('"').next()).unwrap_or_default();
        if source.ends_with(".svg") {
            let drawing = self::document(epub, source);
            let words: Vec<String> = drawing.split("<text").skip(1).map(|t| t[..t.find("</text>").unwrap_or(t.len())].to_owned()).collect();
            words.iter().for_each(|word| out.push_str(&format!("<i{word}</i> ")));
        }
        rest = &rest[at + tag.len()..];
    }
    out + rest
}

/// The text after the element with this id begins (all of it without one): no tags, no marks of notes, U+FFFC for a formula.
pub fn from_mark(document: &str, id: Option<&str>) -> String {
    let start = match id {
        Some(id) => document.find(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("no element has the id {id}")),
        None => 0,
    };
    let rest = &document[start..];
    // From within a tag to its end.
    let mut rest = if id.is_some() || !rest.starts_with('<') { rest.split_once('>').map_or("", |(_, rest)| rest) } else { rest };
    let mut text = String::new();
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<math") {
            text.push('\u{fffc}');
            rest.find("</math>").map(|e| e + 7)
        } else if rest.starts_with("<a ") && rest[..rest.find('>').unwrap_or(0)].contains("doc-noteref") {
            rest.find("</a>").map(|e| e + 4)
        } else {
            rest.find('>').map(|e| e + 1)
        };
        rest = &rest[end.unwrap_or(rest.len())..];
        if text.len() > 4000 {
            break;
        }
    }
    if !rest.contains('<') {
        text.push_str(rest);
    }
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, character);
    }
    text
}

/// Letters and signs alone: lines, spaces and hyphens fall differently in the two.
pub fn norm(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2060}' | '\u{200b}' | '↪' | '\u{fe0e}'))
        .collect()
}

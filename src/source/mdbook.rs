//! A book of mdBook: `book.toml`, `SUMMARY.md` and the pages that it names; or what mdBook hands to its renderers.
//!
//! The summary is a list of links: prefix chapters, `# Part` titles, numbered chapters nested by their indentation, suffix chapters and
//! drafts without an address. Includes are read where the pages stand ([`super::include`]).

use super::mdbook_pages::{CONFIGURATION, SUMMARY};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config::BookConfig;
use super::decode::read_text;
use super::front_matter::FrontMatter;
use super::site::Site;
use super::value::{self, Data, Format, Value};
use super::{Page, PageRole, Source};
use crate::book::{Contributor, Matter, Role};
use crate::lang::Lang;
use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};

/// Reads the settings of the book in `book.toml`.
pub fn configuration(site: &Site, source: &mut Source, report: &mut Report) {
    let shown = Path::new(CONFIGURATION);
    let Some((file, text)) = read_text(&site.root.join(CONFIGURATION), shown, &source.access, &mut source.files, report) else { return };
    let (config, faults) = value::parse(&text, 0..text.len(), Format::Toml);
    for fault in faults {
        report.push(fault.diagnostic("config-invalid", message!("this"), Format::Toml, file));
    }
    settings(&config, &mut source.config);
    if let Some(own) = config.at("output.pliego") {
        apply(own, file, &mut source.config, report);
    }
}

/// Lays the keys of `[output.pliego]` that are settings of the book over `config`; the others are mdBook's.
fn apply(own: &Value, file: FileId, config: &mut BookConfig, report: &mut Report) {
    const OF_MDBOOK: [&str; 4] = ["command", "optional", "to", "name"];
    let mut own = own.clone();
    if let Data::Map(entries) = &mut own.data {
        entries.retain(|entry| !OF_MDBOOK.contains(&entry.key.as_str()));
    }
    super::config::settings::apply(&own, file, config, report);
}

/// Lays what `[book]` of mdBook's configuration says over the settings.
pub fn settings(config: &Value, book: &mut BookConfig) {
    book.mdbook = true;
    book.mdbook_commands = true;
    book.parts = true;
    book.embed_fonts = true;
    book.print_links = true;
    let text = |key: &str| config.at(&format!("book.{key}")).and_then(Value::to_text).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(title) = text("title") {
        book.metadata.title = title.clone();
        book.site.title = Some(title);
    }
    book.metadata.description = text("description");
    if let Some(lang) = text("language").or_else(|| Some("en".to_owned())).and_then(|tag| Lang::new(&tag)) {
        book.metadata.lang = lang;
    }
    let authors = config.at("book.authors").map(Value::to_texts).unwrap_or_default();
    let contributor = |name: String| Contributor { name: without_address(&name), role: "aut".to_owned(), ..Contributor::default() };
    book.metadata.contributors = authors.into_iter().map(contributor).collect();
    book.markup.heading_ids = "github".to_owned();
    let truth = |key: &str| config.at(key).and_then(Value::to_bool);
    if truth("output.html.mathjax-support") == Some(true) {
        let pair = |open: &str, close: &str| (open.to_owned(), close.to_owned());
        book.markup.math_block = vec![pair("$$", "$$"), pair("\\\\[", "\\\\]")];
        book.markup.math_inline = vec![pair("\\\\(", "\\\\)")];
    }
}

/// The name of an author without the address of mail: `Ana Ruiz <ana@example.org>` → `Ana Ruiz`.
fn without_address(name: &str) -> String {
    match name.split_once('<') {
        Some((before, _)) if !before.trim().is_empty() => before.trim().to_owned(),
        _ => name.trim().to_owned(),
    }
}

/// A line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    kind: Kind,
    title: String,
    /// As written, without its fragment; `None` for a draft and a part.
    path: Option<String>,
    /// 1 for chapters that are not nested.
    depth: u32,
    /// In the summary.
    range: std::ops::Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Prefix,
    Part,
    Numbered,
    Suffix,
}

/// Reads a summary as mdBook does: links outside of lists come before and after the numbered chapters, a heading begins a part.
fn lines(summary: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut indents: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut in_comment = false;
    for whole in summary.split_inclusive('\n') {
        let start = at;
        at += whole.len();
        let range = start..start + whole.trim_end().len();
        let mut text = whole.trim_end();
        if in_comment {
            let Some((_, after)) = text.split_once("-->") else { continue };
            in_comment = false;
            text = after;
        }
        if let Some((before, after)) = text.split_once("<!--") {
            in_comment = !after.contains("-->");
            text = before;
        }
        let indent = text.len() - text.trim_start().len();
        let indent = indent + 3 * text[..indent].matches('\t').count();
        let text = text.trim();
        let numbered = lines.iter().any(|line| line.kind == Kind::Numbered);
        if let Some(title) = text.strip_prefix('#') {
            // The first heading is the summary's own, but after prefix chapters it is a part all the same.
            let title = plain_title(title.trim_start_matches('#').trim());
            let is_own = lines.is_empty() && title.eq_ignore_ascii_case("summary") || lines.is_empty() && text.starts_with("# ") && !has_part_before(summary, start);
            if !is_own {
                lines.push(Line { kind: Kind::Part, title, path: None, depth: 0, range });
            }
            continue;
        }
        let item = text.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t'])).map(str::trim_start);
        let ordered = text.split_once(['.', ')']).filter(|(digits, _)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).map(|(_, rest)| rest.trim_start());
        let item = item.or(ordered);
        let Some((title, path)) = link(item.unwrap_or(text)) else { continue };
        let (kind, depth) = match item {
            None if numbered => (Kind::Suffix, 1),
            None => (Kind::Prefix, 1),
            Some(_) => {
                while indents.last().is_some_and(|last| *last >= indent) {
                    indents.pop();
                }
                indents.push(indent);
                (Kind::Numbered, indents.len() as u32)
            }
        };
        let path = path.map(|path| path.split('#').next().unwrap_or_default().to_owned()).filter(|path| !path.is_empty());
        lines.push(Line { kind, title: plain_title(title), path, depth, range });
    }
    lines
}

/// Whether the summary has its own title before `at`: then a heading there is a part.
fn has_part_before(summary: &str, at: usize) -> bool {
    summary[..at].lines().any(|line| line.starts_with('#'))
}

/// The title and path of the link `[Title](path "words")` with which a text begins; no path: a draft.
fn link(text: &str) -> Option<(&str, Option<String>)> {
    let inside = text.strip_prefix('[')?;
    let (mut depth, mut escaped, mut end) = (1u32, false, None);
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = Some(at);
            break;
        }
    }
    let end = end?;
    let address = inside[end + 1..].strip_prefix('(')?;
    let address = match address.trim_start().strip_prefix('<') {
        Some(angled) => angled.split_once('>')?.0.to_owned(),
        None => {
            let closing = address.rfind(')')?;
            address[..closing].split_whitespace().next().unwrap_or_default().to_owned()
        }
    };
    let decoded = crate::text::address::decoded(&address);
    Some((&inside[..end], Some(decoded).filter(|path| !path.is_empty())))
}

/// A title without the marks of Markdown.
fn plain_title(title: &str) -> String {
    let mut plain = String::with_capacity(title.len());
    let mut chars = title.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => plain.extend(chars.next()),
            '`' | '*' => {}
            c => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

/// Reads the pages that the summary names.
pub fn read(site: &Site, pages: &Path, source: &mut Source, report: &mut Report) {
    let shown = pages.strip_prefix(&site.root).unwrap_or(pages);
    let Some((file, summary)) = read_text(&pages.join(SUMMARY), &shown.join(SUMMARY), &source.access, &mut source.files, report) else { return };
    let mut seen = BTreeSet::new();
    let mut drafts = Vec::new();
    for line in lines(&summary) {
        let span = Span::new(file, line.range.clone());
        let mut page = Page { file, front_matter: FrontMatter { title: Some(line.title.clone()), title_span: Some(span), ..FrontMatter::default() }, ..placed(&line) };
        match &line.path {
            None if line.kind == Kind::Part => {
                page.logical_path = format!("part-{}", source.pages.len() + 1);
                source.pages.push(page);
            }
            None => drafts.push(line.title.clone()),
            Some(path) => {
                let full = pages.join(path);
                let found = read_text(&full, full.strip_prefix(&site.root).unwrap_or(&full), &source.access, &mut source.files, report);
                let Some((file, text)) = found else { continue };
                if !seen.insert(logical(path)) {
                    let said = message!("the summary names `{path}` twice: it is in the book once", path);
                    report.push(Diagnostic::new("page-twice", said).at(span).help(message!("take one of the two lines out of SUMMARY.md")));
                    continue;
                }
                page.file = file;
                page.text = text;
                page.path = full;
                page.logical_path = logical(path);
                page.directory = directory(path);
                page.address = address(path);
                page.front_matter.aliases = vec![alias(path)];
                own_title(&mut page);
                source.pages.push(page);
            }
        }
    }
    if !drafts.is_empty() {
        let said = message!("left out ({reason}): {pages}", reason = message!("draft"), pages = crate::report::message::list(&drafts));
        report.push(Diagnostic::new("pages-left-out", said).help(message!("a chapter of SUMMARY.md without a file has no text yet")));
    }
}

/// An empty page with the role, part of the book and depth that its line in the summary gives it.
fn placed(line: &Line) -> Page {
    let (role, book_role) = if line.kind == Kind::Part { (PageRole::Part, Role::Part) } else { (PageRole::Chapter, Role::Chapter) };
    let matter = match line.kind {
        Kind::Prefix => Matter::Front,
        Kind::Suffix => Matter::Back,
        Kind::Part | Kind::Numbered => Matter::Body,
    };
    Page { role, book_role, matter, depth: line.depth, nested: line.depth > 1, ..Page::default() }
}

/// Takes away the title that the summary gives a page when its text begins with one.
fn own_title(page: &mut Page) {
    let first = page.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first.starts_with("# ") {
        page.front_matter.title = None;
        page.front_matter.title_span = None;
    }
}

/// The logical path of a page: `guide/README.md` → `guide`, `guide/one.md` → `guide/one`.
fn logical(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.trim_start_matches("./");
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let (directory, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if ["readme", "index"].contains(&name.to_lowercase().as_str()) { directory.to_owned() } else { stem.to_owned() }
}

/// The directory of a page's file below that of all pages.
fn directory(path: &str) -> String {
    path.trim_start_matches("./").rsplit_once('/').map_or("", |(directory, _)| directory).to_owned()
}

/// A further address of a page, the path of its file, by which links name a `README.md` too.
fn alias(path: &str) -> String {
    format!("/{}", path.trim_start_matches("./"))
}

/// The path of the HTML page that mdBook makes of a file.
fn address(path: &str) -> String {
    let logical = logical(path);
    let stem = path.trim_start_matches("./").rsplit_once('.').map_or(path, |(stem, _)| stem);
    if logical == stem { format!("/{logical}.html") } else { format!("/{}", format!("{logical}/index.html").trim_start_matches('/')) }
}

/// What mdBook hands to a renderer, read leniently: fields that are not there, or of another shape, are as if nothing was said.
#[derive(Clone, Debug)]
pub struct Context {
    pub root: PathBuf,
    pub destination: PathBuf,
    pub json: serde_json::Value,
}

impl Context {
    /// Reads the context that mdBook gives a renderer on its standard input; `None` when it is none.
    pub fn parse(json: &str) -> Option<Context> {
        let json: serde_json::Value = serde_json::from_str(json.trim_start_matches('\u{feff}')).ok()?;
        let path = |key: &str| json.get(key).and_then(serde_json::Value::as_str).map(PathBuf::from);
        let root = path("root")?;
        let destination = path("destination").unwrap_or_else(|| root.join("book"));
        json.get("book")?;
        Some(Context { root, destination, json })
    }

    /// A value of `[output.pliego]`.
    pub fn option(&self, key: &str) -> Option<&serde_json::Value> {
        self.json.get("config")?.get("output")?.get("pliego")?.get(key)
    }

    /// The chapters of the book as mdBook hands them over; version 0.4 calls them sections, 0.5 items.
    fn items(&self) -> &[serde_json::Value] {
        let book = self.json.get("book");
        let list = ["items", "sections"].iter().find_map(|key| book?.get(*key)?.as_array());
        list.map(Vec::as_slice).unwrap_or_default()
    }
}

/// Lays the settings that mdBook hands over over those of the book.
pub fn settings_of(context: &Context, source: &mut Source, report: &mut Report) {
    // Diagnostics of them are placed in this text.
    let text = context.json.get("config").cloned().unwrap_or_default().to_string();
    let (config, _) = value::parse(&text, 0..text.len(), Format::Json);
    settings(&config, &mut source.config);
    // The pages have been through mdBook's preprocessors: what still looks like one of its commands is text.
    source.config.mdbook_commands = false;
    let file = source.files.add(CONFIGURATION, text);
    if let Some(own) = config.at("output.pliego") {
        apply(own, file, &mut source.config, report);
    }
}

/// Reads the book that mdBook hands over.
pub fn read_context(context: &Context, source: &mut Source) {
    let config = context.json.get("config").and_then(|config| config.get("book"));
    let pages = context.root.join(config.and_then(|book| book.get("src")?.as_str()).unwrap_or("src"));
    let mut numbered = false;
    hand_over(context.items(), 1, &mut numbered, &pages, source);
}

/// Adds the pages of a list of items and of those within them; `numbered` is set once a numbered chapter has come.
fn hand_over(items: &[serde_json::Value], depth: u32, numbered: &mut bool, pages: &Path, source: &mut Source) {
    use serde_json::Value as Json;
    for item in items {
        if let Some(title) = item.get("PartTitle").and_then(Json::as_str) {
            let line = Line { kind: Kind::Part, title: title.to_owned(), path: None, depth: 0, range: 0..0 };
            let logical_path = format!("part-{}", source.pages.len() + 1);
            source.pages.push(Page { logical_path, front_matter: FrontMatter { title: Some(title.to_owned()), ..FrontMatter::default() }, ..placed(&line) });
            continue;
        }
        let Some(chapter) = item.get("Chapter") else { continue };
        let text = |key: &str| chapter.get(key).and_then(Json::as_str);
        let has_number = chapter.get("number").is_some_and(|number| !number.is_null());
        *numbered |= has_number;
        let kind = if has_number || depth > 1 { Kind::Numbered } else if *numbered { Kind::Suffix } else { Kind::Prefix };
        let title = text("name").unwrap_or_default().to_owned();
        // A draft has neither.
        if let Some(path) = text("path").or(text("source_path")) {
            let line = Line { kind, title: title.clone(), path: None, depth, range: 0..0 };
            let written = text("source_path").unwrap_or(path);
            let full = pages.join(written);
            let content: Arc<str> = Arc::from(text("content").unwrap_or_default());
            let file = source.files.add(full.strip_prefix(pages.parent().unwrap_or(pages)).unwrap_or(&full), Arc::clone(&content));
            let mut page = Page {
                file,
                path: full,
                text: content,
                logical_path: logical(written),
                directory: directory(written),
                address: address(path),
                front_matter: FrontMatter { title: Some(title), aliases: vec![alias(written)], ..FrontMatter::default() },
                ..placed(&line)
            };
            own_title(&mut page);
            source.pages.push(page);
        }
        let below = chapter.get("sub_items").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        hand_over(below, depth + 1, numbered, pages, source);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_a_list_of_links() {
        let summary = "# Summary\n\n[Prólogo](prologo.md)\n\n# Parte primera\n\n- [Uno](uno.md)\n    - [Uno y `medio`](uno/medio.md)\n    - [Borrador]()\n- [Dos](<con espacio.md>)\n\n---\n\n# Parte segunda\n\n1. [Tres \\[3\\]](./tres.md#aquí)\n\n<!-- - [No](no.md) -->\n[Gracias](gracias.md)\n";
        let seen: Vec<String> =
            lines(summary).into_iter().map(|line| format!("{:?} {} {} {}", line.kind, line.depth, line.title, line.path.unwrap_or_default())).collect();
        assert_eq!(
            seen,
            [
                "Prefix 1 Prólogo prologo.md",
                "Part 0 Parte primera ",
                "Numbered 1 Uno uno.md",
                "Numbered 2 Uno y medio uno/medio.md",
                "Numbered 2 Borrador ",
                "Numbered 1 Dos con espacio.md",
                "Part 0 Parte segunda ",
                "Numbered 1 Tres [3] ./tres.md",
                "Suffix 1 Gracias gracias.md",
            ]
        );
    }

    #[test]
    fn paths_name_pages() {
        assert_eq!((logical("./a/README.md"), directory("./a/README.md"), address("./a/README.md")), ("a".into(), "a".into(), "/a/index.html".into()));
        assert_eq!((logical("uno.md"), directory("uno.md"), address("uno.md")), ("uno".into(), String::new(), "/uno.html".into()));
    }
}

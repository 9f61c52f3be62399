//! The content directory as Hugo's tree: sections (directories), pages, and bundles.
//!
//! A top-level directory is always a section, a deeper one only with an `_index.md`; the pages of a deeper directory without it
//! belong to the nearest section above. Below an `index.md` nothing is a page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::site;
use regex_lite::Regex;
use unicode_normalization::UnicodeNormalization;

use super::value::Value;
use super::node::Node;
use crate::report::cause;
use crate::message;
use crate::access::Access;
use crate::limits;
use crate::report::{Diagnostic, Report};

/// A directory of pages, and where it hangs in the content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContentRoot {
    pub dir: PathBuf,
    /// Logical path of what lies in it (`""`, `docs`).
    pub prefix: String,
    /// Key of the language of its files; `None` when the files themselves say it.
    pub language: Option<String>,
    /// Patterns of the files that count, from the directory on; those with `! ` before them do not.
    pub files: Vec<String>,
}

impl ContentRoot {
    /// Whether a file of the directory counts. The first pattern that fits decides; what none fits counts when none says what does.
    fn holds(&self, file: &Path) -> bool {
        let Ok(relative) = file.strip_prefix(&self.dir) else { return true };
        let relative = relative.to_string_lossy().replace('\\', "/").to_lowercase();
        for pattern in &self.files {
            let (pattern, excludes) = match pattern.strip_prefix("! ") {
                Some(rest) => (rest, true),
                None => (pattern.as_str(), false),
            };
            // `**` is any directories only where it stands for a whole part.
            let parts = pattern.trim_start_matches('/').split('/').map(|part| if part == "**" { part.to_owned() } else { part.replace("**", "*") });
            if super::glob::glob(&parts.collect::<Vec<_>>().join("/").to_lowercase(), &relative) {
                return !excludes;
            }
        }
        self.files.iter().all(|pattern| pattern.starts_with("! "))
    }
}

/// Which files are in the language wanted.
#[derive(Clone, Debug, Default)]
pub struct LanguageFilter {
    /// Keys of all languages configured: only these are marks of files.
    pub known: Vec<String>,
    pub wanted: Option<String>,
    pub default: String,
}

/// Files found, before they are a tree.
struct Found {
    logical: String,
    file: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    Bundle,
    Section,
}

/// Formats that Hugo reads and this program does not.
const FOREIGN: &[&str] = &["org", "rst", "adoc", "asciidoc", "ad", "pandoc", "pdc"];

/// Walks the content. `plain` is a directory that Hugo never saw: its `index.md` is the home and no bundle.
pub fn read(content: &Content, plain: bool, door: &Door<'_>, report: &mut Report) -> Vec<Node> {
    let mut walk = Walk {
        filter: &content.filter,
        root: ContentRoot::default(),
        plain,
        door,
        found: Vec::new(),
        directories: Vec::new(),
        foreign: Vec::new(),
        adapters: Vec::new(),
        inside: Vec::new(),
        refused: Vec::new(),
    };
    for root in &content.roots {
        walk.root = root.clone();
        walk.directory(&root.dir, &root.prefix, root.language.as_deref(), 0);
    }
    walk.one_file_a_page();
    walk.report(report);
    tree(walk.found, walk.directories)
}

/// What may be read, and the directory from which paths are shown.
pub struct Door<'a> {
    pub access: &'a Access,
    pub shown_from: &'a Path,
    /// `ignoreFiles` of the configuration.
    pub ignored: Vec<Regex>,
}

/// The expressions of `ignoreFiles`; one that cannot be read is reported.
pub fn ignored(hugo: &Value, report: &mut Report) -> Vec<Regex> {
    let mut ignored = Vec::new();
    for written in hugo.get("ignoreFiles").map(Value::to_texts).unwrap_or_default() {
        match Regex::new(&written) {
            Ok(expression) => ignored.push(expression),
            Err(error) => report.push(
                Diagnostic::new("config-invalid", message!("`{written}` of ignoreFiles is no regular expression: {cause}", written, cause = cause::of_library(error)))
                    .help(message!("write it as Go has it, `\\.draft\\.md$` for names that end so")),
            ),
        }
    }
    ignored
}

/// The state of one walk through the content directory.
struct Walk<'a> {
    filter: &'a LanguageFilter,
    /// The one that is walked.
    root: ContentRoot,
    plain: bool,
    door: &'a Door<'a>,
    found: Vec<Found>,
    /// Logical paths of all directories that hold something.
    directories: Vec<String>,
    foreign: Vec<PathBuf>,
    /// Content adapters: programs that make pages when Hugo runs.
    adapters: Vec<PathBuf>,
    /// Markdown below an `index.md`.
    inside: Vec<PathBuf>,
    /// What could not be read.
    refused: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Adds the pages of a directory and below; `logical` is its path in the content.
    fn directory(&mut self, dir: &Path, logical: &str, language: Option<&str>, depth: usize) {
        let (files, directories) = self.list(dir);
        let mut pages: Vec<(String, PathBuf)> = Vec::new();
        // An index in any language makes the directory what it is.
        let stems: Vec<String> = files.iter().filter(|path| site::is_page(path)).filter_map(|path| Some(self.stem(path)?.0)).collect();
        let has = |stem: &str| stems.iter().any(|own| own == stem);
        let (has_index, section) = (has("index"), has("_index"));
        for path in files {
            let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            if extension == "gotmpl" {
                self.adapters.push(path);
            } else if FOREIGN.contains(&extension.as_str()) {
                self.foreign.push(path);
            } else if site::is_page(&path)
                && let Some(stem) = self.in_language(&path, language)
            {
                pages.push((stem, path));
            }
        }
        let is_home = logical.is_empty();
        if has_index && !section && !(self.plain && is_home) {
            if let Some(bundle) = pages.iter().position(|(stem, _)| stem == "index") {
                let (_, file) = pages.swap_remove(bundle);
                self.found.push(Found { logical: logical.to_owned(), file, kind: Kind::Bundle });
            }
            self.inside.extend(pages.into_iter().map(|(_, path)| path));
            return;
        }
        for (stem, file) in pages {
            let found = match stem.as_str() {
                "_index" => Found { logical: logical.to_owned(), file, kind: Kind::Section },
                "index" if is_home && !section => Found { logical: String::new(), file, kind: Kind::Section },
                _ => Found { logical: join(logical, &stem), file, kind: Kind::Page },
            };
            self.found.push(found);
        }
        if limits::DIRECTORY_DEPTH.is_passed_by(depth + 1) {
            if !directories.is_empty() {
                self.refused.push(limits::DIRECTORY_DEPTH.diagnostic(message!("the pages below `{logical}` were not read", logical)));
            }
        } else {
            for sub in directories {
                let name: String = sub.file_name().map(|n| n.to_string_lossy().nfc().collect()).unwrap_or_default();
                let below = join(logical, &name);
                self.directories.push(below.clone());
                self.directory(&sub, &below, language, depth + 1);
            }
        }
    }

    /// The files and the directories in a directory, by name; hidden ones and links to directories are not followed, as in Hugo. What cannot be read is reported.
    fn list(&mut self, dir: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let (mut files, mut directories) = (Vec::new(), Vec::new());
        let shown = |path: &Path| path.strip_prefix(self.door.shown_from).unwrap_or(path).to_owned();
        let paths = match self.door.access.list(dir) {
            Ok(paths) => paths,
            Err(refusal) => {
                if !refusal.is_missing() {
                    self.refused.push(refusal.diagnostic(message!("the directory"), &shown(dir)));
                }
                return (files, directories);
            }
        };
        for path in paths {
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                continue;
            }
            let is_link = path.is_symlink();
            if path.is_dir() {
                if !is_link {
                    directories.push(path);
                }
            } else if self.is_ignored(&path) || !self.root.holds(&path) {
                continue;
            } else if path.file_name().is_some_and(|name| name == "_content.gotmpl") || site::is_page(&path) || FOREIGN.iter().any(|e| path.extension().is_some_and(|x| x == *e)) {
                match self.door.access.locate(&path) {
                    Ok(_) => files.push(path),
                    Err(refusal) => self.refused.push(refusal.diagnostic(message!("the page"), &shown(&path))),
                }
            }
        }
        (files, directories)
    }

    /// Whether `ignoreFiles` of the configuration names a file: Hugo matches the whole path of a file.
    fn is_ignored(&self, path: &Path) -> bool {
        if self.door.ignored.is_empty() {
            return false;
        }
        let path = format!("/{}", path.strip_prefix(self.door.shown_from).unwrap_or(path).display()).replace('\\', "/");
        self.door.ignored.iter().any(|expression| expression.is_match(&path))
    }

    /// The stem of a file without its language mark, when it is in the language wanted.
    fn in_language(&self, path: &Path, of_root: Option<&str>) -> Option<String> {
        let (stem, mark) = self.stem(path)?;
        let language = mark.unwrap_or_else(|| of_root.unwrap_or(&self.filter.default).to_owned());
        match &self.filter.wanted {
            Some(wanted) if !self.filter.known.is_empty() => wanted.eq_ignore_ascii_case(&language).then_some(stem),
            _ => Some(stem),
        }
    }

    /// The stem of a file without its language mark, and the mark.
    fn stem(&self, path: &Path) -> Option<(String, Option<String>)> {
        // Names are compared as they are read, whatever normal form the file system keeps.
        let stem: String = path.file_stem()?.to_string_lossy().nfc().collect();
        let marked = stem.rsplit_once('.').filter(|(_, mark)| self.filter.known.iter().any(|k| k.eq_ignore_ascii_case(mark)));
        Some(match marked {
            Some((rest, mark)) => (rest.to_owned(), Some(mark.to_lowercase())),
            None => (stem, None),
        })
    }

    /// Keeps the first of two files that are one page (`a.md` and `a.es.md` where Spanish is the default); the other is reported.
    fn one_file_a_page(&mut self) {
        let mut seen = BTreeMap::new();
        let mut twice = Vec::new();
        self.found.retain(|found| {
            let first = seen.entry(super::node::sanitized(&found.logical).to_lowercase()).or_insert_with(|| found.file.clone());
            let counts = *first == found.file;
            if !counts {
                twice.push((found.file.clone(), first.clone()));
            }
            counts
        });
        let shown = |path: &Path| path.strip_prefix(self.door.shown_from).unwrap_or(path).to_owned();
        self.refused.extend(twice.into_iter().map(|(file, first)| {
            Diagnostic::new("page-twice", message!("this is the same page as {first}, which counts", first = shown(&first).display()))
                .in_file(&shown(&file))
                .help(message!("give one of the two files another name"))
        }));
    }

    /// Reports what was found and is not read: refused directories, content adapters, other formats.
    fn report(&self, report: &mut Report) {
        let shown = |path: &Path| path.strip_prefix(self.door.shown_from).unwrap_or(path).display().to_string();
        self.refused.iter().for_each(|diagnostic| report.push(diagnostic.clone()));
        for path in &self.adapters {
            report.push(
                Diagnostic::new("unsupported", message!("the pages that a content adapter makes are not in the book: only Hugo can run it"))
                    .in_file(path.strip_prefix(self.door.shown_from).unwrap_or(path))
                    .help(message!("write these pages as files if they belong to the book")),
            );
        }
        for path in &self.foreign {
            report.push(
                Diagnostic::new("format-unsupported", message!("this format of page is not read"))
                    .in_file(path.strip_prefix(self.door.shown_from).unwrap_or(path))
                    .help(message!("convert it to Markdown, or add it to `exclude` in book.yaml")),
            );
        }
        if !self.inside.is_empty() {
            let names: Vec<String> = self.inside.iter().map(|p| shown(p)).collect();
            report.push(
                Diagnostic::new("bundle-inside", message!("beside an index.md these are no pages of their own: {names}", names = names.join(", ")))
                    .help(message!("rename index.md to _index.md to make its directory a section with pages")),
            );
        }
    }
}

/// A name below a logical path.
fn join(logical: &str, name: &str) -> String {
    if logical.is_empty() { name.to_owned() } else { format!("{logical}/{name}") }
}

/// The tree of the pages found, each under its section. A parent's index is always smaller than its children's.
fn tree(mut found: Vec<Found>, directories: Vec<String>) -> Vec<Node> {
    // Directories that hold a page somewhere and are at the top are sections without a file.
    let has_page = |dir: &str| found.iter().any(|f| f.logical.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/')));
    let mut bare: Vec<String> = directories.into_iter().filter(|d| !d.contains('/') && has_page(d)).collect();
    bare.sort();
    bare.dedup();
    found.sort_by(|a, b| a.logical.cmp(&b.logical));
    let mut nodes = vec![Node { is_section: true, ..Node::default() }];
    for dir in bare {
        nodes.push(Node { logical: dir, is_section: true, parent: Some(0), ..Node::default() });
    }
    for page in &found {
        if page.kind != Kind::Section {
            continue;
        }
        match nodes.iter_mut().find(|n| n.logical == page.logical) {
            Some(node) => node.file = Some(page.file.clone()),
            None => nodes.push(Node { logical: page.logical.clone(), is_section: true, file: Some(page.file.clone()), ..Node::default() }),
        }
    }
    nodes[1..].sort_by(|a, b| a.logical.cmp(&b.logical));
    let sections = nodes.len();
    for page in found.into_iter().filter(|p| p.kind != Kind::Section) {
        nodes.push(Node { logical: page.logical, file: Some(page.file), is_bundle: page.kind == Kind::Bundle, ..Node::default() });
    }
    for i in 1..nodes.len() {
        let parent = nearest_section(&nodes[..sections], &nodes[i].logical);
        nodes[i].parent = Some(parent);
        nodes[parent].children.push(i);
    }
    nodes
}

/// The section whose directory is the longest that `logical` lies in.
fn nearest_section(sections: &[Node], logical: &str) -> usize {
    let mut at = logical;
    while let Some((above, _)) = at.rsplit_once('/') {
        if let Some(i) = sections.iter().position(|s| s.logical == above) {
            return i;
        }
        at = above;
    }
    0
}

/// Content in the language chosen.
#[derive(Clone, Debug, Default)]
pub struct Content {
    pub roots: Vec<ContentRoot>,
    pub filter: LanguageFilter,
}

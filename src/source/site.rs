//! The shape of what was given: a Hugo site, a directory whose `content/` is one, a content directory, a directory of Markdown files, or one Markdown file.

use std::path::{Path, PathBuf};

use super::config::hugo;
use super::mdbook_pages;
use crate::report::Message;
use crate::access::{Access, Refusal};
use crate::report::Report;

/// Extensions of the pages that are read.
pub const PAGE_EXTENSIONS: &[&str] = &["md", "markdown", "mdown", "mkd"];

/// Where things are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Root of the site, to which shown paths are relative.
    pub root: PathBuf,
    /// The content directory, when the shape itself says it; a Hugo site's configuration may say otherwise.
    pub content: Option<PathBuf>,
    /// One file is the whole book.
    pub file: Option<PathBuf>,
    /// The directory of the pages of an mdBook.
    pub mdbook: Option<PathBuf>,
    /// Whether `root` has a Hugo configuration.
    pub hugo: bool,
    /// Where files may be read.
    pub access: Access,
    /// Where `book.yaml` may be, in order.
    pub settings: Vec<PathBuf>,
}

impl Site {
    /// Whether a directory that the configuration names may be read; when it lies outside, that is reported. One that is not there holds nothing.
    pub fn may_list(&self, directory: &Path, what: Message, report: &mut Report) -> bool {
        match self.access.locate(directory) {
            Err(refusal @ Refusal::Outside(_)) => {
                report.push(refusal.diagnostic(what, directory.strip_prefix(&self.root).unwrap_or(directory)));
                false
            }
            _ => true,
        }
    }
}

/// Looks at what `given` is; `None` when there is no such thing.
pub fn locate(given: &Path) -> Option<Site> {
    if given.is_file() {
        let dir = given.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let site = ancestor_site(&dir);
        return Some(Site {
            hugo: site.is_some(),
            root: site.unwrap_or_else(|| dir.clone()),
            content: None,
            file: Some(given.to_owned()),
            settings: vec![dir],
            ..Site::default()
        });
    }
    if !given.is_dir() {
        return None;
    }
    let given = given.to_owned();
    if hugo::is_site(&given) {
        let settings = vec![given.clone(), given.join("content")];
        return Some(Site { root: given, content: None, file: None, hugo: true, settings, ..Site::default() });
    }
    if let Some(pages) = mdbook_pages::pages_of(&given) {
        let settings = vec![given.clone(), pages.clone()];
        return Some(Site { root: given, content: Some(pages.clone()), mdbook: Some(pages), settings, ..Site::default() });
    }
    // A whole site in `content/`, as a repository keeps its manual; `book.yaml` may lie beside it.
    let content = given.join("content");
    if hugo::is_site(&content) {
        return Some(Site { root: content.clone(), hugo: true, settings: vec![given, content], ..Site::default() });
    }
    // A site without configuration: `content/` beside anything.
    if holds_pages(&content, &Access::to([given.as_path()]), 8) {
        return Some(Site { root: given.clone(), content: Some(content.clone()), settings: vec![given, content], ..Site::default() });
    }
    let site = ancestor_site(&given);
    let settings = std::iter::once(given.clone()).chain(site.clone()).collect();
    Some(Site { hugo: site.is_some(), root: site.unwrap_or_else(|| given.clone()), content: Some(given), settings, ..Site::default() })
}

/// The Hugo site that `dir` lies in, when it is at or under a directory that looks like its content.
fn ancestor_site(dir: &Path) -> Option<PathBuf> {
    let full = dir.canonicalize().ok()?;
    let mut below = PathBuf::new();
    let mut up = PathBuf::from(dir);
    for ancestor in full.ancestors().take(8) {
        let in_content = below.as_os_str().is_empty() || below.to_string_lossy().starts_with("content") || ancestor.ends_with("content");
        if in_content && hugo::is_site(ancestor) {
            // Keep the path as it was given where that is possible.
            return Some(if up.as_os_str().is_empty() { PathBuf::from(".") } else { up });
        }
        below = ancestor.file_name().map(PathBuf::from).unwrap_or_default();
        up = match up.parent() {
            Some(parent) if up.file_name().is_some() => parent.to_owned(),
            _ => up.join(".."),
        };
        if up.as_os_str().is_empty() {
            up = PathBuf::from(".");
        }
    }
    None
}

/// Whether a file is a page, by its extension.
pub fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|e| PAGE_EXTENSIONS.contains(&e.to_string_lossy().to_lowercase().as_str()))
}

/// Whether there is a page in `dir` or below.
pub fn holds_pages(dir: &Path, access: &Access, depth: u32) -> bool {
    let Ok(paths) = access.list(dir) else { return false };
    let mut directories = Vec::new();
    for path in paths {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            if !path.is_symlink() {
                directories.push(path);
            }
        } else if is_page(&path) {
            return true;
        }
    }
    depth > 0 && directories.iter().any(|d| holds_pages(d, access, depth - 1))
}

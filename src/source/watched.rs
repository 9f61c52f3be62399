//! The directories whose changes may change the book.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::assets::PASSED_OVER;
use super::site;
use crate::access::Access;

/// Most directories that are watched of a site.
const MOST: usize = 4096;

/// All directories of the site, without those that hold no sources, nor `out`, to which files are written; and those of `read`, files
/// that the book depends on, wherever they are.
pub fn directories(given: &Path, out: Option<&Path>, read: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let out = out.and_then(|out| out.canonicalize().ok());
    match site::locate(given) {
        // A single file that is no part of a site: what lies around it may be anything.
        Some(site) if site.file.is_some() && !site.hugo => drop(found.insert(here(&site.root))),
        Some(site) => {
            let root = here(&site.root);
            walk(&root, &Access::to([root.as_path()]), out.as_deref(), &mut found);
        }
        // It may yet come.
        None => drop(found.insert(here(given.parent().unwrap_or(Path::new("."))))),
    }
    for path in read {
        found.extend(path.parent().map(here));
    }
    found
}

/// The real path of a directory, or the path as it is when there is none; empty is the current one.
fn here(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Adds a directory and those below to `found`, without hidden ones and those that hold no sources.
fn walk(directory: &Path, access: &Access, out: Option<&Path>, found: &mut BTreeSet<PathBuf>) {
    if found.len() >= MOST || Some(directory) == out || !found.insert(directory.to_owned()) {
        return;
    }
    for path in access.list(directory).unwrap_or_default() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with('.') && !PASSED_OVER.contains(&&*name) && path.is_dir() && !path.is_symlink() {
            walk(&path, access, out, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_and_what_holds_no_sources_is_not_watched() {
        let site = tempfile::tempdir().unwrap();
        for directory in ["content/one/img", "static", "node_modules/x", ".git/objects", "dist", "made/deep"] {
            std::fs::create_dir_all(site.path().join(directory)).unwrap();
        }
        std::fs::write(site.path().join("hugo.toml"), "title = 'x'").unwrap();
        std::fs::write(site.path().join("content/a.md"), "a").unwrap();
        let root = site.path().canonicalize().unwrap();
        let found = directories(site.path(), Some(&site.path().join("made")), &[]);
        let found: Vec<String> = found.iter().map(|path| path.strip_prefix(&root).unwrap().display().to_string()).collect();
        assert_eq!(found, ["", "content", "content/one", "content/one/img", "static"]);
        // Of a file alone, its own directory and those of what it uses.
        let alone = tempfile::tempdir().unwrap();
        std::fs::create_dir(alone.path().join("other")).unwrap();
        std::fs::write(alone.path().join("a.md"), "a").unwrap();
        assert_eq!(directories(&alone.path().join("a.md"), None, &[root.join("static/x.png")]).len(), 2);
    }
}

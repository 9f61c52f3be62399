//! Sites that tests read: the one in the tree, and those of a directory that `PLIEGO_SITES` names (each directory in it is a site).

use std::path::{Path, PathBuf};

/// A book made with hugo-book in four languages, as `(language, its content directory)`.
pub const MAREAS: [(&str, &str); 4] = [("en", "content"), ("es", "content.es"), ("fa", "content.fa"), ("ja", "content.ja")];

/// The site in the tree.
pub fn mareas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/mareas")
}

/// Further sites in the same four languages and directories, when there are some: the variable names a directory that must be there.
pub fn further() -> Vec<PathBuf> {
    let Some(dir) = std::env::var_os("PLIEGO_SITES") else { return Vec::new() };
    let entries = std::fs::read_dir(&dir).unwrap_or_else(|e| panic!("PLIEGO_SITES, {}: {e}", Path::new(&dir).display()));
    let mut sites: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    sites.sort();
    sites
}

//! An index of the files that addresses may mean, made by walking the site once.
//!
//! Keys are paths from the site's root with `/`. Links to directories are followed as long as they stay inside the site; a small
//! file whose text is a path, which Git leaves where the system has no links, counts as one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::tree::Content;
use super::site::Site;
use super::value::Value;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::book::AssetId;
use crate::report::Message;
use crate::message;
use crate::access::Access;
use crate::limits;
use crate::report::{Diagnostic, Report};
use crate::limits::Guesses;
use crate::text::alike::{likeness, most_alike};

/// All that the site's pages may refer to.
pub fn of_site(site: &Site, hugo: &Value, content: &Content, report: &mut Report) -> Assets {
    let mut index = Index { site: site.root.clone(), access: site.access.clone(), ..Index::default() };
    let mut roots = Vec::new();
    let file_only = site.file.as_deref().and_then(Path::parent).map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
    for root in &content.roots {
        if file_only.is_none() || site.hugo {
            let key = index.add(&root.dir);
            index.content.push((key, root.prefix.clone()));
            roots.push(root.dir.clone());
        }
    }
    if let Some(dir) = file_only.filter(|dir| !roots.iter().any(|r| dir.starts_with(r))) {
        let key = index.add(dir);
        index.content.push((key, String::new()));
        roots.push(dir.to_owned());
    }
    let settings = |key: &str, default: &str| -> Vec<String> {
        let given = hugo.get(key).map(Value::to_texts).unwrap_or_default();
        if given.is_empty() { vec![default.to_owned()] } else { given }
    };
    let mounted = |target: &str| -> Vec<String> {
        let mounts = hugo.at("module.mounts").map(Value::items).unwrap_or_default().iter();
        let of_target = mounts.filter(|m| m.get("target").and_then(Value::to_text).is_some_and(|t| t.split('/').next() == Some(target)));
        of_target.filter_map(|m| m.get("source").and_then(Value::to_text)).collect()
    };
    let mut allowed = |dirs: Vec<String>, what: Message| -> Vec<PathBuf> {
        let dirs = dirs.into_iter().map(|dir| site.root.join(dir));
        dirs.filter(|dir| site.may_list(dir, what.clone(), report)).collect()
    };
    let statics = settings("staticDir", "static").into_iter().chain(mounted("static")).collect();
    for dir in allowed(statics, message!("the directory of static files")) {
        let key = index.add(&dir);
        index.statics.push(key);
        roots.push(dir);
    }
    let assets = settings("assetDir", "assets").into_iter().chain(mounted("assets")).collect();
    for dir in allowed(assets, message!("the directory of assets")) {
        let key = index.add(&dir);
        index.assets.push(key);
        roots.push(dir);
    }
    if index.too_many {
        index.refused.push(limits::SITE_FILES.diagnostic(message!("further files of the site were not looked for")));
    }
    report.diagnostics.append(&mut index.refused);
    Assets { roots, used: Vec::new(), index }
}

/// Files by each of the ways in which an address may find them. A key is a path below the site, with `/` and in normal form C: `content/a.png`.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub site: PathBuf,
    /// Roots of the content, with the logical path of what lies in them.
    pub content: Vec<(String, String)>,
    pub assets: Vec<String>,
    pub statics: Vec<String>,
    /// Links that lead out of the site, and where to: they are not followed.
    pub outside: BTreeMap<String, PathBuf>,
    /// Where files may be read.
    access: Access,
    /// Directories that could not be read.
    refused: Vec<Diagnostic>,
    /// More files were there than the limit allows; those found first are kept.
    too_many: bool,
    files: BTreeMap<String, PathBuf>,
    /// Keys by themselves in lower case, and by their last part.
    folded: BTreeMap<String, Vec<String>>,
    names: BTreeMap<String, Vec<String>>,
}

/// Directories that hold no sources of a book.
pub(super) const PASSED_OVER: &[&str] = &["node_modules", "public", "resources", "target", "dist"];

impl Index {
    /// Adds all files of a directory (relative to `site`, or absolute) and below; gives its key.
    pub fn add(&mut self, directory: &Path) -> String {
        let key = self.key(directory);
        let mut walk = Walk { index: self, ancestors: Vec::new() };
        walk.directory(directory, &key);
        key
    }

    /// The key of a file or directory, of the site or elsewhere.
    pub fn key(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.site).unwrap_or(path);
        let parts: Vec<String> = relative
            .components()
            .filter(|c| !matches!(c, std::path::Component::CurDir))
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .collect();
        normal(&parts.join("/")).into_owned()
    }

    /// Adds a file under a key, unless the key is taken or there are too many files.
    fn insert(&mut self, key: String, path: PathBuf) {
        let key = normal(&key).into_owned();
        if self.files.contains_key(&key) {
            return;
        }
        if limits::SITE_FILES.is_passed_by(self.files.len() + 1) {
            self.too_many = true;
            return;
        }
        self.folded.entry(key.to_lowercase()).or_default().push(key.clone());
        let name = key.rsplit('/').next().unwrap_or(&key).to_lowercase();
        self.names.entry(name).or_default().push(key.clone());
        self.files.insert(key, path);
    }

    /// The file of a key.
    pub fn get(&self, key: &str) -> Option<&Path> {
        self.files.get(&*normal(key)).map(PathBuf::as_path)
    }

    /// The files of a directory and below, by their keys in order.
    pub fn below(&self, directory: &str) -> impl Iterator<Item = &str> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let from = self.files.range(prefix.clone()..);
        from.map(|(key, _)| key.as_str()).take_while(move |key| key.starts_with(&prefix))
    }

    /// The key in the index that differs from `key` in case at most.
    pub fn in_other_case(&self, key: &str) -> Option<&str> {
        self.folded.get(&normal(key).to_lowercase()).and_then(|keys| keys.first()).map(String::as_str)
    }

    /// The keys of files that end like `address`, with how many of its last parts they share; the most alike first.
    pub fn ending_like(&self, address: &str) -> Vec<(usize, &str)> {
        let wanted: Vec<String> = normal(address).split('/').rev().map(str::to_lowercase).collect();
        let Some(name) = wanted.first().filter(|n| !n.is_empty()) else { return Vec::new() };
        let mut alike: Vec<(usize, &str)> = self
            .names
            .get(name)
            .into_iter()
            .flatten()
            .map(|key| {
                let shared = key.split('/').rev().zip(&wanted).take_while(|(a, b)| a.to_lowercase() == **b).count();
                (shared, key.as_str())
            })
            .collect();
        alike.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        alike
    }

    /// The keys of files whose names are most like `name`, as far as `guesses` allows a search.
    pub fn near(&self, name: &str, guesses: &Guesses) -> Vec<&str> {
        if !guesses.take(self.names.len()) {
            return Vec::new();
        }
        let name = name.to_lowercase();
        let scored = self.names.iter().flat_map(|(own, keys)| {
            let likeness = likeness(own, &name);
            keys.iter().map(move |key| (likeness, key.as_str()))
        });
        most_alike(scored)
    }
}

/// A name in normal form C: one file system keeps `ó` as one character, another as two, and pages have either.
fn normal(name: &str) -> Cow<'_, str> {
    if is_nfc(name) { Cow::Borrowed(name) } else { Cow::Owned(name.nfc().collect()) }
}

struct Walk<'a> {
    index: &'a mut Index,
    /// Real paths of the directories we are in, against links that lead in circles.
    ancestors: Vec<PathBuf>,
}

impl Walk<'_> {
    /// Adds the files of a directory and below; `key` is the directory's.
    fn directory(&mut self, dir: &Path, key: &str) {
        let Ok(real) = dir.canonicalize() else { return };
        if self.ancestors.contains(&real) {
            return;
        }
        if limits::DIRECTORY_DEPTH.is_passed_by(self.ancestors.len()) {
            // One chain of directories is reported once.
            self.index.refused.push(limits::DIRECTORY_DEPTH.diagnostic(message!("pictures in `{key}` were not looked for", key)));
            return;
        }
        let entries = match self.index.access.list(dir) {
            Ok(entries) => entries,
            Err(refusal) => {
                let shown = dir.strip_prefix(&self.index.site).unwrap_or(dir);
                self.index.refused.push(refusal.diagnostic(message!("the directory"), shown));
                return;
            }
        };
        self.ancestors.push(real);
        for path in entries {
            let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else { continue };
            if name.starts_with('.') || PASSED_OVER.contains(&name.as_str()) || self.index.too_many {
                continue;
            }
            let below = if key.is_empty() { name.clone() } else { format!("{key}/{name}") };
            if path.is_symlink() && !self.index.access.allows(&path) {
                if let Some(target) = std::fs::read_link(&path).ok().filter(|_| path.is_dir()) {
                    self.index.outside.insert(below, target);
                }
                continue;
            }
            if path.is_dir() {
                self.directory(&path, &below);
            } else if let Some(target) = link_as_text(&path, &name).filter(|t| self.index.access.allows(t)) {
                if target.is_dir() {
                    self.directory(&target, &below);
                } else {
                    self.index.insert(below, target);
                }
            } else if path.is_file() {
                self.index.insert(below, path);
            }
        }
        self.ancestors.pop();
    }
}

/// The target of a link that Git wrote as text: a file without an ending that holds one relative path, and that exists.
fn link_as_text(path: &Path, name: &str) -> Option<PathBuf> {
    let size = path.metadata().ok()?.len();
    if !(1..=200).contains(&size) {
        return None;
    }
    let text = String::from_utf8(crate::file::read(path, &limits::TEXT_BYTES).ok()?).ok()?;
    let target = text.trim();
    let is_path = !target.is_empty() && !target.contains('\n') && !target.starts_with('/');
    let same_ending = Path::new(target).extension() == Path::new(name).extension();
    let target = path.parent()?.join(target);
    (is_path && same_ending && target.exists()).then_some(target)
}

/// Files of the site that pages may refer to. Paths are real; [`AssetId`] indexes those that the book came to use.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Where addresses are looked up, by `resolve`.
    pub roots: Vec<PathBuf>,
    /// In use, in the order of their first use. `AssetId(n)` is the n-th.
    pub used: Vec<PathBuf>,
    /// All files of the site that an address may mean.
    pub index: Index,
}

impl Assets {
    /// The id of a file in use; the same file always has the same id.
    pub fn use_file(&mut self, path: &Path) -> AssetId {
        let index = self.used.iter().position(|p| p == path).unwrap_or_else(|| {
            self.used.push(path.to_owned());
            self.used.len() - 1
        });
        AssetId(index as u32)
    }

    /// The file of an id.
    pub fn path(&self, id: AssetId) -> Option<&Path> {
        self.used.get(id.0 as usize).map(PathBuf::as_path)
    }
}

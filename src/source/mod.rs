//! Disk → text: the only stage that reads the site.
//!
//! [`read`] finds the site's shape (a Hugo site, a content directory, a directory of Markdown, one file), reads its
//! configuration and pages, and indexes the files that pages may use. It knows nothing of Markdown.

pub mod config;
pub mod front_matter;
pub mod order;
pub mod resolve;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::book::AssetId;
use crate::lang::Lang;
use crate::report::{FileId, Files, Report};
use config::BookConfig;
use front_matter::FrontMatter;

/// What the command line says about reading; everything else is in the site.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub lang: Option<Lang>,
    /// A `book.yaml` given by hand.
    pub config: Option<PathBuf>,
    /// Pages marked as drafts, future or expired are read too.
    pub drafts: bool,
}

/// The site as read: pages in the book's order, their configuration, and the files they may use.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub config: BookConfig,
    pub pages: Vec<Page>,
    pub assets: Assets,
    pub files: Files,
}

/// One Markdown file.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub file: FileId,
    /// On disk.
    pub path: PathBuf,
    /// Within the content directory, with `/`, without extension and without `/_index` or `/index` (`docs/06-media`).
    pub logical_path: String,
    /// A section's own page (`_index.md`), that has children.
    pub is_section: bool,
    /// Depth in the tree of sections: 0 for the root.
    pub depth: u32,
    pub front_matter: FrontMatter,
    /// The whole file; the body is `text[body_start..]`, so that offsets are the file's own.
    pub text: Arc<str>,
    pub body_start: usize,
    pub role: PageRole,
}

/// What the page is in the book, as the tree of sections has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageRole {
    #[default]
    Chapter,
    /// A section that has a title and chapters: a part.
    Part,
    /// The home page, when it has text.
    Home,
}

/// Files of the site that pages may refer to. Paths are real; [`AssetId`] indexes those that the book came to use.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Where addresses are looked up, by `resolve`.
    pub roots: Vec<PathBuf>,
    /// In use, in the order of their first use. `AssetId(n)` is the n-th.
    pub used: Vec<PathBuf>,
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

    pub fn path(&self, id: AssetId) -> Option<&Path> {
        self.used.get(id.0 as usize).map(PathBuf::as_path)
    }
}

impl Source {
    /// The cover picture that the settings name, as a file in use; `None` when there is none or it was not found (reported).
    pub fn cover(&mut self, _report: &mut Report) -> Option<AssetId> {
        None
    }
}

/// Reads a site. `root` is a site root, a content directory, a directory of Markdown files or one Markdown file.
pub fn read(_root: &Path, _options: &Options, _report: &mut Report) -> Source {
    Source::default()
}

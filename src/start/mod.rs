//! Starting: a site without settings → its `book.yaml`; an empty directory → a small book; a book → its next chapter, a partial
//! that links to its files, or the shortcodes of its site.
//!
//! Each gives the files to be made as paths and texts. The caller writes them, and never over a file.

mod catalogue;
mod chapter;
mod partial;
mod settings;
mod shortcodes;
mod template;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::report::Report;
use crate::source;
pub use catalogue::catalogue;
pub use chapter::next_chapter;
pub use partial::downloads;
pub use shortcodes::shortcodes;

/// A file to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub path: PathBuf,
    pub text: String,
}

/// The kind of the small book that an empty directory gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// Chapters of prose and dialogue
    Novel,
    /// Prose with notes and quotations
    #[default]
    Essay,
    /// Tables, code and boxes
    Manual,
    /// Parts, notes, formulas and tables
    Thesis,
}

/// What there is to write, and what to say about it.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub files: Vec<NewFile>,
    /// The settings that the site has already: nothing is written.
    pub present: Option<PathBuf>,
}

/// Settings for the site at `site`, or a small book in `lang` (`es`, else English) when it holds no page.
pub fn start(site: &Path, template: Option<Template>, lang: &str, report: &mut Report) -> Start {
    let located = source::site::locate(site);
    let pages = located
        .as_ref()
        .is_some_and(|found| found.hugo || found.file.is_some() || source::site::holds_pages(site, &crate::access::Access::to([site]), 8));
    if !pages {
        return Start { files: template::files(site, template.unwrap_or_default(), lang), present: None };
    }
    let Some(found) = located else { return Start::default() };
    let directories = found.settings.iter().chain(std::iter::once(&found.root));
    let present = directories.flat_map(|dir| [dir.join("book.yaml"), dir.join("book.yml")]).find(|path| path.is_file());
    if present.is_some() {
        return Start { files: Vec::new(), present };
    }
    let read = source::read(site, &source::Options::default(), report);
    let directory = found.settings.first().unwrap_or(&found.root);
    let text = settings::settings(&read);
    Start { files: vec![NewFile { path: directory.join("book.yaml"), text }], present: None }
}

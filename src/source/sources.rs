//! A site as it was read: its pages in order, its files and settings.

use std::path::PathBuf;
use std::sync::Arc;
use super::assets::Assets;
use crate::message;
use crate::access::Access;
use crate::book::{Chapter, Image, Matter, Role, Text, plain};
use crate::lang::Lang;
use crate::limits;
use crate::report::{Diagnostic, FileId, Files, Report, Span};
use super::config::BookConfig;
use super::front_matter::FrontMatter;

/// The site as read: pages in the book's order, their configuration, and the files they may use.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub config: BookConfig,
    pub pages: Vec<Page>,
    pub assets: Assets,
    pub files: Files,
    /// Pictures on other machines are fetched, when the author asked for it.
    pub fetch: Option<super::fetch::Cache>,
    /// Where files may be read.
    pub access: Access,
    /// The files of the bibliography.
    pub bibliography: Bibliography,
}

/// What the settings name as bibliography and as style of citations.
#[derive(Clone, Debug, Default)]
pub struct Bibliography {
    /// With the kind of each, as its name ends.
    pub files: Vec<(FileId, String)>,
    pub style: Option<FileId>,
}

/// One Markdown file.
///
/// A file with its place, its settings and what the book makes of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub file: FileId,
    /// On disk.
    pub path: PathBuf,
    /// Within the content directory, with `/`, without extension and without `/_index` or `/index` (`docs/06-media`).
    pub logical_path: String,
    /// Directory of the file within the content directory (`docs`).
    pub directory: String,
    /// A section's own page (`_index.md`), that has children.
    pub is_section: bool,
    /// Depth in the tree of sections: 0 for the root.
    pub depth: u32,
    pub front_matter: FrontMatter,
    /// The whole file; the body is `text[body_start..]`, so that offsets are the file's own.
    pub text: Arc<str>,
    pub body_start: usize,
    pub role: PageRole,
    /// Where the page belongs in the book, and as what; from the settings, or from the words of its title.
    pub matter: Matter,
    pub book_role: Role,
    /// An appendix that is counted in letters.
    pub lettered: bool,
    /// Below the page before it that is less deep, as mdBook nests chapters.
    pub nested: bool,
    /// The path of its address on the site as Hugo makes it (`/docs/06-media/`).
    pub address: String,
    /// When another than the book's.
    pub lang: Option<Lang>,
}

impl Page {
    /// The chapter that the page becomes, with all that is known before its text is read: path, title, role, banner, addresses.
    pub fn chapter(&self) -> Chapter {
        let fm = &self.front_matter;
        let whole = Span::new(self.file, self.body_start..self.text.len());
        let title = fm.title.as_ref().map(|t| Text::new(plain(t.trim()), fm.title_span.unwrap_or(whole)));
        let banner = fm.banner.as_ref().map(|address| Image {
            address: address.clone(),
            alt: fm.banner_alt.clone(),
            span: fm.banner_span.unwrap_or(whole),
            ..Image::default()
        });
        let abbreviations = fm.params.get("abbreviations").is_some_and(|value| value == "true");
        let glossary = fm.params.get("glossary").is_some_and(|value| value == "true");
        Chapter {
            path: self.logical_path.clone(),
            directory: self.directory.clone(),
            is_bundle: !self.is_section && self.directory == self.logical_path,
            matter: self.matter,
            role: if glossary { crate::book::Role::Glossary } else { self.book_role },
            glossary,
            abbreviations,
            lettered: self.lettered,
            nested: self.nested,
            depth: self.depth,
            title: title.unwrap_or_default(),
            lang: self.lang.clone(),
            banner,
            aliases: std::iter::once(self.address.clone()).chain(fm.aliases.clone()).filter(|a| !a.is_empty()).collect(),
            span: whole,
            ..Chapter::default()
        }
    }

    /// The title of the front matter, else the first heading of level 1.
    pub fn title(&self) -> Option<String> {
        let heading = || {
            let line = self.body().lines().find(|l| l.starts_with("# "))?;
            let text = line.trim_start_matches('#').trim_end_matches('#').trim();
            Some(text.split(" {#").next().unwrap_or(text).to_owned())
        };
        self.front_matter.title.clone().or_else(heading)
    }

    /// The text below the front matter; offsets into it are `body_start` less than the file's.
    pub fn body(&self) -> &str {
        self.text.get(self.body_start..).unwrap_or_default()
    }
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

impl Source {
    /// The printer's ICC profile that the settings name: below the site, or where an address would be looked for. `Err` when there is
    /// none there (reported).
    pub fn profile(&self, report: &mut Report) -> Result<Option<Arc<[u8]>>, ()> {
        let Some(path) = &self.config.profile else { return Ok(None) };
        let places = std::iter::once(&self.assets.index.site).chain(&self.assets.roots);
        let mut refused = None;
        for file in places.map(|place| place.join(path)) {
            match self.access.read(&file, &limits::PROFILE_BYTES) {
                Ok(bytes) => return Ok(Some(Arc::from(bytes))),
                Err(refusal) if !refusal.is_missing() => refused = Some(refusal.diagnostic(message!("the profile"), &file)),
                Err(_) => {}
            }
        }
        match refused {
            Some(mut diagnostic) => {
                diagnostic.place = self.config.place(&["profile"]);
                report.push(diagnostic);
                Err(())
            }
            None => {
                let mut diagnostic = Diagnostic::new("profile-missing", message!("the profile `{path}` was not found", path))
                    .help(message!("its path is from the site's root; without `profile` colours are separated for FOGRA39, coated paper"));
                diagnostic.place = self.config.place(&["profile"]);
                report.push(diagnostic);
                Err(())
            }
        }
    }
}

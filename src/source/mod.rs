//! Disk → text: the only stage that reads the site.
//!
//! [`read`] finds the site's shape (a Hugo site, a content directory, a directory of Markdown, one file), reads its
//! configuration and pages, and indexes the files that pages may use. It knows nothing of Markdown.
//!
//! ```text
//! site      what was given, and where things are
//! config    hugo.toml, the home page and book.yaml → BookConfig
//! mdbook    in place of config, tree and pages, for a book of mdBook
//! content   languages and content directories
//! tree      directories → sections, pages, bundles
//! pages     their front matter; what hides a page; roles; Hugo's order (order)
//! permalink the address of a page on the site
//! bibliography the files of works that can be cited, and of the style of citations
//! assets    an index of all files that an address may mean; resolve finds them
//! fetch     pictures on other machines, when asked for; supplied, those that an author drew in place of a diagram
//! ```

mod arrange;
pub mod assets;
mod bibliography;
pub mod config;
pub mod content;
mod decode;
pub mod fetch;
pub mod front_matter;
pub mod include;
mod index_page;
pub mod mdbook;
pub mod order;
mod pages;
pub mod permalink;
pub mod resolve;
mod settings;
pub mod site;
mod supplied;
pub mod tree;
pub mod value;
pub mod watched;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::message;
use crate::access::Access;
use crate::book::{AssetId, Chapter, Image, Matter, Role, Text, plain};
use crate::lang::Lang;
use crate::limits;
use crate::report::{Diagnostic, FileId, Files, Report, Span};
use config::BookConfig;
pub use content::languages;
use front_matter::FrontMatter;

/// What the command line says about reading; everything else is in the site.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub lang: Option<Lang>,
    /// A `book.yaml` given by hand.
    pub config: Option<PathBuf>,
    /// Places outside the site that its settings, pages and style sheets may name.
    pub allowed: Vec<PathBuf>,
    /// Pages marked as drafts are read too.
    pub drafts: bool,
    /// Pages whose date of publication is still to come are read too.
    pub future: bool,
    /// Pages whose date of expiry has passed are read too.
    pub expired: bool,
    /// Pictures on other machines are fetched and kept there.
    pub fetch: Option<fetch::Cache>,
    /// What mdBook handed over, in place of the pages on disk.
    pub handed: Option<Arc<mdbook::Context>>,
}

/// The site as read: pages in the book's order, their configuration, and the files they may use.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub config: BookConfig,
    pub pages: Vec<Page>,
    pub assets: Assets,
    pub files: Files,
    /// Pictures on other machines are fetched, when the author asked for it.
    pub fetch: Option<fetch::Cache>,
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
#[derive(Clone, Debug, Default)]
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

/// Files of the site that pages may refer to. Paths are real; [`AssetId`] indexes those that the book came to use.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Where addresses are looked up, by `resolve`.
    pub roots: Vec<PathBuf>,
    /// In use, in the order of their first use. `AssetId(n)` is the n-th.
    pub used: Vec<PathBuf>,
    /// All files of the site that an address may mean.
    pub index: assets::Index,
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
    /// The pictures of the cover that the settings name, as files in use; what was not found is reported.
    pub fn cover(&mut self, report: &mut Report) -> CoverPictures {
        let config = &self.config;
        let named = [&config.cover, &config.cover_picture, &config.back_cover.portrait, &config.back_cover.mark].map(Option::clone);
        let [whole, picture, portrait, mark] = named.map(|address| {
            let path = resolve::of_settings(&address?, self, report)?;
            Some(self.assets.use_file(&path))
        });
        CoverPictures { whole, picture, portrait, mark }
    }
}

/// The pictures of a cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoverPictures {
    /// The whole front, words and all.
    pub whole: Option<AssetId>,
    /// For a front of our making.
    pub picture: Option<AssetId>,
    /// On the back: the author's portrait and the publisher's mark.
    pub portrait: Option<AssetId>,
    pub mark: Option<AssetId>,
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

/// Reads a site. `root` is a site root, a content directory, a directory of Markdown files or one Markdown file.
pub fn read(root: &Path, options: &Options, report: &mut Report) -> Source {
    let mut source = Source { fetch: options.fetch.clone(), ..Source::default() };
    let Some(mut site) = site::locate(root) else {
        report.push(
            Diagnostic::new("no-site", message!("there is no such file or directory"))
                .in_file(root)
                .help(message!("give a Hugo site, its content directory, a directory of Markdown files or one Markdown file")),
        );
        return source;
    };
    site.access = access(&site, root, options);
    source.access = site.access.clone();
    let (hugo, in_hugo) =
        if site.hugo { config::hugo::load(&site, &mut source.files, report) } else { (value::Value::null(0..0), Vec::new()) };
    settings::from_hugo(&site, &hugo, &mut source.config);
    let front = Front::of(&site, options);
    front.settings(&site, &mut source, report);
    let content = content::choose(&site, &hugo, &mut source.config.site, options, report);
    settings::from_language(&mut source.config);
    let language = source.config.site.language.as_deref().map(str::to_lowercase);
    for settings in in_hugo.iter().filter(|settings| settings.language.is_none() || settings.language == language) {
        config::settings::apply(&settings.value, settings.file, &mut source.config, report);
    }
    let book = settings::load_book_yaml(&site, &content, options, &mut source, report);
    if let Some((value, file)) = &book {
        config::settings::apply(value, *file, &mut source.config, report);
    }
    if let Some(lang) = &options.lang {
        // `--lang es` chooses among a site's languages; the site may know better which Spanish it is.
        let known = &mut source.config.metadata.lang;
        if known.primary() != lang.primary() || lang.tag() != lang.primary() || source.config.site.language.is_none() {
            *known = lang.clone();
        }
    }
    source.assets = assets::of_site(&site, &hugo, &content, report);
    match front {
        Front::Site => pages::read(&site, &hugo, &content, options, &mut source, report),
        Front::MdBook(pages) => mdbook::read(&site, pages, &mut source, report),
        Front::Handed(context) => mdbook::read_context(context, &mut source),
    }
    bibliography::read(&mut source, &content, report);
    if site.file.is_some() {
        arrange::of_one_page(&source.pages, &mut source.config);
    }
    arrange::arrange(&mut source.pages, &source.config, report);
    settings::derive(&site, &hugo, root, &mut source);
    source.config.made_on = std::env::var_os("SOURCE_DATE_EPOCH").and_then(|_| source.config.metadata.modified.get(..10).map(str::to_owned));
    // Settings that could not be read may name them.
    if book.is_some() || options.config.is_none() {
        settings::check_author(&site, &source, report);
    }
    source
}

/// Who says which pages the book has, and in which order.
enum Front<'a> {
    /// Hugo's rules.
    Site,
    /// The summary of an mdBook, whose pages are in this directory.
    MdBook(&'a Path),
    /// mdBook itself.
    Handed(&'a mdbook::Context),
}

impl<'a> Front<'a> {
    fn of(site: &'a site::Site, options: &'a Options) -> Front<'a> {
        match (&options.handed, &site.mdbook) {
            (Some(context), _) => Front::Handed(context),
            (None, Some(pages)) => Front::MdBook(pages),
            (None, None) => Front::Site,
        }
    }

    /// The settings that it knows, over which `book.yaml` is laid.
    fn settings(&self, site: &site::Site, source: &mut Source, report: &mut Report) {
        match self {
            Front::Site => {}
            Front::MdBook(_) => mdbook::configuration(site, source, report),
            Front::Handed(context) => mdbook::settings_of(context, source, report),
        }
    }
}

/// The site's root, what was given by hand, and what the command line allows.
fn access(site: &site::Site, given: &Path, options: &Options) -> Access {
    let by_hand = [site.root.as_path(), given].into_iter().chain(options.config.as_deref());
    Access::to(by_hand.chain(options.allowed.iter().map(PathBuf::as_path)))
}

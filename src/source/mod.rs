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
pub mod language;
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
mod sources;
mod cover;
mod glob;
mod node;
mod options;
mod mdbook_pages;

use content::access;
use std::path::Path;

use crate::message;
use crate::report::{Diagnostic, Report};
pub use content::languages;
pub use assets::Assets;
pub use cover::CoverPictures;
pub use options::Options;
pub use sources::*;

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
        Front::Site => pages::read(pages::Place { site: &site, hugo: &hugo, content: &content }, options, &mut source, report),
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
    language::check(&source, site.hugo, report);
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
    /// Who names the pages of this site.
    fn of(site: &'a site::Site, options: &'a Options) -> Front<'a> {
        match (&options.handed, &site.mdbook) {
            (Some(context), _) => Front::Handed(context),
            (None, Some(pages)) => Front::MdBook(pages),
            (None, None) => Front::Site,
        }
    }

    /// Reads the settings that whoever names the pages knows; `book.yaml` is laid over them later.
    fn settings(&self, site: &site::Site, source: &mut Source, report: &mut Report) {
        match self {
            Front::Site => {}
            Front::MdBook(_) => mdbook::configuration(site, source, report),
            Front::Handed(context) => mdbook::settings_of(context, source, report),
        }
    }
}


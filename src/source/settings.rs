//! Where each setting comes from: the site's configuration first, the language's part of it, `book.yaml` over both, and what
//! can be derived from the pages last.

use std::path::{Path, PathBuf};

use super::config::{BookConfig, hugo};
use super::tree::Content;
use super::decode::read_text;
use super::site::Site;
use super::value::{self, Data, Format, Value};
use super::{Options, PageRole, Source};
use crate::book::{Contributor, Metadata};
use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};

/// Lays what the site's configuration says over the settings of the book.
pub fn from_hugo(site: &Site, config: &Value, book: &mut BookConfig) {
    book.parts = true;
    book.embed_fonts = true;
    book.print_links = true;
    book.site = super::config::SiteConfig::read(config);
    (book.site.shortcodes, book.site.templates) = hugo::shortcodes(config, site);
    book.site.dollar_math = hugo::has_dollar_math(site);
    if !book.site.templates.is_empty() {
        book.site.partials = hugo::partials(config, site);
    }
    book.site.root = Some(site.root.clone());
    book.markup = hugo::markup(config);
    book.theme = hugo::theme(config, site);
    let meta = &mut book.metadata;
    meta.title = book.site.title.clone().unwrap_or_default();
    meta.rights = book.site.rights.clone();
    meta.description = book.site.params.get("description").cloned();
    meta.contributors = authors(config);
    if let Some(lang) = super::config::SiteConfig::single_language(config) {
        meta.lang = lang;
    }
}

/// Lays what the configuration says of the chosen language over the settings of the book.
pub fn from_language(book: &mut BookConfig) {
    let Some(language) = book.site.languages.iter().find(|l| Some(&l.key) == book.site.language.as_ref()).cloned() else { return };
    book.metadata.lang = language.lang;
    if let Some(title) = language.title {
        book.metadata.title = title;
    }
    if let Some(description) = language.params.get("description") {
        book.metadata.description = Some(description.clone());
    }
    if language.base_url.as_ref().is_some_and(|u| u.contains("://")) {
        book.site.base_url = language.base_url;
    }
    if let Some(section) = language.params.get("booksection") {
        book.site.book_section = Some(section.clone());
    }
    book.site.params.extend(language.params);
}

/// The authors that the configuration names: `params.author`, `params.authors`, `author` (a name, names, or maps with a name).
fn authors(config: &Value) -> Vec<Contributor> {
    let given = ["params.authors", "params.author", "authors", "author"].iter().find_map(|path| config.at(path));
    let name = |v: &Value| v.to_text().or_else(|| v.get("name").and_then(Value::to_text));
    let names: Vec<String> = match given.map(|v| (&v.data, v)) {
        Some((Data::List(items), _)) => items.iter().filter_map(name).collect(),
        Some((_, value)) => name(value).into_iter().collect(),
        None => Vec::new(),
    };
    names.into_iter().map(author).collect()
}

fn author(name: String) -> Contributor {
    Contributor { name, file_as: None, role: "aut".to_owned(), ..Contributor::default() }
}

/// The author's settings: the file given by hand, else `book.yaml` at the site's root or in the content.
pub fn load_book_yaml(
    site: &Site,
    content: &Content,
    options: &Options,
    source: &mut Source,
    report: &mut Report,
) -> Option<(Value, FileId)> {
    let mut places: Vec<PathBuf> = site.settings.clone();
    places.extend(content.roots.iter().map(|r| r.dir.clone()));
    let found = places.iter().flat_map(|dir| [dir.join("book.yaml"), dir.join("book.yml")]).find(|p| p.is_file());
    let path = options.config.clone().or(found)?;
    let shown = path.strip_prefix(&site.root).unwrap_or(&path).to_owned();
    let (file, text) = read_text(&path, &shown, &source.access, &mut source.files, report)?;
    let format = path.extension().and_then(|e| Format::of_extension(&e.to_string_lossy())).unwrap_or(Format::Yaml);
    let (value, faults) = value::parse(&text, 0..text.len(), format);
    for fault in faults {
        report.push(fault.diagnostic("config-invalid", message!("this"), format, file));
    }
    if !matches!(value.data, Data::Map(_) | Data::Null) {
        report.push(
            Diagnostic::new("config-invalid", message!("the settings are not a map of keys and values"))
                .at(Span::new(file, value.range.clone()))
                .help(message!("write `title: …`, `author: …`, one setting a line")),
        );
    }
    Some((value, file))
}

/// Fills in what no setting says: title and author from the home page or the only page, the title from the directory, the time.
pub fn derive(site: &Site, config: &Value, given: &Path, source: &mut Source) {
    let meta = &mut source.config.metadata;
    let home = source.pages.iter().find(|p| p.role == PageRole::Home);
    let only = source.pages.first().filter(|_| source.pages.len() == 1);
    let page = only.or(home);
    if site.file.is_some() && meta.title == source.config.site.title.clone().unwrap_or_default() {
        // A single file is a book of its own, whatever site it lies in.
        meta.title.clear();
    }
    if meta.title.is_empty() {
        meta.title = page.and_then(page_title).unwrap_or_else(|| directory_title(given));
    }
    if meta.contributors.is_empty() {
        meta.contributors = page.map(|p| p.front_matter.authors.clone()).unwrap_or_default().into_iter().map(author).collect();
    }
    if meta.description.is_none() {
        meta.description = page.and_then(|p| p.front_matter.description.clone());
    }
    let in_front_matter = page.and_then(|p| p.front_matter.lang.clone());
    if super::config::SiteConfig::single_language(config).is_none()
        && meta.lang == Default::default()
        && let Some(lang) = in_front_matter.and_then(|l| crate::lang::Lang::new(&l))
    {
        meta.lang = lang;
    }
    meta.modified = modified(meta);
}

/// Reports a book that names no author.
pub fn check_author(site: &Site, source: &Source, report: &mut Report) {
    if !source.pages.is_empty() && source.config.metadata.contributors.iter().all(|person| person.name.trim().is_empty()) {
        report.push(author_missing(site));
    }
}

/// The diagnostic of a book without an author: shops refuse an EPUB without one, and a cover without a name looks like a mistake.
fn author_missing(site: &Site) -> Diagnostic {
    let help = match (&site.file, site.hugo) {
        (Some(_), _) => message!("write `author: NAME` in the page's front matter"),
        (None, true) => message!("write `author: NAME` in book.yaml, or `author = \"NAME\"` under `[params]` in hugo.toml"),
        (None, false) => message!("write `author: NAME` in book.yaml"),
    };
    Diagnostic::new("author-missing", message!("the book names nobody who wrote it")).help(help)
}

/// The title of a page without the number before it.
fn page_title(page: &super::Page) -> Option<String> {
    let title = page.title()?;
    let (number, rest) = crate::book::split_number(&title);
    // A year belongs to the title.
    let year = number.is_some_and(|number| number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()));
    Some(str::to_owned(if year { &title } else { rest })).filter(|t| !t.is_empty())
}

/// A title made of the name of the directory or file that was given.
fn directory_title(given: &Path) -> String {
    let full = given.canonicalize().unwrap_or_else(|_| given.to_owned());
    let name = |p: &Path| p.file_stem().map(|n| n.to_string_lossy().into_owned());
    let name = match name(&full).as_deref() {
        Some("content") => full.parent().and_then(name),
        _ => name(&full),
    };
    crate::book::humanize(&name.unwrap_or_else(|| "Libro".to_owned()))
}

/// When the book was changed last, for its metadata: `SOURCE_DATE_EPOCH`, else the date of the book, else now. The files' own times would differ from copy to copy.
fn modified(meta: &Metadata) -> String {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.trim().parse::<i64>().ok());
    let second = epoch.or_else(|| {
        let date = meta.date.as_deref()?;
        let full = match date.len() {
            4 => format!("{date}-01-01"),
            7 => format!("{date}-01"),
            _ => date.to_owned(),
        };
        super::front_matter::Date::parse(&full).map(|d| d.0)
    });
    let timestamp = second.and_then(|s| jiff::Timestamp::from_second(s).ok()).unwrap_or_else(jiff::Timestamp::now);
    timestamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

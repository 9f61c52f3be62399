//! The book's pages by all the names that a link may use: Hugo's page lookup, and addresses as a browser would join them.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::{Site, State};
use crate::book::{Chapter, ChapterId};
use crate::text::address;
use crate::limits::Guesses;
use crate::text::alike::{likeness, most_alike};

/// What a lookup found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Chapter(ChapterId),
    /// A page of the site that is not in the book, by its address.
    LeftOut { address: String, published: bool },
    /// A page that the site does not have: a draft, of another time, not rendered.
    Unpublished,
    /// A file name that several pages have.
    Ambiguous(Vec<String>),
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Chapter(ChapterId),
    LeftOut { address: String, state: State },
}

/// Names of pages, normalised by [`key`].
#[derive(Debug, Default)]
pub struct Pages {
    by_path: BTreeMap<String, Entry>,
    by_name: BTreeMap<String, Vec<String>>,
    by_address: BTreeMap<String, Entry>,
    /// Pages in other languages by language and path.
    in_other_languages: BTreeMap<(String, String), Entry>,
    language: Option<String>,
    /// Path of the site's base address (`/repo`), which some authors write out.
    base_path: String,
}

impl Pages {
    /// All pages of the book, and those of the site that it leaves out.
    pub fn new(chapters: &[Chapter], site: &Site<'_>) -> Pages {
        let mut pages = Pages { language: site.language.map(str::to_owned), base_path: base_path(site), ..Pages::default() };
        for (i, chapter) in chapters.iter().enumerate() {
            pages.add(&chapter.path, &chapter.aliases, Entry::Chapter(ChapterId(i as u32)));
        }
        for page in site.left_out {
            let entry = Entry::LeftOut { address: page.address.clone(), state: page.state };
            if let Some(language) = &page.language {
                pages.in_other_languages.entry((language.clone(), key(&page.path))).or_insert(entry);
                continue;
            }
            pages.add(&page.path, std::slice::from_ref(&page.address), entry);
            if page.state == State::Unbuilt && !page.named && let Some(names) = pages.by_name.get_mut(last(&key(&page.path))) {
                names.pop();
            }
        }
        pages
    }

    /// Adds a page by its path, its name and its addresses.
    fn add(&mut self, path: &str, addresses: &[String], entry: Entry) {
        let path = key(path);
        self.by_path.entry(path.clone()).or_insert_with(|| entry.clone());
        if let Some(name) = path.rsplit('/').next().filter(|n| !n.is_empty()) {
            self.by_name.entry(name.to_owned()).or_default().push(path.clone());
        }
        for address in addresses {
            self.by_address.entry(key(address)).or_insert_with(|| entry.clone());
        }
    }

    /// The page that `ref` or `relref` means: relative to the page, then from the root of the content, then by a file name that only one page has.
    pub fn reference(&self, path: &str, language: Option<&str>, from: &Chapter) -> Found {
        match self.page(path, language, from) {
            Found::LeftOut { published: false, .. } => Found::Unpublished,
            // There for the author, not for Hugo.
            Found::Nothing if matches!(self.relative(path.trim(), from), Some(Found::LeftOut { .. })) => Found::Unpublished,
            found => found,
        }
    }

    /// The page of a path as [`Pages::reference`] finds it, whether Hugo builds it or not.
    fn page(&self, path: &str, language: Option<&str>, from: &Chapter) -> Found {
        let wanted = path.trim();
        let wanted = if wanted == "/" { wanted } else { wanted.trim_end_matches('/') };
        if let Some(language) = language.filter(|l| self.language.as_deref() != Some(*l)) {
            let below = [from.directory.as_str(), ""].map(|base| key(&address::join(base, wanted)));
            let paths = below.iter().skip(usize::from(wanted.starts_with('/')));
            return paths.filter_map(|path| self.in_other_languages.get(&(language.to_owned(), path.clone()))).map(found).next().unwrap_or(Found::Nothing);
        }
        // A bundle's own directory holds no pages: its siblings lie beside it.
        let base = if from.is_bundle { above(&from.path) } else { &from.directory };
        // Above the root, where a bundle at the top leads, there is nothing.
        let leaves = from.is_bundle && base.is_empty() && wanted.starts_with("..");
        if !wanted.starts_with('/')
            && !leaves
            && let Some(entry) = self.built(&address::join(base, wanted))
        {
            return found(entry);
        }
        // A file is looked for from the bundle's directory too.
        if from.is_bundle
            && is_markdown(wanted)
            && let Some(entry) = self.built(&address::join(&from.directory, wanted))
        {
            return found(entry);
        }
        if wanted.starts_with('.') {
            return Found::Nothing;
        }
        if let Some(entry) = self.built(wanted) {
            return found(entry);
        }
        if path.contains('/') {
            return Found::Nothing;
        }
        self.by_file_name(wanted)
    }

    /// The page of a path, when Hugo builds it.
    fn built(&self, path: &str) -> Option<&Entry> {
        self.by_path.get(&key(path)).filter(|entry| !matches!(entry, Entry::LeftOut { state: State::Unbuilt, .. }))
    }

    /// The page of a path beside the page `from`, or below it when it is a section.
    fn relative(&self, wanted: &str, from: &Chapter) -> Option<Found> {
        // Beside the file, or below it when it is a section; a bundle's siblings lie beside its directory.
        [from.directory.as_str(), above(&from.path)].iter().find_map(|base| self.by_path.get(&key(&address::join(base, wanted))).map(found))
    }

    /// The page whose file has this name, when there is only one.
    fn by_file_name(&self, wanted: &str) -> Found {
        match self.by_name.get(&key(wanted)).map(Vec::as_slice) {
            Some([only]) => self.by_path.get(only).map_or(Found::Nothing, found),
            Some([]) | None => Found::Nothing,
            Some(several) => Found::Ambiguous(several.to_vec()),
        }
    }

    /// The page that a link of Markdown means: as a path beside the file, as a browser reads it, from the root, and by file name when it ends in `.md`.
    pub fn address(&self, path: &str, from: &Chapter) -> Found {
        if let Some(absolute) = path.strip_prefix('/') {
            let stripped = self.without_base(path);
            return [Some(absolute), stripped.as_deref()]
                .into_iter()
                .flatten()
                .find_map(|p| self.by_path.get(&key(p)).or_else(|| self.by_address.get(&key(p))))
                .map_or(Found::Nothing, found);
        }
        if let Some(entry) = self.relative(path, from) {
            return entry;
        }
        // A browser joins to the page's address, which ends in the page's name as a directory.
        let page_address = from.aliases.first().map_or(from.path.as_str(), String::as_str);
        let as_url = join_as_browser(page_address, path);
        if let Some(entry) = self.by_address.get(&key(&as_url)).or_else(|| self.by_path.get(&key(&as_url))) {
            return found(entry);
        }
        if let Some(entry) = self.by_path.get(&key(path)).or_else(|| self.by_address.get(&key(path))).filter(|_| !path.starts_with('.')) {
            return found(entry);
        }
        if is_markdown(path) { self.by_file_name(path.rsplit('/').next().unwrap_or(path)) } else { Found::Nothing }
    }

    /// A site-absolute path without the path of the base address and the language.
    fn without_base(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(&self.base_path).filter(|r| r.starts_with('/') || r.is_empty()).unwrap_or(path);
        let rest = match &self.language {
            Some(language) => rest.strip_prefix(&format!("/{language}")).filter(|r| r.starts_with('/') || r.is_empty()).unwrap_or(rest),
            None => rest,
        };
        (rest != path).then(|| rest.trim_start_matches('/').to_owned())
    }

    /// The paths of pages that are most like the one wanted, as far as `guesses` allows a search.
    pub fn candidates(&self, wanted: &str, guesses: &Guesses) -> Vec<String> {
        if !guesses.take(self.by_path.len()) {
            return Vec::new();
        }
        let wanted = key(wanted);
        let name = wanted.rsplit('/').next().unwrap_or(&wanted);
        let paths = self.by_path.keys().map(String::as_str).filter(|path| !path.is_empty());
        let scored = paths.map(|path| {
            let own = path.rsplit('/').next().unwrap_or(path);
            (likeness(own, name).max(likeness(path, &wanted)), path)
        });
        most_alike(scored).into_iter().map(str::to_owned).collect()
    }
}

/// The path without its last part.
fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

/// The last part of a path.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What was found, of an entry.
fn found(entry: &Entry) -> Found {
    match entry {
        Entry::Chapter(id) => Found::Chapter(*id),
        Entry::LeftOut { address, state } => Found::LeftOut { address: address.clone(), published: *state == State::Published },
    }
}

/// The path of the site's base address: `/docs` of `https://a.org/docs/`, else nothing.
fn base_path(site: &Site<'_>) -> String {
    let path = site.base_url.and_then(address::base_path);
    path.map(|path| format!("/{path}")).unwrap_or_default()
}

/// Whether a path is that of a Markdown file.
pub fn is_markdown(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".md", ".markdown", ".mdown"].iter().any(|ending| path.ends_with(ending))
}

/// The normal form in which paths are compared: lower case, spaces as hyphens, no ending, no index, no slash at either end.
pub fn key(path: &str) -> String {
    let mut path = path.trim_matches('/').to_lowercase().nfc().collect::<String>().replace(' ', "-");
    for ending in [".md", ".markdown", ".mdown", ".html", ".htm"] {
        if let Some(stem) = path.strip_suffix(ending) {
            path.truncate(stem.len());
            break;
        }
    }
    for index in ["_index", "index"] {
        if path == index {
            return String::new();
        }
        if let Some(above) = path.strip_suffix(index).and_then(|p| p.strip_suffix('/')) {
            path.truncate(above.len());
        }
    }
    path.trim_matches('/').to_owned()
}

/// Joins a relative path to a page's address as a browser does: what goes above the root stays at the root.
pub fn join_as_browser(page_address: &str, path: &str) -> String {
    // All but the last segment of the address is the directory.
    let directory = page_address.rsplit_once('/').map_or("", |(above, _)| above);
    let joined = address::join(directory, path);
    let end = if path.ends_with('/') && !joined.is_empty() { "/" } else { "" };
    format!("/{joined}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        assert_eq!(key("/docs/06-Media/"), "docs/06-media");
        assert_eq!(key("docs/_index.md"), "docs");
        assert_eq!(key("_index.md"), "");
        assert_eq!(key("docs/Mi capítulo.md"), "docs/mi-capítulo");
    }

    #[test]
    fn joining() {
        assert_eq!(join_as_browser("/docs/02-x/", "../03-y/"), "/docs/03-y/");
        assert_eq!(join_as_browser("/docs/02-x/", "../../../y.png"), "/y.png");
    }
}

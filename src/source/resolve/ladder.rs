//! The rungs: where an address is looked for, in order.

use std::collections::BTreeMap;

use crate::source::Page;
use crate::source::assets::Index;
use crate::source::config::SiteConfig;
use crate::text::address;

/// Where the page that holds an address is.
#[derive(Debug, Default)]
pub struct Place {
    /// Directory of its file, as a key.
    pub directory: String,
    /// The path of its address as a directory below the content root: a browser reads relative addresses from there.
    pub as_url: String,
    /// Names that the page gives to files of its bundle, in lower case, and the keys of these.
    pub named: BTreeMap<String, String>,
}

impl Place {
    /// The place of a page, from which its addresses are read.
    pub fn of(page: &Page, index: &Index) -> Place {
        let directory = page.path.parent().map(|p| index.key(p)).unwrap_or_default();
        let named = named(page, &directory, index);
        Place { directory, as_url: page.logical_path.clone(), named }
    }
}

/// The files of a bundle by the names that `resources` gives them: of several patterns the first that fits, `:counter` by the pattern.
pub fn named(page: &Page, directory: &str, index: &Index) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    let resources = &page.front_matter.resources;
    if resources.is_empty() {
        return named;
    }
    let mut counters = vec![0; resources.len()];
    for key in index.below(directory) {
        let relative = key[directory.len()..].trim_start_matches('/').to_lowercase();
        let fits = |(src, _): &(String, String)| crate::source::glob::glob(&src.to_lowercase(), &relative);
        if let Some(at) = resources.iter().position(fits) {
            counters[at] += 1;
            let name = resources[at].1.replace(":counter", &counters[at].to_string()).to_lowercase();
            named.entry(name).or_insert_with(|| key.to_owned());
        }
    }
    named
}

pub struct Ladder<'a> {
    pub index: &'a Index,
    pub rewrite: &'a BTreeMap<String, String>,
    pub site: &'a SiteConfig,
}

/// A file, and how far it is from what was written.
pub struct Hit<'a> {
    pub path: &'a std::path::Path,
    pub key: &'a str,
    pub guess: Option<Guess>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    Case,
    Ending,
}

impl<'a> Ladder<'a> {
    /// The file that an address means: the first rung that has one, then one that differs only in case, or ends alike.
    pub fn find(&self, address: &str, place: &Place) -> Option<Hit<'a>> {
        let keys = self.keys(address, place);
        for key in &keys {
            if let Some(path) = self.index.get(key) {
                let key = self.index.in_other_case(key).unwrap_or_default();
                return Some(Hit { path, key, guess: None });
            }
        }
        if let Some(key) = place.named.get(&clean(address).to_lowercase())
            && let Some(path) = self.index.get(key)
        {
            let key = self.index.in_other_case(key).unwrap_or_default();
            return Some(Hit { path, key, guess: None });
        }
        for key in &keys {
            if let Some(key) = self.index.in_other_case(key)
                && let Some(path) = self.index.get(key)
            {
                return Some(Hit { path, key, guess: Some(Guess::Case) });
            }
        }
        let address = self.rewritten(address).unwrap_or_else(|| clean(address));
        let alike = self.index.ending_like(&address);
        let best = alike.first().map(|(shared, _)| *shared)?;
        // Copies of one file in several languages are as good as one.
        let mut best_ones = alike.iter().filter(|(shared, _)| *shared == best);
        let (Some((_, key)), None) = (best_ones.next(), best_ones.next()) else { return None };
        Some(Hit { path: self.index.get(key)?, key, guess: Some(Guess::Ending) })
    }

    /// An address with its prefix replaced as `rewrite` of book.yaml says; `None` when no rule fits.
    fn rewritten(&self, address: &str) -> Option<String> {
        let address = clean(address);
        let bare = address.trim_start_matches('/');
        self.rewrite.iter().find_map(|(from, to)| {
            let rest = bare.strip_prefix(from.trim_matches('/'))?;
            let whole = rest.is_empty() || rest.starts_with('/');
            whole.then(|| format!("{}{rest}", to.trim_end_matches('/')))
        })
    }

    /// The keys of the files that an address may mean, the best first.
    pub fn keys(&self, address: &str, place: &Place) -> Vec<String> {
        let mut keys = Vec::new();
        for address in self.rewritten(address).into_iter().chain([clean(address)]) {
            self.keys_of(&address, place, &mut keys);
        }
        keys
    }

    /// Adds the keys of one spelling of an address, the best first.
    fn keys_of(&self, address: &str, place: &Place, keys: &mut Vec<String>) {
        let index = self.index;
        let mut push = |key: String| {
            if !keys.contains(&key) {
                keys.push(key);
            }
        };
        if let Some(absolute) = address.strip_prefix('/') {
            for path in self.absolute_forms(absolute) {
                for root in index.statics.iter().chain(&index.assets).chain(index.content.iter().map(|(key, _)| key)) {
                    push(address::join(root, &path));
                }
                push(address::join("", &path));
            }
            return;
        }
        push(address::join(&place.directory, address));
        for (root, prefix) in &index.content {
            let below = place.as_url.strip_prefix(prefix.as_str()).unwrap_or(&place.as_url);
            push(join_within(root, below, address));
        }
        for root in &index.statics {
            push(join_within(root, &place.as_url, address));
        }
        for root in index.content.iter().map(|(key, _)| key).chain(&index.assets).chain(&index.statics) {
            push(join_within(root, "", address));
        }
        push(address::join("", address));
    }

    /// The forms of a site-absolute path: as it is, and without the path of the base address and the language.
    fn absolute_forms(&self, path: &str) -> Vec<String> {
        let mut forms = vec![path.to_owned()];
        let base = self.site.base_url.as_deref().and_then(address::base_path);
        for prefix in [base, self.site.language.as_deref()].into_iter().flatten() {
            let last = forms.last().cloned().unwrap_or_default();
            forms.extend(last.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/')).map(str::to_owned));
        }
        forms
    }
}

/// An address without query, fragment, escapes and the brackets of Markdown; `\` as `/`.
pub fn clean(address: &str) -> String {
    let address = address.trim().trim_start_matches('<').trim_end_matches('>').replace('\\', "/");
    let address = address.split(['?', '#']).next().unwrap_or_default();
    address::decoded(address)
}

/// `path` from the directory `base` below `root`, never above `root`.
pub fn join_within(root: &str, base: &str, path: &str) -> String {
    let below = address::join(base, path);
    if root.is_empty() { below } else { format!("{root}/{below}") }
}

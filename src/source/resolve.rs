//! The ladder that finds an image or a linked file: bundle, file-relative, URL-relative, content root, assets, static …
//!
//! Each rung is a place, tried in order; then all again without regard to case; then the one file of the site whose path ends
//! alike. What is found on the last two is reported, because on the web it would be missing. Remote pictures are
//! fetched only when the author asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::assets::Index;
use super::config::SiteConfig;
use super::{Page, Source};
use crate::plural;
use crate::report::message::list;
use crate::report::Message;
use crate::message;
use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{AssetId, Chapter, Image};
use crate::report::{Diagnostic, Report, Span};
use crate::text::address;
use crate::limits::Guesses;

/// Finds the files of all pictures: sets [`crate::book::Image::asset`] throughout the chapters, which stand in the order of
/// `source.pages`. One that is not found is reported with the places looked at and close candidates.
pub fn images(chapters: &mut [Chapter], source: &mut Source, report: &mut Report) {
    super::supplied::pictures(chapters, source);
    let Source { config, pages, assets, fetch, .. } = source;
    let index = std::mem::take(&mut assets.index);
    let ladder = Ladder { index: &index, rewrite: &config.rewrite, site: &config.site };
    let mut missing = Vec::new();
    let mut remote = Remote::default();
    if let Some(cache) = fetch {
        let mut addresses = Addresses { site: &config.site, found: BTreeSet::new() };
        chapters.iter_mut().for_each(|chapter| walk_chapter_mut(chapter, &mut addresses));
        remote.fetched = cache.fetch(&addresses.found);
    }
    for (chapter, page) in chapters.iter_mut().zip(pages.iter()) {
        let place = Place::of(page, &index);
        let mut finder = Finder { ladder: &ladder, place: &place, found: Vec::new(), missing: &mut missing, remote: &mut remote, report };
        walk_chapter_mut(chapter, &mut finder);
        let found = finder.found;
        // Ids in reading order.
        let mut ids = found.into_iter().map(|path| path.map(|p| assets.use_file(&p)));
        walk_chapter_mut(chapter, &mut Assign(&mut ids));
        // A chapter opens without a banner that is not there.
        if chapter.banner.as_ref().is_some_and(|b| b.asset.is_none()) {
            chapter.banner = None;
        }
    }
    report_missing(&missing, &index, report);
    remote.report(report);
    assets.index = index;
}

/// The file of an address in the settings (the cover): from the site's root, the content, assets, static.
pub(super) fn of_settings(address: &str, source: &Source, report: &mut Report) -> Option<std::path::PathBuf> {
    let index = &source.assets.index;
    let ladder = Ladder { index, rewrite: &source.config.rewrite, site: &source.config.site };
    let place = Place { directory: index.content.first().map(|(key, _)| key.clone()).unwrap_or_default(), ..Place::default() };
    let direct = index.site.join(address);
    match ladder.find(address, &place) {
        Some(hit) => Some(page_of(address, hit.path)),
        None if direct.is_file() => match source.access.locate(&direct) {
            Ok(_) => Some(direct),
            Err(refusal) => {
                report.push(refusal.diagnostic(message!("the cover"), Path::new(address)));
                None
            }
        },
        None => {
            let near = index.near(address.rsplit('/').next().unwrap_or(address), &Guesses::default());
            let diagnostic = Diagnostic::new("picture-missing", message!("the cover `{address}` was not found", address));
            report.push(if near.is_empty() { diagnostic } else { diagnostic.help(message!("near it: {near}", near = near.join(", "))) });
            None
        }
    }
}

/// Where the page that holds an address is.
#[derive(Debug, Default)]
struct Place {
    /// Directory of its file, as a key.
    directory: String,
    /// The path of its address as a directory below the content root: a browser reads relative addresses from there.
    as_url: String,
    /// Names that the page gives to files of its bundle, in lower case, and the keys of these.
    named: BTreeMap<String, String>,
}

impl Place {
    fn of(page: &Page, index: &Index) -> Place {
        let directory = page.path.parent().map(|p| index.key(p)).unwrap_or_default();
        let named = named(page, &directory, index);
        Place { directory, as_url: page.logical_path.clone(), named }
    }
}

/// The files of a bundle by the names that `resources` gives them: of several patterns the first that fits, `:counter` by the pattern.
fn named(page: &Page, directory: &str, index: &Index) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    let resources = &page.front_matter.resources;
    if resources.is_empty() {
        return named;
    }
    let mut counters = vec![0; resources.len()];
    for key in index.below(directory) {
        let relative = key[directory.len()..].trim_start_matches('/').to_lowercase();
        let fits = |(src, _): &(String, String)| super::glob::glob(&src.to_lowercase(), &relative);
        if let Some(at) = resources.iter().position(fits) {
            counters[at] += 1;
            let name = resources[at].1.replace(":counter", &counters[at].to_string()).to_lowercase();
            named.entry(name).or_insert_with(|| key.to_owned());
        }
    }
    named
}

struct Ladder<'a> {
    index: &'a Index,
    rewrite: &'a BTreeMap<String, String>,
    site: &'a SiteConfig,
}

/// A file, and how far it is from what was written.
struct Hit<'a> {
    path: &'a std::path::Path,
    key: &'a str,
    guess: Option<Guess>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Guess {
    Case,
    Ending,
}

impl<'a> Ladder<'a> {
    fn find(&self, address: &str, place: &Place) -> Option<Hit<'a>> {
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

    /// With the prefix that `rewrite` of book.yaml gives.
    fn rewritten(&self, address: &str) -> Option<String> {
        let address = clean(address);
        let bare = address.trim_start_matches('/');
        self.rewrite.iter().find_map(|(from, to)| {
            let rest = bare.strip_prefix(from.trim_matches('/'))?;
            let whole = rest.is_empty() || rest.starts_with('/');
            whole.then(|| format!("{}{rest}", to.trim_end_matches('/')))
        })
    }

    /// The rungs, best first, as keys.
    fn keys(&self, address: &str, place: &Place) -> Vec<String> {
        let mut keys = Vec::new();
        for address in self.rewritten(address).into_iter().chain([clean(address)]) {
            self.keys_of(&address, place, &mut keys);
        }
        keys
    }

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

    /// A site-absolute path as it is, and without the path of the base address and the language.
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
fn clean(address: &str) -> String {
    let address = address.trim().trim_start_matches('<').trim_end_matches('>').replace('\\', "/");
    let address = address.split(['?', '#']).next().unwrap_or_default();
    address::decoded(address)
}

/// `path` from the directory `base` below `root`, never above `root`.
fn join_within(root: &str, base: &str, path: &str) -> String {
    let below = address::join(base, path);
    if root.is_empty() { below } else { format!("{root}/{below}") }
}

/// A picture that was not found.
struct Missing {
    address: String,
    span: Span,
    looked: Vec<String>,
}

/// Pictures on other machines.
#[derive(Default)]
struct Remote {
    /// Those that were asked for.
    fetched: BTreeMap<String, Result<PathBuf, Message>>,
    /// The others, by host.
    count: usize,
    hosts: BTreeMap<String, usize>,
    first: Option<Span>,
}

struct Finder<'a> {
    ladder: &'a Ladder<'a>,
    place: &'a Place,
    /// For each image of the walk.
    found: Vec<Option<std::path::PathBuf>>,
    missing: &'a mut Vec<Missing>,
    remote: &'a mut Remote,
    report: &'a mut Report,
}

impl VisitorMut for Finder<'_> {
    fn image(&mut self, image: &mut Image) {
        let found = self.find(image);
        match &found {
            None => show_address(image, self.ladder.site),
            // The data itself is no address to be shown.
            Some(_) if is_data(&image.address) => image.address = data_kind(&image.address),
            Some(_) => {}
        }
        self.found.push(found);
    }
}

impl Finder<'_> {
    fn find(&mut self, image: &Image) -> Option<std::path::PathBuf> {
        let address = own_address(image, self.ladder.site);
        if is_data(address) {
            // `picture` reads what is written out in an address as if it were a file.
            return Some(std::path::PathBuf::from(address));
        }
        if let Some(host) = remote_host(address) {
            match self.remote.fetched.get(address) {
                Some(Ok(path)) => return Some(path.clone()),
                Some(Err(reason)) => {
                    let diagnostic =
                        Diagnostic::new("picture-remote", message!("`{address}` could not be fetched: {reason}", address, reason)).at(image.span);
                    self.report.push(diagnostic.help(message!("its place shows its text and its address")));
                    return None;
                }
                None => {}
            }
            self.remote.count += 1;
            *self.remote.hosts.entry(host).or_default() += 1;
            self.remote.first.get_or_insert(image.span);
            return None;
        }
        let Some(hit) = self.ladder.find(address, self.place) else {
            let looked = self.ladder.keys(address, self.place);
            self.missing.push(Missing { address: clean(address), span: image.span, looked });
            return None;
        };
        match hit.guess {
            Some(Guess::Case) => self.report.push(
                Diagnostic::new("picture-guessed", message!("the file is called `{key}`: the case differs", key = hit.key))
                    .at(image.span)
                    .help(message!("on most servers the picture would be missing")),
            ),
            Some(Guess::Ending) => self.report.push(
                Diagnostic::new("picture-guessed", message!("`{address}` was not found; `{key}`, which ends alike, is taken", address, key = hit.key))
                    .at(image.span)
                    .help(message!("correct the address, or map its beginning with `rewrite` in book.yaml")),
            ),
            None => {}
        }
        Some(page_of(address, hit.path))
    }
}

/// The path of a picture; of a PDF with the page that the address names at its end (`plan.pdf#page=2`), as browsers read it.
fn page_of(address: &str, path: &std::path::Path) -> std::path::PathBuf {
    let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let number = address.split_once('#').and_then(|(_, fragment)| fragment.split('&').find_map(|part| part.strip_prefix("page=")?.parse::<usize>().ok()));
    match number.filter(|_| is_pdf) {
        Some(number) => crate::file::with_page(path, number),
        None => path.to_owned(),
    }
}

/// An image's address, without that of the site itself.
fn own_address<'a>(image: &'a Image, site: &SiteConfig) -> &'a str {
    let address = image.address.trim();
    let own = site.base_url.as_deref().and_then(|b| address.strip_prefix(b.trim_end_matches('/')));
    own.filter(|rest| rest.starts_with('/')).unwrap_or(address)
}

/// What stands in the place of a picture on another machine says where that lies.
fn show_address(image: &mut Image, site: &SiteConfig) {
    let address = own_address(image, site);
    if remote_host(address).is_none() {
        return;
    }
    let place = address.to_owned();
    image.alt = Some(match image.alt.take().filter(|alt| !alt.trim().is_empty()) {
        Some(alt) => format!("{alt}, {place}"),
        None => place,
    });
}

/// The addresses on other machines.
struct Addresses<'a> {
    site: &'a SiteConfig,
    found: BTreeSet<String>,
}

impl VisitorMut for Addresses<'_> {
    fn image(&mut self, image: &mut Image) {
        let address = own_address(image, self.site);
        if remote_host(address).is_some() {
            self.found.insert(address.to_owned());
        }
    }
}

/// The host of an address on another machine. One within the query of a local address is none.
fn remote_host(address: &str) -> Option<String> {
    let with_scheme = || {
        let (scheme, rest) = address.split_once("://")?;
        scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')).then_some(rest)
    };
    let rest = address.strip_prefix("//").or_else(with_scheme)?;
    Some(rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned())
}

/// Whether a picture is written out in its address.
fn is_data(address: &str) -> bool {
    address.trim_start().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// The beginning of such an address, up to its kind: `data:image/png`.
fn data_kind(address: &str) -> String {
    address.trim().split([';', ',']).next().unwrap_or_default().to_owned()
}

/// Sets the ids in the order of the walk.
struct Assign<'a, I>(&'a mut I);

impl<I: Iterator<Item = Option<AssetId>>> VisitorMut for Assign<'_, I> {
    fn image(&mut self, image: &mut Image) {
        image.asset = self.0.next().flatten();
    }
}

/// One warning for many misses that begin with the same placeholder and for which files that end alike exist; else one each.
fn report_missing(missing: &[Missing], index: &Index, report: &mut Report) {
    // In the order in which they are first met.
    let mut by_prefix: Vec<(&str, Vec<&Missing>)> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let guesses = Guesses::default();
    for miss in missing {
        let bare = miss.address.trim_start_matches(['/', '.']);
        let prefix = bare.split_once('/').map_or("", |(first, _)| first);
        let at = *known.entry(prefix).or_insert(by_prefix.len());
        match by_prefix.get_mut(at) {
            Some((_, misses)) => misses.push(miss),
            None => by_prefix.push((prefix, vec![miss])),
        }
    }
    // Links that lead out of the site are told once each.
    let mut outside: BTreeMap<&str, Vec<&Missing>> = BTreeMap::new();
    for (_, misses) in &mut by_prefix {
        misses.retain(|miss| {
            let link = index
                .outside
                .keys()
                .find(|link| miss.looked.iter().any(|key| key.strip_prefix(link.as_str()).is_some_and(|rest| rest.starts_with('/'))));
            link.map(|link| outside.entry(link).or_default().push(miss)).is_none()
        });
    }
    for (link, misses) in outside {
        let Some(first) = misses.first() else { continue };
        let target = index.outside.get(link).map(|target| target.display().to_string()).unwrap_or_default();
        let many = plural!(
            misses.len(),
            "`{address}` was not found",
            "{n} pictures were not found, such as `{address}`",
            address = first.address,
        );
        report.push(
            Diagnostic::new("picture-missing", message!("{many}: `{link}` is a link that leads out of the site, to {target}", many, link, target))
                .at(first.span)
                .help(message!("links are followed only within the site; put the directory itself in their place")),
        );
    }
    for (prefix, misses) in by_prefix {
        let stands_for = places_for(prefix, &misses, index);
        let [first, ..] = misses.as_slice() else { continue };
        if !prefix.is_empty() && !stands_for.is_empty() {
            let told = plural!(
                misses.len(),
                "one picture was not found under `{prefix}/`, such as `{address}`",
                "{n} pictures were not found under `{prefix}/`, such as `{address}`",
                prefix,
                address = first.address,
            );
            report.push(
                Diagnostic::new("picture-missing", told)
                    .at(first.span)
                    .help(message!("files that end alike lie under {stands_for}; say which is meant in book.yaml: `rewrite: {{ {prefix}: {map} }}`", stands_for = stands_for.join(", "), prefix, map = stands_for.first().map(String::as_str).unwrap_or_default())),
            );
            continue;
        }
        for miss in misses {
            let name = miss.address.rsplit('/').next().unwrap_or(&miss.address);
            let alike = index.ending_like(&miss.address);
            let near: Vec<&str> = alike.iter().map(|(_, key)| *key).take(3).collect();
            let near = if near.is_empty() { index.near(name, &guesses) } else { near };
            let looked: Vec<&str> = miss.looked.iter().map(String::as_str).take(6).collect();
            let looked = list(&looked);
            let help = match near.is_empty() {
                true => message!("looked for {looked}; put it into one of these places, or correct its address", looked),
                false => message!("looked for {looked}; near it: {near}", looked, near = list(&near)),
            };
            report.push(
                Diagnostic::new("picture-missing", message!("`{address}` was not found", address = miss.address))
                    .at(miss.span)
                    .help(help),
            );
        }
    }
}

/// Directories that may stand where the placeholder does: those under which most of the missing files exist.
fn places_for(prefix: &str, misses: &[&Missing], index: &Index) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for miss in misses {
        let Some((_, rest)) = miss.address.split_once(&format!("{prefix}/")) else { continue };
        let wanted = rest.split('/').count();
        for (shared, key) in index.ending_like(rest) {
            if shared == wanted
                && let Some(base) = key.get(..key.len() - rest.len())
            {
                *counts.entry(base.trim_end_matches('/').to_owned()).or_default() += 1;
            }
        }
    }
    let mut places: Vec<(usize, String)> = counts.into_iter().map(|(place, count)| (count, place)).collect();
    places.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    // As it has to be written: static and assets are searched by themselves.
    let shorten = |place: String| {
        let roots = index.statics.iter().chain(&index.assets).chain(index.content.iter().map(|(key, _)| key));
        let short = roots.filter(|r| !r.is_empty()).find_map(|r| place.strip_prefix(r.as_str())?.strip_prefix('/').map(str::to_owned));
        short.unwrap_or(place)
    };
    places.into_iter().take(4).map(|(_, place)| shorten(place)).collect()
}

impl Remote {
    fn report(&self, report: &mut Report) {
        let Some(first) = self.first else { return };
        let hosts: Vec<String> = self.hosts.iter().map(|(host, count)| format!("{host} ({count})")).collect();
        let told = plural!(
            self.count,
            "one picture lies on another machine and is not fetched: {hosts}",
            "{n} pictures lie on other machines and are not fetched: {hosts}",
            hosts = list(&hosts),
        );
        report.push(
            Diagnostic::new("picture-remote", told)
                .at(first)
                .help(message!("copy them into the site and write their new addresses, or let them be fetched with --fetch")),
        );
    }
}

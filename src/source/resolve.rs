//! The ladder that finds an image or a linked file: bundle, file-relative, URL-relative, content root, assets, static …
//!
//! Each rung is a place, tried in order; then all again without regard to case; then the one file of the site whose path ends
//! alike. What is found on the last two is reported, because on the web it would be missing. Remote pictures are
//! fetched only when the author asks for it.

mod ladder;
mod missing;

use std::collections::BTreeSet;
use std::path::Path;

use super::config::SiteConfig;
use super::Source;
use crate::message;
use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{AssetId, Chapter, Image};
use crate::report::{Diagnostic, Report};
use crate::limits::Guesses;
use ladder::{Guess, Ladder, Place, clean};
use missing::{Missing, Remote, report_missing};

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
    /// The file of an image; what is missing or on another machine is noted.
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

/// An image's address, without the base address of the site itself.
fn own_address<'a>(image: &'a Image, site: &SiteConfig) -> &'a str {
    let address = image.address.trim();
    let own = site.base_url.as_deref().and_then(|b| address.strip_prefix(b.trim_end_matches('/')));
    own.filter(|rest| rest.starts_with('/')).unwrap_or(address)
}

/// Makes the text in the place of a picture on another machine say where that lies.
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

/// The beginning of an address that holds its picture, up to its media type: `data:image/png`.
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

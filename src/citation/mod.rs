//! Citations and bibliographies, by the styles of CSL: hayagriva prints them, here they are read and put in their places.
//!
//! ```text
//! source → bibtex, csl_json, hayagriva_yaml: works · style
//! chapters → gather: citations in reading order → cite: hayagriva's words for each → substitute: links or notes
//!                                                 memo, specialize, order: … for less      → list: bibliographies, in the chapters or as one of their own
//! ```
//!
//! It runs when the pages are read and the book is not yet put together: what it makes are links, notes and paragraphs like any others.

mod bibtex;
mod cite;
mod company;
mod csl_json;
mod gather;
mod hayagriva_yaml;
mod list;
mod locator;
mod memo;
mod order;
mod render;
mod specialize;
mod style;
mod substitute;
mod work;
mod library;
mod printed;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use hayagriva::citationberg::json::Value;

use crate::book::Chapter;
use crate::message;
use crate::report::{Diagnostic, Place, Report, Span};
use crate::source::Source;
use crate::source::config::BibliographyPlace;
use crate::limits::Guesses;
use crate::text::alike::{most_alike, likeness};
use style::Style;
use work::Work;
pub use library::*;

/// A variable that no style prints, before all others: hayagriva compares works by all of theirs, again and again, and this tells them
/// apart at once.
const ORDER: &str = " ";

impl Library {
    /// Reads the bibliography that the settings name; `None` when they name none.
    pub fn read(source: &Source, report: &mut Report) -> Option<Library> {
        let wish = source.config.bibliography.clone();
        if wish.files.is_empty() {
            return None;
        }
        let book_lang = &source.config.metadata.lang;
        let mut library = Library { works: Vec::new(), by_key: HashMap::new(), style: style(source, report)?, wish };
        for (file, kind) in &source.bibliography.files {
            let Some(text) = source.files.get(*file).map(|file| file.text.clone()) else { continue };
            let works = match kind.as_str() {
                "json" => csl_json::read(&text, *file, report),
                "yaml" | "yml" => hayagriva_yaml::read(&text, *file, report),
                _ => bibtex::read(&text, *file, book_lang, report),
            };
            works.into_iter().for_each(|work| library.add(work, report));
        }
        Some(library)
    }

    /// Adds a work; one whose key an earlier work has is reported and left out.
    fn add(&mut self, mut work: Work, report: &mut Report) {
        if self.by_key.contains_key(&work.key) {
            let message = message!("the bibliography has two works with the key `{key}`; the first counts", key = work.key.as_str());
            report.push(Diagnostic::new("bibliography-twice", message).at(work.span).help(message!("give each work a key of its own")));
            return;
        }
        self.by_key.insert(work.key.clone(), self.works.len());
        work.item.0.insert(ORDER.to_owned(), Value::Number(self.works.len() as i64));
        self.works.push(work);
    }

    /// The keys of all works.
    pub fn keys(&self) -> Arc<HashSet<String>> {
        Arc::new(self.by_key.keys().cloned().collect())
    }

    fn get(&self, key: &str) -> Option<&Work> {
        self.by_key.get(key).map(|at| &self.works[*at])
    }

    /// Replaces the citations in the chapters by what the style prints, and adds the bibliographies.
    pub fn resolve(&self, chapters: &mut Vec<Chapter>, source: &Source, report: &mut Report) {
        let mut gathered = gather::gather(chapters);
        self.check(&mut gathered, source.config.place(&["nocite", "bibliography"]), report);
        let lang = &source.config.metadata.lang;
        let scopes = match self.wish.place {
            BibliographyPlace::Chapter => (0..chapters.len()).map(|chapter| printed::Scope { chapter: Some(chapter) }).collect(),
            _ => vec![printed::Scope { chapter: None }],
        };
        let rendered = scopes.iter().map(|scope| cite::render(self, scope, &gathered, chapters, lang));
        let (printed, entries): (Vec<_>, Vec<_>) = rendered.map(|scope| (scope.citations, scope.entries)).unzip();
        let mut lists = list::Lists::new(self, chapters, entries.iter().map(Vec::as_slice));
        lists.place(&self.wish, chapters, &scopes, lang);
        substitute::substitute(&gathered, printed, &mut lists, chapters, lang);
        lists.write(chapters, lang);
        self.report_unused(&gathered, report);
    }

    /// Reports keys that no work has; their citations stay as they were written.
    fn check(&self, gathered: &mut gather::Gathered, places: Place, report: &mut Report) {
        let guesses = Guesses::default();
        for found in &mut gathered.citations {
            let items = &found.citation.items;
            let unknown: Vec<_> = items.iter().filter(|item| !self.by_key.contains_key(&item.key)).collect();
            found.is_whole = unknown.is_empty();
            // What is numbered in the book is no matter of the bibliography.
            if unknown.len() < items.len() || !items.iter().all(|item| item.is_cross_reference()) {
                unknown.iter().for_each(|item| report.push(self.unknown(&item.key, &guesses).at(item.span)));
            }
        }
        for key in self.wish.nocite.iter().filter(|key| *key != "*" && !self.by_key.contains_key(*key)) {
            report.push(Diagnostic { place: places.clone(), ..self.unknown(key, &guesses) });
        }
    }

    /// The diagnostic of a key that no work has, with those most like it.
    fn unknown(&self, key: &str, guesses: &Guesses) -> Diagnostic {
        let near = if guesses.take(self.works.len()) {
            most_alike(self.works.iter().map(|work| (likeness(key, &work.key), work.key.as_str())))
        } else {
            Vec::new()
        };
        Diagnostic::new("citation-unknown", message!("the bibliography has no work `{key}`", key)).help(if near.is_empty() {
            message!("put the work in the bibliography, or write `\\@` where no citation is meant")
        } else {
            let near = near.join("`, `");
            message!("did you mean `{near}`?", near)
        })
    }

    /// Reports the works that nothing cites.
    fn report_unused(&self, gathered: &gather::Gathered, report: &mut Report) {
        if self.wish.nocite.iter().any(|key| key == "*") {
            return;
        }
        let cited: HashSet<&str> =
            gathered.citations.iter().flat_map(|found| &found.citation.items).map(|item| item.key.as_str()).chain(self.wish.nocite.iter().map(String::as_str)).collect();
        let unused: Vec<&Work> = self.works.iter().filter(|work| !cited.contains(work.key.as_str())).collect();
        let Some(first) = unused.first() else { return };
        let mut names = unused.iter().take(8).map(|work| work.key.as_str()).collect::<Vec<_>>().join(", ");
        if unused.len() > 8 {
            names.push_str(" …");
        }
        let message = message!("works of the bibliography that are not cited, and not printed ({count}): {names}", count = unused.len(), names);
        report.push(Diagnostic::new("bibliography-unused", message).at(first.span).help(message!("`nocite: [key]` prints them all the same, `nocite: \"*\"` all")));
    }
}

/// The style that the settings name, with the words of all languages of the book.
fn style(source: &Source, report: &mut Report) -> Option<Style> {
    let config = &source.config;
    let text = source.bibliography.style.and_then(|file| source.files.get(file)).map(|file| file.text.clone());
    let mut langs = vec![&config.metadata.lang];
    langs.extend(source.pages.iter().filter_map(|page| page.lang.as_ref()));
    // A file that was not found has been reported.
    let name = config.bibliography.style.as_deref().filter(|name| text.is_some() || !name.ends_with(".csl"));
    let place = match source.bibliography.style {
        Some(file) => Place::Span(Span::new(file, 0..0)),
        None => config.place(&["csl"]),
    };
    Style::load(name, text.as_deref(), &langs, place, report)
}

//! Everything that is reported to an author: diagnostics with a severity, a code, a place and a hint.
//!
//! Reading never stops at the first mistake: every stage gives its value and pushes what it found to a [`Report`].
//! Reports of chapters are made apart and joined in the book's order, so the list is the same on any number of threads.
//! [`codes`] is the one table of codes; [`render`] prints a report for a person or as JSON lines. What they say is a [`Message`], which has its
//! language when it is printed.

pub mod catalogue;
pub mod cause;
pub mod codes;
pub mod locale;
pub mod message;
pub mod render;

use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use crate::{message, plural};
pub use locale::Locale;
pub use message::Message;

/// How grave a finding is. An error makes the exit code 1; `--strict` turns warnings into errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// What the author may like to know.
    Note,
    /// What the author should look at.
    Warning,
    /// What the author must mend.
    Error,
}

/// A file that was read as text, kept so that a diagnostic can show its line.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As the author would write it: relative to the site when it lies inside.
    pub path: PathBuf,
    /// As it was read.
    pub text: Arc<str>,
}

/// The files read so far. A [`FileId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct Files(Vec<SourceFile>);

/// A file of [`Files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(#[doc(hidden)] pub u32);

impl Files {
    /// Keeps a file that was read.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> FileId {
        self.0.push(SourceFile { path: path.into(), text: text.into() });
        FileId(self.0.len() as u32 - 1)
    }

    /// The file of an id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.0.get(id.0 as usize)
    }
}

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A range of bytes of a file.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Span {
        Span { file, start: range.start as u32, end: range.end as u32 }
    }
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Place {
    /// In the book as a whole.
    #[default]
    Book,
    /// In a file whose text could not be kept (a picture, a directory).
    Path(PathBuf),
    /// A range of a file.
    Span(Span),
}

/// One finding: what is wrong, where, and what to do.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Its name, as `codes` lists it.
    pub code: &'static str,
    /// What was found, as a sentence without a stop.
    pub message: Message,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<Message>,
    /// Further places where the same was found.
    pub also: Vec<Span>,
}

impl Diagnostic {
    /// A diagnostic of `code`, with the severity that [`codes::TABLE`] gives it. What it says is made by `message!`, so that it can be said in
    /// each language; a `String` would be in one only:
    ///
    /// ```compile_fail
    /// pliego::report::Diagnostic::new("link-broken", format!("there is no page {}", 1));
    /// ```
    pub fn new(code: &'static str, message: Message) -> Diagnostic {
        Diagnostic { severity: codes::severity(code), code, message, place: Place::Book, help: None, also: Vec::new() }
    }

    /// The diagnostic with a range of a file as its place.
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.place = Place::Span(span);
        self
    }

    /// The diagnostic with a whole file as its place.
    pub fn in_file(mut self, path: &Path) -> Diagnostic {
        self.place = Place::Path(path.to_owned());
        self
    }

    /// The diagnostic with a hint: what to do about it.
    pub fn help(mut self, help: Message) -> Diagnostic {
        self.help = Some(help);
        self
    }
}

/// Findings that have one cause wherever they are: reported once, with their places.
pub const GATHERED: &[&str] = &["html-dropped", "shortcode-dropped", "shortcode-unknown", "unsupported"];

/// Diagnostics in the order of the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order in which they were found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds what another report has.
    pub fn append(&mut self, mut other: Report) {
        self.diagnostics.append(&mut other.diagnostics);
    }

    /// Whether there is an error among the findings.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Keeps the first of several equal findings.
    pub fn remove_repeated(&mut self) {
        let mut seen = std::collections::HashSet::new();
        self.diagnostics.retain(|d| seen.insert(d.clone()));
    }

    /// Joins findings of the same cause in several pages to one, at the first place, with the others.
    pub fn gather(&mut self) {
        let mut first: std::collections::HashMap<(&'static str, Message), usize> = std::collections::HashMap::new();
        let mut kept: Vec<Diagnostic> = Vec::with_capacity(self.diagnostics.len());
        for diagnostic in std::mem::take(&mut self.diagnostics) {
            let Place::Span(span) = diagnostic.place else {
                kept.push(diagnostic);
                continue;
            };
            if !GATHERED.contains(&diagnostic.code) {
                kept.push(diagnostic);
                continue;
            }
            match first.entry((diagnostic.code, diagnostic.message.clone())) {
                Entry::Vacant(free) => {
                    free.insert(kept.len());
                    kept.push(diagnostic);
                }
                Entry::Occupied(same) => {
                    let also = &mut kept[*same.get()].also;
                    also.push(span);
                    also.extend(diagnostic.also);
                }
            }
        }
        self.diagnostics = kept;
    }

    /// Makes every warning an error (`--strict`).
    pub fn make_strict(&mut self) {
        self.make_errors(|_| true);
    }

    /// Makes the warnings that `graver` picks errors.
    pub fn make_errors(&mut self, graver: impl Fn(&Diagnostic) -> bool) {
        for d in &mut self.diagnostics {
            if d.severity == Severity::Warning && graver(d) {
                d.severity = Severity::Error;
            }
        }
    }
}

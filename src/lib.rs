//! Pliego compiles a Hugo book into an EPUB 3 and a typeset PDF.
//!
//! ```text
//! source → markdown → book → orthography ─┬→ epub
//!                                         └→ layout → pdf
//! ```
//!
//! [`build`] is the whole program; [`pipeline`] is the same in stages, each with a value that can be looked at. Each step is a module of
//! the same name: `source` reads the site, `markdown` turns a page into a chapter, `book` puts the chapters together, `orthography` applies the rules of the language,
//! and the two outputs, which never see each other, read the same tree. Reading never stops at the first mistake: a step gives its
//! value and pushes what it found to a [`report::Report`].

// Without libwebp, which is C, nothing needs it.
#![cfg_attr(not(feature = "libwebp"), forbid(unsafe_code))]

#[doc(hidden)]
pub mod access;
#[doc(hidden)]
pub mod audit;
#[doc(hidden)]
pub mod book;
#[doc(hidden)]
pub mod cache;
#[doc(hidden)]
pub mod citation;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod compare;
#[doc(hidden)]
pub mod cover;
#[doc(hidden)]
pub mod diagram;
#[doc(hidden)]
pub mod draft;
#[doc(hidden)]
pub mod epub;
#[doc(hidden)]
pub mod file;
#[doc(hidden)]
pub mod font;
#[doc(hidden)]
pub mod formula;
#[doc(hidden)]
pub mod isbn;
#[doc(hidden)]
pub mod lang;
#[doc(hidden)]
pub mod layout;
#[doc(hidden)]
pub mod length;
pub mod limits;
#[doc(hidden)]
pub mod markdown;
#[doc(hidden)]
pub mod materials;
pub mod options;
#[doc(hidden)]
pub mod orthography;
pub mod outcome;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod pdf;
#[doc(hidden)]
pub mod picture;
pub mod pipeline;
#[doc(hidden)]
pub mod preview;
#[doc(hidden)]
pub mod printers;
#[doc(hidden)]
pub mod printing;
#[doc(hidden)]
pub mod record;
pub mod report;
pub mod settings;
#[doc(hidden)]
pub mod shop;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod start;
#[doc(hidden)]
pub mod style;
#[doc(hidden)]
pub mod terms;
#[doc(hidden)]
pub mod text;

use std::sync::Arc;

use options::Options;
use outcome::Outcome;
#[doc(inline)]
pub use pipeline::Stage;

/// Builds a book on `options.jobs` threads. `progress` is told of each stage as it starts.
///
/// ```no_run
/// use pliego::options::{Options, Output};
///
/// let options = Options { out: Some("dist".into()), outputs: vec![Output::Epub, Output::Pdf], ..Options::of("site") };
/// let outcome = pliego::build(&options, &|stage| eprintln!("{stage:?}"));
/// for file in &outcome.written {
///     println!("{}: {} bytes", file.path.display(), file.bytes);
/// }
/// ```
pub fn build(options: &Options, progress: &(dyn Fn(Stage) + Sync)) -> Outcome {
    pipeline::on_threads(options.jobs, || pipeline::run(options, None, progress))
}

/// Builds a book again and again while it is written: what has not changed is not done anew, and the files are the same.
#[derive(Debug)]
pub struct Builder {
    kept: Arc<pipeline::Kept>,
    /// Converted pictures, when the options name no cache; it goes with the builder.
    pictures: Option<tempfile::TempDir>,
}

impl Builder {
    /// For the books of these options.
    pub fn new(options: &Options) -> Builder {
        let pictures = if options.cache.is_none() { tempfile::Builder::new().prefix("pliego-").tempdir().ok() } else { None };
        Builder { kept: Arc::new(pipeline::Kept::in_memory(options.cache.as_ref())), pictures }
    }

    /// As [`build`] does.
    pub fn build(&self, options: &Options, progress: &(dyn Fn(Stage) + Sync)) -> Outcome {
        let own = self.pictures.as_ref().map(|directory| cache::Cache::new(directory.path()));
        let options = Options { cache: options.cache.clone().or(own), ..options.clone() };
        pipeline::on_threads(options.jobs, || pipeline::run(&options, Some(&self.kept), progress))
    }
}

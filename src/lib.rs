//! Pliego compiles a Hugo book into an EPUB 3 and a typeset PDF.
//!
//! ```text
//! source → markdown → book → orthography ─┬→ epub
//!                                         └→ layout → pdf
//! ```
//!
//! [`build`] is the whole program; [`pipeline`] is the same in stages, each with a value that can be looked at. Each step is a module of
//! the same name. `source` reads the
//! site, `markdown` turns a page into a chapter, `book` puts the chapters together, `orthography` applies the rules of the language,
//! and the two outputs, which never see each other, read the same tree. Reading never stops at the first mistake: a step gives its
//! value and pushes what it found to a [`report::Report`].

pub mod access;
pub mod audit;
pub mod book;
pub mod cli;
pub mod cover;
pub mod diagram;
pub mod epub;
pub mod file;
pub mod font;
pub mod formula;
pub mod isbn;
pub mod lang;
pub mod layout;
pub mod length;
pub mod limits;
pub mod markdown;
pub mod options;
pub mod orthography;
pub mod outcome;
pub mod output;
pub mod pdf;
pub mod picture;
pub mod pipeline;
pub mod printers;
pub mod printing;
pub mod report;
pub mod settings;
pub mod source;
pub mod start;
pub mod style;
pub mod terms;
pub mod text;

use options::Options;
use outcome::Outcome;
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
    pipeline::on_threads(options.jobs, || pipeline::run(options, progress))
}

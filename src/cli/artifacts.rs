//! What was made, for programs: JSON lines of the files and of the whole build, and one line a file for who reads a log.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::message;
use crate::options::{Options, Output};
use crate::outcome::Outcome;
use crate::output;
use crate::plural;
use crate::report::{Locale, Severity};
use crate::report::render::visible;

use super::summary::size;

/// A file that was written, as `--message-format json` tells it.
#[derive(Serialize)]
struct Artifact<'a> {
    r#type: &'static str,
    /// As `--to` has it; guide is the picture beside a cover.
    output: &'static str,
    path: &'a str,
    bytes: u64,
    /// None for what has no pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
    /// Hexadecimal; None when the file cannot be read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// From the start of the build until all its files were there.
    seconds: f64,
}

/// A picture of the EPUB.
#[derive(Serialize)]
struct Picture {
    path: String,
    bytes: u64,
}

/// The last line of a build.
///
/// One field for each key of the JSON.
#[derive(Serialize)]
struct Summary<'a> {
    r#type: &'static str,
    title: &'a str,
    chapters: usize,
    words: usize,
    pages: usize,
    notes: usize,
    pictures: usize,
    /// Those with the most bytes in the EPUB.
    largest_pictures: Vec<Picture>,
    errors: usize,
    warnings: usize,
    /// Findings by code.
    codes: BTreeMap<&'a str, usize>,
    seconds: f64,
}

/// One line of a whole build, for who watches: the files, and what is wrong.
pub fn line(outcome: &Outcome, elapsed: Duration, locale: Locale) -> String {
    let files: Vec<String> = outcome.written.iter().map(|written| visible(&written.path.display().to_string())).collect();
    let files = if files.is_empty() { message!("nothing was written").render(locale) } else { files.join(", ") };
    let mut line = format!("{files}  {} s", locale.decimal(&format!("{:.2}", elapsed.as_secs_f64())));
    let count = |severity| outcome.report.diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors > 0 {
        line += &format!("  {}", plural!(errors, "{n} error", "{n} errors").render(locale));
    }
    if warnings > 0 {
        line += &format!("  {}", plural!(warnings, "{n} warning", "{n} warnings").render(locale));
    }
    line + "\n"
}

/// A line for each file that was written, in the order of the outputs, and one of the build.
pub fn json(outcome: &Outcome, options: &Options, elapsed: Duration) -> String {
    let seconds = (elapsed.as_secs_f64() * 1e3).round() / 1e3;
    let mut lines = String::new();
    for written in outcome.written.iter().filter(|_| options.out.is_some()) {
        let path = visible(&written.path.display().to_string());
        let output = output_of(&written.path, options, &outcome.counts.title);
        let artifact = Artifact {
            r#type: "artifact",
            output: output.map_or("guide", Output::name),
            path: &path,
            bytes: written.bytes,
            pages: output.and_then(|output| outcome.pages.iter().find(|(of, _)| *of == output)).map(|(_, pages)| *pages),
            sha256: sha256(&written.path),
            seconds,
        };
        lines += &(serde_json::to_string(&artifact).unwrap_or_default() + "\n");
    }
    let of = |severity: Severity| outcome.report.diagnostics.iter().filter(|d| d.severity == severity).count();
    let mut codes = BTreeMap::new();
    outcome.report.diagnostics.iter().for_each(|d| *codes.entry(d.code).or_default() += 1);
    let counts = &outcome.counts;
    let summary = Summary {
        r#type: "summary",
        title: &counts.title,
        chapters: counts.chapters,
        words: counts.words,
        pages: counts.pages,
        notes: counts.notes,
        pictures: counts.pictures,
        largest_pictures: outcome.largest.iter().map(|(path, bytes)| Picture { path: visible(&path.display().to_string()), bytes: *bytes }).collect(),
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        codes,
        seconds,
    };
    lines + &serde_json::to_string(&summary).unwrap_or_default() + "\n"
}

/// A line for each file: its path and size.
pub fn lines(outcome: &Outcome, options: &Options, locale: Locale) -> String {
    let written = outcome.written.iter().filter(|_| options.out.is_some());
    written.map(|w| format!("{}  {}\n", visible(&w.path.display().to_string()), size(w.bytes, locale))).collect()
}

/// The output that a file is of; `None` for the picture beside a cover.
fn output_of(path: &Path, options: &Options, title: &str) -> Option<Output> {
    let stem = options.stem(title);
    let is = |output: &Output| path.file_name().is_some_and(|file| *file == *options.file_name(*output, &stem));
    Output::value_variants().iter().copied().find(is)
}

/// The hash of a file, in hexadecimal.
fn sha256(path: &Path) -> Option<String> {
    let mut hash = Sha256::new();
    output::copy(path, &mut Hasher(&mut hash)).ok()?;
    Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A hash that is written to.
struct Hasher<'a>(&'a mut Sha256);

impl std::io::Write for Hasher<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

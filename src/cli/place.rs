//! Where the files of a build go, as `--out` says; and the page that comes by standard input.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::usage::Refusal;
use super::usage::wrong_usage;
use crate::message;
use crate::options::Output;
use crate::output;

/// The name of a page that came by standard input.
pub const STDIN_PAGE: &str = "stdin.md";

/// A directory that holds the page of standard input.
pub fn page_of_stdin() -> Result<TempDir, Refusal> {
    output::keep(&mut std::io::stdin().lock(), STDIN_PAGE).map_err(|error| wrong_usage(&message!("standard input cannot be read: {error}", error)))
}

/// Where the files go.
#[derive(Default)]
pub struct Place {
    pub directory: Option<PathBuf>,
    pub name: Option<String>,
    pub file: Option<String>,
    pub stdout: Option<TempDir>,
}

impl Place {
    /// `out` as it was given: a directory, the file of one output, or standard output; a file's name says which output is meant when
    /// none is in `outputs`.
    pub fn of(given: Option<PathBuf>, outputs: &mut Vec<Output>, reads_stdin: bool) -> Result<Place, Refusal> {
        let piped = reads_stdin && given.is_none() && outputs.len() == 1;
        let out = given.unwrap_or_else(|| PathBuf::from("dist"));
        if piped || out == Path::new("-") {
            if outputs.len() != 1 {
                return Err(wrong_usage(&message!("one output alone can go to standard output; say which with --to")));
            }
            let directory = tempfile::tempdir().map_err(|error| wrong_usage(&message!("no temporary directory: {error}", error)))?;
            return Ok(Place { directory: Some(directory.path().to_owned()), stdout: Some(directory), ..Place::default() });
        }
        let named = out.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let of_name = match out.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("epub") => Some(Output::Epub),
            Some("pdf") => Some(Output::Pdf),
            Some("xml") if named.ends_with(".marc.xml") => Some(Output::Marcxml),
            Some("xml") => Some(Output::Onix),
            Some("mrc") => Some(Output::Marc),
            Some("jsonld") => Some(Output::Jsonld),
            Some("bib") => Some(Output::Bibtex),
            Some("json") => Some(Output::Csl),
            _ => None,
        };
        let Some(of_name) = of_name.filter(|_| !out.is_dir()) else { return Ok(Place { directory: Some(out), ..Place::default() }) };
        match outputs.as_slice() {
            [] => outputs.push(of_name),
            // The name of a PDF may be that of any kind of it.
            [one] if *one == of_name || matches!((*one, of_name), (Output::Print | Output::Cover, Output::Pdf)) => {}
            [one] => return Err(wrong_usage(&message!("{out} is not the name of a file of --to {output}", out = out.as_path(), output = one.name()))),
            _ => return Err(wrong_usage(&message!("{out} is one file and --to asks for several; give a directory", out = out.as_path()))),
        }
        let file = out.file_name().map(|name| name.to_string_lossy().into_owned());
        // Of several languages each has a file, called after this one.
        let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = stem.map(|stem| [".onix", ".marc", ".csl"].iter().find_map(|kind| stem.strip_suffix(kind)).map(str::to_owned).unwrap_or(stem));
        let directory = out.parent().map(Path::to_owned).unwrap_or_default();
        let directory = if directory.as_os_str().is_empty() { PathBuf::from(".") } else { directory };
        Ok(Place { directory: Some(directory), name, file, ..Place::default() })
    }
}

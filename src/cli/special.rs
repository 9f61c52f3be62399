//! Builds that are asked for in another way: a specimen of all designs, a book that mdBook hands over.

use std::path::PathBuf;

use clap::FromArgMatches;

use super::arguments::{Arguments, Command};
use super::place::STDIN_PAGE;
use super::usage::Refusal;
use super::{Request, build, command, locale, usage, wrong_usage};
use crate::message;
use crate::{output, source};

/// The chapter that a specimen shows when none is given.
const SPECIMEN: [&str; 2] = [include_str!("../start/specimen/es.md"), include_str!("../start/specimen/en.md")];

/// A PDF of each style: of the book that was given, else of the chapter that shows everything.
pub fn specimen(site: Option<PathBuf>, out: PathBuf) -> Result<Request, Refusal> {
    let (site, own) = match site {
        Some(site) => (site, None),
        None => {
            let text = SPECIMEN[usize::from(locale().name() != "es")];
            let kept = output::keep(&mut text.as_bytes(), STDIN_PAGE).map_err(|error| wrong_usage(&message!("no temporary directory: {error}", error)))?;
            (kept.path().join(STDIN_PAGE), Some(kept))
        }
    };
    let words = ["pliego", "build", "--to", "pdf", "--facing", "--out"].map(std::ffi::OsString::from);
    let words = words.into_iter().chain([out.into_os_string(), "--".into(), site.into_os_string()]);
    let matches = command().try_get_matches_from(words).map_err(|error| usage::refusal(error, locale(), false))?;
    let arguments = Arguments::from_arg_matches(&matches).map_err(|error| usage::refusal(error, locale(), false))?;
    let Command::Build { book, files } = arguments.command else { return Err(wrong_usage(&message!("there is no command `{command}`", command = "build"))) };
    let mut request = build(book, Some(files))?;
    if let Request::Build(build) = &mut request {
        (build.every_style, build.stdin) = (true, own);
    }
    Ok(request)
}

/// The book that mdBook hands over on standard input, to be written where it says.
pub fn mdbook() -> Result<Request, Refusal> {
    let mut json = Vec::new();
    std::io::copy(&mut std::io::stdin().lock(), &mut json).map_err(|error| wrong_usage(&message!("standard input cannot be read: {error}", error)))?;
    let Some(context) = source::mdbook::Context::parse(&String::from_utf8_lossy(&json)) else {
        return Err(wrong_usage(&message!("standard input holds no book of mdBook; it runs this command itself, as its renderer")));
    };
    let names = context.option("to").map(|to| match to {
        serde_json::Value::Array(names) => names.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(","),
        other => other.as_str().unwrap_or_default().to_owned(),
    });
    let mut arguments = vec!["pliego".to_owned(), "build".to_owned(), "-o".to_owned(), context.destination.display().to_string()];
    if let Some(names) = names.filter(|names| !names.is_empty()) {
        arguments.extend(["--to".to_owned(), names]);
    }
    if let Some(name) = context.option("name").and_then(serde_json::Value::as_str) {
        arguments.extend(["--name".to_owned(), name.to_owned()]);
    }
    arguments.push(context.root.display().to_string());
    let matches = command().try_get_matches_from(arguments).map_err(|error| usage::refusal(error, locale(), false))?;
    let Command::Build { book, files } = Arguments::from_arg_matches(&matches).map_err(|error| usage::refusal(error, locale(), false))?.command else {
        return Err(wrong_usage(&message!("standard input holds no book of mdBook; it runs this command itself, as its renderer")));
    };
    let mut request = build(book, Some(files))?;
    if let Request::Build(build) = &mut request {
        build.options.source.handed = Some(std::sync::Arc::new(context));
    }
    Ok(request)
}

//! What `pliego diff` is asked for, resolved.

use std::path::PathBuf;

use super::arguments::{DiffArguments, Languages};
use super::usage::Refusal;
use super::usage::{colored, wrong_usage};
use crate::lang::Lang;
use crate::message;

/// Two builds, and how what differs is told.
#[derive(Debug)]
pub struct Diff {
    pub old: PathBuf,
    pub new: PathBuf,
    pub json: bool,
    /// Where the new PDF with marks is written.
    pub marks: Option<PathBuf>,
    pub lang: Option<Lang>,
    pub modified: String,
    pub color: bool,
}

/// The request that `pliego diff` makes. `modified` is the time that books which have to be built are given.
pub fn resolved(arguments: DiffArguments, modified: String, is_terminal: bool) -> Result<Diff, Refusal> {
    let DiffArguments { old, new, json, marks, lang, color } = arguments;
    let lang = match lang {
        Some(Languages::One(lang)) => Some(lang),
        Some(Languages::All) => return Err(wrong_usage(&message!("one book is compared at a time; say which language with --lang"))),
        None => None,
    };
    Ok(Diff { old, new, json, marks, lang, modified, color: colored(color, is_terminal) })
}

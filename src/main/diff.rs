//! `pliego diff`: the sources of a comparison are built, the rest is [`pliego::compare`]'s.

use std::io::Write;
use std::path::Path;

use pliego::cli::{self, Diff, MessageFormat, Verbosity};
use pliego::compare::sides::{self, Files, Given};
use pliego::message;
use pliego::options::{Options, Output};
use pliego::output;
use pliego::report::Message;

use super::{SUCCESS, emit_diagnostics, guarded, print};

/// Wrong usage, or a file that cannot be compared.
const TROUBLE: u8 = 2;

/// What two builds have not in common, on standard output: as of `diff`, 0 means the same, 1 a difference and 2 trouble.
pub fn diff(request: &Diff) -> u8 {
    let trouble = |why: &Message| {
        let told = format!("{}: {}\n", message!("error").render(cli::locale()), why.render(cli::locale()));
        let _ = std::io::stderr().write_all(told.as_bytes());
        TROUBLE
    };
    let (old, new) = match (side(&request.old, request), side(&request.new, request)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(why), _) | (_, Err(why)) => return trouble(&why),
    };
    let compared = match sides::compared(&old.0, &new.0, request.marks.is_some()) {
        Ok(compared) => compared,
        Err(why) => return trouble(&why),
    };
    if let (Some(path), Some(bytes)) = (&request.marks, &compared.marked)
        && let Err(error) = output::replace(path, bytes)
    {
        return trouble(&message!("{path} could not be written: {error}", path = path.as_path(), error));
    }
    let name = |path: &Path| path.display().to_string();
    let told = match request.json {
        true => compared.rendering().json((&name(&request.old), &name(&request.new))),
        false => compared.rendering().text(cli::locale(), request.color),
    };
    let printed = print(told.as_bytes());
    if printed != SUCCESS { TROUBLE } else { u8::from(!compared.comparison.is_same()) }
}

/// The files of one side of a comparison; a source is built first, into a directory that goes with the value.
fn side(path: &Path, request: &Diff) -> Result<(Files, Option<tempfile::TempDir>), Message> {
    if let Given::Files(files) = sides::given(path)? {
        return Ok((files, None));
    }
    let directory = tempfile::tempdir().map_err(|error| message!("no temporary directory: {error}", error))?;
    let mut options = Options { out: Some(directory.path().to_owned()), modified: request.modified.clone(), ..Options::of(path) };
    options.source.lang = request.lang.clone();
    options.outputs = vec![Output::Epub, Output::Pdf];
    let outcome = guarded(|| pliego::build(&options, &|_| ()));
    emit_diagnostics(&outcome, Verbosity { format: MessageFormat::Human, color: request.color, quiet: true, terminal: false, timings: false, verbose: false, locale: cli::locale() });
    match sides::given(directory.path()) {
        Ok(Given::Files(files)) if !outcome.report.has_errors() => Ok((files, Some(directory))),
        _ => Err(message!("{path} does not build", path)),
    }
}

//! Tells what is wrong with a site and writes nothing: `cargo run --example check -- SITE`. Fails when there are errors.

use std::process::ExitCode;

use pliego::options::{Options, Output};
use pliego::report::render::{self, Style};

fn main() -> ExitCode {
    let site = std::env::args().nth(1).unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/content").to_owned());
    let options = Options { outputs: vec![Output::Epub, Output::Pdf], strict: true, ..Options::of(site) };
    let outcome = pliego::build(&options, &|_| {});
    for diagnostic in &outcome.report.diagnostics {
        eprintln!("{}", render::human(diagnostic, &outcome.files, Style::default()));
    }
    if outcome.report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

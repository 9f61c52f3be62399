//! Builds an EPUB and a PDF of a site: `cargo run --example build -- SITE [DIRECTORY]`.

use pliego::options::{Options, Output};
use pliego::report::render::{self, Style};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let site = arguments.next().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/content").to_owned());
    let out = arguments.next().map_or_else(|| std::env::temp_dir().join("pliego-example"), Into::into);
    let options = Options { out: Some(out), outputs: vec![Output::Epub, Output::Pdf], ..Options::of(site) };

    let outcome = pliego::build(&options, &|stage| eprintln!("{stage:?}"));
    for diagnostic in &outcome.report.diagnostics {
        eprintln!("{}", render::human(diagnostic, &outcome.files, Style::default()));
    }
    for file in &outcome.written {
        println!("{} ({} bytes)", file.path.display(), file.bytes);
    }
}

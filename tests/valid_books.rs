//! Small books of kinds that the manual has little of (code with call-outs, plays, verse, entries, plates, figures beside the text, parallel texts), through every validator.

use std::path::Path;

use pliego::options::{Options, Output};

#[path = "common/tools.rs"]
mod tools;

const BOOKS: [&str; 7] = ["code", "drama", "verse", "dictionary", "plates", "beside", "parallel"];

#[test]
fn validators_find_no_fault_with_them() {
    let out = tempfile::tempdir().expect("a directory");
    for book in BOOKS {
        let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books").join(book);
        let options = Options {
            out: Some(out.path().to_owned()),
            name: Some(book.to_owned()),
            outputs: vec![Output::Epub, Output::Pdf],
            modified: "2026-01-01T00:00:00Z".to_owned(),
            ..Options::of(&site)
        };
        assert_eq!(pliego::build(&options, &|_| {}).written.len(), 2, "{book}");
        let file = |ending: &str| out.path().join(format!("{book}.{ending}"));
        let (epub, pdf) = (file("epub"), file("pdf"));
        for (validator, verdict) in [
            ("EPUBCheck", tools::run("epubcheck", &[&epub])),
            ("Ace", tools::run("ace", &[&epub])),
            ("veraPDF", tools::run("verapdf", &[&"ua1", &pdf])),
            ("veraPDF", tools::run("verapdf", &[&"2a", &pdf])),
        ] {
            if let Some(Err(found)) = verdict {
                panic!("{validator} of {book}: {found}");
            }
        }
    }
}

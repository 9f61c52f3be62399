//! The validators themselves: each must find fault with a file that is none of its kind, or a green test would mean nothing.

mod common;

use common::tools;

#[test]
fn every_validator_finds_fault_with_rubbish() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (tool, name) in [
        ("epubcheck", "rubbish.epub"),
        ("ace", "rubbish.epub"),
        ("foliate", "rubbish.epub"),
        ("qpdf", "rubbish.pdf"),
        ("pdfinfo", "rubbish.pdf"),
    ] {
        let file = folder.join(name);
        std::fs::write(&file, "neither a container nor a page").expect("the scratch folder is writable");
        if let Some(verdict) = tools::run(tool, &[&file]) {
            assert!(verdict.is_err(), "{tool} is content with rubbish");
        }
    }
    let file = folder.join("rubbish.pdf");
    if let Some(verdict) = tools::run("verapdf", &[&"ua1", &file]) {
        assert!(verdict.is_err(), "verapdf is content with rubbish");
    }
}

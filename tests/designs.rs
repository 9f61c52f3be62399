//! Every built-in design on the chapter of the specimen, which shows everything: its files pass the validators.

mod common;

use std::path::Path;
use std::process::Command;

use common::tools;

#[test]
fn every_design_makes_files_that_the_validators_take() {
    let dir = tempfile::tempdir().expect("a directory");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/start/specimen/es.md");
    for style in pliego::style::designs::names() {
        let mut build = Command::new(env!("CARGO_BIN_EXE_pliego"));
        build.arg("build").arg(&page).args(["--style", style, "--name", style, "--to", "epub,pdf", "--strict", "--out"]).arg(dir.path());
        let built = build.output().expect("the program runs");
        assert!(built.status.success(), "{style}: {}", String::from_utf8_lossy(&built.stderr));
        let (epub, pdf) = (dir.path().join(format!("{style}.epub")), dir.path().join(format!("{style}.pdf")));
        let verdicts = [
            ("EPUBCheck", tools::run("epubcheck", &[&epub])),
            ("Ace", tools::run("ace", &[&epub])),
            ("veraPDF", tools::run("verapdf", &[&"ua1", &pdf])),
        ];
        for (tool, verdict) in verdicts {
            if let Some(Err(said)) = verdict {
                panic!("{tool} on {style}: {said}");
            }
        }
    }
}

/// A specimen is a PDF of each design.
#[test]
fn a_specimen_shows_each_design() {
    let dir = tempfile::tempdir().expect("a directory");
    let made = Command::new(env!("CARGO_BIN_EXE_pliego")).args(["specimen", "--out"]).arg(dir.path()).output().expect("the program runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let listed = Command::new(env!("CARGO_BIN_EXE_pliego")).arg("styles").output().expect("the program runs");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    for style in pliego::style::designs::names() {
        assert!(dir.path().join(format!("{style}.pdf")).is_file(), "{style}");
        assert!(listed.lines().any(|line| line.starts_with(&format!("{style} "))), "{style}");
    }
}

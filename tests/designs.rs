//! Every built-in design on the chapter of the specimen, which shows everything: its files pass the validators.

mod common;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
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

/// Text stands out from its ground on every page that a reading system gives it, dark ones too.
#[test]
fn every_design_is_legible_on_light_and_dark_screens() {
    let dir = tempfile::tempdir().expect("a directory");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/start/specimen/es.md");
    let mut folders = Vec::new();
    for style in pliego::style::designs::names() {
        let mut build = Command::new(env!("CARGO_BIN_EXE_pliego"));
        build.arg("build").arg(&page).args(["--style", style, "--name", style, "--to", "epub", "--quiet", "--out"]).arg(dir.path());
        assert!(build.status().expect("the program runs").success(), "{style}");
        folders.push(unpacked(dir.path(), style));
    }
    let Some(rows) = contrasts(&folders) else { return };
    assert_eq!(rows.len(), folders.len() * 4);
    for row in &rows {
        assert!(row["worst"].as_f64() >= Some(4.5) && row["texts"].as_u64() > Some(60), "{row}");
    }
    // The same measure finds a colour that is for light pages alone.
    let spoiled = &folders[..1];
    let sheets: Vec<_> = walk(&spoiled[0]).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "css")).collect();
    assert!(!sheets.is_empty());
    for sheet in sheets {
        let css = std::fs::read_to_string(&sheet).expect("a sheet");
        std::fs::write(&sheet, css + "\nh2 { color: #333; }\n").expect("it is written");
    }
    let faint = |row: &serde_json::Value| row["faint"].as_array().is_some_and(|faint| faint.iter().any(|text| text["kind"] == "h2"));
    let found: Vec<bool> = contrasts(spoiled).expect("the browser ran before").iter().map(faint).collect();
    assert_eq!(found, [false, false, true, true]);
}

/// Each theme's row of each folder, as the browser measures it.
fn contrasts(folders: &[PathBuf]) -> Option<Vec<serde_json::Value>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/contrast/contrast.mjs");
    let mut arguments: Vec<&dyn AsRef<OsStr>> = vec![&script];
    arguments.extend(folders.iter().map(|folder| folder as &dyn AsRef<OsStr>));
    let said = tools::run("browser", &arguments)?.unwrap();
    Some(said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// An EPUB of the directory as a folder of its files.
fn unpacked(dir: &Path, name: &str) -> PathBuf {
    let folder = dir.join(format!("{name}-files"));
    let mut archive = zip::ZipArchive::new(std::fs::File::open(dir.join(format!("{name}.epub"))).expect("an EPUB")).expect("an archive");
    archive.extract(&folder).expect("its files");
    folder
}

/// All files below a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
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

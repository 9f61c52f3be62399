//! Every `tests/books/*/`: what a small book becomes, as text that a person has read.
//!
//! `expected/` beside each book holds its contents and model (`book.txt`), its pages (`pages.txt`), what its author is told
//! (`report.txt`) and its chapters as the EPUB has them (`*.xhtml`). `UPDATE=1 cargo test --test golden` accepts what it finds;
//! read the difference before you commit it. An expected file that nothing makes any more is a failure.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use pliego::book::dump;
use pliego::options::{EpubOptions, Options, Output};
use pliego::report::render;
use pliego::{layout, pipeline};

/// What a book becomes: file name in `expected/` → text.
type Made = BTreeMap<String, String>;

#[test]
fn books_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books");
    let mut books: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    books.sort();
    assert!(books.len() > 5, "the books are gone");
    let update = std::env::var_os("UPDATE").is_some_and(|v| v == "1");
    let mut differences = String::new();
    for book in &books {
        let mut made = Made::new();
        dumps(book, &mut made);
        outputs(book, &mut made);
        compare(book, &made, update, &mut differences);
    }
    assert!(differences.is_empty(), "{differences}\nUPDATE=1 cargo test --test golden   accepts this");
}

/// The model and the pages, by the stages of the pipeline.
fn dumps(site: &Path, made: &mut Made) {
    let polished = pipeline::read(&options(site)).parse().assemble().polish();
    made.insert("book.txt".to_owned(), format!("{}\n{}", dump::dump_outline(&polished.book), dump::dump(&polished.book)));
    let pages = polished.lay_out().layouts.screen.expect("pages for the screen");
    made.insert("pages.txt".to_owned(), layout::dump::dump(&pages.pages));
}

fn out(site: &Path) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden").join(site.file_name().unwrap())
}

fn options(site: &Path) -> Options {
    Options {
        out: Some(out(site)),
        name: Some("book".to_owned()),
        outputs: vec![Output::Epub, Output::Pdf],
        // The pages of the paper, but where those for a screen are meant.
        facing: !site.ends_with("screen"),
        font_folders: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts")],
        epub: EpubOptions::default(),
        jobs: Some(2),
        modified: "2026-01-01T00:00:00Z".to_owned(),
        ..Options::of(site)
    }
}

/// The report and the EPUB's chapters, by the program's own function.
fn outputs(site: &Path, made: &mut Made) {
    let outcome = pliego::build(&options(site), &|_| {});
    let here = site.to_string_lossy().into_owned();
    let told: String = outcome.report.diagnostics.iter().map(|d| render::human(d, &outcome.files, render::Style::default()) + "\n\n").collect();
    made.insert("report.txt".to_owned(), told.replace(&here, "SITE").replace(env!("CARGO_MANIFEST_DIR"), "ROOT"));
    let mut archive = zip::ZipArchive::new(fs::File::open(out(site).join("book.epub")).expect("an EPUB was written")).unwrap();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let name = entry.name().unwrap().rsplit('/').next().unwrap_or_default().to_owned();
        // Those that are the same in every book are looked at elsewhere.
        let common = ["cover", "title", "copyright", "credits", "nav"].iter().any(|c| name.starts_with(c));
        if name.ends_with(".xhtml") && !common {
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            made.insert(name, text);
        }
    }
}

/// Adds to `differences` what is not as expected; with `update` makes it so.
fn compare(book: &Path, made: &Made, update: bool, differences: &mut String) {
    let expected = book.join("expected");
    let there: Vec<PathBuf> = fs::read_dir(&expected).map(|d| d.map(|e| e.unwrap().path()).collect()).unwrap_or_default();
    for stale in there.iter().filter(|p| !made.contains_key(&*p.file_name().unwrap().to_string_lossy())) {
        if update {
            fs::remove_file(stale).unwrap();
        } else {
            differences.push_str(&format!("\n{} is made no more\n", stale.display()));
        }
    }
    fs::create_dir_all(&expected).unwrap();
    for (name, text) in made {
        let file = expected.join(name);
        let before = fs::read_to_string(&file).unwrap_or_default();
        if before == *text {
            continue;
        }
        if update {
            fs::write(&file, text).unwrap();
        } else {
            differences.push_str(&first_difference(&file, &before, text));
        }
    }
}

/// The first line that differs, with the two before it.
fn first_difference(file: &Path, before: &str, now: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let at = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(old.len().min(new.len()));
    let context: String = new[at.saturating_sub(2)..at].iter().map(|l| format!("    {l}\n")).collect();
    let line = |lines: &[&str]| lines.get(at).map_or("(end of file)", |l| l).to_owned();
    format!("\n{}:{} differs\n{context}  - {}\n  + {}\n", file.display(), at + 1, line(&old), line(&new))
}

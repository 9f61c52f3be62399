//! The sample book, `content/`, in both its languages: built once by the program itself, judged by every validator, and searched for
//! every word that its author wrote.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use common::{tools, words};

const LANGUAGES: [&str; 2] = ["es", "en"];

/// The directory with `sample.epub` and `sample.pdf`, in the site's own language, which is Spanish.
fn sample() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build(root(), "sample", &[]))
}

/// The EPUB and the PDF in a language.
fn of(language: &str) -> (PathBuf, PathBuf) {
    static ENGLISH: OnceLock<PathBuf> = OnceLock::new();
    let (directory, name) = match language {
        "es" => (sample(), "sample"),
        _ => (ENGLISH.get_or_init(|| build(root(), "sample-en", &["--lang", "en"])).as_path(), "sample-en"),
    };
    (directory.join(format!("{name}.epub")), directory.join(format!("{name}.pdf")))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn build(site: &Path, name: &str, arguments: &[&str]) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-book"));
    let _ = fs::remove_dir_all(&out);
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.env("LC_ALL", "C");
    command.arg("build").arg(site).arg("--out").arg(&out).args(["--name", name]).args(arguments);
    let run = command.env("SOURCE_DATE_EPOCH", "1767225600").output().expect("the program starts");
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(0), "{said}");
    assert!(run.stdout.is_empty(), "nothing on standard output when piped");
    out
}

fn judge(tool: &str, arguments: &[&dyn AsRef<std::ffi::OsStr>]) {
    if let Some(Err(fault)) = tools::run(tool, arguments) {
        panic!("{fault}");
    }
}

#[test]
fn epubcheck_finds_nothing() {
    LANGUAGES.into_iter().for_each(|language| judge("epubcheck", &[&of(language).0]));
}

#[test]
fn ace_finds_nothing() {
    LANGUAGES.into_iter().for_each(|language| judge("ace", &[&of(language).0]));
}

#[test]
fn the_pdf_is_sound() {
    LANGUAGES.into_iter().for_each(|language| judge("qpdf", &[&of(language).1]));
}

#[test]
fn the_pdf_is_accessible_and_fit_for_archives() {
    for pdf in LANGUAGES.map(|language| of(language).1) {
        judge("verapdf", &[&"ua1", &pdf]);
        judge("verapdf", &[&"2a", &pdf]);
    }
}

/// Built again, on one thread instead of two, from a copy in another directory.
#[test]
fn the_same_book_is_the_same_bytes_anywhere_and_on_any_number_of_threads() {
    let elsewhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("elsewhere/a copy of the site");
    let _ = fs::remove_dir_all(&elsewhere);
    copy(&root().join("content"), &elsewhere.join("content"));
    let again = build(&elsewhere, "again", &["--jobs", "1"]);
    let twice = build(root(), "twice", &["--jobs", "2"]);
    for kind in ["epub", "pdf"] {
        let first = fs::read(sample().join(format!("sample.{kind}"))).unwrap();
        assert!(first == fs::read(twice.join(format!("twice.{kind}"))).unwrap(), "the {kind} is another the second time");
        assert!(first == fs::read(again.join(format!("again.{kind}"))).unwrap(), "the {kind} is another elsewhere, on one thread");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// Every page of the manual in a language.
fn pages(language: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("content").join(language)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(e) if e == "md" => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// How often each word is written in the manual.
fn written(language: &str) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for page in pages(language) {
        for word in words::written(&fs::read_to_string(&page).unwrap()) {
            *count.entry(word).or_default() += 1;
        }
    }
    assert!(count.values().sum::<usize>() > 8_000, "the manual has shrunk to {} words of three letters", count.values().sum::<usize>());
    count
}


/// The words of the manual that are printed less often than they are written, and how often.
fn missing(language: &str, printed: &[String]) -> BTreeMap<String, String> {
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    for word in printed {
        *there.entry(word).or_default() += 1;
    }
    let missing = written(language).into_iter().filter_map(|(word, times)| {
        let found = there.get(word.as_str()).copied().unwrap_or(0);
        let told = format!("{word} ({found} of {times})");
        (found < times).then_some((word, told))
    });
    missing.collect()
}

#[test]
fn the_epub_holds_every_word() {
    for language in LANGUAGES {
        let missing = missing(language, &words::of_epub(&of(language).0));
        assert!(missing.is_empty(), "words that the EPUB does not hold: {}", missing.values().cloned().collect::<Vec<_>>().join(", "));
    }
}

/// A PDF's text in the order in which we draw it, without the running heads, which stand above the crop.
fn text_of_pdf(pdf: &Path, order: &str) -> Option<String> {
    let crop: [&dyn AsRef<std::ffi::OsStr>; 8] = [&"-x", &"0", &"-y", &"50", &"-W", &"432", &"-H", &"560"];
    let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&order, &"-enc", &"UTF-8"];
    arguments.extend(crop);
    let last: [&dyn AsRef<std::ffi::OsStr>; 2] = [&pdf, &"-"];
    arguments.extend(last);
    tools::run("pdftotext", &arguments).map(Result::unwrap)
}

#[test]
fn the_pdf_holds_every_word() {
    LANGUAGES.into_iter().for_each(holds_every_word);
}

fn holds_every_word(language: &str) {
    // In the order of drawing a word divided in a cell of a table is whole; in the order of the lines the words beside it are.
    let pdf = of(language).1;
    let (Some(lines), Some(drawn)) = (text_of_pdf(&pdf, "-layout"), text_of_pdf(&pdf, "-raw")) else { return };
    // On each page the better of the two readings counts; a word divided between two pages is whole in neither page.
    let mut by_page = Vec::new();
    for (lines, drawn) in lines.split('\u{C}').zip(drawn.split('\u{C}')) {
        let (lines, mut drawn) = (words::printed(lines), words::printed(drawn));
        for word in &lines {
            match drawn.iter().position(|other| other == word) {
                Some(known) => drop(drawn.swap_remove(known)),
                None => {}
            }
        }
        by_page.extend(lines);
        by_page.extend(drawn);
    }
    let readings = [by_page, words::printed(&drawn)].map(|printed| missing(language, &printed));
    let lost: Vec<String> = missing(language, &words::printed(&lines))
        .into_iter()
        .filter(|(word, _)| readings.iter().all(|reading| reading.contains_key(word)))
        .map(|(_, told)| told)
        .collect();
    assert!(lost.is_empty(), "words that the PDF does not hold: {}", lost.join(", "));
}

/// One file is a book too: every word in order, and no mark of Markdown left.
#[test]
fn a_chapter_of_its_own() {
    let file = root().join("tests/sites/mareas/content.es/docs/04-usarla.md");
    let page = fs::read_to_string(&file).expect("a page of the site in the tree");
    let out = build(&file, "chapter", &[]);
    judge("epubcheck", &[&out.join("chapter.epub")]);
    judge("qpdf", &[&out.join("chapter.pdf")]);
    let Some(text) = text_of_pdf(&out.join("chapter.pdf"), "-raw") else { return };
    for mark in ["{{", "[^", "**"] {
        assert!(!text.contains(mark), "{mark} is printed");
    }
    let printed = words::printed(&text);
    let mut at = printed.iter();
    for word in words::written(&page) {
        assert!(at.any(|p| *p == word), "“{word}” is missing or out of order");
    }
}

//! The sample's pages, damaged: cut, doubled, with other delimiters, with stray bytes. Whatever the damage, nothing panics, and either
//! something located is told or no word of the page is lost. Some of them become books.

#[path = "common/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use pliego::book::dump;
use pliego::options::{EpubOptions, Options, Output};
use pliego::pipeline;
use pliego::report::Place;
use random::Random;

/// Damaged pages that are tried; `PLIEGO_MUTATIONS` says another number.
const COUNT: usize = 240;

/// Of so many damaged pages one goes the whole way, to an EPUB and a PDF.
const WHOLE: usize = 12;

#[test]
fn damaged_pages_are_told_or_kept() {
    let pages = pages(Path::new("content"));
    assert!(pages.len() > 5, "the sample's pages are not where they were");
    let dir = tempfile::tempdir().expect("a directory");
    let mut random = Random::new(19);
    let mut failed = Vec::new();
    let count = std::env::var("PLIEGO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(COUNT);
    for i in 0..count {
        let path = &pages[i % pages.len()];
        let sound = std::fs::read(path).expect("a page");
        let (kind, damaged) = damage(&sound, &mut random);
        let file = dir.path().join(path.file_name().expect("a name"));
        let before = read(&file, &sound);
        if i % WHOLE == 0 {
            std::fs::write(&file, &damaged).expect("a file");
            let built = catch_unwind(AssertUnwindSafe(|| pliego::build(&options(&file), &|_| {})));
            match built {
                Ok(outcome) if outcome.report.diagnostics.iter().all(|d| d.code != "internal-error") => {}
                _ => failed.push(format!("{} {kind} (number {i}): the build fails", path.display())),
            }
        }
        let after = catch_unwind(AssertUnwindSafe(|| read(&file, &damaged)));
        let name = format!("{} {kind} (number {i})", path.display());
        match after {
            Err(_) => failed.push(format!("{name}: panics")),
            Ok(after) => {
                let told = after.told.difference(&before.told).next().is_some();
                // What the sound page's text seems to lose is no text: labels of notes, names of formulas.
                let mut excused = lost_words(&sound, &before.text);
                let mut lost = lost_words(&damaged, &after.text);
                lost.retain(|word| match excused.iter().position(|e| e == word) {
                    Some(at) => {
                        excused.swap_remove(at);
                        false
                    }
                    None => true,
                });
                if !told && !lost.is_empty() {
                    if let Some(dir) = std::env::var_os("KEEP") {
                        std::fs::write(Path::new(&dir).join(format!("{i}.md")), &damaged).expect("a file");
                    }
                    failed.push(format!("{name}: nothing is told, and these words are lost: {lost:?}"));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{} of {count}:\n{}", failed.len(), failed.join("\n"));
}

fn pages(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A whole build that writes nothing.
fn options(site: &Path) -> Options {
    Options {
        outputs: vec![Output::Epub, Output::Pdf],
        epub: EpubOptions { flavour: pliego::epub::Flavour::Standard, embed_fonts: false, keep_webp: false },
        jobs: Some(1),
        modified: "2026-01-01T00:00:00Z".to_owned(),
        ..Options::of(site)
    }
}

struct Reading {
    text: String,
    /// Codes and messages of what was told with a place.
    told: BTreeSet<(&'static str, String)>,
}

fn read(path: &Path, bytes: &[u8]) -> Reading {
    std::fs::write(path, bytes).expect("a file");
    let assembled = pipeline::read(&Options::of(path)).parse().assemble();
    let (book, report) = (assembled.book, assembled.project.report);
    let located = report.diagnostics.iter().filter(|d| d.place != Place::Book);
    Reading { text: dump::dump(&book), told: located.map(|d| (d.code, d.message.to_string())).collect() }
}

/// One kind of damage at a random place.
fn damage(sound: &[u8], random: &mut Random) -> (&'static str, Vec<u8>) {
    const SWAPS: &[(&[u8], &[u8])] = &[
        (b"{{<", b"{{%"),
        (b">}}", b"%}}"),
        (b"{{%", b"{{"),
        (b"%}}", b"%}"),
        (b"---", b"+++"),
        (b"\"", b"'"),
        (b"[", b"("),
        (b"]", b"["),
        (b"```", b"``"),
        (b"**", b"_"),
        (b"<", b">"),
        (b"|", b"\\|"),
        (b"$$", b"$"),
        (b": ", b":"),
        (b"# ", b"#"),
        (b"\n\n", b"\n"),
    ];
    let mut bytes = sound.to_vec();
    let at = random.below(bytes.len());
    match random.below(5) {
        0 => {
            bytes.truncate(at);
            ("cut", bytes)
        }
        1 => {
            let end = (at + 1 + random.below(200)).min(bytes.len());
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
            ("doubled", bytes)
        }
        2 => {
            let end = (at + 1 + random.below(40)).min(bytes.len());
            bytes.drain(at..end);
            ("without a piece", bytes)
        }
        3 => {
            bytes[at] = random.below(256) as u8;
            ("with a stray byte", bytes)
        }
        _ => {
            let (from, to) = SWAPS[random.below(SWAPS.len())];
            let places: Vec<usize> = (0..bytes.len()).filter(|i| bytes[*i..].starts_with(from)).collect();
            if !places.is_empty() {
                let at = places[random.below(places.len())];
                bytes.splice(at..at + from.len(), to.iter().copied());
            }
            ("with another delimiter", bytes)
        }
    }
}

/// Words that stand oftener in the page's text than in the book. What stands in tags, comments and addresses is no text, nor are labels of
/// notes.
fn lost_words(page: &[u8], book: &str) -> Vec<String> {
    let page = String::from_utf8_lossy(page);
    let body = &page[pliego::source::front_matter::split(&page).body_start..];
    let mut text = body.to_owned();
    for (open, close) in [("{{", "}}"), ("[^", "]"), ("[!", "]"), ("<!--", "-->"), ("<", ">"), ("](", ")"), ("{", "}")] {
        text = without(&text, open, close);
    }
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    words(book).for_each(|word| *known.entry(word).or_default() += 1);
    let mut lost = Vec::new();
    for word in words(&text).filter(|w| w.chars().count() > 3) {
        match known.get_mut(word).filter(|left| **left > 0) {
            Some(left) => *left -= 1,
            None => lost.push(word.to_owned()),
        }
    }
    lost
}

/// `text` without what stands between `open` and the next `close` of the same paragraph.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept += before;
        let end = after.find(close).filter(|end| !after[..*end].contains("\n\n"));
        kept.push(' ');
        rest = end.map_or(after, |end| &after[end + close.len()..]);
    }
    kept + rest
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty())
}

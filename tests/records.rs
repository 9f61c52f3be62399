//! Records of small books (`tests/spec/records.md`) are what they were, and the schema of ONIX with its code lists takes each.

#[path = "common/tools.rs"]
mod tools;
#[path = "common/site.rs"]
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use pliego::options::{Options, Output};
use pliego::report::Severity;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/records.md");

/// The extension of each record's block in the specification.
const KINDS: [(&str, Output); 4] = [("onix.xml", Output::Onix), ("jsonld", Output::Jsonld), ("bib", Output::Bibtex), ("csl.json", Output::Csl)];

/// Builds all records of a site, called `book.EXTENSION` in the directory that is given back.
fn build(name: &str, text: &str, outputs: Vec<Output>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let (source, out) = (directory.path().join("site"), directory.path().join("out"));
    site::lay_out(text, &source);
    let options = Options {
        out: Some(out.clone()),
        name: Some("book".to_owned()),
        outputs,
        modified: "2026-01-02T03:04:05Z".to_owned(),
        ..Options::of(source)
    };
    let outcome = pliego::build(&options, &|_| ());
    let errors: Vec<_> = outcome.report.diagnostics.iter().filter(|d| d.severity == Severity::Error && d.code != "empty-site").collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
    (directory, out)
}

#[test]
fn records_are_what_they_were() {
    let spec = fs::read_to_string(SPEC).expect("the specification");
    let mut updated = spec.clone();
    let mut seen = 0;
    for example in site::fences(Path::new(SPEC), "site") {
        let (_directory, out) = build(&example.info, &example.text, KINDS.iter().map(|(_, output)| *output).collect());
        for (extension, _) in KINDS {
            let got = fs::read_to_string(out.join(format!("book.{extension}"))).expect("a record");
            // The EPUB's size is the compressor's affair.
            let got: String = got
                .split_inclusive('\n')
                .scan(false, |size, line| {
                    let of_size = std::mem::replace(size, line.contains("<ExtentType>22<"));
                    Some(if of_size { "        <ExtentValue>…</ExtentValue>\n".to_owned() } else { line.to_owned() })
                })
                .collect();
            let head = format!("````{extension} {}\n", example.info);
            let expected = spec.split_once(&head).and_then(|(_, rest)| rest.split_once("````")).map(|(text, _)| text);
            if expected == Some(got.as_str()) {
                seen += 1;
            } else if std::env::var_os("UPDATE").is_some() {
                updated = match expected {
                    Some(expected) => updated.replacen(&format!("{head}{expected}"), &format!("{head}{got}"), 1),
                    None => updated.replacen(&format!("{}````\n", example.text), &format!("{}````\n\n{head}{got}````\n", example.text), 1),
                };
            } else {
                panic!("{} {extension}, expected\n{}\ngot\n{got}", example.info, expected.unwrap_or_default());
            }
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(SPEC, updated).expect("the specification can be written");
    } else {
        assert_eq!(seen, 12, "three books of four records each");
    }
}

#[test]
fn the_schema_takes_every_record_and_refuses_a_wrong_code() {
    for example in site::fences(Path::new(SPEC), "site") {
        for release in ["3.1", "3.0"] {
            let text = match (release, example.text.contains("onix: \"3.0\""), example.text.contains("trade:\n")) {
                ("3.0", false, true) => example.text.replacen("trade:\n", "trade:\n  onix: \"3.0\"\n", 1),
                ("3.0", false, false) => continue,
                ("3.1", true, _) => example.text.replacen("onix: \"3.0\"", "onix: \"3.1\"", 1),
                _ => example.text.clone(),
            };
            let (_directory, out) = build(&example.info, &text, vec![Output::Onix]);
            let path = out.join("book.onix.xml");
            let record = fs::read_to_string(&path).expect("a record");
            assert!(record.contains(&format!("release=\"{release}\"")), "{}", example.info);
            let Some(verdict) = tools::run("onixcheck", &[&path]) else { return };
            verdict.unwrap_or_else(|said| panic!("{} in {release}: {said}\n{record}", example.info));
            // A judge that takes anything would be no judge.
            fs::write(&path, record.replace("<ProductComposition>00<", "<ProductComposition>99<")).expect("written");
            assert!(tools::run("onixcheck", &[&path]).is_some_and(|verdict| verdict.is_err()));
        }
    }
}

#[test]
fn json_is_read_by_others() {
    for example in site::fences(Path::new(SPEC), "site") {
        let (_directory, out) = build(&example.info, &example.text, vec![Output::Jsonld, Output::Csl]);
        for name in ["book.jsonld", "book.csl.json"] {
            let text = fs::read_to_string(out.join(name)).expect("a record");
            let _: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} {name}: {error}", example.info));
        }
        assert!(out.join("book.epub").exists(), "what a record tells of is built with it");
    }
}

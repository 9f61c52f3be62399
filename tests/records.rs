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
const KINDS: [(&str, Output); 5] = [("onix.xml", Output::Onix), ("marc.xml", Output::Marcxml), ("jsonld", Output::Jsonld), ("bib", Output::Bibtex), ("csl.json", Output::Csl)];

/// Builds all records of a site, called `book.EXTENSION` in the directory that is given back.
fn build(name: &str, text: &str, outputs: Vec<Output>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let (source, out) = (directory.path().join("site"), directory.path().join("out"));
    site::lay_out(text, &source);
    if text.contains("\ncover: rodillos.jpg") {
        fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/content/static/imagenes/rodillos.jpg"), source.join("rodillos.jpg")).expect("a cover");
    }
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
        assert_eq!(seen, 20, "four books of five records each");
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

/// Reads every record of a file of ISO 2709 with pymarc and tells each field in the form of the mnemonic records that MarcEdit has.
const READ: &str = "import pymarc, sys
records = list(pymarc.MARCReader(open(sys.argv[1], 'rb'), to_unicode=True))
assert records and None not in records, 'not all is read'
assert [str(r)[32:] for r in records] == [str(r)[32:] for r in pymarc.parse_xml_to_array(sys.argv[2], strict=True)], 'the two forms differ'
assert all(r.leader[9] == 'a' and len(r['008'].data) == 40 and r.title for r in records)
print(*records, sep='\\n')";

/// The rules of MARC::Lint: which fields, indicators, subfields and codes there are, which may be repeated, and the punctuation of titles.
const LINT: &str = "use MARC::Batch; use MARC::Lint; my $batch = MARC::Batch->new('USMARC', $ARGV[0]); $batch->strict_on; my $lint = MARC::Lint->new; my $bad = 0;
while (my $record = $batch->next) { $lint->check_record($record); for ($lint->warnings, $batch->warnings) { print \"$_\\n\"; $bad = 1 } } exit $bad";

#[test]
fn libraries_read_the_records_of_marc() {
    // What is long is told in several fields, and a record holds only so much.
    let long = format!(
        "-- book.yaml --\ntitle: La larga\nlanguage: es\nauthor: Ana\ndescription: {}\nsubjects: [{{ name: Historia, authority: LCSH, term: x }}, {{ name: Novela, authority: CDU, term: \"821\" }}, {{ name: Fiction, authority: DDC, term: \"863\" }}]\n{}",
        "Larga es. ".repeat(3000),
        (0..400).map(|n| format!("-- {n:03}.md --\n# Capítulo {n} de los que tienen un título muy largo, tanto que no acaba: {}\n\nTexto.\n", "y sigue ".repeat(20))).collect::<String>()
    );
    let examples = site::fences(Path::new(SPEC), "site").into_iter().map(|example| (example.info, example.text));
    for (name, text) in examples.chain([("long".to_owned(), long)]) {
        let (_directory, out) = build(&name, &text, vec![Output::Marc, Output::Marcxml]);
        let (binary, xml) = (out.join("book.mrc"), out.join("book.marc.xml"));
        let Some(read) = tools::run("records", &[&"-c", &READ, &binary, &xml]) else { return };
        let read = read.unwrap_or_else(|said| panic!("{name}: {said}"));
        assert_eq!(read.matches("=LDR").count(), if matches!(name.as_str(), "novela" | "grande") { 2 } else { 1 }, "{read}");
        if name == "long" {
            assert!(read.matches("=520").count() >= 4 && read.contains("=505  1") && read.contains("=505  8"), "{read}");
        }
        let Some(verdict) = tools::run("perl", &[&"-e", &LINT, &binary]) else { return };
        verdict.unwrap_or_else(|said| panic!("{name}: {said}"));
        // A judge that takes anything would be no judge.
        let wrong = String::from_utf8(fs::read(&binary).expect("a record")).expect("UTF-8").replace("\u{1e}  \u{1f}atext", "\u{1e}77\u{1f}atext");
        fs::write(&binary, wrong).expect("written");
        assert!(tools::run("perl", &[&"-e", &LINT, &binary]).is_some_and(|verdict| verdict.is_err()), "{name}");
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

#[test]
fn the_name_of_a_file_says_which_record_it_is() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("01.md"), "# Uno\n\nTexto.\n").expect("written");
    for (name, start) in [("faro.onix.xml", "<?xml"), ("faro.marc.xml", "<?xml"), ("faro.mrc", "0"), ("faro.csl.json", "["), ("faro.bib", "@book")] {
        let out = directory.path().join("out");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pliego"));
        let ran = command.arg("build").arg(directory.path().join("01.md")).arg("-o").arg(out.join(name)).output().expect("pliego runs");
        assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
        let files: std::collections::BTreeSet<String> = fs::read_dir(&out).expect("files").map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        assert_eq!(files, ["faro.epub".to_owned(), name.to_owned()].into(), "what it tells of is beside it");
        assert!(fs::read_to_string(out.join(name)).expect("a record").starts_with(start), "{name}");
        fs::remove_dir_all(out).expect("removed");
    }
}

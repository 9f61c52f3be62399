//! Citations of works of every kind, in five styles, in a text that a person has read; and what pandoc's citeproc prints of the same.
//!
//! `tests/data/citations/STYLE.txt` has for each work its citation and its entry. Where pandoc prints something else, a line says what, and one
//! says why: `UPDATE=1` keeps the reasons and writes the rest, and a difference without a reason is a failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hayagriva::archive::ArchivedStyle;
use pliego::book::visit::flat_text;
use pliego::book::{Block, BlockKind, Chapter, Inline, NoteKind};
use pliego::options::Options;
use pliego::pipeline;
use serde_json::Value;

const STYLES: [&str; 5] = ["apa", "chicago-author-date", "chicago-notes", "ieee", "mla"];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/citations")
}

fn keys() -> Vec<String> {
    let works = fs::read_to_string(data().join("works.bib")).unwrap();
    let starts = works.lines().filter(|line| line.starts_with('@') && !line.starts_with("@string"));
    starts.map(|line| line.split_once('{').unwrap().1.trim_end_matches(',').to_owned()).collect()
}

/// The page that both read: a paragraph for each work.
fn page(keys: &[String]) -> String {
    keys.iter().map(|key| format!("Cita [@{key}, p. 4] fin\n\n")).collect()
}

/// For each key the citation; then the bibliography, sorted by its own rules, as lines.
type Printed = (BTreeMap<String, String>, Vec<String>);

fn ours(style: &str) -> Printed {
    let site = tempfile::tempdir().unwrap();
    let keys = keys();
    fs::copy(data().join("works.bib"), site.path().join("works.bib")).unwrap();
    fs::write(site.path().join("book.yaml"), format!("title: Citas\nlanguage: es\nauthor: Ana Sol\nbibliography: works.bib\ncsl: {style}\n")).unwrap();
    fs::write(site.path().join("01.md"), format!("---\ntitle: Uno\n---\n\n{}", page(&keys))).unwrap();
    let assembled = pipeline::read(&Options::of(site.path())).parse().assemble();
    let errors: Vec<_> = assembled.project.report.diagnostics.iter().filter(|d| d.code.starts_with("bibliography") || d.code.starts_with("citation")).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let [chapter, bibliography] = &assembled.book.chapters[..] else { panic!("{} chapters", assembled.book.chapters.len()) };
    let cited = chapter.blocks.iter().zip(&keys).map(|(block, key)| (key.clone(), citation(block, chapter)));
    let BlockKind::Group(entries) = &bibliography.blocks[0].kind else { panic!("no bibliography") };
    (cited.collect(), entries.iter().map(words).collect())
}

fn words(block: &Block) -> String {
    let BlockKind::Paragraph(text) = &block.kind else { panic!("{block:?}") };
    flat_text(&text.inlines)
}

/// What stands for the citation in its paragraph: words, or the note.
fn citation(block: &Block, chapter: &Chapter) -> String {
    let BlockKind::Paragraph(text) = &block.kind else { panic!("{block:?}") };
    let note = text.inlines.iter().find_map(|inline| match inline {
        Inline::NoteRef(mark) if mark.kind == NoteKind::Footnote => Some(words(&chapter.footnotes[mark.note.index()].blocks[0])),
        _ => None,
    });
    note.unwrap_or_else(|| flat_text(&text.inlines).trim_start_matches("Cita").trim_end_matches("fin").trim().to_owned())
}

/// The same by pandoc; `None` when it is not there.
fn pandoc(style: &str) -> Option<Printed> {
    let folder = tempfile::tempdir().unwrap();
    let csl = ArchivedStyle::by_name(style).unwrap().get();
    fs::write(folder.path().join("style.csl"), csl.to_xml().unwrap()).unwrap();
    let keys = keys();
    fs::write(folder.path().join("page.md"), page(&keys)).unwrap();
    let output = Command::new("pandoc")
        .args(["--citeproc", "-f", "markdown", "-t", "json", "-M", "lang=es-ES", "-M", "notes-after-punctuation=false", "--csl", "style.csl", "--bibliography"])
        .arg(data().join("works.bib"))
        .arg("page.md")
        .current_dir(folder.path())
        .output();
    let output = match output {
        Ok(output) => output,
        Err(_) if std::env::var_os("PLIEGO_REQUIRE_TOOLS").is_some() => panic!("pandoc is not installed: sh tests/tools/install.sh"),
        Err(_) => {
            eprintln!("not run: pandoc is not installed");
            return None;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let blocks = json["blocks"].as_array().unwrap();
    let cited = blocks.iter().zip(&keys).map(|(block, key)| {
        let cite = block["c"].as_array().unwrap().iter().find(|inline| inline["t"] == "Cite").unwrap();
        let mut text = String::new();
        flatten(&cite["c"][1], &mut text);
        (key.clone(), text.trim().to_owned())
    });
    let entries = blocks.last().unwrap()["c"][1].as_array().unwrap();
    let entries = entries.iter().map(|entry| {
        let mut text = String::new();
        flatten(&entry["c"][1], &mut text);
        text.trim().to_owned()
    });
    Some((cited.collect(), entries.collect()))
}

fn flatten(value: &Value, text: &mut String) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| flatten(value, text)),
        Value::Object(map) => match map["t"].as_str().unwrap_or_default() {
            "Str" => text.push_str(map["c"].as_str().unwrap()),
            "Space" | "SoftBreak" | "LineBreak" => text.push(' '),
            "Quoted" => {
                let double = map["c"][0]["t"] == "DoubleQuote";
                text.push_str(if double { "“" } else { "‘" });
                flatten(&map["c"][1], text);
                text.push_str(if double { "”" } else { "’" });
            }
            "Link" | "Span" => flatten(&map["c"][1], text),
            "Code" => text.push_str(map["c"][1].as_str().unwrap()),
            _ => flatten(map.get("c").unwrap_or(&Value::Null), text),
        },
        _ => {}
    }
}

/// One line of the comparison: white space of every kind is one.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line that is most like a text.
fn most_like<'a>(text: &str, lines: &'a [String]) -> Option<&'a String> {
    let likeness = |line: &String| strsim::sorensen_dice(text, line);
    lines.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|line| likeness(line) > 0.5)
}

fn show(style: &str, kept: &BTreeMap<String, String>) -> (String, Vec<String>) {
    let (cited, entries) = ours(style);
    let theirs = pandoc(style);
    let mut out = format!("{style}\n");
    let mut unexplained = Vec::new();
    let mut pair = |name: String, text: &str, theirs: Option<&str>, out: &mut String| {
        let text = line(text);
        out.push_str(&format!("\n{name}\n  {text}\n"));
        let Some(other) = theirs.map(line).filter(|other| *other != text) else { return };
        let why = kept.get(&name).cloned().unwrap_or_default();
        if why.is_empty() {
            unexplained.push(format!("{style}, {name}:\n  {text}\n  {other}"));
        }
        out.push_str(&format!("  pandoc: {other}\n  why: {why}\n"));
    };
    for (key, text) in &cited {
        pair(key.clone(), text, theirs.as_ref().and_then(|(cited, _)| cited.get(key)).map(String::as_str), &mut out);
    }
    for (i, text) in entries.iter().enumerate() {
        let theirs = theirs.as_ref().map(|(_, entries)| most_like(text, entries).map_or("(not among the entries)", String::as_str));
        pair(format!("entry {}", i + 1), text, theirs, &mut out);
    }
    (out, unexplained)
}

/// The reasons in a file, by what they are for.
fn reasons(text: &str) -> BTreeMap<String, String> {
    let mut name = "";
    let mut found = BTreeMap::new();
    for line in text.lines() {
        match line.strip_prefix("  why: ") {
            Some(why) => drop(found.insert(name.to_owned(), why.to_owned())),
            None if !line.starts_with(' ') => name = line,
            None => {}
        }
    }
    found
}

#[test]
fn five_styles_print_works_of_every_kind() {
    let update = std::env::var_os("UPDATE").is_some_and(|v| v == "1");
    let has_pandoc = Command::new("pandoc").arg("--version").output().is_ok();
    let mut failures = String::new();
    for style in STYLES {
        let path = data().join(format!("{style}.txt"));
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let (mut made, unexplained) = show(style, &reasons(&expected));
        if update {
            fs::write(&path, &made).unwrap();
        }
        let mut expected = expected;
        if !has_pandoc {
            let without = |text: &str| text.lines().filter(|l| !l.starts_with("  pandoc: ") && !l.starts_with("  why: ")).collect::<Vec<_>>().join("\n");
            (expected, made) = (without(&expected), without(&made));
        }
        if made != expected {
            failures.push_str(&format!("{style}.txt is not what is made now\n{made}\n"));
        }
        for difference in unexplained {
            failures.push_str(&format!("a difference without a reason: {difference}\n"));
        }
    }
    assert!(failures.is_empty(), "{failures}\nUPDATE=1 writes the files; each `why:` is yours");
}

//! The book that mdBook hands to its renderers, in the shapes of 0.4 and 0.5, becomes the same as the book on disk.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs `pliego mdbook` with `context` on standard input.
fn render(root: &Path, context: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pliego"))
        .args(["mdbook", "--messages", "en"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(context.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn chapter(name: &str, path: &str, content: &str, number: &str, below: &str) -> String {
    let content = serde_json::Value::from(content);
    format!(r#"{{"Chapter":{{"name":"{name}","content":{content},"number":{number},"sub_items":[{below}],"path":"{path}","source_path":"{path}","parent_names":[]}}}}"#)
}

/// A context whose chapters stand under `key`, with more fields around them.
fn context(root: &Path, key: &str, more: &str, options: &str) -> String {
    let nested = chapter("Dos", "dos/dos.md", "# Dos\n\n## Lugar\n\nDe {{#include no.md}} nada. Véase [uno](../uno.md).\n", "[1,1]", "");
    let items = [
        chapter("Prólogo", "prologo.md", "# Prólogo\n\nAntes.\n", "null", ""),
        r#"{"PartTitle":"La parte"}"#.to_owned(),
        chapter("Uno", "uno.md", "# Uno\n\nVéase [dos](dos/dos.md#lugar).\n", "[1]", &nested),
        r#""Separator""#.to_owned(),
        r#"{"Chapter":{"name":"Borrador","content":"","number":[2],"sub_items":[],"path":null,"parent_names":[]}}"#.to_owned(),
        chapter("Fin", "fin.md", "# Fin\n\nDespués.\n", "null", ""),
    ]
    .join(",");
    let (root, destination) = (serde_json::Value::from(root.display().to_string()), serde_json::Value::from(root.join("book").display().to_string()));
    format!(
        r#"{{"version":"0.5.9",{more}"root":{root},"destination":{destination},"book":{{"{key}":[{items}],"__non_exhaustive":null}},
        "config":{{"book":{{"title":"De mdBook","authors":["Ana"],"language":"es","src":"src","text-direction":null}},"output":{{"pliego":{{"command":"pliego mdbook"{options}}},"html":{{}}}}}}}}"#
    )
}

#[test]
fn contexts_of_several_versions_are_rendered() {
    for (key, more) in [("sections", ""), ("items", r#""chapter_titles":{},"#)] {
        let work = tempfile::tempdir().expect("a directory");
        let output = render(work.path(), &context(work.path(), key, more, r#","to":["epub","pdf"],"name":"libro","numbering":"none""#));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && !told.contains("error"), "{key}: {told}");
        for file in ["libro.epub", "libro.pdf"] {
            assert!(work.path().join("book").join(file).is_file(), "{key}: {file}: {told}");
        }
        let mut archive = zip::ZipArchive::new(fs::File::open(work.path().join("book/libro.epub")).expect("an EPUB")).expect("an archive");
        let mut all = String::new();
        for i in 0..archive.len() {
            let mut entry = archive.by_index(i).expect("an entry");
            if entry.name().is_ok_and(|name| name.ends_with(".xhtml")) {
                std::io::Read::read_to_string(&mut entry, &mut all).expect("text");
            }
        }
        for words in ["De mdBook", "Antes.", "La parte", "{{#include no.md}}", "#lugar\">dos</a>", "Después."] {
            assert!(all.contains(words), "{key}: {words}");
        }
    }
}

#[test]
fn what_is_no_context_is_wrong_usage() {
    let work = tempfile::tempdir().expect("a directory");
    for text in ["", "{}", "hola", r#"{"root":"x"}"#] {
        let output = render(work.path(), text);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("mdBook"), "{text}");
    }
}

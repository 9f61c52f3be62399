//! `pliego diff`: what it says of two sites (`tests/spec/diff.md`), of EPUBs and PDFs of other makers, and the marks that it puts on pages.

#[path = "common/site.rs"]
mod site;
#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/diff.md");

/// Runs the program in English.
fn pliego(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.args(arguments).env("SOURCE_DATE_EPOCH", "1700000000").env("LC_ALL", "C").output().expect("it runs")
}

/// What a comparison says, and its exit code.
fn diff(old: &Path, new: &Path, further: &[&str]) -> (String, i32) {
    let (old, new) = (old.display().to_string(), new.display().to_string());
    let output = pliego(&[&["diff", &old, &new], further].concat());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code().expect("a code"))
}

/// The sites of an example, in a directory.
fn sites(name: &str) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let lay_out = |kind: &str| {
        let fence = site::fences(Path::new(SPEC), kind).into_iter().find(|fence| fence.info == name).expect("an example");
        let path = directory.path().join(kind);
        site::lay_out(&fence.text, &path);
        path
    };
    let (old, new) = (lay_out("old"), lay_out("new"));
    (directory, old, new)
}

/// Builds a site into a directory beside it.
fn build(site: &Path, to: &str) -> PathBuf {
    let out = site.with_extension("out");
    let output = pliego(&["build", "--quiet", "--to", to, "-o", &out.display().to_string(), &site.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

/// The one file of an extension in a directory.
fn file(directory: &Path, extension: &str) -> PathBuf {
    let paths = fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|found| found == extension)).min().expect("a file")
}

#[test]
fn what_differs_is_said_as_it_was() {
    let mut spec = fs::read_to_string(SPEC).expect("the specification");
    for example in site::fences(Path::new(SPEC), "new") {
        let (_directory, old, new) = sites(&example.info);
        let (said, code) = diff(&old, &new, &[]);
        assert_eq!(code, i32::from(example.info != "nothing"), "{}: {said}", example.info);
        let head = format!("````diff {}\n", example.info);
        let expected = spec.split_once(&head).and_then(|(_, rest)| rest.split_once("````")).map(|(text, _)| text.to_owned());
        if expected.as_deref() == Some(said.as_str()) {
            continue;
        }
        assert!(std::env::var_os("UPDATE").is_some(), "{}, expected\n{}\ngot\n{said}", example.info, expected.unwrap_or_default());
        spec = match expected {
            Some(expected) => spec.replacen(&format!("{head}{expected}"), &format!("{head}{said}"), 1),
            None => {
                let new = format!("````new {}\n{}````\n", example.info, example.text);
                spec.replacen(&new, &format!("{new}\n{head}{said}````\n"), 1)
            }
        };
        fs::write(SPEC, &spec).expect("written");
    }
}

/// EPUBs, PDFs and directories of outputs say of the words what the sources say, and so does a PDF without tags.
#[test]
fn every_kind_of_output_says_the_same_of_the_words() {
    let (_directory, old, new) = sites("words");
    let (old_out, new_out) = (build(&old, "epub,pdf,print"), build(&new, "epub,pdf,print"));
    let words = |said: &str| said.lines().filter(|line| line.contains("[-") || line.contains("{+")).map(str::to_owned).collect::<Vec<_>>();
    let of_sources = words(&diff(&old, &new, &[]).0);
    assert!(of_sources.len() >= 5, "{of_sources:?}");
    // With a printed edition, the EPUB has its pages.
    let changes = |said: &[String]| said.iter().filter_map(|line| line.split_once(": ")).map(|(_, words)| words.to_owned()).collect::<Vec<_>>();
    assert_eq!(changes(&words(&diff(&old_out, &new_out, &[]).0)), changes(&of_sources));
    assert_eq!(changes(&words(&diff(&file(&old_out, "epub"), &file(&new_out, "epub"), &[]).0)), changes(&of_sources));
    // The tagged PDF: its words are the same, in the order of its tags.
    let pdf = |out: &Path, end: &str| {
        let paths = fs::read_dir(out).expect("a directory").map(|entry| entry.expect("an entry").path());
        paths.filter(|path| path.to_string_lossy().ends_with(end)).min().expect("a PDF")
    };
    let tagged = words(&diff(&pdf(&old_out, "el-faro.pdf"), &pdf(&new_out, "el-faro.pdf"), &[]).0);
    assert_eq!(changes(&tagged), changes(&of_sources));
    // Lines from the right stand in the file from the left.
    let (_directory, persian, persian_new) = sites("persian");
    let (out, new) = (build(&persian, "epub,pdf"), build(&persian_new, "epub,pdf"));
    let of_epub = changes(&words(&diff(&file(&out, "epub"), &file(&new, "epub"), &[]).0));
    let of_pdf = changes(&words(&diff(&file(&out, "pdf"), &file(&new, "pdf"), &[]).0));
    assert!(of_epub.len() == 2 && of_pdf == of_epub, "{of_epub:?}\n{of_pdf:?}");
    let untagged = diff(&pdf(&old_out, "-print.pdf"), &pdf(&new_out, "-print.pdf"), &[]).0;
    for word in ["{+viejo+}", "[-cada noche-]", "de piedra.", "2.ª edición"] {
        assert!(untagged.contains(word), "{word}: {untagged}");
    }
}

#[test]
fn marks_show_what_was_added_and_what_was_taken_out() {
    let (directory, old, new) = sites("words");
    let (old_out, new_out) = (build(&old, "pdf"), build(&new, "pdf"));
    let marks = directory.path().join("marks.pdf");
    let (said, code) = diff(&old_out, &new_out, &["--marks", &marks.display().to_string()]);
    assert_eq!(code, 1, "{said}");
    if let Some(verdict) = tools::run("qpdf", &[&marks]) {
        verdict.expect("a sound PDF");
    }
    let text = |path: &Path| tools::run("pdftotext", &[&path, &"-"]).map(|text| text.expect("text").split_whitespace().collect::<Vec<_>>().join(" "));
    if let (Some(marked), Some(plain)) = (text(&marks), text(&file(&new_out, "pdf"))) {
        // Struck through in the margin, and nothing of the page is gone.
        for words in ["cada noche", "de piedra."] {
            assert!(marked.contains(words) && !plain.contains(words), "{words}: {marked}");
        }
        let mut words: Vec<&str> = marked.split(' ').collect();
        for word in plain.split(' ') {
            let at = words.iter().position(|found| *found == word).unwrap_or_else(|| panic!("{word} is gone: {marked}"));
            words.swap_remove(at);
        }
    }
    // What stands in the pictures of the pages: rules under what is new, strokes where something is missing, bars beside both.
    let Some(drawn) = tools::run("pdftoppm", &[&"-r", &"72", &"-png", &marks, &directory.path().join("page")]) else { return };
    drawn.expect("pictures");
    let mut of_colour = [0usize; 3];
    for path in fs::read_dir(directory.path()).expect("a directory").map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some_and(|e| e == "png")) {
        for pixel in image::open(path).expect("a picture").to_rgb8().pixels() {
            let [red, green, blue] = pixel.0.map(i32::from);
            of_colour[0] += usize::from(green > red + 60 && green > blue + 20);
            of_colour[1] += usize::from(red > green + 80 && red > blue + 80);
            of_colour[2] += usize::from(red < 40 && green < 40 && blue < 40);
        }
    }
    assert!(of_colour.iter().all(|count| *count > 20), "green, red and black: {of_colour:?}");
    let (_, same) = diff(&new_out, &new_out, &["--marks", &marks.display().to_string()]);
    assert_eq!(same, 0);
}

#[test]
fn pictures_are_compared_by_bytes_and_by_look() {
    let directory = tempfile::tempdir().expect("a directory");
    let book = |name: &str, pictures: &[(&str, u8, u32)]| {
        let path = directory.path().join(name);
        fs::create_dir(&path).expect("a directory");
        let mut text = "# Uno\n\nTexto.\n".to_owned();
        for (file, shade, size) in pictures {
            let image = image::GrayImage::from_fn(size * 2, *size, |x, y| image::Luma([if (x * 8 / size + y * 4 / size).is_multiple_of(2) { *shade } else { 255 }]));
            image.save(path.join(file)).expect("a picture");
            text += &format!("\n![Una figura]({file})\n");
        }
        fs::write(path.join("01.md"), text).expect("written");
        path
    };
    let old = book("old", &[("igual.png", 0, 120), ("peor.png", 30, 200), ("otra.png", 60, 120), ("fuera.png", 200, 64)]);
    let new = book("new", &[("igual.png", 0, 120), ("peor.png", 30, 100), ("otra.png", 220, 120), ("nueva.png", 120, 90)]);
    let (said, code) = diff(&old, &new, &["--json"]);
    assert_eq!(code, 1);
    let value: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let mut told: Vec<String> = value["pictures"].as_array().expect("pictures").iter().map(|picture| picture["status"].as_str().expect("a word").to_owned()).collect();
    told.sort();
    assert_eq!(told, ["added", "alike", "changed", "removed"], "{said}");
    assert_eq!((&value["same"], &value["words"]["added"]), (&serde_json::json!(false), &serde_json::json!(0)));
}

/// Files that others made are read as well.
#[test]
fn books_of_other_makers_are_compared() {
    let directory = tempfile::tempdir().expect("a directory");
    let make = |name: &str, text: &str| {
        let (source, epub) = (directory.path().join(format!("{name}.md")), directory.path().join(format!("{name}.epub")));
        fs::write(&source, text).expect("written");
        let made = tools::run("pandoc", &[&source, &"--metadata=title:Libro", &"--metadata=lang:es", &"-o", &epub])?;
        made.expect("an EPUB");
        Some(epub)
    };
    let old = make("old", "# Uno\n\nLa casa blanca.[^1]\n\n[^1]: Nota.\n\n# Dos\n\nEl mar.\n");
    let new = make("new", "# Uno\n\nLa casa verde y blanca.[^1]\n\n[^1]: Nota.\n\n# Dos\n\nEl mar.\n");
    let (Some(old), Some(new)) = (old, new) else { return };
    let (said, code) = diff(&old, &new, &[]);
    assert!(code == 1 && said.contains("“Uno”") && said.contains("{+verde y+}") && !said.contains("Dos"), "{said}");
    assert_eq!(diff(&old, &old, &[]).1, 0);
}

#[test]
fn what_cannot_be_compared_is_trouble() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        fs::write(&path, bytes).expect("written");
        path.display().to_string()
    };
    let (empty, odd, pdf) = (path("a.epub", b""), path("b.epub", b"PK\x05\x06"), path("c.pdf", b"%PDF-1.7\nno"));
    for (arguments, words) in [
        (vec![&*empty, &*empty], "is no EPUB"),
        (vec![&*odd, &*empty], "is no EPUB"),
        (vec![&*pdf, &*pdf], "is no PDF that can be read"),
        (vec![&*empty, &*pdf], "cannot be compared"),
        (vec!["/nowhere/at/all", &*pdf], "does not exist"),
    ] {
        let output = pliego(&[&["diff"], arguments.as_slice()].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(words), "{arguments:?}: {said}");
    }
}

//! Runs `tests/spec/errors.md`: each example's site gives exactly the messages that stand there, and every code has an example.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use pliego::report::codes;

mod spec_file;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/errors.md");
/// The mistakes of an author's first hour, told in Spanish.
const SPANISH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/errors-es.md");

/// Codes that no book can be made to give on purpose.
const WITHOUT_EXAMPLE: &[(&str, &str)] = &[
    ("font-found", "needs a font; tests/scripts.rs has it"),
    ("font-style-missing", "needs a font; tests/font.rs has it"),
    ("internal-error", "would be a mistake of the program"),
    ("off-page", "would be a mistake of the program; tests/audit.rs makes it"),
    ("print-margin", "the layout keeps every printer's margins, whatever the style says; tests/press.rs makes it"),
    ("pdf-not-conforming", "would be a mistake of the program"),
    ("shop-file-size", "needs an EPUB of hundreds of megabytes"),
    ("shop-picture", "needs a picture; tests/shops.rs has it"),
    ("text-lost", "would be a mistake of the program; tests/audit.rs makes it"),
];

#[test]
fn examples_of_the_specification() {
    examples_of(SPEC, "C");
}

#[test]
fn examples_in_spanish() {
    examples_of(SPANISH, "es_ES.UTF-8");
}

/// Every error and warning says what to do next.
#[test]
fn mistakes_come_with_a_remedy() {
    for (path, help) in [(SPEC, " = help: "), (SPANISH, " = ayuda: ")] {
        let spec = fs::read_to_string(path).expect("the specification");
        let mut without = Vec::new();
        for example in spec_file::examples(&spec) {
            for told in example.output.split("\n\n") {
                let grave = ["error[", "warning[", "advertencia["].iter().any(|start| told.starts_with(start));
                if grave && !told.contains(help) {
                    without.push(format!("line {}: {}", example.line, told.lines().next().unwrap_or_default()));
                }
            }
        }
        assert!(without.is_empty(), "{path}: these say nothing of what to do:\n{}", without.join("\n"));
    }
}

fn examples_of(path: &str, locale: &str) {
    let spec = fs::read_to_string(path).expect("the specification");
    let examples = spec_file::examples(&spec);
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    let mut updated = spec.clone();
    for example in &examples {
        let got = said(example, locale);
        assert!(!got.contains("panicked"), "line {}: {got}", example.line);
        if got != example.output && update {
            let old = format!("{}\n.\n{}\n", example.input, example.output);
            updated = updated.replacen(&old, &format!("{}\n.\n{got}\n", example.input), 1);
        } else if got != example.output {
            failures.push(format!("line {}, expected\n{}\ngot\n{got}\n", example.line, example.output));
        }
    }
    if update {
        fs::write(path, updated).expect("the specification can be written");
    }
    assert!(failures.is_empty(), "{} examples fail; UPDATE=1 accepts\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_code_has_an_example() {
    let spec = fs::read_to_string(SPEC).expect("the specification");
    let mut missing = String::new();
    for (code, _, _) in codes::TABLE {
        let excused = WITHOUT_EXAMPLE.iter().any(|(name, _)| name == code);
        if spec.contains(&format!("[{code}]: ")) == excused {
            let _ = writeln!(missing, "{code}");
        }
    }
    assert!(missing.is_empty(), "without an example in tests/spec/errors.md:\n{missing}");
}

/// A row that no code of the program gives is a promise that nobody keeps: those that no example shows are looked for in the sources, in a
/// call that makes a diagnostic.
#[test]
fn codes_without_an_example_are_given_somewhere() {
    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                sources(&path, text);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let file = fs::read_to_string(&path).expect("a source file is text");
                let code = file.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
                code.lines().filter(|line| !line.trim_start().starts_with("//")).for_each(|line| *text += line.trim());
            }
        }
    }
    let mut text = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    // The preflight of the press collects its findings before they become diagnostics.
    let given = |code: &str| ["Diagnostic::new(", "findings.add("].iter().any(|call| text.contains(&format!("{call}\"{code}\"")));
    let unused: Vec<&str> = WITHOUT_EXAMPLE.iter().map(|(code, _)| *code).filter(|code| !given(code)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn codes_are_names_of_one_form() {
    for (i, (code, _, meaning)) in codes::TABLE.iter().enumerate() {
        assert!(code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{code}");
        assert!(!meaning.is_empty() && !meaning.ends_with('.'), "{code}");
        assert!(codes::TABLE[..i].iter().all(|(other, _, _)| other != code), "{code} stands twice");
    }
}

/// Builds the example's site in a directory of its own and gives what the program says.
fn said(example: &spec_file::Example<'_>, locale: &str) -> String {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for file in example.input.split("==> ").skip(1) {
        let (name, text) = file.split_once('\n').unwrap_or((file, ""));
        make(directory.path(), name, text);
    }
    name_author(directory.path(), example.input);
    let arguments = if example.info.is_empty() { "check" } else { example.info };
    let output = Command::new(env!("CARGO_BIN_EXE_pliego"))
        .args(arguments.split(' '))
        .current_dir(directory.path())
        .env("LC_ALL", locale)
        .env("PLIEGO_FONTS", "")
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("the program runs");
    assert!(output.stdout.is_empty(), "line {}: messages go to standard error", example.line);
    // The names and sizes of files that were made are no messages.
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    said.lines().filter(|line| !line.starts_with("dist/")).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// A book without an author is told of it, which but one example is about: the others need not say who wrote them.
fn name_author(directory: &Path, input: &str) {
    let settings = directory.join("book.yaml");
    if !input.contains("author") && !input.contains("==> book.yaml") && directory.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        fs::write(settings, "author: Ana Ruiz\n").expect("a file");
    }
}

/// One file of an example: its text; after `(picture 640x400 #1f3f49)` a PNG of that size and colour.
fn make(directory: &Path, name: &str, text: &str) {
    if let Some((name, picture)) = name.split_once(" (picture ") {
        let (size, color) = picture.trim_end_matches(')').split_once(" #").expect("a size and a colour");
        let (width, height) = size.split_once('x').expect("width and height");
        let color = u32::from_str_radix(color, 16).expect("a colour").to_be_bytes();
        let number = |text: &str| text.parse().expect("a number of pixels");
        let picture = image::RgbImage::from_pixel(number(width), number(height), image::Rgb([color[1], color[2], color[3]]));
        picture.save(directory.join(name)).expect("a picture");
        return;
    }
    let (name, bytes) = match name.strip_suffix(" (windows-1252)") {
        // The characters used are those that Latin-1 has at their own numbers.
        Some(name) => (name, text.chars().map(|c| u8::try_from(u32::from(c)).expect("a Latin letter")).collect()),
        None => (name, text.as_bytes().to_vec()),
    };
    let (name, target) = name.split_once(" -> ").map_or((name, None), |(name, target)| (name, Some(target)));
    let path = directory.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
    match target {
        Some(target) => link(target, &path),
        None => fs::write(path, bytes).expect("a file"),
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    std::os::unix::fs::symlink(target, path).expect("a link");
}

#[cfg(not(unix))]
fn link(_target: &str, path: &Path) {
    panic!("{} cannot be made here", path.display());
}

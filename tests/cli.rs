//! The command itself, in temporary directories: exit codes, where words go, files whole or not at all.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in `directory` with a fixed date, piped, so that nothing depends on who runs the test.
fn pliego(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pliego"))
        .args(arguments)
        .current_dir(directory)
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .env_remove("NO_COLOR")
        .output()
        .expect("the program runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A small book of two chapters.
fn book() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let content = directory.path().join("content");
    fs::create_dir(&content).expect("content");
    fs::write(directory.path().join("book.yaml"), "title: El faro\nauthor: Ana Ruiz\nlang: es\n").expect("settings");
    fs::write(content.join("01.md"), "---\ntitle: La llegada\nweight: 1\n---\n\nEra de noche cuando llegó al faro.\n").expect("a page");
    fs::write(content.join("02.md"), "---\ntitle: La partida\nweight: 2\n---\n\nSe fue al alba[^1].\n\n[^1]: Sin despedirse.\n")
        .expect("a page");
    directory
}

#[test]
fn a_clean_book_is_built_in_silence() {
    let book = book();
    let output = pliego(book.path(), &["build", "--name", "faro"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!((stdout(&output), stderr(&output)), (String::new(), String::new()));
    assert!(fs::read(book.path().join("dist/faro.epub")).expect("an EPUB").starts_with(b"PK"));
    assert!(fs::read(book.path().join("dist/faro.pdf")).expect("a PDF").starts_with(b"%PDF-"));
    assert_eq!(fs::read_dir(book.path().join("dist")).expect("dist").count(), 2, "no draft is left behind");
}

#[test]
fn files_are_named_after_the_title_and_go_where_told() {
    let book = book();
    let output = pliego(book.path(), &["build", "content", "--to", "epub", "-o", "a/b"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = pliego(book.path(), &["build", ".", "--to", "epub", "-o", "a/b"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(book.path().join("a/b/el-faro.epub").exists());
    assert!(!book.path().join("a/b/el-faro.pdf").exists());
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let book = book();
    for (out, jobs) in [("one", "1"), ("many", "4")] {
        let output = pliego(book.path(), &["build", "--name", "faro", "-o", out, "--jobs", jobs]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    for name in ["faro.epub", "faro.pdf"] {
        let read = |out: &str| fs::read(book.path().join(out).join(name)).expect("a file");
        assert!(read("one") == read("many"), "{name} differs");
    }
}

#[test]
fn check_writes_nothing() {
    let book = book();
    let output = pliego(book.path(), &["check"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(!book.path().join("dist").exists());
}

#[test]
fn errors_in_the_book_give_one_and_their_place() {
    let book = book();
    fs::write(book.path().join("content/03.md"), "---\ntitle: Fin\n---\n\nNadie lo vio[^9].\n").expect("a page");
    let output = pliego(book.path(), &["check"]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    assert!(said.contains("error[note-undefined]") && said.contains("03.md:5") && said.contains("Nadie lo vio[^9]."), "{said}");
    assert!(stdout(&output).is_empty());
    assert!(!said.contains('\u{1b}'), "no colour when piped");

    let colored = pliego(book.path(), &["check", "--color", "always"]);
    assert!(stderr(&colored).contains('\u{1b}'));
}

#[test]
fn strict_turns_warnings_into_errors_and_quiet_hides_them() {
    let book = book();
    fs::write(book.path().join("content/03.md"), "---\ntitle: Fin\n---\n\nNada.\n\n[^7]: Nadie la cita.\n").expect("a page");
    let output = pliego(book.path(), &["check"]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).contains("warning[note-unused]"), "{}", stderr(&output));

    let quiet = pliego(book.path(), &["check", "--quiet"]);
    assert_eq!((code(&quiet), stderr(&quiet)), (0, String::new()));

    let strict = pliego(book.path(), &["check", "--strict"]);
    assert_eq!(code(&strict), 1);
    assert!(stderr(&strict).contains("error[note-unused]"), "{}", stderr(&strict));
}

#[test]
fn programs_read_json_lines() {
    let book = book();
    fs::write(book.path().join("content/03.md"), "---\ntitle: Fin\n---\n\nNadie lo vio[^9].\n").expect("a page");
    let output = pliego(book.path(), &["check", "--message-format", "json"]);
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output), "");
    let said = stdout(&output);
    let lines: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let line = lines.iter().find(|l| l["code"] == "note-undefined").expect("the diagnostic");
    assert_eq!((line["severity"].as_str(), line["line"].as_u64(), line["column"].as_u64()), (Some("error"), Some(5), Some(13)));
}

#[test]
fn wrong_usage_gives_two() {
    let book = book();
    for arguments in [
        &["build", "--to", "docx"][..],
        &["build", "--jobs", "0"],
        &["build", "--lang", "no es"],
        &["build", "--name", "a/b"],
        &["build", "--no-such-option"],
        &["nothing"],
        &[],
        &["man", "nothing"],
    ] {
        let output = pliego(book.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stdout(&output).is_empty());
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_pliego")).args(["check"]).current_dir(book.path()).env("SOURCE_DATE_EPOCH", "ayer").output();
    assert_eq!(code(&output.expect("the program runs")), 2);
}

#[test]
fn a_failed_write_says_so_and_leaves_what_was_there() {
    let book = book();
    fs::write(book.path().join("dist"), "not a directory").expect("a file in the way");
    let output = pliego(book.path(), &["build"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("error[write-failed]"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(book.path().join("dist")).expect("the file"), "not a directory");
}

#[test]
fn a_book_with_errors_is_still_written() {
    let book = book();
    fs::write(book.path().join("content/03.md"), "---\ntitle: Fin\n---\n\nNadie lo vio[^9].\n").expect("a page");
    let output = pliego(book.path(), &["build", "--name", "faro"]);
    assert_eq!(code(&output), 1);
    assert!(book.path().join("dist/faro.epub").exists() && book.path().join("dist/faro.pdf").exists());
}

#[test]
fn reports_on_quality_go_where_told() {
    let book = book();
    let text = pliego(book.path(), &["check", "--report"]);
    assert_eq!(code(&text), 0, "{}", stderr(&text));
    assert!(stdout(&text).contains("lines"), "{}", stdout(&text));
    let json = pliego(book.path(), &["check", "--report=json"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&json.stdout).expect("JSON").is_object());
    let file = pliego(book.path(), &["check", "--report=calidad.json"]);
    assert_eq!(stdout(&file), "");
    let written = fs::read_to_string(book.path().join("calidad.json")).expect("the report");
    assert!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON").is_object());
}

#[test]
fn schema_completions_and_manual_pages_are_printed() {
    let here = tempfile::tempdir().expect("a temporary directory");
    let schema = pliego(here.path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).expect("JSON");
    assert!(schema["properties"]["title"].is_object(), "{schema:#}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&pliego(here.path(), &["completions", shell])).contains("pliego"), "{shell}");
    }
    assert!(stdout(&pliego(here.path(), &["man"])).contains(".TH pliego"));
    assert!(stdout(&pliego(here.path(), &["man", "build"])).contains("message"));
}

#[test]
fn a_person_is_not_told_the_same_a_hundred_times() {
    let here = tempfile::tempdir().expect("a temporary directory");
    let page: String = (0..40).map(|n| format!("Una nota[^n{n}] que no está.\n\n")).collect();
    fs::write(here.path().join("a.md"), format!("# Uno\n\n{page}")).expect("the page");
    let person = stderr(&pliego(here.path(), &["check"]));
    assert_eq!(person.matches("[note-undefined]").count(), 30, "{person}");
    assert!(person.contains("10 more of note-undefined"), "{person}");
    let program = stdout(&pliego(here.path(), &["check", "--message-format", "json"]));
    assert_eq!(program.lines().filter(|line| line.contains("note-undefined")).count(), 40);
}

#[test]
fn an_empty_directory_becomes_a_book_that_builds_without_a_word() {
    for template in ["novel", "essay", "manual", "thesis"] {
        for lang in ["es", "en"] {
            let directory = tempfile::tempdir().expect("a temporary directory");
            let started = pliego(directory.path(), &["init", "--template", template, "--lang", lang]);
            assert_eq!(code(&started), 0, "{}", stderr(&started));
            assert!(stderr(&started).ends_with("next: pliego build\n"), "{}", stderr(&started));
            let built = pliego(directory.path(), &["build", "--strict", "--name", "x"]);
            assert_eq!((code(&built), stderr(&built)), (0, String::new()), "{template} {lang}");
            assert!(directory.path().join("dist/x.pdf").exists() && directory.path().join("dist/x.epub").exists());
        }
    }
}

#[test]
fn init_says_what_the_site_says_and_never_writes_over_a_file() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let config = "title = \"El \\\"faro\\\": notas\"\nlanguageCode = \"es\"\n[params]\nauthors = [\"Ana Ruiz\", \"Karin Lund\"]\n";
    fs::write(directory.path().join("hugo.toml"), config).expect("a file");
    fs::create_dir(directory.path().join("content")).expect("content");
    fs::write(directory.path().join("content/01.md"), "---\ntitle: Uno\n---\n\nTexto.\n").expect("a page");
    assert_eq!(code(&pliego(directory.path(), &["init"])), 0);
    let settings = fs::read_to_string(directory.path().join("book.yaml")).expect("settings");
    for line in ["title: \"El \\\"faro\\\": notas\"", "language: es", "authors: [\"Ana Ruiz\", \"Karin Lund\"]", "style: novela"] {
        assert!(settings.lines().any(|l| l == line), "{line} is not in\n{settings}");
    }
    let built = pliego(directory.path(), &["check", "--strict"]);
    assert_eq!(code(&built), 0, "{}", stderr(&built));
    let again = pliego(directory.path(), &["init"]);
    assert_eq!(code(&again), 0);
    assert!(stderr(&again).contains("nothing was written"), "{}", stderr(&again));
    assert_eq!(fs::read_to_string(directory.path().join("book.yaml")).expect("settings"), settings);
}

#[test]
fn a_new_chapter_follows_the_last_one() {
    let book = book();
    let made = pliego(book.path(), &["new", "chapter", "El regreso: fin"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let text = fs::read_to_string(book.path().join("content/03-el-regreso-fin.md")).expect("the chapter");
    assert_eq!(text, "---\ntitle: \"El regreso: fin\"\nweight: 3\n---\n\n");
    let again = pliego(book.path(), &["new", "chapter", "Epílogo", "--site", "content"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(book.path().join("content/04-epilogo.md").exists());
    let checked = pliego(book.path(), &["check"]);
    assert_eq!(code(&checked), 0, "{}", stderr(&checked));
}

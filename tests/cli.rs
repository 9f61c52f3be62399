//! The command itself, in temporary directories: exit codes, where words go, files whole or not at all.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in `directory` with a fixed date, piped, so that nothing depends on who runs the test.
fn pliego(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pliego"))
        .env("LC_ALL", "C")
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
fn a_clean_book_tells_its_files_alone() {
    let book = book();
    let output = pliego(book.path(), &["build", "--name", "faro"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    let told: Vec<String> = stderr(&output).lines().map(|line| line.split("  ").next().unwrap_or_default().to_owned()).collect();
    assert_eq!(told, ["dist/faro.epub", "dist/faro.pdf"]);
    let quiet = pliego(book.path(), &["build", "--name", "faro", "--quiet"]);
    assert_eq!((code(&quiet), stdout(&quiet), stderr(&quiet)), (0, String::new(), String::new()));
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
        &["cache", "no-such-directory"],
    ] {
        let output = pliego(book.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stdout(&output).is_empty());
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_pliego")).env("LC_ALL", "C").args(["check"]).current_dir(book.path()).env("SOURCE_DATE_EPOCH", "ayer").output();
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
    assert_eq!(program.lines().filter(|line| line.contains("\"diagnostic\"") && line.contains("note-undefined")).count(), 40);
}

#[test]
fn an_empty_directory_becomes_a_book_that_builds_without_a_warning() {
    for template in ["novel", "essay", "manual", "thesis"] {
        for lang in ["es", "en"] {
            let directory = tempfile::tempdir().expect("a temporary directory");
            let started = pliego(directory.path(), &["init", "--template", template, "--lang", lang]);
            assert_eq!(code(&started), 0, "{}", stderr(&started));
            assert!(stderr(&started).ends_with("next: pliego build\n"), "{}", stderr(&started));
            let built = pliego(directory.path(), &["build", "--strict", "--name", "x"]);
            let told: Vec<String> = stderr(&built).lines().map(|line| line.split("  ").next().unwrap_or_default().to_owned()).collect();
            assert_eq!((code(&built), told), (0, vec!["dist/x.epub".to_owned(), "dist/x.pdf".to_owned()]), "{template} {lang}");
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

/// Runs the program with `input` as its standard input.
fn piped(directory: &Path, arguments: &[&str], input: &str) -> Output {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_pliego"))
        .args(arguments)
        .current_dir(directory)
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    // One that is used wrongly ends before it reads.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

#[test]
fn one_file_goes_where_its_name_says() {
    let book = book();
    for (name, start) in [("libros/a.epub", &b"PK"[..]), ("b.pdf", b"%PDF-")] {
        let output = pliego(book.path(), &["build", "-o", name]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(fs::read(book.path().join(name)).expect("the file").starts_with(start), "{name}");
    }
    let press = pliego(book.path(), &["build", "--to", "print", "-o", "prensa.pdf"]);
    assert_eq!(code(&press), 0, "{}", stderr(&press));
    assert!(book.path().join("prensa.pdf").exists());
    assert!(!book.path().join("dist").exists());
    for wrong in [["--to", "epub,pdf", "-o", "a.epub"], ["--to", "pdf", "-o", "a.epub"], ["--to", "epub,pdf", "-o", "-"]] {
        assert_eq!(code(&pliego(book.path(), &[&["build"], &wrong[..]].concat())), 2, "{wrong:?}");
    }
    // Of several languages each has its own, and they do not follow one another on standard output.
    let both = pliego(book.path(), &["build", "--to", "epub", "--lang", "all", "-o", "-"]);
    assert_eq!((code(&both), both.stdout.len()), (2, 0), "{}", stderr(&both));
    fs::write(book.path().join("hugo.toml"), "defaultContentLanguage = 'es'\n[languages.es]\n[languages.en]\n").expect("a site");
    fs::write(book.path().join("content/01.en.md"), "---\ntitle: Arrival\n---\n\nIt was night.\n").expect("a page");
    let each = pliego(book.path(), &["build", "--lang", "all", "-o", "libros/faro.epub"]);
    assert_eq!(code(&each), 0, "{}", stderr(&each));
    for name in ["libros/faro-es.epub", "libros/faro-en.epub"] {
        assert!(book.path().join(name).exists(), "{name}: {}", stderr(&each));
    }
    fs::remove_file(book.path().join("hugo.toml")).expect("the site");
    // A directory of that name is a directory.
    fs::create_dir(book.path().join("viejo.epub")).expect("a directory");
    assert_eq!(code(&pliego(book.path(), &["build", "-o", "viejo.epub", "--name", "faro"])), 0);
    assert!(book.path().join("viejo.epub/faro.pdf").exists());
}

#[test]
fn a_page_comes_by_standard_input_and_a_book_goes_by_standard_output() {
    let here = tempfile::tempdir().expect("a temporary directory");
    let page = "---\ntitle: El faro\n---\n\nEra de noche.\n";
    for arguments in [&["build", "-", "--to", "epub"][..], &["build", "-", "--to", "epub", "-o", "-"]] {
        let output = piped(here.path(), arguments, page);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(output.stdout.starts_with(b"PK"), "{arguments:?}");
    }
    let pdf = piped(here.path(), &["build", "-", "--to", "pdf", "-o", "-"], page);
    assert!(pdf.stdout.starts_with(b"%PDF-"));
    assert_eq!(fs::read_dir(here.path()).expect("a directory").count(), 0, "nothing is left");
    let kept = piped(here.path(), &["build", "-", "--to", "epub", "-o", "dist", "--name", "uno"], page);
    assert_eq!((code(&kept), kept.stdout.len()), (0, 0), "{}", stderr(&kept));
    assert!(here.path().join("dist/uno.epub").exists());
    let both = piped(here.path(), &["build", "-", "--name", "faro"], page);
    assert_eq!(code(&both), 0, "{}", stderr(&both));
    assert!(here.path().join("dist/faro.epub").exists() && here.path().join("dist/faro.pdf").exists());
    assert_eq!(code(&piped(here.path(), &["build", "-", "--to", "epub", "--message-format", "json"], page)), 2);
}

#[test]
fn hugos_options_mean_what_hugo_means() {
    let book = book();
    fs::write(book.path().join("content/03.md"), "---\ntitle: Borrador\ndraft: true\n---\n\nUno.\n").expect("a page");
    fs::write(book.path().join("content/04.md"), "---\ntitle: Futuro\ndate: 2999-01-01\n---\n\nDos.\n").expect("a page");
    fs::write(book.path().join("content/05.md"), "---\ntitle: Caduco\nexpiryDate: 2001-01-01\n---\n\nTres.\n").expect("a page");
    let chapters = |arguments: &[&str]| {
        let output = pliego(book.path(), &[&["check", "--message-format", "json"], arguments].concat());
        let last = stdout(&output).lines().last().map(str::to_owned).expect("a summary");
        serde_json::from_str::<serde_json::Value>(&last).expect("JSON")["chapters"].as_u64().expect("a number")
    };
    assert_eq!(chapters(&[]), 2);
    for one in ["-D", "-F", "-E", "--buildDrafts", "--buildFuture", "--buildExpired"] {
        assert_eq!(chapters(&[one]), 3, "{one}");
    }
    assert_eq!(chapters(&["-DFE"]), 5);
    assert_eq!(chapters(&["--drafts"]), 5);
    let elsewhere = tempfile::tempdir().expect("a temporary directory");
    let site = book.path().to_str().expect("UTF-8");
    let output = pliego(elsewhere.path(), &["build", "-s", site, "-d", "libros", "--name", "faro"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(elsewhere.path().join("libros/faro.epub").exists());
}

#[test]
fn programs_are_told_of_each_file_and_of_the_whole() {
    let book = book();
    let output = pliego(book.path(), &["build", "--name", "faro", "--to", "epub,pdf,print", "--message-format", "json"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert_eq!(stderr(&output), "");
    let lines: Vec<serde_json::Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let artifacts: Vec<&serde_json::Value> = lines.iter().filter(|line| line["type"] == "artifact").collect();
    let outputs: Vec<&str> = artifacts.iter().map(|a| a["output"].as_str().expect("an output")).collect();
    assert_eq!(outputs, ["epub", "pdf", "print"]);
    for artifact in artifacts {
        let path = book.path().join(artifact["path"].as_str().expect("a path"));
        assert_eq!(artifact["bytes"], fs::metadata(&path).expect("a file").len());
        let sum = Command::new("sha256sum").arg(&path).output().expect("sha256sum");
        assert!(stdout(&sum).starts_with(artifact["sha256"].as_str().expect("a sum")));
        assert_eq!(artifact["pages"].is_u64(), artifact["output"] != "epub");
    }
    let summary = lines.last().expect("a summary");
    assert_eq!((&summary["type"], &summary["chapters"], &summary["errors"]), (&"summary".into(), &2.into(), &0.into()));
    let checked = pliego(book.path(), &["check", "--message-format", "json"]);
    assert_eq!(stdout(&checked).lines().count(), 1, "a check makes no artifacts: {}", stdout(&checked));
}

#[test]
fn make_knows_what_a_book_depends_on() {
    let book = book();
    fs::write(book.path().join("content/03.md"), "---\ntitle: Con estampa\n---\n\n![Un faro](faro.png)\n").expect("a page");
    let pixels = image::RgbImage::from_pixel(8, 8, image::Rgb([200, 30, 30]));
    pixels.save(book.path().join("content/faro.png")).expect("a picture");
    fs::write(book.path().join("mío.css"), "p { color: black }").expect("a style");
    let output = pliego(book.path(), &["build", "--name", "faro", "--style", "mío.css", "--depfile", "faro.d"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let rule = fs::read_to_string(book.path().join("faro.d")).expect("the depfile");
    assert!(rule.starts_with("dist/faro.epub dist/faro.pdf: \\\n"), "{rule}");
    for file in ["book.yaml", "content/01.md", "content/02.md", "content/03.md", "content/faro.png", "mío.css"] {
        let real = book.path().join(file).canonicalize().expect("a file");
        assert!(rule.contains(&format!("\n{}:\n", real.display())), "{file}: {rule}");
    }
    // Make itself, when it is here: nothing to do, then a page that is newer, then one that is gone.
    fs::write(book.path().join("Makefile"), "dist/faro.epub:\n\t@echo made\n-include faro.d\n").expect("a makefile");
    let make = || Command::new("make").arg("dist/faro.epub").current_dir(book.path()).output().map(|output| stdout(&output));
    if let Ok(said) = make() {
        assert!(!said.contains("made"), "{said}");
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        fs::File::options().append(true).open(book.path().join("content/01.md")).and_then(|f| f.set_modified(later)).expect("a time");
        assert!(make().expect("make").contains("made"));
        fs::remove_file(book.path().join("content/02.md")).expect("a page");
        assert!(make().expect("make").contains("made"));
    }
    let verbose = stderr(&pliego(book.path(), &["check", "-v"]));
    assert!(verbose.contains("content/01.md") && verbose.contains("ms"), "{verbose}");
}

#[test]
fn colour_follows_the_environment() {
    let book = book();
    fs::write(book.path().join("content/03.md"), "---\ntitle: Fin\n---\n\nNadie lo vio[^9].\n").expect("a page");
    let colored = |name: &str, value: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_pliego"))
            .arg("check")
            .current_dir(book.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env(name, value)
            .output()
            .expect("the program runs");
        stderr(&output).contains('\u{1b}')
    };
    assert!(!colored("TERM", "xterm"));
    assert!(colored("CLICOLOR_FORCE", "1"));
    assert!(!colored("CLICOLOR_FORCE", "0"));
}

#[test]
fn settings_of_the_book_may_stand_in_hugos_configuration() {
    let here = tempfile::tempdir().expect("a temporary directory");
    let write = |path: &str, text: &str| {
        let path = here.path().join(path);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(path, text).expect("a file");
    };
    write("content/a.md", "---\ntitle: Uno\n---\n\nTexto.\n");
    let title = || {
        let output = pliego(here.path(), &["check", "--message-format", "json"]);
        let last = stdout(&output).lines().last().map(str::to_owned).expect("a summary");
        serde_json::from_str::<serde_json::Value>(&last).expect("JSON")["title"].as_str().expect("a title").to_owned()
    };
    write("hugo.toml", "title = 'El sitio'\nlanguageCode = 'es'\n[params.pliego]\ntitle = 'El libro'\nauthor = 'Ana'\nprint-isbn = '978-84-376-0494-7'\n");
    assert_eq!(title(), "El libro");
    // A file of parameters counts after the main file, and `book.yaml` after both.
    write("config/_default/params.yaml", "pliego:\n  title: De los parámetros\n");
    assert_eq!(title(), "De los parámetros");
    write("book.yaml", "title: El último\n");
    assert_eq!(title(), "El último");
    // A wrong key is told where it stands.
    write("hugo.toml", "title = 'El sitio'\n[params.pliego]\ntitel = 'El libro'\n");
    let told = stderr(&pliego(here.path(), &["check"]));
    assert!(told.contains("hugo.toml:3:1") && told.contains("title"), "{told}");
    // Of each language its own.
    fs::remove_file(here.path().join("book.yaml")).expect("settings");
    fs::remove_dir_all(here.path().join("config")).expect("configuration");
    write(
        "hugo.toml",
        "defaultContentLanguage = 'es'\n[languages.es]\n[languages.en]\n[languages.en.params.pliego]\ntitle = 'The book'\n[params.pliego]\ntitle = 'El libro'\n",
    );
    write("content/a.en.md", "---\ntitle: One\n---\n\nText.\n");
    assert_eq!(title(), "El libro");
    let english = stdout(&pliego(here.path(), &["check", "--lang", "en", "--message-format", "json"]));
    assert!(english.lines().last().expect("a summary").contains("\"title\":\"The book\""), "{english}");
}

/// What the program says on standard error and output, in the language that a variable of the environment asks for.
fn in_language(directory: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).args(arguments).current_dir(directory).output().expect("the program runs")
}

#[test]
fn the_language_of_messages_is_asked_for_or_the_environments() {
    let place = tempfile::tempdir().expect("a directory");
    let said = |variables: &[(&str, &str)], arguments: &[&str]| stderr(&in_language(place.path(), variables, arguments));
    let (spanish, english) = ("no hay ninguna página con texto", "there is no page with text");
    assert!(said(&[], &["check"]).contains(english));
    assert!(said(&[("LANG", "es_ES.UTF-8")], &["check"]).contains(spanish));
    assert!(said(&[("LANG", "en_GB.UTF-8"), ("LC_MESSAGES", "es_MX")], &["check"]).contains(spanish));
    assert!(said(&[("LC_ALL", "C"), ("LANG", "es_ES")], &["check"]).contains(english));
    assert!(said(&[("LC_ALL", "es")], &["check", "--messages", "en"]).contains(english));
    assert!(said(&[], &["--messages=es", "check"]).contains(spanish));
    assert!(said(&[], &["check", "--messages", "fr"]).contains("es, en"));
}

/// A program reads the code, which is the same in every language.
#[test]
fn json_messages_have_a_language_and_codes_have_none() {
    let place = tempfile::tempdir().expect("a directory");
    let line = |language: &str| {
        let output = stdout(&in_language(place.path(), &[], &["check", "--message-format", "json", "--messages", language]));
        serde_json::from_str::<serde_json::Value>(output.lines().next().unwrap_or_default()).expect("JSON")
    };
    let (english, spanish) = (line("en"), line("es"));
    assert_eq!((&english["code"], &english["severity"]), (&spanish["code"], &spanish["severity"]));
    assert_eq!(english["message"], "there is no page with text");
    assert_eq!(spanish["message"], "no hay ninguna página con texto");
    assert_eq!(spanish["help"], "las páginas son archivos terminados en .md");
}

/// No word of English is left in the help: none of its lines stands in the English one.
#[test]
fn help_is_in_the_persons_language() {
    let place = tempfile::tempdir().expect("a directory");
    for arguments in [&["--help"][..], &["build", "--help"], &["build", "-h"], &["check", "-h"], &["init", "--help"], &["new", "chapter", "-h"], &["help"]] {
        let help = |language: &str| {
            let output = in_language(place.path(), &[], &[&["--messages", language], arguments].concat());
            assert_eq!(code(&output), 0, "{arguments:?}");
            stdout(&output)
        };
        let (english, spanish) = (help("en"), help("es"));
        assert!(spanish.contains("Uso:") && spanish.contains("Opciones:"), "{spanish}");
        let prose = |line: &&str| line.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).count() > 2;
        let same: Vec<&str> = spanish.lines().filter(prose).filter(|line| english.lines().any(|other| other.trim() == line.trim())).collect();
        assert!(same.is_empty(), "{arguments:?}: {same:?}");
    }
    let manual = stdout(&in_language(place.path(), &[("LANG", "es_ES")], &["man", "build"]));
    assert!(manual.contains(".SH SINOPSIS") && manual.contains("Compila el libro"), "{manual}");
}

/// What is mistyped on the command line gets the nearest name, in both languages.
#[test]
fn wrong_usage_names_the_nearest_and_what_is_wanted() {
    let place = tempfile::tempdir().expect("a directory");
    for (arguments, english, spanish) in [
        (&["bild"][..], "'build'", "¿quiso decir `build`?"),
        (&["build", "--stile", "x"], "'--style'", "¿quiso decir `--style`?"),
        (&["build", "--to", "epbu"], "'epub'", "¿quiso decir `epub`?"),
        (&["build", "--printer", "kpd"], "'kdp'", "¿quiso decir `kdp`?"),
        (&["build", "--epub-flavour", "kindel"], "'kindle'", "¿quiso decir `kindle`?"),
        (&["init", "--template", "tesis"], "'thesis'", "¿quiso decir `thesis`?"),
        (&["build", "--limit", "nestin=3"], "did you mean `nesting`?", "¿quiso decir `nesting`?"),
        (&["build", "--style"], "a value is required", "le falta el valor"),
        (&["build", "-j", "0"], "0 is not in 1..=65535", "0 no está entre 1 y 65535"),
        (&["build", "-q", "-v"], "cannot be used with", "no pueden ir juntos"),
        (&["new", "chapter"], "<TITLE>", "falta <TÍTULO>"),
        (&["build", "a", "b"], "'b'", "no existe la opción o el argumento `b`"),
        (&["build", "--lang", "a b"], "language tag", "etiqueta de lengua"),
        (&["build", "-o", "-"], "one output alone", "solo puede ir una salida"),
        (&["man", "bild"], "there is no command", "no existe la orden `bild`"),
    ] {
        for (language, words) in [("en", english), ("es", spanish)] {
            let output = in_language(place.path(), &[], &[arguments, &["--messages", language]].concat());
            assert_eq!(code(&output), 2, "{arguments:?}");
            assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
        }
        let said = stderr(&in_language(place.path(), &[("LANG", "es_ES")], arguments));
        assert!(!said.contains("Usage") && !said.contains("For more information"), "{said}");
    }
}

#[test]
fn beginning_a_book_is_told_in_spanish() {
    let place = tempfile::tempdir().expect("a directory");
    let said = |arguments: &[&str]| stderr(&in_language(place.path(), &[("LANG", "es_ES.UTF-8")], arguments));
    let begun = said(&["init"]);
    assert!(begun.contains("creado ") && begun.ends_with("siguiente paso: pliego build\n"), "{begun}");
    assert!(said(&["init"]).contains("ya existe ./book.yaml; no se ha escrito nada"));
    assert!(said(&["new", "chapter", "El regreso"]).starts_with("creado "));
    assert!(said(&["build", "--report=calidad.txt", "-v"]).contains("leído "));
    let quality = fs::read_to_string(place.path().join("calidad.txt")).expect("the report");
    assert!(quality.contains("viudas") && !quality.contains("widows"), "{quality}");
}

/// What editors show of each setting.
#[test]
fn the_schema_describes_the_settings_in_the_persons_language() {
    let place = tempfile::tempdir().expect("a directory");
    let schema = |language: &str| -> serde_json::Value {
        serde_json::from_str(&stdout(&in_language(place.path(), &[], &["schema", "--messages", language]))).expect("JSON")
    };
    let (english, spanish) = (schema("en"), schema("es"));
    assert_eq!(english["properties"]["title"]["description"], "Title of the book.");
    assert_eq!(spanish["properties"]["title"]["description"], "Título del libro.");
    assert_eq!(english["properties"]["printer"]["enum"], spanish["properties"]["printer"]["enum"]);
}

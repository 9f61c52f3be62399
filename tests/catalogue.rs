//! The workflow of a catalogue: its jobs build real books, a book that fails takes no other with it, and the report tells of all.
//! `tests/tools/catalogue.sh` runs the same with Snakemake itself, and with Slurm.

#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn python(directory: &Path, arguments: &[&str]) -> Output {
    Command::new("python3").arg("job.py").args(arguments).current_dir(directory).output().expect("python3 runs")
}

fn build(directory: &Path, book: &str, output: &str, cache: &str) -> Output {
    let result = format!("out/results/{book}.site.{output}.json");
    let log = format!("out/logs/{book}.site.{output}.jsonl");
    let site = format!("books/{book}");
    python(directory, &["build", "out", book, &site, "site", output, &result, &log, env!("CARGO_BIN_EXE_pliego"), cache, "0", "1", "3", "--"])
}

#[test]
fn jobs_build_books_and_the_report_tells_of_those_that_fail() {
    let directory = tempfile::tempdir().expect("a directory");
    let made = Command::new(env!("CARGO_BIN_EXE_pliego")).args(["init", "--catalogue"]).arg(directory.path()).output().expect("pliego runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    for name in ["Snakefile", "config.yaml", "job.py", "profiles/local/config.yaml", "profiles/slurm/config.yaml"] {
        assert!(directory.path().join(name).is_file(), "{name}");
    }
    for (book, text) in [("bueno", "# Uno\n\nTexto.\n"), ("malo", "# Uno\n\nNota[^x].\n")] {
        fs::create_dir_all(directory.path().join("books").join(book)).expect("a directory");
        fs::write(directory.path().join("books").join(book).join("01.md"), text).expect("written");
    }
    for book in ["bueno", "malo"] {
        for output in ["epub", "onix"] {
            let ran = build(directory.path(), book, output, "cache");
            assert!(ran.status.success(), "{book} {output}: {}", String::from_utf8_lossy(&ran.stderr));
        }
    }
    // A job that gave no result is told, too.
    let names = ["bueno.site.epub", "bueno.site.onix", "malo.site.epub", "malo.site.onix", "perdido.es.pdf"];
    let plan: Vec<String> = names.iter().map(|name| format!("out/results/{name}.json")).collect();
    fs::write(directory.path().join("out/plan.json"), serde_json::to_vec(&plan).expect("JSON")).expect("written");
    let ran = python(directory.path(), &["report", "out", "out/plan.json", "out/report.json", "out/report.html"]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let report: serde_json::Value = serde_json::from_slice(&fs::read(directory.path().join("out/report.json")).expect("a report")).expect("JSON");
    assert_eq!((report["books"].as_u64(), report["outputs"].as_u64(), report["failed"].as_u64()), (Some(3), Some(5), Some(3)));
    let results = report["results"].as_array().expect("results");
    let good = results.iter().find(|result| result["book"] == "bueno" && result["output"] == "epub").expect("the good book");
    assert_eq!(good["ok"], true);
    assert!(directory.path().join(good["files"][0]["path"].as_str().expect("a path")).is_file());
    assert!(fs::read_to_string(directory.path().join("out/report.html")).expect("a report").contains("malo"));
    let lost = results.iter().find(|result| result["book"] == "perdido").expect("the lost book");
    assert!(lost["first_error"].as_str().is_some_and(|told| told.contains("no result")) && lost["output"] == "pdf", "{lost}");
    // A record alone does not write over the EPUB of another job.
    assert!(directory.path().join("out/books/bueno/onix/bueno.onix.xml").is_file());
    let verdict = python(directory.path(), &["verdict", "out/report.json"]);
    assert!(!verdict.status.success() && String::from_utf8_lossy(&verdict.stdout).contains("malo"));
    // What the job depends on is known for the next time, and the same input gives the same bytes.
    let depfile = fs::read_to_string(directory.path().join("out/deps/bueno.site.epub.d")).expect("a depfile");
    assert!(depfile.contains("01.md"), "{depfile}");
    let before = good["files"][0]["sha256"].clone();
    assert!(build(directory.path(), "bueno", "epub", "-").status.success());
    let again: serde_json::Value =
        serde_json::from_slice(&fs::read(directory.path().join("out/results/bueno.site.epub.json")).expect("a result")).expect("JSON");
    assert_eq!(again["files"][0]["sha256"], before);
    // A program that cannot run is no fault of the book: the job fails.
    let ran = python(directory.path(), &["build", "out", "bueno", "books/bueno", "site", "epub", "out/r.json", "out/l", "./no-such-program", "-", "0", "1", "1", "--"]);
    assert!(!ran.status.success());
    // One that is killed is tried again, and the last time it is told.
    let program = directory.path().join("killed");
    fs::write(&program, "#!/bin/sh\nkill -9 $$\n").expect("written");
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("it may be run");
    for attempt in ["1", "3"] {
        let ran = python(directory.path(), &["build", "out", "bueno", "books/bueno", "site", "epub", "out/r.json", "out/l", "./killed", "-", "0", "1", attempt, "--"]);
        assert_eq!(ran.status.success(), attempt == "3", "{}", String::from_utf8_lossy(&ran.stderr));
    }
    let told: serde_json::Value = serde_json::from_slice(&fs::read(directory.path().join("out/r.json")).expect("a result")).expect("JSON");
    assert_eq!(told["ok"], false);
    assert!(told["first_error"].as_str().is_some_and(|told| told.contains("SIGKILL")), "{told}");
}

/// The script that runs the whole with Snakemake: here with few books, on this machine and on a cluster of Slurm of which a node dies.
#[test]
fn snakemake_and_slurm_build_a_catalogue() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/catalogue.sh");
    if !tools::required() {
        println!("NOT RUN: {script} installs and runs a cluster; `sh tests/run.sh` runs it");
        return;
    }
    // A cluster wants root; Snakemake alone does not.
    let user = Command::new("id").arg("-u").output().expect("id runs");
    let place = if user.stdout.trim_ascii() == b"0" { "slurm" } else { "local" };
    let ran = Command::new("sh").args([script, env!("CARGO_BIN_EXE_pliego"), "12", place]).output().expect("sh runs");
    assert!(ran.status.success(), "{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    println!("{}", String::from_utf8_lossy(&ran.stdout));
}

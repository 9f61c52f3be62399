//! The programs that judge our files, by name: validators, readers, renderers.
//!
//! `sh tests/run.sh` installs them all (`tests/tools/install.sh` says how) and sets `PLIEGO_TOOLS` and
//! `PLIEGO_REQUIRE_TOOLS=1`, with which a missing tool fails the test. Under a plain `cargo test` the test says aloud that the
//! tool did not run.
//!
//! | name | what it says | arguments |
//! |---|---|---|
//! | `epubcheck` | EPUB 3.3, errors and warnings | `book.epub` |
//! | `ace` | EPUB Accessibility, by DAISY | `book.epub` |
//! | `foliate` | a reading system: clicks on marks of notes, shows them | `book.epub`, a folder for screenshots |
//! | `engines` | what each engine of a reading system shows of a book, a row of JSON for each | `book.epub`, its own |
//! | `browser` | whatever a script of Node finds that drives Chromium by Playwright | `script.mjs`, its own |
//! | `verapdf` | PDF/UA and PDF/A | `ua1` or `2a` …, `book.pdf` |
//! | `qpdf` | whether a PDF is sound | `book.pdf` |
//! | `hugo` | the real Hugo | its own |
//! | `maturin` | builds the wheel | its own |
//! | `actionlint` | what is wrong in a workflow of GitHub | `workflow.yml` … |
//! | `onixcheck` | ONIX 3.0 and 3.1, by EDItEUR's schemas | `book.onix.xml` |
//! | `records` | Python with pymarc, which reads MARC 21 | its own |
//! | `perl` | with MARC::Lint, the rules of MARC 21 | its own |
//! | `pre-commit` | runs hooks on a commit | its own |
//! | any other | a command of the system: `pdftotext`, `pdfinfo`, `pdffonts`, `pdftoppm`, `mutool`, `gs`, `zbarimg`, `chromium` … | its own |
//!
//! ```ignore
//! mod common;
//! use common::tools;
//! if let Some(verdict) = tools::run("epubcheck", &[&epub]) {
//!     verdict.unwrap();
//! }
//! ```

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

/// Where the tools are: `PLIEGO_TOOLS`, or a directory of the user's cache.
#[allow(dead_code)]
pub fn directory() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    std::env::var_os("PLIEGO_TOOLS").map_or(home.join(".cache/pliego-tools"), PathBuf::from)
}

/// Whether a tool that is not here is a fault.
#[allow(dead_code)]
pub fn required() -> bool {
    std::env::var_os("PLIEGO_REQUIRE_TOOLS").is_some_and(|v| v == "1")
}

/// A site that the installation brings; `None`: it is not here.
#[allow(dead_code)]
pub fn folder(site: &str) -> Option<PathBuf> {
    let path = directory().join("sites").join(site);
    if path.is_dir() {
        return Some(path);
    }
    if required() {
        panic!("{} is not there; run `sh tests/run.sh`", path.display());
    }
    println!("NOT RUN: {} is not there; `sh tests/run.sh` brings it", path.display());
    None
}

/// All that a tool of the system says on its standard error, whatever it thinks of the file. `None`: it is not here.
#[allow(dead_code)]
pub fn complaints(tool: &str, arguments: &[&dyn AsRef<OsStr>]) -> Option<String> {
    // Whether it must be here is asked in one place.
    let program = find(tool).or_else(|| run(tool, &[]).and(None))?;
    let output = Command::new(program).args(arguments).output().expect("it starts");
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Runs a tool: `Ok` is its standard output, `Err` all that it said when it found fault. `None`: it is not here.
#[allow(dead_code)]
pub fn run(tool: &str, arguments: &[&dyn AsRef<OsStr>]) -> Option<Result<String, String>> {
    let Some(program) = find(tool) else {
        if required() {
            panic!("{tool} is not installed; run `sh tests/run.sh`");
        }
        println!("NOT RUN: {tool} is not installed; `sh tests/run.sh` brings it");
        return None;
    };
    let mut command = Command::new(program);
    // The options that make a tool strict, quiet and able to run as root.
    match tool {
        "epubcheck" => drop(command.args(["--failonwarnings", "--quiet"])),
        "qpdf" => drop(command.arg("--check")),
        "chromium" => drop(command.args(["--headless", "--no-sandbox", "--disable-gpu"])),
        _ => {}
    }
    let output = match command.args(arguments).output() {
        Ok(output) => output,
        Err(error) => return Some(Err(format!("{tool} does not start: {error}"))),
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Some(Ok(said))
    } else {
        Some(Err(format!("{tool}: {}\n{said}{}", output.status, String::from_utf8_lossy(&output.stderr))))
    }
}

/// Our own wrappers first, then the commands of the system.
#[allow(dead_code)]
fn find(tool: &str) -> Option<PathBuf> {
    let tools = directory();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools.join("bin")).chain(std::env::split_paths(&path));
    folders.map(|folder| folder.join(tool)).find(|program| program.is_file())
}

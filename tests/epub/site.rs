//! Sites built by the program itself, as an author would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds `site` into a directory of that name, which holds `NAME.epub`.
pub fn build(site: &Path, name: &str, arguments: &[&str]) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub").join(name);
    let _ = fs::remove_dir_all(&out);
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.env("LC_ALL", "C");
    command.arg("build").arg(site).arg("--out").arg(&out).args(["--name", name]).args(arguments);
    let run = command.env("SOURCE_DATE_EPOCH", "1767225600").output().expect("the program starts");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    out
}

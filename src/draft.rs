//! Files on their way: written beside their place under a name that only this program makes, and then renamed.
//!
//! A draft is locked as long as its process lives. What a killed process left behind can be locked by anybody, and by that it is known and
//! removed; what another process is writing at the same time stays. Locks end with their process, however it ends.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

/// The ends of a draft's name, around what is random.
const NAME: (&str, &str) = (".pliego-", ".draft");

/// Where files cannot be locked, a draft of this age is nobody's.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);

/// How often a new draft may be taken for a forgotten one, between its making and its lock.
const ATTEMPTS: usize = 8;

/// A new file in `directory`, locked; it goes when it is dropped.
pub fn new(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(NAME.0).suffix(NAME.1).rand_bytes(12);
    // Without this the file could be read by its owner alone; the umask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    for _ in 0..ATTEMPTS {
        let draft = builder.tempfile_in(directory)?;
        // Without locks the draft is known by its age.
        let _ = draft.as_file().lock();
        if draft.path().exists() {
            return Ok(draft);
        }
    }
    Err(io::Error::other("its draft was taken away again and again"))
}

/// Removes the drafts that killed processes left in `directory`.
pub fn sweep(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for path in entries.flatten().filter(|entry| is_name(&entry.file_name().to_string_lossy())).map(|entry| entry.path()) {
        if is_forgotten(&path).unwrap_or(false) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Whether a path has a draft's name.
pub fn is_draft(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_name(&name.to_string_lossy()))
}

fn is_name(name: &str) -> bool {
    let random = name.strip_prefix(NAME.0).and_then(|rest| rest.strip_suffix(NAME.1));
    random.is_some_and(|random| random.len() == 12 && random.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_forgotten(path: &Path) -> io::Result<bool> {
    let known = fs::symlink_metadata(path)?;
    if !known.is_file() {
        return Ok(false);
    }
    Ok(match File::options().write(true).open(path)?.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => known.modified()?.elapsed().is_ok_and(|age| age > FORGOTTEN),
    })
}

/// Runs `renames` while no other process that asks does so in `directory`, so that the files of two builds do not mix.
pub fn alone<T>(directory: &Path, renames: impl FnOnce() -> T) -> T {
    // Not every system opens or locks directories; then it is as it would be without.
    let lock = File::open(directory).ok().filter(|directory| directory.lock().is_ok());
    let result = renames();
    drop(lock);
    result
}

/// The path of a file that is to be replaced: where a link leads.
pub fn place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_swept_and_the_rest_stays() {
        let directory = tempfile::tempdir().unwrap();
        let held = new(directory.path()).unwrap();
        let forgotten = directory.path().join(".pliego-0123456789ab.draft");
        let others = [".pliego-0123456789a.draft", ".pliego-0123456789ab.draft2", "pliego.draft", ".libro.epub.x1"];
        for name in others.iter().map(|name| directory.path().join(name)).chain([forgotten.clone()]) {
            fs::write(name, "x").unwrap();
        }
        fs::create_dir(directory.path().join(".pliego-abcdefghijkl.draft")).unwrap();
        sweep(directory.path());
        assert!(held.path().exists());
        assert!(!forgotten.exists());
        assert!(others.iter().all(|name| directory.path().join(name).exists()));
        assert!(directory.path().join(".pliego-abcdefghijkl.draft").exists());
    }

    #[test]
    fn a_draft_goes_when_it_is_dropped() {
        let directory = tempfile::tempdir().unwrap();
        drop(new(directory.path()).unwrap());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}

//! The one door to the files of a site: what may be read, and how.
//!
//! A site is often somebody else's. Whatever its settings, pages and style sheets name is read only below the site's own root and what the
//! command line allows, after links have been followed; and only as `file` reads: regular files up to a size.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::message;
use crate::file;
use crate::limits::Limit;
use crate::report::{Diagnostic, Message};

/// Where the program may read.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Real paths: what lies at or below one of them may be read.
    roots: Vec<PathBuf>,
    /// Real paths of what was asked for, by this value and its copies.
    located: Arc<Mutex<BTreeSet<PathBuf>>>,
}

/// Two are equal that give access to the same places.
impl PartialEq for Access {
    fn eq(&self, other: &Access) -> bool {
        self.roots == other.roots
    }
}

impl Eq for Access {}

/// Why a file or directory is not read.
#[derive(Debug)]
pub enum Refusal {
    /// It lies at this real path, which nothing allows.
    Outside(PathBuf),
    /// No regular file, or one that is too large; the end of a sentence about it.
    Unfit(Message),
    Io(io::Error),
}

impl Access {
    /// Access to the files at or below these paths, links followed, for reading; one that does not exist gives access to nothing.
    pub fn to<'a>(places: impl IntoIterator<Item = &'a Path>) -> Access {
        let here = |place: &'a Path| if place.as_os_str().is_empty() { Path::new(".") } else { place };
        Access { roots: places.into_iter().filter_map(|place| here(place).canonicalize().ok()).collect(), located: Arc::default() }
    }

    /// The same and one place more.
    pub fn and(&self, place: &Path) -> Access {
        let mut roots = self.roots.clone();
        roots.extend(Access::to([place]).roots);
        Access { roots, located: self.located.clone() }
    }

    /// The real path of what may be read.
    pub fn locate(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let real = path.canonicalize().map_err(Refusal::Io)?;
        if !self.roots.iter().any(|root| real.starts_with(root)) {
            return Err(Refusal::Outside(real));
        }
        if let Ok(mut located) = self.located.lock()
            && !located.contains(&real)
        {
            located.insert(real.clone());
        }
        Ok(real)
    }

    /// The files that were located so far, sorted: what a build depends on.
    pub fn files(&self) -> Vec<PathBuf> {
        let located = self.located.lock().map(|located| located.clone()).unwrap_or_default();
        located.into_iter().filter(|path| path.is_file()).collect()
    }

    pub fn allows(&self, path: &Path) -> bool {
        self.locate(path).is_ok()
    }

    /// The bytes of a file within the limit.
    pub fn read(&self, path: &Path, limit: &Limit) -> Result<Vec<u8>, Refusal> {
        file::read(&self.locate(path)?, limit).map_err(Refusal::Unfit)
    }

    /// The paths of what a directory holds, sorted.
    pub fn list(&self, directory: &Path) -> Result<Vec<PathBuf>, Refusal> {
        self.locate(directory)?;
        let entries = fs::read_dir(directory).map_err(Refusal::Io)?;
        let mut paths = entries.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<PathBuf>>>().map_err(Refusal::Io)?;
        paths.sort();
        Ok(paths)
    }
}

impl Refusal {
    pub fn is_missing(&self) -> bool {
        matches!(self, Refusal::Io(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
    }

    /// What an author is told: `what` (“the style sheet”) names it, as its first words.
    pub fn diagnostic(&self, what: Message, path: &Path) -> Diagnostic {
        let shown = path.display();
        match self {
            Refusal::Outside(real) => {
                let place = if real.is_dir() { real.as_path() } else { real.parent().unwrap_or(real) };
                let message = if real == path {
                    message!("{what} `{shown}` lies outside the site and was not read", what, shown)
                } else {
                    message!("{what} `{shown}` lies outside the site and was not read; it is {real}", what, shown, real = real.as_path())
                };
                Diagnostic::new("outside-site", message).help(message!("if you trust this site, let it be read with --allow {place}", place))
            }
            refusal => self.unreadable(message!("{what} {refusal}", what, refusal = refusal.reason())).in_file(path),
        }
    }

    /// That a file is not read, with what to do about that.
    pub fn unreadable(&self, message: Message) -> Diagnostic {
        let help = match self {
            Refusal::Unfit(_) => message!("put a regular file of a lesser size in its place"),
            _ => message!("check the path, and whether you may read what is there"),
        };
        Diagnostic::new("unreadable", message).help(help)
    }

    /// The end of a sentence about the file.
    pub fn reason(&self) -> Message {
        match self {
            Refusal::Outside(real) => message!("lies outside the site, at {real}", real = real.as_path()),
            Refusal::Unfit(why) => why.clone(),
            Refusal::Io(error) => message!("cannot be read: {error}", error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(most: u64) -> Limit {
        crate::limits::limit("x", most, || crate::report::Message::verbatim("bytes"), "for the test")
    }

    #[test]
    fn nothing_outside_is_read_and_what_is_allowed_is() {
        let directory = tempfile::tempdir().unwrap();
        let (inside, outside) = (directory.path().join("in"), directory.path().join("out"));
        fs::create_dir(&inside).unwrap();
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("a"), "x").unwrap();
        let access = Access::to([inside.as_path()]);
        for path in [outside.join("a"), inside.join("../out/a")] {
            assert!(matches!(access.read(&path, &bytes(9)), Err(Refusal::Outside(_))), "{path:?}");
            assert_eq!(access.and(&outside).read(&path, &bytes(9)).unwrap(), b"x");
        }
        assert!(matches!(access.list(&outside), Err(Refusal::Outside(_))));
        assert!(access.read(&inside.join("b"), &bytes(9)).unwrap_err().is_missing());
        assert!(!Access::default().allows(&inside));
        // A name that begins alike is another place.
        fs::create_dir(directory.path().join("in2")).unwrap();
        assert!(!access.allows(&directory.path().join("in2")));
    }

    #[test]
    #[cfg(unix)]
    fn links_are_judged_by_where_they_lead_and_devices_are_no_files() {
        let directory = tempfile::tempdir().unwrap();
        let link = directory.path().join("link");
        std::os::unix::fs::symlink("/etc/hostname", &link).unwrap();
        let access = Access::to([directory.path()]);
        assert!(!access.allows(&link));
        assert!(matches!(access.and(Path::new("/dev")).read(Path::new("/dev/zero"), &bytes(9)), Err(Refusal::Unfit(_))));
    }
}

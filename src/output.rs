//! The files of a build appear together, and each whole: all are written beside their places and then renamed, one right after the other.
//!
//! A build that fails half-way, or is killed, leaves the files of the build before.

use std::fs;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::NamedTempFile;

use crate::report::Message;
use crate::message;
use crate::draft;
use crate::outcome::Written;
use crate::report::{Diagnostic, Report};

/// What an author can do when a file cannot be written.
fn help() -> Message {
    message!("check that the directory may be written to and has room; nothing of this build was kept, the files of an earlier one are as they were")
}

/// The files of one build on their way to a directory, or nowhere.
pub struct Publication<'a> {
    directory: Option<&'a Path>,
    failed: AtomicBool,
}

/// A file that is written and not yet in its place.
pub struct Draft {
    written: Written,
    /// `None` when nothing is kept.
    file: Option<NamedTempFile>,
}

impl Draft {
    /// How large it is.
    pub fn bytes(&self) -> u64 {
        self.written.bytes
    }
}

impl<'a> Publication<'a> {
    /// Begins in `directory`, which need not exist, and clears it of what killed builds left. Without a directory the bytes are made all
    /// the same and thrown away.
    pub fn begin(directory: Option<&'a Path>) -> Publication<'a> {
        if let Some(directory) = directory {
            draft::sweep(directory);
        }
        Publication { directory, failed: AtomicBool::new(false) }
    }

    /// Makes the file that will be called `name` with what `fill` writes. `None` when it failed (reported).
    pub fn draft(
        &self,
        name: &str,
        report: &mut Report,
        fill: impl FnOnce(&mut BufWriter<Sink<'_>>) -> io::Result<()>,
    ) -> Option<Draft> {
        let path = self.directory.unwrap_or(Path::new("")).join(name);
        match self.write(fill) {
            Ok((bytes, file)) => Some(Draft { written: Written { path, bytes }, file }),
            Err(error) => {
                self.fail(&path, &error, report);
                None
            }
        }
    }

    fn write(&self, fill: impl FnOnce(&mut BufWriter<Sink<'_>>) -> io::Result<()>) -> io::Result<(u64, Option<NamedTempFile>)> {
        let Some(directory) = self.directory else { return Ok((fill_and_measure(None, fill)?, None)) };
        fs::create_dir_all(directory)?;
        let mut file = draft::new(directory)?;
        let bytes = fill_and_measure(Some(file.as_file_mut()), fill)?;
        Ok((bytes, Some(file)))
    }

    fn fail(&self, path: &Path, error: &io::Error, report: &mut Report) {
        self.failed.store(true, Ordering::Relaxed);
        let said = message!("the file could not be written: {error}", error);
        report.push(Diagnostic::new("write-failed", said).in_file(path).help(help()));
    }

    /// Puts all files in their places; none of them when one could not be written.
    pub fn publish(self, drafts: Vec<Draft>, report: &mut Report) -> Vec<Written> {
        // A directory in a file's place would stop half of the renaming.
        for draft in drafts.iter().filter(|draft| draft.file.is_some() && draft.written.path.is_dir()) {
            self.fail(&draft.written.path, &io::ErrorKind::IsADirectory.into(), report);
        }
        if self.failed.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let rename_all = || {
            let (mut written, mut open) = (Vec::new(), Vec::new());
            for Draft { written: of_draft, file } in drafts {
                match file.map(|file| file.persist(&of_draft.path)) {
                    Some(Err(error)) => {
                        self.fail(&of_draft.path, &error.error, report);
                        continue;
                    }
                    // Closing a file takes its time, and nothing should come between the renames.
                    Some(Ok(file)) => open.push(file),
                    None => {}
                }
                written.push(of_draft);
            }
            written
        };
        match self.directory {
            Some(directory) => draft::alone(directory, rename_all),
            None => rename_all(),
        }
    }
}

/// Where the bytes of a file go: to the file, or nowhere. After the first error, which is told, it takes everything and keeps nothing: those
/// who tidy up behind a failure (the ZIP's end) have no second one to complain about.
pub struct Sink<'a> {
    file: Option<&'a mut fs::File>,
    position: u64,
    length: u64,
    failed: bool,
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = match &mut self.file {
            Some(file) if !self.failed => file.write(bytes),
            _ => Ok(bytes.len()),
        };
        match &taken {
            Ok(taken) => {
                self.position += *taken as u64;
                self.length = self.length.max(self.position);
            }
            Err(error) => self.failed |= error.kind() != io::ErrorKind::Interrupted,
        }
        taken
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Sink<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(distance) => self.length.checked_add_signed(distance),
            SeekFrom::Current(distance) => self.position.checked_add_signed(distance),
        };
        let place = place.ok_or(io::ErrorKind::InvalidInput)?;
        if let Some(file) = &mut self.file
            && !self.failed
        {
            file.seek(SeekFrom::Start(place))?;
        }
        self.position = place;
        Ok(place)
    }
}

fn fill_and_measure(file: Option<&mut fs::File>, fill: impl FnOnce(&mut BufWriter<Sink<'_>>) -> io::Result<()>) -> io::Result<u64> {
    let sink = Sink { file, position: 0, length: 0, failed: false };
    let mut writer = BufWriter::with_capacity(1 << 16, sink);
    fill(&mut writer)?;
    writer.flush()?;
    Ok(writer.get_ref().length)
}

/// Writes a single file over the one before; what is no file (a terminal, a pipe) is written to.
pub fn replace(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    if path.exists() && !path.is_file() {
        return fs::write(path, text.as_ref());
    }
    let path: PathBuf = draft::place(path);
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    draft::sweep(directory);
    let mut file = draft::new(directory)?;
    file.write_all(text.as_ref())?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// The bytes of a file that was made, written to `to`.
pub fn copy(path: &Path, to: &mut dyn Write) -> io::Result<u64> {
    io::copy(&mut fs::File::open(path)?, to)
}

/// What comes from `input`, as the file `name` in a directory of its own, which goes when it is dropped.
pub fn keep(input: &mut dyn io::Read, name: &str) -> io::Result<tempfile::TempDir> {
    let directory = tempfile::tempdir()?;
    io::copy(input, &mut fs::File::create(directory.path().join(name))?)?;
    Ok(directory)
}

/// Makes a file that is not there yet, with the directories above it. False when it is there or cannot be made (reported).
pub fn create(path: &Path, text: &str, report: &mut Report) -> bool {
    let write = |mut file: fs::File| {
        file.write_all(text.as_bytes()).inspect_err(|_| {
            // Half a file would be in the way of the next attempt.
            let _ = fs::remove_file(path);
        })
    };
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| write(fs::File::create_new(path)?));
    if let Err(error) = &made {
        let help = match error.kind() {
            io::ErrorKind::AlreadyExists => message!("a file is never written over; rename it or choose another name"),
            _ => message!("check that the directory may be written to and has room"),
        };
        let said = message!("the file could not be created: {error}", error);
        report.push(Diagnostic::new("write-failed", said).in_file(path).help(help));
    }
    made.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files with these texts, made as one build makes them; a text that is none fails.
    fn build(directory: &Path, files: &[(&str, Option<&str>)]) -> (Vec<Written>, Report) {
        let mut report = Report::default();
        let publication = Publication::begin(Some(directory));
        let mut drafts = Vec::new();
        for (name, text) in files {
            drafts.extend(publication.draft(name, &mut report, |out| {
                out.write_all(text.unwrap_or("half").as_bytes())?;
                text.map(drop).ok_or(io::Error::other("the disk is full"))
            }));
        }
        (publication.publish(drafts, &mut report), report)
    }

    fn holds(directory: &Path) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap_or_default()))
            .collect();
        files.sort();
        files
    }

    #[test]
    fn files_appear_together_or_not_at_all() {
        let directory = tempfile::tempdir().unwrap();
        let (written, report) = build(directory.path(), &[("a", Some("one")), ("b", Some("three"))]);
        assert!(report.diagnostics.is_empty());
        assert_eq!(written.iter().map(|w| w.bytes).collect::<Vec<_>>(), [3, 5]);
        let before = holds(directory.path());
        for files in [[("a", Some("new")), ("b", None)], [("a", None), ("b", Some("new"))]] {
            let (written, report) = build(directory.path(), &files);
            assert_eq!(written, []);
            assert_eq!(report.diagnostics[0].code, "write-failed");
            assert_eq!(holds(directory.path()), before, "and no draft is left behind");
        }
        fs::create_dir(directory.path().join("c")).unwrap();
        let before = holds(directory.path());
        let (written, report) = build(directory.path(), &[("a", Some("new")), ("c", Some("new"))]);
        assert_eq!((written, report.diagnostics.len()), (Vec::new(), 1));
        assert_eq!(holds(directory.path()), before);
    }

    #[test]
    fn a_mistake_of_the_program_leaves_the_files_before() {
        let directory = tempfile::tempdir().unwrap();
        build(directory.path(), &[("a", Some("old"))]);
        let attempt = std::panic::catch_unwind(|| {
            let publication = Publication::begin(Some(directory.path()));
            let written = publication.draft("a", &mut Report::default(), |out| out.write_all(b"new"));
            let failed = publication.draft("b", &mut Report::default(), |_| panic!("a mistake"));
            (written.is_some(), failed.is_some())
        });
        assert!(attempt.is_err());
        assert_eq!(holds(directory.path()), [("a".to_owned(), "old".to_owned())]);
    }

    #[test]
    fn bytes_are_counted_where_nothing_is_kept() {
        let publication = Publication::begin(None);
        let draft = publication.draft("a", &mut Report::default(), |out| {
            out.write_all(b"12345")?;
            out.seek(SeekFrom::Start(1))?;
            out.write_all(b"x")?;
            out.seek(SeekFrom::End(0))?;
            out.write_all(b"6")
        });
        assert_eq!(draft.map(|draft| draft.written.bytes), Some(6));
    }

    #[test]
    fn a_single_file_is_replaced_whole() {
        let directory = tempfile::tempdir().unwrap();
        for text in ["one", "two"] {
            replace(&directory.path().join("a"), text).unwrap();
            assert_eq!(holds(directory.path()), [("a".to_owned(), text.to_owned())]);
        }
        assert!(replace(&directory.path().join("no/a"), "x").is_err());
    }
}

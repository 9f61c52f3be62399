//! Output files appear whole or not at all: each is written beside its place and then renamed.
//!
//! A build that fails half-way leaves the file of the build before.

use std::fs;
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use crate::outcome::Written;
use crate::report::{Diagnostic, Report};

/// Makes the file `name` in `directory` (created when missing) with what `fill` writes. Without a directory the bytes are made all
/// the same and thrown away. `None` when it failed (reported).
pub fn write(
    directory: Option<&Path>,
    name: &str,
    report: &mut Report,
    fill: impl FnOnce(&mut BufWriter<&mut fs::File>) -> io::Result<()>,
) -> Option<Written> {
    let path = directory.unwrap_or(Path::new("")).join(name);
    let result = match directory {
        Some(directory) => write_beside(directory, name, &path, fill),
        None => tempfile::tempfile().and_then(|mut file| fill_and_measure(&mut file, fill)),
    };
    match result {
        Ok(bytes) => Some(Written { path, bytes }),
        Err(error) => {
            report.push(
                Diagnostic::new("write-failed", format!("the file could not be written: {error}"))
                    .in_file(&path)
                    .help("check that the directory exists, may be written to and has room; an earlier file was left as it was"),
            );
            None
        }
    }
}

fn write_beside(
    directory: &Path,
    name: &str,
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&mut fs::File>) -> io::Result<()>,
) -> io::Result<u64> {
    fs::create_dir_all(directory)?;
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    // Without this the file could be read by its owner alone; the umask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut draft = builder.tempfile_in(directory)?;
    let bytes = fill_and_measure(draft.as_file_mut(), fill)?;
    draft.persist(path).map_err(|error| error.error)?;
    Ok(bytes)
}

fn fill_and_measure(file: &mut fs::File, fill: impl FnOnce(&mut BufWriter<&mut fs::File>) -> io::Result<()>) -> io::Result<u64> {
    let mut writer = BufWriter::with_capacity(1 << 16, file);
    fill(&mut writer)?;
    writer.flush()?;
    writer.seek(io::SeekFrom::End(0))
}

/// Makes a file that is not there yet, with the directories above it. False when it is there or cannot be made (reported).
pub fn create(path: &Path, text: &str, report: &mut Report) -> bool {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::File::create_new(path)?.write_all(text.as_bytes()));
    if let Err(error) = &made {
        let help = match error.kind() {
            io::ErrorKind::AlreadyExists => "a file is never written over; rename it or choose another name",
            _ => "check that the directory may be written to and has room",
        };
        let said = format!("the file could not be created: {error}");
        report.push(Diagnostic::new("write-failed", said).in_file(path).help(help));
    }
    made.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_file_leaves_the_one_before() {
        let directory = tempfile::tempdir().unwrap();
        let mut report = Report::default();
        let first = write(Some(directory.path()), "a.txt", &mut report, |out| out.write_all(b"whole"));
        assert_eq!(first.map(|w| w.bytes), Some(5));
        let second = write(Some(directory.path()), "a.txt", &mut report, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(second, None);
        assert_eq!(report.diagnostics[0].code, "write-failed");
        assert_eq!(fs::read_to_string(directory.path().join("a.txt")).unwrap(), "whole");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no draft is left behind");
    }
}

//! How files that a book or a style names are read: regular files only, up to a size.
//!
//! A pipe waits for ever and a device never ends; neither is what an author meant by a picture or a font.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use data_url::DataUrl;

use crate::report::Message;
use crate::message;
use crate::limits::Limit;

/// The bytes that are written out in an address (`data:image/png;base64,…`) that stands for a path; `None` for a path.
pub fn written_out(path: &Path) -> Option<Result<Vec<u8>, Message>> {
    let address = path.to_str()?.trim_start();
    if !address.get(..5)?.eq_ignore_ascii_case("data:") {
        return None;
    }
    let bytes = DataUrl::process(address).ok().and_then(|url| url.decode_to_vec().ok());
    Some(bytes.map(|(bytes, _)| bytes).ok_or_else(|| message!("is not written out as a data address should be")))
}

/// Stands between a document's path and the number of a page of it; no name of a file can have it.
const PAGE: &str = "\0#page=";

/// What stands for a page of a document among the paths of pictures.
pub fn with_page(path: &Path, number: usize) -> PathBuf {
    let mut whole = path.as_os_str().to_owned();
    whole.push(format!("{PAGE}{number}"));
    PathBuf::from(whole)
}

/// The file itself, and the page of it, from 1, that is meant.
pub fn of_page(path: &Path) -> (&Path, usize) {
    let parts = path.to_str().and_then(|text| text.rsplit_once(PAGE));
    let parts = parts.and_then(|(file, number)| Some((Path::new(file), number.parse().ok()?)));
    parts.unwrap_or((path, 1))
}

/// A path as it can be shown: of data that are written out, their kind; of a page, its document.
pub fn shown(path: &Path) -> &Path {
    let (path, _) = of_page(path);
    match path.to_str() {
        Some(address) if address.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) => {
            Path::new(address.split([';', ',']).next().unwrap_or_default())
        }
        _ => path,
    }
}

/// Opens a regular file within the limit, and tells its length. The error is the end of a sentence about the file.
pub fn open(path: &Path, limit: &Limit) -> Result<(File, u64), Message> {
    let (path, _) = of_page(path);
    let unread = |error: std::io::Error| message!("cannot be read: {error}", error);
    // Asked before it is opened, for opening a pipe waits.
    let known = std::fs::metadata(path).map_err(unread)?;
    if !known.is_file() {
        return Err(message!("is not a regular file"));
    }
    if known.len() > limit.most() {
        return Err(message!("has {count} bytes, {told}", count = known.len(), told = limit.exceeded()));
    }
    let file = File::open(path).map_err(unread)?;
    Ok((file, known.len()))
}

/// Reads such a file whole.
pub fn read(path: &Path, limit: &Limit) -> Result<Vec<u8>, Message> {
    if let Some(bytes) = written_out(path) {
        return bytes;
    }
    let (file, length) = open(path, limit)?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    // One that grows meanwhile is cut where it was to end.
    file.take(limit.most()).read_to_end(&mut bytes).map_err(|error| message!("cannot be read: {error}", error))?;
    Ok(bytes)
}

/// Whether there is a file or a directory.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// What a directory holds, in the order of names; nothing of what is no directory.
pub fn listed(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// What is in a folder, in order of name; nothing when it cannot be read.
pub fn within(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    fn bytes(most: u64) -> Limit {
        limits::limit("x", most, || crate::report::Message::verbatim("bytes"), "for the test")
    }

    #[test]
    fn only_regular_files_within_their_size_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, b"four").unwrap();
        assert_eq!(read(&file, &bytes(4)).unwrap(), b"four");
        assert!(read(&file, &bytes(3)).unwrap_err().to_string().contains("more than 3 bytes (--limit x=N raises it)"));
        assert_eq!(read(folder.path(), &bytes(9)).unwrap_err().to_string(), "is not a regular file");
        assert!(read(&folder.path().join("b"), &bytes(9)).unwrap_err().to_string().starts_with("cannot be read"));
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_pipes_are_not_waited_for() {
        assert_eq!(read(Path::new("/dev/zero"), &limits::FONT_BYTES).unwrap_err().to_string(), "is not a regular file");
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert_eq!(read(&pipe, &limits::FONT_BYTES).unwrap_err().to_string(), "is not a regular file");
    }
}

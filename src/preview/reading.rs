//! The EPUB, made in memory: its documents for the browser's own little reading system.

use std::io::{Cursor, Read};
use std::sync::{Mutex, PoisonError};

use zip::ZipArchive;

use crate::pipeline::LaidOut;
use crate::report::Report;

/// Most bytes of one document.
const MOST: u64 = 256 << 20;

/// An EPUB in memory.
pub struct Reading {
    archive: Mutex<ZipArchive<Cursor<Vec<u8>>>>,
}

impl Reading {
    /// Makes the EPUB of what was laid out; `None` when it cannot be written.
    pub fn make(laid_out: &LaidOut) -> Option<Reading> {
        let mut bytes = Cursor::new(Vec::new());
        laid_out.write_epub(&mut bytes, &mut Report::default()).ok()?;
        bytes.set_position(0);
        Some(Reading { archive: Mutex::new(ZipArchive::new(bytes).ok()?) })
    }

    /// A file of the EPUB.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let file = archive.by_name(path).ok()?;
        let mut bytes = Vec::new();
        file.take(MOST).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// The type of a file by its name.
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "xhtml" => "application/xhtml+xml; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "opf" | "ncx" | "xml" => "application/xml; charset=utf-8",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "otf" => "font/otf",
        "ttf" => "font/ttf",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

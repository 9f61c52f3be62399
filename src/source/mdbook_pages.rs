//! Where the pages of an mdBook are.

use std::path::{Path, PathBuf};

use super::value::{self, Format, Value};

/// The configuration of a book.
pub const CONFIGURATION: &str = "book.toml";
pub const SUMMARY: &str = "SUMMARY.md";

/// Whether `directory` holds a book of mdBook; gives the directory of its pages.
pub fn pages_of(directory: &Path) -> Option<PathBuf> {
    let text = crate::file::read(&directory.join(CONFIGURATION), &crate::limits::TEXT_BYTES).ok()?;
    let text = String::from_utf8_lossy(&text);
    let (config, _) = value::parse(&text, 0..text.len(), Format::Toml);
    let pages = directory.join(config.at("book.src").and_then(Value::as_str).unwrap_or("src"));
    pages.join(SUMMARY).is_file().then_some(pages)
}

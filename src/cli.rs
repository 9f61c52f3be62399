//! Arguments and help. The command line is read once into a [`Request`]; nothing after that asks it again.

mod arguments;
pub mod artifacts;
pub mod depfile;
pub mod diff;
mod language;
pub mod localize;
mod place;
pub mod progress;
mod special;
pub mod suggestions;
pub mod summary;
pub mod usage;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches};
use tempfile::TempDir;

use crate::cache::Cache;
use crate::limits::Limits;
use crate::options::{EpubOptions, Options, Output};
use crate::message;
use crate::preview;
use crate::report::Locale;
use crate::shop;
use crate::source;
use crate::start::Template;
use crate::style::designs;
pub use arguments::MessageFormat;
pub use usage::wrong_usage;
use usage::{colored, command};
use arguments::{Arguments, BookArguments, Command, Fetch, FileArguments, Languages, NewPage, PageSize, PreviewArguments};
pub use diff::Diff;
pub use language::locale;
use place::{Place, STDIN_PAGE, page_of_stdin};
use special::{mdbook, specimen};
use usage::Refusal;

/// What the command line asks for, resolved.
#[derive(Debug)]
pub enum Request {
    Build(Box<Build>),
    /// What an index of the book might have.
    Suggest(Box<Build>),
    /// The book in the browser.
    Preview(Box<Options>, preview::Settings),
    /// Text for standard output, made without reading a book.
    Print(Vec<u8>),
    /// Settings for a site, or a small book in an empty directory.
    Init {
        site: PathBuf,
        template: Option<Template>,
        lang: String,
    },
    /// The workflow of many books.
    Catalogue {
        directory: PathBuf,
    },
    /// Two builds compared.
    Diff(Box<Diff>),
    /// What was not used for so long goes, and what is beyond so many bytes.
    Cache {
        cache: Cache,
        unused: Duration,
        most: u64,
    },
    /// A partial for Hugo that links to the book's files.
    NewPartial {
        site: PathBuf,
    },
    /// Shortcodes for Hugo, that say on the web what they say in the book.
    NewShortcodes {
        site: PathBuf,
    },
    /// The file of the next chapter.
    NewChapter {
        site: PathBuf,
        title: String,
        today: String,
    },
}

/// A build and what is said of it.
///
/// Its fields are the options of the command that are no settings of the book.
#[derive(Debug)]
pub struct Build {
    pub options: Options,
    /// A book of each language that the site has pages in.
    pub every_language: bool,
    pub verbosity: Verbosity,
    pub quality: Option<QualityReport>,
    /// Where the files that were read are named, for Make.
    pub depfile: Option<PathBuf>,
    /// The one file is written to standard output; it is made here.
    pub stdout: Option<TempDir>,
    /// A page from standard input lies here.
    pub stdin: Option<TempDir>,
    /// Built again at every change.
    pub watch: bool,
    /// A book of each built-in style, called after it.
    pub every_style: bool,
}

/// What is told to whoever runs the program, and how.
#[derive(Clone, Copy, Debug)]
pub struct Verbosity {
    pub format: MessageFormat,
    pub color: bool,
    /// Errors only.
    pub quiet: bool,
    /// Progress and summary: a person is looking.
    pub terminal: bool,
    /// The time that each stage took.
    pub timings: bool,
    /// The files that were read.
    pub verbose: bool,
    /// The language of what is told.
    pub locale: Locale,
}

/// Where the report on the quality of the pages goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QualityReport {
    Text,
    Json,
    /// JSON when the name ends in `.json`.
    File(PathBuf),
}

/// Reads the command line. Help and mistakes are for the caller to print; `is_terminal` tells whether standard output is one.
pub fn parse(is_terminal: bool) -> Result<Request, Refusal> {
    let refused = |error| usage::refusal(error, locale(), is_terminal);
    let matches = command().try_get_matches().map_err(refused)?;
    let arguments = Arguments::from_arg_matches(&matches).map_err(refused)?;
    Ok(match arguments.command {
        Command::Build { book, files } => build(book, Some(files))?,
        Command::Mdbook => mdbook()?,
        Command::Preview { book, preview } => previewed(book, preview)?,
        Command::Check { book, shop } => {
            let mut request = build(book, None)?;
            if let (Request::Build(build), Some(shop)) = (&mut request, shop.as_deref().and_then(shop::find)) {
                build.options.shop = Some(shop);
                build.options.outputs = vec![Output::Epub];
            }
            request
        }
        Command::Index { book, .. } => match build(book, None)? {
            Request::Build(build) => Request::Suggest(build),
            other => other,
        },
        Command::Init { site, catalogue: true, .. } => Request::Catalogue { directory: site },
        Command::Init { site, template, lang, .. } => Request::Init { site, template, lang: lang.unwrap_or_else(|| locale().name().to_owned()) },
        Command::New { what: NewPage::Chapter { title, site } } => {
            Request::NewChapter { site, title, today: modification_time()?.split('T').next().unwrap_or_default().to_owned() }
        }
        Command::New { what: NewPage::Partial { site } } => Request::NewPartial { site },
        Command::New { what: NewPage::Shortcodes { site } } => Request::NewShortcodes { site },
        Command::Diff(arguments) => Request::Diff(Box::new(diff::resolved(arguments, modification_time()?, is_terminal)?)),
        Command::Cache { directory, prune, days, megabytes } => {
            if !directory.is_dir() {
                return Err(wrong_usage(&message!("{path} is not a directory", path = directory.as_path())));
            }
            let (unused, most) = match prune {
                true => (Duration::from_secs(days.saturating_mul(86_400)), megabytes.map_or(u64::MAX, |n| n.saturating_mul(1_000_000))),
                false => (Duration::MAX, u64::MAX),
            };
            Request::Cache { cache: Cache::new(directory), unused, most }
        }
        Command::Styles => Request::Print(styles().into_bytes()),
        Command::Specimen { site, out } => specimen(site, out)?,
        Command::Schema => {
            let schema = localize::schema(source::config::json_schema(), locale());
            Request::Print(format!("{schema:#}\n").into_bytes())
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "pliego", &mut script);
            Request::Print(script)
        }
        Command::Man { command } => Request::Print(manual_page(command.as_deref())?),
    })
}

/// The request of a preview, by the same options as a build. Pages are those of the screen, or with a printer, or `--to print`, those of the
/// press.
fn previewed(book: BookArguments, preview: PreviewArguments) -> Result<Request, Refusal> {
    if book.site == Path::new("-") && book.source.is_none() {
        return Err(wrong_usage(&message!("standard input does not change; give a site, a directory or a file")));
    }
    if book.lang == Some(Languages::All) {
        return Err(wrong_usage(&message!("one book is shown at a time; say which language with --lang")));
    }
    let printed = book.printer.is_some() || book.to.contains(&Output::Print);
    let request = build(book, None)?;
    let Request::Build(build) = request else { return Ok(request) };
    let mut options = build.options;
    // A preview is looked at, not judged.
    options.preflight = false;
    options.outputs = vec![Output::Epub, if printed { Output::Print } else { Output::Pdf }];
    options.epub.keep_webp = true;
    // Spreads are shown as they will be on paper.
    options.facing |= options.screen_page.is_none();
    let interactive = std::io::stderr().is_terminal();
    let visual = std::env::var("VISUAL").ok();
    let settings = preview::Settings {
        port: preview.port,
        open: preview.open || interactive && !preview.no_open,
        locale: build.verbosity.locale,
        editor: preview::Editor::of(preview.editor.as_deref(), visual.as_deref()),
    };
    Ok(Request::Preview(Box::new(options), settings))
}

/// The request of a build, or of a check when there are no `files` to be written.
fn build(book: BookArguments, files: Option<FileArguments>) -> Result<Request, Refusal> {
    // Asked of a printer, a check is a preflight: of what it is sent.
    let preflight = files.is_none() && book.printer.is_some();
    let reads_stdin = book.source.is_none() && book.site == Path::new("-");
    let mut to = book.to.clone();
    to.sort();
    to.dedup();
    let mut depfile = None;
    let mut watch = false;
    let mut place = Place::default();
    if let Some(files) = files {
        watch = files.watch;
        if watch && reads_stdin {
            return Err(wrong_usage(&message!("standard input does not change; give a site, a directory or a file")));
        }
        depfile = files.depfile;
        place = Place::of(files.out, &mut to, reads_stdin)?;
        place.name = files.name.or(place.name);
        if place.stdout.is_some() && book.lang == Some(Languages::All) {
            return Err(wrong_usage(&message!("one file alone can go to standard output; with --lang all there may be several")));
        }
    }
    let outputs = match to.as_slice() {
        [] if preflight => vec![Output::Print, Output::Cover],
        [] => vec![Output::Epub, Output::Pdf],
        asked => asked.to_vec(),
    };
    if place.stdout.is_some() && watch {
        return Err(wrong_usage(&message!("--watch writes the file again and again; give -o FILE")));
    }
    if place.stdout.is_some() && book.message_format == MessageFormat::Json {
        return Err(wrong_usage(&message!("--message-format json and the file itself cannot both go to standard output; give -o FILE")));
    }
    let stdin = if reads_stdin { Some(page_of_stdin()?) } else { None };
    let site = match &stdin {
        Some(directory) => directory.path().join(STDIN_PAGE),
        None => book.source.unwrap_or(book.site),
    };
    let every_language = book.lang == Some(Languages::All);
    let lang = match book.lang {
        Some(Languages::One(lang)) => Some(lang),
        _ => None,
    };
    let options = Options {
        site,
        out: place.directory,
        name: place.name,
        file: place.file,
        outputs,
        source: source::Options {
            lang,
            allowed: book.allow,
            config: book.config,
            drafts: book.drafts || book.build_drafts,
            future: book.drafts || book.build_future,
            expired: book.drafts || book.build_expired,
            fetch: book.fetch.map(cache).transpose()?,
            handed: None,
        },
        language_in_name: false,
        style: book.style,
        trim: if let Some(PageSize::Trim(trim)) = book.trim { Some(trim) } else { None },
        screen_page: if let Some(PageSize::Screen(page)) = book.trim { Some(page) } else { None },
        facing: book.facing,
        show_grid: book.show_grid,
        printer: book.printer.as_deref().and_then(crate::printers::find),
        preflight,
        shop: None,
        epub: EpubOptions { flavour: book.epub_flavour, embed_fonts: !book.no_embed_fonts, keep_webp: book.keep_webp },
        font_folders: font_folders(),
        cache: book.cache.map(Cache::new),
        jobs: book.jobs.map(usize::from),
        limits: book.limit.iter().fold(Limits::default(), |limits, (limit, most)| limits.with(limit, *most)),
        strict: book.strict,
        modified: modification_time()?,
    };
    let terminal = std::io::stderr().is_terminal();
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = colored(book.color, terminal);
    let verbosity = Verbosity {
        format: book.message_format,
        color,
        quiet: book.quiet,
        terminal: terminal && !dumb && !book.quiet && book.message_format == MessageFormat::Human,
        timings: book.timings || book.verbose,
        verbose: book.verbose,
        locale: locale(),
    };
    let quality = book.report.map(|place| match place.as_str() {
        "-" => QualityReport::Text,
        "json" => QualityReport::Json,
        file => QualityReport::File(PathBuf::from(file)),
    });
    Ok(Request::Build(Box::new(Build { options, every_language, verbosity, quality, depfile, stdout: place.stdout, stdin, watch, every_style: false })))
}

/// The built-in styles, a line each.
fn styles() -> String {
    let designs = designs::described();
    let width = designs.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    designs.iter().map(|(name, what)| format!("{name:width$}  {}\n", what.render(locale()))).collect()
}

/// All texts of the command line's help and of the schema of the settings, in English.
#[doc(hidden)]
pub fn help_texts() -> Vec<String> {
    let mut texts = localize::texts(Arguments::command());
    texts.extend(localize::descriptions(source::config::json_schema()));
    texts
}

/// The folders of `PLIEGO_FONTS`; where it is not set, those in which the system and its user have their fonts.
fn font_folders() -> Vec<PathBuf> {
    if let Some(folders) = std::env::var_os("PLIEGO_FONTS") {
        return std::env::split_paths(&folders).filter(|folder| !folder.as_os_str().is_empty()).collect();
    }
    let home = |below: &str| std::env::home_dir().map(|home| home.join(below));
    let variable = |name: &str, below: &str| std::env::var_os(name).map(|folder| PathBuf::from(folder).join(below));
    let own = [home(".local/share/fonts"), home(".fonts"), home("Library/Fonts"), variable("LOCALAPPDATA", "Microsoft/Windows/Fonts")];
    let shared = ["/usr/local/share/fonts", "/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts"].map(|path| Some(PathBuf::from(path)));
    own.into_iter().chain(shared).chain([variable("WINDIR", "Fonts")]).flatten().collect()
}

/// The time that the outputs are given: `SOURCE_DATE_EPOCH` if set, so that the same input gives the same bytes; otherwise now.
fn modification_time() -> Result<String, Refusal> {
    let time = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => match seconds.trim().parse().ok().and_then(|s| jiff::Timestamp::from_second(s).ok()) {
            Some(time) => time,
            None => return Err(wrong_usage(&message!("SOURCE_DATE_EPOCH is not a number of seconds since 1970"))),
        },
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// The cache in which fetched pictures are kept.
fn cache(from: Fetch) -> Result<source::fetch::Cache, Refusal> {
    let cache = source::fetch::Cache::of_user()
        .ok_or_else(|| wrong_usage(&message!("--fetch keeps pictures in your cache directory; set XDG_CACHE_HOME or HOME")))?;
    Ok(source::fetch::Cache { local: from == Fetch::Local, ..cache })
}

/// The manual page of a command, or of the program, in the format of `man`.
fn manual_page(name: Option<&str>) -> Result<Vec<u8>, Refusal> {
    let mut program = command();
    program.build();
    let command = match name {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return Err(wrong_usage(&message!("there is no command `{command}`", command = name))),
        },
    };
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = clap_mangen::Man::new(command).render(&mut page);
    Ok(localize::manual_headings(&String::from_utf8_lossy(&page), locale()).into_bytes())
}

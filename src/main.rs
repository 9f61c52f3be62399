//! The command: arguments → build → report → exit code.

#![deny(unsafe_code)]

#[path = "main/diff.rs"]
mod diff;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use pliego::Stage;
use pliego::cli::progress::Progress;
use pliego::cli::usage::Refusal;
use pliego::cli::{self, Build, MessageFormat, QualityReport, Request, Verbosity};
use pliego::options::Options;
use pliego::outcome::Outcome;
use pliego::output;
use pliego::preview::watch::{Stop, Watch};
use pliego::preview::{self, Unserved};
use pliego::report::render::{self, Style};
use pliego::message;
use pliego::report::{Diagnostic, Message, Report, Severity};
use pliego::start::{self, NewFile, Template};

/// Clean, or nothing worse than warnings. Wrong usage is 2, given by clap.
const SUCCESS: u8 = 0;
/// Errors in the book, or of the program itself.
const FAILURE: u8 = 1;

fn main() -> ExitCode {
    #[cfg(unix)]
    memory::report_when_it_ends(cli::locale());
    let code = match cli::parse(std::io::stdout().is_terminal()) {
        Err(refusal) => refuse(refusal),
        Ok(Request::Print(text)) => print(&text),
        Ok(Request::Build(request)) if request.watch => watch(&request),
        Ok(Request::Build(request)) => run(&request),
        Ok(Request::Suggest(request)) => suggest(&request),
        Ok(Request::Preview(options, settings)) => show(&options, &settings),
        Ok(Request::Diff(request)) => diff::diff(&request),
        Ok(Request::Init { site, template, lang }) => init(&site, template, &lang),
        Ok(Request::Catalogue { directory }) => new_catalogue(&directory),
        Ok(Request::Cache { cache, unused, most }) => print(cli::summary::pruned(&cache.prune(unused, most), cli::locale()).as_bytes()),
        Ok(Request::NewPartial { site }) => new_partial(&site),
        Ok(Request::NewShortcodes { site }) => new_shortcodes(&site),
        Ok(Request::NewChapter { site, title, today }) => new_chapter(&site, &title, &today),
    };
    ExitCode::from(code)
}

/// Where memory ends, Rust says how many bytes were wanted and aborts. What that means for the files is said too, and the exit code is
/// that of any failure.
#[cfg(unix)]
mod memory {
    use std::sync::atomic::{AtomicBool, Ordering};

    use pliego::report::Locale;

    static SPANISH: AtomicBool = AtomicBool::new(false);

    const ENGLISH_TEXT: &str = "error: the program had to stop, most likely because there was no more memory; the files of an earlier build are as they were\n  \
         = help: build with -j 1, give it more memory, or leave out what is largest\n";
    const SPANISH_TEXT: &str = "error: el programa ha tenido que parar, lo más seguro por falta de memoria; los archivos de antes siguen como estaban\n  \
         = ayuda: componga con -j 1, dele más memoria o quite lo que más ocupe\n";

    pub fn report_when_it_ends(locale: Locale) {
        SPANISH.store(locale == Locale::Spanish, Ordering::Relaxed);
        let handler: extern "C" fn(libc::c_int) = tell;
        #[expect(unsafe_code, reason = "the standard library has no handlers of signals")]
        // SAFETY: the handler does nothing but what POSIX allows a handler: it reads an atomic, writes a static text and exits.
        unsafe {
            libc::signal(libc::SIGABRT, handler as *const () as libc::sighandler_t);
        }
    }

    extern "C" fn tell(_signal: libc::c_int) {
        let text = if SPANISH.load(Ordering::Relaxed) { SPANISH_TEXT } else { ENGLISH_TEXT };
        #[expect(unsafe_code, reason = "only these calls are allowed in a handler")]
        // SAFETY: the text is static, and its length is its own; both calls are on POSIX's list for handlers.
        unsafe {
            libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), text.len());
            libc::_exit(libc::c_int::from(super::FAILURE));
        }
    }
}

/// Prints help or wrong usage.
fn refuse(refusal: Refusal) -> u8 {
    match refusal {
        Refusal::Clap(error) => error.exit(),
        Refusal::Text { text, is_error: true, code } => {
            let _ = std::io::stderr().write_all(text.as_bytes());
            code
        }
        Refusal::Text { text, code, .. } => print(text.as_bytes()).max(code),
    }
}

/// Writes the files that begin a book and names the next command.
fn init(site: &Path, template: Option<Template>, lang: &str) -> u8 {
    let mut report = Report::default();
    let start = start::start(site, template, lang, &mut report);
    if let Some(present) = &start.present {
        return report_start(&report, &message!("{path} is there already; nothing was written", path = present.as_path()));
    }
    let mut said = String::new();
    for file in &start.files {
        if output::create(&file.path, &file.text, &mut report) {
            said += &(created(file).render(cli::locale()) + "\n");
        }
    }
    let next = if site == Path::new(".") { "pliego build".to_owned() } else { format!("pliego build {}", site.display()) };
    report_start(&report, &message!("{said}next: {next}", said, next))
}

/// Writes the workflow of a catalogue and names the next command.
fn new_catalogue(directory: &Path) -> u8 {
    let mut report = Report::default();
    let mut said = String::new();
    for file in start::catalogue(directory) {
        if output::create(&file.path, &file.text, &mut report) {
            said += &(created(&file).render(cli::locale()) + "\n");
        }
    }
    report_start(&report, &message!("{said}next: {next}", said, next = format!("cd {} && pip install snakemake && snakemake --profile profiles/local", directory.display())))
}

fn new_partial(site: &Path) -> u8 {
    let mut report = Report::default();
    let Some((file, command)) = start::downloads(site, &mut report) else { return report_start(&report, &Message::verbatim("")) };
    if !output::create(&file.path, &file.text, &mut report) {
        return report_start(&report, &Message::verbatim(""));
    }
    let call = "{{ partial \"pliego-downloads.html\" . }}";
    report_start(&report, &message!("{created}\nuse it: {call}\nnext: {command}", created = created(&file), call, command))
}

/// Writes the shortcodes that the site has not; those that it has stay as they are.
fn new_shortcodes(site: &Path) -> u8 {
    let mut report = Report::default();
    let files = start::shortcodes(site).unwrap_or_default();
    let (there, new): (Vec<&NewFile>, Vec<&NewFile>) = files.iter().partition(|file| file.path.exists());
    let mut said: Vec<String> = Vec::new();
    for file in there {
        said.push(message!("{path} is there already; it was left as it is", path = file.path.as_path()).render(cli::locale()));
    }
    for file in new {
        if output::create(&file.path, &file.text, &mut report) {
            said.push(created(file).render(cli::locale()));
        }
    }
    report_start(&report, &Message::verbatim(said.join("\n")))
}

fn new_chapter(site: &Path, title: &str, today: &str) -> u8 {
    let mut report = Report::default();
    let made = start::next_chapter(site, title, today, &mut report).filter(|file| output::create(&file.path, &file.text, &mut report));
    report_start(&report, &made.map_or_else(|| Message::verbatim(""), |file| created(&file)))
}

fn created(file: &NewFile) -> Message {
    message!("created {path}", path = file.path.as_path())
}

/// The errors of `report`, else `said`.
fn report_start(report: &Report, said: &Message) -> u8 {
    let mut text = String::new();
    for diagnostic in report.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
        text += &render::human(diagnostic, &Default::default(), Style { color: false, locale: cli::locale() });
        text += "\n";
    }
    let failed = !text.is_empty();
    let said = said.render(cli::locale());
    if !failed && !said.is_empty() {
        text = said + "\n";
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
    if failed { FAILURE } else { SUCCESS }
}

fn run(request: &Build) -> u8 {
    if request.stdout.is_some() && std::io::stdout().is_terminal() {
        return refuse(cli::wrong_usage(&message!("the file would be written to the terminal; send standard output elsewhere or give -o FILE")));
    }
    builds(request).iter().map(|options| run_one(options, request, &pliego::build).0).max().unwrap_or(SUCCESS)
}

/// One build, or one for each language; a site that configures no languages is built as it is.
fn builds(request: &Build) -> Vec<Options> {
    if request.every_style {
        let named = |name: &str| Options { style: Some(name.to_owned()), name: Some(name.to_owned()), ..request.options.clone() };
        return pliego::style::designs::names().into_iter().map(named).collect();
    }
    let languages =
        if request.every_language { pliego::source::languages(&request.options.site, &request.options.source) } else { Vec::new() };
    if languages.is_empty() {
        return vec![request.options.clone()];
    }
    languages.into_iter().map(|lang| request.options.of_language(lang)).collect()
}

/// What an index of the book might have, on standard output.
fn suggest(request: &Build) -> u8 {
    let found = pliego::pipeline::on_threads(request.options.jobs, || {
        let assembled = pliego::pipeline::read(&request.options).parse().assemble();
        let suggestions = pliego::book::suggest::suggestions(&assembled.book, &assembled.project.source.files);
        (suggestions, assembled.project.report, assembled.project.source.files)
    });
    let (suggestions, report, files) = found;
    if report.has_errors() && suggestions.is_empty() {
        let mut outcome = Outcome::default();
        (outcome.report, outcome.files) = (report, files);
        return emit_diagnostics(&outcome, Verbosity { quiet: true, ..request.verbosity }).max(FAILURE);
    }
    print(match request.verbosity.format {
        MessageFormat::Json => cli::suggestions::json(&suggestions),
        MessageFormat::Human => cli::suggestions::text(&suggestions, request.verbosity.locale),
    }.as_bytes())
}

/// Asked for by Ctrl-C, or a signal to end; a second one does not wait for the build at hand.
fn stop_at_interrupt() -> Stop {
    let stop = Stop::default();
    let asked = stop.clone();
    let _ = ctrlc::set_handler(move || {
        if asked.ask() {
            std::process::exit(i32::from(FAILURE));
        }
    });
    stop
}

/// The book in the browser until it is stopped.
fn show(options: &Options, settings: &preview::Settings) -> u8 {
    let stop = stop_at_interrupt();
    let tell = |line: &str| drop(writeln!(std::io::stderr(), "{line}"));
    match preview::run(options, settings, &stop, &tell) {
        Ok(()) => SUCCESS,
        Err(Unserved::Taken(port)) => refuse(cli::wrong_usage(&message!(
            "port {port} is taken by another program; give another with --port, or none for one that is free",
            port = usize::from(port)
        ))),
        Err(Unserved::Other(why)) => refuse(cli::wrong_usage(&message!("the preview cannot be served: {why}", why))),
    }
}

/// Builds, and builds again at every change of the files, until it is stopped: then a line for each build, and what is new of what was found.
fn watch(request: &Build) -> u8 {
    let stop = stop_at_interrupt();
    let mut watch = Watch::new(&stop);
    let mut known: BTreeSet<(&'static str, String)> = BTreeSet::new();
    let mut first = true;
    let mut builders: Vec<pliego::Builder> = Vec::new();
    let follow = |watch: &mut Watch, directories: &BTreeSet<PathBuf>| {
        if let Some(why) = watch.follow(directories) {
            let told = message!("changes of some files will not be seen: {why}", why).render(request.verbosity.locale);
            let _ = writeln!(std::io::stderr(), "{told}");
        }
    };
    // Watched from before the first build, so that no change is missed.
    follow(&mut watch, &pliego::source::watched::directories(&request.options.site, request.options.out.as_deref(), &[]));
    loop {
        let (mut directories, mut found) = (BTreeSet::new(), BTreeSet::new());
        for (number, options) in builds(request).into_iter().enumerate() {
            if builders.len() == number {
                builders.push(pliego::Builder::new(&options));
            }
            let builder = &builders[number];
            let build = |options: &Options, progress: &(dyn Fn(Stage) + Sync)| builder.build(options, progress);
            let json = request.verbosity.format == MessageFormat::Json;
            let outcome = if first || json { run_one(&options, request, &build).1 } else { rebuild(&options, request, &known, &build) };
            found.extend(outcome.report.diagnostics.iter().map(|d| (d.code, d.message.to_string())));
            directories.extend(pliego::source::watched::directories(&options.site, options.out.as_deref(), &outcome.read));
        }
        (known, first) = (found, false);
        follow(&mut watch, &directories);
        if !watch.wait() {
            return SUCCESS;
        }
    }
}

/// What builds: once, or with what is kept.
type Builds<'a> = &'a dyn Fn(&Options, &(dyn Fn(Stage) + Sync)) -> Outcome;

/// Builds again, and tells what was not `known` and one line.
fn rebuild(options: &Options, request: &Build, known: &BTreeSet<(&'static str, String)>, build: Builds<'_>) -> Outcome {
    let started = Instant::now();
    let outcome = guarded(|| build(options, &|_| ()));
    let new = outcome.report.diagnostics.iter().filter(|d| !known.contains(&(d.code, d.message.to_string())));
    let new: Vec<&Diagnostic> = new.filter(|d| !request.verbosity.quiet || d.severity == Severity::Error).collect();
    let style = Style { color: request.verbosity.color, locale: request.verbosity.locale };
    let mut text = String::new();
    for diagnostic in new.iter().take(MOST_OF_A_CODE) {
        text += &(render::human(diagnostic, &outcome.files, style) + "\n\n");
    }
    if !request.verbosity.quiet {
        text += &cli::artifacts::line(&outcome, started.elapsed(), request.verbosity.locale);
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
    outcome
}

fn run_one(options: &Options, request: &Build, build: Builds<'_>) -> (u8, Outcome) {
    let started = Instant::now();
    let progress = Progress::new(request.verbosity.terminal, request.verbosity.locale);
    let mut outcome = guarded(|| build(options, &|stage| progress.stage(stage)));
    progress.finish();
    let timings = request.verbosity.timings.then(|| progress.timings());
    if let Some(place) = &request.quality {
        report_quality(&mut outcome, place, options);
    }
    let elapsed = started.elapsed();
    if let Some(path) = &request.depfile {
        write_depfile(&mut outcome, path, options);
    }
    let sent = if request.stdout.is_some() { send(&outcome) } else { SUCCESS };
    let mut told = emit_diagnostics(&outcome, request.verbosity).max(sent);
    if request.verbosity.verbose {
        let read: String = outcome.read.iter().map(|path| message!("read {path}", path = render::visible(&path.display().to_string())).render(cli::locale()) + "\n").collect();
        let _ = std::io::stderr().write_all(read.as_bytes());
    }
    if request.verbosity.format == MessageFormat::Json {
        told = told.max(print(cli::artifacts::json(&outcome, options, elapsed).as_bytes()));
    } else if !request.verbosity.terminal && !request.verbosity.quiet && request.stdout.is_none() {
        let _ = std::io::stderr().write_all(cli::artifacts::lines(&outcome, options, cli::locale()).as_bytes());
    }
    if request.verbosity.terminal {
        let summary = cli::summary::summary(&outcome, request.options.out.is_none(), elapsed, request.verbosity.locale);
        let _ = std::io::stderr().write_all(summary.as_bytes());
    }
    if let Some(timings) = timings {
        let _ = std::io::stderr().write_all(timings.as_bytes());
    }
    (if outcome.report.has_errors() { FAILURE } else { told }, outcome)
}

/// The one file that was made, to standard output.
fn send(outcome: &Outcome) -> u8 {
    let Some(written) = outcome.written.first() else { return FAILURE };
    match output::copy(&written.path, &mut std::io::stdout().lock()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => FAILURE,
        _ => SUCCESS,
    }
}

fn write_depfile(outcome: &mut Outcome, path: &Path, options: &Options) {
    let path = &of_language(path, options);
    if let Err(error) = output::replace(path, cli::depfile::depfile(outcome)) {
        outcome.report.push(Diagnostic::new("write-failed", message!("the depfile could not be written: {error}", error)).in_file(path));
    }
}

/// Messages of one kind that a person is shown in full.
const MOST_OF_A_CODE: usize = 30;

/// Where and why the program failed, as its panic hook saw it.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Runs a build so that a mistake of the program is a diagnostic like any other.
fn guarded(build: impl FnOnce() -> Outcome) -> Outcome {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut seen) = PANIC.lock() {
            // The first is the cause; those that follow are its echoes in other threads.
            seen.get_or_insert_with(|| info.to_string());
        }
    }));
    panic::catch_unwind(AssertUnwindSafe(build)).unwrap_or_else(|_| {
        let cause = PANIC.lock().ok().and_then(|mut seen| seen.take()).map_or_else(|| message!("no cause is known"), Message::verbatim);
        let mut outcome = Outcome::default();
        let help = message!(
            "this is not your book's fault. Please report it, with the pages that cause it, this message and “pliego {version} on {system}”; \
             the files of an earlier build are as they were",
            version = env!("CARGO_PKG_VERSION"),
            system = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
        );
        outcome.report.push(Diagnostic::new("internal-error", message!("the program failed: {cause}", cause)).help(help));
        outcome
    })
}

/// Diagnostics in the order of the book: for a person on standard error, for a program on standard output.
fn emit_diagnostics(outcome: &Outcome, verbosity: Verbosity) -> u8 {
    let told = outcome.report.diagnostics.iter().filter(|d| !verbosity.quiet || d.severity == Severity::Error);
    match verbosity.format {
        MessageFormat::Json => {
            let lines: String = told.map(|d| render::json(d, &outcome.files, verbosity.locale) + "\n").collect();
            print(lines.as_bytes())
        }
        MessageFormat::Human => {
            let mut of_code: BTreeMap<&str, usize> = BTreeMap::new();
            let mut text = String::new();
            for diagnostic in told {
                let seen = of_code.entry(diagnostic.code).or_default();
                *seen += 1;
                if *seen <= MOST_OF_A_CODE {
                    text += &render::human(diagnostic, &outcome.files, Style { color: verbosity.color, locale: verbosity.locale });
                    text += "\n\n";
                }
            }
            for (code, seen) in of_code.iter().filter(|(_, seen)| **seen > MOST_OF_A_CODE) {
                let more = seen - MOST_OF_A_CODE;
                text += &message!("{more} more of {code}; --message-format json lists them all", more, code = *code).render(verbosity.locale);
                text += "\n\n";
            }
            let _ = std::io::stderr().write_all(text.as_bytes());
            SUCCESS
        }
    }
}

fn report_quality(outcome: &mut Outcome, place: &QualityReport, options: &Options) {
    let Some(quality) = &outcome.quality else { return };
    let json = || serde_json::to_string_pretty(&quality.said_in(cli::locale())).unwrap_or_default() + "\n";
    match place {
        QualityReport::Text => drop(print(quality.text(cli::locale()).as_bytes())),
        QualityReport::Json => drop(print(json().as_bytes())),
        QualityReport::File(path) => {
            let path = &of_language(path, options);
            let text = if path.extension().is_some_and(|e| e == "json") { json() } else { quality.text(cli::locale()) };
            if let Err(error) = output::replace(path, &text) {
                outcome.report.push(Diagnostic::new("write-failed", message!("the report could not be written: {error}", error)).in_file(path));
            }
        }
    }
}

/// The name of a file that each language has its own of.
fn of_language(path: &Path, options: &Options) -> PathBuf {
    let (Some(lang), true) = (&options.source.lang, options.language_in_name) else { return path.to_owned() };
    let part = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    let name = format!("{}-{}", part(path.file_stem()), lang.tag());
    path.with_file_name(name).with_extension(part(path.extension()))
}

/// Standard output; a reader that goes away early (`| head`) is no mistake.
fn print(text: &[u8]) -> u8 {
    match std::io::stdout().write_all(text) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => FAILURE,
        _ => SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_of_the_program_say_how_they_are_reported() {
        let outcome = guarded(|| {
            let threads: Vec<_> = (0..3).map(|i| std::thread::spawn(move || assert!(i > 9, "cause"))).collect();
            threads.into_iter().for_each(|thread| assert!(thread.join().is_ok(), "an echo"));
            Outcome::default()
        });
        let told = render::human(&outcome.report.diagnostics[0], &outcome.files, Style::default());
        for words in ["error[internal-error]: the program failed", "cause", "src/main.rs", "Please report it", env!("CARGO_PKG_VERSION")] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(outcome.report.has_errors());
    }
}

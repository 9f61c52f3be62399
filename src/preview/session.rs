//! The book while it is worked on: each change of its files gives a new edition, and a broken file keeps the last good one.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::edition::{self, Edition, Source};
use super::findings::{Finding, unplaced};
use super::{Settings, texts};
use crate::message;
use crate::options::Options;
use crate::pipeline;
use crate::report::{Diagnostic, Files, Severity};
use crate::source::{Source as Site, site, watched};

/// Errors after which there is no book to show, or not the one that is meant.
const BREAKING: &[&str] =
    &["config-invalid", "front-matter-invalid", "front-matter-unclosed", "empty-site", "no-site", "unreadable", "language-missing", "internal-error"];

pub struct Session {
    options: Options,
    pub settings: Settings,
    threads: rayon::ThreadPool,
    kept: Arc<pipeline::Kept>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Counts the builds, also those that failed.
    version: u64,
    edition: Option<Arc<Edition>>,
    /// Why the files as they are now cannot be shown, and those files.
    broken: Arc<Vec<Finding>>,
    broken_files: Files,
    watched: BTreeSet<PathBuf>,
    closed: bool,
}

/// What a build came to.
enum Built {
    Good(Edition),
    Broken(Vec<Finding>, Files),
}

impl Session {
    /// A session that has built nothing yet.
    pub fn new(options: Options, settings: Settings, threads: rayon::ThreadPool) -> Session {
        let kept = Arc::new(pipeline::Kept::in_memory(options.cache.as_ref()));
        Session { options, settings, threads, kept, state: Mutex::default(), changed: Condvar::new() }
    }

    /// The state of the session, locked.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds the book anew; gives a line about it.
    pub fn rebuild(&self) -> String {
        let started = Instant::now();
        let (version, last) = {
            let state = self.lock();
            (state.version + 1, state.edition.clone())
        };
        let mut watched = BTreeSet::new();
        let built = self.threads.install(|| catch_unwind(AssertUnwindSafe(|| self.limited(|| self.build(version, last.as_deref(), &mut watched)))));
        let built = built.unwrap_or_else(|_| {
            let failed = Diagnostic::new("internal-error", message!("the program failed; please report it, with the page that you changed last"));
            Built::Broken(vec![unplaced(&failed, &Files::default(), self.settings.locale)], Files::default())
        });
        let mut state = self.lock();
        state.version = version;
        // What a broken book would have used is not known.
        if matches!(built, Built::Broken(..)) {
            watched.append(&mut state.watched);
        }
        state.watched = watched;
        let said = match built {
            Built::Good(edition) => {
                let said = texts::built(self.settings.locale, edition.page_count(), edition.report(), started.elapsed());
                state.edition = Some(Arc::new(edition));
                (state.broken, state.broken_files) = Default::default();
                said
            }
            Built::Broken(findings, files) => {
                let said = texts::broken(self.settings.locale, &findings);
                (state.broken, state.broken_files) = (Arc::new(findings), files);
                said
            }
        };
        drop(state);
        self.changed.notify_all();
        said
    }

    /// Builds the book once; `watched` gets the directories that matter.
    fn build(&self, version: u64, last: Option<&Edition>, watched: &mut BTreeSet<PathBuf>) -> Built {
        let mut read = pipeline::read(&self.options);
        read.project.kept = Some(Arc::clone(&self.kept));
        let project = &read.project;
        let directories = |source: &Site| watched::directories(&self.options.site, self.options.out.as_deref(), &pipeline::files_read(source));
        *watched = directories(&project.source);
        let is_breaking = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error && BREAKING.contains(&diagnostic.code);
        let was_there = |diagnostic: &Diagnostic| last.is_some_and(|last| last.report().diagnostics.iter().any(|d| alike(d, diagnostic)));
        let empty = project.source.pages.is_empty();
        let breaking = |diagnostic: &&Diagnostic| is_breaking(diagnostic) && (empty || !was_there(diagnostic));
        let errors: Vec<Finding> =
            project.report.diagnostics.iter().filter(breaking).map(|d| unplaced(d, &project.source.files, self.settings.locale)).collect();
        if empty || (last.is_some() && !errors.is_empty()) {
            return Built::Broken(errors, project.source.files.clone());
        }
        let laid_out = read.parse().assemble_for(&[]).polish().lay_out();
        *watched = directories(&laid_out.polished.project.source);
        match Edition::new(version, laid_out, self.settings.locale) {
            Some(edition) => Built::Good(edition),
            None => Built::Broken(Vec::new(), Files::default()),
        }
    }

    /// The directories that matter now.
    pub fn watched(&self) -> BTreeSet<PathBuf> {
        let state = self.lock();
        if state.watched.is_empty() { watched::directories(&self.options.site, None, &[]) } else { state.watched.clone() }
    }

    /// The last good edition; waits for the first.
    pub fn edition(&self) -> Option<Arc<Edition>> {
        let mut state = self.lock();
        while state.version == 0 && !state.closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.edition.clone()
    }

    /// The edition and what is broken since, as JSON.
    pub fn listing(&self) -> String {
        let edition = self.edition();
        let broken = Arc::clone(&self.lock().broken);
        match edition {
            Some(edition) => edition.listing(&broken),
            None => serde_json::json!({ "edition": 0, "pages": [], "contents": [], "findings": [], "broken": &*broken }).to_string(),
        }
    }

    /// Waits until there is a build after `seen`, or a while; gives the number of the last one. `None` when all is over.
    pub fn wait(&self, seen: u64, most: Duration) -> Option<u64> {
        let mut state = self.lock();
        let until = Instant::now() + most;
        while !state.closed && state.version <= seen {
            let Some(left) = until.checked_duration_since(Instant::now()) else { break };
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        (!state.closed).then_some(state.version)
    }

    /// Ends all waiting: the preview stops.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Runs work that may recurse deeply, on threads with a large stack.
    pub fn deep<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.install(|| self.limited(work))
    }

    /// Runs work under the limits of the book.
    pub fn limited<T>(&self, work: impl FnOnce() -> T) -> T {
        self.options.limits.hold(work)
    }

    /// A line of one of the book's files, by its shown path.
    pub fn line(&self, path: &str, line: usize, column: usize) -> Option<Source> {
        let broken = {
            let state = self.lock();
            edition::file(&state.broken_files, path).map(|file| edition::excerpt(file, line, column))
        };
        broken.or_else(|| self.edition()?.line(path, line, column))
    }

    /// The real path of a file that is shown as `path`, if the book has it.
    pub fn real_path(&self, path: &str) -> Option<PathBuf> {
        let known = edition::file(&self.lock().broken_files, path).map(|file| file.path.clone());
        let known = match known {
            Some(known) => known,
            None => self.edition()?.file(path)?.path.clone(),
        };
        let root = site::locate(&self.options.site).map(|site| site.root).unwrap_or_default();
        let real = root.join(known);
        Some(real.canonicalize().unwrap_or(real))
    }
}

/// Whether two findings say the same of different states of a file.
fn alike(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.code == b.code && a.message == b.message
}

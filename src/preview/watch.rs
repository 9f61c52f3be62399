//! Changes of the site's files: waits for the next, and until the files are quiet.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// After a change, so long nothing must happen: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(12);
/// But so long is waited at most.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often a stop is looked for.
const PULSE: Duration = Duration::from_millis(100);

/// Asks what watches to end.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for the end; gives whether it was asked for before.
    pub fn ask(&self) -> bool {
        self.0.swap(true, Ordering::SeqCst)
    }

    /// Whether the end was asked for.
    fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A watch over directories and single files.
pub struct Watch {
    stop: Stop,
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    changes: Receiver<()>,
    why: Option<String>,
    /// Whether it was reported that something cannot be watched.
    reported: bool,
}

impl Watch {
    /// Watches nothing yet.
    pub fn new(stop: &Stop) -> Watch {
        let (sender, changes) = channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| pass_on(event, &sender));
        let why = watcher.as_ref().err().map(ToString::to_string);
        Watch { stop: stop.clone(), watcher: watcher.ok(), watched: BTreeSet::new(), changes, why, reported: false }
    }

    /// Watches these places and no others. Gives why one cannot be watched, once.
    pub fn follow(&mut self, places: &BTreeSet<PathBuf>) -> Option<String> {
        let Some(watcher) = &mut self.watcher else { return self.why.take() };
        let mut why = None;
        self.watched.retain(|place| {
            let kept = places.contains(place) && place.symlink_metadata().is_ok();
            if !kept {
                let _ = watcher.unwatch(place);
            }
            kept
        });
        for place in places {
            if self.watched.contains(place) {
                continue;
            }
            match watcher.watch(place, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(place.clone());
                }
                Err(error) => why = Some(error.to_string()),
            }
        }
        why.filter(|_| !std::mem::replace(&mut self.reported, true))
    }

    /// Waits for a change; false when it was asked to stop.
    pub fn wait(&mut self) -> bool {
        loop {
            if self.stop.asked() {
                return false;
            }
            match self.changes.recv_timeout(PULSE) {
                Ok(()) => break,
                Err(RecvTimeoutError::Timeout) => {}
                // Nothing can be watched: only a stop is waited for.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(PULSE),
            }
        }
        let since = Instant::now();
        while since.elapsed() < PATIENCE && self.changes.recv_timeout(QUIET).is_ok() {}
        while self.changes.try_recv().is_ok() {}
        true
    }
}

/// Sends a change on to `sender`, unless it is only reading, or a file that editors write for themselves.
fn pass_on(event: notify::Result<Event>, sender: &Sender<()>) {
    let matters = match event {
        Ok(event) => {
            let kind = match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
                EventKind::Access(_) => false,
                _ => true,
            };
            kind && (event.paths.is_empty() || event.paths.iter().any(|path| is_source(path)))
        }
        Err(_) => false,
    };
    if matters {
        let _ = sender.send(());
    }
}

/// Whether a file may belong to a book: not a backup, a swap file or a hidden one.
fn is_source(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return true };
    !(name.starts_with('.') || name.ends_with('~') || name.ends_with(".tmp") || name.ends_with(".swp") || name == "4913")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_write_for_themselves_is_no_change() {
        for name in ["a.md", "b/book.yaml", "img/x.webp"] {
            assert!(is_source(Path::new(name)), "{name}");
        }
        for name in [".a.md.swp", "a.md~", "4913", "b/.#a.md", "x.tmp"] {
            assert!(!is_source(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_change_is_seen_and_a_stop_is_heard() {
        let directory = tempfile::tempdir().unwrap();
        let stop = Stop::default();
        let mut watch = Watch::new(&stop);
        assert_eq!(watch.follow(&BTreeSet::from([directory.path().to_owned()])), None);
        std::fs::write(directory.path().join("a.md"), "x").unwrap();
        assert!(watch.wait());
        assert!(!stop.ask());
        assert!(stop.ask());
        assert!(!watch.wait());
    }
}

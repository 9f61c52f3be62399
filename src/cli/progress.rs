//! A line that says what is being done, while a person is looking at a terminal.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::Stage;

/// The progress line on standard error; nothing at all when nobody looks.
pub struct Progress(Option<Mutex<ProgressBar>>);

impl Progress {
    pub fn new(shown: bool) -> Progress {
        Progress(shown.then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            Mutex::new(bar)
        }))
    }

    /// Shows the stage that has just begun.
    pub fn stage(&self, stage: Stage) {
        if let Some(bar) = self.0.as_ref().and_then(|bar| bar.lock().ok()) {
            bar.set_message(label(stage));
        }
    }

    /// Takes the line away, so that messages can be printed.
    pub fn finish(&self) {
        if let Some(bar) = self.0.as_ref().and_then(|bar| bar.lock().ok()) {
            bar.finish_and_clear();
        }
    }
}

fn label(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "Reading the site",
        Stage::Parsing => "Parsing the chapters",
        Stage::Polishing => "Polishing the text",
        Stage::Layout => "Setting the pages",
        Stage::Writing => "Writing the files",
    }
}

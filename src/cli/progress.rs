//! A line that says what is being done, while a person is looking at a terminal; and how long each stage took, for who asks.

use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::report::{Locale, Message};
use crate::{Stage, message};

/// The progress line on standard error; nothing at all when nobody looks.
pub struct Progress {
    locale: Locale,
    bar: Option<Mutex<ProgressBar>>,
    started: Mutex<Vec<(Stage, Instant)>>,
}

impl Progress {
    /// Begins to show progress when `shown`, because a person is looking at a terminal; else it only measures.
    pub fn new(shown: bool, locale: Locale) -> Progress {
        let bar = shown.then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            Mutex::new(bar)
        });
        Progress { locale, bar, started: Mutex::default() }
    }

    /// Shows the stage that has just begun.
    pub fn stage(&self, stage: Stage) {
        if let Ok(mut started) = self.started.lock() {
            started.push((stage, Instant::now()));
        }
        if let Some(bar) = self.bar.as_ref().and_then(|bar| bar.lock().ok()) {
            bar.set_message(label(stage).render(self.locale));
        }
    }

    /// Takes the line away, so that messages can be printed.
    pub fn finish(&self) {
        if let Some(bar) = self.bar.as_ref().and_then(|bar| bar.lock().ok()) {
            bar.finish_and_clear();
        }
    }

    /// A line for each stage: milliseconds, and its part of the whole, which ends now.
    pub fn timings(&self) -> String {
        let mut text = String::new();
        let Ok(started) = self.started.lock() else { return text };
        let ends = started.iter().skip(1).map(|(_, at)| *at).chain([Instant::now()]);
        let spans: Vec<(Stage, Duration)> = started.iter().zip(ends).map(|((stage, start), end)| (*stage, end - *start)).collect();
        let whole: Duration = spans.iter().map(|(_, took)| *took).sum();
        let width = spans.iter().map(|(stage, _)| label(*stage).render(self.locale).chars().count()).max().unwrap_or(0).max(22);
        for (stage, took) in spans {
            let part = 100.0 * took.as_secs_f64() / whole.as_secs_f64().max(1e-9);
            let (name, part) = (label(stage).render(self.locale), self.locale.decimal(&format!("{part:5.1}")));
            let took = self.locale.decimal(&format!("{:8.1}", took.as_secs_f64() * 1e3));
            let _ = writeln!(text, "{name:width$}{took} ms {part} %");
        }
        text
    }
}

/// What the line says during a stage.
fn label(stage: Stage) -> Message {
    match stage {
        Stage::Reading => message!("Reading the site"),
        Stage::Parsing => message!("Parsing the chapters"),
        Stage::Polishing => message!("Polishing the text"),
        Stage::Layout => message!("Setting the pages"),
        Stage::Writing => message!("Writing the files"),
    }
}

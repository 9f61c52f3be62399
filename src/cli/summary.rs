//! What a person is told at the end of a build: files, figures, warnings by code, seconds.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use crate::outcome::Outcome;
use crate::report::Severity;
use crate::report::render::visible;

/// The summary, several lines. `checked`: nothing was written.
pub fn summary(outcome: &Outcome, checked: bool, elapsed: Duration) -> String {
    let mut text = String::new();
    let counts = &outcome.counts;
    if counts.chapters > 0 {
        let _ = writeln!(text, "{}", visible(&counts.title));
    }
    let width = outcome.written.iter().map(|w| w.path.as_os_str().len()).max().unwrap_or(0);
    for written in &outcome.written {
        let note = if checked { "  (not written)" } else { "" };
        let _ = writeln!(text, "  {:width$}  {:>9}{note}", visible(&written.path.display().to_string()), size(written.bytes));
    }
    let figures = [
        (counts.chapters, "chapter", "chapters"),
        (counts.words, "word", "words"),
        (counts.pages, "page", "pages"),
        (counts.notes, "note", "notes"),
        (counts.pictures, "picture", "pictures"),
    ];
    let figures: Vec<String> = figures
        .into_iter()
        .filter(|f| f.0 > 0)
        .map(|(n, one, many)| format!("{} {}", thousands(n), if n == 1 { one } else { many }))
        .collect();
    if !figures.is_empty() {
        let _ = writeln!(text, "  {}", figures.join(", "));
    }
    for (severity, one, many) in [(Severity::Error, "error", "errors"), (Severity::Warning, "warning", "warnings")] {
        let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in outcome.report.diagnostics.iter().filter(|d| d.severity == severity) {
            *by_code.entry(diagnostic.code).or_default() += 1;
        }
        let total: usize = by_code.values().sum();
        if total > 0 {
            let codes: Vec<String> = by_code.iter().map(|(code, n)| format!("{code} {n}")).collect();
            let _ = writeln!(text, "  {} {}: {}", thousands(total), if total == 1 { one } else { many }, codes.join(", "));
        }
    }
    let _ = writeln!(text, "  {:.1} s", elapsed.as_secs_f64());
    text
}

/// A file's size in the largest unit that leaves a whole number before the point.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Counts, Written};
    use crate::report::{Diagnostic, Report};

    #[test]
    fn a_summary_tells_files_figures_and_findings() {
        let mut report = Report::default();
        for code in ["picture-missing", "note-unused", "picture-missing"] {
            report.push(Diagnostic::new(code, "x"));
        }
        let outcome = Outcome {
            report,
            written: vec![
                Written { path: "dist/libro.epub".into(), bytes: 1_234_567 },
                Written { path: "dist/libro.pdf".into(), bytes: 999 },
            ],
            counts: Counts { title: "El libro".into(), chapters: 1, words: 45_320, pages: 312, notes: 0, pictures: 2 },
            ..Outcome::default()
        };
        let expected = "\
El libro
  dist/libro.epub     1.2 MB
  dist/libro.pdf       999 B
  1 chapter, 45,320 words, 312 pages, 2 pictures
  3 warnings: note-unused 1, picture-missing 2
  2.5 s
";
        assert_eq!(summary(&outcome, false, Duration::from_millis(2_480)), expected);
    }
}

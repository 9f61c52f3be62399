//! What a person is told at the end of a build: files, figures, warnings by code, seconds.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use crate::outcome::Outcome;
use crate::report::{Locale, Severity};
use crate::{plural, message};
use crate::report::render::visible;

/// With so many bytes together the largest pictures are named: shops charge by the megabyte.
const LISTED_FROM: u64 = 500_000;

/// The summary, several lines. `checked`: nothing was written.
pub fn summary(outcome: &Outcome, checked: bool, elapsed: Duration, locale: Locale) -> String {
    let mut text = String::new();
    let counts = &outcome.counts;
    if counts.chapters > 0 {
        let _ = writeln!(text, "{}", visible(&counts.title));
    }
    let width = outcome.written.iter().map(|w| w.path.as_os_str().len()).max().unwrap_or(0);
    for written in &outcome.written {
        let note = if checked { format!("  {}", message!("(not written)").render(locale)) } else { String::new() };
        let _ = writeln!(text, "  {:width$}  {:>9}{note}", visible(&written.path.display().to_string()), size(written.bytes, locale));
    }
    let number = |n: usize| locale.grouped(n);
    let figures = [
        (counts.chapters, plural!(counts.chapters, "one chapter", "{number} chapters", number = number(counts.chapters))),
        (counts.words, plural!(counts.words, "one word", "{number} words", number = number(counts.words))),
        (counts.pages, plural!(counts.pages, "one page", "{number} pages", number = number(counts.pages))),
        (counts.notes, plural!(counts.notes, "one note", "{number} notes", number = number(counts.notes))),
        (counts.pictures, plural!(counts.pictures, "one picture", "{number} pictures", number = number(counts.pictures))),
    ];
    let figures: Vec<String> = figures.iter().filter(|(n, _)| *n > 0).map(|(_, told)| told.render(locale)).collect();
    if !figures.is_empty() {
        let _ = writeln!(text, "  {}", figures.join(", "));
    }
    if outcome.largest.iter().map(|(_, bytes)| bytes).sum::<u64>() >= LISTED_FROM {
        let of = |(path, bytes): &(std::path::PathBuf, u64)| {
            let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
            format!("{} {}", visible(&name), size(*bytes, locale))
        };
        let pictures: Vec<String> = outcome.largest.iter().map(of).collect();
        let _ = writeln!(text, "  {}", message!("largest pictures: {pictures}", pictures = pictures.join(", ")).render(locale));
    }
    for severity in [Severity::Error, Severity::Warning] {
        let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in outcome.report.diagnostics.iter().filter(|d| d.severity == severity) {
            *by_code.entry(diagnostic.code).or_default() += 1;
        }
        let total: usize = by_code.values().sum();
        if total > 0 {
            let codes: Vec<String> = by_code.iter().map(|(code, n)| format!("{code} {n}")).collect();
            let (number, codes) = (number(total), codes.join(", "));
            let told = match severity {
                Severity::Error => plural!(total, "one error: {codes}", "{number} errors: {codes}", number, codes),
                _ => plural!(total, "one warning: {codes}", "{number} warnings: {codes}", number, codes),
            };
            let _ = writeln!(text, "  {}", told.render(locale));
        }
    }
    let _ = writeln!(text, "  {} s", locale.decimal(&format!("{:.1}", elapsed.as_secs_f64())));
    text
}

/// What was taken from a cache, and what it holds.
pub fn pruned(pruned: &crate::cache::Pruned, locale: Locale) -> String {
    let mut text = String::new();
    if pruned.removed > 0 {
        let removed = plural!(
            pruned.removed,
            "one file removed, {size}",
            "{number} files removed, {size}",
            number = locale.grouped(pruned.removed),
            size = size(pruned.removed_bytes, locale)
        );
        text += &(removed.render(locale) + "\n");
    }
    let left = plural!(
        pruned.left,
        "one file in the cache, {size}",
        "{number} files in the cache, {size}",
        number = locale.grouped(pruned.left),
        size = size(pruned.left_bytes, locale)
    );
    text + &left.render(locale) + "\n"
}

/// A file's size in the largest unit that leaves a whole number before the point.
pub(super) fn size(bytes: u64, locale: Locale) -> String {
    let in_units = |unit: f64| locale.decimal(&format!("{:.1}", bytes as f64 / unit));
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", in_units(1e3)),
        _ => format!("{} MB", in_units(1e6)),
    }
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
            report.push(Diagnostic::new(code, crate::report::Message::verbatim("x")));
        }
        let outcome = Outcome {
            report,
            written: vec![
                Written { path: "dist/libro.epub".into(), bytes: 1_234_567 },
                Written { path: "dist/libro.pdf".into(), bytes: 999 },
            ],
            largest: vec![("site/static/faro.webp".into(), 612_345), ("mapa.png".into(), 1_234)],
            counts: Counts { title: "El libro".into(), chapters: 1, words: 45_320, pages: 312, notes: 0, pictures: 2 },
            ..Outcome::default()
        };
        let expected = "\
El libro
  dist/libro.epub     1.2 MB
  dist/libro.pdf       999 B
  one chapter, 45,320 words, 312 pages, 2 pictures
  largest pictures: faro.webp 612.3 kB, mapa.png 1.2 kB
  3 warnings: note-unused 1, picture-missing 2
  2.5 s
";
        assert_eq!(summary(&outcome, false, Duration::from_millis(2_480), Locale::English), expected);
    }
}

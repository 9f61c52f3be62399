//! A report as text: like a compiler's for a person, or one JSON object a line for a program.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use serde::Serialize;

use super::{Diagnostic, Files, Locale, Place, Severity, SourceFile, Span};
use crate::message;

/// How messages are shown to a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are used.
    pub color: bool,
    /// The language.
    pub locale: Locale,
}

/// One diagnostic for a person, with the line it is about under it. Ends without a line end.
pub fn human(diagnostic: &Diagnostic, files: &Files, style: Style) -> String {
    let (level, name) = match diagnostic.severity {
        Severity::Error => (Level::ERROR, message!("error")),
        Severity::Warning => (Level::WARNING, message!("warning")),
        Severity::Note => (Level::NOTE, message!("note")),
    };
    let (name, help_name) = (name.render(style.locale), message!("help").render(style.locale));
    let level = level.with_name(name);
    let message = visible(&diagnostic.message.render(style.locale));
    let title = level.primary_title(message.as_str()).id(diagnostic.code);
    let mut group = match &diagnostic.place {
        Place::Book => Group::with_title(title),
        Place::Path(path) => title.element(Origin::path(visible(&shown(path)))),
        Place::Span(span) => match files.get(span.file) {
            Some(file) => title.element(snippet(file, *span)),
            None => Group::with_title(title),
        },
    };
    let help = diagnostic.help.as_ref().map(|help| visible(&help.render(style.locale)));
    if let Some(help) = &help {
        group = group.element(Level::HELP.with_name(help_name).message(help.as_str()));
    }
    let (also_name, also) = (message!("also").render(style.locale), also(diagnostic, files, style.locale));
    if let Some(also) = &also {
        group = group.element(Level::NOTE.with_name(also_name).message(also.as_str()));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// The further places of a finding, by file and line; of many the first.
fn also(diagnostic: &Diagnostic, files: &Files, locale: Locale) -> Option<String> {
    const SHOWN: usize = 8;
    let mut places: Vec<String> = Vec::new();
    for span in diagnostic.also.iter().take(1_000) {
        let file = files.get(span.file)?;
        let place = format!("{}:{}", visible(&shown(&file.path)), locate(&file.text, *span).line);
        // Several of one line are one place.
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
    let further = places.len().saturating_sub(SHOWN);
    places.truncate(SHOWN);
    let mut list = places.join(", ");
    if further > 0 {
        list = message!("{list} and {further} more", list, further).render(locale);
    }
    (!places.is_empty()).then_some(list)
}

/// A path as people write it: without a `./` in front, and with `/` on every system.
fn shown(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").map(str::to_owned).unwrap_or(shown)
}

/// Text for a terminal: what would move its cursor, change its colours or turn the order of its letters is written out as `\u{1b}`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match c {
            '\n' | '\t' => shown.push(c),
            c if c.is_control() || turns => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// The first line that the span touches, with the span marked. One line is enough: a paragraph of prose is a single long line, and a
/// block that was never closed would show the rest of the file.
fn snippet(file: &SourceFile, span: Span) -> Snippet<'_, Annotation<'_>> {
    let located = locate(&file.text, span);
    let part = |range: Range<usize>| visible(&file.text[range]);
    let (before, marked) = (part(located.line_bytes.start..located.marked.start), part(located.marked.clone()));
    let line = format!("{before}{marked}{}", part(located.marked.end..located.line_bytes.end));
    let marked = before.len()..before.len() + marked.len();
    Snippet::source(line).line_start(located.line).path(visible(&shown(&file.path))).annotation(AnnotationKind::Primary.span(marked))
}

/// Where a span is, for people: lines and columns count from 1, columns in characters.
struct Located {
    line: usize,
    column: usize,
    /// The whole first line, without its end.
    line_bytes: Range<usize>,
    /// The part of the span within that line.
    marked: Range<usize>,
}

/// Finds a span's line. A span that does not fit the text is moved to the nearest place that does: a report must never fail.
fn locate(text: &str, span: Span) -> Located {
    let start = floor_boundary(text, span.start as usize);
    let end = floor_boundary(text, span.end as usize).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    let line_end = line_start.max(if text[line_start..line_end].ends_with('\r') { line_end - 1 } else { line_end });
    let start = start.min(line_end);
    Located {
        line: text[..line_start].matches('\n').count() + 1,
        column: text[line_start..start].chars().count() + 1,
        line_bytes: line_start..line_end,
        marked: start..end.clamp(start, line_end),
    }
}

/// The last boundary of a character at or before a byte.
fn floor_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// One diagnostic as a JSON object on one line. Absent members are left out.
pub fn json(diagnostic: &Diagnostic, files: &Files, locale: Locale) -> String {
    let (file, located) = match &diagnostic.place {
        Place::Book => (None, None),
        Place::Path(path) => (Some(shown(path)), None),
        Place::Span(span) => match files.get(span.file) {
            Some(file) => (Some(shown(&file.path)), Some((locate(&file.text, *span), *span))),
            None => (None, None),
        },
    };
    let (message, help) = (diagnostic.message.render(locale), diagnostic.help.as_ref().map(|help| help.render(locale)));
    let line = Line {
        r#type: "diagnostic",
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        code: diagnostic.code,
        message: &message,
        file,
        line: located.as_ref().map(|(l, _)| l.line),
        column: located.as_ref().map(|(l, _)| l.column),
        start: located.as_ref().map(|(_, s)| s.start),
        end: located.as_ref().map(|(_, s)| s.end),
        help: help.as_deref(),
        also: diagnostic.also.iter().filter_map(|span| also_line(files, *span)).collect(),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

/// The parts of a printed diagnostic, each with its place.
#[derive(Serialize)]
struct Line<'a> {
    r#type: &'a str,
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// Bytes in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// Further places where the same was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Also>,
}

#[derive(Serialize)]
struct Also {
    file: String,
    line: usize,
    column: usize,
}

/// The file, line and column of a further place.
fn also_line(files: &Files, span: Span) -> Option<Also> {
    let file = files.get(span.file)?;
    let located = locate(&file.text, span);
    Some(Also { file: shown(&file.path), line: located.line, column: located.column })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FileId, Message};

    fn sample() -> (Files, Diagnostic) {
        let mut files = Files::default();
        let text = "---\r\ntitle: Café\r\n---\r\nUna nota[^9] perdida.\r\n";
        let id = files.add("content/01.md", text);
        let at = text.find("[^9]").unwrap();
        let diagnostic =
            Diagnostic::new("note-undefined", Message::verbatim("the note “9” has no definition")).at(Span::new(id, at..at + 4)).help(Message::verbatim("write `[^9]: …`"));
        (files, diagnostic)
    }

    #[test]
    fn a_person_sees_the_line() {
        let (files, diagnostic) = sample();
        let expected = "\
error[note-undefined]: the note “9” has no definition
 --> content/01.md:4:9
  |
4 | Una nota[^9] perdida.
  |         ^^^^
  |
  = help: write `[^9]: …`";
        assert_eq!(human(&diagnostic, &files, Style::default()), expected);
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_shown() {
        let hostile = "a\u{1b}[2J\u{7}\rb\u{9b}31m\u{202e}c\u{2066}\u{85}";
        let mut files = Files::default();
        let id = files.add(hostile, format!("uno {hostile} dos"));
        let at = Span::new(id, 4..4 + hostile.len());
        let places = [Diagnostic::new("link-broken", Message::verbatim(hostile)).at(at), Diagnostic::new("link-broken", Message::verbatim(hostile)).in_file(Path::new(hostile))];
        for diagnostic in places {
            let shown = human(&diagnostic.help(Message::verbatim(hostile)), &files, Style::default());
            assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
            assert!(!shown.contains(['\u{202e}', '\u{2066}']), "{shown:?}");
            assert!(shown.contains("\\u{1b}[2J"), "{shown}");
        }
        assert_eq!(visible("años\n\t— مرحبا"), "años\n\t— مرحبا");
    }

    #[test]
    fn a_program_sees_line_and_column() {
        let (files, diagnostic) = sample();
        let value: serde_json::Value = serde_json::from_str(&json(&diagnostic, &files, Locale::English)).unwrap();
        assert_eq!(value["line"], 4);
        assert_eq!(value["column"], 9);
        assert_eq!(value["severity"], "error");
        assert!(!json(&diagnostic, &files, Locale::English).contains('\n'));
    }

    #[test]
    fn one_cause_is_told_once_with_its_places() {
        let mut files = Files::default();
        let mut report = super::super::Report::default();
        for i in 0..12 {
            let id = files.add(format!("{i}.md"), "uno\n{{< x >}}\n");
            report.push(Diagnostic::new("shortcode-unknown", Message::verbatim("`x` is not known")).at(Span::new(id, 4..11)));
        }
        report.gather();
        let [one] = report.diagnostics.as_slice() else { panic!("{:?}", report.diagnostics) };
        let text = human(one, &files, Style::default());
        assert!(text.starts_with("warning[shortcode-unknown]: `x` is not known\n --> 0.md:2:1\n"), "{text}");
        assert!(text.ends_with(" = also: 1.md:2, 2.md:2, 3.md:2, 4.md:2, 5.md:2, 6.md:2, 7.md:2, 8.md:2 and 3 more"), "{text}");
        let value: serde_json::Value = serde_json::from_str(&json(one, &files, Locale::English)).unwrap();
        assert_eq!((value["also"].as_array().map(Vec::len), &value["also"][10]["file"]), (Some(11), &"11.md".into()));
    }

    #[test]
    fn spans_that_do_not_fit_are_forgiven() {
        let mut files = Files::default();
        let id = files.add("a.md", "ñandú\n");
        for (start, end) in [(1, 3), (9, 2), (7, 7), (100, 200)] {
            let d = Diagnostic::new("pages-left-out", Message::verbatim("x")).at(Span { file: id, start, end });
            assert!(human(&d, &files, Style { color: true, ..Style::default() }).contains("a.md"));
            assert!(json(&d, &files, Locale::English).contains("a.md"));
        }
        let nowhere = Diagnostic::new("pages-left-out", Message::verbatim("x")).at(Span { file: FileId(7), start: 0, end: 1 });
        assert_eq!(human(&nowhere, &Files::default(), Style::default()), "note[pages-left-out]: x");
    }
}

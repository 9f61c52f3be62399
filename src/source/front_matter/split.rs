//! Where the front matter ends and the text begins, by the rules of Hugo's page parser.

use std::ops::Range;

use crate::source::value::Format;

/// A file's two halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Format and place of the data; `None` for a file without front matter.
    pub data: Option<(Format, Range<usize>)>,
    pub body_start: usize,
    /// The opening delimiter, when no closing one follows.
    pub unclosed: Option<Range<usize>>,
}

/// Divides a file into front matter and text. Before the front matter any white space and byte order marks are skipped. Opening delimiters are `---`, `+++` and `{`; the
/// closing one is any later line that *starts* with the same (so also one within a block scalar).
pub fn split(text: &str) -> Split {
    let start = text.find(|c: char| !c.is_whitespace() && c != '\u{feff}').unwrap_or(text.len());
    let rest = &text[start..];
    if rest.starts_with("---") {
        delimited(text, start, Format::Yaml, "---")
    } else if rest.starts_with("+++") {
        delimited(text, start, Format::Toml, "+++")
    } else if rest.starts_with('{') && !rest.starts_with("{{") {
        braces(text, start)
    } else {
        Split { data: None, body_start: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }, unclosed: None }
    }
}

/// Front matter between two lines of `delimiter`, the first of which begins at `start`.
fn delimited(text: &str, start: usize, format: Format, delimiter: &str) -> Split {
    let data_start = start + delimiter.len();
    let bytes = text.as_bytes();
    let is_line_start = |at: usize| matches!(bytes.get(at.wrapping_sub(1)), Some(b'\n' | b'\r'));
    let close = text[data_start..].match_indices(delimiter).map(|(i, _)| data_start + i).find(|&at| at > data_start && is_line_start(at));
    match close {
        Some(close) => {
            Split { data: Some((format, data_start..close)), body_start: after_line_end(bytes, close + delimiter.len()), unclosed: None }
        }
        None => unclosed(text, start, format, data_start),
    }
}

/// Front matter without a closing delimiter: the lines that look like data are taken for it and the rest is text, so nothing is lost. When the
/// first line is none (a rule before the text), all is text.
fn unclosed(text: &str, start: usize, format: Format, data_start: usize) -> Split {
    let separator = if format == Format::Toml { '=' } else { ':' };
    let mut end = data_start;
    for (i, line) in text[data_start..].split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        let is_key = trimmed.split_once(separator).is_some_and(|(key, _)| {
            !key.trim().is_empty()
                && key.trim().chars().all(|c| c.is_alphanumeric() || "_-.\"' ".contains(c))
                && key.trim().split(' ').count() == 1
        });
        let continues = end > data_start && !trimmed.is_empty() && (line.starts_with([' ', '\t']) || trimmed.starts_with("- "));
        if i > 0 && !is_key && !continues {
            break;
        }
        end += line.len();
    }
    let has_data = text[data_start..end].contains(separator);
    let opening = start..data_start;
    if has_data {
        Split { data: Some((format, data_start..end)), body_start: end, unclosed: Some(opening) }
    } else {
        Split { data: None, body_start: start, unclosed: Some(opening) }
    }
}

/// Front matter in JSON, which ends with the brace that balances the first.
fn braces(text: &str, start: usize) -> Split {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (i, byte) in text.as_bytes().iter().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let body_start = after_line_end(text.as_bytes(), i + 1);
            return Split { data: Some((Format::Json, start..i + 1)), body_start, unclosed: None };
        }
    }
    Split { data: None, body_start: start, unclosed: Some(start..start + 1) }
}

/// The place behind the one line end at `at`, if there is one.
fn after_line_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([b'\n' | b'\r', ..]) => at + 1,
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<&str>, &str) {
        let split = split(text);
        (split.data.map(|(_, range)| &text[range]), &text[split.body_start..])
    }

    #[test]
    fn delimiters() {
        assert_eq!(parts("---\na: 1\n---\ntexto"), (Some("\na: 1\n"), "texto"));
        assert_eq!(parts("\u{feff}\r\n---\r\na: 1\r\n---\r\ntexto"), (Some("\r\na: 1\r\n"), "texto"));
        assert_eq!(parts("+++\na = 1\n+++\n"), (Some("\na = 1\n"), ""));
        assert_eq!(parts("{\"a\": \"}\"}\ntexto"), (Some("{\"a\": \"}\"}"), "texto"));
        assert_eq!(parts("---\n---\ntexto"), (Some("\n"), "texto"));
        assert_eq!(parts("{{< x >}}"), (None, "{{< x >}}"));
        assert_eq!(parts("- uno"), (None, "- uno"));
    }

    #[test]
    fn unclosed_front_matter_loses_no_text() {
        assert_eq!(parts("---\ntitle: A\n\nTexto"), (Some("\ntitle: A\n"), "\nTexto"));
        assert_eq!(parts("---\n\nTexto: bueno"), (None, "---\n\nTexto: bueno"));
        assert_eq!(parts("---\ntitle: A\n# Uno\n"), (Some("\ntitle: A\n"), "# Uno\n"));
    }
}

//! The text that Markdown is given: the page's, or the inside of a shortcode, with a token in the place of each shortcode.
//!
//! A token is a number between two noncharacters, which no text may hold and which Markdown takes for letters of a word. A
//! shortcode that stands alone on its lines becomes an HTML comment around the token instead: a block that interrupts
//! paragraphs and ends on its own line, as the `<div>` that Hugo would put there.

use std::ops::Range;

pub const TOKEN_OPEN: char = '\u{FDD0}';
pub const TOKEN_CLOSE: char = '\u{FDD1}';

/// A piece of Markdown with the place in the file of each of its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    pub text: String,
    runs: Vec<Run>,
}

/// Where copying from the file began anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// Offset in the fragment.
    here: u32,
    /// Offset in the file.
    source: u32,
    /// For a token, the end in the file of the shortcode it stands for.
    token_end: Option<u32>,
}

impl Fragment {
    /// A fragment of text that stands at `source` in the file as it is (a parameter's value).
    pub fn of(text: &str, source: usize) -> Fragment {
        let mut fragment = Fragment::default();
        fragment.push(text, source);
        fragment
    }

    /// A fragment of text from elsewhere (another file) that stands for a range of the file.
    pub fn standing_for(text: &str, source: &Range<usize>) -> Fragment {
        let mut fragment = Fragment::default();
        fragment.push(text, source.start);
        for run in &mut fragment.runs {
            run.token_end = Some(source.end as u32);
        }
        fragment
    }

    /// The same of text that holds tokens.
    pub fn with_tokens(text: &str, source: &Range<usize>) -> Fragment {
        let run = Run { here: 0, source: source.start as u32, token_end: Some(source.end as u32) };
        Fragment { text: text.to_owned(), runs: vec![run] }
    }

    /// Adds text that stands at `source` in the file. Characters that are ours are replaced.
    pub fn push(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        self.runs.push(Run { here: self.text.len() as u32, source: source as u32, token_end: None });
        if text.contains([TOKEN_OPEN, TOKEN_CLOSE]) {
            self.text.extend(text.chars().map(|c| if matches!(c, TOKEN_OPEN | TOKEN_CLOSE) { '\u{FFFD}' } else { c }));
        } else {
            self.text.push_str(text);
        }
    }

    /// Adds a token for what stands at `source` in the file, as a block of its own or within a line.
    pub fn push_token(&mut self, index: usize, source: &Range<usize>, block: bool) {
        let token_end = Some(source.end as u32);
        self.runs.push(Run { here: self.text.len() as u32, source: source.start as u32, token_end });
        let (before, after) = if block { ("<!--", "-->") } else { ("", "") };
        self.text.push_str(&format!("{before}{TOKEN_OPEN}{index}{TOKEN_CLOSE}{after}"));
    }

    /// Copies a range of another fragment with its places.
    pub fn append(&mut self, other: &Fragment, range: Range<usize>) {
        let after = other.runs.partition_point(|run| run.here as usize <= range.start);
        let first = after.saturating_sub(1);
        for (i, run) in other.runs.iter().enumerate().skip(first) {
            let start = (run.here as usize).max(range.start);
            let end = other.runs.get(i + 1).map_or(other.text.len(), |next| next.here as usize).min(range.end);
            if start >= end {
                continue;
            }
            let source = if run.token_end.is_some() { run.source } else { run.source + (start as u32 - run.here) };
            self.runs.push(Run { here: self.text.len() as u32, source, token_end: run.token_end });
            self.text.push_str(&other.text[start..end]);
        }
    }

    /// The run of text in which an offset lies.
    fn run(&self, offset: usize) -> Option<Run> {
        let after = self.runs.partition_point(|run| run.here as usize <= offset);
        self.runs.get(after.saturating_sub(1)).copied()
    }

    /// The place in the file of a byte of this text.
    pub fn source(&self, offset: usize) -> usize {
        self.run(offset).map_or(0, |run| match run.token_end {
            Some(_) => run.source as usize,
            None => (run.source + (offset as u32).saturating_sub(run.here)) as usize,
        })
    }

    /// The place in the file of a range: its end is where its last byte is.
    pub fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.source(range.start);
        let end = match range.end.checked_sub(1).filter(|last| *last >= range.start) {
            Some(last) => match self.run(last).and_then(|run| run.token_end) {
                Some(end) => end as usize,
                None => self.source(last) + 1,
            },
            None => start,
        };
        start..end.max(start)
    }
}

/// Whether the text is one token and nothing else.
pub fn is_token(text: &str) -> bool {
    text.strip_prefix(TOKEN_OPEN).and_then(|t| t.strip_suffix(TOKEN_CLOSE)).is_some_and(|index| !index.contains(TOKEN_OPEN))
}

/// A stretch of text or a token in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    Token(usize),
}

/// Splits at tokens, bare or in their comments.
pub fn split_tokens(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(TOKEN_OPEN) {
        let inner = open + TOKEN_OPEN.len_utf8();
        let Some(length) = rest[inner..].find(TOKEN_CLOSE) else { break };
        let mut before = &rest[..open];
        let mut after = &rest[inner + length + TOKEN_CLOSE.len_utf8()..];
        if let (Some(b), Some(a)) = (before.strip_suffix("<!--"), after.strip_prefix("-->")) {
            (before, after) = (b, a);
        }
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        if let Ok(index) = rest[inner..inner + length].parse() {
            parts.push(Part::Token(index));
        }
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

pub fn has_token(text: &str) -> bool {
    text.contains(TOKEN_OPEN)
}

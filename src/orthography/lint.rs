//! What a proofreader would mark and the program must not change (Q6, Q7, C1, C3, C4, D2, D5, F8).
//!
//! A book may hold hundreds of the same kind, so each kind is told once: how often, and where first.

use super::Context;
use super::line::{Line, NOTE, Signs};
use super::words;
use crate::plural;
use crate::report::Message;
use crate::message;
use crate::book::Text;
use crate::lang::Lang;
use crate::report::{Diagnostic, Report, Span};

/// A kind of finding; its place in [`KINDS`] is its place in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    StopInsideQuotes,
    PointsNotThree,
    NoOpeningMark,
    MarksNotMirrored,
    DialogueDash,
    ClosingDash,
    QuoteNotClosed,
}

/// Each kind with its code, what it says and what to do.
const KINDS: [(Kind, &str, fn() -> Message, fn() -> Message); 7] = [
    (
        Kind::StopInsideQuotes,
        "stop-inside-quotes",
        || message!("a stop stands before the closing quotation mark"),
        || message!("in Spanish the full stop, comma and semicolon follow it: »."),
    ),
    (Kind::PointsNotThree, "ellipsis", || message!("an ellipsis that is not three points in a row"), || message!("write three points: …")),
    (Kind::NoOpeningMark, "no-opening-mark", || message!("a question or exclamation has no opening mark"), || message!("put ¿ or ¡ where it begins")),
    (Kind::MarksNotMirrored, "marks-not-mirrored", || message!("? and ! are not closed in the mirrored order of their opening"), || message!("write ¿¡…!? or ¡¿…?!")),
    (Kind::DialogueDash, "dialogue-dash", || message!("a speech begins with a hyphen or short dash"), || message!("write the raya: —, or --- in the source")),
    (
        Kind::ClosingDash,
        "closing-dash",
        || message!("a raya closes a remark after which nobody speaks"),
        || message!("leave it out: the narrator's last words end with the paragraph"),
    ),
    (
        Kind::QuoteNotClosed,
        "quote-not-closed",
        || message!("a quotation is opened and not closed"),
        || message!("close it, or begin each further paragraph of it with »"),
    ),
];

/// Findings of one kind: how many, and the first with its words.
#[derive(Clone, Debug, Default)]
struct Tally {
    count: u32,
    first: Option<(Span, String)>,
}

/// Findings of a chapter, or of the book.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kinds: [Tally; KINDS.len()],
    /// F8: notes' marks before and after the stop they stand at.
    marks_before: Tally,
    marks_after: Tally,
}

impl Findings {
    /// Counts a finding of a kind, at a place of a text.
    fn add(&mut self, kind: Kind, span: Span, line: &Line, at: usize) {
        if let Some(index) = KINDS.iter().position(|row| row.0 == kind) {
            self.kinds[index].add(span, line, at);
        }
    }

    /// Joins the findings of a later chapter.
    pub fn append(&mut self, later: Findings) {
        for (mine, theirs) in self.kinds.iter_mut().zip(later.kinds) {
            mine.append(theirs);
        }
        self.marks_before.append(later.marks_before);
        self.marks_after.append(later.marks_after);
    }

    /// Reports each kind of finding once, with the first of it and how many there are.
    pub fn report(self, report: &mut Report) {
        for (tally, (_, code, message, help)) in self.kinds.into_iter().zip(KINDS) {
            tally.report(code, message(), help(), report);
        }
        // F8: either system is right; both in one book are not.
        if self.marks_before.count > 0 && self.marks_after.count > 0 {
            let (before, after) = (self.marks_before.count, self.marks_after.count);
            let (fewer, message) = if before <= after {
                let told = plural!(
                    after,
                    "a note’s mark stands before the stop, and another does not",
                    "a note’s mark stands before the stop, and {n} others do not"
                );
                (self.marks_before, told)
            } else {
                let told = plural!(
                    before,
                    "a note’s mark stands after the stop, and another does not",
                    "a note’s mark stands after the stop, and {n} others do not"
                );
                (self.marks_after, told)
            };
            fewer.report("note-mark-place", message, message!("set all of them before the stop, or all after it"), report);
        }
    }
}

impl Tally {
    /// Counts a finding, and keeps the words around the first.
    fn add(&mut self, span: Span, line: &Line, at: usize) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((span, excerpt(line, at)));
        }
    }

    fn append(&mut self, later: Tally) {
        self.count += later.count;
        self.first = self.first.take().or(later.first);
    }

    /// Reports the first finding and how many there are, if there is one.
    fn report(self, code: &'static str, message: Message, help: Message, report: &mut Report) {
        let Some((span, words)) = self.first else { return };
        let told = if self.count == 1 {
            message!("{message}: “{words}”", message, words)
        } else {
            message!("{message}: “{words}” ({count} times; this is the first)", message, words, count = self.count)
        };
        report.push(Diagnostic::new(code, told).at(span).help(help));
    }
}

/// The words around a place, for a message.
fn excerpt(line: &Line, at: usize) -> String {
    /// Characters before and after: enough to find it by.
    const REACH: (usize, usize) = (24, 12);
    let from = at.saturating_sub(REACH.0);
    let from = (from..at).find(|&i| from == 0 || line.at(i - 1) == ' ').unwrap_or(from);
    line.text(from..(at + REACH.1).min(line.len())).replace(NOTE, "").replace('\n', " ").trim().to_owned()
}

/// Looks through one polished text.
pub fn check(line: &Line, context: Context, span: Span, findings: &mut Findings) {
    for at in 0..line.len() {
        let judged = || line.is_free(at) && line.is_spanish(at);
        match line.at(at) {
            '»' | '”' if judged() && stop_inside(line, at) => findings.add(Kind::StopInsideQuotes, span, line, at),
            '.' if judged() && points_not_three(line, at) => findings.add(Kind::PointsNotThree, span, line, at),
            NOTE => note_mark(line, at, span, findings),
            _ => {}
        }
    }
    marks(line, span, findings);
    let dialogue = matches!(line.at(0), '-' | '–') && context == Context::Prose && line.is_spanish(0);
    if dialogue && (line.at(1).is_uppercase() || matches!(line.at(1), '¿' | '¡')) {
        findings.add(Kind::DialogueDash, span, line, 0);
    }
    if let Some(at) = closing_dash(line).filter(|_| context == Context::Prose) {
        findings.add(Kind::ClosingDash, span, line, at);
    }
}

/// The place of a raya that closes a remark at the end of a speech (D5). In narration one that was opened is closed before any stop.
fn closing_dash(line: &Line) -> Option<usize> {
    const RAYA: Signs = Signs::of(&['—']);
    if !line.may_have(RAYA) {
        return None;
    }
    let seen = |at: &usize| !line.at(*at).is_whitespace() && line.at(*at) != NOTE;
    let last = (0..line.len()).rev().find(|at| seen(at) && line.at(*at) != '.')?;
    let dashes = (0..line.len()).filter(|&at| line.at(at) == '—').count();
    // The speech's own, the remark's, and the one that closes it.
    (line.at(0) == '—' && line.at(last) == '—' && dashes >= 3 && dashes % 2 == 1 && line.is_spanish(last)).then_some(last)
}

/// Counts a paragraph with a quotation that neither it nor a later one closes (Q7).
pub fn unclosed_quote(text: &Text, lang: &Lang, findings: &mut Findings) {
    let line = Line::new(text, lang);
    let mut open = Vec::new();
    for at in 0..line.len() {
        match line.at(at) {
            '«' => open.push(at),
            '»' => drop(open.pop()),
            _ => {}
        }
    }
    findings.add(Kind::QuoteNotClosed, text.span, &line, open.first().copied().unwrap_or(0));
}

/// Whether a stop stands before a closing mark that it should follow (Q6); not so the point of an abbreviation (`etc.»` in mid-sentence, or
/// before another stop).
fn stop_inside(line: &Line, at: usize) -> bool {
    if at == 0 || !matches!(line.at(at - 1), '.' | ',' | ';') {
        return false;
    }
    let next = line.after(at);
    let word: String =
        (0..at - 1).rev().map(|i| line.at(i)).take_while(|c| c.is_alphabetic()).collect::<Vec<_>>().into_iter().rev().collect();
    !matches!(next, '.' | ',' | ';' | ':' | '?' | '!')
        && !(line.at(at - 1) == '.' && (words::is_abbreviation(&word) || word.chars().count() == 1))
}

/// Whether a place is the first point of `..`, `....` or `. . .` (C1).
fn points_not_three(line: &Line, at: usize) -> bool {
    if at > 0 && matches!(line.at(at - 1), '.' | '…' | '/') || line.starts(at) {
        return false;
    }
    let row = (at..line.len()).take_while(|&i| line.at(i) == '.').count();
    let spaced = line.has(at, ". . .") && !line.at(at.wrapping_sub(2)).eq(&'.');
    (row == 2 && line.at(at + 2) != '/') || row >= 4 || spaced
}

/// Counts opening marks that are missing, sentence by sentence (C3, C4). A mark in parentheses, (?), is an editor's.
fn marks(line: &Line, span: Span, findings: &mut Findings) {
    const WANTED: Signs = Signs::of(&['¿', '¡', '?', '!']);
    if !line.may_have(WANTED) {
        return;
    }
    let mut open: Vec<char> = Vec::new();
    for at in (0..line.len()).filter(|&at| line.is_spanish(at) && line.is_free(at)) {
        let opening = match line.at(at) {
            mark @ ('¿' | '¡') => {
                open.push(mark);
                continue;
            }
            '?' => '¿',
            '!' => '¡',
            _ => continue,
        };
        let before = line.at(at.wrapping_sub(1));
        match open.iter().rposition(|mark| *mark == opening) {
            Some(index) => {
                // Two at once: the last that opened closes first.
                if index + 1 < open.len() && matches!(line.at(at + 1), '?' | '!') {
                    findings.add(Kind::MarksNotMirrored, span, line, at);
                }
                open.remove(index);
            }
            None => {
                let editorial = before == '(' || before.is_ascii_digit() || (at > 0 && matches!(before, '?' | '!'));
                let lone = before.is_whitespace() || line.starts(at) || line.at(at + 1).is_alphanumeric();
                if !editorial && !lone {
                    findings.add(Kind::NoOpeningMark, span, line, at);
                }
            }
        }
    }
}

/// Counts on which side of a stop a note's mark stands (F8).
fn note_mark(line: &Line, at: usize, span: Span, findings: &mut Findings) {
    let is_stop = |c: char| matches!(c, '.' | ',' | ';' | ':');
    if is_stop(line.after(at)) {
        findings.marks_before.add(span, line, at);
    } else if is_stop(line.before(at)) {
        findings.marks_after.add(span, line, at);
    }
}

//! What authors write in a comment at the end of a line of code: call-outs (`// (1)`, `# <2>`), which the list under the code explains, and
//! names of lines (`// {#line-suma}`), to which the text refers.
//!
//! On the web they are comments and no more. Here call-outs become numbers in circles, in the code and before the items of the list. They are
//! taken only where such a list follows, so that `f(x) # (1)` elsewhere stays what it is; in Markdown, which shows how this is written,
//! nothing is taken.

use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::*;
use crate::message;
use crate::report::{Diagnostic, Report, Span};

/// What a comment begins with, and ends with where it must.
const COMMENTS: [(&str, &str); 8] = [("<!--", "-->"), ("/*", "*/"), ("(*", "*)"), ("//", ""), ("#", ""), ("--", ""), (";", ""), ("%", "")];
/// What the name of a line begins with.
const LINE: &str = "line-";

/// Takes the marks off all code of a chapter.
pub fn take(chapter: &mut Chapter, report: &mut Report) {
    walk_chapter_mut(chapter, &mut Marks { report });
}

struct Marks<'r> {
    report: &'r mut Report,
}

impl VisitorMut for Marks<'_> {
    fn exit_blocks(&mut self, blocks: &mut [Block]) {
        for at in 0..blocks.len() {
            let (before, after) = blocks.split_at_mut(at + 1);
            let Some(Block { kind: BlockKind::Code(code), span, .. }) = before.last_mut() else { continue };
            let is_markdown = code.language.as_deref().is_some_and(|language| matches!(language.to_ascii_lowercase().as_str(), "markdown" | "md"));
            if is_markdown || !code.text.contains([')', '>', '}']) {
                continue;
            }
            let list = match after.first_mut() {
                Some(Block { kind: BlockKind::List(list), .. }) if matches!(list.kind, ListKind::Ordered { .. }) => Some(list),
                _ => None,
            };
            self.code(code, list, *span);
        }
    }
}

impl Marks<'_> {
    /// Takes the marks off the code; `list`, which follows it, may explain its call-outs.
    fn code(&mut self, code: &mut CodeBlock, list: Option<&mut List>, span: Span) {
        let found: Vec<Option<Found>> = code.text.split('\n').map(marks).collect();
        let explained = list.as_ref().map(|list| list.numbers()).unwrap_or_default();
        let called: Vec<u32> = found.iter().flatten().flat_map(|found| found.callouts.iter().copied()).collect();
        let explains = called.iter().any(|number| explained.contains(&i64::from(*number)));
        if explains {
            self.compare(&called, &explained, span);
            if let Some(list) = list {
                list.numbering = Some(Numbering::Circled);
            }
        }
        let mut lines: Vec<String> = Vec::with_capacity(found.len());
        let mut names = Vec::new();
        for (words, found) in code.text.split('\n').zip(found) {
            let line = lines.len();
            let Some(found) = found.filter(|found| explains || found.name.is_some()) else {
                lines.push(words.to_owned());
                continue;
            };
            if let (0, true, Some(name)) = (found.end, found.callouts.is_empty(), &found.name) {
                // A name on a line of its own is that of the line under it.
                names.push((line, name.clone()));
                code.highlighted.iter_mut().filter(|highlighted| **highlighted > line as u32 + 1).for_each(|highlighted| *highlighted -= 1);
                continue;
            }
            let (own, comment) = words.split_at(found.end);
            let mut text = own.to_owned();
            match (explains, found.callouts.is_empty(), &found.name) {
                (true, ..) => code.callouts.extend(found.callouts.iter().map(|number| Callout { line: line as u32, number: *number })),
                (false, true, _) | (false, false, None) => {}
                // The number says something of its own: only the name goes.
                (false, false, Some(name)) => text.push_str(comment.replace(&format!("{{#{name}}}"), "").trim_end()),
            }
            names.extend(found.name.map(|name| (line, name)));
            lines.push(text);
        }
        if lines.len() < code.text.split('\n').count() {
            code.highlighted.dedup();
        }
        code.text = lines.join("\n");
        name_lines(code, names);
    }

    /// Reports the numbers that only the code or only the list has.
    fn compare(&mut self, called: &[u32], explained: &[i64], span: Span) {
        let help = || message!("give every number in the code an item of the list under it, and every item a line");
        for number in called.iter().filter(|number| !explained.contains(&i64::from(**number))) {
            let message = message!("the list under the code does not explain its call-out {number}", number);
            self.report.push(Diagnostic::new("callout-unmatched", message).at(span).help(help()));
        }
        for number in explained.iter().filter(|number| !called.iter().any(|called| i64::from(*called) == **number)) {
            let message = message!("item {number} of the list under the code explains a call-out that no line has", number);
            self.report.push(Diagnostic::new("callout-unmatched", message).at(span).help(help()));
        }
    }
}

/// Gives lines their names, and numbers all lines, since a reference to one will say “line 12”.
fn name_lines(code: &mut CodeBlock, names: Vec<(usize, String)>) {
    if names.is_empty() {
        return;
    }
    let lines = code.text.split('\n').count();
    code.line_ids.resize(lines, String::new());
    for (line, name) in names {
        code.line_ids[line.min(lines - 1)] = name;
    }
    code.first_number.get_or_insert(1);
}

/// What stands in the comment at the end of a line.
#[derive(Debug, PartialEq)]
struct Found {
    /// Where the line ends without it.
    end: usize,
    callouts: Vec<u32>,
    name: Option<String>,
}

/// The marks of a line: its last comment, when it holds nothing else.
fn marks(line: &str) -> Option<Found> {
    let line = line.trim_end();
    COMMENTS.iter().find_map(|(open, close)| {
        let rest = line.strip_suffix(close)?.trim_end();
        let mut found = Found { end: 0, callouts: Vec::new(), name: None };
        let mut rest = rest;
        while let Some(before) = last_mark(rest, &mut found, !close.is_empty()) {
            rest = before.trim_end();
        }
        if found.callouts.is_empty() && found.name.is_none() {
            return None;
        }
        let own = rest.strip_suffix(open)?;
        found.callouts.reverse();
        found.end = own.trim_end().len();
        (own.is_empty() || own.ends_with([' ', '\t'])).then_some(found)
    })
}

/// Takes the last mark of a comment; `closed` comments may have a number alone, as AsciiDoc's of XML.
fn last_mark<'l>(rest: &'l str, found: &mut Found, closed: bool) -> Option<&'l str> {
    // MkDocs' call-out whose comment is not shown.
    let rest = rest.strip_suffix(")!").map_or(rest, |before| &rest[..before.len() + 1]);
    let start = match rest.chars().next_back()? {
        ')' => rest.rfind('(')?,
        '>' => rest.rfind('<')?,
        '}' => {
            let start = rest.rfind("{#")?;
            let name = rest[start..].trim_start_matches("{#").trim_end_matches('}');
            if found.name.is_some() || name.len() <= LINE.len() || !name.starts_with(LINE) || name.contains(char::is_whitespace) {
                return None;
            }
            found.name = Some(name.to_owned());
            return Some(&rest[..start]);
        }
        c if closed && c.is_ascii_digit() => rest.trim_end_matches(|c: char| c.is_ascii_digit()).len(),
        _ => return None,
    };
    let number = rest[start..].trim_matches(['(', ')', '<', '>']);
    let number = Some(number).filter(|number| number.bytes().all(|b| b.is_ascii_digit())).and_then(|number| number.parse().ok())?;
    found.callouts.push(number);
    Some(&rest[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<(&str, Vec<u32>, Option<String>)> {
        marks(line).map(|found| (&line[..found.end], found.callouts, found.name))
    }

    #[test]
    fn comments_that_hold_marks_alone() {
        assert_eq!(found("x = 1  # (1)"), Some(("x = 1", vec![1], None)));
        assert_eq!(found("x = 1  # <1> <2>"), Some(("x = 1", vec![1, 2], None)));
        assert_eq!(found("f();  // (3)!"), Some(("f();", vec![3], None)));
        assert_eq!(found("<a/> <!--4-->"), Some(("<a/>", vec![4], None)));
        assert_eq!(found("<a/> <!-- <4> -->"), Some(("<a/>", vec![4], None)));
        assert_eq!(found("a { } /* (12) {#line-a} */"), Some(("a { }", vec![12], Some("line-a".to_owned()))));
        assert_eq!(found("// {#line-suma}"), Some(("", vec![], Some("line-suma".to_owned()))));
    }

    #[test]
    fn what_is_no_mark() {
        for line in ["f(1)", "x // see (1)", "a[#(1)]", "# {#titulo}", "x#(1)", "// {#line-}", "// {#line-a b}", "x # <uno>", "x # ()", ""] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}

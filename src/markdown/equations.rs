//! Numbers of equations: `\label`, `\tag`, `equation` and who refers to them, per chapter, in reading order.
//!
//! KaTeX's grammar knows neither labels nor references, so they are taken out of the TeX here.

use std::collections::BTreeMap;

use crate::message;
use crate::book::visit::{VisitorMut, walk_blocks_mut};
use crate::book::*;
use crate::text::slug;

use super::reader::Reader;

/// What a reference is until its number is known: the address of its link.
const PENDING: &str = "#eqref:";

/// A reference to an equation, to be filled in by [`number`].
pub fn reference(label: &str, bare: bool, span: crate::report::Span) -> Inline {
    let target = Target::Unresolved { address: format!("{PENDING}{label}"), kind: ReferenceKind::Address };
    let content = plain(if bare { label.to_owned() } else { format!("({label})") });
    Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span })
}

/// A formula that is nothing but a reference: its label, and whether it goes without parentheses.
pub fn lone_reference(tex: &str) -> Option<(&str, bool)> {
    let tex = tex.trim();
    let found = next_command(tex, &["ref{", "eqref{"])?;
    (found.start == 0 && found.end == tex.len() && !found.inside.contains(['{', '}'])).then_some((found.inside, found.name == "ref{"))
}

/// Numbers the equations of the chapter's text and then of its notes, and fills in the references.
pub fn number(reader: &mut Reader, chapter: &mut [&mut Vec<Block>]) {
    let mut numbers = Numbers { reader, last: 0, labels: BTreeMap::new() };
    chapter.iter_mut().for_each(|blocks| walk_blocks_mut(blocks, &mut numbers));
    let Numbers { mut labels, .. } = numbers;
    resolve_numbers(reader, &mut labels);
    let mut references = References { reader, labels: &labels };
    chapter.iter_mut().for_each(|blocks| walk_blocks_mut(blocks, &mut references));
}

#[derive(Clone)]
struct Numbered {
    number: String,
    id: String,
    span: crate::report::Span,
}

/// Gives tags that refer to other formulas (`\tag{\ref{a}'}`) the numbers of these; one that leads to itself, or to another such tag, its label.
fn resolve_numbers(reader: &mut Reader, labels: &mut BTreeMap<String, Numbered>) {
    let plain: BTreeMap<String, String> =
        labels.iter().filter(|(_, n)| !refers(&n.number)).map(|(label, n)| (label.clone(), n.number.clone())).collect();
    for (name, numbered) in labels.iter_mut().filter(|(_, n)| refers(&n.number)) {
        numbered.number = replace_references(&numbered.number, |label| match plain.get(label) {
            Some(number) => number.clone(),
            None => {
                let message = message!("the number of the formula `{name}` refers to `{label}`, which has none of its own", name, label);
                reader.emit("equation-undefined", message, numbered.span, message!("write the number itself into `\\tag{{…}}`"));
                label.to_owned()
            }
        });
    }
}

struct Numbers<'r, 'a> {
    reader: &'r mut Reader<'a>,
    last: u32,
    labels: BTreeMap<String, Numbered>,
}

impl Numbers<'_, '_> {
    /// Takes labels, tags and numbered environments out of the TeX; gives the id when it has a label.
    fn number(&mut self, math: &mut Math) -> Option<String> {
        let tagged = ["\\tag{", "\\tag*{", "\\label{"].iter().map(|command| math.tex.matches(command).count()).sum::<usize>();
        if tagged > 1
            && let Some(id) = self.number_rows(math)
        {
            return Some(id);
        }
        let labels = take_commands(&mut math.tex, &["label{"]);
        let tags = take_commands(&mut math.tex, &["tag{", "tag*{"]);
        let silent = math.tex.contains(r"\nonumber") || math.tex.contains(r"\notag");
        math.tex = math.tex.replace(r"\nonumber", "").replace(r"\notag", "");
        let numbered = plain_environment(&mut math.tex) || !labels.is_empty();
        math.tex = math.tex.trim().to_owned();
        if let Some(tag) = tags.first() {
            math.number = Some(tag.clone());
        } else if numbered && math.display && !(silent && labels.is_empty()) {
            self.last += 1;
            math.number = Some(self.last.to_string());
        }
        let number = math.number.clone()?;
        self.name(labels, number, math.span)
    }

    /// Numbers the rows of an environment that has several numbers: each at the end of its row, in a column of their own. Gives the id when a row has a label.
    fn number_rows(&mut self, math: &mut Math) -> Option<String> {
        let tex = math.tex.trim().to_owned();
        let inside = tex.strip_prefix(r"\begin{")?;
        let (environment, inside) = inside.split_once('}')?;
        let body = inside.strip_suffix(&format!("\\end{{{environment}}}"))?;
        if !["align", "align*", "aligned", "gather", "gather*", "gathered", "eqnarray"].contains(&environment) {
            return None;
        }
        let rows = split_rows(body);
        let columns = rows.iter().map(|row| cells(row)).max().unwrap_or(1);
        let mut id: Option<String> = None;
        let mut written = Vec::with_capacity(rows.len());
        for row in rows {
            let mut row = row.to_owned();
            let labels = take_commands(&mut row, &["label{"]);
            let tag = take_commands(&mut row, &["tag{", "tag*{"]).into_iter().next();
            let silent = row.contains(r"\nonumber") || row.contains(r"\notag");
            row = row.replace(r"\nonumber", "").replace(r"\notag", "");
            let number = tag.or_else(|| {
                (!labels.is_empty() && !silent).then(|| {
                    self.last += 1;
                    self.last.to_string()
                })
            });
            if let Some(number) = number {
                // The column after the last pair.
                let missing = (columns + columns % 2 + 1).saturating_sub(cells(&row));
                let row_of = row.trim().to_owned();
                row = format!(" {row_of} {}\\qquad\\text{{({number})}}", "&".repeat(missing));
                // The first names the formula, and each of the others its row.
                match (self.name(labels, number.clone(), math.span), &id) {
                    (Some(named), Some(_)) => math.rows.push(EquationRow { id: named, number }),
                    (named, None) => id = named,
                    (None, Some(_)) => {}
                }
            }
            written.push(row);
        }
        math.tex = format!("\\begin{{aligned}}{}\\end{{aligned}}", written.join(r"\\"));
        // Without a label it is done all the same: nothing is left to be numbered.
        Some(id.unwrap_or_default())
    }

    /// Makes a number known under its labels; gives the id.
    fn name(&mut self, labels: Vec<String>, number: String, span: crate::report::Span) -> Option<String> {
        let first = labels.first()?;
        let id = self
            .reader
            .ids
            .given(&format!("eq-{}", slug::label(first.strip_prefix("eq:").or_else(|| first.strip_prefix("eq-")).unwrap_or(first))));
        for label in labels {
            let numbered = Numbered { number: number.clone(), id: id.clone(), span };
            if self.labels.insert(label.clone(), numbered).is_some() {
                let message = message!("the label `{label}` names two formulas; the last one counts", label);
                self.reader.emit("equation-undefined", message, span, message!("give each formula a label of its own"));
            }
        }
        Some(id)
    }
}

impl VisitorMut for Numbers<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Math(math) = &mut block.kind else { return };
        if let Some(id) = self.number(math).filter(|id| !id.is_empty()) {
            block.attributes.id = Some(id);
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        let Inline::Math(math) = inline else { return };
        if let Some(id) = self.number(math).filter(|id| !id.is_empty()) {
            let attributes = Attributes { id: Some(id), ..Attributes::default() };
            let content = vec![Inline::Math(math.clone())];
            *inline = Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content });
        }
    }
}

struct References<'r, 'a, 'l> {
    reader: &'r mut Reader<'a>,
    labels: &'l BTreeMap<String, Numbered>,
}

impl References<'_, '_, '_> {
    /// Reports a reference to a label that no formula of the page has.
    fn missing(&mut self, label: &str, span: crate::report::Span) {
        let message = message!("no formula of this page has the label `{label}`", label);
        self.reader.emit("equation-undefined", message, span, message!("write `\\label{{{label}}}` in the formula that is meant", label));
    }

    /// Replaces the references within a formula by their numbers.
    fn in_tex(&mut self, math: &mut Math) {
        if math.number.as_deref().is_some_and(refers) {
            math.number = math.number.take().map(|number| self.resolved(&number, math.span, false));
        }
        for at in 0..math.rows.len() {
            if refers(&math.rows[at].number) {
                math.rows[at].number = self.resolved(&math.rows[at].number, math.span, false);
            }
        }
        if refers(&math.tex) {
            math.tex = self.resolved(&math.tex, math.span, true);
        }
    }

    /// `tex` with its references as numbers. `as_text`: for words rather than TeX.
    fn resolved(&mut self, tex: &str, span: crate::report::Span, as_text: bool) -> String {
        let labels = self.labels;
        replace_references_as(tex, as_text, |label| match labels.get(label) {
            Some(numbered) => numbered.number.clone(),
            None => {
                self.missing(label, span);
                label.to_owned()
            }
        })
    }
}

/// Whether TeX may hold a reference; a quick test before it is read.
fn refers(tex: &str) -> bool {
    tex.contains("ref{")
}

/// `tex` with the number that `number` gives each label in the place of its reference.
fn replace_references(tex: &str, number: impl FnMut(&str) -> String) -> String {
    replace_references_as(tex, false, number)
}

/// `tex` with the number of each reference in its place, for TeX as `\text`. What a reference gives is not read again, so none can be
/// without end.
fn replace_references_as(tex: &str, as_text: bool, mut number: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex;
    while let Some(found) = next_command(rest, &["ref{", "eqref{"]) {
        let plain = number(found.inside).replace(['{', '}', '\\', '_', '^'], "-");
        let shown = if found.name == "ref{" { plain } else { format!("({plain})") };
        out.push_str(&rest[..found.start]);
        out.push_str(&if as_text { format!("\\text{{{shown}}}") } else { shown });
        rest = &rest[found.end..];
    }
    out.push_str(rest);
    out
}

/// A command with its argument in a text.
struct Command<'a> {
    name: &'static str,
    start: usize,
    end: usize,
    inside: &'a str,
}

/// The first of the commands `names` (with their brace) in `tex`. Its backslash may be doubled, as authors write it whose Markdown
/// takes one away: an even number of backslashes before a name counts two for it.
fn next_command<'a>(tex: &'a str, names: &[&'static str]) -> Option<Command<'a>> {
    let mut from = 0;
    while let Some(run) = tex[from..].find('\\').map(|at| from + at) {
        let backslashes = tex[run..].bytes().take_while(|b| *b == b'\\').count();
        let after = run + backslashes;
        if let Some(name) = names.iter().find(|name| tex[after..].starts_with(**name)) {
            let inside = after + name.len();
            let length = closing_brace(&tex[inside..])?;
            let start = after - if backslashes.is_multiple_of(2) { 2 } else { 1 };
            return Some(Command { name, start, end: inside + length + 1, inside: &tex[inside..inside + length] });
        }
        from = after;
    }
    None
}

/// Where the brace is closed that was opened before `tex`.
fn closing_brace(tex: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (1, false);
    for (at, byte) in tex.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

impl VisitorMut for References<'_, '_, '_> {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Math(math) = &mut block.kind {
            self.in_tex(math);
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::Math(math) => self.in_tex(math),
            Inline::Link(link) => {
                let Target::Unresolved { address, .. } = &mut link.target else { return };
                let Some(label) = address.strip_prefix(PENDING).map(str::to_owned) else { return };
                // It may be of another page, or of what is no formula: the book as a whole knows.
                if let Some(numbered) = self.labels.get(&label) {
                    *address = format!("#{}", numbered.id);
                    let bare = matches!(link.content.as_slice(), [Inline::Str(s)] if !s.starts_with('('));
                    link.content = plain(if bare { numbered.number.clone() } else { format!("({})", numbered.number) });
                }
            }
            _ => {}
        }
    }
}

/// Removes every command of `names` and gives what they held.
fn take_commands(tex: &mut String, names: &[&'static str]) -> Vec<String> {
    let mut taken = Vec::new();
    let mut out = String::new();
    let mut rest = tex.as_str();
    while let Some(found) = next_command(rest, names) {
        taken.push(found.inside.to_owned());
        out.push_str(&rest[..found.start]);
        rest = &rest[found.end..];
    }
    if !taken.is_empty() {
        out.push_str(rest);
        *tex = out;
    }
    taken
}

/// The rows of an environment: what stands between `\\\\` outside of braces and other environments.
fn split_rows(body: &str) -> Vec<&str> {
    let mut rows = Vec::new();
    let (mut depth, mut start, mut at) = (0i32, 0, 0);
    let bytes = body.as_bytes();
    while at < bytes.len() {
        let rest = &body.as_bytes()[at..];
        if rest.starts_with(b"\\\\") && !rest[2..].starts_with(b"tag") && !rest[2..].starts_with(b"label") {
            if depth == 0 {
                rows.push(&body[start..at]);
                start = at + 2;
            }
            at += 2;
            continue;
        }
        match rest[0] {
            b'\\' if rest.starts_with(b"\\begin{") => depth += 1,
            b'\\' if rest.starts_with(b"\\end{") => depth -= 1,
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        // The brace of `\begin{` is counted with its end.
        at += 1;
    }
    rows.push(&body[start..]);
    rows
}

/// How many cells a row has, those of environments within it left out.
fn cells(row: &str) -> usize {
    let (mut depth, mut count, mut escaped) = (0i32, 1, false);
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => {
                depth += i32::from(row[at..].starts_with("\\begin{")) - i32::from(row[at..].starts_with("\\end{"));
                escaped = true;
            }
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'&' if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

/// Replaces environments that number by themselves by those that do not (`align` by `aligned`); gives whether one was an `equation`.
fn plain_environment(tex: &mut String) -> bool {
    const PLAIN: [(&str, &str); 9] = [
        ("equation*", ""),
        ("equation", ""),
        ("align*", "aligned"),
        ("align", "aligned"),
        ("gather*", "gathered"),
        ("gather", "gathered"),
        ("multline*", "gathered"),
        ("multline", "gathered"),
        ("eqnarray", "aligned"),
    ];
    let trimmed = tex.trim();
    for (name, plain) in PLAIN {
        let open = format!("\\begin{{{name}}}");
        let close = format!("\\end{{{name}}}");
        let Some(inside) = trimmed.strip_prefix(&open).and_then(|t| t.strip_suffix(&close)) else { continue };
        let inside = inside.trim().to_owned();
        *tex = if plain.is_empty() { inside } else { format!("\\begin{{{plain}}}\n{inside}\n\\end{{{plain}}}") };
        return name == "equation";
    }
    false
}

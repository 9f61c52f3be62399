//! The tree of shortcodes → fragments of Markdown with tokens.
//!
//! The inside of a paired shortcode is a fragment of its own, so what is opened in it cannot end outside, and a closing tag
//! that is indented like a list's last item still binds to its opener. Its lines lose the indentation (and `>` marks) that
//! stand before the opening tag.

use std::ops::Range;

use crate::message;

use super::token::{Prepared, Token};
use super::fragment::Fragment;
use super::goldmark::{Document, Event, Known, Options, Tag as MarkdownTag};
use super::html::{mathml, svg};
use super::reader::Reader;
use super::shortcode::pairs::{Call, Node};
use super::shortcode::table::{self, Form, Inner, Meaning};
use super::math;

impl Reader<'_> {
    /// Prepares the text of another file that stands in the place of a shortcode.
    pub fn prepare_text(&mut self, text: &str, range: &Range<usize>) -> Fragment {
        self.prepare_fragment(Fragment::standing_for(text, range))
    }

    /// Puts tokens for the drawings and formulas of a text.
    pub fn prepare_fragment(&mut self, mut fragment: Fragment) -> Fragment {
        for step in [svg::extract, mathml::extract, math::extract] {
            fragment = step(self, fragment);
        }
        fragment
    }
}

/// Prepares the page's nodes, and those inside its shortcodes.
pub fn prepare(reader: &mut Reader, nodes: &[Node]) -> Fragment {
    markdown(reader, nodes, "")
}

/// Text and tokens of nodes, without `margin` (`> `, spaces) at the beginnings of lines.
fn fragment(reader: &mut Reader, nodes: &[Node], margin: &str) -> Fragment {
    let text = reader.page.text.clone();
    let mut fragment = Fragment::default();
    for (i, node) in nodes.iter().enumerate() {
        match node {
            Node::Text(range) => {
                let range = repair_link_end(&text, nodes, i, range.clone());
                let stop = repair_link_start(reader, nodes, i, &text[range.clone()]).map_or(range.end, |bracket| range.start + bracket);
                push_lines(&mut fragment, &text, range.start..stop, margin);
                if stop < range.end {
                    fragment.push("(", range.end - 1);
                }
            }
            // What stands in an author's comment is not in the book.
            Node::Literal(range) if in_comment(reader, range) => {}
            Node::Call(call) if in_comment(reader, &call.range) => {}
            Node::Literal(range) => {
                let index = reader.add_token(Token::Literal(text[range.clone()].to_owned()));
                fragment.push_token(index, range, false);
            }
            Node::Call(call) => {
                let block = is_block(reader, &fragment.text, call, &nodes[i + 1..], &text);
                let prepared = prepare_call(reader, call, block, &text);
                let index = reader.add_token(Token::Call(prepared));
                fragment.push_token(index, &call.range, block);
                // One that was never closed ends with its last line.
                if call.range.end > call.tag.range.end && text[..call.range.end].ends_with('\n') {
                    fragment.push("\n", call.range.end - 1);
                }
            }
        }
    }
    fragment
}

/// Whether a range of the page lies in an HTML comment.
fn in_comment(reader: &Reader, range: &Range<usize>) -> bool {
    let after = reader.comments.partition_point(|comment| comment.end <= range.start);
    reader.comments.get(after).is_some_and(|comment| comment.start <= range.start && range.end <= comment.end)
}

/// The HTML comments of a page, as Markdown finds them: places in the file.
pub fn comments(text: &str, body: usize) -> Vec<Range<usize>> {
    let page = &text[body..];
    let mut found = Vec::new();
    if !page.contains("<!--") || !page.contains("{{") {
        return found;
    }
    let mut html = Vec::new();
    let options = Options { tables: true, footnotes: true, definition_lists: true, ..Options::default() };
    for (event, range) in Document::new(page, &options).events(&Known::default()) {
        if matches!(event, Event::Start(MarkdownTag::HtmlBlock) | Event::InlineHtml(_)) {
            html.push(range);
        }
    }
    for block in html {
        let mut at = block.start;
        while let Some(start) = page[at..block.end].find("<!--").map(|s| at + s) {
            let Some(end) = page[start + 4..block.end].find("-->").map(|e| start + 4 + e + 3) else { break };
            found.push(body + start..body + end);
            at = end;
        }
    }
    found
}

/// A shortcode with its inside prepared as its meaning asks.
fn prepare_call(reader: &mut Reader, call: &Call, block: bool, text: &str) -> Prepared {
    let meaning = table::meaning(&call.tag.name, reader.config);
    let margin = margin_of(text, call.tag.range.start);
    let inner = call.inner.as_ref().map(|nodes| match meaning.inner() {
        Inner::Raw => vec![fragment(reader, nodes, &margin)],
        Inner::Columns => divide(text, nodes).iter().map(|part| markdown(reader, part, &margin)).collect(),
        Inner::Markdown => vec![markdown(reader, nodes, &margin)],
    });
    Prepared { tag: call.tag.clone(), meaning, range: call.range.clone(), inner, block }
}

/// The inside of a shortcode that is Markdown, its drawings and formulas as tokens.
fn markdown(reader: &mut Reader, nodes: &[Node], margin: &str) -> Fragment {
    let mut inside = fragment(reader, nodes, margin);
    for step in [svg::extract, mathml::extract, math::extract] {
        inside = step(reader, inside);
    }
    inside
}

/// What divides columns.
const COLUMN: &str = "<--->";

/// Splits the inside of columns at `<--->`, whose line goes with it when it holds nothing else.
fn divide(text: &str, nodes: &[Node]) -> Vec<Vec<Node>> {
    let mut parts = vec![Vec::new()];
    for node in nodes {
        let Node::Text(range) = node else {
            if let Some(part) = parts.last_mut() {
                part.push(node.clone());
            }
            continue;
        };
        let mut from = range.start;
        let mut at = range.start;
        while let Some(found) = text[at..range.end].find(COLUMN).map(|found| at + found) {
            let line = text[range.start..found].rfind('\n').map_or(range.start, |n| range.start + n + 1).max(from);
            let end = text[found..range.end].find('\n').map_or(range.end, |n| found + n + 1);
            let alone = text[line..found].trim().is_empty() && text[found + COLUMN.len()..end].trim().is_empty();
            let (stop, next) = if alone { (line, end) } else { (found, found + COLUMN.len()) };
            if let Some(part) = parts.last_mut() {
                part.push(Node::Text(from..stop));
            }
            parts.push(Vec::new());
            from = next;
            at = next;
        }
        if let Some(part) = parts.last_mut() {
            part.push(Node::Text(from..range.end));
        }
    }
    parts
}

/// What stands before a tag on its line, markers as spaces: the margin of its inside.
pub fn margin_of(text: &str, at: usize) -> String {
    container(&text[text[..at].rfind('\n').map_or(0, |n| n + 1)..at]).1
}

/// How much of a line's beginning is spaces, `>` and markers of lists, definitions and notes, and the margin that it gives to what
/// follows.
fn container(line: &str) -> (usize, String) {
    let mut margin = String::new();
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '>']);
        margin.push_str(&rest[..rest.len() - trimmed.len()]);
        let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = match trimmed.as_bytes() {
            [b'-' | b'*' | b'+' | b':', b' ' | b'\t', ..] => 1,
            bytes if (1..=9).contains(&digits) && matches!(bytes.get(digits..), Some([b'.' | b')', b' ' | b'\t', ..])) => digits + 1,
            _ => match note_marker(trimmed).filter(|_| margin.trim_matches([' ', '>']).is_empty()) {
                // Whatever its name, what belongs to a note is indented by four.
                Some(marker) => {
                    margin.push_str("    ");
                    rest = trimmed[marker..].trim_start_matches([' ', '\t']);
                    continue;
                }
                None => return (line.len() - trimmed.len(), margin),
            },
        };
        margin.extend(std::iter::repeat_n(' ', marker));
        rest = &trimmed[marker..];
    }
}

/// The length of the marker `[^name]:` of a note's definition at the beginning of a line.
fn note_marker(line: &str) -> Option<usize> {
    let name = line.strip_prefix("[^")?;
    let end = name.find(']').filter(|end| *end > 0 && name[*end..].starts_with("]:"))?;
    Some(end + 4)
}

/// Copies text, taking the margin off every line that begins in it.
fn push_lines(fragment: &mut Fragment, text: &str, range: Range<usize>, margin: &str) {
    if margin.is_empty() {
        fragment.push(&text[range.clone()], range.start);
        return;
    }
    let mut at = range.start;
    for (i, line) in text[range].split_inclusive('\n').enumerate() {
        // The first line goes on from what came before, which lies within its line.
        let cut = if i == 0 && !starts_line(text, at) { 0 } else { margin_cut(line, margin) };
        fragment.push(&line[cut..], at + cut);
        at += line.len();
    }
}

/// Whether a place is the beginning of a line.
fn starts_line(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n')
}

/// How many bytes of the line the margin takes.
pub fn margin_cut(line: &str, margin: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    if margin.contains('>') {
        for _ in margin.matches('>') {
            let spaces = bytes[at..].iter().take_while(|b| **b == b' ').count();
            if spaces > 3 || bytes.get(at + spaces) != Some(&b'>') {
                return at;
            }
            at += spaces + 1;
        }
        if bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        return at;
    }
    let width = columns(margin);
    let mut column = 0;
    while column < width {
        match bytes.get(at) {
            Some(b' ') => column += 1,
            Some(b'\t') => column = (column / 4 + 1) * 4,
            _ => break,
        }
        at += 1;
    }
    at
}

/// The width of a margin in columns, with a tab every four.
pub fn columns(margin: &str) -> usize {
    margin.chars().fold(0, |column, c| if c == '\t' { (column / 4 + 1) * 4 } else { column + 1 })
}

/// Whether the call becomes a block: by its meaning, and by standing alone on its lines.
fn is_block(reader: &Reader, before: &str, call: &Call, after: &[Node], text: &str) -> bool {
    let form = table::meaning(&call.tag.name, reader.config).form();
    if form == Form::Inline {
        return false;
    }
    let line = &before[before.rfind('\n').map_or(0, |n| n + 1)..];
    let alone_before = container(line).0 == line.len() || line.trim_end().ends_with("-->") && line.trim_start().starts_with("<!--");
    let ends_line = call.range.end > call.tag.range.end && text[..call.range.end].ends_with('\n');
    let alone = alone_before && (ends_line || alone_after(reader, after, text));
    match form {
        Form::Block => alone,
        _ => {
            let lines = text[call.range.clone()].contains('\n');
            let above = before[..before.len() - line.len()].trim_end_matches(['\r', '\n', ' ', '\t']);
            let blank_above = above.is_empty() || before[above.len()..].matches('\n').count() > 1;
            alone && (lines || blank_above)
        }
    }
}

/// Whether nothing else stands on the line after a shortcode.
fn alone_after(reader: &Reader, after: &[Node], text: &str) -> bool {
    for node in after {
        match node {
            Node::Text(range) => {
                let rest = &text[range.clone()];
                match rest.find('\n') {
                    Some(end) => return rest[..end].trim().is_empty(),
                    None if rest.trim().is_empty() => {}
                    None => return false,
                }
            }
            Node::Call(call) if table::meaning(&call.tag.name, reader.config).form() == Form::Block => {}
            _ => return false,
        }
    }
    true
}

/// Whether a node is the shortcode `ref` or `relref`.
fn is_reference(reader: &Reader, node: Option<&Node>) -> bool {
    matches!(node, Some(Node::Call(call)) if table::meaning(&call.tag.name, reader.config) == Meaning::Reference)
}

/// Where the backslash stands in `[text]\({{< relref "x" >}})`, whose parenthesis an editor escaped.
fn repair_link_start(reader: &mut Reader, nodes: &[Node], i: usize, text: &str) -> Option<usize> {
    let bracket = text.strip_suffix("]\\(").map(|before| before.len() + 1)?;
    if !is_reference(reader, nodes.get(i + 1)) {
        return None;
    }
    if let Some(Node::Call(call)) = nodes.get(i + 1) {
        let span = reader.span(call.range.start.saturating_sub(3)..call.range.end);
        reader.emit(
            "link-mangled",
            message!("a backslash before the parenthesis breaks this link; it was read as a link"),
            span,
            message!("remove the backslash: `[text]({{{{< relref \"page.md\" >}}}})`"),
        );
    }
    Some(bracket)
}

/// The range of the text after a reference without the backslash in `\)`, which an editor put at the link's end.
fn repair_link_end(text: &str, nodes: &[Node], i: usize, range: Range<usize>) -> Range<usize> {
    let Some(Node::Call(before)) = i.checked_sub(1).and_then(|i| nodes.get(i)) else { return range };
    let opened = text[..before.range.start].ends_with("](") || text[..before.range.start].ends_with("]\\(");
    match text[range.clone()].starts_with("\\)") && opened {
        true => range.start + 1..range.end,
        false => range,
    }
}

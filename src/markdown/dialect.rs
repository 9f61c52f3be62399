//! Where Goldmark reads Markdown otherwise than pulldown-cmark: a fragment is changed before it is parsed, so that both find the
//! same blocks.
//!
//! - A line that begins with `:` is a definition only when a space follows and nothing is before the colon in its container.
//! - The head of a table may be the last line of a paragraph, may have no bars or too few cells, and its lines may lack the marks of
//!   the list item or quotation that they go on with. A line that begins a list item is never the rule of a table.
//! - `<<` is a quotation mark, never the beginning of a tag.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::source::config::Markup;

use super::blocks::options;
use super::extras;
use super::fragment::Fragment;
use super::prepare::columns;
use super::reader::Reader;

/// What is changed may show what was hidden by it, but not endlessly.
const PASSES: usize = 4;

/// A comment ends a paragraph and makes no list loose.
const PARAGRAPH_END: &str = "<!---->\n";

/// A range of the text and what takes its place.
type Edit = (Range<usize>, String);

/// Changes the fragment where the two differ.
pub fn adapt(reader: &mut Reader, mut fragment: Fragment) -> Fragment {
    for _ in 0..PASSES {
        if !fragment.text.contains([':', '|', '~']) && !fragment.text.contains("<<") && !fragment.text.contains("www.") {
            break;
        }
        let mut edits = Scan::new(&fragment.text, &reader.config.markup).edits(options(reader));
        if edits.is_empty() {
            break;
        }
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut adapted = Fragment::default();
        let mut at = 0;
        for (range, new) in edits {
            if range.start < at {
                continue;
            }
            adapted.append(&fragment, at..range.start);
            adapted.push(&new, fragment.source(range.start));
            at = range.end;
        }
        adapted.append(&fragment, at..fragment.text.len());
        fragment = adapted;
    }
    fragment
}

struct Scan<'a> {
    text: &'a str,
    typographer: bool,
    linkify: bool,
    /// What the lines of each open container begin with: spaces, and `>` of quotations.
    margins: Vec<String>,
    /// The inline text that is being read.
    run: Option<Range<usize>>,
    /// Within a heading, a cell, a term: no block begins there.
    closed: usize,
    /// The end of the last definition whose colon was escaped, or of its list.
    escaped: usize,
    first_escaped: Option<usize>,
    list_end: usize,
    /// The last term of a list of definitions.
    title: Option<Range<usize>>,
    /// Within code or raw HTML.
    code: usize,
    /// An address in the text ends here.
    address_end: usize,
    /// Links and pictures that are open.
    links: usize,
    edits: Vec<Edit>,
    /// Those of tables, which wait until the colons are right.
    tables: Vec<Edit>,
    /// Those within lines.
    marks: Vec<Edit>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, markup: &Markup) -> Scan<'a> {
        Scan {
            text,
            typographer: markup.typographer,
            linkify: markup.linkify,
            margins: Vec::new(),
            run: None,
            closed: 0,
            escaped: 0,
            first_escaped: None,
            list_end: 0,
            title: None,
            code: 0,
            address_end: 0,
            links: 0,
            edits: Vec::new(),
            tables: Vec::new(),
            marks: Vec::new(),
        }
    }

    fn edits(mut self, options: Options) -> Vec<Edit> {
        let tables = options.contains(Options::ENABLE_TABLES);
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            if self.typographer && matches!(event, Event::InlineHtml(_) | Event::Start(Tag::Link { link_type: LinkType::Autolink, .. })) {
                self.guillemet(&range);
            }
            match event {
                Event::Start(Tag::Strikethrough) => self.strike(&range),
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.links += 1,
                Event::End(TagEnd::Link | TagEnd::Image) => self.links = self.links.saturating_sub(1),
                Event::Text(_) if self.linkify && self.links == 0 && self.code == 0 => self.address(&range),
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => self.code += 1,
                Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.code = 0,
                _ => {}
            }
            if is_inline(&event) {
                if self.closed == 0 {
                    let run = self.run.get_or_insert(range.clone());
                    run.end = run.end.max(range.end);
                }
                continue;
            }
            if let Some(run) = self.run.take().filter(|_| tables) {
                self.table(run);
            }
            match event {
                Event::Start(tag) => self.start(&tag, &range),
                Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::DefinitionListDefinition) => {
                    self.margins.pop();
                }
                Event::End(TagEnd::Heading(_) | TagEnd::Table | TagEnd::DefinitionListTitle | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                    self.closed = self.closed.saturating_sub(1);
                }
                _ => {}
            }
        }
        if let Some(run) = self.run.take().filter(|_| tables) {
            self.table(run);
        }
        // What is a block is settled before what is in it.
        [self.edits, self.tables, self.marks].into_iter().find(|edits| !edits.is_empty()).unwrap_or_default()
    }

    fn margin(&self) -> &str {
        self.margins.last().map_or("", String::as_str)
    }

    fn start(&mut self, tag: &Tag, range: &Range<usize>) {
        let outer = self.margin().to_owned();
        match tag {
            Tag::Item => self.margins.push(outer + &self.item_margin(range)),
            Tag::BlockQuote(_) => self.margins.push(outer + ">"),
            Tag::FootnoteDefinition(_) => self.margins.push(outer + "    "),
            Tag::DefinitionListDefinition => {
                let margin = if self.colon(range) { outer + &self.item_margin(range) } else { outer };
                self.margins.push(margin);
            }
            Tag::DefinitionList => self.list_end = range.end,
            Tag::Table(_) => {
                self.list_rule(range);
                self.closed += 1;
            }
            Tag::DefinitionListTitle => {
                self.title = Some(range.clone());
                self.closed += 1;
            }
            Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => self.closed += 1,
            _ => {}
        }
    }

    /// The start of the line at `at`.
    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |n| n + 1)
    }

    /// Escapes the colon of what is no definition; tells whether it is one.
    fn colon(&mut self, range: &Range<usize>) -> bool {
        let Some(at) = self.text[range.clone()].find(':').map(|found| range.start + found) else { return true };
        let start = self.line_start(at);
        let spaced =
            self.text[at + 1..].starts_with([' ', '\t']) && !self.text[at + 1..].lines().next().unwrap_or_default().trim().is_empty();
        let line = &self.text[start..at];
        let inner = inside(line, self.margin());
        // The lines above may be a table, whose row this is then.
        let table = self.title.as_ref().is_some_and(|title| holds_table(&self.text[title.clone()]));
        if spaced && inner == Some(line.len()) && !table {
            return true;
        }
        let indent = inner.map_or(0, |inner| columns(&line[inner..]));
        // `:--` is the rule under a table's head.
        let rule = rule_cells(self.text[at..].lines().next().unwrap_or_default());
        let head = self.text[..start.saturating_sub(1)].rsplit('\n').next().unwrap_or_default();
        if rule.is_some_and(|rule| row_cells(head.trim_matches([' ', '\t', '>'])) <= rule) && start > 0 && indent < 4 {
            self.edits.push((at..at, "| ".to_owned()));
            return false;
        }
        // Code, once the colon before it is escaped; a fence between them may hold it, which the next pass knows.
        let fenced = self.first_escaped.is_some_and(|first| ["```", "~~~"].iter().any(|fence| self.text[first..at].contains(fence)));
        if at < self.escaped && fenced {
            return false;
        }
        self.first_escaped = self.first_escaped.filter(|_| at < self.escaped).or(Some(at));
        if !(indent > 3 && at < self.escaped) {
            self.edits.push((at..at, "\\".to_owned()));
        }
        self.escaped = self.escaped.max(self.list_end);
        false
    }

    /// `- | -` under `a | b` is the item of a list.
    fn list_rule(&mut self, range: &Range<usize>) {
        let Some(first) = self.text[range.clone()].find('\n').map(|n| range.start + n + 1) else { return };
        let margin = self.margin().to_owned();
        let written = margin.replace('>', "> ");
        let line = self.text[first..].lines().next().unwrap_or_default();
        let at = first + inside(line, &margin).unwrap_or(0);
        if self.text[at..].trim_start_matches(' ').starts_with("- ") {
            self.tables.push((first..at, format!("{written}{PARAGRAPH_END}{written}")));
        }
    }

    /// What the lines of an item begin with, after those of its container: as many spaces as its marker takes.
    fn item_margin(&self, range: &Range<usize>) -> String {
        let start = self.line_start(range.start);
        let item = &self.text[range.clone()];
        let trimmed = item.trim_start_matches(' ');
        let marker = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len() + 1;
        let after = trimmed.get(marker..).unwrap_or_default();
        let space = &after[..after.len() - after.trim_start_matches([' ', '\t']).len()];
        let before = &self.text[start..range.start + item.len() - trimmed.len() + marker.min(trimmed.len())];
        let spaces = columns(&format!("{before}{space}")) - columns(before);
        let spaces = if (1..=4).contains(&spaces) { spaces } else { 1 };
        let indent = if range.start == start { item.len() - trimmed.len() } else { 0 };
        let lead =
            inside(&before[..before.len() - marker.min(before.len())], self.margin()).map_or(0, |inner| before.len() - marker - inner);
        " ".repeat(indent.max(lead) + marker + spaces)
    }

    /// `<<word>>`: the second is escaped.
    fn guillemet(&mut self, range: &Range<usize>) {
        let before = &self.text[..range.start];
        if before.ends_with('<') && !before.ends_with("\\<") && !before.ends_with("<<") {
            self.marks.push((range.start..range.start, "\\".to_owned()));
        }
    }

    /// What strikes out begins and ends as emphasis does: `voz~~*no*~~` is no beginning, for a mark of punctuation follows a word.
    fn strike(&mut self, range: &Range<usize>) {
        let inside = &self.text[range.clone()];
        let length = inside.len() - inside.trim_start_matches('~').len();
        if inside.len() < 2 * length {
            return;
        }
        let (first, last) = (range.start + length, range.end - length);
        let near = |at: usize| (self.text[..at].chars().next_back().unwrap_or(' '), self.text[at..].chars().next().unwrap_or(' '));
        let mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        let (before, after) = (near(range.start).0, near(first).1);
        let opens = !after.is_whitespace() && (!mark(after) || before.is_whitespace() || mark(before));
        let (before, after) = (near(last).0, near(range.end).1);
        let closes = !before.is_whitespace() && (!mark(before) || after.is_whitespace() || mark(after));
        let run = if !opens { range.start..first } else { last..range.end };
        if !(opens && closes) {
            self.marks.extend(run.map(|at| (at..at, "\\".to_owned())));
        }
    }

    /// No underscore or tilde within a bare address is a mark of emphasis.
    fn address(&mut self, range: &Range<usize>) {
        const STARTS: [&str; 3] = ["http://", "https://", "www."];
        let mut at = range.start.max(self.address_end);
        // Where each stands next; one that is passed is looked for again.
        let mut next = [Some(0); STARTS.len()];
        while at < range.end {
            for (next, start) in next.iter_mut().zip(STARTS) {
                if next.is_some_and(|next| next < at || next == 0) {
                    *next = self.text[at..range.end].find(start).map(|found| at + found);
                }
            }
            let Some(start) = next.into_iter().flatten().min() else { return };
            let end = start + extras::address_length(&self.text[start..]);
            // As in Goldmark, none goes over a `*`, and none over a parenthesis behind its host: emphasis may begin there.
            let end = self.text[start..end].find('*').map_or(end, |star| start + star);
            let slashes = self.text[start..end].find("://").map_or(start, |at| start + at + 3);
            let host = self.text[slashes..end].find(['(', '/', '?', '#']).map(|at| slashes + at);
            let end = host.filter(|at| self.text[*at..].starts_with('(')).unwrap_or(end);
            let marks = self.text[start..end].char_indices().filter(|(_, c)| matches!(c, '_' | '*' | '~')).map(|(i, _)| start + i);
            let marks: Vec<usize> = marks.filter(|i| !self.text[..*i].ends_with('\\')).collect();
            self.marks.extend(marks.into_iter().map(|i| (i..i, "\\".to_owned())));
            self.address_end = end;
            at = end.max(start + 4);
        }
    }

    /// A table within the lines of a paragraph.
    fn table(&mut self, run: Range<usize>) {
        let text = self.text;
        if !text[run.clone()].contains(['|', ':']) || !text[run.clone()].contains('-') {
            return;
        }
        let margin = self.margin().to_owned();
        let written = margin.replace('>', "> ");
        let end = text[run.end..].find('\n').map_or(text.len(), |n| run.end + n);
        let mut lines: Vec<Line> = Vec::new();
        let mut at = run.start;
        while at <= end {
            let stop = text[at..end].find('\n').map_or(end, |n| at + n);
            let lead = text[at..stop].len() - text[at..stop].trim_start_matches([' ', '\t', '>']).len();
            let cut = if lines.is_empty() { 0 } else { inside(&text[at..stop], &margin).unwrap_or(lead) };
            lines.push(Line { start: at, content: at + cut, end: stop });
            at = stop + 1;
        }
        for i in 1..lines.len() {
            let Some(rule) = rule_cells(&text[lines[i].content..lines[i].end]) else { continue };
            let head = text[lines[i - 1].content..lines[i - 1].end].trim();
            let cells = row_cells(head);
            if cells <= rule {
                self.rewrite(&lines[i - 1..], i == 1, rule - cells, &written);
            }
            return;
        }
    }

    /// Head, rule and rows such that any parser of tables takes them.
    fn rewrite(&mut self, lines: &[Line], first: bool, missing: usize, margin: &str) {
        let text = self.text;
        for (i, line) in lines.iter().enumerate() {
            let content = text[line.content..line.end].trim_start();
            let start = line.end - content.len();
            let mut before = String::new();
            if i > 0 || !first {
                before += margin;
            }
            if i == 0 && !first {
                before += PARAGRAPH_END;
                before += margin;
            }
            if i < 2 && !content.starts_with('|') {
                before += "| ";
            }
            let from = if i == 0 && first { start } else { line.start };
            if before != text[from..start] {
                self.tables.push((from..start, before));
            }
            if i == 0 && (missing > 0 || !content.trim_end().ends_with('|')) {
                self.tables.push((line.end..line.end, format!(" |{}", " |".repeat(missing))));
            }
        }
    }
}

/// Whether one of the lines is the rule under the head of a table.
fn holds_table(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches([' ', '\t', '>'])).collect();
    lines.windows(2).any(|pair| rule_cells(pair[1]).is_some_and(|rule| row_cells(pair[0].trim()) <= rule))
}

/// A line of a paragraph, without its end; `content` is behind the marks of its containers.
struct Line {
    start: usize,
    content: usize,
    end: usize,
}

fn is_inline(event: &Event) -> bool {
    match event {
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak | Event::FootnoteReference(_) => true,
        Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ),
        _ => false,
    }
}

/// Where the content of a line begins behind the marks of its containers; `None`: it lacks some.
fn inside(line: &str, margin: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let (mut at, mut column, mut wanted) = (0, 0, 0);
    let mut quoted = false;
    for mark in margin.bytes() {
        if mark == b'>' {
            while column < wanted + 3 && bytes.get(at) == Some(&b' ') {
                at += 1;
                column += 1;
            }
            if bytes.get(at) != Some(&b'>') {
                return None;
            }
            at += 1;
            column += 1;
            wanted = column;
            quoted = true;
        } else {
            if std::mem::take(&mut quoted) && bytes.get(at) == Some(&b' ') {
                at += 1;
                column += 1;
                wanted = column;
            }
            wanted += 1;
            while column < wanted {
                match bytes.get(at) {
                    Some(b' ') => column += 1,
                    Some(b'\t') => column = (column / 4 + 1) * 4,
                    _ => return None,
                }
                at += 1;
            }
        }
    }
    if quoted && bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    Some(at)
}

/// How many cells the rule under a table's head has; `None`: it is none.
fn rule_cells(line: &str) -> Option<usize> {
    let indent = columns(&line[..line.len() - line.trim_start().len()]);
    let line = line.trim();
    if indent > 3 || line.bytes().all(|b| b == b'-') || !line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'-' | b'|' | b':')) {
        return None;
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut cells = 0;
    for cell in inner.split('|') {
        let cell = cell.trim();
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        if cell.is_empty() || cell.bytes().any(|b| b != b'-') {
            return None;
        }
        cells += 1;
    }
    Some(cells)
}

/// How many cells a row has.
fn row_cells(line: &str) -> usize {
    let bytes = line.as_bytes();
    let start = usize::from(line.starts_with('|'));
    let end = if line.len() > start && line.ends_with('|') { line.len() - 1 } else { line.len() };
    if start >= end {
        return 0;
    }
    1 + (start..end).filter(|at| bytes[*at] == b'|' && (*at == 0 || bytes[*at - 1] != b'\\') && *at + 1 < end).count()
}

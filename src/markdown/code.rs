//! Code blocks: the language and options after the fence, and the fences that are no code.

use crate::book::*;
use crate::limits;
use crate::report::Span;

use super::attributes;
use super::flow::Flow;
use super::fragment::{Part, has_token, split_tokens};
use super::reader::Reader;
use super::shortcode::expand::data;

/// What a code block becomes. `fence`: what follows the opening fence; `None` for indented code.
pub fn block(reader: &mut Reader, fence: Option<&str>, text: String, span: Span) -> Vec<Flow> {
    if fence.is_none() && has_token(&text) {
        let parts = split_tokens(&text);
        // Block shortcodes that stand too far in.
        if parts.iter().all(|p| matches!(p, Part::Token(_)) || matches!(p, Part::Text(t) if t.trim().is_empty())) {
            let tokens: Vec<usize> = parts.iter().filter_map(|p| if let Part::Token(i) = p { Some(*i) } else { None }).collect();
            return tokens.into_iter().flat_map(|token| reader.expand_token(token, span)).collect();
        }
    }
    let mut text = reader.plain(&text);
    if text.ends_with('\n') {
        text.pop();
    }
    let mut info = reader.plain(fence.unwrap_or_default());
    if reader.config.mdbook && !info.contains('{') {
        // `rust,ignore` says more than the language.
        info.truncate(info.find(',').unwrap_or(info.len()));
        if info.trim() == "rust" {
            text = super::mdbook::shown(&text);
        }
    }
    let (language, options) = split_info(&info);
    let mut options = options.and_then(attributes::pairs).unwrap_or_default();
    if let Some(kind) = drawn(language, &text, span) {
        let mut block = Block::new(kind, span);
        for (name, value) in options.iter().filter(|(name, _)| matches!(name.as_str(), "id" | "class")) {
            attributes::set(&mut block.attributes, name, value);
        }
        return vec![Flow::Block(block)];
    }
    options.extend(take_comments(&mut text));
    if let Some(table) = data::of_fence(reader, language, &text, &options, span) {
        return vec![Flow::Block(table)];
    }
    let code = CodeBlock { language: Some(language.to_owned()).filter(|l| !l.is_empty()), text, ..CodeBlock::default() };
    let mut block = Block::new(BlockKind::Code(code), span);
    set_options(&mut block, options);
    vec![Flow::Block(block)]
}

/// Splits what follows a fence into language and options: `go {hl_lines=[2]}` → `go`, `hl_lines=[2]`.
fn split_info(info: &str) -> (&str, Option<&str>) {
    let info = info.trim();
    let end = info.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(info.len());
    let options = info[end..].trim().strip_prefix('{').and_then(|o| o.strip_suffix('}'));
    (&info[..end], options)
}

/// The drawing or formula that a fence of this language holds.
fn drawn(language: &str, text: &str, span: Span) -> Option<BlockKind> {
    match language.to_ascii_lowercase().as_str() {
        language @ ("mermaid" | "goat") => Some(BlockKind::Diagram(diagram(language, text))),
        "katex" | "math" => Some(BlockKind::Math(Math { tex: super::math::bare(text).to_owned(), display: true, number: None, rows: Vec::new(), span })),
        _ => None,
    }
}

/// A diagram that is still to be drawn.
pub fn diagram(language: &str, source: &str) -> Diagram {
    Diagram { language: language.to_owned(), source: source.to_owned(), svg: None, alt: None, caption: None }
}

/// Takes Quarto's options out of the first lines of code: `#| label: lst-uno`, `#| lst-cap: Uno`.
fn take_comments(text: &mut String) -> Vec<(String, String)> {
    let mut options = Vec::new();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let option = ["#| ", "//| ", "%%| "].iter().find_map(|mark| line.strip_prefix(mark)).and_then(|option| option.split_once(':'));
        let Some((name, value)) = option else { break };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match name.trim() {
            "label" => options.push(("id".to_owned(), value)),
            name @ ("lst-cap" | "filename") => options.push((name.to_owned(), value)),
            _ => {}
        }
        end += line.len();
    }
    text.drain(..end);
    options
}

/// Sets Hugo's options of a code block; others become attributes.
pub fn set_options(block: &mut Block, options: Vec<(String, String)>) {
    let (mut numbered, mut start) = (false, 1);
    let (mut anchored, mut prefix) = (false, None);
    let on = |value: &str| !matches!(value.trim().to_ascii_lowercase().as_str(), "false" | "0" | "");
    for (name, value) in options {
        let BlockKind::Code(code) = &mut block.kind else { return };
        match name.to_ascii_lowercase().as_str() {
            "hl_lines" => code.highlighted = lines(&value),
            "title" | "filename" | "file" | "lst-cap" | "caption" => code.title = Some(value),
            "linenos" => numbered = on(&value),
            "linenostart" => start = value.trim().parse().unwrap_or(1),
            "anchorlinenos" => anchored = on(&value),
            "lineanchors" => prefix = Some(value).filter(|prefix| !prefix.is_empty()),
            "style" | "noclasses" | "tabwidth" | "guesssyntax" | "hl_inline" => {}
            _ => attributes::set(&mut block.attributes, &name, &value),
        }
    }
    let BlockKind::Code(code) = &mut block.kind else { return };
    code.first_number = numbered.then_some(start);
    if let Some(prefix) = prefix.filter(|_| anchored || numbered) {
        let last = start.saturating_add(code.text.trim_end_matches('\n').split('\n').count() as u32);
        code.line_ids = (start..last).map(|line| format!("{prefix}-{line}")).collect();
    }
}

/// The numbers of lines in `[2,"4-6"]` or `2 4-6`: 2, 4, 5, 6, in order, each once.
fn lines(value: &str) -> Vec<u32> {
    let range = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        Some((from.parse::<u32>().ok()?, to.parse::<u32>().ok()?))
    };
    let mut ranges: Vec<(u32, u32)> = value.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter_map(range).collect();
    ranges.sort_unstable();
    let mut lines: Vec<u32> = Vec::new();
    for (from, to) in ranges {
        let next = lines.last().map_or(0, |last| last + 1);
        lines.extend((from.max(next)..=to).take(limits::HIGHLIGHTED_LINES.count().saturating_sub(lines.len())));
    }
    lines
}

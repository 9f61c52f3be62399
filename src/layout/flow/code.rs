//! Code: monospaced lines that wrap where they must and say so, with the syntax brought out in weight and grey.

use std::sync::Arc;

use syntect::parsing::{ParseState, ScopeStack};

use super::context::inset;
use super::column::{Content, Keep, Object, Paragraph};
use super::{Flow, BlockContext};
use crate::book::page_map::Position;
use crate::book::elements::ElementKind;
use crate::book::{CodeBlock, TextId};
use crate::lang::{Direction, Lang};
use crate::layout::Sabotage;
use crate::layout::grammars::Grammars;
use crate::layout::pages::{GlyphRun, Item, ItemKind, NodeId, NodeRole};
use crate::layout::paragraph::lines::Run;
use crate::layout::paragraph::{Line, Measure, Owner, Piece, TextStyle};
use crate::length::Length;
use crate::limits;
use crate::message;
use crate::report::{Diagnostic, Span};
use crate::style::{Align, Color, Element, Style};

/// Shown where a long line goes on, and how far the rest is indented, in characters.
const CONTINUATION: &str = "↪ ";
/// Code is set smaller where a line would hold fewer characters than this, but no smaller than that share of its size, unless a
/// line would then hold less than its continuation sign and two characters.
const COLUMNS: usize = 12;
const SMALLEST: (i64, i64) = (6, 10);
const LEAST_COLUMNS: usize = 4;
/// A drawing in characters is set smaller until its longest line fits, down to letters that can still be read.
const SMALLEST_DRAWN: Length = Length::pt(5);
const TAB: &str = "    ";
/// Columns between a line's number and the line, and the numbers' colour.
const GUTTER: usize = 2;
const NUMBERS: Color = Color { red: 96, green: 96, blue: 96 };

/// Columns that a call-out takes at the end of its line.
const CALLOUT: usize = 3;

/// How a stretch of code is brought out. Weight and grey, not colour: it must read on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    italic: bool,
    grey: bool,
}

impl<'a> Flow<'a> {
    /// Code as it stands in its element: the lines themselves, or a figure of its title and its lines.
    pub fn code(&mut self, code: &CodeBlock, span: Span, at: BlockContext<'_>) {
        let mut parts = at.element.children();
        let (Some(caption), Some(element)) = (parts.next(), parts.next()) else { return self.lines_of_code(code, span, at) };
        let ElementKind::CodeTitle(title) = caption.kind() else { return };
        self.list_words(super::column::Listed::Listing, title.to_owned());
        let inner = inset(at, at.style);
        self.code_title(title, caption, inner);
        let style = self.design.sheet.compute(element, at.style);
        self.list.below(style.margin.top);
        self.lines_of_code(code, span, BlockContext { element, style: &style, lang: element.tag().lang.unwrap_or(at.lang), ..inner });
        self.list.below(style.margin.bottom);
    }

    /// Code in its `pre`.
    fn lines_of_code(&mut self, code: &CodeBlock, span: Span, at: BlockContext<'_>) {
        let node = self.column.structure.add(Some(at.node), NodeRole::Code);
        let own = at.element.children().next().map_or_else(|| at.style.clone(), |element| self.design.sheet.compute(element, at.style));
        let style = Style { align: Align::Start, ..own };
        let style = Style { line_height: at.style.line_height, ..style };
        let framed = self.open_frame(at, None);
        // Code runs from the left on a page that runs from the right too.
        let lang = Lang::new("zxx").filter(|_| at.lang.direction() == Direction::RightToLeft).unwrap_or_else(|| at.lang.clone());
        let gutter = code.numbers().map_or(0, |(_, digits)| digits + GUTTER);
        let style = match code.is_drawing() {
            true => self.fitting_drawing(style, gutter + code.columns(), framed.inner.width, span),
            false => style,
        };
        let style = self.fitting_code(style, gutter, framed.inner.width);
        let lines = self.code_lines(code, &style, BlockContext { lang: &lang, ..framed.inner }, node);
        if !lines.is_empty() {
            if self.list.label.room().is_some() {
                self.list.spend_label();
            }
            self.list.flush_glue(false);
            let paragraph = Paragraph {
                content: Content::Built(lines),
                left: framed.inner.left,
                measure: Measure::of(framed.inner.width),
                align: Align::Start,
                leading: style.line_height,
                orphans: 2,
                widows: 2,
                unbroken: false,
                keep_with_next: false,
                keep_with_previous: false,
                label: Vec::new(),
                span: Default::default(),
                running: false,
            };
            self.list.push_paragraph(paragraph, style.line_height == self.design.frame.leading, Length::ZERO);
        }
        self.close_frame(framed);
    }

    /// The name of the file, over its lines.
    fn code_title(&mut self, title: &str, element: Element<'_>, at: BlockContext<'_>) {
        // The title takes a line of the grid.
        let style = self.design.sheet.compute(element, at.style);
        let style = Style { align: Align::Start, line_height: self.design.frame.leading, ..style };
        let node = self.column.structure.add(Some(at.node), NodeRole::Paragraph);
        let pieces = self.words(title, &style, at.lang, Owner { node: node.0, link: None });
        let lines = self.lines(&pieces, &style, at.lang, at.width);
        let fragments = self.line_fragments(&lines, &style, at.left, at.width);
        self.push_fragments(fragments, Keep { next: 2, previous: false }, at);
    }

    /// A line's number as an object as wide as all numbers are: for the eye only.
    fn line_number(&mut self, (number, digits): (u32, usize), style: &Style, at: BlockContext<'_>, advance: Length) -> Piece {
        let style = Style { color: NUMBERS, ..style.clone() };
        let pieces = self.words(&format!("{number:>digits$}"), &style, at.lang, Owner::default());
        let line = self.lines(&pieces, &style, at.lang, Length::pt(14_000)).into_iter().next().unwrap_or_default();
        let width = advance * digits as i64;
        let item = |run: Run| {
            let glyphs = GlyphRun { x: run.glyphs.x + width - line.width, ..run.glyphs };
            Item { node: None, kind: ItemKind::Glyphs(glyphs) }
        };
        let payload = self.object(Object { items: line.runs.into_iter().map(item).collect(), formula: None });
        let width = advance * (digits + GUTTER) as i64;
        Piece::Object { width, height: Length::ZERO, depth: Length::ZERO, payload, owner: Owner::default() }
    }

    /// The visible lines of code, long ones wrapped, each with its number and with the syntax brought out where they are wanted.
    fn code_lines(&mut self, code: &CodeBlock, style: &Style, at: BlockContext<'_>, node: NodeId) -> Vec<Line> {
        let owner = Owner { node: node.0, link: None };
        let looks = looks(code, &self.design.cache.grammars);
        let advance = self.advance_of(style);
        let numbers = code.numbers();
        let gutter = numbers.map_or(0, |(_, digits)| digits + GUTTER);
        let columns = self.columns_of(style, at).saturating_sub(gutter).max(1);
        let mut lines = Vec::new();
        let mut start = 0;
        if self.design.options.sabotage == Some(Sabotage::Text(code.id)) {
            return lines;
        }
        for (number, whole) in code.text.trim_end_matches('\n').split('\n').enumerate() {
            let line = start;
            start += whole.len() + 1;
            let source = whole.trim_end_matches('\r');
            let highlighted = code.highlighted.binary_search(&(number as u32 + 1)).is_ok();
            let runs = looks.get(number).map(Vec::as_slice).unwrap_or_default();
            let callouts: Vec<u32> = code.callouts_of(number).collect();
            let columns = columns.saturating_sub(callouts.len() * CALLOUT).max(1);
            for (continued, range) in wrap(source, columns) {
                let is_last = range.end >= source.len();
                let mut pieces = Vec::new();
                let source_of = |offset: usize| Position { text: code.id, offset: (line + offset) as u32 };
                match numbers {
                    Some((first, digits)) if !continued => {
                        let label = (first.saturating_add(number as u32), digits);
                        pieces.push(self.line_number(label, style, at, advance));
                    }
                    Some(_) => pieces.push(Piece::Fixed { width: advance * gutter as i64 }),
                    None => {}
                }
                if let Some(id) = code.line_id(number).filter(|_| !continued) {
                    let anchor = self.anchor(id);
                    pieces.insert(0, Piece::Anchor(anchor));
                }
                if continued {
                    let grey = Look { grey: true, ..Look::default() };
                    pieces.push(self.code_piece(CONTINUATION, (style, at.lang), owner, grey, Position::NOWHERE));
                }
                let mut offset = range.start;
                for (words, look) in cut(source, range, runs) {
                    let look = Look { bold: look.bold || highlighted, ..look };
                    for (i, part) in words.split('\t').enumerate() {
                        if i > 0 {
                            // A tab is shown by more characters than it has: they have no source, so that the offsets after it are right.
                            pieces.push(self.code_piece(TAB, (style, at.lang), owner, look, Position::NOWHERE));
                            offset += 1;
                        }
                        if !part.is_empty() {
                            pieces.push(self.code_piece(part, (style, at.lang), owner, look, source_of(offset)));
                        }
                        offset += part.len();
                    }
                }
                for number in callouts.iter().filter(|_| is_last) {
                    let words = format!(" {}", crate::text::circled::number(*number));
                    pieces.push(self.code_piece(&words, (style, at.lang), owner, Look::default(), Position::NOWHERE));
                }
                if pieces.is_empty() {
                    lines.push(Line::default());
                } else {
                    lines.extend(self.lines(&pieces, style, at.lang, Length::pt(14_000)).into_iter().take(1));
                }
            }
        }
        if code.id != TextId::NONE {
            self.before = Some(Position { text: code.id, offset: code.text.len() as u32 });
        }
        lines
    }

    /// Words of code that have one look.
    fn code_piece(&self, words: &str, (style, lang): (&Style, &Lang), owner: Owner, look: Look, source: Position) -> Piece {
        let mut style = style.clone();
        if look.bold {
            style.font_weight = 700;
        }
        style.italic |= look.italic;
        if look.grey {
            style.color = Color { red: 96, green: 96, blue: 96 };
        }
        let text_style = TextStyle { literal: true, no_wrap: true, expands: false, ..self.design.text_style(&style, lang) };
        Piece::Text { text: Arc::from(words), style: Arc::new(text_style), owner, source, span: Default::default() }
    }

    /// Characters that a line of code can hold.
    fn columns_of(&self, style: &Style, at: BlockContext<'_>) -> usize {
        (at.width.0 / self.advance_of(style).0.max(1)).max(1) as usize
    }

    /// The style in a narrow place: smaller, so that a line holds some characters, but not very small unless it must be.
    fn fitting_code(&self, style: Style, gutter: usize, width: Length) -> Style {
        let advance = self.advance_of(&style);
        let needs = |columns: usize| advance * (gutter + columns) as i64;
        let size = style.font_size;
        let wanted = size.scale(width.0, needs(COLUMNS).0.max(1)).at_least(size.scale(SMALLEST.0, SMALLEST.1));
        let most = size.scale(width.0, needs(LEAST_COLUMNS).0.max(1));
        // A hair smaller than would do, for what rounding adds.
        let fits = |limit: Length| (limit - limit / 1000).at_least(Length(1));
        match size <= wanted {
            true => style,
            false => Style { font_size: fits(wanted.at_most(most)), ..style },
        }
    }

    /// The style in which a drawing of so many columns fits; told when that would be too small, and its lines are broken as those of code.
    fn fitting_drawing(&mut self, style: Style, columns: usize, width: Length, span: Span) -> Style {
        let needs = self.advance_of(&style) * columns as i64;
        if needs <= width {
            return style;
        }
        let font_size = style.font_size.scale(width.0, needs.0.max(1));
        if font_size < SMALLEST_DRAWN {
            let message = message!("the drawing in characters is so wide that its letters would fall under 5 pt; its lines are broken");
            let help = message!("make it narrower than {columns} characters, or put a picture in its place", columns = columns * font_size.0 as usize / SMALLEST_DRAWN.0 as usize);
            self.report.push(Diagnostic::new("diagram-small", message).at(span).help(help));
            return style;
        }
        // Its strokes join from line to line.
        let line_height = style.line_height.scale(font_size.0, style.font_size.0.max(1));
        Style { font_size: font_size - font_size / 1000, line_height, ..style }
    }

    /// How wide a character of code is.
    fn advance_of(&self, style: &Style) -> Length {
        let face = self.design.fonts.select(&style.font_family, style.font_weight, style.italic);
        let metrics = self.design.fonts.face(face).metrics();
        style.font_size.scale(i64::from(metrics.space.max(1)), i64::from(metrics.units_per_em.max(1)))
    }
}

/// Cuts a line into visible lines of at most `columns` characters; a continuation loses two to its sign. Breaks after a space when one is near.
fn wrap(source: &str, columns: usize) -> Vec<(bool, std::ops::Range<usize>)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    loop {
        let room = if pieces.is_empty() { columns } else { columns.saturating_sub(CONTINUATION.chars().count()).max(1) };
        let mut width = 0;
        let mut end = source.len();
        let mut after_space = None;
        for (i, c) in source[start..].char_indices() {
            width += if c == '\t' { TAB.len() } else { char_columns(c) };
            if width > room {
                end = start + i;
                break;
            }
            if c == ' ' || c == ',' || c == ';' {
                after_space = Some(start + i + c.len_utf8());
            }
        }
        if end < source.len()
            && let Some(space) = after_space.filter(|space| (end - space) * 3 < room && *space > start)
        {
            end = space;
        }
        if end == start {
            end = source[start..].chars().next().map_or(source.len(), |c| start + c.len_utf8());
        }
        pieces.push((!pieces.is_empty(), start..end));
        if end >= source.len() {
            return pieces;
        }
        start = end;
    }
}

/// Ideographs are twice as wide as letters in a monospaced line.
fn char_columns(c: char) -> usize {
    if matches!(c as u32, 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF)
    {
        2
    } else {
        1
    }
}

/// The part of `source` in `range`, cut where the look changes.
fn cut<'s>(source: &'s str, range: std::ops::Range<usize>, runs: &[(std::ops::Range<usize>, Look)]) -> Vec<(&'s str, Look)> {
    let mut cuts = Vec::new();
    let mut at = range.start;
    for (run, look) in runs {
        let (start, end) = (run.start.max(at), run.end.min(range.end));
        if start < end && source.is_char_boundary(start) && source.is_char_boundary(end) {
            if at < start {
                cuts.push((&source[at..start], Look::default()));
            }
            cuts.push((&source[start..end], *look));
            at = end;
        }
    }
    if at < range.end {
        cuts.push((&source[at..range.end], Look::default()));
    }
    cuts
}

/// The looks of each line, by the grammar of the block's language; empty without one.
fn looks(code: &CodeBlock, grammars: &Grammars) -> Vec<Vec<(std::ops::Range<usize>, Look)>> {
    let Some(language) = code.language.as_deref().filter(|l| !l.is_empty()) else { return Vec::new() };
    let syntaxes = grammars.loaded();
    let Some(syntax) = syntaxes.find_syntax_by_token(language) else { return Vec::new() };
    if syntax.name == "Plain Text" || code.text.lines().any(|l| limits::COLOURED_LINE.is_passed_by(l.len())) {
        return Vec::new();
    }
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut all = Vec::new();
    for line in code.text.split_inclusive('\n') {
        let Ok(operations) = state.parse_line(line, syntaxes) else { return all };
        let mut runs = Vec::new();
        let mut at = 0;
        for (offset, operation) in operations {
            if offset > at {
                runs.push((at..offset, look(&stack)));
                at = offset;
            }
            if stack.apply(&operation).is_err() {
                return all;
            }
        }
        runs.push((at..line.len(), look(&stack)));
        runs.retain(|(_, look)| *look != Look::default());
        all.push(runs);
    }
    all
}

/// What the scopes say: comments slanted and grey, keywords bold.
fn look(stack: &ScopeStack) -> Look {
    let mut look = Look::default();
    for scope in stack.as_slice() {
        let name = scope.build_string();
        if name.starts_with("comment") {
            return Look { italic: true, grey: true, bold: false };
        }
        if name.starts_with("keyword.control")
            || name.starts_with("storage")
            || name.starts_with("keyword.other")
            || name.starts_with("entity.name.tag")
        {
            look.bold = true;
        }
    }
    look
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_wrap_and_nothing_is_lost() {
        let source = "let suma = valores.iter().map(|v| v * 2).sum::<i64>();";
        let pieces = wrap(source, 20);
        assert!(pieces.len() > 2);
        assert!(!pieces[0].0 && pieces[1].0);
        let joined: String = pieces.iter().map(|(_, r)| &source[r.clone()]).collect();
        assert_eq!(joined, source);
        assert_eq!(wrap("", 20), vec![(false, 0..0)]);
        assert_eq!(wrap("日本語", 1).len(), 3, "every line holds a character");
    }
}

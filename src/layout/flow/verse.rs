//! Verse: each line of a poem is set by itself, so that what turns over is indented and stays with it, and its number in the margin.

use super::column::{Object, Paragraph};
use super::{Flow, BlockContext};
use crate::book::{InlineSpan, VERSE_NUMBER};
use crate::lang::{Direction, Lang};
use crate::layout::pages::{Item, ItemKind};
use crate::layout::paragraph::{Owner, Piece};
use crate::length::Length;
use crate::report::Span;
use crate::style::{Align, Break, Style};

/// How far what turns over is indented, in ems, and the most of the measure that this takes.
const TURNOVER: i64 = 2;
const MOST_OF_MEASURE: i64 = 4;
/// The measure that a number is set in.
const NUMBER_MEASURE: Length = Length::pt(200);

impl<'a> Flow<'a> {
    /// A stanza, line by line; pages begin where its orphans and widows let them.
    pub fn verse_lines(&mut self, pieces: Vec<Piece>, style: &Style, at: BlockContext<'_>, span: Span) -> Option<&mut Paragraph<'a>> {
        let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
        for piece in pieces {
            match piece {
                Piece::Break => lines.push(Vec::new()),
                piece => lines.last_mut().into_iter().for_each(|line| line.push(piece.clone())),
            }
        }
        let hang = match style.align {
            Align::Center | Align::End => Length::ZERO,
            Align::Start | Align::Justify => (style.font_size * TURNOVER).at_most(at.width / MOST_OF_MEASURE),
        };
        let mut margin = style.margin;
        match at.lang.direction() {
            Direction::RightToLeft => margin.right += hang,
            Direction::LeftToRight => margin.left += hang,
        }
        let (count, orphans, widows) = (lines.len(), usize::from(style.orphans), usize::from(style.widows));
        for (i, mut line) in lines.into_iter().enumerate() {
            let may_part = i + 1 >= orphans && count - i > widows;
            let is_last = i + 1 == count;
            let break_after = if is_last { style.break_after } else if may_part { Break::Auto } else { Break::Avoid };
            let break_before = if i == 0 { style.break_before } else { Break::Auto };
            let align = if style.align == Align::Justify { Align::Start } else { style.align };
            let style = Style { align, margin, text_indent: -hang, break_inside: Break::Avoid, break_after, break_before, ..style.clone() };
            if line.is_empty() {
                // A blank line of the poet's.
                line.push(Piece::Fixed { width: Length::ZERO });
            }
            self.set_pieces(line, &style, at, span);
        }
        None
    }

    /// The number of a line, at the end of the poem's measure: for the eye only, and without width where it stands in the line.
    pub fn verse_number(&mut self, span: &InlineSpan, style: &Style, (lang, measure): (&Lang, Length)) -> Option<Piece> {
        let (_, number) = span.attributes.other.iter().find(|(name, _)| name == VERSE_NUMBER)?;
        let style = Style { align: Align::Start, text_indent: Length::ZERO, ..style.clone() };
        let latin = Lang::new("zxx").unwrap_or_else(|| lang.clone());
        let pieces = self.words(number, &style, &latin, Owner::default());
        let line = self.lines(&pieces, &style, &latin, NUMBER_MEASURE).into_iter().next()?;
        let x = match lang.direction() {
            Direction::RightToLeft => -measure,
            Direction::LeftToRight => measure - line.width,
        };
        let item = |run: crate::layout::paragraph::lines::Run| {
            let mut glyphs = run.glyphs;
            glyphs.x += x;
            Item { node: None, kind: ItemKind::Glyphs(glyphs) }
        };
        let payload = self.object(Object { items: line.runs.into_iter().map(item).collect(), formula: None });
        Some(Piece::Object { width: Length::ZERO, height: Length::ZERO, depth: Length::ZERO, payload, owner: Owner::default() })
    }
}

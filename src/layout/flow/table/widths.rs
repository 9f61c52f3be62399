//! How wide a table's columns are, and how small its type: by what stands in the cells.
//!
//! Every column gets what its longest word needs, those that want little get all they want, and the rest is shared by what the others
//! would like. A table that does not fit is set smaller; then on a page of its own, turned; then its words are divided.

use super::decimal::{self, Decimals};
use super::{CELL_PADDING, columns_of_cells};
use crate::book::{Alignment, BlockKind, Cell, Table, Text};
use crate::layout::flow::{Flow, Setting};
use crate::layout::paragraph::Piece;
use crate::length::Length;
use crate::orthography::hyphenate;
use crate::style::{Align, Element, Hyphens, Style};

/// Measure in which a cell that must not wrap is tried.
const ENDLESS: Length = Length::pt(10_000);
/// Sizes at which a table that is too wide is tried, in per mille of its own: those at which it stays among the text, those on a page
/// of its own, and those at which words are divided too.
const UPRIGHT: [i64; 3] = [1000, 900, 820];
const TURNED: [i64; 4] = [1000, 900, 820, 750];
const DIVIDED: [i64; 3] = [820, 750, 680];
/// A trifle for kerning at a cell's edges.
const SLACK: Length = Length::pt(1);

/// What a column needs at the table's own size: for its longest word, for its longest part of a word, and for its longest cell on one line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Demand {
    pub least: Length,
    pub divided: Length,
    pub most: Length,
}

/// How a table is set.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub widths: Vec<Length>,
    /// Of its type, in per mille.
    pub scale: i64,
    pub divide: bool,
    /// On pages of its own, the head to the left.
    pub turned: bool,
    pub decimals: Vec<Option<Decimals>>,
}

impl Grid {
    pub fn total(&self) -> Length {
        self.widths.iter().copied().sum()
    }
}

impl<'a> Flow<'a> {
    /// The first way of setting the table in which no word sticks out: smaller, turned, divided. `page` is the width of a turned one, if
    /// it may be.
    pub fn grid(&mut self, table: &Table, columns: usize, page: Option<Length>, at: Setting<'_>) -> Grid {
        let decimals = self.decimals(table, columns, at);
        let demands = self.demands(table, columns, &decimals, at);
        let upright = UPRIGHT.map(|scale| (scale, at.width, false, false));
        let turned = TURNED.map(|scale| (scale, page.unwrap_or(at.width), false, page.is_some()));
        let divided = DIVIDED.map(|scale| (scale, page.unwrap_or(at.width), true, page.is_some()));
        let ways: Vec<_> = upright.into_iter().chain(turned).chain(divided).collect();
        let found = ways.iter().find(|(scale, width, divide, _)| {
            let scaled = demands.iter().map(|d| d.at(*scale, *divide).least);
            scaled.sum::<Length>() <= *width
        });
        let &(scale, width, divide, turned) = found.or(ways.last()).unwrap_or(&(1000, at.width, false, false));
        let scaled: Vec<Demand> = demands.iter().map(|d| d.at(scale, divide)).collect();
        let decimals = decimals.into_iter().map(|d| d.map(|d| d.at(scale))).collect();
        Grid { widths: share(&scaled, width), scale, divide, turned, decimals }
    }

    fn demands(&mut self, table: &Table, columns: usize, decimals: &[Option<Decimals>], at: Setting<'_>) -> Vec<Demand> {
        let mut demands = vec![Demand { least: Length::pt(8), divided: Length::pt(8), most: Length::pt(8) }; columns];
        let mut spanning = Vec::new();
        for (rows, head) in [(&table.head, true), (&table.rows, false)] {
            let places = columns_of_cells(rows, columns);
            for (row, places) in rows.iter().zip(&places) {
                for (cell, &column) in row.cells.iter().zip(places) {
                    let demand = self.cell_demand(cell, head, at);
                    match (cell.column_span.max(1), demands.get_mut(column)) {
                        (1, Some(place)) => place.raise(demand),
                        (span, Some(_)) => spanning.push((column, (column + span as usize).min(columns), demand)),
                        _ => {}
                    }
                }
            }
        }
        for (demand, decimals) in demands.iter_mut().zip(decimals) {
            if let Some(d) = decimals {
                let width = d.whole + d.fraction;
                demand.raise(Demand { least: width, divided: width, most: width });
            }
        }
        // A cell over several columns asks the same more of each.
        for (from, to, demand) in spanning {
            let count = (to - from).max(1) as i64;
            let held = |of: fn(&Demand) -> Length| demands[from..to].iter().map(of).sum::<Length>();
            let more = |asked: Length, held: Length| (asked - held).at_least(Length::ZERO) / count;
            let extra = Demand {
                least: more(demand.least, held(|d| d.least)),
                divided: more(demand.divided, held(|d| d.divided)),
                most: more(demand.most, held(|d| d.most)),
            };
            for place in &mut demands[from..to] {
                place.least += extra.least;
                place.divided += extra.divided;
                place.most += extra.most;
            }
        }
        demands
    }

    fn cell_demand(&mut self, cell: &Cell, head: bool, at: Setting<'_>) -> Demand {
        let name = if head || cell.header { "th" } else { "td" };
        let element = Element { name, classes: &[], id: None, lang: None, parent: Some(at.element), previous: None };
        let style = Style { align: Align::Start, ..self.cell_style(&element, at.style, 1000) };
        let mut demand = Demand::default();
        for block in &cell.blocks {
            demand.raise(match &block.kind {
                BlockKind::Paragraph(text) => self.text_demand(text, &element, &style, at),
                _ => Demand { least: at.width / 4, divided: at.width / 4, most: at.width / 2 },
            });
        }
        // One word does not take the whole table.
        let cap = |length: Length| length.at_most(at.width * 2 / 3);
        Demand { least: cap(demand.least), divided: cap(demand.divided), most: demand.most }
    }

    /// What a text needs. It is set for its measure only: what it would add to the column (notes, links, anchors) is taken back.
    fn text_demand(&mut self, text: &Text, element: &Element<'_>, style: &Style, at: Setting<'_>) -> Demand {
        let before = self.trial(at.node);
        let style = &Style { hyphens: Hyphens::None, ..style.clone() };
        let pieces = self.pieces(text, element, style, at.lang, at.node);
        let most = self.lines(&pieces, style, at.lang, ENDLESS).iter().map(|line| line.width).max().unwrap_or_default();
        let mut demand = Demand { most, ..Demand::default() };
        for word in words(&pieces) {
            let width = self.lines(&word, style, at.lang, ENDLESS).first().map_or(Length::ZERO, |line| line.width);
            demand.least = demand.least.at_least(width);
            let parts = parts(&word);
            let divided = match parts.len() {
                0 | 1 => width,
                _ => parts
                    .iter()
                    .filter_map(|part| self.lines(std::slice::from_ref(part), style, at.lang, ENDLESS).first().map(|l| l.width))
                    .max()
                    .unwrap_or(width),
            };
            demand.divided = demand.divided.at_least(divided);
        }
        self.undo(before);
        demand
    }

    /// Columns whose figures stand under each other by their decimal marks: those set flush right that hold numbers of several precisions.
    fn decimals(&mut self, table: &Table, columns: usize, at: Setting<'_>) -> Vec<Option<Decimals>> {
        let places = columns_of_cells(&table.rows, columns);
        let element = Element { name: "td", classes: &[], id: None, lang: None, parent: Some(at.element), previous: None };
        let style = Style { align: Align::Start, ..self.cell_style(&element, at.style, 1000) };
        let mut all = Vec::new();
        for column in 0..columns {
            let mut words = Vec::new();
            for (row, places) in table.rows.iter().zip(&places) {
                let cells = row.cells.iter().zip(places).filter(|(cell, place)| **place == column && cell.column_span <= 1);
                let flush =
                    |cell: &Cell| cell.alignment.or_else(|| table.alignments.get(column).copied()).unwrap_or_default() == Alignment::End;
                words.extend(cells.filter(|(cell, _)| flush(cell)).filter_map(|(cell, _)| plain_text(cell)));
            }
            let Some(mark) = decimal::mark(&words) else {
                all.push(None);
                continue;
            };
            let mut found = Decimals { mark, whole: Length::ZERO, fraction: Length::ZERO };
            for text in &words {
                let Some((whole, fraction)) = decimal::split(text, mark) else { continue };
                found.whole = found.whole.at_least(self.width_of(whole, &style, at));
                found.fraction = found.fraction.at_least(self.width_of(fraction, &style, at));
            }
            all.push(Some(found));
        }
        all
    }

    /// How far a number stands from its cell's right end, so that its decimal mark is under the others.
    pub fn decimal_indent(&mut self, cell: &Cell, decimals: &Decimals, style: &Style, at: Setting<'_>) -> Length {
        let Some(text) = plain_text(cell) else { return Length::ZERO };
        let Some((_, fraction)) = decimal::split(&text, decimals.mark) else { return Length::ZERO };
        decimals.fraction - self.width_of(fraction, style, at)
    }

    fn width_of(&mut self, words: &str, style: &Style, at: Setting<'_>) -> Length {
        if words.is_empty() {
            return Length::ZERO;
        }
        let pieces = self.words(words, style, at.lang, Default::default());
        self.lines(&pieces, style, at.lang, ENDLESS).first().map_or(Length::ZERO, |line| line.width)
    }
}

impl Demand {
    fn raise(&mut self, other: Demand) {
        self.least = self.least.at_least(other.least);
        self.divided = self.divided.at_least(other.divided);
        self.most = self.most.at_least(other.most);
    }

    /// With type at `scale`, the white at both sides included.
    fn at(&self, scale: i64, divide: bool) -> Demand {
        let room = CELL_PADDING * 2 + SLACK;
        let with = |length: Length| length.scale(scale, 1000) + room;
        let least = with(if divide { self.divided } else { self.least });
        Demand { least, divided: with(self.divided), most: with(self.most).at_least(least) }
    }
}

/// The words of a cell that is one plain paragraph.
fn plain_text(cell: &Cell) -> Option<String> {
    match cell.blocks.as_slice() {
        [block] => match &block.kind {
            BlockKind::Paragraph(text) => Some(crate::book::visit::flat_text(&text.inlines)),
            _ => None,
        },
        _ => None,
    }
}

/// Pieces cut where white parts them.
fn words(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut words: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Text { text, style, owner, source, span } => {
                for (i, word) in text.split([' ', '\n', '\t']).enumerate() {
                    if i > 0 {
                        words.push(Vec::new());
                    }
                    if let (false, Some(last)) = (word.is_empty(), words.last_mut()) {
                        last.push(Piece::Text { text: word.into(), style: style.clone(), owner: *owner, source: *source, span: *span });
                    }
                }
            }
            Piece::Break => words.push(Vec::new()),
            Piece::Anchor(_) => {}
            other => {
                if let Some(last) = words.last_mut() {
                    last.push(other.clone());
                }
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The parts of a word of one piece between its divisions, with their hyphens; nothing when it has none.
fn parts(word: &[Piece]) -> Vec<Piece> {
    let [Piece::Text { text, style, owner, source, span }] = word else { return Vec::new() };
    let limits = style.hyphenate_limit_chars;
    let mut parts = Vec::new();
    let mut start = 0;
    for found in hyphenate::breaks(text, &style.lang, limits) {
        let Some(part) = text.get(start..found.offset as usize) else { continue };
        start = found.offset as usize;
        parts.push(format!("{part}-"));
    }
    parts.push(text.get(start..).unwrap_or_default().to_owned());
    let piece = |part: String| Piece::Text { text: part.into(), style: style.clone(), owner: *owner, source: *source, span: *span };
    parts.into_iter().map(piece).collect()
}

/// Shares `width` out.
fn share(demands: &[Demand], width: Length) -> Vec<Length> {
    let most: Length = demands.iter().map(|d| d.most).sum();
    if most <= width {
        return demands.iter().map(|d| d.most).collect();
    }
    let least: Length = demands.iter().map(|d| d.least).sum();
    if least >= width {
        return demands.iter().map(|d| width.scale(d.least.0, least.0.max(1))).collect();
    }
    let mut widths: Vec<Option<Length>> = vec![None; demands.len()];
    // Columns that want no more than their even share get it, as long as the others keep what they need.
    loop {
        let open: Vec<usize> = (0..demands.len()).filter(|i| widths[*i].is_none()).collect();
        let free = width - widths.iter().flatten().copied().sum::<Length>();
        let even = free / (open.len().max(1) as i64);
        let fits = |i: &usize| {
            let others: Length = open.iter().filter(|j| *j != i).map(|j| demands[*j].least).sum();
            demands[*i].most <= even && demands[*i].most + others <= free
        };
        let Some(&modest) = open.iter().find(|i| fits(i)) else { break };
        widths[modest] = Some(demands[modest].most);
    }
    let open: Vec<&Demand> = demands.iter().zip(&widths).filter(|(_, w)| w.is_none()).map(|(d, _)| d).collect();
    let free = width - widths.iter().flatten().copied().sum::<Length>() - open.iter().map(|d| d.least).sum::<Length>();
    let wished: Length = open.iter().map(|d| (d.most - d.least).at_least(Length::ZERO)).sum();
    let given = |d: &Demand| d.least + free.scale((d.most - d.least).0.max(0), wished.0.max(1));
    demands.iter().zip(&widths).map(|(d, w)| w.unwrap_or_else(|| given(d))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_least_and_most() {
        let demand = |least, most| Demand { least: Length::pt(least), divided: Length::pt(least), most: Length::pt(most) };
        assert_eq!(share(&[demand(20, 50), demand(20, 60)], Length::pt(200)), vec![Length::pt(50), Length::pt(60)]);
        assert_eq!(share(&[demand(20, 20), demand(20, 400)], Length::pt(100)), vec![Length::pt(20), Length::pt(80)]);
        // A modest column is not squeezed by a wordy one.
        assert_eq!(share(&[demand(20, 45), demand(20, 4000)], Length::pt(100)), vec![Length::pt(45), Length::pt(55)]);
    }
}

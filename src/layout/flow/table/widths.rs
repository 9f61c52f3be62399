//! How wide a table's columns are, and how small its type: by what stands in the cells.
//!
//! Every column gets what its longest word needs, those that want little get all they want, and the rest is shared by what the others
//! would like. A table that does not fit is set smaller; then on a page of its own, turned; then its words are divided.

use super::decimal::{self, Decimals};
use super::sparse;
use crate::book::elements::{ElementKind, Tag, Tree};
use crate::book::grid::{Place, Places};
use crate::book::{Alignment, Block, BlockKind, Cell, Table, Text};
use crate::layout::flow::{Flow, BlockContext};
use crate::layout::paragraph::{Natural, Piece, natural};
use crate::length::Length;
use crate::style::{Align, Element, Hyphens, Style};

/// A measure that no word is too wide for.
const ENDLESS: Length = Length(i64::MAX / 4);
/// Sizes at which a table that is too wide is tried, in per mille of its own: those at which it stays among the text, those on a page
/// of its own, and those at which words are divided too.
const UPRIGHT: [i64; 3] = [1000, 900, 820];
const TURNED: [i64; 4] = [1000, 900, 820, 750];
const DIVIDED: [i64; 3] = [820, 750, 680];
/// A trifle for kerning at a cell's edges.
const SLACK: Length = Length::pt(1);

/// What a column needs at the table's own size: for its longest word, for its longest part of a word as it is written and as it may be
/// divided, and for its longest cell on one line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Demand {
    pub least: Length,
    pub unit: Length,
    pub divided: Length,
    pub most: Length,
}

/// How a table is set.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub places: Places,
    /// Left ends of the columns, and the right end of the last.
    lefts: Vec<Length>,
    /// Of its type, in per mille.
    pub scale: i64,
    pub divide: bool,
    /// On pages of its own, the head to the left.
    pub turned: bool,
    pub decimals: Vec<Option<Decimals>>,
    /// Its columns are narrower than they must be.
    pub squeezed: bool,
}

impl Grid {
    /// The width of the table.
    pub fn total(&self) -> Length {
        self.lefts.last().copied().unwrap_or_default()
    }

    /// The width of the narrowest column.
    pub fn narrowest(&self) -> Length {
        self.lefts.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or_default()
    }

    /// The left end of a column.
    pub fn left(&self, column: usize) -> Length {
        self.lefts.get(column).copied().unwrap_or_else(|| self.total())
    }
}

impl<'a> Flow<'a> {
    /// The first way of setting the table in which no word sticks out: smaller, turned, divided. `page` is the width of a turned one, if
    /// it may be.
    pub fn grid(&mut self, table: &Table, places: Places, page: Option<Length>, at: BlockContext<'_>) -> Grid {
        let decimals = self.decimals(table, &places, at);
        let (demands, rows) = self.demands(table, &places, &decimals, at);
        let space = self.cell_space(at);
        let upright = UPRIGHT.map(|scale| (scale, at.width, false, false));
        let turned = TURNED.map(|scale| (scale, page.unwrap_or(at.width), false, page.is_some()));
        let divided = DIVIDED.map(|scale| (scale, page.unwrap_or(at.width), true, page.is_some()));
        let ways: Vec<_> = upright.into_iter().chain(turned).chain(divided).collect();
        let found = ways.iter().find(|(scale, width, divide, _)| {
            let scaled = demands.iter().map(|d| d.at(*scale, *divide, space).least);
            scaled.sum::<Length>() <= *width
        });
        let squeezed = found.is_none();
        let &(scale, width, divide, turned) = found.or(ways.last()).unwrap_or(&(1000, at.width, false, false));
        let scaled: Vec<Demand> = demands.iter().map(|d| d.at(scale, divide, space)).collect();
        let decimals = decimals.into_iter().map(|d| d.map(|d| d.at(scale))).collect();
        let mut lefts = vec![Length::ZERO];
        let (scaled, divide) = if divide || squeezed {
            (scaled, divide)
        } else {
            let wanted = |&(column, wanted): &(usize, Length)| (column, wanted.scale(scale, 1000) + space + SLACK);
            let rows: Vec<sparse::Row> = rows.iter().map(|row| row.iter().map(wanted).collect()).collect();
            sparse::without_long_words(&scaled, &rows, width)
        };
        for width in share(&scaled, width) {
            lefts.push(lefts[lefts.len() - 1] + width);
        }
        Grid { places, lefts, scale, divide, turned, decimals, squeezed }
    }

    /// The space at both sides of a cell, head or not.
    fn cell_space(&self, at: BlockContext<'_>) -> Length {
        let of = |name| {
            let cell = Tree::under(at.element, [Tag::new(name)]);
            let padding = self.cell_style(cell.nth(0), at.style, 1000).padding;
            padding.left + padding.right
        };
        of("td").at_least(of("th"))
    }

    /// The widths that each column asks for, at full type size and without the space at its sides; and what the cells of each row do.
    fn demands(&mut self, table: &Table, places: &Places, decimals: &[Option<Decimals>], at: BlockContext<'_>) -> (Vec<Demand>, Vec<sparse::Row>) {
        let least = Length::pt(8);
        let mut demands = vec![Demand { least, unit: least, divided: least, most: least }; places.columns];
        let mut wanted = Vec::new();
        let mut spanning = Vec::new();
        for (rows, places, head) in [(&table.head, &places.head, true), (&table.rows, &places.body, false)] {
            let Some(part) = super::part(at.element, head) else { continue };
            let part_style = self.design.sheet.compute(part, at.style);
            for (element, (_, places)) in part.children().zip(rows.iter().zip(places).filter(|(row, _)| !row.cells.is_empty())) {
                let style = self.design.sheet.compute(element, &part_style);
                let mut of_row = sparse::Row::new();
                for (&Place { column, columns, .. }, cell_element) in places.iter().zip(element.children()) {
                    let setting = BlockContext { style: &style, ..at };
                    let demand = self.cell_demand(cell_element, setting);
                    if columns == 1 {
                        demands[column].raise(demand);
                        of_row.push((column, demand.most));
                    } else {
                        spanning.push((column, column + columns, demand));
                    }
                }
                wanted.push(of_row);
            }
        }
        for (demand, decimals) in demands.iter_mut().zip(decimals) {
            if let Some(d) = decimals {
                let width = d.whole + d.fraction;
                demand.raise(Demand { least: width, unit: width, divided: width, most: width });
            }
        }
        // A cell over several columns asks the same more of each.
        for (from, to, demand) in spanning {
            let count = (to - from).max(1) as i64;
            let held = |of: fn(&Demand) -> Length| demands[from..to].iter().map(of).sum::<Length>();
            let more = |asked: Length, held: Length| (asked - held).at_least(Length::ZERO) / count;
            let extra = Demand {
                least: more(demand.least, held(|d| d.least)),
                unit: more(demand.unit, held(|d| d.unit)),
                divided: more(demand.divided, held(|d| d.divided)),
                most: more(demand.most, held(|d| d.most)),
            };
            for place in &mut demands[from..to] {
                place.least += extra.least;
                place.unit += extra.unit;
                place.divided += extra.divided;
                place.most += extra.most;
            }
        }
        (demands, wanted)
    }

    /// The widths that a cell asks for, as those of a column; never more than two thirds of the place for its longest word.
    fn cell_demand(&mut self, element: Element<'_>, at: BlockContext<'_>) -> Demand {
        let style = Style { align: Align::Start, ..self.cell_style(element, at.style, 1000) };
        let mut demand = Demand::default();
        if let Some(text) = element.text() {
            demand.raise(self.text_demand(text, element, &style, at));
        }
        for child in element.blocks() {
            demand.raise(match (child.kind(), child.text()) {
                (ElementKind::Block(Block { kind: BlockKind::Paragraph(_), .. }), Some(text)) => self.text_demand(text, child, &style, at),
                _ => Demand { least: at.width / 4, unit: at.width / 4, divided: at.width / 4, most: at.width / 2 },
            });
        }
        // One word does not take the whole table.
        let cap = |length: Length| length.at_most(at.width * 2 / 3);
        Demand { least: cap(demand.least), unit: cap(demand.unit), divided: cap(demand.divided), most: demand.most }
    }

    /// What a text needs. What it would add to the column (notes, links, anchors) is taken back.
    fn text_demand(&mut self, text: &Text, element: Element<'_>, style: &Style, at: BlockContext<'_>) -> Demand {
        let style = &Style { hyphens: Hyphens::Auto, ..style.clone() };
        let mut demand = Demand::default();
        self.attempt(at.node, |flow| {
            let pieces = flow.pieces(text, BlockContext { element, style, ..at });
            let natural = flow.natural(&pieces, style, at);
            demand = Demand { least: natural.word, unit: natural.unit, divided: natural.part, most: natural.line };
            None::<()>
        });
        demand
    }

    /// The natural widths of pieces: of their longest word, of its longest part, of all on one line.
    fn natural(&mut self, pieces: &[Piece], style: &Style, at: BlockContext<'_>) -> Natural {
        let context = self.design.context(style, at.lang, ENDLESS);
        natural(&crate::layout::paragraph::collect(pieces, &context, &mut self.report).stream)
    }

    /// Columns whose figures stand under each other by their decimal marks: those set flush right that hold numbers of several precisions.
    fn decimals(&mut self, table: &Table, places: &Places, at: BlockContext<'_>) -> Vec<Option<Decimals>> {
        let cell = Tree::under(at.element, [Tag::new("td")]);
        let style = Style { align: Align::Start, ..self.cell_style(cell.nth(0), at.style, 1000) };
        let mut of_columns: Vec<Vec<String>> = vec![Vec::new(); places.columns];
        for (cell, place) in table.rows.iter().zip(&places.body).flat_map(|(row, places)| row.cells.iter().zip(places)) {
            let align = cell.alignment.or_else(|| table.alignments.get(place.source).copied()).unwrap_or_default();
            if place.columns == 1 && align == Alignment::End {
                of_columns[place.column].extend(plain_text(cell));
            }
        }
        let mut all = Vec::new();
        for words in of_columns {
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
    pub fn decimal_indent(&mut self, cell: &Cell, decimals: &Decimals, style: &Style, at: BlockContext<'_>) -> Length {
        let Some(text) = plain_text(cell) else { return Length::ZERO };
        let Some((_, fraction)) = decimal::split(&text, decimals.mark) else { return Length::ZERO };
        decimals.fraction - self.width_of(fraction, style, at)
    }

    /// The width of words on one line.
    fn width_of(&mut self, words: &str, style: &Style, at: BlockContext<'_>) -> Length {
        if words.is_empty() {
            return Length::ZERO;
        }
        let pieces = self.words(words, style, at.lang, Default::default());
        self.natural(&pieces, style, at).line
    }
}

impl Demand {
    /// Makes each width at least that of `other`.
    fn raise(&mut self, other: Demand) {
        self.least = self.least.at_least(other.least);
        self.unit = self.unit.at_least(other.unit);
        self.divided = self.divided.at_least(other.divided);
        self.most = self.most.at_least(other.most);
    }

    /// The demand with type at `scale` per mille; the space at both sides is included, and stays as it is.
    fn at(&self, scale: i64, divide: bool, space: Length) -> Demand {
        let room = space + SLACK;
        let with = |length: Length| length.scale(scale, 1000) + room;
        let least = with(if divide { self.divided } else { self.least });
        Demand { least, unit: with(self.unit), divided: with(self.divided), most: with(self.most).at_least(least) }
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

/// Shares out a width that is not enough: columns that need no more than the others can have get it, the others get the same.
fn level(demands: &[Demand], width: Length) -> Vec<Length> {
    let mut modest: Vec<usize> = (0..demands.len()).collect();
    modest.sort_by_key(|i| demands[*i].least);
    let mut widths = vec![Length::ZERO; demands.len()];
    let mut free = width;
    for (done, i) in modest.iter().enumerate() {
        widths[*i] = demands[*i].least.at_most(free / (demands.len() - done) as i64);
        free -= widths[*i];
    }
    widths
}

/// The width of each column when together they are `width` at most: what they would like best, else what they need and a share of the rest.
pub fn share(demands: &[Demand], width: Length) -> Vec<Length> {
    let most: Length = demands.iter().map(|d| d.most).sum();
    if most <= width {
        return demands.iter().map(|d| d.most).collect();
    }
    let least: Length = demands.iter().map(|d| d.least).sum();
    if least >= width {
        return level(demands, width);
    }
    let mut widths: Vec<Option<Length>> = vec![None; demands.len()];
    // Columns that want no more than their even share get it, as long as the others keep what they need: the modest first.
    let mut modest: Vec<usize> = (0..demands.len()).collect();
    modest.sort_by_key(|i| demands[*i].most);
    let (mut free, mut others, mut open) = (width, least, demands.len() as i64);
    for i in modest {
        let Demand { least, most, .. } = demands[i];
        if most <= free / open.max(1) && most + others - least <= free {
            widths[i] = Some(most);
            (free, others, open) = (free - most, others - least, open - 1);
        }
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
        let demand = |least, most| Demand { least: Length::pt(least), unit: Length::pt(least), divided: Length::pt(least), most: Length::pt(most) };
        assert_eq!(share(&[demand(20, 50), demand(20, 60)], Length::pt(200)), vec![Length::pt(50), Length::pt(60)]);
        assert_eq!(share(&[demand(20, 20), demand(20, 400)], Length::pt(100)), vec![Length::pt(20), Length::pt(80)]);
        // Where there is not enough, the small needs are met first.
        assert_eq!(
            share(&[demand(20, 20), demand(90, 90), demand(200, 200)], Length::pt(140)),
            vec![Length::pt(20), Length::pt(60), Length::pt(60)]
        );
        // A modest column is not squeezed by a wordy one.
        assert_eq!(share(&[demand(20, 45), demand(20, 4000)], Length::pt(100)), vec![Length::pt(45), Length::pt(55)]);
    }
}

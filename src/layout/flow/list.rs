//! Lists: markers hung in the indent, items inset. A marker that has no room there stands at the head of its item's first line.

use super::context::inset;
use super::vertical::Label;
use super::{Flow, BlockContext, fragments};
use crate::book::elements::{ElementKind, Tag, Tree};
use crate::book::{List, ListKind, Numbering};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole};
use crate::layout::paragraph::{Owner, Piece, collect, natural};
use crate::length::Length;
use crate::style::{Align, ListStyle, Style};
use crate::text::digits::Digits;

/// Between a marker and its text, in thousandths of the em.
const MARKER_GAP: i64 = 450;
/// The measure that a marker is set in.
const MARKER_MEASURE: Length = Length::pt(200);
/// Least indent of an item, when the style gives the list none.
const LEAST_INDENT: i64 = 1250;
/// Roman numerals end before this number, as in CSS.
const MOST_ROMAN: i64 = 4000;

impl<'a> Flow<'a> {
    pub fn list(&mut self, list: &List, at: BlockContext<'_>) {
        let numbered = !matches!(list.kind, ListKind::Bullet);
        let node = self.column.structure.add(Some(at.node), NodeRole::List { numbered });
        let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
        let inner = inset(at, at.style);
        let numbers = list.numbers();
        // The list is indented by what its widest marker needs: none hangs into the margin.
        let needed = self.widest_marker(list, &numbers, at);
        let indented = if rtl { at.left + at.width - inner.left - inner.width } else { inner.left - at.left };
        // Deep within other lists it is not indented: the text needs its place.
        let spare = inner.width - at.style.font_size * super::context::LEAST_MEASURE;
        let indent = (needed - indented).at_most(spare).at_least(Length::ZERO);
        let inner = BlockContext { left: inner.left + if rtl { Length::ZERO } else { indent }, width: inner.width - indent, ..inner };
        let inner = inner.hanging_in(at);
        for (element, number) in at.element.children().zip(numbers) {
            let ElementKind::Item(item) = element.kind() else { continue };
            let style = self.design.sheet.compute(element, at.style);
            self.report_generated(&style);
            let item_node = self.column.structure.add(Some(node), NodeRole::ListItem);
            let marker = match item.task {
                Some(done) => if done { "☑" } else { "☐" }.to_owned(),
                None => marker(&style.list_style, list, number, self.design.book.metadata.numerals.digits),
            };
            let label_node = self.column.structure.add(Some(item_node), NodeRole::ListLabel);
            let body = self.column.structure.add(Some(item_node), NodeRole::ListBody);
            let within = inset(BlockContext { element, style: &style, node: body, ..inner }, &style);
            self.list.above(if list.tight { Length::ZERO } else { style.margin.top });
            let (start, end) = (at.left, at.left + at.width);
            // What the list itself is labelled with, as an item or a note that begins with it, stands beside the first line too.
            let outer = std::mem::take(&mut self.list.label);
            let own = self.marker_label(&marker, &style, within, label_node, (numbered || item.task.is_some(), start, end));
            self.list.label = outer;
            if own.within.is_some() || self.list.label.within.is_some() {
                self.list.spend_label();
            }
            self.list.label.items.extend(own.items);
            self.list.label.within = own.within;
            self.list.anchors.extend(item.attributes.id.clone());
            element.text().into_iter().for_each(|text| self.bare_text(text, within));
            self.blocks(within);
            self.list.spend_label();
            self.list.below(if list.tight { Length::ZERO } else { style.margin.bottom });
        }
    }

    /// What the widest marker needs before the text, its gap counted; the least indent when no style gives one.
    fn widest_marker(&mut self, list: &List, numbers: &[i64], at: BlockContext<'_>) -> Length {
        let item = Tree::under(at.element, [Tag::new("li")]);
        let style = self.design.sheet.compute(item.nth(0), at.style);
        let style = Style { align: Align::Start, text_indent: Length::ZERO, ..style };
        let context = self.design.context(&style, at.lang, Length(i64::MAX / 4));
        let mut widest = Length::ZERO;
        for (_, number) in list.items.iter().zip(numbers).filter(|(item, _)| item.task.is_none()) {
            let marker = marker(&style.list_style, list, *number, self.design.book.metadata.numerals.digits);
            if !marker.is_empty() {
                let pieces = self.words(&marker, &style, at.lang, Owner::default());
                widest = widest.at_least(natural(&collect(&pieces, &context, &mut self.report).stream).line);
            }
        }
        let indented = inset(at, at.style);
        let least = if indented.width < at.width { Length::ZERO } else { style.font_size.scale(LEAST_INDENT, 1000) };
        if matches!(list.kind, ListKind::Bullet) || widest.is_zero() {
            return least;
        }
        least.at_least(widest + style.font_size.scale(MARKER_GAP, 1000))
    }

    /// A marker: numbers end and bullets begin at a fixed distance before the text. One that would reach over the place of its list,
    /// from `start` to `end`, stands within the line.
    pub fn marker_label(
        &mut self,
        marker: &str,
        style: &Style,
        at: BlockContext<'_>,
        node: NodeId,
        (flush_right, start, end): (bool, Length, Length),
    ) -> Label {
        if marker.is_empty() {
            return Label::default();
        }
        let style = Style { align: Align::Start, text_indent: Length::ZERO, ..style.clone() };
        let pieces = self.words(marker, &style, at.lang, Owner { node: node.0, link: None });
        let lines = self.lines(&pieces, &style, at.lang, MARKER_MEASURE);
        let Some(line) = lines.first() else { return Label::default() };
        let gap = style.font_size.scale(MARKER_GAP, 1000);
        let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
        // A line that is read from the right stands at the right end of the measure that it was set in.
        let own = if rtl { MARKER_MEASURE - line.width } else { Length::ZERO };
        let left = match (rtl, flush_right) {
            (true, _) => at.left + at.width + gap,
            (false, true) => at.left - gap - line.width,
            (false, false) => (at.left - style.font_size).at_least(at.left - gap - line.width.at_least(style.font_size - gap)),
        };
        // A bullet moves nearer to its text before it is put into the line.
        let left = if !rtl && !flush_right && start + line.width + gap / 2 <= at.left { left.at_least(start) } else { left };
        let hangs = if rtl { left + line.width <= end } else { left >= start };
        let x = match (hangs, rtl) {
            (true, _) => left,
            (false, true) => gap,
            (false, false) => Length::ZERO,
        };
        let item = |run: &crate::layout::paragraph::lines::Run| {
            let mut glyphs = run.glyphs.clone();
            glyphs.x += x - own;
            Item { node: Some(node), kind: ItemKind::Glyphs(glyphs) }
        };
        let mut items: Vec<Item> = line.runs.iter().map(item).collect();
        fragments::end_word(&mut items);
        Label { items, within: (!hangs).then_some((line.width + gap, at.left)) }
    }

    /// Puts a label that stands within the line at the head of a paragraph.
    pub fn label_within(&mut self, pieces: &mut Vec<Piece>) {
        let Some(width) = self.list.label.room() else { return };
        let items = std::mem::take(&mut self.list.label).items;
        let node = items.iter().find_map(|item| item.node).map_or(0, |node| node.0);
        let payload = self.object(super::column::Object { items, formula: None });
        let owner = Owner { node, link: None };
        pieces.insert(0, Piece::Object { width, height: Length::ZERO, depth: Length::ZERO, payload, owner });
    }
}

/// A marker as the list's style has it.
fn marker(style: &ListStyle, list: &List, number: i64, digits: Digits) -> String {
    let numbered = !matches!(list.kind, ListKind::Bullet);
    match style {
        _ if list.numbering == Some(Numbering::Circled) => crate::text::circled::number(u32::try_from(number).unwrap_or_default()),
        ListStyle::None => String::new(),
        ListStyle::Marker(marker) => marker.trim().to_owned(),
        ListStyle::LowerAlpha if number > 0 => format!("{})", letters(number)),
        ListStyle::UpperAlpha if number > 0 => format!("{})", letters(number).to_uppercase()),
        ListStyle::LowerRoman if (1..MOST_ROMAN).contains(&number) => format!("{}.", crate::text::roman::lower(number as u64)),
        ListStyle::UpperRoman if (1..MOST_ROMAN).contains(&number) => {
            format!("{}.", crate::text::roman::upper(number as u64))
        }
        ListStyle::Disc if !numbered => "•".to_owned(),
        // Also what has no letters or Roman numerals: zero, negative numbers.
        _ => digits.write(&format!("{number}.")).into_owned(),
    }
}

/// `a` … `z`, `aa` … as spreadsheets number columns.
fn letters(mut number: i64) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(b'a' + (number % 26) as u8);
        number /= 26;
    }
    letters.iter().rev().map(|b| *b as char).collect()
}

//! Lists: markers hung in the indent, items inset.

use super::blocks::inset;
use super::{Flow, Setting};
use crate::book::{List, ListKind};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole};
use crate::layout::paragraph::{Owner, collect, natural};
use crate::length::Length;
use crate::style::{Align, Element, ListStyle, Style};

/// Between a marker and its text, in thousandths of the em.
const MARKER_GAP: i64 = 450;
/// Least indent of an item, when the style gives the list none.
const LEAST_INDENT: i64 = 1250;
/// Roman numerals end before this number, as in CSS.
const MOST_ROMAN: i64 = 4000;

impl<'a> Flow<'a> {
    pub fn list(&mut self, list: &List, at: Setting<'_>) {
        let numbered = !matches!(list.kind, ListKind::Bullet);
        let node = self.column.structure.add(Some(at.node), NodeRole::List { numbered });
        let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
        // Designs are written for text from the left: a list from the right is indented at the right.
        let inner = if rtl { inset(at, &mirrored(at.style)) } else { inset(at, at.style) };
        let numbers = list.numbers();
        // The list is indented by what its widest marker needs: none hangs into the margin.
        let needed = self.widest_marker(list, &numbers, at);
        let indented = if rtl { at.left + at.width - inner.left - inner.width } else { inner.left - at.left };
        // Deep within others it is not: the text needs its place.
        let spare = inner.width - at.style.font_size * super::blocks::LEAST_MEASURE;
        let indent = (needed - indented).at_most(spare).at_least(Length::ZERO);
        let inner = Setting { left: inner.left + if rtl { Length::ZERO } else { indent }, width: inner.width - indent, ..inner };
        let mut previous: Option<(&str, &[&str])> = None;
        for (i, item) in list.items.iter().enumerate() {
            let mut classes: Vec<&str> = item.attributes.classes.iter().map(String::as_str).collect();
            if item.task.is_some() {
                classes.push("task");
            }
            if item.task == Some(true) {
                classes.push("done");
            }
            let element = Element {
                name: "li",
                classes: &classes,
                id: item.attributes.id.as_deref(),
                lang: item.attributes.lang.as_ref(),
                parent: Some(at.element),
                previous,
            };
            let style = self.design.sheet.compute(&element, at.style);
            let item_node = self.column.structure.add(Some(node), NodeRole::ListItem);
            let marker = match item.task {
                Some(done) => if done { "☑" } else { "☐" }.to_owned(),
                None => marker(&style.list_style, list.kind, numbers[i]),
            };
            let label_node = self.column.structure.add(Some(item_node), NodeRole::ListLabel);
            let body = self.column.structure.add(Some(item_node), NodeRole::ListBody);
            let within = inset(Setting { element: &element, style: &style, node: body, ..inner }, &style);
            self.above(if list.tight { Length::ZERO } else { style.margin.top });
            self.label = self.marker_items(&marker, &style, within, label_node, numbered || item.task.is_some());
            self.owed_anchors.extend(item.attributes.id.clone());
            self.blocks(&item.blocks, within);
            self.spend_label(within);
            self.below(if list.tight { Length::ZERO } else { style.margin.bottom });
            previous = Some(("li", &[]));
        }
    }

    /// What the widest marker needs before the text, its gap counted; the least indent when no style gives one.
    fn widest_marker(&mut self, list: &List, numbers: &[i64], at: Setting<'_>) -> Length {
        let element = Element { name: "li", classes: &[], id: None, lang: None, parent: Some(at.element), previous: None };
        let style = self.design.sheet.compute(&element, at.style);
        let style = Style { align: Align::Start, text_indent: Length::ZERO, ..style };
        let context = self.design.context(&style, at.lang, Length(i64::MAX / 4));
        let mut widest = Length::ZERO;
        for (_, number) in list.items.iter().zip(numbers).filter(|(item, _)| item.task.is_none()) {
            let marker = marker(&style.list_style, list.kind, *number);
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

    /// The marker's glyphs, on a baseline at 0: numbers end and bullets begin at a fixed distance before the text.
    fn marker_items(&mut self, marker: &str, style: &Style, at: Setting<'_>, node: NodeId, flush_right: bool) -> Vec<Item> {
        if marker.is_empty() {
            return Vec::new();
        }
        let style = Style { align: Align::Start, text_indent: Length::ZERO, ..style.clone() };
        let pieces = self.words(marker, &style, at.lang, Owner { node: node.0, link: None });
        let lines = self.lines(&pieces, &style, at.lang, Length::pt(200));
        let Some(line) = lines.first() else { return Vec::new() };
        let gap = style.font_size.scale(MARKER_GAP, 1000);
        let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
        let x = match (rtl, flush_right) {
            // Against the other margin: the line was set in a measure of 200 pt and stands at its right end.
            (true, _) => at.left + at.width + gap - (Length::pt(200) - line.width),
            (false, true) => at.left - gap - line.width,
            (false, false) => (at.left - style.font_size).at_least(at.left - gap - line.width.at_least(style.font_size - gap)),
        };
        line.runs
            .iter()
            .map(|run| {
                let mut glyphs = run.glyphs.clone();
                glyphs.x += x;
                Item { node: Some(node), kind: ItemKind::Glyphs(glyphs) }
            })
            .collect()
    }

    /// An item without a line of its own (empty, or beginning with a box) still shows its marker.
    fn spend_label(&mut self, at: Setting<'_>) {
        let label = std::mem::take(&mut self.label);
        if label.is_empty() {
            return;
        }
        let leading = self.design.frame.leading;
        let mut fixed = super::column::Fixed { height: leading, items: label, ..Default::default() };
        fixed.items.iter_mut().for_each(|item| super::column::shift_item(item, Length::ZERO, self.design.frame.topskip));
        let _ = at;
        self.push_fixed(fixed, Default::default(), true);
    }
}

/// A style with left and right changed over.
fn mirrored(style: &Style) -> Style {
    let mut mirrored = style.clone();
    std::mem::swap(&mut mirrored.margin.left, &mut mirrored.margin.right);
    std::mem::swap(&mut mirrored.padding.left, &mut mirrored.padding.right);
    std::mem::swap(&mut mirrored.border.left, &mut mirrored.border.right);
    mirrored
}

/// A marker as the list's style has it.
fn marker(style: &ListStyle, kind: ListKind, number: i64) -> String {
    let numbered = !matches!(kind, ListKind::Bullet);
    match style {
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
        _ => format!("{number}."),
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

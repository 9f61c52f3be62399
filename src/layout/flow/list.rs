//! Lists: markers hung in the indent, items inset.

use super::blocks::inset;
use super::{Flow, Setting};
use crate::book::{List, ListKind};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole};
use crate::layout::paragraph::Owner;
use crate::length::Length;
use crate::style::{Align, Element, ListStyle, Style};

/// Between a marker and its text, in thousandths of the em.
const MARKER_GAP: i64 = 450;
/// Least indent of an item, when the style gives the list none.
const LEAST_INDENT: i64 = 1250;

impl<'a> Flow<'a> {
    pub fn list(&mut self, list: &List, at: Setting<'_>) {
        let numbered = !matches!(list.kind, ListKind::Bullet);
        let node = self.column.structure.add(Some(at.node), NodeRole::List { numbered });
        let inner = inset(at, at.style);
        let start = if let ListKind::Ordered { start } = list.kind { start } else { 1 };
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
                None => marker(&style.list_style, list.kind, start + i as u64),
            };
            let label_node = self.column.structure.add(Some(item_node), NodeRole::ListLabel);
            let body = self.column.structure.add(Some(item_node), NodeRole::ListBody);
            let indent = if inner.left > at.left { Length::ZERO } else { style.font_size.scale(LEAST_INDENT, 1000) };
            let within =
                Setting { element: &element, style: &style, node: body, left: inner.left + indent, width: inner.width - indent, ..inner };
            let within = inset(within, &style);
            self.above(if list.tight { Length::ZERO } else { style.margin.top });
            self.label = self.marker_items(&marker, &style, within, label_node, numbered || item.task.is_some());
            self.owed_anchors.extend(item.attributes.id.clone());
            self.blocks(&item.blocks, within);
            self.spend_label(within);
            self.below(if list.tight { Length::ZERO } else { style.margin.bottom });
            previous = Some(("li", &[]));
        }
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

/// A marker as the list's style has it.
fn marker(style: &ListStyle, kind: ListKind, number: u64) -> String {
    let numbered = !matches!(kind, ListKind::Bullet);
    match style {
        ListStyle::None => String::new(),
        ListStyle::Marker(marker) => marker.trim().to_owned(),
        ListStyle::LowerAlpha => format!("{})", letters(number)),
        ListStyle::UpperAlpha => format!("{})", letters(number).to_uppercase()),
        ListStyle::LowerRoman => format!("{}.", crate::book::numerals::roman(number)),
        ListStyle::UpperRoman => format!("{}.", crate::book::numerals::roman(number).to_uppercase()),
        ListStyle::Disc if !numbered => "•".to_owned(),
        ListStyle::Disc | ListStyle::Decimal => format!("{number}."),
    }
}

/// `a` … `z`, `aa` … as spreadsheets number columns.
fn letters(mut number: u64) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(b'a' + (number % 26) as u8);
        number /= 26;
    }
    letters.iter().rev().map(|b| *b as char).collect()
}

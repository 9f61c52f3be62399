//! Makes the faults that tests ask for.

use super::flow::column::{Column, Entry};
use super::options::Sabotage;
use super::page::section::Draft;
use super::pages::{Item, ItemKind, NodeRole, Structure};
use crate::length::Length;

/// Spoils a chapter's column before it is broken into pages.
pub fn spoil_column(column: &mut Column<'_>, sabotage: Option<Sabotage>) {
    match sabotage {
        Some(Sabotage::Note) => column.notes.iter_mut().for_each(|fragments| drop(fragments.pop())),
        Some(Sabotage::Down(by)) => {
            for entry in &mut column.entries {
                if let Entry::Fixed(fixed, _) = entry {
                    fixed.shift(Length::ZERO, by);
                }
            }
        }
        _ => {}
    }
}

/// Spoils the chapter's pages.
pub fn spoil_pages(drafts: &mut [Draft], structure: &Structure, sabotage: Option<Sabotage>) {
    let Some(sabotage) = sabotage else { return };
    for draft in drafts {
        let content = &mut draft.content;
        let is_formula = |item: &Item| item.node.is_some_and(|node| structure.nodes[node.0 as usize].role == NodeRole::Formula);
        match sabotage {
            Sabotage::Line => {
                let third = third_line(&content.items);
                content.items.retain(|item| baseline(item).is_none() || baseline(item) != third);
            }
            Sabotage::Twice => {
                let third = third_line(&content.items);
                let again: Vec<Item> =
                    content.items.iter().filter(|item| baseline(item).is_some() && baseline(item) == third).cloned().collect();
                content.items.extend(again);
            }
            Sabotage::Picture => content.items.retain(|item| !matches!(item.kind, ItemKind::Picture { .. } | ItemKind::Part(_) | ItemKind::Drawing { .. })),
            Sabotage::Formula => content.items.retain(|item| !is_formula(item)),
            Sabotage::Right(by) => content.shift(by, Length::ZERO),
            Sabotage::Text(_) | Sabotage::Note | Sabotage::Down(_) => {}
        }
    }
}

/// The baseline of words of the book; `None` for what is not text or is not the book's.
fn baseline(item: &Item) -> Option<Length> {
    item.kind.glyphs().filter(|run| !run.source.is_empty()).map(|run| run.y)
}

/// The baseline of the third line of text from the top.
fn third_line(items: &[Item]) -> Option<Length> {
    let mut lines: Vec<Length> = items.iter().filter_map(baseline).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.get(2).copied()
}

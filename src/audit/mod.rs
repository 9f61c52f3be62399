//! What went in came out: each output compared with the book that it was made from, in every build.
//!
//! [`pages`] and [`epub`] ask that every readable character of every text is shown exactly once ([`coverage`]), and so is every
//! picture, formula and drawing; that every note begins on the page of its mark or the next ([`notes`]); and of pages that nothing
//! leaves its page or lies over something else ([`geometry`]). Outputs write down which ranges of the book they show
//! ([`crate::book::shown`]); words are never searched for. White space, signs that no face shows and what is repeated on purpose
//! (artifacts: heads of tables on later pages, running heads) do not count. What fails is an error, `text-lost` or `off-page`.

mod coverage;
mod geometry;
mod notes;

use std::collections::BTreeSet;

use crate::book::Book;
use crate::book::shown::{Shown, TextRange, Thing};
use crate::font::FontBook;
use crate::layout::Layout;
use crate::layout::pages::{ItemKind, LinkTarget, NodeId, NodeRole, Pages, Structure};
use crate::picture::Pictures;
use crate::report::Report;
use coverage::{Coverage, Edition};

/// Compares laid-out pages with the book that they were set from.
pub fn pages(book: &Book, layout: &Layout, fonts: &FontBook, pictures: &Pictures, report: &mut Report) {
    let mut shown = shown_on(&layout.pages);
    // What the design hides has been reported already.
    shown.append(layout.hidden.clone());
    let has_picture = |asset| pictures.info(asset).is_some_and(|info| info.width > 0 && info.height > 0);
    let sets = |tex: &str, display| crate::formula::layout(tex, display, &book.macros, fonts).is_ok_and(|set| !set.items.is_empty());
    Coverage::new(Edition::Pages, shown, book.text_count).compare(book, &has_picture, &sets, report);
    notes::look(book, layout, report);
    geometry::look(book, layout, report);
}

/// Compares what an EPUB's documents show with the book.
pub fn epub(book: &Book, shown: Shown, report: &mut Report) {
    Coverage::new(Edition::Epub, shown, book.text_count).compare(book, &|_| true, &|_, _| true, report);
}

/// What the pages show. Items without a node are artifacts, which repeat what is elsewhere.
fn shown_on(pages: &Pages) -> Shown {
    let mut shown = Shown::default();
    let mut formula = None;
    let nodes = &pages.structure.nodes;
    let listed = listed(&pages.structure);
    let mut things: Vec<(NodeId, Thing)> = Vec::new();
    for page in &pages.pages {
        for item in page.items.iter().take(page.body_items) {
            let Some(node) = item.node else { continue };
            if let Some(run) = item.kind.glyphs() {
                run.source.iter().for_each(|range| TextRange::push(&mut shown.texts, *range));
            }
            let of_formula = nodes.get(node.0 as usize).filter(|node| node.role == NodeRole::Formula);
            if let Some(found) = of_formula.filter(|_| formula != Some(node) && !listed.contains(&node)) {
                things.push((node, Thing::formula(found.alt.as_deref().unwrap_or_default())));
                formula = Some(node);
            }
            match flat(&item.kind) {
                ItemKind::Part(part) => shown.things.push(Thing::Picture(part.asset)),
                ItemKind::Picture { asset, .. } => shown.things.push(Thing::Picture(*asset)),
                ItemKind::Drawing { svg, .. } if of_formula.is_none() => shown.things.push(Thing::drawing(svg)),
                _ => {}
            }
        }
        for link in &page.links {
            if let LinkTarget::Url(url) = &link.target {
                things.push((link.node, Thing::embed(url)));
            }
        }
    }
    // A formula of many glyphs, and a link of many lines, is one.
    things.sort_unstable();
    things.dedup();
    shown.things.extend(things.into_iter().map(|(_, thing)| thing));
    shown
}

/// The nodes of the contents, whose titles are repeated from the text.
fn listed(structure: &Structure) -> BTreeSet<NodeId> {
    let nodes = structure.nodes.iter().enumerate();
    let mut open: Vec<NodeId> = nodes.filter(|(_, node)| node.role == NodeRole::Contents).map(|(i, _)| NodeId(i as u32)).collect();
    let mut listed = BTreeSet::new();
    while let Some(node) = open.pop() {
        if listed.insert(node) {
            open.extend(structure.nodes.get(node.0 as usize).into_iter().flat_map(|node| &node.children));
        }
    }
    listed
}

/// What an item shows: of one that is turned, what is turned.
fn flat(kind: &ItemKind) -> &ItemKind {
    match kind {
        ItemKind::Turned(turned) => flat(&turned.kind),
        kind => kind,
    }
}

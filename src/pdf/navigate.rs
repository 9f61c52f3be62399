//! Ways through the file: outline, page labels, named destinations, links.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::{NamedDestination, XyzDestination};
use krilla::geom::{Point, Quadrilateral};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{NumberingStyle, PageLabel};

use crate::layout::pages::{Bookmark, LinkArea, LinkTarget, NodeId, Numeral, Page, Pages};
use crate::length::Length;
use crate::text::{address, roman};

/// A little above the line that a destination names, so that a viewer does not cut its ascenders.
const ABOVE: f64 = 4.0;

/// The bookmarks; a book without any gets one with its title, for PDF/UA wants an outline.
pub fn outline(pages: &Pages, title: &str) -> Outline {
    let mut outline = Outline::new();
    for bookmark in &pages.outline {
        if let Some(node) = bookmark_node(bookmark, pages) {
            outline.push_child(node);
        }
    }
    if pages.outline.is_empty() && !pages.pages.is_empty() {
        outline.push_child(OutlineNode::new(title.to_owned(), point(0, Length::ZERO)));
    }
    outline
}

fn bookmark_node(bookmark: &Bookmark, pages: &Pages) -> Option<OutlineNode> {
    let page = usize::try_from(bookmark.page).ok().filter(|p| *p < pages.pages.len())?;
    let mut node = OutlineNode::new(bookmark.title.clone(), point(page, bookmark.y));
    for child in &bookmark.children {
        if let Some(child) = bookmark_node(child, pages) {
            node.push_child(child);
        }
    }
    Some(node)
}

fn point(page: usize, y: Length) -> XyzDestination {
    XyzDestination::new(page, Point::from_xy(0.0, (y.to_pt() - ABOVE).max(0.0) as f32))
}

/// The named places of the book; the first of a name counts, and places on pages that do not exist are left out.
pub fn destinations(pages: &Pages) -> BTreeMap<&str, NamedDestination> {
    let mut named = BTreeMap::new();
    for destination in &pages.destinations {
        let page = destination.page as usize;
        if page < pages.pages.len() && !destination.name.is_empty() {
            let make = || NamedDestination::new(destination.name.clone(), point(page, destination.y));
            named.entry(destination.name.as_str()).or_insert_with(make);
        }
    }
    named
}

/// Labels of all pages, as runs.
///
/// krilla 0.8.2 begins a new run at a page unless its offset is *one less* than that of the run's first page (the comparison is the
/// wrong way round), so later pages of a run are given that; a run that begins at 1 needs no offset at all.
pub fn labels(pages: &[Page]) -> Vec<PageLabel> {
    let mut run: Option<(Numeral, u32, u32)> = None; // kind, first number, pages so far
    pages
        .iter()
        .map(|page| {
            let Some(number) = number(page) else {
                run = None;
                return PageLabel::new(None, (!page.label.is_empty()).then(|| page.label.clone()), None);
            };
            let style = Some(match page.numeral {
                Numeral::Roman => NumberingStyle::LowerRoman,
                Numeral::Arabic => NumberingStyle::Arabic,
            });
            let goes_on = run.filter(|(numeral, first, count)| *numeral == page.numeral && first + count == number);
            let offset = match goes_on {
                Some((numeral, first, count)) => {
                    run = Some((numeral, first, count + 1));
                    first - 1
                }
                None => {
                    run = Some((page.numeral, number, 1));
                    if number == 1 { 0 } else { number }
                }
            };
            PageLabel::new(style, None, NonZeroU32::new(offset))
        })
        .collect()
}

/// The number that a label says; `None` when it is none.
fn number(page: &Page) -> Option<u32> {
    match page.numeral {
        Numeral::Arabic => page.label.parse().ok().filter(|n| *n > 0),
        Numeral::Roman => roman::value(&page.label).and_then(|n| u32::try_from(n).ok()),
    }
}

/// The links of a page: areas of one node with one target are one annotation of several quadrilaterals, so that a link broken
/// over lines is one link.
pub fn links<'a>(page: &'a Page, named: &BTreeMap<&str, NamedDestination>) -> Vec<(NodeId, Annotation)> {
    let mut groups: Vec<(&'a LinkArea, Vec<Quadrilateral>)> = Vec::new();
    for area in &page.links {
        let Some(quad) = quadrilateral(area) else { continue };
        match groups.iter_mut().find(|(first, _)| first.node == area.node && first.target == area.target) {
            Some((_, quads)) => quads.push(quad),
            None => groups.push((area, vec![quad])),
        }
    }
    groups
        .into_iter()
        .filter_map(|(area, quads)| {
            let (target, name) = match &area.target {
                LinkTarget::Url(url) => {
                    crate::book::address::external(url)?;
                    (Target::Action(Action::Link(LinkAction::new(address::encoded(url.trim())))), url)
                }
                LinkTarget::Destination(name) => (Target::Destination(named.get(name.as_str())?.clone().into()), name),
            };
            let description = if area.description.trim().is_empty() { name } else { &area.description };
            Some((area.node, Annotation::new_link(LinkAnnotation::new_with_quad_points(quads, target), Some(description.clone()))))
        })
        .collect()
}

fn quadrilateral(area: &LinkArea) -> Option<Quadrilateral> {
    let rect = area.rect;
    let (left, top) = (rect.x.to_pt() as f32, rect.y.to_pt() as f32);
    let (right, bottom) = ((rect.x + rect.width).to_pt() as f32, (rect.y + rect.height).to_pt() as f32);
    let corners = [(left, bottom), (right, bottom), (right, top), (left, top)];
    (right > left && bottom > top).then(|| Quadrilateral(corners.map(|(x, y)| Point::from_xy(x, y))))
}

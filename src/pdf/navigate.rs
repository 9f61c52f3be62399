//! Ways through the file: outline, page labels, named destinations, links.

use std::collections::BTreeMap;

use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType, NumberingStyle};
use pdf_writer::writers::{NumberTree, OutlineItem, PageLabel};
use pdf_writer::{Chunk, Finish, Name, Rect, Ref, Str, TextStr};

use super::tag::Tags;
use crate::layout::pages::{Bookmark, LinkArea, LinkTarget, NodeId, Numeral, Page, Pages};
use crate::length::Length;
use crate::text::{address, roman};

/// A little above the line that a destination names, so that a viewer does not cut its ascenders.
const ABOVE: f64 = 4.0;
/// By so much the rectangle of a link is larger than its corners: Acrobat may not see corners that lie on its edge.
const AROUND: f32 = 0.001;

/// What ways through the file are written with.
pub struct Ways<'a> {
    pub chunk: Chunk,
    /// The pages of the file, and their heights.
    pub pages: &'a [(Ref, Length)],
    pub next: &'a mut dyn FnMut() -> Ref,
}

impl Ways<'_> {
    /// A place on a page.
    fn point(&mut self, page: usize, y: Length) -> Option<Ref> {
        let (page, height) = *self.pages.get(page)?;
        let number = (self.next)();
        let y = (y.to_pt() - ABOVE).max(0.0);
        self.chunk.destination(number).page(page).xyz(0.0, (height.to_pt() - y) as f32, None);
        Some(number)
    }

    /// The bookmarks; a book without any gets one with its title, for PDF/UA wants an outline.
    pub fn outline(&mut self, pages: &Pages, title: &str) -> Ref {
        let root = (self.next)();
        let mut bookmarks: Vec<&Bookmark> = self.known(&pages.outline);
        let only = Bookmark { title: title.to_owned(), ..Bookmark::default() };
        if pages.outline.is_empty() && !pages.pages.is_empty() {
            bookmarks.push(&only);
        }
        let children = self.bookmarks(&bookmarks, root);
        let mut outline = self.chunk.outline(root);
        if let Some((first, last)) = children {
            outline.first(first).last(last).count(bookmarks.len() as i32);
        }
        outline.finish();
        root
    }

    /// Those whose pages there are.
    fn known<'b>(&self, bookmarks: &'b [Bookmark]) -> Vec<&'b Bookmark> {
        bookmarks.iter().filter(|bookmark| (bookmark.page as usize) < self.pages.len()).collect()
    }

    /// Bookmarks in a row; the first and the last.
    fn bookmarks(&mut self, bookmarks: &[&Bookmark], parent: Ref) -> Option<(Ref, Ref)> {
        let numbers: Vec<Ref> = bookmarks.iter().map(|_| (self.next)()).collect();
        for (index, bookmark) in bookmarks.iter().enumerate() {
            let within = self.known(&bookmark.children);
            let children = self.bookmarks(&within, numbers[index]);
            let point = self.point(bookmark.page as usize, bookmark.y);
            let mut item: OutlineItem<'_> = self.chunk.outline_item(numbers[index]);
            item.parent(parent).title(TextStr(&bookmark.title));
            if let Some(next) = numbers.get(index + 1) {
                item.next(*next);
            }
            if index > 0 {
                item.prev(numbers[index - 1]);
            }
            if let Some((first, last)) = children {
                // Closed, which is a count below zero.
                item.first(first).last(last).count(-(within.len() as i32));
            }
            if let Some(point) = point {
                item.pair(Name(b"Dest"), point);
            }
        }
        Some((*numbers.first()?, *numbers.last()?))
    }

    /// The named places of the book; the first of a name counts, and places on pages that do not exist are left out.
    pub fn destinations<'b>(&mut self, pages: &'b Pages) -> BTreeMap<&'b str, Ref> {
        let mut named = BTreeMap::new();
        for destination in &pages.destinations {
            if !destination.name.is_empty() && !named.contains_key(destination.name.as_str()) {
                named.extend(self.point(destination.page as usize, destination.y).map(|point| (destination.name.as_str(), point)));
            }
        }
        named
    }

    /// Labels of all pages, as runs; `None` when no page has one.
    pub fn labels(&mut self, pages: &[Page]) -> Option<Ref> {
        let mut runs: Vec<(i32, Ref)> = Vec::new();
        let mut before: Option<Label<'_>> = None;
        let mut seen = false;
        for (index, page) in pages.iter().enumerate() {
            let label = label(page);
            seen |= label != Label::Text("");
            let goes_on = match (before, label) {
                (Some(Label::Number(kind, number)), Label::Number(of, next)) => kind == of && number + 1 == next,
                (Some(Label::Text(text)), Label::Text(next)) => text == next,
                _ => false,
            };
            before = Some(label);
            if goes_on {
                continue;
            }
            let number = (self.next)();
            runs.push((index as i32, number));
            let mut written = self.chunk.indirect(number).start::<PageLabel<'_>>();
            match label {
                Label::Number(kind, number) => {
                    written.style(if kind == Numeral::Roman { NumberingStyle::LowerRoman } else { NumberingStyle::Arabic });
                    if number != 1 {
                        written.offset(i32::try_from(number).unwrap_or(i32::MAX));
                    }
                }
                Label::Text("") => {}
                Label::Text(text) => {
                    written.prefix(TextStr(text));
                }
            }
        }
        let root = seen.then(|| (self.next)())?;
        let mut tree = self.chunk.indirect(root).start::<NumberTree<'_, Ref>>();
        let mut numbers = tree.nums();
        for (index, label) in runs {
            numbers.insert(index, label);
        }
        numbers.finish();
        tree.finish();
        Some(root)
    }

    /// The links of a page: areas of one node with one target are one annotation of several quadrilaterals, so that a link broken
    /// over lines is one link. `key` is the first one's in the parent tree.
    pub fn links(&mut self, page: &Page, named: &BTreeMap<&str, Ref>, (key, tags): (i32, &Tags<'_>)) -> Vec<(NodeId, Ref)> {
        let mut groups: Vec<(&LinkArea, Vec<[f32; 8]>)> = Vec::new();
        for area in &page.links {
            let Some(quad) = quadrilateral(area, page.height) else { continue };
            match groups.iter_mut().find(|(first, _)| first.node == area.node && first.target == area.target) {
                Some((_, quads)) => quads.push(quad),
                None => groups.push((area, vec![quad])),
            }
        }
        let known = |(area, _): &(&LinkArea, Vec<[f32; 8]>)| match &area.target {
            LinkTarget::Url(url) => crate::book::address::external(url).is_some(),
            LinkTarget::Destination(name) => named.contains_key(name.as_str()),
        };
        groups.retain(|group| tags.knows(group.0.node) && known(group));
        let link = |(group, key)| self.link(group, key);
        groups.iter().zip(key..).map(link).collect()
    }

    fn link(&mut self, (area, quads): &(&LinkArea, Vec<[f32; 8]>), key: i32) -> (NodeId, Ref) {
        let number = (self.next)();
        let mut link = self.chunk.indirect(number).start::<pdf_writer::writers::Annotation<'_>>();
        let side = |from: usize, of: fn(f32, f32) -> f32, start: f32| quads.iter().flat_map(|quad| quad.iter().skip(from).step_by(2)).copied().fold(start, of);
        let (left, foot) = (side(0, f32::min, f32::INFINITY), side(1, f32::min, f32::INFINITY));
        let (right, top) = (side(0, f32::max, f32::NEG_INFINITY), side(1, f32::max, f32::NEG_INFINITY));
        link.subtype(AnnotationType::Link).rect(Rect::new(left - AROUND, foot - AROUND, right + AROUND, top + AROUND));
        link.border(0.0, 0.0, 0.0, None).quad_points(quads.iter().flatten().copied());
        let name = match &area.target {
            LinkTarget::Url(url) => {
                link.action().action_type(ActionType::Uri).uri(Str(address::encoded(url.trim()).as_bytes()));
                url
            }
            LinkTarget::Destination(name) => {
                link.pair(Name(b"Dest"), Str(name.as_bytes()));
                name
            }
        };
        let description = if area.description.trim().is_empty() { name } else { &area.description };
        link.flags(AnnotationFlags::PRINT).struct_parent(key).contents(TextStr(description));
        (area.node, number)
    }
}

/// What a page is called.
#[derive(Clone, Copy, PartialEq)]
enum Label<'a> {
    Number(Numeral, u32),
    Text(&'a str),
}

fn label(page: &Page) -> Label<'_> {
    number(page).map_or(Label::Text(&page.label), |number| Label::Number(page.numeral, number))
}

/// The number that a label says; `None` when it is none.
fn number(page: &Page) -> Option<u32> {
    match page.numeral {
        Numeral::Arabic => page.label.parse().ok().filter(|n| *n > 0),
        Numeral::Roman => roman::value(&page.label).and_then(|n| u32::try_from(n).ok()),
    }
}

/// The corners of an area on a page of some height, as PDF counts.
fn quadrilateral(area: &LinkArea, height: Length) -> Option<[f32; 8]> {
    let rect = area.rect;
    let (left, top) = (rect.x.to_pt() as f32, (height - rect.y).to_pt() as f32);
    let (right, foot) = ((rect.x + rect.width).to_pt() as f32, (height - rect.y - rect.height).to_pt() as f32);
    (right > left && top > foot).then_some([left, foot, right, foot, right, top, left, top])
}

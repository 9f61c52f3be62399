//! Sections in order → numbered pages: rectos and versos, blanks, labels, final positions (U3–U8).

use super::furniture;
use super::section::{Draft, Section, Side, Start, Strings};
use super::heads::Running;
use super::geometry::margin_boxes;
use super::grid;
use super::vertical::PageTurn;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::book::index::MarkedPage;
use crate::book::page_map::{FrontPage, PageMap, PageStart};
use crate::layout::design::Design;
use crate::book::Role;
use crate::layout::flow::notes;
use crate::layout::pages::{Destination, Item, ItemKind, LinkArea, NodeId, Numeral, Page, Pages, Structure};
use crate::style::{MarginBox, PageType};
use crate::length::Length;
use crate::limits::carried;
use crate::report::Report;
use crate::text::digits::Numerals;
use crate::text::roman;

/// Where each page of the sections comes to stand.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Sections and drafts from its head on: one, or those of chapters that share the page; none for a blank.
    pub drafts: Vec<(usize, usize)>,
    pub recto: bool,
    pub label: String,
    pub numeral: Numeral,
}

/// How pages are put in a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbering {
    /// All pages are numbered in one arabic sequence (U4).
    pub continuous: bool,
    /// Every page is as a recto is, so that none need be blank.
    pub one_sided: bool,
}

/// Puts sections in order.
pub fn slots(sections: &[Section], Numbering { continuous, one_sided }: Numbering) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut number = 0;
    let mut numeral = None;
    for (s, section) in sections.iter().enumerate() {
        let next_recto = slots.len().is_multiple_of(2);
        let changes = numeral.is_some_and(|n| n != section.numeral) && !continuous;
        let blank = match section.start {
            _ if one_sided => false,
            Start::Recto => !next_recto,
            Start::Verso => next_recto,
            Start::Joins => false,
            // Odd pages are rectos (U5): a new sequence of numbers starts on one.
            Start::Next => changes && !next_recto,
        };
        if blank {
            number += 1;
            let shown = numeral.unwrap_or(section.numeral);
            slots.push(Slot { drafts: Vec::new(), recto: next_recto, label: label(number, shown, continuous), numeral: shown });
        }
        if changes {
            number = 0;
        }
        numeral = Some(section.numeral);
        let joined = usize::from(section.start == Start::Joins && !slots.is_empty() && !section.drafts.is_empty());
        if let Some(shared) = slots.last_mut().filter(|_| joined > 0) {
            shared.drafts.push((s, 0));
        }
        let starts_recto = (slots.len() - joined).is_multiple_of(2);
        for d in order(&section.drafts, if one_sided { Sides::One } else { Sides::Both { starts_recto } }).into_iter().skip(joined) {
            number += 1;
            let recto = one_sided || slots.len().is_multiple_of(2);
            slots.push(Slot { drafts: d.map(|d| (s, d)).into_iter().collect(), recto, label: label(number, section.numeral, continuous), numeral: section.numeral });
        }
    }
    if slots.len() % 2 == 1 && !one_sided {
        // U7: even total, last page blank.
        let shown = numeral.unwrap_or_default();
        slots.push(Slot { drafts: Vec::new(), recto: false, label: label(number + 1, shown, continuous), numeral: shown });
    }
    slots
}

/// Whether pages differ by their side, and which the first has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sides {
    One,
    Both { starts_recto: bool },
}

/// The pages of a section in order, those of plates among those of the text: one of a page behind that of its place, one of two on the next
/// verso. At a section's end, where no verso comes, the last page of text stands behind it; `None` is a blank.
fn order(drafts: &[Draft], sides: Sides) -> Vec<Option<usize>> {
    let (starts_recto, one_sided) = (sides != Sides::Both { starts_recto: false }, sides == Sides::One);
    let is_text = |d: &usize| drafts[*d].plate.is_none();
    let mut plates = (0..drafts.len()).filter(|d| drafts[*d].plate.is_some_and(|plate| plate.number == 0)).peekable();
    let pages = |first: usize| (first..first + drafts[first].plate.map_or(1, |plate| plate.of)).map(Some);
    let mut order: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
    let next_recto = |order: &Vec<Option<usize>>| one_sided || starts_recto == order.len().is_multiple_of(2);
    for d in (0..drafts.len()).filter(is_text) {
        let facing = drafts[d].facing;
        if facing == Some(Side::Verso) && next_recto(&order) && !one_sided {
            order.push(None);
        }
        order.push(Some(d));
        if facing == Some(Side::Verso) {
            continue;
        }
        let may_follow = |first: &usize, recto: bool| drafts[*first].plate.is_some_and(|plate| plate.after <= d && (plate.of == 1 || !recto));
        while let Some(first) = plates.next_if(|first| may_follow(first, next_recto(&order))) {
            order.extend(pages(first));
        }
    }
    for first in plates {
        match order.pop() {
            Some(last) if !order.is_empty() => {
                order.extend(pages(first));
                order.push(last);
            }
            last => {
                order.extend(last);
                order.push(None);
                order.extend(pages(first));
            }
        }
    }
    order
}

/// A blank page behind `last`.
pub fn blank_after(last: &Page) -> Page {
    let label = last.label.parse::<u64>().map_or_else(|_| String::new(), |number| (number + 1).to_string());
    let Page { width, height, numeral, recto, .. } = *last;
    Page { width, height, label, numeral, recto: !recto, blank: true, ..Page::default() }
}

/// A page's number as it is printed: small Roman only where the numbering does not go through.
fn label(number: u64, numeral: Numeral, continuous: bool) -> String {
    match numeral {
        Numeral::Roman if !continuous => roman::lower(number),
        _ => number.to_string(),
    }
}

/// Every name with the label of its page.
pub fn labels(sections: &[Section], slots: &[Slot], numerals: Numerals) -> std::collections::BTreeMap<String, String> {
    let mut labels = std::collections::BTreeMap::new();
    for slot in slots {
        for (name, _) in slot.drafts.iter().flat_map(|&(s, d)| &sections[s].drafts[d].content.anchors) {
            labels.entry(name.clone()).or_insert_with(|| numerals.page(&slot.label).into_owned());
        }
    }
    labels
}

/// The pages of some names.
pub fn marked(sections: &[Section], slots: &[Slot], names: &BTreeSet<String>, numerals: Numerals) -> BTreeMap<String, MarkedPage> {
    let mut marked = BTreeMap::new();
    if names.is_empty() {
        return marked;
    }
    for (page, slot) in slots.iter().enumerate() {
        let anchors = slot.drafts.iter().flat_map(|&(s, d)| &sections[s].drafts[d].content.anchors);
        for (name, _) in anchors.filter(|(name, _)| names.contains(name)) {
            marked.entry(name.clone()).or_insert_with(|| MarkedPage { page: page as u32, label: numerals.page(&slot.label).into_owned() });
        }
    }
    marked
}

/// Links within the book whose place is on their own spread, wherever they stand: by chapter and node.
pub fn near(sections: &[Section], slots: &[Slot]) -> std::collections::BTreeSet<(usize, u32)> {
    // The first page is a recto without a page before it.
    let spread = |slot: usize| slot.div_ceil(2);
    let mut places = std::collections::BTreeMap::new();
    let drafts = || slots.iter().enumerate().flat_map(|(at, slot)| slot.drafts.iter().map(move |&(s, d)| (at, &sections[s], &sections[s].drafts[d])));
    for (at, _, draft) in drafts() {
        for (name, _) in &draft.content.anchors {
            places.entry(name.as_str()).or_insert_with(|| spread(at));
        }
    }
    let (mut near, mut far) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for (at, section, draft) in drafts() {
        let Some(chapter) = section.chapter else { continue };
        for link in draft.content.links.iter().chain(&draft.margin.links) {
            let crate::layout::pages::LinkTarget::Destination(name) = &link.target else { continue };
            let is_near = places.get(name.as_str()) == Some(&spread(at));
            (if is_near { &mut near } else { &mut far }).insert((chapter, link.node.0));
        }
    }
    &near - &far
}

/// Everything at its final position, with heads and folios.
pub fn assemble(design: &Design<'_>, mut sections: Vec<Section>, slots: &[Slot], report: &mut Report) -> (Pages, PageMap) {
    let numerals = design.book.metadata.numerals;
    let mut pages = Pages::default();
    let mut map = PageMap { marks: marked(&sections, slots, &design.marks, numerals), ..PageMap::default() };
    let offsets = merge_structures(&mut sections, &mut pages.structure);
    let mut running = (None, Running::default());
    let mut heads = Vec::new();
    for slot in slots {
        let index = pages.pages.len() as u32;
        let (frame, paper) = (&design.frame, &design.paper);
        let turn = design.sheet.is_vertical().then(|| PageTurn::new(paper, slot.recto));
        let mut page = Page {
            width: paper.width,
            height: paper.height,
            label: slot.label.clone(),
            numeral: slot.numeral,
            recto: slot.recto,
            blank: slot.drafts.is_empty(),
            vertical: turn.is_some(),
            area: if turn.is_some() { PageTurn::area(paper, frame, slot.recto) } else { frame.area(slot.recto) },
            ..Page::default()
        };
        let (mut position, mut front) = (None, None);
        for (at, &(s, d)) in slot.drafts.iter().enumerate() {
            let mut content = std::mem::take(&mut sections[s].drafts[d].content);
            let mut margin = std::mem::take(&mut sections[s].drafts[d].margin);
            let section = &sections[s];
            if running.0 != Some(s) {
                running = (Some(s), Running::default());
            }
            running.1.turn(&mut content, &section.named);
            let draft = &section.drafts[d];
            page.facing |= draft.facing.is_some();
            let on_page = draft.plate.is_some_and(|plate| plate.on_page);
            if let Some(turn) = turn {
                turn.content(&mut content);
            } else if !on_page {
                content.shift(frame.left(slot.recto), frame.top);
            }
            for item in &mut content.items {
                // A picture as wide as the page lies on all of it.
                if let ItemKind::Picture { rect, .. } = &mut item.kind
                    && rect.width == frame.width
                    && turn.is_none()
                {
                    rect.x = Length::ZERO;
                }
            }
            if !margin.items.is_empty()
                && let Some(column) = &design.margin_column
            {
                page.margin = column.area(frame, slot.recto);
                margin.shift(page.margin.x, frame.top);
                content.items.append(&mut margin.items);
                content.links.append(&mut margin.links);
            }
            position = position.or(content.position);
            if section.chapter.is_none() && front.is_none() {
                front = content.anchors.iter().find_map(|(name, _)| FrontPage::of_class(name));
            }
            page.items.extend(content.items.into_iter().map(|item| renumber(item, offsets[s])));
            page.links.extend(content.links.into_iter().map(|link| renumber_link(link, offsets[s])));
            // Notes at the end of the book say over each page which pages they serve.
            let of_notes = section.chapter.is_some_and(|chapter| design.book.chapters[chapter].role == Role::Notes);
            let served = if of_notes { notes::head(design, &section.strings.chapter_title, &content.anchors) } else { None };
            for (name, y) in content.anchors {
                pages.destinations.push(Destination { name, page: index, y: y.at_least(Length::ZERO) });
            }
            page.overfull.extend(content.overfull);
            // Heads are those of the chapter that the page begins with.
            if at == 0 && !section.display && !on_page {
                let mut strings = Strings { label: numerals.page(&slot.label).into_owned(), ..section.strings.clone() };
                strings.chapter_title = served.unwrap_or(strings.chapter_title);
                heads.push(Heads { page: pages.pages.len(), page_type: (section.page_name, draft.opening), strings, running: running.1.clone() });
            }
        }
        page.body_items = page.items.len();
        map.starts.push(PageStart { label: numerals.page(&slot.label).into_owned(), position, front });
        pages.pages.push(page);
    }
    add_heads(design, &heads, &mut pages.pages, report);
    if design.options.show_grid {
        pages.pages.iter_mut().for_each(|page| page.items.extend(grid::lines(&design.paper, page.recto)));
    }
    drop_doubles(&mut pages);
    (pages, map)
}

/// What the heads and the folio of a page are made of.
struct Heads {
    /// By its place in the row.
    page: usize,
    /// The name of its type, and whether it opens a chapter.
    page_type: (&'static str, bool),
    strings: Strings,
    running: Running,
}

/// Sets heads and folios on all threads: each page's are known by now, and none needs another's. Those that say the same on pages of one type
/// are set once.
fn add_heads(design: &Design<'_>, heads: &[Heads], pages: &mut [Page], report: &mut Report) {
    let mut types: BTreeMap<(&str, bool, bool), Vec<MarginBox>> = BTreeMap::new();
    let mut jobs: FxHashMap<Job, usize> = FxHashMap::default();
    let mut numbers: Vec<Vec<usize>> = Vec::with_capacity(heads.len());
    for heads in heads {
        let (recto, (name, first)) = (pages[heads.page].recto, heads.page_type);
        let page_type = (name, first, recto);
        let boxes = types.entry(page_type).or_insert_with(|| furniture::chosen(design, &margin_boxes(design.sheet, PageType { name, recto, first }), recto));
        let words = furniture::words(design, boxes, (&heads.strings, &heads.running));
        numbers.push(words.into_iter().map(|words| {
            let next = jobs.len();
            *jobs.entry(Job { page_type, words }).or_insert(next)
        }).collect());
    }
    let mut jobs: Vec<(Job, usize)> = jobs.into_iter().collect();
    jobs.sort_unstable_by_key(|(_, number)| *number);
    let set = |(job, _): &(Job, usize)| {
        let mut found = Report::default();
        let boxes = types.get(&job.page_type).map_or(&[][..], Vec::as_slice);
        (furniture::set(design, boxes, &job.words, job.page_type.2, &mut found), found)
    };
    let set: Vec<(Vec<Item>, Report)> = jobs.par_iter().map(carried(set)).collect();
    for (heads, numbers) in heads.iter().zip(numbers) {
        for (items, _) in numbers.iter().filter_map(|number| set.get(*number)) {
            pages[heads.page].items.extend(items.iter().cloned());
        }
    }
    set.into_iter().for_each(|(_, found)| report.append(found));
}

/// Words of a margin box on pages of one type.
#[derive(PartialEq, Eq, Hash)]
struct Job<'a> {
    /// Its name, whether the page opens a chapter, and its side.
    page_type: (&'a str, bool, bool),
    words: furniture::Words,
}

/// The sections' trees one after the other; gives what to add to each section's node numbers.
fn merge_structures(sections: &mut [Section], whole: &mut Structure) -> Vec<u32> {
    let mut offsets = Vec::new();
    for section in sections {
        let offset = whole.nodes.len() as u32;
        offsets.push(offset);
        whole.roots.extend(section.structure.roots.iter().map(|root| NodeId(root.0 + offset)));
        whole.nodes.extend(std::mem::take(&mut section.structure.nodes).into_iter().map(|mut node| {
            node.children.iter_mut().for_each(|child| child.0 += offset);
            node
        }));
    }
    offsets
}

/// An item whose node number is `offset` higher.
fn renumber(mut item: Item, offset: u32) -> Item {
    item.node = item.node.map(|node| NodeId(node.0 + offset));
    item
}

/// A link whose node number is `offset` higher.
fn renumber_link(mut link: LinkArea, offset: u32) -> LinkArea {
    link.node.0 += offset;
    link
}

/// A name means the first place that has it; links to names that no page has lead nowhere and are left out.
fn drop_doubles(pages: &mut Pages) {
    let mut seen = std::collections::BTreeSet::new();
    pages.destinations.retain(|destination| seen.insert(destination.name.clone()));
    for page in &mut pages.pages {
        page.links.retain(|link| match &link.target {
            crate::layout::pages::LinkTarget::Destination(name) => seen.contains(name),
            crate::layout::pages::LinkTarget::Url(_) => true,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(pages: usize, start: Start, numeral: Numeral) -> Section {
        Section { drafts: vec![Draft::default(); pages], start, numeral, ..Section::default() }
    }

    #[test]
    fn rectos_are_odd_and_the_total_is_even() {
        let sections = [
            section(1, Start::Recto, Numeral::Roman),
            section(1, Start::Recto, Numeral::Roman),
            section(1, Start::Verso, Numeral::Roman),
            section(2, Start::Recto, Numeral::Roman),
            section(3, Start::Recto, Numeral::Arabic),
            section(1, Start::Recto, Numeral::Arabic),
        ];
        let labels: Vec<String> =
            slots(&sections, Numbering::default()).iter().map(|s| format!("{}{}", s.label, if s.drafts.is_empty() { "-" } else { "" })).collect();
        assert_eq!(labels, ["i", "ii-", "iii", "iv", "v", "vi", "1", "2", "3", "4-", "5", "6-"]);
        for (i, slot) in slots(&sections, Numbering { continuous: true, one_sided: false }).iter().enumerate() {
            assert_eq!(slot.label, (i + 1).to_string());
            assert_eq!(slot.recto, i % 2 == 0);
        }
        let of_display = slots(&sections, Numbering { continuous: false, one_sided: true });
        assert!(of_display.iter().all(|slot| slot.recto && !slot.drafts.is_empty()));
        assert_eq!(of_display.iter().map(|slot| slot.label.as_str()).collect::<Vec<_>>(), ["i", "ii", "iii", "iv", "v", "1", "2", "3", "4"]);
    }
}

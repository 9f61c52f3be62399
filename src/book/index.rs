//! The index: the author's marks in the text, and the entries that [`super::assemble`] makes of them.
//!
//! A mark is an element of the text with an id; [`super::Chapter::index_marks`] says what is entered there. An [`Index`] stands where the
//! author puts it, or in a chapter of its own. Which pages its entries name is known when the pages are set: [`locators`] says them for
//! both outputs.

use std::collections::BTreeMap;

use super::{ChapterId, Inlines, Text};
use crate::lang::Lang;
use crate::report::Span;
use crate::terms::index::index;

/// Levels that an entry may have: entry, sub-entry, and one below.
pub const LEVELS: usize = 3;

/// What the author enters at one place.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct IndexMark {
    /// Id of the element: of the page after `markdown`, of the book after `assemble`. Empty: the chapter.
    pub anchor: String,
    /// Name of the index; empty for the first.
    pub index: String,
    /// The entry and what it stands under, the outermost first.
    pub levels: Vec<Inlines>,
    /// What the entry is sorted by instead of its words.
    pub sort: Option<String>,
    pub kind: MarkKind,
    pub main: bool,
    /// The entry is made of the words of the text, whatever their case there.
    pub of_words: bool,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum MarkKind {
    Point,
    /// What is said of the entry goes from here to the next [`MarkKind::End`].
    Start,
    End,
    /// No place: another entry is to be looked up, instead of this one or besides.
    See { also: bool, levels: Vec<Inlines> },
}

/// An index as it is printed.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Index {
    /// As marks call it; empty for the first.
    pub name: String,
    pub title: String,
    pub groups: Vec<IndexGroup>,
    pub span: Span,
}

/// Entries under a letter.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct IndexGroup {
    pub letter: Option<String>,
    pub entries: Vec<IndexEntry>,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct IndexEntry {
    /// When something refers to it.
    pub id: Option<String>,
    pub term: Text,
    /// In the book's order.
    pub places: Vec<IndexPlace>,
    pub see: Vec<IndexReference>,
    pub entries: Vec<IndexEntry>,
}

/// A place of the book that an entry names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct IndexPlace {
    pub chapter: ChapterId,
    pub anchor: String,
    /// Where a range ends.
    pub end: Option<String>,
    pub main: bool,
    pub note: bool,
    /// What it is called in a book without pages.
    pub section: String,
}

/// *See* another entry.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct IndexReference {
    pub also: bool,
    pub words: Text,
    /// Id of the entry.
    pub target: Option<String>,
}

/// The printed page of a mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MarkedPage {
    /// Among all pages.
    pub page: u32,
    pub label: String,
}

/// What stands after an entry for one or several of its places.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locator {
    pub words: String,
    pub chapter: ChapterId,
    pub anchor: String,
    pub main: bool,
}

/// Pages from a first to a last one.
struct Stretch {
    first: MarkedPage,
    last: MarkedPage,
    place: usize,
    note: bool,
    main: bool,
    /// The author made it a range.
    asked: bool,
}

/// The places of an entry as words: printed pages, those in a row joined; in a book that has no pages the sections.
pub fn locators(entry: &IndexEntry, pages: &BTreeMap<String, MarkedPage>, lang: &Lang) -> Vec<Locator> {
    let locator = |place: &IndexPlace, words: String, main| Locator { words, chapter: place.chapter, anchor: place.anchor.clone(), main };
    if pages.is_empty() {
        let mut sections: Vec<Locator> = Vec::new();
        for place in &entry.places {
            match sections.last_mut().filter(|last| last.words == place.section && last.chapter == place.chapter) {
                Some(last) => last.main |= place.main,
                None => sections.push(locator(place, place.section.clone(), place.main)),
            }
        }
        return sections;
    }
    let terms = index(lang);
    let words = |stretch: &Stretch| {
        let note = if stretch.note { terms.note } else { "" };
        let (first, last) = (&stretch.first.label, &stretch.last.label);
        if stretch.first.page == stretch.last.page {
            return format!("{first}{note}");
        }
        let last = if terms.shortens { shortened(first, last) } else { last.clone() };
        format!("{first}{}{last}{note}", terms.dash)
    };
    stretches(entry, pages).iter().map(|stretch| locator(&entry.places[stretch.place], words(stretch), stretch.main)).collect()
}

/// The pages of an entry, each once, in order; three in a row and what touches a range are one.
fn stretches(entry: &IndexEntry, pages: &BTreeMap<String, MarkedPage>) -> Vec<Stretch> {
    let of = |(place, at): (usize, &IndexPlace)| {
        let first = pages.get(&at.anchor)?.clone();
        let last = at.end.as_ref().and_then(|end| pages.get(end)).filter(|last| last.page >= first.page).cloned();
        let asked = last.is_some();
        Some(Stretch { last: last.unwrap_or_else(|| first.clone()), first, place, note: at.note, main: at.main, asked })
    };
    let mut all: Vec<Stretch> = entry.places.iter().enumerate().filter_map(of).collect();
    all.sort_by_key(|stretch| (stretch.first.page, stretch.note, !stretch.asked, stretch.place));
    // A page is named once for its text and once for its notes; what lies within a range is part of it.
    let mut single: Vec<Stretch> = Vec::new();
    for next in all {
        let same = |last: &&mut Stretch| last.note == next.note && last.first.page == next.first.page && last.last.page == next.last.page;
        if let Some(last) = single.iter_mut().rev().take(2).find(same) {
            last.main |= next.main;
            continue;
        }
        let within = |last: &&mut Stretch| last.asked && !next.main && !next.note && next.first.page <= last.last.page;
        if let Some(last) = single.iter_mut().rev().take(2).find(within) {
            if next.last.page > last.last.page {
                last.last = next.last;
            }
            continue;
        }
        single.push(next);
    }
    let mut joined: Vec<Stretch> = Vec::new();
    let mut row: Vec<Stretch> = Vec::new();
    for next in single {
        if row.last().is_some_and(|last| !follows(last, &next)) {
            join(std::mem::take(&mut row), &mut joined);
        }
        row.push(next);
    }
    join(row, &mut joined);
    joined
}

/// Adds a row of consecutive pages to `joined`: three are a range, or two when one is of a range already; else each stands alone.
fn join(row: Vec<Stretch>, joined: &mut Vec<Stretch>) {
    let ranged = row.iter().any(|stretch| stretch.asked);
    let last = row.last().map(|stretch| stretch.last.clone()).filter(|_| row.len() > 2 || (ranged && row.len() > 1));
    match last {
        Some(last) => joined.extend(row.into_iter().next().map(|first| Stretch { last, ..first })),
        None => joined.extend(row),
    }
}

/// Whether a stretch begins on the page after another, in the same kind of numerals, and both are of one kind.
fn follows(before: &Stretch, next: &Stretch) -> bool {
    let arabic = |label: &str| label.chars().all(char::is_numeric);
    let alike = !before.note && !next.note && !before.main && !next.main;
    alike && next.first.page == before.last.page + 1 && arabic(&before.last.label) == arabic(&next.first.label)
}

/// The last number of a range as the Chicago Manual of Style (17th edition, 9.61) shortens it.
fn shortened(first: &str, last: &str) -> String {
    let whole = last.to_owned();
    let (Ok(from), Ok(to)) = (first.parse::<u64>(), last.parse::<u64>()) else { return whole };
    if from < 100 || from % 100 == 0 || to <= from || first.len() != last.len() {
        return whole;
    }
    let same = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    let changed = last.len() - same;
    // 107–8, but 321–28: two figures at least where the number does not end in 01 to 09.
    let least = if from % 100 < 10 { 1 } else { 2 };
    last[last.len() - changed.max(least)..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `23`, `24n`, `*30`, `40-42`.
    fn entry(places: &str) -> (IndexEntry, BTreeMap<String, MarkedPage>) {
        let mut pages = BTreeMap::new();
        let mut entry = IndexEntry::default();
        for (i, words) in places.split_whitespace().enumerate() {
            let main = words.starts_with('*');
            let note = words.ends_with('n');
            let range: Vec<u32> = words.trim_matches(['*', 'n']).split('-').filter_map(|n| n.parse().ok()).collect();
            let mut named = |name: String, page: u32| {
                pages.insert(name.clone(), MarkedPage { page, label: page.to_string() });
                name
            };
            let anchor = named(format!("a{i}"), range[0]);
            let end = range.get(1).map(|last| named(format!("z{i}"), *last));
            entry.places.push(IndexPlace { anchor, end, main, note, ..IndexPlace::default() });
        }
        (entry, pages)
    }

    fn shown(lang: &str, places: &str) -> String {
        let (entry, pages) = entry(places);
        let lang = Lang::new(lang).expect("a language");
        let words = locators(&entry, &pages, &lang).into_iter().map(|l| if l.main { format!("*{}", l.words) } else { l.words });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pages_in_a_row_are_joined() {
        assert_eq!(shown("es", "25 23 24 24 30"), "23-25 30");
        assert_eq!(shown("es", "23 24 30"), "23 24 30");
        assert_eq!(shown("es", "23 *24 25 26"), "23 *24 25 26");
        assert_eq!(shown("es", "23 23n 24n 25n"), "23 23n 24n 25n");
    }

    #[test]
    fn a_range_takes_what_lies_within_it_and_touches_it() {
        assert_eq!(shown("es", "40-42 41 43 50"), "40-43 50");
        assert_eq!(shown("es", "41-60 45-70 *50"), "41-70 *50");
        assert_eq!(shown("es", "40-40"), "40");
    }

    #[test]
    fn english_numbers_are_shortened_as_chicago_has_it() {
        let cases = [("3-10", "3–10"), ("71-72", "71–72"), ("96-117", "96–117"), ("100-104", "100–104"), ("107-108", "107–8")];
        let more = [("321-328", "321–28"), ("498-532", "498–532"), ("1087-1089", "1087–89"), ("1496-1504", "1496–504"), ("11564-11615", "11564–615")];
        for (range, expected) in cases.into_iter().chain(more) {
            assert_eq!(shown("en", range), expected);
        }
    }
}

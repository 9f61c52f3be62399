//! What running heads print: the book's own strings, and those that elements set, as far as a page has got (CSS GCPM 3).

use std::collections::{BTreeMap, BTreeSet};

use super::section::Strings;
use crate::layout::flow::column::Fixed;
use crate::layout::names;
use crate::style::{ContentPart, Sheet, Style, WhichString};

/// Strings of the book, which no element sets.
const OWN: [&str; 8] = ["book-title", "title", "author", "book-author", "part-title", "part", "chapter-title", "chapter"];

/// What `--heads` puts on a verso and on a recto: a name, and which of its values.
pub fn of_setting(heads: &str, recto: bool) -> Option<(String, WhichString)> {
    let side = |name: &str| match name {
        "author" => Some("author".to_owned()),
        "title" => Some("book-title".to_owned()),
        "part" => Some("part-title".to_owned()),
        "chapter" => Some("chapter-title".to_owned()),
        "section" => Some("h2".to_owned()),
        "entry" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(name.to_owned()),
        _ => None,
    };
    let (verso_name, recto_name) = match heads {
        "dictionary" => ("entry", "entry"),
        heads => heads.split_once('-').unwrap_or((heads, heads)),
    };
    // The first that begins on a spread, and the last.
    Some(if recto { (side(recto_name)?, WhichString::Last) } else { (side(verso_name)?, WhichString::First) })
}

/// The strings that margin boxes print and elements set.
pub fn wanted(sheet: &Sheet, body: &Style) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = sheet.margin_contents().filter_map(|part| if let ContentPart::String(name, _) = part { Some(name.clone()) } else { None }).collect();
    if let Some(heads) = body.custom.get("heads") {
        wanted.extend([true, false].into_iter().filter_map(|recto| of_setting(heads.trim(), recto)).map(|(name, _)| name));
    }
    wanted.retain(|name| !OWN.contains(&name.as_str()));
    wanted
}

/// The values of a chapter's strings, page after page.
#[derive(Clone, Debug, Default)]
pub struct Running {
    before: BTreeMap<String, String>,
    on_page: BTreeMap<String, Vec<String>>,
}

impl Running {
    /// Goes to the next page: takes what it sets, `named` having the values of all places of the chapter, and removes the names of the places.
    pub fn turn(&mut self, content: &mut Fixed, named: &[(String, String)]) {
        for (name, mut values) in std::mem::take(&mut self.on_page) {
            self.before.extend(values.pop().map(|last| (name, last)));
        }
        content.anchors.retain(|(name, _)| {
            let Some(place) = names::string_place(name) else { return true };
            if let Some((name, value)) = named.get(place) {
                self.on_page.entry(name.clone()).or_default().push(value.clone());
            }
            false
        });
    }

    /// A string as a head of the page prints it; without one yet, the chapter's title.
    pub fn value<'s>(&'s self, name: &str, which: WhichString, strings: &'s Strings) -> &'s str {
        match name {
            "book-title" | "title" => return &strings.book_title,
            "author" | "book-author" => return &strings.author,
            "part-title" | "part" => return &strings.part_title,
            "chapter-title" | "chapter" => return &strings.chapter_title,
            _ => {}
        }
        let (before, here) = (self.before.get(name), self.on_page.get(name));
        let found = match which {
            WhichString::First => here.and_then(|values| values.first()).or(before),
            WhichString::Start => before.or(here.and_then(|values| values.first())),
            WhichString::Last => here.and_then(|values| values.last()).or(before),
            WhichString::FirstExcept if here.is_some() => return "",
            WhichString::FirstExcept => before,
        };
        found.unwrap_or(&strings.chapter_title)
    }
}

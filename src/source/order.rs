//! Hugo's sections and page order: the sequence in which hugo-book's menu walks the site.
//!
//! Within a section, pages and sections are sorted together: weight (0 last), then date (newest first), then title by the
//! language's collation, then the path of the file. A section without a date is as new as the newest page below it. The walk is
//! depth-first.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};

use super::front_matter::FrontMatter;
use super::node::Node;
use crate::lang::Lang;

/// What a page is sorted by.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    weight: i64,
    date: i64,
    title: String,
    path: String,
}

/// Go's zero time, the date of pages without one, in seconds since 1970.
const NO_DATE: i64 = -62_135_596_800;

/// What titles are compared by.
pub struct Titles {
    pub lang: Lang,
    /// `pluralizeListTitles` and `capitalizeListTitles`: how a section without a page of its own is called after its directory.
    pub plural: bool,
    pub capital: bool,
}

/// Sorts the children of every node. `front_matter[i]` is that of `nodes[i]`; pages that Hugo does not build lend no date.
pub fn sort(nodes: &mut [Node], front_matter: &[FrontMatter], titles: &Titles, built: &dyn Fn(usize) -> bool) {
    let collator = collator(&titles.lang);
    let dates = dates(nodes, front_matter, built);
    let keys: Vec<Key> = nodes.iter().zip(front_matter).zip(dates).map(|((node, fm), date)| key(node, fm, date, titles)).collect();
    let orders: Vec<Vec<usize>> = nodes
        .iter()
        .map(|node| {
            let mut children = node.children.clone();
            children.sort_by(|a, b| compare(&keys[*a], &keys[*b], collator.as_ref()));
            children
        })
        .collect();
    for (node, children) in nodes.iter_mut().zip(orders) {
        node.children = children;
    }
}

/// The order of words in a language.
fn collator(lang: &Lang) -> Option<CollatorBorrowed<'static>> {
    let locale: icu_locale_core::Locale = lang.tag().parse().ok()?;
    Collator::try_new(locale.into(), CollatorOptions::default()).ok()
}

/// The dates that pages are sorted by.
fn dates(nodes: &[Node], front_matter: &[FrontMatter], built: &dyn Fn(usize) -> bool) -> Vec<i64> {
    let own: Vec<Option<i64>> = front_matter.iter().map(|fm| fm.sort_date.map(|d| d.0)).collect();
    let mut newest: Vec<Option<i64>> = vec![None; nodes.len()];
    for (i, date) in own.iter().enumerate().filter(|(i, date)| date.is_some() && built(*i)) {
        let mut above = nodes[i].parent;
        while let Some(section) = above {
            newest[section] = newest[section].max(*date);
            above = nodes[section].parent;
        }
    }
    // A section that has any date of its own, be it that of its end, takes none of its pages.
    let dated = front_matter.iter().map(|fm| fm.expiry_date.is_some());
    let handed = newest.into_iter().zip(dated).map(|(newest, dated)| newest.filter(|_| !dated));
    own.into_iter().zip(handed).map(|(own, newest)| own.or(newest).unwrap_or(NO_DATE)).collect()
}

/// What a node is sorted by.
fn key(node: &Node, front_matter: &FrontMatter, date: i64, titles: &Titles) -> Key {
    let title = front_matter.link_title.clone().or_else(|| front_matter.title.clone()).unwrap_or_else(|| {
        // A section without a page of its own is called after its directory; any other has no title.
        if node.file.is_none() { titles.of_directory(&node.logical) } else { String::new() }
    });
    let file = node.file.as_ref().and_then(|f| f.extension()).map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    let path = match (node.is_section, node.is_bundle) {
        (true, _) => format!("{}/_index.{file}", node.logical),
        (_, true) => format!("{}/index.{file}", node.logical),
        _ => format!("{}.{file}", node.logical),
    };
    Key { weight: front_matter.weight.unwrap_or(0), date, title, path }
}

/// Hugo's default order: weight (0 last), the newest date, title, path.
fn compare(a: &Key, b: &Key, collator: Option<&CollatorBorrowed>) -> Ordering {
    (a.weight == 0)
        .cmp(&(b.weight == 0))
        .then(a.weight.cmp(&b.weight))
        .then(b.date.cmp(&a.date))
        .then_with(|| match collator {
            Some(collator) => collator.compare(&a.title, &b.title),
            None => a.title.cmp(&b.title),
        })
        .then_with(|| a.path.to_lowercase().cmp(&b.path.to_lowercase()))
        .then_with(|| a.path.cmp(&b.path))
}

impl Titles {
    /// The title that Hugo gives a section without a page, made of its directory's name.
    fn of_directory(&self, logical: &str) -> String {
        let name = logical.rsplit('/').next().unwrap_or(logical);
        let mut chars = name.chars();
        let mut title = match chars.next() {
            Some(first) if self.capital => first.to_uppercase().chain(chars).collect(),
            _ => name.to_owned(),
        };
        if self.plural && !title.ends_with('s') {
            title.push('s');
        }
        title
    }
}

/// One stop of the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub node: usize,
    pub depth: u32,
}

/// The nodes in reading order: depth-first from `root`, its own page first. Hidden pages are left out with all that is below them.
pub fn walk(nodes: &[Node], root: usize, hidden: &dyn Fn(usize) -> bool) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut open = vec![Step { node: root, depth: 0 }];
    while let Some(step) = open.pop() {
        if hidden(step.node) {
            continue;
        }
        steps.push(step);
        let children = nodes.get(step.node).map(|n| n.children.as_slice()).unwrap_or_default();
        open.extend(children.iter().rev().map(|&node| Step { node, depth: step.depth + 1 }));
    }
    steps
}

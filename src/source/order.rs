//! Hugo's sections and page order: the sequence in which hugo-book's menu walks the site.
//!
//! Within a section, pages and sections are sorted together: weight (0 last), then date (newest first), then title by the
//! language's collation, then path. The walk is depth-first.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};

use super::front_matter::FrontMatter;
use super::tree::Node;
use crate::lang::Lang;

/// What a page is sorted by.
#[derive(Clone, Debug, PartialEq)]
struct Key<'a> {
    weight: i64,
    date: i64,
    title: String,
    logical: &'a str,
}

/// Go's zero time, the date of pages without one, in seconds since 1970.
const NO_DATE: i64 = -62_135_596_800;

/// Sorts the children of every node. `front_matter[i]` is that of `nodes[i]`.
pub fn sort(nodes: &mut [Node], front_matter: &[FrontMatter], lang: &Lang) {
    let collator = collator(lang);
    let keys: Vec<Key> = nodes.iter().zip(front_matter).map(|(node, fm)| key(node, fm)).collect();
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

fn collator(lang: &Lang) -> Option<CollatorBorrowed<'static>> {
    let locale: icu_locale_core::Locale = lang.tag().parse().ok()?;
    Collator::try_new(locale.into(), CollatorOptions::default()).ok()
}

fn key<'a>(node: &'a Node, front_matter: &FrontMatter) -> Key<'a> {
    let title = front_matter.link_title.clone().or_else(|| front_matter.title.clone()).unwrap_or_else(|| {
        // A section without a title is called after its directory, in the plural; a page has none.
        if node.is_section { plural_title(&node.logical) } else { String::new() }
    });
    Key { weight: front_matter.weight.unwrap_or(0), date: front_matter.sort_date.map_or(NO_DATE, |d| d.0), title, logical: &node.logical }
}

fn compare(a: &Key, b: &Key, collator: Option<&CollatorBorrowed>) -> Ordering {
    (a.weight == 0)
        .cmp(&(b.weight == 0))
        .then(a.weight.cmp(&b.weight))
        .then(b.date.cmp(&a.date))
        .then_with(|| match collator {
            Some(collator) => collator.compare(&a.title, &b.title),
            None => a.title.cmp(&b.title),
        })
        .then_with(|| a.logical.to_lowercase().cmp(&b.logical.to_lowercase()))
        .then_with(|| a.logical.cmp(b.logical))
}

fn plural_title(logical: &str) -> String {
    let name = logical.rsplit('/').next().unwrap_or(logical);
    let mut chars = name.chars();
    let capital: String = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
    if capital.ends_with('s') { capital } else { format!("{capital}s") }
}

/// One stop of the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub node: usize,
    pub depth: u32,
}

/// Depth-first from `root`, its own page first. Hidden pages are left out with all that is below them.
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

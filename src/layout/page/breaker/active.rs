//! The active nodes of the search: the one of least cost in each state, without the hopeless ones.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::page::Page;
use super::penalties;

/// So many nodes at most: a guard against columns that no one foresaw.
const MOST: usize = 600;
/// And so many at least, and steps that the whole search should not pass: of a chapter as long as a book fewer nodes are kept.
const LEAST: usize = 40;
const STEPS: usize = 2_000_000;

/// An active node: the state it has come to, what it has cost, and the last of its decisions.
#[derive(Clone, Copy)]
pub struct ActiveNode {
    pub page: Page,
    pub cost: f64,
    pub faults: f64,
    pub step: u32,
}

/// Finds equal states; its table is used again from place to place.
pub struct Merger {
    known: FxHashMap<Page, u32>,
    most: usize,
}

impl Merger {
    /// A merger for a column of so many items: the more, the fewer nodes it keeps in one place.
    pub fn new(items: usize) -> Merger {
        Merger { known: FxHashMap::default(), most: (STEPS / items.max(1)).clamp(LEAST, MOST) }
    }

    /// The node of least cost in each state, without the hopeless ones, unless `relaxed`.
    pub fn merged(&mut self, nodes: impl Iterator<Item = ActiveNode>, relaxed: bool) -> Vec<ActiveNode> {
        self.merged_by(nodes, |w| w, relaxed)
    }

    /// The node of least cost in each state, without the hopeless ones, in an order that does not depend on hashing; `node` gives that of a
    /// value.
    pub fn merged_by<T: Copy>(&mut self, nodes: impl Iterator<Item = T>, node: impl Fn(&T) -> &ActiveNode, relaxed: bool) -> Vec<T> {
        let mut kept: Vec<T> = Vec::with_capacity(nodes.size_hint().1.unwrap_or(0));
        self.known.clear();
        let mut least = f64::INFINITY;
        for one in nodes {
            let ActiveNode { page, cost, .. } = *node(&one);
            if !relaxed && cost > least + penalties::BEAM {
                continue;
            }
            least = least.min(cost);
            match self.known.entry(page) {
                Entry::Occupied(entry) => {
                    let other = &mut kept[*entry.get() as usize];
                    if cost < node(other).cost {
                        *other = one;
                    }
                }
                Entry::Vacant(entry) => {
                    entry.insert(kept.len() as u32);
                    kept.push(one);
                }
            }
        }
        if !relaxed {
            kept.retain(|one| node(one).cost <= least + penalties::BEAM);
        }
        if kept.len() > self.most {
            kept.sort_by(|a, b| node(a).cost.total_cmp(&node(b).cost));
            kept.truncate(self.most);
        }
        kept
    }
}

//! Ways through the column as far as the search has come: the cheapest to each state, without the hopeless ones.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::page::Page;
use super::price;

/// So many ways at most: a guard against columns that no one foresaw.
const MOST: usize = 600;
/// And so many at least, and steps that the whole search should not pass: of a chapter as long as a book fewer ways are kept.
const LEAST: usize = 40;
const STEPS: usize = 2_000_000;

/// A way: the state it has come to, what it has cost, and the last of its decisions.
#[derive(Clone, Copy)]
pub struct Way {
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
    /// For a column of so many items.
    pub fn new(items: usize) -> Merger {
        Merger { known: FxHashMap::default(), most: (STEPS / items.max(1)).clamp(LEAST, MOST) }
    }

    pub fn merged(&mut self, ways: impl Iterator<Item = Way>, relaxed: bool) -> Vec<Way> {
        self.merged_by(ways, |w| w, relaxed)
    }

    /// The cheapest way to each state, without the hopeless ones, in an order that does not depend on hashing.
    pub fn merged_by<T: Copy>(&mut self, ways: impl Iterator<Item = T>, way: impl Fn(&T) -> &Way, relaxed: bool) -> Vec<T> {
        let mut kept: Vec<T> = Vec::with_capacity(ways.size_hint().1.unwrap_or(0));
        self.known.clear();
        let mut least = f64::INFINITY;
        for one in ways {
            let Way { page, cost, .. } = *way(&one);
            if !relaxed && cost > least + price::BEAM {
                continue;
            }
            least = least.min(cost);
            match self.known.entry(page) {
                Entry::Occupied(entry) => {
                    let other = &mut kept[*entry.get() as usize];
                    if cost < way(other).cost {
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
            kept.retain(|one| way(one).cost <= least + price::BEAM);
        }
        if kept.len() > self.most {
            kept.sort_by(|a, b| way(a).cost.total_cmp(&way(b).cost));
            kept.truncate(self.most);
        }
        kept
    }
}

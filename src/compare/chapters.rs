//! Which chapter of one book is which of another: by title, else by what they say.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

use super::{Chapter, Volume};

/// A chapter in both books, or in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    pub old: Option<usize>,
    pub new: Option<usize>,
    /// Its place among those that both books have is another.
    pub moved: bool,
    pub renamed: bool,
}

/// Words of a shingle, and how many shingles stand for a chapter.
const SHINGLE: usize = 4;
const SKETCH: usize = 96;
/// Chapters with less in common than this, in per cent of their sketches, are two.
const LEAST_ALIKE: usize = 25;

/// All chapters of both books, in the order of the new one; one that was removed stands after that which was before it.
pub fn pairs(old: &Volume, new: &Volume) -> Vec<Pair> {
    let mut found: Vec<Option<usize>> = vec![None; new.chapters.len()];
    by_title(old, new, &mut found);
    match_by_words(old, new, &mut found);
    let mut pairs: Vec<Pair> = found.iter().enumerate().map(|(i, old)| Pair { old: *old, new: Some(i), ..Pair::default() }).collect();
    mark_moved(&mut pairs);
    for pair in &mut pairs {
        if let (Some(before), Some(after)) = (pair.old, pair.new) {
            pair.renamed = bare(&old.chapters[before].title) != bare(&new.chapters[after].title);
        }
    }
    with_removed(pairs, old.chapters.len())
}

/// A title without its number: those after a new chapter have other numbers, and are the same.
fn bare(title: &str) -> &str {
    let title = title.trim();
    let Some((number, rest)) = title.split_once(['.', ' ', ':', ')']) else { return title };
    let is_number = !number.is_empty() && (number.bytes().all(|b| b.is_ascii_digit()) || number.bytes().all(|b| b"IVXLCDM".contains(&b)));
    let rest = rest.trim_start_matches(['.', ' ', ':', ')', '—', '–', '-', '\u{a0}', '\u{2002}']);
    if is_number && !rest.is_empty() { rest } else { title }
}

/// Pairs the chapters of the same title; of several with one title, the first with the first.
fn by_title(old: &Volume, new: &Volume, found: &mut [Option<usize>]) {
    let mut of_title: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, chapter) in old.chapters.iter().enumerate().rev() {
        of_title.entry(bare(&chapter.title)).or_default().push(i);
    }
    for (place, chapter) in found.iter_mut().zip(&new.chapters) {
        *place = of_title.get_mut(bare(&chapter.title)).and_then(Vec::pop);
    }
}

/// Matches the chapters that are left by their words, those with most in common first.
fn match_by_words(old: &Volume, new: &Volume, found: &mut [Option<usize>]) {
    let taken: FxHashSet<usize> = found.iter().flatten().copied().collect();
    let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (i, chapter) in old.chapters.iter().enumerate().filter(|(i, _)| !taken.contains(i)) {
        for hash in sketch(chapter) {
            holders.entry(hash).or_default().push(i);
        }
    }
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for (i, chapter) in new.chapters.iter().enumerate().filter(|(i, _)| found[*i].is_none()) {
        let hashes = sketch(chapter);
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for hash in &hashes {
            holders.get(hash).into_iter().flatten().for_each(|old| *common.entry(*old).or_default() += 1);
        }
        let least = (hashes.len() * LEAST_ALIKE).div_ceil(100).max(1);
        candidates.extend(common.into_iter().filter(|(_, count)| *count >= least).map(|(old, count)| (count, old, i)));
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut taken: FxHashSet<usize> = FxHashSet::default();
    for (_, old, new) in candidates {
        if found[new].is_none() && taken.insert(old) {
            found[new] = Some(old);
        }
    }
}

/// The least hashes of all runs of words: two texts have about as many of them in common as they have text in common.
fn sketch(chapter: &Chapter) -> Vec<u64> {
    let mut hashes: Vec<u64> = chapter
        .words
        .windows(SHINGLE.min(chapter.words.len()).max(1))
        .map(|run| {
            let mut hasher = FxHasher::default();
            run.iter().for_each(|word| word.text.hash(&mut hasher));
            // What FxHasher gives is not even enough to be ordered by.
            hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        })
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH);
    hashes
}

/// Marks as moved what is not in the longest row of chapters that keep their order.
fn mark_moved(pairs: &mut [Pair]) {
    let kept: Vec<(usize, usize)> = pairs.iter().enumerate().filter_map(|(i, pair)| Some((i, pair.old?))).collect();
    // Of each length, the row that ends soonest; `before` leads back along it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; kept.len()];
    for (at, (_, old)) in kept.iter().enumerate() {
        let length = ends.partition_point(|end| kept[*end].1 < *old);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stayed: FxHashSet<usize> = FxHashSet::default();
    let mut at = ends.last().copied();
    while let Some(place) = at {
        stayed.insert(kept[place].0);
        at = before[place];
    }
    for (i, _) in kept {
        pairs[i].moved = !stayed.contains(&i);
    }
}

/// Puts the chapters that nothing of the new book stands for to their places.
fn with_removed(pairs: Vec<Pair>, count: usize) -> Vec<Pair> {
    let kept: FxHashSet<usize> = pairs.iter().filter_map(|pair| pair.old).collect();
    // Those removed in a row, by the chapter that was before them.
    let mut after: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut last = None;
    for old in 0..count {
        if kept.contains(&old) { last = Some(old) } else { after.entry(last).or_default().push(old) }
    }
    let removed = |list: Option<Vec<usize>>| list.unwrap_or_default().into_iter().map(|old| Pair { old: Some(old), ..Pair::default() });
    let mut all: Vec<Pair> = removed(after.remove(&None)).collect();
    for pair in pairs {
        let old = pair.old;
        all.push(pair);
        if old.is_some() {
            all.extend(removed(after.remove(&old)));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Word;

    fn volume(chapters: &[(&str, &str)]) -> Volume {
        let words = |text: &str| text.split_whitespace().map(|word| Word { text: word.into(), ..Word::default() }).collect();
        Volume { chapters: chapters.iter().map(|(title, text)| Chapter { title: (*title).to_owned(), words: words(text) }).collect(), ..Volume::default() }
    }

    const SEA: &str = "el mar estaba en calma y las barcas dormían en la arena blanca de la playa grande";
    const HOUSE: &str = "nadie vivía ya en aquella casa de la colina salvo un gato que miraba por la ventana";
    const ROAD: &str = "por el camino de arriba pasaban los carros cargados de uva hasta bien entrada la noche";

    fn told(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let told = |pair: &Pair| {
            let place = |at: Option<usize>| at.map_or("-".to_owned(), |at| at.to_string());
            format!("{} {}{}{}", place(pair.old), place(pair.new), if pair.moved { " moved" } else { "" }, if pair.renamed { " renamed" } else { "" })
        };
        pairs(&volume(old), &volume(new)).iter().map(told).collect()
    }

    #[test]
    fn chapters_are_known_by_title_and_by_words() {
        assert_eq!(told(&[("Mar", SEA), ("Casa", HOUSE)], &[("Mar", SEA), ("Casa", HOUSE)]), ["0 0", "1 1"]);
        assert_eq!(told(&[("Mar", SEA), ("Casa", HOUSE)], &[("Mar", SEA), ("El gato", HOUSE)]), ["0 0", "1 1 renamed"]);
        assert_eq!(told(&[("Mar", SEA)], &[("Camino", ROAD), ("Mar", SEA)]), ["- 0", "0 1"]);
        assert_eq!(told(&[("Mar", SEA), ("Casa", HOUSE), ("Camino", ROAD)], &[("Mar", SEA), ("Camino", ROAD)]), ["0 0", "1 -", "2 1"]);
        assert_eq!(told(&[("Mar", SEA), ("Casa", HOUSE), ("Camino", ROAD)], &[("Camino", ROAD), ("Mar", SEA), ("Casa", HOUSE)]), ["2 0 moved", "0 1", "1 2"]);
    }

    #[test]
    fn numbers_of_chapters_are_no_names() {
        assert_eq!(told(&[("1. Mar", SEA), ("2. Casa", HOUSE)], &[("1. Camino", ROAD), ("2. Mar", SEA), ("3. Casa", HOUSE)]), ["- 0", "0 1", "1 2"]);
        assert_eq!(told(&[("I", SEA), ("II", HOUSE)], &[("I", SEA), ("II", HOUSE)]), ["0 0", "1 1"]);
    }

    #[test]
    fn what_was_empty_is_no_chapter_of_another_name() {
        assert_eq!(told(&[("Mar", "")], &[("Casa", "")]), ["0 -", "- 0"]);
    }
}

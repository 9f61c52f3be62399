//! Pages that moved: what stood on one page of the old book and begins on another of the new.

use super::chapters::Pair;
use super::words::Change;
use super::{Volume, Word};

/// Pages in a row that all moved as far: indexes into the old book's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub first: u32,
    pub last: u32,
    /// Pages forward; backward when below zero.
    pub by: i64,
}

/// The pages of the old book whose first words that were kept are on another page now.
pub fn shifts(old: &Volume, new: &Volume, chapters: &[Pair], changes: &[Vec<Change>]) -> Vec<Shift> {
    let mut moved: Vec<Option<i64>> = vec![None; old.pages.len()];
    for (pair, changes) in chapters.iter().zip(changes) {
        let (Some(before), Some(after)) = (pair.old, pair.new) else { continue };
        let (before, after) = (&old.chapters[before].words, &new.chapters[after].words);
        for (from, to) in kept(before, after, changes) {
            let (Some(from), Some(to)) = (before[from].page, after[to].page) else { continue };
            if let Some(place) = moved.get_mut(from as usize) {
                place.get_or_insert(i64::from(to) - i64::from(from));
            }
        }
    }
    let mut all: Vec<Shift> = Vec::new();
    for (page, by) in moved.iter().enumerate().filter_map(|(page, by)| Some((page as u32, (*by)?))) {
        match all.last_mut() {
            // A page without words, blank or a picture's, goes with those around it.
            Some(last) if last.by == by => last.last = page,
            _ => all.push(Shift { first: page, last: page, by }),
        }
    }
    all.retain(|shift| shift.by != 0);
    all
}

/// The words that both have, in pairs.
fn kept<'a>(old: &'a [Word], new: &'a [Word], changes: &'a [Change]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let starts = std::iter::once((0, 0)).chain(changes.iter().map(|change| (change.old.end, change.new.end)));
    let ends = changes.iter().map(|change| (change.old.start, change.new.start)).chain([(old.len(), new.len())]);
    starts.zip(ends).flat_map(|((old, new), (end, new_end))| (old..end).zip(new..new_end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Chapter, compare};

    fn volume(pages: &[&str]) -> Volume {
        let words = pages.iter().enumerate().flat_map(|(page, text)| {
            text.split_whitespace().map(move |word| Word { text: word.into(), page: Some(page as u32), ..Word::default() })
        });
        let chapters = vec![Chapter { title: String::new(), words: words.collect() }];
        Volume { chapters, pages: (1..=pages.len()).map(|n| n.to_string()).collect(), ..Volume::default() }
    }

    #[test]
    fn pages_after_what_was_added_move() {
        let old = volume(&["uno dos", "tres cuatro", "cinco seis"]);
        assert_eq!(compare(&old, &old).shifts, []);
        let new = volume(&["uno dos", "nuevo nuevo2", "tres cuatro", "cinco seis"]);
        assert_eq!(compare(&old, &new).shifts, [Shift { first: 1, last: 2, by: 1 }]);
        assert_eq!(compare(&new, &old).shifts, [Shift { first: 2, last: 3, by: -1 }]);
    }
}

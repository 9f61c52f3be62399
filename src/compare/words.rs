//! What changed in the words of a chapter.

use std::borrow::Cow;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::chapters::Pair;
use super::{Chapter, Volume, Word};

/// Words of the old chapter that are those of the new one now; either may be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// So many words that stayed between two changes do not part them, when three times as many changed around them: a passage that was written anew
/// is not a row of single words around each “de” that it has in common with the old one.
const MOST_BETWEEN: usize = 3;

/// The changes of a pair of chapters, in order: all of a chapter that was added or removed.
pub fn of_pair(pair: &Pair, old: &Volume, new: &Volume) -> Vec<Change> {
    let words = |volume: &'_ Volume, at: Option<usize>| at.and_then(|at| volume.chapters.get(at)).map_or(0, |chapter| chapter.words.len());
    match (pair.old, pair.new) {
        (Some(before), Some(after)) => changes(&old.chapters[before], &new.chapters[after]),
        (before, after) => {
            let change = Change { old: 0..words(old, before), new: 0..words(new, after) };
            Some(change).filter(|change| !change.old.is_empty() || !change.new.is_empty()).into_iter().collect()
        }
    }
}

/// What differs in two chapters, word by word.
fn changes(old: &Chapter, new: &Chapter) -> Vec<Change> {
    let mut input: InternedInput<Cow<'_, str>> = InternedInput::default();
    input.update_before(old.words.iter().map(key));
    input.update_after(new.words.iter().map(key));
    // Its time is bounded whatever the words are, and by nothing but them: the same two books always differ in the same.
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let hunks = diff.hunks().map(|hunk| Change {
        old: hunk.before.start as usize..hunk.before.end as usize,
        new: hunk.after.start as usize..hunk.after.end as usize,
    });
    joined(hunks)
}

/// A word as it is compared: without marks of where it may be divided.
fn key(word: &Word) -> Cow<'_, str> {
    match word.text.contains(['\u{ad}', '\u{200b}', '\u{2060}']) {
        true => Cow::Owned(word.text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}')).collect()),
        false => Cow::Borrowed(&word.text),
    }
}

/// Changes with little between them are one.
fn joined(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    let size = |change: &Change| change.old.len().max(change.new.len());
    for change in changes {
        match all.last_mut() {
            Some(last) => {
                let between = change.new.start - last.new.end;
                let (before, after) = (size(last), size(&change));
                if between <= MOST_BETWEEN && before.min(after) >= between && before + after >= 3 * between {
                    (last.old.end, last.new.end) = (change.old.end, change.new.end);
                } else {
                    all.push(change);
                }
            }
            None => all.push(change),
        }
    }
    all
}

/// Words as text, with the spaces between them, and `paragraph` where one begins.
pub fn text(words: &[Word], paragraph: &str) -> String {
    let mut text = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 && word.begins {
            text.push_str(paragraph);
        } else if i > 0 && !word.joined {
            text.push(' ');
        }
        text.push_str(&key(word));
    }
    text
}

/// Divides a text into words. What has no spaces is divided sign by sign.
pub fn split(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split_whitespace().flat_map(|word| {
        let mut ends: Vec<usize> = word.char_indices().filter(|(_, c)| is_sign(*c)).flat_map(|(at, c)| [at, at + c.len_utf8()]).collect();
        ends.push(word.len());
        let mut start = 0;
        ends.into_iter().filter_map(move |end| {
            let part = (end > start).then(|| (&word[start..end], start > 0));
            start = start.max(end);
            part
        })
    })
}

/// Whether a character is a word by itself: those of Chinese, of Japanese and of Korean without spaces.
pub fn is_sign(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(text: &str) -> Chapter {
        let words = split(text).map(|(text, joined)| Word { text: text.into(), joined, ..Word::default() }).collect();
        Chapter { title: String::new(), words }
    }

    fn told(old: &str, new: &str) -> Vec<(String, String)> {
        let (old, new) = (chapter(old), chapter(new));
        changes(&old, &new).into_iter().map(|change| (text(&old.words[change.old], " ¶ "), text(&new.words[change.new], " ¶ "))).collect()
    }

    #[test]
    fn words_are_compared_one_by_one() {
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        assert_eq!(told("la luz del faro cae", "la luz del faro cae"), []);
        assert_eq!(told("la luz del faro cae", "la luz del viejo faro cae"), [pair("", "viejo")]);
        assert_eq!(told("la casa, blanca", "la casa blanca"), [pair("casa,", "casa")]);
        assert_eq!(told("uno dos tres", ""), [pair("uno dos tres", "")]);
        assert_eq!(told("pala\u{ad}bra", "palabra"), []);
    }

    #[test]
    fn a_passage_that_was_written_anew_is_one_change() {
        let told = told("la orilla del mar estaba llena de barcas de madera", "la plaza vieja y sola de piedras negras");
        assert_eq!(told.len(), 1, "{told:?}");
    }

    #[test]
    fn chinese_is_compared_sign_by_sign() {
        assert_eq!(told("我喜欢红色的花。", "我喜欢白色的花。"), [("红".to_owned(), "白".to_owned())]);
        assert_eq!(text(&chapter("我有 Rust 书").words, " ¶ "), "我有 Rust 书");
    }
}

//! The dictionary, its exceptions and the rules around it against a list of words whose lawful divisions are known.

use std::collections::BTreeMap;

use pliego::lang::Lang;
use pliego::orthography::hyphenate::{BreakKind, breaks};

mod spec_file;

/// A word, its group, and the number of letters before each lawful break.
struct Entry {
    group: &'static str,
    marked: &'static str,
    word: String,
    lawful: Vec<usize>,
}

fn entries() -> Vec<Entry> {
    include_str!("data/hyphenation-es.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (group, marked) = line.split_once('\t').expect("a group, a tab and a word");
            let mut lawful = Vec::new();
            let mut word = String::new();
            for character in marked.chars() {
                match character {
                    '-' | '=' => lawful.push(word.chars().count()),
                    '~' => {}
                    letter => word.push(letter),
                }
            }
            Entry { group, marked, word, lawful }
        })
        .collect()
}

/// The breaks offered when nothing but the dictionary's own minima limits them, as letters before each.
fn offered(word: &str) -> Vec<usize> {
    breaks(word, &Lang::default(), (5, 2, 2)).iter().map(|b| word[..b.offset as usize].chars().count()).collect()
}

#[test]
fn no_unlawful_division_is_offered() {
    let mut unlawful = Vec::new();
    let entries = entries();
    assert!(entries.len() > 240);
    for entry in entries.iter().filter(|e| e.group != "foreign") {
        for at in offered(&entry.word) {
            if !entry.lawful.contains(&at) {
                unlawful.push(format!("{} after {at}", entry.marked));
            }
        }
    }
    assert!(unlawful.is_empty(), "{unlawful:#?}");
}

#[test]
fn most_lawful_divisions_are_offered() {
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for entry in entries().iter().filter(|e| e.word.chars().count() >= 5) {
        let offered = offered(&entry.word);
        let possible: Vec<usize> = entry.lawful.iter().copied().filter(|&at| at >= 2 && at + 2 <= entry.word.chars().count()).collect();
        let (found, all) = tally.entry(entry.group).or_default();
        *found += possible.iter().filter(|at| offered.contains(at)).count();
        *all += possible.len();
    }
    // Prefixed words may be divided in two ways, of which the patterns offer one: the seam. Rude fragments are left out on purpose.
    let least = [("mente", 100), ("digraph", 95), ("hiatus", 85), ("hache", 80), ("cluster", 90), ("prefix", 70), ("ugly", 60)];
    for (group, percent) in least {
        let (found, all) = tally[group];
        assert!(found * 100 >= all * percent, "{group}: {found} of {all}");
    }
}

#[test]
fn foreign_words_are_mostly_left_whole() {
    let divided: Vec<String> = entries()
        .into_iter()
        .filter(|e| e.group == "foreign" && offered(&e.word).iter().any(|at| !e.lawful.contains(at)))
        .map(|e| e.word)
        .collect();
    // Nothing in the spelling of these says that they are not Spanish.
    assert_eq!(divided, ["Einstein"]);
}

#[test]
fn a_tail_of_two_letters_is_marked_as_dearer() {
    let kinds = |word| breaks(word, &Lang::default(), (5, 2, 3)).iter().map(|b| b.kind).collect::<Vec<_>>();
    assert_eq!(kinds("palabra"), [BreakKind::Hyphen, BreakKind::Hyphen]);
    assert_eq!(kinds("paisaje"), [BreakKind::Hyphen, BreakKind::ShortTail]);
}

/// A word with its divisions shown.
fn shown(word: &str) -> String {
    let mut shown = String::new();
    let mut start = 0;
    for found in breaks(word, &Lang::default(), (5, 2, 2)) {
        let at = found.offset as usize;
        shown += &word[start..at];
        shown += match found.kind {
            BreakKind::Hyphen | BreakKind::ShortTail => "|",
            BreakKind::ExplicitRepeat => "=",
            BreakKind::Explicit | BreakKind::Address => "/",
        };
        start = at;
    }
    shown + &word[start..]
}

#[test]
fn the_rules_one_by_one() {
    let mut wrong = Vec::new();
    for example in spec_file::examples(include_str!("spec/hyphenation-es.md")) {
        assert_eq!(example.input.lines().count(), example.output.lines().count(), "line {}", example.line);
        for (word, expected) in example.input.lines().zip(example.output.lines()) {
            let found = shown(word);
            if found != expected {
                wrong.push(format!("line {} {}: {found} instead of {expected}", example.line, example.info));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Fifty words of each Latin language, with their lawful divisions: some by the language's rules (l·l, rr, ß, compounds, digraphs), some
/// as another dictionary than ours has them (the patterns of LibreOffice in Debian's hyphen-XX; TUGboat's log for American English).
#[test]
fn fifty_words_of_each_latin_language_are_divided_lawfully() {
    let mut wrong = Vec::new();
    let mut tally: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for line in include_str!("data/hyphenation-latin.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [tag, marked, _] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let word: String = marked.replace('-', "");
        let mut lawful = Vec::new();
        let mut letters = 0;
        for character in marked.chars() {
            if character == '-' { lawful.push(letters) } else { letters += 1 }
        }
        // l·l is divided after its point, which the hyphen takes the place of.
        lawful.extend(word.char_indices().filter(|(_, c)| *c == '·').map(|(at, _)| word[..at].chars().count() + 1));
        let found: Vec<usize> =
            breaks(&word, &Lang::new(tag).expect("a tag"), (5, 2, 2)).iter().map(|b| word[..b.offset as usize].chars().count()).collect();
        wrong.extend(found.iter().filter(|at| !lawful.contains(at)).map(|at| format!("{tag}: {marked} after {at}")));
        let (words, offered, possible) = tally.entry(tag).or_default();
        *words += 1;
        *offered += found.len();
        *possible += lawful.iter().filter(|at| (2..=letters - 2).contains(*at)).count();
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(tally.len(), 14);
    for (tag, (words, offered, possible)) in tally {
        assert!(words >= 50, "{tag}: {words} words");
        assert!(offered * 100 >= possible * 75, "{tag}: {offered} of {possible}");
    }
}

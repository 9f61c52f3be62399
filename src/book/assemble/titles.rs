//! Titles: the number that a title begins with, the heading that says the title again, and titles made from file names.

use std::collections::{BTreeMap, BTreeSet};

use super::Numbering;
use crate::message;
use crate::book::visit::flat_text;
use crate::book::{Block, BlockKind, Chapter, Heading, Inline, Inlines, Matter, Role, Text, plain};
use crate::report::{Diagnostic, Report};
use crate::text::digits::Digits;
use crate::text::{roman, slug};

/// Settles a chapter's title and number. The first heading of the text is often the title again; it is dropped, and its spelling
/// wins. Without a title in the front matter a first heading of level 1 is the title, else the file's name makes one.
/// `numbered`: whether a number that the title begins with counts ([`numbered`]).
pub fn choose_title(chapter: &mut Chapter, numbered: bool) {
    let given = flat_text(&chapter.title.inlines);
    let (number, title) = split(&given, numbered);
    let untitled = title.is_empty() && number.is_none();
    let title = slug::key(title);
    let heading = first_heading(&chapter.blocks).filter(|heading| {
        let own = flat_text(&heading.text.inlines);
        let (_, own_title) = split(&own, numbered);
        if untitled { heading.level == 1 } else { slug::key(own_title) == title || slug::key(&own) == slug::key(&given) }
    });
    chapter.number = number;
    if let Some(heading) = heading.cloned() {
        let dropped = remove_first_heading(&mut chapter.blocks);
        let own = flat_text(&heading.text.inlines);
        let (own_number, own_title) = split(&own, numbered);
        let skip = own.len() - own_title.len();
        chapter.number = chapter.number.take().or(own_number);
        chapter.title = Text { inlines: without_links(drop_prefix(heading.text.inlines, skip)), ..heading.text };
        let ids = [heading.attributes.id, dropped.and_then(|b| b.attributes.id)];
        // An empty id stands for the chapter itself until it has one.
        chapter.anchors.retain(|(_, id)| !ids.iter().flatten().any(|dropped| dropped == id));
        chapter.anchors.extend(ids.into_iter().flatten().map(|id| (id, String::new())));
        chapter.anchors.dedup();
    } else if untitled {
        let name = chapter.path.rsplit('/').next().unwrap_or_default();
        let made = humanize(name);
        let (number, title) = split(&made, numbered);
        chapter.number = number;
        chapter.title = Text { inlines: if title.is_empty() { Vec::new() } else { plain(title) }, span: chapter.span, ..Text::default() };
    } else {
        let skip = given.len() - split(&given, numbered).1.len();
        chapter.title.inlines = without_links(drop_prefix(std::mem::take(&mut chapter.title.inlines), skip));
    }
}

/// Splits off the number that a title begins with, where titles are numbered by their authors.
fn split(title: &str, numbered: bool) -> (Option<String>, &str) {
    if numbered { split_number(title) } else { (None, title.trim()) }
}

/// Whether the number that the title of each chapter begins with counts: only where the sequence of the book makes it one. A year or
/// another large number is part of its title, and so is a lone number among chapters that have none.
pub fn numbered(chapters: &[Chapter]) -> Vec<bool> {
    let found: Vec<Option<u32>> = chapters.iter().map(plain_number).collect();
    let known: BTreeSet<u32> = found.iter().flatten().copied().collect();
    let chapters_in_body = chapters.iter().filter(|c| c.matter == Matter::Body && c.role == Role::Chapter).count();
    let small = MOST_MISSING + 2 * chapters_in_body as u32;
    let in_sequence = |n: u32| {
        let has_neighbour = known.contains(&(n + 1)) || n > 0 && known.contains(&(n - 1));
        let bearers = found.iter().flatten().filter(|other| **other == n).count();
        let alone = known.len() == 1 && bearers == 1 && chapters_in_body >= FEWEST_FOR_SEQUENCE && n > 1;
        n < YEARS && (has_neighbour || n <= small && !alone)
    };
    found.iter().map(|number| number.is_none_or(in_sequence)).collect()
}

/// Numbers of four figures are years.
const YEARS: u32 = 1000;
/// A book may begin at a later chapter, or lack some.
const MOST_MISSING: u32 = 100;
/// From so many chapters on, one number alone makes no sequence.
const FEWEST_FOR_SEQUENCE: usize = 3;

/// The whole number that a chapter's title begins with, unless a word (`Capítulo 5`) says that it is one.
fn plain_number(chapter: &Chapter) -> Option<u32> {
    let given = flat_text(&chapter.title.inlines);
    let heading = first_heading(&chapter.blocks).map(|heading| flat_text(&heading.text.inlines));
    let file = humanize(chapter.path.rsplit('/').next().unwrap_or_default());
    let untitled = given.trim().is_empty() && heading.is_none();
    let titles = [Some(given), heading, Some(file).filter(|_| untitled)];
    let (title, number) = titles.into_iter().flatten().find_map(|title| split_number(&title).0.map(|number| (title, number)))?;
    if title.trim().starts_with(&number) { number.parse().ok() } else { None }
}

/// The heading that the text begins with, also within a group.
fn first_heading(blocks: &[Block]) -> Option<&Heading> {
    match &blocks.first()?.kind {
        BlockKind::Heading(heading) => Some(heading),
        BlockKind::Group(inner) => first_heading(inner),
        _ => None,
    }
}

fn remove_first_heading(blocks: &mut Vec<Block>) -> Option<Block> {
    if let BlockKind::Group(inner) = &mut blocks.first_mut()?.kind {
        return remove_first_heading(inner);
    }
    Some(blocks.remove(0))
}

/// Inlines without their first `skip` bytes of flat text.
fn drop_prefix(inlines: Inlines, skip: usize) -> Inlines {
    let mut left = skip;
    let mut kept = Vec::new();
    for inline in inlines {
        if left == 0 {
            kept.push(inline);
            continue;
        }
        let len = flat_text(std::slice::from_ref(&inline)).len();
        if matches!(inline, Inline::NoteRef(_)) {
            kept.push(inline);
            continue;
        }
        if len <= left {
            left -= len;
            continue;
        }
        kept.push(match inline {
            Inline::Str(s) => Inline::Str(s.get(left..).unwrap_or(&s).to_owned()),
            Inline::Span(mut span) => {
                span.content = drop_prefix(span.content, left);
                Inline::Span(span)
            }
            Inline::Link(mut link) => {
                link.content = drop_prefix(link.content, left);
                Inline::Link(link)
            }
            other => other,
        });
        left = 0;
    }
    kept
}

/// Inlines with links replaced by their content: a title leads nowhere.
fn without_links(inlines: Inlines) -> Inlines {
    inlines
        .into_iter()
        .flat_map(|inline| match inline {
            Inline::Link(link) => without_links(link.content),
            Inline::Span(mut span) => {
                span.content = without_links(span.content);
                vec![Inline::Span(span)]
            }
            other => vec![other],
        })
        .collect()
}

/// Numbers the chapters as the settings want it; of the titles' own numbers, when kept, two that are alike are reported.
pub fn number(chapters: &mut [Chapter], numbering: Numbering, report: &mut Report) {
    let mut count = 0u64;
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for chapter in chapters {
        let counts = chapter.matter == Matter::Body && chapter.role == Role::Chapter;
        match numbering {
            Numbering::Keep => {
                let title = flat_text(&chapter.title.inlines);
                let title = if title.is_empty() { chapter.path.clone() } else { title };
                let Some(number) = chapter.number.clone().filter(|_| counts) else { continue };
                if let Some(other) = seen.insert(number.clone(), title.clone()) {
                    report.push(
                        Diagnostic::new("number-repeated", message!("two chapters have the number {number}: “{other}” and “{title}”", number, other, title))
                            .at(chapter.title.span)
                            .help(message!("correct the number of one of them")),
                    );
                }
            }
            Numbering::None => chapter.number = None,
            Numbering::Arabic | Numbering::Roman => {
                chapter.number = counts.then(|| {
                    count += 1;
                    if numbering == Numbering::Roman { roman::upper(count) } else { count.to_string() }
                });
            }
        }
    }
}

/// Gives appendices their letters, and parts their numbers where they are wanted.
pub fn letter(chapters: &mut [Chapter], parts: Numbering) {
    let (mut appendices, mut count) = (0u32, 0u64);
    for chapter in chapters {
        if chapter.lettered && chapter.role == Role::Appendix {
            chapter.number = Some(letters(appendices));
            appendices += 1;
        } else if chapter.role == Role::Part && !chapter.lettered && matches!(parts, Numbering::Arabic | Numbering::Roman) {
            count += 1;
            chapter.number = Some(if parts == Numbering::Roman { roman::upper(count) } else { count.to_string() });
        }
    }
}

/// Writes the numbers of chapters and parts in the book's digits.
pub fn write_numbers(chapters: &mut [Chapter], digits: Digits) {
    for number in chapters.iter_mut().filter_map(|chapter| chapter.number.as_mut()) {
        *number = digits.write(number).into_owned();
    }
}

/// The letters of the n-th appendix, from 0: `A` … `Z`, `AA` …
fn letters(mut place: u32) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (place % 26) as u8));
        if place < 26 {
            break;
        }
        place = place / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// A number that a title begins with (`19 - La Contracultura`, `3. Método`, `IV: Final`, `Capítulo 5 – Los libros`), and the
/// rest. A hyphen, dash, colon, dot or bar has to follow, so that `1984` and `2001 una odisea` keep theirs.
pub fn split_number(title: &str) -> (Option<String>, &str) {
    let whole = title.trim();
    let mut rest = whole;
    for word in ["capítulo", "capitulo", "chapter", "cap.", "tema", "lección"] {
        if let Some(head) = rest.get(..word.len())
            && head.to_lowercase() == word
            && rest[word.len()..].starts_with([' ', '\u{a0}'])
        {
            rest = rest[word.len()..].trim_start();
            break;
        }
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    let after = rest[number.len()..].trim_start_matches([' ', '\u{a0}']);
    let named = rest.len() != whole.len();
    if !is_number(number) {
        return (None, whole);
    }
    let Some(separator) = after.chars().next() else {
        // `Capítulo 5` alone is a number without a title; a number alone is a title.
        return if named { (Some(number.to_owned()), "") } else { (None, whole) };
    };
    let spaced = rest[number.len()..].starts_with([' ', '\u{a0}']) || after[separator.len_utf8()..].starts_with([' ', '\u{a0}']);
    let separates = match separator {
        '-' | '–' | '—' | '―' | '‐' | '|' | '·' => spaced,
        ':' | '.' | ')' => after[separator.len_utf8()..].starts_with([' ', '\u{a0}']),
        _ => false,
    };
    // Letters are numbers only where nothing else can be meant: roman ones before a dash, colon or dot.
    let text = after[separator.len_utf8()..].trim_start_matches(['-', '–', '—', ' ', '\u{a0}']);
    if separates && !text.is_empty() { (Some(number.to_owned()), text) } else { (None, whole) }
}

/// The highest number in roman figures that a title begins with: above it, a letter (`D: La vida`) is a letter.
const MOST_CHAPTERS: u64 = 109;

/// Whether a text is a number of a title: `19`, `2.3`, `0`, `IV`.
fn is_number(text: &str) -> bool {
    let digits = !text.is_empty() && text.len() <= 6 && text.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    digits || (roman::is_numeral(text) && roman::value(text).is_some_and(|number| number <= MOST_CHAPTERS))
}

/// A title from a file's name: `19_la_contracultura` → `19 - La contracultura`.
pub fn humanize(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let spaced = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let (number, words) = match spaced.split_once(' ') {
        Some((first, rest)) if first.bytes().all(|b| b.is_ascii_digit()) => (Some(first.trim_start_matches('0')), rest),
        _ => (None, spaced.as_str()),
    };
    let mut chars = words.chars();
    let title: String = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
    match number.filter(|n| !n.is_empty()) {
        Some(number) => format!("{number} - {title}"),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_titles() {
        let split = |t| {
            let (number, rest) = split_number(t);
            (number.unwrap_or_default(), rest.to_owned())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(split("19 - La Contracultura"), pair("19", "La Contracultura"));
        assert_eq!(split("19 – La Contracultura"), pair("19", "La Contracultura"));
        assert_eq!(split("19: La Contracultura"), pair("19", "La Contracultura"));
        assert_eq!(split("3. Método"), pair("3", "Método"));
        assert_eq!(split("2.3 – Método"), pair("2.3", "Método"));
        assert_eq!(split("IV - Final"), pair("IV", "Final"));
        assert_eq!(split("Capítulo 5: Los libros"), pair("5", "Los libros"));
        assert_eq!(split("Capítulo 5"), pair("5", ""));
        assert_eq!(split("1984"), pair("", "1984"));
        assert_eq!(split("2001: una odisea"), pair("2001", "una odisea"));
        assert_eq!(split("2001 una odisea"), pair("", "2001 una odisea"));
        assert_eq!(split("I-beam"), pair("", "I-beam"));
        assert_eq!(split("3-D"), pair("", "3-D"));
        assert_eq!(split("¿Qué?"), pair("", "¿Qué?"));
    }

    #[test]
    fn a_number_counts_only_in_a_sequence() {
        let counts = |titles: &[&str]| {
            let chapter = |title: &&str| Chapter { title: Text { inlines: plain(*title), ..Text::default() }, ..Chapter::default() };
            numbered(&titles.iter().map(chapter).collect::<Vec<_>>())
        };
        assert_eq!(counts(&["1936: La guerra"]), [false]);
        assert_eq!(counts(&["1936: La guerra", "1937: El cerco"]), [false, false]);
        assert_eq!(counts(&["1. Uno", "2. Dos", "1936: La guerra"]), [true, true, false]);
        assert_eq!(counts(&["La isla", "12: hombres sin piedad", "El faro"]), [true, false, true]);
        assert_eq!(counts(&["19 - La Contracultura"]), [true]);
        assert_eq!(counts(&["Capítulo 1936: Final", "Otro", "Más"]), [true, true, true]);
    }

    #[test]
    fn names_of_files() {
        assert_eq!(humanize("19_la_contracultura"), "19 - La contracultura");
        assert_eq!(humanize("notas-finales"), "Notas finales");
    }
}

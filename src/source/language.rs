//! What language the text of a book looks like, by its commonest words. The book is not made by it (a book is in the language that it says);
//! it is told when the two differ, for the language that a new site begins with stays easily.

use rustc_hash::FxHashMap;

use super::Source;
use crate::lang::Lang;
use crate::message;
use crate::report::{Diagnostic, Report};

/// Words that are common in one language, and not in the others or in code.
const COMMON: &[(&str, &[&str])] = &[
    ("ca", &["els", "amb", "és", "però", "aquest", "aquesta", "perquè", "també", "molt", "dels", "seva", "seu", "això"]),
    ("de", &["der", "und", "das", "ist", "nicht", "den", "von", "mit", "sich", "ein", "eine", "dem", "auch", "auf"]),
    ("en", &["the", "of", "and", "that", "was", "which", "were", "his", "they", "have", "had", "it", "with", "would"]),
    ("es", &["los", "las", "una", "del", "por", "como", "pero", "más", "está", "sus", "había", "y", "el", "también"]),
    ("fr", &["les", "des", "est", "dans", "une", "qui", "sur", "pas", "avec", "sont", "cette", "nous", "il", "du"]),
    ("it", &["che", "della", "il", "gli", "sono", "nel", "anche", "è", "più", "questo", "degli", "alla", "dei", "non"]),
    ("pt", &["não", "uma", "os", "com", "dos", "mais", "são", "foi", "pelo", "também", "ele", "ao", "seu", "em"]),
];
/// Fewer words tell nothing.
const LEAST_WORDS: usize = 60;
/// Of a hundred words so many are common ones, at least, in any text of some length.
const LEAST_SHARE: usize = 8;
/// The language that the book says has so many times fewer.
const TIMES: usize = 4;
/// Bytes of each page, and of all, that are looked at.
const OF_PAGE: usize = 8_000;
const OF_BOOK: usize = 200_000;

/// The language that the text looks like, when it is not the one that the book says.
pub fn looks_like(source: &Source) -> Option<&'static str> {
    let own = source.config.metadata.lang.primary();
    let mine = COMMON.iter().position(|(lang, _)| *lang == own)?;
    let mut common: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (lang, (_, words)) in COMMON.iter().enumerate() {
        words.iter().for_each(|word| common.entry(word).or_default().push(lang));
    }
    // What is much longer is none of them.
    let longest = 2 * common.keys().map(|word| word.len()).max().unwrap_or(0);
    let (mut words, mut counts, mut read) = (0, [0; COMMON.len()], 0);
    for page in source.pages.iter().filter(|page| page.lang.is_none()) {
        let body = page.text.get(page.body_start..).unwrap_or_default();
        let part = &body[..body.floor_char_boundary(OF_PAGE)];
        for word in prose(part).flat_map(|line| line.split(|c: char| !c.is_alphabetic())).filter(|word| !word.is_empty()) {
            words += 1;
            if word.len() > longest {
                continue;
            }
            for lang in common.get(word.to_lowercase().as_str()).into_iter().flatten() {
                counts[*lang] += 1;
            }
        }
        read += part.len();
        if read > OF_BOOK {
            break;
        }
    }
    let (most, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    (words >= LEAST_WORDS && count * 100 >= words * LEAST_SHARE && counts[mine] * TIMES <= *count).then_some(COMMON[most].0)
}

/// The lines outside of fenced code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        code ^= fence;
        !code && !fence
    })
}

/// Tells that the text looks like another language than the book says.
pub fn check(source: &Source, is_hugo: bool, report: &mut Report) {
    let Some(found) = looks_like(source) else { return };
    let said = source.config.metadata.lang.tag();
    let message = message!("the book is set in `{said}`, and its text looks like `{found}`: hyphens, quotation marks and words such as “Contents” follow the language", said, found);
    let help = if is_hugo {
        message!("write `language: {found}` in book.yaml, or `languageCode = \"{found}\"` in hugo.toml", found)
    } else {
        message!("write `language: {found}` in book.yaml", found)
    };
    let mut diagnostic = Diagnostic::new("language-doubtful", message).help(help);
    diagnostic.place = source.config.place(&["language", "lang"]);
    report.push(diagnostic);
}

/// The language for settings that are about to be written: what the text looks like, else what the site says.
pub fn likely(source: &Source) -> Lang {
    looks_like(source).and_then(Lang::new).unwrap_or_else(|| source.config.metadata.lang.clone())
}

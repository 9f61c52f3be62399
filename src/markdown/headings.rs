//! Heading ids as Hugo makes them, unique in the page.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::Inline;
use crate::source::config::Markup;

use super::tidy::stands_for_itself;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Github,
    GithubAscii,
    Blackfriday,
}

/// Gives out ids of one page.
#[derive(Clone, Debug)]
pub struct Ids {
    style: Style,
    used: BTreeSet<String>,
    /// Of an id that was wanted again, the last number that was tried.
    last: BTreeMap<String, u32>,
}

impl Ids {
    /// No id is used yet. `style`: how they are made, as in Hugo's `autoHeadingIDType`.
    pub fn new(style: &str) -> Ids {
        let style = match style {
            "github-ascii" => Style::GithubAscii,
            "blackfriday" => Style::Blackfriday,
            _ => Style::Github,
        };
        Ids { style, used: BTreeSet::new(), last: BTreeMap::new() }
    }

    /// The id of a heading from its source text; none when this is nothing but addresses.
    pub fn of_heading(&mut self, source: &str) -> Option<String> {
        if source.trim().is_empty() {
            return None;
        }
        Some(self.of_text(source))
    }

    /// The id of a text by the site's style, made unique.
    fn of_text(&mut self, source: &str) -> String {
        let mut id = match self.style {
            Style::Github => github(source.trim()),
            Style::GithubAscii => {
                github(&source.trim().nfd().filter(|c| !is_combining_mark(*c)).collect::<String>()).chars().filter(char::is_ascii).collect()
            }
            Style::Blackfriday => blackfriday(source.trim()),
        };
        if id.is_empty() {
            id.push_str("heading");
        }
        self.unique(id)
    }

    /// The id that the author gave, with a number when the page has it already.
    pub fn given(&mut self, id: &str) -> String {
        self.unique(id.to_owned())
    }

    /// The id, with a number behind it when the page has it already.
    fn unique(&mut self, id: String) -> String {
        if self.used.insert(id.clone()) {
            return id;
        }
        let n = self.last.entry(id.clone()).or_insert(0);
        loop {
            *n += 1;
            let unique = format!("{id}-{n}");
            if self.used.insert(unique.clone()) {
                return unique;
            }
        }
    }
}

/// What Hugo makes a heading's id from: its text, and of what is marked (emphasis, links, alternative texts) only the text before
/// any further mark. Addresses that stand for themselves and notes' marks count nothing.
pub fn source_of_id(inlines: &[Inline], markup: &Markup) -> String {
    let first_text = |content: &[Inline]| -> String {
        let texts = content.iter().map_while(|inline| match inline {
            Inline::Str(s) => Some(of_string(s, markup)),
            _ => None,
        });
        texts.collect()
    };
    let of_one = |inline: &Inline| match inline {
        Inline::Str(s) => of_string(s, markup),
        Inline::Code(s) => s.clone(),
        Inline::LineBreak => " ".to_owned(),
        Inline::Span(span) => first_text(&span.content),
        Inline::Link(link) if stands_for_itself(link) => String::new(),
        Inline::Link(link) => first_text(&link.content),
        Inline::Image(image) => image.alt.clone().unwrap_or_default(),
        Inline::Ruby { base, .. } => first_text(base),
        Inline::Citation(citation) => of_string(&citation.source, markup),
        Inline::Math(math) => math.tex.clone(),
        Inline::NoteRef(_) => String::new(),
    };
    inlines.iter().map(of_one).collect()
}

/// The text of a string for an id. The typographer has made hyphens in a row dashes.
fn of_string(s: &str, markup: &Markup) -> String {
    if markup.typographer { s.replace("---", "—").replace("--", "–") } else { s.to_owned() }
}

/// An id as GitHub makes it: letters, digits and `_` in lower case; a space becomes a hyphen; the rest goes.
fn github(text: &str) -> String {
    let mut id = String::new();
    for c in text.chars() {
        match c {
            '-' | ' ' => id.push('-'),
            '_' => id.push('_'),
            c if is_letter(c) || is_digit(c) => id.extend(lower(c)),
            _ => {}
        }
    }
    id
}

/// A character in lower case, one for one as Go has it: `İ` becomes `i`.
fn lower(c: char) -> Option<char> {
    c.to_lowercase().next()
}

/// Whether a character is a letter by Go's `unicode.IsLetter`: numerals that look like letters and letters in circles are none.
fn is_letter(c: char) -> bool {
    const NUMERALS: [(u32, u32); 10] = [
        (0x16EE, 0x16F0),
        (0x2160, 0x2182),
        (0x2185, 0x2188),
        (0x3007, 0x3007),
        (0x3021, 0x3029),
        (0x3038, 0x303A),
        (0xA6E6, 0xA6EF),
        (0x10140, 0x10174),
        (0x103D1, 0x103D5),
        (0x12400, 0x1246E),
    ];
    const IN_CIRCLES: [(u32, u32); 4] = [(0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)];
    let within = |ranges: &[(u32, u32)]| ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)));
    c.is_alphabetic() && !is_combining_mark(c) && !within(&NUMERALS) && !within(&IN_CIRCLES)
}

/// Whether a character is a decimal digit of the scripts that sites are written in (Go's `unicode.IsDigit`: `½` and `²` are none).
fn is_digit(c: char) -> bool {
    /// The zeros; nine digits follow each.
    const ZEROS: [u32; 19] = [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20, 0x1040,
        0x17E0, 0x1810, 0xFF10,
    ];
    c.is_ascii_digit() || ZEROS.iter().any(|zero| (*zero..zero + 10).contains(&(c as u32)))
}

/// An id as Blackfriday makes it: runs of anything but letters and digits become one hyphen.
fn blackfriday(text: &str) -> String {
    let mut id = String::new();
    let mut gap = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if gap && !id.is_empty() {
                id.push('-');
            }
            gap = false;
            id.extend(c.to_lowercase());
        } else {
            gap = true;
        }
    }
    id
}

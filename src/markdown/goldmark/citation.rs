//! Keys of citations, `@key`: by the rules of pandoc.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::book::is_cross_reference;

/// Which keys there are.
#[derive(Clone, Debug, Default)]
pub struct Citable {
    /// Of the bibliography; `None` where the book has none.
    pub works: Option<Arc<HashSet<String>>>,
}

impl Citable {
    /// Whether `@key` is a citation in running text.
    pub fn is_known(&self, key: &str) -> bool {
        is_cross_reference(key) || self.is_work(key)
    }

    /// Whether the bibliography has a work of this key.
    pub fn is_work(&self, key: &str) -> bool {
        self.works.as_ref().is_some_and(|works| works.contains(key))
    }

    /// Whether `@key` is a citation in brackets.
    pub fn is_readable(&self, key: &str) -> bool {
        self.works.is_some() || is_cross_reference(key)
    }
}

/// The key at the beginning of a text that follows `@`, and the length of what it was written in: a letter, figure or `_`, then these and
/// single signs between them; or anything in braces.
pub fn key(text: &str) -> Option<(Range<usize>, usize)> {
    if let Some(inner) = text.strip_prefix('{') {
        let end = inner.find(['}', '{', '\n']).filter(|end| *end > 0 && inner[*end..].starts_with('}'))?;
        return Some((1..end + 1, end + 2));
    }
    let mut end = 0;
    let mut sign = true;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || c == '_' || is_mark(c) && at > 0 && !sign {
            end = at + c.len_utf8();
            sign = false;
        } else if !sign && ":.#$%&-+?<>~/".contains(c) {
            sign = true;
        } else {
            break;
        }
    }
    (end > 0).then_some((0..end, end))
}

/// Whether a character is an accent that stands behind its letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether a key may begin behind this text: not in a word, an address or a path.
pub fn may_begin(before: &str) -> bool {
    let before = before.trim_end_matches('_');
    !before.ends_with(|c: char| c.is_alphanumeric() || "@/.+=&?#%\\".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_end_before_the_marks_of_the_sentence() {
        let cases = [
            ("doe99", "doe99"),
            ("doe99's", "doe99"),
            ("doe99.", "doe99"),
            ("Foo_bar.baz.", "Foo_bar.baz"),
            ("Foo_bar--baz", "Foo_bar"),
            ("{Foo_bar--baz}", "Foo_bar--baz"),
            ("DBLP:conf/a/b,", "DBLP:conf/a/b"),
            ("muñoz2020:", "muñoz2020"),
            ("de\u{301}cada)", "de\u{301}cada"),
            ("_a_ b", "_a_"),
            ("{https://a.org/?q=1}", "https://a.org/?q=1"),
        ];
        for (text, expected) in cases {
            assert_eq!(key(text).map(|(key, _)| &text[key]), Some(expected), "{text}");
        }
        for text in ["", " a", "-a", "{}", "{a", "{a\n}", "@a", ":a"] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}

//! Where a word may be divided: Liang's patterns under the rules of the language (H1–H22).

use crate::lang::Lang;

/// A place where a word may be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Byte offset in the word: the second part begins here.
    pub offset: u32,
    pub kind: BreakKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    /// A hyphen is put in (dictionary or U+00AD; a U+00AD at `offset` is not shown).
    Hyphen,
    /// Dictionary division that leaves only two letters after it: dearer (H18; `hyphenate-limit-chars` third value).
    ShortTail,
    /// After a hyphen that stands in the text.
    Explicit,
    /// After a hyphen that stands in the text and is repeated on the next line (H17).
    ExplicitRepeat,
    /// Within an address or path: nothing is put in.
    Address,
}

/// The breaks of one word (a run without spaces, punctuation included), in order. `limits` is `hyphenate-limit-chars`: least
/// letters in all, before and after.
pub fn breaks(_word: &str, _lang: &Lang, _limits: (u8, u8, u8)) -> Vec<Break> {
    Vec::new()
}

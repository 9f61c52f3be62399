//! Characters as Markdown classes them, and what backslashes and character references stand for.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// White space as CommonMark has it, and line ends.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

pub fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// Whether a character is punctuation or a symbol.
pub fn is_mark(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
}

/// The columns that a tab takes at a column.
pub fn tab_width(column: usize) -> usize {
    4 - column % 4
}

/// How far the spaces and tabs at the beginning of a line reach, in columns from `column` on, and in bytes.
pub fn indentation(text: &str, column: usize) -> (usize, usize) {
    let mut width = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b' ' => width += 1,
            b'\t' => width += tab_width(column + width),
            _ => return (width, at),
        }
    }
    (width, text.len())
}

/// How many bytes make up an indentation of `width` columns, and by how many columns they exceed it; `None`: it is less.
pub fn indented_by(text: &str, column: usize, width: usize) -> Option<(usize, usize)> {
    let mut reached = 0;
    let mut at = 0;
    for byte in text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')) {
        if reached >= width {
            break;
        }
        reached += if byte == b'\t' { tab_width(column + reached) } else { 1 };
        at += 1;
    }
    (reached >= width).then(|| (at, reached - width))
}

/// Text without the backslashes before punctuation, and with the characters that references stand for.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (piece, _) in Pieces(text, 0) {
        plain.push_str(&piece);
    }
    plain
}

/// A text cut before each character that was escaped or referred to, with the places.
pub struct Pieces<'t>(pub &'t str, pub usize);

impl<'t> Iterator for Pieces<'t> {
    type Item = (std::borrow::Cow<'t, str>, std::ops::Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0;
        let bytes = text.as_bytes();
        let mut start = self.1;
        if start >= text.len() {
            return None;
        }
        let mut at = start;
        // The backslash before it is not part of the piece.
        if bytes[at] == b'\\' && bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) {
            start += 1;
            at += 2;
        } else if let Some((decoded, length)) = reference(&text[at..]) {
            self.1 = at + length;
            return Some((decoded.into(), at..at + length));
        }
        while at < text.len() {
            match bytes[at] {
                b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => break,
                b'&' if at > start && reference(&text[at..]).is_some() => break,
                _ => at += 1,
            }
        }
        self.1 = at;
        Some((text[start..at].into(), start..at))
    }
}

/// The characters that the reference at the beginning of a text stands for, and its length.
fn reference(text: &str) -> Option<(String, usize)> {
    let after = text.strip_prefix('&')?;
    let end = after.bytes().take(40).position(|byte| byte == b';')?;
    let name = &after[..end];
    let valid = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => (1..=6).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit()),
            None => (1..=7).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()),
        },
        None => !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()),
    };
    let decoded = valid.then(|| super::super::html::scan::character(&after[..=end])).flatten()?;
    Some((decoded, end + 2))
}

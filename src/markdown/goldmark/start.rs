//! What a line begins with: the line under a heading, rules, the marks of items.

use super::text::{indentation, is_space};

/// The mark of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Its last character.
    pub kind: u8,
    pub start: Option<u64>,
    pub length: usize,
}

/// The level of the heading that a line of `=` or `-` makes of the paragraph over it.
pub fn underline(line: &str) -> Option<u8> {
    let line = line.trim_end_matches([' ', '\t', '\n', '\r', '\x0B', '\x0C']);
    let level = match line.bytes().next()? {
        b'=' => 1,
        b'-' => 2,
        _ => return None,
    };
    let first = line.as_bytes()[0];
    line.bytes().all(|byte| byte == first).then_some(level)
}

/// Whether a line is a thematic break: three or more `*`, `-` or `_`, with spaces between or not.
pub fn is_rule(line: &str) -> bool {
    let (indent, at) = indentation(line, 0);
    let Some(first) = line.as_bytes().get(at).copied().filter(|byte| matches!(byte, b'*' | b'-' | b'_')) else { return false };
    let mut count = 0;
    for byte in line.as_bytes()[at..].iter().filter(|byte| !is_space(**byte)) {
        if *byte != first {
            return false;
        }
        count += 1;
    }
    indent < 4 && count > 2
}

/// The marker of an item at the beginning of a line: `-`, `*`, `+` or a number with `.` or `)`, and a space or nothing behind it.
pub fn marker(line: &str) -> Option<Marker> {
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (kind, start, length) = match bytes.get(digits)? {
        kind @ (b'-' | b'*' | b'+') if digits == 0 => (*kind, None, 1),
        kind @ (b'.' | b')') if (1..=9).contains(&digits) => (*kind, line[..digits].parse().ok(), digits + 1),
        _ => return None,
    };
    matches!(bytes.get(length), None | Some(b' ' | b'\t' | b'\n')).then_some(Marker { kind, start, length })
}

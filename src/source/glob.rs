//! Patterns of paths.

/// Whether a pattern fits the whole text: `*` within a directory, `**` across, `?` one character, `{a,b}` either.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    if let Some((before, rest)) = pattern.split_once('{')
        && let Some((choices, after)) = rest.split_once('}')
    {
        return choices.split(',').any(|c| glob(&format!("{before}{c}{after}"), text));
    }
    let mut chars = pattern.chars();
    match chars.next() {
        None => text.is_empty(),
        Some('*') => {
            let deep = pattern.starts_with("**");
            let rest = &pattern[if deep { 2 } else { 1 }..];
            let stop = if deep { text.len() } else { text.find('/').unwrap_or(text.len()) };
            (0..=stop).filter(|&i| text.is_char_boundary(i)).any(|i| glob(rest, &text[i..]))
        }
        Some(c) => text.chars().next().is_some_and(|t| (c == '?' || c == t) && glob(chars.as_str(), &text[t.len_utf8()..])),
    }
}

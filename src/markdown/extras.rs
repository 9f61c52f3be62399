//! What Goldmark finds in plain text once the marks of CommonMark are read: addresses, emoji by name, and the extra marks that
//! a site can turn on.

use crate::book::*;
use crate::source::config::Markup;

use super::flow::merge;

/// Stands before a character that a backslash took out of the extra marks.
pub(super) const ESCAPED: char = '\u{FDD2}';

/// The characters that the extra marks are made of.
pub(super) const MARKS: [char; 5] = ['~', '=', '+', '^', ':'];

/// Works on the strings of a text, by the site's settings.
pub fn apply(markup: &Markup, inlines: &mut Inlines) {
    merge(inlines);
    if markup.cjk_line_breaks {
        each_string(inlines, &mut join_ideographs);
    }
    let marks = [
        (markup.mark, "==", SpanRole::Mark),
        (markup.insert, "++", SpanRole::Inserted),
        (markup.subscript, "~", SpanRole::Subscript),
        (markup.superscript, "^", SpanRole::Superscript),
    ];
    for (_, delimiter, role) in marks.into_iter().filter(|(on, _, _)| *on) {
        mark(inlines, delimiter, role);
    }
    if markup.emoji {
        each_string(inlines, &mut |s| *s = emoji(s, markup.linkify));
    }
    each_string(inlines, &mut unescape);
}

/// Takes out the line ends between two ideographs or kana.
fn join_ideographs(s: &mut String) {
    let wide = |c: char| matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}');
    if !s.contains('\n') {
        return;
    }
    let mut joined = String::with_capacity(s.len());
    let mut chars = s.chars().peekable();
    while let Some(c) = chars.next() {
        let between = c == '\n' && joined.chars().next_back().is_some_and(wide) && chars.peek().copied().is_some_and(wide);
        if !between {
            joined.push(c);
        }
    }
    *s = joined;
}

/// Takes the signs of escaped characters out.
pub(super) fn unescape(s: &mut String) {
    if s.contains(ESCAPED) {
        s.retain(|c| c != ESCAPED);
    }
}

/// A string without the addresses that stand in it.
pub fn without_addresses(s: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (range, _) in Addresses::of(s, "") {
        out.push_str(&s[at..range.start]);
        at = range.end;
    }
    out + &s[at..]
}

fn each_string(inlines: &mut Inlines, change: &mut dyn FnMut(&mut String)) {
    for inline in inlines {
        match inline {
            Inline::Str(s) => change(s),
            Inline::Span(span) => each_string(&mut span.content, change),
            Inline::Link(link) => each_string(&mut link.content, change),
            _ => {}
        }
    }
}

/// `==marked==`: the delimiters may stand in two strings with anything between.
fn mark(inlines: &mut Inlines, delimiter: &str, role: SpanRole) {
    for inline in inlines.iter_mut() {
        match inline {
            Inline::Span(span) => mark(&mut span.content, delimiter, role),
            Inline::Link(link) => mark(&mut link.content, delimiter, role),
            _ => {}
        }
    }
    let mut from = 0;
    while let Some((open, at)) = find_open(inlines, from, delimiter) {
        let Some((close, end)) = find_close(inlines, open, at + delimiter.len(), delimiter, role) else {
            from = open + 1;
            continue;
        };
        let mut inside: Inlines = inlines.drain(open..=close).collect();
        let mut after = String::new();
        if let Some(Inline::Str(last)) = inside.last_mut() {
            after = last[end + delimiter.len()..].to_owned();
            last.truncate(end);
        }
        let mut before = String::new();
        if let Some(Inline::Str(first)) = inside.first_mut() {
            before = first[..at].to_owned();
            *first = first[at + delimiter.len()..].to_owned();
        }
        let span = Inline::Span(InlineSpan { role, attributes: Attributes::default(), content: inside });
        let new: Inlines =
            [Inline::Str(before), span, Inline::Str(after)].into_iter().filter(|i| !matches!(i, Inline::Str(s) if s.is_empty())).collect();
        from = open + 1;
        inlines.splice(open..open, new);
    }
}

/// The first delimiter with a word after it, from the inline `from` on.
fn find_open(inlines: &[Inline], from: usize, delimiter: &str) -> Option<(usize, usize)> {
    inlines.iter().enumerate().skip(from).find_map(|(i, inline)| {
        let Inline::Str(s) = inline else { return None };
        let at = s.match_indices(delimiter).filter(|(at, _)| !s[..*at].ends_with(ESCAPED)).find(|(at, _)| {
            let after = &s[at + delimiter.len()..];
            let last = after.is_empty() && i + 1 < inlines.len();
            last || after.starts_with(|c: char| !c.is_whitespace() && !delimiter.contains(c))
        });
        at.map(|(at, _)| (i, at))
    })
}

fn find_close(inlines: &[Inline], open: usize, inner: usize, delimiter: &str, role: SpanRole) -> Option<(usize, usize)> {
    // An index or exponent is one word.
    let word = matches!(role, SpanRole::Subscript | SpanRole::Superscript);
    for (i, inline) in inlines.iter().enumerate().skip(open) {
        let Inline::Str(s) = inline else { continue };
        let start = if i == open { inner } else { 0 };
        let text = &s[start..];
        let found = text.match_indices(delimiter).find(|(at, _)| {
            let before = &text[..*at];
            if before.ends_with(ESCAPED) {
                return false;
            }
            let first = before.is_empty() && i > open;
            first || before.ends_with(|c: char| !c.is_whitespace())
        });
        let space = text.find(char::is_whitespace);
        match (found, space) {
            (Some((at, _)), Some(space)) if word && space < at => return None,
            (Some((at, _)), _) => return Some((i, start + at)),
            (None, Some(_)) if word => return None,
            _ => {}
        }
    }
    None
}

/// `:smile:` → 😄; a name that is none stays.
fn emoji(text: &str, addresses: bool) -> String {
    let mut out = String::with_capacity(text.len());
    if !text.contains(':') {
        return text.to_owned();
    }
    if addresses {
        let mut at = 0;
        for (range, _) in Addresses::of(text, "") {
            out += &emoji(&text[at..range.start], false);
            out += &text[range.clone()];
            at = range.end;
        }
        return out + &emoji(&text[at..], false);
    }
    let mut rest = text;
    while let Some(start) = rest.find(':') {
        let name = &rest[start + 1..];
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))).unwrap_or(name.len());
        let found = name[end..].starts_with(':').then(|| emojis::get_by_shortcode(&name[..end])).flatten();
        let found = found.filter(|_| !rest[..start].ends_with(ESCAPED));
        out.push_str(&rest[..start]);
        match found {
            Some(emoji) => {
                out.push_str(emoji.as_str());
                rest = &name[end + 1..];
            }
            None => {
                out.push(':');
                rest = name;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What addresses on the web begin with.
const STARTS: [&str; 4] = ["http://", "https://", "ftp://", "www."];

/// A place in a text, and where it leads.
type Address = (std::ops::Range<usize>, String);

/// The addresses in a string, one after the other; those that begin with `www.` by the site's protocol.
struct Addresses<'s> {
    text: &'s str,
    protocol: &'s str,
    at: usize,
    /// The next of each of `STARTS`, and the next of mail, as far as they have been looked for: none is looked for twice.
    next: [Option<Option<Address>>; STARTS.len() + 1],
}

impl<'s> Addresses<'s> {
    fn of(text: &'s str, protocol: &'s str) -> Addresses<'s> {
        Addresses { text, protocol, at: 0, next: Default::default() }
    }
}

impl Iterator for Addresses<'_> {
    type Item = Address;

    fn next(&mut self) -> Option<Address> {
        for (kind, known) in self.next.iter_mut().enumerate() {
            if known.as_ref().is_none_or(|next| next.as_ref().is_some_and(|(range, _)| range.start < self.at)) {
                *known = Some(match STARTS.get(kind) {
                    Some(start) => next_on_the_web(self.text, self.at, start, self.protocol),
                    None => next_email(self.text, self.at),
                });
            }
        }
        let first = self.next.iter_mut().filter(|known| matches!(known, Some(Some(_))));
        let first = first.min_by_key(|known| known.as_ref().and_then(|next| next.as_ref()).map(|(range, _)| range.start))?;
        let address = first.take().flatten()?;
        self.at = address.0.end;
        Some(address)
    }
}

/// The next address from `from` that begins with `start`.
fn next_on_the_web(s: &str, from: usize, start: &str, protocol: &str) -> Option<Address> {
    let mut at = from;
    while let Some(found) = s[at..].find(start).map(|f| f + at) {
        let host = s[found + start.len()..].starts_with(|c: char| c.is_alphanumeric());
        if host && begins(&s[..found]) {
            let length = address_length(&s[found..]);
            let dotted = start != "www." || s[found + 4..found + length.max(4)].contains('.');
            if dotted && length > start.len() {
                let text = &s[found..found + length];
                let url = if start == "www." { format!("{protocol}://{text}") } else { text.to_owned() };
                return Some((found..found + length, url));
            }
        }
        at = found + start.len();
    }
    None
}

/// An address begins a word.
fn begins(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '«' | '“' | '—' | '¡' | '¿' | '"' | '['))
}

/// How far an address reaches: to a space, without the punctuation of its sentence.
pub(super) fn address_length(s: &str) -> usize {
    let end = s.find(|c: char| c.is_whitespace() || matches!(c, '<' | '»' | '”' | '“' | '«' | '"' | ']')).unwrap_or(s.len());
    let mut text = &s[..end];
    // Closing brackets without an opening one.
    let mut unbalanced = text.matches(')').count().saturating_sub(text.matches('(').count());
    loop {
        let mut shorter = text.strip_suffix(['?', '!', '.', ',', ':', '*', '_', '~', ';', '\'', '…', '—', '(']);
        if shorter.is_none() && unbalanced > 0 {
            shorter = text.strip_suffix(')');
            unbalanced -= 1;
        }
        match shorter {
            Some(shorter) => text = shorter,
            None => return text.len(),
        }
    }
}

fn next_email(s: &str, from: usize) -> Option<(std::ops::Range<usize>, String)> {
    let mut at = from;
    while let Some(sign) = s[at..].find('@').map(|f| f + at) {
        let name = s[from..sign].chars().rev().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+')).count();
        let start = sign - name;
        let host = s[sign + 1..].find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(s.len() - sign - 1);
        let host = s[sign + 1..sign + 1 + host].trim_end_matches(['.', '-', '_']);
        let dotted =
            host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty()) && !host.ends_with(|c: char| c.is_ascii_digit());
        if name > 0 && dotted && begins(&s[..start]) {
            let end = sign + 1 + host.len();
            return Some((start..end, format!("mailto:{}", &s[start..end])));
        }
        at = sign + 1;
    }
    None
}

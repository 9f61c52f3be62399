//! What Goldmark finds in plain text once its marks are read, when a site asks for it: emoji by name, and line ends that are no spaces.

use crate::book::*;
use crate::source::config::Markup;

use super::tidy::{ESCAPED, unescape};
use super::flow::merge;

/// Replaces emoji by name and takes out line ends that are no spaces, when the site's settings ask for it.
pub fn apply(markup: &Markup, inlines: &mut Inlines) {
    merge(inlines);
    if markup.cjk_line_breaks {
        join_lines(inlines, if markup.cjk_css_breaks { css_joins } else { simple_joins });
    } else {
        join_lines(inlines, spaceless_joins);
    }
    if markup.emoji {
        each_string_but_addresses(inlines, &mut |s| *s = emoji(s));
    }
    each_string(inlines, &mut unescape);
}

/// Whether a line end between two characters is no space.
type Joins = fn(char, char) -> bool;

/// Whether lines join without a space between two characters, Hugo's `simple`: both are Chinese, Japanese or Korean.
fn simple_joins(before: char, after: char) -> bool {
    is_wide(before) && is_wide(after)
}

/// Whether lines join without a space when the site says nothing: both are Chinese or Japanese, of which one may be a sign that Latin has too. Korean has spaces.
fn spaceless_joins(before: char, after: char) -> bool {
    let own = |c: char| is_wide(c) && !is_hangul(c);
    let sign = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
    (own(before) && (own(after) || sign(after))) || (sign(before) && own(after))
}

/// Whether lines join without a space by the draft of CSS that Goldmark follows: one such character is enough, but not one of Korean, which has spaces.
fn css_joins(before: char, after: char) -> bool {
    let spaceless = |c: char| c == '\u{200B}' || is_wide(c) && !is_hangul(c);
    (spaceless(before) || spaceless(after)) && !is_hangul(before) && !is_hangul(after)
}

/// A character of Chinese, Japanese or Korean, or a full-width form.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}') || is_hangul(c)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Takes out the line ends that are no spaces, also where an emphasis begins or ends.
fn join_lines(inlines: &mut Inlines, joins: Joins) {
    let mut text = String::new();
    flat(inlines, &mut text);
    if !text.contains('\n') {
        return;
    }
    let mut after = text.chars().skip(1);
    let mut before = None;
    each_string(inlines, &mut |s| {
        s.retain(|c| {
            let joined = c == '\n' && before.zip(after.clone().next()).is_some_and(|(before, after)| joins(before, after));
            after.next();
            before = Some(c);
            !joined
        });
    });
}

/// Adds all strings that [`each_string`] changes to `text`, in its order.
fn flat(inlines: &Inlines, text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Str(s) => text.push_str(s),
            Inline::Span(span) => flat(&span.content, text),
            Inline::Link(link) => flat(&link.content, text),
            _ => {}
        }
    }
}

/// Calls `change` with each string of the inlines in order, also within spans and links.
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

/// Like [`each_string`], without the texts of links that are their own addresses.
fn each_string_but_addresses(inlines: &mut Inlines, change: &mut dyn FnMut(&mut String)) {
    for inline in inlines {
        match inline {
            Inline::Str(s) => change(s),
            Inline::Span(span) => each_string_but_addresses(&mut span.content, change),
            Inline::Link(link) if !super::tidy::stands_for_itself(link) => each_string_but_addresses(&mut link.content, change),
            _ => {}
        }
    }
}

/// Replaces `:smile:` by 😄; a name that is unknown stays.
fn emoji(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if !text.contains(':') {
        return text.to_owned();
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


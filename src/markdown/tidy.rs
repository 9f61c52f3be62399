//! Inlines made tidy: without signs of escaped characters, without anchors that show nothing, with one space between words.

use crate::book::*;

/// Stands before a colon that a backslash took out of an emoji's name.
pub(super) const ESCAPED: char = '\u{FDD2}';

/// Between the ids of several marks that a block has, until [`settle`] gives it one.
pub const ID_SEPARATOR: char = '\u{1f}';

/// Makes the white space of a text what the book has: single spaces, none at the ends or around a forced line end.
pub fn tidy(inlines: &mut Inlines) {
    super::flow::merge(inlines);
    let mut space = true;
    tidy_run(inlines, &mut space);
    trim_end(inlines);
    inlines.retain(|i| !matches!(i, Inline::Str(s) if s.is_empty()));
}

/// Tidies the white space of a run of inlines. `space`: what came before ends in white space, or is the text's start.
fn tidy_run(inlines: &mut Inlines, space: &mut bool) {
    for i in 0..inlines.len() {
        // A mark between two spaces belongs to what is before it.
        if *space && i > 0 && super::tidy::bare_anchor(&inlines[i]).is_some() && begins_with_space(&inlines[i + 1..]) {
            let before = inlines[..i].iter().rposition(|inline| super::tidy::bare_anchor(inline).is_none());
            if let Some(Inline::Str(before)) = before.map(|before| &mut inlines[before])
                && before.ends_with(' ')
            {
                before.pop();
                *space = false;
            }
        }
        let breaks = matches!(inlines.get(i + 1), Some(Inline::LineBreak));
        match &mut inlines[i] {
            Inline::Str(s) => {
                let mut tidied = String::with_capacity(s.len());
                for c in s.chars() {
                    match c {
                        ' ' | '\t' | '\n' | '\r' if *space => {}
                        ' ' | '\t' | '\n' | '\r' => {
                            tidied.push(' ');
                            *space = true;
                        }
                        c => {
                            tidied.push(c);
                            *space = false;
                        }
                    }
                }
                if breaks {
                    tidied.truncate(tidied.trim_end_matches(' ').len());
                }
                *s = tidied;
            }
            Inline::LineBreak => *space = true,
            Inline::Span(span) => tidy_run(&mut span.content, space),
            // Words are given to it later.
            Inline::Link(link) if link.content.is_empty() => *space = false,
            Inline::Link(link) => tidy_run(&mut link.content, space),
            Inline::Ruby { base, reading } => {
                tidy_run(base, space);
                tidy(reading);
            }
            Inline::Citation(citation) => {
                for item in &mut citation.items {
                    // Spaces at the ends part the key from the words.
                    tidy_run(&mut item.prefix, &mut false);
                    tidy_run(&mut item.suffix, &mut false);
                }
                *space = false;
            }
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) | Inline::NoteRef(_) => *space = false,
        }
    }
    inlines.retain(|i| !matches!(i, Inline::Str(s) if s.is_empty()));
}

/// Whether words begin with white space, whatever shows nothing before them.
fn begins_with_space(inlines: &[Inline]) -> bool {
    let first = inlines.iter().find(|inline| bare_anchor(inline).is_none());
    matches!(first, Some(Inline::Str(words)) if words.starts_with([' ', '\t', '\n', '\r']))
}

/// Takes the white space and the forced line ends off the end of a text.
fn trim_end(inlines: &mut Inlines) {
    // What shows nothing has no part in it.
    let end = inlines.iter().rposition(|inline| bare_anchor(inline).is_none()).map_or(0, |last| last + 1);
    let anchors = inlines.split_off(end);
    trim_end_of_words(inlines);
    inlines.extend(anchors);
}

/// Takes the spaces and forced line ends off the end, also within the last span or link.
fn trim_end_of_words(inlines: &mut Inlines) {
    while let Some(last) = inlines.last_mut() {
        match last {
            Inline::LineBreak => {}
            Inline::Str(s) => {
                s.truncate(s.trim_end_matches(' ').len());
                if !s.is_empty() {
                    return;
                }
            }
            Inline::Span(span) => return trim_end(&mut span.content),
            Inline::Link(link) => return trim_end(&mut link.content),
            _ => return,
        }
        inlines.pop();
    }
}

/// The id of an inline that shows nothing and is only linked to.
pub fn bare_anchor(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: Attributes { id: Some(id), .. }, content }) if content.is_empty() => Some(id),
        _ => None,
    }
}

/// The inlines without those that show nothing, and the ids of these as one.
pub fn without_anchors(inlines: &[Inline]) -> Option<(Inlines, String)> {
    let ids: Vec<&str> = inlines.iter().filter_map(bare_anchor).collect();
    if ids.is_empty() {
        return None;
    }
    let rest = inlines.iter().filter(|inline| bare_anchor(inline).is_none()).cloned().collect();
    Some((rest, ids.join(&ID_SEPARATOR.to_string())))
}

/// Whether the text of a link is its address.
pub fn stands_for_itself(link: &Link) -> bool {
    let text: String = link.content.iter().map_while(|inline| if let Inline::Str(s) = inline { Some(s.as_str()) } else { None }).collect();
    matches!(&link.target, Target::Unresolved { address, .. } | Target::External(address)
        if *address == text || address.ends_with(&format!("://{text}")) || *address == format!("mailto:{text}"))
}

/// Takes the signs of escaped characters out.
pub(super) fn unescape(s: &mut String) {
    if s.contains(ESCAPED) {
        s.retain(|c| c != ESCAPED);
    }
}

//! What the style prints → inlines of the book.

use hayagriva::citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

use crate::book::{Attributes, Inline, InlineSpan, Inlines, Link, Math, SpanRole, Target};
use crate::lang::Lang;
use crate::report::Span;

/// The inlines of a list of elements that the style printed.
pub fn inlines(children: &[ElemChild], span: Span) -> Inlines {
    let mut out = Inlines::new();
    for child in children {
        push(child, span, &mut out);
    }
    merge(&mut out);
    out
}

/// An entry of a bibliography. What stands around an element that is empty leaves marks behind; and no stop comes after a mark that ends a
/// sentence.
pub fn entry(children: &[ElemChild], lang: &Lang) -> Inlines {
    let mut out = inlines(children, Span::default());
    one_stop(&mut out, &mut ' ', lang.primary() != "fr");
    merge(&mut out);
    out
}

/// Removes doubled marks of punctuation; `last`: the character before, `close`: no space stands before a colon.
fn one_stop(inlines: &mut Inlines, last: &mut char, close: bool) {
    for inline in inlines {
        match inline {
            Inline::Str(words) => {
                if words.starts_with('.') && matches!(last, '?' | '!' | '.') {
                    words.remove(0);
                }
                *words = words.replace("?.", "?").replace("!.", "!").replace(",)", ")").replace(",.", ".").replace(" ,", ",");
                // French has a space before the colon.
                if close {
                    *words = words.replace(" : ", ": ");
                }
                *last = words.chars().next_back().unwrap_or(*last);
            }
            Inline::Span(span) => one_stop(&mut span.content, last, close),
            Inline::Link(_) => *last = ' ',
            _ => {}
        }
    }
}

/// Replaces the dash in ranges of numbers by a hyphen, as Spanish has it and hayagriva does not.
pub fn hyphens(inlines: &mut Inlines) {
    for inline in inlines {
        match inline {
            Inline::Str(words) => {
                let mut rest = words.as_str();
                let mut done = String::with_capacity(words.len());
                while let Some((before, after)) = rest.split_once('–') {
                    let between = before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
                    done.push_str(before);
                    done.push(if between { '-' } else { '–' });
                    rest = after;
                }
                done.push_str(rest);
                *words = done;
            }
            Inline::Span(span) => hyphens(&mut span.content),
            _ => {}
        }
    }
}

/// Adds the inlines of one element.
fn push(child: &ElemChild, span: Span, out: &mut Inlines) {
    match child {
        ElemChild::Text(text) => out.extend(formatted(text)),
        ElemChild::Elem(elem) => {
            // A block of an entry begins a line; what is beside a margin goes on in it.
            if matches!(elem.display, Some(Display::Block | Display::Indent)) && !out.is_empty() {
                out.push(Inline::LineBreak);
            }
            elem.children.0.iter().for_each(|child| push(child, span, out));
            if elem.display == Some(Display::LeftMargin) {
                out.push(Inline::Str(" ".to_owned()));
            }
        }
        ElemChild::Markup(words) => out.push(Inline::Str(words.clone())),
        ElemChild::Link { text, url } => out.push(Inline::Link(Link {
            target: Target::External(url.clone()),
            title: None,
            content: formatted(text),
            attributes: Attributes::default(),
            span,
        })),
        ElemChild::Transparent { .. } => {}
    }
}

/// Words with the marks of the style around those of their own.
fn formatted(text: &Formatted) -> Inlines {
    let Formatting { font_style, font_variant, font_weight, text_decoration, vertical_align, .. } = text.formatting;
    let mut words = marked(&text.text);
    let roles = [
        (vertical_align == VerticalAlign::Sup, SpanRole::Superscript),
        (vertical_align == VerticalAlign::Sub, SpanRole::Subscript),
        (text_decoration == TextDecoration::Underline, SpanRole::Underline),
        (font_variant == FontVariant::SmallCaps, SpanRole::SmallCaps),
        (font_style == FontStyle::Italic, SpanRole::Emphasis),
        (font_weight == FontWeight::Bold, SpanRole::Strong),
    ];
    for (_, role) in roles.into_iter().filter(|(on, _)| *on) {
        words = vec![mark(role, words)];
    }
    words
}

/// A span of this role.
fn mark(role: SpanRole, content: Inlines) -> Inline {
    Inline::Span(InlineSpan { role, attributes: Attributes::default(), content })
}

/// Words with the elements that CSL JSON allows in them (`<i>`, `<sup>`) as inlines.
fn marked(text: &str) -> Inlines {
    if !text.contains('<') {
        return vec![Inline::Str(text.to_owned())];
    }
    // Elements that are open: what closes them, their role, and what was before.
    let mut open: Vec<(&str, Option<SpanRole>, Inlines)> = Vec::new();
    let mut out = Inlines::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let tag = rest[at..].find('>').map(|end| &rest[at..at + end + 1]);
        let name = tag.map(str::to_ascii_lowercase).unwrap_or_default();
        let element = match name.as_str() {
            "<i>" | "<em>" => Some(("</i>", Some(SpanRole::Emphasis))),
            "<b>" | "<strong>" => Some(("</b>", Some(SpanRole::Strong))),
            "<sup>" => Some(("</sup>", Some(SpanRole::Superscript))),
            "<sub>" => Some(("</sub>", Some(SpanRole::Subscript))),
            "<math>" => Some(("</math>", None)),
            name if name.starts_with("<span") && name.contains("small-caps") => Some(("</span>", Some(SpanRole::SmallCaps))),
            name if name.starts_with("<span") => Some(("</span>", None)),
            _ => None,
        };
        let closes = open.last().is_some_and(|(close, ..)| *close == name.replace("</em>", "</i>").replace("</strong>", "</b>"));
        let (before, after) = rest.split_at(at + if element.is_some() || closes { 0 } else { 1 });
        out.push(Inline::Str(before.to_owned()));
        rest = after;
        match (element, closes) {
            (Some((close, role)), _) => {
                open.push((close, role, std::mem::take(&mut out)));
                rest = &rest[name.len()..];
            }
            (None, true) => {
                close(&mut open, &mut out);
                rest = &rest[name.len()..];
            }
            _ => {}
        }
    }
    out.push(Inline::Str(rest.to_owned()));
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    merge(&mut out);
    out
}

/// Ends the innermost open element, and adds its inlines to those before it.
fn close(open: &mut Vec<(&str, Option<SpanRole>, Inlines)>, out: &mut Inlines) {
    let Some((name, role, mut before)) = open.pop() else { return };
    let content = std::mem::take(out);
    match role {
        Some(role) => before.push(mark(role, content)),
        None if name == "</math>" => {
            let tex = crate::book::visit::flat_text(&content);
            before.push(Inline::Math(Math { tex, display: false, number: None, rows: Vec::new(), span: Span::default() }));
        }
        None => before.extend(content),
    }
    *out = before;
}

/// Joins neighbouring strings, and takes empty ones out.
pub fn merge(inlines: &mut Inlines) {
    let mut merged: Inlines = Vec::with_capacity(inlines.len());
    for inline in inlines.drain(..) {
        match (merged.last_mut(), inline) {
            (Some(Inline::Str(last)), Inline::Str(words)) => last.push_str(&words),
            (_, Inline::Str(words)) if words.is_empty() => {}
            (_, inline) => merged.push(inline),
        }
    }
    *inlines = merged;
}

/// Takes the first element of names out of what a citation prints.
pub fn take_names(children: &mut ElemChildren) -> Option<Elem> {
    for at in 0..children.0.len() {
        let ElemChild::Elem(elem) = &mut children.0[at] else { continue };
        if matches!(elem.meta, Some(ElemMeta::Names(_))) {
            match children.0.remove(at) {
                ElemChild::Elem(elem) => return Some(elem),
                _ => return None,
            }
        }
        if let Some(names) = take_names(&mut elem.children) {
            return Some(names);
        }
    }
    None
}

/// Takes the marks and spaces off the beginning that parted the words from others that are gone.
pub fn trim_start(inlines: &mut Inlines) {
    while let Some(first) = inlines.first_mut() {
        match first {
            Inline::Str(words) => {
                *words = words.trim_start_matches([' ', ',', ':', ';', '.', '\u{a0}']).to_owned();
                if !words.is_empty() {
                    return;
                }
            }
            Inline::Span(span) => {
                trim_start(&mut span.content);
                if !span.content.is_empty() {
                    return;
                }
            }
            _ => return,
        }
        inlines.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::visit::flat_text;

    #[test]
    fn elements_of_csl_json_are_marks() {
        let made = marked("El <i>Quijote</i> y <span class=\"nocase\">la OTAN</span> x<sup>2</sup> 1 < 2 <desconocido> </i> <b>abierto");
        assert_eq!(flat_text(&made), "El Quijote y la OTAN x2 1 < 2 <desconocido> </i> abierto");
        let roles: Vec<SpanRole> = made.iter().filter_map(|inline| if let Inline::Span(span) = inline { Some(span.role) } else { None }).collect();
        assert_eq!(roles, [SpanRole::Emphasis, SpanRole::Superscript, SpanRole::Strong]);
    }
}

//! Keys and brackets of keys → [`Citation`]s. What they name, a work or a figure, is found later.

use crate::book::*;
use crate::report::Span;

use super::flow::merge;
use super::goldmark::citation_key;

/// The citation that `@key` in the text makes.
pub fn narrative(written: &str, span: Span) -> Inline {
    let item = CitationItem { key: key(written), span, ..CitationItem::default() };
    Inline::Citation(Citation { mode: CitationMode::Narrative, items: vec![item], source: written.to_owned(), span })
}

/// The key in `@key` or `@{key}`.
fn key(written: &str) -> String {
    let name = written.strip_prefix('@').unwrap_or(written);
    citation_key(name).map_or(name, |range| &name[range]).to_owned()
}

/// What is written in several lines as one, without the marks (`>`) of a quotation.
pub fn one_line(source: &str) -> String {
    let lines: Vec<&str> = source.split('\n').enumerate().map(|(i, line)| if i > 0 { line.trim_start_matches(['>', ' ', '\t']) } else { line }).collect();
    lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The citation that a bracket with keys makes. Keys within an emphasis or the like are no items of it.
pub fn bracket(content: Inlines, source: String, span: Span) -> Inlines {
    let mut items: Vec<CitationItem> = Vec::new();
    // Of the part between two semicolons that is being read.
    let (mut prefix, mut has_key) = (Inlines::new(), false);
    let is_key = |inline: &Inline| matches!(inline, Inline::Citation(Citation { mode: CitationMode::Narrative, .. }));
    if !content.iter().any(is_key) {
        return [vec![Inline::Str("[".to_owned())], content, vec![Inline::Str("]".to_owned())]].concat();
    }
    for inline in content {
        match inline {
            Inline::Citation(mut citation) if citation.mode == CitationMode::Narrative && !has_key => {
                let mut item = citation.items.swap_remove(0);
                item.prefix = std::mem::take(&mut prefix);
                item.suppress_author = take_minus(&mut item.prefix);
                items.push(item);
                has_key = true;
            }
            Inline::Citation(citation) if citation.mode == CitationMode::Narrative => {
                // A second key of one part: a part of its own.
                let mut item = citation.items.into_iter().next().unwrap_or_default();
                if let Some(last) = items.last_mut() {
                    item.suppress_author = take_minus(&mut last.suffix);
                }
                items.push(item);
            }
            Inline::Str(text) => {
                for (i, part) in text.split(';').enumerate() {
                    if i > 0 {
                        // Words without a key belong to what was before them.
                        match items.last_mut() {
                            Some(last) if !has_key => {
                                last.suffix.push(Inline::Str(";".to_owned()));
                                last.suffix.append(&mut prefix);
                            }
                            _ => prefix.extend((!has_key && !prefix.is_empty()).then(|| Inline::Str(";".to_owned()))),
                        }
                        has_key = false;
                    }
                    push(&mut items, &mut prefix, has_key, Inline::Str(part.to_owned()));
                }
            }
            inline => push(&mut items, &mut prefix, has_key, inline),
        }
    }
    if let Some(last) = items.last_mut().filter(|_| !has_key && !prefix.is_empty()) {
        last.suffix.push(Inline::Str(";".to_owned()));
        last.suffix.append(&mut prefix);
    }
    for item in &mut items {
        merge(&mut item.prefix);
        merge(&mut item.suffix);
    }
    vec![Inline::Citation(Citation { mode: CitationMode::Parenthetical, items, source, span })]
}

/// Divides citations that name both works and what the book numbers: each run of one kind is a citation of its own, the book's in parentheses.
pub fn apart(made: Inlines, is_own: impl Fn(&str) -> bool) -> Inlines {
    let is_mixed = |citation: &Citation| citation.items.iter().any(|item| is_own(&item.key)) && !citation.items.iter().all(|item| is_own(&item.key));
    let mut out = Inlines::new();
    for inline in made {
        match inline {
            Inline::Citation(citation) if is_mixed(&citation) => {
                let Citation { mode, items, source, span } = citation;
                for run in items.chunk_by(|a, b| is_own(&a.key) == is_own(&b.key)) {
                    let own = run.first().is_some_and(|item| is_own(&item.key));
                    if !out.is_empty() {
                        out.push(Inline::Str(" ".to_owned()));
                    }
                    out.extend(own.then(|| Inline::Str("(".to_owned())));
                    out.push(Inline::Citation(Citation { mode, items: run.to_vec(), source: source.clone(), span }));
                    out.extend(own.then(|| Inline::Str(")".to_owned())));
                }
            }
            inline => out.push(inline),
        }
    }
    out
}

/// Adds an inline to what follows the last key, or to what precedes the next one while there is none in this item.
fn push(items: &mut [CitationItem], prefix: &mut Inlines, has_key: bool, inline: Inline) {
    match items.last_mut() {
        Some(last) if has_key => last.suffix.push(inline),
        _ => prefix.push(inline),
    }
}

/// Takes off the minus of `-@key` that ends the text before a key; gives whether there was one.
fn take_minus(before: &mut Inlines) -> bool {
    let Some(Inline::Str(text)) = before.last_mut() else { return false };
    let Some(rest) = text.strip_suffix('-').filter(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace)) else { return false };
    *text = rest.to_owned();
    true
}

/// Gives the citation before a bracket (`@key [p. 4]`) its locator; when there is none, the bracket as text.
pub fn locator(before: Option<&mut Inline>, content: Inlines, source: &str) -> Inlines {
    match before {
        Some(Inline::Citation(citation)) if citation.mode == CitationMode::Narrative && citation.items[0].suffix.is_empty() => {
            citation.items[0].suffix = content;
            citation.source.push(' ');
            citation.source.push_str(source);
            Vec::new()
        }
        _ => [vec![Inline::Str("[".to_owned())], content, vec![Inline::Str("]".to_owned())]].concat(),
    }
}

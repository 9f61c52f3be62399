//! Shortcodes that stand in a line: references, badges, buttons, values, formulas.

use crate::book::*;
use crate::message;
use crate::report::Span;

use super::super::super::flow::{Flow, vec_inlines, wrap};
use super::super::super::html;
use super::super::super::math;
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;
use super::super::table::Meaning;
use super::inside::{inner, line, raw};

/// `ref` and `relref` in running text: on the web the address is printed; here it is a link.
pub fn reference(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let address = address(reader, call);
    if address.is_empty() {
        return Vec::new();
    }
    // Its words are those of a reference.
    let target = Target::Unresolved { address, kind: ReferenceKind::Ref };
    vec![Flow::Inline(Inline::Link(Link { target, title: None, content: Vec::new(), attributes: Attributes::default(), span }))]
}

/// The address of the page that a reference names. Hugo takes the value literally, so a backslash of the editor breaks it.
pub fn address(reader: &mut Reader, call: &Prepared) -> String {
    let Some(value) = call.tag.parameters.get_or("path", 0) else {
        let span = reader.span(call.range.clone());
        reader.emit(
            "shortcode-malformed",
            message!("`{name}` names no page", name = call.tag.name),
            span,
            message!("write the page's path: `{{{{< relref \"page.md\" >}}}}`"),
        );
        return String::new();
    };
    let mut clean = String::with_capacity(value.text.len());
    let mut chars = value.text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation) {
            continue;
        }
        clean.push(c);
    }
    if clean != value.text {
        let span = reader.span(value.start..value.start + value.text.len());
        reader.emit(
            "link-mangled",
            message!("Hugo reads the backslash in `{text}` as part of the name; it was left out", text = value.text),
            span,
            message!("write `{clean}`", clean),
        );
    }
    let language = call.tag.parameters.str("lang").map(str::to_lowercase);
    if let Some(language) = language.filter(|l| !l.is_empty() && reader.config.site.language.as_ref() != Some(l)) {
        clean.insert_str(clean.find('#').unwrap_or(clean.len()), &format!("{LANGUAGE_MARK}{language}"));
    }
    clean
}

/// `badge`: title and value, of which either may be missing.
pub fn badge(reader: &mut Reader, call: &Prepared) -> Vec<Flow> {
    if call.inner.is_some() {
        return wrap(inner(reader, call), |content| {
            Inline::Span(InlineSpan { role: SpanRole::Badge, attributes: Attributes::default(), content })
        });
    }
    let parameters = &call.tag.parameters;
    let positional = &parameters.positional;
    // Three positional ones: style, title, value.
    let (title, value) = match positional.len() {
        0 => (parameters.str("title").or(parameters.str("content")).or(parameters.str("name")), parameters.str("value")),
        1 => (Some(positional[0].text.as_str()), None),
        _ => (Some(positional[1].text.as_str()), positional.get(2).map(|v| v.text.as_str())),
    };
    let text = match (title.filter(|t| !t.is_empty()), value.filter(|v| !v.is_empty())) {
        (Some(title), Some(value)) => format!("{title}: {value}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => return Vec::new(),
    };
    let span = InlineSpan { role: SpanRole::Badge, attributes: Attributes::default(), content: plain(text) };
    vec![Flow::Inline(Inline::Span(span))]
}

/// `button`: a link.
pub fn button(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = call.tag.parameters.clone();
    let target = match (
        parameters.str("relref").or(parameters.str("ref")),
        parameters.str("href").or(parameters.str("link")).or(parameters.str_or("url", 0)),
    ) {
        (Some(page), _) => Some(Target::Unresolved { address: page.to_owned(), kind: ReferenceKind::Ref }),
        (None, Some(address)) => Some(reader.target(address)),
        (None, None) => None,
    };
    let mut flows = inner(reader, call);
    // What a button says is a line, however it was written.
    if flows.iter().any(|f| matches!(f, Flow::Block(_))) {
        let mut after = Vec::new();
        flows = vec_inlines(super::super::super::flow::into_inlines(flows, &mut after));
        flows.extend(after.into_iter().map(Flow::Block));
    }
    if flows.is_empty() {
        let label = ["text", "content", "title", "name"].iter().find_map(|name| parameters.get(name)).or(parameters.positional.get(1)).cloned();
        let label = label.and_then(|value| line(reader, &value));
        flows = vec_inlines(label.map(|t| t.inlines).unwrap_or_default());
    }
    // A page of the site without words is called by its title.
    if flows.is_empty() && call.inner.is_none() {
        let is_page = matches!(&target, Some(Target::Unresolved { address, .. }) if address.starts_with('/'));
        let named = target.filter(|_| is_page).map(|target| Link { target, title: None, content: Vec::new(), attributes: Attributes::default(), span });
        return named.map(|link| Flow::Inline(Inline::Link(link))).into_iter().collect();
    }
    let Some(target) = target.filter(|_| !flows.is_empty()) else { return flows };
    let attributes = Attributes { classes: vec!["button".to_owned()], ..Attributes::default() };
    wrap(flows, |content| Inline::Link(Link { target: target.clone(), title: None, content, attributes: attributes.clone(), span }))
}

/// `param`, `i18n`: a word from elsewhere.
pub fn value(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let name = call.tag.parameters.str_or("name", 0).unwrap_or_default().to_owned();
    if call.meaning == Meaning::Param
        && let Some(value) = param(reader, call)
    {
        return vec_inlines(plain(value));
    }
    reader.tally(
        "unsupported",
        message!("the value of `{shortcode} {name}` is not known; its name stands in the text", shortcode = call.tag.name, name),
        span,
        message!("write the words themselves"),
    );
    vec_inlines(plain(name))
}

/// A parameter of the page, or else of the site.
pub fn param(reader: &mut Reader, call: &Prepared) -> Option<String> {
    param_named(reader, call.tag.parameters.str_or("name", 0)?)
}

/// A parameter of the page, or else of the site, by its name.
pub fn param_named(reader: &Reader, name: &str) -> Option<String> {
    let front = &reader.page.front_matter;
    let name = name.to_lowercase();
    let own = match name.as_str() {
        "title" => front.title.clone(),
        "linktitle" => front.link_title.clone(),
        "description" => front.description.clone(),
        "date" => front.date.clone(),
        "weight" => front.weight.map(|w| w.to_string()),
        "slug" => front.slug.clone(),
        _ => None,
    };
    own.or_else(|| front.params.get(&name).cloned()).or_else(|| reader.config.site.params.get(&name).cloned())
}

/// `katex`: a formula; alone, only the order to load its program.
pub fn math(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let text = raw(reader, call);
    let tex = math::bare(&text).to_owned();
    if tex.is_empty() {
        return Vec::new();
    }
    let between = |open: &str| text.trim_start().starts_with(open) && tex.len() < text.trim().len();
    let display = call.tag.parameters.flag("display") || between("$$") || between(r"\[");
    let math = Math { tex, display, number: None, rows: Vec::new(), span };
    match call.block && display {
        true => vec![Flow::Block(Block::new(BlockKind::Math(math), span))],
        false => vec![Flow::Inline(Inline::Math(math))],
    }
}

/// `html`: its inside is HTML.
pub fn html(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let mut text = String::new();
    for fragment in call.inner.iter().flatten() {
        text.push_str(&fragment.text);
    }
    let mut pieces = Vec::new();
    reader.html_pieces(&text, span, &mut pieces);
    html::resolve(reader, pieces)
}

/// `term "caja" "cajas"`: a term of the glossary, and the words that stand for it in the text.
pub fn term_words(call: &Prepared) -> (String, String) {
    let parameters = &call.tag.parameters;
    let term = parameters.str_or("term", 0).unwrap_or_default().to_owned();
    let words = parameters.str_or("text", 1).map_or_else(|| term.clone(), str::to_owned);
    (term, words)
}

/// `term`: words that lead to a term of the glossary.
pub fn term(reader: &mut Reader, call: &Prepared) -> Vec<Flow> {
    let (term, words) = term_words(call);
    let value = call.tag.parameters.get_or("text", 1).or_else(|| call.tag.parameters.get_or("term", 0)).cloned();
    let content = value.and_then(|value| line(reader, &value)).map_or_else(|| plain(words), |text| text.inlines);
    if term.is_empty() {
        return vec_inlines(content);
    }
    let attributes = Attributes { other: vec![(GLOSSARY_TERM.to_owned(), term)], ..Attributes::default() };
    vec![Flow::Inline(Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content }))]
}

/// `cite "key"`, `cite key p="4"`, of several `cite "a; b"`; HugoBlox's `cite page="/publication/x"`, whose last name may be a key.
pub fn citation(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let page = parameters.str("page").filter(|page| page.contains('/'));
    let last = page.map(|page| page.trim_matches('/').rsplit('/').next().unwrap_or_default().to_owned());
    let knows = |key: &str| reader.config.citation_keys.as_ref().is_some_and(|keys| keys.contains(key));
    if let (Some(page), Some(last)) = (page, &last)
        && !knows(last)
    {
        let target = Target::Unresolved { address: page.to_owned(), kind: ReferenceKind::Ref };
        let content = vec![Inline::Str(last.clone())];
        return vec![Flow::Inline(Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span }))];
    }
    let named = ["key", "keys", "id"].iter().find_map(|name| parameters.str(name)).map(str::to_owned).or(last);
    let keys = named.unwrap_or_else(|| parameters.positional.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(";"));
    let place = ["locator", "p", "pp", "page", "pages"].iter().find_map(|name| parameters.str(name)).filter(|place| !place.contains('/'));
    let mut items: Vec<CitationItem> = keys
        .split([';', ','])
        .map(|key| key.trim().trim_start_matches('@'))
        .filter(|key| !key.is_empty())
        .map(|key| CitationItem { key: key.to_owned(), span, ..CitationItem::default() })
        .collect();
    if let (Some(place), Some(item)) = (place, items.last_mut()) {
        item.suffix = vec![Inline::Str(format!(", {place}"))];
    }
    if items.is_empty() {
        return Vec::new();
    }
    let mode = if call.tag.name == "citet" { CitationMode::Narrative } else { CitationMode::Parenthetical };
    let source = format!("[{}]", items.iter().map(|item| format!("@{}", item.key)).collect::<Vec<_>>().join("; "));
    vec![Flow::Inline(Inline::Citation(Citation { mode, items, source, span }))]
}

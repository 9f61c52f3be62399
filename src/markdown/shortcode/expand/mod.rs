//! One use of a shortcode → what the book holds in its place.

mod asides;
mod index;
pub mod data;
mod media;
pub mod outputs;
mod parallel;
mod parameters;
mod template;
pub mod words;
mod inside;

use crate::book::*;
use crate::message;
use crate::report::Span;

use super::super::equations;
use super::super::flow::{Flow, wrap};
use super::super::fragment::{self, Fragment, split_tokens};
use super::super::template::Failure;
use super::super::token::{Prepared, Token};
use super::super::reader::Reader;
use super::pairs::Inside;
use super::table::{self, Inner, Meaning};
use inside::{class, group, inner, raw};

impl Reader<'_> {
    /// What the token of this number in the text stands for; `around` is the place of the text.
    pub fn expand_token(&mut self, index: usize, around: Span) -> Vec<Flow> {
        match self.tokens.get(index).cloned().as_deref() {
            Some(Token::Literal(text)) if text.is_empty() => Vec::new(),
            Some(Token::Literal(text)) => vec![Flow::Inline(Inline::Str(text.clone()))],
            Some(Token::Call(call)) => {
                let span = self.span(call.range.clone());
                expand(self, call, span)
            }
            Some(Token::Math { tex, display, range, .. }) => {
                let tex = self.plain(tex);
                let span = self.span(range.clone());
                match equations::lone_reference(&tex) {
                    Some((label, bare)) => vec![Flow::Inline(equations::reference(label, bare, span))],
                    None => vec![Flow::Inline(Inline::Math(Math { tex, display: *display, number: None, rows: Vec::new(), span }))],
                }
            }
            Some(Token::Svg { source, alt, range }) => {
                let mut diagram = super::super::code::diagram("svg", source);
                diagram.svg = Some(source.clone());
                diagram.alt = alt.clone();
                vec![Flow::Block(Block::new(BlockKind::Diagram(diagram), self.span(range.clone())))]
            }
            Some(Token::Markdown { fragment, block }) => inside::flows(self, fragment, *block),
            Some(Token::EquationReference { label, bare }) => vec![Flow::Inline(equations::reference(label, *bare, around))],
            None => {
                debug_assert!(false, "no token {index} at {around:?}");
                Vec::new()
            }
        }
    }

    /// What a shortcode prints where only characters can stand: in code, in an address, in an attribute.
    pub fn plain_shortcode(&mut self, call: &Prepared) -> String {
        if call.meaning == Meaning::Unknown
            && let Some(text) = template::plain(self, call)
        {
            return text;
        }
        match call.meaning {
            Meaning::Reference => words::address(self, call),
            Meaning::Param => words::param(self, call).unwrap_or_default(),
            Meaning::Nothing => String::new(),
            Meaning::Index => index::plain(self, call),
            Meaning::Include => {
                let span = self.span(call.range.clone());
                let text = included(self, call, span).unwrap_or_default();
                text.strip_suffix('\n').map(str::to_owned).unwrap_or(text)
            }
            Meaning::Term => words::term_words(call).1,
            Meaning::Only | Meaning::Except | Meaning::Conditional if !outputs::in_code(self, call) => String::new(),
            _ if call.inner.is_some() => {
                let text = raw(self, call);
                // Tags on lines of their own leave no lines behind.
                let text = match text.strip_prefix('\n') {
                    Some(lines) => lines.strip_suffix('\n').unwrap_or(lines).to_owned(),
                    None => text,
                };
                if call.meaning == Meaning::Unknown {
                    let span = self.span(call.range.clone());
                    let message = message!("the shortcode `{name}` is not known; its inside was kept", name = call.tag.name);
                    self.tally(
                        "shortcode-unknown",
                        message,
                        span,
                        message!("say what it means under `shortcodes:` in book.yaml, or escape it: `{{{{</* … */>}}}}`"),
                    );
                }
                text
            }
            _ => {
                let span = self.span(call.range.clone());
                let message = message!("the shortcode `{name}` stands in code or in an address, where it prints nothing", name = call.tag.name);
                self.tally("shortcode-in-code", message, span, message!("to show the tag itself, escape it: `{{{{</* name */>}}}}`"));
                String::new()
            }
        }
    }

    /// Collects what the insides of shortcodes define for the whole page.
    pub fn collect_within(&mut self, fragment: &Fragment) {
        self.collect_definitions(fragment);
        for part in split_tokens(&fragment.text) {
            let fragment::Part::Token(index) = part else { continue };
            let Some(token) = self.tokens.get(index).cloned() else { continue };
            if let Token::Call(call) = token.as_ref() {
                template::define(self, call);
            }
            if let Token::Call(Prepared { meaning, inner: Some(fragments), .. }) = token.as_ref()
                && meaning.inner() != Inner::Raw
            {
                fragments.iter().for_each(|f| self.collect_within(f));
            }
        }
    }
}

/// What a shortcode becomes: by the site's own template where its name is a common word, else by its meaning, with the words that its parameters add.
fn expand(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    if is_the_sites_own(reader, call)
        && let Ok(flows) = template::expand(reader, call, span)
    {
        return flows;
    }
    let mut flows = by_meaning(reader, call, span);
    if call.meaning != Meaning::Unknown {
        parameters::complete(reader, call, &mut flows, span);
    }
    flows
}

/// Whether a shortcode is what the site's own template makes of it, though its name has a meaning: common words that a site may have given to
/// things of its own, boxes without an inside, and poems, galleries and recordings whose template makes something else of their inside or
/// parameters.
fn is_the_sites_own(reader: &Reader, call: &Prepared) -> bool {
    let name = call.tag.name.as_str();
    let Some(template) = reader.config.site.templates.get(name) else { return false };
    // A figure that counts its kind has its number in its caption, to which the text refers.
    if call.meaning == Meaning::Figure && !reader.config.shortcodes.contains_key(name) {
        return ["Scratch", "Store", ".Ordinal"].iter().any(|counter| template.contains(counter));
    }
    if !table::is_common(name, reader.config) {
        return false;
    }
    match call.meaning {
        Meaning::Verse => template::computes(template),
        Meaning::Gallery => template::computes(template) || call.inner.is_some() && !template.contains("Resources"),
        Meaning::Embed | Meaning::Dropped => true,
        // Boxes whose words are not between tags.
        meaning if meaning.inside() == Inside::Required => call.inner.is_none(),
        _ => matches!(name, "table" | "csv" | "var" | "meta"),
    }
}

/// What a shortcode becomes by its meaning alone.
fn by_meaning(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    match call.meaning {
        Meaning::Reference => words::reference(reader, call, span),
        Meaning::Citation => words::citation(reader, call, span),
        Meaning::Bibliography => asides::bibliography(call, span),
        Meaning::Details => asides::details(reader, call, span),
        Meaning::Hint => asides::hint(reader, call, span),
        Meaning::Sidebar(kind) => asides::sidebar(reader, call, kind, span),
        Meaning::Tabs => asides::tabs(reader, call, span),
        Meaning::Tab => asides::tab(reader, call, span),
        Meaning::Columns => asides::columns(reader, call, span),
        Meaning::Parallel => parallel::parallel(reader, call, span),
        Meaning::Card => asides::card(reader, call, span),
        Meaning::Steps => asides::steps(reader, call, span),
        Meaning::FileTree => asides::file_tree(reader, call, span),
        Meaning::Badge => words::badge(reader, call),
        Meaning::Button => words::button(reader, call, span),
        Meaning::CodeTab => asides::code_tab(reader, call, span),
        Meaning::Marked(role) => marked(reader, call, role),
        Meaning::Param | Meaning::Translation => words::value(reader, call, span),
        Meaning::Math => words::math(reader, call, span),
        Meaning::Diagram => media::diagram(reader, call, span),
        Meaning::Figure => media::figure(reader, call, span),
        Meaning::Highlight => media::highlight(reader, call, span),
        Meaning::Embed => media::embed(reader, call, span),
        Meaning::Qr => media::qr(reader, call, span),
        Meaning::Recording | Meaning::OpenApi => media::remote(reader, call, span),
        Meaning::RawHtml => words::html(reader, call, span),
        Meaning::Nothing => Vec::new(),
        Meaning::Gallery => media::gallery(reader, call, span),
        Meaning::Navigation => {
            let message = message!("what `{name}` lists is in the book's contents; it was left out", name = call.tag.name);
            reader.tally("shortcode-dropped", message, span, message!("its meaning can be set under `shortcodes:` in book.yaml"));
            inner(reader, call)
        }
        Meaning::Cards | Meaning::Group => group(reader, call, span),
        Meaning::Transparent => inner(reader, call),
        Meaning::Span => {
            let attributes = Attributes { classes: vec![class(&call.tag.name)], ..Attributes::default() };
            wrap(inner(reader, call), |content| Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: attributes.clone(), content }))
        }
        Meaning::Term => words::term(reader, call),
        Meaning::Index => index::mark(reader, call, span),
        Meaning::Note => asides::note(reader, call, span),
        Meaning::Verse => asides::verse(reader, call, span),
        Meaning::PrintIndex => index::print(call, span),
        Meaning::Include => include(reader, call, span),
        Meaning::Only | Meaning::Except | Meaning::Conditional => outputs::only(reader, call, span),
        Meaning::DataTable => data::table(reader, call, span),
        Meaning::Dropped => {
            let message = message!("what the shortcode `{name}` prints is not in the book", name = call.tag.name);
            reader.tally(
                "shortcode-lost",
                message,
                span,
                message!("write its words in the page, or set its meaning under `shortcodes:` in book.yaml"),
            );
            inner(reader, call)
        }
        Meaning::Icon => {
            let message = message!("the shortcode `{name}` shows nothing in a book; it was left out", name = call.tag.name);
            reader.tally("shortcode-dropped", message, span, message!("its meaning can be set under `shortcodes:` in book.yaml"));
            inner(reader, call)
        }
        Meaning::Unknown => unknown(reader, call, span),
    }
}

/// `include`: another file of the site, its Markdown, or code when the shortcode says so.
fn include(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let Some(text) = included(reader, call, span) else { return inner(reader, call) };
    let parameters = &call.tag.parameters;
    let playground = call.tag.name.starts_with("#play");
    let language = parameters.str("lang").or(parameters.str("language")).map(str::to_owned).or_else(|| playground.then(|| "rust".to_owned()));
    let coloured = reader.config.site.templates.get(&call.tag.name).is_some_and(|template| template.contains("highlight "));
    if parameters.flag("code") || language.is_some() || coloured {
        let title = parameters.str("title").or(parameters.str("caption")).map(str::to_owned);
        let text = if playground { super::super::mdbook::shown(&text) } else { text };
        let code = CodeBlock { language, text: text.trim_matches('\n').to_owned(), title, ..CodeBlock::default() };
        return vec![Flow::Block(Block::new(BlockKind::Code(code), span))];
    }
    let fragment = reader.prepare_text(&text, &call.range);
    reader.collect_definitions(&fragment);
    let mut flows = reader.flows(&fragment);
    if !call.block
        && let [Flow::Block(Block { kind: BlockKind::Paragraph(text), .. })] = flows.as_mut_slice()
    {
        return std::mem::take(&mut text.inlines).into_iter().map(Flow::Inline).collect();
    }
    flows
}

/// The text of the file that a shortcode names, or the part of it; `None` when there is none (reported).
fn included(reader: &mut Reader, call: &Prepared, span: Span) -> Option<String> {
    let parameters = &call.tag.parameters;
    let name = ["file", "src", "path", "url"].iter().find_map(|n| parameters.str(n)).or_else(|| parameters.str_or("page", 0)).unwrap_or_default();
    let of_mdbook = call.tag.name.starts_with('#');
    let (name, lines, region) = if of_mdbook {
        let (name, lines, region) = crate::source::include::split_range(name.split_whitespace().next().unwrap_or_default());
        (name, lines, region.map(str::to_owned))
    } else {
        let region = ["region", "anchor", "snippet", "tag"].iter().find_map(|name| parameters.str(name));
        (name, parameters.str("lines").or(parameters.str("range")).map(str::to_owned), region.map(str::to_owned))
    };
    let read = crate::source::include::read(&reader.config.site, &reader.page.path, name);
    let part = read.and_then(|text| crate::source::include::part(&text, lines.as_deref(), region.as_deref()));
    match part {
        Ok(text) if of_mdbook => Some(crate::source::include::within(&reader.config.site, &reader.page.path, name, text)),
        Ok(text) => Some(text),
        Err(why) => {
            let message = message!("`{shortcode}` of `{name}` could not be read: {why}", shortcode = call.tag.name, name, why);
            reader.tally("shortcode-lost", message, span, message!("its words are not in the book: name a file of the site"));
            None
        }
    }
}

/// What an unknown shortcode becomes: a paired one keeps its inside, a single one is left out but for words among its parameters; both are reported, once a name.
fn unknown(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let asked = match template::expand(reader, call, span) {
        Ok(flows) => return flows,
        Err(asked) => asked,
    };
    let mut flows = if call.inner.is_some() { group(reader, call, span) } else { Vec::new() };
    let words = parameters::complete(reader, call, &mut flows, span);
    let message = match call.inner {
        Some(_) if words => message!("the shortcode `{name}` is not known; its inside and the words among its parameters were kept", name = call.tag.name),
        Some(_) => message!("the shortcode `{name}` is not known; its inside was kept", name = call.tag.name),
        None if words => message!("the shortcode `{name}` is not known; the words among its parameters were kept", name = call.tag.name),
        None => message!("the shortcode `{name}` is not known; it was left out", name = call.tag.name),
    };
    // A name that has a template is no slip of the pen.
    let nearest = super::table::nearest(&call.tag.name, reader.config).filter(|_| asked.is_none());
    let message = match asked {
        Some(Failure::Beyond(asked)) => message!("{message}: its template asks for `{asked}`, which a book does not have", message, asked),
        Some(Failure::TooLong) => message!("{message}: its template does or makes more than one shortcode may", message),
        None => message,
    };
    reader.tally(
        "shortcode-unknown",
        message,
        span,
        match nearest {
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("say what it means under `shortcodes:` in book.yaml: span, block, sidebar, figure, drop or keep"),
        },
    );
    flows
}

/// A shortcode named as an element of HTML (`kbd`, `mark`): its inside, or its parameters, in that mark.
fn marked(reader: &mut Reader, call: &Prepared, role: SpanRole) -> Vec<Flow> {
    let mut flows = inner(reader, call);
    if flows.is_empty() {
        let parameters = &call.tag.parameters;
        let named = ["entry", "text"].iter().find_map(|name| parameters.str(name));
        let words = named.map_or_else(|| parameters.positional.iter().map(|v| v.text.as_str()).collect::<Vec<_>>().join("+"), str::to_owned);
        flows.push(Flow::Inline(Inline::Str(words)));
    }
    wrap(flows, |content| Inline::Span(InlineSpan { role, attributes: Attributes::default(), content }))
}


//! Elements of raw HTML → blocks and inlines of the book.

use crate::book::*;
use crate::lang::{Direction, Lang};
use crate::limits;
use crate::message;

use super::super::flow::{Flow, Part, Piece, is_blank, words, wrap};
use super::super::reader::Reader;
use super::{Tag, is_void};

struct Frame {
    tag: Option<Tag>,
    flows: Vec<Flow>,
}

/// Matches the opening and closing tags of one container, and makes flows of its elements. A closing tag without its opening one is ignored, an element that is not closed ends
/// with its container.
pub fn resolve(reader: &mut Reader, pieces: Vec<Piece>) -> Vec<Flow> {
    let mut frames = vec![Frame { tag: None, flows: Vec::new() }];
    for piece in pieces {
        match piece {
            Piece::Flow(flow) => add(&mut frames, flow),
            Piece::Open(tag) => {
                while frames.last().and_then(|f| f.tag.as_ref()).is_some_and(|open| ends_before(&open.name, &tag.name)) {
                    close(reader, &mut frames);
                }
                if is_void(&tag.name) || (tag.self_closing && tag.name != "details") {
                    let flows = element(reader, tag, Vec::new());
                    flows.into_iter().for_each(|flow| add(&mut frames, flow));
                } else if frames.len() < limits::NESTING.count() {
                    frames.push(Frame { tag: Some(tag), flows: Vec::new() });
                } else {
                    let message = message!(
                        "HTML elements stand more than {most} deep in each other; of deeper ones the inside is kept",
                        most = limits::NESTING.most()
                    );
                    reader.tally(
                        "too-deep",
                        message,
                        tag.span,
                        message!("close the elements that are open; --limit nesting=N allows more"),
                    );
                }
            }
            Piece::Close(name) => {
                let Some(depth) = frames.iter().rposition(|f| f.tag.as_ref().is_some_and(|t| t.name == name)) else { continue };
                while frames.len() > depth {
                    close(reader, &mut frames);
                }
            }
        }
    }
    while frames.len() > 1 {
        close(reader, &mut frames);
    }
    frames.pop().map(|f| f.flows).unwrap_or_default()
}

/// Adds to the innermost open element.
fn add(frames: &mut [Frame], flow: Flow) {
    if let Some(frame) = frames.last_mut() {
        frame.flows.push(flow);
    }
}

/// Closes the innermost open element and adds what it becomes to the one around it.
fn close(reader: &mut Reader, frames: &mut Vec<Frame>) {
    let Some(Frame { tag: Some(tag), flows }) = frames.pop() else { return };
    // The language of `<pre><code class="language-x">` is the block's.
    let pre = frames.last_mut().and_then(|f| f.tag.as_mut()).filter(|open| open.name == "pre" && tag.name == "code");
    if let (Some(pre), Some(class)) = (pre, tag.get("class"))
        && pre.get("class").is_none_or(|c| !c.contains("language-"))
    {
        pre.attributes.retain(|(name, _)| name != "class");
        pre.attributes.push(("class".to_owned(), class.to_owned()));
    }
    let made = element(reader, tag, flows);
    made.into_iter().for_each(|flow| add(frames, flow));
}

/// Whether an open element ends where another begins, as HTML's optional end tags have it.
fn ends_before(open: &str, next: &str) -> bool {
    match open {
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "tr" => matches!(next, "tr" | "tbody" | "tfoot"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "thead" | "tbody" => matches!(next, "tbody" | "tfoot"),
        "p" => matches!(
            next,
            "p" | "div"
                | "ul"
                | "ol"
                | "dl"
                | "table"
                | "blockquote"
                | "pre"
                | "hr"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "figure"
                | "section"
                | "article"
                | "aside"
                | "details"
                | "address"
                | "center"
                | "dir"
                | "fieldset"
                | "figcaption"
                | "footer"
                | "form"
                | "header"
                | "hgroup"
                | "main"
                | "menu"
                | "nav"
                | "summary"
                | "li"
                | "dt"
                | "dd"
                | "caption"
                | "thead"
                | "tbody"
                | "tfoot"
                | "tr"
                | "td"
                | "th"
        ),
        "rt" | "rp" => matches!(next, "rt" | "rp"),
        "option" => next == "option",
        _ => false,
    }
}

/// The attributes of a tag that a book keeps.
pub fn attributes(reader: &mut Reader, tag: &Tag) -> Attributes {
    let mut kept = Attributes::default();
    for (name, value) in &tag.attributes {
        match name.as_str() {
            "id" if !value.trim().is_empty() => kept.id = Some(reader.ids.given(value.trim())),
            "class" => kept.classes.extend(value.split_whitespace().map(str::to_owned)),
            "lang" | "xml:lang" => kept.lang = Lang::new(value),
            "dir" => kept.direction = direction(value),
            _ => {}
        }
    }
    kept
}

fn direction(value: &str) -> Option<Direction> {
    match value.trim().to_ascii_lowercase().as_str() {
        "rtl" => Some(Direction::RightToLeft),
        "ltr" => Some(Direction::LeftToRight),
        _ => None,
    }
}

/// What one element with its inside becomes.
fn element(reader: &mut Reader, tag: Tag, flows: Vec<Flow>) -> Vec<Flow> {
    let span = tag.span;
    if let Some(role) = span_role(&tag.name) {
        let mut attributes = attributes(reader, &tag);
        super::super::index::of_element(reader, &tag, &mut attributes, &flows);
        if matches!(tag.name.as_str(), "abbr" | "acronym") {
            return abbreviation(&tag, attributes, flows);
        }
        return wrap(flows, |content| Inline::Span(InlineSpan { role, attributes: attributes.clone(), content }));
    }
    match tag.name.as_str() {
        "br" => vec![Flow::Inline(Inline::LineBreak)],
        "wbr" => vec![Flow::Inline(Inline::Str("\u{200B}".to_owned()))],
        "hr" => vec![Flow::Block(Block::new(BlockKind::ThematicBreak, span))],
        "img" => image(reader, &tag),
        "a" => anchor(reader, &tag, flows),
        "span" | "font" | "bdi" | "bdo" | "time" | "data" | "output" | "label" | "tt" | "big" | "nobr" => {
            let mut attributes = attributes(reader, &tag);
            super::super::index::of_element(reader, &tag, &mut attributes, &flows);
            if attributes == Attributes::default() {
                return flows;
            }
            wrap(flows, |content| Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: attributes.clone(), content }))
        }
        "code" | "samp" | "var" => wrap(flows, |content| Inline::Code(words(&content))),
        "ruby" => ruby(flows),
        "rt" => super::block::line(flows, Part::Reading),
        // The parentheses for who knows no ruby; words are none.
        "rp" => {
            let words = words(&super::super::flow::into_inlines(flows.clone(), &mut Vec::new()));
            if words.contains(char::is_alphanumeric) { flows } else { Vec::new() }
        }
        "script" | "style" | "link" | "meta" | "base" | "template" | "noscript" | "head" | "title" => {
            reader.tally(
                "html-dropped",
                message!("`<{name}>` has no place in a book; it was left out", name = tag.name),
                span,
                message!("remove it, or keep it out of the pages"),
            );
            Vec::new()
        }
        "form" | "fieldset" | "button" | "select" | "textarea" | "option" | "optgroup" | "datalist" | "object" | "canvas" | "map" => {
            reader.tally(
                "html-dropped",
                message!("`<{name}>` has no place in a book; only its text was kept", name = tag.name),
                span,
                message!("write what the reader of a book should see"),
            );
            let end = (tag.name == "option").then_some(Flow::Inline(Inline::LineBreak));
            flows.into_iter().chain(end).collect()
        }
        "input" | "embed" | "area" => {
            reader.tally(
                "html-dropped",
                message!("`<{name}>` has no place in a book; it was left out", name = tag.name),
                span,
                message!("write what the reader of a book should see"),
            );
            Vec::new()
        }
        _ => super::block::element(reader, &tag, flows),
    }
}

/// What an inline element of HTML means for the words in it.
fn span_role(name: &str) -> Option<SpanRole> {
    Some(match name {
        "em" | "i" | "dfn" => SpanRole::Emphasis,
        "strong" | "b" => SpanRole::Strong,
        "s" | "del" | "strike" => SpanRole::Strikeout,
        "ins" => SpanRole::Inserted,
        "u" => SpanRole::Underline,
        "mark" => SpanRole::Mark,
        "sub" => SpanRole::Subscript,
        "sup" => SpanRole::Superscript,
        "kbd" => SpanRole::Keyboard,
        "abbr" | "acronym" => SpanRole::Abbreviation,
        "cite" => SpanRole::Citation,
        "q" => SpanRole::Quotation,
        "small" => SpanRole::Small,
        _ => return None,
    })
}

/// `<abbr>`, its `title` kept as what it stands for.
fn abbreviation(tag: &Tag, mut attributes: Attributes, flows: Vec<Flow>) -> Vec<Flow> {
    if let Some(title) = tag.get("title") {
        attributes.other.push(("title".to_owned(), title.to_owned()));
    }
    wrap(flows, |content| Inline::Span(InlineSpan { role: SpanRole::Abbreviation, attributes: attributes.clone(), content }))
}

/// `<img>` as a picture; nothing when it has no address.
fn image(reader: &mut Reader, tag: &Tag) -> Vec<Flow> {
    let Some(address) = tag.get("src").or_else(|| tag.get("data-src")).filter(|s| !s.is_empty()) else { return Vec::new() };
    let address = reader.plain(address);
    let mut attributes = attributes(reader, tag);
    let style = tag.get("style").unwrap_or_default();
    for name in ["width", "height"] {
        let styled =
            style.split(';').filter_map(|declaration| declaration.split_once(':')).find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        if let Some(value) = styled.map(|(_, value)| value.trim()).filter(|value| *value != "auto").or_else(|| tag.get(name)) {
            attributes.other.push((name.to_owned(), value.to_owned()));
        }
    }
    let text = |name: &str| tag.get(name).map(str::to_owned);
    vec![Flow::Inline(Inline::Image(Image { address, asset: None, alt: text("alt"), title: text("title"), attributes, span: tag.span }))]
}

/// `<a>`: a link, or a place to link to.
fn anchor(reader: &mut Reader, tag: &Tag, flows: Vec<Flow>) -> Vec<Flow> {
    let mut attributes = attributes(reader, tag);
    if let (None, Some(name)) = (&attributes.id, tag.get("name").filter(|n| !n.is_empty())) {
        attributes.id = Some(reader.ids.given(name));
    }
    let Some(address) = tag.get("href") else {
        if attributes.id.is_none() {
            return flows;
        }
        return wrap(flows, |content| Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: attributes.clone(), content }));
    };
    let target = reader.target(address);
    let title = tag.get("title").map(str::to_owned);
    wrap(flows, |content| {
        Inline::Link(Link { target: target.clone(), title: title.clone(), content, attributes: attributes.clone(), span: tag.span })
    })
}

/// `<ruby>base<rt>reading</rt>…</ruby>`: each base with its reading.
fn ruby(flows: Vec<Flow>) -> Vec<Flow> {
    let mut made = Vec::new();
    let mut base = Vec::new();
    for flow in flows {
        match flow {
            Flow::Part(Part::Reading(reading)) => made.push(Flow::Inline(Inline::Ruby { base: std::mem::take(&mut base), reading })),
            Flow::Inline(inline) => base.push(inline),
            other => made.push(other),
        }
    }
    if !is_blank(&base) {
        made.extend(base.into_iter().map(Flow::Inline));
    }
    made
}

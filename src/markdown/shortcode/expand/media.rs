//! Shortcodes for pictures, code, drawings and what only the web can play.

use crate::book::*;
use crate::message;
use crate::report::Span;

use super::super::super::code;
use super::super::super::flow::Flow;
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;
use super::super::table::Meaning;
use super::inside::{inner_blocks, line, raw};

/// A block of this kind as the only thing that a shortcode becomes.
fn block(kind: BlockKind, span: Span) -> Vec<Flow> {
    vec![Flow::Block(Block::new(kind, span))]
}

/// Hugo's `figure`, hugo-book's `image` and other themes' pictures.
pub fn figure(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = call.tag.parameters.clone();
    let named = parameters.str("src").or(parameters.str("image")).or(parameters.str("name"));
    let Some(address) = named.or_else(|| parameters.positional.first().map(|v| v.text.as_str()).filter(|s| !s.is_empty())) else {
        let mut figure = Figure { content: inner_blocks(reader, call), ..Figure::default() };
        figure.caption = parameters.get("caption").and_then(|v| line(reader, v));
        return block(BlockKind::Figure(figure), span);
    };
    let mut attributes = Attributes { id: parameters.str("id").map(str::to_owned), ..Attributes::default() };
    attributes.classes.extend(parameters.str("class").unwrap_or_default().split_whitespace().map(str::to_owned));
    for name in ["width", "height"] {
        if let Some(value) = parameters.str(name) {
            attributes.other.push((name.to_owned(), value.to_owned()));
        }
    }
    let alt = parameters.get("alt").map(|v| v.text.clone());
    let image = Image { address: address.to_owned(), asset: None, alt: alt.clone(), title: None, attributes, span };
    let title = parameters.get("title").filter(|t| Some(&t.text) != alt.as_ref() || call.tag.name == "figure");
    let mut caption = caption(reader, call, title);
    let inside = inner_blocks(reader, call);
    if caption.is_none()
        && let [Block { kind: BlockKind::Paragraph(text), .. }] = inside.as_slice()
    {
        caption = Some(text.clone());
    }
    let link = parameters.str("link").map(|link| reader.target(link));
    block(BlockKind::Figure(Figure { images: vec![image], caption, link, ..Figure::default() }), span)
}

/// The title, caption and credit of a picture in one line.
fn caption(reader: &mut Reader, call: &Prepared, title: Option<&super::super::lexer::Value>) -> Option<Text> {
    let parameters = &call.tag.parameters;
    let title = title.cloned().and_then(|v| line(reader, &v));
    let words = parameters.get("caption").cloned().and_then(|v| line(reader, &v));
    let credit = parameters.get("attr").cloned().and_then(|v| line(reader, &v));
    let credit = credit.map(|mut credit| {
        if let Some(address) = parameters.str("attrlink") {
            let target = reader.target(address);
            let content = std::mem::take(&mut credit.inlines);
            credit.inlines =
                vec![Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span: credit.span })];
        }
        credit
    });
    let title = match words {
        Some(_) => title.map(|mut t| {
            let content = std::mem::take(&mut t.inlines);
            t.inlines = vec![Inline::Span(InlineSpan { role: SpanRole::Strong, attributes: Attributes::default(), content })];
            t
        }),
        None => title,
    };
    let mut parts = [title, words, credit].into_iter().flatten();
    let mut caption = parts.next()?;
    for part in parts {
        caption.inlines.push(Inline::Str(" ".to_owned()));
        caption.inlines.extend(part.inlines);
    }
    Some(caption)
}

/// `highlight go "hl_lines=2 4-5"`: a code block.
pub fn highlight(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let text = raw(reader, call);
    let text = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n')).unwrap_or(&text);
    let parameters = &call.tag.parameters;
    let language = match parameters.str("file") {
        // `code` of many themes shows a file by its name.
        Some(file) if parameters.str("lang").is_none() => file.rsplit_once('.').map(|(_, ending)| ending.to_owned()),
        _ => parameters.str_or("lang", 0).map(str::to_owned),
    };
    let options = parameters.str_or("options", 1).unwrap_or_default();
    let code = CodeBlock { language, text: text.trim_end().to_owned(), ..CodeBlock::default() };
    let mut block = Block::new(BlockKind::Code(code), span);
    let options = options.split(',').filter_map(|o| o.split_once('=')).map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned())).collect();
    code::set_options(&mut block, options);
    vec![Flow::Block(block)]
}

/// `mermaid` and other languages of drawings: a diagram of its inside.
pub fn diagram(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let source = raw(reader, call);
    let mut diagram = code::diagram(&call.tag.name.to_lowercase(), source.trim_matches('\n'));
    diagram.alt = call.tag.parameters.str("alt").map(str::to_owned);
    diagram.caption = call.tag.parameters.get("caption").cloned().and_then(|v| line(reader, &v));
    let mut block = Block::new(BlockKind::Diagram(diagram), span);
    for name in ["id", "class"] {
        if let Some(value) = call.tag.parameters.str(name) {
            crate::markdown::attributes::set(&mut block.attributes, name, value);
        }
    }
    vec![Flow::Block(block)]
}

/// Videos and posts: a titled link.
pub fn embed(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let id = parameters.str_or("id", 0).unwrap_or_default();
    let second = parameters.positional.get(1).map(|v| v.text.as_str()).unwrap_or_default();
    let (kind, url) = match call.tag.name.as_str() {
        "youtube" => {
            let start = parameters.str("start").map(|s| format!("&t={s}s")).unwrap_or_default();
            ("video", format!("https://www.youtube.com/watch?v={id}{start}"))
        }
        "vimeo" | "vimeo_simple" => ("video", format!("https://vimeo.com/{id}")),
        "instagram" | "instagram_simple" => ("post", format!("https://www.instagram.com/p/{id}/")),
        "youtubeLite" => ("video", format!("https://www.youtube.com/watch?v={id}")),
        "tencent" => ("video", format!("https://v.qq.com/x/page/{id}.html")),
        "github" | "gitlab" | "codeberg" | "forgejo" | "gitea" | "huggingface" => return repository(call, span),
        "bilibili" => ("video", format!("https://www.bilibili.com/video/{id}")),
        "video" | "audio" | "pdf" | "iframe" | "peertube" => {
            let kind = match call.tag.name.as_str() {
                "audio" => "audio",
                "video" | "peertube" => "video",
                _ => "frame",
            };
            return file(reader, call, kind, span);
        }
        "gist" => ("code", format!("https://gist.github.com/{id}/{second}")),
        // Posts take `user= id=`; the old form was the number alone.
        _ => match parameters.str("user") {
            Some(user) => ("post", format!("https://x.com/{user}/status/{id}")),
            None if second.is_empty() => ("post", format!("https://x.com/i/status/{id}")),
            None => ("post", format!("https://x.com/{id}/status/{second}")),
        },
    };
    if id.is_empty() {
        let message = message!("`{name}` names nothing to show; it was left out", name = call.tag.name);
        reader.emit("shortcode-malformed", message, span, message!("give it the id: `{{{{< youtube w7Ft2ymGmfc >}}}}`"));
        return Vec::new();
    }
    let title = parameters.str("title").or(parameters.str("label")).unwrap_or_default().to_owned();
    block(BlockKind::Embed(Embed { kind: kind.to_owned(), title, url }), span)
}

/// The card of a repository, or of a model: a link to it, by its name.
fn repository(call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let named = ["repo", "projectID", "model", "dataset"].iter().find_map(|name| parameters.str(name));
    let Some(name) = named.or_else(|| parameters.str_or("id", 0)) else { return Vec::new() };
    let server = match call.tag.name.as_str() {
        "codeberg" => "https://codeberg.org",
        "huggingface" if parameters.str("dataset").is_some() => "https://huggingface.co/datasets",
        "huggingface" => "https://huggingface.co",
        "gitlab" => "https://gitlab.com",
        "github" => "https://github.com",
        // On any machine.
        _ => parameters.str("server").unwrap_or("https://codeberg.org"),
    };
    // GitLab's is a number.
    let path = if name.bytes().all(|b| b.is_ascii_digit()) { format!("projects/{name}") } else { name.to_owned() };
    block(BlockKind::Embed(Embed { kind: "code".to_owned(), title: name.to_owned(), url: format!("{}/{path}", server.trim_end_matches('/')) }), span)
}

/// A video, a sound or a page by its address, as what only the web can play.
fn file(reader: &mut Reader, call: &Prepared, kind: &str, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let address = ["src", "url", "file", "mp4", "ogg", "webm"].iter().find_map(|name| parameters.str(name));
    let Some(url) = address.or_else(|| parameters.positional.first().map(|v| v.text.as_str())).map(str::to_owned) else {
        let message = message!("`{name}` names nothing to show; it was left out", name = call.tag.name);
        reader.emit("shortcode-malformed", message, span, message!("give it an address: `src=\"…\"`"));
        return Vec::new();
    };
    let title = parameters.str("title").or(parameters.str("caption")).unwrap_or_default().to_owned();
    block(BlockKind::Embed(Embed { kind: kind.to_owned(), title, url }), span)
}

/// Pictures one after the other: those named, or those inside.
pub fn gallery(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let named = call.tag.parameters.str("images").unwrap_or_default().trim_matches(['{', '}', '[', ']']).to_owned();
    let images: Vec<Image> = named
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .filter(|name| !name.is_empty())
        .map(|name| Image { address: name.to_owned(), span, ..Image::default() })
        .collect();
    let mut made = Vec::new();
    if !images.is_empty() {
        made = block(BlockKind::Figure(Figure { images, ..Figure::default() }), span);
    }
    made.extend(inner_blocks(reader, call).into_iter().map(Flow::Block));
    made
}

/// `qr`: a text as a code to be read by a camera.
pub fn qr(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let inside = raw(reader, call).trim().to_owned();
    let parameters = &call.tag.parameters;
    let url = parameters.str_or("text", 0).map(str::to_owned).unwrap_or(inside);
    if url.is_empty() {
        return Vec::new();
    }
    let title = parameters.str("alt").or(parameters.str("title")).unwrap_or_default().to_owned();
    block(BlockKind::Embed(Embed { kind: "qr".to_owned(), title, url }), span)
}

/// `asciinema`, an API's description and the like, which a browser would fetch and play.
pub fn remote(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let address = parameters.str_or("cast", 0).or(parameters.str("src")).or(parameters.str("file")).unwrap_or_default().to_owned();
    let recording = call.meaning == Meaning::Recording;
    // A number or a name without a point or a slash is a recording at asciinema.org.
    let is_id = recording && !address.is_empty() && address.chars().all(|c| c.is_ascii_alphanumeric());
    let address = if is_id { format!("https://asciinema.org/a/{address}") } else { address };
    let kind = if recording { "video" } else { "frame" };
    let title = parameters.str("title").unwrap_or_default().to_owned();
    let message = message!("what `{name}` shows needs a browser; the book has a link to it", name = call.tag.name);
    reader.tally("unsupported", message, span, message!("put a picture or the text of it into the page"));
    if address.is_empty() {
        return inner_blocks(reader, call).into_iter().map(Flow::Block).collect();
    }
    block(BlockKind::Embed(Embed { kind: kind.to_owned(), title, url: address }), span)
}

//! A chapter's blocks as the HTML that CommonMark's specification shows.

use pliego::book::*;

pub fn write(blocks: &[Block]) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|b| block(b, false, &mut out));
    out
}

fn block(b: &Block, tight: bool, out: &mut String) {
    match &b.kind {
        BlockKind::Paragraph(text) if tight => out.push_str(&format!("{}\n", inlines(&text.inlines))),
        BlockKind::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", inlines(&text.inlines))),
        BlockKind::Heading(h) => out.push_str(&format!("<h{0}>{1}</h{0}>\n", h.level, inlines(&h.text.inlines))),
        BlockKind::ThematicBreak => out.push_str("<hr />\n"),
        BlockKind::Code(c) => {
            let class = c.language.as_ref().map(|l| format!(" class=\"language-{}\"", escape(l))).unwrap_or_default();
            let end = if c.text.is_empty() { "" } else { "\n" };
            out.push_str(&format!("<pre><code{class}>{}{end}</code></pre>\n", escape(&c.text)));
        }
        BlockKind::Quote(q) => {
            out.push_str("<blockquote>\n");
            q.blocks.iter().for_each(|b| block(b, false, out));
            out.push_str("</blockquote>\n");
        }
        BlockKind::List(list) => {
            let (open, close) = match list.kind {
                ListKind::Ordered { start: 1 } => ("<ol>".to_owned(), "</ol>"),
                ListKind::Ordered { start } => (format!("<ol start=\"{start}\">"), "</ol>"),
                _ => ("<ul>".to_owned(), "</ul>"),
            };
            out.push_str(&format!("{open}\n"));
            for item in &list.items {
                out.push_str("<li>");
                item.blocks.iter().for_each(|b| block(b, list.tight, out));
                out.push_str("</li>\n");
            }
            out.push_str(&format!("{close}\n"));
        }
        // In Markdown a figure is a paragraph with a picture; its caption is the picture's title.
        BlockKind::Figure(f) => {
            let pictures: Vec<String> = f.images.iter().map(|i| image(i, f.caption.as_ref().map(|c| inlines(&c.inlines)))).collect();
            let pictures = pictures.join(" ");
            let pictures = match &f.link {
                Some(target) => format!("<a href=\"{}\">{pictures}</a>", address(&url(target))),
                None => pictures,
            };
            out.push_str(&format!("<p>{pictures}</p>\n"));
        }
        BlockKind::Group(inside) => {
            out.push_str("<div>\n");
            inside.iter().for_each(|b| block(b, false, out));
            out.push_str("</div>\n");
        }
        BlockKind::Table(table) => {
            out.push_str("<table>\n");
            for row in table.head.iter().chain(&table.rows) {
                out.push_str("<tr>\n");
                for cell in &row.cells {
                    out.push_str("<td>\n");
                    cell.blocks.iter().for_each(|b| block(b, true, out));
                    out.push_str("</td>\n");
                }
                out.push_str("</tr>\n");
            }
            out.push_str("</table>\n");
        }
        other => out.push_str(&format!("<!-- {other:?} -->\n")),
    }
}

fn image(i: &Image, caption: Option<String>) -> String {
    let title = caption.or(i.title.as_deref().map(escape)).map(|t| format!(" title=\"{t}\"")).unwrap_or_default();
    format!("<img src=\"{}\" alt=\"{}\"{title} />", address(&i.address), escape(i.alt.as_deref().unwrap_or_default()))
}

fn url(target: &Target) -> String {
    match target {
        Target::External(url) => url.clone(),
        Target::Unresolved { address, .. } => address.clone(),
        Target::Internal { .. } | Target::Broken => String::new(),
    }
}

fn inlines(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Str(s) => out.push_str(&escape(s)),
            Inline::LineBreak => out.push_str("<br />\n"),
            Inline::Code(c) => out.push_str(&format!("<code>{}</code>", escape(c))),
            Inline::Image(i) => out.push_str(&image(i, None)),
            Inline::Span(span) => {
                let name = match span.role {
                    SpanRole::Emphasis => "em",
                    SpanRole::Strong => "strong",
                    SpanRole::Strikeout => "del",
                    _ => "span",
                };
                out.push_str(&format!("<{name}>{}</{name}>", self::inlines(&span.content)));
            }
            Inline::Link(l) => {
                let title = l.title.as_ref().map(|t| format!(" title=\"{}\"", escape(t))).unwrap_or_default();
                out.push_str(&format!("<a href=\"{}\"{title}>{}</a>", address(&url(&l.target)), self::inlines(&l.content)));
            }
            other => out.push_str(&format!("<!-- {other:?} -->")),
        }
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address as the specification writes it: what may not stand in one is percent-encoded.
fn address(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b if b.is_ascii_alphanumeric() || b"!#$%'()*+,-./:;=?@_~".contains(&b) => out.push(b as char),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// The same HTML with white space that has no meaning made one: runs are a space, none beside the tags of blocks. Code
/// blocks keep theirs.
pub fn normal(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<pre>") {
        out.push_str(&squeeze(&rest[..start]));
        let end = rest[start..].find("</pre>").map_or(rest.len(), |e| start + e);
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out.push_str(&squeeze(rest));
    out.trim().to_owned()
}

fn squeeze(html: &str) -> String {
    let mut out = html.split([' ', '\t', '\n', '\r']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    if html.starts_with([' ', '\n']) {
        out.insert(0, ' ');
    }
    if html.ends_with([' ', '\n']) {
        out.push(' ');
    }
    for tag in ["p", "ul", "ol", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "div", "table", "tr", "td", "th"] {
        for tag in [format!("<{tag}>"), format!("</{tag}>")] {
            out = out.replace(&format!(" {tag}"), &tag).replace(&format!("{tag} "), &tag);
        }
    }
    for tag in ["<hr />", "<br />"] {
        out = out.replace(&format!(" {tag}"), tag).replace(&format!("{tag} "), tag);
    }
    out
}

/// What a reader would see: the text outside tags and comments, without white space.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let end = if rest[start..].starts_with("<!--") {
            rest[start..].find("-->").map(|e| e + 3)
        } else {
            rest[start..].find('>').map(|e| e + 1)
        };
        rest = end.map_or("", |end| &rest[start + end..]);
    }
    out.push_str(rest);
    out.split_whitespace().collect()
}

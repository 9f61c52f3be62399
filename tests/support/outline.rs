//! A chapter as an outline, one block a line: what the specifications in `tests/spec` show as the expected result.

use pliego::book::*;

pub fn outline(chapter: &Chapter) -> String {
    let mut out = String::new();
    blocks(&chapter.blocks, 0, &mut out);
    if let Some(heading) = &chapter.notes_heading {
        line(0, &format!("notes-heading {}", inlines(&heading.text.inlines)), &mut out);
    }
    for (kind, notes) in [("author-note", &chapter.author_notes), ("footnote", &chapter.footnotes)] {
        for note in notes.iter() {
            line(0, &format!("{kind} {} label={} references={}", note.number, note.label, note.references), &mut out);
            blocks(&note.blocks, 1, &mut out);
        }
    }
    out
}

fn line(depth: usize, text: &str, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(text);
    out.push('\n');
}

fn blocks(blocks: &[Block], depth: usize, out: &mut String) {
    for b in blocks {
        block(b, depth, out);
    }
}

fn attributes(a: &Attributes) -> String {
    let mut text = String::new();
    if let Some(id) = &a.id {
        text.push_str(&format!(" #{id}"));
    }
    for class in &a.classes {
        text.push_str(&format!(" .{class}"));
    }
    if let Some(lang) = &a.lang {
        text.push_str(&format!(" lang={}", lang.tag()));
    }
    if let Some(direction) = a.direction {
        text.push_str(&format!(" dir={direction:?}"));
    }
    for (name, value) in &a.other {
        text.push_str(&format!(" {name}={value}"));
    }
    text
}

fn titled(title: &Option<Text>) -> String {
    title.as_ref().map(|t| format!(" “{}”", inlines(&t.inlines))).unwrap_or_default()
}

fn block(b: &Block, depth: usize, out: &mut String) {
    let a = attributes(&b.attributes);
    match &b.kind {
        BlockKind::Paragraph(text) => line(depth, &format!("p{a} {}", inlines(&text.inlines)), out),
        BlockKind::Heading(h) => line(depth, &format!("h{}{}{a} {}", h.level, attributes(&h.attributes), inlines(&h.text.inlines)), out),
        BlockKind::List(list) => {
            let kind = match list.kind {
                ListKind::Bullet => "list".to_owned(),
                ListKind::Ordered { start } => format!("list from {start}"),
                ListKind::Steps => "steps".to_owned(),
            };
            line(depth, &format!("{kind}{}{a}", if list.tight { "" } else { " loose" }), out);
            for item in &list.items {
                let task = match item.task {
                    Some(true) => " done",
                    Some(false) => " to do",
                    None => "",
                };
                line(depth + 1, &format!("item{task}{}", attributes(&item.attributes)), out);
                blocks(&item.blocks, depth + 2, out);
            }
        }
        BlockKind::Definitions(definitions) => {
            line(depth, &format!("definitions{a}"), out);
            for d in definitions {
                for term in &d.terms {
                    line(depth + 1, &format!("term {}", inlines(&term.inlines)), out);
                }
                for details in &d.details {
                    line(depth + 1, "details", out);
                    blocks(details, depth + 2, out);
                }
            }
        }
        BlockKind::Quote(q) => {
            line(depth, &format!("quote{a}{}", titled(&q.attribution)), out);
            blocks(&q.blocks, depth + 1, out);
        }
        BlockKind::Code(c) => {
            let mut head = "code".to_owned();
            if let Some(language) = &c.language {
                head.push_str(&format!(" {language}"));
            }
            if let Some(title) = &c.title {
                head.push_str(&format!(" “{title}”"));
            }
            if !c.highlighted.is_empty() {
                head.push_str(&format!(" lines {:?}", c.highlighted));
            }
            line(depth, &format!("{head}{a}"), out);
            for (at, l) in c.text.split('\n').enumerate() {
                let callouts: String = c.callouts_of(at).map(|number| format!(" ({number})")).collect();
                let id = c.line_id(at).map(|id| format!(" #{id}")).unwrap_or_default();
                line(depth + 1, &format!("| {l}{callouts}{id}"), out);
            }
        }
        BlockKind::Table(t) => {
            line(depth, &format!("table {:?}{a}{}", t.alignments, titled(&t.caption)), out);
            for (kind, rows) in [("head", &t.head), ("row", &t.rows)] {
                for r in rows {
                    line(depth + 1, kind, out);
                    for c in &r.cells {
                        let mut head = if c.header { "th" } else { "td" }.to_owned();
                        if c.column_span != 1 || c.row_span != 1 {
                            head.push_str(&format!(" {}×{}", c.column_span, c.row_span));
                        }
                        match c.blocks.as_slice() {
                            [Block { kind: BlockKind::Paragraph(text), .. }] => {
                                line(depth + 2, &format!("{head} {}", inlines(&text.inlines)), out)
                            }
                            several => {
                                line(depth + 2, &head, out);
                                blocks(several, depth + 3, out);
                            }
                        }
                    }
                }
            }
        }
        BlockKind::Figure(f) => {
            let link = f.link.as_ref().map(|t| format!(" → {}", target(t))).unwrap_or_default();
            line(depth, &format!("figure{a}{}{link}", titled(&f.caption)), out);
            for i in &f.images {
                line(depth + 1, &image(i), out);
            }
            blocks(&f.content, depth + 1, out);
        }
        BlockKind::Sidebar(s) => {
            line(depth, &format!("{}{a}{}", format!("{:?}", s.kind).to_lowercase(), titled(&s.title)), out);
            blocks(&s.blocks, depth + 1, out);
        }
        BlockKind::Columns(c) => {
            let ratio = if c.ratio.is_empty() { String::new() } else { format!(" {:?}", c.ratio) };
            line(depth, &format!("columns{ratio}{a}"), out);
            for column in &c.columns {
                line(depth + 1, "column", out);
                blocks(column, depth + 2, out);
            }
        }
        BlockKind::Math(m) => line(depth, &format!("math{a} {}", math(m)), out),
        BlockKind::Diagram(d) => {
            line(depth, &format!("diagram {}{a}{}", d.language, titled(&d.caption)), out);
            d.source.split('\n').for_each(|l| line(depth + 1, &format!("| {l}"), out));
        }
        BlockKind::EndNotes => line(depth, &format!("endnotes{a}"), out),
        BlockKind::Index(i) => line(depth, &format!("printindex{a} {}", i.name), out),
        BlockKind::Embed(e) => line(depth, &format!("embed {}{a} “{}” {}", e.kind, e.title, e.url), out),
        BlockKind::ThematicBreak => line(depth, &format!("break{a}"), out),
        BlockKind::AuthorNotes { title } => line(depth, &format!("author-notes “{}”", inlines(&title.inlines)), out),
        BlockKind::Group(inside) => {
            line(depth, &format!("group{a}"), out);
            blocks(inside, depth + 1, out);
        }
    }
}

fn math(m: &Math) -> String {
    let number = m.number.as_ref().map(|n| format!(" ({n})")).unwrap_or_default();
    format!("{}⟦{}⟧{number}", if m.display { "display" } else { "" }, m.tex.replace('\n', "⏎"))
}

fn target(t: &Target) -> String {
    match t {
        Target::Unresolved { address, kind: ReferenceKind::Address } => address.clone(),
        Target::Unresolved { address, kind: ReferenceKind::Ref } => format!("ref:{address}"),
        Target::External(url) => format!("ext:{url}"),
        Target::Internal { .. } => "internal".to_owned(),
        Target::Broken => "broken".to_owned(),
    }
}

fn image(i: &Image) -> String {
    let alt = i.alt.as_ref().map(|alt| format!(" “{alt}”")).unwrap_or_default();
    let title = i.title.as_ref().map(|title| format!(" title “{title}”")).unwrap_or_default();
    format!("image {}{alt}{title}{}", i.address, attributes(&i.attributes))
}

pub fn inlines(inlines: &[Inline]) -> String {
    inlines.iter().map(inline).collect()
}

fn inline(i: &Inline) -> String {
    match i {
        Inline::Str(s) => s.clone(),
        Inline::LineBreak => "↵".to_owned(),
        Inline::Span(s) => {
            let role = match s.role {
                SpanRole::Emphasis => "em",
                SpanRole::Strong => "strong",
                SpanRole::Strikeout => "del",
                SpanRole::Inserted => "ins",
                SpanRole::Underline => "u",
                SpanRole::Subscript => "sub",
                SpanRole::Superscript => "sup",
                SpanRole::Keyboard => "kbd",
                SpanRole::Abbreviation => "abbr",
                SpanRole::Citation => "cite",
                SpanRole::Quotation => "q",
                SpanRole::Plain => "span",
                SpanRole::Mark => "mark",
                SpanRole::Small => "small",
                SpanRole::SmallCaps => "sc",
                SpanRole::Badge => "badge",
            };
            format!("<{role}{}>{}</>", attributes(&s.attributes), self::inlines(&s.content))
        }
        Inline::Code(c) => format!("`{c}`"),
        Inline::Math(m) => math(m),
        Inline::Link(l) => {
            let title = l.title.as_ref().map(|t| format!(" “{t}”")).unwrap_or_default();
            format!("[{}]({}{title}{})", self::inlines(&l.content), target(&l.target), attributes(&l.attributes))
        }
        Inline::Image(i) => format!("({})", image(i)),
        Inline::NoteRef(n) => match n.kind {
            NoteKind::Footnote => format!("⟨note {}.{}⟩", n.note.0 + 1, n.occurrence),
            NoteKind::Author => format!("⟨author {}.{}⟩", n.note.0 + 1, n.occurrence),
        },
        Inline::Citation(c) => {
            let item = |item: &CitationItem| {
                let minus = if item.suppress_author { "-" } else { "" };
                format!("{}|{minus}@{}|{}", self::inlines(&item.prefix), item.key, self::inlines(&item.suffix))
            };
            format!("⟨{:?} {}⟩", c.mode, c.items.iter().map(item).collect::<Vec<_>>().join("; "))
        }
        Inline::Ruby { base, reading } => format!("<ruby>{}|{}</>", self::inlines(base), self::inlines(reading)),
    }
}

//! Elements of raw HTML that make blocks.

use crate::message;
use crate::book::*;
use crate::report::Span;

use super::super::attributes::quote_kind;
use super::super::captions;
use super::super::flow::{Flow, Part, into_blocks, into_inlines, is_blank, words};
use super::super::reader::Reader;
use super::Tag;
use super::boxes;
use super::elements::attributes;

/// What an element that makes blocks becomes, with its inside.
pub fn element(reader: &mut Reader, tag: &Tag, flows: Vec<Flow>) -> Vec<Flow> {
    let span = tag.span;
    let level = tag.name.strip_prefix('h').and_then(|l| l.parse::<u8>().ok()).filter(|l| (1..=6).contains(l));
    if let Some(level) = level {
        return heading(reader, tag, level, flows);
    }
    let kind = match tag.name.as_str() {
        "p" => return paragraph(reader, tag, flows),
        "blockquote" => quote(tag, flows, span),
        "pre" => return code(reader, tag, flows),
        "ul" | "ol" | "menu" => list(tag, flows),
        "li" => {
            let attributes = attributes(reader, tag);
            let value = tag.get("value").and_then(|value| value.trim().parse().ok());
            return vec![Flow::Part(Part::Item(ListItem { task: None, value, blocks: into_blocks(flows, span), attributes }))];
        }
        "dl" => definitions(flows, span),
        "dt" => return line(flows, Part::Term),
        "dd" => return vec![Flow::Part(Part::Details(into_blocks(flows, span)))],
        "table" => table(flows, span),
        "thead" => return vec![Flow::Part(Part::Head(rows(flows)))],
        "tbody" | "colgroup" => return flows,
        "tfoot" => return vec![Flow::Part(Part::Foot(rows(flows)))],
        "col" => {
            return (0..tag.number("span").unwrap_or(1).min(64))
                .map(|_| Flow::Part(Part::Column(alignment(tag).unwrap_or_default())))
                .collect();
        }
        "tr" => return vec![Flow::Part(Part::Row(cells(flows)))],
        "td" | "th" => return vec![Flow::Part(Part::Cell(cell(tag, flows)))],
        "summary" | "figcaption" | "caption" | "legend" => return line(flows, Part::Title),
        "footer" => return line(flows, Part::Attribution),
        "details" => sidebar(flows, span),
        "figure" => figure(flows, span),
        "picture" => return flows.into_iter().filter(|f| !matches!(f, Flow::Part(Part::Source(_)) | Flow::Inline(Inline::Str(_)))).collect(),
        "iframe" | "video" | "audio" => return embed(reader, tag, &flows),
        "source" => return tag.get("src").map(|src| Flow::Part(Part::Source(src.to_owned()))).into_iter().collect(),
        "track" | "param" => return Vec::new(),
        "div" | "section" | "article" | "aside" | "main" | "header" | "nav" | "center" | "address" | "hgroup" => {
            return group(reader, tag, flows);
        }
        name => {
            reader.tally(
                "html-dropped",
                message!("`<{name}>` is not known here; its text was kept", name),
                span,
                message!("use Markdown or one of the elements that the manual lists"),
            );
            return flows;
        }
    };
    let mut block = Block::new(kind, span);
    block.attributes = attributes(reader, tag);
    vec![Flow::Block(block)]
}

/// A part of a list, table or the like that is one line (`<dt>`, `<summary>`, `<caption>`); blocks that stand in it follow it.
pub(super) fn line(flows: Vec<Flow>, part: impl Fn(Inlines) -> Part) -> Vec<Flow> {
    let mut after = Vec::new();
    let inlines = into_inlines(flows, &mut after);
    std::iter::once(Flow::Part(part(inlines))).chain(after.into_iter().map(Flow::Block)).collect()
}

/// What stands in a container of parts: these, and what else there is between them, whole.
enum Found {
    Part(Part),
    Blocks(Vec<Block>),
}

/// Divides the inside of a list, table or the like into its parts and what stands between them.
fn parts(flows: Vec<Flow>, span: Span) -> Vec<Found> {
    let mut found = Vec::new();
    let mut loose = Vec::new();
    let end = |loose: &mut Vec<Flow>, found: &mut Vec<Found>| {
        let blocks = into_blocks(std::mem::take(loose), span);
        if !blocks.is_empty() {
            found.push(Found::Blocks(blocks));
        }
    };
    for flow in flows {
        match flow {
            Flow::Part(part) => {
                end(&mut loose, &mut found);
                found.push(Found::Part(part));
            }
            other => loose.push(other),
        }
    }
    end(&mut loose, &mut found);
    found
}

/// `<h1>` to `<h6>`, with an id made of its words when it has none.
fn heading(reader: &mut Reader, tag: &Tag, level: u8, flows: Vec<Flow>) -> Vec<Flow> {
    let mut after = Vec::new();
    let inlines = into_inlines(flows, &mut after);
    let mut attributes = attributes(reader, tag);
    if attributes.id.is_none() {
        attributes.id = reader.ids.of_heading(words(&inlines).trim());
    }
    let heading = Heading { level, text: Text::new(inlines, tag.span), attributes };
    let mut made = vec![Flow::Block(Block::new(BlockKind::Heading(heading), tag.span))];
    made.extend(after.into_iter().map(Flow::Block));
    made
}

/// `<p>`: paragraphs, of which the first has the attributes.
fn paragraph(reader: &mut Reader, tag: &Tag, flows: Vec<Flow>) -> Vec<Flow> {
    let mut attributes = attributes(reader, tag);
    attributes.classes.extend(alignment_class(tag));
    let mut blocks = super::super::flow::paragraph(flows, tag.span);
    if let Some(first) = blocks.first_mut() {
        first.attributes = attributes;
    }
    blocks.into_iter().map(Flow::Block).collect()
}

/// The class for the alignment that `<div align=center>`, `<center>` or `style="text-align: center"` asks for.
fn alignment_class(tag: &Tag) -> Option<String> {
    let class = match alignment(tag) {
        _ if tag.name == "center" => "center",
        Some(Alignment::Center) => "center",
        Some(Alignment::End) => "right",
        _ => return None,
    };
    Some(class.to_owned())
}

/// The alignment that `text-align` or `align` gives an element.
fn alignment(tag: &Tag) -> Option<Alignment> {
    let style = tag.get("style").map(|s| s.replace(' ', "").to_ascii_lowercase());
    let style = style.as_deref().and_then(|s| s.split("text-align:").nth(1)).map(|s| s.split(';').next().unwrap_or(s).to_owned());
    let value = style.or_else(|| tag.get("align").map(str::to_ascii_lowercase))?;
    match value.as_str() {
        "center" | "middle" => Some(Alignment::Center),
        "right" | "end" => Some(Alignment::End),
        "left" | "start" => Some(Alignment::Start),
        _ => None,
    }
}

/// `<div>` and elements like it: its blocks with its attributes, held together when they need be.
fn group(reader: &mut Reader, tag: &Tag, flows: Vec<Flow>) -> Vec<Flow> {
    // `<dl><div><dt>`: what the parent asks for goes through.
    if flows.iter().any(|f| matches!(f, Flow::Part(Part::Term(_) | Part::Details(_) | Part::Row(_) | Part::Cell(_)))) {
        return flows;
    }
    let flows = listed(flows, tag.span);
    let mut attributes = attributes(reader, tag);
    attributes.classes.extend(alignment_class(tag));
    let mut blocks = super::super::flow::paragraph(flows, tag.span);
    captions::boxed(&mut blocks);
    if blocks.is_empty() && attributes.id.is_none() {
        return Vec::new();
    }
    if attributes == Attributes::default() {
        return blocks.into_iter().map(Flow::Block).collect();
    }
    let kind = match boxes::of(&attributes.classes, &mut blocks) {
        Some(sidebar) => BlockKind::Sidebar(sidebar),
        None => BlockKind::Group(blocks),
    };
    vec![Flow::Block(Block { kind, attributes, span: tag.span })]
}

/// Items without a list of their own, as lists: what stands between two of them is no more than space.
fn listed(flows: Vec<Flow>, span: Span) -> Vec<Flow> {
    if !flows.iter().any(|flow| matches!(flow, Flow::Part(Part::Item(_)))) {
        return flows;
    }
    let mut listed = Vec::new();
    let mut items: Vec<ListItem> = Vec::new();
    let close = |items: &mut Vec<ListItem>, listed: &mut Vec<Flow>| {
        if !items.is_empty() {
            let tight = items.iter().all(|item| item.blocks.len() < 2);
            listed.push(Flow::Block(Block::new(BlockKind::List(List { tight, items: std::mem::take(items), ..List::default() }), span)));
        }
    };
    for flow in flows {
        match flow {
            Flow::Part(Part::Item(item)) => items.push(item),
            Flow::Inline(inline) if !items.is_empty() && is_blank(std::slice::from_ref(&inline)) => {}
            other => {
                close(&mut items, &mut listed);
                listed.push(other);
            }
        }
    }
    close(&mut items, &mut listed);
    listed
}

/// `<blockquote>`: `class="verse"` keeps its lines, `class="epigraph"` opens a chapter.
fn quote(tag: &Tag, flows: Vec<Flow>, span: Span) -> BlockKind {
    let classes: Vec<String> = tag.get("class").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let kind = quote_kind(&classes).unwrap_or_default();
    let mut attribution = None;
    let mut rest = Vec::new();
    let last = flows.iter().rposition(|flow| !matches!(flow, Flow::Inline(inline) if is_blank(std::slice::from_ref(inline))));
    for (i, flow) in flows.into_iter().enumerate() {
        match flow {
            // With something behind it, it is no attribution but stays where it is.
            Flow::Part(Part::Attribution(inlines)) if Some(i) == last => attribution = Some(Text::new(inlines, span)),
            other => rest.push(other),
        }
    }
    let mut blocks = into_blocks(rest, span);
    if attribution.is_none() {
        attribution = take_citation(&mut blocks);
    }
    BlockKind::Quote(Quote { kind, blocks, attribution })
}

/// Takes off the last paragraph of a quotation when it is all `<cite>`, which says who is quoted.
fn take_citation(blocks: &mut Vec<Block>) -> Option<Text> {
    let Some(Block { kind: BlockKind::Paragraph(text), .. }) = blocks.last_mut() else { return None };
    let mut shown = text.inlines.iter_mut().filter(|i| !is_blank(std::slice::from_ref(*i)));
    let (Some(Inline::Span(cite)), None) = (shown.next(), shown.next()) else { return None };
    if cite.role != SpanRole::Citation {
        return None;
    }
    let attribution = Text::new(std::mem::take(&mut cite.content), text.span);
    blocks.pop();
    Some(attribution)
}

/// `<pre>`, perhaps with a `<code class="language-x">`. A blank line may have let Markdown in: its paragraphs are lines of the code, and
/// what is no text divides it.
fn code(reader: &mut Reader, tag: &Tag, flows: Vec<Flow>) -> Vec<Flow> {
    let language = tag.get("class").and_then(|c| c.split_whitespace().find_map(|c| c.strip_prefix("language-"))).map(str::to_owned);
    let given = attributes(reader, tag);
    let block = |text: &str| {
        let text = text.strip_prefix('\n').unwrap_or(text).to_owned();
        let mut block = Block::new(BlockKind::Code(CodeBlock { language: language.clone(), text, ..CodeBlock::default() }), tag.span);
        block.attributes = given.clone();
        Flow::Block(block)
    };
    // A note or a picture is no code.
    let plain = |inline: &Inline| !matches!(inline, Inline::NoteRef(_) | Inline::Image(_) | Inline::Citation(_));
    let (mut made, mut text) = (Vec::new(), String::new());
    for flow in flows {
        match flow {
            Flow::Inline(inline) if plain(&inline) => text.push_str(&words(&[inline])),
            Flow::Block(Block { kind: BlockKind::Paragraph(paragraph), .. }) if paragraph.inlines.iter().all(plain) => {
                text.truncate(text.trim_end().len());
                text.push_str(if text.is_empty() { "" } else { "\n\n" });
                text.push_str(&words(&paragraph.inlines));
            }
            other => {
                if !text.trim().is_empty() {
                    made.push(block(text.trim_end()));
                }
                text.clear();
                made.extend(into_blocks(vec![other], tag.span).into_iter().map(Flow::Block));
            }
        }
    }
    if !text.trim().is_empty() || made.is_empty() {
        made.push(block(&text));
    }
    made
}

/// `<ul>` and `<ol>`.
fn list(tag: &Tag, flows: Vec<Flow>) -> BlockKind {
    let mut items: Vec<ListItem> = Vec::new();
    for found in parts(flows, tag.span) {
        let blocks = match found {
            Found::Part(Part::Item(item)) => {
                items.push(item);
                continue;
            }
            Found::Part(part) => into_blocks(vec![Flow::Part(part)], tag.span),
            Found::Blocks(blocks) => blocks,
        };
        // A list straight in a list belongs to the item before it.
        match items.last_mut() {
            Some(item) => item.blocks.extend(blocks),
            None => items.push(ListItem { blocks, ..ListItem::default() }),
        }
    }
    let tight = items.iter().all(|i| i.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph(_))).count() < 2);
    if tag.name != "ol" {
        return BlockKind::List(List { tight, items, ..List::default() });
    }
    let reversed = tag.get("reversed").is_some();
    let first = if reversed { items.len() as u64 } else { 1 };
    let kind = ListKind::Ordered { start: tag.number("start").map_or(first, u64::from) };
    BlockKind::List(List { kind, tight, items, numbering: tag.get("type").and_then(Numbering::from_html), reversed })
}

/// `<dl>`.
fn definitions(flows: Vec<Flow>, span: Span) -> BlockKind {
    let mut definitions: Vec<Definition> = Vec::new();
    for found in parts(flows, span) {
        let blocks = match found {
            Found::Part(Part::Term(inlines)) => {
                let term = Text::new(inlines, span);
                match definitions.last_mut().filter(|d| d.details.is_empty()) {
                    Some(definition) => definition.terms.push(term),
                    None => definitions.push(Definition { terms: vec![term], details: Vec::new() }),
                }
                continue;
            }
            Found::Part(part) => into_blocks(vec![Flow::Part(part)], span),
            Found::Blocks(blocks) => blocks,
        };
        if definitions.is_empty() {
            definitions.push(Definition::default());
        }
        if let Some(definition) = definitions.last_mut() {
            definition.details.push(blocks);
        }
    }
    BlockKind::Definitions(definitions)
}

/// `<table>`.
fn table(flows: Vec<Flow>, span: Span) -> BlockKind {
    let mut table = Table::default();
    // Wherever it is written it stands after the rows.
    let mut foot: Vec<Row> = Vec::new();
    for found in parts(flows, span) {
        match found {
            Found::Part(Part::Title(inlines)) => table.caption = Some(Text::new(inlines, span)),
            Found::Part(Part::Head(rows)) => table.head.extend(rows.into_iter().map(|cells| Row { cells })),
            Found::Part(Part::Foot(rows)) => foot.extend(rows.into_iter().map(|cells| Row { cells })),
            Found::Part(Part::Row(cells)) => table.rows.push(Row { cells }),
            Found::Part(Part::Column(alignment)) => table.alignments.push(alignment),
            Found::Part(Part::Cell(cell)) => table.rows.push(Row { cells: vec![cell] }),
            // Text between the rows: a row of its own loses nothing.
            Found::Part(part) => {
                table.rows.extend(own_cell(into_blocks(vec![Flow::Part(part)], span)).map(|cell| Row { cells: vec![cell] }))
            }
            Found::Blocks(blocks) => table.rows.extend(own_cell(blocks).map(|cell| Row { cells: vec![cell] })),
        }
    }
    table.rows.append(&mut foot);
    // A first row of header cells is the head.
    if table.head.is_empty()
        && table.rows.len() > 1
        && table.rows.first().is_some_and(|r| !r.cells.is_empty() && r.cells.iter().all(|c| c.header))
    {
        table.head.push(table.rows.remove(0));
    }
    let columns = table.head.iter().chain(&table.rows).map(|r| r.cells.iter().map(|c| c.column_span as usize).sum()).max().unwrap_or(0);
    table.alignments.resize(columns, Alignment::Start);
    BlockKind::Table(table)
}

/// The rows of cells in `<thead>`, `<tbody>` or `<tfoot>`.
fn rows(flows: Vec<Flow>) -> Vec<Vec<Cell>> {
    parts(flows, Span::default())
        .into_iter()
        .filter_map(|found| match found {
            Found::Part(Part::Row(cells)) => Some(cells),
            Found::Part(Part::Cell(cell)) => Some(vec![cell]),
            Found::Part(part) => own_cell(into_blocks(vec![Flow::Part(part)], Span::default())).map(|cell| vec![cell]),
            Found::Blocks(blocks) => own_cell(blocks).map(|cell| vec![cell]),
        })
        .collect()
}

/// The cells of a `<tr>`.
fn cells(flows: Vec<Flow>) -> Vec<Cell> {
    parts(flows, Span::default())
        .into_iter()
        .filter_map(|found| match found {
            Found::Part(Part::Cell(cell)) => Some(cell),
            Found::Part(part) => own_cell(into_blocks(vec![Flow::Part(part)], Span::default())),
            Found::Blocks(blocks) => own_cell(blocks),
        })
        .collect()
}

/// A cell for blocks that stand in a row outside any cell.
fn own_cell(blocks: Vec<Block>) -> Option<Cell> {
    (!blocks.is_empty()).then_some(Cell { blocks, header: false, column_span: 1, row_span: 1, alignment: None })
}

/// `<td>` and `<th>`.
fn cell(tag: &Tag, flows: Vec<Flow>) -> Cell {
    let span = |name: &str| tag.number(name).unwrap_or(1).clamp(1, 1000);
    Cell {
        blocks: into_blocks(flows, tag.span),
        header: tag.name == "th",
        column_span: span("colspan"),
        row_span: span("rowspan"),
        alignment: alignment(tag),
    }
}

/// `<details>`: the summary is the title.
fn sidebar(flows: Vec<Flow>, span: Span) -> BlockKind {
    let (title, rest) = take_title(flows, span);
    BlockKind::Sidebar(Sidebar { kind: SidebarKind::Details, title, blocks: super::super::flow::paragraph(rest, span) })
}

/// Divides the inside of an element into its title (`<summary>`, `<figcaption>`, `<caption>`) and the rest.
fn take_title(flows: Vec<Flow>, span: Span) -> (Option<Text>, Vec<Flow>) {
    let mut title = None;
    let mut rest = Vec::new();
    for flow in flows {
        match flow {
            Flow::Part(Part::Title(inlines)) if title.is_none() => title = Some(Text::new(inlines, span)),
            other => rest.push(other),
        }
    }
    (title, rest)
}

/// `<figure>`, its `<figcaption>` as the caption.
fn figure(flows: Vec<Flow>, span: Span) -> BlockKind {
    let (caption, rest) = take_title(flows, span);
    let mut blocks = super::super::flow::paragraph(rest, span);
    let mut figure = Figure { caption, ..Figure::default() };
    let alone = blocks.len() == 1;
    match blocks.pop() {
        Some(Block { kind: BlockKind::Figure(inner), .. }) if alone => {
            figure.images = inner.images;
            figure.content = inner.content;
            figure.link = inner.link;
            figure.caption = figure.caption.or(inner.caption);
        }
        last => {
            blocks.extend(last);
            figure.content = blocks;
        }
    }
    BlockKind::Figure(figure)
}

/// `<iframe>`, `<video>`, `<audio>` and the like: what print shows as a link.
fn embed(reader: &mut Reader, tag: &Tag, flows: &[Flow]) -> Vec<Flow> {
    let kind = if tag.name == "iframe" { "frame" } else { tag.name.as_str() };
    let sources = flows.iter().find_map(|f| if let Flow::Part(Part::Source(src)) = f { Some(src.as_str()) } else { None });
    let Some(url) = tag.get("src").or_else(|| tag.get("data-src")).or(sources).filter(|u| !u.is_empty()) else {
        reader.tally("html-dropped", message!("`<{name}>` has no address; it was left out", name = tag.name), tag.span, message!("give it a `src`"));
        return Vec::new();
    };
    let url = reader.plain(url);
    let inside: Inlines = flows.iter().filter_map(|f| if let Flow::Inline(i) = f { Some(i.clone()) } else { None }).collect();
    let title = tag.get("title").or_else(|| tag.get("aria-label")).map(str::to_owned).unwrap_or_else(|| words(&inside).trim().to_owned());
    let embed = Embed { kind: kind.to_owned(), title, url };
    vec![Flow::Block(Block::new(BlockKind::Embed(embed), tag.span))]
}

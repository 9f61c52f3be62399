//! Shortcodes that set blocks aside or side by side: details, hints, tabs, cards, columns, steps, trees of files.

use crate::book::*;
use crate::report::Span;

use super::super::super::flow::Flow;
use super::super::super::token::Prepared;
use super::super::super::quotes::named_kind;
use super::super::super::reader::{Definition as Defined, Reader, Tabs};
use super::inside::{inner, inner_blocks, line};

/// A block of this kind as the only thing that a shortcode becomes.
fn block(kind: BlockKind, span: Span) -> Vec<Flow> {
    vec![Flow::Block(Block::new(kind, span))]
}

/// The title of a shortcode, by any of the names that themes give the parameter, or its positional one at `positional`.
fn title(reader: &mut Reader, call: &Prepared, positional: Option<usize>) -> Option<Text> {
    let parameters = &call.tag.parameters;
    let named = ["title", "summary", "label", "name", "tabname", "header", "text"].iter().find_map(|name| parameters.get(name));
    let value = named.or_else(|| positional.and_then(|i| parameters.positional.get(i)))?.clone();
    line(reader, &value)
}

/// `details`, `expand` and the like: a sidebar under its title.
pub fn details(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let mut title = title(reader, call, Some(0));
    // `details open`: the only word is the flag.
    let lone_flag = call.tag.parameters.positional.len() == 1 && call.tag.parameters.positional[0].text == "open";
    if lone_flag {
        title = None;
    }
    let blocks = inner_blocks(reader, call);
    block(BlockKind::Sidebar(Sidebar { kind: SidebarKind::Details, title, blocks }), span)
}

/// `hint`, `alert`, `callout` and the like: a sidebar of the kind that its parameters name.
pub fn hint(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let name = ["type", "color", "style", "level", "icon"]
        .iter()
        .find_map(|n| parameters.str(n))
        .or_else(|| parameters.positional.first().map(|v| v.text.as_str()));
    let (kind, _) = named_kind(name.unwrap_or("note"));
    let title = title(reader, call, Some(1));
    let blocks = inner_blocks(reader, call);
    block(BlockKind::Sidebar(Sidebar { kind, title, blocks }), span)
}

/// `verse`, a poem: the lines of the source are its lines. What the parameters say of it (`numbered`, `start`) is read by `verse`.
pub fn verse(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let mut attributes = Attributes { classes: vec!["verse".to_owned()], ..Attributes::default() };
    attributes.classes.extend(parameters.str("class").into_iter().flat_map(str::split_whitespace).map(str::to_owned));
    attributes.id = parameters.str("id").map(str::to_owned);
    attributes.lang = parameters.str("lang").and_then(crate::lang::Lang::new);
    attributes.classes.extend(parameters.positional.iter().filter(|value| value.text == "numbered").map(|value| value.text.clone()));
    for name in ["numbered", "linenos", "start", "every"] {
        attributes.other.extend(parameters.str(name).map(|value| (name.to_owned(), value.to_owned())));
    }
    let mut blocks = inner_blocks(reader, call);
    super::super::super::verse::keep_lines(&mut blocks);
    let kind = BlockKind::Quote(Quote { kind: QuoteKind::Verse, blocks, attribution: None });
    vec![Flow::Block(Block { kind, attributes, span })]
}

/// A sidebar of a kind that the name of the shortcode says.
pub fn sidebar(reader: &mut Reader, call: &Prepared, kind: SidebarKind, span: Span) -> Vec<Flow> {
    let title = title(reader, call, None);
    let blocks = inner_blocks(reader, call);
    block(BlockKind::Sidebar(Sidebar { kind, title, blocks }), span)
}

/// `tabs`: all tabs, one after the other. Where the group names them (`items="a,b"`), each takes its name.
pub fn tabs(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let items = parameters.str("items").unwrap_or_default();
    let names = items.split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).rev().collect();
    let text = parameters.str("text").is_some_and(|t| t != "false");
    reader.tabs.push(Tabs { names, text, language: parameters.str("lang").map(str::to_owned) });
    let blocks = inner_blocks(reader, call);
    reader.tabs.pop();
    let attributes = Attributes { classes: vec!["tabs".to_owned()], ..Attributes::default() };
    vec![Flow::Block(Block { kind: BlockKind::Group(blocks), attributes, span })]
}

/// `tab`: one of a group of tabs, as a sidebar under its name.
pub fn tab(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let named = reader.tabs.last_mut().and_then(|tabs| tabs.names.pop());
    let title = title(reader, call, Some(0)).or_else(|| named.map(|name| Text::new(plain(name), span)));
    // The tabs of a group in this tab have their own names.
    reader.tabs.push(Tabs::default());
    let blocks = inner_blocks(reader, call);
    reader.tabs.pop();
    block(BlockKind::Sidebar(Sidebar { kind: SidebarKind::Tab, title, blocks }), span)
}

/// Docsy's `tab`. They hold code, unless they or their group say that it is text, or Markdown is asked for.
pub fn code_tab(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = call.tag.parameters.clone();
    let group = reader.tabs.last().cloned().unwrap_or_default();
    let text = parameters.str("text").map_or(group.text, |t| t == "true");
    if text || call.tag.markdown {
        return tab(reader, call, span);
    }
    let title = title(reader, call, Some(0));
    let language = parameters.str("lang").map(str::to_owned).or(group.language);
    let text = super::raw(reader, call);
    let code = CodeBlock { language, text: text.trim_matches('\n').to_owned(), ..CodeBlock::default() };
    let blocks = vec![Block::new(BlockKind::Code(code), span)];
    block(BlockKind::Sidebar(Sidebar { kind: SidebarKind::Tab, title, blocks }), span)
}

/// `columns`, divided by `<--->`, or by a list with an item for each column.
pub fn columns(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = call.tag.parameters.clone();
    let ratio = parameters.str("ratio").map(|r| r.split(':').filter_map(|n| n.trim().parse().ok()).collect()).unwrap_or_default();
    let mut columns: Vec<Vec<Block>> = Vec::new();
    for fragment in call.inner.iter().flatten() {
        columns.push(reader.blocks(fragment));
    }
    if let [only] = columns.as_mut_slice()
        && let [Block { kind: BlockKind::List(List { kind: ListKind::Bullet, items, .. }), .. }] = only.as_mut_slice()
    {
        columns = std::mem::take(items).into_iter().map(|item| item.blocks).collect();
    }
    columns.retain(|blocks| !blocks.is_empty());
    if columns.len() < 2 {
        return columns.into_iter().flatten().map(Flow::Block).collect();
    }
    block(BlockKind::Columns(Columns { ratio, columns }), span)
}

/// `card`: a box, perhaps with a picture on top and a link.
pub fn card(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = call.tag.parameters.clone();
    let mut blocks = inner_blocks(reader, call);
    if docsy(reader) {
        return docsy_card(reader, call, blocks, span);
    }
    let mut title = match blocks.is_empty() || call.tag.parameters.get("link").is_some() {
        true => title(reader, call, None),
        false => None,
    };
    if let Some(subtitle) = parameters.get("subtitle").or(parameters.get("description")).and_then(|v| line(reader, v)) {
        blocks.insert(0, Block::new(BlockKind::Paragraph(subtitle), span));
    }
    if let Some(address) = parameters.str("href").or(parameters.str("link")).or(parameters.str("url")) {
        let target = reader.target(address);
        let text = title.as_mut().or_else(|| blocks.iter_mut().find_map(first_line));
        if let Some(text) = text {
            let content = std::mem::take(&mut text.inlines);
            text.inlines = vec![Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span })];
        }
    }
    if let Some(address) = parameters.str("image") {
        let alt = parameters.str("alt").map(str::to_owned).or_else(|| Some(String::new()));
        let image = Image { address: address.to_owned(), alt, span, ..Image::default() };
        blocks
            .insert(0, Block::new(BlockKind::Figure(Figure { images: vec![image], place: FigurePlace::Here, ..Figure::default() }), span));
    }
    if blocks.is_empty() && title.is_none() {
        return Vec::new();
    }
    block(BlockKind::Sidebar(Sidebar { kind: SidebarKind::Card, title, blocks }), span)
}

/// Whether the site's theme is Docsy.
fn docsy(reader: &Reader) -> bool {
    reader.config.theme.as_deref().is_some_and(|theme| theme.to_lowercase().contains("docsy"))
}

/// Docsy's `card`, which has a header, a title and a footer, and may hold code.
fn docsy_card(reader: &mut Reader, call: &Prepared, mut blocks: Vec<Block>, span: Span) -> Vec<Flow> {
    let parameters = call.tag.parameters.clone();
    if parameters.flag("code") {
        let text = super::raw(reader, call);
        let language = parameters.str("lang").map(str::to_owned);
        let code = CodeBlock { language, text: text.trim_matches('\n').to_owned(), ..CodeBlock::default() };
        blocks = vec![Block::new(BlockKind::Code(code), span)];
    }
    let mut text = |name: &str| parameters.get(name).cloned().and_then(|value| line(reader, &value));
    let (header, title, subtitle, footer) = (text("header"), text("title"), text("subtitle"), text("footer"));
    let paragraph = |text: Text| Block::new(BlockKind::Paragraph(text), span);
    // The header is over the title; without one, the title stands there.
    let (title, first) = if header.is_some() { (header, title) } else { (title, None) };
    let mut all: Vec<Block> = first.into_iter().chain(subtitle).map(paragraph).collect();
    all.append(&mut blocks);
    all.extend(footer.map(paragraph));
    if all.is_empty() && title.is_none() {
        return Vec::new();
    }
    block(BlockKind::Sidebar(Sidebar { kind: SidebarKind::Card, title, blocks: all }), span)
}

/// The text of a heading or paragraph when it holds no link yet.
fn first_line(block: &mut Block) -> Option<&mut Text> {
    match &mut block.kind {
        BlockKind::Heading(heading) => Some(&mut heading.text),
        BlockKind::Paragraph(text) => Some(text),
        _ => None,
    }
    .filter(|text| !text.inlines.iter().any(|i| matches!(i, Inline::Link(_))))
}

/// `steps`: the items of an ordered list, or what follows each heading. Their headings are words in bold, so that
/// they do not enter the contents.
pub fn steps(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let blocks = inner_blocks(reader, call);
    let mut items: Vec<ListItem> = Vec::new();
    let mut before = Vec::new();
    for mut block in blocks {
        match &mut block.kind {
            BlockKind::List(List { kind: ListKind::Ordered { .. }, items: listed, .. }) => items.append(listed),
            BlockKind::Heading(_) => items.push(ListItem { blocks: vec![block], ..ListItem::default() }),
            // A shortcode for each step.
            BlockKind::Group(step) if block.attributes.classes == ["step"] => {
                items.push(ListItem { blocks: std::mem::take(step), ..ListItem::default() });
            }
            _ => match items.last_mut() {
                Some(item) => item.blocks.push(block),
                None => before.push(Flow::Block(block)),
            },
        }
    }
    for block in items.iter_mut().flat_map(|item| &mut item.blocks) {
        run_in(block);
    }
    if !items.is_empty() {
        before.push(Flow::Block(Block::new(BlockKind::List(List { kind: ListKind::Steps, items, ..List::default() }), span)));
    }
    before
}

/// Makes a heading a paragraph of its words in bold.
fn run_in(block: &mut Block) {
    let BlockKind::Heading(heading) = &mut block.kind else { return };
    let content = std::mem::take(&mut heading.text.inlines);
    let strong = Inline::Span(InlineSpan { role: SpanRole::Strong, attributes: Attributes::default(), content });
    let outputs = block.attributes.outputs;
    block.attributes = std::mem::take(&mut heading.attributes);
    block.attributes.outputs = outputs;
    block.attributes.classes.push("step".to_owned());
    block.kind = BlockKind::Paragraph(Text::new(vec![strong], heading.text.span));
}

/// `filetree`: folders and files as nested lists.
pub fn file_tree(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let name = call.tag.parameters.str_or("name", 0).map(str::to_owned);
    let mut children: Vec<ListItem> = Vec::new();
    for flow in inner(reader, call) {
        if let Flow::Block(Block { kind: BlockKind::List(list), .. }) = flow {
            children.extend(list.items);
        }
    }
    let list = |items| Block::new(BlockKind::List(List { tight: true, items, ..List::default() }), span);
    let Some(name) = name else { return vec![Flow::Block(list(children))] };
    let mut blocks = vec![Block::new(BlockKind::Paragraph(Text::new(vec![Inline::Code(name)], span)), span)];
    if !children.is_empty() {
        blocks.push(list(children));
    }
    vec![Flow::Block(list(vec![ListItem { blocks, ..ListItem::default() }]))]
}

/// `bibliography`: the place of the list of works, or of those of a `type` or `keyword`.
pub fn bibliography(call: &Prepared, span: Span) -> Vec<Flow> {
    let names = ["type", "keyword", "not-type", "not-keyword"];
    let filters = names.iter().filter_map(|name| call.tag.parameters.str(name).map(|value| ((*name).to_owned(), value.to_owned())));
    let other = std::iter::once(("role".to_owned(), "bibliography".to_owned())).chain(filters).collect();
    let attributes = Attributes { classes: vec!["bibliography".to_owned()], other, ..Attributes::default() };
    vec![Flow::Block(Block { kind: BlockKind::Group(Vec::new()), attributes, span })]
}

/// `sidenote`: the mark of a note, with what stands between the tags for its text, else the words of the only parameter. Of three parameters the
/// last is what the mark stands behind: `{{< sidenote "right" "id" "these words" >}}`. On lines of its own it is set aside.
pub fn note(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let parameters = &call.tag.parameters;
    let has_inside = call.inner.iter().flatten().any(|fragment| !fragment.text.trim().is_empty());
    let behind = parameters.positional.get(2).filter(|_| has_inside).cloned();
    let mut blocks = inner_blocks(reader, call);
    if !has_inside {
        let words = parameters.get("text").or_else(|| parameters.get("content")).or_else(|| parameters.positional.iter().max_by_key(|value| value.text.len())).cloned();
        blocks = words.and_then(|words| line(reader, &words)).map(|text| Block::new(BlockKind::Paragraph(text), span)).into_iter().collect();
    }
    let mut flows: Vec<Flow> = behind.and_then(|words| line(reader, &words)).map(|text| text.inlines).unwrap_or_default().into_iter().map(Flow::Inline).collect();
    // Whose note it is stands at its end.
    if let (Some(author), Some(Block { kind: BlockKind::Paragraph(text), .. })) = (parameters.get("author").cloned().and_then(|author| line(reader, &author)), blocks.last_mut()) {
        text.inlines.push(Inline::Str(" — ".to_owned()));
        text.inlines.extend(author.inlines);
    }
    if blocks.is_empty() {
        return flows;
    }
    // Between paragraphs there is nothing that a mark could stand behind.
    if call.block {
        flows.push(Flow::Block(Block::new(BlockKind::Sidebar(Sidebar { kind: SidebarKind::Details, title: None, blocks }), span)));
        return flows;
    }
    // A label that no author writes.
    let label = format!("{} {}", call.tag.name, call.range.start);
    let note = reader.cite(&label);
    reader.definitions.push(Defined { label, blocks, span });
    flows.push(Flow::Inline(Inline::NoteRef(NoteRef { kind: NoteKind::Footnote, note, occurrence: 0, span })));
    flows
}

//! What reading gives before it is known whether it stands in a line or makes blocks of its own.

use crate::book::edition::Outputs;
use crate::book::{
    Alignment, Attributes, Block, BlockKind, Cell, Figure, Image, Inline, Inlines, List, ListItem, ListKind, SpanRole, Text, visit::flat_text,
};
use crate::report::Span;

use super::html::Tag;

/// Read, but with tags of raw HTML still apart: an element may begin in one Markdown block and end in another.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Flow(Flow),
    Open(Tag),
    Close(String),
}

/// A block, a piece of a line, or a part that only its parent understands.
#[derive(Clone, Debug, PartialEq)]
pub enum Flow {
    Block(Block),
    Inline(Inline),
    Part(Part),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// `summary`, `figcaption`, `caption`, `legend`.
    Title(Inlines),
    Item(ListItem),
    Term(Inlines),
    Details(Vec<Block>),
    Cell(Cell),
    Row(Vec<Cell>),
    Head(Vec<Vec<Cell>>),
    Foot(Vec<Vec<Cell>>),
    /// `rt` of a ruby.
    Reading(Inlines),
    /// `cite` or `footer` of a quotation.
    Attribution(Inlines),
    /// Where a `source` of a video or sound lies.
    Source(String),
    /// Attributes for the block before.
    Attributes(Attributes),
    /// A column's alignment.
    Column(Alignment),
}

impl From<Block> for Piece {
    fn from(block: Block) -> Piece {
        Piece::Flow(Flow::Block(block))
    }
}

impl From<Inline> for Piece {
    fn from(inline: Inline) -> Piece {
        Piece::Flow(Flow::Inline(inline))
    }
}

impl From<Flow> for Piece {
    fn from(flow: Flow) -> Piece {
        Piece::Flow(flow)
    }
}

/// Whether the inlines are only white space and forced line ends.
pub fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|i| match i {
        Inline::Str(s) => s.trim_matches([' ', '\t', '\n', '\r']).is_empty(),
        Inline::LineBreak => true,
        _ => false,
    })
}

/// Flows as blocks, with every run of inlines as a paragraph.
pub fn into_blocks(flows: Vec<Flow>, span: Span) -> Vec<Block> {
    gather(flows, span, false)
}

/// What stood in a Markdown paragraph as blocks: runs of inlines are paragraphs, pictures alone a figure.
pub fn paragraph(flows: Vec<Flow>, span: Span) -> Vec<Block> {
    gather(flows, span, true)
}

/// Flows as blocks; `figures`: pictures alone in a run of inlines are a figure.
fn gather(flows: Vec<Flow>, span: Span, figures: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut line = Vec::new();
    let mut divided = false;
    for flow in flows {
        match flow {
            // A displayed formula divides its paragraph.
            Flow::Inline(Inline::Math(math)) if math.display => {
                end_line(&mut line, span, figures, &mut blocks);
                let span = math.span;
                blocks.push(Block::new(BlockKind::Math(math), span));
                divided = true;
            }
            // Quarto's name of a formula, right behind it: the label that it would have in TeX.
            Flow::Inline(Inline::Str(words)) if line.is_empty() && equation_id(&words).is_some() && matches!(blocks.last(), Some(Block { kind: BlockKind::Math(_), .. })) => {
                if let (Some(Block { kind: BlockKind::Math(math), .. }), Some(id)) = (blocks.last_mut(), equation_id(&words)) {
                    math.tex.push_str(&format!("\\label{{{id}}}"));
                }
            }
            Flow::Inline(inline) => line.push(inline),
            Flow::Block(block) => {
                end_line(&mut line, span, figures, &mut blocks);
                blocks.push(block);
            }
            Flow::Part(Part::Attributes(attributes)) => {
                end_line(&mut line, span, figures, &mut blocks);
                if let Some(block) = blocks.last_mut() {
                    super::attributes::add(block, attributes);
                }
            }
            Flow::Part(part) => {
                end_line(&mut line, span, figures, &mut blocks);
                blocks.extend(part_blocks(part, span));
            }
        }
    }
    end_line(&mut line, span, figures, &mut blocks);
    join_lists(&mut blocks);
    // What goes on after a formula is no new paragraph.
    if divided {
        for i in 1..blocks.len() {
            let follows = matches!(blocks[i - 1].kind, BlockKind::Math(_));
            if follows && matches!(blocks[i].kind, BlockKind::Paragraph(_)) {
                blocks[i].attributes.classes.push("continued".to_owned());
            }
        }
    }
    blocks
}

/// Joins lists that are divided only because some of their items are for some outputs only.
fn join_lists(blocks: &mut Vec<Block>) {
    if blocks.iter().all(|block| block.attributes.outputs.is_all()) {
        return;
    }
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        if let (BlockKind::List(list), Some(Block { kind: BlockKind::List(last), attributes, .. })) = (&mut block.kind, joined.last_mut())
            && goes_on(last, list)
            && (!attributes.outputs.is_all() || !block.attributes.outputs.is_all() || last.items.last().is_some_and(|item| !item.attributes.outputs.is_all()))
        {
            for item in &mut last.items {
                item.attributes.outputs = item.attributes.outputs.and(attributes.outputs);
            }
            attributes.outputs = Outputs::ALL;
            for mut item in list.items.drain(..) {
                item.attributes.outputs = item.attributes.outputs.and(block.attributes.outputs);
                last.items.push(item);
            }
            last.tight &= list.tight;
            continue;
        }
        joined.push(block);
    }
    *blocks = joined;
}

/// Whether one list may be the rest of the other.
fn goes_on(last: &List, list: &List) -> bool {
    match (last.kind, list.kind) {
        (ListKind::Bullet, ListKind::Bullet) => true,
        (ListKind::Ordered { start: first }, ListKind::Ordered { start }) => start == first + last.items.len() as u64,
        _ => false,
    }
}

/// The id that Quarto gives a formula: `eq-masa` of ` {#eq-masa}`.
fn equation_id(words: &str) -> Option<&str> {
    let id = words.trim().strip_prefix("{#")?.strip_suffix('}')?;
    (id.starts_with("eq-") && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))).then_some(id)
}

/// Makes a block of the run of inlines gathered in `line`, which is empty then: a paragraph, a formula, or with `figures` a figure.
fn end_line(line: &mut Inlines, span: Span, figures: bool, blocks: &mut Vec<Block>) {
    let mut inlines = std::mem::take(line);
    if is_blank(&inlines) {
        return;
    }
    merge(&mut inlines);
    // A mark of the index beside a picture or a display leaves it what it is.
    if let Some((rest, ids)) = super::tidy::without_anchors(&inlines).filter(|(rest, _)| !is_blank(rest)) {
        let figure = figures.then(|| pictures(&rest)).flatten().map(BlockKind::Figure);
        if let Some(kind) = figure.or_else(|| only_display_math(&rest).map(BlockKind::Math)) {
            let mut block = Block::new(kind, span);
            block.attributes.id = Some(ids);
            blocks.push(block);
            return;
        }
    }
    let attributes = if figures { take_attributes(&mut inlines) } else { None };
    let kind = match figures.then(|| pictures(&inlines)).flatten() {
        Some(mut figure) => {
            // As Quarto and pandoc have it, the words of a numbered picture are its caption.
            if let Some(attributes) = &attributes
                && attributes.id.is_some()
                && figure.caption.is_none()
                && let [image] = figure.images.as_mut_slice()
            {
                let said = attributes.other.iter().find(|(name, _)| name == "fig-alt").map(|(_, alt)| alt.clone());
                figure.caption = image.alt.clone().filter(|alt| !alt.trim().is_empty()).map(|alt| Text::new(vec![Inline::Str(alt)], image.span));
                image.alt = said.or(image.alt.take());
            }
            BlockKind::Figure(figure)
        }
        None => match only_display_math(&inlines) {
            Some(math) => BlockKind::Math(math),
            None => BlockKind::Paragraph(Text::new(inlines, span)),
        },
    };
    let mut block = Block::new(kind, span);
    block.attributes = attributes.unwrap_or_default();
    block.attributes.other.retain(|(name, _)| name != "fig-alt");
    blocks.push(block);
}

/// Takes the attributes in braces right behind a picture that stands alone (`![…](…){#fig-faro}`), where they are plain words to Goldmark.
fn take_attributes(inlines: &mut Inlines) -> Option<Attributes> {
    let [.., Inline::Image(_) | Inline::Link(_), Inline::Str(last)] = inlines.as_slice() else { return None };
    let inside = last.trim_end().strip_prefix('{')?.strip_suffix('}')?;
    let attributes = super::attributes::parse(inside).filter(|attributes| attributes.id.is_some() || !attributes.classes.is_empty())?;
    pictures(&inlines[..inlines.len() - 1])?;
    inlines.pop();
    Some(attributes)
}

/// The blocks of a part whose parent element is missing: its text is kept.
fn part_blocks(part: Part, span: Span) -> Vec<Block> {
    let paragraph = |inlines| into_blocks(vec_inlines(inlines), span);
    match part {
        Part::Title(inlines) | Part::Term(inlines) | Part::Reading(inlines) | Part::Attribution(inlines) => paragraph(inlines),
        Part::Item(item) => item.blocks,
        Part::Details(blocks) => blocks,
        Part::Cell(cell) => cell.blocks,
        Part::Row(cells) => cells.into_iter().flat_map(|c| c.blocks).collect(),
        Part::Head(rows) | Part::Foot(rows) => rows.into_iter().flatten().flat_map(|c| c.blocks).collect(),
        Part::Column(_) | Part::Attributes(_) | Part::Source(_) => Vec::new(),
    }
}

/// Inlines as flows.
pub fn vec_inlines(inlines: Inlines) -> Vec<Flow> {
    inlines.into_iter().map(Flow::Inline).collect()
}

/// The inlines of a line that cannot hold blocks (a heading, a caption): paragraphs give their text, other blocks go to `after`.
pub fn into_inlines(flows: Vec<Flow>, after: &mut Vec<Block>) -> Inlines {
    let mut inlines = Vec::new();
    for flow in flows {
        match flow {
            Flow::Inline(inline) => inlines.push(inline),
            Flow::Block(Block { kind: BlockKind::Paragraph(text) | BlockKind::Heading(crate::book::Heading { text, .. }), .. }) => {
                if !inlines.is_empty() {
                    inlines.push(Inline::Str(" ".to_owned()));
                }
                inlines.extend(text.inlines);
            }
            Flow::Block(block) => after.push(block),
            Flow::Part(part) => after.extend(part_blocks(part, Span::default())),
        }
    }
    merge(&mut inlines);
    inlines
}

/// Takes the blocks off that stand before the first word of a line that cannot hold them.
pub fn take_leading_blocks(flows: &mut Vec<Flow>) -> Vec<Flow> {
    let is_word = |flow: &Flow| match flow {
        Flow::Inline(inline) => !is_blank(std::slice::from_ref(inline)),
        Flow::Block(block) => matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading(_)),
        Flow::Part(_) => false,
    };
    let Some(first) = flows.iter().position(is_word) else { return Vec::new() };
    let rest = flows.split_off(first);
    let mut leading = std::mem::replace(flows, rest);
    leading.retain(|flow| !matches!(flow, Flow::Inline(_)));
    leading
}

/// Puts a mark around runs of inlines and around what paragraphs hold; other blocks stay as they are.
pub fn wrap(flows: Vec<Flow>, mark: impl Fn(Inlines) -> Inline) -> Vec<Flow> {
    wrapped(flows, &mark)
}

/// Compiled once for all marks.
fn wrapped(flows: Vec<Flow>, mark: &dyn Fn(Inlines) -> Inline) -> Vec<Flow> {
    if flows.iter().all(|f| matches!(f, Flow::Inline(_))) {
        let mut line = into_inlines(flows, &mut Vec::new());
        merge(&mut line);
        return vec![Flow::Inline(mark(line))];
    }
    let mut wrapped = Vec::new();
    let mut line: Inlines = Vec::new();
    for flow in flows {
        if let Flow::Inline(inline) = flow {
            line.push(inline);
            continue;
        }
        wrap_line(&mut line, mark, &mut wrapped);
        match flow {
            Flow::Block(Block { kind: BlockKind::Paragraph(mut text), attributes, span }) => {
                text.inlines = vec![mark(text.inlines)];
                wrapped.push(Flow::Block(Block { kind: BlockKind::Paragraph(text), attributes, span }));
            }
            other => wrapped.push(other),
        }
    }
    wrap_line(&mut line, mark, &mut wrapped);
    wrapped
}

/// Ends the run of inlines in `line`: with the mark around it, it goes to `wrapped`.
fn wrap_line(line: &mut Inlines, mark: &dyn Fn(Inlines) -> Inline, wrapped: &mut Vec<Flow>) {
    let mut line = std::mem::take(line);
    if !is_blank(&line) {
        merge(&mut line);
        wrapped.push(Flow::Inline(mark(line)));
    }
}

/// Joins neighbouring strings.
pub fn merge(inlines: &mut Inlines) {
    let mut merged: Inlines = Vec::with_capacity(inlines.len());
    for inline in inlines.drain(..) {
        match (merged.last_mut(), inline) {
            (Some(Inline::Str(last)), Inline::Str(s)) => last.push_str(&s),
            (_, inline) => merged.push(inline),
        }
    }
    *inlines = merged;
}

/// The figure that inlines make: pictures alone in their paragraph, each perhaps in a link; or one with a line of emphasis under it, its caption.
fn pictures(inlines: &[Inline]) -> Option<Figure> {
    if let Some((picture, caption)) = captioned(inlines) {
        let mut figure = pictures(picture).filter(|figure| figure.images.len() == 1 && figure.caption.is_none())?;
        let span = figure.images.first().map(|i| i.span).unwrap_or_default();
        figure.caption = Some(Text::new(vec![caption.clone()], span));
        return Some(figure);
    }
    let mut images: Vec<Image> = Vec::new();
    let mut link = None;
    for inline in inlines {
        match inline {
            Inline::Image(image) => images.push(image.clone()),
            Inline::Link(l) => match l.content.as_slice() {
                [Inline::Image(image)] if link.is_none() => {
                    images.push(image.clone());
                    link = Some(l.target.clone());
                }
                _ => return None,
            },
            Inline::Str(s) if s.trim_matches([' ', '\t', '\n', '\r']).is_empty() => {}
            Inline::LineBreak => {}
            _ => return None,
        }
    }
    let titles = images.iter().filter(|i| i.title.is_some()).count();
    if images.is_empty() || (images.len() > 1 && (titles > 0 || link.is_some())) {
        return None;
    }
    let span = images.first().map(|i| i.span).unwrap_or_default();
    let caption = images.first_mut().and_then(|i| i.title.take()).filter(|t| !t.trim().is_empty());
    let caption = caption.map(|title| Text::new(vec![Inline::Str(title)], span));
    Some(Figure { images, caption, link, ..Figure::default() })
}

/// Divides two lines into the first and the emphasis, small print or citation that is all of the second.
fn captioned(inlines: &[Inline]) -> Option<(&[Inline], &Inline)> {
    let blank = |inline: &Inline| matches!(inline, Inline::Str(s) if s.trim().is_empty());
    let ends = |inline: &Inline| {
        matches!(inline, Inline::LineBreak) || matches!(inline, Inline::Str(s) if s.contains('\n') && s.trim().is_empty())
    };
    let end = inlines.iter().rposition(|inline| !blank(inline))?;
    let caption = inlines.get(end)?;
    let Inline::Span(span) = caption else { return None };
    let is_caption = matches!(span.role, SpanRole::Emphasis | SpanRole::Strong | SpanRole::Small | SpanRole::Citation);
    let start = inlines[..end].iter().rposition(|inline| !blank(inline) && !matches!(inline, Inline::LineBreak)).map_or(0, |at| at + 1);
    (is_caption && start > 0 && inlines[start..end].iter().any(ends)).then_some((&inlines[..start], caption))
}

/// The displayed formula that is all that the inlines hold.
fn only_display_math(inlines: &[Inline]) -> Option<crate::book::Math> {
    let mut found = None;
    for inline in inlines {
        match inline {
            Inline::Math(math) if math.display && found.is_none() => found = Some(math.clone()),
            Inline::Str(s) if s.trim().is_empty() => {}
            _ => return None,
        }
    }
    found
}

/// The words of a line, pictures by their alternative text.
pub fn words(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Image(image) => text.push_str(image.alt.as_deref().unwrap_or_default()),
            Inline::Span(span) => text.push_str(&words(&span.content)),
            Inline::Link(link) => text.push_str(&words(&link.content)),
            Inline::Math(math) => text.push_str(&math.tex),
            other => text.push_str(&flat_text(std::slice::from_ref(other))),
        }
    }
    super::tidy::unescape(&mut text);
    text
}

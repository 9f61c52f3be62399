//! Captions that authors write without an element for them: a line under a picture, a row under a row of pictures.

use crate::book::visit::flat_text;
use crate::book::{Block, BlockKind, Cell, Figure, Inline, Row, Table, Text};

/// Makes a picture and the one line under it, alone in a box (`<div>`), a figure with its caption.
pub fn boxed(blocks: &mut Vec<Block>) {
    if let [first, Block { kind: BlockKind::Paragraph(line), .. }] = blocks.as_mut_slice()
        && let Some(figure) = bare(first)
        && is_line(line)
    {
        figure.caption = Some(std::mem::take(line));
        blocks.truncate(1);
    }
}

/// Makes a paragraph that begins with `Figura 2`, under a figure without a caption, its caption.
pub fn numbered(blocks: &mut Vec<Block>) {
    for block in blocks.iter_mut() {
        if let BlockKind::Group(inner) = &mut block.kind {
            numbered(inner);
        }
    }
    under_tables(blocks);
    let mut at = 1;
    while at < blocks.len() {
        let is_caption = matches!(&blocks[at].kind, BlockKind::Paragraph(text) if is_numbered(text) && is_line(text));
        if is_caption
            && bare(&mut blocks[at - 1]).is_some()
            && let BlockKind::Paragraph(text) = blocks.remove(at).kind
        {
            if let Some(figure) = bare(&mut blocks[at - 1]) {
                figure.caption = Some(text);
            }
        } else {
            at += 1;
        }
    }
}

/// A paragraph that begins with `: ` and ends with a name (`{#tbl-lluvia}`), under a table: its caption, as Quarto has it. Without a name
/// it is text, as in Hugo.
fn under_tables(blocks: &mut Vec<Block>) {
    let mut at = 1;
    while at < blocks.len() {
        let is_named = |words: &str| words.starts_with(": ") && words.ends_with('}') && words.contains("{#");
        let is_caption = matches!(&blocks[at].kind, BlockKind::Paragraph(text) if is_named(flat_text(&text.inlines).trim()));
        if !is_caption || !matches!(&blocks[at - 1].kind, BlockKind::Table(Table { caption: None, .. })) {
            at += 1;
            continue;
        }
        let BlockKind::Paragraph(mut text) = blocks.remove(at).kind else { continue };
        if let Some(Inline::Str(first)) = text.inlines.first_mut() {
            *first = first.trim_start().trim_start_matches(": ").to_owned();
        }
        let mut attributes = None;
        if let Some(Inline::Str(last)) = text.inlines.last_mut()
            && let Some(open) = last.rfind('{')
            && let Some(inside) = last[open..].trim_end().strip_prefix('{').and_then(|inside| inside.strip_suffix('}'))
        {
            attributes = super::attributes::parse(inside);
            if attributes.is_some() {
                last.truncate(last[..open].trim_end().len());
            }
        }
        let block = &mut blocks[at - 1];
        if let BlockKind::Table(table) = &mut block.kind {
            table.caption = Some(text);
        }
        if let Some(attributes) = attributes {
            super::attributes::add(block, attributes);
        }
    }
}

/// A row of a table that holds nothing but pictures shows them at their size, not as signs in a line.
pub fn pictured(table: &mut Table) {
    for row in table.head.iter_mut().chain(&mut table.rows) {
        let filled = row.cells.iter().filter(|cell| !cell.blocks.is_empty()).count();
        if filled > 0 && row.cells.iter().filter(|cell| picture(cell).is_some()).count() == filled {
            show(row);
        }
    }
}

/// Makes each picture that is alone in its cell a figure.
fn show(row: &mut Row) {
    for cell in &mut row.cells {
        let Some(figure) = picture(cell) else { continue };
        if let [block] = cell.blocks.as_mut_slice() {
            block.kind = BlockKind::Figure(figure);
        }
    }
}

/// The picture that is the only thing in a cell, in a link or not, as a figure.
fn picture(cell: &Cell) -> Option<Figure> {
    let [Block { kind: BlockKind::Paragraph(text), .. }] = cell.blocks.as_slice() else { return None };
    match text.inlines.as_slice() {
        [Inline::Image(image)] => Some(Figure { images: vec![image.clone()], ..Figure::default() }),
        [Inline::Link(link)] => match link.content.as_slice() {
            [Inline::Image(image)] => {
                Some(Figure { images: vec![image.clone()], link: Some(link.target.clone()), ..Figure::default() })
            }
            _ => None,
        },
        _ => None,
    }
}

/// The block as a figure, when it is one of pictures alone, without a caption.
fn bare(block: &mut Block) -> Option<&mut Figure> {
    match &mut block.kind {
        BlockKind::Figure(figure) if figure.caption.is_none() && !figure.images.is_empty() => Some(figure),
        _ => None,
    }
}

const LONGEST: usize = 300;

/// Whether a text may be a caption: words without a picture, no more than a few lines.
fn is_line(text: &Text) -> bool {
    let words = flat_text(&text.inlines);
    let pictured = text.inlines.iter().any(|inline| matches!(inline, Inline::Image(_)));
    !pictured && !words.trim().is_empty() && words.chars().count() <= LONGEST
}

/// Whether a text begins as a numbered caption: `Figura 2.`, `Fig. 3:`, `Imagen 1 —`.
fn is_numbered(text: &Text) -> bool {
    const NAMES: &[&str] = &["figura", "fig.", "figure", "imagen", "image", "foto", "ilustración", "abbildung", "abb.", "figur"];
    let words = flat_text(&text.inlines).trim_start().to_lowercase();
    let Some((name, rest)) = words.split_once([' ', '\u{a0}']) else { return false };
    let number = rest.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    let digits = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    // A sentence that begins with `Figura 2 muestra` is none.
    let ends = rest.trim_start().len() > number.len() && (number.is_empty() || rest.trim_start()[..rest.trim_start().len() - number.len()].ends_with('.') || number.starts_with([':', ')', '—', '–']) || number.starts_with(" —") || number.starts_with(" –"));
    NAMES.contains(&name) && digits && ends
}

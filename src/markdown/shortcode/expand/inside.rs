//! The inside and the parameters of a shortcode, as the kinds of shortcodes read them.

use crate::book::*;
use crate::report::Span;

use super::super::super::flow::{Flow, wrap};
use super::super::super::fragment::Fragment;
use super::super::super::reader::Reader;
use super::super::super::token::Prepared;
use super::super::lexer::Value;

/// The inside as a block with the shortcode's name for a class; within a line, as a span.
pub fn group(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let mut attributes = Attributes { classes: vec![class(&call.tag.name)], ..Attributes::default() };
    attributes.direction = match call.tag.name.as_str() {
        "rtl" => Some(crate::lang::Direction::RightToLeft),
        "ltr" => Some(crate::lang::Direction::LeftToRight),
        _ => None,
    };
    let flows = inner(reader, call);
    if !call.block && flows.iter().all(|f| matches!(f, Flow::Inline(_))) {
        return wrap(flows, |content| Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: attributes.clone(), content }));
    }
    let blocks = super::super::super::flow::into_blocks(flows, span);
    if blocks.is_empty() {
        return Vec::new();
    }
    vec![Flow::Block(Block { kind: BlockKind::Group(blocks), attributes, span })]
}

/// A shortcode's name as a class.
pub fn class(name: &str) -> String {
    name.replace(['/', '.'], "-")
}

/// The inside: blocks, or within a line the inlines of its only paragraph.
pub fn inner(reader: &mut Reader, call: &Prepared) -> Vec<Flow> {
    let mut flows = Vec::new();
    for fragment in call.inner.iter().flatten() {
        flows.extend(reader.flows(fragment));
    }
    of_line(flows, call.block)
}

/// A fragment as blocks, or within a line as the inlines of its only paragraph.
pub fn flows(reader: &mut Reader, fragment: &Fragment, block: bool) -> Vec<Flow> {
    let flows = reader.flows(fragment);
    of_line(flows, block)
}

/// What an only paragraph holds, where no block is asked for.
fn of_line(mut flows: Vec<Flow>, block: bool) -> Vec<Flow> {
    if !block
        && let [Flow::Block(Block { kind: BlockKind::Paragraph(text), .. })] = flows.as_mut_slice()
    {
        return std::mem::take(&mut text.inlines).into_iter().map(Flow::Inline).collect();
    }
    flows
}

/// The inside as blocks.
pub fn inner_blocks(reader: &mut Reader, call: &Prepared) -> Vec<Block> {
    call.inner.iter().flatten().flat_map(|fragment| reader.blocks(fragment)).collect()
}

/// A parameter as a line of Markdown.
pub fn line(reader: &mut Reader, value: &Value) -> Option<Text> {
    let fragment = Fragment::of(&value.text, value.start);
    let span = reader.span(value.start..value.start + value.text.len());
    let inlines = reader.line(&fragment, &mut Vec::new());
    Some(Text::new(inlines, span)).filter(|t| !super::super::super::flow::is_blank(&t.inlines))
}

/// The inside as it was written, nested shortcodes as what they print.
pub fn raw(reader: &mut Reader, call: &Prepared) -> String {
    let mut text = String::new();
    for fragment in call.inner.iter().flatten() {
        text.push_str(&reader.plain(&fragment.text));
    }
    text
}

//! Text for some outputs only: `only`, `except`, Docsy's `conditional-text`, and Quarto's classes.

use crate::book::edition::Outputs;
use crate::book::{Attributes, Inline, InlineSpan, SpanRole};
use crate::message;
use crate::report::Span;
use crate::text::alike;

use super::super::super::flow::{Flow, Part, is_blank, vec_inlines};
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;
use super::super::table::Meaning;
use super::inside::inner;

/// Whether the inside is in the book where only characters can stand, in code or in an address: then in all its outputs, which is reported.
pub fn in_code(reader: &mut Reader, call: &Prepared) -> bool {
    let span = reader.span(call.range.clone());
    let outputs = named_by(reader, call, span);
    if !outputs.is_all() && outputs != Outputs::NONE {
        let message = message!("`{name}` stands in code or in an address, where it cannot choose: its inside is in all outputs", name = call.tag.name);
        reader.tally("shortcode-in-code", message, span, message!("put the tags around the whole block of code, once for each output"));
    }
    outputs != Outputs::NONE
}

/// The outputs that the tag of `only`, `except` or `conditional-text` names.
fn named_by(reader: &mut Reader, call: &Prepared, span: Span) -> Outputs {
    match call.meaning {
        Meaning::Conditional => conditions(reader, call),
        _ => named(reader, call, span),
    }
}

/// `only`, `except` and `conditional-text`: the inside, for the outputs that the tag names.
pub fn only(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let outputs = named_by(reader, call, span);
    let outside = reader.outputs;
    reader.outputs = outside.and(outputs);
    if reader.outputs == Outputs::NONE && outputs != Outputs::NONE && outside != Outputs::NONE {
        let message = message!("`{name}` stands in a part that is in no output of those: its inside is in none", name = call.tag.name);
        reader.emit("output-none", message, span, message!("the part around it is for {outputs} alone", outputs = outside.names()));
    }
    let flows = inner(reader, call);
    reader.outputs = outside;
    let mut inside = call.inner.iter().flatten().filter(|_| !call.block);
    let first = inside.next();
    let last = inside.next_back().or(first);
    let before = first.is_some_and(|fragment| fragment.text.starts_with([' ', '\n']));
    let after = last.is_some_and(|fragment| fragment.text.ends_with([' ', '\n']));
    mark(flows, outputs, (before, after))
}

/// The outputs whose names the tag gives, in any of the ways that shortcodes take lists.
fn named(reader: &mut Reader, call: &Prepared, span: Span) -> Outputs {
    let parameters = &call.tag.parameters;
    let values = parameters.positional.iter().chain(parameters.named.iter().map(|(_, value)| value));
    let names: Vec<String> = values.flat_map(|value| value.text.split([',', ' '])).map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect();
    let mut outputs = Outputs::NONE;
    let mut unknown = names.is_empty();
    for name in &names {
        match Outputs::find(name) {
            Some(one) => outputs = outputs.or(one),
            None => {
                unknown = true;
                let message = message!("there is no output `{name}`; the text is in all of them", name);
                let help = match alike::nearest(name, Outputs::NAMES.into_iter()) {
                    Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                    None => message!("the outputs are epub, pdf, print and web"),
                };
                reader.emit("output-unknown", message, span, help);
            }
        }
    }
    if names.is_empty() {
        let message = message!("`{name}` names no output; the text is in all of them", name = call.tag.name);
        reader.emit("output-unknown", message, span, message!("the outputs are epub, pdf, print and web"));
    }
    match call.meaning {
        _ if unknown => Outputs::ALL,
        Meaning::Except => Outputs::ALL.but(outputs),
        _ => outputs,
    }
}

/// The outputs of Docsy's `conditional-text`: a condition holds when it is the site's `buildCondition`, or names an output.
fn conditions(reader: &Reader, call: &Prepared) -> Outputs {
    let of_site = reader.config.site.params.get("buildcondition").cloned().unwrap_or_default();
    let holds = |list: &str| {
        let conditions = list.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).filter(|c| !c.is_empty());
        conditions.fold(Outputs::NONE, |outputs, condition| {
            let of_condition = if condition == of_site { Outputs::ALL } else { Outputs::find(condition).unwrap_or(Outputs::NONE) };
            outputs.or(of_condition)
        })
    };
    let parameters = &call.tag.parameters;
    let included = parameters.str("include-if").map_or(Outputs::ALL, holds);
    included.but(parameters.str("exclude-if").map_or(Outputs::NONE, holds))
}

/// Marks what was read as being for some outputs only. Within a line the white space at the ends, `before` and `after`, is the line's.
fn mark(flows: Vec<Flow>, outputs: Outputs, (before, after): (bool, bool)) -> Vec<Flow> {
    let attributes = || Attributes { outputs, ..Attributes::default() };
    if flows.iter().all(|flow| matches!(flow, Flow::Inline(_))) {
        let mut content: Vec<Inline> = flows.into_iter().filter_map(|flow| if let Flow::Inline(inline) = flow { Some(inline) } else { None }).collect();
        if before && !content.is_empty() {
            content.insert(0, Inline::Str(" ".to_owned()));
        }
        if after && !content.is_empty() {
            content.push(Inline::Str(" ".to_owned()));
        }
        if outputs.is_all() {
            return vec_inlines(content);
        }
        let span = InlineSpan { role: SpanRole::Plain, attributes: attributes(), content };
        return if span.content.is_empty() { Vec::new() } else { vec![Flow::Inline(Inline::Span(span))] };
    }
    if outputs.is_all() {
        return flows;
    }
    let mut marked = Vec::with_capacity(flows.len());
    for flow in flows {
        marked.push(match flow {
            Flow::Block(mut block) => {
                block.attributes.outputs = block.attributes.outputs.and(outputs);
                Flow::Block(block)
            }
            Flow::Inline(inline) if is_blank(std::slice::from_ref(&inline)) => Flow::Inline(inline),
            Flow::Inline(inline) => Flow::Inline(Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: attributes(), content: vec![inline] })),
            Flow::Part(Part::Item(mut item)) => {
                item.attributes.outputs = item.attributes.outputs.and(outputs);
                Flow::Part(Part::Item(item))
            }
            Flow::Part(Part::Details(mut blocks)) => {
                blocks.iter_mut().for_each(|block| block.attributes.outputs = block.attributes.outputs.and(outputs));
                Flow::Part(Part::Details(blocks))
            }
            other => other,
        });
    }
    marked
}

/// Reads Quarto's `.content-visible when-format="pdf"` in the attributes of an element.
pub fn of_classes(attributes: &mut Attributes) {
    let has = |class: &str| attributes.classes.iter().any(|own| own == class);
    let visible = has("content-visible");
    if !visible && !has("content-hidden") {
        return;
    }
    let value = |name: &str| attributes.other.iter().find(|(key, _)| key == name).map(|(_, value)| Outputs::of_format(value));
    let met = match (value("when-format"), value("unless-format")) {
        (Some(when), unless) => when.but(unless.unwrap_or(Outputs::NONE)),
        (None, Some(unless)) => Outputs::ALL.but(unless),
        // By profiles or metadata, which a Hugo site has not.
        (None, None) if attributes.other.iter().any(|(key, _)| key.starts_with("when-")) => Outputs::NONE,
        (None, None) => Outputs::ALL,
    };
    let outputs = if visible { met } else { Outputs::ALL.but(met) };
    attributes.outputs = attributes.outputs.and(outputs);
    attributes.classes.retain(|class| class != "content-visible" && class != "content-hidden");
    attributes.other.retain(|(key, _)| !key.starts_with("when-") && !key.starts_with("unless-"));
}

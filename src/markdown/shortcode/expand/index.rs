//! `index` and `printindex`.

use crate::book::index::Index;
use crate::book::*;
use crate::report::Span;

use super::super::super::flow::{Flow, wrap};
use super::super::super::index;
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;
use super::inside::inner;

/// `index`: its inside, which may be nothing, with an id to which the index leads.
pub fn mark(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let inside = inner(reader, call);
    let Some(mark) = index::of_shortcode(reader, call, &inside, span) else { return inside };
    let run = index::run(reader, mark, Vec::new());
    if inside.is_empty() {
        return vec![Flow::Inline(run)];
    }
    let Inline::Span(run) = run else { return inside };
    wrap(inside, |content| Inline::Span(InlineSpan { content, ..run.clone() }))
}

/// What `index` prints where only characters can stand: its inside.
pub fn plain(reader: &mut Reader, call: &Prepared) -> String {
    let text = super::raw(reader, call);
    let span = reader.span(call.range.clone());
    let inside: Vec<Flow> = if text.trim().is_empty() { Vec::new() } else { vec![Flow::Inline(Inline::Str(text.clone()))] };
    let mark = index::of_shortcode(reader, call, &inside, span);
    reader.loose_marks.extend(mark);
    text
}

/// `printindex`: the place where an index stands.
pub fn print(call: &Prepared, span: Span) -> Vec<Flow> {
    let name = call.tag.parameters.str_or("name", 0).unwrap_or_default().to_owned();
    vec![Flow::Block(Block::new(BlockKind::Index(Index { name, span, ..Index::default() }), span))]
}

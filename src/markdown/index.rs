//! Marks of the index, as shortcodes and as elements of HTML.
//!
//! A mark is an empty run of the text with an id, or the run that is entered; what it says goes to [`IndexMark`]. Where no run can stand
//! (in code, in an address, alone between blocks) the mark takes the id of the block that it is in or before.

use std::collections::HashMap;

use crate::book::index::{IndexMark, LEVELS, MarkKind};
use crate::book::*;
use crate::message;
use crate::report::Span;

use super::tidy::{ID_SEPARATOR, bare_anchor};
use super::flow::Flow;
use super::html::Tag;
use super::token::Prepared;
use super::reader::Reader;
use super::shortcode::lexer::Parameters;
use super::flow;

/// The mark of the shortcode `index`, whose inside has been read, as its place in the list of marks; none when it names no entry (reported).
pub fn of_shortcode(reader: &mut Reader, call: &Prepared, inside: &[Flow], span: Span) -> Option<usize> {
    let parameters = call.tag.parameters.clone();
    let words = words_of(inside);
    let mut rest = parameters.positional.iter().map(|value| value.text.as_str());
    // Around words that are the entry the first parameter may be a flag.
    let first_is_flag = !words.is_empty() && parameters.positional.first().is_some_and(|value| is_flag(&value.text));
    let term = match parameters.str("term").or(parameters.str("entry")) {
        Some(term) => Some(term.to_owned()),
        None if first_is_flag => None,
        None => rest.next().map(str::to_owned).filter(|term| !term.trim().is_empty()),
    };
    let mut mark = empty(span);
    while let Some(word) = rest.next() {
        match word.to_ascii_lowercase().as_str() {
            "main" => mark.main = true,
            "start" => mark.kind = MarkKind::Start,
            "end" => mark.kind = MarkKind::End,
            "see" | "seealso" => {
                let also = word.eq_ignore_ascii_case("seealso");
                mark.kind = rest.next().map_or(MarkKind::Point, |target| MarkKind::See { also, levels: levels(reader, target, span) });
            }
            _ => {}
        }
    }
    if parameters.get("main").is_some() {
        mark.main = parameters.flag("main");
    }
    match parameters.str("range").map(str::to_ascii_lowercase).as_deref() {
        Some("start") => mark.kind = MarkKind::Start,
        Some("end") => mark.kind = MarkKind::End,
        _ => {}
    }
    for (flag, kind) in [("start", MarkKind::Start), ("end", MarkKind::End)] {
        if parameters.get(flag).is_some() && parameters.flag(flag) {
            mark.kind = kind;
        }
    }
    for (name, also) in [("see", false), ("seealso", true)] {
        if let Some(target) = parameters.str(name).map(str::to_owned) {
            mark.kind = MarkKind::See { also, levels: levels(reader, &target, span) };
        }
    }
    mark.index = index_name(&parameters);
    mark.sort = parameters.str("sort").map(str::to_owned);
    add(reader, mark, term.as_deref(), words)
}

/// The name of the index that a shortcode asks for; empty for the general one.
fn index_name(parameters: &Parameters) -> String {
    parameters.str("name").or(parameters.str("index")).unwrap_or_default().to_owned()
}

/// Whether a word says what kind of mark it is.
fn is_flag(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "main" | "start" | "end" | "see" | "seealso")
}

/// Adds the mark of an element with `data-index`, and gives the element the id that the index leads to.
pub fn of_element(reader: &mut Reader, tag: &Tag, attributes: &mut Attributes, inside: &[Flow]) {
    let Some(term) = tag.get("data-index").map(str::to_owned) else { return };
    let mut mark = empty(tag.span);
    mark.index = tag.get("data-index-name").unwrap_or_default().to_owned();
    mark.sort = tag.get("data-index-sort").map(str::to_owned);
    mark.main = tag.get("data-index-main").is_some_and(|value| value != "false");
    match tag.get("data-index-range") {
        Some("start") => mark.kind = MarkKind::Start,
        Some("end") => mark.kind = MarkKind::End,
        _ => {}
    }
    for (name, also) in [("data-index-see", false), ("data-index-seealso", true)] {
        if let Some(target) = tag.get(name).map(str::to_owned) {
            mark.kind = MarkKind::See { also, levels: levels(reader, &target, tag.span) };
        }
    }
    if let Some(made) = add(reader, mark, Some(term.as_str()).filter(|term| !term.trim().is_empty()), words_of(inside)) {
        let id = attributes.id.get_or_insert_with(|| reader.ids.given(&mark_id(made)));
        reader.index_marks[made].anchor.clone_from(id);
    }
}

/// A mark that names nothing yet.
fn empty(span: Span) -> IndexMark {
    IndexMark {
        anchor: String::new(),
        index: String::new(),
        levels: Vec::new(),
        sort: None,
        kind: MarkKind::Point,
        main: false,
        of_words: false,
        span,
    }
}

/// Adds a mark with the levels of `term`, or of the words that it stands around; gives its place in the list, none when it names no entry (reported).
fn add(reader: &mut Reader, mut mark: IndexMark, term: Option<&str>, words: Inlines) -> Option<usize> {
    mark.levels = match term {
        Some(term) => levels(reader, term, mark.span),
        None => {
            mark.of_words = true;
            Some(words).filter(|words| !flow::is_blank(words)).into_iter().collect()
        }
    };
    if mark.levels.is_empty() {
        let help = message!("write what is entered: `{{{{< index \"word\" >}}}}`");
        reader.emit("index-no-term", message!("a mark of the index names no entry"), mark.span, help);
        return None;
    }
    reader.index_marks.push(mark);
    Some(reader.index_marks.len() - 1)
}

/// The id that a mark has in the text unless the author gave another.
fn mark_id(mark: usize) -> String {
    format!("i.{}", mark + 1)
}

/// A span around `content` with the id of a mark, to which the index leads.
pub fn run(reader: &mut Reader, mark: usize, content: Inlines) -> Inline {
    let id = reader.ids.given(&mark_id(mark));
    reader.index_marks[mark].anchor.clone_from(&id);
    Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: Attributes { id: Some(id), ..Attributes::default() }, content })
}

/// The words of what was read, as an entry takes them: without notes, links and ids.
fn words_of(inside: &[Flow]) -> Inlines {
    let inlines: Inlines = inside.iter().filter_map(|flow| if let Flow::Inline(inline) = flow { Some(inline.clone()) } else { None }).collect();
    let mut words = bare(inlines);
    super::tidy::tidy(&mut words);
    words
}

/// Inlines as an entry takes them: without notes, pictures, links and ids.
fn bare(inlines: Inlines) -> Inlines {
    let mut words = Vec::new();
    for inline in inlines {
        match inline {
            Inline::NoteRef(_) | Inline::Image(_) => {}
            Inline::LineBreak => words.push(Inline::Str(" ".to_owned())),
            Inline::Link(link) => words.extend(bare(link.content)),
            Inline::Span(span) if span.role == SpanRole::Plain => words.extend(bare(span.content)),
            Inline::Span(span) => {
                let attributes = Attributes { id: None, ..span.attributes };
                words.push(Inline::Span(InlineSpan { role: span.role, attributes, content: bare(span.content) }));
            }
            other => words.push(other),
        }
    }
    flow::merge(&mut words);
    words
}

/// The levels of a term (`orden!suborden`), each read as a line of Markdown.
fn levels(reader: &mut Reader, term: &str, span: Span) -> Vec<Inlines> {
    let mut levels = Vec::new();
    for level in split(term) {
        // Most entries are words alone: nothing of them is Markdown.
        if !level.is_empty() && level.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | ',')) {
            levels.push(plain(level.split_whitespace().collect::<Vec<_>>().join(" ")));
            continue;
        }
        let range = span.start as usize..span.end as usize;
        let fragment = reader.prepare_text(&level, &range);
        let mut after = Vec::new();
        let read = reader.line(&fragment, &mut after);
        let mut words = bare(read);
        super::tidy::tidy(&mut words);
        // `1. Un capítulo` is no list here.
        if flow::is_blank(&words) || !after.is_empty() {
            words = plain(level.trim());
        }
        if !flow::is_blank(&words) {
            levels.push(words);
        }
    }
    levels
}

/// Divides a term into its levels at `!`, but not where it is a mark of the language: at an end, before a space or a sign, after `¡`, or with a backslash.
fn split(term: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut exclaimed = false;
    let mut chars = term.chars().peekable();
    while let Some(c) = chars.next() {
        let full = parts.len() >= LEVELS;
        let Some(part) = parts.last_mut() else { break };
        match c {
            '\\' if chars.peek() == Some(&'!') => part.extend(chars.next()),
            '¡' => {
                exclaimed = true;
                part.push(c);
            }
            '!' if exclaimed => {
                exclaimed = false;
                part.push(c);
            }
            '!' => {
                let spaced = part.ends_with(' ') && chars.peek() == Some(&' ');
                let between = !part.trim().is_empty() && chars.peek().is_some_and(|next| next.is_alphanumeric() || "*_`$\"«“¡¿(".contains(*next));
                if (spaced || between) && !full {
                    parts.push(String::new());
                } else {
                    part.push(c);
                }
            }
            c => part.push(c),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

/// Gives the marks that were met where no span can stand the id of a block.
pub fn attach(reader: &mut Reader, block: &mut Block) {
    for mark in std::mem::take(&mut reader.loose_marks) {
        let made = reader.ids.given(&mark_id(mark));
        let id = own_id(block).get_or_insert(made);
        // A block that has several ids for now is found by the first.
        let id = id.split(ID_SEPARATOR).next().unwrap_or_default().to_owned();
        reader.index_marks[mark].anchor = id;
    }
}

/// Lets go of the marks among inlines of which the words alone are kept, as an alternative text.
pub fn loosen(reader: &mut Reader, inlines: &[Inline]) {
    for inline in inlines {
        let (id, content) = match inline {
            Inline::Span(span) => (span.attributes.id.as_ref(), &span.content),
            Inline::Link(link) => (None, &link.content),
            _ => continue,
        };
        if let Some(mark) = id.and_then(|id| reader.index_marks.iter().rposition(|mark| mark.anchor == *id)) {
            reader.loose_marks.push(mark);
        }
        loosen(reader, content);
    }
}

/// The marks that were met where no span could stand, as empty spans for a line.
pub fn loose(reader: &mut Reader) -> Inlines {
    let loose = std::mem::take(&mut reader.loose_marks);
    loose.into_iter().map(|mark| run(reader, mark, Vec::new())).collect()
}

/// The id by which a block is linked to: a heading's is its own.
fn own_id(block: &mut Block) -> &mut Option<String> {
    match &mut block.kind {
        BlockKind::Heading(heading) => &mut heading.attributes.id,
        _ => &mut block.attributes.id,
    }
}

/// Marks that stand alone go to the block after them, or else before them; blocks with several ids keep one.
pub fn attach_lone(marks: &mut [IndexMark], blocks: &mut Vec<Block>) {
    if marks.is_empty() {
        return;
    }
    let mut renamed = HashMap::new();
    if attach_within(&mut renamed, blocks) {
        // Nothing but marks: they are the chapter's.
        blocks.clear();
    }
    for mark in marks {
        if let Some(id) = renamed.get(&mark.anchor) {
            mark.anchor.clone_from(id);
        }
    }
}

/// Moves marks that stand alone to the block after or before them, at every depth; gives whether the blocks are nothing but marks.
fn attach_within(renamed: &mut HashMap<String, String>, blocks: &mut Vec<Block>) -> bool {
    for block in blocks.iter_mut() {
        for inner in containers(block) {
            attach_within(renamed, inner);
        }
        if let Some(ids) = own_id(block).take_if(|id| id.contains(ID_SEPARATOR)) {
            let mut ids = ids.split(ID_SEPARATOR).map(str::to_owned);
            let first = ids.next();
            renamed.extend(ids.filter_map(|id| Some((id, first.clone()?))));
            *own_id(block) = first;
        }
    }
    let lone = |block: &Block| match &block.kind {
        BlockKind::Paragraph(text) => {
            let blank = |inline: &Inline| bare_anchor(inline).is_some() || flow::is_blank(std::slice::from_ref(inline));
            !text.inlines.is_empty() && text.inlines.iter().all(blank) && text.inlines.iter().any(|inline| bare_anchor(inline).is_some())
        }
        _ => false,
    };
    if !blocks.iter().any(lone) {
        return false;
    }
    if blocks.iter().all(lone) {
        return true;
    }
    let mut waiting: Vec<String> = Vec::new();
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        if lone(&block) {
            if let BlockKind::Paragraph(text) = &block.kind {
                waiting.extend(text.inlines.iter().filter_map(bare_anchor).map(str::to_owned));
            }
            continue;
        }
        give(renamed, &mut block, std::mem::take(&mut waiting), false);
        kept.push(block);
    }
    if let Some(last) = kept.last_mut() {
        give(renamed, last, waiting, true);
    }
    *blocks = kept;
    false
}

/// Puts the ids of marks at the start or the end of a block; `renamed` has those that give way to its own id.
fn give(renamed: &mut HashMap<String, String>, block: &mut Block, ids: Vec<String>, at_end: bool) {
    if ids.is_empty() {
        return;
    }
    if let BlockKind::Paragraph(text) = &mut block.kind {
        let run = |id| Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: Attributes { id: Some(id), ..Attributes::default() }, content: Vec::new() });
        let runs: Inlines = ids.into_iter().map(run).collect();
        let at = if at_end { text.inlines.len() } else { 0 };
        text.inlines.splice(at..at, runs);
        return;
    }
    let own = own_id(block).get_or_insert_with(|| ids[0].clone()).clone();
    renamed.extend(ids.into_iter().filter(|id| *id != own).map(|id| (id, own.clone())));
}

/// The lists of blocks within a block.
fn containers(block: &mut Block) -> Vec<&mut Vec<Block>> {
    match &mut block.kind {
        BlockKind::List(list) => list.items.iter_mut().map(|item| &mut item.blocks).collect(),
        BlockKind::Definitions(definitions) => definitions.iter_mut().flat_map(|definition| &mut definition.details).collect(),
        BlockKind::Quote(quote) => vec![&mut quote.blocks],
        BlockKind::Table(table) => {
            let rows = table.head.iter_mut().chain(&mut table.rows);
            rows.flat_map(|row| &mut row.cells).map(|cell| &mut cell.blocks).collect()
        }
        BlockKind::Figure(figure) => vec![&mut figure.content],
        BlockKind::Sidebar(sidebar) => vec![&mut sidebar.blocks],
        BlockKind::Columns(columns) => columns.columns.iter_mut().collect(),
        BlockKind::Group(blocks) => vec![blocks],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn an_exclamation_mark_divides_only_between_words() {
        let divided = |term: &str| split(term).join(" | ");
        assert_eq!(divided("orden!suborden"), "orden | suborden");
        assert_eq!(divided("orden ! suborden ! más ! aún"), "orden | suborden | más ! aún");
        assert_eq!(divided("¡Ay, Carmela!"), "¡Ay, Carmela!");
        assert_eq!(divided("¡Ay, Carmela!!película"), "¡Ay, Carmela! | película");
        assert_eq!(divided("Yahoo!"), "Yahoo!");
        assert_eq!(divided("Yahoo\\!Japan!historia"), "Yahoo!Japan | historia");
        assert_eq!(divided("Westward Ho!, novela"), "Westward Ho!, novela");
        assert_eq!(divided("!"), "!");
    }
}

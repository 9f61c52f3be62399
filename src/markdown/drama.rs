//! Plays and interviews: who speaks, what is said, what happens on the stage.
//!
//! Within `drama` and `interview` (a shortcode, or a `div` of that class) a paragraph that begins with words in bold is a speech of who is
//! named there; one that is all emphasis, or stands in parentheses, is a stage direction; one that is all bold is a speaker on a line of
//! their own, or the question of an interview. A list of definitions reads the same: the term speaks. On the web it is what it is written
//! as: bold names, slanted directions. Classes are named as TEI names the elements (`speaker`, `stage`).

use crate::book::visit::{VisitorMut, flat_text, walk_chapter_mut};
use crate::book::*;

/// Classes of blocks that are read so.
const DRAMA: &str = "drama";
const INTERVIEW: &str = "interview";

/// Marks the speeches, speakers and stage directions of a chapter's plays with classes.
pub fn mark(chapter: &mut Chapter) {
    walk_chapter_mut(chapter, &mut Plays);
}

struct Plays;

impl VisitorMut for Plays {
    fn block(&mut self, block: &mut Block) {
        let has = |name: &str| block.attributes.classes.iter().any(|class| class == name);
        let kind = if has(INTERVIEW) { INTERVIEW } else { DRAMA };
        if !has(kind) {
            return;
        }
        let blocks = match &mut block.kind {
            BlockKind::Group(blocks) => std::mem::take(blocks),
            BlockKind::Definitions(definitions) => speeches(std::mem::take(definitions), block.span),
            _ => return,
        };
        block.kind = BlockKind::Group(blocks.into_iter().flat_map(|block| part(block, kind)).collect());
    }
}

/// A block of a play with its class, a paragraph divided where another speaks; `kind` is the class of the whole.
fn part(block: Block, kind: &str) -> Vec<Block> {
    match block.kind {
        BlockKind::Paragraph(text) => {
            let span = text.span;
            let divided = turns(text.inlines).into_iter();
            let mut attributes = block.attributes;
            divided
                .map(|inlines| {
                    let attributes = std::mem::take(&mut attributes);
                    paragraph(Block { kind: BlockKind::Paragraph(Text::new(inlines, span)), attributes, span: block.span }, kind)
                })
                .collect()
        }
        BlockKind::Definitions(definitions) => speeches(definitions, block.span).into_iter().map(|block| paragraph(block, kind)).collect(),
        kind => vec![Block { kind, ..block }],
    }
}

/// Divides inlines at forced line ends that bold words follow.
fn turns(inlines: Inlines) -> Vec<Inlines> {
    let mut turns = vec![Inlines::new()];
    let mut inlines = inlines.into_iter().peekable();
    while let Some(inline) = inlines.next() {
        let blank = |inline: &Inline| matches!(inline, Inline::Str(words) if words.trim().is_empty());
        if matches!(inline, Inline::LineBreak) {
            let mut between = vec![inline];
            while let Some(space) = inlines.next_if(blank) {
                between.push(space);
            }
            match inlines.peek() {
                Some(Inline::Span(InlineSpan { role: SpanRole::Strong, .. })) => turns.push(Inlines::new()),
                _ => turns.last_mut().into_iter().for_each(|turn| turn.append(&mut between)),
            }
            continue;
        }
        turns.last_mut().into_iter().for_each(|turn| turn.push(inline.clone()));
    }
    turns
}

/// A paragraph with its class and its speaker's.
fn paragraph(mut block: Block, kind: &str) -> Block {
    let BlockKind::Paragraph(text) = &mut block.kind else { return block };
    let is_blank = |inline: &Inline| matches!(inline, Inline::Str(words) if words.trim().is_empty());
    let mut shown = text.inlines.iter_mut().filter(|inline| !is_blank(inline));
    let (first, alone) = (shown.next(), shown.next().is_none());
    let class = match first {
        Some(Inline::Span(span)) if span.role == SpanRole::Strong => {
            if alone && kind == INTERVIEW {
                "question"
            } else {
                span.attributes.classes.push("speaker".to_owned());
                if alone { "speaker" } else { "speech" }
            }
        }
        Some(Inline::Span(span)) if span.role == SpanRole::Emphasis && alone => "stage",
        _ => {
            let words = flat_text(&text.inlines);
            let words = words.trim();
            if words.starts_with('(') && words.trim_end_matches('.').ends_with(')') && words.matches('(').count() == 1 { "stage" } else { "said" }
        }
    };
    block.attributes.classes.push(class.to_owned());
    block
}

/// The speeches of a definition list as paragraphs: the terms, who speak, in bold before the first details.
fn speeches(definitions: Vec<Definition>, span: crate::report::Span) -> Vec<Block> {
    let mut made = Vec::new();
    for definition in definitions {
        let mut speaker = Inlines::new();
        for term in definition.terms {
            if !speaker.is_empty() {
                speaker.push(Inline::Str(", ".to_owned()));
            }
            speaker.extend(term.inlines);
        }
        if !speaker.is_empty() && !flat_text(&speaker).trim_end().ends_with(['.', ':', '—', '–', '-', '?', '!']) {
            speaker.push(Inline::Str(".".to_owned()));
        }
        let speaker = Inline::Span(InlineSpan { role: SpanRole::Strong, attributes: Attributes::default(), content: speaker });
        let mut said: Vec<Block> = definition.details.into_iter().flatten().collect();
        match said.first_mut() {
            Some(Block { kind: BlockKind::Paragraph(text), .. }) => {
                text.inlines.splice(0..0, [speaker, Inline::Str(" ".to_owned())]);
            }
            _ => said.insert(0, Block::new(BlockKind::Paragraph(Text::new(vec![speaker], span)), span)),
        }
        made.append(&mut said);
    }
    made
}

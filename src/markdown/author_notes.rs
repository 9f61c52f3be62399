//! Author's notes: a numbered list under `Notas:` after a thematic break. They stay where they are; marks in the text that
//! plainly mean them are linked.
//!
//! A mark is `[1]`, `(1)`, `¹` or `<sup>1</sup>`. A note without one that begins with a quoted term (`El "meta", …`) gets its
//! mark after the first place where the text emphasises that term.

use crate::book::visit::flat_text;
use crate::book::*;
use crate::report::Span;

use super::flow::{is_blank, merge};

/// Takes the notes out of the blocks; [`BlockKind::AuthorNotes`] stands where they stood.
pub fn take(blocks: &mut Vec<Block>) -> Vec<Note> {
    let Some(at) = (1..blocks.len().saturating_sub(1)).rev().find(|i| begins_notes(&blocks[i - 1..])) else { return Vec::new() };
    let list = blocks.remove(at + 1);
    let BlockKind::List(List { kind: ListKind::Ordered { start }, items, .. }) = list.kind else { return Vec::new() };
    let title = title_of(&mut blocks[at]);
    blocks[at].kind = BlockKind::AuthorNotes { title };
    blocks[at].span.end = list.span.end;
    // The break has done its work: the notes' own rule takes its place.
    blocks.remove(at - 1);
    let mut notes: Vec<Note> = Vec::new();
    for (i, item) in items.into_iter().enumerate() {
        let number = (start + i as u64).min(u64::from(u32::MAX)) as u32;
        let span = item.blocks.first().map(|b| b.span).unwrap_or(list.span);
        notes.push(Note { label: number.to_string(), number, mark: number.to_string(), blocks: item.blocks, references: 0, span });
    }
    link(&mut blocks[..at - 1], &mut notes);
    notes
}

/// Whether the blocks begin with a thematic break, a line that announces notes, and a numbered list.
fn begins_notes(blocks: &[Block]) -> bool {
    let [first, second, third, ..] = blocks else { return false };
    let text = match &second.kind {
        BlockKind::Paragraph(text) => text,
        BlockKind::Heading(heading) => &heading.text,
        _ => return false,
    };
    let numbered = matches!(&third.kind, BlockKind::List(List { kind: ListKind::Ordered { .. }, .. }));
    first.kind == BlockKind::ThematicBreak && numbered && announces_notes(&flat_text(&text.inlines))
}

/// Whether a line announces notes: `Notas:`, `Nota del autor:`, `Notes`, `Author’s notes` …
fn announces_notes(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '.']).trim().to_lowercase().replace('’', "'");
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["nota" | "notas" | "note" | "notes" | "anmerkungen" | "remarques" | "anotaciones" | "aclaraciones"] => true,
        ["nota" | "notas", "del" | "de", rest @ ..] => {
            matches!(
                rest,
                ["autor" | "autora" | "autores" | "autoras"] | ["el" | "la" | "los" | "las", "autor" | "autora" | "autores" | "autoras"]
            )
        }
        ["author's" | "authors'" | "translator's" | "editor's", "note" | "notes"] => true,
        ["note" | "notes", "de", "l'auteur"] | ["note", "dell'autore"] | ["notas", "do", "autor"] => true,
        _ => false,
    }
}

/// The announcement as a title: without its colon, and without emphasis around the whole.
fn title_of(block: &mut Block) -> Text {
    let mut text = match &mut block.kind {
        BlockKind::Paragraph(text) => std::mem::take(text),
        BlockKind::Heading(heading) => {
            block.attributes = std::mem::take(&mut heading.attributes);
            std::mem::take(&mut heading.text)
        }
        _ => Text::default(),
    };
    text.inlines.retain(|i| !is_blank(std::slice::from_ref(i)));
    drop_colon(&mut text.inlines);
    if let [Inline::Span(span)] = text.inlines.as_mut_slice() {
        text.inlines = std::mem::take(&mut span.content);
    }
    drop_colon(&mut text.inlines);
    text
}

fn drop_colon(inlines: &mut Inlines) {
    if let Some(Inline::Str(s)) = inlines.last_mut() {
        s.truncate(s.trim_end().trim_end_matches(':').trim_end().len());
        if s.is_empty() {
            inlines.pop();
        }
    }
}

/// Turns the marks in the text before the notes into references to them.
fn link(blocks: &mut [Block], notes: &mut [Note]) {
    let numbers: Vec<u32> = notes.iter().map(|n| n.number).collect();
    let mut marks = Marks { numbers: &numbers, counts: vec![0; notes.len()], round: round_marks_fit(blocks, &numbers) };
    each_text(blocks, &mut |text, _| marks.link(&mut text.inlines));
    let mut counts = marks.counts;
    for (i, note) in notes.iter().enumerate().filter(|(_, n)| !n.blocks.is_empty()) {
        let Some(term) = (counts[i] == 0).then(|| quoted_term(note)).flatten() else { continue };
        let mark = NoteRef { kind: NoteKind::Author, note: NoteId(i as u32), occurrence: 1, span: note.span };
        let mut placed = false;
        each_text(blocks, &mut |text, heading| {
            placed = placed || (!heading && mark_term(&mut text.inlines, &term, &mark));
        });
        counts[i] = u32::from(placed);
    }
    for (note, count) in notes.iter_mut().zip(counts) {
        note.references = count;
    }
}

/// Calls `see` with every text of the blocks in reading order, and whether it is a heading.
fn each_text(blocks: &mut [Block], see: &mut dyn FnMut(&mut Text, bool)) {
    struct See<'a> {
        see: &'a mut dyn FnMut(&mut Text, bool),
        heading: Option<Span>,
    }
    impl crate::book::visit::VisitorMut for See<'_> {
        fn block(&mut self, block: &mut Block) {
            self.heading = matches!(block.kind, BlockKind::Heading(_)).then_some(block.span);
        }
        fn text(&mut self, text: &mut Text) {
            (self.see)(text, self.heading.is_some());
        }
    }
    crate::book::visit::walk_blocks_mut(blocks, &mut See { see, heading: None });
}

/// Whether numbers in parentheses are marks of notes: `(1)` may also number the parts of a sentence, so none may be the number of no note.
fn round_marks_fit(blocks: &mut [Block], numbers: &[u32]) -> bool {
    let mut fits = true;
    each_text(blocks, &mut |text, _| {
        let flat = flat_text(&text.inlines);
        for (i, _) in flat.match_indices('(') {
            let digits: String = flat[i + 1..].chars().take_while(char::is_ascii_digit).collect();
            let closed = flat[i + 1 + digits.len()..].starts_with(')');
            if let (true, Ok(number)) = (closed && digits.len() <= 3, digits.parse::<u32>()) {
                fits &= numbers.contains(&number) && i > 0;
            }
        }
    });
    fits
}

struct Marks<'a> {
    numbers: &'a [u32],
    counts: Vec<u32>,
    /// `(1)` counts as a mark.
    round: bool,
}

impl Marks<'_> {
    /// A reference to the note with this number, counted as one more of its marks; `None` when no note has it.
    fn mark(&mut self, number: u32, span: Span) -> Option<Inline> {
        let index = self.numbers.iter().position(|n| *n == number)?;
        self.counts[index] += 1;
        Some(Inline::NoteRef(NoteRef { kind: NoteKind::Author, note: NoteId(index as u32), occurrence: self.counts[index], span }))
    }

    /// Replaces the marks in a run of inlines by references.
    fn link(&mut self, inlines: &mut Inlines) {
        let mut linked: Inlines = Vec::new();
        for inline in inlines.drain(..) {
            match inline {
                Inline::Str(s) => self.link_string(&s, &mut linked),
                Inline::Span(mut span) if span.role == SpanRole::Superscript => {
                    let number = flat_text(&span.content).trim().trim_matches(['[', ']', '(', ')']).parse().ok();
                    let attached = linked.last().is_none_or(|before| may_carry(&flat_text(std::slice::from_ref(before))));
                    match number.filter(|_| attached).and_then(|n| self.mark(n, Span::default())) {
                        Some(mark) => push_mark(&mut linked, mark),
                        None => {
                            self.link(&mut span.content);
                            linked.push(Inline::Span(span));
                        }
                    }
                }
                Inline::Span(mut span) => {
                    self.link(&mut span.content);
                    linked.push(Inline::Span(span));
                }
                other => linked.push(other),
            }
        }
        merge(&mut linked);
        *inlines = linked;
    }

    /// Splits a string at its marks.
    fn link_string(&mut self, s: &str, linked: &mut Inlines) {
        let mut rest = s;
        let mut from = 0;
        while let Some((start, end, number)) = next_mark(rest, from, self.round) {
            let before = &rest[..start];
            let stands = if before.is_empty() { !linked.is_empty() } else { may_carry(before) };
            match stands.then(|| self.mark(number, Span::default())).flatten() {
                Some(mark) => {
                    linked.push(Inline::Str(before.to_owned()));
                    push_mark(linked, mark);
                    rest = &rest[end..];
                    from = 0;
                }
                None => from = end,
            }
        }
        if !rest.is_empty() {
            linked.push(Inline::Str(rest.to_owned()));
        }
    }
}

/// Adds a mark close to its word, without the spaces before it.
fn push_mark(linked: &mut Inlines, mark: Inline) {
    if let Some(Inline::Str(before)) = linked.last_mut() {
        before.truncate(before.trim_end_matches(' ').len());
    }
    linked.push(mark);
}

/// Whether a mark may follow these words: not a unit (`km²`), not the start of a line.
fn may_carry(before: &str) -> bool {
    let spaced = before.ends_with(' ');
    let before = before.trim_end_matches(' ');
    let Some(last) = before.chars().next_back() else { return false };
    if last.is_numeric() || spaced {
        return !last.is_numeric();
    }
    let word: usize = before.chars().rev().take_while(|c| c.is_alphabetic()).count();
    word == 0 || word > 2
}

/// The next mark in a string from `from`: start, end, number.
fn next_mark(s: &str, from: usize, round: bool) -> Option<(usize, usize, u32)> {
    const SUPERIORS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    for (i, c) in s[from..].char_indices().map(|(i, c)| (i + from, c)) {
        let close = match c {
            '[' => ']',
            '(' if round => ')',
            _ => {
                let run: String = s[i..].chars().take_while(|c| SUPERIORS.contains(c)).collect();
                if run.is_empty() {
                    continue;
                }
                let number = run
                    .chars()
                    .filter_map(|c| SUPERIORS.iter().position(|s| *s == c))
                    .fold(0u32, |n, d| n.saturating_mul(10).saturating_add(d as u32));
                return Some((i, i + run.len(), number));
            }
        };
        let digits: String = s[i + 1..].chars().take_while(char::is_ascii_digit).collect();
        if let (true, Ok(number)) = (s[i + 1 + digits.len()..].starts_with(close), digits.parse()) {
            return Some((i, i + digits.len() + 2, number));
        }
    }
    None
}

/// The term in quotation marks with which a note begins, an article or the like before it or not.
fn quoted_term(note: &Note) -> Option<String> {
    let Some(BlockKind::Paragraph(text)) = note.blocks.first().map(|b| &b.kind) else { return None };
    let flat = flat_text(&text.inlines);
    let pairs = [('"', '"'), ('“', '”'), ('«', '»'), ('‘', '’'), ('\'', '\'')];
    let open = flat.find(|c| pairs.iter().any(|(o, _)| *o == c))?;
    let leading: Vec<String> = flat[..open].split_whitespace().map(str::to_lowercase).collect();
    let known = |w: &String| {
        matches!(
            w.as_str(),
            "el" | "la"
                | "los"
                | "las"
                | "lo"
                | "un"
                | "una"
                | "término"
                | "termino"
                | "palabra"
                | "expresión"
                | "concepto"
                | "the"
                | "a"
                | "an"
                | "term"
                | "word"
                | "o"
                | "os"
                | "as"
                | "le"
                | "les"
        )
    };
    if leading.len() > 3 || !leading.iter().all(known) {
        return None;
    }
    let first = flat[open..].chars().next()?;
    let close = pairs.iter().find(|(o, _)| *o == first)?.1;
    let start = open + first.len_utf8();
    let term = &flat[start..start + flat[start..].find(close)?];
    Some(fold_term(term)).filter(|t| !t.is_empty() && t.len() <= 100)
}

/// The form in which terms are compared: lower case, single spaces, no punctuation around.
fn fold_term(term: &str) -> String {
    let trimmed = term.trim_matches(|c: char| !c.is_alphanumeric());
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Puts the mark after the first run that emphasises the term.
fn mark_term(inlines: &mut Inlines, term: &str, mark: &NoteRef) -> bool {
    for i in 0..inlines.len() {
        let Inline::Span(span) = &mut inlines[i] else { continue };
        let emphatic = matches!(span.role, SpanRole::Emphasis | SpanRole::Strong);
        if emphatic && fold_term(&flat_text(&span.content)) == term {
            inlines.insert(i + 1, Inline::NoteRef(mark.clone()));
            return true;
        }
        if mark_term(&mut span.content, term, mark) {
            return true;
        }
    }
    false
}

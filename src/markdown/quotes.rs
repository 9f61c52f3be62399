//! Block quotes: quotations, and the alerts that GitHub and Obsidian write as quotes.

use crate::book::*;
use crate::report::Span;

use super::reader::Reader;

/// What a block quote is: a sidebar when it begins with `[!TYPE]± title`, else a quotation.
pub fn kind(_reader: &mut Reader, mut blocks: Vec<Block>, span: Span) -> BlockKind {
    match alert(&mut blocks, span) {
        Some((kind, title)) => BlockKind::Sidebar(Sidebar { kind, title, blocks }),
        None => BlockKind::Quote(Quote { kind: QuoteKind::Quotation, blocks, attribution: None }),
    }
}

/// Takes the first line of an alert (`[!TYPE]± title`) off the blocks; gives its kind and title.
fn alert(blocks: &mut Vec<Block>, span: Span) -> Option<(SidebarKind, Option<Text>)> {
    let Some(Block { kind: BlockKind::Paragraph(text), .. }) = blocks.first_mut() else { return None };
    let Some(Inline::Str(start)) = text.inlines.first() else { return None };
    let after = start.strip_prefix("[!")?;
    let (name, after) = after.split_once(']')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')) {
        return None;
    }
    let name = name.to_owned();
    let after = after.strip_prefix(['+', '-']).unwrap_or(after).to_owned();
    // The rest of the line is the title, whatever inlines it holds.
    text.inlines[0] = Inline::Str(after);
    let mut title = Vec::new();
    let mut rest = Vec::new();
    let mut ended = false;
    for inline in std::mem::take(&mut text.inlines) {
        match inline {
            inline if ended => rest.push(inline),
            Inline::LineBreak => ended = true,
            Inline::Str(s) => match s.split_once('\n') {
                Some((before, after)) => {
                    title.push(Inline::Str(before.to_owned()));
                    rest.push(Inline::Str(after.to_owned()));
                    ended = true;
                }
                None => title.push(Inline::Str(s)),
            },
            other => title.push(other),
        }
    }
    text.inlines = rest;
    if super::flow::is_blank(&text.inlines) {
        blocks.remove(0);
    }
    let (kind, known) = named_kind(&name);
    let mut title = Some(title).filter(|t| !super::flow::is_blank(t)).map(|t| Text::new(t, span));
    // A type of the author's own is shown by its name.
    if title.is_none() && !known {
        title = Some(Text::new(plain(capitalised(&name)), span));
    }
    Some((kind, title))
}

/// The kind of a hint, alert or callout by its name, and whether the name is a common one.
pub fn named_kind(name: &str) -> (SidebarKind, bool) {
    let kind = match name.to_lowercase().as_str() {
        "note" | "info" | "abstract" | "summary" | "todo" | "default" | "primary" | "secondary" | "light" | "dark" | "nota" | "notice" => {
            SidebarKind::Note
        }
        "tip" | "success" | "hint" | "check" | "done" | "consejo" | "ok" => SidebarKind::Tip,
        "important" | "question" | "help" | "faq" | "importante" => SidebarKind::Important,
        "warning" | "attention" | "aviso" | "advertencia" => SidebarKind::Warning,
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" | "alert" | "peligro" | "cuidado" => SidebarKind::Caution,
        _ => return (SidebarKind::Note, false),
    };
    (kind, true)
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + &chars.as_str().to_lowercase(),
        None => String::new(),
    }
}

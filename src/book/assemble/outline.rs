//! The contents, nested: parts (0) over chapters (1) over their headings (2 …), and the chapters of a section over those in it.

use crate::book::{Block, BlockKind, Chapter, ChapterId, Inline, Inlines, Matter, OutlineEntry, Role};

/// The contents of the book as a tree.
pub fn outline(chapters: &[Chapter]) -> Vec<OutlineEntry> {
    let mut outline: Vec<OutlineEntry> = Vec::new();
    // The part that chapters go into, by its depth in the tree of sections.
    let mut part_depth: Option<u32> = None;
    for (i, chapter) in chapters.iter().enumerate() {
        let is_part = chapter.role == Role::Part;
        let mut entry = OutlineEntry {
            chapter: ChapterId(i as u32),
            anchor: None,
            number: chapter.number.clone(),
            title: chapter.title.inlines.clone(),
            level: if is_part { 0 } else { 1 },
            children: Vec::new(),
        };
        let mut headings = Vec::new();
        collect(&chapter.blocks, ChapterId(i as u32), &mut headings);
        entry.children = nest(headings);
        if is_part {
            part_depth = Some(chapter.depth);
            outline.push(entry);
            continue;
        }
        let within = part_depth.is_some_and(|depth| chapter.depth > depth) && chapter.matter == Matter::Body;
        match outline.last_mut().filter(|part| within && part.level == 0) {
            Some(part) => below(&mut part.children, chapters, entry),
            None => {
                part_depth = None;
                below(&mut outline, chapters, entry);
            }
        }
    }
    outline
}

/// Puts a chapter below the page of the section that it is in, where that is a chapter too; else among `entries`.
fn below(entries: &mut Vec<OutlineEntry>, chapters: &[Chapter], entry: OutlineEntry) {
    let path = |entry: &OutlineEntry| chapters.get(entry.chapter.0 as usize).map(|chapter| chapter.path.as_str()).unwrap_or_default();
    let own = path(&entry);
    let is_section = |above: &OutlineEntry| {
        let section = path(above);
        let chapter = |entry: &OutlineEntry| chapters.get(entry.chapter.0 as usize);
        let is_nested = chapter(&entry).is_some_and(|own| own.nested && chapter(above).is_some_and(|above| above.matter == own.matter && above.role != Role::Part && above.depth < own.depth));
        above.anchor.is_none() && (is_nested || !section.is_empty() && own.strip_prefix(section).is_some_and(|rest| rest.starts_with('/')))
    };
    match entries.last_mut() {
        Some(last) if is_section(last) => below(&mut last.children, chapters, entry),
        _ => entries.push(entry),
    }
}

/// Adds the headings of the running text; those in sidebars, quotations, tables and lists are no sections of the chapter.
fn collect(blocks: &[Block], chapter: ChapterId, headings: &mut Vec<OutlineEntry>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => headings.extend(title(&heading.text.inlines).map(|title| OutlineEntry {
                chapter,
                anchor: heading.attributes.id.clone(),
                number: None,
                title,
                level: heading.level.max(2),
                children: Vec::new(),
            })),
            BlockKind::Group(inner) => collect(inner, chapter, headings),
            _ => {}
        }
    }
}

/// The words of a heading in the contents: its text, or what its pictures show. One without either is not in the contents.
fn title(heading: &Inlines) -> Option<Inlines> {
    if has_text(heading) {
        return Some(heading.clone());
    }
    let mut shown = Vec::new();
    descriptions(heading, &mut shown);
    (!shown.is_empty()).then(|| vec![Inline::Str(shown.join(" "))])
}

/// Whether inlines show any text.
fn has_text(inlines: &Inlines) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Str(s) | Inline::Code(s) => !s.trim().is_empty(),
        Inline::Math(_) | Inline::Ruby { .. } | Inline::Citation(_) => true,
        Inline::Span(span) => has_text(&span.content),
        Inline::Link(link) => has_text(&link.content),
        Inline::LineBreak | Inline::Image(_) | Inline::NoteRef(_) => false,
    })
}

/// Adds the alternative texts of pictures, in order.
fn descriptions(inlines: &Inlines, shown: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Image(image) => shown.extend(image.alt.clone().filter(|alt| !alt.trim().is_empty())),
            Inline::Span(span) => descriptions(&span.content, shown),
            Inline::Link(link) => descriptions(&link.content, shown),
            _ => {}
        }
    }
}

/// Nests a list of headings by their levels.
fn nest(headings: Vec<OutlineEntry>) -> Vec<OutlineEntry> {
    let mut roots = Vec::new();
    headings.into_iter().for_each(|heading| insert(&mut roots, heading));
    roots
}

/// Adds a heading to the last of `siblings` that is above it, else as the next of them.
fn insert(siblings: &mut Vec<OutlineEntry>, heading: OutlineEntry) {
    match siblings.last_mut() {
        Some(last) if last.level < heading.level => insert(&mut last.children, heading),
        _ => siblings.push(heading),
    }
}

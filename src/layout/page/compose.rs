//! A column and its pagination → pages with everything in place, still without heads and folios.
//!
//! Positions are relative to the text area's top left corner; [`super::sequence`] knows each page's side and moves them.

use std::collections::BTreeMap;

use super::balance;
use super::breaker::{self, Pagination, PartKind};
use super::cited::{Cited, OfEntry};
use crate::layout::page::section::Draft;
use crate::layout::page::section::LineRecord;
use crate::layout::page::section::NoteBlock;
use crate::layout::page::section::PlatePage;
use crate::layout::page::section::Side;
use crate::book::NoteId;
use crate::layout::flow::column::{Column, Content, Entry, Fixed, Frame, Paragraph};
use crate::layout::flow::fragments::{self, References};
use crate::layout::frame::Frame as PageFrame;
use crate::layout::pages::{Item, ItemKind, Rect};
use crate::layout::paragraph::lines::LineInfo;
use crate::layout::paragraph::{Line, Params, Solutions};
use crate::length::Length;
use crate::style::Color;

/// The rule over the notes: F4.
const NOTE_RULE: (Length, Length) = (Length::pt(48), Length(26_214));

/// Puts the pages of pictures that stand outside of the column behind those of the text; where they come among them only the sequence of
/// pages knows.
pub fn add_plates(drafts: &mut Vec<Draft>, column: &Column<'_>) {
    let mut made = Vec::new();
    for (after, draft) in drafts.iter().enumerate() {
        for plate in draft.plates.iter().filter_map(|plate| column.plates.get(*plate)) {
            for (number, content) in plate.pages.iter().enumerate() {
                let plate = PlatePage { after, of: plate.pages.len(), number, on_page: plate.on_page };
                made.push(Draft { content: content.clone(), opening: true, plate: Some(plate), ..Draft::default() });
            }
        }
    }
    drafts.append(&mut made);
}

/// Solutions in wider limits, made when the page asked for them.
#[derive(Default)]
pub struct Wider {
    cited: Cited,
    solutions: BTreeMap<usize, (Solutions, Params)>,
}

/// Breaks the column into pages.
pub fn paginate(column: &Column<'_>, geometry: breaker::Geometry) -> (Pagination, Wider) {
    let mut wider = Wider { cited: Cited::new(column), ..Wider::default() };
    let mut items: Vec<breaker::Item> = column.entries.iter().enumerate().map(|(i, entry)| item(entry, i, &wider.cited)).collect();
    for beside in &column.beside {
        if let Some(breaker::Item::Block(block)) = items.get_mut(beside.entry) {
            block.keep_height = beside.height;
        }
    }
    let mut notes: Vec<breaker::Note> = column.notes.iter().map(|n| note(n)).collect();
    if !column.facing.is_empty() {
        mark_rectos(column, &items, &mut notes);
    }
    let plan = breaker::Column { items, notes, geometry };
    let mut widen = |index: usize| wider.alternatives(column, index);
    let pagination = breaker::paginate(&plan, &mut widen);
    (pagination, wider)
}

/// Tells which notes stand on rectos of facing pages alone: none that text elsewhere in the column brings too.
fn mark_rectos(column: &Column<'_>, items: &[breaker::Item], notes: &mut [breaker::Note]) {
    let mut on_recto = column.facing.notes(&column.notes);
    for (_, item) in items.iter().enumerate().filter(|(entry, _)| !column.facing.has_row(*entry)) {
        let brought: Vec<u32> = match item {
            breaker::Item::Paragraph(paragraph) => paragraph.alternatives.iter().flat_map(|a| &a.lines).flat_map(|line| &line.notes).copied().collect(),
            breaker::Item::Block(block) => block.notes.clone(),
            breaker::Item::Float(float) => float.notes.clone(),
            _ => Vec::new(),
        };
        on_recto.retain(|note| !brought.contains(&note.0));
    }
    for note in on_recto {
        if let Some(note) = notes.get_mut(note.index()) {
            note.on_recto = true;
        }
    }
}

impl Wider {
    /// Further settings of a paragraph, in the first emergency's limits.
    fn alternatives(&mut self, column: &Column<'_>, index: usize) -> Vec<breaker::Alternative> {
        let Some(Entry::Paragraph(paragraph)) = column.entries.get(index) else { return Vec::new() };
        let Content::Set { items, params, .. } = &paragraph.content else { return Vec::new() };
        let params = params.wider();
        let notes = self.cited.of_entry(index);
        let mut solutions = crate::layout::paragraph::solve(&items.stream, &params, &paragraph.measure);
        // A figure is as high as the lines beside it.
        solutions.all.retain(|solution| solution.lines.len() >= paragraph.measure.starts.len());
        let alternatives = solutions
            .all
            .iter()
            .map(|solution| {
                let infos = crate::layout::paragraph::describe(items, solution, &paragraph.measure);
                alternative(paragraph, &infos, solution.cost, &notes)
            })
            .collect();
        self.solutions.insert(index, (solutions, params));
        alternatives
    }
}

/// An entry as the breaker sees it.
fn item(entry: &Entry<'_>, index: usize, cited: &Cited) -> breaker::Item {
    let notes = cited.of_entry(index);
    match entry {
        Entry::Paragraph(paragraph) => breaker::Item::Paragraph(breaker::Paragraph {
            alternatives: alternatives(paragraph, &notes),
            orphans: paragraph.orphans,
            widows: paragraph.widows,
            unbroken: paragraph.unbroken,
            keep_with_next: paragraph.keep_with_next,
            keep_with_previous: paragraph.keep_with_previous,
        }),
        Entry::Fixed(fixed, keep) => breaker::Item::Block(breaker::Block {
            height: fixed.height,
            keep_lines: keep.next,
            keep_height: Length::ZERO,
            keep_with_previous: keep.previous,
            notes: notes.of_box(&fixed.notes),
        }),
        Entry::Space(space) => breaker::Item::Space(*space),
        Entry::Float(fixed, height) => {
            let notes = notes.of_box(&fixed.notes);
            breaker::Item::Float(breaker::Float { height: *height, here: true, foot: true, head: true, notes })
        }
        Entry::Open(frame) => breaker::Item::Open { head: frame.head.height, foot: frame.foot.height },
        Entry::Close => breaker::Item::Close,
        Entry::PageBreak => breaker::Item::PageBreak,
    }
}

/// The ways of setting a paragraph that the breaker may choose from; lines that are built already are one.
fn alternatives(paragraph: &Paragraph<'_>, notes: &OfEntry<'_>) -> Vec<breaker::Alternative> {
    match &paragraph.content {
        Content::Set { solutions, infos, .. } => {
            solutions.all.iter().zip(infos).map(|(s, infos)| alternative(paragraph, infos, s.cost, notes)).collect()
        }
        Content::Built(lines) => {
            let slots = lines
                .iter()
                .enumerate()
                .map(|(i, line)| breaker::LineSlot {
                    height: line.info.height(paragraph.leading),
                    hyphen: false,
                    full: true,
                    colon: line.info.colon,
                    notes: notes.of_line(i, &line.notes),
                })
                .collect();
            vec![breaker::Alternative { lines: slots, cost: 0.0 }]
        }
    }
}

/// One way of setting a paragraph, as the breaker sees it.
fn alternative(paragraph: &Paragraph<'_>, infos: &[LineInfo], cost: f64, notes: &OfEntry<'_>) -> breaker::Alternative {
    let lines = infos
        .iter()
        .enumerate()
        .map(|(i, info)| breaker::LineSlot {
            height: info.height(paragraph.leading),
            hyphen: info.hyphen,
            full: info.full,
            colon: info.colon,
            notes: notes.of_line(i, &info.notes),
        })
        .collect();
    breaker::Alternative { lines, cost }
}

/// A note as the breaker sees it.
fn note(fragments: &[Fixed]) -> breaker::Note {
    breaker::Note::new(fragments.iter().map(|fragment| fragment.height).collect(), |line| fragments[line].glued)
}

/// Puts everything in its place, page by page.
pub fn compose(column: &Column<'_>, pagination: &Pagination, wider: &Wider, frame: &PageFrame, geometry: &breaker::Geometry) -> Vec<Draft> {
    let refer = References::of(column);
    let frames = Frames::of(column);
    let mut faults = vec![Vec::new(); pagination.pages.len()];
    for (page, fault) in &pagination.faults {
        if let Some(of_page) = faults.get_mut(*page as usize) {
            of_page.push(*fault);
        }
    }
    let mut built = Built::default();
    let mut facing_notes = None;
    let mut drafts = Vec::new();
    for (number, plan) in pagination.pages.iter().enumerate() {
        let opening = number == 0 && column.opening.height > Length::ZERO;
        let mut draft = Draft { opening, short: plan.short, ..Draft::default() };
        draft.faults = std::mem::take(&mut faults[number]);
        // The opening page ends where all others do: a line more or less is taken from the space over its title.
        let first_foot = column.begun.map_or(frame.leading * i64::from(frame.lines), |begun| begun.foot);
        let top = if number < geometry.first_pages as usize { first_foot - plan.height } else { Length::ZERO };
        if number >= geometry.first_pages as usize {
            draft.spread = plan.height.0 / frame.leading.0.max(1) - i64::from(frame.lines);
        }
        let mut page = Fixed::default();
        if number == 0 {
            page.place(column.opening.clone(), Length::ZERO, Length::ZERO);
        }
        let mut extents: BTreeMap<usize, (Length, Length)> = BTreeMap::new();
        let mut parts = Fixed::default();
        let mut of_floats = None;
        for (part, shift) in plan.parts.iter().zip(balance::shifts(column, plan)) {
            let y = top + part.y + shift;
            match &part.kind {
                PartKind::Lines { item, lines } => {
                    if let Some(Entry::Paragraph(paragraph)) = column.entries.get(*item) {
                        let all = built.lines(paragraph, *item, pagination, wider);
                        let mut at = y;
                        for i in lines.clone() {
                            let Some(line) = all.get(i) else { continue };
                            let fragment = fragments::line_fragment(paragraph, line, i, frame, refer);
                            let height = fragment.height;
                            parts.place(fragment, Length::ZERO, at);
                            if paragraph.running {
                                draft.lines.push(LineRecord {
                                    info: line.info.clone(),
                                    text: line.text.clone(),
                                    first: i == 0,
                                    last: i + 1 == all.len(),
                                    width: line.width,
                                    gaps: gaps(line),
                                    area: Rect { x: paragraph.left, y: at, width: line.width, height },
                                    position: line.position,
                                });
                            }
                            at += height;
                        }
                        extend(&mut extents, &frames, *item, y, at);
                    }
                }
                PartKind::Block { item } => match column.entries.get(*item) {
                    Some(Entry::Fixed(fixed, _)) => {
                        if let Ok(plate) = column.plates.binary_search_by_key(item, |plate| plate.entry) {
                            draft.plates.push(plate);
                        }
                        parts.place(fixed.clone(), Length::ZERO, y);
                        extend(&mut extents, &frames, *item, y, y + fixed.height);
                    }
                    Some(Entry::Float(fixed, height)) => {
                        let room = plan.height - plan.notes_height;
                        // A float comes from elsewhere in the text: it says where the page begins only when nothing else does.
                        let floating = Fixed { position: None, ..fixed.clone() };
                        of_floats = of_floats.or(fixed.position);
                        parts.place(floating, Length::ZERO, y + space_above(part.y, *height, fixed.height, room));
                    }
                    _ => {}
                },
                PartKind::Head { item } | PartKind::Foot { item } => {
                    if let Some(Entry::Open(opened)) = column.entries.get(*item) {
                        let what = if matches!(part.kind, PartKind::Head { .. }) { &opened.head } else { &opened.foot };
                        parts.place(what.clone(), Length::ZERO, y);
                        extend(&mut extents, &frames, *item, y, y + what.height);
                        let own = extents.entry(*item).or_insert((y, y));
                        *own = (own.0.at_most(y), own.1.at_least(y + what.height));
                    }
                }
            }
        }
        for (open, (from, to)) in &extents {
            if let Some(Entry::Open(opened)) = column.entries.get(*open) {
                page.items.extend(fragments::paint(opened, *from, *to));
            }
        }
        page.place(parts, Length::ZERO, Length::ZERO);
        page.position = page.position.or(of_floats);
        draft.bottom = page.height;
        let foot = Foot { column, plan, geometry, frame, y: top + plan.height };
        let rows: Vec<usize> = plan.parts.iter().filter_map(row_of).filter(|row| column.facing.has_row(*row)).collect();
        if rows.is_empty() {
            place_notes(&foot, |_| true, &mut page, &mut draft);
            draft.content = page;
            drafts.push(draft);
            continue;
        }
        let on_recto = facing_notes.get_or_insert_with(|| column.facing.notes(&column.notes));
        let mut recto = Draft { content: column.facing.split(&mut page, on_recto), facing: Some(Side::Recto), ..Draft::default() };
        recto.content.position = column.facing.position(rows.into_iter());
        let mut content = std::mem::take(&mut recto.content);
        place_notes(&foot, |note| on_recto.contains(&note), &mut content, &mut recto);
        recto.content = content;
        place_notes(&foot, |note| !on_recto.contains(&note), &mut page, &mut draft);
        draft.facing = Some(Side::Verso);
        draft.content = page;
        drafts.push(draft);
        drafts.push(recto);
    }
    drafts
}

/// How much of a float's space stands above it: none at the page's head, all at its foot, half between.
fn space_above(y: Length, taken: Length, height: Length, room: Length) -> Length {
    let space = (taken - height).at_least(Length::ZERO);
    if y.is_zero() {
        Length::ZERO
    } else if y + taken >= room {
        space
    } else {
        space / 2
    }
}

/// The word spaces of a line as drawn.
fn gaps(line: &Line) -> Vec<(Length, Length)> {
    let mut gaps = Vec::new();
    for run in &line.runs {
        let run = &run.glyphs;
        let mut pen = run.x;
        for glyph in run.glyphs.iter() {
            let next = pen + glyph.advance.scale(i64::from(run.scale), 1000);
            if run.text.get(glyph.text.start as usize..glyph.text.end as usize).is_some_and(|t| t == " " || t == "\u{a0}") {
                gaps.push((pen, next));
            }
            pen = next;
        }
    }
    gaps
}

/// The visible frames that each entry stands in, as a tree of frames.
struct Frames {
    /// The innermost frame around each entry, by where it opens.
    around: Vec<Option<usize>>,
}

impl Frames {
    /// The frames of a column that can be seen and are closed.
    fn of(column: &Column<'_>) -> Frames {
        // Frames that nothing closes hold nothing.
        let mut open = Vec::new();
        let mut closed = vec![false; column.entries.len()];
        for (i, entry) in column.entries.iter().enumerate() {
            match entry {
                Entry::Open(frame) => open.push((i, visible(frame))),
                Entry::Close => {
                    if let Some((start, true)) = open.pop() {
                        closed[start] = true;
                    }
                }
                _ => {}
            }
        }
        let mut around = Vec::with_capacity(column.entries.len());
        let mut inside: Vec<Option<usize>> = vec![None];
        for (i, entry) in column.entries.iter().enumerate() {
            let here = inside.last().copied().flatten();
            match entry {
                Entry::Open(_) => {
                    around.push(here);
                    inside.push(if closed[i] { Some(i) } else { here });
                }
                Entry::Close => {
                    if inside.len() > 1 {
                        inside.pop();
                    }
                    around.push(inside.last().copied().flatten());
                }
                _ => around.push(here),
            }
        }
        Frames { around }
    }

    /// The frames that hold an entry, from the innermost.
    fn holding(&self, item: usize) -> impl Iterator<Item = usize> + '_ {
        let around = |item: usize| self.around.get(item).copied().flatten();
        std::iter::successors(around(item), move |&open| around(open))
    }
}

/// Whether a frame has a background or a border.
fn visible(frame: &Frame) -> bool {
    let border = &frame.border;
    frame.background.is_some() || [border.top, border.right, border.bottom, border.left].iter().any(|b| b.width > Length::ZERO)
}

/// The frames that hold `item` reach from `from` to `to` at least.
fn extend(extents: &mut BTreeMap<usize, (Length, Length)>, frames: &Frames, item: usize, from: Length, to: Length) {
    for open in frames.holding(item) {
        let extent = extents.entry(open).or_insert((from, to));
        *extent = (extent.0.at_most(from), extent.1.at_least(to));
    }
}

/// The lines of the paragraph that was built last: a paragraph that goes over a page is built once.
#[derive(Default)]
struct Built {
    item: Option<usize>,
    lines: Vec<Line>,
}

impl Built {
    /// The lines of the paragraph at `item`, as the pagination chose them; built unless they are those asked for last.
    fn lines(&mut self, paragraph: &Paragraph<'_>, item: usize, pagination: &Pagination, wider: &Wider) -> &[Line] {
        if self.item != Some(item) {
            self.item = Some(item);
            let chosen = pagination.alternatives.get(item).copied().unwrap_or(0);
            self.lines = lines_of(paragraph, item, chosen, wider);
        }
        &self.lines
    }
}

/// The lines of the paragraph at `item` by alternative `chosen`, which may be one of the wider ones.
fn lines_of(paragraph: &Paragraph<'_>, item: usize, chosen: usize, wider: &Wider) -> Vec<Line> {
    if let Content::Set { items, solutions, context, .. } = &paragraph.content
        && let Some(further) = chosen.checked_sub(solutions.all.len())
        && let Some((more, params)) = wider.solutions.get(&item)
        && let Some(solution) = more.all.get(further)
    {
        return crate::layout::paragraph::build(items, solution, params, &paragraph.measure, context);
    }
    fragments::built(paragraph, Some(chosen))
}

/// The foot of a page, for its notes.
#[derive(Clone, Copy)]
struct Foot<'c, 'a> {
    column: &'c Column<'a>,
    plan: &'c breaker::PagePlan,
    geometry: &'c breaker::Geometry,
    frame: &'c PageFrame,
    y: Length,
}

/// The entry of a block.
fn row_of(part: &breaker::Part) -> Option<usize> {
    match part.kind {
        PartKind::Block { item } => Some(item),
        _ => None,
    }
}

/// Notes stand on the page's last lines, under a short rule; one that goes on from the page before is under a rule as long as the
/// measure, so that nobody looks for its beginning. On a page without text they stand at the head.
fn place_notes(foot: &Foot<'_, '_>, is_here: impl Fn(NoteId) -> bool, page: &mut Fixed, draft: &mut Draft) {
    let Foot { column, plan, geometry, frame, y: foot } = *foot;
    let mut notes: Vec<&breaker::NotePart> = plan.notes.iter().filter(|part| is_here(NoteId(part.note))).collect();
    // The editor's notes stand under the author's.
    let of_editor = |part: &breaker::NotePart| column.editors.contains(&NoteId(part.note));
    notes.sort_by_key(|part| of_editor(part));
    let Some(first) = notes.first() else { return };
    let continued = first.lines.start > 0;
    let separation = if continued { geometry.note_continuation.at_least(geometry.note_separation) } else { geometry.note_separation };
    let between = notes.windows(2).position(|pair| !of_editor(pair[0]) && of_editor(pair[1]));
    let from = page.ends();
    let total: Length = notes
        .iter()
        .filter_map(|part| column.notes.get(part.note as usize)?.get(part.lines.clone()))
        .flatten()
        .map(|s| s.height)
        .sum::<Length>()
        + if between.is_some() { frame.leading / 2 } else { Length::ZERO };
    draft.notes = Some(NoteBlock { height: separation + total, from });
    let mut y = if plan.parts.is_empty() { separation } else { foot - total };
    let width = if continued { frame.measure } else { NOTE_RULE.0 };
    let x = if column.rtl { frame.measure - width } else { Length::ZERO };
    let rule = Rect { x, y: y - separation / 2, width, height: NOTE_RULE.1 };
    page.items.push(Item { node: None, kind: ItemKind::Fill { rect: rule, color: Color::BLACK } });
    for (at, part) in notes.into_iter().enumerate() {
        if between.is_some_and(|between| at == between + 1) {
            y += frame.leading / 2;
        }
        let Some(fragments) = column.notes.get(part.note as usize) else { continue };
        if part.lines.end < fragments.len() {
            draft.split_notes += 1;
        }
        for fragment in fragments.get(part.lines.clone()).unwrap_or_default() {
            let position = page.position;
            page.place(fragment.clone(), Length::ZERO, y);
            // A page begins with its text, not with a note that goes on from the page before.
            page.position = position;
            y += fragment.height;
        }
    }
}

//! Blocks → one column of lines and boxes.
//!
//! [`Flow`] walks a chapter once. Each kind of block has a file of its own that gives [`column::Entry`]s: paragraphs with the solutions
//! among which the page will choose, boxes that stand as they are, white, and frames around what may part. What must be set on
//! the spot (cells, notes, captions, columns side by side) is flowed apart and [`strips`] puts it together.

pub mod blocks;
pub mod code;
pub mod column;
pub mod columns;
pub mod figure;
pub mod index;
pub mod large;
pub mod initial;
pub mod list;
pub mod math;
pub mod named;
pub mod notes;
pub mod opening;
pub mod sidebar;
pub mod strips;
pub mod table;
pub mod text;
mod verse;
mod turned_figure;

use std::borrow::Cow;
use std::collections::BTreeSet;

use column::{Column, Content, Entry, Keep, Paragraph};

use super::design::Design;
use super::note_plan::NotePlan;
use super::page::breaker::Space;
use super::pages::{NodeId, NodeRole};
use super::paragraph::{Line, Measure, Params, Piece};
use crate::book::page_map::Position;
use crate::book::{Chapter, NoteId, Text};
use crate::lang::{Direction, Lang};
use crate::length::Length;
use crate::report::{Report, Span};
use crate::style::{Align, Element, Style};

/// The walk of one chapter.
pub struct Flow<'a> {
    pub design: &'a Design<'a>,
    pub chapter: &'a Chapter,
    /// Of the chapter in the book; `None` for pages that no author wrote.
    pub index: Option<usize>,
    pub column: Column<'a>,
    pub report: Report,
    /// White owed before the next entry: the larger of the margins that meet.
    pending: Length,
    /// Whether something whose height is no multiple of the grid went before.
    off_grid: bool,
    /// How far formulas on the last line of the paragraph above reach down.
    drop_above: Length,
    /// Within a turned table.
    turned: bool,
    /// Nothing was put yet: a first margin counts for nothing.
    fresh: bool,
    /// Notes whose first mark has been set.
    brought: BTreeSet<NoteId>,
    /// Where the notes of the chapter stand, and how they are marked.
    pub note_plan: NotePlan,
    /// Where a note's text goes in the structure: after the block that cites it.
    section: NodeId,
    /// Drawn beside the next line that is set, or at its head.
    label: list::Label,
    /// The next text follows the number of its footnote.
    number_before: bool,
    /// Names of what begins with the next entry.
    owed_anchors: Vec<String>,
    /// The end of the last text that was flowed: where a page begins that has a picture or a formula at its head.
    before: Option<Position>,
    /// Lists, quotations and frames around the next block: within them halves of a line need not come to a whole one.
    nesting: u32,
    /// Within a poem: the width from its lines' beginning to the end of their numbers.
    verse: Option<Length>,
}

/// What [`Flow::trial`] remembers.
struct Trial {
    node: NodeId,
    children: usize,
    nodes: usize,
    links: usize,
    anchors: usize,
    objects: usize,
    captions: usize,
    reported: usize,
}

/// Where blocks stand: the element around them, its style, their left end and width.
#[derive(Clone, Copy)]
pub struct Setting<'e> {
    pub element: &'e Element<'e>,
    pub style: &'e Style,
    pub lang: &'e Lang,
    pub left: Length,
    pub width: Length,
    pub node: NodeId,
    /// Set on the spot: no floats, no page breaks, one solution a paragraph.
    pub fixed: bool,
}

impl<'a> Flow<'a> {
    pub fn new(design: &'a Design<'a>, chapter: &'a Chapter) -> Flow<'a> {
        let lang = chapter.lang.as_ref().unwrap_or(&design.book.metadata.lang);
        let mut column = Column { rtl: lang.direction() == Direction::RightToLeft, ..Column::default() };
        let section = column.structure.add(None, NodeRole::Section);
        column.notes.resize_with(chapter.footnotes.len(), Vec::new);
        Flow {
            design,
            chapter,
            index: None,
            column,
            report: Report::default(),
            pending: Length::ZERO,
            off_grid: false,
            drop_above: Length::ZERO,
            turned: false,
            fresh: true,
            brought: BTreeSet::new(),
            note_plan: NotePlan::default(),
            section,
            label: list::Label::default(),
            number_before: false,
            owed_anchors: Vec::new(),
            before: None,
            nesting: 0,
            verse: None,
        }
    }

    /// The node of the chapter's section.
    pub fn section(&self) -> NodeId {
        self.section
    }

    /// Flows what lies within a list, quotation or frame.
    pub fn nested(&mut self, flow: impl FnOnce(&mut Flow<'a>)) {
        self.nesting += 1;
        flow(self);
        self.nesting -= 1;
    }

    /// How far the column's tables of things have grown, before something is set for a trial under `node`.
    fn trial(&self, node: NodeId) -> Trial {
        let column = &self.column;
        Trial {
            node,
            children: column.structure.nodes[node.0 as usize].children.len(),
            nodes: column.structure.nodes.len(),
            links: column.links.len(),
            anchors: column.anchors.len(),
            objects: column.objects.len(),
            captions: column.captions.len(),
            reported: self.report.diagnostics.len(),
        }
    }

    /// Takes back what was set since.
    fn undo(&mut self, trial: Trial) {
        let column = &mut self.column;
        column.structure.nodes.truncate(trial.nodes);
        column.structure.nodes[trial.node.0 as usize].children.truncate(trial.children);
        column.links.truncate(trial.links);
        column.anchors.truncate(trial.anchors);
        column.objects.truncate(trial.objects);
        column.captions.truncate(trial.captions);
        self.report.diagnostics.truncate(trial.reported);
    }

    /// Notes the caption of what begins with the next entry, for the list of figures or tables.
    fn list_caption(&mut self, kind: column::Listed, caption: &Text) {
        let words = crate::formula::label(&caption.inlines, &self.design.book.macros).replace('\n', " ");
        self.list_words(kind, words);
    }

    /// The same of plain words.
    fn list_words(&mut self, kind: column::Listed, words: String) {
        let number = self.column.captions.len();
        let name = format!("{}--{number}", self.chapter.id);
        self.owed_anchors.push(name.clone());
        let words = words.strip_suffix('.').map(str::to_owned).unwrap_or(words);
        self.column.captions.push(column::Caption { kind, name, words });
    }

    /// Margin above the next entry.
    pub fn above(&mut self, margin: Length) {
        if !self.fresh {
            self.pending = self.pending.at_least(margin);
        }
    }

    /// Margin below the last entry.
    pub fn below(&mut self, margin: Length) {
        self.pending = self.pending.at_least(margin);
    }

    /// Puts the white that is owed; `to_grid` brings what follows back to the grid.
    pub fn settle(&mut self, to_grid: bool) {
        let height = std::mem::take(&mut self.pending);
        let to_grid = to_grid && (self.off_grid || height.0 % self.design.frame.leading.0 != 0);
        if !self.fresh && (height > Length::ZERO || to_grid) {
            self.column.entries.push(Entry::Space(Space { height, to_grid, kept: false }));
            self.off_grid = !to_grid && (self.off_grid || height.0 % self.design.frame.leading.0 != 0);
        }
        self.fresh = false;
    }

    /// Puts a box.
    pub fn push_fixed(&mut self, mut fixed: column::Fixed, keep: Keep, to_grid: bool) {
        if self.label.room().is_some() {
            self.spend_label();
        }
        self.settle(to_grid);
        self.take_label(&mut fixed);
        fixed.anchors.extend(self.owed_anchors.drain(..).map(|name| (name, Length::ZERO)));
        self.off_grid |= fixed.height.0 % self.design.frame.leading.0 != 0;
        self.drop_above = Length::ZERO;
        self.column.entries.push(Entry::Fixed(fixed, keep));
    }

    /// Draws the marker of a list item beside its first box: on the baseline of the box's first words, or on the first of the grid.
    fn take_label(&mut self, fixed: &mut column::Fixed) {
        if self.label.is_empty() || fixed.items.is_empty() {
            return;
        }
        let words = fixed.items.iter().find_map(|item| item.kind.glyphs()).map(|run| run.y);
        let y = words.filter(|y| *y > Length::ZERO && *y <= self.design.frame.leading * 2).unwrap_or(self.design.frame.topskip);
        let mut label = std::mem::take(&mut self.label).items;
        label.iter_mut().for_each(|item| column::shift_item(item, Length::ZERO, y));
        // It is read before what it stands beside.
        label.append(&mut fixed.items);
        fixed.items = label;
        fixed.height = fixed.height.at_least(self.design.frame.leading);
    }

    /// Sets a text as a paragraph of the column.
    pub fn paragraph(
        &mut self,
        text: &Text,
        element: &Element<'_>,
        style: &Style,
        at: Setting<'_>,
        node: NodeId,
    ) -> Option<&mut Paragraph<'a>> {
        let pieces = self.pieces(text, element, style, at.lang, node);
        if pieces.is_empty() {
            return None;
        }
        if self.verse.is_some() && element.tag.name == "p" {
            return self.verse_lines(pieces, style, at, text.span);
        }
        self.set_pieces(pieces, style, at, text.span)
    }

    /// Sets pieces as a paragraph: justified text gets all its solutions, ragged text its best one.
    pub fn set_pieces(&mut self, mut pieces: Vec<Piece>, style: &Style, at: Setting<'_>, span: Span) -> Option<&mut Paragraph<'a>> {
        let frame = self.design.frame;
        let width = (at.width - style.margin.left - style.margin.right - style.padding.left - style.padding.right).at_least(Length::pt(6));
        let measure = if style.initial_letter > 1 && !at.fixed && self.label.is_empty() {
            self.initial(&mut pieces, style, at, width)
        } else if style.text_indent < Length::ZERO && self.label.is_empty() {
            Measure { first: vec![width - style.text_indent], rest: width }
        } else {
            Measure::of(width)
        };
        if style.text_indent > Length::ZERO && self.label.is_empty() {
            pieces.insert(0, Piece::Fixed { width: style.text_indent.at_most(width / 2) });
        }
        self.label_within(&mut pieces);
        for name in std::mem::take(&mut self.owed_anchors) {
            let anchor = self.anchor(&name);
            pieces.insert(0, Piece::Anchor(anchor));
        }
        let pieces = self.fitting(&pieces, style, width);
        let context = self.design.context(style, at.lang, width);
        let mut items = super::paragraph::collect(&pieces, &context, &mut self.report);
        items.drop_above = if self.pending.is_zero() { self.drop_above } else { Length::ZERO };
        let params = params(style, width);
        let solutions = super::paragraph::solve(&items.stream, &params, &measure);
        let content = if params.mode == super::paragraph::params::Mode::Justified && !at.fixed {
            let infos = solutions.all.iter().map(|s| super::paragraph::describe(&items, s, &measure)).collect();
            Content::Set { items, solutions, infos, params, context }
        } else {
            Content::Built(super::paragraph::build(&items, solutions.best(), &params, &measure, &context))
        };
        let drop_below = drop_below(&content);
        let on_grid = style.line_height == frame.leading;
        self.settle(on_grid && self.nesting == 0);
        self.off_grid |= !on_grid;
        let label = std::mem::take(&mut self.label).items;
        self.column.entries.push(Entry::Paragraph(Box::new(Paragraph {
            content,
            left: at.left + style.margin.left + style.padding.left,
            measure,
            align: style.align,
            leading: style.line_height,
            orphans: u32::from(style.orphans),
            widows: u32::from(style.widows),
            unbroken: style.break_inside == crate::style::Break::Avoid,
            keep_with_next: style.break_after == crate::style::Break::Avoid,
            keep_with_previous: style.break_before == crate::style::Break::Avoid,
            label,
            span,
            running: on_grid && !at.fixed && style.align == Align::Justify,
        })));
        self.drop_above = drop_below;
        match self.column.entries.last_mut() {
            Some(Entry::Paragraph(paragraph)) => Some(paragraph),
            _ => None,
        }
    }

    /// The pieces with formulas and pictures that are wider than a line made smaller.
    fn fitting<'p>(&mut self, pieces: &'p [Piece], style: &Style, width: Length) -> Cow<'p, [Piece]> {
        let room = if style.text_indent > Length::ZERO { width - style.text_indent.at_most(width / 2) } else { width };
        let too_wide = |piece: &Piece| matches!(piece, Piece::Object { width, .. } if *width > room);
        if room <= Length::ZERO || !pieces.iter().any(too_wide) {
            return Cow::Borrowed(pieces);
        }
        let fit = |piece: &Piece| match piece {
            &Piece::Object { width, height, depth, payload, owner } if width > room => {
                let payload = self.scaled_object(payload, (room, width), style.font_size);
                let scaled = |length: Length| length.scale(room.0, width.0);
                Piece::Object { width: room, height: scaled(height), depth: scaled(depth), payload, owner }
            }
            piece => piece.clone(),
        };
        Cow::Owned(pieces.iter().map(fit).collect())
    }

    /// A smaller copy of an object. The author is told of a formula that becomes too small to read.
    fn scaled_object(&mut self, payload: u32, (by, of): (Length, Length), size: Length) -> u32 {
        let Some(mut object) = self.column.objects.get(payload as usize).cloned() else { return payload };
        object.items.iter_mut().for_each(|item| column::scale_item(item, (by, of)));
        if let Some(span) = object.formula {
            math::tell_small(size.scale(by.0, of.0), size, span, &mut self.report);
        }
        self.object(object)
    }

    /// Lines of pieces set on the spot.
    pub fn lines(&mut self, pieces: &[Piece], style: &Style, lang: &Lang, width: Length) -> Vec<Line> {
        let pieces = &*self.fitting(pieces, style, width);
        let context = self.design.context(style, lang, width);
        super::paragraph::set(pieces, &context, &params(style, width), &Measure::of(width), &mut self.report)
    }
}

/// How far formulas on a paragraph's last line reach down, however it is set.
fn drop_below(content: &Content<'_>) -> Length {
    match content {
        Content::Set { infos, .. } => infos.iter().filter_map(|lines| lines.last()).map(|info| info.drop).max().unwrap_or_default(),
        Content::Built(lines) => lines.last().map_or(Length::ZERO, |line| line.info.drop),
    }
}

/// The paragraph's parameters as its style has them.
pub fn params(style: &Style, width: Length) -> Params {
    let em = style.font_size;
    // Under 16 em (about 40 characters) too few spaces share what a line lacks: ragged is finer.
    let narrow = width < em * 16;
    match style.align {
        Align::Justify if !narrow => {
            Params { expansion: style.expansion, hyphens_in_a_row: style.hyphenate_limit_lines.max(1), ..Params::text(em) }
        }
        Align::Center => Params::balanced(em),
        _ => Params::ragged(em),
    }
}

//! Blocks → one column of lines and boxes.
//!
//! [`Flow`] walks a chapter once. Each kind of block has a file of its own that appends [`column::Entry`]s to the [`vertical`] list:
//! paragraphs with the solutions among which the page will choose, boxes that stand as they are, glue, and frames around what may part.
//! What must be set on the spot (cells, notes, captions, columns side by side) is a list of its own, and [`fragments`] puts it together.

pub mod beside;
pub mod blocks;
pub mod code;
pub mod column;
pub mod columns;
pub mod figure;
pub mod fragments;
mod hard_breaks;
pub mod index;
pub mod initial;
pub mod large;
pub mod list;
mod margin_caption;
pub mod math;
pub mod named;
pub mod notes;
pub mod opening;
pub mod parallel;
pub mod sidebar;
pub mod table;
pub mod text;
mod turned_figure;
mod verse;
pub mod vertical;
pub mod context;

use std::borrow::Cow;
use std::collections::BTreeSet;

pub use context::BlockContext;
use column::{Column, Content, Entry, Paragraph};
use vertical::VerticalList;

use super::design::Design;
use super::note_plan::NotePlan;
use super::pages::{NodeId, NodeRole};
use super::paragraph::{Line, Measure, Params, Piece};
use crate::book::page_map::Position;
use crate::book::{Chapter, NoteId, Text};
use crate::lang::{Direction, Lang};
use crate::length::Length;
use crate::report::{Report, Span};
use crate::style::{Align, Element, Style};

/// The walk of one chapter.
///
/// What it reads, the list at hand, and what comes of it.
pub struct Flow<'a> {
    pub design: &'a Design<'a>,
    pub chapter: &'a Chapter,
    /// Of the chapter in the book; `None` for pages that no author wrote.
    pub index: Option<usize>,
    /// The vertical list that blocks append to.
    pub list: VerticalList<'a>,
    /// What the entries refer to; in the end the chapter as one column.
    pub column: Column<'a>,
    pub report: Report,
    pub notes: NoteState,
    /// The end of the last text that was flowed: where a page begins that has a picture or a formula at its head.
    before: Option<Position>,
    /// Figures that ask to stand beside the text, so far.
    besides: usize,
}

/// What the notes of a chapter have come to.
pub struct NoteState {
    /// Where they stand, and how they are marked.
    pub plan: NotePlan,
    /// Those whose first mark has been set. What was only tried counts too: it is set in another way.
    brought: BTreeSet<NoteId>,
    /// Where a note's text goes in the structure: after the block that cites it.
    section: NodeId,
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
            list: VerticalList::new(design.frame),
            column,
            report: Report::default(),
            notes: NoteState { plan: NotePlan::default(), brought: BTreeSet::new(), section },
            before: None,
            besides: 0,
        }
    }

    /// The node of the chapter's section.
    pub fn section(&self) -> NodeId {
        self.notes.section
    }

    /// The chapter as one column.
    pub fn into_column(mut self) -> Column<'a> {
        self.list.end_beside();
        Column { entries: self.list.entries, beside: self.list.beside.done, ..self.column }
    }

    /// Sets something apart, as a list of its own, and gives its entries.
    fn apart_list(&mut self, flow: impl FnOnce(&mut Flow<'a>)) -> Vec<Entry<'a>> {
        // A marker stands beside the whole, not beside what is set within it.
        let around = std::mem::replace(&mut self.list, VerticalList::new(self.design.frame));
        flow(self);
        let set = std::mem::replace(&mut self.list, around);
        self.list.anchors.extend(set.anchors);
        set.entries
    }

    /// Tries to set something apart under `node`. When that gives nothing, all that it added to the column and the report is taken back.
    fn attempt<T>(&mut self, node: NodeId, set: impl FnOnce(&mut Flow<'a>) -> Option<T>) -> Option<T> {
        let (column, reported) = (self.column.checkpoint(node), self.report.diagnostics.len());
        let (names, before) = (self.list.anchors.len(), self.before);
        let result = set(self);
        if result.is_none() {
            self.column.rewind(column);
            self.report.diagnostics.truncate(reported);
            self.list.anchors.truncate(names);
            self.before = before;
        }
        result
    }

    /// Notes the caption of what begins with the next entry, for the list of figures or tables.
    fn list_caption(&mut self, kind: column::Listed, caption: &Text) {
        let words = crate::formula::label(&caption.inlines, &self.design.book.macros).replace('\n', " ");
        self.list_words(kind, words);
    }

    /// Notes plain words as the caption of what begins with the next entry, for the list of figures or tables.
    fn list_words(&mut self, kind: column::Listed, words: String) {
        let number = self.column.captions.len();
        let name = format!("{}--{number}", self.chapter.id);
        self.list.anchors.push(name.clone());
        let words = words.strip_suffix('.').map(str::to_owned).unwrap_or(words);
        self.column.captions.push(column::Caption { kind, name, words });
    }

    /// Sets a text as a paragraph of the column.
    pub fn paragraph(
        &mut self,
        text: &Text,
        element: Element<'_>,
        style: &Style,
        at: BlockContext<'_>,
        node: NodeId,
    ) -> Option<&mut Paragraph<'a>> {
        let mut pieces = self.pieces(text, BlockContext { element, style, node, ..at });
        if pieces.is_empty() {
            return None;
        }
        if at.verse.is_some() && element.tag().name == "p" {
            return self.verse_lines(pieces, style, at, text.span);
        }
        if style.text_indent > Length::ZERO && style.align == Align::Justify {
            hard_breaks::indent_after(&mut pieces, style.text_indent);
        }
        self.set_pieces(pieces, style, at, text.span)
    }

    /// Sets pieces as a paragraph: justified text gets all its solutions, ragged text its best one.
    pub fn set_pieces(&mut self, mut pieces: Vec<Piece>, style: &Style, at: BlockContext<'_>, span: Span) -> Option<&mut Paragraph<'a>> {
        let frame = self.design.frame;
        let width = (at.width - style.margin.left - style.margin.right - style.padding.left - style.padding.right).at_least(Length::pt(6));
        let measure = if style.initial_letter > 1 && !at.fixed && self.list.label.is_empty() {
            self.initial(&mut pieces, style, at, width)
        } else if style.text_indent < Length::ZERO && self.list.label.is_empty() {
            Measure { first: vec![width - style.text_indent], ..Measure::of(width) }
        } else {
            Measure::of(width)
        };
        let left = at.left + style.margin.left + style.padding.left;
        let around = self.list.around(&measure, (left, width), style, at);
        let (measure, narrow) = around.measure(measure);
        if style.text_indent > Length::ZERO && self.list.label.is_empty() {
            pieces.insert(0, Piece::Fixed { width: style.text_indent.at_most(width / 2) });
        }
        self.label_within(&mut pieces);
        for name in std::mem::take(&mut self.list.anchors) {
            let anchor = self.anchor(&name);
            pieces.insert(0, Piece::Anchor(anchor));
        }
        let narrow = narrow.unwrap_or(width);
        let pieces = self.fitting(&pieces, style, narrow);
        let context = self.design.context(style, at.lang, narrow);
        let mut items = super::paragraph::collect(&pieces, &context, &mut self.report);
        items.drop_above = self.list.drop_above();
        let params = params(style, at.lang, width);
        let solutions = super::paragraph::solve(&items.stream, &params, &measure);
        let content = if params.mode == super::paragraph::params::Mode::Justified && !at.fixed && around.lets_choose(&solutions) {
            let infos = solutions.all.iter().map(|s| super::paragraph::describe(&items, s, &measure)).collect();
            Content::Set { items, solutions, infos, params, context }
        } else {
            Content::Built(super::paragraph::build(&items, solutions.best(), &params, &measure, &context))
        };
        let drop_below = drop_below(&content);
        let on_grid = style.line_height == frame.leading;
        self.list.flush_glue(on_grid && at.nesting == 0);
        let paragraph = Paragraph {
            content,
            left,
            measure,
            align: style.align,
            leading: style.line_height,
            orphans: u32::from(style.orphans),
            widows: u32::from(style.widows),
            unbroken: style.break_inside == crate::style::Break::Avoid,
            keep_with_next: style.break_after == crate::style::Break::Avoid,
            keep_with_previous: style.break_before == crate::style::Break::Avoid,
            label: Vec::new(),
            span,
            running: on_grid && !at.fixed && style.align == Align::Justify,
        };
        self.list.push_around(paragraph, around, on_grid, drop_below);
        match self.list.entries.last_mut() {
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
            math::report_small(size.scale(by.0, of.0), size, span, &mut self.report);
        }
        self.object(object)
    }

    /// Lines of pieces set on the spot.
    pub fn lines(&mut self, pieces: &[Piece], style: &Style, lang: &Lang, width: Length) -> Vec<Line> {
        let pieces = &*self.fitting(pieces, style, width);
        let context = self.design.context(style, lang, width);
        super::paragraph::set(pieces, &context, &params(style, lang, width), &Measure::of(width), &mut self.report)
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
pub fn params(style: &Style, lang: &Lang, width: Length) -> Params {
    let em = style.font_size;
    // Under 16 em (about 40 characters) too few spaces share what a line lacks: ragged is finer.
    let narrow = width < em * 16;
    match style.align {
        Align::Justify if !narrow => {
            let usual = Params { expansion: style.expansion, hyphens_in_a_row: style.hyphenate_limit_lines.max(1), ..Params::text(em) };
            usual.for_hard_text(hard(em, lang, width))
        }
        Align::Center => Params::balanced(em),
        _ => Params::ragged(em),
    }
}

/// Languages whose compounds are one word each.
const LONG_WORDS: &[&str] = &["de", "nl", "sv", "da", "nb", "nn", "no", "is", "fi", "et", "hu"];
/// Measures, in ems, from which on lines are long enough, and up to which they are as hard to set as any.
const EASY: i64 = 27;
const HARD: i64 = 24;

/// How hard justified lines are to set, from 0 to 1: few spaces share what a line lacks, in narrow columns and where words are long.
fn hard(em: Length, lang: &Lang, width: Length) -> f64 {
    if LONG_WORDS.contains(&lang.primary()) {
        return 1.0;
    }
    let missing = em * EASY - width;
    missing.0 as f64 / (em * (EASY - HARD)).0.max(1) as f64
}

//! Frames around blocks: sidebars, admonitions, code's tint.

use super::blocks::inset;
use super::column::{Column, Entry, Fixed, Frame, Keep};
use super::{Flow, Setting, strips};
use crate::book::elements::{self, Tag};
use crate::book::{Sidebar, SidebarKind, Text};
use crate::layout::pages::NodeRole;
use crate::length::Length;
use crate::style::{Align, Break, Element, Style};

/// A frame that was opened: the setting inside, and the padding owed at its close.
pub struct Framed<'e> {
    pub inner: Setting<'e>,
    bottom: Length,
}

/// Frames within each other that say on later pages that they continue.
const MOST_HEADS: u32 = 4;

impl<'a> Flow<'a> {
    /// Opens a frame with the style's border, tint and padding; `continued` heads it again on later pages.
    pub fn open_frame<'e>(&mut self, at: Setting<'e>, continued: Option<&Text>) -> Framed<'e> {
        let style = at.style;
        self.settle(self.nesting <= 1);
        let left = at.left + style.margin.left;
        let width = at.width - style.margin.left - style.margin.right;
        // Borders lie within the padding, so that the frame's height stays on the grid.
        let top = style.padding.top.at_least(style.border.top.width);
        let bottom = style.padding.bottom.at_least(style.border.bottom.width);
        // Frames in frames in frames: their heads would fill the page that they continue on.
        let deep = self.nesting > MOST_HEADS;
        let mut head = Fixed { height: if deep { Length::ZERO } else { top }, ..Fixed::default() };
        if let Some(title) = continued.filter(|_| !deep) {
            self.continued_head(title, at, &mut head);
        }
        let frame = Frame {
            left,
            width,
            background: style.background,
            border: style.border,
            head,
            foot: Fixed { height: if deep { Length::ZERO } else { bottom }, ..Fixed::default() },
        };
        self.column.entries.push(Entry::Open(frame));
        if top > Length::ZERO {
            self.push_fixed(Fixed { height: top, ..Fixed::default() }, Keep { next: 1, previous: false }, false);
        }
        self.fresh = true;
        Framed { inner: inset(at, style), bottom }
    }

    /// Closes it; what follows is back on the grid.
    pub fn close_frame(&mut self, framed: Framed<'_>) {
        self.pending = Length::ZERO;
        self.fresh = false;
        if framed.bottom > Length::ZERO {
            self.push_fixed(Fixed { height: framed.bottom, ..Fixed::default() }, Keep { next: 0, previous: true }, false);
        }
        self.column.entries.push(Entry::Close);
    }

    pub fn sidebar(&mut self, sidebar: &Sidebar, at: Setting<'_>) {
        let node = self.column.structure.add(Some(at.node), NodeRole::Aside);
        let at = Setting { node, ..at };
        let title = sidebar.title.clone().filter(|t| !t.is_empty()).or_else(|| self.kind_title(sidebar.kind));
        let framed = self.open_frame(at, title.as_ref());
        let tags: Vec<Tag<'_>> = title.iter().map(|_| elements::sidebar_title()).collect();
        if let Some(title) = &title {
            let element = Element::nth(&tags, 0, at.element);
            let style = Style { break_after: Break::Avoid, ..self.design.sheet.compute(&element, at.style) };
            self.above(style.margin.top);
            let paragraph = self.column.structure.add(Some(node), NodeRole::Paragraph);
            let strips = self.standing_strips(title, &element, &style, framed.inner, paragraph);
            self.push_strips(strips, Keep { next: 2, previous: false });
            self.below(style.margin.bottom);
        }
        self.blocks_after(tags, &sidebar.blocks, framed.inner);
        self.close_frame(framed);
    }

    /// The word for a box that has no title of its own.
    fn kind_title(&self, kind: SidebarKind) -> Option<Text> {
        let terms = self.design.terms;
        let word = match kind {
            SidebarKind::Note => terms.hint_note,
            SidebarKind::Tip => terms.hint_tip,
            SidebarKind::Important => terms.hint_important,
            SidebarKind::Warning => terms.hint_warning,
            SidebarKind::Caution => terms.hint_caution,
            SidebarKind::Details | SidebarKind::Tab | SidebarKind::Card => return None,
        };
        Some(Text::new(crate::book::plain(word), Default::default()))
    }

    /// `Title (continuación)`, as an artifact: the structure has the title once.
    fn continued_head(&mut self, title: &Text, at: Setting<'_>, head: &mut Fixed) {
        let words = crate::terms::fill(self.design.terms.continued, &crate::formula::label(&title.inlines, &self.design.book.macros));
        let tag = elements::sidebar_title();
        let element = Element::first(&tag, at.element);
        let style = Style { align: Align::Start, italic: true, font_weight: 400, ..self.design.sheet.compute(&element, at.style) };
        let inner = inset(at, at.style);
        let pieces = self.words(&words, &style, at.lang, Default::default());
        let lines = self.lines(&pieces, &style, at.lang, inner.width);
        let mut text = self.stack_lines(&lines[..lines.len().min(1)], &style, inner.left, inner.width);
        text.items.iter_mut().for_each(|item| item.node = None);
        text.links.clear();
        let y = head.height;
        head.place(text, Length::ZERO, y);
    }

    /// Flows something apart from the column and gives it as one box.
    pub fn apart(&mut self, flow: impl FnOnce(&mut Flow<'a>)) -> Fixed {
        strips::stack(self.apart_strips(flow))
    }

    /// Flows something apart from the column and gives it as strips that may be parted.
    pub fn apart_strips(&mut self, flow: impl FnOnce(&mut Flow<'a>)) -> Vec<Fixed> {
        let entries = std::mem::take(&mut self.column.entries);
        let saved = (self.pending, self.off_grid, self.fresh, self.drop_above);
        let anchors = std::mem::take(&mut self.owed_anchors);
        // A marker stands beside the whole, not beside what is set within it.
        let label = std::mem::take(&mut self.label);
        (self.pending, self.off_grid, self.fresh, self.drop_above) = (Length::ZERO, false, true, Length::ZERO);
        flow(self);
        let set: Vec<Entry<'a>> = std::mem::replace(&mut self.column.entries, entries);
        (self.pending, self.off_grid, self.fresh, self.drop_above) = saved;
        let unspent = std::mem::replace(&mut self.owed_anchors, anchors);
        self.owed_anchors.extend(unspent);
        self.label = label;
        let column: &Column<'a> = &self.column;
        strips::strips(&set, &self.design.frame, strips::References::of(column))
    }
}

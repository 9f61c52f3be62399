//! Frames around blocks: sidebars, admonitions, code's tint.

use super::context::inset;
use super::column::{Column, Fixed, Frame, Keep};
use super::{Flow, BlockContext, fragments};
use crate::book::elements::{self, ElementKind};
use crate::book::{Sidebar, Text};
use crate::layout::pages::NodeRole;
use crate::length::Length;
use crate::style::{Align, Break, Element, Style};

/// A frame that was opened: the setting inside, and the padding pending at its close.
pub struct Framed<'e> {
    pub inner: BlockContext<'e>,
    bottom: Length,
}

/// Frames within each other that say on later pages that they continue.
const MOST_HEADS: u32 = 4;

impl<'a> Flow<'a> {
    /// Opens a frame with the style's border, tint and padding; `continued` heads it again on later pages.
    pub fn open_frame<'e>(&mut self, at: BlockContext<'e>, continued: Option<(Element<'_>, &Text)>) -> Framed<'e> {
        let style = at.style;
        self.list.flush_glue(at.nesting <= 1);
        let left = at.left + style.margin.left;
        let width = at.width - style.margin.left - style.margin.right;
        // Borders lie within the padding, so that the frame's height stays on the grid.
        let top = style.padding.top.at_least(style.border.top.width);
        let bottom = style.padding.bottom.at_least(style.border.bottom.width);
        // Frames in frames in frames: their heads would fill the page that they continue on.
        let deep = at.nesting > MOST_HEADS;
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
        self.list.open(frame);
        if top > Length::ZERO {
            self.list.push_box(Fixed { height: top, ..Fixed::default() }, Keep { next: 1, previous: false }, false);
        }
        self.list.begin();
        Framed { inner: inset(at, style), bottom }
    }

    /// Closes it; what follows is back on the grid.
    pub fn close_frame(&mut self, framed: Framed<'_>) {
        self.list.end();
        if framed.bottom > Length::ZERO {
            self.list.push_box(Fixed { height: framed.bottom, ..Fixed::default() }, Keep { next: 0, previous: true }, false);
        }
        self.list.close();
    }

    /// Sets a sidebar or an admonition: a frame with its title, or the word for its kind, and its blocks.
    pub fn sidebar(&mut self, sidebar: &Sidebar, at: BlockContext<'_>) {
        let node = self.column.structure.add(Some(at.node), NodeRole::Aside);
        let at = BlockContext { node, ..at };
        let label = Text::new(crate::book::plain(elements::sidebar_label(sidebar.kind, self.design.terms)), Default::default());
        let element = at.element.find(|kind| matches!(kind, ElementKind::SidebarTitle));
        let title = element.map(|element| (element, element.text().unwrap_or(&label)));
        let framed = self.open_frame(at, title);
        if let Some((element, title)) = title {
            let style = Style { break_after: Break::Avoid, ..self.design.sheet.compute(element, at.style) };
            self.list.above(style.margin.top);
            let paragraph = self.column.structure.add(Some(node), NodeRole::Paragraph);
            let fragments = self.standing_fragments(title, element, &style, framed.inner, paragraph);
            self.push_fragments(fragments, Keep { next: 2, previous: false }, at);
            self.list.below(style.margin.bottom);
        }
        self.blocks(framed.inner);
        self.close_frame(framed);
    }

    /// Puts `Title (continuación)` at the head of a frame's later pages, as an artifact: the structure has the title once.
    fn continued_head(&mut self, (element, title): (Element<'_>, &Text), at: BlockContext<'_>, head: &mut Fixed) {
        let words = crate::terms::fill(self.design.terms.continued, &crate::formula::label(&title.inlines, &self.design.book.macros));
        let style = Style { align: Align::Start, italic: true, font_weight: 400, ..self.design.sheet.compute(element, at.style) };
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
        fragments::stack(self.apart_fragments(flow))
    }

    /// Flows something apart from the column and gives it as fragments that may be parted.
    pub fn apart_fragments(&mut self, flow: impl FnOnce(&mut Flow<'a>)) -> Vec<Fixed> {
        let set = self.apart_list(flow);
        let column: &Column<'a> = &self.column;
        fragments::fragments(&set, &self.design.frame, fragments::References::of(column))
    }
}

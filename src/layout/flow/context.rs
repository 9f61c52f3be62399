//! Where blocks stand: what they take over from the blocks around them.

use crate::lang::Lang;
use crate::layout::pages::NodeId;
use crate::length::Length;
use crate::style::{Element, Style};

/// No indent makes the measure narrower than this many ems.
pub const LEAST_MEASURE: i64 = 6;

/// Where blocks stand: the element around them with its style (CSS's containing block), their left end and width, and what holds for all
/// that lies within a list, a poem or a turned table. It is handed down by value, so it has more fields than other records.
#[derive(Clone, Copy)]
pub struct BlockContext<'e> {
    pub element: Element<'e>,
    pub style: &'e Style,
    pub lang: &'e Lang,
    pub left: Length,
    pub width: Length,
    pub node: NodeId,
    /// Set on the spot: no floats, no page breaks, one solution a paragraph.
    pub fixed: bool,
    /// Within a turned table.
    pub turned: bool,
    /// Lists, quotations and frames around the next block: within them halves of a line need not come to a whole one.
    pub nesting: u32,
    /// Within a poem: the width from its lines' beginning to the end of their numbers.
    pub verse: Option<Length>,
    /// How far the lists around it indent it, from the left and from the right: their markers stand there.
    pub hang: (Length, Length),
}

impl<'e> BlockContext<'e> {
    /// The context of what stands in no other block.
    pub fn top(element: Element<'e>, style: &'e Style, lang: &'e Lang, width: Length, node: NodeId) -> BlockContext<'e> {
        let left = Length::ZERO;
        let hang = (Length::ZERO, Length::ZERO);
        BlockContext { element, style, lang, left, width, node, fixed: false, turned: false, nesting: 0, verse: None, hang }
    }

    /// The context within a list that stands in `list`.
    pub fn hanging_in(self, list: BlockContext<'_>) -> BlockContext<'e> {
        let left = (self.left - list.left).at_least(Length::ZERO);
        let right = (list.left + list.width - self.left - self.width).at_least(Length::ZERO);
        BlockContext { hang: (list.hang.0 + left, list.hang.1 + right), ..self }
    }

    /// The context within a list, quotation or frame.
    pub fn nested(self) -> BlockContext<'e> {
        BlockContext { nesting: self.nesting + 1, ..self }
    }
}

/// The setting inside an element's margins, borders and padding.
pub fn inset<'e>(at: BlockContext<'e>, style: &Style) -> BlockContext<'e> {
    let left = style.margin.left + style.border.left.width + style.padding.left;
    let right = style.margin.right + style.border.right.width + style.padding.right;
    let width = at.width - left - right;
    // Deep within others it is indented no further: the text needs its place.
    if width < at.width && width < style.font_size * LEAST_MEASURE {
        return at;
    }
    BlockContext { left: at.left + left, width, ..at }
}

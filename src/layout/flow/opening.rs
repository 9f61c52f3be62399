//! A chapter's opening: banner, number and title, and the white down to its first line (G7).

use super::column::{Fixed, Keep};
use super::figure::TALLEST_BANNER;
use super::{Flow, Setting, strips};
use crate::book::elements::{self, Opening as Parts, Title};
use crate::book::{Role, Text};
use crate::layout::pages::NodeRole;
use crate::length::Length;
use crate::style::{Element, Style};

/// Grid lines above the first line of text, when the style says nothing (`--sink`): text begins on the eleventh of 36.
const SINK: i64 = 10;
/// Lines of white at least between a title and its text.
const WHITE_UNDER_TITLE: i64 = 2;
/// Lines of text that must fit under an opening.
const LEAST_TEXT: i64 = 5;

impl<'a> Flow<'a> {
    /// Sets the opening, in whole grid lines.
    pub fn opening(&mut self, at: Setting<'_>) {
        let chapter = self.chapter;
        let frame = self.design.frame;
        let parts = Parts::of(chapter);
        let tags = parts.tags();
        let mut opening = Fixed::default();
        opening.anchors.push((chapter.id.clone(), -frame.top));
        let mut shows_banner = false;
        if let Some(banner) = parts.banner {
            let element = Element::nth(&tags, 0, at.element);
            let style = self.design.sheet.compute(&element, at.style);
            let found = banner.asset.and_then(|asset| self.design.pictures.info(asset)).is_some();
            if found {
                shows_banner = true;
                let picture = self.picture(banner, Setting { element: &element, style: &style, ..at }, TALLEST_BANNER, at.node);
                opening.place(picture, Length::ZERO, Length::ZERO);
                opening.height += style.margin.bottom;
            }
        }
        // A chapter without a title has the white of one.
        let tags = if parts.title.is_some() { tags } else { [tags, vec![elements::header()]].concat() };
        let header = Element::nth(&tags, tags.len() - 1, at.element);
        let style = self.design.sheet.compute(&header, at.style);
        let at = Setting { element: &header, style: &style, ..at };
        let titles = parts.titles();
        if let Some(number) = parts.number {
            let element = Element::nth(&titles, 0, &header);
            let number_style = self.design.sheet.compute(&element, &style);
            if number_style.display != crate::style::Display::None {
                let node = self.column.structure.add(Some(at.node), NodeRole::Paragraph);
                let text = Text::new(crate::book::plain(number), chapter.span);
                self.stack_title(&text, &element, &number_style, at, node, &mut opening);
            }
        }
        if let Some(title) = parts.title {
            let number;
            let text = match title {
                Title::Text(text) => text,
                Title::Number(words) => {
                    number = Text::new(crate::book::plain(words), chapter.span);
                    &number
                }
            };
            let element = Element::nth(&titles, titles.len() - 1, &header);
            let title_style = self.design.sheet.compute(&element, &style);
            let node = self.column.structure.add(Some(at.node), NodeRole::Heading(1));
            self.column.structure.nodes[node.0 as usize].title = Some(crate::formula::label(&text.inlines, &self.design.book.macros));
            self.stack_title(text, &element, &title_style, at, node, &mut opening);
            opening.height += title_style.margin.bottom;
        }
        opening.height += style.margin.bottom + style.padding.bottom;
        let sink = style.custom.get("sink").and_then(|value| value.trim().parse::<i64>().ok()).unwrap_or(SINK);
        let sink = if chapter.role == Role::Part { 0 } else { sink.clamp(0, i64::from(frame.lines)) };
        if !shows_banner {
            // Without a picture the title stands in the middle of its white, a little above.
            let free = frame.leading * sink - opening.height - frame.leading * WHITE_UNDER_TITLE;
            opening.shift(Length::ZERO, (frame.leading * (free.0 / frame.leading.0 / 2)).at_least(Length::ZERO));
            if let Some((_, y)) = opening.anchors.first_mut() {
                *y = -frame.top;
            }
        }
        let most = frame.leading * (i64::from(frame.lines) - LEAST_TEXT).max(1);
        let filled = opening.height;
        opening.height = frame.snap(opening.height).at_least(frame.leading * sink).at_most(most);
        self.column.opening_gives = opening.height - filled >= frame.leading;
        self.column.opening = opening;
    }

    fn stack_title(
        &mut self,
        text: &Text,
        element: &Element<'_>,
        style: &Style,
        at: Setting<'_>,
        node: crate::layout::pages::NodeId,
        opening: &mut Fixed,
    ) {
        let mut strips = self.standing_strips(text, element, style, at, node);
        opening.height += style.margin.top + style.padding.top;
        // What the opening does not hold of a title goes on under it.
        let mut foot = opening.height;
        let mut fits = |strip: &Fixed| {
            foot += strip.height;
            foot <= self.page_height() - self.design.frame.leading * LEAST_TEXT
        };
        let held = strips.iter().take_while(|strip| fits(strip)).count();
        let rest = strips.split_off(held);
        let y = opening.height;
        opening.place(strips::stack(strips), Length::ZERO, y);
        if !rest.is_empty() {
            self.push_strips(rest, Keep { next: 2, previous: false });
        }
        opening.height += style.padding.bottom;
    }
}

//! A chapter's opening: banner, number and title, and the space down to its first line (G7).

use super::column::{Fixed, Keep};
use super::figure::TALLEST_BANNER;
use super::{Flow, BlockContext, fragments};
use crate::book::elements::{self, Opening as Parts, Title};
use crate::book::{Role, Text};
use crate::layout::pages::{ItemKind, NodeRole, Rect};
use crate::length::Length;
use crate::style::{Align, Element, Style};

/// Of the page's height, what a picture over the edges takes at most, or one as wide as the text.
const TALLEST_BLEEDING: (i64, i64) = (6, 10);
/// Grid lines above the first line of text, when the style says nothing (`--sink`): text begins on the eleventh of 36.
const SINK: i64 = 10;
/// Lines of space at least between a title and its text.
const SPACE_UNDER_TITLE: i64 = 2;
/// Lines of text that must fit under an opening.
const LEAST_TEXT: i64 = 5;

impl<'a> Flow<'a> {
    /// Sets the opening, in whole grid lines.
    pub fn opening(&mut self, at: BlockContext<'_>) {
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
                let picture = self.banner(banner, BlockContext { element: &element, style: &style, ..at });
                opening.place(picture, Length::ZERO, Length::ZERO);
                opening.height += style.margin.bottom;
            }
        }
        // A chapter without a title has the space of one.
        let tags = if parts.title.is_some() { tags } else { [tags, vec![elements::header()]].concat() };
        let header = Element::nth(&tags, tags.len() - 1, at.element);
        let style = self.design.sheet.compute(&header, at.style);
        let at = BlockContext { element: &header, style: &style, ..at };
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
            let macros = &self.design.book.macros;
            let places = self.named_strings(&title_style, || crate::formula::label(&text.inlines, macros));
            opening.anchors.extend(places.into_iter().map(|name| (name, Length::ZERO)));
            self.stack_title(text, &element, &title_style, at, node, &mut opening);
            opening.height += title_style.margin.bottom;
        }
        opening.height += style.margin.bottom + style.padding.bottom;
        let sink = style.custom.get("sink").and_then(|value| value.trim().parse::<i64>().ok()).unwrap_or(SINK);
        let sink = if chapter.role == Role::Part { 0 } else { sink.clamp(0, i64::from(frame.lines)) };
        if !shows_banner {
            // Without a picture the title stands in the middle of its space, a little above.
            let free = frame.leading * sink - opening.height - frame.leading * SPACE_UNDER_TITLE;
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

    /// The picture over a title, as `--opening-picture` of `body` wants it: over the edges of the page, as wide as the text, or as the
    /// picture itself is. One that is too high for that stands at its own size.
    fn banner(&mut self, banner: &crate::book::Image, at: BlockContext<'_>) -> Fixed {
        let frame = self.design.frame;
        let info = banner.asset.and_then(|asset| self.design.pictures.info(asset));
        let size = info.map_or((1, 1), |info| (i64::from(info.width.max(1)), i64::from(info.height)));
        let high = |width: Length| width.scale(size.1, size.0);
        let width = match self.design.body.custom.get("opening-picture").map(|how| how.trim()) {
            Some("bleed") if high(frame.width) <= frame.height.scale(TALLEST_BLEEDING.0, TALLEST_BLEEDING.1) => frame.width,
            Some("bleed" | "plate") if high(at.width) <= self.page_height(at).scale(TALLEST_BLEEDING.0, TALLEST_BLEEDING.1) => at.width,
            _ => {
                let mut picture = self.picture(banner, at, TALLEST_BANNER, at.node);
                if at.style.align == Align::Start {
                    // Above a title that is flush left, so is what is narrower than the text.
                    for item in &mut picture.items {
                        if let ItemKind::Picture { rect, .. } = &mut item.kind {
                            rect.x = at.left;
                        }
                    }
                }
                return picture;
            }
        };
        let mut picture = self.picture(banner, at, TALLEST_BLEEDING, at.node);
        let bleeds = width == frame.width;
        let y = if bleeds { -frame.top } else { Length::ZERO };
        picture.height = high(width) + y;
        for item in &mut picture.items {
            if let ItemKind::Picture { rect, .. } = &mut item.kind {
                // On which side the page is, and so how far its edge, only the sequence of pages knows (`sequence`).
                *rect = Rect { x: if bleeds { -frame.recto_left } else { at.left }, y, width, height: high(width) };
            }
        }
        picture
    }

    fn stack_title(
        &mut self,
        text: &Text,
        element: &Element<'_>,
        style: &Style,
        at: BlockContext<'_>,
        node: crate::layout::pages::NodeId,
        opening: &mut Fixed,
    ) {
        let mut fragments = self.standing_fragments(text, element, style, at, node);
        opening.height += style.margin.top + style.padding.top;
        // What the opening does not hold of a title goes on under it.
        let mut foot = opening.height;
        let mut fits = |fragment: &Fixed| {
            foot += fragment.height;
            foot <= self.page_height(at) - self.design.frame.leading * LEAST_TEXT
        };
        let held = fragments.iter().take_while(|fragment| fits(fragment)).count();
        let rest = fragments.split_off(held);
        let y = opening.height;
        opening.place(fragments::stack(fragments), Length::ZERO, y);
        if !rest.is_empty() {
            self.push_fragments(rest, Keep { next: 2, previous: false }, at);
        }
        opening.height += style.padding.bottom;
    }
}

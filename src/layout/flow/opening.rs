//! A chapter's opening: banner, number and title, and the space down to its first line (G7).

use super::column::{Fixed, Keep};
use super::figure::TALLEST_BANNER;
use super::{Flow, BlockContext, fragments};
use crate::book::elements::{self, ElementKind, Title, Tree};
use crate::book::{Role, Text};
use crate::layout::pages::{Item, ItemKind, NodeRole, PicturePart, Rect};
use crate::length::Length;
use crate::style::{Align, Display, Element, motif};

/// Of the page's height, what a picture over the edges takes at most, or one as wide as the text.
const TALLEST_BLEEDING: (i64, i64) = (6, 10);
/// Grid lines above the first line of text, when the style says nothing (`--sink`): text begins on the eleventh of 36.
const SINK: i64 = 10;
/// Lines of space at least between a title and its text.
const SPACE_UNDER_TITLE: i64 = 2;
/// Lines of space over the opening of a chapter that follows another on its page.
const SPACE_OVER: i64 = 3;
/// Height and width of a picture that is cropped.
const CROPPED: (i64, i64) = (9, 16);
/// Lines of text that must fit under an opening.
const LEAST_TEXT: i64 = 5;

impl<'a> Flow<'a> {
    /// Sets the opening, in whole grid lines.
    pub fn opening(&mut self, at: BlockContext<'_>) {
        let chapter = self.chapter;
        let frame = self.design.frame;
        let mut opening = Fixed::default();
        opening.anchors.push((chapter.id.clone(), -frame.top));
        let mut shows_banner = false;
        for element in at.element.children() {
            let (ElementKind::Banner(banner), Some(picture)) = (element.kind(), element.pictures().next()) else { continue };
            let style = self.design.sheet.compute(element, at.style);
            let found = banner.asset.and_then(|asset| self.design.pictures.info(asset)).is_some();
            if found {
                shows_banner = true;
                let picture = self.banner(picture, BlockContext { element, style: &style, ..at });
                opening.place(picture, Length::ZERO, Length::ZERO);
                opening.height += style.margin.bottom;
            }
        }
        // A chapter without a title has the space of one.
        let untitled = Tree::under(at.element, [elements::header()]);
        let header = header(at.element).unwrap_or_else(|| untitled.nth(0));
        let style = self.design.sheet.compute(header, at.style);
        let at = BlockContext { element: header, style: &style, ..at };
        let mut align = style.align;
        for element in header.children() {
            let of_number;
            let (text, is_title) = match element.kind() {
                ElementKind::ChapterTitle(Title::Text(text)) => (text, true),
                ElementKind::ChapterTitle(Title::Number(words)) | ElementKind::ChapterNumber(words) => {
                    of_number = Text::new(crate::book::plain(words), chapter.span);
                    (&of_number, matches!(element.kind(), ElementKind::ChapterTitle(_)))
                }
                _ => continue,
            };
            let title_style = self.design.sheet.compute(element, &style);
            if !is_title {
                if title_style.display != Display::None {
                    let node = self.column.structure.add(Some(at.node), NodeRole::Paragraph);
                    self.stack_title(text, BlockContext { element, style: &title_style, node, ..at }, &mut opening);
                }
                continue;
            }
            let node = self.column.structure.add(Some(at.node), NodeRole::Heading(1));
            self.column.structure.nodes[node.0 as usize].title = Some(crate::formula::label(&text.inlines, &self.design.book.macros));
            let macros = &self.design.book.macros;
            let places = self.named_strings(&title_style, || crate::formula::label(&text.inlines, macros));
            opening.anchors.extend(places.into_iter().map(|name| (name, Length::ZERO)));
            self.stack_title(text, BlockContext { element, style: &title_style, node, ..at }, &mut opening);
            opening.height += title_style.margin.bottom;
            align = title_style.align;
        }
        if chapter.role == Role::Part && !shows_banner {
            let side = frame.leading * 2;
            let y = opening.height + frame.leading;
            self.motif(&mut opening, Rect { x: at.left, y, width: at.width, height: side }, align);
            opening.height = y + side;
        }
        opening.height += style.margin.bottom + style.padding.bottom;
        let sink = style.custom.get("sink").and_then(|value| value.trim().parse::<i64>().ok()).unwrap_or(SINK);
        let begun = self.column.begun;
        let sink = if chapter.role == Role::Part || begun.is_some() { 0 } else { sink.clamp(0, i64::from(frame.lines)) };
        if !shows_banner {
            // Without a picture the title stands in the middle of its space, a little above.
            let free = frame.leading * sink - opening.height - frame.leading * SPACE_UNDER_TITLE;
            opening.shift(Length::ZERO, (frame.leading * (free.0 / frame.leading.0 / 2)).at_least(Length::ZERO));
            if let Some((_, y)) = opening.anchors.first_mut() {
                *y = -frame.top;
            }
        }
        if let Some(begun) = begun.filter(|begun| begun.used > Length::ZERO) {
            let y = begun.used + frame.leading * SPACE_OVER;
            opening.shift(Length::ZERO, y);
            if let Some((_, at)) = opening.anchors.first_mut() {
                *at = y;
            }
            // What does not fit is set again at the head of a page.
            opening.height = frame.snap(opening.height + y);
            self.column.opening = opening;
            return;
        }
        let most = frame.leading * (i64::from(frame.lines) - LEAST_TEXT).max(1);
        let filled = opening.height;
        opening.height = frame.snap(opening.height).at_least(frame.leading * sink).at_most(most);
        self.column.opening_gives = opening.height - filled >= frame.leading;
        self.column.opening = opening;
    }

    /// The picture over a title, as `--opening-picture` of `body` wants it: over the edges of the page, as wide as the text, or as the
    /// picture itself is. One that is too high for that stands at its own size.
    fn banner(&mut self, banner: (Element<'_>, &crate::book::Image), at: BlockContext<'_>) -> Fixed {
        let frame = self.design.frame;
        let info = banner.1.asset.and_then(|asset| self.design.pictures.info(asset));
        let size = info.map_or((1, 1), |info| (i64::from(info.width.max(1)), i64::from(info.height)));
        let high = |width: Length| width.scale(size.1, size.0);
        let how = self.design.body.custom.get("opening-picture").map(|how| how.trim());
        let width = match how.filter(|_| !self.design.sheet.is_vertical()) {
            Some("bleed") if self.column.begun.is_none_or(|begun| begun.used.is_zero()) && high(frame.width) <= frame.height.scale(TALLEST_BLEEDING.0, TALLEST_BLEEDING.1) => frame.width,
            Some("crop") if high(at.width) > at.width.scale(CROPPED.0, CROPPED.1) => return self.cropped(banner, at, high(at.width)),
            Some("bleed" | "plate" | "crop") if high(at.width) <= self.page_height(at).scale(TALLEST_BLEEDING.0, TALLEST_BLEEDING.1) => at.width,
            _ => {
                let mut picture = self.picture(banner, at, TALLEST_BANNER, at.node);
                if at.style.align == Align::Start && !self.design.sheet.is_vertical() {
                    // Above a title that is flush left, a picture narrower than the text is flush left too.
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

    /// The middle of a picture that is `high` as wide as the text, in a strip of always the same proportions.
    fn cropped(&mut self, banner: (Element<'_>, &crate::book::Image), at: BlockContext<'_>, high: Length) -> Fixed {
        let mut picture = self.picture(banner, at, TALLEST_BLEEDING, at.node);
        let height = at.width.scale(CROPPED.0, CROPPED.1);
        picture.height = height;
        for item in &mut picture.items {
            let ItemKind::Picture { asset, .. } = item.kind else { continue };
            let rect = Rect { x: at.left, y: Length::ZERO, width: at.width, height };
            let whole = Rect { y: (height - high) / 2, height: high, ..rect };
            item.kind = ItemKind::Part(Box::new(PicturePart { asset, whole, rect, bleeds: false }));
        }
        picture
    }

    /// Puts the book's motif into a place as wide as the text and as high as the motif, aligned as the text is.
    pub fn motif(&self, content: &mut Fixed, Rect { x: left, y, width, height: side }: Rect, align: Align) {
        let Some(path) = motif::of(&self.design.body) else { return };
        let x = left + match align {
            Align::Center => (width - side) / 2,
            Align::End => width - side,
            _ => Length::ZERO,
        };
        let svg = motif::svg(path, "");
        content.items.push(Item { node: None, kind: self.upright(Rect { x, y, width: side, height: side }, |rect| ItemKind::Drawing { svg: svg.into(), rect }) });
    }

    /// Puts a title under what the opening holds, in its own element and style.
    fn stack_title(&mut self, text: &Text, at: BlockContext<'_>, opening: &mut Fixed) {
        let (style, node) = (at.style, at.node);
        let mut fragments = self.standing_fragments(text, at.element, style, at, node);
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

/// The element around a chapter's number and title.
pub fn header(section: Element<'_>) -> Option<Element<'_>> {
    section.find(|kind| matches!(kind, ElementKind::Header))
}

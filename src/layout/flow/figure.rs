//! Pictures and drawings with their captions.

use super::column::{Fixed, Keep, Listed};
use super::turned_figure::Drawing;
use super::{Flow, BlockContext, fragments};
use crate::book::elements::ElementKind;
use crate::book::{Diagram, Figure, FigurePlace, Image, Text};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole, Rect, Turn, Turned};
use crate::length::Length;
use crate::message;
use crate::picture::Info;
use crate::report::Diagnostic;
use crate::style::{Align, Element, Style};

/// Most of a page's height that a picture takes, so that its caption and some text fit.
pub const TALLEST: (i64, i64) = (7, 10);
/// The same on a page of vertical lines, whose lines are many and short.
const VERTICAL_TALLEST: (i64, i64) = (9, 10);
/// The same within a table's cell, under its head.
const TALLEST_IN_CELL: (i64, i64) = (6, 10);
/// Of a page's height, what is left within frames for a figure as one.
const ROOM_IN_FRAME: (i64, i64) = (8, 10);
/// Pictures are made smaller for their page down to this share of their height; then the figure parts.
const LEAST_SHARE: (i64, i64) = (4, 10);
/// Most of a page's height that a chapter's banner takes.
pub const TALLEST_BANNER: (i64, i64) = (1, 2);
/// Letters that can still be read.
pub const SMALLEST_LETTERS: Length = Length::pt(5);
/// Letters of diagrams at their natural size.
const DIAGRAM_LETTERS: Length = Length::pt(10);
/// The class of figures and diagrams that stay where they were written.
const PINNED: &str = "here";
/// Pixels per inch of drawings that claim nothing.
const CSS_PIXELS: i64 = 96;

impl<'a> Flow<'a> {
    /// Sets a figure: as a large or turned picture if it is one, else its pictures over their caption.
    pub fn figure(&mut self, figure: &Figure, place: FigurePlace, at: BlockContext<'_>) {
        let inner = super::context::inset(at, at.style);
        let before = self.before;
        if self.large(figure, at, inner) {
            return;
        }
        let tallest = if at.fixed { TALLEST_IN_CELL } else { TALLEST };
        if let (Some(picture), 1, true) = (at.element.pictures().next(), figure.images.len(), figure.content.is_empty())
            && self.turned_picture(picture, at, inner)
        {
            return;
        }
        let mut parts: Vec<Fixed> = at.element.pictures().map(|picture| self.picture(picture, inner, tallest, inner.node)).collect();
        if !figure.content.is_empty() {
            parts.extend(self.apart_fragments(|flow| flow.blocks(BlockContext { fixed: true, ..inner })));
        }
        if let Some(first) = parts.first_mut() {
            first.position = if figure.images.is_empty() { first.position.or(before) } else { before };
        }
        self.put_figure(parts, place, at, inner);
    }

    /// A caption under its parts, then into the column: floating unless it stays where it is. What a page does not hold as one gets
    /// smaller pictures; what it does not hold even so parts between pictures and between the caption's lines.
    fn put_figure(&mut self, mut parts: Vec<Fixed>, place: FigurePlace, at: BlockContext<'_>, inner: BlockContext<'_>) {
        let of_margin = |width| BlockContext { left: Length::ZERO, width, fixed: true, ..inner };
        let mark = self.margin_caption(at, inner, |flow, width| flow.caption_fragments(at, of_margin(width)).0);
        if let Some(first) = parts.first_mut() {
            first.notes.extend(mark);
        }
        let (words, space) = if mark.is_some() { (Vec::new(), Length::ZERO) } else { self.caption_fragments(at, inner) };
        let leading = self.design.frame.leading;
        let page = self.page_height(at);
        let room = match (at.fixed, at.nesting) {
            (true, _) => page.scale(TALLEST_IN_CELL.0, TALLEST_IN_CELL.1),
            (false, 0) => page,
            (false, _) => page.scale(ROOM_IN_FRAME.0, ROOM_IN_FRAME.1),
        };
        let waits = !self.list.label.is_empty();
        if waits {
            // An item's marker stands beside its picture.
            parts.iter_mut().filter(|part| is_picture(part)).for_each(|part| move_to_start(part, inner));
        }
        let height = |parts: &[Fixed]| parts.iter().map(|part| part.height).sum::<Length>();
        let under = if words.is_empty() { Length::ZERO } else { space + height(&words) };
        let pictures: Length = parts.iter().filter(|part| is_picture(part)).map(|part| part.height).sum();
        let others = height(&parts) - pictures + under;
        if pictures + others > room && pictures.scale(LEAST_SHARE.0, LEAST_SHARE.1) + others <= room {
            let middle = inner.left + inner.width / 2;
            for part in parts.iter_mut().filter(|part| is_picture(part)) {
                shrink(part, (room - others, pictures), middle);
                if waits {
                    move_to_start(part, inner);
                }
            }
        }
        if height(&parts) + under > room {
            return self.put_parted(parts, words, space);
        }
        let mut whole = fragments::stack(parts);
        if !words.is_empty() {
            let y = whole.height + space;
            whole.place(fragments::stack(words), Length::ZERO, y);
        }
        let alone = self.list.label.is_empty();
        let pinned = place == FigurePlace::Here || at.element.tag().classes.iter().any(|class| &**class == PINNED);
        let floats = !pinned && !at.fixed && inner.left == Length::ZERO && whole.height > leading * 5 && alone;
        if floats {
            // The space that parts it from the text is its own, wherever it comes to stand.
            let taken = self.design.frame.snap(whole.height + leading).at_most(page);
            self.list.push_float(whole, taken);
        } else {
            whole.height = self.design.frame.snap(whole.height).at_most(page);
            self.list.push_box(whole, Keep::default(), true);
        }
    }

    /// The caption of the figure at hand, when it has one that says something.
    pub fn caption<'e>(&self, at: BlockContext<'e>) -> Option<(Element<'e>, &'e Text)> {
        let element = at.element.find(|kind| matches!(kind, ElementKind::Caption))?;
        Some((element, element.text().filter(|caption| !caption.is_empty())?))
    }

    /// The lines of the caption of the figure at hand, and the space above it.
    pub fn caption_fragments(&mut self, at: BlockContext<'_>, inner: BlockContext<'_>) -> (Vec<Fixed>, Length) {
        let Some((element, caption)) = self.caption(at) else { return (Vec::new(), Length::ZERO) };
        self.list_caption(Listed::Figure, caption);
        let mut style = self.design.sheet.compute(element, at.style);
        if style.align == Align::Center && !self.list.label.is_empty() {
            // As the picture is, beside a marker.
            style.align = Align::Start;
        }
        let node = self.column.structure.add(Some(inner.node), NodeRole::Caption);
        (self.standing_fragments(caption, element, &style, inner, node), style.margin.top)
    }

    /// Part after part; the caption begins on the last one's page.
    fn put_parted(&mut self, parts: Vec<Fixed>, words: Vec<Fixed>, space: Length) {
        let count = parts.len();
        for (i, part) in parts.into_iter().enumerate() {
            let next = u32::from(i + 1 == count && !words.is_empty());
            self.list.push_box(part, Keep { next, previous: false }, i == 0);
        }
        self.list.below(space);
        let count = words.len();
        for (i, line) in words.into_iter().enumerate() {
            let next = u32::from(i + 1 < count && (i == 0 || i + 2 == count));
            self.list.push_box(line, Keep { next, previous: false }, false);
        }
        self.list.leave_grid();
    }

    /// A picture as wide as it is, at most as its place; a missing one shows its words.
    pub fn picture(&mut self, picture: (Element<'_>, &Image), at: BlockContext<'_>, tallest: (i64, i64), parent: NodeId) -> Fixed {
        self.picture_of(picture, at, tallest, parent, None)
    }

    /// A picture as wide as `given`, or else as the author or the style asks for; at most as its place.
    pub fn picture_of(&mut self, picture: (Element<'_>, &Image), at: BlockContext<'_>, tallest: (i64, i64), parent: NodeId, given: Option<Length>) -> Fixed {
        let (_, image) = picture;
        let info = image.asset.and_then(|asset| self.design.pictures.info(asset).map(|info| (asset, info)));
        let Some((asset, info)) = info.filter(|(_, info)| info.width > 0 && info.height > 0) else {
            return self.missing_picture(image, at, parent);
        };
        let node = self.column.structure.add(Some(parent), NodeRole::Figure);
        self.column.structure.nodes[node.0 as usize].alt = Some(image.alt.clone().unwrap_or_default());
        let asked = given.or_else(|| self.asked_width(picture, info, at));
        let (width, height) = self.fitted(at, asked.unwrap_or(natural(info)), (info.width, info.height), tallest);
        let shown = if self.design.sheet.is_vertical() { height } else { width };
        self.report_size(image, info, asked.map(|asked| asked.at_most(at.width)), shown);
        let x = at.left + (at.width - width) / 2;
        let rect = Rect { x, y: Length::ZERO, width, height };
        let mut fixed = Fixed { height, ..Fixed::default() };
        fixed.items.push(Item { node: Some(node), kind: self.upright(rect, |rect| ItemKind::Picture { asset, rect }) });
        if let Some(id) = &image.attributes.id {
            fixed.anchors.push((id.clone(), Length::ZERO));
        }
        fixed
    }

    /// Along the line and across it, the size of a picture that asks for a width: at most the measure and the share of the page. Beside
    /// vertical lines its height is along them.
    fn fitted(&self, at: BlockContext<'_>, asked: Length, (wide, high): (u32, u32), tallest: (i64, i64)) -> (Length, Length) {
        if !self.design.sheet.is_vertical() {
            return fit(self.page_height(at), asked, (wide, high), at.width, tallest);
        }
        let along = asked.scale(i64::from(high), i64::from(wide.max(1)));
        fit(self.page_height(at), along, (high, wide), at.width, if tallest == TALLEST { VERTICAL_TALLEST } else { tallest })
    }

    /// A picture in its place on lines: among vertical ones it is turned against them, and so stands upright.
    pub fn upright(&self, place: Rect, kind: impl FnOnce(Rect) -> ItemKind) -> ItemKind {
        if !self.design.sheet.is_vertical() {
            return kind(place);
        }
        let own = Rect { x: Length::ZERO, y: Length::ZERO, width: place.height, height: place.width };
        ItemKind::Turned(Box::new(Turned { x: place.x, y: place.y + place.height, turn: Turn::Left, kind: kind(own) }))
    }

    /// The width that the author or the style asks for.
    pub fn asked_width(&self, (element, image): (Element<'_>, &Image), info: Info, at: BlockContext<'_>) -> Option<Length> {
        let style = self.style_within(element, at);
        let of_figure = at.style.width.filter(|_| at.element.tag().name == "figure");
        let share = style.width.or(of_figure).map(|share| at.width.scale(i64::from(share), 1000)).filter(|width| *width > Length::ZERO);
        width_attribute(image, at.width).or(share).or_else(|| {
            // A height alone gives the width.
            let high = length(attribute(image, "height")?)?;
            Some(high.scale(i64::from(info.width), i64::from(info.height)))
        })
    }

    /// Turns a drawing whose letters could not be read upright. Whether it did.
    fn turned_picture(&mut self, picture: (Element<'_>, &Image), at: BlockContext<'_>, inner: BlockContext<'_>) -> bool {
        let (_, image) = picture;
        let info = image.asset.and_then(|asset| self.design.pictures.info(asset).map(|info| (asset, info)));
        let Some((asset, info)) = info.filter(|(_, info)| info.width > 0 && info.height > 0) else { return false };
        let Some(letters) = info.letters.filter(|_| self.asked_width(picture, info, inner).is_none()) else { return false };
        let natural = natural(info);
        let letters = natural.scale(i64::from(letters), i64::from(info.width) * 100);
        let drawing = Drawing { pixels: (info.width, info.height), natural, letters };
        if !self.turns(drawing, inner) {
            return false;
        }
        let node = self.column.structure.add(Some(inner.node), NodeRole::Figure);
        self.column.structure.nodes[node.0 as usize].alt = Some(image.alt.clone().unwrap_or_default());
        self.list.anchors.extend(image.attributes.id.clone());
        let kind = |rect| ItemKind::Picture { asset, rect };
        let width = self.put_turned_drawing(drawing, (node, kind), BlockContext { node: inner.node, ..at });
        self.report_size(image, info, None, width);
        true
    }

    /// What an author should know of the width at which a picture is shown: that the page is too low for the one asked for, that its
    /// letters cannot be read.
    fn report_size(&mut self, image: &Image, info: Info, asked: Option<Length>, width: Length) {
        if let Some(asked) = asked.filter(|asked| width.scale(10, 9) < *asked) {
            let percent = width.0 * 100 / asked.0.max(1);
            let message = message!("the picture is {percent} % as wide as it was asked to be: the page is not high enough for it", percent);
            self.report.push(Diagnostic::new("picture-shrunk", message).at(image.span));
        }
        let letters = info.letters.map(|hundredths| width.scale(i64::from(hundredths), i64::from(info.width.max(1)) * 100));
        if let Some(letters) = letters.filter(|letters| *letters < SMALLEST_LETTERS) {
            let size = format!("{:.1}", letters.to_pt());
            let message = message!("the letters of the drawing are {size} pt high on the page", size);
            let help = message!("draw it with larger letters, divide it, or give it more of the page's width");
            self.report.push(Diagnostic::new("diagram-small", message).at(image.span).help(help));
        }
    }

    /// The words of a picture that is not there: never nothing.
    fn missing_picture(&mut self, image: &Image, at: BlockContext<'_>, parent: NodeId) -> Fixed {
        let alt = image.alt.clone().filter(|alt| !alt.is_empty()).unwrap_or_else(|| image.address.clone());
        let words = format!("[{}]", crate::terms::fill(self.design.terms.image_missing, &alt));
        let node = self.column.structure.add(Some(parent), NodeRole::Paragraph);
        let style = Style { align: Align::Center, italic: true, text_indent: Length::ZERO, ..self.design.body.clone() };
        let pieces = self.words(&words, &style, at.lang, crate::layout::paragraph::Owner { node: node.0, link: None });
        let lines = self.lines(&pieces, &style, at.lang, at.width);
        self.stack_lines(&lines, &style, at.left, at.width)
    }

    /// Sets a diagram as a drawing, turned where its letters could not be read otherwise; its source as code when it could not be drawn.
    pub fn diagram(&mut self, diagram: &Diagram, at: BlockContext<'_>) {
        let inner = super::context::inset(at, at.style);
        let Some(svg) = &diagram.svg else {
            let code = crate::book::CodeBlock {
                language: Some(diagram.language.clone()),
                text: diagram.source.clone(),
                ..crate::book::CodeBlock::default()
            };
            self.code(&code, crate::report::Span::default(), at);
            return;
        };
        let Ok((pixels_wide, pixels_high)) = crate::picture::svg::size(svg.as_bytes()) else { return };
        let node = self.column.structure.add(Some(at.node), NodeRole::Figure);
        let alt = diagram.alt.clone().unwrap_or_else(|| format!("{}: {}", self.design.terms.diagram, diagram.source.trim()));
        self.column.structure.nodes[node.0 as usize].alt = Some(alt);
        // Letters of diagrams are as large as a screen's; drawings that came as drawings are as large as they say.
        let share = if diagram.language == "svg" { 10 } else { 8 };
        let natural = Length::pt(72).scale(i64::from(pixels_wide), CSS_PIXELS).scale(share, 10);
        // The letters of Mermaid's drawings are all of one size.
        let drawing = Drawing { pixels: (pixels_wide, pixels_high), natural, letters: DIAGRAM_LETTERS };
        if diagram.language.eq_ignore_ascii_case("mermaid") && self.turns(drawing, inner) {
            let svg = svg.as_str().into();
            self.put_turned_drawing(drawing, (node, |rect| ItemKind::Drawing { svg, rect }), at);
            return;
        }
        let tallest = if at.fixed { TALLEST_IN_CELL } else { TALLEST };
        let (width, height) = self.fitted(BlockContext { width: inner.width, ..at }, natural, (pixels_wide, pixels_high), tallest);
        let rect = Rect { x: inner.left + (inner.width - width) / 2, y: Length::ZERO, width, height };
        let mut fixed = Fixed { height, position: self.before, ..Fixed::default() };
        fixed.items.push(Item { node: Some(node), kind: self.upright(rect, |rect| ItemKind::Drawing { svg: svg.as_str().into(), rect }) });
        self.put_figure(vec![fixed], FigurePlace::Float, at, inner);
    }
}

/// A picture's width as it says.
pub fn natural(info: Info) -> Length {
    let density = if info.vector { CSS_PIXELS } else { i64::from(info.density.max(1)) };
    Length::pt(72).scale(i64::from(info.width), density)
}

/// Whether a box holds one picture or drawing and nothing else.
fn is_picture(part: &Fixed) -> bool {
    matches!(part.items.as_slice(), [Item { kind: ItemKind::Picture { .. } | ItemKind::Drawing { .. }, .. }])
}

/// Puts a picture where lines begin.
fn move_to_start(part: &mut Fixed, at: BlockContext<'_>) {
    let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
    for item in &mut part.items {
        if let ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } = &mut item.kind {
            rect.x = if rtl { at.left + at.width - rect.width } else { at.left };
        }
    }
}

/// Scales a picture by a ratio, about the vertical axis at `middle`.
fn shrink(part: &mut Fixed, (by, of): (Length, Length), middle: Length) {
    part.height = part.height.scale(by.0, of.0.max(1));
    for item in &mut part.items {
        if let ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } = &mut item.kind {
            let width = rect.width.scale(by.0, of.0.max(1));
            *rect = Rect { x: middle - width / 2, y: rect.y.scale(by.0, of.0.max(1)), width, height: rect.height.scale(by.0, of.0.max(1)) };
        }
    }
}

/// Width and height of a picture: as asked, at most the measure and the share of the page.
pub fn fit(page: Length, asked: Length, (pixels_wide, pixels_high): (u32, u32), measure: Length, tallest: (i64, i64)) -> (Length, Length) {
    let most_high = page.scale(tallest.0, tallest.1);
    let mut width = asked.at_most(measure);
    let mut height = width.scale(i64::from(pixels_high), i64::from(pixels_wide.max(1)));
    if height > most_high {
        height = most_high;
        width = height.scale(i64::from(pixels_wide), i64::from(pixels_high.max(1)));
    }
    (width, height)
}

/// The `width` of an image's attributes: a share of the measure (`50%`), a length of CSS (`8cm`), or a number of CSS pixels.
fn width_attribute(image: &Image, measure: Length) -> Option<Length> {
    let value = attribute(image, "width")?;
    if let Some(percent) = value.strip_suffix('%') {
        let percent: f64 = percent.trim().parse().ok()?;
        return (percent > 0.0).then(|| measure.scale((percent.min(100.0) * 10.0) as i64, 1000));
    }
    length(value)
}

fn attribute<'i>(image: &'i Image, name: &str) -> Option<&'i str> {
    image.attributes.other.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
}

/// A length of HTML or CSS: pixels unless it says a unit.
fn length(value: &str) -> Option<Length> {
    let pixels = value.parse::<f64>().ok().filter(|pixels| (1.0..1e5).contains(pixels));
    match pixels {
        Some(pixels) => Some(Length::pt(72).scale((pixels * 100.0) as i64, CSS_PIXELS * 100)),
        None => crate::length::parse(value).filter(|length| *length > Length::ZERO),
    }
}

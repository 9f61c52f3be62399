//! Pictures and drawings with their captions.

use super::column::{Entry, Fixed, Keep, Listed};
use super::{Flow, Setting};
use crate::book::{Diagram, Figure, FigurePlace, Image, Text};
use crate::layout::pages::{Item, ItemKind, NodeId, NodeRole, Rect};
use crate::length::Length;
use crate::style::{Align, Element, Style};

/// Most of a page's height that a picture takes, so that its caption and some text fit.
const TALLEST: (i64, i64) = (7, 10);
/// Most of a page's height that a chapter's banner takes.
pub const TALLEST_BANNER: (i64, i64) = (4, 10);
/// Pixels per inch of drawings that claim nothing.
const CSS_PIXELS: i64 = 96;

impl<'a> Flow<'a> {
    pub fn figure(&mut self, figure: &Figure, at: Setting<'_>) {
        let inner = super::blocks::inset(at, at.style);
        let before = self.before;
        let mut whole = Fixed { position: before.filter(|_| !figure.images.is_empty()), ..Fixed::default() };
        for image in &figure.images {
            let picture = self.picture(image, inner, TALLEST, inner.node);
            let y = whole.height;
            whole.place(picture, Length::ZERO, y);
        }
        if !figure.content.is_empty() {
            let content = self.apart(|flow| flow.blocks(&figure.content, Setting { fixed: true, ..inner }));
            let y = whole.height;
            whole.place(content, Length::ZERO, y);
        }
        whole.position = whole.position.or(before);
        self.put_figure(whole, figure.caption.as_ref(), figure.place, at, inner);
    }

    /// A caption under it, then into the column: floating unless it stays where it is.
    fn put_figure(&mut self, mut whole: Fixed, caption: Option<&Text>, place: FigurePlace, at: Setting<'_>, inner: Setting<'_>) {
        if let Some(caption) = caption.filter(|c| !c.is_empty()) {
            self.list_caption(Listed::Figure, caption);
            let element = Element { name: "figcaption", classes: &[], id: None, lang: None, parent: Some(at.element), previous: None };
            let style = self.design.sheet.compute(&element, at.style);
            let node = self.column.structure.add(Some(inner.node), NodeRole::Caption);
            let text = self.standing_text(caption, &element, &style, inner, node);
            let y = whole.height + style.margin.top;
            whole.place(text, Length::ZERO, y);
        }
        let leading = self.design.frame.leading;
        let page = leading * i64::from(self.design.frame.lines);
        let floats = place == FigurePlace::Float && !at.fixed && inner.left == Length::ZERO && whole.height > leading * 5;
        if floats {
            // The white that parts it from the text is its own, wherever it comes to stand.
            let taken = self.design.frame.snap(whole.height + leading).at_most(page);
            let names: Vec<String> = self.owed_anchors.drain(..).collect();
            whole.anchors.extend(names.into_iter().map(|name| (name, Length::ZERO)));
            self.column.entries.push(Entry::Float(whole, taken));
        } else {
            whole.height = self.design.frame.snap(whole.height).at_most(page);
            self.push_fixed(whole, Keep::default(), true);
        }
    }

    /// A picture as wide as it is, at most as its place; a missing one shows its words.
    pub fn picture(&mut self, image: &Image, at: Setting<'_>, tallest: (i64, i64), parent: NodeId) -> Fixed {
        let info = image.asset.and_then(|asset| self.design.pictures.info(asset).map(|info| (asset, info)));
        let Some((asset, info)) = info.filter(|(_, info)| info.width > 0 && info.height > 0) else {
            return self.missing_picture(image, at, parent);
        };
        let node = self.column.structure.add(Some(parent), NodeRole::Figure);
        self.column.structure.nodes[node.0 as usize].alt = Some(image.alt.clone().unwrap_or_default());
        let density = if info.vector { CSS_PIXELS } else { i64::from(info.density.max(1)) };
        let natural = Length::pt(72).scale(i64::from(info.width), density);
        let asked = width_attribute(image, at.width);
        let (width, height) = fit(&self.design.frame, asked.unwrap_or(natural), (info.width, info.height), at.width, tallest);
        let x = at.left + (at.width - width) / 2;
        let rect = Rect { x, y: Length::ZERO, width, height };
        let mut fixed = Fixed { height, ..Fixed::default() };
        fixed.items.push(Item { node: Some(node), kind: ItemKind::Picture { asset, rect } });
        if let Some(id) = &image.attributes.id {
            fixed.anchors.push((id.clone(), Length::ZERO));
        }
        fixed
    }

    /// The words of a picture that is not there: never nothing.
    fn missing_picture(&mut self, image: &Image, at: Setting<'_>, parent: NodeId) -> Fixed {
        let alt = image.alt.clone().filter(|alt| !alt.is_empty()).unwrap_or_else(|| image.address.clone());
        let words = format!("[{}]", crate::terms::fill(self.design.terms.image_missing, &alt));
        let node = self.column.structure.add(Some(parent), NodeRole::Paragraph);
        let style = Style { align: Align::Center, italic: true, text_indent: Length::ZERO, ..self.design.body.clone() };
        let pieces = self.words(&words, &style, at.lang, crate::layout::paragraph::Owner { node: node.0, link: None });
        let lines = self.lines(&pieces, &style, at.lang, at.width);
        self.stack_lines(&lines, &style, at.left, at.width)
    }

    pub fn diagram(&mut self, diagram: &Diagram, at: Setting<'_>) {
        let inner = super::blocks::inset(at, at.style);
        let Some(svg) = &diagram.svg else {
            let code = crate::book::CodeBlock {
                language: Some(diagram.language.clone()),
                text: diagram.source.clone(),
                ..crate::book::CodeBlock::default()
            };
            return self.code(&code, at);
        };
        let Some((pixels_wide, pixels_high)) = svg_size(svg) else { return };
        let node = self.column.structure.add(Some(at.node), NodeRole::Figure);
        let alt = diagram.alt.clone().unwrap_or_else(|| format!("{}: {}", self.design.terms.diagram, diagram.source.trim()));
        self.column.structure.nodes[node.0 as usize].alt = Some(alt);
        // Letters of diagrams are as large as a screen's; drawings that came as drawings are as large as they say.
        let share = if diagram.language == "svg" { 10 } else { 8 };
        let natural = Length::pt(72).scale(i64::from(pixels_wide), CSS_PIXELS).scale(share, 10);
        let (width, height) = fit(&self.design.frame, natural, (pixels_wide, pixels_high), inner.width, TALLEST);
        let rect = Rect { x: inner.left + (inner.width - width) / 2, y: Length::ZERO, width, height };
        let mut fixed = Fixed { height, position: self.before, ..Fixed::default() };
        fixed.items.push(Item { node: Some(node), kind: ItemKind::Drawing { svg: svg.as_str().into(), rect } });
        // The sentence before a drawing points at it: it stays.
        self.put_figure(fixed, diagram.caption.as_ref(), FigurePlace::Here, at, inner);
    }
}

/// Width and height of a picture: as asked, at most the measure and the share of the page.
pub fn fit(
    frame: &crate::layout::frame::Frame,
    asked: Length,
    (pixels_wide, pixels_high): (u32, u32),
    measure: Length,
    tallest: (i64, i64),
) -> (Length, Length) {
    let most_high = (frame.leading * i64::from(frame.lines)).scale(tallest.0, tallest.1);
    let mut width = asked.at_most(measure);
    let mut height = width.scale(i64::from(pixels_high), i64::from(pixels_wide.max(1)));
    if height > most_high {
        height = most_high;
        width = height.scale(i64::from(pixels_wide), i64::from(pixels_high.max(1)));
    }
    (width, height)
}

/// `width=50%` or `width=300` of an image's attributes.
fn width_attribute(image: &Image, measure: Length) -> Option<Length> {
    let value = &image.attributes.other.iter().find(|(name, _)| name == "width")?.1;
    if let Some(percent) = value.strip_suffix('%') {
        let percent: f64 = percent.trim().parse().ok()?;
        return (percent > 0.0).then(|| measure.scale((percent.min(100.0) * 10.0) as i64, 1000));
    }
    let pixels = value.trim_end_matches("px").parse::<u32>().ok().filter(|p| *p > 0)?;
    Some(Length::pt(72).scale(i64::from(pixels), CSS_PIXELS))
}

/// The size of an SVG drawing in pixels, from `viewBox` or `width` and `height`.
pub fn svg_size(svg: &str) -> Option<(u32, u32)> {
    let tag = svg.get(svg.find("<svg")?..)?;
    let tag = tag.get(..tag.find('>')?)?;
    let attribute = |name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        let rest = tag.get(start..)?;
        rest.get(..rest.find('"')?)
    };
    let number =
        |text: &str| text.trim().trim_end_matches("px").trim_end_matches("pt").parse::<f64>().ok().filter(|v| *v > 0.0 && *v < 1e6);
    let from_box = attribute("viewBox").and_then(|view| {
        let mut parts = view.split([' ', ',']).filter(|p| !p.is_empty()).skip(2);
        Some((number(parts.next()?)?, number(parts.next()?)?))
    });
    let size = from_box.or_else(|| Some((number(attribute("width")?)?, number(attribute("height")?)?)))?;
    Some((size.0.ceil() as u32, size.1.ceil() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_drawings() {
        assert_eq!(svg_size("<svg xmlns=\"x\" viewBox=\"0 0 120.5 40\">"), Some((121, 40)));
        assert_eq!(svg_size("<?xml?><svg width=\"30px\" height=\"20\">"), Some((30, 20)));
        assert_eq!(svg_size("<p>"), None);
    }
}

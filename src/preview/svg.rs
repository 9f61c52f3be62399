//! A page → SVG: glyphs of the book's own faces where they were set, and over them the words, unseen, each with its place in the book.
//!
//! The words can be chosen, copied and read aloud; a press on one leads to its source.

use std::fmt::Write;

use super::faces;
use crate::font::{FontBook, Synthetic};
use crate::layout::pages::{GlyphRun, Item, ItemKind, Page, Rect, Turned};
use crate::length::Length;
use crate::text::xml;

/// What drawing needs beside the page.
pub struct Renderer<'a> {
    pub fonts: &'a FontBook,
    /// By face.
    pub faces: &'a [u64],
    /// The address of a picture.
    pub picture: &'a dyn Fn(crate::book::AssetId) -> Option<String>,
    /// The address of a drawing.
    pub drawing: &'a dyn Fn(&str) -> String,
    /// A position as the browser names it.
    pub position: &'a dyn Fn(&GlyphRun) -> Option<String>,
}

/// How much of a page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Glyphs and words.
    Full,
    /// Small letters as bars: a thumbnail.
    Coarse,
}

/// Letters below this size are bars on a thumbnail.
const LEGIBLE: Length = Length::pt(17);

impl Renderer<'_> {
    /// The page, or what `area` shows of it.
    pub fn page(&self, page: &Page, area: Rect, detail: Detail) -> String {
        let mut out = String::with_capacity(64 << 10);
        let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(pt);
        let _ = write!(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {width} {height}\"><g class=\"ink\" aria-hidden=\"true\">");
        for item in &page.items {
            self.item(&item.kind, detail, &mut out);
        }
        out.push_str("</g>");
        if detail == Detail::Full {
            self.words(page, &mut out);
        }
        out.push_str("</svg>");
        out
    }

    /// Draws one item.
    fn item(&self, kind: &ItemKind, detail: Detail, out: &mut String) {
        match kind {
            ItemKind::Glyphs(run) if detail == Detail::Coarse && run.size < LEGIBLE => bar(run, out),
            ItemKind::Glyphs(run) => self.glyphs(run, out),
            ItemKind::Fill { rect, color } => {
                let _ = write!(out, "<rect {} fill=\"{}\"/>", area(*rect), hex(*color));
            }
            ItemKind::Picture { asset, rect } => match (self.picture)(*asset) {
                Some(address) => image(&address, *rect, out),
                None => missing(*rect, out),
            },
            ItemKind::Part(part) => {
                // A drawing within the drawing cuts off what lies outside of its own box.
                let _ = write!(out, "<svg {} viewBox=\"{} {} {} {}\">", area(part.rect), pt(part.rect.x), pt(part.rect.y), pt(part.rect.width), pt(part.rect.height));
                match (self.picture)(part.asset) {
                    Some(address) => image(&address, part.whole, out),
                    None => missing(part.rect, out),
                }
                out.push_str("</svg>");
            }
            ItemKind::Drawing { svg, rect } => image(&(self.drawing)(svg), *rect, out),
            ItemKind::Turned(turned) => {
                if let Some(run) = turned.upright() {
                    return self.glyphs(&run, out);
                }
                out.push_str(&turn(turned));
                self.item(&turned.kind, detail, out);
                out.push_str("</g>");
            }
        }
    }

    /// Draws a run: a `text` for each slice of its face that it needs; each glyph has its own x.
    fn glyphs(&self, run: &GlyphRun, out: &mut String) {
        let Some(face) = self.fonts.faces.get(usize::from(run.face.0)) else { return };
        let Some(key) = self.faces.get(usize::from(run.face.0)) else { return };
        if run.size.0 <= 0 {
            return;
        }
        let slant = if face.synthetic.is_some_and(|s| s.oblique) { Synthetic::SLANT } else { 0 };
        let turned = run.scale != 1000 || slant != 0;
        let (x, y) = if turned { (Length::ZERO, Length::ZERO) } else { (run.x, run.y) };
        let mut slices: Vec<(u16, String, String, String)> = Vec::new();
        let mut pen = x;
        for glyph in run.glyphs.iter() {
            let id = if glyph.id == 0 { face.glyph('\u{fffd}').or_else(|| face.glyph('?')).unwrap_or(0) } else { glyph.id };
            let blank = run.text.get(glyph.text.start as usize..glyph.text.end as usize).is_some_and(|text| text.trim().is_empty());
            if !blank {
                let (slice, character) = faces::character(id);
                let at = match slices.iter().position(|(known, ..)| *known == slice) {
                    Some(at) => at,
                    None => {
                        slices.push((slice, String::new(), String::new(), String::new()));
                        slices.len() - 1
                    }
                };
                let (_, xs, ys, text) = &mut slices[at];
                // Upright glyphs follow each other down the page.
                let (right, down) = if run.upright { (x, pen - x) } else { (pen, Length::ZERO) };
                let _ = write!(xs, "{} ", pt(right + glyph.x_offset));
                let _ = write!(ys, "{} ", pt(y + down - glyph.y_offset.long()));
                text.push(character);
            }
            pen += glyph.advance;
        }
        let raised = run.upright || run.glyphs.iter().any(|glyph| !glyph.y_offset.is_zero());
        for (slice, xs, ys, text) in &slices {
            let ys = if raised { ys.trim_end().to_owned() } else { pt(y) };
            let _ = write!(out, "<text font-family=\"f{key:x}-{slice}\" font-size=\"{}\" x=\"{}\" y=\"{ys}\"", pt(run.size), xs.trim_end());
            if run.color != crate::style::Color::BLACK {
                let _ = write!(out, " fill=\"{}\"", hex(run.color));
            }
            if face.synthetic.is_some_and(|s| s.bold) {
                let _ = write!(out, " stroke=\"{}\" stroke-width=\"{}\"", hex(run.color), pt(run.size.scale(i64::from(Synthetic::STROKE), 1000)));
            }
            if turned {
                let (a, c) = (f64::from(run.scale) / 1000.0, f64::from(-slant) / 1000.0);
                let _ = write!(out, " transform=\"matrix({a} 0 {c} 1 {} {})\"", pt(run.x), pt(run.y));
            }
            let _ = write!(out, ">{text}</text>");
        }
    }

    /// Adds the unseen words of a page, line by line. Those of running heads are hidden from assistive technology.
    fn words(&self, page: &Page, out: &mut String) {
        out.push_str("<g class=\"words\">");
        let mut line: Option<(Length, Option<crate::layout::pages::NodeId>)> = None;
        for item in &page.items {
            let place = match &item.kind {
                ItemKind::Glyphs(run) => (run.y, item.node),
                _ => {
                    if line.take().is_some() {
                        out.push_str("</text>");
                    }
                    if let ItemKind::Turned(turned) = &item.kind
                        && let Some(run) = turned.kind.glyphs()
                    {
                        out.push_str(&turn(turned));
                        begin_line(item, out);
                        self.run_words(run, out);
                        out.push_str("</text></g>");
                    }
                    continue;
                }
            };
            if line != Some(place) {
                if line.is_some() {
                    out.push_str("</text>");
                }
                begin_line(item, out);
                line = Some(place);
            }
            if let ItemKind::Glyphs(run) = &item.kind {
                self.run_words(run, out);
            }
        }
        if line.is_some() {
            out.push_str("</text>");
        }
        out.push_str("</g>");
    }

    /// Adds the unseen words of a run, each as wide as it is printed, with its place in the book.
    fn run_words(&self, run: &GlyphRun, out: &mut String) {
        let position = (self.position)(run);
        for word in words(run) {
            let _ = write!(
                out,
                "<tspan x=\"{}\" y=\"{}\" font-size=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
                pt(word.from),
                pt(run.y),
                pt(run.size),
                pt((word.to - word.from).at_least(Length(1)))
            );
            if let Some(position) = &position {
                let _ = write!(out, " data-at=\"{position}.{}\"", word.start);
            }
            let _ = write!(out, ">{}</tspan> ", xml::text(word.text));
        }
    }
}

/// The beginning of a group that is turned.
fn turn(turned: &Turned) -> String {
    let [a, b, c, d] = turned.turn.matrix();
    format!("<g transform=\"matrix({a} {b} {c} {d} {} {})\">", pt(turned.x), pt(turned.y))
}

/// Begins a line of unseen words.
fn begin_line(item: &Item, out: &mut String) {
    out.push_str(if item.node.is_some() { "<text>" } else { "<text aria-hidden=\"true\">" });
}

/// A word of a run: its text and where it is on the line.
struct Word<'a> {
    text: &'a str,
    /// First byte in the run's text.
    start: usize,
    from: Length,
    to: Length,
}

/// The words of a run, and where each begins and ends on the line.
fn words(run: &GlyphRun) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    for (at, c) in run.text.char_indices().chain([(run.text.len(), ' ')]) {
        match (start, c.is_whitespace()) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                words.push(Word { text: &run.text[from..at], start: from, from: Length(i64::MAX), to: Length(i64::MIN) });
                start = None;
            }
            _ => {}
        }
    }
    let mut pen = run.x;
    for glyph in run.glyphs.iter() {
        let next = pen + glyph.advance.scale(i64::from(run.scale), 1000);
        let at = glyph.text.start as usize;
        let index = words.partition_point(|word| word.start <= at);
        if let Some(word) = index.checked_sub(1).and_then(|i| words.get_mut(i)).filter(|word| at < word.start + word.text.len()) {
            word.from = word.from.at_most(pen);
            word.to = word.to.at_least(next);
        }
        pen = next;
    }
    words.retain(|word| word.to > word.from);
    words
}

/// Draws a run of small letters as it looks from afar.
fn bar(run: &GlyphRun, out: &mut String) {
    let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
    let rect = Rect { x: run.x, y: run.y - run.size.scale(9, 20), width, height: run.size.scale(2, 5) };
    let _ = write!(out, "<rect {} fill=\"{}\" opacity=\".4\"/>", area(rect), hex(run.color));
}

fn image(address: &str, rect: Rect, out: &mut String) {
    let _ = write!(out, "<image href=\"{}\" {} preserveAspectRatio=\"none\"/>", xml::attribute(address), area(rect));
}

/// Draws a frame in the place of a picture that cannot be shown.
fn missing(rect: Rect, out: &mut String) {
    let _ = write!(out, "<rect {} fill=\"none\" stroke=\"#000\" stroke-width=\".5\"/>", area(rect));
}

/// The attributes for the place and size of a rectangle, in points.
fn area(rect: Rect) -> String {
    format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", pt(rect.x), pt(rect.y), pt(rect.width), pt(rect.height))
}

fn hex(color: crate::style::Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

/// Points with three decimals, without trailing zeros.
pub fn pt(length: Length) -> String {
    let thousandths = length.scale(1000, Length::UNITS_PER_PT).0;
    let (sign, whole, part) = (if thousandths < 0 { "-" } else { "" }, thousandths.abs() / 1000, thousandths.abs() % 1000);
    if part == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{part:03}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::pages::Glyph;

    #[test]
    fn lengths_are_short() {
        let of = |points| pt(Length::from_pt(points));
        assert_eq!([of(0.0), of(12.0), of(-0.25), of(10.1)], ["0", "12", "-0.25", "10.1"]);
    }

    #[test]
    fn words_are_where_their_glyphs_are() {
        let glyph = |range: std::ops::Range<u32>| Glyph { id: 1, advance: Length::pt(5).into(), x_offset: Length::ZERO.into(), y_offset: Length::ZERO.into(), text: range };
        let run = GlyphRun {
            upright: false,
            face: crate::font::FaceId(0),
            size: Length::pt(10),
            x: Length::pt(100),
            y: Length::pt(50),
            scale: 1000,
            color: crate::style::Color::BLACK,
            glyphs: vec![glyph(0..1), glyph(1..3), glyph(3..4), glyph(4..5)].into(),
            text: "añ bc".into(),
            source: Vec::new().into(),
            lang: None,
            ends_word: false,
        };
        let found: Vec<(&str, String, String)> = words(&run).iter().map(|w| (w.text, pt(w.from), pt(w.to))).collect();
        assert_eq!(found, [("añ", "100".to_owned(), "110".to_owned()), ("bc", "115".to_owned(), "120".to_owned())]);
    }
}

//! Pages as text, for golden tests: what stands where, readable without a picture.
//!
//! A line of text is `y x size text`, in points from the top left corner of the page, its runs joined; an artifact (running head,
//! folio, rule) has a `~` before it. A vertical line has a `|`, and then `x y size text`: where it is on the page, and where it begins.

use super::pages::{GlyphRun, Item, ItemKind, Page, Pages, Rect, Turn, Turned};
use crate::length::Length;

/// All pages as text, page by page: a line for each line of words, and for each fill, picture and link; positions in points.
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for page in &pages.pages {
        self::page(page, &mut out);
    }
    out
}

/// Writes one page to `out`. Runs that stand on one baseline are one line of words.
fn page(page: &Page, out: &mut String) {
    let side = if page.recto { "recto" } else { "verso" };
    let blank = if page.blank { ", blank" } else { "" };
    out.push_str(&format!("page {} {side} {}×{}{blank}\n", page.label, pt(page.width), pt(page.height)));
    let mut line: Option<Line> = None;
    for item in &page.items {
        // A line that runs down the page is read as one that was set, from where its page has its right edge.
        let run = match &item.kind {
            ItemKind::Glyphs(run) => Some((run, None)),
            ItemKind::Turned(turned) if turned.turn == Turn::Right => turned.kind.glyphs().map(|run| (run, Some((turned.x, turned.y)))),
            _ => None,
        };
        if let Some((run, origin)) = run {
            match &mut line {
                Some(line) if line.continues(item, run) => line.add(run),
                _ => {
                    write_line(&mut line, out);
                    line = Some(Line { origin, ..Line::new(item, run) });
                }
            }
            continue;
        }
        write_line(&mut line, out);
        let artifact = artifact_sign(item.node.is_none());
        match &item.kind {
            ItemKind::Fill { rect, color } => out.push_str(&format!("  {artifact}fill {} {color:?}\n", area(rect))),
            ItemKind::Picture { asset, rect } => out.push_str(&format!("  {artifact}picture {} {}\n", asset.0, area(rect))),
            ItemKind::Part(part) => out.push_str(&format!("  {artifact}picture {} {} of {}\n", part.asset.0, area(&part.rect), area(&part.whole))),
            ItemKind::Drawing { rect, .. } => out.push_str(&format!("  {artifact}drawing {}\n", area(rect))),
            ItemKind::Turned(turned) => out.push_str(&format!("  {artifact}turned {} {}\n", pt(turned.x), self::turned(turned))),
            ItemKind::Glyphs(_) => {}
        }
    }
    write_line(&mut line, out);
    for link in &page.links {
        out.push_str(&format!("  link {} {:?}\n", area(&link.rect), link.target));
    }
}

/// The text of a run, with marks for what cannot be seen.
fn shown(run: &GlyphRun) -> String {
    run.text.replace('\u{AD}', "¬").replace('\u{A0}', "⍽").replace('\u{202F}', "⎵")
}

/// What stands turned, as text: its kind and its place in its own coordinates, down and along.
fn turned(turned: &Turned) -> String {
    match &turned.kind {
        ItemKind::Glyphs(run) => format!("{} {} {} {}", pt(run.y), pt(run.x), pt(run.size), shown(run)),
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => area(rect),
        ItemKind::Turned(_) | ItemKind::Part(_) => String::new(),
    }
}

/// Runs that stand on one baseline, one after the other.
struct Line {
    /// Where the page's lines begin, when they are vertical.
    origin: Option<(Length, Length)>,
    artifact: bool,
    x: Length,
    y: Length,
    size: Length,
    end: Length,
    text: String,
}

impl Line {
    fn new(item: &Item, run: &GlyphRun) -> Line {
        let mut line = Line { origin: None, artifact: item.node.is_none(), x: run.x, y: run.y, size: run.size, end: run.x, text: String::new() };
        line.add(run);
        line
    }

    /// Whether a run stands on this line: on its baseline, or smaller and raised or lowered by less than half of its size.
    fn continues(&self, item: &Item, run: &GlyphRun) -> bool {
        self.artifact == item.node.is_none() && (self.y == run.y || run.size < self.size && (self.y - run.y).0.abs() < self.size.0 / 2)
    }

    fn add(&mut self, run: &GlyphRun) {
        let gap = run.x - self.end;
        if !self.text.is_empty() && !self.text.ends_with(' ') && !run.text.starts_with(' ') && gap.0 > self.size.0 / 8 {
            self.text.push(' ');
        }
        self.text.push_str(&shown(run));
        let advance: Length = run.glyphs.iter().map(|g| g.advance).sum();
        self.end = run.x + advance.scale(i64::from(run.scale), 1000);
    }
}

/// Writes the line at hand, if there is one, and leaves none.
fn write_line(line: &mut Option<Line>, out: &mut String) {
    if let Some(line) = line.take() {
        let artifact = artifact_sign(line.artifact);
        let (first, second) = line.origin.map_or((pt(line.y), pt(line.x)), |(x, y)| (format!("|{}", pt(x - line.y)), pt(y + line.x)));
        out.push_str(&format!("  {artifact}{first} {second} {} {}\n", pt(line.size), line.text.trim_end()));
    }
}

/// The sign before what is an artifact: not content, but furniture.
fn artifact_sign(artifact: bool) -> &'static str {
    if artifact { "~" } else { "" }
}

/// A rectangle as `y x width×height`, in points.
fn area(rect: &Rect) -> String {
    format!("{} {} {}×{}", pt(rect.y), pt(rect.x), pt(rect.width), pt(rect.height))
}

/// Points with two decimals, without trailing zeros.
fn pt(length: Length) -> String {
    let hundredths = length.scale(100, Length::UNITS_PER_PT).0;
    let text = format!("{}{}.{:02}", if hundredths < 0 { "-" } else { "" }, hundredths.abs() / 100, hundredths.abs() % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

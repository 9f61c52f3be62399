//! What a printer would send back, found before it does: sizes, pages, margins, resolution, thin rules, small type, ink.
//!
//! Each finding is a diagnostic with the page by its label; what occurs on many pages is said once, with the first and the number.

use std::collections::BTreeMap;

use super::press::reaches_edge;
use super::{Closed, Job, Press};
use crate::report::Message;
use crate::report::message::decimal;
use crate::message;
use crate::book::AssetId;
use crate::lang::Direction;
use crate::layout::page::geometry::rise;
use crate::layout::pages::{GlyphRun, Item, ItemKind, Page, Rect};
use crate::length::Length;
use crate::report::{Diagnostic, Report, Severity};

/// Thinner than this a rule is a hair, which prints here and there or not at all; what is between it and the printer's least is made
/// thicker without a word.
const HAIRLINE: Length = Length(Length::UNITS_PER_PT / 4);
/// Superior figures and the scripts of formulas may be smaller than the printer's least type, down to this.
const LEAST_SCRIPT: Length = Length(9 * Length::UNITS_PER_PT / 2);
/// A hair that rounding may take off a size.
const HAIR: Length = Length(Length::UNITS_PER_PT / 50);

/// Checks what is on the pages of the inside.
pub fn pages(job: Job<'_>, press: &Press, report: &mut Report) {
    let mut findings = Findings::default();
    let limits = Limits { job, press };
    for (index, page) in job.pages.pages.iter().enumerate() {
        for (place, item) in page.items.iter().enumerate() {
            if !is_script(&page.items, place, press.printer.type_size) {
                limits.item(index, &item.kind, &mut findings);
            }
            if let ItemKind::Glyphs(run) = &item.kind {
                limits.margins(page, index, run, &mut findings);
            }
        }
    }
    findings.emit(job, press, report);
}

/// Checks a cover: the book that it is for, and what is on it. That words are in the safe areas is its design's.
pub fn cover(job: Job<'_>, closed: Closed, press: &Press, report: &mut Report) {
    trim(closed.trim, press, report);
    count(closed.pages, press, report);
    let mut findings = Findings::default();
    let limits = Limits { job, press };
    for item in job.pages.pages.iter().flat_map(|page| &page.items) {
        limits.item(0, &item.kind, &mut findings);
    }
    findings.emit(job, press, report);
}

/// Says how much ink lies where most of it does; text alone is not worth a word.
pub fn ink(job: Job<'_>, press: &Press, (most, page): (u32, usize), report: &mut Report) {
    let (limit, title) = (press.printer.ink, press.printer.title_in_text());
    if most > 100 {
        let place = label(job, page);
        let mut diagnostic =
            Diagnostic::new("print-ink", message!("the most ink in one place is {most} %, on {place}; {title} allows {limit} %", most, place, title, limit));
        if most > limit {
            // The separation keeps the limit; this would be its mistake.
            diagnostic.severity = Severity::Error;
        }
        report.push(diagnostic);
    }
}

/// Of the book as a whole: trim, number of pages, blank end.
pub fn book(job: Job<'_>, press: &Press, report: &mut Report) {
    let (pages, printer) = (&job.pages.pages, press.printer);
    let Some(first) = pages.first() else { return };
    trim((first.width, first.height), press, report);
    count(pages.len() as u32, press, report);
    let ends_blank = pages.last().is_some_and(|last| last.items.is_empty());
    if printer.last_blank && !ends_blank {
        let title = printer.title_in_text();
        report.push(
            Diagnostic::new("print-pages", message!("the last page is not blank; {title} prints its own mark there or adds a page", title))
                .help(message!("leave the last page blank")),
        );
    }
}

fn trim((width, height): (Length, Length), press: &Press, report: &mut Report) {
    let printer = press.printer;
    if printer.takes(width, height) {
        return;
    }
    let size = message!("{width} × {height} mm", width = decimal(millimetres(width), 1), height = decimal(millimetres(height), 1));
    let (least, most) = (printer.least_trim, printer.greatest_trim);
    let range = message!("from {least_width} × {least_height} to {width} × {height} mm", least_width = decimal(millimetres(least.0), 0), least_height = decimal(millimetres(least.1), 0), width = decimal(millimetres(most.0), 0), height = decimal(millimetres(most.1), 0));
    report.push(
        Diagnostic::new("print-trim", message!("{title} does not cut books of {size}", title = printer.title_in_text(), size))
            .help(message!("choose a trim size {range}, such as 6x9 or a5", range)),
    );
}

fn count(count: u32, press: &Press, report: &mut Report) {
    let (title, fewest, most) = (press.printer.title_in_text(), press.printer.pages.0, press.printer.most_pages(press.paper));
    if count < fewest || count > most {
        report.push(
            Diagnostic::new("print-pages", message!("the book has {count} pages; {title} binds from {fewest} to {most}", count, title, fewest, most))
                .help(message!("change the type size, the trim size or the paper, or divide the book")),
        );
    }
    if press.printer.even && !count.is_multiple_of(2) {
        report.push(Diagnostic::new("print-pages", message!("the book has {count} pages, an odd number; {title} adds a blank one", count, title)));
    }
}

struct Limits<'a> {
    job: Job<'a>,
    press: &'a Press,
}

impl Limits<'_> {
    fn item(&self, index: usize, kind: &ItemKind, findings: &mut Findings) {
        match kind {
            ItemKind::Glyphs(run) => self.letters(index, run, findings),
            ItemKind::Fill { rect, .. } => self.rule(index, *rect, findings),
            ItemKind::Picture { asset, rect } => self.picture(index, *asset, *rect, findings),
            ItemKind::Part(part) => self.picture(index, part.asset, part.whole, findings),
            // A turned table lies within the text's own margins.
            ItemKind::Turned(turned) => self.item(index, &turned.kind, findings),
            ItemKind::Drawing { .. } => {}
        }
    }

    fn letters(&self, index: usize, run: &GlyphRun, findings: &mut Findings) {
        let least = self.press.printer.type_size;
        if run.size + HAIR < least {
            findings.add("print-type", index, message!("type of {size} pt; at least {least} pt", size = decimal(run.size.to_pt(), 1), least = decimal(least.to_pt(), 1)));
        }
    }

    fn margins(&self, page: &Page, index: usize, run: &GlyphRun, findings: &mut Findings) {
        let printer = self.press.printer;
        let width: Length = run.glyphs.iter().map(|g| g.advance).sum();
        let right = run.x + width.scale(i64::from(run.scale), 1000);
        let spine_at_left = page.recto == (self.job.metadata.progression() == Direction::LeftToRight);
        let inner = printer.least_inner(self.job.pages.pages.len() as u32);
        let bleeds = page.items.iter().any(|item| reaches_edge(page, item));
        let outer = if bleeds { printer.outer_with_bleed } else { printer.outer };
        let (left, right_margin) = if spine_at_left { (inner, outer) } else { (outer, inner) };
        // A space at a line's end hangs in the margin and is not seen.
        let seen = !run.text.trim().is_empty();
        let tolerance = Length::pt(3);
        if seen && (run.x + tolerance < left || right > page.width - right_margin + tolerance) {
            findings.add("print-margin", index, message!("“{words}” stands too near to the edge", words = excerpt(&run.text)));
        }
        if seen && (run.y - rise(run.size) + HAIR < outer || run.y > page.height - outer + tolerance) {
            findings.add("print-margin", index, message!("“{words}” stands too near to the head or foot", words = excerpt(&run.text)));
        }
    }

    fn rule(&self, index: usize, rect: Rect, findings: &mut Findings) {
        let thin = rect.width.min(rect.height);
        if thin > Length::ZERO && thin < HAIRLINE {
            let least = self.press.printer.rule.max(HAIRLINE);
            findings.add("print-rule", index, message!("a rule of {thin} pt is made {least} pt thick", thin = decimal(thin.to_pt(), 2), least = decimal(least.to_pt(), 2)));
        }
    }

    fn picture(&self, index: usize, asset: AssetId, rect: Rect, findings: &mut Findings) {
        let Some(info) = self.job.pictures.info(asset).filter(|info| !info.vector) else { return };
        let across = f64::from(info.width) / (rect.width.to_pt() / 72.0);
        let down = f64::from(info.height) / (rect.height.to_pt() / 72.0);
        let resolution = across.min(down).floor();
        let wanted = self.press.printer.resolution;
        if rect.width > Length::ZERO && resolution < f64::from(wanted) {
            let pixels = (rect.width.to_pt() / 72.0 * f64::from(wanted)).ceil();
            let message = message!("the picture is shown at {resolution} dpi where {wanted} are wanted; it should be {pixels} px wide", resolution = decimal(resolution, 0), wanted, pixels = decimal(pixels, 0));
            findings.pictures.push((index, asset, message));
        }
    }
}

/// Findings by code and what they say, with the pages they are on; pictures one by one, for each needs its own remedy.
#[derive(Default)]
struct Findings {
    by_code: BTreeMap<&'static str, Vec<(usize, Message)>>,
    pictures: Vec<(usize, AssetId, Message)>,
}

impl Findings {
    fn add(&mut self, code: &'static str, page: usize, message: Message) {
        let known = self.by_code.entry(code).or_default();
        if known.last().is_none_or(|last| *last != (page, message.clone())) {
            known.push((page, message));
        }
    }

    fn emit(self, job: Job<'_>, press: &Press, report: &mut Report) {
        let title = press.printer.title_in_text();
        for (page, asset, message) in self.pictures {
            let mut diagnostic = Diagnostic::new("print-resolution", message!("{message} ({place}, {title})", message, place = label(job, page), title))
                .help(message!("use a larger picture, or show it smaller"));
            if let Some(path) = job.pictures.path(asset) {
                diagnostic = diagnostic.in_file(crate::file::shown(path));
            }
            report.push(diagnostic);
        }
        for (code, found) in self.by_code {
            let help = match code {
                "print-rule" => message!("give rules a quarter of a point at least in the style, or leave them out"),
                "print-type" => message!("make small type larger in the style"),
                _ => message!("widen the margins of the style, or choose a wider trim"),
            };
            if let Some((page, message)) = found.first() {
                let (place, more) = (label(job, *page), found.len() - 1);
                let told = match more {
                    0 => message!("{message} ({place}; {title})", message, place, title),
                    _ => message!("{message} ({place}, and {more} more like it; {title})", message, place, more, title),
                };
                report.push(Diagnostic::new(code, told).help(help));
            }
        }
    }
}

/// Whether letters are raised or lowered beside larger ones: superior figures, scripts of formulas.
fn is_script(items: &[Item], place: usize, least: Length) -> bool {
    let ItemKind::Glyphs(run) = &items[place].kind else { return false };
    let near = &items[place.saturating_sub(3)..(place + 4).min(items.len())];
    run.size >= LEAST_SCRIPT
        && near.iter().any(|item| match &item.kind {
            ItemKind::Glyphs(other) => other.size >= least && other.y != run.y && (other.y - run.y).0.abs() < other.size.0,
            _ => false,
        })
}

/// A page by what is printed on it; the one page of a cover has a name.
fn label(job: Job<'_>, page: usize) -> Message {
    match job.pages.pages.get(page) {
        Some(found) if !found.label.is_empty() => message!("page {label}", label = found.label),
        _ if job.pages.pages.len() == 1 => message!("the cover"),
        _ => message!("sheet page {page}", page = page + 1),
    }
}

fn excerpt(text: &str) -> String {
    let mut words: String = text.trim().chars().take(30).collect();
    if words.len() < text.trim().len() {
        words.push('…');
    }
    words
}

fn millimetres(length: Length) -> f64 {
    length.to_pt() * 25.4 / 72.0
}

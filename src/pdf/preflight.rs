//! What a printer would send back, found before he does: sizes, pages, margins, resolution, thin rules, small type, ink.
//!
//! Each finding is a diagnostic with the page by its label; what occurs on many pages is said once, with the first and the number.

use std::collections::BTreeMap;

use super::press::reaches_edge;
use super::{Job, Press};
use crate::book::AssetId;
use crate::lang::Direction;
use crate::layout::pages::{GlyphRun, ItemKind, Page, Rect};
use crate::length::Length;
use crate::report::{Diagnostic, Report};

/// A hair that rounding may take off a size.
const HAIR: Length = Length(Length::UNITS_PER_PT / 50);

/// Checks the pages against the printer's rules. `ink` is the most ink of each picture, in per cent.
pub fn check(job: Job<'_>, press: &Press, ink: &[(AssetId, u32)], report: &mut Report) {
    let mut findings = Findings::default();
    book(job, press, report);
    let limits = Limits { job, press };
    for (index, page) in job.pages.pages.iter().enumerate() {
        for item in &page.items {
            match &item.kind {
                ItemKind::Glyphs(run) => limits.glyphs(page, index, run, &mut findings),
                ItemKind::Fill { rect, .. } => limits.rule(index, *rect, &mut findings),
                ItemKind::Picture { asset, rect } => limits.picture(index, *asset, *rect, &mut findings),
                ItemKind::Drawing { .. } => {}
            }
        }
    }
    for (asset, percent) in ink {
        if *percent > press.printer.ink {
            // The separation keeps the limit; this would be its mistake.
            findings.add("print-ink", 0, format!("picture {} needs {percent} % of ink", asset.0));
        }
    }
    findings.tell(job, press, report);
}

/// Of the book as a whole: trim, number of pages, blank end.
fn book(job: Job<'_>, press: &Press, report: &mut Report) {
    let (pages, printer) = (&job.pages.pages, press.printer);
    let count = pages.len() as u32;
    let title = printer.title;
    let Some(first) = pages.first() else { return };
    if !printer.takes(first.width, first.height) {
        let size = format!("{:.1} × {:.1} mm", millimetres(first.width), millimetres(first.height));
        let (least, most) = (printer.least_trim, printer.greatest_trim);
        let range = format!(
            "from {:.0} × {:.0} to {:.0} × {:.0} mm",
            millimetres(least.0),
            millimetres(least.1),
            millimetres(most.0),
            millimetres(most.1)
        );
        report.push(
            Diagnostic::new("print-trim", format!("{title} does not cut books of {size}"))
                .help(format!("choose a trim size {range}, such as 6x9 or a5")),
        );
    }
    let (fewest, most) = (printer.pages.0, printer.most_pages(press.paper));
    if count < fewest || count > most {
        report.push(
            Diagnostic::new("print-pages", format!("the book has {count} pages; {title} binds from {fewest} to {most}"))
                .help("change the type size, the trim size or the paper, or divide the book"),
        );
    }
    if printer.even && !count.is_multiple_of(2) {
        report.push(Diagnostic::new("print-pages", format!("the book has {count} pages, an odd number; {title} adds a blank one")));
    }
    let ends_blank = pages.last().is_some_and(|last| last.items.is_empty());
    if printer.last_blank && !ends_blank {
        report.push(
            Diagnostic::new("print-pages", format!("the last page is not blank; {title} prints its own mark there or adds a page"))
                .help("leave the last page blank"),
        );
    }
}

struct Limits<'a> {
    job: Job<'a>,
    press: &'a Press,
}

impl Limits<'_> {
    fn glyphs(&self, page: &Page, index: usize, run: &GlyphRun, findings: &mut Findings) {
        let printer = self.press.printer;
        if run.size + HAIR < printer.type_size {
            findings.add("print-type", index, format!("type of {:.1} pt; at least {:.1} pt", run.size.to_pt(), printer.type_size.to_pt()));
        }
        let width: Length = run.glyphs.iter().map(|g| g.advance).sum();
        let right = run.x + width.scale(i64::from(run.scale), 1000);
        let spine_at_left = page.recto == (self.job.metadata.lang.direction() == Direction::LeftToRight);
        let inner = printer.least_inner(self.job.pages.pages.len() as u32);
        let bleeds = page.items.iter().any(|item| reaches_edge(page, item));
        let outer = if bleeds { printer.outer_with_bleed } else { printer.outer };
        let (left, right_margin) = if spine_at_left { (inner, outer) } else { (outer, inner) };
        // A space at a line's end hangs in the margin and is not seen.
        let seen = !run.text.trim().is_empty();
        let tolerance = Length::pt(3);
        if seen && (run.x + tolerance < left || right > page.width - right_margin + tolerance) {
            findings.add("print-margin", index, format!("“{}” stands too near to the edge", excerpt(&run.text)));
        }
        if seen && (run.y - run.size + tolerance < outer || run.y > page.height - outer + tolerance) {
            findings.add("print-margin", index, format!("“{}” stands too near to the head or foot", excerpt(&run.text)));
        }
    }

    fn rule(&self, index: usize, rect: Rect, findings: &mut Findings) {
        let thin = rect.width.min(rect.height);
        if thin > Length::ZERO && thin + HAIR < self.press.printer.rule {
            findings.add(
                "print-rule",
                index,
                format!("a rule of {:.2} pt; at least {:.2} pt", thin.to_pt(), self.press.printer.rule.to_pt()),
            );
        }
    }

    fn picture(&self, index: usize, asset: AssetId, rect: Rect, findings: &mut Findings) {
        let Some(info) = self.job.pictures.info(asset).filter(|info| !info.vector) else { return };
        let across = f64::from(info.width) / (rect.width.to_pt() / 72.0);
        let down = f64::from(info.height) / (rect.height.to_pt() / 72.0);
        let resolution = across.min(down).floor();
        if rect.width > Length::ZERO && resolution < f64::from(self.press.printer.resolution) {
            let wanted = (rect.width.to_pt() / 72.0 * f64::from(self.press.printer.resolution)).ceil();
            let message = format!(
                "picture {}: {resolution} dpi where {} are wanted; it should be {wanted} px wide",
                asset.0, self.press.printer.resolution
            );
            findings.add("print-resolution", index, message);
        }
    }
}

/// Findings by code and what they say, with the pages they are on.
#[derive(Default)]
struct Findings(BTreeMap<&'static str, Vec<(usize, String)>>);

impl Findings {
    fn add(&mut self, code: &'static str, page: usize, message: String) {
        let known = self.0.entry(code).or_default();
        if known.last().is_none_or(|last| *last != (page, message.clone())) {
            known.push((page, message));
        }
    }

    /// Pictures one by one, for each needs its own remedy; the rest once.
    fn tell(self, job: Job<'_>, press: &Press, report: &mut Report) {
        let label = |page: usize| match job.pages.pages.get(page) {
            Some(found) if !found.label.is_empty() => format!("page {}", found.label),
            _ => format!("sheet page {}", page + 1),
        };
        for (code, found) in self.0 {
            let help = match code {
                "print-resolution" => "use a larger picture, or show it smaller",
                "print-rule" => "make rules thicker in the style",
                "print-type" => "make small type larger in the style",
                "print-margin" => "widen the margins of the style, or choose a wider trim",
                _ => "use pictures with less dark colour",
            };
            let title = press.printer.title;
            if code == "print-resolution" {
                for (page, message) in found {
                    report.push(Diagnostic::new(code, format!("{} ({}, {title})", message, label(page))).help(help));
                }
            } else if let Some((page, message)) = found.first() {
                let more = if found.len() > 1 { format!(", and {} more like it", found.len() - 1) } else { String::new() };
                report.push(Diagnostic::new(code, format!("{message} ({}{more}; {title})", label(*page))).help(help));
            }
        }
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

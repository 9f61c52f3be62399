//! What the reader's eye would mark, computed from our own lines.
//!
//! A *ratio* is a line's word space over the natural one. Only justified lines of running text count towards the figures, and last lines
//! of paragraphs only where they can be wrong (runts). [`measure`] fills it from the pages; `--report` prints it.

mod lines;
mod pages;

pub use pages::look;

use super::frame::Frame;
use super::page::breaker::{Fault, Short};
use super::page::compose::Draft;
use super::page::sequence::{Section, Slot};

/// Totals and findings.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Quality {
    pub pages: u32,
    /// Justified lines of running text.
    pub lines: u32,
    pub ratio_mean: f64,
    pub ratio_sd: f64,
    pub ratio_p95: f64,
    pub ratio_max: f64,
    /// Lines whose spaces are under three quarters of natural.
    pub tight_percent: f64,
    /// Mean difference of ratios of neighbours.
    pub jump: f64,
    pub hyphen_percent: f64,
    /// Runs of three or more hyphens.
    pub ladders: u32,
    pub rivers_per_1000: f64,
    pub stacks: u32,
    /// Last lines shorter than 2.4 em.
    pub runts: u32,
    pub widows: u32,
    pub orphans: u32,
    /// Pages a line or more short though the text goes on.
    pub short_pages: u32,
    pub page_end_hyphens: u32,
    pub overfull: u32,
    pub split_notes: u32,
    /// Spreads whose two pages are a line shorter or longer than the others (B4).
    pub spreads: u32,
    /// Pictures under 300 pixels to the inch, and characters that no font has.
    pub coarse_pictures: u32,
    pub missing_glyphs: u32,
    pub findings: Vec<Finding>,
}

/// One thing that a proofreader would mark.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Finding {
    /// The printed folio.
    pub page: String,
    pub kind: &'static str,
    /// The line, or why.
    pub text: String,
}

/// Loosest lines that are shown.
const LOOSEST: usize = 10;

impl Quality {
    /// For a person: totals first, then findings with page and text.
    pub fn text(&self) -> String {
        let rows = [
            ("pages", self.pages.to_string()),
            ("lines of running text", self.lines.to_string()),
            ("word space, mean of natural", format!("{:.3}", self.ratio_mean)),
            ("word space, standard deviation", format!("{:.3}", self.ratio_sd)),
            ("word space, 95th percentile", format!("{:.2}", self.ratio_p95)),
            ("word space, maximum", format!("{:.2}", self.ratio_max)),
            ("lines under .75 of natural", format!("{:.1} %", self.tight_percent)),
            ("change from line to line", format!("{:.3}", self.jump)),
            ("lines ending in a hyphen", format!("{:.1} %", self.hyphen_percent)),
            ("three or more hyphens in a row", self.ladders.to_string()),
            ("rivers per 1000 lines", format!("{:.1}", self.rivers_per_1000)),
            ("words stacked at an edge", self.stacks.to_string()),
            ("runts", self.runts.to_string()),
            ("widows", self.widows.to_string()),
            ("orphans", self.orphans.to_string()),
            ("short pages", self.short_pages.to_string()),
            ("hyphens at a page's end", self.page_end_hyphens.to_string()),
            ("overfull lines", self.overfull.to_string()),
            ("notes that go over a page", self.split_notes.to_string()),
            ("spreads a line shorter or longer", self.spreads.to_string()),
            ("pictures under 300 dpi", self.coarse_pictures.to_string()),
            ("characters that no font has", self.missing_glyphs.to_string()),
        ];
        let mut text = String::new();
        for (name, value) in rows {
            text.push_str(&format!("{name:<34} {value}\n"));
        }
        for finding in &self.findings {
            text.push_str(&format!("p. {}: {}: {}\n", finding.page, finding.kind, finding.text));
        }
        text
    }
}

/// Reads the lines of all pages in order.
pub fn measure(sections: &[Section], slots: &[Slot], frame: &Frame) -> Quality {
    let mut quality = Quality { pages: slots.len() as u32, ..Quality::default() };
    let mut figures = lines::Figures::default();
    for slot in slots {
        let Some((s, d)) = slot.draft else { continue };
        let draft = &sections[s].drafts[d];
        let goes_on = d + 1 < sections[s].drafts.len();
        page(draft, slot, goes_on, &mut quality);
        for record in &draft.lines {
            figures.add(record, &slot.label, frame, &mut quality);
        }
        figures.page_ends(&mut quality, &slot.label);
    }
    figures.finish(&mut quality, LOOSEST);
    quality
}

/// What is said of a page as a whole.
fn page(draft: &Draft, slot: &Slot, goes_on: bool, quality: &mut Quality) {
    let label = slot.label.as_str();
    let note = |kind, text: &str| Finding { page: label.to_owned(), kind, text: text.to_owned() };
    quality.split_notes += draft.split_notes;
    if draft.split_notes > 0 {
        quality.findings.push(note("split note", "a note goes on overleaf"));
    }
    // Both pages of a spread give way together: it is told at the first.
    if draft.spread != 0 && !slot.recto {
        quality.spreads += 1;
        let text = if draft.spread < 0 { "both pages are a line shorter" } else { "both pages are a line longer" };
        quality.findings.push(note("spread", text));
    }
    if let Some(short) = draft.short.filter(|short| goes_on && *short != Short::Asked) {
        quality.short_pages += 1;
        quality.findings.push(Finding { page: label.to_owned(), kind: "short page", text: reason(short).to_owned() });
    }
    for fault in &draft.faults {
        match fault {
            Fault::Widow => quality.widows += 1,
            Fault::Orphan => quality.orphans += 1,
            _ => {}
        }
        quality.findings.push(Finding { page: label.to_owned(), kind: "page", text: fault_words(*fault).to_owned() });
    }
}

fn reason(short: Short) -> &'static str {
    match short {
        Short::Asked => "a break was asked for",
        Short::Block => "what follows cannot be parted and did not fit",
        Short::Heading => "a heading would have stood alone",
        Short::Note => "a note would not have fitted beside its mark",
        Short::Lines => "no other way without a widow or an orphan",
    }
}

fn fault_words(fault: Fault) -> &'static str {
    match fault {
        Fault::Widow => "a paragraph's last line alone at the head",
        Fault::Orphan => "a paragraph's first line alone at the foot",
        Fault::PageEndHyphen => "the page ends in a divided word",
        Fault::Unequal => "facing pages of unequal height",
        Fault::NoteLate => "a note begins after its mark's page",
        Fault::NotesOverHalf => "notes take over half of the page",
        Fault::TooHigh => "something is higher than a page",
        Fault::Heading => "a heading with too few lines under it",
    }
}

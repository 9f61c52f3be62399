//! What the reader's eye would mark, computed from our own lines.
//!
//! A *ratio* is a line's word space over the natural one. Only justified lines of running text count towards the figures, and last lines
//! of paragraphs only where they can be wrong (runts). [`measure`] fills it from the pages; `--report` prints it.

mod lines;
mod pages;

pub use pages::look;

use super::frame::Frame;
use super::page::breaker::{Fault, Short};
use super::page::section::{Draft, LineRecord};
use super::page::section::Section;
use super::page::sequence::Slot;
use crate::report::Locale;
use crate::message;
use crate::report::Message;
use super::pages::Rect;
use crate::book::page_map::Position;
use crate::length::Length;

/// Totals and findings.
///
/// One field for each total of the report.
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
    /// A name, the same in every language.
    pub kind: &'static str,
    /// The line, or why.
    pub text: Message,
    #[serde(skip)]
    pub spot: Spot,
}

/// Where a finding is, for those who show it on its page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// Index into [`Pages::pages`](super::pages::Pages::pages).
    pub page: u32,
    /// On the page; `None` for the page as a whole.
    pub area: Option<Rect>,
    /// In the book.
    pub position: Option<Position>,
}

/// Loosest lines that are shown.
const LOOSEST: usize = 10;

impl Quality {
    /// The report for a person: totals first, then findings with page and text.
    pub fn text(&self, locale: Locale) -> String {
        let count = |n: u32| n.to_string();
        let number = |n: f64, digits: usize| locale.decimal(&format!("{n:.digits$}"));
        let percent = |n: f64| format!("{} %", number(n, 1));
        let rows = [
            (message!("pages"), count(self.pages)),
            (message!("lines of running text"), count(self.lines)),
            (message!("word space, mean of natural"), number(self.ratio_mean, 3)),
            (message!("word space, standard deviation"), number(self.ratio_sd, 3)),
            (message!("word space, 95th percentile"), number(self.ratio_p95, 2)),
            (message!("word space, maximum"), number(self.ratio_max, 2)),
            (message!("lines under .75 of natural"), percent(self.tight_percent)),
            (message!("change from line to line"), number(self.jump, 3)),
            (message!("lines ending in a hyphen"), percent(self.hyphen_percent)),
            (message!("three or more hyphens in a row"), count(self.ladders)),
            (message!("rivers per 1000 lines"), number(self.rivers_per_1000, 1)),
            (message!("words stacked at an edge"), count(self.stacks)),
            (message!("runts"), count(self.runts)),
            (message!("widows"), count(self.widows)),
            (message!("orphans"), count(self.orphans)),
            (message!("short pages"), count(self.short_pages)),
            (message!("hyphens at a page's end"), count(self.page_end_hyphens)),
            (message!("overfull lines"), count(self.overfull)),
            (message!("notes that go over a page"), count(self.split_notes)),
            (message!("spreads a line shorter or longer"), count(self.spreads)),
            (message!("pictures under 300 dpi"), count(self.coarse_pictures)),
            (message!("characters that no font has"), count(self.missing_glyphs)),
        ];
        let mut text = String::new();
        for (name, value) in rows {
            text.push_str(&format!("{:<34} {value}\n", name.render(locale)));
        }
        for Finding { page, kind, text: said, .. } in &self.findings {
            text.push_str(&message!("p. {page}: {kind}: {said}", page, kind = kind_in_text(kind), said).render(locale));
            text.push('\n');
        }
        text
    }

    /// This report with its sentences in one language, as they are then written to JSON.
    pub fn said_in(&self, locale: Locale) -> Quality {
        let said = |finding: &Finding| Finding { text: Message::verbatim(finding.text.render(locale)), ..finding.clone() };
        Quality { findings: self.findings.iter().map(said).collect(), ..self.clone() }
    }
}

/// The name of a kind of finding, for a person.
pub fn kind_in_text(kind: &str) -> Message {
    match kind {
        "split note" => message!("split note"),
        "spread" => message!("spread"),
        "short page" => message!("short page"),
        "overfull line" => message!("overfull line"),
        "runt" => message!("runt"),
        "loose line" => message!("loose line"),
        "ladder of hyphens" => message!("ladder of hyphens"),
        "word stacked" => message!("word stacked"),
        "river ends" => message!("river ends"),
        "coarse picture" => message!("coarse picture"),
        "missing character" => message!("missing character"),
        _ => message!("page"),
    }
}

/// Reads the lines of all pages in order.
pub fn measure(sections: &[Section], slots: &[Slot], frame: &Frame) -> Quality {
    let mut quality = Quality { pages: slots.len() as u32, ..Quality::default() };
    let mut figures = lines::Figures::default();
    for (index, slot) in slots.iter().enumerate() {
        let here = Here { label: &slot.label, page: index as u32, left: frame.left(slot.recto), top: frame.top };
        let mut last = None;
        for &(s, d) in &slot.drafts {
            let draft = &sections[s].drafts[d];
            let goes_on = d + 1 < sections[s].drafts.len();
            page(draft, slot, goes_on, here, &mut quality);
            for record in &draft.lines {
                figures.add(record, here, frame, &mut quality);
            }
            last = draft.lines.last().or(last);
        }
        if !slot.drafts.is_empty() {
            figures.page_ends(&mut quality, here, last);
        }
    }
    figures.finish(&mut quality, LOOSEST);
    quality
}

/// The page that is looked at.
#[derive(Clone, Copy)]
struct Here<'a> {
    label: &'a str,
    page: u32,
    /// The text area's.
    left: Length,
    top: Length,
}

impl Here<'_> {
    /// A finding on the page as a whole, or on one of its lines.
    fn finding(self, kind: &'static str, text: Message, line: Option<&LineRecord>) -> Finding {
        let area = line.map(|line| Rect { x: line.area.x + self.left, y: line.area.y + self.top, ..line.area });
        let spot = Spot { page: self.page, area, position: line.and_then(|line| line.position) };
        Finding { page: self.label.to_owned(), kind, text, spot }
    }
}

/// What is said of a page as a whole.
fn page(draft: &Draft, slot: &Slot, goes_on: bool, here: Here<'_>, quality: &mut Quality) {
    let note = |kind, text: Message| here.finding(kind, text, None);
    quality.split_notes += draft.split_notes;
    if draft.split_notes > 0 {
        quality.findings.push(note("split note", message!("a note goes on overleaf")));
    }
    // Both pages of a spread give way together: it is told at the first.
    if draft.spread != 0 && !slot.recto {
        quality.spreads += 1;
        let text = if draft.spread < 0 { message!("both pages are a line shorter") } else { message!("both pages are a line longer") };
        quality.findings.push(note("spread", text));
    }
    if let Some(short) = draft.short.filter(|short| goes_on && *short != Short::Asked) {
        quality.short_pages += 1;
        quality.findings.push(note("short page", reason(short)));
    }
    for fault in &draft.faults {
        let line = match fault {
            Fault::Widow => {
                quality.widows += 1;
                draft.lines.first()
            }
            Fault::Orphan => {
                quality.orphans += 1;
                draft.lines.last()
            }
            Fault::PageEndHyphen => draft.lines.last(),
            _ => None,
        };
        quality.findings.push(here.finding("page", fault_words(*fault), line));
    }
}

/// Why a page is short, for a person.
fn reason(short: Short) -> Message {
    match short {
        Short::Asked => message!("a break was asked for"),
        Short::Block => message!("what follows cannot be parted and did not fit"),
        Short::Heading => message!("a heading would have stood alone"),
        Short::Note => message!("a note would not have fitted beside its mark"),
        Short::Lines => message!("no other way without a widow or an orphan"),
    }
}

/// A fault of page breaking, for a person.
fn fault_words(fault: Fault) -> Message {
    match fault {
        Fault::Widow => message!("a paragraph's last line alone at the head"),
        Fault::Orphan => message!("a paragraph's first line alone at the foot"),
        Fault::PageEndHyphen => message!("the page ends in a divided word"),
        Fault::NoteLate => message!("a note begins after its mark's page"),
        Fault::NotesOverHalf => message!("notes take over half of the page"),
        Fault::TooHigh => message!("something is higher than a page"),
        Fault::Heading => message!("a heading with too few lines under it"),
    }
}

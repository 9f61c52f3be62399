//! Figures of lines: spaces, hyphens, stacks, rivers, runts.

use crate::report::Message;
use crate::report::message::decimal;
use crate::message;
use super::{Finding, Here, Quality};
use crate::layout::frame::Frame;
use crate::layout::page::section::LineRecord;
use crate::length::Length;

/// A last line shorter than this is a runt, in hundredths of the body's size.
const RUNT: i64 = 240;
/// Spaces under this part of natural are tight.
const TIGHT: f64 = 0.75;
/// Spaces over this part of natural are worth a look, when they are the loosest.
const LOOSE: f64 = 1.1;
/// Gaps over each other that make a river.
const RIVER: u32 = 4;
/// Hyphens in a row that make a ladder.
const LADDER: u32 = 3;
/// Words shorter than this do not stack (R2).
const STACKING_LETTERS: usize = 3;

/// What goes on from line to line.
#[derive(Default)]
pub struct Figures {
    ratios: Vec<f64>,
    jumps: Vec<f64>,
    rivers: u32,
    hyphens: u32,
    hyphens_in_a_row: u32,
    before: Option<Before>,
    loose: Vec<(f64, Finding)>,
}

/// The line above.
struct Before {
    ratio: Option<f64>,
    first_word: String,
    last_word: String,
    /// Gaps and how many lie over each other up to here.
    chains: Vec<((Length, Length), u32)>,
    hyphen: bool,
}

impl Figures {
    /// Counts a line, and notes what is wrong with it.
    pub(super) fn add(&mut self, record: &LineRecord, here: Here<'_>, frame: &Frame, quality: &mut Quality) {
        let info = &record.info;
        let justified = !info.natural;
        let note = |kind: &'static str| here.finding(kind, Message::verbatim(record.text.clone()), Some(record));
        if info.overfull > Length::ZERO {
            quality.overfull += 1;
            quality.findings.push(note("overfull line"));
        }
        if record.last && !record.first && record.width < frame.topskip.scale(RUNT, 100) {
            quality.runts += 1;
            quality.findings.push(note("runt"));
        }
        let before = self.before.take().filter(|_| !record.first);
        let ratio = justified.then_some(info.ratio);
        if let Some(ratio) = ratio {
            quality.lines += 1;
            self.ratios.push(ratio);
            if ratio > LOOSE {
                self.loose.push((ratio, note("loose line")));
            }
            if let Some(above) = before.as_ref().and_then(|b| b.ratio) {
                self.jumps.push((ratio - above).abs());
            }
            self.hyphens += u32::from(info.hyphen);
        }
        self.hyphens_in_a_row = if info.hyphen { self.hyphens_in_a_row + 1 } else { 0 };
        if self.hyphens_in_a_row == LADDER {
            quality.ladders += 1;
            quality.findings.push(note("ladder of hyphens"));
        }
        let (first_word, last_word) = edge_words(&record.text);
        if let Some(before) = &before {
            for (above, here) in [(&before.first_word, &first_word), (&before.last_word, &last_word)] {
                if above == here && here.chars().count() >= STACKING_LETTERS {
                    quality.stacks += 1;
                    quality.findings.push(note("word stacked"));
                }
            }
        }
        let chains = self.chains(record, before.as_ref(), &note, quality);
        self.before = Some(Before { ratio, first_word, last_word, chains, hyphen: info.hyphen && justified });
    }

    /// Gaps that lie under gaps: a river from the fourth on (R1).
    fn chains(
        &mut self,
        record: &LineRecord,
        before: Option<&Before>,
        note: &dyn Fn(&'static str) -> Finding,
        quality: &mut Quality,
    ) -> Vec<((Length, Length), u32)> {
        let mut chains = Vec::new();
        for gap in &record.gaps {
            let over = before
                .into_iter()
                .flat_map(|b| &b.chains)
                .filter(|(above, _)| overlap(*above, *gap))
                .map(|(_, length)| *length)
                .max()
                .unwrap_or(0);
            if over + 1 == RIVER {
                self.rivers += 1;
                quality.findings.push(note("river ends"));
            }
            chains.push((*gap, over + 1));
        }
        chains
    }

    /// A page is full: its last line must not be divided (B6), and no river goes over it.
    pub(super) fn page_ends(&mut self, quality: &mut Quality, here: Here<'_>, last: Option<&LineRecord>) {
        if let Some(before) = &mut self.before {
            before.chains.clear();
            if before.hyphen {
                quality.page_end_hyphens += 1;
                quality.findings.push(here.finding("page", message!("ends in a divided word"), last));
            }
        }
    }

    /// Writes the figures, and the `loosest` lines as findings.
    pub fn finish(mut self, quality: &mut Quality, loosest: usize) {
        let n = self.ratios.len();
        if n == 0 {
            return;
        }
        let mean = self.ratios.iter().sum::<f64>() / n as f64;
        quality.ratio_mean = mean;
        quality.ratio_sd = (self.ratios.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
        self.ratios.sort_by(f64::total_cmp);
        quality.ratio_p95 = self.ratios[(n * 95 / 100).min(n - 1)];
        quality.ratio_max = self.ratios[n - 1];
        let percent = |count: usize| 100.0 * count as f64 / n as f64;
        quality.tight_percent = percent(self.ratios.iter().filter(|r| **r < TIGHT).count());
        quality.hyphen_percent = percent(self.hyphens as usize);
        quality.jump = if self.jumps.is_empty() { 0.0 } else { self.jumps.iter().sum::<f64>() / self.jumps.len() as f64 };
        quality.rivers_per_1000 = 1000.0 * f64::from(self.rivers) / n as f64;
        self.loose.sort_by(|a, b| b.0.total_cmp(&a.0));
        let loosest = self
            .loose
            .into_iter()
            .take(loosest)
            .map(|(ratio, finding)| Finding { text: message!("{ratio} of natural: {text}", ratio = decimal(ratio, 2), text = finding.text), ..finding });
        quality.findings.extend(loosest);
    }
}

/// Two gaps overlap by half the narrower.
fn overlap(a: (Length, Length), b: (Length, Length)) -> bool {
    let common = a.1.at_most(b.1) - a.0.at_least(b.0);
    common * 2 > (a.1 - a.0).at_most(b.1 - b.0)
}

/// The first and the last word of a line, in lower case and without punctuation.
fn edge_words(text: &str) -> (String, String) {
    let bare = |word: Option<&str>| word.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut words = text.split_whitespace();
    let first = bare(words.next());
    let last = bare(words.next_back());
    let last = if last.is_empty() { first.clone() } else { last };
    (first, last)
}

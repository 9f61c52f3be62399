//! A new PDF with the marks of a proofreader: what was added is underlined, what was taken out stands struck through in a margin that the
//! page gets for it, with a stroke at its place in the text, and a bar stands beside every line that changed.

use std::collections::BTreeMap;

use unicode_bidi::{BidiClass, bidi_class};

use super::chapters::Pair;
use super::words::{self, Change};
use super::{Area, Comparison, Volume, Word, overlay};
use crate::book::Metadata;
use crate::cover::lettering::{Letters, Line};
use crate::font::FontBook;
use crate::lang::Lang;
use crate::layout::pages::{Item, ItemKind, Page, Pages, Rect};
use crate::length::Length;
use crate::message;
use crate::pdf::{self, Target};
use crate::picture::Pictures;
use crate::report::{Message, Report};
use crate::style::Color;

/// The margin for what was taken out, and white beside its words.
const ROOM: f32 = 150.0;
const GAP: f32 = 8.0;
/// Type of that margin, and from line to line.
const SIZE: f32 = 7.0;
const LEADING: f32 = 9.0;
/// From the text to the bars, and how wide they are.
const TO_BAR: f32 = 7.0;
const BAR: f32 = 1.5;
const RULE: f32 = 0.7;
/// How far below its line a rule stands at most, whatever the initial that it is under.
const DEEPEST: f32 = 2.6;
/// Type that strokes are as tall as, at most.
const TALLEST: f32 = 16.0;
/// Words of one passage that was taken out, in full.
const MOST_WORDS: usize = 40;

const ADDED: Color = Color { red: 0x0b, green: 0x6e, blue: 0x3b };
const REMOVED: Color = Color { red: 0xb4, green: 0x1f, blue: 0x1f };

/// The bytes of `pdf`, which is the new volume's, with marks.
pub fn marked(pdf: &[u8], old: &Volume, new: &Volume, comparison: &Comparison) -> Result<Vec<u8>, Message> {
    let mut sheets = Sheets::new(new);
    for (at, (pair, changes)) in comparison.chapters.iter().zip(&comparison.changes).enumerate() {
        match (pair.old, pair.new) {
            (_, Some(chapter)) => {
                let before = pair.old.map_or(&[][..], |before| &old.chapters[before].words);
                changes.iter().for_each(|change| sheets.change(before, &new.chapters[chapter].words, change));
            }
            (Some(gone), None) => {
                if let Some(place) = end_before(&comparison.chapters[..at], new).or_else(|| start_after(&comparison.chapters[at..], new)) {
                    sheets.gone(place, &old.chapters[gone].words);
                }
            }
            (None, None) => {}
        }
    }
    let fonts = FontBook::builtin();
    let lang = new.lang.clone().unwrap_or_default();
    let pages = sheets.drawn(&fonts, &lang);
    let metadata = Metadata { title: "marks".to_owned(), lang, ..Metadata::default() };
    let over = pdf::write(pdf::Job { pages: &pages, metadata: &metadata, fonts: &fonts, pictures: &Pictures::default() }, Target::Screen, &mut Report::default());
    let over = over.ok_or(message!("the PDF could not be made: the writer found a contradiction in the pages"))?;
    overlay::lay(pdf, &over, ROOM)
}

/// The end of the last chapter of the new volume among these.
fn end_before(pairs: &[Pair], new: &Volume) -> Option<Place> {
    let word = pairs.iter().rev().filter_map(|pair| new.chapters[pair.new?].words.last()).next()?;
    Place::after(word)
}

/// The beginning of the first chapter of the new volume among these.
fn start_after(pairs: &[Pair], new: &Volume) -> Option<Place> {
    let word = pairs.iter().filter_map(|pair| new.chapters[pair.new?].words.first()).next()?;
    Place::before(word)
}

/// The area in which a word begins; one with an initial over several lines, after that.
fn start(word: &Word) -> Option<&Area> {
    match &*word.places {
        [initial, rest, ..] if initial.size > rest.size * 1.5 => Some(rest),
        places => places.first(),
    }
}

/// Whether a word is read from the right.
fn from_right(word: &Word) -> bool {
    word.text.chars().map(bidi_class).find(|class| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL)).is_some_and(|class| class != BidiClass::L)
}

/// Where something was taken out.
#[derive(Clone, Copy, Debug)]
struct Place {
    page: u32,
    x: f32,
    baseline: f32,
    size: f32,
}

impl Place {
    /// Behind a word: at its left, where it is read from the right.
    fn after(word: &Word) -> Option<Place> {
        let area = word.places.last()?;
        Some(if from_right(word) { Place::left_of(area) } else { Place::right_of(area) })
    }

    /// Before a word: at its right, where it is read from the right.
    fn before(word: &Word) -> Option<Place> {
        let area = start(word)?;
        Some(if from_right(word) { Place::right_of(area) } else { Place::left_of(area) })
    }

    /// A little to the right of an area, on its baseline.
    fn right_of(area: &Area) -> Place {
        Place { page: area.page, x: area.right + area.size.min(TALLEST) * 0.12, baseline: area.baseline, size: area.size.min(TALLEST) }
    }

    /// A little to the left of an area, on its baseline.
    fn left_of(area: &Area) -> Place {
        Place { page: area.page, x: area.left - area.size.min(TALLEST) * 0.12, baseline: area.baseline, size: area.size.min(TALLEST) }
    }
}

/// Marks by page.
struct Sheets<'a> {
    new: &'a Volume,
    added: BTreeMap<u32, Vec<Area>>,
    removed: BTreeMap<u32, Vec<(Place, String)>>,
    /// Where the text of each page ends at the right.
    right: Vec<f32>,
}

impl<'a> Sheets<'a> {
    /// Sheets without marks, with how far right the words of each page reach.
    fn new(new: &'a Volume) -> Sheets<'a> {
        let mut right = vec![0_f32; new.boxes.len()];
        for area in new.chapters.iter().flat_map(|chapter| &chapter.words).flat_map(|word| &word.places) {
            if let Some(right) = right.get_mut(area.page as usize) {
                *right = right.max(area.right);
            }
        }
        Sheets { new, added: BTreeMap::new(), removed: BTreeMap::new(), right }
    }

    /// Marks a change: areas to be underlined, and words that are gone, at their place.
    fn change(&mut self, old: &[Word], new: &[Word], change: &Change) {
        for area in new[change.new.clone()].iter().flat_map(|word| &word.places) {
            let areas = self.added.entry(area.page).or_default();
            match areas.last_mut() {
                // One rule under the words of a line, and under the spaces between them.
                Some(last) if (last.baseline - area.baseline).abs() < 0.1 && area.left >= last.left && area.left - last.right < area.size => {
                    last.right = last.right.max(area.right);
                    last.size = last.size.max(area.size);
                }
                Some(last) if (last.baseline - area.baseline).abs() < 0.1 && area.right <= last.right && last.left - area.right < area.size => {
                    last.left = last.left.min(area.left);
                    last.size = last.size.max(area.size);
                }
                _ => areas.push(*area),
            }
        }
        if change.old.is_empty() {
            return;
        }
        let before = change.new.start.checked_sub(1).and_then(|before| Place::after(&new[before]));
        let after = new.get(change.new.start).and_then(Place::before);
        // What began a paragraph is missing where a paragraph begins.
        let begins = old.get(change.old.start).is_some_and(|word| word.begins) && new.get(change.new.start).is_some_and(|word| word.begins);
        if let Some(place) = if begins { after.or(before) } else { before.or(after) } {
            self.gone(place, &old[change.old.clone()]);
        }
    }

    /// Notes words that are no longer at a place; of many, the first and their number.
    fn gone(&mut self, place: Place, words: &[Word]) {
        let mut text = words::text(&words[..words.len().min(MOST_WORDS)], " ¶ ");
        if words.len() > MOST_WORDS {
            text += &format!(" […] ({})", words.len());
        }
        self.removed.entry(place.page).or_default().push((place, text));
    }

    /// The sheets as pages, with marks and notes drawn.
    fn drawn(mut self, fonts: &FontBook, lang: &Lang) -> Pages {
        let boxes = &self.new.boxes;
        let pages = boxes.iter().enumerate().map(|(number, bounds)| {
            let added = self.added.remove(&(number as u32)).unwrap_or_default();
            let removed = self.removed.remove(&(number as u32)).unwrap_or_default();
            let (width, height) = (bounds[2] - bounds[0] + ROOM, bounds[3] - bounds[1]);
            let mut sheet = Sheet { bounds: *bounds, items: Vec::new() };
            sheet.marks(&added, &removed, self.right.get(number).copied().unwrap_or_default());
            sheet.notes(removed, fonts, lang);
            Page { width: points(width), height: points(height), items: sheet.items, ..Page::default() }
        });
        Pages { pages: pages.collect(), ..Pages::default() }
    }
}

fn points(value: f32) -> Length {
    Length::from_pt(f64::from(value))
}

/// The marks of one page.
struct Sheet {
    bounds: [f32; 4],
    items: Vec<Item>,
}

impl Sheet {
    /// Fills a rectangle, measured from the page's own left and foot.
    fn fill(&mut self, (left, foot): (f32, f32), (width, height): (f32, f32), color: Color) {
        let rect = Rect { x: points(left - self.bounds[0]), y: points(self.bounds[3] - foot - height), width: points(width), height: points(height) };
        self.items.push(Item { node: None, kind: ItemKind::Fill { rect, color } });
    }

    /// Rules under what was added, strokes where something is missing, and bars.
    fn marks(&mut self, added: &[Area], removed: &[(Place, String)], right: f32) {
        for area in added {
            self.fill((area.left, area.baseline - (area.size * 0.2).min(DEEPEST)), (area.right - area.left, RULE), ADDED);
        }
        for (place, _) in removed {
            self.fill((place.x - RULE / 2.0, place.baseline - place.size * 0.3), (RULE, place.size * 1.1), REMOVED);
            self.fill((place.x - 2.0, place.baseline - place.size * 0.3), (4.0, RULE), REMOVED);
        }
        let lines = added.iter().map(|area| (area.baseline, area.size)).chain(removed.iter().map(|(place, _)| (place.baseline, place.size)));
        let mut spans: Vec<(f32, f32)> = lines.map(|(baseline, size)| (baseline - size * 0.35, baseline + size * 0.95)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut bars: Vec<(f32, f32)> = Vec::new();
        for (foot, head) in spans {
            match bars.last_mut() {
                Some(last) if foot <= last.1 + 1.0 => last.1 = last.1.max(head),
                _ => bars.push((foot, head)),
            }
        }
        for (foot, head) in bars {
            self.fill((right + TO_BAR, foot), (BAR, head - foot), Color::BLACK);
        }
    }

    /// Sets what was taken out, struck through, beside its line or as near below it as there is room.
    fn notes(&mut self, mut removed: Vec<(Place, String)>, fonts: &FontBook, lang: &Lang) {
        removed.sort_by(|a, b| b.0.baseline.total_cmp(&a.0.baseline));
        let families = ["Alegreya Sans".to_owned()];
        let letters = Letters { fonts, families: &families, weight: 400, italic: false, lang, color: REMOVED, tracking: 0, small_caps: false, tabular: false };
        let size = points(SIZE);
        let width = points(ROOM - 2.0 * GAP);
        let left = self.bounds[2] + GAP;
        let notes: Vec<(f32, Vec<Line>)> = removed.iter().map(|(place, text)| (place.baseline, wrapped(&letters, text, width, size))).collect();
        // From the foot up, how high each note may begin at most so that those after it have room.
        let mut foot = self.bounds[1] + GAP;
        let mut lowest: Vec<f32> = Vec::new();
        for (_, lines) in notes.iter().rev() {
            foot += lines.len() as f32 * LEADING + LEADING / 3.0;
            lowest.push(foot);
        }
        let mut limit = self.bounds[3] - LEADING;
        for ((baseline, lines), lowest) in notes.into_iter().zip(lowest.into_iter().rev()) {
            let mut y = baseline.max(lowest).min(limit);
            for line in lines {
                let width = line.width.to_pt() as f32;
                let (x, top) = (points(left - self.bounds[0]), points(self.bounds[3] - y));
                self.items.extend(line.at(x, top).map(|run| Item { node: None, kind: ItemKind::Glyphs(run) }));
                self.fill((left, y + SIZE * 0.22), (width, 0.5), REMOVED);
                y -= LEADING;
            }
            limit = y - LEADING / 3.0;
        }
    }
}

/// Lines of a note.
fn wrapped(letters: &Letters<'_>, text: &str, width: Length, size: Length) -> Vec<Line> {
    let text = letters.divided(text, width, size);
    let mut lines: Vec<Line> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        words.push(word);
        if words.len() > 1 && letters.line(&words.join(" "), size).width > width {
            words.pop();
            lines.push(letters.line(&words.join(" "), size));
            words = vec![word];
        }
    }
    if !words.is_empty() {
        lines.push(letters.line(&words.join(" "), size));
    }
    lines
}

//! A comparison as text for a person, and as JSON for a program.

use std::fmt::Write;

use serde_json::{Value, json};

use super::chapters::Pair;
use super::pictures::{PictureChange, SAME_LOOK};
use super::words::{self, Change};
use super::{Comparison, Volume, Word};
use crate::report::message::decimal;
use crate::report::render::visible;
use crate::report::{Locale, Message};
use crate::{message, plural};

/// What was compared.
pub struct Rendering<'a> {
    pub old: &'a Volume,
    pub new: &'a Volume,
    pub comparison: &'a Comparison,
    /// The volumes whose pages the shifts are of: the PDFs, when there are both.
    pub paged: (&'a Volume, &'a Volume),
}

/// Words around a change, and of one change, that a person is shown.
const AROUND: usize = 5;
const MOST_WORDS: usize = 60;
/// Between two paragraphs of a change.
const PARAGRAPH: &str = " ¶ ";
/// Shifts of pages that a person is shown.
const MOST_SHIFTS: usize = 40;

impl Rendering<'_> {
    /// All that was found, for a person; with `color`, for a terminal.
    pub fn text(&self, locale: Locale, color: bool) -> String {
        let mut out = Out { text: String::new(), locale, color };
        if self.comparison.is_same() {
            out.line(&message!("no differences"));
            return out.text;
        }
        self.summary(&mut out);
        for (name, (old, new)) in &self.comparison.facts {
            let _ = writeln!(out.text, "  {}: {} → {}", visible(name), out.fact(old), out.fact(new));
        }
        for (pair, changes) in self.comparison.chapters.iter().zip(&self.comparison.changes) {
            self.chapter(pair, changes, &mut out);
        }
        self.pages(&mut out);
        if !self.comparison.pictures.is_empty() {
            out.title(&message!("Pictures"));
        }
        for change in &self.comparison.pictures {
            let told = picture(change);
            out.line(&message!("  {told}", told));
        }
        out.text
    }

    /// What there is of each kind, in one line.
    fn summary(&self, out: &mut Out) {
        let comparison = self.comparison;
        let count = |of: &dyn Fn(&Pair) -> bool| comparison.chapters.iter().filter(|pair| of(pair)).count();
        let changed = comparison.chapters.iter().zip(&comparison.changes).filter(|(pair, changes)| pair.old.is_some() && pair.new.is_some() && !changes.is_empty()).count();
        let (added, removed) = comparison.words();
        let (come, gone) = (count(&|pair| pair.old.is_none()), count(&|pair| pair.new.is_none()));
        let (moved, renamed) = (count(&|pair| pair.moved), count(&|pair| pair.renamed));
        let pictures = comparison.pictures.len();
        let all = [
            (changed, plural!(changed, "one chapter changed", "{n} chapters changed")),
            (come, plural!(come, "one chapter added", "{n} chapters added")),
            (gone, plural!(gone, "one chapter removed", "{n} chapters removed")),
            (moved, plural!(moved, "one chapter moved", "{n} chapters moved")),
            (renamed, plural!(renamed, "one chapter renamed", "{n} chapters renamed")),
            (added, plural!(added, "one word added", "{n} words added")),
            (removed, plural!(removed, "one word removed", "{n} words removed")),
            (pictures, plural!(pictures, "one picture differs", "{n} pictures differ")),
        ];
        let told: Vec<String> = all.iter().filter(|(count, _)| *count > 0).map(|(_, told)| told.render(out.locale)).collect();
        if !told.is_empty() {
            let _ = writeln!(out.text, "{}", told.join(", "));
        }
    }

    /// Tells of a chapter that was added, removed, moved or changed.
    fn chapter(&self, pair: &Pair, changes: &[Change], out: &mut Out) {
        let title = |volume: &Volume, at: usize| quoted(&volume.chapters[at].title);
        match (pair.old, pair.new) {
            (None, Some(new)) => {
                let words = self.new.chapters[new].words.len();
                out.title(&plural!(words, "+ {title}: added, one word", "+ {title}: added, {n} words", title = title(self.new, new)));
            }
            (Some(old), None) => {
                let words = self.old.chapters[old].words.len();
                out.title(&plural!(words, "− {title}: removed, one word", "− {title}: removed, {n} words", title = title(self.old, old)));
            }
            (Some(old), Some(new)) if pair.moved || pair.renamed || !changes.is_empty() => {
                let (before, after) = (title(self.old, old), title(self.new, new));
                out.title(&if pair.renamed { message!("{before} is called {after} now", before, after) } else { after });
                if pair.moved {
                    let after = |volume: &Volume, at: usize| at.checked_sub(1).map_or(message!("the beginning"), |before| title(volume, before));
                    out.line(&message!("  moved: it stood after {from} and stands after {to}", from = after(self.old, old), to = after(self.new, new)));
                }
                changes.iter().for_each(|change| self.change(old, new, change, out));
            }
            _ => {}
        }
    }

    /// Tells of a change in one line: the page, and the words before and after with some around them.
    fn change(&self, old: usize, new: usize, change: &Change, out: &mut Out) {
        let (old, new) = (&self.old.chapters[old].words, &self.new.chapters[new].words);
        let around = Around::of(new, change);
        let page = match (self.page(self.old, old, change.old.start), self.page(self.new, new, change.new.start)) {
            (Some(before), Some(after)) if before != after => format!("p. {before} → {after}: "),
            (_, Some(page)) | (Some(page), None) => format!("p. {page}: "),
            (None, None) => String::new(),
        };
        let parts = [around.before, out.removed(&shortened(&old[change.old.clone()])), out.added(&shortened(&new[change.new.clone()])), around.after];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let _ = writeln!(out.text, "  {page}{}", parts.join(" "));
    }

    /// The label of the page that a word is on, or of the last word before it.
    fn page(&self, volume: &Volume, words: &[Word], at: usize) -> Option<String> {
        let word = words.get(at).or(words.last())?;
        volume.pages.get(word.page? as usize).cloned()
    }

    /// Tells how many pages there are, and which have moved.
    fn pages(&self, out: &mut Out) {
        let (old, new) = self.paged;
        let shifts = &self.comparison.shifts;
        if old.pages.len() != new.pages.len() || !shifts.is_empty() {
            out.title(&message!("Pages: {old} before, {new} now", old = old.pages.len(), new = new.pages.len()));
        }
        for shift in shifts.iter().take(MOST_SHIFTS) {
            let (from, to) = self.shifted(shift.first, shift.last, shift.by);
            out.line(&message!("  {from} → {to}", from, to));
        }
        if let Some(more) = shifts.len().checked_sub(MOST_SHIFTS).filter(|more| *more > 0) {
            out.line(&plural!(more, "  and one more range of pages that moved", "  and {n} more ranges of pages that moved"));
        }
    }

    /// The labels of a range of pages before and after.
    fn shifted(&self, first: u32, last: u32, by: i64) -> (String, String) {
        let (old, new) = self.paged;
        let label = |volume: &Volume, page: i64| usize::try_from(page).ok().and_then(|page| volume.pages.get(page)).cloned().unwrap_or_else(|| "?".to_owned());
        let range = |volume: &Volume, by: i64| match (label(volume, i64::from(first) + by), label(volume, i64::from(last) + by)) {
            (first, last) if first == last => first,
            (first, last) => format!("{first}–{last}"),
        };
        (range(old, 0), range(new, by))
    }

    /// All that was found, as JSON for a program; `names` are those of the two books.
    pub fn json(&self, names: (&str, &str)) -> String {
        let comparison = self.comparison;
        let facts: Vec<Value> = comparison.facts.iter().map(|(name, (old, new))| json!({ "name": name, "old": old, "new": new })).collect();
        let chapters: Vec<Value> = comparison.chapters.iter().zip(&comparison.changes).map(|(pair, changes)| self.chapter_json(pair, changes)).collect();
        let moved: Vec<Value> = comparison
            .shifts
            .iter()
            .map(|shift| {
                let (from, to) = self.shifted(shift.first, shift.last, shift.by);
                json!({ "from": from, "to": to, "by": shift.by, "pages": shift.last - shift.first + 1 })
            })
            .collect();
        let pictures: Vec<Value> = comparison
            .pictures
            .iter()
            .map(|change| json!({ "status": status(change), "old": change.old, "new": change.new, "difference": change.difference.map(|by| f64::from(by) / 1000.0) }))
            .collect();
        let (added, removed) = comparison.words();
        let value = json!({
            "old": names.0,
            "new": names.1,
            "same": comparison.is_same(),
            "words": { "added": added, "removed": removed },
            "metadata": facts,
            "chapters": chapters,
            "pages": { "old": self.paged.0.pages.len(), "new": self.paged.1.pages.len(), "moved": moved },
            "pictures": pictures,
        });
        format!("{value:#}\n")
    }

    /// A pair of chapters with its changes, as JSON.
    fn chapter_json(&self, pair: &Pair, changes: &[Change]) -> Value {
        let status = match (pair.old, pair.new) {
            (None, _) => "added",
            (_, None) => "removed",
            _ if changes.is_empty() => "same",
            _ => "changed",
        };
        let chapter = |volume: &Volume, at: Option<usize>| at.map(|at| json!({ "title": volume.chapters[at].title, "place": at + 1, "words": volume.chapters[at].words.len() }));
        let all = pair.old.zip(pair.new).into_iter().flat_map(|(old, new)| {
            let (old, new) = (&self.old.chapters[old].words, &self.new.chapters[new].words);
            changes.iter().map(move |change| {
                let around = Around::of(new, change);
                json!({
                    "old_page": self.page(self.old, old, change.old.start),
                    "new_page": self.page(self.new, new, change.new.start),
                    "before": around.before,
                    "removed": words::text(&old[change.old.clone()], "\n"),
                    "added": words::text(&new[change.new.clone()], "\n"),
                    "after": around.after,
                })
            })
        });
        let all: Vec<Value> = all.collect();
        json!({ "status": status, "moved": pair.moved, "renamed": pair.renamed, "old": chapter(self.old, pair.old), "new": chapter(self.new, pair.new), "changes": all })
    }
}

/// The words before and after a change, of its paragraph.
struct Around {
    before: String,
    after: String,
}

impl Around {
    /// Some words before and after a change, within its paragraph.
    fn of(words: &[Word], change: &Change) -> Around {
        let start = (change.new.start.saturating_sub(AROUND)..change.new.start).rev().find(|i| words[*i].begins).unwrap_or(change.new.start.saturating_sub(AROUND));
        let most = (change.new.end + AROUND).min(words.len());
        let end = (change.new.end..most).find(|i| words[*i].begins).unwrap_or(most);
        let start = if words.get(change.new.start).is_some_and(|word| word.begins) && !change.new.is_empty() { change.new.start } else { start };
        Around { before: words::text(&words[start..change.new.start], PARAGRAPH), after: words::text(&words[change.new.end..end], PARAGRAPH) }
    }
}

/// Many words by their first and last ones.
fn shortened(all: &[Word]) -> String {
    if all.len() <= MOST_WORDS {
        return visible(&words::text(all, PARAGRAPH));
    }
    let (head, tail) = (&all[..MOST_WORDS / 2], &all[all.len() - MOST_WORDS / 2..]);
    visible(&format!("{} […] {}", words::text(head, PARAGRAPH), words::text(tail, PARAGRAPH)))
}

/// A title in quotation marks, or that there is none.
fn quoted(title: &str) -> Message {
    if title.is_empty() { message!("without a title") } else { message!("“{title}”", title = visible(title)) }
}

/// What became of a picture, in one word for JSON.
fn status(change: &PictureChange) -> &'static str {
    match (&change.old, &change.new, change.difference) {
        (None, ..) => "added",
        (_, None, _) => "removed",
        (_, _, Some(by)) if by < SAME_LOOK => "alike",
        _ => "changed",
    }
}

/// What became of a picture, with its name.
fn picture(change: &PictureChange) -> Message {
    let shown = |name: &Option<String>| visible(name.as_deref().unwrap_or_default());
    let name = match (&change.old, &change.new) {
        (Some(old), Some(new)) if old != new => format!("{} → {}", visible(old), visible(new)),
        (Some(old), None) => visible(old),
        (_, new) => shown(new),
    };
    match (status(change), change.difference) {
        ("added", _) => message!("{name}: added", name),
        ("removed", _) => message!("{name}: removed", name),
        ("alike", by) => message!("{name}: other bytes, the same look within {by} %", name, by = decimal(f64::from(by.unwrap_or_default() + 1) / 10.0, 1)),
        (_, Some(by)) => message!("{name}: changed by {by} %", name, by = decimal(f64::from(by) / 10.0, 1)),
        _ => message!("{name}: changed", name),
    }
}

struct Out {
    text: String,
    locale: Locale,
    color: bool,
}

impl Out {
    /// Writes a line.
    fn line(&mut self, message: &Message) {
        let _ = writeln!(self.text, "{}", message.render(self.locale));
    }

    /// Writes a line that heads what follows, in bold on a terminal.
    fn title(&mut self, message: &Message) {
        let told = message.render(self.locale);
        let _ = if self.color { writeln!(self.text, "\n\u{1b}[1m{told}\u{1b}[0m") } else { writeln!(self.text, "\n{told}") };
    }

    /// A value of a fact; a dash for none.
    fn fact(&self, value: &str) -> String {
        if value.is_empty() { "—".to_owned() } else { visible(value) }
    }

    /// Words that were taken out: red and struck through on a terminal, else `[-so-]`.
    fn removed(&self, text: &str) -> String {
        match (text.is_empty(), self.color) {
            (true, _) => String::new(),
            (_, true) => format!("\u{1b}[31;9m{text}\u{1b}[0m"),
            _ => format!("[-{text}-]"),
        }
    }

    /// Words that were put in: green and underlined on a terminal, else `{+so+}`.
    fn added(&self, text: &str) -> String {
        match (text.is_empty(), self.color) {
            (true, _) => String::new(),
            (_, true) => format!("\u{1b}[32;4m{text}\u{1b}[0m"),
            _ => format!("{{+{text}+}}"),
        }
    }
}

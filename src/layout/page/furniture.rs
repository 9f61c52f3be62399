//! Running heads and folios: what the style puts in the margins (U1–U4). All of it is an artifact.

use super::geometry::distance;
use super::heads::{self, Running};
use super::section::Strings;
use crate::book::page_map::Position;
use crate::layout::design::Design;
use crate::layout::flow::column::Fixed;
use crate::layout::flow::params;
use crate::layout::flow::fragments::{self, LinePlace, References};
use crate::layout::pages::Item;
use crate::layout::paragraph::{Measure, Owner, Piece};
use crate::length::Length;
use crate::report::Report;
use crate::style::{Align, ContentPart, MarginBox, MarginBoxPlace, Style, WritingMode};

/// What stands in one margin box of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Words {
    /// The box, by its place among those of the page.
    margin_box: usize,
    measure: Length,
    words: String,
}

/// The words of the margin boxes of a page that have any.
pub fn words(design: &Design<'_>, boxes: &[MarginBox], strings: (&Strings, &Running)) -> Vec<Words> {
    let words: Vec<String> = boxes.iter().map(|margin_box| content(&margin_box.content, strings)).collect();
    let measure = |at: usize| {
        // What stands on the same line keeps its own room.
        let beside = (0..boxes.len()).filter(|&other| other != at && is_head(&boxes[other]) == is_head(&boxes[at]));
        let taken: Length = beside.map(|other| room(&boxes[other], &words[other])).sum();
        (design.paper.measure - taken).at_least(design.paper.measure / 3)
    };
    let measures: Vec<Length> = (0..boxes.len()).map(measure).collect();
    let all = words.into_iter().zip(measures).enumerate().map(|(margin_box, (words, measure))| Words { margin_box, measure, words });
    all.filter(|words| !words.words.trim().is_empty()).collect()
}

/// Words of a margin box, at their final positions.
pub fn set(design: &Design<'_>, boxes: &[MarginBox], words: &Words, recto: bool, report: &mut Report) -> Vec<Item> {
    match boxes.get(words.margin_box) {
        Some(margin_box) => set_margin_box(design, (margin_box, words.measure), &words.words, recto, report),
        None => Vec::new(),
    }
}

/// Whether a margin box stands over the text.
fn is_head(margin_box: &MarginBox) -> bool {
    matches!(margin_box.place, MarginBoxPlace::TopLeft | MarginBoxPlace::TopCenter | MarginBoxPlace::TopRight)
}

/// The width of words that stand beside others, with the space before those; of a long title no more than its half of the line.
fn room(margin_box: &MarginBox, words: &str) -> Length {
    let size = margin_box.style.font_size;
    match words.trim().chars().count() as i64 {
        0 => Length::ZERO,
        count => size.scale(count.min(30) * 6 + 15, 10),
    }
}

/// The boxes with what the book's settings want of heads (`--heads`) and folios (`--folio`).
pub fn chosen(design: &Design<'_>, boxes: &[MarginBox], recto: bool) -> Vec<MarginBox> {
    let custom = |name: &str| design.body.custom.get(name).map(|value| value.trim());
    let mut boxes = boxes.to_vec();
    if let Some(heads) = custom("heads") {
        let of_side = heads::of_setting(heads, recto);
        for margin_box in &mut boxes {
            margin_box.content.retain_mut(|part| match (part, &of_side) {
                (ContentPart::String(name, which), Some(of_side)) => {
                    (*name, *which) = of_side.clone();
                    true
                }
                (ContentPart::String(..), None) => false,
                _ => true,
            });
        }
    }
    if let Some(folio) = custom("folio") {
        for margin_box in &mut boxes {
            margin_box.content.retain(|part| *part != ContentPart::PageNumber);
        }
        let place = match (folio, recto) {
            ("center", _) => Some(MarginBoxPlace::BottomCenter),
            ("outer", true) => Some(MarginBoxPlace::BottomRight),
            ("outer", false) => Some(MarginBoxPlace::BottomLeft),
            _ => None,
        };
        if let Some(place) = place {
            let mirrored = if design.sheet.mirrors_pages() { place.mirrored() } else { place };
            boxes.push(MarginBox { place: mirrored, content: vec![ContentPart::PageNumber], align: Align::Center, style: design.body.clone() });
        }
    }
    boxes.retain(|margin_box| margin_box.content.iter().any(|part| !matches!(part, ContentPart::Text(_))));
    boxes
}

/// The words of a margin box on a page.
fn content(parts: &[ContentPart], (strings, running): (&Strings, &Running)) -> String {
    parts
        .iter()
        .map(|part| match part {
            ContentPart::Text(words) => words.as_str(),
            ContentPart::PageNumber => &strings.label,
            ContentPart::String(name, which) => running.value(name, *which, strings),
        })
        .collect()
}

/// Sets the words of a margin box on one line of `measure`; those that are too long are cut at a word, with an ellipsis.
fn set_margin_box(design: &Design<'_>, (margin_box, measure): (&MarginBox, Length), words: &str, recto: bool, report: &mut Report) -> Vec<Item> {
    use MarginBoxPlace::{BottomCenter, BottomLeft, BottomRight, TopCenter, TopLeft, TopRight};
    let frame = design.paper;
    let style = Style { hyphens: crate::style::Hyphens::None, text_indent: Length::ZERO, ..margin_box.style.clone() };
    let lang = &design.book.metadata.lang;
    let align = match margin_box.place {
        TopLeft | BottomLeft => Align::Start,
        TopCenter | BottomCenter => Align::Center,
        TopRight | BottomRight => Align::End,
    };
    let top = is_head(margin_box);
    let baseline = if top { frame.baseline(0) - distance(frame.leading) } else { frame.baseline(i64::from(frame.lines) - 1) + distance(frame.leading) };
    // Heads and folios of vertical pages are horizontal.
    let style = Style { align: Align::Start, writing_mode: WritingMode::Horizontal, ..style };
    // Margins too small for it do not push it off the page.
    let baseline = baseline.at_most(frame.height - style.font_size / 3).at_least(style.font_size);
    let context = design.context(&style, lang, measure);
    let mut lines_of = |words: &str| {
        let piece = Piece::Text {
            text: words.into(),
            style: design.shared_text_style(&style, lang),
            owner: Owner::default(),
            source: Position::NOWHERE,
            span: Default::default(),
        };
        crate::layout::paragraph::set(&[piece], &context, &params(&style, lang, measure), &Measure::of(measure), report)
    };
    // No line holds more letters than this, and a title may be a whole page.
    let most = (measure.0 / (style.font_size.0 / 8).max(1)).max(1) as usize;
    let mut lines = if words.chars().count() > most { Vec::new() } else { lines_of(words) };
    if lines.len() != 1 {
        // A title that is longer than the line is cut at a word: at the last that leaves it on one.
        let cuts: Vec<usize> = words.char_indices().filter(|&(i, c)| c == ' ' && i > 0).map(|(i, _)| i).take(most).collect();
        let cut = |at: usize| format!("{}…", words[..at].trim_end_matches([',', ';', ':', ' ']));
        let fitting = cuts.partition_point(|&at| lines_of(&cut(at)).len() <= 1);
        let at = fitting.checked_sub(1).map_or_else(|| words.char_indices().nth(most / 3).map_or(words.len(), |(i, _)| i), |n| cuts[n]);
        lines = lines_of(&cut(at));
    }
    let mut fixed = Fixed::default();
    let refer = References { links: &[], anchors: &[], objects: &[] };
    if let Some(line) = lines.first() {
        let rtl = lang.direction() == crate::lang::Direction::RightToLeft;
        // A line that is read from the right stands at the right end of the measure that it was set in.
        let own = if line.rtl { frame.measure - measure } else { Length::ZERO };
        let align = match (align, rtl) {
            (Align::Start, true) => Align::End,
            (Align::End, true) => Align::Start,
            (align, _) => align,
        };
        let place = LinePlace { left: frame.left(recto) + own, measure: frame.measure, align, y: baseline };
        fragments::place_line(line, place, refer, &mut fixed);
    }
    fixed.items.iter_mut().for_each(|item| item.node = None);
    fixed.items
}

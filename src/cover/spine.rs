//! The words on the spine: author and title at the head, publisher at the foot, on the colour of the book (V4).
//!
//! They are as large as the spine's width and length allow. From the head down, so that they can be read when the book lies on its
//! back; or from the foot up, as is the custom of many houses in Spain. The books of a series have their number and its name in a strip
//! at the head, and words of one size under it.

use super::front::Design;
use super::lettering::{Letters, Line};
use super::outline::{path_data, reach};
use super::series::{NUMBER, ON_SPINE, Shelf};
use super::sheet::Sheet;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::style::Color;

pub use crate::printers::SpineText;

/// From head and foot to the words, in points at 6 × 9 in.
const MARGIN: i64 = 30;
/// Largest size, and the least that is worth printing.
const LARGEST: i64 = 22;
const LEAST: i64 = 7;
/// Largest size in a series, where a long title must not be smaller than its neighbours.
const OF_SERIES: i64 = 14;

/// How the title is set: as it is written, or, on a spine too narrow for that, in small capitals, which have nothing above or below them.
#[derive(Clone, Copy)]
enum Manner {
    Written,
    Capitals,
}

impl Manner {
    /// How high over the baseline the middle of the spine goes through the words: the middle of the ascenders, or of all ink when room is scarce.
    fn middle(self, size: Length, (above, below): (Length, Length)) -> Length {
        match self {
            Manner::Written => size.scale(27, 100),
            Manner::Capitals => (above - below) / 2,
        }
    }
}

/// The words at one size.
struct Words {
    size: Length,
    head: Vec<(Line, Length)>,
    foot: Option<Line>,
    /// From the head to the foot, with the space between.
    length: Length,
}

/// The words as a drawing over the spine; `None` when they do not fit even at the least size.
pub fn drawing(design: &Design<'_>, sheet: &Sheet, direction: SpineText) -> Option<(String, Rect)> {
    let panel = sheet.spine();
    let room = panel.rect.width - sheet.spine_clear * 2;
    let margin = panel.scaled_by_height(MARGIN);
    let head_margin = if design.shelf.is_some() { panel.scaled_by_height(ON_SPINE + 16) } else { margin };
    let length = panel.rect.height - margin - head_margin;
    // The distance of the baseline from the spine's middle, when the words fit.
    let fitting = |words: Words, manner: Manner| {
        let (above, below) = extent(design, &words);
        let middle = manner.middle(words.size, (above, below));
        let fits = words.length <= length && (above - middle).max(below + middle) * 2 <= room;
        fits.then_some((words, middle))
    };
    let (words, drop) = [Manner::Written, Manner::Capitals].into_iter().find_map(|manner| -> Option<(Words, Length)> {
        let largest = if design.shelf.is_some() { OF_SERIES } else { LARGEST };
        let sizes = (LEAST * 2..=largest * 2).rev().map(|halves| Length::pt(halves) / 2);
        // Words that are too long at the least size are at every other.
        let least = set_words(design, Length::pt(LEAST), manner);
        (least.length <= length).then(|| sizes.map(|size| set_words(design, size, manner)).find_map(|words| fitting(words, manner)))?
    })?;
    let (width, height) = (panel.rect.width, panel.rect.height);
    let (transform, head, foot) = match direction {
        SpineText::Up => {
            let x = (width / 2 + drop).to_pt();
            let start = height - margin;
            // Seen from the foot: the publisher first, the title against the head.
            let head_length: Length = words.head.iter().map(|(line, gap)| line.width + *gap).sum();
            (format!("translate({x:.3} {:.3}) rotate(-90)", start.to_pt()), length - head_length, Length::ZERO)
        }
        _ => {
            let x = (width / 2 - drop).to_pt();
            let foot = words.foot.as_ref().map_or(Length::ZERO, |line| length - line.width);
            (format!("translate({x:.3} {:.3}) rotate(90)", head_margin.to_pt()), Length::ZERO, foot)
        }
    };
    let mut data = String::new();
    let mut at = head;
    for (line, gap) in words.head {
        let advance = line.width + gap;
        data.push_str(&path_data(&line.at(at, Length::ZERO).collect::<Vec<_>>(), design.fonts));
        at += advance;
    }
    if let Some(line) = words.foot {
        data.push_str(&path_data(&line.at(foot, Length::ZERO).collect::<Vec<_>>(), design.fonts));
    }
    let Color { red, green, blue } = paper(design);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.3} {:.3}\"><path transform=\"{transform}\" fill=\"#{red:02x}{green:02x}{blue:02x}\" d=\"{data}\"/></svg>",
        width.to_pt(),
        height.to_pt(),
    );
    Some((svg, panel.rect))
}

/// The colour of words on the spine.
fn paper(design: &Design<'_>) -> Color {
    design.shelf.map_or(design.palette.paper, |shelf| shelf.paper)
}

/// The strip of a series at the head: its colour, and, where words are printed on the spine, the book's number and the series' name. And
/// what finds no room there.
pub fn strip(design: &Design<'_>, sheet: &Sheet, direction: Option<SpineText>) -> (Vec<ItemKind>, Vec<String>) {
    let Some(shelf) = design.shelf else { return Default::default() };
    let panel = sheet.spine();
    let bleed = panel.with_bleed;
    let height = panel.scaled_by_height(ON_SPINE);
    let mut items = vec![ItemKind::Fill { rect: Rect { height: height - bleed.y, ..bleed }, color: shelf.color }];
    let (data, lost) = direction.map_or_else(Default::default, |direction| strip_words(design, shelf, sheet, direction));
    if !data.is_empty() {
        let rect = panel.rect;
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.3} {:.3}\">{data}</svg>",
            rect.width.to_pt(),
            rect.height.to_pt(),
        );
        items.push(ItemKind::Drawing { svg: svg.into(), rect });
    }
    (items, lost)
}

/// The number upright, the name turned under it; each is left out when it does not fit, and given back.
fn strip_words(design: &Design<'_>, shelf: Shelf<'_>, sheet: &Sheet, direction: SpineText) -> (String, Vec<String>) {
    let panel = sheet.spine();
    let (middle, room) = (panel.rect.width / 2, panel.rect.width - sheet.spine_clear * 2);
    let letters = design.capitals(shelf.paper);
    let fill = super::color::hex(shelf.paper);
    let (mut data, mut lost) = (String::new(), Vec::new());
    let sizes = |largest: i64| (LEAST..=largest).rev().map(Length::pt);
    let number = shelf.number.filter(|number| !number.is_empty());
    let upright = Letters { tracking: 0, ..letters.clone() };
    if let Some(line) = number.and_then(|number| sizes(18).map(|size| upright.line(number, size)).find(|line| line.width <= room)) {
        let (x, y) = (middle - line.width / 2, sheet.safe.at_least(panel.scaled_by_height(NUMBER - 14)) + Length::pt(10));
        data.push_str(&format!("<path fill=\"{fill}\" d=\"{}\"/>", path_data(&line.at(x, y).collect::<Vec<_>>(), design.fonts)));
    } else {
        lost.extend(number.map(str::to_owned));
    }
    let top = sheet.safe.at_least(panel.scaled_by_height(NUMBER)) + Length::pt(10);
    let length = panel.scaled_by_height(ON_SPINE - 10) - top;
    let fits = |line: &Line| {
        let (above, below) = reach(&line.runs, design.fonts);
        line.width <= length && Length::from_pt(f64::from(above + below)) <= room
    };
    if let Some(line) = sizes(11).map(|size| letters.line(shelf.name, size)).find(fits) {
        let (above, below) = reach(&line.runs, design.fonts);
        let drop = f64::from(above - below) / 2.0;
        let transform = match direction {
            SpineText::Up => format!("translate({:.3} {:.3}) rotate(-90)", middle.to_pt() + drop, (top + line.width).to_pt()),
            _ => format!("translate({:.3} {:.3}) rotate(90)", middle.to_pt() - drop, top.to_pt()),
        };
        let path = path_data(&line.at(Length::ZERO, Length::ZERO).collect::<Vec<_>>(), design.fonts);
        data.push_str(&format!("<path transform=\"{transform}\" fill=\"{fill}\" d=\"{path}\"/>"));
    } else {
        lost.push(shelf.name.to_owned());
    }
    (data, lost)
}

/// How far the words reach above and below their baseline.
fn extent(design: &Design<'_>, words: &Words) -> (Length, Length) {
    let lines = words.head.iter().map(|(line, _)| line).chain(&words.foot);
    lines.fold((Length::ZERO, Length::ZERO), |(above, below), line| {
        let (up, down) = reach(&line.runs, design.fonts);
        (above.max(Length::from_pt(f64::from(up))), below.max(Length::from_pt(f64::from(down))))
    })
}

/// The words of the spine on one line, at a size.
fn set_words(design: &Design<'_>, size: Length, manner: Manner) -> Words {
    let metadata = design.metadata;
    let color = paper(design);
    let small = design.capitals(color);
    let (title, small_size) = match manner {
        Manner::Written => (Letters { weight: 500, ..design.letters(color) }, size.scale(82, 100)),
        Manner::Capitals => (Letters { weight: 500, ..small.clone() }, size),
    };
    let (gap, mut head) = (size.scale(16, 10), Vec::new());
    let authors = metadata.authors();
    if !authors.is_empty() {
        head.push((small.line(&authors, small_size), gap));
    }
    head.push((title.line(metadata.title.trim(), size), Length::ZERO));
    let publisher = metadata.publisher.as_deref().map(str::trim).filter(|p| !p.is_empty());
    let foot = publisher.map(|publisher| small.line(publisher, size.scale(66, 100).at_least(Length::pt(LEAST).at_most(small_size))));
    let length = head.iter().map(|(line, gap)| line.width + *gap).sum::<Length>() + foot.as_ref().map_or(Length::ZERO, |f| f.width + gap);
    Words { size, head, foot, length }
}

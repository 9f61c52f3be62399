//! The words on the spine: author and title at the head, publisher at the foot, on the colour of the book (V4).
//!
//! They are as large as the spine's width and length allow. From the head down, so that they can be read when the book lies on its
//! back; or from the foot up, as is the custom of many houses in Spain.

use super::front::Design;
use super::lettering::{Letters, Line};
use super::outline::{path_data, reach};
use super::sheet::Sheet;
use crate::layout::pages::Rect;
use crate::length::Length;
use crate::style::Color;

pub use crate::printers::SpineText;

/// From head and foot to the words, in points at 6 × 9 in.
const MARGIN: i64 = 30;
/// Largest size, and the least that is worth printing.
const LARGEST: i64 = 22;
const LEAST: i64 = 7;

/// How the title is set: as it is written, or, on a spine too narrow for that, in small capitals, which have nothing above or below them.
#[derive(Clone, Copy)]
enum Manner {
    Written,
    Capitals,
}

impl Manner {
    /// What stands on the middle of the spine, above the baseline: the middle of the ascenders, or of all ink when room is scarce.
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
    let length = panel.rect.height - panel.scaled_by_height(MARGIN) * 2;
    // The distance of the baseline from the spine's middle, when the words fit.
    let fitting = |words: Words, manner: Manner| {
        let (above, below) = extent(design, &words);
        let middle = manner.middle(words.size, (above, below));
        let fits = words.length <= length && (above - middle).max(below + middle) * 2 <= room;
        fits.then_some((words, middle))
    };
    let (words, drop) = [Manner::Written, Manner::Capitals].into_iter().find_map(|manner| -> Option<(Words, Length)> {
        let sizes = (LEAST * 2..=LARGEST * 2).rev().map(|halves| Length::pt(halves) / 2);
        // Words that are too long at the least size are at every other.
        let least = set(design, Length::pt(LEAST), manner);
        (least.length <= length).then(|| sizes.map(|size| set(design, size, manner)).find_map(|words| fitting(words, manner)))?
    })?;
    let margin = (panel.rect.height - length) / 2;
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
            (format!("translate({x:.3} {:.3}) rotate(90)", margin.to_pt()), Length::ZERO, foot)
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
    let Color { red, green, blue } = design.palette.paper;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.3} {:.3}\"><path transform=\"{transform}\" fill=\"#{red:02x}{green:02x}{blue:02x}\" d=\"{data}\"/></svg>",
        width.to_pt(),
        height.to_pt(),
    );
    Some((svg, panel.rect))
}

/// How far the words reach above and below their baseline.
fn extent(design: &Design<'_>, words: &Words) -> (Length, Length) {
    let lines = words.head.iter().map(|(line, _)| line).chain(&words.foot);
    lines.fold((Length::ZERO, Length::ZERO), |(above, below), line| {
        let (up, down) = reach(&line.runs, design.fonts);
        (above.max(Length::from_pt(f64::from(up))), below.max(Length::from_pt(f64::from(down))))
    })
}

fn set(design: &Design<'_>, size: Length, manner: Manner) -> Words {
    let metadata = design.metadata;
    let color = design.palette.paper;
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

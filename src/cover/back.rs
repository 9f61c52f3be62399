//! The back: a strip of the front's paper, the text that sells the book, the publisher and the price, and the barcode.

use std::sync::Arc;

use super::art;
use super::barcode;
use super::front::{Art, Design, MARGIN, Panel, SQUARES, covering, line_at};
use super::lettering::{Letters, Line};
use super::sheet::Sheet;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::style::Color;

/// Sizes of the blurb in half points, the first that fits is taken; and its leading in hundredths.
const SIZES: [i64; 9] = [27, 26, 25, 24, 23, 22, 21, 20, 19];
const LEADING: i64 = 138;
/// Characters of the blurb that are looked at.
const MOST: usize = 12_000;
/// Of publisher and price, in points; and their leading in tenths.
const SMALL: [i64; 4] = [10, 9, 8, 7];
const SMALL_LEADING: i64 = 14;
/// Most lines of each of them: beside the barcode there is room for both.
const SMALL_LINES: usize = 4;

/// What stands on the back besides the design.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    pub blurb: Option<&'a str>,
    pub price: Option<&'a str>,
    /// Of the printed book, thirteen digits.
    pub isbn: Option<&'a str>,
}

/// The back's items, and how many words of the blurb found no room.
pub fn items(design: &Design<'_>, sheet: &Sheet, words: Words<'_>) -> (Vec<ItemKind>, usize) {
    let panel = sheet.back();
    let palette = &design.palette;
    let mut items = vec![ItemKind::Fill { rect: panel.with_bleed, color: palette.paper }];
    let strip = strip(design, &panel, &mut items);
    let margin = panel.scaled(MARGIN + 4).at_least(sheet.safe);
    let (left, right) = (panel.rect.x + margin, panel.rect.x + panel.rect.width - margin);
    let zone = sheet.barcode();

    let rule = strip + panel.scaled(34);
    let width = panel.scaled(40);
    let x = if design.from_right() { right - width } else { left };
    if words.blurb.is_some() {
        items.push(ItemKind::Fill { rect: Rect { x, y: rule, width, height: panel.scaled(3) }, color: palette.accent });
    }
    let top = rule + panel.scaled(22);
    let room = Rect { x: left, y: top, width: right - left, height: zone.y - panel.scaled(16) - top };
    let left_over = words.blurb.map_or(0, |blurb| blurb_lines(design, blurb, room, &mut items));

    let mut y = zone.y + zone.height - panel.scaled(4);
    let lines = [words.price, design.metadata.publisher.as_deref()];
    for text in lines.into_iter().flatten().map(str::trim).filter(|text| !text.is_empty()) {
        let (size, set) = small(design, text, zone.x - left - panel.scaled(14));
        // From the last line up.
        for line in set.iter().rev() {
            items.extend(line_at(line, left, y));
            y -= size.scale(SMALL_LEADING, 10);
        }
        y -= size.scale(2, 10);
    }
    if let Some(isbn) = words.isbn {
        let mono = ["monospace".to_owned()];
        let letters = Letters { families: &mono, ..design.letters(Color::BLACK) };
        items.extend(barcode::items(isbn, zone, &letters));
    }
    (items, left_over)
}

/// Publisher or price in one line, at a smaller size when it must; a long one in some lines; the longest without capitals.
fn small(design: &Design<'_>, text: &str, width: Length) -> (Length, Vec<Line>) {
    // In black ink alone, like all small type.
    let capitals = design.capitals(Color::BLACK);
    let sizes = SMALL.map(Length::pt);
    let fits = |(_, lines): &(Length, Vec<Line>), most| lines.len() <= most && lines.iter().all(|line| line.width <= width);
    let tries = [(&capitals, 1), (&capitals, SMALL_LINES)];
    let found =
        tries.into_iter().map(|(letters, most)| (letters.fit(text, width, &sizes, most), most)).find(|(set, most)| fits(set, *most));
    match found {
        Some((set, _)) => set,
        None => {
            let (size, letters) = (sizes[sizes.len() - 1], design.letters(Color::BLACK));
            (size, letters.balanced(&letters.divided(text, width, size), width, size))
        }
    }
}

/// The strip along the head, two squares high; gives where it ends.
fn strip(design: &Design<'_>, panel: &Panel, items: &mut Vec<ItemKind>) -> Length {
    let bleed = panel.with_bleed;
    let foot = panel.rect.y + panel.rect.width.scale(2, SQUARES);
    let rect = Rect { height: foot - bleed.y, ..bleed };
    if matches!(design.art, Art::Folds) {
        // Never the front's own creases again.
        let svg = art::folds(design.seed.rotate_left(17), &design.palette, SQUARES as u32, 3);
        items.push(ItemKind::Drawing { svg: Arc::from(svg), rect: covering((SQUARES, 3), rect) });
        // What covers more than the strip goes under the paper.
        let over = Length::pt(2);
        let paper = Rect { x: bleed.x - over, y: foot, width: bleed.width + over * 2, height: bleed.y + bleed.height + over - foot };
        items.push(ItemKind::Fill { rect: paper, color: design.palette.paper });
    } else {
        items.push(ItemKind::Fill { rect, color: design.palette.folds[3] });
    }
    foot
}

/// Sets the blurb into its room; gives the number of words that found none.
fn blurb_lines(design: &Design<'_>, blurb: &str, room: Rect, items: &mut Vec<ItemKind>) -> usize {
    let letters = design.letters(Color::BLACK);
    // No back holds more; what is beyond is counted, not set.
    let (blurb, beyond) = match blurb.char_indices().nth(MOST) {
        Some((at, _)) => (&blurb[..at], blurb[at..].split_whitespace().count()),
        None => (blurb, 0),
    };
    let paragraphs: Vec<&str> = blurb.split('\n').map(str::trim).filter(|p| !p.is_empty()).collect();
    let mut set: (Length, Vec<Vec<Line>>) = (Length::pt(1), Vec::new());
    for half_points in SIZES {
        let size = Length::pt(half_points) / 2;
        set = (size, paragraphs.iter().map(|paragraph| letters.ragged(paragraph, room.width, size)).collect());
        if height(&set.1, size) <= room.height {
            break;
        }
    }
    let (size, paragraphs) = set;
    let leading = size.scale(LEADING, 100);
    let mut y = room.y + size;
    let mut left_over = 0;
    for lines in paragraphs {
        for line in lines {
            if y > room.y + room.height {
                left_over += line.runs.iter().map(|run| run.text.split_whitespace().count()).sum::<usize>();
                continue;
            }
            let x = if design.from_right() { room.x + room.width - line.width } else { room.x };
            items.extend(line_at(&line, x, y));
            y += leading;
        }
        y += leading / 2;
    }
    left_over + beyond
}

/// From the first line's head to the last line's foot, half a line between paragraphs.
fn height(paragraphs: &[Vec<Line>], size: Length) -> Length {
    let leading = size.scale(LEADING, 100);
    let lines: i64 = paragraphs.iter().map(|lines| lines.len() as i64).sum();
    size + leading * (lines - 1).max(0) + leading / 2 * (paragraphs.len() as i64 - 1).max(0)
}

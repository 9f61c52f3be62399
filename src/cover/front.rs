//! The design of the front: a picture or folded paper above, the words on plain paper below.
//!
//! ```text
//! ┌────────────────┐
//! │ picture, or    │ five ninths of the height, to the edges
//! │ folded paper   │
//! ├────────────────┤
//! │ ▬▬             │ a short rule in the book's colour
//! │ Title          │ as large as it goes in three lines
//! │ Subtitle       │ italic
//! │                │
//! │ AUTHOR         │ small capitals, on the foot's line
//! └────────────────┘
//! ```

use std::sync::Arc;

use super::art::{self, Palette};
use super::lettering::{Letters, Line, sizes};
use crate::book::{AssetId, Metadata};
use crate::font::FontBook;
use crate::lang::Direction;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::picture::{Channels, Pixels};
use crate::style::Color;

/// The front is designed at 6 × 9 in; at other sizes everything grows or shrinks with it.
pub const WIDTH: Length = Length::pt(432);
pub const HEIGHT: Length = Length::pt(648);
/// From the edges to the words: more than any printer's safe area.
pub const MARGIN: i64 = 42;
/// Squares of folded paper across the front.
pub const SQUARES: i64 = 12;
const TITLE_SIZES: [i64; 12] = [54, 50, 46, 42, 38, 35, 32, 29, 26, 23, 20, 17];
const SUBTITLE_SIZES: [i64; 4] = [17, 15, 13, 11];
const AUTHOR_SIZES: [i64; 4] = [16, 14, 12, 10];

/// What the front shows.
#[derive(Clone, Copy)]
pub enum Art<'a> {
    /// Folded paper, drawn.
    Folds,
    /// A picture above the words.
    Banner(AssetId, &'a Pixels),
    /// The author's own cover, words and all.
    Whole(AssetId, &'a Pixels),
}

/// What all parts of a cover have in common.
pub struct Design<'a> {
    pub metadata: &'a Metadata,
    pub fonts: &'a FontBook,
    pub art: Art<'a>,
    pub seed: u64,
    pub palette: Palette,
}

impl<'a> Design<'a> {
    /// Colours come from the picture when there is one.
    pub fn new(metadata: &'a Metadata, fonts: &'a FontBook, art: Art<'a>) -> Design<'a> {
        let seed = art::seed(&format!("{}\n{}", metadata.title, metadata.authors()));
        let palette = match art {
            Art::Folds => art::palette_of(seed),
            Art::Banner(_, pixels) | Art::Whole(_, pixels) => toned(art::palette_of(seed), pixels),
        };
        Design { metadata, fonts, art, seed, palette }
    }

    /// The serif in the book's language.
    pub fn letters(&self, color: Color) -> Letters<'a> {
        Letters {
            fonts: self.fonts,
            families: &SERIF[..],
            weight: 400,
            italic: false,
            lang: &self.metadata.lang,
            color,
            tracking: 0,
            small_caps: false,
        }
    }

    /// Small capitals, spaced unless the script's letters join or stand in squares.
    pub fn capitals(&self, color: Color) -> Letters<'a> {
        let spaced = !self.from_right() && !self.metadata.lang.is_cjk();
        Letters { small_caps: true, tracking: if spaced { 80 } else { 0 }, ..self.letters(color) }
    }

    pub fn from_right(&self) -> bool {
        self.metadata.lang.direction() == Direction::RightToLeft
    }
}

static SERIF: std::sync::LazyLock<[String; 1]> = std::sync::LazyLock::new(|| ["serif".to_owned()]);

/// A side of the cover: where it is, and how far its colour goes, which is further where the sheet is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    pub rect: Rect,
    pub with_bleed: Rect,
}

impl Panel {
    /// A length of the design at this panel's size.
    pub fn scaled(&self, points: i64) -> Length {
        let by_width = self.rect.width.0 * HEIGHT.0 <= self.rect.height.0 * WIDTH.0;
        match by_width {
            true => Length::pt(points).scale(self.rect.width.0, WIDTH.0),
            false => Length::pt(points).scale(self.rect.height.0, HEIGHT.0),
        }
    }

    /// The same on a panel that is not of a front's proportions: by the height.
    pub fn scaled_by_height(&self, points: i64) -> Length {
        Length::pt(points).scale(self.rect.height.0, HEIGHT.0)
    }

    /// Where the picture ends and the paper begins.
    pub fn horizon(&self) -> Length {
        self.rect.y + self.rect.height.scale(5, 9)
    }
}

/// The front of a design, in the order of painting. What is wider than the panel is for others to cover, or for the edges to cut.
pub fn items(design: &Design<'_>, panel: &Panel) -> Vec<ItemKind> {
    let bleed = panel.with_bleed;
    let horizon = panel.horizon();
    let above = Rect { height: horizon - bleed.y, ..bleed };
    let art = match design.art {
        Art::Whole(asset, pixels) => return vec![ItemKind::Picture { asset, rect: covering(size(pixels), bleed) }],
        Art::Banner(asset, pixels) => ItemKind::Picture { asset, rect: covering(size(pixels), above) },
        Art::Folds => {
            // The bleed changes nothing of what is seen: the same squares, a hair larger.
            let (width, height) = (panel.rect.width.0.max(1), panel.horizon() - panel.rect.y);
            let rows = ((height.0 * SQUARES + width - 1) / width).max(1);
            let rect = covering((SQUARES, rows), above);
            ItemKind::Drawing { svg: Arc::from(art::folds(design.seed, &design.palette, SQUARES as u32, rows as u32)), rect }
        }
    };
    // A little over the bleed, or the art's edge would show as a hair beside it.
    let over = Length::pt(2);
    let paper = Rect { x: bleed.x - over, y: horizon, width: bleed.width + over * 2, height: bleed.y + bleed.height + over - horizon };
    let mut items = vec![art, ItemKind::Fill { rect: paper, color: design.palette.paper }];
    items.extend(words(design, panel));
    items
}

/// The words, from the rule down; the author on the foot's line.
fn words(design: &Design<'_>, panel: &Panel) -> Vec<ItemKind> {
    let Design { metadata, palette, .. } = design;
    let plain = design.letters(palette.ink);
    let scaled = |points| panel.scaled(points);
    let margin = scaled(MARGIN);
    let (left, right) = (panel.rect.x + margin, panel.rect.x + panel.rect.width - margin);
    let measure = right - left;
    let from_right = design.from_right();
    let start = |line: &Line| if from_right { right - line.width } else { left };
    let mut items = Vec::new();
    let mut place = |line: Line, y: Length| items.extend(line_at(&line, start(&line), y));

    let foot = panel.rect.y + panel.rect.height - margin;
    let authors = metadata.authors();
    let (author_size, author_lines) = design.capitals(palette.ink).fit(&authors, measure, &sizes(&AUTHOR_SIZES, &scaled), 2);
    let author_leading = author_size.scale(13, 10);
    let author_top = foot - author_leading * (author_lines.len() as i64 - 1).max(0) - author_size;
    for (index, line) in author_lines.into_iter().enumerate() {
        place(line, author_top + author_size + author_leading * index as i64);
    }

    let rule = panel.horizon() + scaled(34);
    let title_letters = Letters { weight: 500, ..plain.clone() };
    let subtitle = metadata.subtitle.as_deref().map(str::trim).filter(|s| !s.is_empty());
    let subtitle_letters = Letters { italic: true, ..plain.clone() };
    // The largest title that leaves room for what stands under it.
    let (mut size, mut title, mut below) = (Length::pt(1), Vec::new(), None);
    let title_sizes = sizes(&TITLE_SIZES, &scaled);
    for from in 0..title_sizes.len() {
        (size, title) = title_letters.fit(metadata.title.trim(), measure, &title_sizes[from..], 3);
        below = subtitle.map(|text| subtitle_letters.fit(text, measure, &sizes(&SUBTITLE_SIZES, &scaled), 2));
        let mut bottom = rule + size + size.scale(110, 100) * title.len() as i64;
        if let Some((size, lines)) = &below {
            bottom += size.scale(13, 10) * lines.len() as i64;
        }
        if bottom <= author_top {
            break;
        }
    }
    let mut y = rule + size.scale(115, 100);
    for (index, line) in title.into_iter().enumerate() {
        y += if index == 0 { Length::ZERO } else { size.scale(108, 100) };
        place(line, y);
    }
    if let Some((size, lines)) = below {
        y += size / 2;
        for line in lines {
            y += size.scale(13, 10);
            place(line, y);
        }
    }
    let width = scaled(40);
    let x = if from_right { right - width } else { left };
    items.push(ItemKind::Fill { rect: Rect { x, y: rule, width, height: scaled(3) }, color: palette.accent });
    items
}

pub fn line_at(line: &Line, x: Length, y: Length) -> Vec<ItemKind> {
    line.clone().at(x, y).map(ItemKind::Glyphs).collect()
}

fn size(pixels: &Pixels) -> (i64, i64) {
    (i64::from(pixels.width.max(1)), i64::from(pixels.height.max(1)))
}

/// The rectangle that a picture fills so that nothing of `room` stays bare, proportions kept. Of a tall picture the middle is shown.
pub fn covering((w, h): (i64, i64), room: Rect) -> Rect {
    let by_width = room.width.scale(h, w);
    if by_width >= room.height {
        return Rect { y: room.y + (room.height - by_width) / 2, height: by_width, ..room };
    }
    let width = room.height.scale(w, h);
    Rect { x: room.x + (room.width - width) / 2, width, ..room }
}

/// The palette with ink and accent from the picture's own colours, so that words and picture belong together.
fn toned(palette: Palette, pixels: &Pixels) -> Palette {
    let channels = pixels.channels.count();
    if pixels.channels == Channels::Gray {
        return palette;
    }
    // The mean of the vivid pixels, weighed by how vivid they are.
    let (mut sum, mut weight) = ([0u64; 3], 0u64);
    let step = (pixels.data.len() / channels / 20_000).max(1);
    for pixel in pixels.data.chunks_exact(channels).step_by(step) {
        let (least, most) = (pixel[..3].iter().min().copied().unwrap_or(0), pixel[..3].iter().max().copied().unwrap_or(0));
        let vivid = u64::from(most - least);
        let vivid = vivid * vivid;
        for (sum, channel) in sum.iter_mut().zip(pixel) {
            *sum += u64::from(*channel) * vivid;
        }
        weight += vivid;
    }
    if weight < 20_000 * 100 {
        return palette;
    }
    let mean = sum.map(|s| (s / weight) as i64);
    let scaled = |target: i64| {
        let light = (mean[0] * 30 + mean[1] * 59 + mean[2] * 11) / 100;
        let [red, green, blue] = mean.map(|c| (c * target / light.max(1)).clamp(0, 255) as u8);
        Color { red, green, blue }
    };
    let ink = scaled(38);
    let [light, middle, dark, _] = palette.folds;
    Palette { accent: scaled(110), ink, folds: [light, middle, dark, ink], ..palette }
}

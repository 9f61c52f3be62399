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
use super::lettering::{Letters, Line};
use crate::book::{AssetId, Metadata};
use crate::font::FontBook;
use crate::lang::Direction;
use crate::layout::pages::{Item, ItemKind, Page, Rect};
use crate::length::Length;
use crate::picture::{Channels, Pixels};
use crate::style::Color;

/// The front is designed at 6 × 9 in and scaled to other sizes by whoever paints it.
pub const WIDTH: Length = Length::pt(432);
pub const HEIGHT: Length = Length::pt(648);
/// Where the picture ends and the paper begins.
const HORIZON: Length = Length::pt(360);
/// From the edges to the words: more than any printer's safe area.
const MARGIN: Length = Length::pt(42);
const TITLE_SIZES: [i64; 12] = [54, 50, 46, 42, 38, 35, 32, 29, 26, 23, 20, 17];
const SUBTITLE_SIZES: [i64; 4] = [17, 15, 13, 11];
const AUTHOR_SIZES: [i64; 4] = [16, 14, 12, 10];

/// The front as a page; the banner's pixels give its colours.
pub fn page(metadata: &Metadata, banner: Option<(AssetId, &Pixels)>, fonts: &FontBook) -> Page {
    let seed = art::seed(&format!("{}\n{}", metadata.title, metadata.authors()));
    let palette = match banner {
        Some((_, pixels)) => toned(art::palette_of(seed), pixels),
        None => art::palette_of(seed),
    };
    let mut page = Page { width: WIDTH, height: HEIGHT, recto: true, ..Page::default() };
    let mut put = |kind| page.items.push(Item { node: None, kind });
    match banner {
        Some((asset, pixels)) => put(ItemKind::Picture { asset, rect: covering(pixels) }),
        None => {
            // Squares of 36 pt.
            let rect = Rect { x: Length::ZERO, y: Length::ZERO, width: WIDTH, height: HORIZON };
            put(ItemKind::Drawing { svg: Arc::from(art::folds(seed, &palette, 12, 10)), rect });
        }
    }
    put(ItemKind::Fill { rect: Rect { x: Length::ZERO, y: HORIZON, width: WIDTH, height: HEIGHT - HORIZON }, color: palette.paper });
    for item in words(metadata, &palette, fonts) {
        put(item);
    }
    page
}

/// The words, from the rule down; the author on the foot's line.
fn words(metadata: &Metadata, palette: &Palette, fonts: &FontBook) -> Vec<ItemKind> {
    let serif = ["serif".to_owned()];
    let plain = Letters {
        fonts,
        families: &serif,
        weight: 400,
        italic: false,
        lang: &metadata.lang,
        color: palette.ink,
        tracking: 0,
        small_caps: false,
    };
    let measure = WIDTH - MARGIN * 2;
    let from_right = metadata.lang.direction() == Direction::RightToLeft;
    let start = |line: &Line| if from_right { WIDTH - MARGIN - line.width } else { MARGIN };
    let mut items = Vec::new();
    let mut place = |line: Line, y: Length| items.extend(line_at(&line, start(&line), y));

    let foot = HEIGHT - MARGIN;
    // Scripts whose letters join, or stand in squares, are not spaced.
    let spaced = !from_right && !metadata.lang.is_cjk();
    let author = Letters { small_caps: true, tracking: if spaced { 80 } else { 0 }, ..plain.clone() };
    let authors = metadata.authors();
    let (author_size, author_lines) = author.fit(&authors, measure, &AUTHOR_SIZES, 2);
    let author_leading = author_size.scale(13, 10);
    let author_top = foot - author_leading * (author_lines.len() as i64 - 1).max(0) - author_size;
    for (index, line) in author_lines.into_iter().enumerate() {
        place(line, author_top + author_size + author_leading * index as i64);
    }

    let rule = HORIZON + Length::pt(34);
    let title_letters = Letters { weight: 500, ..plain.clone() };
    let subtitle = metadata.subtitle.as_deref().map(str::trim).filter(|s| !s.is_empty());
    let subtitle_letters = Letters { italic: true, ..plain.clone() };
    // The largest title that leaves room for what stands under it.
    let (mut size, mut title, mut below) = (Length::pt(1), Vec::new(), None);
    for from in 0..TITLE_SIZES.len() {
        (size, title) = title_letters.fit(metadata.title.trim(), measure, &TITLE_SIZES[from..], 3);
        below = subtitle.map(|text| subtitle_letters.fit(text, measure, &SUBTITLE_SIZES, 2));
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
    let width = Length::pt(40);
    let x = if from_right { WIDTH - MARGIN - width } else { MARGIN };
    items.push(ItemKind::Fill { rect: Rect { x, y: rule, width, height: Length::pt(3) }, color: palette.accent });
    items
}

fn line_at(line: &Line, x: Length, y: Length) -> Vec<ItemKind> {
    line.clone().at(x, y).map(ItemKind::Glyphs).collect()
}

/// The rectangle that a picture fills so that nothing above the horizon stays bare; what sticks out is cut by the edges and hidden
/// by the paper. Of a tall picture the middle is shown.
fn covering(pixels: &Pixels) -> Rect {
    let (w, h) = (i64::from(pixels.width.max(1)), i64::from(pixels.height.max(1)));
    let by_width = WIDTH.scale(h, w);
    if by_width >= HORIZON {
        // Not more below the horizon than the paper can hide.
        let y = (HORIZON - by_width) / 2;
        return Rect { x: Length::ZERO, y, width: WIDTH, height: by_width };
    }
    let width = HORIZON.scale(w, h);
    Rect { x: (WIDTH - width) / 2, y: Length::ZERO, width, height: HORIZON }
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
    Palette { accent: scaled(110), ink: scaled(38), ..palette }
}

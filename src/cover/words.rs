//! Title, subtitle and authors as lines one under another, as large as their room allows.

use super::front::{Design, Panel, line_at};
use super::lettering::{Letters, Line};
use crate::lang::Direction;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::style::Color;

/// The smallest title that is set, in points; in whose words a title of three hundred letters has room.
const SMALLEST: i64 = 12;
const SUBTITLES: [i64; 6] = [20, 18, 16, 14, 12, 10];
const AUTHORS: [i64; 6] = [18, 16, 14, 12, 10, 9];

/// Lines with their baselines under the stack's head.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    lines: Vec<(Line, Length)>,
    pub height: Length,
    /// Of the title's letters.
    size: Length,
}

/// Where the lines of a stack stand in its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Start,
    Center,
}

/// How far lines of a script reach above and below the baseline and from line to line, in hundredths of the size.
fn reach(design: &Design<'_>) -> (i64, i64, i64) {
    let lang = &design.metadata.lang;
    match (lang.direction(), lang.is_cjk()) {
        (Direction::RightToLeft, _) => (90, 45, 138),
        (_, true) => (88, 16, 120),
        _ => (74, 26, 104),
    }
}

/// Sizes from the largest down, each some hundredths smaller than the one before.
fn sizes_from(largest: i64, panel: &Panel) -> Vec<Length> {
    let mut sizes = Vec::new();
    let mut tenths = largest * 10;
    while tenths > SMALLEST * 10 {
        sizes.push(panel.scaled(tenths) / 10);
        tenths = tenths * 95 / 100;
    }
    sizes.push(panel.scaled(SMALLEST));
    sizes
}

/// Title and subtitle in a room, the title in no more points than `largest`.
pub fn title(design: &Design<'_>, panel: &Panel, (width, height): (Length, Length), largest: i64) -> Stack {
    let metadata = design.metadata;
    let (above, below, leading) = reach(design);
    let plain = design.letters(Color::BLACK);
    let subtitle = metadata.subtitle.as_deref().map(str::trim).filter(|s| !s.is_empty());
    // Arabic, Hebrew and ideographs have no italics.
    let slanted = !design.from_right() && !metadata.lang.is_cjk();
    let below_title = subtitle.map(|text| {
        let sizes: Vec<Length> = SUBTITLES.iter().map(|points| panel.scaled(*points)).collect();
        Letters { italic: slanted && design.slants(), ..plain.clone() }.fit(text, width, &sizes, 3)
    });
    let gap = panel.scaled(10);
    let line = |size: Length| size.scale(leading.max(124), 100);
    let rest = below_title.as_ref().map_or(Length::ZERO, |(size, lines)| gap + line(*size) * lines.len() as i64);
    let high = |size: Length, lines: usize| size.scale(above + below + leading * (lines as i64 - 1).max(0), 100);
    let letters = design.titling(Color::BLACK);
    let sizes = sizes_from(largest, panel);
    let (size, lines) = letters.fit_where(metadata.title.trim(), width, &sizes, |size, lines| high(size, lines) + rest <= height);
    let mut stack = Stack { height: high(size, lines.len()) + rest, size, lines: Vec::new() };
    let mut y = size.scale(above, 100);
    for (index, set) in lines.into_iter().enumerate() {
        y += if index == 0 { Length::ZERO } else { size.scale(leading, 100) };
        stack.lines.push((set, y));
    }
    y += size.scale(below, 100) + gap;
    if let Some((size, lines)) = below_title {
        for set in lines {
            y += line(size);
            stack.lines.push((set, y - size.scale(30, 100)));
        }
    }
    stack
}

/// The authors in small capitals; nothing when there are none.
pub fn authors(design: &Design<'_>, panel: &Panel, width: Length) -> Stack {
    let authors = design.metadata.authors();
    if authors.trim().is_empty() {
        return Stack::default();
    }
    let (above, below, leading) = reach(design);
    let sizes: Vec<Length> = AUTHORS.iter().map(|points| panel.scaled(*points)).collect();
    let (size, lines) = design.capitals(Color::BLACK).fit(&authors, width, &sizes, 3);
    let leading = size.scale(leading.max(130), 100);
    let height = size.scale(above + below, 100) + leading * (lines.len() as i64 - 1).max(0);
    let lines = lines.into_iter().enumerate().map(|(index, line)| (line, size.scale(above, 100) + leading * index as i64)).collect();
    Stack { lines, height, size }
}

impl Stack {
    /// Whether the title can be read where a shop shows the front 160 pixels wide: its letters have seven of them.
    pub fn is_legible(&self, panel: &Panel) -> bool {
        self.size >= panel.rect.width.scale(7, 160)
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines at the head of a room, in a colour.
    pub fn place(self, design: &Design<'_>, room: Rect, align: Align, color: Color) -> Vec<ItemKind> {
        let mut items = Vec::new();
        for (mut line, y) in self.lines {
            line.runs.iter_mut().for_each(|run| run.color = color);
            let free = room.width - line.width;
            let x = match align {
                Align::Center => room.x + free / 2,
                Align::Start if design.from_right() => room.x + free,
                Align::Start => room.x,
            };
            items.extend(line_at(&line, x, room.y + y));
        }
        items
    }
}

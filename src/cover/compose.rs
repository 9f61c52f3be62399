//! The eight compositions of a front, each a function from the design to items in the order of painting.
//!
//! All keep words within the margin, which is wider than any printer's safe area, and set them in a colour that can be read on what
//! is under them: else a panel goes behind them.

use std::sync::Arc;

use super::color::{LEAST, darkened, mix, readable};
use super::composition::Composition;
use super::front::{Art, Design, MARGIN, Panel, covering, pattern_of, size, within};
use super::outline::{path_data, reach};
use super::pattern::Field;
use super::words::{self, Align, Stack};
use super::{photo, series};
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::style::Color;

/// Largest titles, in points at 6 × 9 in.
const LARGEST: i64 = 120;
const LARGE: i64 = 84;
const MEDIUM: i64 = 60;

/// Colour goes so far over an edge that something else covers.
const OVER: Length = Length::pt(2);

/// The items of a front, in the order of painting.
pub fn items(design: &Design<'_>, panel: &Panel) -> Vec<ItemKind> {
    let page = Layout::new(design, panel);
    match design.composition {
        Composition::Type => page.lettering(),
        Composition::FullBleed | Composition::Duotone => page.full_bleed(),
        Composition::Label => page.label(),
        Composition::Band => page.band(),
        Composition::Vignette => page.vignette(),
        Composition::Initial => page.initial(),
        Composition::Grid => page.grid(),
    }
}

/// The measures of a front.
struct Layout<'d, 'a> {
    design: &'d Design<'a>,
    panel: &'d Panel,
    /// Where words may stand.
    room: Rect,
    authors: Stack,
}

impl<'d, 'a> Layout<'d, 'a> {
    fn new(design: &'d Design<'a>, panel: &'d Panel) -> Layout<'d, 'a> {
        let margin = panel.scaled(MARGIN);
        let strip = series::height(design, panel);
        let head = if strip.is_zero() { margin } else { strip + panel.scaled(30) };
        let Rect { x, y, width, height } = panel.rect;
        let room = Rect { x: x + margin, y: y + head, width: width - margin * 2, height: height - head - margin };
        Layout { design, panel, room, authors: words::authors(design, panel, room.width) }
    }

    fn scaled(&self, points: i64) -> Length {
        self.panel.scaled(points)
    }

    fn fill(&self, rect: Rect, color: Color) -> ItemKind {
        ItemKind::Fill { rect, color }
    }

    /// A rectangle of one colour over the whole front.
    fn ground(&self, color: Color) -> ItemKind {
        let bleed = self.panel.with_bleed;
        self.fill(Rect { x: bleed.x - OVER, y: bleed.y - OVER, width: bleed.width + OVER * 2, height: bleed.height + OVER * 2 }, color)
    }

    /// A rectangle of one colour from a height to the foot of the front.
    fn below(&self, y: Length, color: Color) -> ItemKind {
        let bleed = self.panel.with_bleed;
        self.fill(Rect { x: bleed.x - OVER, y, width: bleed.width + OVER * 2, height: bleed.y + bleed.height + OVER - y }, color)
    }

    /// The part of the room between two heights.
    fn between(&self, top: Length, foot: Length) -> Rect {
        Rect { y: top, height: (foot - top).at_least(Length::ZERO), ..self.room }
    }

    /// The foot of the room for words.
    fn foot(&self) -> Length {
        self.room.y + self.room.height
    }

    /// The head of the authors, who stand on the room's foot.
    fn authors_top(&self) -> Length {
        self.foot() - self.authors.height
    }

    /// Title and subtitle in the room's width and a height, in no more points than `largest`.
    fn title(&self, height: Length, largest: i64) -> Stack {
        words::title(self.design, self.panel, (self.room.width, height), largest)
    }

    /// The title under an area that takes one of so many hundredths of the front: the first that leaves a title that can be read when the
    /// front is shown small, else the last. With the hundredths taken.
    fn title_beside(&self, shares: &[i64], room: impl Fn(i64) -> Length, largest: i64) -> (Stack, i64) {
        let mut found = (Stack::default(), 0);
        for share in shares {
            found = (self.title(room(*share), largest), *share);
            if found.0.is_legible(self.panel) {
                break;
            }
        }
        found
    }

    /// The lines of a stack across the room, from height `y` down.
    fn place(&self, stack: &Stack, y: Length, align: Align, color: Color) -> Vec<ItemKind> {
        stack.clone().place(self.design, Rect { y, height: stack.height, ..self.room }, align, color)
    }

    /// A short rule at the start of the lines.
    fn rule(&self, y: Length, color: Color) -> ItemKind {
        let width = self.scaled(40);
        let x = if self.design.from_right() { self.room.x + self.room.width - width } else { self.room.x };
        self.fill(Rect { x, y, width, height: self.scaled(3) }, color)
    }

    /// The picture, or a pattern, over an area.
    fn art(&self, area: Rect, squares: i64) -> ItemKind {
        match self.design.art {
            Art::Picture(asset, pixels) | Art::Whole(asset, pixels) => ItemKind::Picture { asset, rect: covering(size(pixels), area) },
            Art::Pattern => self.design.pattern(area, self.panel.rect.width / squares),
        }
    }

    /// Lettering alone: a title as large as it goes, a rule, the authors.
    fn lettering(&self) -> Vec<ItemKind> {
        let palette = &self.design.palette;
        let ground = match self.design.variant(3) {
            0 => palette.paper,
            1 => self.design.dark(),
            _ => darkened(palette.accent, palette.paper, LEAST),
        };
        let ink = readable(ground, palette.paper, palette.ink);
        let mut items = vec![self.ground(ground)];
        let gap = self.scaled(28);
        let title = self.title(self.authors_top() - gap - self.room.y - gap, LARGEST);
        let full = |y: Length| self.fill(Rect { x: self.room.x, y, width: self.room.width, height: self.scaled(2) }, ink);
        // The title at the head, or with its foot on the authors; both are hung from rules.
        let top = match self.design.variant(2) {
            0 => self.room.y + gap,
            _ => self.authors_top() - gap - title.height,
        };
        items.push(full(self.room.y));
        items.push(full(self.authors_top() - gap / 2));
        items.extend(self.place(&title, top, Align::Start, ink));
        items.extend(self.place(&self.authors, self.authors_top(), Align::Start, ink));
        items
    }

    /// A picture over the whole front, the title where it is calm; or a pattern of dark shades under it.
    fn full_bleed(&self) -> Vec<ItemKind> {
        let gap = self.scaled(20);
        let free = self.room.height - self.authors.height - gap;
        let (title, _) = self.title_beside(&[58, 70, 85, 100], |share| free.scale(share, 100), LARGE);
        let Art::Picture(asset, pixels) = self.design.art else { return self.dark_pattern(title) };
        let whole = covering(size(pixels), self.panel.with_bleed);
        let mut items = vec![ItemKind::Picture { asset, rect: whole }];
        let palette = &self.design.palette;
        let places = [self.room.y, self.authors_top() - gap - title.height];
        let read = |y: Length, stack: &Stack| photo::words_on(pixels, Rect { y, height: stack.height, ..self.room }, whole, palette);
        // The calmer of head and foot.
        let (top, color, contrast) = places
            .into_iter()
            .map(|y| {
                let (color, contrast) = read(y, &title);
                (y, color, contrast)
            })
            .reduce(|a, b| if b.2 > a.2 { b } else { a })
            .unwrap_or((self.room.y, palette.ink, 0));
        items.extend(self.on_picture((&title, top), (color, contrast)));
        if !self.authors.is_empty() {
            let found = read(self.authors_top(), &self.authors);
            items.extend(self.on_picture((&self.authors, self.authors_top()), found));
        }
        items
    }

    /// Words over a picture, with a panel of paper behind them where they could not be read without.
    fn on_picture(&self, (stack, y): (&Stack, Length), (color, contrast): (Color, u32)) -> Vec<ItemKind> {
        let palette = &self.design.palette;
        if contrast >= LEAST {
            return self.place(stack, y, Align::Start, color);
        }
        let (bleed, air) = (self.panel.with_bleed, self.scaled(14));
        // Never over the other words: the panel of the authors goes to the foot.
        let foot = if y + stack.height >= self.foot() - Length::pt(1) { bleed.y + bleed.height + OVER } else { y + stack.height + air };
        let head = if y <= self.room.y + Length::pt(1) { bleed.y - OVER } else { y - air.at_most(self.scaled(9)) };
        let panel = Rect { x: bleed.x - OVER, y: head, width: bleed.width + OVER * 2, height: foot - head };
        let mut items = vec![self.fill(panel, palette.paper)];
        items.extend(self.place(stack, y, Align::Start, palette.ink));
        items
    }

    /// The title in paper on a pattern of dark shades over the whole front.
    fn dark_pattern(&self, title: Stack) -> Vec<ItemKind> {
        let palette = &self.design.palette;
        let dark = self.design.dark();
        let shades = match self.design.composition {
            // Two colours: the dark one of the book and the one that stands out.
            Composition::Duotone => [palette.accent, mix(palette.accent, dark, 60), dark, mix(dark, Color::BLACK, 80)],
            _ => [mix(palette.folds[2], dark, 70), mix(palette.folds[2], dark, 40), mix(palette.folds[2], dark, 18), dark],
        };
        let colors = shades.map(|shade| darkened(shade, palette.paper, LEAST));
        let seed = self.design.seed;
        let field = Field { seed, colors, accent: None, columns: 1, rows: 1 };
        let mut items = vec![pattern_of(field, self.panel.with_bleed, self.panel.rect.width / (4 + (seed >> 50) as i64 % 5))];
        let top = match self.design.variant(2) {
            0 => self.room.y,
            _ => self.authors_top() - self.scaled(24) - title.height,
        };
        items.extend(self.place(&title, top, Align::Start, palette.paper));
        items.extend(self.place(&self.authors, self.authors_top(), Align::Start, palette.paper));
        items
    }

    /// A label with a frame, over a pattern.
    fn label(&self) -> Vec<ItemKind> {
        let palette = &self.design.palette;
        let squares = [5, 6, 8, 10][self.design.variant(4) as usize];
        let mut items = vec![self.design.pattern(self.panel.with_bleed, self.panel.rect.width / squares)];
        let air = self.scaled(30);
        let width = self.room.width - air * 2;
        let authors = words::authors(self.design, self.panel, width);
        let gap = if authors.is_empty() { Length::ZERO } else { self.scaled(26) };
        let title = |share: i64| {
            let most = self.room.height.scale(share, 100) - air * 2 - gap - authors.height;
            words::title(self.design, self.panel, (width, most), MEDIUM)
        };
        let title = Some(title(70)).filter(|title| title.is_legible(self.panel)).unwrap_or_else(|| title(94));
        let height = title.height + gap + authors.height + air * 2;
        let free = self.room.height - height;
        let y = self.room.y + free.scale([22, 30, 38][self.design.variant(3) as usize], 100);
        let label = Rect { y, height, ..self.room };
        let inset = |by: Length| Rect { x: label.x + by, y: label.y + by, width: label.width - by * 2, height: label.height - by * 2 };
        let (outer, inner) = (self.scaled(7), self.scaled(9));
        items.extend([
            self.fill(label, palette.paper),
            self.fill(inset(outer), darkened(palette.accent, palette.paper, 300)),
            self.fill(inset(inner), palette.paper),
        ]);
        let inside = inset(air);
        let below = Rect { y: inside.y + title.height + gap, height: authors.height, ..inside };
        items.extend(title.place(self.design, inside, Align::Center, palette.ink));
        items.extend(authors.place(self.design, below, Align::Center, palette.ink));
        items
    }

    /// A picture or a pattern across the head, the words on paper under it.
    fn band(&self) -> Vec<ItemKind> {
        let (palette, bleed) = (&self.design.palette, self.panel.with_bleed);
        let share = [50, 55, 58][self.design.variant(3) as usize];
        let horizon = |share: i64| self.panel.rect.y + self.panel.rect.height.scale(share, 100);
        let (to_rule, to_title) = (self.scaled(28), self.scaled(46));
        let room = |share: i64| self.authors_top() - self.scaled(20) - horizon(share) - to_title;
        let (title, share) = self.title_beside(&[share, 44, 34, 24], room, MEDIUM);
        let (horizon, squares) = (horizon(share), [6, 8, 12][(self.design.seed >> 50) as usize % 3]);
        let mut items = vec![self.art(Rect { height: horizon - bleed.y, ..bleed }, squares), self.below(horizon, palette.paper)];
        let (rule, top) = (horizon + to_rule, horizon + to_title);
        items.push(self.rule(rule, palette.accent));
        items.extend(self.place(&title, top, Align::Start, palette.ink));
        items.extend(self.place(&self.authors, self.authors_top(), Align::Start, palette.ink));
        items
    }

    /// A small picture or pattern in the middle of much paper.
    fn vignette(&self) -> Vec<ItemKind> {
        let palette = &self.design.palette;
        let ground = if self.design.variant(2) == 0 { palette.paper } else { mix(palette.folds[0], palette.paper, 55) };
        let mut items = vec![self.ground(ground)];
        let (title, _) = self.title_beside(&[42, 56, 68], |share| self.room.height.scale(share, 100), MEDIUM);
        let top = self.room.y + self.scaled(10);
        let air = self.scaled(30);
        let free = self.between(top + title.height + air, self.authors_top() - air);
        let side = self.scaled([150, 180, 210][self.design.variant(3) as usize]).at_most(free.height).at_most(free.width);
        let square = Rect { x: free.x + (free.width - side) / 2, y: free.y + (free.height - side) / 2, width: side, height: side };
        items.push(match self.design.art {
            Art::Picture(asset, pixels) | Art::Whole(asset, pixels) => {
                let high = free.height.at_most(self.scaled(270));
                let room = Rect { x: free.x + free.width / 10, y: free.y + (free.height - high) / 2, width: free.width.scale(8, 10), height: high };
                ItemKind::Picture { asset, rect: within(size(pixels), room) }
            }
            Art::Pattern => self.design.pattern(square, side / (3 + self.design.variant(3) as i64)),
        });
        let ink = readable(ground, palette.paper, palette.ink);
        items.extend(self.place(&title, top, Align::Center, ink));
        items.extend(self.place(&self.authors, self.authors_top(), Align::Center, ink));
        items
    }

    /// The title's first letter over half the front, the title under it.
    fn initial(&self) -> Vec<ItemKind> {
        let palette = &self.design.palette;
        let (ground, letter) = match self.design.variant(4) {
            0 => (palette.paper, palette.accent),
            1 => (self.design.dark(), palette.folds[1]),
            2 => (darkened(palette.accent, palette.paper, LEAST), palette.paper),
            _ => (palette.folds[0], self.design.dark()),
        };
        let ink = readable(ground, palette.paper, palette.ink);
        let mut items = vec![self.ground(ground)];
        let gap = self.scaled(34);
        let share = [48, 54, 60][(self.design.seed >> 50) as usize % 3];
        let room = |share: i64| self.authors_top() - self.scaled(26) - self.room.y - self.room.height.scale(share, 100) - gap;
        let (title, share) = self.title_beside(&[share, 44, 32, 20], room, MEDIUM);
        let area = Rect { height: self.room.height.scale(share, 100), ..self.room };
        items.extend(self.giant(area, letter));
        let top = area.y + area.height + gap;
        items.extend(self.place(&title, top, Align::Start, ink));
        items.extend(self.place(&self.authors, self.authors_top(), Align::Start, ink));
        items
    }

    /// The first letter as large as an area, drawn: as text it would be read before the title.
    fn giant(&self, area: Rect, color: Color) -> Option<ItemKind> {
        let first = self.design.metadata.title.chars().find(|c| c.is_alphanumeric())?;
        let letters = self.design.titling(color);
        let base = 100.0;
        let line = letters.line(&first.to_uppercase().collect::<String>(), Length::pt(100));
        let (above, below) = reach(&line.runs, self.design.fonts);
        let (high, wide) = (f64::from(above + below).max(1.0), line.width.to_pt().max(1.0));
        let by = (area.height.to_pt() / high).min(area.width.to_pt() / wide);
        let set = letters.line(&first.to_uppercase().collect::<String>(), Length::from_pt(base * by));
        let x = if self.design.from_right() { area.width - set.width } else { Length::ZERO };
        let y = area.height - Length::from_pt(f64::from(below) * by);
        let data = path_data(&set.at(x, y).collect::<Vec<_>>(), self.design.fonts);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.3} {:.3}\"><path fill=\"{}\" d=\"{data}\"/></svg>",
            area.width.to_pt(),
            area.height.to_pt(),
            super::color::hex(color)
        );
        Some(ItemKind::Drawing { svg: Arc::from(svg), rect: area })
    }

    /// Squares with the banners of the chapters, or with patterns, and the words on a dark ground under them.
    fn grid(&self) -> Vec<ItemKind> {
        let palette = &self.design.palette;
        let ground = if self.design.variant(2) == 0 { self.design.dark() } else { palette.paper };
        let ink = readable(ground, palette.paper, palette.ink);
        let mut items = vec![self.ground(ground)];
        let gap = self.scaled(30);
        let room = |share: i64| self.authors_top() - self.scaled(22) - self.room.y - grid_area(self.room, share).height - gap;
        let (title, share) = self.title_beside(&[60, 50, 36, 24], room, MEDIUM);
        let area = grid_area(self.room, share);
        match self.design.art {
            Art::Picture(asset, _) | Art::Whole(asset, _) => items.push(ItemKind::Picture { asset, rect: area }),
            Art::Pattern => items.extend(self.squares(area)),
        }
        let top = area.y + area.height + gap;
        items.extend(self.place(&title, top, Align::Start, ink));
        items.extend(self.place(&self.authors, self.authors_top(), Align::Start, ink));
        items
    }

    /// Patterns in squares, each its own.
    fn squares(&self, area: Rect) -> Vec<ItemKind> {
        let columns = squares_across(self.design.seed);
        let (gutter, seed) = (area.width.scale(GUTTER, 1000), self.design.seed);
        let side = (area.width - gutter * (columns - 1)) / columns;
        let cell = |index: i64| {
            let (row, column) = (index / columns, index % columns);
            let rect = Rect { x: area.x + (side + gutter) * column, y: area.y + (side + gutter) * row, width: side, height: side };
            let field = Field { seed: seed.rotate_left(index as u32 * 7 % 64), colors: self.design.palette.folds, accent: None, columns: 1, rows: 1 };
            pattern_of(field, rect, side / 3)
        };
        (0..columns * columns).map(cell).collect()
    }
}

/// Between the squares of a grid, in thousandths of its width.
pub const GUTTER: i64 = 16;

/// How many squares a book's grid has in a row.
pub fn squares_across(seed: u64) -> i64 {
    3 + (seed >> 44) as i64 % 2
}

/// The square of the grid, at the head, in so many hundredths of the room's height.
fn grid_area(room: Rect, share: i64) -> Rect {
    let side = room.width.at_most(room.height.scale(share, 100));
    Rect { x: room.x + (room.width - side) / 2, width: side, height: side, ..room }
}

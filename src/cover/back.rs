//! The back: a strip of the front's pattern, the texts that sell the book, the author with a portrait, the publisher's mark and name, the
//! price and the barcode.

use super::barcode;
use super::front::{Art, Design, MARGIN, Panel, line_at, pattern_of, within};
use super::lettering::{Letters, Line};
use super::pattern::Field;
use super::sheet::Sheet;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::style::Color;

/// Sizes of the texts in half points, the first that fits is taken; and their leading in hundredths.
const SIZES: [i64; 9] = [27, 26, 25, 24, 23, 22, 21, 20, 19];
const LEADING: i64 = 138;
/// Characters of a text that are looked at.
const MOST: usize = 12_000;
/// Of publisher and price, in points; and their leading in tenths.
const SMALL: [i64; 4] = [10, 9, 8, 7];
const SMALL_LEADING: i64 = 14;
/// Most lines of each of them: beside the barcode there is room for both.
const SMALL_LINES: usize = 4;
/// Of the portrait, and of the publisher's mark: the greatest width and height, in points at 6 × 9 in.
const PORTRAIT: (i64, i64) = (84, 112);
const MARK: (i64, i64) = (90, 44);
/// Squares of the strip across the back.
const SQUARES: i64 = 12;

/// A picture that stands on the back, with its proportions; a drawing's text is in the item.
#[derive(Clone, Debug)]
pub struct Shown {
    pub item: ItemKind,
    pub size: (i64, i64),
}

impl Shown {
    /// The picture in the middle of a room, as large as it goes, with its rectangle.
    fn at(&self, room: Rect) -> (ItemKind, Rect) {
        let rect = within(self.size, room);
        self.placed(rect)
    }

    /// The picture in a rectangle, with the rectangle.
    fn placed(&self, place: Rect) -> (ItemKind, Rect) {
        let mut item = self.item.clone();
        if let ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } = &mut item {
            *rect = place;
        }
        (item, place)
    }
}

/// What stands on the back besides the design.
#[derive(Clone, Debug, Default)]
pub struct Words<'a> {
    pub blurb: Option<&'a str>,
    /// What somebody said of the book, and who.
    pub quotation: Option<&'a str>,
    pub source: Option<&'a str>,
    /// Of the author, with the portrait beside it.
    pub biography: Option<&'a str>,
    pub portrait: Option<Shown>,
    pub mark: Option<Shown>,
    pub price: Option<&'a str>,
    /// Of the printed book, thirteen digits.
    pub isbn: Option<&'a str>,
}

impl Words<'_> {
    /// Whether nothing is there to be read.
    pub fn is_empty(&self) -> bool {
        self.blurb.is_none() && self.quotation.is_none() && self.biography.is_none()
    }
}

/// What found no room on the back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOver {
    pub words: usize,
    /// The portrait, the mark.
    pub pictures: usize,
}

/// The back's items, and what found no room.
pub fn items(design: &Design<'_>, sheet: &Sheet, words: &Words<'_>) -> (Vec<ItemKind>, LeftOver) {
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
    if !words.is_empty() {
        items.push(ItemKind::Fill { rect: Rect { x, y: rule, width, height: panel.scaled(3) }, color: palette.accent });
    }
    let top = rule + panel.scaled(22);
    let room = Rect { x: left, y: top, width: right - left, height: zone.y - panel.scaled(16) - top };
    let mut left_over = texts(&Setting { design, panel: &panel, words, room }, &mut items);

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
    if let Some(mark) = &words.mark {
        let (wide, high) = (panel.scaled(MARK.0).at_most(zone.x - left - panel.scaled(14)), panel.scaled(MARK.1));
        // As high as the space over the publisher's name.
        let high = high.at_most(y - zone.y);
        let rect = within(mark.size, Rect { x: left, y: y - high, width: wide, height: high });
        if high <= panel.scaled(8) {
            left_over.pictures += 1;
        } else {
            items.push(mark.placed(Rect { x: left, y: y - rect.height, ..rect }).0);
        }
    }
    if let Some(isbn) = words.isbn {
        let letters = Letters { tabular: true, ..design.letters(Color::BLACK) };
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
            (size, letters.ragged(&letters.divided(text, width, size), width, size))
        }
    }
}

/// The strip along the head, a sixth of the width high; gives where it ends.
fn strip(design: &Design<'_>, panel: &Panel, items: &mut Vec<ItemKind>) -> Length {
    let bleed = panel.with_bleed;
    let foot = panel.rect.y + panel.rect.width / 6;
    let rect = Rect { height: foot - bleed.y, ..bleed };
    let plain = design.composition == super::Composition::Type || design.shelf.is_some();
    if matches!(design.art, Art::Pattern) && !plain {
        // Never the front's own squares again, but the same kind of pattern.
        let seed = (design.seed.rotate_left(17) & !(0xfff << 20)) | (design.seed & (0xfff << 20));
        let field = Field { seed, colors: design.palette.folds, accent: Some(design.palette.accent), columns: 1, rows: 1 };
        items.push(pattern_of(field, rect, panel.rect.width / SQUARES));
        // What covers more than the strip goes under the paper.
        let over = Length::pt(2);
        let paper = Rect { x: bleed.x - over, y: foot, width: bleed.width + over * 2, height: bleed.y + bleed.height + over - foot };
        items.push(ItemKind::Fill { rect: paper, color: design.palette.paper });
    } else {
        let color = design.shelf.map_or(design.palette.folds[3], |shelf| shelf.color);
        items.push(ItemKind::Fill { rect, color });
    }
    foot
}

/// What the texts of a back are set from.
struct Setting<'s, 'a> {
    design: &'s Design<'a>,
    panel: &'s Panel,
    words: &'s Words<'a>,
    room: Rect,
}

/// A paragraph at a size: its lines, and how far they are set in.
struct Paragraph {
    lines: Vec<Line>,
    size: Length,
    inset: Length,
    /// Before it, when it is not the first.
    space: Length,
}

/// All texts at one size.
struct Set {
    paragraphs: Vec<Paragraph>,
    /// The paragraph beside whose head the portrait stands.
    beside: Option<usize>,
    portrait: (Length, Length),
}

impl Setting<'_, '_> {
    /// Where a line starts: at the left of the room, or at the right for a script that is read from there.
    fn start(&self, line: &Line, inset: Length) -> Length {
        let Rect { x, width, .. } = self.room;
        if self.design.from_right() { x + width - inset - line.width } else { x + inset }
    }

    /// The width and height of the portrait.
    fn portrait(&self) -> (Length, Length) {
        let Some(portrait) = &self.words.portrait else { return (Length::ZERO, Length::ZERO) };
        let room = Rect { width: self.panel.scaled(PORTRAIT.0), height: self.panel.scaled(PORTRAIT.1), ..self.room };
        let rect = within(portrait.size, room);
        (rect.width, rect.height)
    }

    /// All texts set at a size, which are as high as that makes them.
    fn at(&self, size: Length) -> Set {
        let letters = self.design.letters(Color::BLACK);
        let leading = size.scale(LEADING, 100);
        let width = self.room.width;
        let mut set = Set { paragraphs: Vec::new(), beside: None, portrait: self.portrait() };
        if let Some(quotation) = self.words.quotation {
            let italic = self.design.slants() && !self.design.from_right() && !self.design.metadata.lang.is_cjk();
            let quoted = Form { size: size.scale(108, 100), inset: Length::ZERO, space: leading, width };
            set.add(quotation, &Letters { italic, ..letters.clone() }, quoted);
            if let Some(source) = self.words.source {
                let small = size.scale(86, 100).at_least(Length::pt(8));
                set.add(source, &self.design.capitals(Color::BLACK), Form { size: small, space: leading / 4, ..quoted });
            }
        }
        if let Some(blurb) = self.words.blurb {
            set.add(blurb, &letters, Form { size, inset: Length::ZERO, space: leading, width });
        }
        // A portrait has at least a name beside it.
        let authors = self.words.portrait.as_ref().map(|_| self.design.metadata.authors());
        if let Some(biography) = self.words.biography.or(authors.as_deref()) {
            let inset = if self.words.portrait.is_some() { set.portrait.0 + self.panel.scaled(14) } else { Length::ZERO };
            let small = size.scale(90, 100).at_least(Length::pt(9));
            set.beside = Some(set.paragraphs.len());
            set.add(biography, &letters, Form { size: small, inset, space: leading.scale(14, 10), width });
        }
        set
    }
}

/// How the paragraphs of a text are set.
#[derive(Clone, Copy)]
struct Form {
    size: Length,
    inset: Length,
    /// Before the first.
    space: Length,
    /// Of the room, the inset in it.
    width: Length,
}

impl Set {
    /// Adds a text: a paragraph for each of its lines that is not empty.
    fn add(&mut self, text: &str, letters: &Letters<'_>, form: Form) {
        let Form { size, inset, space, width } = form;
        for (index, paragraph) in text.split('\n').map(str::trim).filter(|p| !p.is_empty()).enumerate() {
            let lines = letters.ragged(paragraph, width - inset, size);
            let space = if index == 0 { space } else { size.scale(LEADING, 200) };
            self.paragraphs.push(Paragraph { lines, size, inset, space });
        }
    }
}

impl Set {
    /// The height from the first line's head to the last line's foot; a portrait may be longer than the lines beside it.
    fn height(&self) -> Length {
        let lines = |paragraphs: &[Paragraph]| -> Length {
            let of = |(index, p): (usize, &Paragraph)| {
                p.size.scale(LEADING, 100) * p.lines.len() as i64 + if index == 0 { Length::ZERO } else { p.space }
            };
            paragraphs.iter().enumerate().map(of).sum()
        };
        let Some(beside) = self.beside.filter(|beside| *beside < self.paragraphs.len()) else { return lines(&self.paragraphs) };
        let (before, biography) = self.paragraphs.split_at(beside);
        let space = if before.is_empty() { Length::ZERO } else { biography.first().map_or(Length::ZERO, |p| p.space) };
        lines(before) + space + lines(biography).at_least(self.portrait.1)
    }
}

/// Sets the texts into their room; gives the number of words that found none.
fn texts(setting: &Setting<'_, '_>, items: &mut Vec<ItemKind>) -> LeftOver {
    let Setting { words, room, panel, .. } = setting;
    // No back holds more; what is beyond is counted, not set.
    let cut = |text: &'_ str| text.char_indices().nth(MOST).map_or(text.len(), |(at, _)| at);
    let beyond = |text: Option<&str>| text.map_or(0, |text| text[cut(text)..].split_whitespace().count());
    let words_beyond = beyond(words.blurb) + beyond(words.quotation) + beyond(words.biography);
    let mut left_over = LeftOver { words: words_beyond, pictures: 0 };
    let short = Words {
        blurb: words.blurb.map(|text| &text[..cut(text)]),
        quotation: words.quotation.map(|text| &text[..cut(text)]),
        biography: words.biography.map(|text| &text[..cut(text)]),
        ..(*words).clone()
    };
    let short = Setting { words: &short, ..*setting };
    let mut set = short.at(Length::pt(SIZES[0]) / 2);
    for half_points in &SIZES[1..] {
        if set.height() <= room.height {
            break;
        }
        set = short.at(Length::pt(*half_points) / 2);
    }
    let mut y = room.y;
    for (index, paragraph) in set.paragraphs.iter().enumerate() {
        y += if index == 0 { Length::ZERO } else { paragraph.space };
        if set.beside == Some(index)
            && let Some(portrait) = &words.portrait
        {
            if y + set.portrait.1 <= room.y + room.height + panel.scaled(4) {
                let x = if setting.design.from_right() { room.x + room.width - set.portrait.0 } else { room.x };
                items.push(portrait.at(Rect { x, y: y + paragraph.size / 4, width: set.portrait.0, height: set.portrait.1 }).0);
            } else {
                left_over.pictures += 1;
            }
        }
        let leading = paragraph.size.scale(LEADING, 100);
        for line in &paragraph.lines {
            let baseline = y + paragraph.size;
            y += leading;
            if baseline > room.y + room.height {
                left_over.words += line.runs.iter().map(|run| run.text.split_whitespace().count()).sum::<usize>();
                continue;
            }
            items.extend(line_at(line, short.start(line, paragraph.inset), baseline));
        }
    }
    left_over
}

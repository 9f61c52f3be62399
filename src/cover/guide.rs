//! The cover with the printer's lines over it, for eyes: where it is cut, how far colour goes, where words are safe, where it is folded,
//! where the barcode is. The lines are in no file that is sent.

use super::front::line_at;
use super::lettering::Letters;
use super::sheet::Sheet;
use super::wrap::Wrap;
use super::{raster, unmarked};
use crate::font::FontBook;
use crate::lang::Lang;
use crate::layout::pages::{GlyphRun, Item, ItemKind, Page, PicturePart, Rect, Turned};
use crate::length::Length;
use crate::picture::{Encoded, encode};
use crate::style::Color;

/// Pixels per inch of the picture.
const RESOLUTION: f64 = 150.0;
/// Around the bleed, and under it for the legend.
const BORDER: Length = Length::pt(18);
const LEGEND: Length = Length::pt(40);
/// Width of the lines.
const LINE: Length = Length::pt(1);

const BLEED: Color = Color { red: 0xd6, green: 0x27, blue: 0x28 };
const TRIM: Color = Color { red: 0x11, green: 0x11, blue: 0x11 };
const SAFE: Color = Color { red: 0x1f, green: 0x9e, blue: 0x4a };
const FOLD: Color = Color { red: 0x1f, green: 0x5f, blue: 0xd6 };
const BARCODE: Color = Color { red: 0xd6, green: 0x1f, blue: 0xb4 };

/// The cover with the printer's lines over it, as a PNG.
pub fn image(wrap: &Wrap, fonts: &FontBook) -> Option<Encoded> {
    let page = page(wrap, fonts);
    let pixels = |length: Length| (length.to_pt() / 72.0 * RESOLUTION).round().clamp(1.0, 10_000.0) as u32;
    let show = |asset| wrap.pixels.iter().find(|(known, _)| *known == asset).map(|(_, pixels)| pixels);
    let painted = raster::paint(&page, pixels(page.width), pixels(page.height), fonts, &show)?;
    encode::png(&painted).ok()
}

/// The cover on a larger sheet of white, its colours cut at the bleed, with lines and legend.
fn page(wrap: &Wrap, fonts: &FontBook) -> Page {
    let sheet = &wrap.sheet;
    let bleed = sheet.with_bleed();
    let (dx, dy) = (BORDER - bleed.x, BORDER - bleed.y);
    let (width, height) = (bleed.width + BORDER * 2, bleed.height + BORDER + LEGEND);
    let mut items: Vec<Item> = wrap.page.items.iter().map(|item| Item { node: None, kind: shifted(item.kind.clone(), dx, dy) }).collect();
    let white =
        |x: Length, y: Length, width: Length, height: Length| ItemKind::Fill { rect: Rect { x, y, width, height }, color: Color::WHITE };
    let right = BORDER + bleed.width;
    let foot = BORDER + bleed.height;
    let mut kinds = vec![
        white(Length::ZERO, Length::ZERO, width, BORDER),
        white(Length::ZERO, foot, width, height - foot),
        white(Length::ZERO, Length::ZERO, BORDER, height),
        white(right, Length::ZERO, width - right, height),
    ];
    for (rect, color) in lines(sheet) {
        let rect = Rect { x: rect.x + dx, y: rect.y + dy, ..rect };
        kinds.extend(frame(rect).map(|rect| ItemKind::Fill { rect, color }));
    }
    kinds.extend(legend(sheet, fonts, foot));
    items.extend(unmarked(kinds));
    Page { width, height, recto: true, items, ..Page::default() }
}

/// The rectangles that a printer knows a cover by.
fn lines(sheet: &Sheet) -> Vec<(Rect, Color)> {
    let mut all = vec![(sheet.with_bleed(), BLEED), (sheet.trim(), TRIM), (sheet.spine().rect, FOLD), (sheet.barcode(), BARCODE)];
    all.extend(sheet.safe_areas().into_iter().filter(|area| area.width > Length::ZERO).map(|area| (area, SAFE)));
    all
}

/// The four sides of a rectangle.
fn frame(rect: Rect) -> [Rect; 4] {
    let Rect { x, y, width, height } = rect;
    let half = LINE / 2;
    [
        Rect { x: x - half, y: y - half, width: width + LINE, height: LINE },
        Rect { x: x - half, y: y + height - half, width: width + LINE, height: LINE },
        Rect { x: x - half, y: y - half, width: LINE, height: height + LINE },
        Rect { x: x + width - half, y: y - half, width: LINE, height: height + LINE },
    ]
}

/// What each colour means, with its measure in millimetres.
fn legend(sheet: &Sheet, fonts: &FontBook, foot: Length) -> Vec<ItemKind> {
    let sans = ["sans-serif".to_owned()];
    let lang = Lang::default();
    let mm = |length: Length| format!("{:.1} mm", length.to_pt() * 25.4 / 72.0);
    let trim = sheet.trim();
    let entries = [
        (TRIM, format!("trim {} × {}", mm(trim.width), mm(trim.height))),
        (BLEED, format!("bleed {}", mm(sheet.bleed))),
        (SAFE, format!("safe {}", mm(sheet.safe))),
        (FOLD, format!("spine {}", mm(sheet.spine))),
        (BARCODE, "barcode".to_owned()),
    ];
    let mut kinds = Vec::new();
    let (mut x, y) = (BORDER, foot + Length::pt(22));
    for (color, text) in entries {
        let letters = Letters { fonts, families: &sans, weight: 400, italic: false, lang: &lang, color, tracking: 0, small_caps: false, tabular: false };
        let square = Length::pt(8);
        kinds.push(ItemKind::Fill { rect: Rect { x, y: y - square, width: square, height: square }, color });
        let line = letters.line(&text, Length::pt(10));
        kinds.extend(line_at(&line, x + square + Length::pt(4), y));
        x += line.width + square + Length::pt(22);
    }
    kinds
}

/// An item moved by `dx` and `dy`.
fn shifted(kind: ItemKind, dx: Length, dy: Length) -> ItemKind {
    let moved = |rect: Rect| Rect { x: rect.x + dx, y: rect.y + dy, ..rect };
    match kind {
        ItemKind::Glyphs(run) => ItemKind::Glyphs(GlyphRun { x: run.x + dx, y: run.y + dy, ..run }),
        ItemKind::Fill { rect, color } => ItemKind::Fill { rect: moved(rect), color },
        ItemKind::Picture { asset, rect } => ItemKind::Picture { asset, rect: moved(rect) },
        ItemKind::Part(part) => ItemKind::Part(Box::new(PicturePart { whole: moved(part.whole), rect: moved(part.rect), ..*part })),
        ItemKind::Drawing { svg, rect } => ItemKind::Drawing { svg, rect: moved(rect) },
        ItemKind::Turned(turned) => ItemKind::Turned(Box::new(Turned { x: turned.x + dx, y: turned.y + dy, ..*turned })),
    }
}

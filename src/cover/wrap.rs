//! The wrap-around cover as one page: back, spine, front.

use super::back::{self, Shown, Words};
use super::composition::Look;
use super::front::{self, Art, Design};
use super::material::{Material, material};
use super::series;
use super::sheet::Sheet;
use super::spine::{self, SpineText};
use super::unmarked;
use crate::report::message::decimal;
use crate::message;
use crate::book::{AssetId, Metadata};
use crate::font::FontBook;
use crate::layout::pages::{ItemKind, Page, Rect};
use crate::length::Length;
use crate::picture::{Pictures, Pixels, Use};
use crate::printers::{Paper, Printer, Spine};
use crate::report::{Diagnostic, Report};

/// What a cover is made for.
///
/// One field for each thing that decides its size or its back.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    pub printer: &'static Printer,
    pub paper: Paper,
    /// Of the inside, as it is printed.
    pub pages: u32,
    /// Of the book, closed.
    pub trim: (Length, Length),
    /// As the printer gave it.
    pub spine_width: Option<Length>,
    pub spine_text: SpineText,
    pub price: Option<&'a str>,
    /// The author's own front.
    pub picture: Option<AssetId>,
    /// How a front of our making looks, and the pictures for it.
    pub look: &'a Look,
    pub offered: &'a [AssetId],
    pub back: Back<'a>,
}

/// What stands on the back besides the blurb.
#[derive(Clone, Copy, Debug, Default)]
pub struct Back<'a> {
    pub quotation: Option<&'a str>,
    /// Who said it.
    pub source: Option<&'a str>,
    pub biography: Option<&'a str>,
    pub portrait: Option<AssetId>,
    /// The publisher's.
    pub mark: Option<AssetId>,
}

/// A cover, with the pixels of its pictures for those who paint it.
pub struct Wrap {
    pub page: Page,
    pub sheet: Sheet,
    pub pixels: Vec<(AssetId, Pixels)>,
}

/// Makes the cover of a printed book; what the printer would refuse, or the author should know, is reported.
pub fn wrap(metadata: &Metadata, order: Order<'_>, fonts: &FontBook, pictures: &Pictures, report: &mut Report) -> Wrap {
    let sheet = Sheet::new(order.trim.0, order.trim.1, spine_width(order, report), order.printer, metadata.progression());
    let given = order.picture.and_then(|asset| Some((asset, pictures.pixels(asset)?)));
    let whole = given.is_some();
    // A front of the author's own needs no picture from the book.
    let offered = if whole { &[] } else { order.offered };
    let Material { composition, mut palette, shown } = material(metadata, order.look, offered, pictures, sheet.front().with_bleed);
    if let Some((_, pixels)) = &given {
        palette = front::palette_of(metadata, Some(pixels));
    }
    let pixels = given.or_else(|| shown.map(|(asset, pixels)| (asset.unwrap_or_else(|| pictures.add(pixels.clone())), pixels)));
    let art = match &pixels {
        Some((asset, pixels)) if whole => Art::Whole(*asset, pixels),
        Some((asset, pixels)) => Art::Picture(*asset, pixels),
        None => Art::Pattern,
    };
    let (seed, shelf) = (front::seed_of(metadata), series::shelf(metadata));
    let design = Design { metadata, fonts, look: order.look, composition, art, seed, palette, shelf };

    // The front first: a picture that is wider goes under the back and the spine.
    let mut items = front::items(&design, &sheet.front());
    let mut others = Vec::new();
    let Back { quotation, source, biography, portrait, mark } = order.back;
    let words = Words {
        blurb: metadata.blurb.as_deref().or(metadata.description.as_deref()).filter(|text| !text.trim().is_empty()),
        quotation,
        source,
        biography,
        portrait: portrait.and_then(|asset| shown_on_back(asset, pictures, &mut others)),
        mark: mark.and_then(|asset| shown_on_back(asset, pictures, &mut others)),
        price: order.price,
        isbn: metadata.print_isbn.as_deref(),
    };
    let (back, left_over) = back::items(&design, &sheet, &words);
    items.extend(back);
    items.push(ItemKind::Fill { rect: sheet.spine().with_bleed, color: design.dark() });
    let spine = spine_words(&design, &sheet, order, report);
    let (strip, lost) = spine::strip(&design, &sheet, spine.as_ref().map(|_| order.spine_text));
    items.extend(strip);
    for words in lost {
        let message = message!("the strip of the series on the spine has no room for “{words}”", words);
        report.push(Diagnostic::new("cover-series", message).help(message!("a shorter name of the series, or more pages: the more pages, the wider the spine")));
    }
    if let Some(shelf) = shelf.filter(|shelf| shelf.name.chars().count() > series::LONGEST) {
        let message = message!("the name of the series is long: “{name}” may be cut on the front", name = shelf.name);
        report.push(Diagnostic::new("cover-series", message).help(message!("a name of up to {most} letters always fits on two lines", most = series::LONGEST)));
    }
    if let Some((svg, rect)) = spine {
        items.push(ItemKind::Drawing { svg: svg.into(), rect });
    }
    if words.is_empty() {
        report.push(
            Diagnostic::new("cover-empty", message!("the back cover bears no text"))
                .help(message!("write `blurb`, or `quotation` or `biography` under `back-cover`")),
        );
    }
    if left_over.pictures > 0 {
        report.push(
            Diagnostic::new("cover-blurb", message!("the portrait or the mark finds no room on the back cover"))
                .help(message!("shorten the texts beside it")),
        );
    }
    if left_over.words > 0 {
        let left_over = left_over.words;
        report.push(
            Diagnostic::new("cover-blurb", message!("the text of the back cover is too long: its last {left_over} words find no room", left_over))
                .help(message!("shorten `blurb`; a hundred words or two are what readers read")),
        );
    }
    if words.isbn.is_none() {
        report.push(
            Diagnostic::new("cover-isbn", message!("the cover bears no barcode, for the printed book has no ISBN"))
                .help(message!("write it as `print-isbn`; the ISBN of the electronic edition is another one")),
        );
    }
    let trim = sheet.trim();
    let page = Page { width: trim.width, height: trim.height, recto: true, items: unmarked(items), ..Page::default() };
    let pixels = pixels.into_iter().chain(others).collect();
    Wrap { page, sheet, pixels }
}

/// A picture of the back as an item; its pixels are kept for those who paint the cover.
fn shown_on_back(asset: AssetId, pictures: &Pictures, kept: &mut Vec<(AssetId, Pixels)>) -> Option<Shown> {
    let info = pictures.info(asset)?;
    let rect = Rect::default();
    let item = if info.vector {
        let svg = pictures.encoded(asset, Use::Press)?;
        ItemKind::Drawing { svg: String::from_utf8_lossy(&svg.bytes).into(), rect }
    } else {
        kept.push((asset, pictures.pixels(asset)?));
        ItemKind::Picture { asset, rect }
    };
    Some(Shown { item, size: (i64::from(info.width.max(1)), i64::from(info.height.max(1))) })
}

/// The author's number, else pages times paper (V1, V2).
fn spine_width(order: Order<'_>, report: &mut Report) -> Length {
    let Order { printer, pages, paper, .. } = order;
    let spine = printer.spine(pages, paper);
    match (order.spine_width, spine) {
        (Some(width), _) => width,
        (None, Spine::Known(width)) => width,
        (None, Spine::AskFor(width)) => {
            let about = width.to_pt() * 25.4 / 72.0;
            let who = printer.title_in_text();
            report.push(
                Diagnostic::new("spine-width", message!("the spine was made {about} mm wide, as {pages} pages usually are; {who} knows better", about = decimal(about, 1), pages, who))
                    .help(message!("ask the printer, or its template generator, for the width and write it as `spine-width`, such as `spine-width: 18.2mm`")),
            );
            width
        }
    }
}

/// Words on the spine when it is wide enough for them (V4).
fn spine_words(design: &Design<'_>, sheet: &Sheet, order: Order<'_>, report: &mut Report) -> Option<(String, Rect)> {
    let Order { printer, pages, .. } = order;
    if order.spine_text == SpineText::None {
        return None;
    }
    let help = message!("with `spine-text: none` the spine stays empty and nothing is said");
    if pages < printer.spine_pages {
        let (title, least) = (printer.title_in_text(), printer.spine_pages);
        let message = message!("the spine bears no words: the book has {pages} pages, and {title} prints words on it from {least}", pages, title, least);
        report.push(Diagnostic::new("cover-spine", message).help(help));
        return None;
    }
    let drawing = spine::drawing(design, sheet, order.spine_text);
    if drawing.is_none() {
        let width = sheet.spine.to_pt() * 25.4 / 72.0;
        let message = message!("the spine bears no words: title and author do not fit on a spine of {width} mm", width = decimal(width, 1));
        report.push(Diagnostic::new("cover-spine", message).help(help));
    }
    drawing
}

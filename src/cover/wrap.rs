//! The wrap-around cover as one page: back, spine, front.

use super::back::{self, Words};
use super::front::{self, Art, Design};
use super::sheet::Sheet;
use super::spine::{self, SpineText};
use super::unmarked;
use crate::report::message::decimal;
use crate::message;
use crate::book::{AssetId, Metadata};
use crate::font::FontBook;
use crate::layout::pages::{ItemKind, Page};
use crate::length::Length;
use crate::picture::{Pictures, Pixels};
use crate::printers::{Paper, Printer, Spine};
use crate::report::{Diagnostic, Report};

/// What a cover is made for.
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
    /// A picture for a front of our making.
    pub banner: Option<AssetId>,
}

/// A cover, with the pixels of its picture for those who paint it.
pub struct Wrap {
    pub page: Page,
    pub sheet: Sheet,
    pub pixels: Option<(AssetId, Pixels)>,
}

/// Makes the cover of a printed book; what the printer would refuse, or the author should know, is reported.
pub fn wrap(metadata: &Metadata, order: Order<'_>, fonts: &FontBook, pictures: &Pictures, report: &mut Report) -> Wrap {
    let sheet = Sheet::new(order.trim.0, order.trim.1, spine_width(order, report), order.printer, metadata.lang.direction());
    let given = order.picture.and_then(|asset| Some((asset, pictures.pixels(asset)?)));
    let whole = given.is_some();
    let pixels = given.or_else(|| order.banner.and_then(|asset| Some((asset, pictures.pixels(asset)?))));
    let art = match &pixels {
        Some((asset, pixels)) if whole => Art::Whole(*asset, pixels),
        Some((asset, pixels)) => Art::Banner(*asset, pixels),
        None => Art::Folds,
    };
    let design = Design::new(metadata, fonts, art);

    // The front first: a picture that is wider goes under the back and the spine.
    let mut items = front::items(&design, &sheet.front());
    let words = Words {
        blurb: metadata.blurb.as_deref().or(metadata.description.as_deref()),
        price: order.price,
        isbn: metadata.print_isbn.as_deref(),
    };
    let (back, left_over) = back::items(&design, &sheet, words);
    items.extend(back);
    items.push(ItemKind::Fill { rect: sheet.spine().with_bleed, color: design.palette.folds[3] });
    if let Some((svg, rect)) = spine_words(&design, &sheet, order, report) {
        items.push(ItemKind::Drawing { svg: svg.into(), rect });
    }
    if left_over > 0 {
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
    Wrap { page, sheet, pixels }
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
            let who = printer.told();
            report.push(
                Diagnostic::new("spine-width", message!("the spine was made {about} mm wide, as {pages} pages usually are; {who} knows better", about = decimal(about, 1), pages, who))
                    .help(message!("ask the printer, or its template generator, for the width and write it as `spine-width`, such as `spine-width: 18.2mm`")),
            );
            width
        }
    }
}

/// Words on the spine when it is wide enough for them (V4).
fn spine_words(design: &Design<'_>, sheet: &Sheet, order: Order<'_>, report: &mut Report) -> Option<(String, crate::layout::pages::Rect)> {
    let Order { printer, pages, .. } = order;
    if order.spine_text == SpineText::None {
        return None;
    }
    let help = message!("with `spine-text: none` the spine stays empty and nothing is said");
    if pages < printer.spine_pages {
        let (title, least) = (printer.told(), printer.spine_pages);
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

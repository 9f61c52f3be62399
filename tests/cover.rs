//! Covers: the front as a picture for the EPUB, and the wrap-around cover against the printers' rules, its barcode read back.

// Each test file uses a part of what they share.
#[allow(dead_code)]
mod common;

use std::path::PathBuf;

use common::tools;
use pliego::book::{AssetId, Contributor, Metadata};
use pliego::cover::{Composition, Look, front_image};
use pliego::cover::guide;
use pliego::cover::spine::SpineText;
use pliego::cover::wrap::{Back, Order, Wrap, wrap};
use pliego::font::FontBook;
use pliego::lang::Lang;
use pliego::layout::pages::{ItemKind, Rect};
use pliego::length::Length;
use pliego::pdf::{Closed, Job, Press, Standard, write_cover};
use pliego::picture::{Format, Pictures, Use};
use pliego::printers::{self, ANY, GENERIC, INGRAMSPARK, KDP, Paper, Printer};
use pliego::report::Report;
use pliego::style::Color;

/// A page as all that there is.
fn one_page(page: &pliego::layout::pages::Page) -> pliego::layout::pages::Pages {
    pliego::layout::pages::Pages { pages: vec![page.clone()], ..Default::default() }
}

fn metadata(title: &str, subtitle: Option<&str>, author: &str, lang: &str) -> Metadata {
    let author = Contributor { name: author.to_owned(), file_as: None, role: "aut".to_owned(), ..Contributor::default() };
    Metadata {
        title: title.to_owned(),
        subtitle: subtitle.map(str::to_owned),
        contributors: vec![author],
        lang: Lang::new(lang).unwrap(),
        ..Metadata::default()
    }
}

/// Keeps a picture for eyes, in the directory of `PLIEGO_KEEP`.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(dir) = std::env::var_os("PLIEGO_KEEP") {
        std::fs::write(std::path::Path::new(&dir).join(name), bytes).unwrap();
    }
}

#[test]
fn a_book_without_pictures_gets_folded_paper() {
    let fonts = FontBook::builtin();
    let books = [
        metadata("La contracultura y el oficio de leer despacio", Some("Una historia en doce pliegos"), "Ana María Núñez de la Peña", "es"),
        metadata("Niebla", None, "Miguel de Unamuno", "es"),
        metadata("آموزش وب‌آرتی‌سی برای کنجکاوها", None, "شان دوبوا", "fa"),
        metadata("好奇心のためのWebRTC入門と実践の手引き", Some("実装者のために"), "ショーン", "ja"),
        metadata("Electroencefalografistamente otorrinolaringológicamente", None, "", "es"),
    ];
    for (index, book) in books.iter().enumerate() {
        let cover = front_image(book, &Look::default(), &[], &fonts, &Pictures::default()).unwrap();
        keep(&format!("cover-{index}.png"), &cover.bytes);
        assert_eq!((cover.format, cover.width, cover.height), (Format::Png, 1460, 2190));
        let again = front_image(book, &Look::default(), &[], &fonts, &Pictures::default()).unwrap();
        assert!(cover.bytes == again.bytes, "the same book has the same cover");
        let seen = image::load_from_memory(&cover.bytes).unwrap().into_rgb8();
        // paper at the foot's edge, and something darker than it in the middle of the words
        let paper = seen.get_pixel(730, 2170).0;
        assert!(paper.iter().all(|c| *c > 220), "{paper:?}");
        let inked = (1280..2100).any(|y| (90..1370).any(|x| seen.get_pixel(x, y).0.iter().all(|c| *c < 100)));
        assert!(inked, "no words on cover {index}");
    }
}

#[test]
fn a_banner_is_shown_above_the_words() {
    let fonts = FontBook::builtin();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("banner.jpg");
    let (width, height) = (1280u16, 720u16);
    let pixels: Vec<u8> = (0..u32::from(width) * u32::from(height))
        .flat_map(|i| {
            let (x, y) = ((i % u32::from(width)) as f32 / 1280.0, (i / u32::from(width)) as f32 / 720.0);
            [(40.0 + 180.0 * x) as u8, (90.0 + 60.0 * y) as u8, (200.0 - 150.0 * x * y) as u8]
        })
        .collect();
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 90).encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let pictures = Pictures::start(&[path], &[Use::Epub], &mut Report::default());
    let book = metadata("Mareas", Some("Crónicas del litoral"), "Julia Ferrer", "es");
    let cover = front_image(&book, &Look::default(), &[AssetId(0)], &fonts, &pictures).unwrap();
    keep("cover-banner.jpg", &cover.bytes);
    assert_eq!((cover.format, cover.width, cover.height), (Format::Jpeg, 1460, 2190));
    let seen = image::load_from_memory(&cover.bytes).unwrap().into_rgb8();
    assert!(seen.get_pixel(20, 20).0[2] > 150 && seen.get_pixel(1440, 20).0[0] > 150, "the banner reaches the edges");
}

static LOOK: std::sync::LazyLock<Look> = std::sync::LazyLock::new(Look::default);

const ISBN: &str = "9788437604947";
const COUNTS: [u32; 5] = [100, 200, 400, 600, 800];

/// A printed book with everything that a cover can say.
fn novel() -> Metadata {
    Metadata {
        publisher: Some("La Gavia".to_owned()),
        print_isbn: Some(ISBN.to_owned()),
        blurb: Some(
            "Durante treinta años nadie había apagado la luz. La noche del 3 de marzo alguien lo hizo, y por la mañana faltaban en la isla \
             una barca, un hombre y el libro de guardias.\nUna novela sobre lo que se ve desde lejos."
                .to_owned(),
        ),
        modified: "2026-11-22T10:00:00Z".to_owned(),
        ..metadata("El faro de la isla Quieta", Some("Novela"), "Elvira Montes", "es")
    }
}

fn order(printer: &'static Printer, pages: u32) -> Order<'static> {
    Order {
        printer,
        paper: Paper::Cream,
        pages,
        trim: (Length::from_inches(6.0), Length::from_inches(9.0)),
        spine_width: None,
        spine_text: SpineText::Down,
        price: Some("18,50 €"),
        picture: None,
        look: &LOOK,
        offered: &[],
        back: Back::default(),
    }
}

fn wrapped(book: &Metadata, order: Order<'_>, fonts: &FontBook) -> (Wrap, Vec<&'static str>) {
    let mut report = Report::default();
    let wrap = wrap(book, order, fonts, &Pictures::default(), &mut report);
    (wrap, report.diagnostics.into_iter().map(|d| d.code).collect())
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.x + inner.width <= outer.x + outer.width
        && inner.y + inner.height <= outer.y + outer.height
}

/// The place that a run's letters take, from ascenders to descenders.
fn place(run: &pliego::layout::pages::GlyphRun) -> Rect {
    let width: Length = run.glyphs.iter().map(|g| g.advance).sum();
    Rect { x: run.x, y: run.y - run.size.scale(70, 100), width, height: run.size.scale(95, 100) }
}

#[test]
fn the_sheet_is_what_each_printer_wants_at_each_number_of_pages() {
    let fonts = FontBook::builtin();
    let book = novel();
    for printer in [&KDP, &INGRAMSPARK, &GENERIC, &ANY] {
        for pages in COUNTS {
            let (wrap, codes) = wrapped(&book, order(printer, pages), &fonts);
            let name = format!("{} at {pages} pages", printer.name);
            let sheet = wrap.sheet;
            // V3: two sides and the spine; the bleed outside of them.
            assert_eq!(wrap.page.width, Length::from_inches(12.0) + printer.spine(pages, Paper::Cream).width(), "{name}");
            assert_eq!(wrap.page.height, Length::from_inches(9.0), "{name}");
            assert_eq!(sheet.with_bleed().width, wrap.page.width + printer.bleed * 2, "{name}");
            // V1: 0.0025 in a page of cream.
            let spine = sheet.spine.to_pt() / 72.0;
            assert!((spine - f64::from(pages) * 0.0025).abs() < 1e-4, "{name}: {spine}");
            // KDP's width is computed, the others' must be asked for.
            assert_eq!(codes.contains(&"spine-width"), printer.name != "kdp", "{name}: {codes:?}");
            assert!(!codes.contains(&"cover-spine") && !codes.contains(&"cover-blurb"), "{name}: {codes:?}");

            // V5: every word is in the safe area of its side, or of the barcode's place, which is in it.
            let [back, _, front] = sheet.safe_areas();
            assert!(inside(sheet.barcode(), back), "{name}");
            assert_eq!((sheet.barcode().width, sheet.barcode().height), printers::BARCODE_ZONE);
            let mut words = 0;
            for item in &wrap.page.items {
                if let ItemKind::Glyphs(run) = &item.kind {
                    words += 1;
                    assert!(inside(place(run), back) || inside(place(run), front), "{name}: “{}” is not safe", run.text);
                }
            }
            assert!(words > 10, "{name}");
            // No word of the blurb in the barcode's place, nor its own beyond it.
            let zone = sheet.barcode();
            for item in &wrap.page.items {
                if let ItemKind::Glyphs(run) = &item.kind {
                    let place = place(run);
                    let apart = place.x + place.width <= zone.x || place.x >= zone.x + zone.width || place.y + place.height <= zone.y;
                    assert!(apart || inside(place, zone), "{name}: “{}” runs into the barcode", run.text);
                }
            }
            // Colour reaches the bleed on all edges.
            let bleed = sheet.with_bleed();
            let fills: Vec<Rect> = wrap
                .page
                .items
                .iter()
                .filter_map(|i| match &i.kind {
                    ItemKind::Fill { rect, .. } | ItemKind::Drawing { rect, .. } => Some(*rect),
                    _ => None,
                })
                .collect();
            for corner in [
                (bleed.x, bleed.y),
                (bleed.x + bleed.width, bleed.y),
                (bleed.x, bleed.y + bleed.height),
                (bleed.x + bleed.width, bleed.y + bleed.height),
            ] {
                let covered =
                    fills.iter().any(|r| r.x <= corner.0 && corner.0 <= r.x + r.width && r.y <= corner.1 && corner.1 <= r.y + r.height);
                assert!(covered, "{name}: a corner is bare");
            }
        }
    }
}

/// The ink of the words on the spine, in the sheet's coordinates: what is not of the spine's own colour.
fn spine_ink(wrap: &Wrap, fonts: &FontBook) -> Option<(f64, f64, f64, f64)> {
    let spine = wrap.sheet.spine().rect;
    let scale = 2.0;
    let (width, height) = ((wrap.page.width.to_pt() * scale) as u32, (wrap.page.height.to_pt() * scale) as u32);
    let pixels = pliego::cover::raster::paint(&wrap.page, width, height, fonts, &|_| None).unwrap();
    let (left, right) = ((spine.x.to_pt() * scale) as usize + 2, ((spine.x + spine.width).to_pt() * scale) as usize - 2);
    let ground = &pixels.data[(20 * width as usize + left) * 3..][..3];
    let mut found: Option<(usize, usize, usize, usize)> = None;
    for y in 0..height as usize {
        for x in left..right {
            let at = (y * width as usize + x) * 3;
            if pixels.data[at..at + 3].iter().zip(ground).any(|(a, b)| a.abs_diff(*b) > 40) {
                let (l, t, r, b) = found.unwrap_or((x, y, x, y));
                found = Some((l.min(x), t.min(y), r.max(x), b.max(y)));
            }
        }
    }
    found.map(|(l, t, r, b)| (l as f64 / scale, t as f64 / scale, r as f64 / scale, b as f64 / scale))
}

#[test]
fn words_on_the_spine_keep_clear_of_the_folds() {
    let fonts = FontBook::builtin();
    let book = novel();
    for (printer, pages) in [(&KDP, 80), (&KDP, 300), (&INGRAMSPARK, 200), (&GENERIC, 400)] {
        for spine_text in [SpineText::Down, SpineText::Up] {
            let (wrap, _) = wrapped(&book, Order { spine_text, ..order(printer, pages) }, &fonts);
            let [_, safe, _] = wrap.sheet.safe_areas();
            let (left, top, right, foot) = spine_ink(&wrap, &fonts).expect("words on the spine");
            let half = 0.75;
            assert!(
                left >= safe.x.to_pt() - half && right <= (safe.x + safe.width).to_pt() + half,
                "{} {pages}: {left} {right}",
                printer.name
            );
            assert!(top >= safe.y.to_pt() - half && foot <= (safe.y + safe.height).to_pt() + half);
        }
    }
}

#[test]
fn a_thin_book_has_no_words_on_its_spine_and_that_is_said() {
    let fonts = FontBook::builtin();
    let book = novel();
    for printer in [&KDP, &INGRAMSPARK, &GENERIC, &ANY] {
        let least = printer.spine_pages;
        for (pages, refused) in [(least - 2, true), (150, false)] {
            let (wrap, codes) = wrapped(&book, order(printer, pages), &fonts);
            assert_eq!(codes.contains(&"cover-spine"), refused, "{} {pages}: {codes:?}", printer.name);
            assert_eq!(spine_ink(&wrap, &fonts).is_none(), refused, "{} {pages}", printer.name);
        }
        // From his least number on it is the width that decides.
        let mut report = Report::default();
        wrap(&book, order(printer, least), &fonts, &Pictures::default(), &mut report);
        assert!(report.diagnostics.iter().all(|d| !d.message.to_string().contains("prints words on it from")), "{}", printer.name);
        let (wrap, codes) = wrapped(&book, Order { spine_text: SpineText::None, ..order(printer, 24) }, &fonts);
        assert!(!codes.contains(&"cover-spine") && spine_ink(&wrap, &fonts).is_none());
    }
    let long = metadata(&"Título interminable ".repeat(12), None, "Autora", "es");
    assert!(wrapped(&long, order(&KDP, 100), &fonts).1.contains(&"cover-spine"));
}

#[test]
fn the_spine_can_be_told_and_the_blurb_can_be_too_long() {
    let fonts = FontBook::builtin();
    let book = novel();
    let told = Length::from_mm(17.3);
    let (wrap, codes) = wrapped(&book, Order { spine_width: Some(told), ..order(&INGRAMSPARK, 300) }, &fonts);
    assert_eq!(wrap.sheet.spine, told);
    assert!(!codes.contains(&"spine-width"));
    let long = Metadata { blurb: Some("Una palabra tras otra. ".repeat(300)), ..novel() };
    assert!(wrapped(&long, order(&KDP, 300), &fonts).1.contains(&"cover-blurb"));
    let without = Metadata { print_isbn: None, ..novel() };
    assert!(wrapped(&without, order(&KDP, 300), &fonts).1.contains(&"cover-isbn"));
}

/// However long its name is, the publisher stands on the back, whole and beside the barcode.
#[test]
fn the_publisher_s_name_is_whole() {
    let fonts = FontBook::builtin();
    let names = [
        "La Gavia",
        "Editorial Universidad de Granada",
        "Servicio de Publicaciones de la Universidad Nacional Autónoma de la Costa",
        "Verlagsbuchhandlungsgesellschaftsniederlassung",
        "Servicio de Publicaciones e Intercambio Científico de la Universidad Nacional Autónoma de la Costa Oriental y de las Islas, \
         en colaboración con el Instituto de Estudios Marítimos, la Diputación Provincial y la Fundación para las Letras de Ultramar",
    ];
    for printer in printers::ALL {
        for trim in [(6.0, 9.0), (5.0, 8.0)] {
            for name in names {
                let book = Metadata { publisher: Some(name.to_owned()), ..novel() };
                let trim = (Length::from_inches(trim.0), Length::from_inches(trim.1));
                let (wrap, _) = wrapped(&book, Order { trim, spine_text: SpineText::None, ..order(printer, 200) }, &fonts);
                let (back, zone) = (wrap.sheet.back().rect, wrap.sheet.barcode());
                let mut found: Vec<(Length, String)> = Vec::new();
                for item in &wrap.page.items {
                    let ItemKind::Glyphs(run) = &item.kind else { continue };
                    let at = place(run);
                    let beside = at.x + at.width <= zone.x && at.x >= back.x && at.y + at.height > zone.y && run.size <= Length::pt(10);
                    if beside {
                        found.push((run.y, run.text.to_string()));
                    }
                }
                found.sort();
                let words = found.into_iter().map(|(_, words)| words + " ").collect::<String>().replace("- ", "");
                assert!(words.starts_with(name), "{} on {trim:?}: {words}", printer.name);
                assert!(words.contains("18,50 €"), "{words}");
            }
        }
    }
}

#[test]
fn a_book_read_from_the_right_has_its_front_on_the_left() {
    let fonts = FontBook::builtin();
    let book =
        Metadata { print_isbn: Some(ISBN.to_owned()), ..metadata("آموزش وب‌آرتی‌سی", None, "شان دوبوا", "fa") };
    let (wrap, _) = wrapped(&book, order(&KDP, 200), &fonts);
    assert_eq!(wrap.sheet.front().rect.x, Length::ZERO);
    assert!(wrap.sheet.barcode().x > wrap.sheet.back().rect.x);
    keep("cover-fa.png", &guide::image(&wrap, &fonts).unwrap().bytes);
}

/// The cover as a file for a press.
fn printed(wrap: &Wrap, pages: u32, press: &Press, book: &Metadata, fonts: &FontBook) -> (tempfile::TempDir, PathBuf, Report) {
    let mut report = Report::default();
    let closed = Closed { trim: (wrap.sheet.width, wrap.sheet.height), pages };
    let bytes = write_cover(Job { pages: &one_page(&wrap.page), metadata: book, fonts, pictures: &Pictures::default() }, closed, press, &mut report).expect("a file");
    keep(&format!("wrap-{:?}.pdf", press.standard), &bytes);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cover.pdf");
    std::fs::write(&path, bytes).unwrap();
    (dir, path, report)
}

fn numbers(page: &lopdf::Dictionary, key: &[u8]) -> Vec<f64> {
    page.get(key).unwrap().as_array().unwrap().iter().map(|n| f64::from(n.as_float().unwrap())).collect()
}

#[test]
fn the_file_is_one_page_of_pdf_x_with_bleed_all_round() {
    let fonts = FontBook::builtin();
    let book = novel();
    for standard in [Standard::X4, Standard::X1a] {
        let (wrap, _) = wrapped(&book, order(&KDP, 300), &fonts);
        let press = Press { standard, printer: &KDP, paper: Paper::Cream, ..Press::default() };
        let (_dir, path, report) = printed(&wrap, 300, &press, &book, &fonts);
        let codes: Vec<&str> = report.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["print-ink"], "{report:?}");
        let document = lopdf::Document::load(&path).unwrap();
        assert_eq!(document.get_pages().len(), 1);
        let page = document.get_dictionary(*document.get_pages().values().next().unwrap()).unwrap();
        // 2 × 6 in and 0.75 in of spine, 0.125 in on each edge
        let close = |found: Vec<f64>, wanted: [f64; 4]| {
            assert!(found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.01), "{found:?} {wanted:?}")
        };
        close(numbers(page, b"MediaBox"), [0.0, 0.0, 936.0, 666.0]);
        close(numbers(page, b"BleedBox"), [0.0, 0.0, 936.0, 666.0]);
        close(numbers(page, b"TrimBox"), [9.0, 9.0, 927.0, 657.0]);
        assert!(document.catalog().unwrap().has(b"OutputIntents"));
        let info = document.get_dictionary(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
        assert_eq!(info.get(b"GTS_PDFXVersion").unwrap().as_str().unwrap(), standard.pdfx_version().as_bytes());
        assert!(!String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains("DeviceRGB"));
        if let Some(verdict) = tools::run("qpdf", &[&path]) {
            verdict.unwrap();
        }
        if let Some(text) = tools::run("pdftotext", &[&path, &"-"]) {
            let text = text.unwrap();
            for words in ["El faro de la", "La noche", "ISBN 978-84-376-0494-7", "18,50"] {
                assert!(text.contains(words), "{words} is not in {text}");
            }
        }
    }
}

#[test]
fn the_barcode_is_read_back_from_the_rendered_cover() {
    let fonts = FontBook::builtin();
    let dir = tempfile::tempdir().unwrap();
    for isbn in [ISBN, "9789876543217", "9780306406157"] {
        let book = Metadata { print_isbn: Some(isbn.to_owned()), ..novel() };
        for printer in [&KDP, &INGRAMSPARK, &GENERIC, &ANY] {
            let (wrap, _) = wrapped(&book, order(printer, 200), &fonts);
            let press = Press { printer, ..Press::default() };
            let (_dir, path, _) = printed(&wrap, 200, &press, &book, &fonts);
            let picture = dir.path().join("cover");
            if tools::run("pdftoppm", &[&"-r", &"200", &"-gray", &"-singlefile", &path, &picture]).is_none() {
                return;
            }
            let Some(read) = tools::run("zbarimg", &[&"--quiet", &"--raw", &"-Sean13.enable", &dir.path().join("cover.pgm")]) else {
                return;
            };
            assert_eq!(read.unwrap().trim(), isbn, "{}", printer.name);
        }
    }
}

#[test]
fn the_barcode_is_black_ink_alone_on_bare_paper() {
    let fonts = FontBook::builtin();
    let (wrap, _) = wrapped(&novel(), order(&KDP, 200), &fonts);
    let zone = wrap.sheet.barcode();
    let mut bars = 0;
    for item in &wrap.page.items {
        if let ItemKind::Fill { rect, color } = &item.kind
            && inside(*rect, zone)
        {
            assert!(*color == Color::BLACK || *color == Color::WHITE && *rect == zone, "{color:?}");
            bars += usize::from(*color == Color::BLACK);
        }
    }
    // Three guards of two bars, twelve digits of two
    assert_eq!(bars, 30);
}

#[test]
fn the_guide_shows_the_lines_and_the_file_does_not() {
    let fonts = FontBook::builtin();
    let (wrap, _) = wrapped(&novel(), order(&KDP, 300), &fonts);
    let guide = guide::image(&wrap, &fonts).unwrap();
    keep("guide.png", &guide.bytes);
    let seen = image::load_from_memory(&guide.bytes).unwrap().into_rgb8();
    let colors: std::collections::BTreeSet<[u8; 3]> = seen.pixels().map(|p| p.0).collect();
    for line in [[0xd6, 0x27, 0x28], [0x11, 0x11, 0x11], [0x1f, 0x9e, 0x4a], [0x1f, 0x5f, 0xd6], [0xd6, 0x1f, 0xb4]] {
        assert!(colors.contains(&line), "no line of {line:?}");
    }
    for item in &wrap.page.items {
        if let ItemKind::Fill { color, .. } = &item.kind {
            assert!(![[0xd6, 0x27, 0x28], [0x1f, 0x9e, 0x4a]].contains(&[color.red, color.green, color.blue]));
        }
    }
}

#[test]
fn the_same_cover_twice() {
    let fonts = FontBook::builtin();
    let book = novel();
    let make = || {
        let (wrap, _) = wrapped(&book, order(&KDP, 300), &fonts);
        let (_dir, path, _) = printed(&wrap, 300, &Press::default(), &book, &fonts);
        std::fs::read(path).unwrap()
    };
    assert!(make() == make());
}

/// A look of a design with each composition.
fn looks(design: &str) -> Vec<(&'static str, Look)> {
    let mut files = pliego::report::Files::default();
    let sheet = pliego::style::Sheet::load(design, std::path::Path::new("."), &mut files, &mut Report::default());
    Composition::ALL.into_iter().map(|(name, composition)| (name, Look::of(&sheet, Some(composition)))).collect()
}

/// Three pictures: one calm above, one all noise, one grey.
fn pictures(dir: &std::path::Path) -> Pictures {
    let (width, height) = (960u32, 1440u32);
    let pixel = |kind: u32, x: u32, y: u32| -> [u8; 3] {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(747_796_405) >> 24;
        match kind {
            0 if y < 800 => [20, 40 + (y / 30) as u8, 90],
            0 => [(120 + noise / 3) as u8, (x / 8) as u8, 60],
            1 => [noise as u8, (noise * 7) as u8, (255 - noise) as u8],
            _ => [(x / 6) as u8; 3],
        }
    };
    let paths: Vec<PathBuf> = (0..3)
        .map(|kind| {
            let data: Vec<u8> = (0..width * height).flat_map(|i| pixel(kind, i % width, i / width)).collect();
            let mut bytes = Vec::new();
            jpeg_encoder::Encoder::new(&mut bytes, 85).encode(&data, width as u16, height as u16, jpeg_encoder::ColorType::Rgb).unwrap();
            let path = dir.join(format!("{kind}.jpg"));
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    Pictures::start(&paths, &[Use::Press], &mut Report::default())
}

const OFFERED: [AssetId; 3] = [AssetId(0), AssetId(1), AssetId(2)];

/// Titles that are long, short, from the right, and in squares.
fn titles() -> Vec<Metadata> {
    let with = |title: &str, subtitle, author: &str, lang: &str| Metadata { publisher: Some("La Gavia".to_owned()), ..metadata(title, subtitle, author, lang) };
    vec![
        with("Yo", None, "Ana Ro", "es"),
        with("El faro de la isla Quieta y otras historias del mar y de la costa", Some("Con un prólogo de la autora"), "Elvira Montes de Oca y Fernández, Karin Lund", "es"),
        with(&"De la gran historia general de las cosas y de los hombres que las contaron. ".repeat(4), Some(&"Segunda parte ".repeat(12)), &"Autora Larguísima de los Nombres, ".repeat(4), "es"),
        with("Electroencefalografistamente otorrinolaringológicamente", None, "", "es"),
        with("آموزش وب‌آرتی‌سی برای کنجکاوها", Some("راهنمای عملی"), "شان دوبوا", "fa"),
        with("好奇心のためのWebRTC入門と実践の手引き", Some("実装者のために"), "ショーン", "ja"),
    ]
}

#[test]
fn words_of_every_composition_are_safe_and_legible_at_160_pixels() {
    let fonts = FontBook::builtin();
    let dir = tempfile::tempdir().unwrap();
    let pictures = pictures(dir.path());
    let mut complaints = String::new();
    for (name, look) in looks("novela") {
        for book in titles() {
            for (offered, trim) in [(&OFFERED[..0], (6.0, 9.0)), (&OFFERED[..], (5.0, 8.0)), (&OFFERED[..0], (8.5, 8.5))] {
                for printer in [&KDP, &INGRAMSPARK] {
                    let trim = (Length::from_inches(trim.0), Length::from_inches(trim.1));
                    let order = Order { trim, look: &look, offered, spine_text: SpineText::None, ..order(printer, 200) };
                    let wrap = wrap(&book, order, &fonts, &pictures, &mut Report::default());
                    let [back, _, front] = wrap.sheet.safe_areas();
                    let mut largest = Length::ZERO;
                    for item in &wrap.page.items {
                        let ItemKind::Glyphs(run) = &item.kind else { continue };
                        let place = place(run);
                        if !inside(place, back) && !inside(place, front) {
                            complaints.push_str(&format!("{name} {}: “{}” of {} pt is not safe\n", book.title, run.text, run.size.to_pt()));
                        }
                        largest = if inside(place, front) { largest.max(run.size) } else { largest };
                    }
                    let pixels = largest.to_pt() * 160.0 / trim.0.to_pt();
                    // Three hundred letters with a long subtitle are a shop's exception.
                    if pixels < if book.title.len() > 200 { 4.5 } else { 7.0 } {
                        complaints.push_str(&format!("{name} {}: the title has {pixels:.1} px at 160\n", book.title));
                    }
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

#[test]
fn ten_titles_have_ten_covers() {
    let fonts = FontBook::builtin();
    let names = ["Niebla", "La Regenta", "Nada", "Don Quijote", "Platero y yo", "Marianela", "Tirano Banderas", "La colmena", "Rimas", "Fortunata"];
    for (name, look) in looks("ensayo") {
        let mut grounds = std::collections::BTreeSet::new();
        for title in names {
            let book = metadata(title, None, "Autora", "es");
            let (wrap, _) = wrapped(&book, Order { look: &look, ..order(&KDP, 100) }, &fonts);
            let front = wrap.sheet.front().rect;
            // What is painted on the front, but for the letters of the title.
            let painted = wrap.page.items.iter().filter_map(|item| match &item.kind {
                ItemKind::Drawing { svg, rect } if rect.x + rect.width > front.x + Length::pt(10) => Some(format!("{svg}")),
                ItemKind::Fill { rect, color } if rect.x + rect.width > front.x + Length::pt(10) => Some(format!("{rect:?} {color:?}")),
                _ => None,
            });
            grounds.insert(painted.collect::<String>());
        }
        assert!(grounds.len() >= 8, "{name}: of ten titles {} covers differ", grounds.len());
    }
}

#[test]
fn books_of_a_series_make_a_row() {
    let fonts = FontBook::builtin();
    let mut strips = std::collections::BTreeSet::new();
    for (number, title) in ["Niebla", "Historia general de las cosas del mar", "Nada"].into_iter().enumerate() {
        let series = pliego::book::metadata::Series { name: "Biblioteca del mar".to_owned(), position: Some((number + 1).to_string()) };
        let book = Metadata { series: Some(series), ..metadata(title, None, "Autora", "es") };
        let (wrap, _) = wrapped(&book, order(&KDP, 300), &fonts);
        let (front, spine) = (wrap.sheet.front().rect, wrap.sheet.spine().rect);
        let fills = wrap.page.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Fill { rect, color } if rect.x >= spine.x && rect.x < front.x && rect.width <= spine.width => Some(format!("{rect:?} {color:?}")),
            _ => None,
        });
        strips.insert(fills.collect::<String>());
        let said: String = wrap.page.items.iter().filter_map(|item| item.kind.glyphs().map(|run| format!("{} ", run.text))).collect();
        assert!(said.contains("Biblioteca del mar") && said.contains(&format!(" {} ", number + 1)), "{said}");
        assert!(spine_ink(&wrap, &fonts).is_some());
    }
    assert_eq!(strips.len(), 1, "{strips:?}");
}

#[test]
fn the_back_bears_what_it_is_given_and_an_empty_one_is_told() {
    let fonts = FontBook::builtin();
    let dir = tempfile::tempdir().unwrap();
    let pictures = pictures(dir.path());
    let back = Back {
        quotation: Some("«Un libro que no se apaga.»"),
        source: Some("La Voz de la Costa"),
        biography: Some("Elvira Montes nació en un faro y ha escrito cuatro novelas. Vive en tierra firme desde hace diez años."),
        portrait: Some(AssetId(0)),
        mark: Some(AssetId(2)),
    };
    let mut report = Report::default();
    let full = wrap(&novel(), Order { back, ..order(&KDP, 300) }, &fonts, &pictures, &mut report);
    assert!(report.diagnostics.iter().all(|d| d.code != "cover-empty" && d.code != "cover-blurb"));
    let said: String = full.page.items.iter().filter_map(|item| item.kind.glyphs().map(|run| format!("{} ", run.text))).collect();
    for words in ["no se apaga", "La Voz de la Costa", "Elvira Montes nació", "Durante treinta"] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    let back_area = full.sheet.safe_areas()[0];
    for wanted in [AssetId(0), AssetId(2)] {
        let found = full.page.items.iter().any(|item| matches!(&item.kind, ItemKind::Picture { asset, rect } if *asset == wanted && inside(*rect, back_area)));
        assert!(found, "picture {wanted:?} is not on the back");
    }
    assert!(full.pixels.len() == 2);
    let bare = metadata("Niebla", None, "Autora", "es");
    assert!(wrapped(&bare, order(&KDP, 300), &fonts).1.contains(&"cover-empty"));
}

/// Each composition in each design, for eyes: `PLIEGO_KEEP=DIR` keeps the sheets. Each goes through the press without RGB.
#[test]
fn a_contact_sheet_of_all_designs() {
    let fonts = FontBook::builtin();
    let dir = tempfile::tempdir().unwrap();
    let pictures = pictures(dir.path());
    let names = ["El faro de la isla Quieta", "Niebla", "Historia de la navegación a vela", "Rimas", "Las cosas del mar", "La gaviota", "Atlas", "Cuaderno de bitácora"];
    let designs = pliego::style::designs::names();
    let scale = 0.40;
    let (cell, high) = ((880.0 * scale) as u32, (655.0 * scale) as u32);
    for (sheet, offered) in [("patterns", &OFFERED[..0]), ("pictures", &OFFERED[..])] {
        let mut contact = image::RgbImage::from_pixel(cell * 8, high * 8, image::Rgb([90, 90, 90]));
        for (row, design) in designs.iter().enumerate() {
            for (column, (name, look)) in looks(design).into_iter().enumerate() {
                let book = Metadata { title: names[(row * 3 + column) % 8].to_owned(), ..novel() };
                let wrap = wrap(&book, Order { look: &look, offered, ..order(&KDP, 180) }, &fonts, &pictures, &mut Report::default());
                let (width, height) = ((wrap.page.width.to_pt() * scale) as u32, (wrap.page.height.to_pt() * scale) as u32);
                let show = |asset| wrap.pixels.iter().find(|(known, _)| *known == asset).map(|(_, pixels)| pixels);
                let painted = pliego::cover::raster::paint(&wrap.page, width, height, &fonts, &show).unwrap();
                let painted = image::RgbImage::from_raw(width, height, painted.data).unwrap();
                image::imageops::replace(&mut contact, &painted, i64::from(column as u32 * cell), i64::from(row as u32 * high));
                if row == 0 {
                    let press = Press { printer: &KDP, standard: Standard::X1a, ..Press::default() };
                    let closed = Closed { trim: (Length::from_inches(6.0), Length::from_inches(9.0)), pages: 180 };
                    let mut report = Report::default();
                    let bytes = write_cover(Job { pages: &one_page(&wrap.page), metadata: &book, fonts: &fonts, pictures: &pictures }, closed, &press, &mut report).unwrap();
                    assert!(!report.has_errors(), "{name} {sheet}");
                    keep(&format!("{sheet}-{name}.pdf"), &bytes);
                }
            }
        }
        let mut bytes = std::io::Cursor::new(Vec::new());
        contact.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        keep(&format!("contact-{sheet}.png"), &bytes.into_inner());
    }
}

/// A name that no line of the strip holds goes on two, and what the spine has no room for is told, as is a name that no strip holds.
#[test]
fn a_long_name_of_a_series_is_whole_or_told() {
    let fonts = &FontBook::builtin();
    let mut book = novel();
    let printer = &GENERIC;
    let named = |name: &str| Some(pliego::book::metadata::Series { name: name.to_owned(), position: Some("12".to_owned()) });
    book.series = named("Islas");
    assert!(!wrapped(&book, order(printer, 400), fonts).1.contains(&"cover-series"));
    book.series = named("Biblioteca de las islas y de los faros que nadie enciende");
    let (wrap, told) = wrapped(&book, order(printer, 400), fonts);
    assert!(told.contains(&"cover-series"), "the spine's strip is 2 in long: {told:?}");
    let words: String = wrap.page.items.iter().filter_map(|item| item.kind.glyphs()).map(|run| run.text.to_string()).collect();
    assert!(words.to_lowercase().contains("enciende"), "the front has the whole name: {words}");
}

/// A drawing is a picture for the cover like another.
#[test]
fn a_drawing_may_be_the_picture_of_a_cover() {
    let pixels = pliego::cover::raster::drawn(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 30'><rect width='20' height='30' fill='#c00'/></svg>",
        300,
    )
    .expect("pixels");
    assert_eq!((pixels.width, pixels.height), (200, 300));
    assert_eq!(pixels.data[..3], [0xcc, 0, 0]);
    assert!(pliego::cover::raster::drawn("<svg", 300).is_none());
}

//! The PDF for a press: the checklists of PDF/X-1a:2003 and PDF/X-4 key by key, boxes, separations, and what preflight says.

// Each test file uses a part of what they share.
#[allow(dead_code)]
mod common;

use std::path::{Path, PathBuf};

use common::handmade::{Hand, rect};
use common::specimen::{book, metadata, pictures};
use common::tools;
use lopdf::{Dictionary, Document, Object};
use pliego::book::{AssetId, Metadata};
use pliego::cover::spine::SpineText;
use pliego::cover::wrap::{Order, wrap};
use pliego::font::FontBook;
use pliego::layout::pages::{ItemKind, Numeral, Pages};
use pliego::length::Length;
use pliego::pdf::{Closed, Job, Press, Standard, write_cover, write_press};
use pliego::picture::Pictures;
use pliego::printers::{ANY, GENERIC, INGRAMSPARK, KDP, Paper};
use pliego::report::Report;
use pliego::style::Color;

const STANDARDS: [Standard; 2] = [Standard::X4, Standard::X1a];

/// A page as all that there is.
fn one_page(page: &pliego::layout::pages::Page) -> Pages {
    Pages { pages: vec![page.clone()], ..Pages::default() }
}

fn press(standard: Standard) -> Press {
    Press { standard, ..Press::default() }
}

/// Writes pages for a press, into a directory of its own.
fn print(pages: &Pages, fonts: &FontBook, pictures: &Pictures, press: &Press) -> (tempfile::TempDir, PathBuf, Report) {
    let mut report = Report::default();
    let bytes = write_press(Job { pages, metadata: &metadata(), fonts, pictures }, press, &mut report).unwrap_or_else(|| panic!("{report:?}"));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("print.pdf");
    std::fs::write(&path, &bytes).unwrap();
    if let Some(keep) = std::env::var_os("PLIEGO_KEEP") {
        std::fs::write(Path::new(&keep).join(format!("{:?}.pdf", press.standard)), &bytes).unwrap();
    }
    (dir, path, report)
}

fn specimen(standard: Standard) -> (tempfile::TempDir, PathBuf, Report) {
    let fonts = FontBook::builtin();
    let source = tempfile::tempdir().unwrap();
    let hand = book(&fonts);
    print(&hand.pages, &fonts, &pictures(source.path()), &press(standard))
}

fn text(dictionary: &Dictionary, key: &[u8]) -> String {
    match dictionary.get(key) {
        Ok(Object::String(bytes, _)) | Ok(Object::Name(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        other => panic!("{}: {other:?}", String::from_utf8_lossy(key)),
    }
}

/// All dictionaries of a file, those of streams too.
fn dictionaries(document: &Document) -> Vec<&Dictionary> {
    fn collect<'a>(object: &'a Object, all: &mut Vec<&'a Dictionary>) {
        match object {
            Object::Dictionary(dictionary) => {
                all.push(dictionary);
                dictionary.iter().for_each(|(_, value)| collect(value, all));
            }
            Object::Stream(stream) => {
                all.push(&stream.dict);
                stream.dict.iter().for_each(|(_, value)| collect(value, all));
            }
            Object::Array(values) => values.iter().for_each(|value| collect(value, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    document.objects.values().for_each(|object| collect(object, &mut all));
    all
}

/// Content of all pages and forms.
fn contents(document: &Document) -> String {
    let mut all = String::new();
    for object in document.objects.values() {
        let Object::Stream(stream) = object else { continue };
        let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form");
        let is_content =
            !stream.dict.has(b"Subtype") && !stream.dict.has(b"Length1") && !stream.dict.has(b"N") && !stream.dict.has(b"Type");
        if is_form || is_content {
            let data = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            all.push_str(&String::from_utf8_lossy(&data));
            all.push('\n');
        }
    }
    all
}

#[test]
fn the_checklist_key_by_key() {
    for standard in STANDARDS {
        let (_dir, path, _) = specimen(standard);
        checklist(&path, standard, 2, (432.0, 648.0));
        let (_dir, path) = cover(standard);
        // Two sides of 6 in and 0.75 in of spine.
        checklist(&path, standard, 1, (918.0, 648.0));
    }
}

/// A wrap-around cover of 300 pages on cream, for KDP.
fn cover(standard: Standard) -> (tempfile::TempDir, PathBuf) {
    let fonts = FontBook::builtin();
    let book = Metadata { print_isbn: Some("9788437604947".to_owned()), blurb: Some("Una prueba.".to_owned()), ..metadata() };
    let trim = (Length::pt(432), Length::pt(648));
    let (printer, paper, pages) = (&KDP, Paper::Cream, 300);
    let spine_text = SpineText::Down;
    let order = Order { printer, paper, pages, trim, spine_width: None, spine_text, price: None, picture: None, look: &pliego::cover::Look::default(), offered: &[], back: Default::default() };
    let mut report = Report::default();
    let wrap = wrap(&book, order, &fonts, &Pictures::default(), &mut report);
    let press = Press { standard, printer, paper, ..Press::default() };
    let bytes = write_cover(Job { pages: &one_page(&wrap.page), metadata: &book, fonts: &fonts, pictures: &Pictures::default() }, Closed { trim, pages }, &press, &mut report).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cover.pdf");
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

/// What PDF/X-1a:2003 and PDF/X-4 ask for, and what they forbid.
fn checklist(path: &Path, standard: Standard, pages: usize, trim_size: (f64, f64)) {
    let document = Document::load(path).unwrap();
    let catalog = document.catalog().unwrap();
    let bytes = std::fs::read(path).unwrap();

    // version, encryption, identity
    assert_eq!(document.version, if standard == Standard::X4 { "1.6" } else { "1.4" });
    assert!(!document.trailer.has(b"Encrypt"));
    assert_eq!(document.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);

    // Info
    let info = document.get_dictionary(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    for key in ["Title", "Creator", "Producer", "CreationDate", "ModDate"] {
        assert!(info.has(key.as_bytes()), "{key} is missing");
    }
    assert_eq!(text(info, b"Trapped"), "False");
    assert_eq!(text(info, b"GTS_PDFXVersion"), standard.pdfx_version());
    if standard == Standard::X1a {
        assert_eq!(text(info, b"GTS_PDFXConformance"), "PDF/X-1a:2003");
        assert!(!catalog.has(b"Metadata"));
    } else {
        let xmp = document.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap().as_stream().unwrap();
        assert!(!xmp.dict.has(b"Filter"), "XMP is readable as it is");
        let xmp = String::from_utf8_lossy(&xmp.content).into_owned();
        for key in [
            "<pdfxid:GTS_PDFXVersion>PDF/X-4<",
            "xmpMM:DocumentID",
            "xmpMM:VersionID",
            "xmpMM:RenditionClass",
            "El pliego &amp; la mano",
            "xmp:MetadataDate",
        ] {
            assert!(xmp.contains(key), "{key} is not in {xmp}");
        }
    }

    // output intent
    let intents = catalog.get(b"OutputIntents").unwrap().as_array().unwrap();
    assert_eq!(intents.len(), 1);
    let intent = document.get_dictionary(intents[0].as_reference().unwrap()).unwrap();
    assert_eq!((text(intent, b"S"), text(intent, b"OutputConditionIdentifier")), ("GTS_PDFX".to_owned(), "FOGRA39".to_owned()));
    assert_eq!(text(intent, b"RegistryName"), "http://www.color.org");
    let profile = document.get_object(intent.get(b"DestOutputProfile").unwrap().as_reference().unwrap()).unwrap().as_stream().unwrap();
    let data = profile.decompressed_content().unwrap();
    assert_eq!((&data[12..16], &data[16..20], profile.dict.get(b"N").unwrap().as_i64().unwrap()), (&b"prtr"[..], &b"CMYK"[..], 4));

    // nothing to click, run or hide
    for key in ["Outlines", "OpenAction", "AA", "AcroForm", "Names", "Dests", "StructTreeRoot", "OCProperties", "Encrypt"] {
        assert!(!catalog.has(key.as_bytes()), "{key}");
    }

    // pages
    assert_eq!(document.get_pages().len(), pages);
    for page in document.get_pages().into_values() {
        let page = document.get_dictionary(page).unwrap();
        for key in ["Annots", "AA", "CropBox", "ArtBox", "Group"] {
            assert!(!page.has(key.as_bytes()), "{key}");
        }
        let numbers = |key: &[u8]| -> Vec<f64> {
            page.get(key).unwrap().as_array().unwrap().iter().map(|n| f64::from(n.as_float().unwrap())).collect()
        };
        let (media, bleed, trim) = (numbers(b"MediaBox"), numbers(b"BleedBox"), numbers(b"TrimBox"));
        for i in 0..2 {
            assert!(media[i] <= bleed[i] && bleed[i] <= trim[i] && trim[i + 2] <= bleed[i + 2] && bleed[i + 2] <= media[i + 2]);
        }
        assert!((trim[2] - trim[0] - trim_size.0).abs() < 0.01 && (trim[3] - trim[1] - trim_size.1).abs() < 0.01, "{trim:?}");
        let states = page.get(b"Resources").unwrap().as_dict().unwrap().get(b"ExtGState").unwrap().as_dict().unwrap();
        let state = document.get_dictionary(states.get(b"Overprint").unwrap().as_reference().unwrap()).unwrap();
        assert!(state.get(b"op").unwrap().as_bool().unwrap() && state.get(b"OP").unwrap().as_bool().unwrap());
        assert_eq!(state.get(b"OPM").unwrap().as_i64().unwrap(), 1);
    }

    // everywhere
    for dictionary in dictionaries(&document) {
        for key in ["JS", "JavaScript", "Alternates", "OPI", "TR", "TR2", "HTP", "ViewArea", "PrintArea", "URI"] {
            assert!(!dictionary.has(key.as_bytes()), "{key}");
        }
        if let Ok(filter) = dictionary.get(b"Filter") {
            let filter = format!("{filter:?}");
            assert!(!filter.contains("LZW") && !filter.contains("JPX"), "{filter}");
        }
        // half clear things
        assert!(!dictionary.has(b"SMask") || dictionary.get(b"SMask").and_then(Object::as_name).is_ok_and(|name| name == b"None"));
        for key in [&b"CA"[..], b"ca"] {
            assert!(dictionary.get(key).ok().is_none_or(|v| v.as_float().unwrap() == 1.0));
        }
        // fonts are embedded
        if dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor") {
            assert!([&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| dictionary.has(key)));
        }
        if let Ok(space) = dictionary.get(b"ColorSpace") {
            let space = format!("{space:?}");
            assert!(!space.contains("RGB") && !space.contains("ICCBased"), "{space}");
        }
    }
    assert!(!String::from_utf8_lossy(&bytes).contains("DeviceRGB"));
    let content = contents(&document);
    assert!(content.contains("Overprint gs") && content.contains("BT"), "no content was seen");
    for operator in [" rg\n", " RG\n", "/DeviceRGB"] {
        assert!(!content.contains(operator), "{operator:?} in the content");
    }
    assert!(content.contains("0 0 0 1 k"), "black is black ink alone");
}

#[test]
fn other_programs_agree_that_it_is_sound() {
    for standard in STANDARDS {
        let (_cover_dir, cover) = cover(standard);
        let (dir, path, _) = specimen(standard);
        for path in [&path, &cover] {
            if let Some(verdict) = tools::run("qpdf", &[&path]) {
                verdict.unwrap();
            }
            // Every page is drawn, and nothing is complained of.
            if let Some(verdict) =
                tools::run("gs", &[&"-q", &"-dNOPAUSE", &"-dBATCH", &"-dPDFSTOPONERROR", &"-r20", &"-sDEVICE=nullpage", &path])
            {
                assert_eq!(verdict.unwrap(), "");
            }
            if let Some(verdict) = tools::run("mutool", &[&"info", &path]) {
                verdict.unwrap();
            }
        }
        if let Some(said) = tools::run("pdfinfo", &[&"-box", &path]) {
            let said = said.unwrap();
            let name = if standard == Standard::X4 { "PDF/X-4" } else { "PDF/X-1a:2003" };
            assert!(said.contains("TrimBox") && said.contains("432.00"), "{said}");
            assert!(standard == Standard::X4 || said.contains(name), "{said}");
        }
        if let Some(text) = tools::run("pdftotext", &[&path, &"-"]) {
            assert!(text.unwrap().contains("Un oficio dificilísimo"));
        }
        let drawn = dir.path().join("page%d.png");
        if let Some(verdict) = tools::run("mutool", &[&"draw", &"-q", &"-r", &"30", &"-o", &drawn, &path]) {
            verdict.unwrap();
        }
    }
}

#[test]
fn twice_the_same_bytes() {
    let fonts = FontBook::builtin();
    let source = tempfile::tempdir().unwrap();
    let hand = book(&fonts);
    let write = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let pictures = pictures(source.path());
        pool.install(|| write_press(Job { pages: &hand.pages, metadata: &metadata(), fonts: &fonts, pictures: &pictures }, &Press::default(), &mut Report::default()).unwrap())
    };
    assert!(write(1) == write(3));
}

/// Plates by Ghostscript: cyan, magenta, yellow, black, as amounts of ink (0–255) by rows.
struct Plates {
    width: usize,
    plates: [Vec<u8>; 4],
}

impl Plates {
    fn at(&self, x: usize, y: usize) -> [u8; 4] {
        let index = y * self.width + x;
        [0, 1, 2, 3].map(|plate| self.plates[plate][index])
    }
}

fn separations(path: &Path, page: u32, resolution: u32) -> Option<Plates> {
    let dir = tempfile::tempdir().unwrap();
    let out = format!("-sOutputFile={}", dir.path().join("sep.tif").display());
    let (first, last, dpi) = (format!("-dFirstPage={page}"), format!("-dLastPage={page}"), format!("-r{resolution}"));
    let arguments: [&dyn AsRef<std::ffi::OsStr>; 8] =
        [&"-q", &"-dNOPAUSE", &"-dBATCH", &"-sDEVICE=tiffsep", &"-dTextAlphaBits=1", &dpi, &out, &path];
    let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&first, &last];
    all.splice(0..0, arguments[..7].iter().copied());
    all.push(arguments[7]);
    tools::run("gs", &all)?.unwrap();
    let plate = |name: &str| {
        let read = image::open(dir.path().join(format!("sep({name}).tif"))).unwrap().into_luma8();
        (read.width() as usize, read.into_raw().into_iter().map(|v| 255 - v).collect::<Vec<u8>>())
    };
    let (width, cyan) = plate("Cyan");
    Some(Plates { width, plates: [cyan, plate("Magenta").1, plate("Yellow").1, plate("Black").1] })
}

#[test]
fn black_text_is_on_the_black_plate_alone_and_colour_survives_under_it() {
    let fonts = FontBook::builtin();
    let mut hand = Hand::new(&fonts);
    hand.page("1", Numeral::Arabic);
    hand.fill(None, 60.0, 100.0, 200.0, 100.0, Color { red: 60, green: 170, blue: 220 });
    hand.text(None, fonts.select(&[], 700, false), 90, 70.0, 180.0, "HM");
    hand.text(None, fonts.select(&[], 700, false), 90, 70.0, 400.0, "HM");
    hand.text_in(None, fonts.select(&[], 700, false), 60, 280.0, 180.0, "O", None, Color::WHITE);
    for standard in STANDARDS {
        let (_dir, path, _) = print(&hand.pages, &fonts, &Pictures::default(), &press(standard));
        let Some(plates) = separations(&path, 1, 72) else { return };
        let under = plates.at(62, 102);
        assert!(under[0] > 120 && under[3] < 60, "the tint is mostly cyan: {under:?}");
        let (mut over_tint, mut over_paper) = (0, 0);
        for y in 0..648 {
            for x in 0..432 {
                let inks = plates.at(x, y);
                if inks[3] == 255 {
                    if (100..200).contains(&y) {
                        assert_eq!(inks[..3], under[..3], "the tint was knocked out at {x}, {y}");
                        over_tint += 1;
                    } else {
                        assert_eq!(inks, [0, 0, 0, 255], "black is more than black at {x}, {y}");
                        over_paper += 1;
                    }
                }
            }
        }
        assert!(over_tint > 500 && over_paper > 500, "no letters were seen: {over_tint}, {over_paper}");
    }
}

#[test]
fn pictures_are_separated_within_the_limit_and_not_turned_inside_out() {
    let fonts = FontBook::builtin();
    let dir = tempfile::tempdir().unwrap();
    // A photograph with white, dark and saturated parts, and a clear drawing.
    let noise = |i: u32| (i.wrapping_mul(2_654_435_761) >> 28) as u8;
    let pixels: Vec<u8> = (0..400u32 * 400)
        .flat_map(|i| match (i % 400 / 200, i / 400 / 200) {
            (0, 0) => [255 - noise(i) / 8; 3],
            (1, 0) => [noise(i), noise(i + 7), noise(i + 13)],
            (0, _) => [200 + noise(i), 20 + noise(i), 20],
            _ => [20, 40 + noise(i), 200 + noise(i)],
        })
        .collect();
    let mut jpeg = Vec::new();
    jpeg_encoder::Encoder::new(&mut jpeg, 95).encode(&pixels, 400, 400, jpeg_encoder::ColorType::Rgb).unwrap();
    std::fs::write(dir.path().join("a.jpg"), jpeg).unwrap();
    let pictures = Pictures::start(&[dir.path().join("a.jpg")], &[], &mut Report::default());
    let mut hand = Hand::new(&fonts);
    hand.page("1", Numeral::Arabic);
    hand.item(None, ItemKind::Picture { asset: AssetId(0), rect: rect(60.0, 100.0, 96.0, 96.0) });
    let (_dir, path, _) = print(&hand.pages, &fonts, &pictures, &press(Standard::X1a));
    let Some(plates) = separations(&path, 1, 72) else { return };
    let (white, dark, red, blue) = (plates.at(70, 110), plates.at(140, 110), plates.at(70, 180), plates.at(140, 180));
    assert!(white.iter().all(|ink| *ink < 12), "white is paper: {white:?}");
    assert!(dark[3] > 150, "dark is black: {dark:?}");
    assert!(red[1] > 180 && red[2] > 150 && red[0] < 80, "red is magenta and yellow: {red:?}");
    assert!(blue[0] > 150 && blue[1] > 100 && blue[2] < 90, "blue is cyan and magenta: {blue:?}");
    let most = (0..648 * 432).map(|i| plates.plates.iter().map(|plate| u32::from(plate[i])).sum::<u32>()).max().unwrap();
    // JPEG overshoots at edges by a little, in single points of noise; on a square millimetre, which is what a press feels, it does not.
    assert!(most <= 255 * 260 / 100, "{} % of ink", most * 100 / 255);
    let ink = |x: usize, y: usize| plates.at(x, y).iter().map(|ink| u32::from(*ink)).sum::<u32>();
    for (x, y) in (100..196).step_by(3).flat_map(|y| (60..156).step_by(3).map(move |x| (x, y))) {
        let square: u32 = (0..9).map(|i| ink(x + i % 3, y + i / 3)).sum();
        assert!(square <= 9 * 255 * 240 / 100, "{} % of ink at {x}, {y}", square * 100 / 255 / 9);
    }
}

#[test]
fn bleed_is_on_the_edges_that_the_printer_wants() {
    let fonts = FontBook::builtin();
    let mut hand = Hand::new(&fonts);
    for label in ["1", "2"] {
        hand.page(label, Numeral::Arabic);
        hand.fill(None, 0.0, 0.0, 432.0, 200.0, Color { red: 200, green: 220, blue: 230 });
    }
    let boxes = |press: &Press| -> Vec<Vec<f64>> {
        let (_dir, path, _) = print(&hand.pages, &fonts, &Pictures::default(), press);
        let document = Document::load(path).unwrap();
        let of = |page, key: &[u8]| -> Vec<f64> {
            let numbers = document.get_dictionary(page).unwrap().get(key).unwrap().as_array().unwrap();
            numbers.iter().map(|n| (f64::from(n.as_float().unwrap()) * 100.0).round() / 100.0).collect()
        };
        document.get_pages().into_values().flat_map(|page| [of(page, b"MediaBox"), of(page, b"TrimBox"), of(page, b"BleedBox")]).collect()
    };
    // KDP: 6.125 × 9.25 in, none at the spine: left of a recto, right of a verso
    let kdp = boxes(&Press { printer: &KDP, ..Press::default() });
    assert_eq!(kdp[0], [0.0, 0.0, 441.0, 666.0]);
    assert_eq!(kdp[1], [0.0, 9.0, 432.0, 657.0]);
    assert_eq!(kdp[4], [9.0, 9.0, 441.0, 657.0]);
    assert_eq!(kdp[2], kdp[0]);
    // 3 mm all round
    let generic = boxes(&Press { printer: &GENERIC, ..Press::default() });
    assert_eq!(generic[0], [0.0, 0.0, 449.01, 665.01]);
    assert_eq!(generic[1], [8.5, 8.5, 440.5, 656.5]);
    // marks stand outside of the bleed
    let marked = boxes(&Press { printer: &GENERIC, marks: true, ..Press::default() });
    assert_eq!(marked[1], [32.5, 32.5, 464.5, 680.5]);
    assert_eq!(marked[2], [24.0, 24.0, 473.01, 689.01]);
}

#[test]
fn colour_runs_over_the_trim() {
    let fonts = FontBook::builtin();
    let mut hand = Hand::new(&fonts);
    hand.page("1", Numeral::Arabic);
    hand.fill(None, 0.0, 0.0, 432.0, 200.0, Color { red: 60, green: 170, blue: 220 });
    let (_dir, path, _) = print(&hand.pages, &fonts, &Pictures::default(), &Press { printer: &KDP, ..Press::default() });
    let Some(plates) = separations(&path, 1, 72) else { return };
    assert!(plates.at(2, 2)[0] > 100 && plates.at(438, 2)[0] > 100, "the corners of the medium are bare");
    assert_eq!(plates.at(200, 230)[0], 0);
}

/// What preflight says, as codes.
fn preflight(pages: &Pages, fonts: &FontBook, pictures: &Pictures, press: &Press) -> Vec<(&'static str, String)> {
    let (_dir, _path, report) = print(pages, fonts, pictures, press);
    report.diagnostics.into_iter().map(|d| (d.code, d.message.to_string())).collect()
}

#[test]
fn preflight_says_what_the_printer_would_send_back() {
    let fonts = FontBook::builtin();
    let dir = tempfile::tempdir().unwrap();
    let small = dir.path().join("small.png");
    image::GrayImage::from_pixel(100, 100, image::Luma([90])).save(&small).unwrap();
    let pictures = Pictures::start(&[small], &[], &mut Report::default());
    let roman = fonts.select(&[], 400, false);
    let good = |hand: &mut Hand<'_>, count: usize| {
        for number in 1..=count {
            hand.page(&number.to_string(), Numeral::Arabic);
            if number < count {
                hand.text(None, roman, 11, 80.0, 100.0, "Texto en su sitio.");
            }
        }
    };
    let mut hand = Hand::new(&fonts);
    good(&mut hand, 120);
    for printer in [&KDP, &INGRAMSPARK, &GENERIC, &ANY] {
        assert_eq!(preflight(&hand.pages, &fonts, &pictures, &Press { printer, ..Press::default() }), [], "{}", printer.name);
    }

    let mut hand = Hand::new(&fonts);
    good(&mut hand, 21);
    let page = &mut hand.pages.pages[2];
    page.items.clear();
    hand.pages.pages.swap(2, 20);
    let last = hand.pages.pages.len() - 1;
    hand.pages.pages[last].label = "21".to_owned();
    hand.text(None, roman, 5, 80.0, 300.0, "letra menuda");
    hand.text(None, roman, 11, 4.0, 320.0, "al borde");
    hand.fill(None, 80.0, 330.0, 100.0, 0.2, Color::BLACK);
    hand.item(None, ItemKind::Picture { asset: AssetId(0), rect: rect(80.0, 400.0, 72.0, 72.0) });
    let said = preflight(&hand.pages, &fonts, &pictures, &Press { printer: &KDP, ..Press::default() });
    let message =
        |code: &str| said.iter().find(|(c, _)| *c == code).map(|(_, m)| m.as_str()).unwrap_or_else(|| panic!("no {code} in {said:?}"));
    assert!(message("print-pages").contains("21 pages"));
    assert!(message("print-type").contains("5.0 pt") && message("print-type").contains("page 21"));
    assert!(message("print-margin").contains("al borde"));
    assert!(message("print-rule").contains("0.20 pt is made 0.75 pt"));
    assert!(message("print-resolution").contains("100 dpi") && message("print-resolution").contains("300 px"), "{said:?}");

    let mut hand = Hand::new(&fonts);
    good(&mut hand, 24);
    for page in &mut hand.pages.pages {
        page.width = Length::from_mm(90.0);
    }
    let said = preflight(&hand.pages, &fonts, &pictures, &Press { printer: &KDP, ..Press::default() });
    assert!(said.iter().any(|(code, message)| *code == "print-trim" && message.contains("90.0 × 228.6 mm")), "{said:?}");
}

#[test]
fn drawings_are_the_same_on_paper_as_on_the_screen() {
    let fonts = FontBook::builtin();
    let mut hand = Hand::new(&fonts);
    hand.page("1", Numeral::Arabic);
    // Words and shapes turned, moved and scaled by groups within groups.
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100'>\
        <g transform='rotate(180 50 50)'><text x='20' y='40' font-size='30'>L7</text></g>\
        <g transform='translate(110 10) scale(1.5)'><g transform='rotate(20)'><rect x='10' y='5' width='30' height='12'/>\
        <text x='10' y='40' font-size='14' transform='skewX(10)'>FR</text></g></g>\
        <path d='M5 95 L60 95' stroke='black' stroke-width='3'/></svg>";
    hand.item(None, ItemKind::Drawing { svg: std::sync::Arc::from(svg), rect: rect(60.0, 100.0, 300.0, 150.0) });
    let mut report = Report::default();
    let screen =
        pliego::pdf::write(pliego::pdf::Job { pages: &hand.pages, metadata: &metadata(), fonts: &fonts, pictures: &Pictures::default() }, pliego::pdf::Target::Screen, &mut report).unwrap();
    let (dir, path, _) = print(&hand.pages, &fonts, &Pictures::default(), &press(Standard::X4));
    let beside = dir.path().join("screen.pdf");
    std::fs::write(&beside, screen).unwrap();
    let seen = |pdf: &Path, name: &str| {
        let picture = dir.path().join(name);
        tools::run("pdftoppm", &[&"-r", &"72", &"-gray", &"-png", &"-singlefile", &pdf, &picture])?.unwrap();
        Some(image::open(picture.with_extension("png")).unwrap().into_luma8())
    };
    let (Some(a), Some(b)) = (seen(&path, "press"), seen(&beside, "screen")) else { return };
    assert_eq!(a.dimensions(), b.dimensions());
    // Edges may differ by a shade, shapes may not.
    let far = a.pixels().zip(b.pixels()).filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > 128).count();
    let dark = b.pixels().filter(|p| p.0[0] < 100).count();
    assert!(dark > 500 && far * 50 < dark, "{far} of {dark} pixels differ");
}

/// A site built by the program itself: `book.yaml` and a picture of 3000 × 1500 px.
fn built(settings: &str, to: &str) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path().join("site");
    std::fs::create_dir(&site).unwrap();
    std::fs::write(site.join("book.yaml"), format!("title: Prueba\nprinter: generic\n{settings}")).unwrap();
    std::fs::write(site.join("01.md"), "# Uno\n\nTexto.\n\n![Una trama](trama.png)\n").unwrap();
    std::fs::write(site.join("imprenta.icc"), include_bytes!("../src/pdf/profiles/fogra39-240.icc")).unwrap();
    let trama = image::GrayImage::from_fn(3000, 1500, |x, y| image::Luma([(x * 7 % 200 + y * 3 % 50) as u8]));
    trama.save(site.join("trama.png")).unwrap();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_pliego"))
        .args(["build", "--to", to, "--name", "book", "--out"])
        .arg(dir.path())
        .arg(&site)
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    (dir, String::from_utf8(run.stderr).unwrap())
}

#[test]
fn settings_reach_the_press() {
    let read = |settings: &str| {
        let (dir, said) = built(settings, "print");
        (Document::load(dir.path().join("book-print.pdf")).unwrap(), said)
    };
    let intent = |document: &Document| {
        let intents = document.catalog().unwrap().get(b"OutputIntents").unwrap().as_array().unwrap();
        text(document.get_dictionary(intents[0].as_reference().unwrap()).unwrap(), b"OutputConditionIdentifier")
    };
    let trim = |document: &Document| {
        let page = *document.get_pages().values().next().unwrap();
        let numbers = document.get_dictionary(page).unwrap().get(b"TrimBox").unwrap().as_array().unwrap();
        f64::from(numbers[0].as_float().unwrap())
    };
    let (plain, said) = read("");
    assert!(!said.contains("print-"), "{said}");
    assert_eq!((plain.version.as_str(), intent(&plain), trim(&plain)), ("1.6", "FOGRA39".to_owned(), 0.0));
    let (x1a, _) = read("pdfx: x-1a\n");
    assert_eq!(x1a.version, "1.4");
    let (marked, _) = read("crop-marks: true\n");
    assert!((trim(&marked) - 24.0).abs() < 0.01, "room for the marks: {}", trim(&marked));
    let (own, _) = read("profile: imprenta.icc\n");
    assert_eq!(intent(&own), "Custom");
}

#[test]
fn pictures_on_the_screen_have_the_resolution_asked_for() {
    let widest = |settings: &str| {
        let (dir, _) = built(settings, "pdf");
        let document = Document::load(dir.path().join("book.pdf")).unwrap();
        let widths =
            dictionaries(&document).into_iter().filter(|d| d.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image"));
        widths.filter_map(|d| d.get(b"Width").ok()?.as_i64().ok()).max().unwrap()
    };
    assert_eq!([widest("picture-resolution: 150\n"), widest(""), widest("picture-resolution: 300\n")], [954, 1400, 1909]);
}

//! What is sent to each printer, in the eyes of programs that are not ours: qpdf and Ghostscript read it without a complaint, Poppler finds
//! every font in it and no picture in RGB, MuPDF its boxes where the printer's rules put them, and Ghostscript's own inks stay below
//! the printer's most.

// Each test file uses a part of what they share.
#[allow(dead_code)]
#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};

use pliego::options::{Options, Output};
use pliego::printers::{ALL, Printer};

/// A novel of so many short chapters with a picture over the edges and one within, at a trim that all printers cut.
fn site(folder: &Path, chapters: usize) {
    let picture = image::RgbImage::from_fn(1000, 1500, |x, y| image::Rgb([(x / 5) as u8, (y / 7) as u8, if (x / 100 + y / 100).is_multiple_of(2) { 0 } else { 90 }]));
    picture.save(folder.join("mar.png")).expect("a picture");
    let paragraph = "La luz del faro cae sobre el agua y vuelve como quien pregunta por una casa que ya no está en su sitio. ".repeat(8);
    for chapter in 0..chapters {
        let text = format!("---\ntitle: Capítulo {chapter}\nimage: mar.png\n---\n\n{paragraph}\n\n![El mar](mar.png)\n\n{paragraph}[^1]\n\n[^1]: Una nota.\n");
        fs::write(folder.join(format!("{chapter:02}.md")), text).expect("written");
    }
    let settings = "title: El faro\nauthor: Elvira Montes\nlanguage: es\ntrim: 6x9\nstyle: ensayo\nopening: bleed\ncover: mar.png\nblurb: Nadie.\n\
                    print-isbn: 978-84-376-0494-7\nspine-width: 6mm\nspine-text: none\n";
    fs::write(folder.join("book.yaml"), settings).expect("written");
}

fn sent(folder: &Path, printer: &'static Printer) -> (PathBuf, PathBuf) {
    let out = folder.join(format!("out-{}", printer.name));
    let options = Options {
        outputs: vec![Output::Print, Output::Cover],
        out: Some(out.clone()),
        name: Some("book".to_owned()),
        printer: Some(printer),
        modified: "2026-01-01T00:00:00Z".to_owned(),
        ..Options::of(folder)
    };
    let outcome = pliego::build(&options, &|_| ());
    assert!(!outcome.report.has_errors(), "{}: {:?}", printer.name, outcome.report);
    (out.join("book-print.pdf"), out.join("book-cover.pdf"))
}

/// Numbers of a box as MuPDF says it.
fn numbers(said: &str, name: &str) -> Vec<[f64; 4]> {
    let value = |tag: &str, key: &str| tag.split(&format!(" {key}=\"")).nth(1).and_then(|rest| rest.split('"').next()).and_then(|number| number.parse::<f64>().ok());
    said.lines()
        .filter_map(|line| line.trim().strip_prefix(&format!("<{name} ")))
        .map(|tag| {
            let tag = format!(" {tag}");
            ["l", "b", "r", "t"].map(|key| value(&tag, key).unwrap_or(f64::NAN))
        })
        .collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.1
}

fn judge(printer: &Printer, path: &Path, is_cover: bool) {
    let what = format!("{} {}", printer.name, if is_cover { "cover" } else { "inside" });
    if let Some(verdict) = tools::run("qpdf", &[&path]) {
        verdict.unwrap_or_else(|said| panic!("{what}: {said}"));
    }
    let strict: [&dyn AsRef<std::ffi::OsStr>; 7] = [&"-q", &"-dNOPAUSE", &"-dBATCH", &"-dPDFSTOPONERROR", &"-r20", &"-sDEVICE=nullpage", &path];
    if let Some(verdict) = tools::run("gs", &strict) {
        let said = verdict.unwrap_or_else(|said| panic!("{what}: {said}"));
        assert!(said.trim().is_empty(), "{what}: {said}");
    }
    if let Some(fonts) = tools::run("pdffonts", &[&path]) {
        let fonts = fonts.expect("a list");
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(is_cover || !rows.is_empty(), "{what}: no fonts");
        // name type encoding emb sub uni object: the fifth from the end says whether it is in the file.
        assert!(rows.iter().all(|row| row.split_whitespace().rev().nth(4) == Some("yes")), "{what}: {fonts}");
    }
    if let Some(pictures) = tools::run("pdfimages", &[&"-list", &path]) {
        let pictures = pictures.expect("a list");
        let colours: Vec<&str> = pictures.lines().skip(2).filter_map(|row| row.split_whitespace().nth(5)).collect();
        assert!(is_cover || !colours.is_empty(), "{what}: no pictures");
        assert!(colours.iter().all(|colour| matches!(*colour, "cmyk" | "gray" | "icc")) && !pictures.contains(" rgb "), "{what}: {pictures}");
    }
    if let Some(said) = tools::run("mutool", &[&"pages", &path]) {
        let said = said.expect("the pages");
        let (media, trim, bleed) = (numbers(&said, "MediaBox"), numbers(&said, "TrimBox"), numbers(&said, "BleedBox"));
        assert!(!trim.is_empty() && trim.len() == media.len(), "{what}: {said}");
        assert!(!printer.even || is_cover || trim.len().is_multiple_of(2), "{what}: {} pages", trim.len());
        for (page, trim) in trim.iter().enumerate() {
            let (width, height) = (trim[2] - trim[0], trim[3] - trim[1]);
            assert!(close(height, 648.0) && (is_cover || close(width, 432.0)), "{what}: {trim:?}");
            let Some(bleed) = bleed.get(page) else { continue };
            let sides = [trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]];
            let wanted = printer.bleed.to_pt();
            assert!(sides.iter().all(|side| close(*side, wanted) || close(*side, 0.0)), "{what}: {sides:?}, wanted {wanted}");
            assert!(sides[1..].iter().skip(1).any(|side| close(*side, wanted)) || !is_cover, "{what}: no bleed: {sides:?}");
        }
    }
    ink(printer, path, &what);
}

/// The most ink in one place, by Ghostscript's separations.
fn ink(printer: &Printer, path: &Path, what: &str) {
    let tiff = path.with_extension("%03d.tif");
    let arguments: [&dyn AsRef<std::ffi::OsStr>; 7] =
        [&"-q", &"-dNOPAUSE", &"-dBATCH", &"-sDEVICE=tiff32nc", &"-r36", &format!("-sOutputFile={}", tiff.display()), &path];
    let Some(drawn) = tools::run("gs", &arguments) else { return };
    drawn.expect("separations");
    let folder = path.parent().expect("a directory");
    let mut most = 0_u32;
    let mut pages = 0;
    for entry in fs::read_dir(folder).expect("a directory").map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some_and(|e| e == "tif")) {
        let bytes = fs::read(&entry).expect("a picture");
        fs::remove_file(&entry).expect("removed");
        let (data, rows) = separations(&bytes);
        assert!(rows > 0 && data.len() > 1000, "{what}: no pixels");
        pages += 1;
        most = data.chunks_exact(4).map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>()).max().unwrap_or_default().max(most);
    }
    // A pixel of the drawing may lie between two places, and each ink is rounded up.
    let percent = f64::from(most) * 100.0 / 255.0;
    assert!(pages > 0 && percent > 90.0, "{what}: {percent} % of ink on {pages} pages");
    assert!(percent <= f64::from(printer.ink) + 3.0, "{what}: {percent} % of ink, at most {} %", printer.ink);
}

/// The bytes of a TIFF's strips, which Ghostscript writes without compression, and how many rows there are.
fn separations(tiff: &[u8]) -> (Vec<u8>, u32) {
    let short = |at: usize| u32::from(u16::from_le_bytes([tiff[at], tiff[at + 1]]));
    let long = |at: usize| u32::from_le_bytes([tiff[at], tiff[at + 1], tiff[at + 2], tiff[at + 3]]);
    assert_eq!(&tiff[..4], b"II*\0", "another order of bytes");
    let directory = long(4) as usize;
    let field = |wanted: u32| {
        let entries = (0..short(directory) as usize).map(|i| directory + 2 + 12 * i);
        entries.filter(|at| short(*at) == wanted).map(|at| {
            let (kind, count) = (short(at + 2), long(at + 4) as usize);
            let size = if kind == 3 { 2 } else { 4 };
            let start = if count * size <= 4 { at + 8 } else { long(at + 8) as usize };
            (0..count).map(|i| if size == 2 { short(start + 2 * i) } else { long(start + 4 * i) }).collect::<Vec<u32>>()
        }).next().unwrap_or_default()
    };
    assert_eq!(field(259), [1], "it is compressed");
    let strips = field(273).into_iter().zip(field(279));
    (strips.flat_map(|(start, length)| tiff[start as usize..(start + length) as usize].to_vec()).collect(), field(257)[0])
}

#[test]
fn other_programs_find_what_each_printer_wants() {
    for printer in ALL {
        let folder = tempfile::tempdir().expect("a directory");
        site(folder.path(), 14);
        let (inside, cover) = sent(folder.path(), printer);
        judge(printer, &inside, false);
        judge(printer, &cover, true);
    }
}

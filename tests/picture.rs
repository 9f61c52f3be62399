//! Pictures of every kind, sound and broken, through the whole of `picture`.

use std::path::PathBuf;

use image::{ExtendedColorType, ImageEncoder};
use pliego::book::AssetId;
use pliego::cache::Cache;
use pliego::picture::{Encoded, Format, Pictures, Quality, Settings, Use};
use pliego::report::Report;

/// Pixels that look photographed: every neighbour differs.
fn grain(width: u32, height: u32, channels: usize) -> Vec<u8> {
    let mut state = 1u32;
    (0..width as usize * height as usize * channels)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            96 + (state >> 26) as u8
        })
        .collect()
}

/// Pixels that look drawn: a few flat areas.
fn flat(width: u32, height: u32, channels: usize) -> Vec<u8> {
    (0..width as usize * height as usize).flat_map(|i| [if i / 40 % 7 == 0 { 30 } else { 220 }; 4].into_iter().take(channels)).collect()
}

fn png(pixels: &[u8], width: u32, height: u32, color: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes).write_image(pixels, width, height, color).unwrap();
    bytes
}

fn jpeg(pixels: &[u8], width: u16, height: u16) -> Vec<u8> {
    jpeg_of(pixels, width, height, 90)
}

fn jpeg_of(pixels: &[u8], width: u16, height: u16, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, quality).encode(pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// As a camera writes it.
fn fine_jpeg(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    jpeg_of(pixels, width as u16, height as u16, 97)
}

fn webp(pixels: &[u8], width: u32, height: u32, color: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut bytes).write_image(pixels, width, height, color).unwrap();
    bytes
}

fn gif(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut bytes).encode(pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// Puts the files into a directory of their own and opens them.
fn open(files: &[(&str, Vec<u8>)], uses: &[Use]) -> (tempfile::TempDir, Pictures, Report) {
    open_with(files, uses, Settings::default())
}

/// The same by other settings.
fn open_with(files: &[(&str, Vec<u8>)], uses: &[Use], settings: Settings) -> (tempfile::TempDir, Pictures, Report) {
    let dir = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, bytes)| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let mut report = Report::default();
    let pictures = Pictures::start_with(&paths, uses, settings, &mut report);
    (dir, pictures, report)
}

fn take(pictures: &Pictures, index: u32, wanted: Use) -> Encoded {
    pictures.encoded(AssetId(index), wanted).unwrap_or_else(|| panic!("picture {index} for {wanted:?}: {:?}", pictures.findings()))
}

/// Format and size, and that another decoder reads the bytes as such.
fn seen(encoded: &Encoded) -> (Format, u32, u32) {
    if encoded.format != Format::Svg {
        let read = image::load_from_memory(&encoded.bytes).unwrap();
        assert_eq!((read.width(), read.height()), (encoded.width, encoded.height));
    }
    (encoded.format, encoded.width, encoded.height)
}

#[test]
fn every_kind_becomes_what_its_use_wants() {
    let rgb = ExtendedColorType::Rgb8;
    let mut clear = flat(300, 300, 4);
    clear[3] = 0;
    let files = [
        ("small.jpg", jpeg(&grain(40, 30, 3), 40, 30)),
        ("wide.jpg", jpeg(&grain(2000, 300, 3), 2000, 300)),
        ("drawn.png", png(&flat(300, 300, 3), 300, 300, rgb)),
        ("photo.png", png(&grain(640, 480, 3), 640, 480, rgb)),
        ("clear.webp", webp(&clear, 300, 300, ExtendedColorType::Rgba8)),
        ("opaque.webp", webp(&grain(400, 300, 3), 400, 300, rgb)),
        ("still.gif", gif(&flat(64, 64, 3), 64, 64)),
        ("named-wrongly.jpg", png(&flat(10, 10, 3), 10, 10, rgb)),
        ("huge.png", png(&flat(3000, 100, 1), 3000, 100, ExtendedColorType::L8)),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 20'><path d='M0 0h9'/></svg>".to_vec()),
    ];
    let (_dir, pictures, report) = open(&files, &[Use::Epub, Use::Screen]);
    assert_eq!(report.diagnostics, []);
    let expected = [
        ((Format::Jpeg, 40, 30), (Format::Jpeg, 40, 30)),
        ((Format::Jpeg, 1600, 240), (Format::Jpeg, 1600, 240)),
        ((Format::Png, 300, 300), (Format::Png, 300, 300)),
        ((Format::Jpeg, 640, 480), (Format::Jpeg, 640, 480)),
        ((Format::Png, 300, 300), (Format::Png, 300, 300)),
        ((Format::Jpeg, 400, 300), (Format::Jpeg, 400, 300)),
        ((Format::Gif, 64, 64), (Format::Png, 64, 64)),
        ((Format::Png, 10, 10), (Format::Png, 10, 10)),
        // Whole it has fewer bytes than scaled.
        ((Format::Png, 3000, 100), (Format::Png, 1400, 47)),
        ((Format::Svg, 30, 20), (Format::Svg, 30, 20)),
    ];
    for (index, (epub, screen)) in expected.into_iter().enumerate() {
        let name = files[index].0;
        let id = AssetId(index as u32);
        assert_eq!(pictures.format(id, Use::Epub), Some(epub.0), "{name}");
        assert_eq!(seen(&take(&pictures, id.0, Use::Epub)), epub, "{name} in the EPUB");
        assert_eq!(seen(&take(&pictures, id.0, Use::Screen)), screen, "{name} on screen");
    }
    let passed = take(&pictures, 0, Use::Epub);
    assert_eq!(passed.bytes[..], files[0].1[..], "a JPEG that needs no change passes untouched");
    assert!(pictures.findings().diagnostics.is_empty());
}

#[test]
fn both_outputs_share_the_bytes_of_one_decoding() {
    let (_dir, pictures, _) = open(&[("a.webp", webp(&grain(400, 300, 3), 400, 300, ExtendedColorType::Rgb8))], &[Use::Epub, Use::Screen]);
    let (epub, screen) = (take(&pictures, 0, Use::Epub), take(&pictures, 0, Use::Screen));
    assert!(std::sync::Arc::ptr_eq(&epub.bytes, &screen.bytes));
}

#[test]
fn broken_files_are_reported_and_the_rest_goes_on() {
    let whole = jpeg(&grain(64, 64, 3), 64, 64);
    let cut_png = png(&flat(64, 64, 3), 64, 64, ExtendedColorType::Rgb8);
    let cut_webp = webp(&grain(64, 64, 3), 64, 64, ExtendedColorType::Rgb8);
    let files = [
        ("empty.png", Vec::new()),
        ("page.jpg", b"<!doctype html><title>404</title>".to_vec()),
        ("cut.jpg", whole[..whole.len() / 2].to_vec()),
        ("cut.png", cut_png[..cut_png.len() - 20].to_vec()),
        ("cut.webp", cut_webp[..cut_webp.len() / 2].to_vec()),
        ("cut.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g>".to_vec()),
        ("whole.jpg", whole.clone()),
    ];
    let (_dir, pictures, mut report) = open(&files, &[Use::Epub, Use::Screen]);
    pictures.verify();
    assert_eq!(pictures.info(AssetId(0)), None);
    assert_eq!(pictures.info(AssetId(2)).map(|i| (i.width, i.height)), Some((64, 64)));
    for index in 0..6 {
        assert!(pictures.encoded(AssetId(index), Use::Epub).is_none(), "{}", files[index as usize].0);
    }
    assert_eq!(take(&pictures, 6, Use::Screen).bytes[..], whole[..]);
    assert!(pictures.encoded(AssetId(99), Use::Epub).is_none());
    report.append(pictures.findings());
    let mut named: Vec<String> = report
        .diagnostics
        .iter()
        .map(|d| match (&d.place, d.code) {
            (pliego::report::Place::Path(path), "picture-corrupt") => path.file_name().unwrap().to_string_lossy().into_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    named.sort();
    assert_eq!(named, ["cut.jpg", "cut.png", "cut.svg", "cut.webp", "empty.png", "page.jpg"]);
}

#[test]
fn a_photograph_is_turned_upright() {
    let (width, height) = (300u16, 200u16);
    // white above, black below
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height)).flat_map(|i| [if i < 30_000 { 255 } else { 0 }; 3]).collect();
    let plain = jpeg(&pixels, width, height);
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let mut turned = plain[..2].to_vec();
    turned.extend_from_slice(&[0xff, 0xe1, 0, exif.len() as u8 + 2]);
    turned.extend_from_slice(exif);
    turned.extend_from_slice(&plain[2..]);
    let (_dir, pictures, _) = open(&[("camera.jpg", turned)], &[Use::Epub]);
    assert_eq!(pictures.info(AssetId(0)).map(|i| (i.width, i.height)), Some((200, 300)));
    let upright = image::load_from_memory(&take(&pictures, 0, Use::Epub).bytes).unwrap().into_luma8();
    // a quarter turn to the right brings the upper edge to the right
    assert!(upright.get_pixel(190, 150).0[0] > 200 && upright.get_pixel(10, 150).0[0] < 50);
}

#[test]
fn one_thread_or_many_the_bytes_are_the_same_and_nobody_waits_for_ever() {
    let files: Vec<(String, Vec<u8>)> =
        (0..12).map(|i| (format!("{i}.webp"), webp(&grain(200 + i, 100, 3), 200 + i, 100, ExtendedColorType::Rgb8))).collect();
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (n.as_str(), b.clone())).collect();
    let run = |threads: usize| -> Vec<Vec<u8>> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            use rayon::prelude::*;
            let (_dir, pictures, _) = open(&files, &Use::ALL);
            (0..12u32).into_par_iter().rev().map(|i| take(&pictures, i, Use::Epub).bytes.to_vec()).collect()
        })
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn an_output_takes_the_jpeg_of_another_that_is_not_much_larger() {
    let files = [
        ("near.webp", webp(&grain(1700, 300, 3), 1700, 300, ExtendedColorType::Rgb8)),
        ("far.webp", webp(&grain(1800, 300, 3), 1800, 300, ExtendedColorType::Rgb8)),
    ];
    let settings = Settings { most: 2400, ..Settings::default() };
    let (_dir, pictures, _) = open_with(&files, &[Use::Epub, Use::Screen], settings);
    let of = |index| (take(&pictures, index, Use::Epub), take(&pictures, index, Use::Screen));
    let (epub, screen) = of(0);
    assert!(std::sync::Arc::ptr_eq(&epub.bytes, &screen.bytes) && screen.width == 1700);
    let (epub, screen) = of(1);
    assert_eq!((epub.width, screen.width), (1800, 1400));
}

#[test]
fn a_jpeg_of_few_bytes_that_is_nearly_small_enough_stays_as_it_is() {
    let of = |pixels: Vec<u8>, width: u16, quality| jpeg_of(&pixels, width, 600, quality);
    let files = [
        ("light.jpg", of(flat(1600, 600, 3), 1600, 80)),
        ("heavy.jpg", of(grain(1600, 600, 3), 1600, 97)),
        ("wide.jpg", of(flat(1800, 600, 3), 1800, 80)),
    ];
    let (_dir, pictures, _) = open(&files, &[Use::Screen]);
    let taken = [0, 1, 2].map(|index| take(&pictures, index, Use::Screen));
    assert_eq!(taken[0].bytes[..], files[0].1[..]);
    // Of more than two bits a pixel, and of more than five quarters of the sides.
    assert_eq!([taken[1].width, taken[2].width], [1400, 1400]);
}

#[test]
fn pictures_written_out_in_their_address_are_read() {
    let png = png(&flat(30, 20, 3), 30, 20, ExtendedColorType::Rgb8);
    let percent: String = png.iter().map(|byte| format!("%{byte:02X}")).collect();
    let paths = [
        PathBuf::from(format!("data:image/png,{percent}")),
        PathBuf::from("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'/%3E"),
        PathBuf::from("data:image/png;base64,!!"),
    ];
    let mut report = Report::default();
    let pictures = Pictures::start(&paths, &[Use::Epub], &mut report);
    assert_eq!(seen(&take(&pictures, 0, Use::Epub)), (Format::Png, 30, 20));
    assert_eq!(seen(&take(&pictures, 1, Use::Epub)), (Format::Svg, 4, 3));
    assert_eq!(report.diagnostics.len(), 1);
    assert_eq!(report.diagnostics[0].place, pliego::report::Place::Path("data:image/png".into()));
}

/// Waves with a little grain, as a painted banner has them.
fn banner(width: u32, height: u32) -> Vec<u8> {
    let noise = grain(width, height, 1);
    let shade = |n: u32| {
        let (x, y) = (f64::from(n % width), f64::from(n / width));
        let wave = (x / 83.0).sin() * 45.0 + (y / 57.0).cos() * 45.0 + (x * y / 9000.0).sin() * 20.0 + 120.0;
        let value = (wave as u8).saturating_add(noise[n as usize] / 20);
        [value, 255 - value, value / 2 + 70]
    };
    (0..width * height).flat_map(shade).collect()
}

#[test]
fn pictures_of_the_epub_have_about_half_the_bytes() {
    let (width, height) = (2464, 1856);
    let files = [("banner.jpg", fine_jpeg(&banner(width, height), width, height))];
    let (_dir, pictures, _) = open(&files, &[Use::Epub, Use::Browser]);
    let (epub, plain) = (take(&pictures, 0, Use::Epub), take(&pictures, 0, Use::Browser));
    assert_eq!((epub.format, epub.width, epub.height), (Format::Jpeg, 1600, 1205));
    // As large as the preview shows it, at a quality that is always good, by an encoder that does no more than the standard says.
    let shown = image::load_from_memory(&plain.bytes).unwrap().into_rgb8();
    let mut usual = Vec::new();
    jpeg_encoder::Encoder::new(&mut usual, 85).encode(&shown, plain.width as u16, plain.height as u16, jpeg_encoder::ColorType::Rgb).unwrap();
    assert!(plain.bytes.len() < usual.len(), "{} of {}", plain.bytes.len(), usual.len());
    assert!(epub.bytes.len() * 9 / 5 < usual.len(), "{} of {}", epub.bytes.len(), usual.len());
    assert_eq!(pictures.largest(5).iter().map(|(path, bytes)| (path.ends_with("banner.jpg"), *bytes)).collect::<Vec<_>>(), [(true, epub.bytes.len() as u64)]);
}

#[test]
fn the_cover_is_as_large_as_shops_want_it() {
    let files = [("a.jpg", fine_jpeg(&banner(2000, 3000), 2000, 3000)), ("b.jpg", fine_jpeg(&banner(2000, 3000), 2000, 3000))];
    let settings = Settings { cover: Some(AssetId(1)), ..Settings::default() };
    let (_dir, pictures, _) = open_with(&files, &[Use::Epub], settings);
    assert_eq!(seen(&take(&pictures, 0, Use::Epub)).1, 1067);
    assert_eq!(seen(&take(&pictures, 1, Use::Cover)), (Format::Jpeg, 1460, 2190));
}

#[test]
fn a_file_that_would_not_become_smaller_stays() {
    // A drawing of two colours in a palette: scaled, it would have many colours and more bytes.
    let checks: Vec<u8> = (0..2000u32 * 1000).map(|n| if (n / 2000 / 3 + n % 2000 / 3) % 2 == 0 { 0 } else { 255 }).collect();
    let drawn = png(&checks, 2000, 1000, ExtendedColorType::L8);
    let coarse = jpeg_of(&banner(900, 900), 900, 900, 70);
    let fine = fine_jpeg(&banner(900, 900), 900, 900);
    let files = [("drawn.png", drawn.clone()), ("coarse.jpg", coarse.clone()), ("fine.jpg", fine.clone())];
    let (_dir, pictures, _) = open(&files, &[Use::Epub]);
    assert_eq!(take(&pictures, 0, Use::Epub).bytes[..], drawn[..]);
    assert_eq!(take(&pictures, 1, Use::Epub).bytes[..], coarse[..]);
    assert!(take(&pictures, 2, Use::Epub).bytes.len() * 2 < fine.len());
}

/// Lines of letters one pixel thick, as a screen shows them.
fn screenshot(width: u32, height: u32) -> Vec<u8> {
    let ink = |x: u32, y: u32| y % 14 < 9 && (x / 8 * 7919 + y / 14 * 104_729) % 5 > 0 && (x % 8 == 1 || y % 14 == (x / 8) % 9 && x % 8 < 6);
    (0..width * height).flat_map(|at| if ink(at % width, at / width) { [20, 20, 30] } else { [250, 250, 245] }).collect()
}

#[test]
fn sharp_edges_stay_whole_when_scaled_they_would_have_more_bytes() {
    let whole = png(&screenshot(2000, 1400), 2000, 1400, ExtendedColorType::Rgb8);
    let bytes = whole.len();
    let (_dir, pictures, report) = open(&[("pantalla.png", whole)], &[Use::Epub]);
    assert!(report.diagnostics.is_empty(), "{report:?}");
    let made = take(&pictures, 0, Use::Epub);
    assert_eq!(seen(&made), (Format::Png, 2000, 1400));
    assert!(made.bytes.len() <= bytes);
}

#[test]
fn a_quality_that_is_wished_is_kept() {
    let files = [("a.jpg", fine_jpeg(&banner(1200, 900), 1200, 900))];
    let bytes = |quality| {
        let settings = Settings { quality: Quality::Fixed(quality), most: 800, ..Settings::default() };
        let (_dir, pictures, _) = open_with(&files, &[Use::Epub], settings);
        let taken = take(&pictures, 0, Use::Epub);
        assert_eq!((taken.width, taken.height), (800, 600));
        taken.bytes.len()
    };
    assert!(bytes(50) < bytes(75) && bytes(75) < bytes(95));
}

#[test]
fn what_is_kept_in_a_cache_is_what_would_be_made() {
    let cache = tempfile::tempdir().unwrap();
    let drawn = png(&flat(900, 400, 3), 900, 400, ExtendedColorType::Rgb8);
    let files = [("a.jpg", fine_jpeg(&banner(1800, 900), 1800, 900)), ("b.png", drawn), ("c.jpg", jpeg(&grain(400, 400, 3), 400, 400))];
    let all = |settings: &Settings| -> Vec<Vec<u8>> {
        let (_dir, pictures, _) = open_with(&files, &[Use::Epub], settings.clone());
        (0..3).map(|n| take(&pictures, n, Use::Epub).bytes.to_vec()).collect()
    };
    let plain = Settings::default();
    let kept = Settings { cache: Some(Cache::new(cache.path())), ..Settings::default() };
    let expected = all(&plain);
    assert_eq!((all(&kept), all(&kept)), (expected.clone(), expected.clone()));
    assert!(Cache::new(cache.path()).prune(std::time::Duration::MAX, u64::MAX).left >= 2);
    let smaller = Settings { most: 700, ..kept };
    assert_ne!(all(&smaller), expected, "other settings have other entries");
}

#[test]
fn what_is_shared_does_not_depend_on_who_asks_first() {
    let files = [("a.jpg", fine_jpeg(&banner(1700, 1200), 1700, 1200))];
    let in_order = |uses: [Use; 2]| {
        let (_dir, pictures, _) = open(&files, &[]);
        uses.map(|wanted| (wanted, take(&pictures, 0, wanted).bytes.to_vec()))
    };
    let together = {
        let (_dir, pictures, _) = open(&files, &[Use::Epub, Use::Screen]);
        [Use::Screen, Use::Epub].map(|wanted| (wanted, take(&pictures, 0, wanted).bytes.to_vec()))
    };
    assert_eq!(together[0].1, together[1].1);
    let [screen, epub] = in_order([Use::Screen, Use::Epub]);
    let [epub_first, screen_last] = in_order([Use::Epub, Use::Screen]);
    assert_eq!((epub, screen), (epub_first, screen_last));
}

/// A PDF of two pages, the second turned by a quarter: a frame in red, and a letter.
const TWO_PAGES: &str = "%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 150]/Contents 4 0 R>>endobj
4 0 obj<</Length 32>>stream
1 0 0 RG 20 20 160 60 re 2 w S
endstream endobj
5 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 150]/Rotate 90/Resources<</Font<</F 7 0 R>>>>/Contents 6 0 R>>endobj
6 0 obj<</Length 35>>stream
BT /F 24 Tf 20 20 Td (Plano) Tj ET
endstream endobj
7 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
";

#[test]
fn pages_of_a_pdf_are_drawings() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("plano.pdf");
    std::fs::write(&path, TWO_PAGES).unwrap();
    let pages: Vec<PathBuf> = [1, 2, 3].map(|number| pliego::file::with_page(&path, number)).into_iter().chain([path]).collect();
    let mut report = Report::default();
    let pictures = Pictures::start(&pages, &Use::ALL, &mut report);
    let sizes: Vec<_> = (0..4).map(|i| pictures.info(AssetId(i)).map(|info| (info.width, info.height, info.vector))).collect();
    assert_eq!(sizes, [Some((400, 200, true)), Some((200, 400, true)), None, Some((400, 200, true))]);
    assert_eq!(report.diagnostics.len(), 1);
    let drawn = |index| String::from_utf8(take(&pictures, index, Use::Epub).bytes.to_vec()).unwrap();
    assert_eq!(seen(&take(&pictures, 0, Use::Press)), (Format::Svg, 400, 200));
    assert!(drawn(0).contains("#ff0000") && drawn(0) == drawn(3), "{}", drawn(0));
    // Five letters, as outlines: whoever reads it needs no font.
    assert!(drawn(1).matches("<use").count() == 5 && !drawn(1).contains("<text"), "{}", drawn(1));
}

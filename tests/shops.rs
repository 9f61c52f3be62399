//! For every shop there is a book that its check refuses, with the place, and one that it takes.

use std::fs;
use std::path::Path;

use pliego::options::{Options, Output};
use pliego::report::{Place, Severity};
use pliego::shop;

/// A picture of so many pixels, of noise or plain.
fn picture(path: &Path, width: u32, height: u32, noise: bool) {
    let mut state = 1u32;
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = if noise { (state >> 24) as u8 } else { 0 };
        image::Rgb([(x / 8) as u8 ^ grain, (y / 8) as u8 ^ grain, 128 ^ grain])
    });
    image.save(path).expect("a picture");
}

/// What a shop says of a book: codes with the file that they point to.
fn verdict(shop: &str, site: &Path) -> Vec<String> {
    let options = Options { outputs: vec![Output::Epub], shop: shop::find(shop), ..Options::of(site) };
    let outcome = pliego::build(&options, &|_| ());
    let of_shop = outcome.report.diagnostics.iter().filter(|d| d.code.starts_with("shop-"));
    of_shop
        .map(|d| {
            assert!(d.severity < Severity::Warning || d.help.is_some(), "{}: no help", d.message);
            let place = match &d.place {
                Place::Path(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                Place::Span(span) => outcome.files.get(span.file).map(|file| file.path.display().to_string()).unwrap_or_default(),
                Place::Book => String::new(),
            };
            let grave = if d.severity == Severity::Error { "error" } else { "-" };
            format!("{grave} {} {}", d.code, place.rsplit('/').next().unwrap_or_default()).trim_end().to_owned()
        })
        .collect()
}

const GOOD: &str = "title: Cuaderno\nauthor: Ana Núñez\ndescription: Un cuaderno.\nisbn: 978-84-376-0494-7\nlanguage: es\n";

fn book(settings: &str, text: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("book.yaml"), settings).expect("written");
    fs::write(directory.path().join("01.md"), format!("# Uno\n\nTexto.\n\n{text}\n")).expect("written");
    directory
}

#[test]
fn a_good_book_is_taken_by_all() {
    let directory = book(&format!("{GOOD}cover: cubierta.jpg\n"), "![Un dibujo](dibujo.png)");
    picture(&directory.path().join("cubierta.jpg"), 1600, 2560, false);
    picture(&directory.path().join("dibujo.png"), 2400, 1800, false);
    for shop in shop::ALL {
        assert_eq!(verdict(shop.name, directory.path()), ["- shop-ready"], "{}", shop.name);
    }
}

#[test]
fn every_shop_refuses_the_book_that_breaks_its_rules() {
    let small = book(&format!("{GOOD}cover: cubierta.jpg\n"), "");
    picture(&small.path().join("cubierta.jpg"), 300, 480, false);
    for shop in ["kdp", "apple", "google", "ingram"] {
        assert_eq!(verdict(shop, small.path()), ["error shop-cover cubierta.jpg"], "{shop}");
    }
    assert_eq!(verdict("kobo", small.path()), ["- shop-ready"]);

    let gif = book(&format!("{GOOD}cover: cubierta.gif\n"), "");
    picture(&gif.path().join("cubierta.gif"), 1400, 2200, false);
    for shop in shop::ALL {
        assert!(verdict(shop.name, gif.path()).contains(&"error shop-cover cubierta.gif".to_owned()), "{}", shop.name);
    }
}

#[test]
fn pictures_that_are_too_large_are_named() {
    let large = book(&format!("{GOOD}cover: cubierta.jpg\npictures: {{ epub: {{ max: 6000 }} }}\n"), "![Una](una.png)\n\n![Otra](otra.png)");
    picture(&large.path().join("cubierta.jpg"), 1600, 2560, false);
    picture(&large.path().join("una.png"), 3000, 2000, false);
    picture(&large.path().join("otra.png"), 2200, 1600, false);
    assert_eq!(verdict("apple", large.path()), ["error shop-picture una.png"]);
    let advised = book(&format!("{GOOD}cover: cubierta.jpg\npictures: {{ epub: {{ max: 6000 }} }}\n"), "![Una](una.png)");
    picture(&advised.path().join("cubierta.jpg"), 1600, 2560, false);
    picture(&advised.path().join("una.png"), 2400, 1800, false);
    assert_eq!(verdict("apple", advised.path()), ["- shop-picture una.png", "- shop-ready"]);
    assert_eq!(verdict("ingram", large.path()), ["error shop-picture una.png", "error shop-picture otra.png"]);
    let heavy = book(&format!("{GOOD}cover: cubierta.jpg\npictures: {{ epub: {{ max: 6000, quality: 100 }} }}\n"), "![Grano](grano.png)");
    picture(&heavy.path().join("cubierta.jpg"), 1600, 2560, false);
    picture(&heavy.path().join("grano.png"), 2200, 1800, true);
    assert_eq!(verdict("kdp", heavy.path()), ["error shop-picture grano.png"]);
    assert_eq!(verdict("kobo", heavy.path()), ["- shop-picture grano.png", "- shop-ready"]);
}

#[test]
fn covers_that_a_shop_takes_and_advises_against() {
    let small = book(&format!("{GOOD}cover: cubierta.jpg\n"), "");
    picture(&small.path().join("cubierta.jpg"), 1500, 2400, false);
    assert_eq!(verdict("kdp", small.path()), ["- shop-cover cubierta.jpg", "- shop-ready"]);
    let large = book(&format!("{GOOD}cover: cubierta.jpg\n"), "");
    picture(&large.path().join("cubierta.jpg"), 600, 10_400, false);
    assert!(verdict("kdp", large.path()).contains(&"error shop-cover cubierta.jpg".to_owned()));
    assert!(verdict("google", large.path()).contains(&"error shop-cover cubierta.jpg".to_owned()));
}

/// A cover as a printer wants it is no cover for a screen.
#[test]
fn covers_in_inks_are_refused() {
    let inks = book(&format!("{GOOD}cover: cubierta.jpg\n"), "");
    let data: Vec<u8> = (0..1600_u32 * 2560).flat_map(|i| [(i % 251) as u8, 40, 80, 200]).collect();
    let encoder = jpeg_encoder::Encoder::new_file(inks.path().join("cubierta.jpg"), 80).expect("a file");
    encoder.encode(&data, 1600, 2560, jpeg_encoder::ColorType::Cmyk).expect("a picture");
    for shop in ["kdp", "apple", "ingram"] {
        assert_eq!(verdict(shop, inks.path()), ["error shop-cover cubierta.jpg"], "{shop}");
    }
    assert_eq!(verdict("kobo", inks.path()), ["- shop-cover cubierta.jpg", "- shop-ready"]);
}

#[test]
fn pictures_with_nothing_behind_them_are_named() {
    let clear = book(&format!("{GOOD}cover: cubierta.jpg\n"), "![Un dibujo](dibujo.png)");
    picture(&clear.path().join("cubierta.jpg"), 1600, 2560, false);
    image::RgbaImage::from_fn(300, 200, |x, _| image::Rgba([20, 20, 90, if x < 150 { 0 } else { 255 }])).save(clear.path().join("dibujo.png")).expect("a picture");
    assert_eq!(verdict("kobo", clear.path()), ["- shop-picture dibujo.png", "- shop-ready"]);
    assert_eq!(verdict("apple", clear.path()), ["- shop-ready"]);
}

#[test]
fn what_a_shop_asks_of_the_metadata() {
    let poor = book("title: Cuaderno\nprint-isbn: 978-84-376-0494-7\n", "");
    assert_eq!(verdict("google", poor.path()), ["error shop-metadata", "- shop-metadata"]);
    let told = verdict("ingram", poor.path());
    assert!(told.contains(&"error shop-isbn book.yaml".to_owned()), "{told:?}");
    let twice = book(&format!("{GOOD}print-isbn: 978-84-376-0494-7\n"), "");
    assert!(verdict("kobo", twice.path()).contains(&"error shop-isbn book.yaml".to_owned()));
}

//! Covers: the front as a picture for the EPUB.

use pliego::book::{AssetId, Contributor, Metadata};
use pliego::cover::front_image;
use pliego::font::FontBook;
use pliego::lang::Lang;
use pliego::picture::{Format, Pictures, Use};
use pliego::report::Report;

fn metadata(title: &str, subtitle: Option<&str>, author: &str, lang: &str) -> Metadata {
    let author = Contributor { name: author.to_owned(), file_as: None, role: "aut".to_owned() };
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
        let cover = front_image(book, None, &fonts, &Pictures::default()).unwrap();
        keep(&format!("cover-{index}.png"), &cover.bytes);
        assert_eq!((cover.format, cover.width, cover.height), (Format::Png, 1600, 2400));
        let again = front_image(book, None, &fonts, &Pictures::default()).unwrap();
        assert!(cover.bytes == again.bytes, "the same book has the same cover");
        let seen = image::load_from_memory(&cover.bytes).unwrap().into_rgb8();
        // paper at the foot's edge, and something darker than it in the middle of the words
        let paper = seen.get_pixel(800, 2380).0;
        assert!(paper.iter().all(|c| *c > 220), "{paper:?}");
        let inked = (1400..2300).any(|y| (100..1500).any(|x| seen.get_pixel(x, y).0.iter().all(|c| *c < 100)));
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
    let cover = front_image(&book, Some(AssetId(0)), &fonts, &pictures).unwrap();
    keep("cover-banner.jpg", &cover.bytes);
    assert_eq!((cover.format, cover.width, cover.height), (Format::Jpeg, 1600, 2400));
    let seen = image::load_from_memory(&cover.bytes).unwrap().into_rgb8();
    assert!(seen.get_pixel(20, 20).0[2] > 150 && seen.get_pixel(1580, 20).0[0] > 150, "the banner reaches the edges");
}

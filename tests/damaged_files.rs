//! Fonts and pictures that are damaged, endless or hostile: whole builds tell them by name, put something in their place and write
//! every output that was asked for.

#[path = "common/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use image::ImageEncoder;
use pliego::font::FontBook;
use pliego::options::{EpubOptions, Options, Output};
use pliego::outcome::Outcome;
use random::Random;

/// Damaged fonts that are tried; each is a whole build.
const FONTS: usize = 60;
/// Damaged pictures of each format that are tried.
const PICTURES: usize = 20;

fn build(site: &Path, outputs: &[Output], style: Option<&str>) -> Outcome {
    let options = Options {
        out: Some(site.join("out")),
        name: Some("b".to_owned()),
        outputs: outputs.to_vec(),
        style: style.map(|name| site.join(name).to_string_lossy().into_owned()),
        epub: EpubOptions { flavour: pliego::epub::Flavour::Standard, embed_fonts: true, keep_webp: false },
        jobs: Some(1),
        modified: "2026-01-01T00:00:00Z".to_owned(),
        ..Options::of(site)
    };
    pliego::build(&options, &|_| {})
}

fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    for (name, bytes) in files {
        std::fs::write(dir.path().join(name), bytes).expect("a file");
    }
    dir
}

/// Every output is written, nothing is an error of the program, and the codes are those given.
#[track_caller]
fn expect(outcome: &Outcome, outputs: usize, codes: &[&str]) {
    let told: BTreeSet<&str> = outcome.report.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(told, codes.iter().copied().collect(), "{:?}", outcome.report.diagnostics);
    assert_eq!(outcome.written.len(), outputs, "{:?}", outcome.report.diagnostics);
}

const STYLE: &[u8] = b"@font-face { font-family: X; src: url(x.ttf) } body, h1 { font-family: X, sans-serif }";
const PAGE: &[u8] =
    "---\ntitle: T\nauthor: A\n---\n\n# Uno dos\n\nHola fi ffi AVA «¿qué?» 123 — x².\n\n**Negrita** y *cursiva*.\n".as_bytes();

#[test]
fn fonts_whose_damage_shows_late_are_told_and_the_next_family_serves() {
    for name in ["damaged-alegreya-sans.ttf", "damaged-source-code-pro.ttf"] {
        let font = std::fs::read(Path::new("tests/data/fonts").join(name)).expect("a font");
        let site = site(&[("x.ttf", &font), ("s.css", STYLE), ("01.md", PAGE)]);
        for outputs in [&[Output::Epub][..], &[Output::Pdf], &[Output::Epub, Output::Pdf]] {
            let outcome = build(site.path(), outputs, Some("s.css"));
            expect(&outcome, outputs.len(), &["font-invalid"]);
        }
    }
}

#[test]
fn no_damage_to_a_font_fails_a_build() {
    let fonts = FontBook::builtin();
    let face = fonts.faces.iter().find(|f| f.family == "Alegreya Sans").expect("a face");
    let characters = String::from_utf8_lossy(PAGE).chars().collect();
    let sound = pliego::font::subset::subset(face, &characters, &BTreeSet::from([*b"smcp"])).into_owned();
    let mut random = Random::new(7);
    let mut told: BTreeMap<bool, usize> = BTreeMap::new();
    for number in 0..FONTS {
        let mut font = sound.clone();
        for _ in 0..1 + random.below(6) {
            // Half of the damage in the directory and the first tables, where lengths and offsets are.
            let end = if random.below(2) == 0 { font.len() } else { font.len().min(2000) };
            let at = random.below(end);
            font[at] = [0, 0xff, font[at] ^ 1, random.below(256) as u8][random.below(4)];
        }
        let site = site(&[("x.ttf", &font), ("s.css", STYLE), ("01.md", PAGE)]);
        let outcome = build(site.path(), &[Output::Epub, Output::Pdf], Some("s.css"));
        let codes: Vec<&str> = outcome.report.diagnostics.iter().map(|d| d.code).collect();
        assert!(!codes.contains(&"internal-error"), "font {number}: {:?}", outcome.report.diagnostics);
        assert_eq!(outcome.written.len(), 2, "font {number}: {:?}", outcome.report.diagnostics);
        *told.entry(codes.contains(&"font-invalid")).or_default() += 1;
    }
    assert!(told.values().all(|count| *count > 10), "the damage is too great or too small to try anything: {told:?}");
}

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..64 * 64).map(|i| (i * 7 % 251) as u8).collect();
    image::codecs::png::PngEncoder::new(&mut bytes).write_image(&pixels, 64, 64, image::ExtendedColorType::L8).expect("a picture");
    bytes
}

const WITH_PICTURE: &[u8] = "---\ntitle: T\nauthor: A\n---\n\n# Uno\n\nHola.\n\n![Un faro](a.png)\n\nFin ![Un faro](a.png).\n".as_bytes();

#[test]
fn a_damaged_png_is_told_whatever_outputs_are_asked_for() {
    let mut damaged = png();
    let data = damaged.windows(4).position(|w| w == b"IDAT").expect("data");
    damaged[data + 20] ^= 0x40;
    for outputs in [&[Output::Epub][..], &[Output::Pdf], &[Output::Epub, Output::Pdf], &[Output::Print], &[Output::Pdf, Output::Print]] {
        let site = site(&[("a.png", &damaged), ("01.md", WITH_PICTURE)]);
        let outcome = build(site.path(), outputs, None);
        let codes: Vec<&str> = outcome.report.diagnostics.iter().map(|d| d.code).collect();
        assert!(codes.contains(&"picture-corrupt") && !codes.contains(&"internal-error"), "{outputs:?}: {:?}", outcome.report.diagnostics);
        assert_eq!(outcome.written.len(), outputs.len(), "{outputs:?}");
    }
}

#[test]
fn no_damage_to_a_picture_fails_a_build() {
    let rgb: Vec<u8> = (0..64 * 48 * 3).map(|i| (i * 31 % 253) as u8).collect();
    let made = |format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::write_buffer_with_format(&mut bytes, &rgb, 64, 48, image::ExtendedColorType::Rgb8, format).expect("a picture");
        bytes.into_inner()
    };
    use image::ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    let mut random = Random::new(3);
    for format in [Png, Jpeg, Gif, WebP, Bmp, Tiff] {
        let sound = made(format);
        for number in 0..PICTURES {
            let mut picture = sound.clone();
            for _ in 0..1 + random.below(4) {
                let end = if random.below(2) == 0 { picture.len() } else { picture.len().min(80) };
                let at = random.below(end);
                picture[at] = [0, 0xff, picture[at] ^ 0x10, random.below(256) as u8][random.below(4)];
            }
            if random.below(4) == 0 {
                picture.truncate(random.below(picture.len()));
            }
            let site = site(&[("a.png", &picture), ("01.md", WITH_PICTURE)]);
            let outcome = build(site.path(), &[Output::Epub, Output::Pdf], None);
            let codes: Vec<&str> = outcome.report.diagnostics.iter().map(|d| d.code).collect();
            assert!(!codes.contains(&"internal-error"), "{format:?} {number}: {:?}", outcome.report.diagnostics);
            assert_eq!(outcome.written.len(), 2, "{format:?} {number}: {:?}", outcome.report.diagnostics);
        }
    }
}

#[test]
fn drawings_too_deep_are_told_and_those_within_the_limit_are_drawn() {
    let deep = |levels: usize| {
        let (open, close) = ("<g>".repeat(levels - 2), "</g>".repeat(levels - 2));
        format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{open}<path d='M0 0h9v9z'/>{close}</svg>")
    };
    for (levels, codes) in [(256, &[][..]), (257, &["picture-corrupt"]), (10_000, &["picture-corrupt"])] {
        let page = "---\ntitle: T\nauthor: A\n---\n\n# Uno\n\n![Un faro](a.svg)\n";
        let files = site(&[("a.svg", deep(levels).as_bytes()), ("01.md", page.as_bytes())]);
        expect(&build(files.path(), &[Output::Epub, Output::Pdf], None), 2, codes);
        // The same within the text.
        let page = format!("---\ntitle: T\nauthor: A\n---\n\n# Uno\n\n{}\n", deep(levels).replacen("><", "><title>Un faro</title><", 1));
        let files = site(&[("01.md", page.as_bytes())]);
        let told = if levels > 256 { &["diagram-failed"][..] } else { &[] };
        expect(&build(files.path(), &[Output::Epub, Output::Pdf], None), 2, told);
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_told_and_not_waited_for() {
    let site = site(&[("s.css", STYLE), ("01.md", WITH_PICTURE)]);
    for name in ["x.ttf", "p.css"] {
        assert!(std::process::Command::new("mkfifo").arg(site.path().join(name)).status().is_ok_and(|s| s.success()));
    }
    let codes = |outcome: &Outcome| outcome.report.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
    assert!(codes(&build(site.path(), &[Output::Epub], Some("s.css"))).contains(&"font-invalid"));
    assert!(codes(&build(site.path(), &[Output::Epub], Some("p.css"))).contains(&"unreadable"));
    std::fs::remove_file(site.path().join("x.ttf")).expect("the pipe");
    std::os::unix::fs::symlink("/dev/zero", site.path().join("x.ttf")).expect("a link");
    assert!(codes(&build(site.path(), &[Output::Epub], Some("s.css"))).contains(&"outside-site"));
}

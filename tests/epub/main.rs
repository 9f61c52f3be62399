//! The EPUB as others see it: EPUBCheck and Ace find nothing, an independent reader reads back what the model says.

#[path = "../common/sites.rs"]
#[allow(dead_code)]
mod sites_of_tests;
#[path = "../common/tools.rs"]
mod tools;

mod books;
mod hostile;
mod flavours;
mod package;
mod reading;
mod sample;
mod sheets;
mod site;
mod sites;
mod text;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pliego::book::contents::Contents;
use pliego::book::page_map::{PageMap, PageStart, Position};
use pliego::book::*;
use pliego::epub::{self, Options};
use pliego::font::FontBook;
use pliego::materials::Materials;
use pliego::picture::{Pictures, Use};
use pliego::report::Report;
use pliego::style::Sheet;

fn scratch() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// Two small pictures, made here once.
fn assets() -> Vec<PathBuf> {
    static MADE: OnceLock<Vec<PathBuf>> = OnceLock::new();
    let make = || {
        let folder = scratch().join("pictures");
        std::fs::create_dir_all(&folder).unwrap();
        let one = |(name, size): (&str, u32)| {
            let path = folder.join(name);
            let picture = image::RgbImage::from_fn(size, size, |x, y| image::Rgb([(x * 3) as u8, (y * 3) as u8, 90]));
            picture.save(&path).unwrap();
            path
        };
        [("punto.png", 8), ("ñandú 🎈.png", 64)].map(one).to_vec()
    };
    MADE.get_or_init(make).clone()
}

fn build(book: &Book, pages: Option<&PageMap>, options: &Options) -> (Vec<u8>, Report) {
    let mut report = Report::default();
    let mut files = pliego::report::Files::default();
    let pictures = Pictures::start(&assets(), &[Use::Epub], &mut report);
    let sheet = Sheet::load("ensayo", Path::new("."), &mut files, &mut report);
    let fonts = FontBook::builtin();
    let mut out = Cursor::new(Vec::new());
    epub::write(epub::Job { materials: Materials { book, sheet: &sheet, fonts: &fonts, pictures: &pictures }, pages, options }, &mut out, &mut report).unwrap();
    (out.into_inner(), report)
}

fn full() -> Options {
    let contents = Contents { figures: true, tables: true, ..Contents::default() };
    Options { embed_fonts: true, cover: Some(AssetId(1)), contents, ..Options::default() }
}

fn save(name: &str, bytes: &[u8]) -> PathBuf {
    let path = scratch().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn assert_valid(name: &str, bytes: &[u8]) {
    let path = save(name, bytes);
    if let Some(verdict) = tools::run("epubcheck", &[&path]) {
        verdict.unwrap();
    }
}

/// A page begins in the middle of the first paragraph, one in a heading, one has no text.
fn pages_of(book: &Book) -> PageMap {
    let first = &book.chapters[0];
    let BlockKind::Paragraph(opening) = &first.blocks[0].kind else { panic!("the first block is a paragraph") };
    let BlockKind::Heading(heading) = &first.blocks[4].kind else { panic!("the fifth block is a heading") };
    let ella = "—Sí —dijo ".len() as u32;
    let start = |label: &str, position| PageStart { label: label.to_owned(), position, front: None };
    let at = |text: &Text, offset| Some(Position { text: text.id, offset });
    PageMap {
        starts: vec![
            start("i", None),
            start("vii", at(&first.title, 0)),
            start("1", at(opening, ella)),
            start("2", None),
            start("3", at(&heading.text, 0)),
            start("4", at(&book.chapters[1].title, 0)),
        ],
        ..PageMap::default()
    }
}

#[test]
fn every_construct_is_valid() {
    let book = books::everything();
    let (bytes, _) = build(&book, Some(&pages_of(&book)), &full());
    assert_valid("everything.epub", &bytes);
}

#[test]
fn every_construct_is_accessible() {
    let book = books::everything();
    let (bytes, _) = build(&book, Some(&pages_of(&book)), &full());
    let path = save("accessible.epub", &bytes);
    if let Some(verdict) = tools::run("ace", &[&path]) {
        verdict.unwrap();
    }
}

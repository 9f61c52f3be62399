//! The flavours for Kindle, Apple Books and Kobo: what each asks beyond EPUB.

use std::path::Path;

use super::text::document;
use super::{site, tools};

#[test]
fn the_sample_book_for_kindle() {
    let arguments = ["--to", "epub", "--epub-flavour", "kindle", "--keep-webp"];
    let epub = site::build(Path::new(env!("CARGO_MANIFEST_DIR")), "kindle", &arguments).join("kindle.epub");
    let package = document(&epub, "package.opf");
    assert!(!package.contains("image/webp"), "Kindle does not know WebP, whatever was asked");
    assert!(!package.contains("cover.xhtml"), "the cover is a picture and no page");
    assert!(package.contains("properties=\"cover-image\"") && package.contains("<meta name=\"cover\""));
    assert!(package.contains("<reference type=\"toc\"") && package.contains("<itemref idref=\"nav\"/>"), "a page with the contents");
    if let Some(verdict) = tools::run("epubcheck", &[&epub]) {
        verdict.unwrap();
    }
}

#[test]
fn the_sample_book_for_apple_books() {
    let arguments = ["--to", "epub", "--epub-flavour", "apple"];
    let epub = site::build(Path::new(env!("CARGO_MANIFEST_DIR")), "apple", &arguments).join("apple.epub");
    let package = document(&epub, "package.opf");
    assert!(package.contains("<meta property=\"ibooks:specified-fonts\">true</meta>"), "{package}");
    if let Some(verdict) = tools::run("epubcheck", &[&epub]) {
        verdict.unwrap();
    }
}

/// The same words as in the standard flavour, each within a mark of its own, and every number once.
#[test]
fn the_sample_book_for_kobo() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let standard = site::build(root, "plain", &["--to", "epub"]).join("plain.epub");
    let kobo = site::build(root, "kobo", &["--to", "epub", "--epub-flavour", "kobo"]).join("kobo.kepub.epub");
    let names = super::text::names(&standard);
    let mut documents = 0;
    for name in names.iter().filter(|name| name.starts_with("text/")) {
        let (plain, marked) = (document(&standard, name), document(&kobo, name));
        let body = |text: &str| text[text.find("<body").unwrap()..].to_owned();
        let words = |text: &str| {
            let mut out = String::new();
            let mut tag = false;
            for c in body(text).chars() {
                match c {
                    '<' => tag = true,
                    '>' => tag = false,
                    _ if !tag => out.push(c),
                    _ => {}
                }
            }
            out
        };
        assert_eq!(words(&plain), words(&marked), "{name}");
        let ids: Vec<&str> = marked.split("id=\"kobo.").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}");
        documents += usize::from(ids.len() > 10);
    }
    assert!(documents > 10, "{documents} documents of {}", names.len());
    if let Some(verdict) = tools::run("epubcheck", &[&kobo]) {
        verdict.unwrap();
    }
}

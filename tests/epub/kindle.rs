//! The flavour for Kindle: what Amazon's guidelines ask of the package.

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

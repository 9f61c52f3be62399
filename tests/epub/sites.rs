//! Books from life in four languages, when they are at hand: EPUBCheck and Ace find nothing, the direction is the language's.

use std::path::{Path, PathBuf};

use super::text::document;
use super::{site, tools};

/// A file or folder that only some machines have.
fn at_hand(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if !path.exists() {
        println!("NOT RUN: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn judge(epub: &Path) {
    for tool in ["epubcheck", "ace"] {
        if let Some(verdict) = tools::run(tool, &[&epub]) {
            verdict.unwrap();
        }
    }
}

fn webrtc(lang: &str, rtl: bool) {
    let Some(source) = at_hand("sites/webrtc") else { return };
    let name = format!("webrtc-{lang}");
    let epub = site::build(&source, &name, &["--to", "epub", "--lang", lang]).join(format!("{name}.epub"));
    let package = document(&epub, "package.opf");
    assert!(package.contains(&format!("<dc:language>{lang}</dc:language>")), "{package}");
    assert_eq!(package.contains(" page-progression-direction=\"rtl\""), rtl);
    assert_eq!(package.contains(" dir=\"rtl\""), rtl);
    judge(&epub);
}

#[test]
fn a_site_in_english() {
    webrtc("en", false);
}

#[test]
fn a_site_in_spanish() {
    webrtc("es", false);
}

#[test]
fn a_site_in_persian() {
    webrtc("fa", true);
}

#[test]
fn a_site_in_japanese() {
    webrtc("ja", false);
}

#[test]
fn a_chapter_from_life() {
    let Some(source) = at_hand("seed/19_la_contracultura.md") else { return };
    judge(&site::build(&source, "seed", &[]).join("seed.epub"));
}

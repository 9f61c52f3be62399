//! Books in four languages: EPUBCheck and Ace find nothing, the direction is the language's.

use std::path::Path;

use super::text::document;
use super::{site, sites_of_tests as sites, tools};

fn judge(epub: &Path) {
    for tool in ["epubcheck", "ace"] {
        if let Some(verdict) = tools::run(tool, &[&epub]) {
            verdict.unwrap();
        }
    }
}

fn in_language(lang: &str, rtl: bool) {
    for source in sites::further().into_iter().chain([sites::mareas()]) {
        let name = format!("{}-{lang}", source.file_name().expect("a name").to_string_lossy());
        let epub = site::build(&source, &name, &["--to", "epub", "--lang", lang]).join(format!("{name}.epub"));
        let package = document(&epub, "package.opf");
        assert!(package.contains(&format!("<dc:language>{lang}</dc:language>")), "{package}");
        assert_eq!(package.contains(" page-progression-direction=\"rtl\""), rtl);
        assert_eq!(package.contains(" dir=\"rtl\""), rtl);
        judge(&epub);
    }
}

#[test]
fn a_site_in_english() {
    in_language("en", false);
}

#[test]
fn a_site_in_spanish() {
    in_language("es", false);
}

#[test]
fn a_site_in_persian() {
    in_language("fa", true);
}

#[test]
fn a_site_in_japanese() {
    in_language("ja", false);
}

//! Each setting is decided once, whoever wishes it, and both outputs obey it.

use pliego::book::contents::Place;
use pliego::layout::pages::ItemKind;
use pliego::options::{Options, Output};
use pliego::pipeline::{self, LaidOut};

/// A book of two chapters with a section in each.
fn laid_out(style: &str, contents: &str) -> (LaidOut, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("book.yaml"), format!("title: Libro\nlanguage: es\nstyle: {style}\n{contents}\n")).unwrap();
    for (name, title, section) in [("01.md", "Uno", "Zarzamora"), ("02.md", "Dos", "Zafiro")] {
        std::fs::write(dir.path().join(name), format!("---\ntitle: {title}\n---\n\n## {section}\n\nTexto.\n")).unwrap();
    }
    let options = Options {
        outputs: vec![Output::Epub, Output::Pdf],
        out: Some(dir.path().join("out")),
        name: Some("libro".to_owned()),
        ..Options::of(dir.path())
    };
    (pipeline::read(&options).parse().assemble().polish().lay_out(), dir)
}

/// How often a word stands on the pages, and in the EPUB's navigation document.
fn shown(laid_out: LaidOut, dir: &tempfile::TempDir, word: &str) -> (usize, usize) {
    let pages = laid_out.layouts.screen.clone().expect("pages");
    let items = pages.pages.pages.iter().flat_map(|page| &page.items);
    let on_pages = items.filter(|item| matches!(&item.kind, ItemKind::Glyphs(run) if run.text.contains(word))).count();
    let outcome = laid_out.write();
    assert!(!outcome.report.has_errors(), "{:?}", outcome.report);
    let file = std::fs::File::open(dir.path().join("out/libro.epub")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let name = archive.file_names().flatten().find(|name| name.ends_with("nav.xhtml")).expect("a navigation document").into_owned();
    let nav = std::io::read_to_string(archive.by_name(&name).unwrap()).unwrap();
    (on_pages, nav.matches(word).count())
}

#[test]
fn the_depth_of_the_contents_is_the_books_or_else_the_styles() {
    // On the pages a heading stands once in the text, and once in the contents when they show it.
    for (style, contents, depth) in [
        ("ensayo", "", 2),
        ("novela", "", 1),
        ("novela", "contents: { depth: 2 }", 2),
        ("ensayo", "contents: { depth: 1 }", 1),
        ("ensayo", "contents: { depth: 2 }", 2),
    ] {
        let (laid_out, dir) = laid_out(style, contents);
        assert_eq!(laid_out.polished.settings.contents.depth, depth, "{style}, {contents}");
        let (on_pages, in_epub) = shown(laid_out, &dir, "Zafiro");
        let in_contents = usize::from(depth == 2);
        assert_eq!((on_pages, in_epub), (1 + in_contents, in_contents), "{style}, {contents}");
    }
}

#[test]
fn the_place_of_the_contents_is_the_books_or_else_the_styles() {
    for (style, contents, place) in [
        ("ensayo", "", Place::Front),
        ("novela", "", Place::End),
        ("novela", "contents: { place: front }", Place::Front),
        ("ensayo", "contents: { place: none }", Place::None),
    ] {
        assert_eq!(laid_out(style, contents).0.polished.settings.contents.place, place, "{style}, {contents}");
    }
}

#[test]
fn a_trim_that_does_not_exist_is_told() {
    let (laid_out, _dir) = laid_out("ensayo", "trim: 7x70");
    let findings = laid_out.polished.project.report.diagnostics.iter().filter(|d| d.code != "author-missing");
    let told: Vec<_> = findings.map(|d| (d.code, d.message.to_string())).collect();
    assert_eq!(told, [("setting-invalid", "there is no trim size “7x70”; the style's own page is used".to_owned())]);
}

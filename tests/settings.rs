//! Each setting is decided once, whoever wishes it, and both outputs obey it.

use pliego::book::contents::Place;
use pliego::layout::pages::ItemKind;
use pliego::options::{Options, Output};
use pliego::pipeline::{self, LaidOut};

/// A book of two chapters with a section in each.
fn laid_out(style: &str, contents: &str) -> (LaidOut, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("book.yaml"), format!("title: Libro\nlanguage: es\nstyle: {style}\nfront-matter: full\n{contents}\n")).unwrap();
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

/// What pages of a book with long chapters show: the baseline, left edge, size and words of each run, and the widths of pictures, page by page.
fn runs(style: &str, settings: &str) -> Vec<Vec<(f64, f64, f64, String)>> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("book.yaml"), format!("title: Libro\nauthor: Ana Ruiz\nlanguage: es\nstyle: {style}\n{settings}\n")).unwrap();
    let paragraph = "La luz del faro cae sobre el agua y vuelve como quien pregunta por una casa que ya no está en su sitio. ".repeat(6);
    let text = format!("---\ntitle: Uno\nimage: cabecera.svg\n---\n\n{}", format!("{paragraph}\n\n").repeat(12));
    std::fs::write(dir.path().join("01.md"), &text).unwrap();
    std::fs::write(dir.path().join("02.md"), text.replace("Uno", "Dos")).unwrap();
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"><rect width="800" height="400" fill="#567"/></svg>"##;
    std::fs::write(dir.path().join("cabecera.svg"), svg).unwrap();
    let options = Options { outputs: vec![Output::Pdf], facing: true, ..Options::of(dir.path()) };
    let laid_out = pipeline::read(&options).parse().assemble().polish().lay_out();
    let report = &laid_out.polished.project.report;
    assert!(!report.has_errors(), "{settings}: {report:?}");
    let pages = laid_out.layouts.screen.clone().expect("pages");
    let shown = |item: &pliego::layout::pages::Item| match &item.kind {
        ItemKind::Glyphs(run) => Some((run.y.to_pt(), run.x.to_pt(), run.size.to_pt(), run.text.to_string())),
        ItemKind::Picture { rect, .. } => Some((rect.y.to_pt(), rect.x.to_pt(), rect.width.to_pt(), "PICTURE".to_owned())),
        _ => None,
    };
    pages.pages.pages.iter().map(|page| page.items.iter().filter_map(shown).collect()).collect()
}

/// Whether a page shows words that hold these.
fn says(page: &[(f64, f64, f64, String)], words: &str) -> bool {
    page.iter().any(|run| run.3.contains(words))
}

#[test]
fn the_settings_of_typesetting_decide_over_the_design() {
    let size_of_text = |pages: &[Vec<(f64, f64, f64, String)>]| {
        let runs = pages.iter().flatten().filter(|run| run.3.contains("faro"));
        runs.map(|run| run.2).next().expect("text")
    };
    // A book as short as this has not all of them by itself.
    let plain = runs("ensayo", "front-matter: full");
    assert!((size_of_text(&plain) - 11.5).abs() < 0.01);
    assert!((size_of_text(&runs("ensayo", "font-size: 13pt")) - 13.0).abs() < 0.01);
    // Without the pages before the text the book begins with its contents, or with its text.
    assert!(!says(&plain[0], "Índice"));
    assert!(says(&runs("ensayo", "front-matter: none")[0], "Índice"));
    let half_title = runs("ensayo", "front-matter: short");
    assert!(says(&half_title[0], "Ana") && !says(&plain[0], "Ana"));
    // Heads and folios.
    let last = |pages: &[Vec<(f64, f64, f64, String)>]| pages.iter().rev().find(|page| page.len() > 3).cloned().expect("a page");
    let heads = |pages: &[Vec<(f64, f64, f64, String)>]| pages.iter().flatten().filter(|run| run.0 < 50.0 && run.3.contains("Dos")).count();
    assert!(heads(&plain) > 0);
    assert_eq!(heads(&runs("ensayo", "heads: none")), 0);
    let feet = |pages: &[Vec<(f64, f64, f64, String)>]| last(pages).iter().filter(|run| run.0 > 580.0).count();
    assert!(feet(&plain) > 0);
    assert_eq!(feet(&runs("ensayo", "folios: none")), 0);
    // A canon: two ninths of the width outside, a ninth inside.
    let canon = runs("ensayo", "margins: van-de-graaf\ntrim: 6x9");
    let left = canon.iter().map(|page| page.iter().filter(|run| run.3.contains("faro")).map(|run| run.1).fold(f64::MAX, f64::min));
    let lefts: Vec<f64> = left.filter(|left| *left < 1e6).collect();
    assert!(lefts.iter().any(|left| (left - 48.0).abs() < 6.0) && lefts.iter().any(|left| (left - 96.0).abs() < 6.0), "{lefts:?}");
}

#[test]
fn a_chapter_s_picture_lies_over_the_edges_or_is_as_wide_as_the_text() {
    let picture = |settings: &str| {
        let pages = runs("ensayo", settings);
        pages.iter().flatten().find(|run| run.3 == "PICTURE").map(|run| (run.0.round(), run.1.round(), run.2.round()))
    };
    assert_eq!(picture("opening: bleed"), Some((0.0, 0.0, 432.0)));
    assert_eq!(picture("opening: plate").map(|picture| picture.2), Some(306.0));
    assert_eq!(picture("opening: none"), None);
}

#[test]
fn columns_stand_beside_each_other() {
    let pages = runs("revista", "");
    let (mut beside, mut gap) = (0, f64::MAX);
    for page in &pages {
        for run in page.iter().filter(|run| run.3.contains("faro")) {
            let other = page.iter().filter(|other| (other.0 - run.0).abs() < 0.1 && other.1 > run.1 + 200.0);
            for other in other {
                beside += 1;
                gap = gap.min(other.1 - run.1);
            }
        }
    }
    assert!(beside > 10 && gap > 210.0, "{beside} lines beside others, {gap} pt apart");
}

//! The PDF for the screen: no blank pages, equal margins, the lines of the paper, and every design on every page for screens.

use std::path::Path;
use std::sync::Arc;

use pliego::layout::Layout;
use pliego::layout::pages::{ItemKind, Page};
use pliego::options::{Options, Output};
use pliego::printers::KDP;
use pliego::report::Severity;
use pliego::style::{SCREEN_PAGES, designs};
use pliego::{layout, pipeline};

const SPECIMEN: [(&str, &str); 2] = [("es", include_str!("../src/start/specimen/es.md")), ("en", include_str!("../src/start/specimen/en.md"))];

fn site(text: &str, settings: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("book.yaml"), format!("title: El libro\nauthor: Ana Ruiz\n{settings}")).expect("settings");
    std::fs::write(dir.path().join("01.md"), text).expect("a page");
    dir
}

fn novel() -> tempfile::TempDir {
    let paragraph = "La luz del faro cae sobre el agua y vuelve como quien pregunta por una casa que ya no está en su sitio. ".repeat(5);
    let dir = site(&format!("---\ntitle: Uno\n---\n\n{}", format!("{paragraph}Nota.[^a]\n\n").repeat(20) + "[^a]: La nota."), "language: es\nstyle: novela\nfront-matter: full\n");
    std::fs::write(dir.path().join("02.md"), format!("---\ntitle: Dos\n---\n\n{}", format!("{paragraph}\n\n").repeat(9))).expect("a page");
    dir
}

fn lay_out(options: &Options) -> pipeline::LaidOut {
    pipeline::read(options).parse().assemble().polish().lay_out()
}

fn screen(dir: &Path, facing: bool) -> Arc<Layout> {
    let options = Options { outputs: vec![Output::Pdf], facing, ..Options::of(dir) };
    lay_out(&options).layouts.screen.expect("pages")
}

/// The words of each line of text, and how far it is from the left edge of the text.
fn lines(page: &Page) -> Vec<(String, i64)> {
    let items = &page.items[..page.body_items];
    let run = |item: &pliego::layout::pages::Item| match &item.kind {
        ItemKind::Glyphs(run) => Some((run.text.to_string(), (run.x - page.area.x).0)),
        _ => None,
    };
    items.iter().filter_map(run).collect()
}

#[test]
fn no_page_is_blank_margins_are_equal_and_lines_are_those_of_the_paper() {
    let dir = novel();
    let (paper, screen) = (screen(dir.path(), true), screen(dir.path(), false));
    let (paper, screen) = (&paper.pages.pages, &screen.pages.pages);
    assert!(paper.iter().any(|page| page.blank) && screen.iter().all(|page| !page.blank && page.recto));
    for page in screen {
        assert!((page.area.x * 2 + page.area.width - page.width).0.abs() <= 1, "{}", page.label);
    }
    let body = |pages: &[Page]| -> Vec<_> { pages.iter().map(lines).filter(|lines| lines.iter().any(|(words, _)| words.contains("faro"))).collect() };
    let (on_screen, on_paper) = (body(screen), body(paper));
    assert!(on_screen.len() > 5 && on_screen == on_paper);
    // The half-title is for a printed book alone.
    assert!(lines(&paper[0]).iter().all(|(words, _)| !words.contains("RUIZ") && !words.contains("Ruiz")));
    assert!(lines(&screen[0]).iter().any(|(words, _)| words.to_lowercase().contains("ruiz")));
}

#[test]
fn chapters_set_for_the_press_serve_the_screen() {
    let dir = novel();
    let options = Options { outputs: vec![Output::Pdf, Output::Print], printer: Some(&KDP), ..Options::of(dir.path()) };
    let together = lay_out(&options).layouts.screen.expect("pages");
    let alone = screen(dir.path(), false);
    assert_eq!(format!("{:?}", together.pages), format!("{:?}", alone.pages));
    assert_eq!(format!("{:?}", together.page_map), format!("{:?}", alone.page_map));
}

#[test]
fn the_epub_cites_the_pages_of_the_press() {
    let dir = novel();
    let both = Options { outputs: vec![Output::Epub, Output::Pdf, Output::Print], ..Options::of(dir.path()) };
    let laid_out = lay_out(&both);
    let (screen, press) = (laid_out.layouts.screen.clone().expect("pages"), laid_out.layouts.press.clone().expect("pages"));
    assert!(press.pages.pages.len() > screen.pages.pages.len());
    let out = tempfile::tempdir().expect("a directory");
    let outcome = pliego::build(&Options { out: Some(out.path().to_owned()), name: Some("libro".to_owned()), ..both }, &|_| {});
    assert!(!outcome.report.has_errors(), "{:?}", outcome.report);
    let mut epub = zip::ZipArchive::new(std::fs::File::open(out.path().join("libro.epub")).expect("an EPUB")).expect("a container");
    let mut nav = String::new();
    std::io::Read::read_to_string(&mut epub.by_name("EPUB/nav.xhtml").expect("a navigation document"), &mut nav).expect("text");
    let (_, list) = nav.split_once("page-list").expect("a list of pages");
    let last = press.pages.pages.iter().rev().find(|page| lines(page).iter().any(|(words, _)| words.contains("faro"))).expect("a page");
    assert!(list.contains(&format!(">{}</a>", last.label)), "{}", last.label);
}

#[test]
fn lines_of_text_stand_on_the_grid_that_is_shown() {
    let dir = novel();
    let options = Options { outputs: vec![Output::Pdf], show_grid: true, ..Options::of(dir.path()) };
    let layout = lay_out(&options).layouts.screen.expect("pages");
    for page in &layout.pages.pages {
        let (own, grid) = page.items.split_at(page.items.len() - GRID);
        let middle = |item: &pliego::layout::pages::Item| match &item.kind {
            ItemKind::Fill { rect, .. } if rect.width == page.area.width => Some(rect.y + rect.height / 2),
            _ => None,
        };
        let baselines: Vec<_> = grid.iter().filter_map(middle).collect();
        assert_eq!(baselines.len() + 4, GRID);
        let text = own.iter().filter_map(|item| item.kind.glyphs()).filter(|run| run.text.contains("faro"));
        for run in text {
            assert!(baselines.iter().any(|y| (*y - run.y).0.abs() <= 1), "{}: {}", page.label, run.text);
        }
    }
}

/// The four edges and the lines of a page of 6 × 9 in.
const GRID: usize = 4 + 36;

/// Lines of a page for screens hold so many characters, about, with the fewest in a column and in large print.
const CHARACTERS: std::ops::RangeInclusive<usize> = 24..=82;

#[test]
fn every_design_stands_on_every_page_for_screens() {
    let mut complaints = String::new();
    for (language, text) in SPECIMEN {
        let dir = site(text, &format!("language: {language}\n"));
        for design in designs::names() {
            for page in SCREEN_PAGES {
                let options = Options { outputs: vec![Output::Pdf], style: Some(design.to_owned()), screen_page: Some(page), ..Options::of(dir.path()) };
                let laid_out = lay_out(&options);
                let polished = &laid_out.polished;
                let sheet = polished.screen_sheet.as_ref().expect("a sheet");
                let measure = layout::measure(sheet, &layout::Options { one_sided: true, ..layout::Options::default() });
                let characters = layout::characters(measure, &sheet.body(), &polished.fonts);
                let pages = laid_out.layouts.screen.as_ref().expect("pages");
                let first = pages.pages.pages.first().expect("a page");
                if (first.width, first.height) != (page.width, page.height) || !CHARACTERS.contains(&characters) {
                    complaints.push_str(&format!("{design} {}: {:?} × {:?}, {characters} characters\n", page.name, first.width, first.height));
                }
                let told = polished.project.report.diagnostics.iter().filter(|d| d.severity >= Severity::Warning);
                told.for_each(|d| complaints.push_str(&format!("{design} {} {language}: {}: {}\n", page.name, d.code, d.message)));
            }
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

//! Printers' rules against their tables, at the page counts where they change.

use std::sync::Arc;

use pliego::layout::Layout;
use pliego::layout::pages::ItemKind;
use pliego::length::Length;
use pliego::options::{Options, Output};
use pliego::pdf::Press;
use pliego::pipeline::{self, Polished};
use pliego::printers::{ALL, ANY, GENERIC, INGRAMSPARK, KDP, Paper, Printer, Spine, find};
use pliego::printing::{self, Layouts};
use pliego::report::Report;

const COUNTS: [u32; 5] = [100, 200, 400, 600, 800];

fn inches(value: f64) -> Length {
    Length::from_inches(value)
}

fn close(a: Length, b: Length) -> bool {
    (a - b).0.abs() <= Length::UNITS_PER_PT / 50
}

#[test]
fn inner_margins_grow_with_the_pages() {
    let least = |printer: &pliego::printers::Printer| COUNTS.map(|pages| printer.least_inner(pages));
    assert_eq!(least(&KDP), [0.375, 0.5, 0.625, 0.75, 0.875].map(inches));
    assert_eq!(least(&INGRAMSPARK), [inches(0.5); 5]);
    assert_eq!(least(&ANY), [0.5, 0.5, 0.625, 0.75, 0.875].map(inches));
    assert!(least(&GENERIC).iter().all(|margin| close(*margin, Length::from_mm(15.0))));
    // the edges of KDP's classes
    let edges = [(150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (500, 0.625), (501, 0.75), (700, 0.75), (701, 0.875), (828, 0.875)];
    for (pages, margin) in edges {
        assert_eq!(KDP.least_inner(pages), inches(margin), "{pages} pages");
    }
}

#[test]
fn a_design_keeps_its_margin_until_the_printer_needs_more() {
    let design = Length::pt(54);
    assert_eq!(COUNTS.map(|pages| KDP.inner(pages, design)), [54, 54, 54, 63, 72].map(Length::pt));
    assert_eq!(COUNTS.map(|pages| ANY.inner(pages, design)), [54, 54, 54, 63, 72].map(Length::pt));
    assert_eq!(COUNTS.map(|pages| INGRAMSPARK.inner(pages, Length::pt(20))), [45; 5].map(Length::pt));
}

#[test]
fn any_is_as_strict_as_the_strictest() {
    for pages in COUNTS {
        for printer in [&KDP, &INGRAMSPARK] {
            assert!(ANY.least_inner(pages) >= printer.least_inner(pages));
        }
    }
    for printer in [&KDP, &INGRAMSPARK] {
        assert!(ANY.outer >= printer.outer && ANY.bleed >= printer.bleed && ANY.ink <= printer.ink && ANY.resolution >= printer.resolution);
        assert!(ANY.pages.0 >= printer.pages.0 && ANY.pages.1 <= printer.pages.1);
        assert!(ANY.type_size >= printer.type_size && ANY.rule >= printer.rule && ANY.cover_safe >= printer.cover_safe);
        assert!(ANY.last_blank || !printer.last_blank);
    }
}

#[test]
fn spines() {
    let spine = |paper| COUNTS.map(|pages| KDP.spine(pages, paper).width().to_pt() / 72.0);
    for (found, wanted) in spine(Paper::White).into_iter().zip([0.2252, 0.4504, 0.9008, 1.3512, 1.8016]) {
        assert!((found - wanted).abs() < 1e-4, "{found} {wanted}");
    }
    for (found, wanted) in spine(Paper::Cream).into_iter().zip([0.25, 0.5, 1.0, 1.5, 2.0]) {
        assert!((found - wanted).abs() < 1e-4, "{found} {wanted}");
    }
    assert!(matches!(INGRAMSPARK.spine(200, Paper::White), Spine::AskFor(_)));
}

#[test]
fn sizes_and_page_counts() {
    assert!(KDP.takes(inches(6.0), inches(9.0)) && KDP.takes(Length::from_mm(148.0), Length::from_mm(210.0)));
    assert!(!KDP.takes(inches(3.9), inches(6.0)) && !KDP.takes(inches(8.5), inches(12.0)));
    assert_eq!((KDP.most_pages(Paper::White), KDP.most_pages(Paper::Cream), INGRAMSPARK.most_pages(Paper::Cream)), (828, 776, 1200));
}

#[test]
fn every_row_says_where_and_when() {
    for printer in ALL {
        assert_eq!(find(&printer.name.to_uppercase()), Some(printer));
        assert!(!printer.sources.is_empty() || printer.name == "generic");
        for source in printer.sources {
            assert!(source.url.starts_with("https://") && source.checked.len() == 10 && source.checked.starts_with("20"), "{source:?}");
        }
    }
    assert_eq!(find("gutenberg"), None);
}

/// A novel of so many paragraphs, at 5 × 8 in, whose design has an inner margin of 50 pt.
fn novel(paragraphs: usize, last: &str) -> Polished {
    let dir = tempfile::tempdir().unwrap();
    let words = "la luz del faro cae sobre el agua y vuelve como quien pregunta por una casa que ya no está en su sitio de siempre";
    let paragraph = format!("{} {words}, {words}, {words}.\n\n", "Desde la orilla");
    let text = format!("---\ntitle: Uno\n---\n\n{}{last}\n", paragraph.repeat(paragraphs));
    std::fs::write(dir.path().join("01.md"), text).unwrap();
    std::fs::write(dir.path().join("book.yaml"), "title: El faro\ntrim: 5x8\n").unwrap();
    let options = Options { outputs: vec![Output::Pdf, Output::Print], facing: true, style: Some("novela".to_owned()), ..Options::of(dir.path()) };
    let polished = pipeline::read(&options).parse().assemble().polish();
    assert!(!polished.project.report.has_errors(), "{:?}", polished.project.report);
    polished
}

fn lay_out(novel: &Polished, printer: &'static Printer) -> Layouts {
    let press = Press { printer, ..Press::default() };
    printing::lay_out(novel.layout_job(), &novel.project.options.outputs, Some(&press), &mut Report::default())
}

/// The inner margin of a layout: where its justified lines begin on a recto in the middle of the book.
fn inner(layout: &Layout) -> f64 {
    let pages = &layout.pages.pages;
    let page = pages[pages.len() / 2..].iter().find(|page| page.recto).unwrap();
    let starts = page.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Glyphs(run) if item.node.is_some() => Some(run.x.to_pt()),
        _ => None,
    });
    starts.fold(f64::MAX, f64::min)
}

#[test]
fn the_inner_margin_grows_with_the_pages_and_only_then_is_the_book_set_twice() {
    // What hangs in the margin is less than a point.
    let is = |found: f64, wanted: f64| (found - wanted).abs() < 1.0;
    let thin = novel(60, "Fin.");
    let layouts = lay_out(&thin, &KDP);
    let (screen, press) = (layouts.screen.unwrap(), layouts.press.unwrap());
    assert!(Arc::ptr_eq(&screen, &press), "the same pages were set twice");
    assert!(is(inner(&press), 50.0), "{}", inner(&press));
    // A printer whose margin does not depend on pages: 15 mm and 9 pt.
    let press = lay_out(&thin, &GENERIC).press.unwrap();
    assert!(is(inner(&press), 42.52 + 9.0), "{}", inner(&press));

    // Links name their pages on paper, and nowhere else.
    let linked = novel(60, "Véase [el principio](01.md).");
    let layouts = lay_out(&linked, &KDP);
    assert!(!Arc::ptr_eq(&layouts.screen.unwrap(), &layouts.press.unwrap()));

    // Over 300 pages KDP wants .625 in, and 9 pt are kept over it: 54 pt.
    let thick = novel(1800, "Fin.");
    let layouts = lay_out(&thick, &KDP);
    let (screen, press) = (layouts.screen.unwrap(), layouts.press.unwrap());
    let pages = press.pages.pages.len() as u32;
    assert!((301..=500).contains(&pages), "{pages} pages");
    assert!(is(inner(&press), 54.0) && is(inner(&screen), 50.0), "{} {}", inner(&press), inner(&screen));
    assert!(Length::from_pt(inner(&press) + 1.0) >= KDP.least_inner(pages));
}

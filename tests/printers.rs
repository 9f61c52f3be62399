//! Printers' rules against their tables, at the page counts where they change.

use pliego::length::Length;
use pliego::printers::{ALL, ANY, GENERIC, INGRAMSPARK, KDP, Paper, Spine, find};

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

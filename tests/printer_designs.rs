//! The designs against every printer's rules: each design, trim size and printer, by the program's own preflight.

// Each test file uses a part of what they share.
#[allow(dead_code)]
mod common;

use std::path::Path;

use common::tools;

use pliego::epub::Flavour;
use pliego::options::{EpubOptions, Options, Output};
use pliego::report::Severity;

const PRINTERS: [Option<&str>; 6] =
    [Some("kdp"), Some("ingramspark"), Some("lulu"), Some("bod"), Some("generic"), Some("any")];
const TRIMS: [&str; 6] = ["6x9", "150x230", "a5", "140x210", "5.5x8.5", "5x8"];

/// A book with long names, heads, folios, notes, a figure, a table, code, a formula, a list and an aside. What one chapter more or less
/// decides is on which side it ends.
fn site(dir: &Path, trim: &str, language: &str, chapters: usize) {
    let words = match language {
        "es" => "la luz del faro cae sobre el agua y vuelve como quien pregunta por una casa que ya no está en su sitio",
        _ => "نور فانوس دریایی روی آب می‌افتد و برمی‌گردد مانند کسی که از خانه‌ای می‌پرسد",
    };
    let paragraph = format!("{words}, {words}, {words}.\n\n");
    let things = [
        "![Un barco](barco.svg)\n\n",
        "| a | b |\n|---|---|\n| uno | dos |\n\n",
        "```\nlet a = 1;\n```\n\n",
        "$$\\frac{a}{b}=\\sum_i x_i$$\n\n",
        "- uno\n- dos\n\n",
        "> [!NOTE]\n> Nota.\n\n",
    ];
    for chapter in 0..chapters {
        let mut text = format!("---\ntitle: Un capítulo cuyo título es bastante largo y llega lejos, número {chapter}\n---\n\n");
        for thing in things {
            text.push_str(&format!("## Sección\n\n{}Con nota.[^{chapter}]\n\n{thing}", paragraph.repeat(4 + chapter)));
        }
        text.push_str(&format!("[^{chapter}]: {paragraph}"));
        std::fs::write(dir.join(format!("{chapter:02}.md")), text).unwrap();
    }
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="#567"/></svg>"##;
    std::fs::write(dir.join("barco.svg"), svg).unwrap();
    let settings = format!(
        "title: El faro de la isla Quieta y otras historias del mar y de la costa\nauthors: [Elvira Montes de Oca y Fernández]\n\
         language: {language}\ntrim: {trim}\npublisher: Servicio de Publicaciones de la Universidad\nblurb: Nadie había apagado la luz.\n\
         print-isbn: 978-84-376-0494-7\nspine-width: 12mm\nspine-text: none\n"
    );
    std::fs::write(dir.join("book.yaml"), settings).unwrap();
}

/// What the printer says of a book, but for how much ink there is; and how many pages it has.
fn verdict(dir: &Path, style: &str, printer: Option<&str>) -> (Vec<String>, usize) {
    let options = Options {
        outputs: vec![Output::Print, Output::Cover],
        style: Some(style.to_owned()),
        printer: printer.and_then(pliego::printers::find),
        preflight: true,
        epub: EpubOptions { flavour: Flavour::Standard, embed_fonts: false, keep_webp: false },
        jobs: Some(2),
        modified: "2026-01-01T00:00:00Z".to_owned(),
        ..Options::of(dir)
    };
    let outcome = pliego::build(&options, &|_| {});
    let told = outcome.report.diagnostics.iter().filter(|d| d.severity >= Severity::Warning || d.code == "print-ready");
    (told.map(|d| format!("{}: {}", d.code, d.message)).collect(), outcome.counts.pages)
}

#[test]
fn every_printer_takes_every_trim_of_every_design() {
    let mut complaints = String::new();
    for trim in TRIMS {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), trim, "es", 6);
        for style in pliego::style::designs::names() {
            for printer in PRINTERS {
                let (told, pages) = verdict(dir.path(), style, printer);
                assert!(pages >= 32, "the book is too short to show anything: {pages} pages");
                if told.len() != 1 || !told[0].starts_with("print-ready") {
                    complaints.push_str(&format!("{style} {trim} {printer:?}: {told:#?}\n"));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

/// A language whose lines are further apart has its heads nearer to the edge.
#[test]
fn heads_keep_clear_of_the_edge_at_any_leading() {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path(), "5x8", "fa", 3);
    for printer in PRINTERS {
        let (told, _) = verdict(dir.path(), "novela", printer);
        let of_margins: Vec<&String> = told.iter().filter(|said| said.starts_with("print-margin") || said.starts_with("off-page")).collect();
        assert!(of_margins.is_empty(), "{printer:?}: {of_margins:?}");
    }
}

#[test]
fn the_last_page_is_blank_where_the_printer_wants_it() {
    let mut ends = std::collections::BTreeSet::new();
    for chapters in 2..6 {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), "6x9", "es", chapters);
        let pages = |printer| verdict(dir.path(), "ensayo", Some(printer)).1;
        let (kdp, ingram, any) = (pages("kdp"), pages("ingramspark"), pages("any"));
        assert!(kdp % 2 == 0 && ingram % 2 == 0 && any == ingram, "{kdp} {ingram} {any}");
        ends.insert(ingram - kdp);
    }
    assert_eq!(ends.into_iter().collect::<Vec<_>>(), [0, 2], "both ends of a book were to be seen");
}

#[test]
fn no_printer_and_any_printer_are_the_same() {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path(), "a5", "es", 3);
    assert_eq!(verdict(dir.path(), "ensayo", None), verdict(dir.path(), "ensayo", Some("any")));
}

/// Every composition of the cover, with a series and all that a back bears: each printer takes it, and EPUBCheck the EPUB that shows it.
#[test]
fn every_printer_takes_every_composition() {
    let mut complaints = String::new();
    let (dir, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    site(dir.path(), "5x8", "es", 3);
    let settings = std::fs::read_to_string(dir.path().join("book.yaml")).unwrap();
    for (name, _) in pliego::cover::Composition::ALL {
        let more = "series: { name: Biblioteca del mar, position: 4 }\nback-cover: { quotation: «Un libro que no se apaga.», source: La Voz, biography: Nació en un faro., portrait: barco.svg, mark: barco.svg }\n";
        std::fs::write(dir.path().join("book.yaml"), format!("{settings}front-matter: full\ncover-design: {name}\n{more}")).unwrap();
        for printer in PRINTERS {
            let (told, _) = verdict(dir.path(), "novela", printer);
            if told.len() != 1 || !told[0].starts_with("print-ready") {
                complaints.push_str(&format!("{name} {printer:?}: {told:#?}\n"));
            }
        }
        let options = Options { out: Some(out.path().join(name)), outputs: vec![Output::Epub], modified: "2026-01-01T00:00:00Z".to_owned(), ..Options::of(dir.path()) };
        let outcome = pliego::build(&options, &|_| {});
        assert!(!outcome.report.has_errors() && outcome.written.len() == 1, "{name}");
        if let Some(Err(fault)) = tools::run("epubcheck", &[&outcome.written[0].path]) {
            complaints.push_str(&format!("{name}: {fault}\n"));
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

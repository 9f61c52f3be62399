//! What the package and the navigation say, on a book that has everything, by settings and by content.

use std::io::Cursor;
use std::path::PathBuf;

use pliego::book::contents::{Contents, Place};
use pliego::book::page_map::PageMap;
use pliego::book::*;
use pliego::epub::{Flavour, Options};
use rbook::Epub;

use super::books::everything;
use super::{build, full, pages_of, save};

fn written(name: &str, book: &Book, pages: Option<&PageMap>, options: &Options) -> (PathBuf, Epub) {
    let (bytes, _) = build(book, pages, options);
    (save(name, &bytes), Epub::read(Cursor::new(bytes)).expect("a reader opens it"))
}

fn package(name: &str, book: &Book, options: &Options) -> String {
    super::text::document(&written(name, book, None, options).0, "package.opf")
}

#[test]
fn metadata_with_all_that_refines_them() {
    let book = everything();
    let (path, epub) = written("metadata.epub", &book, Some(&pages_of(&book)), &full());
    let metadata = epub.metadata();
    let titles: Vec<&str> = metadata.titles().map(|t| t.value()).collect();
    assert_eq!(titles, ["El libro de \"todo\" & <nada>", "Con subtítulo", "Primera edición"]);
    let creator = metadata.creators().next().unwrap();
    assert_eq!((creator.value(), creator.file_as(), creator.main_role().unwrap().code()), ("Ana Ñúñez", Some("Ñúñez, Ana"), "aut"));
    let translator = metadata.contributors().find(|c| c.value() == "Luis").expect("the translator");
    assert_eq!(translator.main_role().unwrap().code(), "trl");
    assert_eq!(metadata.identifier().unwrap().value(), "urn:isbn:9788437604947");
    let package = super::text::document(&path, "package.opf");
    for line in [
        "<meta refines=\"#title\" property=\"title-type\">main</meta>",
        "<meta refines=\"#title\" property=\"file-as\">libro de \"todo\" &amp; &lt;nada&gt;, El</meta>",
        "<meta refines=\"#subject-1\" property=\"authority\">BISAC</meta>",
        "<meta refines=\"#subject-1\" property=\"term\">COM051230</meta>",
        "<meta property=\"belongs-to-collection\" id=\"series\">La serie</meta>",
        "<meta refines=\"#series\" property=\"group-position\">2</meta>",
        "<dc:source id=\"printed\">urn:isbn:9788437604930</dc:source>",
        "<meta property=\"pageBreakSource\">urn:isbn:9788437604930</meta>",
        "<dc:description>Un libro &lt;b&gt;de prueba&lt;/b&gt;</dc:description>",
        "<dc:date>2026-01-31</dc:date>",
    ] {
        assert!(package.contains(line), "{line} is not in\n{package}");
    }
}

#[test]
fn without_an_isbn_the_identifier_is_the_books_own_and_always_the_same() {
    let mut book = everything();
    book.metadata.isbn = None;
    let identifier = |book: &Book| written("uuid.epub", book, None, &full()).1.metadata().identifier().unwrap().value().to_owned();
    let first = identifier(&book);
    assert!(first.starts_with("urn:uuid:") && first == identifier(&book));
    book.metadata.title.push('!');
    assert_ne!(first, identifier(&book), "another title is another book");
}

/// What is said of access follows from what the book holds.
#[test]
fn access_is_computed_from_the_content() {
    let has = |package: &str, words: &str| package.contains(&format!(">{words}</meta>"));
    let conforms = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";
    let mut book = everything();
    book.chapters.truncate(1);
    book.chapters[0].blocks = vec![block(BlockKind::Paragraph(plain_text("Solo texto.")))];
    let bare = |book: &Book| package("access.epub", book, &Options { embed_fonts: false, ..full() });

    let all = bare(&book);
    assert!(
        has(&all, conforms) && has(&all, "alternativeText") && has(&all, "none") && !has(&all, "MathML") && !has(&all, "pageNavigation")
    );

    book.chapters[0].banner = Some(Image { alt: None, ..book.chapters[0].banner.clone().unwrap() });
    let silent = bare(&book);
    assert!(
        !has(&silent, conforms) && !has(&silent, "alternativeText") && !silent.contains("accessModeSufficient\">textual</meta>"),
        "{silent}"
    );
    assert!(has(&silent, "textual,visual") && silent.contains("Algunas imágenes no tienen descripción."));

    book.chapters[0].banner = None;
    let tex = |tex: &str| block(BlockKind::Math(Math { tex: tex.to_owned(), display: true, number: None, rows: Vec::new(), span: Default::default() }));
    book.chapters[0].blocks.push(tex("a^2"));
    let math = bare(&book);
    assert!(has(&math, "MathML") && has(&math, conforms) && math.contains("Las fórmulas están en MathML."));
    book.chapters[0].blocks.push(tex("\\frac{a"));
    assert!(!has(&bare(&book), conforms), "a formula shown as code cannot be followed by ear");
}

fn block(kind: BlockKind) -> Block {
    Block::new(kind, Default::default())
}

fn plain_text(words: &str) -> Text {
    Text::new(vec![Inline::Str(words.to_owned())], Default::default())
}

#[test]
fn the_contents_are_as_deep_as_the_settings_say() {
    let book = everything();
    let count = |depth| {
        let options = Options { contents: Contents { depth, ..full().contents }, ..full() };
        written("depth.epub", &book, None, &options).1.toc().contents().unwrap().flatten().count()
    };
    assert_eq!([count(1), count(2), count(3)], [2, 4, 5]);
}

#[test]
fn the_contents_stand_where_the_settings_say() {
    let book = everything();
    let spine = |place, flavour| {
        let (_, epub) = written("place.epub", &book, None, &Options { contents: Contents { place, ..full().contents }, flavour, ..full() });
        let ids: Vec<String> = epub.spine().iter().map(|entry| entry.idref().to_owned()).collect();
        (ids.iter().position(|id| id == "nav"), ids.len(), ids.contains(&"cover".to_owned()))
    };
    assert_eq!(spine(Place::Front, Flavour::Standard), (Some(5), 8, true));
    assert_eq!(spine(Place::End, Flavour::Standard), (Some(7), 8, true));
    assert_eq!(spine(Place::None, Flavour::Standard), (None, 7, true));
    // Kindle wants a page with the contents, and none for the cover.
    assert_eq!(spine(Place::None, Flavour::Kindle), (Some(4), 7, false));
}

#[test]
fn lists_of_figures_and_tables_come_when_asked_for() {
    let book = everything();
    let nav = |figures, tables| {
        let options = Options { contents: Contents { figures, tables, ..full().contents }, ..full() };
        super::text::document(&written("lists.epub", &book, None, &options).0, "nav.xhtml")
    };
    let both = nav(true, true);
    assert!(both.contains(">Índice de figuras</h2>") && both.contains(">Dos puntos</a>") && both.contains(">Tabla de cosas</a>"));
    assert!(both.contains("epub:type=\"loi\"") && both.contains("href=\"nav.xhtml#lot\""));
    let neither = nav(false, false);
    assert!(!neither.contains("epub:type=\"loi\"") && !neither.contains("epub:type=\"lot\""));
}

/// A note that is cited three times, in the text, in a caption and in the text again, leads back to each of the three.
#[test]
fn notes_lead_back_to_every_mark() {
    let book = everything();
    let (path, _) = written("notes.epub", &book, None, &full());
    let text = super::text::document(&path, "text/01-la-contracultura.xhtml");
    let note = &text[text.find("f1-1\" epub:type=\"footnote\" role=\"doc-footnote\"").expect("the note")..];
    let note = &note[..note.find("</aside>").unwrap()];
    for mark in ["f1-1-1", "f1-1-2", "f1-1-3"] {
        // An id of the book begins with one line, so ours begin with two.
        assert!(note.contains(&format!("href=\"#__{mark}\"")), "{mark}: {note}");
        assert!(text.contains(&format!("id=\"__{mark}\" href=\"#__f1-1\" epub:type=\"noteref\" role=\"doc-noteref\"")), "{mark}");
    }
}

/// The style sheet chooses no colour for text, no size that is not relative and no line for the whole: those are the reader's.
#[test]
fn the_readers_own_letters_and_colours_win() {
    let book = everything();
    let css = super::text::document(&written("style.epub", &book, None, &full()).0, "style.css");
    let declarations = css.split([';', '{', '}', '\n']).filter_map(|line| line.split_once(':')).map(|(n, v)| (n.trim(), v.trim()));
    let mut seen = 0;
    for (name, value) in declarations {
        seen += 1;
        let absolute = |unit: &str| value.trim_end_matches("!important").trim().ends_with(unit);
        // A link or a mark may take the colour of the text around it, whatever that is.
        assert!(name != "color" || value == "inherit", "color: {value}");
        let see_through = ["rgba(", "#fff", "transparent", "inherit"].iter().any(|way| value.starts_with(way));
        assert!(!name.starts_with("background") || see_through, "{name}: {value}");
        let sized = matches!(name, "font-size" | "line-height");
        assert!(!sized || !["pt", "px", "mm", "cm", "in"].iter().any(|unit| absolute(unit)), "{name}: {value}");
    }
    assert!(seen > 150, "only {seen} declarations");
    assert!(css.contains("-webkit-hyphens: auto") && css.contains(".nowrap {\n  white-space: nowrap;"));
}

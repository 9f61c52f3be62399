//! The PDF for the screen, from pages made by hand: what other programs read in it, and that the standards' validators accept it.

// Each test file uses a part of what they share.
#[allow(dead_code)]
mod common;

use std::path::PathBuf;

use common::handmade::Hand;
use common::specimen::{book, metadata, pictures};
use common::{tools, words};
use pliego::book::Metadata;
use pliego::font::FontBook;
use pliego::layout::pages::{Bookmark, ItemKind, NodeRole, Numeral};
use pliego::options::{Options, Output};
use pliego::pdf::{Job, Target, write};
use pliego::picture::Pictures;
use pliego::pipeline::{self, Polished};
use pliego::report::Report;

/// Writes the file into a directory of its own.
fn made() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let fonts = FontBook::builtin();
    let hand = book(&fonts);
    let mut report = Report::default();
    let bytes = write(Job { pages: &hand.pages, metadata: &metadata(), fonts: &fonts, pictures: &pictures(dir.path()) }, Target::Screen, &mut report).unwrap();
    assert_eq!(report.diagnostics, []);
    let path = dir.path().join("libro.pdf");
    std::fs::write(&path, &bytes).unwrap();
    if let Some(keep) = std::env::var_os("PLIEGO_KEEP") {
        std::fs::write(PathBuf::from(keep).join("handmade.pdf"), &bytes).unwrap();
    }
    (dir, path)
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let fonts = FontBook::builtin();
    let hand = book(&fonts);
    let dir = tempfile::tempdir().unwrap();
    let write = || write(Job { pages: &hand.pages, metadata: &metadata(), fonts: &fonts, pictures: &pictures(dir.path()) }, Target::Screen, &mut Report::default()).unwrap();
    assert!(write() == write());
}

#[test]
fn qpdf_finds_it_sound() {
    let (_dir, path) = made();
    if let Some(verdict) = tools::run("qpdf", &[&path]) {
        verdict.unwrap();
    }
}

#[test]
fn the_text_is_read_with_its_accents_ligatures_and_hidden_hyphens() {
    let (_dir, path) = made();
    let Some(text) = tools::run("pdftotext", &[&path, &"-"]) else { return };
    let text = text.unwrap();
    for words in
        ["Un oficio dificilísimo y «afín» que aún semi-nadie ter", "minó", "let mut x = a != b;", "Dibujado", "Trazado", "Esto va al pie."]
    {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
    assert!(text.contains("ter\u{ad}") || text.contains("terminó"), "a hard hyphen in\n{text}");
}

#[test]
fn the_structure_reads_as_the_book() {
    let (_dir, path) = made();
    let Some(tree) = tools::run("pdfinfo", &[&"-struct-text", &path]) else { return };
    let tree = tree.unwrap();
    let mut from = 0;
    let order = [
        "TOC",
        "La contracultura, 1",
        "H1",
        "La contracultura",
        "Un oficio",
        "aún",
        "nadie",
        "minó",
        "una página",
        "Esto va al pie",
        "primero",
        "segundo",
        "Table",
        "Columna",
        "celda",
        "Figure",
        "Tres figuras",
        "let mut",
        "Quien lee",
        "H2",
        "Más hondo",
    ];
    for words in order {
        match tree[from..].find(words) {
            Some(at) => from += at,
            None => panic!("{words:?} does not follow in\n{tree}"),
        }
    }
    assert!(!tree.contains("Cabeza de página"), "a running head is no part of the structure:\n{tree}");
}

#[test]
fn validators_accept_it_as_pdf_ua_and_pdf_a() {
    let (_dir, path) = made();
    for flavour in ["ua1", "2a"] {
        if let Some(verdict) = tools::run("verapdf", &[&flavour, &path]) {
            verdict.unwrap();
        }
    }
}

#[test]
fn labels_outline_and_destinations() {
    let (_dir, path) = made();
    let document = lopdf::Document::load(&path).unwrap();
    let catalog = document.catalog().unwrap();
    let labels = document.get_object(catalog.get(b"PageLabels").unwrap().as_reference().unwrap()).unwrap();
    let nums = labels.as_dict().unwrap().get(b"Nums").unwrap().as_array().unwrap();
    let label = |at: usize| document.get_object(nums[at].as_reference().unwrap()).unwrap().as_dict().unwrap();
    assert_eq!((nums[0].as_i64().unwrap(), label(1).get(b"S").unwrap().as_name().unwrap()), (0, &b"r"[..]));
    assert_eq!(label(1).get(b"St").unwrap().as_i64().unwrap(), 9);
    assert_eq!((nums[2].as_i64().unwrap(), label(3).get(b"S").unwrap().as_name().unwrap()), (1, &b"D"[..]));
    let toc = document.get_toc().unwrap();
    let titles: Vec<&str> = toc.toc.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["La contracultura", "Más hondo"]);
    let all = format!("{:?}", document.objects);
    assert!(all.contains("https://es.wikipedia.org/wiki/%C3%91?a=b%20c"), "the address is in ASCII");
}

#[test]
fn pages_that_contradict_themselves_still_make_a_file() {
    let fonts = FontBook::builtin();
    let mut hand = Hand::new(&fonts);
    hand.page("", Numeral::Arabic);
    let regular = fonts.select(&[], 400, false);
    // a node of no structure, a glyph that is none, text of the private area, ranges beyond the text
    hand.text(Some(pliego::layout::pages::NodeId(77)), regular, 11, 50.0, 50.0, "perdido");
    let orphan = hand.node(None, NodeRole::Paragraph);
    hand.pages.structure.roots.clear();
    hand.text(Some(orphan), regular, 11, 50.0, 70.0, "huérfano \u{e000}\u{0}");
    if let ItemKind::Glyphs(run) = &mut hand.pages.pages[0].items[1].kind {
        let mut glyphs: Vec<_> = run.glyphs.iter().collect();
        glyphs[0].id = 0;
        glyphs[1].text = 5..500;
        glyphs[2].text = 9..9;
        run.glyphs = glyphs.into();
    }
    hand.pages.outline = vec![Bookmark { title: String::new(), page: 400, ..Bookmark::default() }];
    let mut report = Report::default();
    let bytes = write(Job { pages: &hand.pages, metadata: &Metadata::default(), fonts: &fonts, pictures: &Pictures::default() }, Target::Screen, &mut report);
    assert!(bytes.is_some(), "{report:?}");
    let empty = write(Job { pages: &Default::default(), metadata: &Metadata::default(), fonts: &fonts, pictures: &Pictures::default() }, Target::Screen, &mut report);
    assert!(empty.is_some(), "{report:?}");
}

/// A book of `tests/books` as its model and as the file that is made of it.
fn of_site(name: &str) -> (pliego::book::Book, tempfile::TempDir, PathBuf) {
    let site = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/books").join(name);
    let options = Options { outputs: vec![Output::Pdf], ..Options::of(site) };
    let laid_out = pipeline::read(&options).parse().assemble().polish().lay_out();
    let pages = &laid_out.layouts.screen.as_ref().expect("pages").pages;
    let Polished { book, fonts, pictures, .. } = &laid_out.polished;
    let bytes = write(Job { pages, metadata: &book.metadata, fonts, pictures }, Target::Screen, &mut Report::default()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("book.pdf");
    std::fs::write(&path, bytes).unwrap();
    (laid_out.polished.book, dir, path)
}

/// The words of the book's texts in reading order: those of the running text, and those of its notes, which may stand elsewhere.
#[derive(Default)]
struct Model {
    texts: Vec<Vec<String>>,
    /// What drawings say, which `pdfinfo` reads without spaces between their labels.
    drawings: String,
}

impl pliego::book::visit::Visitor for Model {
    fn text(&mut self, text: &pliego::book::Text) {
        let words = words::of(&pliego::book::visit::flat_text(&text.inlines).replace('\u{ad}', ""));
        if !words.is_empty() {
            self.texts.push(words);
        }
    }

    fn block(&mut self, block: &pliego::book::Block) {
        if let pliego::book::BlockKind::Diagram(diagram) = &block.kind {
            let labels = diagram.svg.as_deref().map(pliego::diagram::texts).unwrap_or_default();
            self.drawings += &format!("{} ", labels.concat());
        }
    }
}

/// What `pdfinfo -struct-text` reads, in order: the quoted text of each piece.
fn structure_words(tree: &str) -> Vec<String> {
    let mut text = String::new();
    for line in tree.lines() {
        let line = line.trim_start();
        if let Some(piece) = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            text.push_str(&piece.replace('\u{ad}', ""));
        } else if !line.contains("(inline)") && !line.starts_with("Object") {
            text.push(' ');
        }
    }
    words::of(&text)
}

#[test]
fn the_structure_holds_the_words_of_the_model_in_its_order() {
    for name in ["asides", "blocks", "notes", "novel", "tables"] {
        let (book, _dir, path) = of_site(name);
        let Some(tree) = tools::run("pdfinfo", &[&"-struct-text", &path]) else { return };
        let read = structure_words(&tree.unwrap());
        let (mut running, mut notes) = (Model::default(), Model::default());
        for chapter in &book.chapters {
            let mut body = chapter.clone();
            // On paper notes stand at the foot, and a heading over them nowhere.
            body.notes_heading = None;
            for note in body.footnotes.drain(..).chain(body.author_notes.drain(..)) {
                pliego::book::visit::walk_blocks(&note.blocks, &mut notes);
            }
            pliego::book::visit::walk_chapter(&body, &mut running);
        }
        let texts: Vec<&Vec<String>> = running.texts.iter().collect();
        let drawings = &running.drawings;
        let running: Vec<&String> = running.texts.iter().flatten().collect();
        assert!(running.len() > 20, "{name} has shrunk");
        // Text after text, and nothing left out; a note or a formula may stand within one.
        let mut at = 0;
        for text in &texts {
            let end = |from: usize| {
                let mut to = from;
                for word in *text {
                    to += read[to..].iter().take(20).position(|r| r == word)? + 1;
                }
                Some(to)
            };
            let starts = (at..read.len()).filter(|from| read[*from] == text[0]);
            match starts.into_iter().find_map(end) {
                Some(to) => at = to,
                None => {
                    panic!("{name}: “{}” is missing or out of order after “{}”", text.join(" "), read[at.saturating_sub(12)..at].join(" "))
                }
            }
        }
        // Notes whole, wherever they are.
        for note in &notes.texts {
            assert!(read.windows(note.len()).any(|window| window == note), "{name}: the note “{}” is not whole", note.join(" "));
        }
        // As often as in the model; besides, only what its code and pictures say, and what the program itself sets: titles again in the
        // contents, the pages before the body.
        let mut count = std::collections::BTreeMap::<&str, i64>::new();
        read.iter().for_each(|word| *count.entry(word).or_default() += 1);
        running.iter().copied().chain(notes.texts.iter().flatten()).for_each(|word| *count.entry(word).or_default() -= 1);
        assert!(count.values().all(|times| *times >= 0), "{name}: {:?}", count.iter().filter(|(_, n)| **n < 0).collect::<Vec<_>>());
        let own = format!("{drawings} {:?} {:?} {:?} {:?}", pliego::terms::terms(&book.metadata.lang), book.outline, book.metadata, book.chapters);
        let own: std::collections::BTreeSet<String> = words::of(&own.replace("\\u{ad}", "").replace("\\n", " ")).into_iter().collect();
        let foreign: Vec<_> = count.iter().filter(|(word, times)| **times > 0 && !own.contains(**word)).collect();
        assert!(foreign.is_empty(), "{name}: read and nowhere written: {foreign:?}");
    }
}

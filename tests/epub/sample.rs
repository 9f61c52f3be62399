//! The sample book as an independent reader has it, against the model; and its page list against the PDF, page by page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pliego::book::{Book, Matter, OutlineEntry, visit};
use pliego::options::Options;
use pliego::pipeline;
use rbook::Epub;
use rbook::epub::metadata::EpubVersion;
use rbook::epub::toc::EpubTocEntry;

use super::text::{document, from_mark, norm};
use super::{site, tools};

/// The directory with `sample.epub` and `sample.pdf`.
pub fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| site::build(Path::new(env!("CARGO_MANIFEST_DIR")), "sample", &[]))
}

fn epub() -> Epub {
    Epub::options().strict(true).retain_variants(true).open(built().join("sample.epub")).expect("a strict reader opens it")
}

/// The model, by the stages of the pipeline.
fn model() -> Book {
    pipeline::read(&Options::of(env!("CARGO_MANIFEST_DIR"))).parse().assemble().polish().book
}

/// Depth and words of each line of the contents that the settings (`depth: 2`) ask for.
fn outline(entries: &[OutlineEntry], depth: usize, lines: &mut Vec<(usize, String)>) {
    for entry in entries.iter().filter(|entry| entry.level <= 2) {
        let number = entry.number.as_ref().map(|number| format!("{number}. ")).unwrap_or_default();
        lines.push((depth, format!("{number}{}", visit::flat_text(&entry.title))));
        outline(&entry.children, depth + 1, lines);
    }
}

fn lines(root: EpubTocEntry<'_>) -> Vec<(usize, String)> {
    root.flatten().map(|entry| (entry.depth(), entry.label().to_owned())).collect()
}

#[test]
fn the_contents_are_the_models() {
    let (epub, book) = (epub(), model());
    let mut expected = Vec::new();
    outline(&book.outline, 1, &mut expected);
    let toc = epub.toc();
    assert_eq!(lines(toc.contents().unwrap()), expected);
    assert_eq!(lines(toc.by_kind_version("toc", EpubVersion::EPUB2).expect("an NCX")), expected, "the NCX says the same");
    for entry in toc.contents().unwrap().flatten() {
        let place = entry.href_raw().expect("a place").as_str().to_owned();
        let text = norm(&from_mark(&epub_text(&place), place.split_once('#').map(|(_, id)| id)));
        let title = norm(entry.label().split_once(". ").map_or(entry.label(), |(_, title)| title));
        assert!(text.contains(&title[..title.len().min(text.len())]) && text.find(&title).is_some_and(|at| at < 60), "{place}: {title}");
    }
}

#[test]
fn the_chapters_stand_in_the_models_order() {
    let (epub, book) = (epub(), model());
    let documents: Vec<String> =
        epub.spine().iter().map(|entry| entry.manifest_entry().expect("an item").href().as_str().to_owned()).collect();
    assert!(documents[0].ends_with("/cover.xhtml") && documents[1].ends_with("/title-page.xhtml"), "{documents:?}");
    let mut at = 0;
    for chapter in &book.chapters {
        let id = format!(" id=\"{}\"", chapter.id);
        let found = documents[at..].iter().position(|document| epub_text(document).contains(&id));
        at += found.unwrap_or_else(|| panic!("the chapter {} is not after the one before it", chapter.id)) + 1;
    }
    assert_eq!(at, documents.len(), "nothing follows the last chapter");
}

#[test]
fn the_landmarks_lead_to_the_parts_of_the_book() {
    let (epub, book) = (epub(), model());
    let landmarks: Vec<(String, String)> = epub
        .toc()
        .landmarks()
        .expect("landmarks")
        .iter()
        .map(|entry| (entry.kind_raw().unwrap_or_default().to_owned(), entry.href_raw().expect("a place").as_str().to_owned()))
        .collect();
    let kinds: Vec<&str> = landmarks.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["cover", "titlepage", "copyright-page", "toc", "bodymatter"]);
    let first = book.chapters.iter().find(|chapter| chapter.matter == Matter::Body).unwrap();
    assert!(epub_text(&landmarks[4].1).contains(&format!(" id=\"{}\"", first.id)), "{landmarks:?}");
}

#[test]
fn the_metadata_are_the_models() {
    let (epub, book) = (epub(), model());
    let metadata = epub.metadata();
    assert_eq!(metadata.title().unwrap().value(), book.metadata.title);
    assert_eq!(metadata.creators().map(|c| c.value().to_owned()).collect::<Vec<_>>(), [book.metadata.authors()]);
    assert_eq!(metadata.creators().next().unwrap().main_role().unwrap().code(), "aut");
    assert_eq!(metadata.language().unwrap().value(), book.metadata.lang.tag());
    assert_eq!(metadata.tags().map(|tag| tag.value().to_owned()).collect::<Vec<_>>(), subjects(&book));
    let ncx = document(&built().join("sample.epub"), "toc.ncx");
    assert!(ncx.contains(&format!("name=\"dtb:uid\" content=\"{}\"", metadata.identifier().unwrap().value())), "one identifier");
}

fn subjects(book: &Book) -> Vec<String> {
    book.metadata.subjects.iter().map(|subject| subject.name.clone()).collect()
}

/// A document of the book by its address, with or without a fragment and the folder.
fn epub_text(address: &str) -> String {
    static TEXTS: OnceLock<std::sync::Mutex<BTreeMap<String, String>>> = OnceLock::new();
    let name = address.split('#').next().unwrap_or_default().trim_start_matches("/EPUB/").trim_start_matches("EPUB/").to_owned();
    let mut texts = TEXTS.get_or_init(Default::default).lock().unwrap();
    texts.entry(name).or_insert_with_key(|name| document(&built().join("sample.epub"), name)).clone()
}

/// The PDF's page labels, by its own page-label tree.
fn page_labels(pdf: &Path) -> Vec<String> {
    let pdf = lopdf::Document::load(pdf).unwrap();
    let catalog = pdf.catalog().unwrap();
    let tree = pdf.dereference(catalog.get(b"PageLabels").unwrap()).unwrap().1.as_dict().unwrap();
    let numbers = pdf.dereference(tree.get(b"Nums").unwrap()).unwrap().1.as_array().unwrap();
    let ranges: Vec<(usize, &lopdf::Dictionary)> = numbers
        .chunks(2)
        .map(|pair| (pair[0].as_i64().unwrap() as usize, pdf.dereference(&pair[1]).unwrap().1.as_dict().unwrap()))
        .collect();
    (0..pdf.get_pages().len())
        .map(|page| {
            let (start, range) = ranges.iter().rev().find(|(start, _)| *start <= page).unwrap();
            let number = range.get(b"St").and_then(|n| n.as_i64()).unwrap_or(1) as usize + page - start;
            match range.get(b"S").and_then(|s| s.as_name()) {
                Ok(b"r") => roman(number),
                _ => number.to_string(),
            }
        })
        .collect()
}

fn roman(mut number: usize) -> String {
    let mut out = String::new();
    for (value, letters) in [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

/// What may stand at the head of a printed page before its own text begins.
fn may_precede(before: &str, page: &Page<'_>) -> bool {
    // A list's own sign or number.
    let sign = before.trim_start_matches(['•', '–', '☐', '☑']);
    let in_circle = |c: char| matches!(c, '❶'..='❿' | '⓫'..='⓴');
    if sign.is_empty() || sign.chars().all(in_circle) || sign.trim_end_matches('.').chars().all(|c| c.is_ascii_digit()) {
        return true;
    }
    // The head of a table, or the title of a box, that goes on from the page before; a float from there or from here.
    let continued = before.strip_suffix("(continuación)").is_some_and(|title| page.boxes.contains(title));
    continued || page.heads.contains(before) || page.figures.contains(before)
}

struct Page<'a> {
    heads: &'a BTreeSet<String>,
    boxes: &'a BTreeSet<String>,
    figures: &'a BTreeSet<String>,
}

/// The texts of all elements that `open` begins and `close` ends.
fn elements(document: &str, open: &str, close: &str) -> BTreeSet<String> {
    let ends = document.match_indices(open).filter_map(|(at, _)| Some(&document[at..at + document[at..].find(close)?]));
    ends.map(|inner| norm(&from_mark(inner, None))).collect()
}

/// A document without the figures that begin after a place.
fn without_figures(document: &str, from: usize) -> String {
    let (mut kept, mut rest) = (document[..from].to_owned(), &document[from..]);
    while let Some((before, figure)) = rest.split_once("<figure") {
        kept.push_str(before);
        rest = figure.split_once("</figure>").map_or("", |(_, after)| after);
    }
    kept + rest
}

#[test]
fn each_printed_page_begins_where_the_page_list_says() {
    let (text, pdf) = (built().join("sample.epub"), built().join("sample.pdf"));
    // Without running heads and folios, which stand outside the box.
    let crop: [&dyn AsRef<std::ffi::OsStr>; 11] = [&"-raw", &"-enc", &"UTF-8", &"-x", &"0", &"-y", &"50", &"-W", &"432", &"-H", &"560"];
    let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = crop.to_vec();
    arguments.extend([&pdf as &dyn AsRef<std::ffi::OsStr>, &"-"]);
    let Some(printed) = tools::run("pdftotext", &arguments).map(Result::unwrap) else { return };
    let printed: Vec<String> = printed.split('\u{c}').map(norm).collect();
    let labels = page_labels(&pdf);

    let epub = epub();
    let list = epub.toc().page_list().expect("a page list");
    let mut listed = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut before = 0;
    for entry in list.flatten() {
        let page = labels.iter().position(|label| label == entry.label()).expect("a page of the PDF");
        assert!(page >= before, "the page {} is out of order", entry.label());
        before = page;
        listed.insert(page);
        let place = entry.href_raw().unwrap().as_str().to_owned();
        let (_, id) = place.split_once('#').expect("a word within a document");
        let source = epub_text(&place);
        let drawn = super::text::with_drawings(&text, &source);
        let aside = Page {
            heads: &elements(&drawn, "<thead>", "</thead>"),
            boxes: &elements(&drawn, "class=\"sidebar-title\"", "</p>"),
            figures: &elements(&drawn, "<figure", "</figure>"),
        };
        // The number of a list's item is a letter of the page, but not of the document: words up to the next item decide.
        let start = drawn.find(&format!(" id=\"{id}\"")).unwrap_or_default();
        let items = drawn[start..].match_indices("<li").map(|(at, _)| start + at);
        let end = { items }.find(|end| !norm(&from_mark(&drawn[..*end], Some(id))).is_empty());
        let after = from_mark(&drawn[..end.unwrap_or(drawn.len())], Some(id));
        // What a formula says in the PDF's order of signs is another matter: the words up to it, or after it, decide.
        let (formula, words) = match after.trim_start().strip_prefix('\u{fffc}') {
            Some(rest) => (true, rest.split('\u{fffc}').next().unwrap_or_default()),
            None => (false, after.split('\u{fffc}').next().unwrap_or_default()),
        };
        // The lines of the printed contents end in numbers of pages.
        let words = if place.contains("nav.xhtml") { words.trim_start().lines().next().unwrap_or_default() } else { words };
        let words: String = norm(words).chars().take(30).collect();
        // A figure may stand on a page before or after that of the words beside it.
        let unfloated: String = norm(&from_mark(&without_figures(&drawn, start), Some(id))).chars().take(30).collect();
        let begins_with = |words: &str| {
            let found = printed[page].find(words).unwrap_or(usize::MAX);
            found != usize::MAX && !words.is_empty() && (found == 0 || formula && found < 80 || may_precede(&printed[page][..found], &aside))
        };
        let right = begins_with(&words) || begins_with(&unfloated);
        if !right {
            let head: String = printed[page].chars().take(80).collect();
            wrong.push(format!("{}: the EPUB has “{words}”, the PDF “{head}”", entry.label()));
        }
    }
    assert!(wrong.is_empty(), "{} of {} pages:\n{}", wrong.len(), listed.len(), wrong.join("\n"));
    assert!(listed.len() > 60, "only {} pages are listed", listed.len());

    // What is not listed is blank; but before the text, the half-title and the later pages of the contents.
    let missing: Vec<&String> =
        (0..labels.len()).filter(|page| !listed.contains(page) && !printed[*page].is_empty()).map(|page| &labels[page]).collect();
    assert!(missing.iter().all(|label| label.starts_with(['i', 'v', 'x'])), "pages that the EPUB does not know: {missing:?}");
    assert!(missing.len() <= 4, "pages that the EPUB does not know: {missing:?}");
}

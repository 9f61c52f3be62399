//! Book → EPUB 3.
//!
//! [`write`] makes the file as a stream: pictures first, each written and forgotten as it comes; then the pages that open the
//! book, the chapters (some at a time, on all cores), the fonts with just the characters used, and last the package that lists
//! everything. [`plan`] says beforehand which document each id and note will be in.

mod accessibility;
mod blocks;
mod chapter;
mod container;
mod css;
mod faces;
mod fonts;
mod images;
mod inlines;
mod joined;
mod matter;
mod navigation;
mod notes;
mod package;
mod pages;
mod phrases;
mod plan;
mod tables;
mod url;
mod xhtml;
mod xml;

use std::collections::BTreeMap;
use std::io::{Seek, Write};

use rayon::prelude::*;

use crate::book::page_map::PageMap;
use crate::book::{AssetId, Book, Matter, Role};
use crate::font::FontBook;
use crate::picture::Pictures;
use crate::report::Report;
use crate::style::Sheet;
use crate::terms::{Terms, terms};
use accessibility::Access;
use container::Container;
use faces::FaceUse;
use images::ImageFile;
use navigation::{Entry, Landmark, Navigation};
use package::Item;
use pages::PageMarks;
use plan::Plan;

/// Chapters written at a time: enough to keep all cores busy, few enough not to hold a long book twice.
const BATCH: usize = 64;

/// For which reading systems the EPUB is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Flavour {
    /// EPUB 3.3, for all of them
    #[default]
    Standard,
    /// What Amazon's guidelines ask: no page for the cover, and no WebP.
    Kindle,
}

/// Settings of this output.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub flavour: Flavour,
    pub embed_fonts: bool,
    pub keep_webp: bool,
    /// The cover as given by the author; one is made when absent.
    pub cover: Option<AssetId>,
    /// How deep the contents go: 1 is chapters, 2 the headings in them, 3 (when absent) those below.
    pub contents_depth: Option<u8>,
    /// Lists of figures and of tables beside the contents.
    pub lists: bool,
}

/// What all documents are written from.
struct Context<'a> {
    book: &'a Book,
    /// The design as a reading system computes it.
    sheet: Sheet,
    fonts: &'a FontBook,
    options: &'a Options,
    terms: &'static Terms,
    plan: Plan,
    pages: PageMarks,
    images: BTreeMap<AssetId, ImageFile>,
    /// Drawings' paths, by their SVG.
    diagrams: BTreeMap<&'a str, String>,
}

/// Writes the EPUB as a stream. With a page map, it carries the print edition's page numbers.
#[allow(clippy::too_many_arguments)]
pub fn write(
    book: &Book,
    sheet: &Sheet,
    fonts: &FontBook,
    pictures: &Pictures,
    pages: Option<&PageMap>,
    options: &Options,
    out: impl Write + Seek,
    report: &mut Report,
) -> std::io::Result<()> {
    let mut container = Container::new(out)?;
    let mut files = Files::default();

    let (images, diagrams, cover) = images::write(book, fonts, pictures, options, &mut container, &mut files)?;
    let plan = Plan::new(book);
    let pages = PageMarks::new(pages);
    let cx = Context { book, sheet: sheet.for_screen(), fonts, options, terms: terms(&book.metadata.lang), plan, pages, images, diagrams };
    let mut access = Access::of(&cx, cover.is_some());
    images::report_undescribed(&cx, report);

    let mut navigation = Navigation { contents: navigation::contents(&cx), ..Navigation::default() };
    write_front(&cx, cover.as_deref(), &mut container, &mut files, &mut navigation)?;
    let start = files.items.len();
    write_chapters(&cx, &mut container, &mut files, &mut navigation, &mut access)?;
    let landmark = text_start(&cx);
    navigation.landmarks.extend(landmark);

    container.deflate("nav.xhtml", navigation::nav(&cx, &navigation).as_bytes())?;
    files.items.insert(start, item("nav", "nav.xhtml", "application/xhtml+xml", true, vec!["nav"]));
    let identifier = package::identifier(&book.metadata);
    container.deflate("toc.ncx", navigation::ncx(&cx, &navigation, &identifier).as_bytes())?;
    files.items.push(item("ncx", "toc.ncx", "application/x-dtbncx+xml", false, Vec::new()));

    let embedded = if options.embed_fonts { fonts::write(&cx, &files.faces, &mut container, &mut files.items)? } else { Vec::new() };
    container.deflate("style.css", css::sheet(&sheet.sources, fonts, &embedded).as_bytes())?;
    files.items.push(item("style", "style.css", "text/css", false, Vec::new()));

    container.deflate("package.opf", package::write(&cx, &files.items, &navigation, &access).as_bytes())?;
    container.finish()
}

/// What has been written: the manifest, and the characters that the fonts must have.
#[derive(Debug, Default)]
struct Files {
    items: Vec<Item>,
    faces: FaceUse,
}

fn item(id: &str, path: &str, media_type: &'static str, in_spine: bool, properties: Vec<&'static str>) -> Item {
    Item { id: id.to_owned(), path: path.to_owned(), media_type, properties, in_spine }
}

/// The cover, the title page and what follows, with the landmarks of those that have one.
fn write_front<W: Write + Seek>(
    cx: &Context<'_>,
    cover: Option<&str>,
    container: &mut Container<W>,
    files: &mut Files,
    navigation: &mut Navigation,
) -> std::io::Result<()> {
    for page in matter::pages(cx, cover) {
        let path = format!("text/{}.xhtml", page.name);
        container.deflate(&path, page.written.text.as_bytes())?;
        files.items.push(item(page.name, &path, "application/xhtml+xml", true, Vec::new()));
        faces::merge(&mut files.faces, page.written.faces);
        let landmark = match page.name {
            "cover" => Some(("cover", "cover")),
            "title-page" => Some(("titlepage", "title-page")),
            "copyright-page" => Some(("copyright-page", "copyright-page")),
            _ => None,
        };
        if let Some((kind, guide)) = landmark {
            navigation.landmarks.push(Landmark { kind, guide: Some(guide), href: path, label: page.label.to_owned() });
        }
    }
    navigation.landmarks.push(Landmark {
        kind: "toc",
        guide: Some("toc"),
        href: "nav.xhtml#toc".to_owned(),
        label: cx.terms.contents.to_owned(),
    });
    Ok(())
}

/// All documents of all chapters, and what the lists of pages, figures and tables take from them.
fn write_chapters<W: Write + Seek>(
    cx: &Context<'_>,
    container: &mut Container<W>,
    files: &mut Files,
    navigation: &mut Navigation,
    access: &mut Access,
) -> std::io::Result<()> {
    let mut page_places: Vec<(usize, String)> = Vec::new();
    let documents: Vec<usize> = (0..cx.plan.documents.len()).collect();
    for batch in documents.chunks(BATCH) {
        let written: Vec<_> = batch.par_iter().map(|index| chapter::write(cx, *index)).collect();
        let paths: Vec<String> = batch.iter().map(|index| format!("text/{}", cx.plan.documents[*index].name)).collect();
        let texts: Vec<(&str, &str)> = paths.iter().zip(&written).map(|(path, w)| (path.as_str(), w.text.as_str())).collect();
        container.deflate_all(texts)?;
        for ((index, path), written) in batch.iter().zip(paths).zip(written) {
            let mut properties = Vec::new();
            if written.mathml {
                properties.push("mathml");
            }
            files.items.push(item(&format!("text-{}", index + 1), &path, "application/xhtml+xml", true, properties));
            faces::merge(&mut files.faces, written.faces);
            access.mathml |= written.mathml;
            access.formulas_as_code += written.formulas_as_code;
            page_places.extend(written.pages.into_iter().map(|(page, id)| (page, format!("{path}#{id}"))));
            let entry = |(id, label): (String, String)| Entry { href: format!("{path}#{id}"), label, children: Vec::new() };
            navigation.figures.extend(written.figures.into_iter().map(entry));
            navigation.tables.extend(written.tables.into_iter().map(entry));
        }
    }
    page_places.sort();
    navigation.pages =
        page_places.into_iter().map(|(page, href)| Entry { href, label: cx.pages.labels[page].clone(), children: Vec::new() }).collect();
    access.page_list = !navigation.pages.is_empty();
    Ok(())
}

/// Where the text itself begins: the first chapter of the body.
fn text_start(cx: &Context<'_>) -> Option<Landmark> {
    let body = |role: Role| cx.book.chapters.iter().position(|c| c.matter == Matter::Body && (c.role == role || role == Role::Chapter));
    let chapter = body(Role::Chapter)?;
    let document = &cx.plan.documents[cx.plan.starts[chapter]];
    let label = cx.terms.start_of_text.to_owned();
    Some(Landmark { kind: "bodymatter", guide: Some("text"), href: format!("text/{}", document.name), label })
}

/// The title, or the word for one when the book has none: EPUB requires it.
fn book_title(book: &Book) -> String {
    match book.metadata.title.trim() {
        "" => phrases::untitled(&book.metadata.lang).to_owned(),
        title => title.to_owned(),
    }
}

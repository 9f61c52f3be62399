//! Book → EPUB 3.
//!
//! [`write`] makes the file as a stream: pictures first, each written and forgotten as it comes; then the pages that open the
//! book, the chapters (some at a time, on all cores), the fonts with just the characters used, and last the package that lists
//! everything. [`plan`] says beforehand which document each id and note will be in.

mod accessibility;
mod apple;
mod blocks;
mod chapter;
mod container;
mod css;
mod faces;
mod fonts;
mod images;
mod index;
mod inlines;
mod joined;
pub mod kindle;
mod kobo;
mod matter;
mod navigation;
mod notes;
mod package;
mod pages;
mod plan;
mod tables;
mod vertical;
mod xhtml;
mod xml;
mod context;

use std::io::{Seek, Write};

use rayon::prelude::*;

use crate::book::contents::Place;
use crate::book::page_map::FrontPage;
use crate::book::Matter;
use crate::limits::carried;
use crate::materials::Materials;
use crate::report::Report;
use crate::terms::terms;
pub use accessibility::Access;
use container::Container;
use images::Placed;
use navigation::{Entry, Landmark, Navigation};
use pages::PageMarks;
use plan::Plan;
pub use context::*;

/// Chapters written at a time: enough to keep all cores busy, few enough not to hold a long book twice.
const BATCH: usize = 64;

/// Writes the EPUB as a stream; gives what of the book is in it. With a page map, it carries the print edition's page numbers.
pub fn write(job: Job<'_>, out: impl Write + Seek, report: &mut Report) -> std::io::Result<Written> {
    let Job { materials: Materials { book, sheet, fonts, .. }, pages, options } = job;
    let mut container = Container::new(out)?;
    if options.flavour == Flavour::Apple {
        container.beside(apple::DISPLAY_OPTIONS, apple::display_options(options.embed_fonts).as_bytes())?;
    }
    let mut files = Files::default();

    let placed = images::write(job, &mut container, &mut files)?;
    let plan = Plan::new(book);
    let pages = PageMarks::new(pages);
    let sheet_of_screen = sheet.for_screen();
    let vertical = sheet_of_screen.is_vertical();
    let cx = Context { book, vertical, sheet: sheet_of_screen, fonts, options, terms: terms(&book.metadata.lang), plan, pages, placed };
    let mut access = Access::of(&cx);
    images::report_undescribed(&cx, report);

    let mut navigation = Navigation { contents: navigation::contents(&cx), ..Navigation::default() };
    let mut places = write_front(&cx, &mut container, &mut files, &mut navigation)?;
    let after_front = files.items.len();
    places.extend(write_chapters(&cx, &mut container, &mut files, &mut navigation, &mut access)?);
    let place = if options.flavour == Flavour::Kindle { Place::Front } else { options.contents.place };
    if place != Place::None {
        places.extend(cx.pages.front(FrontPage::Contents).map(|page| (page, format!("nav.xhtml#{}", navigation::page_id(&cx)))));
    }
    navigation.pages = page_list(&cx, places);
    access.page_list = !navigation.pages.is_empty();
    navigation.landmarks.extend(landmarks(&cx, &navigation, place));

    container.deflate("nav.xhtml", navigation::nav(&cx, &navigation, place).as_bytes())?;
    faces::merge(&mut files.faces, navigation::faces(&cx, &navigation));
    let at = if place == Place::End { files.items.len() } else { after_front };
    files.items.insert(at, item("nav", "nav.xhtml", "application/xhtml+xml", place != Place::None, vec!["nav"]));
    let identifier = package::identifier(&book.metadata);
    container.deflate("toc.ncx", navigation::ncx(&cx, &navigation, &identifier).as_bytes())?;
    files.items.push(item("ncx", "toc.ncx", "application/x-dtbncx+xml", false, Vec::new()));

    let embedded = if options.embed_fonts { fonts::write(&cx, &files.faces, &mut container, &mut files.items)? } else { Vec::new() };
    container.deflate("style.css", css::sheet(&sheet.screen, fonts, &embedded, book.metadata.numerals.digits, cx.vertical).as_bytes())?;
    files.items.push(item("style", "style.css", "text/css", false, Vec::new()));

    container.deflate("package.opf", package::write(&cx, &files.items, &navigation, &access).as_bytes())?;
    container.finish()?;
    let Placed { mut pictures, .. } = cx.placed;
    let cover = pictures.iter().position(|(is_cover, _)| *is_cover).map(|at| pictures.remove(at).1);
    let summary = access.summary(&book.metadata.lang).0;
    Ok(Written { shown: files.shown, access, summary, pictures: pictures.into_iter().map(|(_, file)| file).collect(), cover })
}

/// The cover, the title page and what follows, with the landmarks of those that have one.
fn write_front<W: Write + Seek>(
    cx: &Context<'_>,
    container: &mut Container<W>,
    files: &mut Files,
    navigation: &mut Navigation,
) -> std::io::Result<Vec<(usize, String)>> {
    let mut page_places = Vec::new();
    for page in matter::pages(cx, cx.placed.cover.as_deref()) {
        let path = format!("text/{}.xhtml", page.name);
        let text = if cx.options.flavour == Flavour::Kobo { kobo::marked(&page.written.text) } else { page.written.text };
        container.deflate(&path, text.as_bytes())?;
        let properties = if page.written.svg { vec!["svg"] } else { Vec::new() };
        files.items.push(item(page.name, &path, "application/xhtml+xml", true, properties));
        faces::merge(&mut files.faces, page.written.faces);
        page_places.extend(page.written.pages.into_iter().map(|(page, id)| (page, format!("{path}#{id}"))));
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
    Ok(page_places)
}

/// The contents, the lists and the beginning of the text, for those who jump to them.
fn landmarks(cx: &Context<'_>, navigation: &Navigation, place: Place) -> Vec<Landmark> {
    let mut landmarks = Vec::new();
    // When the contents are left out of the pages there is no page to lead to.
    if place != Place::None {
        let mut add = |kind, guide, label: &str| {
            landmarks.push(Landmark { kind, guide: Some(guide), href: format!("nav.xhtml#{kind}"), label: label.to_owned() });
        };
        add("toc", "toc", cx.terms.contents);
        if !navigation.figures.is_empty() {
            add("loi", "loi", cx.terms.list_of_figures);
        }
        if !navigation.tables.is_empty() {
            add("lot", "lot", cx.terms.list_of_tables);
        }
    }
    landmarks.extend(text_start(cx));
    landmarks
}

/// The printed pages in their order.
fn page_list(cx: &Context<'_>, mut places: Vec<(usize, String)>) -> Vec<Entry> {
    places.sort();
    places.into_iter().map(|(page, href)| Entry { href, label: cx.pages.labels[page].clone(), children: Vec::new() }).collect()
}

/// All documents of all chapters, and what the lists of figures and tables take from them; gives where printed pages begin.
fn write_chapters<W: Write + Seek>(
    cx: &Context<'_>,
    container: &mut Container<W>,
    files: &mut Files,
    navigation: &mut Navigation,
    access: &mut Access,
) -> std::io::Result<Vec<(usize, String)>> {
    let mut page_places: Vec<(usize, String)> = Vec::new();
    let documents: Vec<usize> = (0..cx.plan.documents.len()).collect();
    for batch in documents.chunks(BATCH) {
        let write = |index: &usize| {
            let mut written = chapter::write(cx, *index);
            if cx.options.flavour == Flavour::Kobo {
                written.text = kobo::marked(&written.text);
            }
            written
        };
        let written: Vec<_> = batch.par_iter().map(carried(write)).collect();
        let paths: Vec<String> = batch.iter().map(|index| format!("text/{}", cx.plan.documents[*index].name)).collect();
        let texts: Vec<(&str, &str)> = paths.iter().zip(&written).map(|(path, w)| (path.as_str(), w.text.as_str())).collect();
        container.deflate_all(texts)?;
        for ((index, path), written) in batch.iter().zip(paths).zip(written) {
            let mut properties = Vec::new();
            if written.mathml {
                properties.push("mathml");
            }
            if written.svg {
                properties.push("svg");
            }
            files.items.push(item(&format!("text-{}", index + 1), &path, "application/xhtml+xml", true, properties));
            faces::merge(&mut files.faces, written.faces);
            files.shown.append(written.shown);
            access.mathml |= written.mathml;
            access.formulas_as_code += written.formulas_as_code;
            page_places.extend(written.pages.into_iter().map(|(page, id)| (page, format!("{path}#{id}"))));
            let entry = |(id, label): (String, String)| Entry { href: format!("{path}#{id}"), label, children: Vec::new() };
            navigation.figures.extend(written.figures.into_iter().map(entry));
            navigation.tables.extend(written.tables.into_iter().map(entry));
            navigation.listings.extend(written.listings.into_iter().map(entry));
        }
    }
    Ok(page_places)
}

/// Where the text itself begins: the first chapter or part of the body, and in a book without one the first of any kind.
fn text_start(cx: &Context<'_>) -> Option<Landmark> {
    let chapters = &cx.book.chapters;
    let chapter = chapters.iter().position(|c| c.matter == Matter::Body).or((!chapters.is_empty()).then_some(0))?;
    let document = &cx.plan.documents[cx.plan.starts[chapter]];
    let label = cx.terms.start_of_text.to_owned();
    Some(Landmark { kind: "bodymatter", guide: Some("text"), href: format!("text/{}", document.name), label })
}


//! The pages that open the book: cover, title page, copyright page, dedication, epigraph.

use super::xhtml::{Shell, Writer, Written};
use super::{Context, book_title};
use crate::book::elements::Tag;
use crate::book::page_map::FrontPage;
use crate::style::motif;
use crate::terms;

/// A page of front matter, ready.
#[derive(Debug)]
pub struct Page {
    /// `cover`, `title-page` …: names the file, the manifest item and the landmark.
    pub name: &'static str,
    pub label: &'static str,
    pub written: Written,
}

/// The pages that this book has, in order. `cover` is the picture's path.
pub fn pages(cx: &Context<'_>, cover: Option<&str>) -> Vec<Page> {
    let metadata = &cx.book.metadata;
    let mut pages = Vec::new();
    if let Some(cover) = cover.filter(|_| cx.options.flavour != super::Flavour::Kindle) {
        pages.push(Page { name: "cover", label: cx.terms.cover, written: cover_page(cx, cover) });
    }
    pages.push(Page { name: "title-page", label: cx.terms.title_page, written: title_page(cx) });
    pages.push(Page { name: "copyright-page", label: cx.terms.copyright_page, written: copyright_page(cx) });
    if let Some(text) = &metadata.dedication {
        pages.push(Page {
            name: "dedication",
            label: cx.terms.dedication,
            written: short_page(cx, "dedication", cx.terms.dedication, text),
        });
    }
    if let Some(text) = &metadata.epigraph {
        pages.push(Page { name: "epigraph", label: cx.terms.epigraph, written: short_page(cx, "epigraph", cx.terms.epigraph, text) });
    }
    pages
}

/// A document before the text, in the book's language; `matter` is the `epub:type` of its body.
fn writer<'a>(cx: &'a Context<'a>, title: &str, matter: &str) -> Writer<'a> {
    Writer::new(cx, None, Shell { title, lang: &cx.book.metadata.lang, matter, up: "../" })
}

/// Writes the mark of the printed page that says the same.
fn front_page(w: &mut Writer<'_>, page: FrontPage) {
    if let Some(page) = w.cx.pages.front(page) {
        w.page_mark(page);
        w.xml.line();
    }
}

fn cover_page(cx: &Context<'_>, cover: &str) -> Written {
    let mut w = writer(cx, cx.terms.cover, "frontmatter");
    w.open(Tag::of("section", "cover"), &[("epub:type", "cover")]);
    let said = match cx.book.metadata.authors().as_str() {
        "" => format!("{}: {}", cx.terms.cover, book_title(cx.book)),
        authors => format!("{}: {}, {authors}", cx.terms.cover, book_title(cx.book)),
    };
    let alt = cx.options.cover_alt.clone().unwrap_or(said);
    w.xml.empty("img", &[("src", &format!("../{cover}")), ("alt", &alt), ("role", "doc-cover")]);
    w.close_line();
    w.finish()
}

fn title_page(cx: &Context<'_>) -> Written {
    let metadata = &cx.book.metadata;
    let mut w = writer(cx, cx.terms.title_page, "frontmatter");
    w.open(Tag::of("section", "title-page"), &[("epub:type", "titlepage")]);
    w.xml.line();
    front_page(&mut w, FrontPage::Title);
    for author in metadata.names("aut") {
        w.leaf(Tag::of("p", "author"), &[], author);
        w.xml.line();
    }
    w.leaf(Tag::of("h1", "title"), &[("epub:type", "title")], &book_title(cx.book));
    w.xml.line();
    if let Some(subtitle) = &metadata.subtitle {
        w.leaf(Tag::of("p", "subtitle"), &[("epub:type", "subtitle"), ("role", "doc-subtitle")], subtitle);
        w.xml.line();
    }
    for other in metadata.contributors.iter().filter(|c| c.role != "aut") {
        w.leaf(Tag::of("p", "contributor"), &[], &terms::contribution(&metadata.lang, &other.role, &other.name));
        w.xml.line();
    }
    motif(&mut w);
    if let Some(publisher) = &metadata.publisher {
        w.leaf(Tag::of("p", "publisher"), &[], publisher);
        w.xml.line();
    }
    w.close_line();
    w.finish()
}

/// The mark of the cover, in the colour of the text, so that a dark page shows it too. Kindle's converter drops drawings in the text.
pub fn motif(w: &mut Writer<'_>) {
    let Some(path) = w.cx.options.cover_look.motif.filter(|_| w.cx.options.flavour != super::Flavour::Kindle) else { return };
    w.done.svg = true;
    w.xml.raw(&format!("<p class=\"motif\">{}</p>", motif::svg(path, " class=\"motif\" aria-hidden=\"true\" width=\"48\" height=\"48\"")));
    w.xml.line();
}

/// The copyright page: title, rights, edition, publisher, ISBNs and credits, a line each.
fn copyright_page(cx: &Context<'_>) -> Written {
    let metadata = &cx.book.metadata;
    let mut w = writer(cx, cx.terms.copyright_page, "frontmatter");
    w.open(Tag::of("section", "copyright-page"), &[("epub:type", "copyright-page")]);
    w.xml.line();
    front_page(&mut w, FrontPage::Copyright);
    let rights = metadata.rights.as_deref().map(str::trim).filter(|rights| !rights.is_empty());
    let mut lines = vec![book_title(cx.book)];
    lines.extend(metadata.copyright_notice());
    lines.extend(metadata.edition_statement());
    lines.extend(metadata.changes.iter().cloned());
    lines.extend(rights.map(str::to_owned));
    lines.extend(metadata.publisher.clone());
    lines.extend(metadata.isbn.iter().map(|isbn| format!("ISBN (EPUB): {isbn}")));
    lines.extend(metadata.print_isbn.iter().map(|isbn| format!("ISBN: {isbn}")));
    lines.extend(metadata.credits.iter().cloned());
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        w.leaf(Tag::new("p"), &[], line);
        w.xml.line();
    }
    w.close_line();
    w.finish()
}

/// A page with a few lines and no title of its own.
fn short_page(cx: &Context<'_>, kind: &'static str, label: &str, text: &str) -> Written {
    let mut w = writer(cx, label, "frontmatter");
    let role = format!("doc-{kind}");
    let class = if kind == "epigraph" { "epigraph-page" } else { kind };
    w.open(Tag::of("section", class), &[("epub:type", kind), ("role", &role), ("aria-label", label)]);
    w.xml.line();
    front_page(&mut w, if kind == "epigraph" { FrontPage::Epigraph } else { FrontPage::Dedication });
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        w.leaf(Tag::new("p"), &[], line.trim());
        w.xml.line();
    }
    w.close_line();
    w.finish()
}

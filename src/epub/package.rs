//! The package document: metadata, manifest, spine, and the guide for old readers.

use super::context::Item;
use uuid::Uuid;

use super::accessibility::Access;
use super::navigation::Navigation;
use super::xml::{Attr, Xml};
use super::{Context, Flavour, book_title};
use crate::book::Metadata;
use crate::lang::{Direction, Lang};

/// When a book says nothing: the earliest time that a ZIP can hold.
const NO_TIME: &str = "1980-01-01T00:00:00Z";

/// The book's identifier: its ISBN, or one that the same title, authors and language always give.
pub fn identifier(metadata: &Metadata) -> String {
    match &metadata.isbn {
        Some(isbn) => format!("urn:isbn:{isbn}"),
        None => {
            let name = format!("pliego\n{}\n{}\n{}", metadata.title, metadata.authors(), metadata.lang.tag());
            format!("urn:uuid:{}", Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()))
        }
    }
}

/// The package document, `package.opf`.
pub fn write(cx: &Context<'_>, items: &[Item], navigation: &Navigation, access: &Access) -> String {
    let metadata = &cx.book.metadata;
    let rtl = metadata.lang.direction() == Direction::RightToLeft;
    let mut xml = Xml::document();
    let mut attributes: Vec<Attr<'_>> = vec![
        ("xmlns", "http://www.idpf.org/2007/opf"),
        ("version", "3.0"),
        ("unique-identifier", "book-id"),
        ("xml:lang", metadata.lang.tag()),
    ];
    attributes.push(("dir", if rtl { "rtl" } else { "ltr" }));
    if cx.options.flavour == Flavour::Apple {
        attributes.push(("prefix", super::apple::PREFIX));
    }
    xml.start("package", &attributes);
    xml.line();
    write_metadata(&mut xml, cx, items, access);

    xml.start("manifest", &[]);
    xml.line();
    for item in items {
        let properties = item.properties.join(" ");
        let mut attributes: Vec<Attr<'_>> = vec![("id", &item.id), ("href", &item.path), ("media-type", item.media_type)];
        if !properties.is_empty() {
            attributes.push(("properties", &properties));
        }
        xml.empty("item", &attributes);
        xml.line();
    }
    xml.end_line();

    let mut attributes: Vec<Attr<'_>> = vec![("toc", "ncx")];
    if metadata.progression() == Direction::RightToLeft {
        attributes.push(("page-progression-direction", "rtl"));
    }
    xml.start("spine", &attributes);
    xml.line();
    for item in items.iter().filter(|item| item.in_spine) {
        xml.empty("itemref", &[("idref", &item.id)]);
        xml.line();
    }
    xml.end_line();

    let guide: Vec<_> = navigation.landmarks.iter().filter_map(|l| Some((l.guide?, l))).collect();
    if !guide.is_empty() {
        xml.start("guide", &[]);
        xml.line();
        for (kind, landmark) in guide {
            xml.empty("reference", &[("type", kind), ("title", &landmark.label), ("href", &landmark.href)]);
            xml.line();
        }
        xml.end_line();
    }
    xml.finish()
}

fn write_metadata(xml: &mut Xml, cx: &Context<'_>, items: &[Item], access: &Access) {
    let metadata = &cx.book.metadata;
    let lang = &metadata.lang;
    xml.start("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")]);
    xml.line();

    xml.leaf_line("dc:identifier", &[("id", "book-id")], &identifier(metadata));
    if metadata.isbn.is_some() {
        // ONIX code list 5: 15 is ISBN-13, 02 is ISBN-10.
        let code = if metadata.isbn.as_ref().is_some_and(|isbn| isbn.len() == 10) { "02" } else { "15" };
        refine(xml, "book-id", "identifier-type", &[("scheme", "onix:codelist5")], code);
    }

    let title = book_title(cx.book);
    xml.leaf_line("dc:title", &[("id", "title")], &title);
    refine(xml, "title", "title-type", &[], "main");
    refine(xml, "title", "display-seq", &[], "1");
    refine(xml, "title", "file-as", &[], &title_file_as(&title, lang));
    if let Some(subtitle) = present(&metadata.subtitle) {
        xml.leaf_line("dc:title", &[("id", "subtitle")], subtitle);
        refine(xml, "subtitle", "title-type", &[], "subtitle");
        refine(xml, "subtitle", "display-seq", &[], "2");
    }
    if let Some(edition) = metadata.edition_statement() {
        xml.leaf_line("dc:title", &[("id", "edition")], &edition);
        refine(xml, "edition", "title-type", &[], "edition");
        refine(xml, "edition", "display-seq", &[], "3");
    }

    let named = metadata.contributors.iter().filter(|c| !c.name.trim().is_empty());
    for (i, contributor) in named.enumerate() {
        let id = format!("contributor-{}", i + 1);
        let element = if contributor.role == "aut" { "dc:creator" } else { "dc:contributor" };
        xml.leaf_line(element, &[("id", &id)], contributor.name.trim());
        if contributor.role.len() == 3 && contributor.role.bytes().all(|b| b.is_ascii_lowercase()) {
            refine(xml, &id, "role", &[("scheme", "marc:relators")], &contributor.role);
        }
        if let Some(file_as) = present(&contributor.file_as) {
            refine(xml, &id, "file-as", &[], file_as);
        }
        refine(xml, &id, "display-seq", &[], &(i + 1).to_string());
    }

    let mut langs: Vec<&Lang> = vec![lang];
    langs.extend(cx.book.chapters.iter().filter_map(|chapter| chapter.lang.as_ref()));
    let mut known = std::collections::BTreeSet::new();
    for lang in langs.into_iter().filter(|lang| known.insert(*lang)) {
        xml.leaf_line("dc:language", &[], lang.tag());
    }
    for (name, value) in [("dc:publisher", &metadata.publisher), ("dc:rights", &metadata.rights), ("dc:description", &metadata.description)]
    {
        if let Some(value) = present(value) {
            xml.leaf_line(name, &[], value);
        }
    }
    if let Some(date) = present(&metadata.date).filter(|date| is_date(date)) {
        xml.leaf_line("dc:date", &[], date);
    }
    if let Some(number) = metadata.edition_number() {
        xml.leaf_line("meta", &[("property", "schema:bookEdition")], &number.to_string());
    }
    if !metadata.changes.is_empty() {
        xml.leaf_line("meta", &[("property", "schema:releaseNotes")], &metadata.changes.join("\n"));
    }
    let modified = if is_utc(&metadata.modified) { metadata.modified.as_str() } else { NO_TIME };
    xml.leaf_line("meta", &[("property", "dcterms:modified")], modified);

    for (i, subject) in metadata.subjects.iter().filter(|s| !s.name.trim().is_empty()).enumerate() {
        let id = format!("subject-{}", i + 1);
        xml.leaf_line("dc:subject", &[("id", &id)], subject.name.trim());
        // One is not allowed without the other.
        if let (Some(authority), Some(term)) = (present(&subject.authority), present(&subject.term)) {
            refine(xml, &id, "authority", &[], authority);
            refine(xml, &id, "term", &[], term);
        }
    }
    if let Some(series) = metadata.series.as_ref().filter(|series| !series.name.trim().is_empty()) {
        xml.leaf_line("meta", &[("property", "belongs-to-collection"), ("id", "series")], series.name.trim());
        refine(xml, "series", "collection-type", &[], "series");
        if let Some(position) = present(&series.position) {
            refine(xml, "series", "group-position", &[], position);
        }
    }
    if let Some(isbn) = present(&metadata.print_isbn) {
        xml.leaf_line("dc:source", &[("id", "printed")], &format!("urn:isbn:{isbn}"));
    }
    if access.page_list {
        let source = match present(&metadata.print_isbn) {
            Some(isbn) => format!("urn:isbn:{isbn}"),
            None => format!("{title} ({})", cx.terms.printed_edition),
        };
        xml.leaf_line("meta", &[("property", "pageBreakSource")], &source);
    }

    for (property, value) in access.properties() {
        xml.leaf_line("meta", &[("property", property)], value);
    }
    let (summary, tag) = access.summary(lang);
    xml.leaf_line("meta", &[("property", "schema:accessibilitySummary"), ("xml:lang", tag)], &summary);
    if access.conforms() {
        xml.leaf_line("meta", &[("property", "dcterms:conformsTo"), ("id", "conformance")], "EPUB Accessibility 1.1 - WCAG 2.2 Level AA");
        let certifier = present(&metadata.publisher).map(str::to_owned).unwrap_or_else(|| metadata.authors());
        let certifier = if certifier.trim().is_empty() { title } else { certifier };
        refine(xml, "conformance", "a11y:certifiedBy", &[], &certifier);
    }
    // What readers of EPUB 2 look for.
    if let Some(cover) = items.iter().find(|item| item.properties.contains(&"cover-image")) {
        xml.empty("meta", &[("name", "cover"), ("content", &cover.id)]);
        xml.line();
    }
    if cx.options.flavour == Flavour::Kindle {
        let mode = match lang.direction() {
            _ if cx.vertical => "vertical-rl",
            Direction::RightToLeft => "horizontal-rl",
            Direction::LeftToRight => "horizontal-lr",
        };
        xml.empty("meta", &[("name", "primary-writing-mode"), ("content", mode)]);
        xml.line();
    }
    if cx.options.flavour == Flavour::Apple && cx.options.embed_fonts {
        xml.leaf_line("meta", &[("property", "ibooks:specified-fonts")], "true");
    }
    xml.empty("meta", &[("name", "generator"), ("content", concat!("Pliego ", env!("CARGO_PKG_VERSION")))]);
    xml.line();
    xml.end_line();
}

/// Writes a `meta` that says more (`property`) of the element with an id.
fn refine(xml: &mut Xml, id: &str, property: &str, more: &[Attr<'_>], value: &str) {
    let target = format!("#{id}");
    let mut attributes: Vec<Attr<'_>> = vec![("refines", &target), ("property", property)];
    attributes.extend_from_slice(more);
    xml.leaf_line("meta", &attributes, value);
}

/// A value without white space around it; `None` when nothing is left.
fn present(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty())
}

/// A title as it is sorted, its article last: `Contracultura, La`.
fn title_file_as(title: &str, lang: &Lang) -> String {
    let articles: &[&str] = match lang.primary() {
        "es" => &["el", "la", "los", "las", "lo", "un", "una", "unos", "unas"],
        "gl" | "pt" => &["o", "a", "os", "as", "un", "unha", "um", "uma"],
        "ca" => &["el", "la", "els", "les", "un", "una"],
        "en" => &["the", "a", "an"],
        "fr" => &["le", "la", "les", "un", "une", "des"],
        "it" => &["il", "lo", "la", "i", "gli", "le", "un", "uno", "una"],
        "de" => &["der", "die", "das", "ein", "eine"],
        _ => &[],
    };
    match title.split_once(' ') {
        Some((first, rest)) if articles.contains(&first.to_lowercase().as_str()) => format!("{}, {first}", rest.trim()),
        _ => title.to_owned(),
    }
}

/// Whether a date is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn is_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let number = |part: &str, digits: usize, range: std::ops::RangeInclusive<u32>| {
        part.len() == digits && part.parse().is_ok_and(|n| range.contains(&n))
    };
    parts.len() <= 3
        && number(parts[0], 4, 1..=9999)
        && parts.get(1).is_none_or(|month| number(month, 2, 1..=12))
        && parts.get(2).is_none_or(|day| number(day, 2, 1..=31))
}

/// Whether a time is in the one form that EPUB allows: `2026-01-31T12:00:00Z`.
fn is_utc(time: &str) -> bool {
    let Some((date, clock)) = time.strip_suffix('Z').and_then(|time| time.split_once('T')) else { return false };
    date.len() == 10
        && is_date(date)
        && clock.len() == 8
        && clock.bytes().enumerate().all(|(i, b)| if i == 2 || i == 5 { b == b':' } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_go_last_and_dates_are_checked() {
        let es = Lang::default();
        assert_eq!(title_file_as("La contracultura", &es), "contracultura, La");
        assert_eq!(title_file_as("Lazos", &es), "Lazos");
        assert!(is_date("2026") && is_date("2026-02") && is_date("2026-02-28"));
        assert!(!is_date("28/2/2026") && !is_date("2026-13") && !is_date(""));
        assert!(is_utc("2026-02-28T10:20:30Z") && !is_utc("2026-02-28T10:20:30+01:00"));
    }

    #[test]
    fn the_same_book_has_the_same_identifier() {
        let metadata = Metadata { title: "Título".into(), ..Metadata::default() };
        assert_eq!(identifier(&metadata), identifier(&metadata.clone()));
        assert!(identifier(&metadata).starts_with("urn:uuid:"));
    }
}

//! What the file says of itself: Info dictionary and XMP, from one source.

use pdf_writer::types::{Direction as Reading, PageLayout};
use pdf_writer::writers::DocumentInfo;
use pdf_writer::{Date, TextStr};

use crate::book::Metadata;
use crate::lang::Direction;
use crate::layout::pages::Page;
use crate::text::xml;

/// The program's name, as creator of the files it makes.
pub const CREATOR: &str = concat!("Pliego ", env!("CARGO_PKG_VERSION"));

/// Title and dates are never missing: PDF/UA and PDF/A want them.
pub fn info(book: &Metadata, info: &mut DocumentInfo<'_>) {
    info.title(TextStr(&title(book)));
    if let Some(description) = description(book) {
        info.subject(TextStr(description));
    }
    if let Some(keywords) = keywords(book) {
        info.keywords(TextStr(&keywords));
    }
    if let Some(authors) = authors(book) {
        info.author(TextStr(&authors));
    }
    info.creator(TextStr(CREATOR)).producer(TextStr(CREATOR));
    info.modified_date(date(&book.modified)).creation_date(date(&book.modified));
}

/// Which way the book is read.
pub fn reading(book: &Metadata) -> Reading {
    match book.progression() {
        Direction::LeftToRight => Reading::L2R,
        Direction::RightToLeft => Reading::R2L,
    }
}

/// A book with versos is read in spreads, rectos on the right; on the left when it is read from the right.
pub fn layout(book: &Metadata, pages: &[Page]) -> PageLayout {
    match book.progression() {
        _ if pages.iter().all(|page| page.recto) => PageLayout::OneColumn,
        Direction::LeftToRight => PageLayout::TwoPageRight,
        Direction::RightToLeft => PageLayout::TwoPageLeft,
    }
}

fn description(book: &Metadata) -> Option<&str> {
    book.description.as_deref().filter(|description| !description.is_empty())
}

/// One string, for a list in XMP and a string in Info would not be the same (PDF/A-1, 6.7.3).
fn authors(book: &Metadata) -> Option<String> {
    let authors: Vec<&str> = book.names("aut").collect();
    (!authors.is_empty()).then(|| authors.join(", "))
}

fn keywords(book: &Metadata) -> Option<String> {
    let keywords: Vec<&str> = book.subjects.iter().map(|subject| subject.name.as_str()).collect();
    (!keywords.is_empty()).then(|| keywords.join(", "))
}

/// Who a file is: the same of all versions of a book, and of this one.
pub struct Identity {
    pub document: String,
    pub instance: String,
}

/// The same in XMP for the screen. With `claims`, it says that it is PDF/A-2a and PDF/UA-1, and what its properties are.
pub fn xmp(book: &Metadata, pages: usize, identity: &Identity, claims: bool) -> String {
    let title = title(book);
    let of = |value: Option<&str>, before: &str, after: &str| value.map(|value| format!("{before}{}{after}", xml::text(value))).unwrap_or_default();
    let description = of(description(book), "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", "</rdf:li></rdf:Alt></dc:description>");
    let authors = of(authors(book).as_deref(), "<dc:creator><rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq></dc:creator>");
    let keywords = of(keywords(book).as_deref(), "<pdf:Keywords>", "</pdf:Keywords>");
    let (title, creator, lang, date) = (xml::text(&title), xml::text(CREATOR), xml::text(book.lang.tag()), xmp_date(&book.modified));
    let (claimed, schemas) = if claims { (CLAIMS, SCHEMAS) } else { ("", "") };
    let Identity { document, instance } = identity;
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:xmpTPg=\"http://ns.adobe.com/xap/1.0/t/pg/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>{description}{authors}{keywords}\
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language><dc:format>application/pdf</dc:format>\
<xmp:CreatorTool>{creator}</xmp:CreatorTool><pdf:Producer>{creator}</pdf:Producer>\
<xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:CreateDate>{date}</xmp:CreateDate>{schemas}{claimed}\
<xmpTPg:NPages>{pages}</xmpTPg:NPages><xmpMM:InstanceID>{instance}</xmpMM:InstanceID><xmpMM:DocumentID>{document}</xmpMM:DocumentID>\
<xmpMM:RenditionClass>default</xmpMM:RenditionClass><pdf:PDFVersion>1.7</pdf:PDFVersion>\
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
}

const CLAIMS: &str = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>";

/// PDF/A wants every property described that its own edition of XMP does not know.
const SCHEMAS: &str = "<pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>XMP Media Management schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://ns.adobe.com/xap/1.0/mm/</pdfaSchema:namespaceURI><pdfaSchema:prefix>xmpMM</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>UUID based identifier for specific incarnation of a document</pdfaProperty:description>\
<pdfaProperty:name>InstanceID</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>\
<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>Adobe PDF schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://ns.adobe.com/pdf/1.3/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdf</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:category>external</pdfaProperty:category>\
<pdfaProperty:description>Keywords associated with the document</pdfaProperty:description>\
<pdfaProperty:name>Keywords</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>\
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Version of the PDF specification to which the document conforms</pdfaProperty:description>\
<pdfaProperty:name>PDFVersion</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>\
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Name of the application that created the PDF document</pdfaProperty:description>\
<pdfaProperty:name>Producer</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>\
</rdf:Seq></pdfaSchema:property></rdf:li>\
<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>PDF/UA Identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part Number of ISO 14289 (PDF/UA)</pdfaProperty:description>\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>\
</rdf:Bag></pdfaExtension:schemas>";

/// The title as shown in a window's bar.
pub fn title(book: &Metadata) -> String {
    let title = book.title.trim();
    if title.is_empty() { "—".to_owned() } else { title.to_owned() }
}

/// The same for XMP.
pub fn xmp_date(rfc3339: &str) -> String {
    let [year, month, day, hour, minute, second] = numbers(rfc3339);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month, day, hour, minute and second of RFC 3339 in UTC; what cannot be read is the beginning of the year 2000, for a date must stand there and be the same twice.
fn numbers(rfc3339: &str) -> [u16; 6] {
    let numbers: Vec<u16> = rfc3339.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [year, month, day, hour, minute, second, ..] => [year, month, day, hour, minute, second],
        [year, month, day] => [year, month, day, 0, 0, 0],
        _ => [2000, 1, 1, 0, 0, 0],
    }
}

fn date(rfc3339: &str) -> Date {
    let [year, month, day, hour, minute, second] = numbers(rfc3339);
    let small = |n: u16| n.min(99) as u8;
    Date::new(year)
        .month(small(month).clamp(1, 12))
        .day(small(day).clamp(1, 31))
        .hour(small(hour).min(23))
        .minute(small(minute).min(59))
        .second(small(second).min(59))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

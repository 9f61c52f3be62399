//! The PDF/X pass: what krilla does not write, put into the finished file (`PDF_X4.md`, `PDF_X1A.md`).
//!
//! Catalog: the output intent with its profile, and for PDF/X-4 the XMP that names it. Info: `GTS_PDFXVersion` and its like,
//! `Trapped`. Each page: a graphics state at its head that lets black overprint. Trailer: an `ID` made from the content.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::inks::{CONDITION, PROFILE};
use super::metadata;
use crate::message;
use crate::report::cause;
use crate::report::Message;
use crate::book::Metadata;
use crate::printers::Standard;
use crate::text::xml;

/// Name of the graphics state in every page's resources.
const OVERPRINT: &str = "Overprint";

/// Makes a PDF without transparency or RGB a PDF/X. The error is a sentence.
pub fn pass(pdf: &[u8], standard: Standard, profile: Option<&[u8]>, book: &Metadata) -> Result<Vec<u8>, Message> {
    let mut document = Document::load_mem(pdf).map_err(cause::of_library)?;
    let id = identifier(pdf);
    output_intent(&mut document, profile)?;
    info(&mut document, standard, book)?;
    if standard == Standard::X4 {
        xmp(&mut document, book, &id)?;
    }
    overprint(&mut document)?;
    let id = Object::String(id.into_bytes(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    document.version = match standard {
        Standard::X4 => "1.6",
        Standard::X1a => "1.4",
    }
    .to_owned();
    let mut out = Vec::with_capacity(pdf.len() + PROFILE.len());
    document.save_to(&mut out).map_err(cause::of_library)?;
    Ok(out)
}

/// Sixteen bytes from the content: the same file has the same name.
fn identifier(pdf: &[u8]) -> String {
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, pdf).simple().to_string()[..16].to_owned()
}

/// The condition that the colours were separated for: ours by its name in the ICC's registry, a printer's own by what its profile says.
fn output_intent(document: &mut Document, own: Option<&[u8]>) -> Result<(), Message> {
    let mut profile = Stream::new(dictionary! { "N" => 4, "Alternate" => "DeviceCMYK" }, own.unwrap_or(PROFILE).to_vec());
    profile.compress().map_err(cause::of_library)?;
    let profile = document.add_object(profile);
    let mut intent = dictionary! { "Type" => "OutputIntent", "S" => "GTS_PDFX", "DestOutputProfile" => profile };
    match own.map(description) {
        Some(description) => {
            intent.set("OutputConditionIdentifier", Object::string_literal("Custom"));
            intent.set("Info", text(&description));
        }
        None => {
            intent.set("OutputConditionIdentifier", Object::string_literal(CONDITION));
            intent.set("OutputCondition", Object::string_literal("Offset, coated paper, ISO 12647-2"));
            intent.set("RegistryName", Object::string_literal("http://www.color.org"));
            intent.set("Info", Object::string_literal("Coated FOGRA39, at most 240 % of ink"));
        }
    }
    let intent = document.add_object(intent);
    let catalog = document.catalog_mut().map_err(cause::of_library)?;
    catalog.set("OutputIntents", vec![Object::Reference(intent)]);
    Ok(())
}

/// What a profile calls itself.
fn description(profile: &[u8]) -> String {
    let read = lcms2::Profile::new_icc(profile).ok();
    let name = read.and_then(|profile| profile.info(lcms2::InfoType::Description, lcms2::Locale::none()));
    name.unwrap_or_else(|| "the printer's own condition".to_owned())
}

fn info(document: &mut Document, standard: Standard, book: &Metadata) -> Result<(), Message> {
    let existing = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    let info = match existing {
        Some(info) => info,
        None => {
            let info = document.add_object(Dictionary::new());
            document.trailer.set("Info", info);
            info
        }
    };
    let info = document.get_dictionary_mut(info).map_err(cause::of_library)?;
    if !info.has(b"Title") {
        info.set("Title", text(&metadata::title(book)));
    }
    info.set("Trapped", Object::Name(b"False".to_vec()));
    info.set("GTS_PDFXVersion", Object::string_literal(standard.pdfx_version()));
    if standard == Standard::X1a {
        info.set("GTS_PDFXConformance", Object::string_literal(standard.pdfx_version()));
    }
    Ok(())
}

/// A string that any text fits into.
fn text(text: &str) -> Object {
    let bytes = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Literal)
}

/// What PDF/X-4 wants of XMP: the same as Info, its own version, and the identity of the file.
fn xmp(document: &mut Document, book: &Metadata, id: &str) -> Result<(), Message> {
    let title = metadata::title(book);
    let title = xml::text(&title);
    let authors: String = book.names("aut").map(|name| format!("<rdf:li>{}</rdf:li>", xml::text(name))).collect();
    let creator = xml::text(metadata::CREATOR);
    let date = metadata::xmp_date(&book.modified);
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\
<dc:format>application/pdf</dc:format>\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>\
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:MetadataDate>{date}</xmp:MetadataDate>\
<xmp:CreatorTool>{creator}</xmp:CreatorTool><pdf:Producer>{creator}</pdf:Producer><pdf:Trapped>False</pdf:Trapped>\
<xmpMM:DocumentID>uuid:{id}</xmpMM:DocumentID><xmpMM:InstanceID>uuid:{id}</xmpMM:InstanceID>\
<xmpMM:RenditionClass>default</xmpMM:RenditionClass><xmpMM:VersionID>1</xmpMM:VersionID>\
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\
</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    );
    let mut stream = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet.into_bytes());
    stream.allows_compression = false;
    let stream = document.add_object(stream);
    document.catalog_mut().map_err(cause::of_library)?.set("Metadata", stream);
    Ok(())
}

/// Black text and rules leave the colours under them: without this, the least shift of a plate shows white around them.
fn overprint(document: &mut Document) -> Result<(), Message> {
    let state = document.add_object(dictionary! { "Type" => "ExtGState", "OP" => true, "op" => true, "OPM" => 1 });
    let head = document.add_object(Stream::new(Dictionary::new(), format!("/{OVERPRINT} gs\n").into_bytes()));
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in pages {
        add_state(document, page, state).ok_or(message!("a page has no resources"))?;
        let dictionary = document.get_dictionary_mut(page).map_err(cause::of_library)?;
        let contents = match dictionary.get(b"Contents").ok().cloned() {
            Some(Object::Array(parts)) => std::iter::once(head.into()).chain(parts).collect(),
            Some(single) => vec![head.into(), single],
            None => continue,
        };
        dictionary.set("Contents", contents);
        // A group says how transparent things blend; there are none.
        dictionary.remove(b"Group");
    }
    Ok(())
}

/// Puts the graphics state among a page's resources, wherever those are kept.
fn add_state(document: &mut Document, page: ObjectId, state: ObjectId) -> Option<()> {
    let resources = match document.get_dictionary(page).ok()?.get(b"Resources").ok().cloned() {
        Some(Object::Reference(id)) => document.get_dictionary(id).ok()?.clone(),
        Some(Object::Dictionary(dictionary)) => dictionary,
        _ => Dictionary::new(),
    };
    let mut states = match resources.get(b"ExtGState").ok().cloned() {
        Some(Object::Reference(id)) => document.get_dictionary(id).ok()?.clone(),
        Some(Object::Dictionary(dictionary)) => dictionary,
        _ => Dictionary::new(),
    };
    states.set(OVERPRINT, state);
    let mut resources = resources;
    resources.set("ExtGState", states);
    document.get_dictionary_mut(page).ok()?.set("Resources", resources);
    Some(())
}

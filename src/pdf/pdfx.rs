//! What makes a file a PDF/X (`PDF_X4.md`, `PDF_X1A.md`).
//!
//! Catalog: the output intent with its profile, and for PDF/X-4 the XMP that names it. Info: `GTS_PDFXVersion` and its like,
//! `Trapped`. Each page: a graphics state at its head that lets black overprint ([`overprint`]). Trailer: an `ID` made from the content.

use pdf_writer::types::{OutputIntentSubtype, OverprintMode, TrappingStatus};
use pdf_writer::writers::OutputIntent;
use pdf_writer::{Finish, Name, Ref, Str, TextStr};

use super::file::File;
use super::inks::{CONDITION, PROFILE};
use super::{Job, metadata};
use crate::book::Metadata;
use crate::printers::Standard;
use crate::text::xml;

/// Black text and rules leave the colours under them: without this, the least shift of a plate shows white around them.
pub fn overprint(file: &mut File) {
    let state = file.number();
    file.pdf.ext_graphics(state).overprint(true).overprint_fill(true).overprint_mode(OverprintMode::IgnoreZeroChannel);
    file.overprint = Some(state);
}

/// The head of every page's content.
pub const HEAD: &[u8] = b"/Overprint gs\n";

/// Finishes a file of pages without transparency or RGB as a PDF/X; `tree` is that of its pages.
pub fn finish(job: Job<'_>, mut file: File, standard: Standard, (tree, own): (Ref, Option<&[u8]>)) -> Vec<u8> {
    let intent = output_intent(&mut file, own);
    let about = file.number();
    let mut info = file.pdf.document_info(about);
    metadata::info(job.metadata, &mut info);
    info.trapped(TrappingStatus::NotTrapped);
    info.pair(Name(b"GTS_PDFXVersion"), Str(standard.pdfx_version().as_bytes()));
    if standard == Standard::X1a {
        info.pair(Name(b"GTS_PDFXConformance"), Str(standard.pdfx_version().as_bytes()));
    }
    info.finish();
    let id = file.digest();
    let named = (standard == Standard::X4).then(|| {
        let number = file.number();
        file.pdf.metadata(number, xmp(job.metadata, &id).as_bytes());
        number
    });
    let catalog = file.number();
    let mut written = file.pdf.catalog(catalog);
    written.pages(tree).lang(TextStr(job.metadata.lang.tag()));
    written.insert(Name(b"OutputIntents")).array().item(intent);
    written.viewer_preferences().direction(metadata::reading(job.metadata));
    if let Some(named) = named {
        // PDF 1.4 knows no spreads.
        written.metadata(named).page_layout(metadata::layout(job.metadata, &job.pages.pages));
    }
    written.finish();
    match standard {
        Standard::X4 => file.pdf.set_version(1, 6),
        Standard::X1a => file.pdf.set_version(1, 4),
    }
    file.pdf.set_file_id((id.clone().into_bytes(), id.into_bytes()));
    file.pdf.finish()
}

/// The condition that the colours were separated for: ours by its name in the ICC's registry, a printer's own by what its profile says.
fn output_intent(file: &mut File, own: Option<&[u8]>) -> Ref {
    let (profile, intent) = (file.number(), file.number());
    file.icc(profile, own.unwrap_or(PROFILE), 4);
    let mut written = file.pdf.indirect(intent).start::<OutputIntent<'_>>();
    written.subtype(OutputIntentSubtype::PDFX).dest_output_profile(profile);
    match own.map(description) {
        Some(description) => {
            written.output_condition_identifier(TextStr("Custom")).info(TextStr(&description));
        }
        None => {
            written.output_condition_identifier(TextStr(CONDITION));
            written.output_condition(TextStr("Offset, coated paper, ISO 12647-2"));
            written.registry_name(TextStr("http://www.color.org"));
            written.info(TextStr("Coated FOGRA39, at most 240 % of ink"));
        }
    }
    intent
}

/// What a profile calls itself.
fn description(profile: &[u8]) -> String {
    let read = lcms2::Profile::new_icc(profile).ok();
    let name = read.and_then(|profile| profile.info(lcms2::InfoType::Description, lcms2::Locale::none()));
    name.unwrap_or_else(|| "the printer's own condition".to_owned())
}

/// What PDF/X-4 wants of XMP: the same as Info, its own version, and the identity of the file.
fn xmp(book: &Metadata, id: &str) -> String {
    let title = metadata::title(book);
    let title = xml::text(&title);
    let authors: String = book.names("aut").map(|name| format!("<rdf:li>{}</rdf:li>", xml::text(name))).collect();
    let creator = xml::text(metadata::CREATOR);
    let date = metadata::xmp_date(&book.modified);
    format!(
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
    )
}

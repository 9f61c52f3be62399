//! Block 1: what the product is.

use super::writer::Writer;
use super::{access, contributors, subjects};
use crate::length::Length;
use crate::record::{Facts, article, codes};
use crate::source::config::trade::{self, Edition};

/// From this size on large print is ultra large (list 21).
const ULTRA_LARGE: Length = Length::pt(20);

/// Writes form, measures, titles, people, edition, language, extent, subjects and audience.
pub fn detail(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    xml.element("ProductComposition", "00");
    match edition {
        Edition::Epub => {
            xml.element("ProductForm", "ED");
            xml.element("ProductFormDetail", "E101");
            access::features(xml, facts);
            access::form_feature(xml, "15", "101F", "");
        }
        Edition::Paperback => xml.element("ProductForm", "BC"),
    }
    xml.element("PrimaryContentType", "10");
    if facts.pictures > 0 {
        xml.element("ProductContentType", "07");
    }
    if facts.epub.as_ref().is_some_and(|epub| epub.formulas) {
        xml.element("ProductContentType", "48");
    }
    if let (Edition::Paperback, Some(print)) = (edition, &facts.print) {
        measure(xml, "01", print.height);
        measure(xml, "02", print.width);
        if let Some(spine) = print.spine {
            measure(xml, "03", spine);
        }
    }
    if edition == Edition::Epub {
        xml.optional("EpubTechnicalProtection", facts.trade.protection);
    }
    collection(xml, facts);
    titles(xml, facts);
    contributors::all(xml, facts);
    editions(xml, facts, edition);
    languages(xml, facts);
    extents(xml, facts, edition);
    subjects::all(xml, facts);
    if let Some(audience) = facts.trade.audience {
        xml.composite("Audience", |xml| {
            xml.element("AudienceCodeType", "01");
            xml.element("AudienceCodeValue", audience);
        });
    }
}

/// Writes a measure in millimetres with one decimal; `kind` is of list 48.
fn measure(xml: &mut Writer, kind: &str, length: Length) {
    let micrometres = length.0 * 25_400 / (72 * Length::UNITS_PER_PT);
    let tenths = (micrometres + 50) / 100;
    xml.composite("Measure", |xml| {
        xml.element("MeasureType", kind);
        xml.element("Measurement", &if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) });
        xml.element("MeasureUnitCode", "mm");
    });
}

/// Writes the series and the number in it.
fn collection(xml: &mut Writer, facts: &Facts<'_>) {
    let Some(series) = &facts.metadata.series else { return xml.empty("NoCollection") };
    xml.composite("Collection", |xml| {
        xml.element("CollectionType", "10");
        xml.composite("TitleDetail", |xml| {
            xml.element("TitleType", "01");
            xml.composite("TitleElement", |xml| {
                xml.element("SequenceNumber", "1");
                xml.element("TitleElementLevel", "02");
                xml.element("TitleText", &series.name);
            });
            if let Some(position) = &series.position {
                xml.composite("TitleElement", |xml| {
                    xml.element("SequenceNumber", "2");
                    xml.element("TitleElementLevel", "01");
                    xml.element("PartNumber", position);
                });
            }
        });
    });
}

/// Writes the title, the article apart, and the subtitle.
fn titles(xml: &mut Writer, facts: &Facts<'_>) {
    let metadata = facts.metadata;
    let language = metadata.lang.tag().split('-').next().unwrap_or_default();
    xml.composite("TitleDetail", |xml| {
        xml.element("TitleType", "01");
        xml.composite("TitleElement", |xml| {
            xml.element("TitleElementLevel", "01");
            match article(&metadata.title, language) {
                Some((prefix, rest)) => {
                    xml.element("TitlePrefix", prefix);
                    xml.element("TitleWithoutPrefix", rest);
                }
                None => {
                    xml.empty("NoPrefix");
                    xml.element("TitleWithoutPrefix", if metadata.title.trim().is_empty() { "-" } else { &metadata.title });
                }
            }
            xml.optional("Subtitle", metadata.subtitle.as_deref());
        });
    });
    let Some(original) = &facts.trade.original else { return };
    if let Some(title) = &original.title {
        xml.composite("TitleDetail", |xml| {
            xml.element("TitleType", "03");
            xml.composite("TitleElement", |xml| {
                xml.element("TitleElementLevel", "01");
                let language = original.language.as_deref().map(|tag| format!(" language=\"{}\"", codes::language(tag)));
                xml.with("TitleText", &language.unwrap_or_default(), title);
            });
        });
    }
}

/// Writes the kinds of the edition, its number and its statement.
fn editions(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    // The reader of an EPUB chooses the size of the letters.
    if let (true, Edition::Paperback, Some(print)) = (facts.large_print, edition, &facts.print) {
        xml.element("EditionType", if print.type_size >= ULTRA_LARGE { "ULP" } else { trade::LARGE_PRINT });
    }
    facts.trade.edition_types.iter().filter(|kind| **kind != trade::LARGE_PRINT).for_each(|kind| xml.element("EditionType", kind));
    let Some(statement) = facts.metadata.edition_statement() else { return };
    if let Some(number) = facts.metadata.edition_number() {
        xml.element("EditionNumber", &number.to_string());
    }
    xml.element("EditionStatement", &statement);
}

/// Writes the language of the text, and that of the original.
fn languages(xml: &mut Writer, facts: &Facts<'_>) {
    let lang = &facts.metadata.lang;
    xml.composite("Language", |xml| {
        xml.element("LanguageRole", "01");
        xml.element("LanguageCode", codes::language(lang.tag()));
        xml.optional("CountryCode", lang.region().filter(|region| region.len() == 2));
    });
    if let Some(original) = facts.trade.original.as_ref().and_then(|original| original.language.as_deref()) {
        xml.composite("Language", |xml| {
            xml.element("LanguageRole", "02");
            xml.element("LanguageCode", codes::language(original));
        });
    }
}

/// Writes the extents (list 23): pages of each sequence of numbers, of both, and of the book as the printer makes it; words; bytes.
fn extents(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    let mut extent = |kind: &str, value: u64, unit: &str| {
        if value > 0 {
            xml.composite("Extent", |xml| {
                xml.element("ExtentType", kind);
                xml.element("ExtentValue", &value.to_string());
                xml.element("ExtentUnit", unit);
            });
        }
    };
    if let Some(print) = &facts.print {
        let numbered = (print.front + print.main) as u64;
        if edition == Edition::Paperback {
            extent("00", print.main as u64, "03");
            extent("03", print.front as u64, "03");
            extent("11", numbered, "03");
            extent("06", print.pages as u64, "03");
        } else {
            extent("08", numbered, "03");
        }
    }
    extent("02", facts.words as u64, "02");
    if let (Edition::Epub, Some(epub)) = (edition, &facts.epub) {
        extent("22", epub.bytes.div_ceil(1000), "18");
    }
    xml.element("Illustrated", if facts.pictures > 0 { "02" } else { "01" });
    if facts.pictures > 0 {
        xml.element("NumberOfIllustrations", &facts.pictures.to_string());
    }
    // List 25: an index, a bibliography.
    for (is_there, code) in [(facts.has_index, "25"), (facts.has_bibliography, "26")] {
        if is_there {
            xml.composite("AncillaryContent", |xml| xml.element("AncillaryContentType", code));
        }
    }
}

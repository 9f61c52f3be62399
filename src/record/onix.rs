//! ONIX for Books, 3.1 or 3.0: a message with a product for each edition.
//!
//! Reference tags, in the order of the schema. What the book does not say is left out, never guessed.

use super::codes;
use super::{Facts, article, date_parts, is_forthcoming, isbn, reference, sender};
use crate::length::Length;
use crate::source::config::trade::{Edition, Trade};
use crate::text::xml;

/// A descriptive text of so many characters is a short one too.
const SHORT: usize = 350;

/// XML that is being written.
#[derive(Default)]
struct Writer {
    text: String,
    open: Vec<&'static str>,
}

impl Writer {
    fn indent(&mut self) {
        self.text += &"  ".repeat(self.open.len());
    }

    /// An element with what `fill` puts into it; none when that is nothing.
    fn composite(&mut self, name: &'static str, fill: impl FnOnce(&mut Writer)) {
        let before = self.text.len();
        self.indent();
        self.text += &format!("<{name}>\n");
        self.open.push(name);
        let start = self.text.len();
        fill(self);
        self.open.pop();
        if self.text.len() == start {
            self.text.truncate(before);
            return;
        }
        self.indent();
        self.text += &format!("</{name}>\n");
    }

    /// An element of text; none when there is none.
    fn element(&mut self, name: &str, value: &str) {
        self.with(name, "", value);
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.element(name, value);
        }
    }

    /// The same with attributes.
    fn with(&mut self, name: &str, attributes: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.indent();
            self.text += &format!("<{name}{attributes}>{}</{name}>\n", xml::text(value));
        }
    }

    fn empty(&mut self, name: &str) {
        self.indent();
        self.text += &format!("<{name}/>\n");
    }
}

/// A message of all editions.
pub fn message(facts: &Facts<'_>) -> String {
    let release = if facts.trade.onix_3_0 { "3.0" } else { "3.1" };
    let mut xml = Writer::default();
    xml.text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    xml.text += &format!("<ONIXMessage release=\"{release}\" xmlns=\"http://ns.editeur.org/onix/{release}/reference\">\n");
    xml.open.push("ONIXMessage");
    header(&mut xml, facts);
    if facts.epub.is_some() {
        product(&mut xml, facts, Edition::Epub);
    }
    if facts.print.is_some() {
        product(&mut xml, facts, Edition::Paperback);
    }
    xml.text + "</ONIXMessage>\n"
}

fn header(xml: &mut Writer, facts: &Facts<'_>) {
    xml.composite("Header", |xml| {
        xml.composite("Sender", |xml| {
            xml.element("SenderName", sender(facts));
            xml.optional("EmailAddress", facts.trade.email.as_deref());
        });
        // 2026-10-12T08:00:00Z as the schema wants it.
        let sent: String = facts.metadata.modified.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        xml.element("SentDateTime", if sent.is_empty() { "19700101T000000Z" } else { &sent });
    });
}

fn product_identifier(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    match isbn(facts, edition) {
        Some(isbn) => isbn_identifier(xml, isbn),
        None => xml.composite("ProductIdentifier", |xml| {
            xml.element("ProductIDType", "01");
            xml.element("IDTypeName", sender(facts));
            xml.element("IDValue", &reference(facts, edition));
        }),
    }
}

fn isbn_identifier(xml: &mut Writer, isbn: &str) {
    xml.composite("ProductIdentifier", |xml| {
        xml.element("ProductIDType", "15");
        xml.element("IDValue", isbn);
    });
}

fn product(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    xml.composite("Product", |xml| {
        xml.element("RecordReference", &reference(facts, edition));
        xml.element("NotificationType", if is_forthcoming(facts) { "02" } else { "03" });
        xml.element("RecordSourceType", "01");
        xml.element("RecordSourceName", sender(facts));
        product_identifier(xml, facts, edition);
        xml.composite("DescriptiveDetail", |xml| descriptive_detail(xml, facts, edition));
        xml.composite("CollateralDetail", |xml| collateral_detail(xml, facts));
        xml.composite("PublishingDetail", |xml| publishing_detail(xml, facts));
        xml.composite("RelatedMaterial", |xml| related_material(xml, facts, edition));
        xml.composite("ProductSupply", |xml| product_supply(xml, facts, edition));
    });
}

fn descriptive_detail(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    xml.element("ProductComposition", "00");
    match edition {
        Edition::Epub => {
            xml.element("ProductForm", "ED");
            xml.element("ProductFormDetail", "E101");
            accessibility(xml, facts);
            form_feature(xml, "15", "101F", "");
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
    contributors(xml, facts);
    editions(xml, facts);
    xml.composite("Language", |xml| {
        xml.element("LanguageRole", "01");
        xml.element("LanguageCode", codes::language(facts.metadata.lang.tag()));
    });
    extents(xml, facts, edition);
    subjects(xml, facts);
    if let Some(audience) = facts.trade.audience {
        xml.composite("Audience", |xml| {
            xml.element("AudienceCodeType", "01");
            xml.element("AudienceCodeValue", audience);
        });
    }
}

fn form_feature(xml: &mut Writer, kind: &str, value: &str, description: &str) {
    xml.composite("ProductFormFeature", |xml| {
        xml.element("ProductFormFeatureType", kind);
        xml.element("ProductFormFeatureValue", value);
        xml.element("ProductFormFeatureDescription", description);
    });
}

/// What the EPUB says of itself, and what the publisher adds.
fn accessibility(xml: &mut Writer, facts: &Facts<'_>) {
    let Some(epub) = &facts.epub else { return };
    let mut feature = |code: &str, text: &str| form_feature(xml, "09", code, text);
    if !epub.summary.is_empty() {
        feature("00", &epub.summary);
    }
    if epub.conforms {
        // EPUB Accessibility 1.1; WCAG 2.2; level AA.
        ["04", "82", "85"].into_iter().for_each(|code| feature(code, ""));
    }
    if facts.trade.protection.is_some_and(|protection| protection != "01") {
        feature("10", "");
    }
    epub.features.iter().flat_map(|name| codes::accessibility(name)).for_each(|code| feature(code, ""));
    // Languages are marked and landmarks are there in every EPUB of this program.
    ["22", "32"].into_iter().for_each(|code| feature(code, ""));
    if epub.without_sight {
        feature("52", "");
    }
    if let Some(exemption) = facts.trade.exemption {
        feature(exemption, "");
    }
    if let Some(page) = &facts.trade.accessibility_page {
        feature("96", page);
    }
    if let Some(contact) = &facts.trade.accessibility_contact {
        feature("99", contact);
    }
}

fn measure(xml: &mut Writer, kind: &str, length: Length) {
    let micrometres = length.0 * 25_400 / (72 * Length::UNITS_PER_PT);
    let tenths = (micrometres + 50) / 100;
    xml.composite("Measure", |xml| {
        xml.element("MeasureType", kind);
        xml.element("Measurement", &if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) });
        xml.element("MeasureUnitCode", "mm");
    });
}

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
}

fn contributors(xml: &mut Writer, facts: &Facts<'_>) {
    let people: Vec<_> = facts.metadata.contributors.iter().filter(|person| person.role != "pbl" && !person.name.trim().is_empty()).collect();
    if people.is_empty() {
        return xml.empty("NoContributor");
    }
    for (number, person) in people.into_iter().enumerate() {
        xml.composite("Contributor", |xml| {
            xml.element("SequenceNumber", &(number + 1).to_string());
            xml.element("ContributorRole", codes::role(&person.role));
            for (kind, value) in [("16", &person.isni), ("21", &person.orcid)] {
                if let Some(value) = value {
                    xml.composite("NameIdentifier", |xml| {
                        xml.element("NameIDType", kind);
                        xml.element("IDValue", value);
                    });
                }
            }
            xml.element("PersonName", &person.name);
            xml.optional("PersonNameInverted", person.file_as.as_deref());
        });
    }
}

fn editions(xml: &mut Writer, facts: &Facts<'_>) {
    let Some(edition) = facts.metadata.edition_statement() else { return };
    if let Some(number) = facts.metadata.edition_number() {
        xml.element("EditionNumber", &number.to_string());
    }
    xml.element("EditionStatement", &edition);
}

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
    let pages = facts.print.map_or(0, |print| print.pages as u64);
    extent(if edition == Edition::Paperback { "00" } else { "08" }, pages, "03");
    extent("02", facts.words as u64, "02");
    if let (Edition::Epub, Some(epub)) = (edition, &facts.epub) {
        extent("22", epub.bytes.div_ceil(1000), "18");
    }
    xml.element("Illustrated", if facts.pictures > 0 { "02" } else { "01" });
    if facts.pictures > 0 {
        xml.element("NumberOfIllustrations", &facts.pictures.to_string());
    }
}

fn subjects(xml: &mut Writer, facts: &Facts<'_>) {
    let mut main: Vec<&str> = Vec::new();
    let mut keywords: Vec<&str> = facts.trade.keywords.iter().map(String::as_str).collect();
    for subject in &facts.metadata.subjects {
        let scheme = subject.authority.as_deref().and_then(codes::subject_scheme);
        let (Some(scheme), Some(code)) = (scheme, &subject.term) else {
            keywords.push(&subject.name);
            continue;
        };
        xml.composite("Subject", |xml| {
            if !main.contains(&scheme) {
                main.push(scheme);
                xml.empty("MainSubject");
            }
            xml.element("SubjectSchemeIdentifier", scheme);
            if scheme == "93" {
                xml.element("SubjectSchemeVersion", codes::THEMA);
            }
            xml.element("SubjectCode", code);
            xml.element("SubjectHeadingText", &subject.name);
        });
    }
    if !keywords.is_empty() {
        xml.composite("Subject", |xml| {
            xml.element("SubjectSchemeIdentifier", "20");
            xml.element("SubjectHeadingText", &keywords.join("; "));
        });
    }
}

fn collateral_detail(xml: &mut Writer, facts: &Facts<'_>) {
    let mut text = |kind: &str, value: &str| {
        if !value.trim().is_empty() {
            xml.composite("TextContent", |xml| {
                xml.element("TextType", kind);
                xml.element("ContentAudience", "00");
                xml.with("Text", " textformat=\"06\"", value);
            });
        }
    };
    let metadata = facts.metadata;
    if let Some(description) = &metadata.description {
        if description.chars().count() <= SHORT {
            text("02", description);
        }
        text("03", description);
    }
    text("04", &facts.contents.join("\n"));
    text("19", &metadata.changes.join("\n"));
    text("05", metadata.blurb.as_deref().unwrap_or_default());
    if let Some(cover) = &facts.trade.cover {
        xml.composite("SupportingResource", |xml| {
            xml.element("ResourceContentType", "01");
            xml.element("ContentAudience", "00");
            xml.element("ResourceMode", "03");
            xml.composite("ResourceVersion", |xml| {
                xml.element("ResourceForm", "02");
                let form = match cover.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
                    "jpg" | "jpeg" => "D502",
                    "png" => "D503",
                    "gif" => "D501",
                    _ => "",
                };
                if !form.is_empty() {
                    xml.composite("ResourceVersionFeature", |xml| {
                        xml.element("ResourceVersionFeatureType", "01");
                        xml.element("FeatureValue", form);
                    });
                }
                // Its measures are known when it is the book's own cover, put on the web under the same name.
                let name = cover.rsplit('/').next().unwrap_or_default();
                for (kind, pixels) in facts.cover.iter().filter(|own| own.name == name).flat_map(|own| [("02", own.height), ("03", own.width)]) {
                    xml.composite("ResourceVersionFeature", |xml| {
                        xml.element("ResourceVersionFeatureType", kind);
                        xml.element("FeatureValue", &pixels.to_string());
                    });
                }
                xml.element("ResourceLink", cover);
            });
        });
    }
}

fn publishing_detail(xml: &mut Writer, facts: &Facts<'_>) {
    let (metadata, trade) = (facts.metadata, facts.trade);
    if let Some(imprint) = trade.imprint.as_deref().or(metadata.publisher.as_deref()) {
        xml.composite("Imprint", |xml| xml.element("ImprintName", imprint));
    }
    xml.composite("Publisher", |xml| {
        xml.element("PublishingRole", "01");
        xml.element("PublisherName", metadata.publisher.as_deref().unwrap_or(sender(facts)));
    });
    xml.optional("CityOfPublication", trade.city.as_deref());
    xml.optional("CountryOfPublication", trade.country.as_deref());
    xml.element("PublishingStatus", if is_forthcoming(facts) { "02" } else { "04" });
    if let Some(date) = &metadata.date {
        xml.composite("PublishingDate", |xml| {
            xml.element("PublishingDateRole", "01");
            let digits: String = date.chars().filter(char::is_ascii_digit).collect();
            let format = match date_parts(date).len() {
                1 => "05",
                2 => "01",
                _ => "00",
            };
            xml.with("Date", &format!(" dateformat=\"{format}\""), &digits);
        });
        if let Some(year) = date.get(..4) {
            xml.composite("CopyrightStatement", |xml| {
                xml.element("CopyrightYear", year);
                for author in metadata.names("aut") {
                    xml.composite("CopyrightOwner", |xml| xml.element("PersonName", author));
                }
            });
        }
    }
    xml.composite("SalesRights", |xml| {
        xml.element("SalesRightsType", "01");
        territory(xml, trade);
    });
}

fn territory(xml: &mut Writer, trade: &Trade) {
    xml.composite("Territory", |xml| {
        if trade.countries.is_empty() {
            xml.element("RegionsIncluded", "WORLD");
        } else {
            xml.element("CountriesIncluded", &trade.countries.join(" "));
        }
    });
}

fn related_material(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    let mut related = |relation: &str, isbn: &str| {
        xml.composite("RelatedProduct", |xml| {
            xml.element("ProductRelationCode", relation);
            isbn_identifier(xml, isbn);
        });
    };
    let other = if edition == Edition::Epub { Edition::Paperback } else { Edition::Epub };
    if let Some(isbn) = isbn(facts, other) {
        related("06", isbn);
        if edition == Edition::Epub {
            related("13", isbn);
        }
    }
    facts.trade.related.iter().for_each(|(relation, isbn)| related(relation, isbn));
}

fn product_supply(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    xml.composite("Market", |xml| territory(xml, facts.trade));
    xml.composite("SupplyDetail", |xml| {
        xml.composite("Supplier", |xml| {
            xml.element("SupplierRole", "01");
            xml.element("SupplierName", sender(facts));
        });
        xml.element(
            "ProductAvailability",
            match (is_forthcoming(facts), edition) {
                (false, Edition::Epub) => "20",
                (false, Edition::Paperback) => "23",
                (true, Edition::Epub) => "10",
                (true, Edition::Paperback) => "12",
            },
        );
        let mut prices = facts.trade.prices.iter().filter(|price| price.edition.is_none_or(|of| of == edition)).peekable();
        if prices.peek().is_none() {
            // Ask the supplier.
            xml.element("UnpricedItemType", "02");
        }
        for price in prices {
            xml.composite("Price", |xml| {
                xml.element("PriceType", if price.with_tax { "02" } else { "01" });
                xml.element("PriceAmount", &price.amount);
                xml.element("CurrencyCode", &price.currency);
                if !price.countries.is_empty() {
                    xml.composite("Territory", |xml| xml.element("CountriesIncluded", &price.countries.join(" ")));
                }
            });
        }
    });
}

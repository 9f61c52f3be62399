//! Block 4: who publishes the product, when, and where it may be sold.

use super::writer::Writer;
use super::{date, territory};
use crate::record::{Facts, is_forthcoming, sender};

/// Writes imprint, publisher, place, status, dates, copyright and where the book is sold.
pub fn detail(xml: &mut Writer, facts: &Facts<'_>) {
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
    if let Some(published) = &metadata.date {
        xml.composite("PublishingDate", |xml| {
            xml.element("PublishingDateRole", "01");
            date(xml, published);
        });
        if let Some(year) = published.get(..4) {
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
    if !trade.countries.is_empty() {
        // Elsewhere: not for sale, for an unspecified reason.
        xml.element("ROWSalesRightsType", "03");
    }
}
